"""Work for several threads, cut up in a way that does not depend on how many there are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count as counted
from queue import SimpleQueue
from typing import TypeVar

from orgmap.patience import now

T = TypeVar("T")
R = TypeVar("R")

#: Most parts: enough for many threads, few enough that each part's own totals cost nothing.
_MOST_PARTS = 32
_left_free: ContextVar[int] = ContextVar("left_free", default=0)


def usable_threads() -> int:
    """How many threads may run side by side here."""
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, found - _left_free.get())


@contextmanager
def leaving_free(processors: int) -> Iterator[None]:
    """Leave some processors to others: to a page that answers clicks while something is worked out.

    Results do not depend on it. At least one thread runs.

    >>> with leaving_free(10**6):
    ...     usable_threads()
    1
    """
    before = _left_free.set(processors)
    try:
        yield
    finally:
        _left_free.reset(before)


def parts(count: int, *, multiple: int) -> list[tuple[int, int]]:
    """0 to ``count`` cut into at most 32 parts, each but the last a multiple of ``multiple`` long.

    The parts depend on ``count`` alone, and so do sums over them.

    >>> parts(300, multiple=128)
    [(0, 128), (128, 256), (256, 300)]
    """
    blocks = -(-count // multiple)
    size = max(1, -(-blocks // _MOST_PARTS)) * multiple
    return [(first, min(first + size, count)) for first in range(0, count, size)]


def in_threads(
    work: Callable[[R, int, int], T],
    pieces: list[tuple[int, int]],
    *,
    room: Callable[[], R],
    threads: int | None = None,
) -> list[T]:
    """The results of ``work(room, first, last)`` for every part, in order.

    No two parts run in the same room at a time, and there is one a thread: memory is taken once. Between
    parts it is looked whether somebody still waits (:mod:`orgmap.patience`).
    """
    several = min(threads or usable_threads(), len(pieces))
    waiting, done = now(), counted(1)
    rooms: SimpleQueue[R] = SimpleQueue()
    for _ in range(max(several, 1)):
        rooms.put(room())

    def one(piece: tuple[int, int]) -> T:
        own = rooms.get()
        try:
            waiting.look()
            found = work(own, *piece)
            waiting.look(next(done) / len(pieces))
            return found
        finally:
            rooms.put(own)

    if several < 2:
        return [one(piece) for piece in pieces]
    with ThreadPoolExecutor(several) as pool:
        return list(pool.map(one, pieces))
