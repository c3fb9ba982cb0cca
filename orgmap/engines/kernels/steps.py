"""Shortest paths that count steps, many sources at a time.

Betweenness follows Brandes (2001, doi 10.1080/0022250X.2001.9990249) with 64 sources side by side. A
word of 64 bits per person says for whom they are on the front of the search; numbers of paths and what
depends on a person are rows of 64 numbers, so that one instruction adds several sources and an arc is
fetched once for all of them. Each level of a search is kept as a list of (person, bits), and the way
back walks these lists.

Numbers of paths are whole numbers: 32-bit floats hold them exactly up to 2**24, in half the memory.
The largest is returned, and a caller that sees more than that asks again with 64 bits.

Closeness and harmonic need no path counts and go 512 sources at a time, one bit each (Then et al.
2014, VLDB 8(4):449-460).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from orgmap.engines.kernels.compiling import kernel
from orgmap.engines.kernels.lanes import (
    LANES,
    larger,
    largest_of,
    nothing,
    one_more_over,
    ones,
    plus_row,
    row_of,
    rows,
    set_row,
    sum_of,
    times,
)

WORDS = 8
#: Sources that one pass of :func:`distance_sums` takes.
BITS = 64 * WORDS
#: Whole numbers up to here are exact as 32-bit floats.
EXACT_PATHS = 2.0**24

Values = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]
Grid = npt.NDArray[np.uint64]
Places = npt.NDArray[np.uint32]
Starts = npt.NDArray[np.int64]


class Neighbours(NamedTuple):
    """Arcs both ways: those of person v lie from ``start[v]`` to ``start[v + 1]``."""

    out_start: Starts
    out_head: Places
    in_start: Starts
    in_tail: Places


class Memory(NamedTuple):
    """What a search from 64 sources writes on.

    ``paths`` and ``owed`` are rows; ``seen`` and ``front`` bits per person; ``who`` and ``bits`` the
    entries of all levels, those of level d from ``level[d]`` to ``level[d + 1]``; ``todo`` people to
    look at and ``asked`` the level at which they were last put there.
    """

    paths: npt.NDArray[Any]
    owed: Values
    seen: Words
    front: Words
    who: Places
    bits: Words
    level: Starts
    todo: Places
    asked: Starts


def memory(people: int, dtype: type[np.floating[Any]]) -> Memory:
    """Room for one search; ``dtype`` holds the numbers of paths."""
    entries = people * min(LANES, people)
    return Memory(
        paths=rows(people, dtype),
        owed=rows(people, np.float64),
        seen=np.zeros(people, dtype=np.uint64),
        front=np.zeros(people, dtype=np.uint64),
        who=np.empty(entries, dtype=np.uint32),
        bits=np.empty(entries, dtype=np.uint64),
        level=np.zeros(people + 3, dtype=np.int64),
        todo=np.zeros(people, dtype=np.uint32),
        asked=np.zeros(people, dtype=np.int64),
    )


@kernel
def betweenness(near: Neighbours, room: Memory, first: int, last: int, total: Values) -> float:
    """Add what depends on each person, for sources ``first`` to ``last - 1``; largest number of paths."""
    most = 0.0
    for source in range(first, last, LANES):
        levels, paths = _forwards(near, room, source, min(LANES, last - source))
        _backwards(near, room, levels, total)
        most = max(most, paths)
    return most


@kernel
def _forwards(near: Neighbours, room: Memory, source: int, width: int) -> tuple[int, float]:
    """Count paths level by level; the number of levels and the largest count."""
    # Fields are taken out once: every look into a tuple inside the loop would count references.
    start, tail = near.in_start, near.in_tail
    counted, seen, front = room.paths, room.seen, room.front
    who, bits, level, todo = room.who, room.bits, room.level, room.todo
    everybody = _begin(room, source, width)
    most = nothing(counted)
    depth, count = 1, width
    while level[depth - 1] < count:
        asked = _ask(near, room, depth)
        for at in range(asked):
            person = todo[at] if asked < seen.size else np.uint32(at)
            lacking = everybody & ~seen[person]
            if lacking == 0:
                continue
            reached = np.uint64(0)
            for arc in range(start[person], start[person + 1]):
                reached |= front[tail[arc]]
            reached &= lacking
            if reached == 0:
                continue
            paths = nothing(counted)
            for arc in range(start[person], start[person + 1]):
                own = front[tail[arc]] & reached
                if own != 0:
                    paths = plus_row(paths, counted, tail[arc], own)
            set_row(counted, person, reached, paths)
            most = larger(paths, most)
            who[count] = person
            bits[count] = reached
            count += 1
        _advance(room, depth, count)
        depth += 1
    return depth - 1, largest_of(most)


@kernel
def _begin(room: Memory, source: int, width: int) -> np.uint64:
    """Sources at level 0; the bits that are in use."""
    one = np.uint64(1)
    room.seen[:] = 0
    room.front[:] = 0
    room.asked[:] = 0
    everybody = np.uint64(0)
    for lane in range(width):
        person, bit = source + lane, one << np.uint64(lane)
        everybody |= bit
        room.seen[person] = bit
        room.front[person] = bit
        room.paths[person, :] = 1.0
        room.who[lane] = person
        room.bits[lane] = bit
    room.level[0] = 0
    room.level[1] = width
    return everybody


@kernel
def _ask(near: Neighbours, room: Memory, depth: int) -> int:
    """Whom to look at: those after the front where it is small, else everybody (all people counted)."""
    start, head, who, todo, asked = near.out_start, near.out_head, room.who, room.todo, room.asked
    front = who[room.level[depth - 1] : room.level[depth]]
    work = 0
    for person in front:
        work += start[person + 1] - start[person]
    if work * 4 > head.size:
        return int(asked.size)
    found = 0
    for person in front:
        for arc in range(start[person], start[person + 1]):
            if asked[head[arc]] < depth:
                asked[head[arc]] = depth
                todo[found] = head[arc]
                found += 1
    return found


@kernel
def _advance(room: Memory, depth: int, count: int) -> None:
    """The entries up to ``count`` become level ``depth`` and the new front."""
    who, bits, level, front, seen = room.who, room.bits, room.level, room.front, room.seen
    for at in range(level[depth - 1], level[depth]):
        front[who[at]] = 0
    for at in range(level[depth], count):
        front[who[at]] = bits[at]
        seen[who[at]] |= bits[at]
    level[depth + 1] = count


@kernel
def _backwards(near: Neighbours, room: Memory, levels: int, total: Values) -> None:
    """From the farthest level to the first: what depends on each person, a share of a path each.

    ``owed`` holds (1 + dependency) / paths of the level behind; a person's dependency is their
    number of paths times the sum of what those after them on shortest paths are owed.
    """
    start, head = near.out_start, near.out_head
    counted, owing, front = room.paths, room.owed, room.front
    who, bits, level = room.who, room.bits, room.level
    front[:] = 0
    for depth in range(levels - 1, 0, -1):
        for at in range(level[depth], level[depth + 1]):
            person, own = who[at], bits[at]
            owed = nothing(owing)
            for arc in range(start[person], start[person + 1]):
                both = front[head[arc]] & own
                if both != 0:
                    owed = plus_row(owed, owing, head[arc], both)
            paths = row_of(counted, person)
            depends = times(owed, paths)
            total[person] += sum_of(depends, own)
            set_row(owing, person, own, one_more_over(depends, paths))
        if depth + 1 < levels:
            for at in range(level[depth + 1], level[depth + 2]):
                front[who[at]] = 0
        for at in range(level[depth], level[depth + 1]):
            front[who[at]] = bits[at]


@kernel
def distance_sums(near: Neighbours, first: int, last: int, sums: Values) -> None:
    """Add in rows, for each person, how far sources ``first`` to ``last - 1`` are, inverses, how many."""
    far, close, many = sums[0], sums[1], sums[2]
    start, tail = near.in_start, near.in_tail
    people = start.size - 1
    seen = np.zeros((people, WORDS), dtype=np.uint64)
    front = np.zeros((people, WORDS), dtype=np.uint64)
    ahead = np.zeros((people, WORDS), dtype=np.uint64)
    everybody = np.zeros(WORDS, dtype=np.uint64)
    for block in range(first, last, BITS):
        seen[:] = 0
        front[:] = 0
        everybody[:] = 0
        for source in range(block, min(block + BITS, last)):
            word, bit = (source - block) >> 6, np.uint64(1) << np.uint64((source - block) & 63)
            everybody[word] |= bit
            seen[source, word] = bit
            front[source, word] = bit
        depth, found = 0, True
        while found:
            found = False
            depth += 1
            for person in range(people):
                new = _arrivals(start, tail, person, seen, front, ahead, everybody)
                if new:
                    found = True
                    far[person] += new * depth
                    close[person] += new / depth
                    many[person] += new
            front, ahead = ahead, front


@kernel
def _arrivals(
    start: Starts, tail: Places, person: int, seen: Grid, front: Grid, ahead: Grid, everybody: Words
) -> int:
    """Let the front step to the person; the number of sources that reach them now."""
    lacking = np.uint64(0)
    for word in range(WORDS):
        lacking |= everybody[word] & ~seen[person, word]
        ahead[person, word] = 0
    if lacking == 0:
        return 0
    for arc in range(start[person], start[person + 1]):
        before = tail[arc]
        for word in range(WORDS):
            ahead[person, word] |= front[before, word]
    new = np.uint64(0)
    for word in range(WORDS):
        fresh = ahead[person, word] & ~seen[person, word]
        ahead[person, word] = fresh
        seen[person, word] |= fresh
        new += ones(fresh)
    return int(new)
