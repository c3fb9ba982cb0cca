"""Commands about standing between others: roles, keyplayers."""

from __future__ import annotations

from typing import Any

import click

from orgmap.cli.output import Progress, notes_beside, print_json, print_notes, print_reasons, print_table, say
from orgmap.cli.source import layer_option, open_network, source_arguments, top_option


@click.command("roles", short_help="Between whose units each person stands.")
@source_arguments
@layer_option
@top_option
def roles(
    sources: tuple[str, ...], layers: tuple[str, ...], top: int | None, *, as_json: bool, **view: Any
) -> None:
    """Gould-Fernandez roles of each person, beside what chance alone would give."""
    from dataclasses import replace

    from orgmap.brokerage import roles as find
    from orgmap.measures.brokerage_roles import ROLES

    network = open_network(sources, **view)
    answer = find(network, layers=layers or None)
    if as_json:
        print_json(replace(answer, results=answer.results[:top]), network)
        return
    say("Between whose units does each person stand? In brackets: expected by chance.")
    shown = answer.results[: top or 12]
    keys = (*ROLES, "total")
    rows = [
        [
            network.name(row.person),
            row.unit,
            *(f"{row.counts[key]} ({row.expected[key]:.1f})" if row.expected else None for key in keys),
        ]
        for row in shown
    ]
    print_table(["name", "unit", *keys], rows)
    print_reasons((network.name(row.person), row.reasons[:2]) for row in shown[:3])
    print_notes(notes_beside(answer, network))


@click.command("keyplayers", short_help="The few people who together hold the network.")
@source_arguments
@layer_option
@click.option("--k", type=click.IntRange(1), required=True, help="How many people.")
@click.option(
    "--kind",
    type=click.Choice(["neg", "pos"]),
    required=True,
    help="neg: without whom it falls apart most; pos: who are nearest to everybody.",
)
@click.option("--seed", type=int, default=0, show_default=True)
def keyplayers(
    sources: tuple[str, ...],
    layers: tuple[str, ...],
    k: int,
    kind: Any,
    seed: int,
    *,
    as_json: bool,
    **view: Any,
) -> None:
    """Which K people together break the network most by leaving, or reach it best by knowing."""
    from orgmap.keyplayers import key_players

    network = open_network(sources, **view)
    progress = Progress()
    answer = key_players(network, k, kind=kind, layers=layers or None, seed=seed, progress=progress)
    progress.done()
    if as_json:
        print_json(answer, network)
        return
    found = answer.results[0]
    names = ", ".join(network.name(person) for person in found.people)
    if kind == "neg":
        say(f"Without {names}, fragmentation rises from {found.before:.3f} to {found.value:.3f}.")
    else:
        say(f"Together {names} reach everybody with {found.value:.3f} of the most that is possible.")
    rows = [
        [", ".join(network.name(person) for person in one.people), one.value] for one in found.alternatives
    ]
    if rows:
        print_table(["next best", "value"], rows)
    print_reasons([("One by one", found.reasons)])
    print_notes(notes_beside(answer, network))


COMMANDS = (roles, keyplayers)
