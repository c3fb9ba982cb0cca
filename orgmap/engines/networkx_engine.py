"""The reference engine: networkx, with whole-number lengths so that equal paths are equal.

Where no whole numbers can be had, networkx would compare float sums for equality; a plain Brandes
with the stated tie tolerance takes its place (Brandes 2001, doi 10.1080/0022250X.2001.9990249).
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from itertools import product
from math import inf, log, nan

import networkx as nx
import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import Hits, RoleCounts, Values, dense, spread
from orgmap.engines.cores import core_number
from orgmap.engines.lengths import TIE_TOLERANCE, Lengths, arc_lengths
from orgmap.engines.walks import katz_alpha


class NetworkxEngine:
    """networkx's own algorithms on a ``DiGraph`` of the arcs."""

    name = "networkx"

    def betweenness(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.betweenness`."""
        lengths = arc_lengths(arcs, by_cost=by_cost)
        if not lengths.exact:
            return _tolerant_betweenness(arcs, lengths)
        graph = _graph(arcs, lengths)
        found = nx.betweenness_centrality(
            graph, normalized=False, weight="length" if by_cost else None, endpoints=False
        )
        return _in_order(arcs, found)

    def closeness(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.closeness`."""
        lengths = arc_lengths(arcs, by_cost=by_cost)
        found = nx.closeness_centrality(
            _graph(arcs, lengths), distance="length" if by_cost else None, wf_improved=True
        )
        return _in_order(arcs, found) * lengths.scale

    def harmonic(self, arcs: Arcs, *, by_cost: bool) -> Values:
        """See :meth:`orgmap.engines.Engine.harmonic`."""
        lengths = arc_lengths(arcs, by_cost=by_cost)
        found = nx.harmonic_centrality(_graph(arcs, lengths), distance="length" if by_cost else None)
        return _in_order(arcs, found) * lengths.scale

    def pagerank(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.pagerank`."""
        if not arcs.count:
            return np.empty(0)
        # networkx multiplies its tolerance by the number of people (SPEED, trap 3).
        found = nx.pagerank(
            _graph(arcs), alpha=0.85, weight="strength", tol=1e-12 / arcs.count, max_iter=1000
        )
        return _in_order(arcs, found)

    def constraint(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.constraint`."""
        # With its `nodes` given, networkx calls people without outgoing arcs isolates.
        if not arcs.size:
            return np.full(arcs.count, np.nan)
        with np.errstate(invalid="ignore"):
            return _in_order(arcs, nx.constraint(_graph(arcs), weight="strength"))

    def effective_size(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.effective_size`."""
        # Without its `nodes`, networkx 3.6 is wrong on directed and on weighted graphs; with them it
        # looks at outgoing arcs to tell isolates, so people who are only named have to be asked for
        # on the graph that holds both arcs of every tie: mutual strengths are the same there.
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(range(arcs.count))
        for tail, head, strength in zip(
            arcs.tail.tolist(), arcs.head.tolist(), arcs.strength.tolist(), strict=True
        ):
            for a, b in ((tail, head), (head, tail)):
                before = graph[a][b]["strength"] if graph.has_edge(a, b) else 0.0
                graph.add_edge(a, b, strength=before + strength)
        return _in_order(arcs, nx.effective_size(graph, nodes=list(graph), weight="strength"))

    def efficiency(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.efficiency`."""
        contacts = np.array([len(others) for others in _contacts(arcs)], dtype=np.float64)
        contacts[contacts == 0] = nan
        return np.asarray(self.effective_size(arcs) / contacts)

    def hierarchy(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.hierarchy`; from the definition, networkx has none."""
        graph = _graph(arcs)
        found = np.full(arcs.count, nan)
        for person, others in enumerate(_contacts(arcs)):
            if len(others) > 1:
                parts = [nx.local_constraint(graph, person, other, weight="strength") for other in others]
                mean = sum(parts) / len(parts)
                disorder = sum(part / mean * log(part / mean) for part in parts)
                found[person] = disorder / (len(parts) * log(len(parts)))
        return found

    def eigenvector(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.eigenvector`; networkx stops at isolates and at ties of roots."""
        return dense.dominant(_graph(arcs))[1]

    def katz(self, arcs: Arcs, *, alpha: float | None = None) -> Values:
        """See :meth:`orgmap.engines.Engine.katz`."""
        graph = _graph(arcs)
        chosen = katz_alpha(arcs, dense.dominant(graph)[0], alpha)
        if not arcs.size:
            return np.ones(arcs.count)
        found = nx.katz_centrality_numpy(graph, alpha=chosen, normalized=False, weight="strength")
        return _in_order(arcs, found)

    def hits(self, arcs: Arcs) -> Hits:
        """See :meth:`orgmap.engines.Engine.hits`."""
        return dense.hits(_graph(arcs))

    def core_number(self, arcs: Arcs) -> Values:
        """See :meth:`orgmap.engines.Engine.core_number`."""
        return core_number(arcs)

    def roles(self, arcs: Arcs, groups: Sequence[str | None]) -> RoleCounts:
        """See :meth:`orgmap.engines.Engine.roles`; from the definition, networkx has none."""
        graph = _graph(arcs)
        found = {kind: np.zeros(arcs.count) for kind in RoleCounts.__dataclass_fields__}
        for v in graph:
            for a, b in product(graph.pred[v], graph.succ[v]):
                ends = groups[a], groups[v], groups[b]
                if a != b and not graph.has_edge(a, b) and None not in ends:
                    found[_role(*ends)][v] += 1.0
        return RoleCounts(**found)

    def cascade_reach(
        self, arcs: Arcs, seeds: Sequence[int], *, probability: float | Values, runs: int, seed: int
    ) -> Values:
        """See :meth:`orgmap.engines.Engine.cascade_reach`."""
        return spread.cascade_reach(arcs, seeds, probability=probability, runs=runs, seed=seed)

    def threshold_reach(self, arcs: Arcs, seeds: Sequence[int], *, runs: int, seed: int) -> Values:
        """See :meth:`orgmap.engines.Engine.threshold_reach`."""
        return spread.threshold_reach(arcs, seeds, runs=runs, seed=seed)


def _role(a: str | None, v: str | None, b: str | None) -> str:
    if a == v:
        return "coordinator" if v == b else "representative"
    if v == b:
        return "gatekeeper"
    return "itinerant" if a == b else "liaison"


def _contacts(arcs: Arcs) -> list[set[int]]:
    """Who is tied to each person in either direction."""
    found: list[set[int]] = [set() for _ in range(arcs.count)]
    for tail, head in zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True):
        found[tail].add(head)
        found[head].add(tail)
    return found


def _graph(arcs: Arcs, lengths: Lengths | None = None) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(arcs.count))
    along = arcs.strength.tolist() if lengths is None else lengths.values.tolist()
    for tail, head, strength, length in zip(
        arcs.tail.tolist(), arcs.head.tolist(), arcs.strength.tolist(), along, strict=True
    ):
        graph.add_edge(tail, head, strength=strength, length=length)
    return graph


def _in_order(arcs: Arcs, found: Mapping[int, float]) -> Values:
    return np.array([float(found[at]) for at in range(arcs.count)], dtype=np.float64)


def _tolerant_betweenness(arcs: Arcs, lengths: Lengths) -> Values:
    """Brandes's accumulation over paths that tie within the tolerance."""
    graph = _graph(arcs, lengths)
    total = np.zeros(arcs.count)
    for source in graph:
        distance, parent = _dijkstra(graph, source)
        order = list(distance)
        before: dict[int, list[int]] = {node: [] for node in order}
        paths = dict.fromkeys(order, 0.0)
        paths[source] = 1.0
        for node in order:
            before[node] = [
                last
                for last in graph.pred[node]
                if last in distance and _ties(distance, last, node, graph, parent)
            ]
            paths[node] += sum(paths[last] for last in before[node])
        share = dict.fromkeys(order, 0.0)
        for node in reversed(order):
            for last in before[node]:
                share[last] += paths[last] / paths[node] * (1.0 + share[node])
            if node != source:
                total[node] += share[node]
    return total


def _ties(
    distance: Mapping[int, float], last: int, node: int, graph: nx.DiGraph[int], parent: Mapping[int, int]
) -> bool:
    if parent.get(node) == last:
        return True
    if distance[last] >= distance[node]:
        return False
    return bool(distance[last] + graph[last][node]["length"] <= distance[node] * (1.0 + TIE_TOLERANCE))


def _dijkstra(graph: nx.DiGraph[int], source: int) -> tuple[dict[int, float], dict[int, int]]:
    """Distances in the order in which they are settled, and one parent each."""
    settled: dict[int, float] = {}
    parent: dict[int, int] = {}
    best = {source: 0.0}
    heap = [(0.0, source)]
    while heap:
        length, node = heapq.heappop(heap)
        if node in settled:
            continue
        settled[node] = length
        for after, data in graph.adj[node].items():
            reached = length + data["length"]
            if reached < best.get(after, inf):
                best[after] = reached
                parent[after] = node
                heapq.heappush(heap, (reached, after))
    return settled, parent
