"""Mappings kept beside the database: nobody is named in them who is forgotten, or has a pseudonym, there.

A mapping (:mod:`orgmap.readers.mapping`) is a file that users edit. The same value in every row, what words
stand for, the head of a column and its own name may each be somebody's name.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from orgmap.errors import InputError, Problem, WorkspaceError
from orgmap.workspace.traces import FORGOTTEN

if TYPE_CHECKING:
    from orgmap.readers.mapping import Profile
    from orgmap.workspace.workspace import Workspace

Scrub = Callable[[str], str]


def keep_in(workspace: Workspace, profile: Profile) -> Path:
    """Keep a mapping in a workspace as it may be kept there: under pseudonyms where those stand for names.

    Raises InputError where it cannot be written, WorkspaceError without the key of the pseudonyms.
    """
    from orgmap.readers.mapping import keep

    return keep(scrubbed(profile, workspace.shown_text), workspace.path)


def scrubbed(profile: Profile, scrub: Scrub) -> Profile:
    """The mapping with every text put otherwise; what would only tell of somebody forgotten is left out.

    >>> from orgmap.readers.mapping import Meaning, Profile
    >>> columns = (Meaning("Von", "source", {"AL": "Ann Lee", "BD": "Bob Day"}),)
    >>> made = Profile("ties", "ties", columns, constants={"layer": "advice", "perceiver": "Ann Lee"})
    >>> found = scrubbed(made, lambda text: text.replace("Ann Lee", FORGOTTEN))
    >>> dict(found.constants), dict(found.columns[0].values)
    ({'layer': 'advice'}, {'BD': 'Bob Day'})
    """
    columns = tuple(
        replace(one, column=scrub(one.column), values=_scrubbed(one.values, scrub)) for one in profile.columns
    )
    constants = _scrubbed(profile.constants, scrub)
    return replace(profile, name=scrub(profile.name), columns=columns, constants=constants)


def scrub_kept(folder: Path, scrub: Scrub) -> int:
    """Put the texts of all mappings kept in a workspace otherwise, their files' names too; how many changed.

    Comments that users wrote into a changed one go. One that cannot be read is put otherwise as it stands.
    Raises WorkspaceError where a file cannot be read or written.
    """
    from orgmap.readers.mapping import paths

    return sum(_scrub_file(path, scrub) for path in paths(folder))


def copy_kept(folder: Path, target: Path) -> None:
    """Put the mappings kept in one workspace into another, as they are. Raises OSError."""
    from orgmap.readers.mapping import paths

    for path in paths(folder):
        place = target / path.relative_to(folder)
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, place)


def _scrubbed(words: Mapping[str, str], scrub: Scrub) -> Mapping[str, str]:
    pairs = ((scrub(word), scrub(text)) for word, text in words.items())
    return MappingProxyType({word: text for word, text in pairs if FORGOTTEN not in word + text})


def _scrub_file(path: Path, scrub: Scrub) -> bool:
    try:
        before = path.read_bytes().decode("utf-8-sig", errors="replace")
        after, name = _texts(path, before, scrub)
        if (after, name) == (before, path.name):
            return False
        place = path if name == path.name else _free(path.with_name(name))
        unfinished = place.with_name(f".{place.name}.part")
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        unfinished.write_text(after, encoding="utf-8")
        unfinished.replace(place)
        if place != path:
            path.unlink()
    except OSError as fault:
        raise WorkspaceError(
            Problem(
                f"The mapping {path.name} cannot be put otherwise ({fault.strerror or fault}).",
                "See that the folder can be written, and try again.",
            )
        ) from fault
    return True


def _texts(path: Path, before: str, scrub: Scrub) -> tuple[str, str]:
    """What the file is to hold and be called; both as they are where nothing in them changes."""
    from orgmap.readers.mapping import Profile, file_name, load, to_toml

    stem = " ".join(re.findall(r"[^\W_]+", path.stem))
    called = path.name if scrub(stem) == stem else file_name(Profile(scrub(stem), "people", ()))
    try:
        profile = load(path)
    except InputError:  # whoever reads it is told; here it is a text like any other
        return scrub(before), called
    made = scrubbed(profile, scrub)
    if made.name != profile.name:
        called = file_name(made)
    return (to_toml(made) if made != profile or scrub(before) != before else before), called


def _free(path: Path) -> Path:
    """The place asked for, or one beside it that no file has yet."""
    return next(place for place in _numbered(path) if not place.exists())


def _numbered(path: Path) -> Iterator[Path]:
    yield path
    number = 1
    while True:
        number += 1
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")
