"""Commands on power as it is exercised: brakes, path, units, grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from orgmap.cli.output import (
    Progress,
    notes_beside,
    print_json,
    print_notes,
    print_reasons,
    print_table,
    say,
)
from orgmap.cli.source import layer_option, open_network, source_arguments
from orgmap.report import sentences as words

if TYPE_CHECKING:
    from orgmap.brakes import Brake
    from orgmap.decision import DecisionPath
    from orgmap.network import Network
    from orgmap.results import Answer, Plan
    from orgmap.units import UnitCard, UnitRow

_KIND_WORDS = {
    "single": "nobody else may approve",
    "load": "most gates come together here",
    "body": "most gates come together here",
    "waiting": "away when the gate meets",
    "limit": "limits send everything to the top",
    "order": "a likely no comes late",
    "risk": "stance follows what is at stake",
    "gatekeeper": "a unit's contacts run through one person",
    "silo": "few ties where work together is needed",
    "conflict": "conflict where work together is needed",
    "hand-over": "the only way, without a right",
    "advice step": "heard at several gates, decides at none",
}


@click.command("brakes", short_help="What slows it down, and ways round.")
@source_arguments
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--trials", type=click.IntRange(0), default=10, show_default=True, help="Changes to solve again."
)
def brakes(sources: tuple[str, ...], seed: int, trials: int, *, as_json: bool, **view: Any) -> None:
    """What slows the initiative down beyond anybody's being against it, and what would help."""
    from orgmap.brakes import brakes as find

    network = open_network(sources, **view)
    progress = Progress()
    progress(0.0, "looking for brakes and solving changes again")
    answer = find(network, seed=seed, trials=trials)
    progress.done()
    if as_json:
        print_json(answer, network)
    else:
        _print_brakes(answer, network)


def _print_brakes(answer: Answer[Brake], network: Network) -> None:
    found = answer.results
    if not found:
        say("No brake was found in these records.")
    else:
        first = found[0]
        count = "One brake was found" if len(found) == 1 else f"{len(found)} brakes were found; the first"
        say(f"{count}: {_place(first, network)}, {_KIND_WORDS[first.finding]}.")
    rows = [[_place(b, network), b.kind, _KIND_WORDS[b.finding], f"{b.size:.2f}"] for b in found]
    if rows:
        print_table(["where", "kind", "what", "size"], rows)
    print_reasons((_place(b, network), b.reasons) for b in found)
    for brake in found:
        for way in brake.ways_round:
            gain = words.points(way.approval_difference)
            say(f"A way round {_place(brake, network)}: {way.change}: approval {gain}.")
    print_notes(notes_beside(answer, network))


def _place(brake: Brake, network: Network) -> str:
    """Where a brake is, in words."""
    if isinstance(brake.where, tuple):
        return " and ".join(brake.where)
    return network.name(brake.where) if brake.where in network.people else brake.where


@click.command("path", short_help="Who approves, and who persuades them.")
@source_arguments
@click.option("--gate", required=True, metavar="GATE", help="The gate, as named in approvals.csv.")
def path(sources: tuple[str, ...], gate: str, *, as_json: bool, **view: Any) -> None:
    """The order of approvers at a gate beside the people who really persuade them."""
    from orgmap.decision import path as find

    network = open_network(sources, **view)
    answer = find(network, gate)
    if as_json:
        print_json(answer, network)
    else:
        _print_path(answer, network)


def _print_path(answer: Answer[DecisionPath], network: Network) -> None:
    found = answer.results[0]
    for reason in found.enough[:1] or found.held_up_by[:1]:
        say(reason.text)
    rows = []
    for place, person in enumerate(found.formal, start=1):
        rows_of = found.persuaders(person)[:3]
        voices = ", ".join(f"{network.name(r.persuaded_by)} {words.percent(r.share)}" for r in rows_of)
        steps = (found.reached or {}).get(person)
        rows.append([place, network.name(person), voices or "nobody known", steps])
    print_table(["step", "approves", "listens to", "hand-overs from us"], rows)
    print_notes(notes_beside(answer, network))


@click.command("units", short_help="How closed and how easy each unit is.")
@source_arguments
@layer_option
@click.option("--card", metavar="UNIT", help="Everything known of one unit as an internal customer.")
@click.option(
    "--plan/--no-plan", "with_plan", default=True, help="Solve the plan, to show each unit's place."
)
@click.option("--seed", type=int, default=0, show_default=True)
def units(
    sources: tuple[str, ...],
    layers: tuple[str, ...],
    card: str | None,
    seed: int,
    *,
    with_plan: bool,
    as_json: bool,
    **view: Any,
) -> None:
    """How closed each unit is, how easy it is to win, and what one of them lives on."""
    network = open_network(sources, **view)
    if card is not None:
        _card(network, card, as_json=as_json)
        return
    from orgmap.units import units as find

    planned = _planned(network, seed) if with_plan else None
    answer = find(network, planned=planned, layers=layers or None)
    if as_json:
        print_json(answer, network)
    else:
        _print_units(answer, network)


