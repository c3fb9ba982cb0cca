"""The compiled engine: the same numbers as the reference, at what the processor can do.

What costs most runs in kernels, over fixed parts of the sources on all processors there are: results do
not depend on how many. The rest is inherited from the array engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import RoleCounts, Values, spread
from orgmap.engines.adjacency import adjacency, mutual_contacts, neighbours, roads, ways
from orgmap.engines.arrays_engine import ArraysEngine
from orgmap.engines.holes import Holes, group_numbers
from orgmap.engines.kept import kept
from orgmap.engines.kernels import cascades, contacts, costs, steps
from orgmap.engines.lengths import arc_lengths
from orgmap.engines.luck import run_keys
from orgmap.engines.shortest import FLOAT_WHOLE
from orgmap.engines.threads import in_threads, parts

#: Below this threads cost more than they save.
_THREADS_FROM = 400


@dataclass(frozen=True)
class Distances:
    """Sums over all others of their distance to each person and of its inverse, and how many reach them."""

    far: Values
    close: Values
    many: Values


class KernelsEngine(ArraysEngine):
    """Many sources a pass; ``threads`` None takes every processor."""

    name = "kernels"

    def __init__(self, *, threads: int | None = None) -> None:
        self.threads = threads

    def betweenness(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.betweenness`."""
        if by_cost and not arcs.uniform:
            if _too_long(arcs):
                return super().betweenness(arcs, by_cost=True)
            return self._betweenness_by_cost(arcs)
        found = adjacency(arcs)

        def work(first: int, last: int) -> Values:
            total = np.zeros(arcs.count)
            most = steps.betweenness(found.near, steps.memory(arcs.count, np.float32), first, last, total)
            if most > steps.EXACT_PATHS:
                total[:] = 0.0
                steps.betweenness(found.near, steps.memory(arcs.count, np.float64), first, last, total)
            return total

        return found.in_order(self._sum(arcs, work, multiple=steps.LANES))

    def _betweenness_by_cost(self, arcs: Arcs) -> Values:
        way, slack = roads(arcs)

        def work(first: int, last: int) -> Values:
            total = np.zeros(arcs.count)
            line = costs.queue(way.length, arcs.count, slack)
            costs.betweenness(way, line, costs.memory(arcs.count, arcs.size), first, last, total)
            return total

        return adjacency(arcs).in_order(self._sum(arcs, work, multiple=16))

    def closeness(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.closeness`."""
        if by_cost and _too_long(arcs):
            return super().closeness(arcs, by_cost=True)
        found = self._distances(arcs, by_cost=by_cost)
        near = np.divide(found.many, found.far, out=np.zeros(arcs.count), where=found.far > 0)
        return near * found.many / max(arcs.count - 1, 1) * arc_lengths(arcs, by_cost=by_cost).scale

    def harmonic(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.harmonic`."""
        if by_cost and _too_long(arcs):
            return super().harmonic(arcs, by_cost=True)
        return self._distances(arcs, by_cost=by_cost).close * arc_lengths(arcs, by_cost=by_cost).scale

    def _distances(self, arcs: Arcs, *, by_cost: bool) -> Distances:
        """Closeness and harmonic come from one pass, kept for the other."""

        def make() -> Distances:
            found = adjacency(arcs)

            def work(first: int, last: int) -> Values:
                sums = np.zeros((3, arcs.count))
                if by_cost:
                    way, slack = roads(arcs)
                    line = costs.queue(way.length, arcs.count, slack)
                    room = costs.memory(arcs.count, arcs.size)
                    costs.distance_sums(way, line, room, first, last, sums[0], sums[1], sums[2])
                else:
                    steps.distance_sums(found.near, first, last, sums[0], sums[1], sums[2])
                return sums

            total = self._sum(arcs, work, multiple=16 if by_cost else steps.BITS)
            return Distances(*(found.in_order(row) for row in total))

        return kept(arcs, f"distances {by_cost}", make)

    def _sum(self, arcs: Arcs, work: Callable[[int, int], Values], *, multiple: int) -> Values:
        """The parts' totals added up in their order."""
        threads = self.threads if arcs.count >= _THREADS_FROM else 1
        found = in_threads(work, parts(arcs.count, multiple=multiple), threads=threads)
        return np.sum(found, axis=0) if found else np.zeros(arcs.count)

    def core_number(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.core_number`."""
        found = np.zeros(arcs.count)
        contacts.core_numbers(mutual_contacts(arcs), found)
        return found

    def holes(self, arcs: Arcs) -> Holes:
        """See :meth:`orgmap.engines.arrays_engine.ArraysEngine.holes`."""
        tied = mutual_contacts(arcs)
        constraint, redundant, hierarchy = np.zeros((3, arcs.count))
        contacts.holes(tied, constraint, redundant, hierarchy)
        many = np.diff(tied.start).astype(np.float64)
        many[many == 0] = np.nan
        return Holes(constraint, many - redundant, (many - redundant) / many, hierarchy)

    def roles(self, arcs: Arcs, groups: Sequence[str | None]) -> RoleCounts:
        """See :meth:`orgmap.engines.Engine.roles`."""
        group = group_numbers(groups)
        found = contacts.Roles(*np.zeros((5, arcs.count)))
        contacts.roles(neighbours(arcs), group, int(group.max(initial=-1)) + 1, found)
        return RoleCounts(*found)

    def cascade_reach(
        self, arcs: Arcs, seeds: Sequence[int], *, probability: float | Values, runs: int, seed: int
    ) -> Values:
        """See :meth:`orgmap.engines.Engine.cascade_reach`."""
        first = spread.checked_seeds(arcs, seeds, runs)
        chances = ways(arcs, spread.checked_probability(arcs, probability))
        total = np.zeros(arcs.count)
        cascades.cascade(chances, first, run_keys(seed, runs), total)
        return total / runs

    def threshold_reach(self, arcs: Arcs, seeds: Sequence[int], *, runs: int, seed: int) -> Values:
        """See :meth:`orgmap.engines.Engine.threshold_reach`."""
        first = spread.checked_seeds(arcs, seeds, runs)
        total = np.zeros(arcs.count)
        cascades.threshold(ways(arcs, spread.pressures(arcs)), first, run_keys(seed, runs), total)
        return total / runs


def _too_long(arcs: Arcs) -> bool:
    """Whether whole lengths add up beyond what floats hold exactly: then int64 arrays do it."""
    lengths = arc_lengths(arcs, by_cost=True)
    return lengths.exact and arcs.size > 0 and int(lengths.values.max()) * arcs.count >= FLOAT_WHOLE
