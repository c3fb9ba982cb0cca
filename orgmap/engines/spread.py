"""How far something spreads along arcs: independent cascade and linear threshold, in numpy.

Kempe, Kleinberg and Tardos 2003 (doi 10.1145/956750.956769). The reference for the kernels, which
draw the same luck and so give the same numbers, not only the same means.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from orgmap.arcs import Arcs
from orgmap.engines import Values
from orgmap.engines.luck import draws, run_keys
from orgmap.errors import InputError, Problem


def checked_seeds(arcs: Arcs, seeds: Sequence[int], runs: int) -> npt.NDArray[np.int64]:
    """The seeds as an array.

    Raises
    ------
    InputError
        For a position outside ``arcs.people`` or fewer than one run.
    """
    problems = [
        Problem(f"There is no person at position {at}.", f"Give 0 to {arcs.count - 1}.")
        for at in seeds
        if not 0 <= at < arcs.count
    ]
    if runs < 1:
        problems.append(Problem(f"runs is {runs}.", "Ask for 1 run or more."))
    if problems:
        raise InputError(problems)
    return np.array(sorted(set(seeds)), dtype=np.int64)


def checked_probability(arcs: Arcs, probability: float | Values) -> Values:
    """One probability per arc.

    Raises
    ------
    InputError
        When one is not between 0 and 1, or there is not one per arc.
    """
    each = np.asarray(probability, dtype=np.float64)
    if each.ndim and each.shape != (arcs.size,):
        raise InputError(
            Problem(f"There are {each.size} probabilities for {arcs.size} arcs.", "Give one per arc.")
        )
    if not ((each >= 0) & (each <= 1)).all():
        raise InputError(Problem("A probability is not between 0 and 1.", "Give numbers from 0 to 1."))
    return np.array(np.broadcast_to(each, (arcs.size,)), dtype=np.float64)


def pressures(arcs: Arcs) -> Values:
    """Each arc's share of the strength that its head receives."""
    into = np.bincount(arcs.head, weights=arcs.strength, minlength=arcs.count)
    return np.asarray(arcs.strength / into[arcs.head])


def cascade_reach(
    arcs: Arcs, seeds: Sequence[int], *, probability: float | Values, runs: int, seed: int
) -> Values:
    """See :meth:`orgmap.engines.Engine.cascade_reach`."""
    first = checked_seeds(arcs, seeds, runs)
    chance = checked_probability(arcs, probability)
    total = np.zeros(arcs.count)
    for key in run_keys(seed, runs):
        live = draws(key, arcs.size) < chance
        tail, head = arcs.tail[live], arcs.head[live]
        reached = np.zeros(arcs.count, dtype=np.bool_)
        reached[first] = True
        while True:
            after = reached.copy()
            after[head[reached[tail]]] = True
            if np.array_equal(after, reached):
                break
            reached = after
        total += reached
    return total / runs


def threshold_reach(arcs: Arcs, seeds: Sequence[int], *, runs: int, seed: int) -> Values:
    """See :meth:`orgmap.engines.Engine.threshold_reach`."""
    first = checked_seeds(arcs, seeds, runs)
    n = arcs.count
    push = csr_array((pressures(arcs), (arcs.head, arcs.tail)), shape=(n, n))
    total = np.zeros(n)
    for key in run_keys(seed, runs):
        # A threshold of exactly 0 would turn people whom nobody asked.
        threshold = 1.0 - draws(key, n)
        turned = np.zeros(n)
        turned[first] = 1.0
        while True:
            pushed: Values = np.asarray(push @ turned)
            after = np.maximum(turned, pushed >= threshold * (1.0 - 1e-12))
            if np.array_equal(after, turned):
                break
            turned = after
        total += turned
    return total / runs
