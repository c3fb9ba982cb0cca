"""What a SOURCE is: a workspace, a plain folder, or files; and the view of it a command asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from orgmap.errors import InputError, Problem

if TYPE_CHECKING:
    from orgmap.model import Records
    from orgmap.network import Network

F = TypeVar("F", bound=Callable[..., Any])


def source_arguments(function: F) -> F:
    """The SOURCE argument and the options every reading command has."""
    options = (
        click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path()),
        click.option("--since", metavar="DATE", help="Only what happened on or after this day (2026-01-31)."),
        click.option("--until", metavar="DATE", help="Only what happened on or before this day."),
        click.option("--as-of", metavar="DATE", help="The organisation as it was on this day."),
        click.option("--unit", "units", multiple=True, help="Only people of this unit and units below it."),
        click.option("--encoding", help="How text files are written, when not UTF-8 (cp1252, ...)."),
        click.option(
            "--engine",
            metavar="NAME",
            default="arrays",
            show_default=True,
            help="Who counts messages into ties: arrays, duckdb, spark or spark://HOST:PORT.",
        ),
        json_option,
    )
    for option in reversed(options):
        function = option(function)
    return function


def json_option(function: F) -> F:
    """The --json switch."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object for scripts.")(
        function
    )


def layer_option(function: F) -> F:
    """The --layer option, repeatable."""
    return click.option(
        "--layer", "layers", multiple=True, help="Layer of ties; repeat for several (default: all informal)."
    )(function)


def top_option(function: F) -> F:
    """The --top option."""
    return click.option("--top", type=click.IntRange(1), help="Only the first N.")(function)


def open_network(
    sources: tuple[str, ...],
    *,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    units: tuple[str, ...] = (),
    encoding: str | None = None,
    engine: str = "arrays",
) -> Network:
    """The network of a workspace, a folder or files, cut to the days and units asked for."""
    return open_with_records(
        sources, since=since, until=until, as_of=as_of, units=units, encoding=encoding, engine=engine
    )[0]


def open_with_records(
    sources: tuple[str, ...],
    *,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    units: tuple[str, ...] = (),
    encoding: str | None = None,
    engine: str = "arrays",
) -> tuple[Network, Records]:
    """The network, and the records it was made of before it was settled who is who."""
    network, read = _whole(sources, encoding, _day(as_of, "--as-of") if as_of else None, engine)
    if since or until:
        first = _day(since, "--since") if since else date(1, 1, 1)
        last = _day(until, "--until") if until else date(9999, 12, 31)
        network = network.during(first, last)
    return network.unit(*units) if units else network, read


def _whole(
    sources: tuple[str, ...], encoding: str | None, as_of: date | None, engine: str
) -> tuple[Network, Records]:
    from orgmap.dated import on_day
    from orgmap.identity import resolve
    from orgmap.network import Network

    if is_workspace(sources):
        from orgmap.workspace import Workspace

        with Workspace.open(Path(sources[0])) as workspace:
            read = workspace.records()
        records = resolve(read if as_of is None else on_day(read, as_of))
        return Network.from_records(records, engine=engine), read
    from orgmap.readers import load

    read = load([Path(source) for source in sources], encoding=encoding)
    records = resolve(read if as_of is None else on_day(read, as_of))
    if not records.people and not records.ties:
        raise InputError(
            Problem(
                "There is nobody in there: no people, no ties.",
                "Give a folder with people.csv, an edges_advice.csv, an org chart or a mailbox.",
            )
        )
    return Network.from_records(records, engine=engine), read


def is_workspace(sources: tuple[str, ...]) -> bool:
    """Whether the one path given is a workspace."""
    return len(sources) == 1 and (Path(sources[0]) / "workspace.db").exists()


def _day(text: str, option: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise InputError(Problem(f"{option} {text} is not a day.", "Write it as 2026-01-31."))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            Problem(f"{option} {text} is not in the calendar.", "Check month and day.")
        ) from None
