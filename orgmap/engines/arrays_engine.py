"""The array engine: numpy and scipy, the same numbers as the reference in a fraction of its time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import Hits, RoleCounts, Values, spread, walks
from orgmap.engines.cores import core_number
from orgmap.engines.holes import Holes, find_holes, find_roles
from orgmap.engines.kept import kept
from orgmap.engines.lengths import arc_lengths
from orgmap.engines.shortest import blocks_of_distances, blocks_of_paths


class ArraysEngine:
    """Blocks of sources for paths, sparse products for the rest."""

    name = "arrays"

    def betweenness(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.betweenness`."""
        total = np.zeros(arcs.count)
        for block in blocks_of_paths(arcs, arc_lengths(arcs, by_cost=by_cost)):
            total += block.through.sum(axis=0)
        return total

    def closeness(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.closeness`."""
        lengths = arc_lengths(arcs, by_cost=by_cost)
        far, others = np.zeros(arcs.count), np.zeros(arcs.count)
        for block in blocks_of_distances(arcs, lengths):
            far += block.values.sum(axis=0, dtype=np.float64)
            others += block.reached.sum(axis=0)
        others -= 1.0  # everybody reaches themselves
        near = np.divide(others, far, out=np.zeros(arcs.count), where=far > 0)
        return near * others / max(arcs.count - 1, 1) * lengths.scale

    def harmonic(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.harmonic`."""
        lengths = arc_lengths(arcs, by_cost=by_cost)
        near = np.zeros(arcs.count)
        for block in blocks_of_distances(arcs, lengths):
            far = block.values.astype(np.float64)
            near += np.divide(1.0, far, out=np.zeros_like(far), where=far > 0).sum(axis=0)
        return near * lengths.scale

    def pagerank(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.pagerank`."""
        return walks.pagerank(arcs)

    def eigenvector(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.eigenvector`."""
        return walks.eigenvector(arcs)

    def katz(self, arcs: Arcs, *, alpha: float | None = None) -> Values:
        """See :meth:`orgmap.engines.Engine.katz`."""
        return walks.katz(arcs, alpha)

    def hits(self, arcs: Arcs) -> Hits:
        """See :meth:`orgmap.engines.Engine.hits`."""
        return walks.hits(arcs)

    def core_number(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.core_number`."""
        return core_number(arcs)

    def constraint(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.constraint`."""
        return self._holes(arcs).constraint.copy()

    def effective_size(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.effective_size`."""
        return self._holes(arcs).effective_size.copy()

    def efficiency(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.efficiency`."""
        return self._holes(arcs).efficiency.copy()

    def hierarchy(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.hierarchy`."""
        return self._holes(arcs).hierarchy.copy()

    def holes(self, arcs: Arcs) -> Holes:
        """Burt's four measures in one pass."""
        return find_holes(arcs)

    def _holes(self, arcs: Arcs) -> Holes:
        return kept(arcs, f"holes {self.name}", lambda: self.holes(arcs))

    def roles(self, arcs: Arcs, groups: Sequence[str | None]) -> RoleCounts:
        """See :meth:`orgmap.engines.Engine.roles`."""
        return find_roles(arcs, groups)

    def cascade_reach(
        self, arcs: Arcs, seeds: Sequence[int], *, probability: float | Values, runs: int, seed: int
    ) -> Values:
        """See :meth:`orgmap.engines.Engine.cascade_reach`."""
        return spread.cascade_reach(arcs, seeds, probability=probability, runs=runs, seed=seed)

    def threshold_reach(self, arcs: Arcs, seeds: Sequence[int], *, runs: int, seed: int) -> Values:
        """See :meth:`orgmap.engines.Engine.threshold_reach`."""
        return spread.threshold_reach(arcs, seeds, runs=runs, seed=seed)
