"""How far something spreads: many runs of independent cascade and linear threshold.

Runs draw the luck of :mod:`orgmap.engines.luck` arc by arc, and only where a run gets to.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from orgmap.engines.kernels.compiling import kernel
from orgmap.engines.luck import FIRST, GOLDEN, SECOND, TO_FLOAT

Values = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.uint32]
Starts = npt.NDArray[np.int64]

_GOLDEN = np.uint64(GOLDEN)
_FIRST = np.uint64(FIRST)
_SECOND = np.uint64(SECOND)


class Ways(NamedTuple):
    """Arcs out of each person: head, number of the arc, and what it carries (a chance or a push)."""

    start: Starts
    head: Places
    arc: Starts
    carries: Values


@kernel
def cascade(ways: Ways, seeds: Starts, keys: Words, total: Values) -> None:
    """Add 1 for each person and run (a key each) in which they are reached along arcs that carry on."""
    start, heads, arc, chance = ways.start, ways.head, ways.arc, ways.carries
    people = start.size - 1
    reached = np.full(people, -1, dtype=np.int64)
    waiting = np.zeros(people, dtype=np.uint32)
    for run in range(keys.size):
        last = 0
        for seed in seeds:
            reached[seed] = run
            waiting[last] = seed
            last += 1
        at = 0
        while at < last:
            person = waiting[at]
            at += 1
            total[person] += 1.0
            for way in range(start[person], start[person + 1]):
                head = heads[way]
                if reached[head] != run and _draw(keys[run], arc[way]) < chance[way]:
                    reached[head] = run
                    waiting[last] = head
                    last += 1


@kernel
def threshold(ways: Ways, seeds: Starts, keys: Words, total: Values) -> None:
    """Add 1 for each person and run in which the shares of those who have turned reach their threshold."""
    start, heads, push = ways.start, ways.head, ways.carries
    people = start.size - 1
    turned = np.full(people, -1, dtype=np.int64)
    pushed = np.zeros(people)
    waiting = np.zeros(people, dtype=np.uint32)
    for run in range(keys.size):
        pushed[:] = 0.0
        last = 0
        for seed in seeds:
            turned[seed] = run
            waiting[last] = seed
            last += 1
        at = 0
        while at < last:
            person = waiting[at]
            at += 1
            total[person] += 1.0
            for way in range(start[person], start[person + 1]):
                head = heads[way]
                if turned[head] != run:
                    pushed[head] += push[way]
                    if pushed[head] >= (1.0 - _draw(keys[run], head)) * (1.0 - 1e-12):
                        turned[head] = run
                        waiting[last] = head
                        last += 1


@kernel
def _draw(key: np.uint64, place: int) -> float:
    """The number of this place in this run: see :func:`orgmap.engines.luck.draws`."""
    word = np.uint64(place + 1) * _GOLDEN + key
    word = (word ^ (word >> np.uint64(30))) * _FIRST
    word = (word ^ (word >> np.uint64(27))) * _SECOND
    word ^= word >> np.uint64(31)
    return float(word >> np.uint64(11)) * TO_FLOAT
