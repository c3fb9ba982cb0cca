"""Measures that are eigenvectors or solutions of linear equations, on sparse matrices.

A matrix of ties rarely has one dominant eigenvector to speak of: people fall apart into groups that
reach one another, several groups may share the largest root, and without any ring there is no root
at all. So roots are found group by group and put together by the rule that
:meth:`orgmap.engines.Engine.eigenvector` states, instead of trusting one call on the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, identity
from scipy.sparse.csgraph import breadth_first_order, connected_components
from scipy.sparse.linalg import ArpackError, LinearOperator, eigs, eigsh, spsolve

from orgmap.arcs import Arcs
from orgmap.engines import Hits, Values
from orgmap.errors import InputError, Problem

DAMPING = 0.85
#: Two groups share the largest root when theirs differ by less than this share.
_SAME_ROOT = 1e-9
#: Up to here a dense solver is quicker than ARPACK.
_DENSE = 48
_MOST_STEPS = 100_000

Ints = npt.NDArray[np.int64]
F = TypeVar("F")
#: Members of a group, their root, right and left vector.
Grouped = tuple[Ints, float, Values, Values]
#: Who names and who is named, their singular value, left and right vector.
Singular = tuple[Ints, Ints, float, Values, Values]


def received(arcs: Arcs) -> csr_array:
    """Row: who receives; column: from whom; entry: strength."""
    return csr_array((arcs.strength, (arcs.head, arcs.tail)), shape=(arcs.count, arcs.count))


def pagerank(arcs: Arcs) -> Values:
    """See :meth:`orgmap.engines.Engine.pagerank`."""
    n = arcs.count
    if not n:
        return np.empty(0)
    given = np.bincount(arcs.tail, weights=arcs.strength, minlength=n)
    odds = arcs.strength / given[arcs.tail]
    step = csr_array((odds, (arcs.head, arcs.tail)), shape=(n, n))
    silent = np.flatnonzero(given == 0)
    rank = np.full(n, 1.0 / n)
    while True:
        after = step @ rank
        after += rank[silent].sum() / n
        after *= DAMPING
        after += (1.0 - DAMPING) / n
        if np.abs(after - rank).sum() < 1e-12:
            return np.asarray(after / after.sum())
        rank = after


def eigenvector(arcs: Arcs) -> Values:
    """See :meth:`orgmap.engines.Engine.eigenvector`."""
    return dominant(received(arcs))[1]


def katz(arcs: Arcs, alpha: float | None) -> Values:
    """See :meth:`orgmap.engines.Engine.katz`."""
    matrix = received(arcs)
    chosen = katz_alpha(arcs, dominant(matrix)[0], alpha)
    ones = np.ones(arcs.count)
    value = ones
    # Jacobi: each round adds the walks of one more step; the terms shrink by alpha x root a round.
    for _ in range(_MOST_STEPS):
        after = ones + chosen * (matrix @ value)
        if np.abs(after - value).max(initial=0.0) <= 1e-15 * np.abs(after).max(initial=1.0):
            return np.asarray(after)
        value = after
    return np.asarray(spsolve((identity(arcs.count) - chosen * matrix).tocsc(), ones))


def katz_alpha(arcs: Arcs, root: float, alpha: float | None) -> float:
    """The alpha to use.

    Raises
    ------
    InputError
        For an alpha that is not positive or too large for the sum to end.
    """
    if alpha is None:
        most = np.bincount(arcs.head, weights=arcs.strength, minlength=1).max() if arcs.size else 1.0
        return DAMPING / (root or float(most))
    if not alpha > 0 or alpha * root >= 1.0:
        below = f" and less than {1.0 / root:.6g} on this network" if root else ""
        raise InputError(Problem(f"Katz's alpha is {alpha:g}.", f"Give one above 0{below}."))
    return alpha


def hits(arcs: Arcs) -> Hits:
    """See :meth:`orgmap.engines.Engine.hits`."""
    n = arcs.count
    if not arcs.size:
        return Hits(np.full(n, np.nan), np.full(n, np.nan))
    given = csr_array((arcs.strength, (arcs.tail, arcs.head)), shape=(n, n))
    # Everybody stands twice, as one who names and as one who is named.
    ends = (np.ones(arcs.size), (arcs.tail, arcs.head + n))
    groups, label = connected_components(csr_array(ends, shape=(2 * n, 2 * n)), directed=False)
    most = np.zeros((2, groups))
    np.maximum.at(most[0], label[:n], np.asarray(given.sum(axis=1)).ravel())
    np.maximum.at(most[1], label[n:], np.asarray(given.sum(axis=0)).ravel())
    hubs, authorities = np.zeros(n), np.zeros(n)

    def solve(members: Ints) -> Singular:
        naming, named = members[members < n], members[members >= n] - n
        return naming, named, *singular(csr_array(given[naming][:, named]))

    # The largest singular value squared is at most the largest row sum times the largest column sum.
    bound = np.sqrt(most[0] * most[1])
    for naming, named, _, left, right in _largest(label, bound, solve, lambda found: found[2]):
        hubs[naming] = left * left.sum()
        authorities[named] = right * right.sum()
    return Hits(hubs / hubs.sum(), authorities / authorities.sum())


def singular(matrix: csr_array) -> tuple[float, Values, Values]:
    """The largest singular value with its vectors, of length 1, of people who are all linked."""
    if min(matrix.shape) <= _DENSE:
        u, sigma, v = np.linalg.svd(matrix.toarray(), full_matrices=False)
        return float(sigma[0]), np.abs(u[:, 0]), np.abs(v[0])
    back = csr_array(matrix.T)
    size = int(matrix.shape[1])
    twice = LinearOperator((size, size), matvec=lambda x: back @ (matrix @ x), dtype=np.float64)
    root, right = _arpack(twice, symmetric=True)
    left = np.asarray(matrix @ right) / np.sqrt(root)
    return float(np.sqrt(root)), left, right


# -- Perron roots, group by group -----------------------------------------------------------------------


def dominant(matrix: csr_array) -> tuple[float, Values]:
    """The largest root and its vector by the rule of ``Engine.eigenvector``; root 0 and NaN if none."""
    n = int(matrix.shape[0])
    groups, label = connected_components(matrix, directed=True, connection="strong")
    bound = np.zeros(groups)
    np.maximum.at(bound, label, np.asarray(matrix.sum(axis=1)).ravel())  # no root is larger

    def solve(members: Ints) -> Grouped:
        return members, *perron(csr_array(matrix[members][:, members]))

    best = _largest(label, bound, solve, lambda found: found[1])
    if not best:
        return 0.0, np.full(n, np.nan)
    root = max(found[1] for found in best)
    onward = csr_array(matrix.T)
    total = np.zeros(n)
    starts = {int(members[0]) for members, *_ in best}
    for members, _, right, left in best:
        reached = breadth_first_order(onward, members[0], return_predecessors=False)
        # A group that leads on to one of equal root would make that one grow without end.
        if len(starts.intersection(reached.tolist())) > 1:
            continue
        own = right * (left.sum() / (left @ right))
        total[members] += own
        below = np.setdiff1d(reached, members)
        if below.size:
            inflow = matrix[below][:, members] @ own
            inner = root * identity(below.size) - matrix[below][:, below]
            total[below] += spsolve(inner.tocsc(), inflow)
    return root, total / np.linalg.norm(total)


def _largest(
    label: npt.NDArray[np.int32],
    bound: Values,
    solve: Callable[[Ints], F],
    root_of: Callable[[F], float],
) -> list[F]:
    """What ``solve`` finds for the groups that share the largest root; ``bound`` limits each group's."""
    order = np.argsort(label, kind="stable")
    sizes = np.bincount(label, minlength=bound.size)
    firsts = np.cumsum(sizes) - sizes
    found: list[F] = []
    best = 0.0
    for group in np.argsort(-sizes, kind="stable").tolist():
        if sizes[group] < 2:
            break
        if bound[group] < best * (1.0 - _SAME_ROOT):
            continue
        found.append(solve(order[firsts[group] : firsts[group] + sizes[group]].astype(np.int64)))
        best = max(best, root_of(found[-1]))
    return [one for one in found if root_of(one) >= best * (1.0 - _SAME_ROOT)]


