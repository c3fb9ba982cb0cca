"""All shortest paths between everybody, by the kernel where many people make it worth loading.

What :func:`orgmap.engines.shortest.shortest_paths` defines; the same numbers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.engines.auto_engine import KERNELS_FROM
from orgmap.engines.lengths import TIE_TOLERANCE, arc_lengths
from orgmap.engines.shortest import FLOAT_WHOLE, ShortestPaths, shortest_paths


def all_pairs(arcs: Arcs, *, by_cost: bool) -> ShortestPaths:
    """Distances and counts between all pairs; memory grows with the square of the people.

    >>> from orgmap.arcs import build_arcs
    >>> from orgmap.model import Layer, Tie
    >>> ties = (Tie("a", "b", "x"), Tie("b", "c", "x"))
    >>> arcs = build_arcs(("a", "b", "c"), ties, {"x": Layer("x")}, direction="file", negative=False)
    >>> all_pairs(arcs, by_cost=False).pairs_through(1).tolist()[0]
    [0.0, 0.0, 1.0]
    """
    if arcs.count < KERNELS_FROM:
        return shortest_paths(arcs, by_cost=by_cost)
    return compiled(arcs, by_cost=by_cost)


def pairs_through(paths: ShortestPaths, person: int) -> npt.NDArray[np.float64]:
    """See :meth:`orgmap.engines.shortest.ShortestPaths.pairs_through`."""
    if paths.count.shape[0] < KERNELS_FROM or paths.distance.dtype != np.float64:
        return paths.pairs_through(person)
    return pairs_through_compiled(paths, person)


def pairs_through_compiled(paths: ShortestPaths, person: int) -> npt.NDArray[np.float64]:
    """The same by the kernel, however few people there are; distances must be floats."""
    from orgmap.engines.kernels import pairs

    tolerance = 0.0 if paths.lengths.exact else TIE_TOLERANCE
    share = np.zeros(paths.count.shape)
    distance = np.asarray(paths.distance, dtype=np.float64)
    pairs.between(distance, paths.reached, paths.count, person, tolerance, share)
    return share


def compiled(arcs: Arcs, *, by_cost: bool) -> ShortestPaths:
    """The same by the kernel, however few people there are."""
    lengths = arc_lengths(arcs, by_cost=by_cost)
    longest = int(lengths.values.max()) * arcs.count if lengths.exact and arcs.size else 0
    if longest >= FLOAT_WHOLE or not arcs.count:
        return shortest_paths(arcs, by_cost=by_cost)  # whole lengths beyond what floats hold exactly
    from orgmap.engines.adjacency import adjacency
    from orgmap.engines.kernels import costs, pairs
    from orgmap.engines.threads import in_threads, parts

    found = adjacency(arcs)
    length = np.ascontiguousarray(lengths.values[found.by_tail], dtype=np.float64)
    roads = costs.Roads(found.near.out_start, found.near.out_head, length)
    shape = (arcs.count, arcs.count)
    distance, count = np.full(shape, np.inf), np.zeros(shape)

    def work(case: costs.Case, first: int, last: int) -> None:
        pairs.from_everybody(case, first, last, distance, count)

    threads = None if arcs.count >= KERNELS_FROM else 1
    in_threads(
        work,
        parts(arcs.count, multiple=16),
        room=lambda: costs.case(roads, lengths.slack),
        threads=threads,
    )
    if not np.array_equal(found.number, np.arange(arcs.count)):
        order = np.ix_(found.number, found.number)
        distance, count = distance[order], count[order]
    reached = np.isfinite(distance)
    return ShortestPaths(np.where(reached, distance, 0.0), reached, count, lengths)
