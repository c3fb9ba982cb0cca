"""What was dropped on the Data page in this session: read at once, or kept aside until it is explained."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from orgmap.ui import memory, session, state
from orgmap.ui import opening as openings
from orgmap.ui.shelf import Shelf


def open_uploads(files: Iterable[tuple[str, bytes]], *, beside: bool = False, ask: bool = False) -> None:
    """Open files given by name and content, as a case of their own or beside what is open.

    With ``ask`` the reader says first what the columns of each mean.
    """
    held = Shelf(files, beside=beside and session.opened() is not None)
    memory.store()["shelf"] = held
    if ask and held.tables:
        held.ask(*held.tables)
    else:
        open_shelf()


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


def clear_shelf() -> None:
    """Let go of the dropped files."""
    held = shelf()
    if held is not None:
        held.clear()
    memory.store()["shelf"] = None
