"""Commands on who stands where, and how firmly: brokers (with --why), power, gap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from orgmap.cli.output import (
    Progress,
    notes_beside,
    plain,
    print_json,
    print_notes,
    print_reasons,
    print_table,
    say,
)
from orgmap.cli.source import layer_option, open_network, source_arguments, top_option
from orgmap.report import sentences as words

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.redraws import Redraws
    from orgmap.results import Answer, Broker, PowerGap
    from orgmap.why import Explanation

F = TypeVar("F", bound=Callable[..., Any])

#: Up to here redraws take a moment and are made unasked.
_UNASKED = 400
_DRAWS_UNASKED = 50
_REASONS_SHOWN = 8


def doubt_options(function: F) -> F:
    """The --draws and --seed options."""
    draws_help = (
        f"Redraws for rank intervals, 0 for none; unasked {_DRAWS_UNASKED} for up to {_UNASKED} people."
    )
    seed_help = "Another seed makes other redraws."
    options = (
        click.option("--draws", type=click.IntRange(0, 100_000), help=draws_help),
        click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help=seed_help),
    )
    for option in reversed(options):
        function = option(function)
    return function


def make_redraws(
    network: Network, make: Callable[..., Redraws], draws: int | None, *, layers: Sequence[str], seed: int
) -> Redraws | None:
    """Redraws as asked for, or as many as take a moment; None for none."""
    count = draws if draws is not None else _DRAWS_UNASKED if len(network.people) <= _UNASKED else 0
    if not count:
        return None
    progress = Progress()
    made = make(network, draws=count, seed=seed, layers=layers or None, progress=progress)
    progress.done()
    return made


def of_betweenness(network: Network, **options: Any) -> Redraws:
    """Redraws of what brokers are ranked by, all of them exact."""
    from orgmap.redraws import redraw

    return redraw(network, measures=("betweenness",), path_draws=options["draws"], **options)


@click.command("brokers", short_help="Who connects people who would not otherwise meet.")
@source_arguments
@layer_option
@top_option
@click.option("--why", "person", metavar="PERSON", help="Take this person's measures apart instead.")
@doubt_options
def brokers(
    sources: tuple[str, ...],
    layers: tuple[str, ...],
    top: int | None,
    *,
    person: str | None,
    draws: int | None,
    seed: int,
    as_json: bool,
    **view: Any,
) -> None:
    """Who connects people who would not reach each other otherwise, why, and how steady that is."""
    from orgmap.roles import brokers as find
    from orgmap.why import why

    network = open_network(sources, **view)
    whom = None if person is None else network.find(person)
    redraws = make_redraws(network, of_betweenness, draws, layers=layers, seed=seed)
    if whom is not None:
        explained = why(network, whom, layers=layers or None, redraws=redraws)
        if as_json:
            print_json(explained, network)
        else:
            print_why(explained, network)
        return
    answer = find(network, layers=layers or None, top=top if top or as_json else 10, redraws=redraws)
    if as_json:
        print_json(answer, network)
    else:
        print_brokers(answer, network)


def print_brokers(answer: Answer[Broker], network: Network, *, notes: bool = True) -> None:
    """The sentence, the table, and the notes unless said beside."""
    say(words.of_brokers(answer))
    rows = [[words.rank_of(b), b.name, b.unit, b.grade, f"{b.score:,.1f}"] for b in answer.results]
    bounded = any(b.rank_low is not None for b in answer.results)
    rank = "rank (9 of 10 redraws)" if bounded else "rank"
    print_table([rank, "name", "unit", "grade", "betweenness"], rows)
    print_reasons((b.name, b.reasons[:2]) for b in answer.results[:3])
    if notes:
        print_notes(notes_beside(answer, network))


def print_why(answer: Answer[Explanation], network: Network) -> None:
    """One paragraph a measure: value, rank, and its reasons with the lines that show them."""
    say(words.of_why(answer))
    for row in answer.results:
        click.echo()
        click.secho(plain(words.heading_of(row)), bold=True)
        if row.undefined:
            say(row.undefined, indent="  ")
        print_reasons(((row.name, row.reasons[:_REASONS_SHOWN]),))
    print_notes(notes_beside(answer, network))


def _gap_table(answer: Answer[PowerGap], network: Network, top: int | None) -> None:
    say(words.of_gap(answer))
    shown = answer.results[: top or 12]
    rows = [
        [
            g.name,
            g.unit,
            g.grade,
            words.percent(g.authority),
            words.percent(g.influence),
            None if g.gap is None else f"{g.gap * 100:+.0f}",
        ]
        for g in shown
    ]
    print_table(["name", "unit", "grade", "authority above", "influence above", "gap, points"], rows)
    print_reasons((g.name, g.reasons[:2]) for g in shown[:3])
    print_notes(notes_beside(answer, network))


@click.command("power", short_help="Authority beside informal influence.")
@source_arguments
@layer_option
@top_option
@doubt_options
def power(
    sources: tuple[str, ...],
    layers: tuple[str, ...],
    top: int | None,
    *,
    draws: int | None,
    seed: int,
    as_json: bool,
    **view: Any,
) -> None:
    """Formal authority beside informal influence, most influential first."""
    from orgmap.roles import power as find
    from orgmap.roles import redraw_influence

    network = open_network(sources, **view)
    redraws = make_redraws(network, redraw_influence, draws, layers=layers, seed=seed)
    answer = find(network, layers=layers or None, redraws=redraws)
    if as_json:
        print_json(answer, network)
    else:
        _gap_table(answer, network, top)


@click.command("gap", short_help="Influence far above or below rank.")
@source_arguments
@layer_option
@top_option
@doubt_options
def gap(
    sources: tuple[str, ...],
    layers: tuple[str, ...],
    top: int | None,
    *,
    draws: int | None,
    seed: int,
    as_json: bool,
    **view: Any,
) -> None:
    """Whose influence is far above or below their rank."""
    from orgmap.roles import gap as find
    from orgmap.roles import redraw_influence

    network = open_network(sources, **view)
    redraws = make_redraws(network, redraw_influence, draws, layers=layers, seed=seed)
    answer = find(network, layers=layers or None, redraws=redraws)
    if as_json:
        print_json(answer, network)
    else:
        _gap_table(answer, network, top)


COMMANDS = (brokers, power, gap)
