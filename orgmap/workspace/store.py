"""The database of a workspace: one SQLite file, opened for a moment at a time, with faults in words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from orgmap.errors import OrgmapError, Problem, WorkspaceError
from orgmap.workspace import migrations
from orgmap.workspace.lock import WriteLock
from orgmap.workspace.tables import CHANGES, META, METADATA, SCHEMA_VERSION

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
        self._lock = WriteLock(folder, wait_seconds=wait_seconds)
        self._frozen = self._is_frozen()
        self._engine = sa.create_engine(
            self._address(),
            poolclass=NullPool,
            connect_args={"timeout": wait_seconds, "check_same_thread": False},
        )
        sa.event.listen(self._engine, "connect", self._prepare)
        sa.event.listen(self._engine, "begin", _begin)

    def _is_frozen(self) -> bool:
        """Whether the folder can only be read, and nothing waits in the log to be read first."""
        log = self.path.with_name(f"{DATABASE}-wal")
        try:
            waiting = log.exists() and log.stat().st_size > 0
            return self.path.is_file() and not os.access(self.path.parent, os.W_OK) and not waiting
        except OSError:
            return False

    def _address(self) -> sa.URL:
        if not self._frozen:
            return sa.URL.create("sqlite+pysqlite", database=str(self.path))
        # A log needs a file beside the database even to read; what cannot change can be read without.
        query = {"mode": "ro", "immutable": "1", "uri": "true"}
        address = quote(str(self.path.absolute()))
        return sa.URL.create("sqlite+pysqlite", database=f"file:{address}", query=query)

    def _prepare(self, connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        if self._frozen:
            return
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
        """The only writer, all or nothing: kept when the block ends, undone by any exception.

        Raises WorkspaceError where another is writing, or the folder can only be read.
        """
        with self._lock.held(), self._changing() as connection:
            yield connection

    @contextmanager
    def _changing(self) -> Iterator[sa.Connection]:
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
            inspector = sa.inspect(connection)
            if not (inspector.has_table(META.name) and inspector.has_table(CHANGES.name)):
                return False
            return {"name", "value"} <= {column["name"] for column in inspector.get_columns(META.name)}

    def check_version(self) -> None:
        """Raise WorkspaceError unless this orgmap knows how to read the database; upgrade an older one."""
        if not self.is_made():
            raise WorkspaceError(
                Problem(
                    f"{self.path} is not the database of a workspace.", "Make one with: orgmap new FOLDER."
                )
            )
        found = self._version(self.meta())
        if found > SCHEMA_VERSION:
            raise WorkspaceError(
                Problem(
                    f"{self.path.parent} was written by a newer orgmap (format {found}; this one reads up to "
                    f"{SCHEMA_VERSION}).",
                    "Install a newer orgmap.",
                )
            )
        if found < SCHEMA_VERSION:
            self._upgrade()

    def _version(self, meta: Mapping[str, str]) -> int:
        found = meta.get("schema_version", "")
        if not found.isdigit() or int(found) < 1:
            raise self._damaged()
        return int(found)

    def _upgrade(self) -> None:
        """Bring the tables of an older orgmap up to date, all or nothing, after copying them beside."""
        with self._lock.held():
            found = self._version(self.meta())  # another orgmap may have done it meanwhile
            if found == SCHEMA_VERSION:
                return
            with self._changing() as connection:
                migrations.copy_beside(self.path, found)
                migrations.upgrade(connection, found)

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
        with self._lock.held():
            with self._wiping(), self._engine.connect() as opened:
                raw: Any = opened.connection.driver_connection
                for copy in migrations.copies_beside(self.path):
                    copy.unlink(missing_ok=True)
                raw.execute("VACUUM")
                self._empty_log(raw)
            with self._changing() as connection:
                connection.execute(sa.delete(META).where(META.c.name == _SCRUB))

    @contextmanager
    def _wiping(self) -> Iterator[None]:
        """Say of a fault while wiping that the removal itself stands."""
        try:
            yield
        except OrgmapError:
            raise
        except (sa.exc.DBAPIError, sqlite3.Error, OSError) as fault:
            raise WorkspaceError(
                Problem(
                    f"What was removed is gone from {self.path.parent}, but the disk could not be wiped "
                    f"of it yet ({getattr(fault, 'orig', None) or fault}).",
                    "Free some space; opening the workspace again finishes the wiping.",
                )
            ) from fault

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
        if name.startswith("SQLITE_IOERR"):
            return WorkspaceError(
                Problem(
                    f"{self.path.parent} could not be read or written ({original}); nothing was changed.",
                    "Free some space and check the disk; what was said to be saved before still is.",
                )
            )
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
