"""Commands for plans side by side: those a workspace has kept, or those of two sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from orgmap.cli.output import Progress, print_json, print_notes, print_table, say
from orgmap.cli.source import is_workspace, json_option, open_network
from orgmap.cli.talks import diary_of, seed_option, talks_held
from orgmap.errors import InputError, Problem
from orgmap.report import sentences as words

if TYPE_CHECKING:
    from orgmap.results import Answer
    from orgmap.tracking import SideBySide, Version
    from orgmap.workspace import Change


@click.command("plans", short_help="The plans a workspace has kept.")
@click.argument("workspace", type=click.Path())
@json_option
def plans(workspace: str, *, as_json: bool) -> None:
    """Every plan kept, by number; 'orgmap compare' sets any two side by side."""
    from orgmap.results import Answer

    versions, _ = _kept(workspace)
    if as_json:
        made_by = versions[0].network.made_by() if versions else open_network((workspace,)).made_by()
        print_json(Answer("plans", made_by, versions))
        return
    if not versions:
        say(f"No plan is kept yet. Make one: orgmap plan {workspace}")
        return
    rows = [
        [one.number, f"{one.made:%Y-%m-%d %H:%M}" if one.made else None, len(one.talks), one.after_talks]
        for one in versions
    ]
    print_table(["plan", "made (UTC)", "talks", "talks held before"], rows)


@click.command("compare", short_help="Any two plans side by side.")
@click.argument("sources", metavar="A [B]", nargs=-1, required=True, type=click.Path())
@click.option(
    "--plan", "numbers", multiple=True, type=int, metavar="N", help="A plan by number (see orgmap plans)."
)
@seed_option
@json_option
def compare(sources: tuple[str, ...], numbers: tuple[int, ...], seed: int, *, as_json: bool) -> None:
    """Two plans of one workspace (the latest two, or --plan A --plan B), or of two folders or workspaces."""
    from orgmap.tracking import changes_between, chosen, side_by_side

    if len(sources) > 2:
        raise InputError(Problem("Two plans are compared at a time.", "Name one workspace, or two sources."))
    progress = Progress()
    if len(sources) == 1:
        versions, history = _kept(sources[0])
        a, b = chosen(versions, numbers)
        answer = side_by_side(a, b, changes=changes_between(history, a, b), seed=seed)
    else:
        if numbers:
            raise InputError(
                Problem("--plan counts the plans of one workspace.", "Name one, or leave it out.")
            )
        a, b = (_present(source, seed, progress) for source in sources)
        answer = side_by_side(a, b, seed=seed)
    progress.done()
    if as_json:
        print_json(answer)
    else:
        _print_sides(answer)


def _kept(workspace: str) -> tuple[tuple[Version, ...], tuple[Change, ...]]:
    from pathlib import Path

    from orgmap.sequence import situation
    from orgmap.tracking import held_talks, kept_versions
    from orgmap.workspace import Workspace

    with diary_of((workspace,)) as diary:
        forecasts, talks = diary.forecasts(), diary.talks()
    if not forecasts:
        return (), ()
    with Workspace.open(Path(workspace)) as opened:
        history = opened.history()
    network = open_network((workspace,))
    held = held_talks(situation(network), talks) if talks else {}
    return kept_versions(network, forecasts, talks=talks, history=history, held=held), history


def _present(source: str, seed: int, progress: Progress) -> Version:
    """The plan of a source as it would be made now; nothing is kept of it."""
    from orgmap.sequence import plan, situation
    from orgmap.tracking import held_talks, plan_from_here, version_of, weeks_before

    network = open_network((source,))
    if not is_workspace((source,)):
        return version_of(network, plan(network, seed=seed, progress=progress), source)
    talks = talks_held((source,))
    with diary_of((source,)) as diary:
        earlier = weeks_before(talks, diary.forecasts())
    answer = plan_from_here(network, talks, earlier=earlier, seed=seed, progress=progress)
    return version_of(network, answer, source, held=held_talks(situation(network), talks))


def _print_sides(answer: Answer[SideBySide]) -> None:
    row = answer.results[0]
    say(_of_sides(row))
    rows = [
        [
            step.name,
            step.unit,
            *(None if talk is None else talk.week for talk in (step.a, step.b)),
            *(None if talk is None else words.percent(talk.p_yes) for talk in (step.a, step.b)),
            step.kind if step.kind != "same" else "",
        ]
        for step in row.steps
    ]
    print_table(["person", "unit", "week a", "week b", "forecast a", "forecast b", "what"], rows)
    for step in row.differing:
        say(step.text, indent="  ")
    if row.inputs:
        say("What changed in the inputs:")
    for sentence in row.inputs:
        say(sentence, indent="  ")
    print_notes(answer.notes)


def _of_sides(row: SideBySide) -> str:
    """How many talks differ, and which plan does better."""
    moved = len(row.differing)
    first = f"a is {row.a.label}, b is {row.b.label}. "
    if moved:
        one = moved == 1
        first += f"{moved} of {len(row.steps)} talks {'is' if one else 'are'} not the same."
    else:
        first += "Every talk is the same."
    if not row.clear:
        return f"{first} Approval is about the same with either."
    change = words.change_in_points(row.difference, row.error)
    return f"{first} Approval with b against a: {change} points."


COMMANDS = (plans, compare)
