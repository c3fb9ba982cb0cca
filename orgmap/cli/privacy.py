"""Commands that keep people's data from going further than agreed: retention, optout, pseudonyms, reveal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orgmap.cli.output import print_json, print_table, say
from orgmap.cli.source import json_option
from orgmap.errors import InputError, Problem

if TYPE_CHECKING:
    from orgmap.workspace import Forgotten, Workspace


def key_option(function: Any) -> Any:
    """The --key option of commands that meet names."""
    return click.option(
        "--key",
        "key_file",
        type=click.Path(),
        metavar="FILE",
        help="Key of the pseudonyms (default: ORGMAP_KEY).",
    )(function)


def opened(path: str, key_file: str | None = None) -> Workspace:
    """The workspace of a folder, with the key of its pseudonyms where one was given."""
    from orgmap.workspace import Workspace

    return Workspace.open(Path(path), key_file=key_file)


def _answer(command: str, *values: dict[str, object], notes: tuple[str, ...] = ()) -> Any:
    from orgmap.results import Answer, Line, MadeBy
    from orgmap.version import __version__

    return Answer(command, MadeBy(__version__, ""), tuple(Line(one) for one in values), notes)


@click.command("retention", short_help="How long what a source says is kept.")
@click.argument("workspace", type=click.Path())
@click.argument("source", required=False)
@click.argument("time", required=False)
@json_option
def retention(workspace: str, source: str | None, time: str | None, *, as_json: bool) -> None:
    """How long what a source says is kept; with SOURCE and TIME (180d, 26w, 6m, 2y, ever) set it.

    SOURCE is a file as 'orgmap history' names it, or several: '*.mbox', '*'. What is older is removed for
    good, now and whenever the workspace is opened or added to.
    """
    from orgmap.workspace.retention import days_of

    if source is not None and time is None:
        raise InputError(Problem(f"How long {source} is kept is not said.", "Add 180d, 2y, or ever."))
    with opened(workspace) as kept:
        before = len(kept.history())
        if source is not None and time is not None:
            kept.keep_for(source, days_of(time))
        done = [change.summary for change in kept.history()[before:]]
        rules = dict(kept.retention)
    if as_json:
        rows: list[dict[str, object]] = [{"source": one, "days": days} for one, days in rules.items()]
        print_json(_answer("retention", *rows, notes=tuple(done)))
        return
    for sentence in done:
        say(sentence)
    if rules:
        print_table(["source", "days"], list(rules.items()))
    say("What is not named here is kept until somebody removes it.")


@click.command("optout", short_help="Leave a person out, now and whenever files are read.")
@click.argument("workspace", type=click.Path())
@click.argument("people", metavar="[PERSON]...", nargs=-1)
@click.option("--back", is_flag=True, help="They may be read again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@key_option
@json_option
def optout(
    workspace: str, people: tuple[str, ...], *, back: bool, yes: bool, key_file: str | None, as_json: bool
) -> None:
    """Remove people (by id, e-mail or name) for good, and leave them out of every file read from now on.

    They need not be known yet. What is kept is a mark that tells nobody who they are. Without PERSON it
    says how many opted out.
    """
    with opened(workspace, key_file) as kept:
        if people and not back and not yes and not as_json:
            _confirm(f"Remove {', '.join(people)} and every line about them? This cannot be undone.")
        rows = [_opted(kept, person, back=back) for person in people]
        number = kept.opted_out
    words = "1 person" if number == 1 else f"{number} people"
    note = f"{words} opted out of this workspace."
    if as_json:
        print_json(_answer("optout", *rows, notes=(note,)))
        return
    for row in rows:
        exports: Any = row.get("exports", ())
        if exports:
            say("These exports may still hold the person; delete them: " + ", ".join(exports))
    say(note)


def _opted(kept: Workspace, person: str, *, back: bool) -> dict[str, object]:
    if back:
        kept.opt_in(person)
        return {"person": person, "opted_out": False}
    forgotten: Forgotten = kept.opt_out(person)
    return {"person": person, "opted_out": True, **forgotten.to_json()}


def _confirm(question: str) -> None:
    import sys

    try:
        click.confirm(question, abort=True)
    except click.Abort:
        if not sys.stdin.isatty():
            nobody = Problem("Nobody confirmed it; nothing was removed.", "Add --yes.")
            raise InputError(nobody) from None
        raise


@click.command("pseudonyms", short_help="Put pseudonyms in the place of all names, for good.")
@click.argument("workspace", type=click.Path())
@click.option(
    "--key", "key_file", required=True, type=click.Path(), metavar="FILE", help="The key, kept apart."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def pseudonyms(workspace: str, key_file: str, *, yes: bool, as_json: bool) -> None:
    """Put pseudonyms in the place of names, ids and addresses, in all that is here and is added later.

    What stands for whom goes to the key FILE, outside the workspace. 'orgmap add' and 'orgmap reveal' need
    it; nothing else does. It cannot be undone.
    """
    with opened(workspace) as kept:
        if not yes and not as_json:
            _confirm(f"Replace every name in {workspace}? Only the key {key_file} will tell who is who.")
        done = kept.pseudonymise(key_file)
    if as_json:
        row = {"workspace": workspace, "people": done.people, "exports": list(done.exports)}
        print_json(_answer("pseudonyms", row))
        return
    say(f"{done.people} people have pseudonyms now. Keep {key_file} apart from {workspace}.")
    if done.exports:
        say("These exports were made before and hold names: " + ", ".join(done.exports))


@click.command("reveal", short_help="Who a pseudonym stands for, with the key.")
@click.argument("workspace", type=click.Path())
@click.argument("names", metavar="[PSEUDONYM]...", nargs=-1)
@key_option
@json_option
def reveal(workspace: str, names: tuple[str, ...], *, key_file: str | None, as_json: bool) -> None:
    """Who a pseudonym stands for; without PSEUDONYM all of them. Only with the key."""
    with opened(workspace, key_file) as kept:
        found = kept.reveal(*names)
    if as_json:
        rows: list[dict[str, object]] = [{"pseudonym": p, "original": text} for p, text in found.items()]
        print_json(_answer("reveal", *rows))
    else:
        print_table(["pseudonym", "stands for"], list(found.items()))


COMMANDS = (retention, optout, pseudonyms, reveal)
