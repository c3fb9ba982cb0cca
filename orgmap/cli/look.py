"""Commands that start things or look at what is there: demo, show, export, serve."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orgmap.cli.output import Progress, print_json, print_notes, print_table, say
from orgmap.cli.source import is_workspace, json_option, open_network, source_arguments

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Answer


@click.command("demo", short_help="The sample case, end to end.")
@click.option("--to", "folder", type=click.Path(), help="Keep the sample case in this new folder.")
@click.option("--seed", type=int, default=None, help="Draw another invented company.")
@json_option
def demo(folder: str | None, seed: int | None, *, as_json: bool) -> None:
    """The sample case, end to end: brokers, blockers and the plan."""
    import tempfile

    from orgmap.sample import DEFAULT_SEED, write_sample

    with tempfile.TemporaryDirectory(prefix="orgmap-") as temporary:
        place = Path(folder) if folder else Path(temporary) / "sample"
        _refuse_to_overwrite(place)
        write_sample(place, seed=DEFAULT_SEED if seed is None else seed)
        network = open_network((str(place),))
        _answer_everything(network, as_json=as_json)
    if not as_json:
        click.echo()
        where = folder or "sample"
        hint = "" if folder else "orgmap demo --to sample keeps the files. "
        say(f"{hint}Then: orgmap show {where}, orgmap plan {where}, orgmap serve {where}")


def _refuse_to_overwrite(place: Path) -> None:
    from orgmap.errors import InputError, Problem

    if place.exists() and any(place.iterdir()):
        raise InputError(Problem(f"The folder {place} is not empty.", "Name a new folder."))


def _answer_everything(network: Network, *, as_json: bool) -> None:
    from orgmap.blockers import blockers
    from orgmap.cli.analyse import print_blockers, print_plan
    from orgmap.cli.standing import print_brokers
    from orgmap.results import Answer
    from orgmap.roles import brokers
    from orgmap.sequence import plan

    progress = Progress()
    progress(0.0, "finding brokers")
    found = brokers(network, top=5)
    planned = plan(network, progress=progress)
    blocking = blockers(network)
    progress.done()
    if as_json:
        both: tuple[Any, ...] = (found, blocking, planned)
        print_json(Answer("demo", planned.made_by, both, planned.notes))
        return
    initiative = network.records.initiative
    if initiative is not None:
        say(f"{initiative.name}: {initiative.ask or ''}".rstrip(": "))
        click.echo()
    click.secho("1. Who connects people who would not talk otherwise?", bold=True)
    print_brokers(found, network, notes=False)
    click.secho("2. Who could stop or slow it?", bold=True)
    print_blockers(blocking, network, notes=False)
    click.secho("3. In which order should I talk to people, and through whom?", bold=True)
    print_plan(planned, network)


@click.command("show", short_help="What is in it.")
@source_arguments
def show(sources: tuple[str, ...], *, as_json: bool, **view: Any) -> None:
    """What is in it: people, units, layers, days, and what it is kept for."""
    network = open_network(sources, **view)
    answer = contents(network, sources)
    if as_json:
        print_json(answer)
        return
    print_table(["what", "count", "details"], [[r.values[k] for k in _SHOWN] for r in answer.results])
    print_notes(answer.notes)


_SHOWN = ("what", "count", "details")


def contents(network: Network, sources: tuple[str, ...]) -> Answer[Any]:
    """What a network holds, one line a noun and one a layer."""
    from orgmap.results import Answer, Line

    rows: list[tuple[str, object, str]] = []
    if is_workspace(sources):
        from orgmap.workspace import Workspace

        with Workspace.open(Path(sources[0])) as workspace:
            rows = [(key, "", str(value)) for key, value in workspace.about.items()]
    rows.append(("people", len(network.people), f"{_with_manager(network)} with a manager"))
    rows.append(("units", len(network.units), ", ".join(list(network.units)[:8])))
    for name, layer in network.layers.items():
        ties = [tie for tie in network.ties if tie.layer == name]
        arrows = "directed" if layer.directed else "undirected"
        days = [day for tie in ties for day in (tie.first_seen, tie.last_seen) if day]
        span = f", {min(days):%Y-%m-%d} to {max(days):%Y-%m-%d}" if days else ""
        count = len(ties) if layer.directed else len(ties) // 2
        rows.append((f"layer {name}", count, f"{layer.kind}, {arrows}{span}"))
    records = network.records
    events = records.events.num_rows if records.events is not None else 0
    rows.append(("events", events, "messages and meetings, headers only"))
    rows.append(("stances", len(records.stances), "as entered by the user"))
    rows.append(("rights at gates", len(records.rights), ", ".join(sorted({r.gate for r in records.rights}))))
    rows.append(("perceived ties", len(network.perceived), "what people believe of others; for the mirror"))
    if records.initiative is not None:
        rows.append(("initiative", 1, records.initiative.name))
    lines = tuple(Line(dict(zip(_SHOWN, row, strict=True))) for row in rows)
    return Answer("show", network.made_by(layers=tuple(network.layers)), lines, network.notes)


def _with_manager(network: Network) -> int:
    return sum(1 for person in network.people if network.chart.solid(person))


@click.command("export", short_help="A stand-alone map as one HTML file.")
@source_arguments
@click.option("--to", "target", required=True, type=click.Path(), help="File to write: map.html.")
@click.option("--layer", "layers", multiple=True, help="Layer of ties; repeat for several.")
def export(
    sources: tuple[str, ...], target: str, layers: tuple[str, ...], *, as_json: bool, **view: Any
) -> None:
    """A stand-alone interactive map that loads nothing from outside."""
    from orgmap.errors import InputError, Problem
    from orgmap.results import Answer, Line
    from orgmap.viz import write_map

    path = Path(target)
    if path.suffix.lower() not in (".html", ".htm"):
        raise InputError(Problem(f"'{path.suffix}' cannot be written yet.", "Name a file ending in .html."))
    if not path.parent.is_dir():
        raise InputError(Problem(f"There is no folder {path.parent}.", "Make it first."))
    network = open_network(sources, **view)
    shown = network.layer(*layers) if layers else network
    write_map(shown, path)
    if is_workspace(sources):
        from orgmap.workspace import Workspace

        with Workspace.open(Path(sources[0])) as workspace:
            workspace.record_export(path)
    line = Line({"file": str(path), "people": len(shown.people), "ties": len(shown.ties)})
    if as_json:
        print_json(Answer("export", shown.made_by(layers=tuple(shown.layers)), (line,), shown.notes))
    else:
        say(f"Wrote {path} with {len(shown.people)} people. Not for hiring, firing, pay or performance.")


@click.command("serve")
@click.argument("source", required=False, type=click.Path())
@click.option("--port", type=click.IntRange(0, 65535), default=8501, show_default=True)
@click.option("--no-browser", is_flag=True, help="Print the address and open nothing.")
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen. Beyond this machine everybody needs the key printed at the start.",
)
@click.option("--name", "names", multiple=True, help="A name by which browsers reach --address; repeat.")
def serve(source: str | None, port: int, *, no_browser: bool, address: str, names: tuple[str, ...]) -> None:
    """The app, on this machine only unless --address says otherwise."""
    from orgmap.errors import InputError, Problem

    if source is not None and not Path(source).exists():
        raise InputError(Problem(f"There is no {source}.", "Give a workspace or a folder, or nothing."))
    from orgmap.ui.serve import serve as run

    run(source, port=port, open_browser=not no_browser, address=address, names=names)


COMMANDS = (demo, show, export, serve)
