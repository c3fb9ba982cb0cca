"""Whether somebody still waits for long work, and how far it is: what the work looks at now and then.

Whoever asks for the work says how it may be stopped and whom to tell (:func:`awaited`). What takes long asks
:func:`look` at least about once a second; between, :func:`share_of` says which part of the whole a step is.
Nothing of it enters a result, and where nobody awaits the work nothing happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from threading import Lock

__all__ = ["Stopped", "Waiting", "awaited", "look", "now", "said", "share_of"]


class Stopped(Exception):
    """Whoever asked for the work does not want it any more; nothing of it is kept."""


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits: asked whether to stop, and told how far it is within ``first`` to ``last``."""

    stopped: Callable[[], bool] = lambda: False
    tell: Callable[[float, str], None] = lambda _share, _what: None
    first: float = 0.0
    last: float = 1.0
    _most: list[float] = field(default_factory=lambda: [0.0])
    #: Of two threads one might be overtaken between looking and telling.
    _turn: Lock = field(default_factory=Lock)

    def look(self, share: float | None = None, what: str = "") -> None:
        """Stop here where nobody waits any more; say how far (0..1) this step of the work is, and at what.

        What is told never falls. A thread of the work calls this on what :func:`now` gave its parent.
        """
        if self.stopped():
            raise Stopped
        if share is None:
            return
        done = self.first + (self.last - self.first) * min(max(share, 0.0), 1.0)
        with self._turn:
            if done > self._most[0]:
                self._most[0] = done
                self.tell(done, what)


_NOBODY = Waiting()
_now: ContextVar[Waiting] = ContextVar("patience")


def now() -> Waiting:
    """Who waits for what is done here, for threads that are begun from here."""
    return _now.get(_NOBODY)


def look(share: float | None = None, what: str = "") -> None:
    """Raise :class:`Stopped` where nobody waits any more; say how far (0..1) this step is, and at what."""
    _now.get(_NOBODY).look(share, what)


def said(share: float, what: str = "") -> None:
    """:func:`look` as functions want it that tell how far they are, and what they do."""
    look(share, what)


@contextmanager
def awaited(
    stopped: Callable[[], bool], tell: Callable[[float, str], None] = lambda _share, _what: None
) -> Iterator[None]:
    """What is done inside can be stopped, and tells how far it is (0..1) and what it is at.

    >>> heard = []
    >>> with awaited(lambda: False, lambda share, what: heard.append(share)):
    ...     with share_of(0.5, 1.0):
    ...         look(0.5)
    >>> heard
    [0.5, 0.75, 1.0]
    """
    before = _now.set(Waiting(stopped, tell))
    try:
        look()
        yield
    finally:
        _now.reset(before)


@contextmanager
def share_of(first: float, last: float) -> Iterator[None]:
    """What is done inside is the part from ``first`` to ``last`` (0..1) of the step around it."""
    outer = _now.get(_NOBODY)
    wide = outer.last - outer.first
    inner = replace(outer, first=outer.first + wide * first, last=outer.first + wide * last)
    before = _now.set(inner)
    try:
        inner.look(0.0)
        yield
        inner.look(1.0)
    finally:
        _now.reset(before)
