"""The engine that nobody named: arrays for few people, kernels for many.

Loading compiled kernels takes about half a second, compiling them the first time some ten: up to a few
hundred people the array engine has answered by then. The number of people alone decides, so that the
same question is always computed in the same way, whatever was asked before.
"""

from __future__ import annotations

from collections.abc import Sequence

from orgmap.arcs import Arcs
from orgmap.engines import Engine, Hits, RoleCounts, Values
from orgmap.engines.arrays_engine import ArraysEngine

#: From here on kernels, compiled already, answer sooner than arrays.
KERNELS_FROM = 400


class AutoEngine:
    """Hands every question on; ``name`` is the engine that answered last."""

    def __init__(self) -> None:
        self._arrays = ArraysEngine()
        self._kernels: Engine | None = None
        self.name: str = self._arrays.name

    def _for(self, arcs: Arcs) -> Engine:
        chosen: Engine = self._arrays
        if arcs.count >= KERNELS_FROM:
            if self._kernels is None:
                from orgmap.engines.kernels_engine import KernelsEngine

                self._kernels = KernelsEngine()
            chosen = self._kernels
        self.name = chosen.name
        return chosen

    def betweenness(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.betweenness`."""
        return self._for(arcs).betweenness(arcs, by_cost=by_cost)

    def closeness(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.closeness`."""
        return self._for(arcs).closeness(arcs, by_cost=by_cost)

    def harmonic(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.harmonic`."""
        return self._for(arcs).harmonic(arcs, by_cost=by_cost)

    def pagerank(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.pagerank`."""
        return self._for(arcs).pagerank(arcs)

    def eigenvector(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.eigenvector`."""
        return self._for(arcs).eigenvector(arcs)

    def katz(self, arcs: Arcs, *, alpha: float | None = None) -> Values:
        """See :meth:`orgmap.engines.Engine.katz`."""
        return self._for(arcs).katz(arcs, alpha=alpha)

    def hits(self, arcs: Arcs) -> Hits:
        """See :meth:`orgmap.engines.Engine.hits`."""
        return self._for(arcs).hits(arcs)

    def core_number(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.core_number`."""
        return self._for(arcs).core_number(arcs)

    def constraint(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.constraint`."""
        return self._for(arcs).constraint(arcs)

    def effective_size(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.effective_size`."""
        return self._for(arcs).effective_size(arcs)

    def efficiency(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.efficiency`."""
        return self._for(arcs).efficiency(arcs)

    def hierarchy(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.hierarchy`."""
        return self._for(arcs).hierarchy(arcs)

    def roles(self, arcs: Arcs, groups: Sequence[str | None]) -> RoleCounts:
        """See :meth:`orgmap.engines.Engine.roles`."""
        return self._for(arcs).roles(arcs, groups)

    def cascade_reach(
        self, arcs: Arcs, seeds: Sequence[int], *, probability: float | Values, runs: int, seed: int
    ) -> Values:
        """See :meth:`orgmap.engines.Engine.cascade_reach`."""
        chosen = self._for(arcs)
        return chosen.cascade_reach(arcs, seeds, probability=probability, runs=runs, seed=seed)

    def threshold_reach(self, arcs: Arcs, seeds: Sequence[int], *, runs: int, seed: int) -> Values:
        """See :meth:`orgmap.engines.Engine.threshold_reach`."""
        return self._for(arcs).threshold_reach(arcs, seeds, runs=runs, seed=seed)
