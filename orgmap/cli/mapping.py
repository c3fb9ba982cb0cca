"""The command that says what the columns of a table seem to mean, and the keeping of what was settled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from orgmap.cli.output import print_json, print_notes, print_table, say
from orgmap.cli.source import json_option
from orgmap.errors import InputError, Problem

if TYPE_CHECKING:
    from orgmap.readers import Reading
    from orgmap.readers.mapping import Kind, Profile
    from orgmap.readers.suggestion import Suggestion
    from orgmap.workspace import Workspace

_KINDS = ("people", "units", "ties", "interactions", "memberships", "stances", "approvals")


@click.command("mapping", short_help="What the columns of a table seem to mean.")
@click.argument("file", type=click.Path())
@click.option(
    "--to", "target", type=click.Path(), help="Write the guesses to this TOML file, for you to edit."
)
@click.option("--as", "table", type=click.Choice(_KINDS), help="What kind of table it is, where you know.")
@click.option("--encoding", help="How the file is written, when not UTF-8 (cp1252, ...).")
@click.option("--force", is_flag=True, help="Write over the TOML file if it is there.")
@json_option
def mapping(
    file: str, target: str | None, table: str | None, encoding: str | None, *, force: bool, as_json: bool
) -> None:
    """What the columns of a table without a fixed schema seem to mean, and how sure that is."""
    from orgmap.readers.mapping import save
    from orgmap.readers.suggestion import suggest

    if not Path(file).is_file():
        raise InputError(Problem("There is no such file.", "Check the path.", file=file))
    if target is not None and Path(target).exists() and not force:
        raise InputError(Problem(f"{target} is there already.", "Choose another name, or add --force."))
    found = suggest(Path(file), table=cast("Kind | None", table), encoding=encoding)
    if target is not None:
        save(found.profile, Path(target), remarks=found.remarks)
    if as_json:
        print_json(_answer(found))
        return
    _print(found)
    if target is None:
        say("Write it to a file to correct it: --to PROFILE.toml.")
    else:
        say(f"Wrote {target}, with a few values of each column as comments. Correct it, then: orgmap add "
            f"WORKSPACE {file} --mapping {target}")  # fmt: skip


def _print(found: Suggestion) -> None:
    sure = (
        "" if found.confidence == 1 else f" ({found.confidence:.0%} sure; say --as KIND where it is another)"
    )
    say(f"{found.file} is read as a table of {found.table}{sure}.")
    rows = [
        [
            one.column,
            ", ".join(one.samples),
            _field(one.field),
            f"{one.confidence:.0%}" if one.confidence else "",
            one.why,
        ]
        for one in found.guesses
    ]
    print_table(["column", "values", "holds", "sure", "because"], rows)
    print_notes(found.open_questions)


def _field(name: str) -> str:
    return {"": "(kept as attribute)", "-": "(left out)"}.get(name, name)


def _answer(found: Suggestion) -> Any:
    from orgmap.results import Answer, Line, MadeBy
    from orgmap.version import __version__

    lines = [
        Line({"column": one.column, "samples": list(one.samples), "field": one.field or None,
              "confidence": one.confidence, "why": one.why})
        for one in found.guesses
    ]  # fmt: skip
    notes = (f"Read as {found.table}.", *found.open_questions)
    return Answer("mapping", MadeBy(__version__, ""), tuple(lines), notes)


def mappings_for(workspace: Path, given: str | None) -> tuple[Profile | None, tuple[Profile, ...]]:
    """The mapping the user gives for these files, and those kept in the workspace."""
    from orgmap.readers.mapping import load, saved

    return (load(Path(given)) if given else None), saved(workspace)


def kept(workspace: Workspace, profile: Profile | None, reading: Reading) -> tuple[str, ...]:
    """Keep the mapping the user gave, and say so, once something was read by it."""
    from orgmap.workspace.profiles import keep_in

    if profile is None or not any(one.kept for one in reading.files):
        return ()
    path = keep_in(workspace, profile)
    return (f"The mapping is kept as profiles/{path.name}: the next file with these columns is read by it.",)


COMMANDS = (mapping,)
