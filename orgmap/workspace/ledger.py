"""The book of changes: who did what and when, and how the latest one is taken back."""

from __future__ import annotations

import getpass
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from orgmap.errors import Problem, WorkspaceError
from orgmap.workspace.tables import CHANGES, VERSIONED

#: Entries that record something without being a change of the records one could take back. A forecast
#: ("plan") that could be withdrawn after the talk would prove nothing.
_NOT_UNDOABLE = ("create", "undo", "forget", "plan", "retention", "opt out", "opt in", "pseudonyms")


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the book: what happened, when (UTC), by whom, and which entry took it back.

    ``id`` is None for what was not written: a dry run, or an add that had nothing new to say.
    """

    id: int | None
    at: datetime
    who: str
    verb: str
    summary: str
    undone_by: int | None = None

    def to_json(self) -> dict[str, Any]:
        """One row of ``orgmap history``."""
        return {
            "id": self.id,
            "at": self.at.isoformat(),
            "who": self.who,
            "verb": self.verb,
            "summary": self.summary,
            "undone_by": self.undone_by,
        }


def unwritten(verb: str, summary: str) -> Change:
    """Return an entry for something that was not written."""
    return Change(None, datetime.now(UTC), who(), verb, summary)


def who() -> str:
    """Return the name of the operating system's user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may run as a number without a name
        return "unknown"


def log(connection: sa.Connection, verb: str, summary: str) -> Change:
    """Write an entry; the rows it brings in and takes out name its id."""
    at = datetime.now(UTC)
    name = who()
    statement = sa.insert(CHANGES).values(at=at, who=name, verb=verb, summary=summary).returning(CHANGES.c.id)
    return Change(int(connection.execute(statement).scalar_one()), at, name, verb, summary)


def reword(connection: sa.Connection, change: Change, summary: str) -> Change:
    """Give an entry its final sentence, once it is known what happened."""
    connection.execute(sa.update(CHANGES).where(CHANGES.c.id == change.id).values(summary=summary))
    return Change(change.id, change.at, change.who, change.verb, summary, change.undone_by)


def history(connection: sa.Connection) -> tuple[Change, ...]:
    """Return every entry, the oldest first."""
    rows = connection.execute(sa.select(CHANGES).order_by(CHANGES.c.id)).mappings()
    return tuple(Change(**row) for row in rows)


def insert(
    connection: sa.Connection, table: sa.Table, rows: Collection[dict[str, Any]], change: Change
) -> None:
    """Bring rows in with a change."""
    if rows:
        connection.execute(sa.insert(table), [{**row, "change_in": change.id} for row in rows])


def retire(
    connection: sa.Connection, table: sa.Table, condition: sa.ColumnElement[bool], change: Change
) -> int:
    """Take the live rows that meet a condition out with a change; return how many."""
    taken = connection.execute(
        sa.update(table).where(condition, table.c.change_out.is_(None)).values(change_out=change.id)
    )
    return int(taken.rowcount)


def undo(connection: sa.Connection) -> Change:
    """Take back the latest change that still stands: its rows go out, those it took out come back."""
    latest = connection.execute(
        sa.select(CHANGES)
        .where(CHANGES.c.undone_by.is_(None), CHANGES.c.verb.not_in(_NOT_UNDOABLE))
        .order_by(CHANGES.c.id.desc())
        .limit(1)
    ).one_or_none()
    if latest is None:
        raise WorkspaceError(Problem("There is no change left to undo.", ""))
    taken_back = log(connection, "undo", f"Took back change {latest.id}: {latest.summary}")
    for table in VERSIONED:
        retire(connection, table, table.c.change_in == latest.id, taken_back)
        connection.execute(
            sa.update(table)
            .where(table.c.change_out == latest.id, table.c.change_in != latest.id)
            .values(change_out=None)
        )
    connection.execute(sa.update(CHANGES).where(CHANGES.c.id == latest.id).values(undone_by=taken_back.id))
    return taken_back
