"""The command that asks who is the same person: identities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orgmap.cli.output import plain, print_json, say
from orgmap.cli.source import is_workspace, json_option, top_option
from orgmap.errors import InputError, Problem, UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgmap.identity import Identities, Question
    from orgmap.model import Records
    from orgmap.workspace import Change

_SHOWN, _SUSPECTS = 20, 4
_MILESTONES = (20, 100)
_NOBODY = "nobody"


@click.command("identities", short_help="Who may be one person: evidence for and against, for you to decide.")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--answer", "answers", multiple=True, metavar="ID=PERSON", help="Question ID is about PERSON (or nobody)."
)
@click.option("--same", nargs=2, multiple=True, metavar="A B", help="A and B are one person.")
@click.option("--different", nargs=2, multiple=True, metavar="A B", help="A and B are two people.")
@top_option
@click.option("--encoding", help="How text files are written, when not UTF-8 (cp1252, ...).")
@json_option
def identities(
    sources: tuple[str, ...],
    *,
    answers: tuple[str, ...],
    same: tuple[tuple[str, str], ...],
    different: tuple[tuple[str, str], ...],
    top: int | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Who may be one person under several names, ids or addresses.

    Sure pairs are counted once without a question. Of each of the others it asks once who it is, those
    first on which most hangs: who it may be, what speaks for it, what against. Answer with --answer
    ID=PERSON, or ID=nobody for nobody of those named; the ID of a question never changes. --same and
    --different decide any two ids or addresses. Decisions are kept in the workspace, are never asked
    again, and 'orgmap undo' takes them back.
    """
    from orgmap.identity import identify

    said = [(pair, True) for pair in same] + [(pair, False) for pair in different]
    if is_workspace(sources):
        found, changes = _in_workspace(sources[0], answers, said)
    elif answers or said:
        raise InputError(
            Problem(
                "Only a workspace remembers decisions.", "Make one with orgmap new, add the files, try again."
            )
        )
    else:
        found, changes = identify(_read(sources, encoding)), ()
    shown = found.questions if as_json and top is None else found.questions[: top or _SHOWN]
    if as_json:
        print_json(_answer(found, shown, changes))
    else:
        _print(found, shown, changes)


def _read(sources: tuple[str, ...], encoding: str | None) -> Records:
    from orgmap.readers import load

    return load([Path(source) for source in sources], encoding=encoding)


def _in_workspace(
    path: str, answers: tuple[str, ...], said: Sequence[tuple[tuple[str, str], bool]]
) -> tuple[Identities, tuple[Change, ...]]:
    from orgmap.workspace import Workspace

    told = [one.partition("=") for one in answers]
    wrong = [f"'{''.join(one)}' is no answer." for one in told if not one[0] or not one[2]]
    twice = sorted({one for one, same in said if same} & {one for one, same in said if not same})
    wrong += [f"'{one}' and '{other}' are said to be one person and two." for one, other in twice]
    if wrong:
        fix = "Write ID=PERSON or ID=nobody, and decide each pair once."
        raise InputError([Problem(sentence, fix) for sentence in wrong])
    with Workspace.open(Path(path)) as opened:
        # All questions are looked up before the first answer: it may settle others.
        asked = {one.id: one for one in opened.questions()}
        unknown = next((number for number, _, _ in told if number not in asked), None)
        if unknown is not None:
            raise UnknownName("open question", unknown, list(asked))
        changes = [
            opened.answer(asked[number], None if person == _NOBODY else person) for number, _, person in told
        ]
        changes += [opened.decide(pair, same=same) for pair, same in said]
        return opened.identities(), tuple(changes)


def _answer(found: Identities, shown: tuple[Question, ...], changes: tuple[Change, ...]) -> Any:
    from orgmap.results import Answer, Line, MadeBy
    from orgmap.version import __version__

    lines = tuple(
        Line(
            {
                "question": one.id,
                "kind": one.kind,
                "about": one.about,
                "name": one.label,
                "text": one.text,
                "suspects": [
                    {
                        "person": who.person,
                        "name": who.label,
                        "unit": who.unit,
                        "probability": who.probability,
                        "supports": list(who.supports),
                        "speaks_against": list(who.speaks_against),
                    }
                    for who in one.suspects
                ],
                "nobody": round(one.nobody, 4),
                "hangs": one.hangs,
                "evidence": [{"source": line.file, "row": line.row} for line in one.sources],
            }
        )
        for one in shown
    )
    notes = (*(change.summary for change in changes), *_counted(found))
    return Answer("identities", MadeBy(__version__, ""), lines, notes)


def _print(found: Identities, shown: tuple[Question, ...], changes: tuple[Change, ...]) -> None:
    for change in changes:
        say(change.summary)
    for sentence in _counted(found):
        say(sentence)
    for one in shown:
        click.echo()
        say(f"{one.id}  {plain(one.text)}")
        for who in one.suspects[:_SUSPECTS]:
            say(f"   {plain(who.named)} [{plain(who.person)}], {who.probability:.0%}.")
            say(f"      For: {plain('; '.join(who.supports))}.")
            say(f"      Against: {plain('; '.join(who.speaks_against))}.")
        if len(one.suspects) > _SUSPECTS:
            say(f"   And {len(one.suspects) - _SUSPECTS} more, each less likely.")
        say(f"   Nobody of these: {one.nobody:.0%}; {_hanging(one.hangs)}.")
    if found.questions:
        click.echo()
        more = len(found.questions) - len(shown)
        say(f"{more} more: --top {len(found.questions)} shows them all." if more > 0 else "These are all.")
        say("Answer with --answer ID=PERSON or ID=nobody. Nothing is guessed meanwhile.")


def _counted(found: Identities) -> tuple[str, ...]:
    same, questions = len(found.same), len(found.questions)
    people = "1 person is" if same == 1 else f"{same} people are"
    asked = "1 question is open" if questions == 1 else f"{questions} questions are open"
    notes = [f"{people} surely one under several names, ids or addresses; {asked}."]
    settled = found.settled()
    if questions and settled is not None:
        steps = [number for number in _MILESTONES if number < questions]
        after = [f"{found.settled(number):.1%} after the first {number} answers" for number in steps]
        after.append("all of it after the last")
        notes.append(f"{settled:.1%} of the traffic has no open question now, {', '.join(after)}.")
    if found.unasked:
        who = "1 identity" if found.unasked == 1 else f"{found.unasked} identities"
        notes.append(f"No event, tie or entry hangs on {who} in doubt: not asked about.")
    return tuple(notes)


def _hanging(number: int) -> str:
    if not number:
        return "no event or tie hangs on it"
    return (
        "1 event, tie or entry hangs on it"
        if number == 1
        else f"{number} events, ties and entries hang on it"
    )


COMMANDS = (identities,)
