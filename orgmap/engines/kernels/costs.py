"""Shortest paths that add up costs: Dijkstra from one source at a time, paths counted on the way back.

Lengths are floats that hold whole numbers exactly (``slack`` 1) or real numbers whose paths tie within
a relative tolerance (``slack`` 1 + tolerance).

The queue is a ring of buckets half as wide as the shortest arc (Denardo and Fox 1979,
doi 10.1287/opre.27.1.161): no arc joins two people of one bucket, so a whole bucket is settled at once
and nothing is ever sorted. Where the longest arc is so many times the shortest that the ring would not
fit the cache, or that the tolerance could reach the width of a bucket, a heap takes its place.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from orgmap.engines.kernels.compiling import kernel, part

Values = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.uint32]
Starts = npt.NDArray[np.int64]
Links = npt.NDArray[np.int64]

#: Most buckets of a ring; beyond that the heap.
_MOST_BUCKETS = 2**18


class Roads(NamedTuple):
    """Arcs out of each person with their lengths; those of v lie from ``start[v]`` to ``start[v + 1]``."""

    start: Starts
    head: Places
    length: Values


class Queue(NamedTuple):
    """How a search keeps who is next: a ring of buckets, or (no ``bucket``) a heap.

    ``scale`` buckets per unit of length; ``filled`` a bit per bucket.
    """

    scale: float
    slack: float
    bucket: Links
    filled: Words


class Memory(NamedTuple):
    """What a search writes on.

    ``limit`` is a distance with the slack added. Every time a way to ``to`` from ``by`` is found that
    is as short as any before, an entry is added: ``same`` links it to the other ways of that person,
    ``next`` to the next in its bucket. ``way`` is the first entry of each person.
    """

    distance: Values
    limit: Values
    settled: npt.NDArray[np.bool_]
    order: Places
    way: Links
    to: Places
    by: Places
    same: Links
    next: Links
    key: Values
    heap: Links
    paths: Values
    depends: Values


class Case(NamedTuple):
    """What a search needs: one for each thread."""

    roads: Roads
    line: Queue
    room: Memory


def case(roads: Roads, slack: float) -> Case:
    """Roads with a queue that suits them and room for one search."""
    people = roads.start.size - 1
    return Case(roads, queue(roads.length, people, slack), memory(people, roads.length.size))


def queue(lengths: Values, people: int, slack: float) -> Queue:
    """The queue that suits these lengths."""
    shortest, longest = (float(lengths.min()), float(lengths.max())) if lengths.size else (1.0, 1.0)
    scale = 2.0 / shortest
    wanted = longest * scale + 4.0
    tolerant = (slack - 1.0) * people * longest > shortest / 8.0
    if tolerant or wanted > _MOST_BUCKETS or not np.isfinite(people * longest * scale):
        return Queue(scale, slack, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64))
    size = max(64, 1 << int(np.ceil(np.log2(wanted))))
    return Queue(scale, slack, np.zeros(size, dtype=np.int64), np.zeros(size // 64, dtype=np.uint64))


def memory(people: int, arcs: int) -> Memory:
    """Room for one search."""
    return Memory(
        distance=np.zeros(people),
        limit=np.zeros(people),
        settled=np.zeros(people, dtype=np.bool_),
        order=np.zeros(people, dtype=np.uint32),
        way=np.zeros(people, dtype=np.int64),
        to=np.zeros(arcs + 1, dtype=np.uint32),
        by=np.zeros(arcs + 1, dtype=np.uint32),
        same=np.zeros(arcs + 1, dtype=np.int64),
        next=np.zeros(arcs + 1, dtype=np.int64),
        key=np.zeros(arcs + 1),
        heap=np.zeros(arcs + 2, dtype=np.int64),
        paths=np.zeros(people),
        depends=np.zeros(people),
    )


@kernel
def betweenness(case: Case, first: int, last: int, sums: Values) -> None:
    """Add in rows, for sources ``first`` to ``last - 1``: the three rows of :func:`distance_sums`, which
    the same search gives, and what depends on each person (Brandes 2001).
    """
    roads, line, room = case
    far, close, many, total = sums[0], sums[1], sums[2], sums[3]
    distance = room.distance
    # Fields are taken out once: every look into a tuple inside the loop would count references.
    order, way, by, same = room.order, room.way, room.by, room.same
    paths, depends = room.paths, room.depends
    for source in range(first, last):
        reached = _search(roads, line, room, source)
        paths[source] = 1.0
        depends[source] = 0.0
        for at in range(1, reached):
            person = order[at]
            count = 0.0
            entry = way[person]
            while entry >= 0:
                count += paths[by[entry]]
                entry = same[entry]
            far[person] += distance[person]
            close[person] += 1.0 / distance[person]
            many[person] += 1.0
            paths[person] = count
            depends[person] = 0.0
        for at in range(reached - 1, 0, -1):
            person = order[at]
            total[person] += depends[person]
            owed = (1.0 + depends[person]) / paths[person]
            entry = way[person]
            while entry >= 0:
                depends[by[entry]] += paths[by[entry]] * owed
                entry = same[entry]


@kernel
def distance_sums(case: Case, first: int, last: int, sums: Values) -> None:
    """Add in rows, for each person, how far sources ``first`` to ``last - 1`` are, inverses, how many."""
    roads, line, room = case
    far, close, many = sums[0], sums[1], sums[2]
    order, distance = room.order, room.distance
    for source in range(first, last):
        reached = _search(roads, line, room, source)
        for at in range(1, reached):
            person = order[at]
            far[person] += distance[person]
            close[person] += 1.0 / distance[person]
            many[person] += 1.0


@kernel
def _search(roads: Roads, line: Queue, room: Memory, source: int) -> int:
    """Distances and ways from the source; how many people were reached, the source included."""
    room.distance[:] = np.inf
    room.limit[:] = np.inf
    room.settled[:] = False
    room.distance[source] = 0.0
    room.limit[source] = 0.0
    room.way[source] = -1
    room.to[0] = source
    room.next[0] = -1
    if line.bucket.size:
        return _by_buckets(roads, line, room)
    return _by_heap(roads, line, room)


@kernel
def _by_buckets(roads: Roads, line: Queue, room: Memory) -> int:
    bucket, filled, scale, slack = line.bucket, line.filled, line.scale, line.slack
    distance, limit, settled, order = room.distance, room.limit, room.settled, room.order
    to, by, way, same, following = room.to, room.by, room.way, room.same, room.next
    start, head, lengths = roads.start, roads.head, roads.length
    one = np.uint64(1)
    last = bucket.size - 1
    bucket[0] = 0
    filled[0] = one
    waiting, entries, reached, here = 1, 1, 0, 0
    while waiting > 0:
        here = _next_bucket(filled, here)
        filled[here >> 6] &= ~(one << np.uint64(here & 63))
        entry = bucket[here]
        while entry >= 0:
            person = to[entry]
            entry = following[entry]
            waiting -= 1
            if settled[person]:
                continue
            settled[person] = True
            order[reached] = person
            reached += 1
            done = distance[person]
            for arc in range(start[person], start[person + 1]):
                other = head[arc]
                length = done + lengths[arc]
                if length <= limit[other]:
                    to[entries] = other
                    by[entries] = person
                    before = distance[other]
                    # Ways within the slack stay beside a shorter one.
                    same[entries] = -1 if length * slack < before else way[other]
                    way[other] = entries
                    if length < before:
                        distance[other] = length
                        limit[other] = length * slack
                        at = int(length * scale) & last
                        bit = one << np.uint64(at & 63)
                        following[entries] = bucket[at] if filled[at >> 6] & bit else -1
                        filled[at >> 6] |= bit
                        bucket[at] = entries
                        waiting += 1
                    entries += 1
    return reached


@part
def _next_bucket(filled: Words, here: int) -> int:
    """The first bucket with somebody in it, from ``here`` on round the ring."""
    one = np.uint64(1)
    word = here >> 6
    bits = filled[word] >> np.uint64(here & 63)
    if bits == 0:
        word += 1
        while filled[word & (filled.size - 1)] == 0:
            word += 1
        word &= filled.size - 1
        bits = filled[word]
        here = word << 6
    while bits & one == 0:
        bits >>= one
        here += 1
    return here


@kernel
def _by_heap(roads: Roads, line: Queue, room: Memory) -> int:
    slack, key, heap = line.slack, room.key, room.heap
    distance, limit, settled, order = room.distance, room.limit, room.settled, room.order
    to, by, way, same = room.to, room.by, room.way, room.same
    key[0] = 0.0
    heap[0] = 0
    waiting, entries, reached = 1, 1, 0
    while waiting > 0:
        person = to[heap[0]]
        waiting -= 1
        sink(heap, key, waiting)
        if settled[person]:
            continue
        settled[person] = True
        order[reached] = person
        reached += 1
        done = distance[person]
        for arc in range(roads.start[person], roads.start[person + 1]):
            other = roads.head[arc]
            length = done + roads.length[arc]
            before = distance[other]
            # Only from somebody strictly nearer: a cost too small to change a sum could close a ring.
            if length < before or (length <= limit[other] and done < before):
                to[entries] = other
                by[entries] = person
                same[entries] = -1 if length * slack < before else way[other]
                way[other] = entries
                if length < before:
                    distance[other] = length
                    limit[other] = length * slack
                    key[entries] = length
                    rise(heap, key, waiting, entries)
                    waiting += 1
                entries += 1
    return reached


@kernel
def rise(heap: Links, key: Values, at: int, entry: int) -> None:
    """Put an entry at the end of the heap and let it rise."""
    while at > 0:
        above = (at - 1) >> 2
        if key[heap[above]] <= key[entry]:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = entry


@kernel
def sink(heap: Links, key: Values, size: int) -> None:
    """Take the first of the heap away: the last of its ``size`` + 1 sinks from the top."""
    entry = heap[size]
    at = 0
    while True:
        below = 4 * at + 1
        if below >= size:
            break
        for other in range(below + 1, min(below + 4, size)):
            if key[heap[other]] < key[heap[below]]:
                below = other
        if key[heap[below]] >= key[entry]:
            break
        heap[at] = heap[below]
        at = below
    heap[at] = entry
