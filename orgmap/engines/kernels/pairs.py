"""Everybody to everybody: distances and numbers of shortest paths, and who stands between which pairs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orgmap.engines.kernels.compiling import kernel
from orgmap.engines.kernels.costs import Case, _search

Values = npt.NDArray[np.float64]
#: One row a source, one column a person.
Table = npt.NDArray[np.float64]
Met = npt.NDArray[np.bool_]


@kernel
def from_everybody(case: Case, first: int, last: int, distance: Table, paths: Table) -> None:
    """Fill the rows of sources ``first`` to ``last - 1``: how far, by how many shortest paths.

    Who is not reached keeps what stands there; a source is 0 away from itself, by one path.
    """
    roads, line, room = case
    order, way, by, same, far = room.order, room.way, room.by, room.same, room.distance
    for source in range(first, last):
        reached = _search(roads, line, room, source)
        distance[source, source] = 0.0
        paths[source, source] = 1.0
        for at in range(1, reached):
            person = order[at]
            count = 0.0
            entry = way[person]
            while entry >= 0:
                count += paths[source, by[entry]]
                entry = same[entry]
            distance[source, person] = far[person]
            paths[source, person] = count


@kernel
def between(distance: Table, met: Met, paths: Table, person: int, tolerance: float, share: Table) -> None:
    """Fill in, for every ordered pair, the share of its shortest paths that runs through ``person``.

    ``met`` says who reaches whom; lengths within ``tolerance`` of each other tie. ``share`` holds zeros.
    """
    people = distance.shape[0]
    onward, ways = distance[person], paths[person]
    for source in range(people):
        there = distance[source, person]
        if source == person or not met[source, person]:
            continue
        for target in range(people):
            round_about, straight = there + onward[target], distance[source, target]
            if not (met[person, target] and met[source, target]):
                continue
            if abs(round_about - straight) <= tolerance * max(round_about, straight):
                share[source, target] = paths[source, person] * ways[target] / paths[source, target]
        # Whoever stands at an end of a way does not stand between.
        share[source, source] = 0.0
        share[source, person] = 0.0
