"""Which files the given paths name: folders opened one level deep, each file with a label of its own."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from orgmap.errors import InputError, Problem
from orgmap.readers.mail import is_maildir
from orgmap.readers.tables import printable

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it is, its name in evidence, and whether a folder brought it."""

    path: Path
    label: str
    in_folder: bool


def find_files(paths: Paths) -> tuple[list[Found], list[str]]:
    """The files of the paths, folders opened one level deep, each with a label of its own."""
    given = [Path(paths)] if isinstance(paths, str | os.PathLike) else [Path(one) for one in paths]
    wrong = [problem for one in given if (problem := _absent(one)) is not None]
    if wrong:
        raise InputError(wrong)
    found: dict[Path, tuple[str, bool]] = {}
    notes: list[str] = []
    for one in given:
        if is_maildir(one):
            found.setdefault(one, (one.name, False))
        elif one.is_dir():
            for path in _in_folder(one, notes):
                found.setdefault(path, (path.name, True))
        else:
            found.setdefault(one, (one.name, False))
    labels = _labels(list(found))
    return [Found(path, labels[path], in_folder) for path, (_, in_folder) in found.items()], notes


def _absent(path: Path) -> Problem | None:
    """What keeps a path from being read: it is not there, or is neither a file nor a folder that opens."""
    name = printable_name(str(path))
    try:
        if path.is_dir():
            os.scandir(path).close()
            return None
        if path.is_file():
            return None
        # A pipe or a device would be waited for without end.
        message = (
            "This is neither a file nor a folder." if path.exists() else "There is no such file or folder."
        )
    except (OSError, ValueError) as error:  # no permission; a NUL character, a name too long
        message = f"The path cannot be opened ({getattr(error, 'strerror', None) or error})."
    return Problem(message, "Check the path.", file=name)


def _in_folder(folder: Path, notes: list[str]) -> list[Path]:
    """The files of a folder that may be read: none hidden, none that leads out of the folder."""
    inside = []
    home = Path(os.path.realpath(folder))
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        name = printable_name(path.name)
        if path.name.startswith((".", "~$")):  # hidden, or the lock of an open workbook
            continue
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(home):
            notes.append(f"{name}: leads out of the folder, so it was not read.")
        elif is_maildir(path):
            inside.append(path)
        elif path.is_dir():
            notes.append(f"{name}: a folder inside the folder, so it was not read; name it to read it.")
        elif path.is_file():
            inside.append(path)
    return inside


def _labels(paths: list[Path]) -> dict[Path, str]:
    """The name of each file in evidence: the file name, with folders before it where two are alike."""
    depth = dict.fromkeys(paths, 1)
    while True:
        labels = {path: "/".join(path.absolute().parts[-depth[path] :]) for path in paths}
        often = Counter(labels.values())
        alike = [
            path for path in paths if often[labels[path]] > 1 and depth[path] < len(path.absolute().parts)
        ]
        if not alike:
            return {path: printable_name(label) for path, label in labels.items()}
        for path in alike:
            depth[path] += 1


def printable_name(name: str) -> str:
    """A file name that can be stored and shown, whatever bytes it is made of."""
    return printable(os.fsencode(name).decode("utf-8", errors="replace"))
