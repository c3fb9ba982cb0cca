"""All shortest paths at once, on arrays: distances, numbers of paths, and what runs through whom.

Sources are worked on in blocks. Distances come from scipy's Dijkstra, exact for whole numbers below
2**53, and from repeated relaxation in int64 above that. The arcs that lie on shortest paths form one
directed acyclic graph a source; all of a block's are walked together, each arc once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from orgmap.arcs import Arcs
from orgmap.engines.lengths import TIE_TOLERANCE, Lengths, Ties, arc_lengths

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Whole numbers up to here are exact as floats.
FLOAT_WHOLE = 2**53
#: Entries a block may hold per array; bounds memory, not results.
_BLOCK = 4_000_000
_FAR = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Distances:
    """How far everybody (column) is from some sources (rows), in lengths; 0 where not ``reached``.

    ``parent`` names one person before each on a shortest path, for float lengths only.
    """

    sources: Ints
    values: Floats | Ints
    reached: Bools
    parent: npt.NDArray[np.int32] | None


@dataclass(frozen=True)
class Block:
    """Shortest paths from some sources: rows are sources, columns people.

    ``count`` is the number of shortest paths; ``through`` holds each person's dependency (Brandes):
    the sum over targets of the share of shortest paths from the row's source that run through the
    person.
    """

    distances: Distances
    count: Floats
    through: Floats


@dataclass(frozen=True)
class ShortestPaths:
    """Distances and numbers of shortest paths between all ordered pairs of people."""

    distance: Floats | Ints
    reached: Bools
    count: Floats
    lengths: Lengths

    @property
    def ties(self) -> Ties:
        """Whether ties are exact or within 1e-12."""
        return self.lengths.ties

    def pairs_through(self, person: int) -> Floats:
        """For every ordered pair (row to column) the share of its shortest paths through ``person``.

        Freeman's pair dependency; its sum is the person's raw directed betweenness.
        """
        to, onward = self.distance[:, person], self.distance[person, :]
        possible = self.reached[:, person][:, None] & self.reached[person, :][None, :] & self.reached
        on = possible & self._same(to[:, None] + onward[None, :], self.distance)
        on[person, :] = False
        on[:, person] = False
        np.fill_diagonal(on, val=False)
        ways = self.count[:, person][:, None] * self.count[person, :][None, :]
        shares: Floats = np.divide(ways, self.count, out=np.zeros_like(ways), where=on)
        return shares

    def arrivals(self, arcs: Arcs, person: int) -> tuple[Ints, Floats]:
        """Who hands on to ``person``: contacts, and per source (row) the share of paths by each (column)."""
        inward = np.flatnonzero(arcs.head == person)
        last = arcs.tail[inward]
        length = self.lengths.values[inward]
        reached = self.reached[:, last] & self.reached[:, person][:, None]
        on = reached & self._same(self.distance[:, last] + length[None, :], self.distance[:, [person]])
        return last, _shares(self.count[:, last], on)

    def departures(self, arcs: Arcs, person: int) -> tuple[Ints, Floats]:
        """Whom ``person`` hands on to: contacts, and per target (row) the share of paths by each (column)."""
        outward = np.flatnonzero(arcs.tail == person)
        first = arcs.head[outward]
        length = self.lengths.values[outward]
        reached = self.reached[first, :].T & self.reached[person, :][:, None]
        on = reached & self._same(self.distance[first, :].T + length[None, :], self.distance[[person], :].T)
        return first, _shares(self.count[first, :].T, on)

    def _same(self, a: Floats | Ints, b: Floats | Ints) -> Bools:
        if self.lengths.exact:
            return np.asarray(a == b, dtype=np.bool_)
        return np.asarray(np.abs(a - b) <= TIE_TOLERANCE * np.maximum(a, b), dtype=np.bool_)


def _shares(count: Floats, on: Bools) -> Floats:
    ways = np.where(on, count, 0.0)
    total = ways.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(ways, total, out=np.zeros_like(ways), where=total > 0)
    return shares


def shortest_paths(arcs: Arcs, *, by_cost: bool) -> ShortestPaths:
    """Distances and counts between all pairs; memory grows with the square of the people."""
    lengths = arc_lengths(arcs, by_cost=by_cost)
    blocks = list(blocks_of_paths(arcs, lengths))
    if not blocks:
        empty = np.zeros((0, 0))
        return ShortestPaths(empty, empty.astype(np.bool_), empty, lengths)
    return ShortestPaths(
        np.concatenate([block.distances.values for block in blocks]),
        np.concatenate([block.distances.reached for block in blocks]),
        np.concatenate([block.count for block in blocks]),
        lengths,
    )


def blocks_of_paths(
    arcs: Arcs, lengths: Lengths, *, sources: Ints | None = None, worth: Floats | None = None
) -> Iterator[Block]:
    """Blocks of sources (everybody when None), in order.

    ``worth`` is what a path to each person counts, 1 when None: 0 leaves those targets out.
    """
    for distances in blocks_of_distances(arcs, lengths, sources=sources):
        yield _walk(arcs, lengths, distances, worth)


def blocks_of_distances(arcs: Arcs, lengths: Lengths, *, sources: Ints | None = None) -> Iterator[Distances]:
    """Distances from a block of sources (of everybody when None) at a time."""
    chosen = np.arange(arcs.count, dtype=np.int64) if sources is None else sources
    rows = max(1, _BLOCK // max(arcs.size, arcs.count, 1))
    for start in range(0, chosen.size, rows):
        yield _distances(arcs, lengths, chosen[start : start + rows])


def _distances(arcs: Arcs, lengths: Lengths, sources: Ints) -> Distances:
    n = arcs.count
    longest = int(lengths.values.max()) * n if lengths.exact and arcs.size else 0
    if longest >= FLOAT_WHOLE:
        whole = _relaxed(arcs, lengths, sources)
        reached = whole != _FAR
        return Distances(sources, np.where(reached, whole, 0), reached, None)
    matrix = csr_array((lengths.values.astype(np.float64), (arcs.tail, arcs.head)), shape=(n, n))
    parent = None
    if lengths.exact:
        far = dijkstra(matrix, directed=True, indices=sources)
    else:
        far, parent = dijkstra(matrix, directed=True, indices=sources, return_predecessors=True)
    reached = np.isfinite(far)
    return Distances(sources, np.where(reached, far, 0.0), reached, parent)


def _relaxed(arcs: Arcs, lengths: Lengths, sources: Ints) -> Ints:
    """Distances in int64 by relaxing all arcs until nothing changes (Bellman 1958)."""
    order = np.argsort(arcs.head, kind="stable")
    tail, head = arcs.tail[order], arcs.head[order]
    length = lengths.values[order].astype(np.int64)
    starts = np.flatnonzero(np.r_[True, head[1:] != head[:-1]])
    heads = head[starts]
    distance: Ints = np.full((sources.size, arcs.count), _FAR, dtype=np.int64)
    distance[np.arange(sources.size), sources] = 0
    while True:
        at = distance[:, tail]
        offered = np.where(at == _FAR, _FAR, np.where(at == _FAR, 0, at) + length[None, :])
        best = np.minimum.reduceat(offered, starts, axis=1)
        better = np.minimum(distance[:, heads], best)
        if np.array_equal(better, distance[:, heads]):
            return distance
        distance[:, heads] = better


def _walk(arcs: Arcs, lengths: Lengths, distances: Distances, worth: Floats | None = None) -> Block:
    """Count paths forwards and gather dependencies backwards along the arcs on shortest paths."""
    n, rows = arcs.count, distances.sources.size
    begin, end = _steps(arcs, lengths, distances)
    first = np.searchsorted(begin, np.arange(rows * n + 1))
    waiting = np.bincount(end, minlength=rows * n)
    count: Floats = np.zeros(rows * n)
    frontier = np.arange(rows, dtype=np.int64) * n + distances.sources
    count[frontier] = 1.0
    levels: list[Ints] = []
    while frontier.size:
        entries = _spans(first[frontier], first[frontier + 1])
        if not entries.size:
            break
        np.add.at(count, end[entries], count[begin[entries]])
        np.subtract.at(waiting, end[entries], 1)
        levels.append(entries)
        touched = np.unique(end[entries])
        frontier = touched[waiting[touched] == 0]
    through: Floats = np.zeros(rows * n)
    for entries in reversed(levels):
        a, b = begin[entries], end[entries]
        own = 1.0 if worth is None else worth[b % n]
        np.add.at(through, a, count[a] / count[b] * (own + through[b]))
    dependency: Floats = through.reshape(rows, n)
    dependency[np.arange(rows), distances.sources] = 0.0
    return Block(distances, count.reshape(rows, n), dependency)


def _steps(arcs: Arcs, lengths: Lengths, distances: Distances) -> tuple[Ints, Ints]:
    """The arcs on shortest paths of all rows: where each begins and ends (row x people + person).

    Sorted by their beginnings.
    """
    order = np.lexsort((arcs.head, arcs.tail))
    tail, head, length = arcs.tail[order], arcs.head[order], lengths.values[order]
    far, parent = distances.values, distances.parent
    before, after = far[:, tail], far[:, head]
    if parent is None:
        on = before + length[None, :] == after
    else:
        # Strictly nearer, so that a tolerance can never close a ring; the parent is always kept, so
        # that everybody reached has a path.
        near = before + length[None, :] <= after * (1.0 + TIE_TOLERANCE)
        on = (near & (before < after)) | (parent[:, head] == tail[None, :])
    row, arc = np.nonzero(on & distances.reached[:, tail])
    start = row * arcs.count
    return start + tail[arc], start + head[arc]


def _spans(start: npt.NDArray[np.intp], stop: npt.NDArray[np.intp]) -> Ints:
    """All indices from each start to its stop, in order, as one array."""
    sizes = stop - start
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if ends.size else 0
    return np.asarray(np.arange(total) + np.repeat(start - ends + sizes, sizes), dtype=np.int64)
