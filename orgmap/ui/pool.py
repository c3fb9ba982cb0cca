"""Answers kept for all sessions of one user, each by the very data it was computed from.

Why nobody is shown what is not theirs: an answer is found only by the user it was made for. On this machine
there is one; served beyond it each browser is another (:mod:`orgmap.ui.visitor`), and nothing is shared
between them, though they hold the same data. And it is found only by whoever holds the data: its key is the
fingerprint of the network that is open, which changes with any record, so all that is kept here a session
could compute from what it has open.
While presenting another network is open, with names taken out and a fingerprint of its own, and its
answers stand apart even where nothing had to be taken out. Answers that hang on more than the network
(talks, plans, records before it was settled who is who) are found only by whoever opened the same
workspace with the same talks. Any other answer belongs to its session alone, and is not kept here.

Nothing here is written down; what is forgotten in one session is dropped for all (:func:`forget`).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from orgmap.ui.turns import Turns

if TYPE_CHECKING:
    from orgmap.ui.case import Case

T = TypeVar("T")
Key = tuple[Hashable, ...]

#: Answers that hang on people, ties and chart alone: another stance or a talk held leaves them as they are.
OF_TIES = frozenset(
    (
        *("brokers", "contacts", "gap", "go to", "groups", "interfaces", "key players"),
        *("looked at", "measure", "mirror", "names in order", "places", "redraws", "redraws of influence"),
        *("scene", "span", "way", "why"),
    )
)
#: Answers that hang on all that is in the network: stances, rights and the initiative, too.
OF_NETWORK = frozenset(
    (
        *("brakes", "decisions", "departure", "grid", "groups by stance", "scene by stance"),
        *("single points", "unit card"),
    )
)
#: Answers that hang on talks held, on the plan that goes on from them, or on the records as they were read.
OF_WORKSPACE = frozenset(
    ("audience", "blockers", "check", "identities", "moves", "plan", "talk card", "units", "what if")
)
#: What was asked for last stays longest: a plan outlives many cards.
_MOST = 150
#: Before the name of something worked on beside the page: see :mod:`orgmap.ui.waiting`.
BESIDE = "beside:"


def given(options: Mapping[str, object]) -> Key:
    """Options as part of a key, in whatever order they were written.

    >>> given({"name": "x", "layers": ("advice",)})
    (('layers', "('advice',)"), ('name', "'x'"))
    """
    return tuple(sorted((name, repr(value)) for name, value in options.items()))


def key(opened: Case, verb: str, options: Mapping[str, object]) -> Key | None:
    """By what an answer is found again in any session; None when it belongs to its session alone."""
    if opened.visitor is None:
        return None
    bare, whose = verb.removeprefix(BESIDE), (opened.visitor, opened.behind is not None)
    if bare in OF_TIES:
        return verb, whose, opened.structure, given(options)
    if bare in OF_NETWORK:
        return verb, whose, opened.network.fingerprint, given(options)
    if bare in OF_WORKSPACE:
        # While presenting a plan is made from stances and talks that the network shown does not hold.
        known = opened.behind or opened
        data = (opened.structure, opened.network.fingerprint, known.network.fingerprint)
        return verb, whose, data, str(opened.path), opened.as_of, known.talks, given(options)
    return None


class Pool:
    """Answers by key, the latest asked for; each is computed once, however many ask at a time.

    >>> pool = Pool()
    >>> pool.answer(("brokers", "4f2a"), lambda: "Meera"), pool.answer(("brokers", "4f2a"), lambda: "Tom")
    ('Meera', 'Meera')
    >>> pool.forget()
    >>> pool.known(("brokers", "4f2a"))
    False
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Key, object] = OrderedDict()
        self._turns = Turns()
        self._lock = threading.Lock()
        self._forgotten = 0

    def answer(self, key: Key, make: Callable[[], T]) -> T:
        """The answer of this key, made where it is not known.

        Who asks while it is being made waits for it; an answer asks only for what it is made of, so nobody
        waits in a ring. Where making it ends early (an error, or Streamlit
        ends the run because the reader went on) nothing is kept, and the next one makes it.
        """
        with self._turns.of(key):
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return cast("T", self._kept[key])
                began = self._forgotten
            found = make()
            with self._lock:
                if began == self._forgotten:  # else it may still hold whoever was forgotten meanwhile
                    self._kept[key] = found
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            return found

    @property
    def contended(self) -> bool:
        """Whether somebody waits for an answer that somebody else is making."""
        return self._turns.contended

    def known(self, key: Key) -> bool:
        """Whether asking for it costs nothing."""
        with self._lock:
            return key in self._kept

    def forget(self) -> None:
        """Drop everything, also what is being made at this moment."""
        with self._lock:
            self._kept.clear()
            self._forgotten += 1


#: The answers of this process.
POOL = Pool()
