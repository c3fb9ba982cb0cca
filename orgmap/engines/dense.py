"""Largest roots from dense matrices, group by group: slow and short, to test the sparse ones against."""

from __future__ import annotations

import networkx as nx
import numpy as np

from orgmap.engines import Hits, Values

_SAME_ROOT = 1e-9


def dominant(graph: nx.DiGraph[int]) -> tuple[float, Values]:
    """The largest root and its vector by the rule of ``Engine.eigenvector``; root 0 and NaN if none."""
    n = len(graph)
    matrix = nx.to_numpy_array(graph, nodelist=range(n), weight="strength").T if n else np.zeros((0, 0))
    found = [
        (sorted(group), *_perron(matrix[np.ix_(sorted(group), sorted(group))]))
        for group in nx.strongly_connected_components(graph)
        if len(group) > 1
    ]
    root = max((own for _, own, _ in found), default=0.0)
    if not found:
        return root, np.full(n, np.nan)
    best = [(group, vector) for group, own, vector in found if own >= root * (1.0 - _SAME_ROOT)]
    total = np.zeros(n)
    for group, vector in best:
        below = sorted(nx.descendants(graph, group[0]) - set(group))
        if any(other[0] in below for other, _ in best):
            continue
        total[group] += vector
        inner = root * np.eye(len(below)) - matrix[np.ix_(below, below)]
        total[below] += np.linalg.solve(inner, matrix[np.ix_(below, group)] @ vector)
    return root, total / np.linalg.norm(total)


def _perron(matrix: Values) -> tuple[float, Values]:
    """The largest root and the projection of the all-ones vector on its space."""
    roots, vectors = np.linalg.eig(matrix)
    at = int(roots.real.argmax())
    right = np.abs(vectors[:, at])
    others, back = np.linalg.eig(matrix.T)
    left = np.abs(back[:, int(others.real.argmax())])
    return float(roots[at].real), right * (left.sum() / (left @ right))


def hits(graph: nx.DiGraph[int]) -> Hits:
    """See :meth:`orgmap.engines.Engine.hits`."""
    n = len(graph)
    if not graph.size():
        return Hits(np.full(n, np.nan), np.full(n, np.nan))
    matrix = nx.to_numpy_array(graph, nodelist=range(n), weight="strength")
    u, sigma, v = np.linalg.svd(matrix)
    tied = sigma >= sigma[0] * (1.0 - _SAME_ROOT)
    # The projection of the all-ones vector on the space of the largest singular value.
    hubs = np.abs(u[:, tied] @ u[:, tied].sum(axis=0))
    authorities = np.abs(v[tied].T @ v[tied].sum(axis=1))
    return Hits(hubs / hubs.sum(), authorities / authorities.sum())
