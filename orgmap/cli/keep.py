"""Commands that keep things: new, add, undo, history, forget, notes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from orgmap.cli.mapping import kept, mappings_for
from orgmap.cli.output import print_json, print_notes, print_table, say
from orgmap.cli.privacy import key_option
from orgmap.cli.source import is_workspace, json_option
from orgmap.errors import InputError, Problem

if TYPE_CHECKING:
    from orgmap.readers import Reading
    from orgmap.readers.dates import Order
    from orgmap.results import Line, Proposal
    from orgmap.workspace import Change, Workspace


def _made_by() -> Any:
    from orgmap.results import MadeBy
    from orgmap.version import __version__

    return MadeBy(__version__, "")


def _answer(command: str, *lines: Any, notes: tuple[str, ...] = ()) -> Any:
    from orgmap.results import Answer

    return Answer(command, _made_by(), lines, notes)


def _line(**values: object) -> Line:
    from orgmap.results import Line

    return Line(values)


def _open(path: str, key_file: str | None = None) -> Workspace:
    from orgmap.workspace import Workspace

    return Workspace.open(Path(path), key_file=key_file)


@click.command("new", short_help="An empty workspace.")
@click.argument("workspace", type=click.Path())
@click.option("--purpose", help="What the data are used for.")
@click.option("--basis", help="Legal basis or data owner.")
@click.option("--informed/--not-informed", default=None, help="Are people informed?")
@click.option(
    "--retention", multiple=True, metavar="SOURCE=TIME", help="Keep what a source says for 180d, 2y."
)
@json_option
def new(
    workspace: str,
    purpose: str | None,
    basis: str | None,
    *,
    informed: bool | None,
    retention: tuple[str, ...],
    as_json: bool,
) -> None:
    """An empty workspace: a folder with history and undo. What is not given is asked for."""
    from orgmap.workspace import Workspace

    rules = [_rule(text) for text in retention]
    purpose, basis, informed = _asked(purpose=purpose, basis=basis, informed=informed, as_json=as_json)
    with Workspace.create(Path(workspace), purpose=purpose, basis=basis, informed=informed) as made:
        about = dict(made.about)
        for source, days in rules:
            made.keep_for(source, days)
    if as_json:
        print_json(_answer("new", _line(workspace=workspace, **about)))
    else:
        say(f"Made {workspace}. Next: orgmap add {workspace} FILES")


def _rule(text: str) -> tuple[str, int | None]:
    from orgmap.workspace.retention import days_of

    source, _, time = text.rpartition("=")
    return source or "*", days_of(time)


def _asked(
    *, purpose: str | None, basis: str | None, informed: bool | None, as_json: bool
) -> tuple[str, str, bool]:
    """What must be known before anything is kept: asked for, or named as missing where nobody can answer."""
    missing = [
        Problem(f"The {what} is not said.", f"Add {option}.")
        for given, what, option in (
            (purpose, "purpose", "--purpose TEXT"),
            (basis, "legal basis or data owner", "--basis TEXT"),
            (informed, "fact whether people are informed", "--informed or --not-informed"),
        )
        if given is None
    ]
    if missing and as_json:
        raise InputError(missing)
    try:
        purpose = purpose if purpose is not None else click.prompt("What is this workspace for?")
        basis = basis if basis is not None else click.prompt("On what legal basis, or who owns the data?")
        told = informed if informed is not None else click.confirm("Are the people in it informed?")
    except click.Abort:
        _nobody_there(missing)
        raise
    return str(purpose), str(basis), told


def _nobody_there(missing: list[Problem]) -> None:
    """A question that ended because no terminal is there to answer it is the user's input to mend."""
    import sys

    if not sys.stdin.isatty():
        raise InputError(missing) from None


