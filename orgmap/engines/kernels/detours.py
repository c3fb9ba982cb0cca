"""Arcs that no shortest path takes, because a detour near by is shorter: a search is quicker without them.

What is left after all of them is known as the metric backbone (Simas, Correia & Rocha 2021,
doi 10.1093/comnet/cnab021); here only detours among the nearest people are looked for, which is most of them
for a small part of the time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orgmap.engines.kernels.compiling import kernel
from orgmap.engines.kernels.costs import Roads, rise, sink

Bools = npt.NDArray[np.bool_]

#: People looked at round each person.
NEAREST = 32


@kernel
def needed(roads: Roads, nearest: int, margin: float, kept: Bools) -> None:
    """Which arcs to keep: those not longer, by more than ``margin``, than a detour among the ``nearest``."""
    start, head, length = roads.start, roads.head, roads.length
    people = start.size - 1
    # Fields of the heap: whom an entry stands for and how far they are.
    who = np.zeros(head.size + 1, dtype=np.uint32)
    key = np.zeros(head.size + 1)
    heap = np.zeros(head.size + 2, dtype=np.int64)
    distance = np.full(people, np.inf)
    settled = np.zeros(people, dtype=np.bool_)
    for source in range(people):
        radius = 0.0
        for arc in range(start[source], start[source + 1]):
            radius = max(radius, length[arc])
        distance[source] = 0.0
        who[0] = source
        key[0] = 0.0
        heap[0] = 0
        waiting, entries, reached = 1, 1, 0
        while waiting > 0 and reached < nearest:
            entry = heap[0]
            person = who[entry]
            waiting -= 1
            sink(heap, key, waiting)
            if settled[person]:
                continue
            if key[entry] >= radius:
                break
            settled[person] = True
            reached += 1
            for arc in range(start[person], start[person + 1]):
                other = head[arc]
                far = distance[person] + length[arc]
                if far < distance[other] and far <= radius:
                    distance[other] = far
                    who[entries] = other
                    key[entries] = far
                    rise(heap, key, waiting, entries)
                    waiting += 1
                    entries += 1
        for arc in range(start[source], start[source + 1]):
            kept[arc] = length[arc] <= distance[head[arc]] + margin
        for entry in range(entries):
            distance[who[entry]] = np.inf
            settled[who[entry]] = False
