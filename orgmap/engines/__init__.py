"""Who computes: engines behind one protocol, all in the order of ``arcs.people``.

``"networkx"`` is the reference; ``"arrays"`` (numpy and scipy) gives the same numbers faster, and
``"kernels"`` (compiled) fastest, once it is loaded. ``"auto"`` takes arrays for few people and kernels
for many. Tests run every engine on the same random graphs against exact fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.errors import UnknownName

Values = npt.NDArray[np.float64]

ENGINES = ("auto", "kernels", "arrays", "networkx")


@dataclass(frozen=True)
class Hits:
    """Hubs and authorities, one number each per person, each adding up to 1."""

    hubs: Values
    authorities: Values


@dataclass(frozen=True)
class RoleCounts:
    """How often each person stands between two others in each of Gould and Fernandez's roles.

    In brackets the column of R's sna: coordinator (w_I), itinerant (w_O), gatekeeper (b_OI),
    representative (b_IO), liaison (b_O).
    """

    coordinator: Values
    itinerant: Values
    gatekeeper: Values
    representative: Values
    liaison: Values

    @property
    def total(self) -> Values:
        """All five together."""
        return self.coordinator + self.itinerant + self.gatekeeper + self.representative + self.liaison


class Engine(Protocol):
    """The heavy measures on arcs. Each returns one float per person, NaN where undefined.

    ``by_cost`` False counts steps; True adds up costs 1 / strength, exact as CONTRACT section 3.
    Whatever is said to follow the arrows goes from tail to head; an undirected layer stands as both
    arcs, so its own numbers come out (betweenness and roles then count each pair twice).
    """

    @property
    def name(self) -> str:
        """What a result says it was computed with."""
        ...

    def betweenness(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """Raw directed betweenness: over ordered pairs, the share of shortest paths through a person."""
        ...

    def closeness(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """Wasserman-Faust closeness from the distances of others to the person along the arrows."""
        ...

    def harmonic(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """Sum over all others of 1 / their distance to the person along the arrows; unreachable is 0."""
        ...

    def pagerank(self, arcs: Arcs) -> Values:
        """PageRank with damping 0.85, strengths as odds; sums to 1."""
        ...

    def eigenvector(self, arcs: Arcs) -> Values:
        """Eigenvector centrality: a person's value is the strength-weighted sum of those who name them.

        Gathers where arrows end; Euclidean length 1. Only the group of people (strong component) with
        the largest root counts, and whoever is reached from it; all others, isolates too, get 0.
        Groups that share the largest root each get the projection of the all-ones vector on theirs,
        which is where power iteration ends. NaN for all when no ring of arcs exists.
        """
        ...

    def katz(self, arcs: Arcs, *, alpha: float | None = None) -> Values:
        """Katz centrality: 1 + alpha times the strength-weighted sum of those who name the person.

        Raw (nobody named: 1). ``alpha`` None is 0.85 over the largest root, or over the largest
        strength received where there is no ring. Raises InputError when ``alpha`` is not positive or
        reaches 1 / largest root, where the sum has no end.
        """
        ...

    def hits(self, arcs: Arcs) -> Hits:
        """Kleinberg's hubs and authorities, first singular vectors of the strengths, each summing to 1.

        Groups tied for the largest singular value each get the projection of the all-ones vector.
        NaN for all without arcs.
        """
        ...

    def core_number(self, arcs: Arcs) -> Values:
        """The largest k such that the person is in a group all of whose members have k contacts in it.

        Contacts are people tied in either direction, counted once; an isolate has 0.
        """
        ...

    def constraint(self, arcs: Arcs) -> Values:
        """Burt's constraint on the two-way strengths; NaN without contacts."""
        ...

    def effective_size(self, arcs: Arcs) -> Values:
        """Burt's effective size on the two-way strengths; NaN without contacts."""
        ...

    def efficiency(self, arcs: Arcs) -> Values:
        """Effective size over the number of contacts (tied in either direction); NaN without contacts."""
        ...

    def hierarchy(self, arcs: Arcs) -> Values:
        """Burt's hierarchy: how far constraint comes from few of the contacts (Coleman-Theil disorder).

        0 when every contact constrains alike, towards 1 when one does it all; NaN with fewer than two
        contacts, where there is nothing to be unequal.
        """
        ...

    def roles(self, arcs: Arcs, groups: Sequence[str | None]) -> RoleCounts:
        """Gould-Fernandez roles: paths a -> person -> b without an arc a -> b, by the three groups.

        ``groups`` in the order of ``arcs.people``; triads with somebody of unknown group (None) are
        not counted.
        """
        ...

    def cascade_reach(
        self, arcs: Arcs, seeds: Sequence[int], *, probability: float | Values, runs: int, seed: int
    ) -> Values:
        """Share of ``runs`` in which each person is reached from ``seeds`` (positions), seeds being 1.

        Independent cascade along the arrows: each arc carries on once, with ``probability`` (one for
        all or one per arc). The draws depend on ``seed``, run and arc only, so every engine gives the
        same numbers and two seed sets meet the same luck. The sum is the mean reach.
        """
        ...

    def threshold_reach(self, arcs: Arcs, seeds: Sequence[int], *, runs: int, seed: int) -> Values:
        """Share of ``runs`` in which each person turns, seeds being 1, by the linear threshold model.

        A person turns when the share of their received strength that comes from people who have
        turned reaches a threshold drawn evenly from 0 to 1 (Granovetter 1978; Kempe et al. 2003).
        """
        ...


def engine(name: str = "auto") -> Engine:
    """The engine of this name.

    Raises
    ------
    UnknownName
        When there is none of this name.

    >>> engine("arrays").name
    'arrays'
    """
    if name == "auto":
        from orgmap.engines.auto_engine import AutoEngine

        return AutoEngine()
    if name == "kernels":
        from orgmap.engines.kernels_engine import KernelsEngine

        return KernelsEngine()
    if name == "arrays":
        from orgmap.engines.arrays_engine import ArraysEngine

        return ArraysEngine()
    if name == "networkx":
        from orgmap.engines.networkx_engine import NetworkxEngine

        return NetworkxEngine()
    raise UnknownName("engine", name, ENGINES)


def compile_kernels() -> None:
    """Compile all kernels and keep them on disk: a set-up calls this, so that no answer waits for it."""
    from orgmap.engines import warm

    warm.compile_kernels()


def is_compiled() -> bool:
    """Whether all kernels are loaded in this process and nothing is left to compile."""
    from orgmap.engines import warm

    return warm.is_compiled()