@click.command("add", short_help="Read files into a workspace.")
@click.argument("workspace", type=click.Path())
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--dry-run", is_flag=True, help="Say what would be read; write nothing.")
@click.option("--encoding", help="How text files are written, when not UTF-8 (cp1252, ...).")
@click.option(
    "--dates",
    type=click.Choice(("day-first", "month-first")),
    help="How to read 3/4/2026 where a file leaves it open.",
)
@click.option("--direct-messages", is_flag=True, help="Read the direct messages of chat exports, too.")
@click.option("--mapping", type=click.Path(), help="What the columns mean: a TOML file of 'orgmap mapping'.")
@key_option
@json_option
def add(
    workspace: str,
    files: tuple[str, ...],
    encoding: str | None,
    dates: str | None,
    mapping: str | None,
    *,
    dry_run: bool,
    direct_messages: bool,
    key_file: str | None,
    as_json: bool,
) -> None:
    """Read files or a folder into a workspace: all of it, or nothing."""
    from orgmap.readers import read

    with _open(workspace, key_file) as opened:
        order = cast("Order | None", dates.replace("-", " ") if dates else None)
        profile, profiles = mappings_for(opened.path, mapping)
        reading = read(
            [Path(file) for file in files],
            encoding=encoding,
            dates=order,
            direct_messages=direct_messages,
            mapping=profile,
            profiles=profiles,
        )
        shown: Any = opened.shown(reading)
        change, problems = _rehearsed(opened, reading) if dry_run else (opened.add(reading), ())
        said = kept(opened, profile, reading) if not dry_run else ()
    notes = (*shown.records.notes, *said)
    if as_json:
        print_json(_answer("add", *shown.files, notes=(*notes, *(str(p) for p in problems))))
        return
    rows = [[f.file, f.kind, f.kept, f.dropped, len(f.problems)] for f in shown.files]
    print_table(["file", "read as", "kept", "dropped", "problems"], rows)
    print_notes((*notes, *(str(problem) for problem in problems)))
    if dry_run:
        say("This was a rehearsal: nothing was written.")
    elif change is not None:
        say(change.summary)


def _rehearsed(opened: Workspace, reading: Reading) -> tuple[Change | None, tuple[Problem, ...]]:
    """What adding would say, and what would keep it from being added."""
    try:
        return opened.add(reading, dry_run=True), ()
    except InputError as error:
        return None, error.problems


@click.command("undo", short_help="Take back the latest change.")
@click.argument("workspace", type=click.Path())
@json_option
def undo(workspace: str, *, as_json: bool) -> None:
    """Take back the latest change; again for the one before."""
    with _open(workspace) as opened:
        change = opened.undo()
    if as_json:
        print_json(_answer("undo", _line(change=change.id, summary=change.summary)))
    else:
        say(change.summary)


@click.command("history", short_help="Every change: when, who, what; or one person over time.")
@click.argument("workspace", type=click.Path())
@click.option("--person", help="Where this person stood from when to when, and who told of it.")
@json_option
def history(workspace: str, person: str | None, *, as_json: bool) -> None:
    """Every change: when, who, what, and whether it was taken back; or one person over time."""
    with _open(workspace) as opened:
        if person is not None:
            posts = opened.career(person)
            lines = [_line(**post.to_json()) for post in posts]
        else:
            changes = opened.history()
            lines = [_line(**_change(change)) for change in changes]
    if as_json:
        print_json(_answer("history", *lines))
    elif person is not None:
        _print_career(lines)
    else:
        columns = ["change", "at", "who", "what", "undone_by"]
        print_table(columns, [[line.values[c] for c in columns] for line in lines])


def _change(change: Change) -> dict[str, object]:
    return {
        "change": change.id,
        "at": change.at.isoformat(timespec="seconds"),
        "who": change.who,
        "what": change.summary,
        "undone_by": change.undone_by,
    }


def _print_career(lines: list[Line]) -> None:
    rows = []
    for line in lines:
        post: Any = line.values
        what = post["body"] if post["kind"] == "seat" else post["unit"]
        role = post["role"] if post["kind"] == "seat" else post["title"]
        told = post["source"] and f"{post['source']['source']}, row {post['source']['row']}"
        when = (post["from"] or "before", post["to"] or "open")
        rows.append([*when, what, role, ", ".join(post["managers"]), told, post["added"], post["who"]])
    print_table(["from", "to", "where", "as", "under", "told by", "added", "by"], rows)


