"""The command that says whether the data can be trusted, and for which results: check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from orgmap.cli.output import notes_beside, print_json, print_notes, print_table, say
from orgmap.cli.source import open_with_records, source_arguments

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.quality import Finding
    from orgmap.results import Answer

#: Looked at for every unit and layer: shown where something is wrong, counted otherwise.
_MANY = "response in unit"
#: The first sentences say it a layer at a time.
_SUMMED_UP = "effect"


@click.command("check", short_help="Can I trust it? What is missing, and which results that harms.")
@source_arguments
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Another seed, other draws."
)
def check(sources: tuple[str, ...], *, seed: int, as_json: bool, **view: Any) -> None:
    """What is missing or contradicts itself, and which results that harms.

    Who answered, who appears at all, whether the chart holds together, what two files say differently,
    weeks without messages, what stands twice. Which measures keep their ranks at the response rate there
    is gets computed: people fall silent at the same rate again, and ranks are compared.
    """
    from orgmap.quality import check as look

    network, read = open_with_records(sources, **view)
    answer = look(network, raw=read, seed=seed)
    if as_json:
        print_json(answer, network)
    else:
        _print_check(answer, network)


def _print_check(answer: Answer[Finding], network: Network) -> None:
    for sentence in answer.notes:
        say(sentence)
    click.echo()
    for row in answer.results:
        if row.raised and row.kind != _SUMMED_UP:
            say(f"· {row.text}", indent="  ")
            if row.fix:
                say(row.fix, indent="    ")
    shown = [row for row in answer.results if row.raised or row.kind != _MANY]
    if shown:
        print_table(
            ["looked at", "where", "found", "limit", "share", ""],
            [
                [r.kind, r.who_or_what, r.value, r.threshold, r.share, "look" if r.raised else ""]
                for r in shown
            ],
        )
    if any(row.kind == _SUMMED_UP for row in shown):
        say(
            "For an effect, 'found' is the rank correlation after as many again fell silent (1 keeps every "
            "rank) and 'share' the part of the first few that stay among the first."
        )
    more = len(answer.results) - len(shown)
    if more:
        say(f"{more} more rows of units that answered well enough: --json lists them.")
    print_notes([note for note in notes_beside(answer, network) if note not in answer.notes])


COMMANDS = (check,)
