"""The command that asks who is the same person: identities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orgmap.cli.output import plain, print_json, say
from orgmap.cli.source import is_workspace, json_option, top_option
from orgmap.errors import InputError, Problem, UnknownName

if TYPE_CHECKING:
    from orgmap.identity import Identities
    from orgmap.model import Records
    from orgmap.workspace import Change

_SHOWN = 20


@click.command("identities", short_help="Who may be one person: evidence for and against, for you to decide.")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path())
@click.option("--same", multiple=True, type=int, metavar="N", help="Pair N is one person.")
@click.option("--different", multiple=True, type=int, metavar="N", help="Pair N is two people.")
@top_option
@click.option("--encoding", help="How text files are written, when not UTF-8 (cp1252, ...).")
@json_option
def identities(
    sources: tuple[str, ...],
    *,
    same: tuple[int, ...],
    different: tuple[int, ...],
    top: int | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Who may be one person under several names, ids or addresses.

    Sure pairs are counted once without a question. The others are listed, those first on which most
    hangs: what speaks for it, what against. Decide with --same N or --different N; a decision is kept
    in the workspace, is never asked again, and 'orgmap undo' takes it back.
    """
    from orgmap.identity import identify

    if is_workspace(sources):
        found, changes = _in_workspace(sources[0], same, different)
    elif same or different:
        raise InputError(
            Problem(
                "Only a workspace remembers decisions.", "Make one with orgmap new, add the files, try again."
            )
        )
    else:
        found, changes = identify(_read(sources, encoding)), ()
    shown = found.doubtful if as_json and top is None else found.doubtful[: top or _SHOWN]
    if as_json:
        print_json(_answer(found, shown, changes))
    else:
        _print(found, len(shown), changes)


def _read(sources: tuple[str, ...], encoding: str | None) -> Records:
    from orgmap.readers import load

    return load([Path(source) for source in sources], encoding=encoding)


def _in_workspace(
    path: str, same: tuple[int, ...], different: tuple[int, ...]
) -> tuple[Identities, tuple[Change, ...]]:
    from orgmap.identity import identify
    from orgmap.workspace import Workspace

    twice = sorted(set(same) & set(different))
    if twice:
        raise InputError(Problem(f"Pair {twice[0]} is said to be one person and two.", "Say one of them."))
    with Workspace.open(Path(path)) as opened:
        found = identify(opened.records())
        wanted = [(number, True) for number in same] + [(number, False) for number in different]
        for number, _ in wanted:
            if not 1 <= number <= len(found.doubtful):
                known = [str(at) for at in range(1, len(found.doubtful) + 1)]
                raise UnknownName("doubtful pair", str(number), known)
        changes = tuple(opened.decide(found.doubtful[number - 1], same=what) for number, what in wanted)
        return (identify(opened.records()) if changes else found), changes


def _answer(found: Identities, shown: tuple[Any, ...], changes: tuple[Change, ...]) -> Any:
    from orgmap.results import Answer, Line, MadeBy
    from orgmap.version import __version__

    lines = tuple(
        Line(
            {
                "pair": at,
                "one": pair.one,
                "other": pair.other,
                "names": list(pair.labels),
                "probability": pair.probability,
                "supports": list(pair.supports),
                "speaks_against": list(pair.speaks_against),
                "hangs": pair.hangs,
                "evidence": [{"source": line.file, "row": line.row} for line in pair.sources],
            }
        )
        for at, pair in enumerate(shown, start=1)
    )
    notes = (*(change.summary for change in changes), _counted(found))
    return Answer("identities", MadeBy(__version__, ""), lines, notes)


def _print(found: Identities, shown: int, changes: tuple[Change, ...]) -> None:
    for change in changes:
        say(change.summary)
    say(_counted(found))
    for at, pair in enumerate(found.doubtful[:shown], start=1):
        click.echo()
        first, second = (
            f"{plain(label)} ({plain(ref)})" if label != ref else plain(ref)
            for label, ref in zip(pair.labels, (pair.one, pair.other), strict=True)
        )
        say(f"{at}. Is {first} the same person as {second}?")
        say(f"   For: {'; '.join(pair.supports)}.")
        say(f"   Against: {'; '.join(pair.speaks_against)}.")
        say(f"   One person with a probability of {pair.probability:.0%}; {_hanging(pair.hangs)}.")
    if found.doubtful:
        click.echo()
        more = len(found.doubtful) - shown
        say(f"{more} more: --top {len(found.doubtful)} shows them all." if more > 0 else "These are all.")
        say("Decide with --same N or --different N. Nothing is guessed meanwhile.")


def _counted(found: Identities) -> str:
    same, doubtful = len(found.same), len(found.doubtful)
    people = "1 person is" if same == 1 else f"{same} people are"
    pairs = "1 pair is doubtful" if doubtful == 1 else f"{doubtful} pairs are doubtful"
    return f"{people} surely one under several names, ids or addresses; {pairs}."


def _hanging(number: int) -> str:
    if not number:
        return "no event or tie hangs on it"
    return (
        "1 event, tie or entry hangs on it"
        if number == 1
        else f"{number} events, ties and entries hang on it"
    )


COMMANDS = (identities,)