def perron(matrix: csr_array) -> tuple[float, Values, Values]:
    """Root, right and left vector of a matrix whose people all reach one another."""
    symmetric = bool(abs(matrix - matrix.T).max() == 0)
    if matrix.shape[0] <= _DENSE:
        return _dense_perron(matrix.toarray(), symmetric=symmetric)
    root, right = _arpack(matrix, symmetric=symmetric)
    return root, right, right if symmetric else _arpack(csr_array(matrix.T), symmetric=False)[1]


def _dense_perron(matrix: Values, *, symmetric: bool) -> tuple[float, Values, Values]:
    if symmetric:
        roots, vectors = np.linalg.eigh(matrix)
        right = np.abs(vectors[:, -1])
        return float(roots[-1]), right, right
    sides = []
    for side in (matrix, matrix.T):
        values, vectors = np.linalg.eig(side)
        sides.append((float(values.real.max()), np.abs(vectors[:, values.real.argmax()])))
    return sides[0][0], sides[0][1], sides[1][1]


def _arpack(matrix: csr_array | LinearOperator, *, symmetric: bool) -> tuple[float, Values]:
    """ARPACK from a fixed start; where it does not settle, power iteration with a shift."""
    start = np.ones(matrix.shape[0])
    try:
        if symmetric:
            roots, vectors = eigsh(matrix, k=1, which="LA", v0=start, tol=0)
        else:
            roots, vectors = eigs(matrix, k=1, which="LR", v0=start, tol=0)
    except ArpackError:
        return _powers(matrix, start)
    return float(np.real(roots[0])), np.abs(vectors[:, 0])


def _powers(matrix: csr_array | LinearOperator, vector: Values) -> tuple[float, Values]:
    """The shift keeps groups that take turns from swinging for ever."""
    shift = float(np.linalg.norm(matrix @ vector) / np.linalg.norm(vector))
    vector = vector / np.linalg.norm(vector)
    for _ in range(_MOST_STEPS):
        after = matrix @ vector + shift * vector
        after /= np.linalg.norm(after)
        moved = float(np.abs(after - vector).max())
        vector = after
        if moved < 1e-15:
            break
    return float(vector @ (matrix @ vector)), vector
