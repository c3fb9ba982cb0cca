"""What was dropped on the Data page in this session: read at once, or kept aside until it is explained."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import cast

from orgmap.ui import memory, session, state
from orgmap.ui import opening as openings
from orgmap.ui.opening import Opening
from orgmap.ui.shelf import LARGEST_KEPT, Shelf, not_understood

#: What was dropped and is to be read.
_GIVEN = "given"


def open_uploads(files: Iterable[tuple[str, bytes]], *, beside: bool = False, ask: bool = False) -> None:
    """Open files given by name and content, as a case of their own or beside what is open.

    With ``ask`` the reader says first what the columns of each mean.
    """
    given, before = list(files), shelf()
    held = Shelf(
        [*_waiting([name for name, _ in given]), *given], beside=beside and session.opened() is not None
    )
    memory.store()["shelf"] = held
    if ask and held.tables:
        held.ask(*held.tables)
        return
    try:
        open_shelf()
    except BaseException:  # the reader stopped it: what was dropped is let go of
        held.clear()
        memory.store()["shelf"] = before
        raise


def give(files: Iterable[tuple[str, bytes]], *, beside: bool, ask: bool) -> None:
    """Keep what was dropped until the page reads it with :func:`open_given`."""
    memory.store()[_GIVEN] = (list(files), beside, ask)


def given() -> bool:
    """Whether something was dropped that is to be read."""
    return _GIVEN in memory.store()


def open_given() -> None:
    """Open what was dropped as :func:`open_uploads` does; stopped in its midst it is not opened again."""
    files, beside, ask = memory.store().pop(_GIVEN)
    open_uploads(files, beside=beside, ask=ask)


def _waiting(given: Collection[str]) -> list[tuple[str, bytes]]:
    """What was dropped before and has no fault of its own: it waits for people, or for what is put right.

    Not what is given again by the same name: that is the corrected one.
    """
    held, opening = shelf(), state.opening()
    if held is None or opening is None or opening.case is not None or not opening.reports:
        return []
    at_fault = {*not_understood(opening.reports), *(one.file for one in opening.problems)}
    return [one for one in held.contents() if one[0] not in at_fault and one[0] not in given]


def hold(text: str, opening: Opening | None) -> None:
    """Keep a single file named by its path aside, where it was looked at and not understood.

    So that its columns can be explained like those of a dropped file.
    """
    path = Path(text.strip().strip("\"'")).expanduser()
    if opening is None or opening.case is not None or len(opening.reports) != 1 or not path.is_file():
        return
    if path.stat().st_size <= LARGEST_KEPT:
        memory.store()["shelf"] = Shelf([(path.name, path.read_bytes())])


def open_shelf() -> None:
    """Open what waits on the shelf."""
    held = shelf()
    if held is None:
        return
    opened = openings.open_shelf(held, beside=session.opened() if held.beside else None)
    if opened.case is not None:
        held.was_read()
    state.take(opened)
    memory.store()["shelf"] = held


def shelf() -> Shelf | None:
    """The dropped files that are kept aside until they are settled."""
    return cast("Shelf | None", memory.store().get("shelf"))


def put_aside() -> None:
    """Let go of the files given last, with what was wrong with them; what was open before stays open."""
    clear_shelf()
    memory.store()["opening"] = None


def clear_shelf() -> None:
    """Let go of the dropped files."""
    held = shelf()
    if held is not None:
        held.clear()
    memory.store()["shelf"] = None
