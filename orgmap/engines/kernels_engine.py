"""The compiled engine: the same numbers as the reference, at what the processor can do.

What costs most runs in kernels, over fixed parts of the sources on all processors there are: results do
not depend on how many. The rest is inherited from the array engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import RoleCounts, Values, spread
from orgmap.engines.adjacency import adjacency, arrows, mutual_contacts, roads, ways
from orgmap.engines.arrays_engine import ArraysEngine
from orgmap.engines.holes import Holes, group_numbers
from orgmap.engines.kept import kept
from orgmap.engines.kernels import cascades, contacts, costs, steps
from orgmap.engines.kernels.lanes import LANES
from orgmap.engines.lengths import arc_lengths
from orgmap.engines.luck import run_keys
from orgmap.engines.shortest import FLOAT_WHOLE
from orgmap.engines.threads import in_threads, parts
from orgmap.patience import now

#: Searches by cost between two looks whether somebody still waits for them.
_SEARCHES = 64
#: Below this threads cost more than they save.
_THREADS_FROM = 400

R = TypeVar("R")


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
        if not arcs.count:
            return np.zeros(0)
        if by_cost and not arcs.uniform:
            if _too_long(arcs):
                return super().betweenness(arcs, by_cost=True)
            return self._betweenness_by_cost(arcs)
        found = adjacency(arcs)

        def work(room: steps.Memory, first: int, last: int) -> Values:
            total = np.zeros(arcs.count)
            most = steps.betweenness(found.near, room, first, last, total)
            if most > steps.EXACT_PATHS:
                total[:] = 0.0
                wide = steps.memory(arcs.count, np.float64)
                steps.betweenness(found.near, wide, first, last, total)
            return total

        def room() -> steps.Memory:
            return steps.memory(arcs.count, np.float32)

        return found.in_order(self._sum(arcs, work, room, multiple=LANES))

    def _betweenness_by_cost(self, arcs: Arcs) -> Values:
        waiting = now()

        def work(case: costs.Case, first: int, last: int) -> Values:
            sums = np.zeros((4, arcs.count))
            for begin in range(first, last, _SEARCHES):
                waiting.look()
                costs.betweenness(case, begin, min(begin + _SEARCHES, last), sums)
            return sums

        sums = self._sum(arcs, work, partial(costs.case, *roads(arcs)), multiple=16)
        far, close, many, total = (adjacency(arcs).in_order(row) for row in sums)
        # Closeness and harmonic come with the same search: nobody searches for them again.
        kept(arcs, "distances True", lambda: Distances(far, close, many))
        return total

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
            total = self._sums_by_cost(arcs) if by_cost else self._sums_of_steps(arcs)
            return Distances(*(found.in_order(row) for row in total))

        return kept(arcs, f"distances {by_cost}", make)

    def _sums_of_steps(self, arcs: Arcs) -> Values:
        near = adjacency(arcs).near

        def work(_: None, first: int, last: int) -> Values:
            sums = np.zeros((3, arcs.count))
            steps.distance_sums(near, first, last, sums)
            return sums

        return self._sum(arcs, work, lambda: None, multiple=steps.BITS)

    def _sums_by_cost(self, arcs: Arcs) -> Values:

        def work(case: costs.Case, first: int, last: int) -> Values:
            sums = np.zeros((3, arcs.count))
            costs.distance_sums(case, first, last, sums)
            return sums

        return self._sum(arcs, work, partial(costs.case, *roads(arcs)), multiple=16)

    def _sum(
        self,
        arcs: Arcs,
        work: Callable[[R, int, int], Values],
        room: Callable[[], R],
        *,
        multiple: int,
    ) -> Values:
        """The parts' totals added up in their order."""
        threads = self.threads if arcs.count >= _THREADS_FROM else 1
        found = in_threads(work, parts(arcs.count, multiple=multiple), room=room, threads=threads)
        return np.sum(found, axis=0) if found else np.zeros((3, arcs.count))

    def core_number(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.core_number`."""
        found = np.zeros(arcs.count)
        contacts.core_numbers(mutual_contacts(arcs), found)
        return found

    def holes(self, arcs: Arcs) -> Holes:
        """See :meth:`orgmap.engines.arrays_engine.ArraysEngine.holes`."""
        tied = mutual_contacts(arcs)
        constraint, redundant = np.zeros((2, arcs.count))
        parts_of = contacts.holes(tied, constraint, redundant)
        size = np.where(np.isnan(constraint), np.nan, np.diff(tied.start) - redundant)
        return Holes(constraint, size, tied.start, parts_of)

    def roles(self, arcs: Arcs, groups: Sequence[str | None]) -> RoleCounts:
        """See :meth:`orgmap.engines.Engine.roles`."""
        group = group_numbers(groups)
        found = np.zeros((5, arcs.count), dtype=np.int64)
        groups_there = int(group.max(initial=-1)) + 1
        contacts.roles(mutual_contacts(arcs), arrows(arcs), group, groups_there, found)
        return RoleCounts(*found.astype(np.float64))

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
