"""The command for the wider audience: how ready each unit is before and after the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from orgmap.cli.output import Progress, print_json, print_notes, print_table, say
from orgmap.cli.source import layer_option, open_network, source_arguments
from orgmap.cli.talks import planned, seed_option, talks_held
from orgmap.report import sentences as words

if TYPE_CHECKING:
    from orgmap.audience import UnitReadiness
    from orgmap.results import Answer


@click.command("audience", short_help="How ready everybody else is, before and after the plan.")
@source_arguments
@layer_option
@click.option(
    "--susceptibility",
    type=float,
    default=0.8,
    show_default=True,
    help="Openness of people to others: 0 keeps the first view, 1 only listens.",
)
@click.option(
    "--minimum-group",
    type=int,
    default=5,
    show_default=True,
    help="Units with fewer people are not shown in numbers.",
)
@seed_option
def audience(
    sources: tuple[str, ...],
    layers: tuple[str, ...],
    susceptibility: float,
    minimum_group: int,
    seed: int,
    *,
    as_json: bool,
    **view: Any,
) -> None:
    """Readiness of everybody who is not in the plan, unit by unit, and where it will not move."""
    from orgmap.audience import audience as look
    from orgmap.sequence import situation
    from orgmap.tracking import held_talks

    network = open_network(sources, **view)
    progress = Progress()
    first = lambda done, what: progress(0.7 * done, what)  # noqa: E731 - the plan takes most of the time
    answer = planned(sources, network, seed=seed, progress=first, view=view)
    talks = talks_held(sources)
    found = look(
        network,
        answer,
        held=held_talks(situation(network), talks) if talks else (),
        susceptibility=susceptibility,
        layers=layers or None,
        minimum_group=minimum_group,
        seed=seed,
        progress=lambda done, what: progress(0.7 + 0.3 * done, what),
    )
    progress.done()
    if as_json:
        print_json(found, network)
    else:
        _print_audience(found)


def _print_audience(answer: Answer[UnitReadiness]) -> None:
    say(_of_audience(answer))
    rows = [
        [
            row.label,
            row.people,
            row.unknown,
            *(_signed(value) for value in (row.before, row.after)),
            "–" if row.change is None else f"{row.change:+.3f}",
            f"{_signed(row.low)} to {_signed(row.high)}",
            words.percent(row.heard),
            "ready" if row.moves is None else "yes" if row.moves else "no",
        ]
        for row in answer.results
        if row.undefined is None
    ]
    if rows:
        print_table(
            ["unit", "people", "unknown", "before", "after", "change", "4 of 5 outcomes", "heard", "moves"],
            rows,
        )
    for row in answer.results:
        if row.undefined is not None or (row.moves is False and row.unit is not None):
            say(row.text, indent="  ")
    print_notes(answer.notes)


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"


def _of_audience(answer: Answer[UnitReadiness]) -> str:
    """What the plan does to everybody else, and which units it does not reach."""
    if not answer.results:
        return "Everybody is in the plan: there is no wider audience."
    whole = answer.results[0]
    if whole.before is None or whole.after is None:
        return "Every unit is too small to be shown in numbers."
    units = [row for row in answer.results[1:] if row.moves is not None]
    still = [row.label for row in units if row.moves is False]
    text = (
        f"Readiness of the {whole.people} people outside the plan: {whole.before:+.2f} before it, "
        f"{whole.after:+.2f} after it (-1 against, 1 for)."
    )
    if still:
        return f"{text} {words.listed(still)} will not move with this plan."
    return f"{text} Every unit that is not ready yet moves." if units else text


COMMANDS = (audience,)