@click.command("forget", short_help="Remove a person for good.")
@click.argument("workspace", type=click.Path())
@click.argument("person")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def forget(workspace: str, person: str, *, yes: bool, as_json: bool) -> None:
    """Remove a person from tables, history and events for good."""
    with _open(workspace) as opened:
        if not yes and not as_json:
            question = f"Remove {person} and every line about them? This cannot be undone."
            try:
                click.confirm(question, abort=True)
            except click.Abort:
                _nobody_there([Problem("Nobody confirmed it; nothing was removed.", "Add --yes.")])
                raise
        forgotten = opened.forget(person)
    if as_json:
        print_json(_answer("forget", _line(person=person, **forgotten.to_json())))
        return
    total = sum(forgotten.removed.values()) + forgotten.events_dropped + forgotten.events_changed
    say(f"Removed {person}: {total} lines.")
    if forgotten.exports:
        say("These exports may still hold the person; delete them: " + ", ".join(forgotten.exports))


@click.command("notes", short_help="Proposals from notes, for you to decide.")
@click.argument("source", type=click.Path())
@click.argument("files", nargs=-1, type=click.Path())
@click.option("--accept", "accepted", multiple=True, type=int, metavar="ID", help="Accept a proposal.")
@click.option("--reject", "rejected", multiple=True, type=int, metavar="ID", help="Reject a proposal.")
@json_option
def notes(
    source: str,
    files: tuple[str, ...],
    accepted: tuple[int, ...],
    rejected: tuple[int, ...],
    *,
    as_json: bool,
) -> None:
    """What notes seem to say of people, ties and stances: proposals for you to accept or reject."""
    if is_workspace((source,)):
        with _open(source) as opened:
            rows = _workspace_proposals(opened, files, accepted, rejected)
    elif accepted or rejected:
        raise InputError(
            Problem(
                "Only a workspace remembers decisions.", "Make one with orgmap new, add the files, try again."
            )
        )
    else:
        rows = _folder_proposals(source, files)
    if as_json:
        lines = [p if at is None else _with_id(at, p) for at, p in rows]
        print_json(
            _answer("notes", *lines, notes=("A proposal counts for nothing until a person accepts it.",))
        )
        return
    shown = [[at, p.kind, ", ".join(p.people), p.object, p.polarity, p.sentence, p.status] for at, p in rows]
    print_table(["id", "kind", "people", "object", "sign", "sentence", "status"], shown)
    say("A proposal counts for nothing until you accept it (--accept ID).")


def _with_id(at: int, proposal: Proposal) -> Line:
    return _line(id=at, **proposal.to_json())


def _workspace_proposals(
    opened: Workspace, files: tuple[str, ...], accepted: tuple[int, ...], rejected: tuple[int, ...]
) -> list[tuple[int | None, Proposal]]:
    from orgmap.notes import propose

    if accepted:
        opened.accept(accepted)
    if rejected:
        opened.reject(rejected)
    if files:
        people = tuple(opened.network().people.values())
        texts = _texts([Path(file) for file in files])
        said = {opened.shown_text(name): opened.shown_text(text) for name, text in texts.items()}
        opened.save_proposals(propose(said, people))
    return [(saved.id, saved.proposal) for saved in opened.proposals()]


def _folder_proposals(source: str, files: tuple[str, ...]) -> list[tuple[int | None, Proposal]]:
    from orgmap.cli.source import open_network
    from orgmap.notes import propose

    network = open_network((source,))
    paths = [Path(file) for file in files]
    if not paths and Path(source).is_dir():
        paths = sorted(p for p in Path(source).glob("notes*") if p.suffix in (".txt", ".md"))
    if not paths:
        raise InputError(Problem("There are no notes to read.", f"Name a text file after {source}."))
    return [(None, proposal) for proposal in propose(_texts(paths), tuple(network.people.values()))]


def _texts(paths: list[Path]) -> dict[str, str]:
    texts, problems = {}, []
    for path in paths:
        try:
            texts[path.name] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            row = path.read_bytes()[: error.start].count(b"\n") + 1
            problems.append(Problem("This is not UTF-8 text.", "Save it as UTF-8.", str(path), row))
        except OSError as error:
            problems.append(Problem(f"It cannot be read ({error.strerror}).", "Check the name.", str(path)))
    if problems:
        raise InputError(problems)
    return texts


COMMANDS = (new, add, undo, history, forget, notes)