def _planned(network: Network, seed: int) -> Answer[Plan] | None:
    """The plan, where there is an initiative to plan for."""
    from orgmap.errors import InputError
    from orgmap.sequence import plan

    progress = Progress()
    try:
        return plan(network, seed=seed, progress=progress)
    except InputError:
        return None
    finally:
        progress.done()


def _print_units(answer: Answer[UnitRow], network: Network) -> None:
    rows = answer.results
    known = [row for row in rows if sum(value is not None for value in row.parts.values()) >= 3]
    if len(known) > 1:
        say(f"{known[0].unit} is the easiest unit to win, {known[-1].unit} the hardest, on what is entered.")
    if not rows:
        say("Nobody's unit is known: give people a unit.")
        print_notes(notes_beside(answer, network))
        return
    print_table(
        ["unit", "head", "ease", "people", "ties inside", "outside", "silo", "spend", "in plan"],
        [
            [
                r.unit,
                network.name(r.head) if r.head else None,
                _two(r.ease),
                r.people,
                words.percent(r.density_inside),
                words.percent(r.density_outside),
                _two(r.silo),
                None if r.spend is None else f"{r.spend:,.0f}",
                r.order_in_plan,
            ]
            for r in rows
        ],
    )
    names = [name for name in rows[0].parts if any(row.parts[name] is not None for row in rows)]
    parts = [[r.unit, *(_two(r.parts[name]) for name in names)] for r in rows]
    if names:
        print_table(["parts of ease", *(name.replace("_", " ") for name in names)], parts)
    print_notes(notes_beside(answer, network))


def _two(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _card(network: Network, unit: str, *, as_json: bool) -> None:
    from orgmap.results import Answer
    from orgmap.units import card

    found = card(network, unit)
    made_by = network.made_by(layers=network.informal, options={"card": unit})
    answer = Answer("units", made_by, (found,), found.notes)
    if as_json:
        print_json(answer, network)
    else:
        _print_card(found, network)


def _print_card(found: UnitCard, network: Network) -> None:
    head = network.name(found.head) if found.head else "not known"
    say(f"{found.unit}: {found.people} people on {found.levels or 'unknown'} levels, headed by {head}.")
    rows: list[list[object]] = [
        ["value driver", found.value_driver],
        ["economics", found.economics],
        ["metrics", found.metrics],
        ["spend", None if found.spend is None else f"{found.spend:,.0f}"],
        ["share of the value", None if found.value_share is None else words.percent(found.value_share)],
    ]
    if found.standing:
        standing = found.standing
        rows.append(["head's authority above", words.percent(standing.authority)])
        rows.append(["head's influence above", words.percent(standing.influence)])
    print_table(["as entered or measured", ""], rows)
    say("Most influence here: " + (", ".join(p.name for p in found.players) or "not known") + ".")
    for row in found.decides:
        share = words.percent(row.share)
        say(f"{network.name(row.person)} listens to {network.name(row.persuaded_by)} ({share}).")
    print_reasons((("How it decides", found.how), ("It would lose", found.would_lose)))
    print_notes(found.notes)


@click.command("grid", short_help="Power beside stance and interest.")
@source_arguments
@layer_option
def grid(sources: tuple[str, ...], layers: tuple[str, ...], *, as_json: bool, **view: Any) -> None:
    """Power beside stance, power beside interest, and classes of salience."""
    from orgmap.grids import grid as find

    network = open_network(sources, **view)
    answer = find(network, layers=layers or None)
    if as_json:
        print_json(answer, network)
        return
    rows = answer.results
    for row in rows:
        if row.warning:
            say(row.warning)
    print_table(
        ["name", "unit", "power", "from", "stance", "interest", "by interest", "salience"],
        [
            [
                row.name,
                row.unit,
                words.percent(row.power),
                row.power_from,
                "unknown" if row.stance is None else f"{row.stance:+.2f}",
                "unknown" if row.interest is None else f"{row.interest:.2f}",
                row.by_interest or "unknown",
                row.salience or "unknown",
            ]
            for row in rows
        ],
    )
    print_notes(notes_beside(answer, network))


COMMANDS = (brakes, path, units, grid)
