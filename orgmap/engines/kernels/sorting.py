"""Arcs sorted by who they leave and by whom they reach, in time in proportion to their number."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orgmap.engines.kernels.compiling import kernel

Values = npt.NDArray[np.float64]
Places = npt.NDArray[np.uint32]
Starts = npt.NDArray[np.int64]
Marks = npt.NDArray[np.int8]


@kernel
def both_ways(tail: Starts, head: Starts, people: int) -> tuple[Starts, Starts, Starts, Starts]:
    """Where each person's outgoing arcs start, all arcs by (tail, head), and the same by (head, tail)."""
    out_start, in_start = _starts(tail, people), _starts(head, people)
    by_head = _sorted(head, in_start, np.arange(tail.size))
    by_tail = _sorted(tail, out_start, by_head)
    return out_start, by_tail, in_start, _sorted(head, in_start, by_tail)


@kernel
def _starts(person: Starts, people: int) -> Starts:
    start = np.zeros(people + 1, dtype=np.int64)
    for one in person:
        start[one + 1] += 1
    for one in range(people):
        start[one + 1] += start[one]
    return start


@kernel
def _sorted(person: Starts, start: Starts, order: Starts) -> Starts:
    """Arcs by person; those of one person stay in the order given."""
    cursor = start[:-1].copy()
    found = np.empty_like(order)
    for arc in order:
        found[cursor[person[arc]]] = arc
        cursor[person[arc]] += 1
    return found


@kernel
def merged(tail: Starts, head: Starts, strength: Values, people: int) -> tuple[Starts, Places, Values, Marks]:
    """Contacts in either direction, in order: starts, others, strengths both ways added up, and arrows.

    An arrow is 1 where an arc goes out, 2 where one comes in, 3 where both do.
    """
    out_start, by_tail, in_start, by_head = both_ways(tail, head, people)
    start = np.zeros(people + 1, dtype=np.int64)
    other = np.empty(2 * tail.size, dtype=np.uint32)
    both = np.empty(2 * tail.size)
    arrow = np.empty(2 * tail.size, dtype=np.int8)
    count = 0
    for person in range(people):
        out, out_end = out_start[person], out_start[person + 1]
        into, in_end = in_start[person], in_start[person + 1]
        while out < out_end or into < in_end:
            to = head[by_tail[out]] if out < out_end else people
            by = tail[by_head[into]] if into < in_end else people
            other[count] = min(to, by)
            both[count], arrow[count] = 0.0, 0
            if to <= by:
                both[count] += strength[by_tail[out]]
                arrow[count] += 1
                out += 1
            if by <= to:
                both[count] += strength[by_head[into]]
                arrow[count] += 2
                into += 1
            count += 1
        start[person + 1] = count
    return start, other[:count].copy(), both[:count].copy(), arrow[:count].copy()
