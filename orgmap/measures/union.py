"""A layer read without its arrows: two people are tied where either names the other.

This is how measures that know no direction (key players, cut vertices, bridging) read a directed
layer. Where both name each other, the stronger of the two ties stands for both, so that a layer whose
strengths are all equal stays one whose paths count steps.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs

Ints = npt.NDArray[np.int64]


def undirected_union(arcs: Arcs) -> Arcs:
    """The arcs with each of them both ways, as strong as the stronger of the two.

    >>> from orgmap.arcs import build_arcs
    >>> from orgmap.model import Layer, Tie
    >>> ties = (Tie("a", "b", "x", 1.0), Tie("b", "a", "x", 3.0))
    >>> arcs = build_arcs(("a", "b"), ties, {"x": Layer("x")}, direction="file", negative=False)
    >>> union = undirected_union(arcs)
    >>> union.directed, union.strength.tolist()
    (False, [3.0, 3.0])
    """
    if not arcs.directed:
        return arcs
    n = arcs.count
    keys = np.concatenate([arcs.tail * n + arcs.head, arcs.head * n + arcs.tail])
    at = np.tile(np.arange(arcs.size), 2)
    # Weakest first, so that the last of each key is the strongest.
    order = np.lexsort((arcs.strength[at], keys))
    keys, at = keys[order], at[order]
    last = np.flatnonzero(np.r_[keys[1:] != keys[:-1], np.ones(min(keys.size, 1), dtype=np.bool_)])
    chosen = at[last]
    exact: tuple[Fraction, ...] | None = None
    if arcs.exact is not None:
        exact = tuple(arcs.exact[one] for one in chosen.tolist())
    return replace(
        arcs,
        tail=keys[last] // max(n, 1),
        head=keys[last] % max(n, 1),
        strength=arcs.strength[chosen],
        exact=exact,
        directed=False,
    )


def contacts(arcs: Arcs) -> list[Ints]:
    """For every person, in order, the positions of all they are tied to in either direction."""
    union = undirected_union(arcs)
    order = np.argsort(union.tail, kind="stable")
    ends = np.searchsorted(union.tail[order], np.arange(union.count + 1))
    heads = union.head[order]
    return [heads[ends[v] : ends[v + 1]] for v in range(union.count)]
