"""Where a workspace may be made, and what must be said of it first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orgmap.errors import InputError, Problem, WorkspaceError
from orgmap.workspace.batches import FOLDER
from orgmap.workspace.lock import LOCK
from orgmap.workspace.store import DATABASE


def check_about(*, purpose: str, basis: str) -> None:
    """Raise InputError where the purpose or the basis is blank."""
    problems = []
    if not purpose.strip():
        problems.append(
            Problem("The purpose of the workspace is missing.", "Say what it is for in a sentence.")
        )
    if not basis.strip():
        problems.append(
            Problem(
                "The basis of the data is missing.", "Name the legal basis, or who owns the data and agreed."
            )
        )
    if problems:
        raise InputError(problems)


def check_free(folder: Path) -> None:
    """Raise WorkspaceError unless the folder is new, empty, or left by a creation that was cut short."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise WorkspaceError(Problem(f"{folder} is a file.", "Name a folder that is new or empty."))
    with folder_faults(folder):
        there = {path.name for path in folder.iterdir()}
    unfinished = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", FOLDER, LOCK}
    if there - unfinished:
        if DATABASE in there:
            raise taken(folder)
        raise WorkspaceError(
            Problem(
                f"{folder} holds files already and is no workspace.", "Name a folder that is new or empty."
            )
        )


def taken(folder: Path) -> WorkspaceError:
    """Return the error for a folder that is a workspace."""
    return WorkspaceError(Problem(f"{folder} is a workspace already.", "Open it, or name another folder."))


@contextmanager
def folder_faults(folder: Path) -> Iterator[None]:
    """Say in words why a folder cannot be made or read."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise WorkspaceError(
            Problem(f"The folder {folder} cannot be used: {reason}.", "Name another one.")
        ) from error
