"""Changes made elsewhere: in another tab, or on the command line, while the workspace is open here.

The book of changes tells. A session knows the book as it was at its last page; what came since, beyond the
one change it made itself, was made by somebody else, and then the workspace is read again. Who was
forgotten there is forgotten here, too.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from orgmap.errors import OrgmapError
from orgmap.ui import shared
from orgmap.ui.memory import let_go, store
from orgmap.ui.pool import POOL

if TYPE_CHECKING:
    from orgmap.ui.case import Case
    from orgmap.workspace import Change

_SEEN, _FORGET = "book seen", "forget"
#: What pages write as they are looked at, and what leaves the case as it was.
_QUIET = frozenset(("plan", "notes", "reject"))


def caught_up() -> bool:
    """Read the open case again where somebody else changed it since the last page; whether that was so.

    A workspace that cannot be read any more stays as it is known; the pages that read it say why.
    """
    held = store()
    case: Case | None = held["case"]
    if case is None:
        return False
    stamp, seen = shared.stamp(case.path), held.get(_SEEN)
    if seen is not None and seen[0] is case and seen[1] == stamp and stamp is not None:
        return False
    with suppress(OrgmapError):
        book = case.history()
        changed = seen is not None and seen[0].token == case.token and _others(seen, case, book)
        if changed:
            case = held["case"] = case.again()
            if any(one.verb == _FORGET for one in _new(seen, book)):
                let_go()
                POOL.forget()
        held[_SEEN] = (case, stamp, book)
        return changed
    return False


def _others(seen: Any, case: Case, book: tuple[Change, ...]) -> bool:
    """Whether more was written than this session did: at most one change where its case is another now."""
    own = 0 if seen[0] is case else 1
    return sum(one.verb not in _QUIET for one in _new(seen, book)) > own


def _new(seen: Any, book: tuple[Change, ...]) -> list[Change]:
    known = {one.id for one in seen[2]}
    return [one for one in book if one.id not in known]
