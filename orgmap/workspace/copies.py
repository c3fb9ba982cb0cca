"""A workspace kept under another place: everything in it, history and all, under its own purpose."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from orgmap.errors import Problem, WorkspaceError
from orgmap.workspace import ledger, profiles
from orgmap.workspace.batches import FOLDER
from orgmap.workspace.store import DATABASE, Store
from orgmap.workspace.tables import EVENT_FILES, META


def copy_to(store: Store, target: Path, *, about: Mapping[str, str]) -> None:
    """Write a copy of a workspace as it stands into a folder that is not there yet, or empty.

    ``about`` gives what the copy says of its purpose, basis and whether people are informed. The copy
    appears whole or not at all. Raises WorkspaceError where it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise _fault(target, error) from error
    try:
        _fill(store, unfinished, about)
        if target.exists():
            target.rmdir()  # empty, as was checked; if it no longer is, this says so
        unfinished.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise _fault(target, error) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _fill(store: Store, folder: Path, about: Mapping[str, str]) -> None:
    (folder / FOLDER).mkdir()
    with store.reading() as connection:
        raw: Any = connection.connection.driver_connection
        beside = sqlite3.connect(folder / DATABASE)
        try:
            raw.backup(beside)
        finally:
            beside.close()
        for name in connection.execute(sa.select(EVENT_FILES.c.path).distinct()).scalars():
            shutil.copyfile(store.path.parent / FOLDER / name, folder / FOLDER / name)
    profiles.copy_kept(store.path.parent, folder)
    copy = Store(folder)
    with copy.writing() as connection:
        for name, value in about.items():
            connection.execute(sa.update(META).where(META.c.name == name).values(value=value))
        ledger.log(connection, "create", "Kept what had been a draft as a workspace of its own.")
    copy.close()


def _fault(target: Path, error: Exception) -> WorkspaceError:
    reason = getattr(error, "strerror", None) or str(error)
    return WorkspaceError(
        Problem(f"The workspace could not be kept in {target}: {reason}.", "Name another folder.")
    )
