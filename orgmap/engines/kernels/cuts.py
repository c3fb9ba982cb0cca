"""What gets farther when one tie is cut, or one person goes, for every one of them, in steps.

Ties are read without direction.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from orgmap.engines.kernels.compiling import kernel

Values = npt.NDArray[np.float64]
Places = npt.NDArray[np.uint32]
Starts = npt.NDArray[np.int64]


class Room(NamedTuple):
    """What a search from one source writes on.

    ``distance`` is -1 where nobody came; ``ways`` counts who stands before a person on shortest ways and
    ``before`` is one of them. ``below`` are the people whose only shortest ways run over the tie that is
    cut, marked in ``cut``; ``met`` counts how many of a person's ways are cut. ``after`` is the new
    distance; ``bucket`` the first entry waiting at a distance, ``who`` and ``next`` the entries.
    """

    distance: Starts
    ways: Starts
    before: Starts
    order: Starts
    below: Starts
    cut: npt.NDArray[np.bool_]
    met: Starts
    after: Starts
    bucket: Starts
    who: Starts
    next: Starts


def room(people: int, arcs: int) -> Room:
    """Room for one search."""
    entries = people + arcs + 1
    return Room(
        distance=np.zeros(people, dtype=np.int64),
        ways=np.zeros(people, dtype=np.int64),
        before=np.zeros(people, dtype=np.int64),
        order=np.zeros(people, dtype=np.int64),
        below=np.zeros(people, dtype=np.int64),
        cut=np.zeros(people, dtype=np.bool_),
        met=np.zeros(people, dtype=np.int64),
        after=np.full(people, -1, dtype=np.int64),
        bucket=np.full(people + 2, -1, dtype=np.int64),
        who=np.zeros(entries, dtype=np.int64),
        next=np.zeros(entries, dtype=np.int64),
    )


@kernel
def losses(start: Starts, other: Places, rooms: Room, first: int, last: int, total: Values) -> None:
    """Add to both ends of every tie what it is worth to sources ``first`` to ``last - 1``.

    A tie's worth is the sum over targets of 1 / distance that goes when it is cut.
    """
    ways, before, order = rooms.ways, rooms.before, rooms.order
    for source in range(first, last):
        reached = _search(start, other, rooms, source)
        for at in range(1, reached):
            person = order[at]
            if ways[person] == 1:
                loss = _lost(start, other, rooms, person)
                total[person] += loss
                total[before[person]] += loss


@kernel
def _search(start: Starts, other: Places, rooms: Room, source: int) -> int:
    """Steps from the source and who stands before whom; how many people were reached."""
    distance, ways, before, order = rooms.distance, rooms.ways, rooms.before, rooms.order
    distance[:] = -1
    ways[:] = 0
    distance[source] = 0
    order[0] = source
    reached, at = 1, 0
    while at < reached:
        person = order[at]
        at += 1
        for place in range(start[person], start[person + 1]):
            to = np.int64(other[place])
            if distance[to] < 0:
                distance[to] = distance[person] + 1
                order[reached] = to
                reached += 1
            if distance[to] == distance[person] + 1:
                ways[to] += 1
                before[to] = person
    return reached


@kernel
def _lost(start: Starts, other: Places, rooms: Room, top: int) -> float:
    """What the tie into ``top`` is worth to one source: those below it have no other shortest way."""
    distance, below, cut, met, after = rooms.distance, rooms.below, rooms.cut, rooms.met, rooms.after
    count = _below(start, other, rooms, top)
    _way_round(start, other, rooms, top, count)
    loss = 0.0
    for at in range(count):
        person = below[at]
        loss += 1.0 / distance[person]
        if after[person] >= 0:
            loss -= 1.0 / after[person]
        after[person] = -1
        cut[person] = False
        for place in range(start[person], start[person + 1]):
            met[other[place]] = 0
    return loss


@kernel
def _below(start: Starts, other: Places, rooms: Room, top: int) -> int:
    """Mark ``top`` and everybody all of whose shortest ways run through it; how many they are."""
    distance, ways, below, cut, met = rooms.distance, rooms.ways, rooms.below, rooms.cut, rooms.met
    below[0] = top
    cut[top] = True
    count, at = 1, 0
    while at < count:
        person = below[at]
        at += 1
        for place in range(start[person], start[person + 1]):
            to = np.int64(other[place])
            if distance[to] == distance[person] + 1:
                met[to] += 1
                if met[to] == ways[to]:
                    cut[to] = True
                    below[count] = to
                    count += 1
    return count


@kernel
def _way_round(start: Starts, other: Places, rooms: Room, top: int, count: int) -> None:
    """The new distance of everybody below, where there is any way round: nearest first."""
    distance, below, cut, after = rooms.distance, rooms.below, rooms.cut, rooms.after
    bucket, who, following, parent = rooms.bucket, rooms.who, rooms.next, rooms.before[top]
    entries, steps = 0, np.int64(distance.size)
    for at in range(count):
        person = below[at]
        nearest = np.int64(-1)
        for place in range(start[person], start[person + 1]):
            to = np.int64(other[place])
            # The tie itself joins ``top`` to the one before it and may not be used.
            if cut[to] or (person == top and to == parent):
                continue
            if nearest < 0 or distance[to] + 1 < nearest:
                nearest = distance[to] + 1
        if nearest >= 0:
            after[person] = nearest
            who[entries], following[entries] = person, bucket[nearest]
            bucket[nearest] = entries
            entries += 1
            steps = min(steps, nearest)
    _spread(start, other, rooms, entries, steps)


@kernel
def _spread(start: Starts, other: Places, rooms: Room, entries: int, steps: np.int64) -> None:
    """Carry the distances found so far on to everybody cut off, nearest first, from ``steps`` on."""
    cut, after, bucket, who, following = rooms.cut, rooms.after, rooms.bucket, rooms.who, rooms.next
    waiting = entries
    while waiting > 0:
        while bucket[steps] < 0:
            steps += 1
        entry = bucket[steps]
        bucket[steps] = following[entry]
        waiting -= 1
        person = who[entry]
        if after[person] < steps:
            continue
        for place in range(start[person], start[person + 1]):
            to = np.int64(other[place])
            if cut[to] and (after[to] < 0 or after[to] > steps + 1):
                after[to] = steps + 1
                who[entries], following[entries] = to, bucket[steps + 1]
                bucket[steps + 1] = entries
                entries += 1
                waiting += 1


@kernel
def departures(start: Starts, other: Places, rooms: Room, first: int, last: int, total: Values) -> float:
    """Add to every person what others lose on sources ``first`` to ``last - 1`` when that person goes.

    A loss is the sum over other targets of 1 / distance that goes. Returned is the sum over these sources
    and all targets of 1 / distance while everybody stays.
    """
    distance, ways, before, order = rooms.distance, rooms.ways, rooms.before, rooms.order
    below, cut, met, after = rooms.below, rooms.cut, rooms.met, rooms.after
    near = 0.0
    alone = np.zeros(distance.size, dtype=np.bool_)
    for source in range(first, last):
        reached = _search(start, other, rooms, source)
        own = 0.0  # added up by source: millions of equal small numbers in one sum lose digits
        for at in range(1, reached):
            person = order[at]
            own += 1.0 / distance[person]
            # Whoever has one way only, by somebody other than the source, hangs on that one.
            if ways[person] == 1 and before[person] != source:
                alone[before[person]] = True
        near += own
        for at in range(1, reached):
            top = order[at]
            if not alone[top]:
                continue
            alone[top] = False
            count = _below(start, other, rooms, top)
            _way_past(start, other, rooms, top, count)
            loss = 0.0
            for place in range(1, count):
                person = below[place]
                loss += 1.0 / distance[person]
                if after[person] >= 0:
                    loss -= 1.0 / after[person]
            total[top] += loss
            for place in range(count):
                person = below[place]
                after[person] = -1
                cut[person] = False
                for to in other[start[person] : start[person + 1]]:
                    met[to] = 0
    return near


@kernel
def _way_past(start: Starts, other: Places, rooms: Room, top: int, count: int) -> None:
    """The new distance of everybody below ``top`` without ``top``, where there is a way: nearest first."""
    distance, below, cut, after = rooms.distance, rooms.below, rooms.cut, rooms.after
    bucket, who, following = rooms.bucket, rooms.who, rooms.next
    entries, steps = 0, np.int64(distance.size)
    for at in range(1, count):
        person = below[at]
        nearest = np.int64(-1)
        for place in range(start[person], start[person + 1]):
            to = np.int64(other[place])
            if not cut[to] and (nearest < 0 or distance[to] + 1 < nearest):
                nearest = distance[to] + 1
        if nearest >= 0:
            after[person] = nearest
            who[entries], following[entries] = person, bucket[nearest]
            bucket[nearest] = entries
            entries += 1
            steps = min(steps, nearest)
    cut[top] = False  # who is gone is on nobody's way
    _spread(start, other, rooms, entries, steps)
