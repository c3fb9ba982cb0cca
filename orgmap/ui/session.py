"""What is open in this session, and as what it may be seen: itself, or as it is presented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, cast

from orgmap.ui.memory import store
from orgmap.ui.presenting import presented, usual_room

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.ui.case import Case


#: What a thread works on that belongs to no session: see :mod:`orgmap.ui.ahead`.
_stood_for: ContextVar[Case | None] = ContextVar("stood_for", default=None)


@contextmanager
def standing_for(case: Case) -> Iterator[None]:
    """Whatever is asked in this thread is asked of this case; there is no session to ask."""
    before = _stood_for.set(case)
    try:
        yield
    finally:
        _stood_for.reset(before)


def opened() -> Case | None:
    """What is open now as it is, whoever looks on. Pages ask :func:`case`."""
    return cast("Case | None", store()["case"])


def case() -> Case | None:
    """What is open now, or None; while presenting, as it may be projected."""
    stood_for = _stood_for.get()
    if stood_for is not None:
        return stood_for
    now, held = opened(), store()
    if now is None or not presenting():
        return now
    made = held.get("presented")
    if made is None or made[0] is not now or made[1] != in_room():
        made = held["presented"] = (now, in_room(), presented(now, in_room()))
    return cast("Case", made[2])


def network() -> Network | None:
    """The open network, or None."""
    now = case()
    return now.network if now else None


def everybody() -> Network | None:
    """The open network with all names, for the list of who is in the room and for nothing else."""
    now = opened()
    return now.network if now else None


def presenting() -> bool:
    """Whether the page may be seen by others: names of people not in the room are taken out."""
    return bool(store().get("presenting"))


def in_room() -> tuple[str, ...]:
    """Who is in the room and keeps their name: whoever leads the initiative until somebody is named."""
    now, room = opened(), store().get("room")
    if room is not None or now is None:
        return tuple(room or ())
    return usual_room(now)


def want(verb: str) -> None:
    """Remember that the reader asked for something slow on the open network."""
    shown = network()
    if shown is not None:
        store()["wanted"] = {*store().get("wanted", ()), (verb, shown.fingerprint)}


def unwant(verb: str) -> None:
    """Forget that the reader asked for it: the way to stop what takes long."""
    store()["wanted"] = {asked for asked in store().get("wanted", ()) if asked[0] != verb}


def wanted(verb: str) -> bool:
    """Whether the reader asked for it."""
    shown = network()
    return shown is not None and (verb, shown.fingerprint) in store().get("wanted", ())
