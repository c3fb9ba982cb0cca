"""The database of a workspace: one SQLite file, opened for a moment at a time, with faults in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from orgmap.errors import OrgmapError, Problem, WorkspaceError
from orgmap.workspace.tables import META, METADATA, SCHEMA_VERSION

DATABASE = "workspace.db"
WAIT_SECONDS = 3.0

_WRITE = "orgmap_write"
#: Set in the same transaction that forgets somebody, cleared when no byte of them is left.
_SCRUB = "scrub_pending"


class Store:
    """Transactions on one ``workspace.db``. Nothing stays open between them.

    ``wait_seconds`` is how long a second writer waits for the first before it is told.
    """

    def __init__(self, folder: Path, *, wait_seconds: float = WAIT_SECONDS) -> None:
        self.path = folder / DATABASE
        self._wait = wait_seconds
        self._engine = sa.create_engine(
            sa.URL.create("sqlite+pysqlite", database=str(self.path)),
            poolclass=NullPool,
            connect_args={"timeout": wait_seconds, "check_same_thread": False},
        )
        sa.event.listen(self._engine, "connect", self._prepare)
        sa.event.listen(self._engine, "begin", _begin)

    def _prepare(self, connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "trusted_schema=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One consistent view of the database, whatever is written meanwhile."""
        with self._in_words(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The only writer, all or nothing: kept when the block ends, undone by any exception."""
        with self._in_words(), self._engine.connect() as opened:
            connection = opened.execution_options(**{_WRITE: True})
            with connection.begin():
                yield connection

    def create(self, about: Mapping[str, str]) -> None:
        """Make the tables and note what the workspace is for, in one transaction."""
        with self.writing() as connection:
            METADATA.create_all(connection)
            values = {"schema_version": str(SCHEMA_VERSION), **about}
            connection.execute(sa.insert(META), [{"name": k, "value": v} for k, v in values.items()])

    def is_made(self) -> bool:
        """Whether the tables are there (a creation that was cut short leaves none)."""
        if not self.path.is_file():
            return False
        with self.reading() as connection:
            return bool(sa.inspect(connection).has_table(META.name))

    def check_version(self) -> None:
        """Raise WorkspaceError unless this orgmap knows how to read the database."""
        if not self.is_made():
            raise WorkspaceError(
                Problem(
                    f"{self.path} is not the database of a workspace.", "Make one with: orgmap new FOLDER."
                )
            )
        found = self.meta().get("schema_version", "")
        if not found.isdigit() or int(found) < 1:
            raise self._damaged()
        if int(found) > SCHEMA_VERSION:
            raise WorkspaceError(
                Problem(
                    f"{self.path.parent} was written by a newer orgmap (format {found}; this one reads up to "
                    f"{SCHEMA_VERSION}).",
                    "Install a newer orgmap.",
                )
            )
        if int(found) < SCHEMA_VERSION:
            self._upgrade()

    def _upgrade(self) -> None:
        """Make the tables an older orgmap did not know, all or nothing; what it knew has not changed."""
        with self.writing() as connection:
            METADATA.create_all(connection)
            version = sa.update(META).where(META.c.name == "schema_version")
            connection.execute(version.values(value=str(SCHEMA_VERSION)))

    def meta(self) -> dict[str, str]:
        """Every name and value noted about the workspace."""
        with self.reading() as connection:
            return {row.name: row.value for row in connection.execute(sa.select(META))}

    @staticmethod
    def ask_for_scrub(connection: sa.Connection) -> None:
        """Note, within a transaction, that deleted bytes are still to be wiped."""
        connection.execute(sa.delete(META).where(META.c.name == _SCRUB))
        connection.execute(sa.insert(META).values(name=_SCRUB, value="yes"))

    def scrub(self) -> None:
        """Rewrite the database without what was deleted and empty its log, if that is still to be done."""
        if _SCRUB not in self.meta():
            return
        with self._in_words(), self._engine.connect() as opened:
            raw: Any = opened.connection.driver_connection
            raw.execute("VACUUM")
            self._empty_log(raw)
        with self.writing() as connection:
            connection.execute(sa.delete(META).where(META.c.name == _SCRUB))

    def _empty_log(self, raw: Any) -> None:
        busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise WorkspaceError(
                Problem(
                    f"Another orgmap is reading {self.path.parent}, so old bytes could not be wiped yet.",
                    "Close it; opening the workspace again finishes the wiping.",
                )
            )

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except OrgmapError:
            raise
        except (sa.exc.DBAPIError, sqlite3.Error) as fault:
            raise self._said(fault) from fault
        except UnicodeEncodeError as fault:
            raise WorkspaceError(
                Problem(
                    f"The text {fault.object[fault.start : fault.start + 20]!r} is not valid Unicode.",
                    "Save the file it comes from as UTF-8 and add it again.",
                )
            ) from fault

    def _said(self, fault: Exception) -> WorkspaceError:
        original = getattr(fault, "orig", None) or fault
        name = str(getattr(original, "sqlite_errorname", ""))
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "is locked" in str(original):
            return WorkspaceError(
                Problem(
                    f"Another orgmap is writing to {self.path.parent}.",
                    "Wait until it has finished and try again.",
                )
            )
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "malformed" in str(original):
            return self._damaged()
        if name.startswith("SQLITE_FULL"):
            return WorkspaceError(Problem("The disk is full; nothing was changed.", "Free some space."))
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            return WorkspaceError(
                Problem(f"{self.path} cannot be opened for writing.", "Check the permissions of the folder.")
            )
        return WorkspaceError(Problem(f"{self.path}: {original}.", "Copy the folder aside and report this."))

    def _damaged(self) -> WorkspaceError:
        return WorkspaceError(
            Problem(f"{self.path} is damaged and cannot be read.", "Put a backup of the folder in its place.")
        )

    def close(self) -> None:
        """Let go of the database."""
        with suppress(sa.exc.SQLAlchemyError):
            self._engine.dispose()


def _begin(connection: sa.Connection) -> None:
    # A writer takes its place at once: finding out at the first INSERT could fail half-way.
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
