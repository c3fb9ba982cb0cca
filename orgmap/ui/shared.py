"""What sessions of one user share: networks of workspaces that did not change, and folders read once.

Nothing is shared by what it is called, and nothing between users (:mod:`orgmap.ui.visitor`). Whoever asks
must be able to open the same place on this machine, and gets exactly what reading it would give; drafts
stay each session's own, with a copy of their own.
"""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orgmap.ui import visitor
from orgmap.ui.drafts import DRAFTS, Draft
from orgmap.ui.turns import Turns

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.readers import FileReport
    from orgmap.workspace import Change, Talk

#: Size and time of last change of every file, by its place.
Stamp = tuple[tuple[str, int, int], ...]
_MOST = 4
#: Changes that leave people, ties and stances as they are: pages write forecasts as they are looked at.
_BESIDE = frozenset(("plan", "talk", "notes", "reject"))
#: More files than this are read anew: looking at each would take as long.
_MOST_FILES = 2000


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace as it was read last, and its book of changes then."""

    stamp: Stamp
    network: Network
    talks: tuple[Talk, ...]
    book: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ReadFolder:
    """A folder of files as it was read last; ``draft`` holds the workspace made of it, never edited."""

    stamp: Stamp
    network: Network
    reports: tuple[FileReport, ...]
    draft: Draft


#: Whose it is, and where it is.
Place = tuple[str, Path]
_workspaces: OrderedDict[Place, Opened] = OrderedDict()
_folders: OrderedDict[Place, ReadFolder] = OrderedDict()
_lock = threading.Lock()
#: Who reads a place; whoever wants the same waits, and then finds it read.
READING = Turns()


def workspace(path: Path) -> tuple[Network, tuple[Talk, ...]]:
    """The network and the talks of a workspace, read again only when its files changed.

    Errors as of `Workspace.open` and `Workspace.network`.
    """
    with READING.of(path.resolve()):
        return _workspace(path)


def _workspace(path: Path) -> tuple[Network, tuple[Talk, ...]]:
    from orgmap.workspace import Workspace

    place, before = _place(path), stamp(path)
    with _lock:
        held = _workspaces.get(place) if place is not None else None
    if held is not None and before is not None and held.stamp == before:
        return held.network, held.talks
    with Workspace.open(path) as opened:
        book, talks = opened.history(), opened.diary.talks()
        same = held is not None and _as_before(held, before, book)
        network = held.network if held is not None and same else opened.network()
    if before is not None and stamp(path) == before:  # nobody wrote meanwhile
        _keep(path, Opened(before, network, talks, book))
    return network, talks


def _as_before(held: Opened, now: Stamp | None, book: tuple[Change, ...]) -> bool:
    """Whether nothing came since that touches the network: the book goes on as it was, events are the same.

    What was taken back stands marked in the book, where it was written.
    """
    length = len(held.book)
    goes_on = book[:length] == held.book and all(one.verb in _BESIDE for one in book[length:])
    return goes_on and now is not None and _events(held.stamp) == _events(now)


def _events(files: Stamp) -> Stamp:
    return tuple(file for file in files if not file[0].startswith("workspace.db"))


def keep_workspace(path: Path, network: Network) -> None:
    """Keep what was just read from a workspace without talks that nobody else writes to."""
    from orgmap.workspace import Workspace

    with Workspace.open(path) as opened:
        book = opened.history()
    now = stamp(path)
    if now is not None:
        _keep(path, Opened(now, network, (), book))


def _place(path: Path) -> Place | None:
    """Under what a place is kept for whoever asks now; None when nothing may be kept."""
    who = visitor.current()
    return None if who is None else (who, path.resolve())


def _keep(path: Path, what: Opened) -> None:
    place = _place(path)
    if place is None:
        return
    with _lock:
        _workspaces[place] = what
        _workspaces.move_to_end(place)
        while len(_workspaces) > _MOST:
            _workspaces.popitem(last=False)


def folder(path: Path, into: Draft) -> ReadFolder | None:
    """A folder read before and unchanged, its workspace copied into a draft; None when it must be read."""
    place = _place(path)
    with _lock:
        held = _folders.get(place) if place is not None else None
    if held is None or held.stamp != stamp(path) or not held.draft.workspace.is_dir():
        return None
    shutil.copytree(held.draft.workspace, into.workspace, dirs_exist_ok=True)
    keep_workspace(into.workspace, held.network)
    return held


def keep_folder(
    path: Path, before: Stamp | None, *, network: Network, reports: tuple[FileReport, ...], made: Path
) -> None:
    """Keep what a folder gave: its stamp ``before`` it was read, and the workspace ``made`` of it."""
    place = _place(path)
    if place is None or before is None or stamp(path) != before:
        return
    draft = DRAFTS.new("folder")
    shutil.copytree(made, draft.workspace, dirs_exist_ok=True)
    with _lock:
        gone = _folders.pop(place, None)
        _folders[place] = ReadFolder(before, network, reports, draft)
        old = [gone] if gone else []
        while len(_folders) > _MOST:
            old.append(_folders.popitem(last=False)[1])
    for one in old:
        DRAFTS.drop(one.draft)


def forget(person: str) -> None:
    """Drop every network kept here that names somebody; whoever opens the place again reads it anew."""
    with _lock:
        for place in [place for place, held in _workspaces.items() if person in held.network.people]:
            del _workspaces[place]
        gone = [place for place, held in _folders.items() if person in held.network.people]
        drafts = [_folders.pop(place).draft for place in gone]
    for draft in drafts:
        DRAFTS.drop(draft)


def stamp(path: Path) -> Stamp | None:
    """What tells whether anything at a place changed; None where there is too much to look at.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     before = stamp(Path(name))
    ...     _ = (Path(name) / "people.csv").write_text("id")
    ...     before == stamp(Path(name))
    False
    """
    files = []
    for file in (path,) if path.is_file() else path.rglob("*"):
        # A lock and the index of a write-ahead log say nothing by themselves; an empty log is none.
        if file.name.endswith(("-shm", "workspace.lock")) or not file.is_file():
            continue
        about = file.stat()
        if about.st_size or not file.name.endswith("-wal"):
            files.append((str(file.relative_to(path)), about.st_size, about.st_mtime_ns))
        if len(files) > _MOST_FILES:
            return None
    return tuple(sorted(files))
