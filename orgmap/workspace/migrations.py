"""From the tables of an earlier orgmap to those of this one, all or nothing.

Before anything is changed the database is copied beside itself. The copy holds people too, so it goes
with the first thing that is removed for good (see :meth:`orgmap.workspace.store.Store.scrub`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path

import sqlalchemy as sa

from orgmap.errors import Problem, WorkspaceError
from orgmap.workspace.tables import EVENT_FILES, META, METADATA, SCHEMA_VERSION

_UNFINISHED = ".part"


def _new_tables(connection: sa.Connection) -> None:
    """Make the tables that are not there yet; those that are stay as they are."""
    METADATA.create_all(connection)


def _spans_of_events(connection: sa.Connection) -> None:
    """Version 3: of each event file is known when its first and its last event were."""
    there = {column["name"] for column in sa.inspect(connection).get_columns(EVENT_FILES.name)}
    for name in ("earliest", "latest"):
        if name not in there:
            connection.exec_driver_sql(f"ALTER TABLE {EVENT_FILES.name} ADD COLUMN {name} TEXT")


#: What leads from each version to the one after it.
STEPS: Mapping[int, Callable[[sa.Connection], None]] = {1: _new_tables, 2: _spans_of_events}


def upgrade(connection: sa.Connection, version: int) -> None:
    """Take the tables from a version to the present one, within the transaction of the connection."""
    for step in range(version, SCHEMA_VERSION):
        STEPS[step](connection)
    _new_tables(connection)
    now = sa.update(META).where(META.c.name == "schema_version")
    connection.execute(now.values(value=str(SCHEMA_VERSION)))


def copy_beside(database: Path, version: int) -> Path:
    """Copy the database, with all that is in its log, to ``workspace-versionN.db`` beside it.

    Raises WorkspaceError where it cannot be copied whole.
    """
    target = database.with_name(f"{database.stem}-version{version}{database.suffix}")
    unfinished = target.with_name(target.name + _UNFINISHED)
    try:
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(database)) as old, closing(sqlite3.connect(unfinished)) as new:
            old.backup(new)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as fault:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise WorkspaceError(
            Problem(
                f"{database.parent} comes from an older orgmap, and no copy of its database could be made "
                f"before changing it ({fault}). Nothing was changed.",
                "Free some space, make the folder writable, and try again.",
            )
        ) from fault
    return target


def copies_beside(database: Path) -> list[Path]:
    """Return the copies made before upgrades, whole or not."""
    return sorted(database.parent.glob(f"{database.stem}-version*{database.suffix}*"))
