"""Core numbers by peeling (Batagelj and Zaversnik 2003, arXiv cs/0310049)."""

from __future__ import annotations

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import Values


def core_number(arcs: Arcs) -> Values:
    """See :meth:`orgmap.engines.Engine.core_number`: whoever has fewest contacts left goes first."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(arcs.count))
    graph.add_edges_from(zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True))
    found = nx.core_number(graph)
    return np.array([float(found[at]) for at in range(arcs.count)], dtype=np.float64)
