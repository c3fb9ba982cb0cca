"""Work for several threads, cut up in a way that does not depend on how many there are."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

#: Most parts: enough for many threads, few enough that each part's own totals cost nothing.
_MOST_PARTS = 32


def usable_threads() -> int:
    """How many threads may run side by side here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
    work: Callable[[int, int], T], pieces: list[tuple[int, int]], *, threads: int | None = None
) -> list[T]:
    """The results of ``work(first, last)`` for every part, in order."""
    several = min(threads or usable_threads(), len(pieces))
    if several < 2:
        return [work(first, last) for first, last in pieces]
    with ThreadPoolExecutor(several) as pool:
        return list(pool.map(lambda piece: work(*piece), pieces))
