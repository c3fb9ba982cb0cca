"""Lengths of arcs for shortest paths: equal in rational arithmetic means equal here.

The cost of an arc is 1 / strength. Floats of 1 / strength break ties that hold in fractions
(1/3 + 1/6 is 1/2, its float sum need not be), and a broken tie moves betweenness from one person to
another. So lengths are whole numbers, LCM / strength, wherever strengths are rational and the
longest possible path fits 63 bits; otherwise they are floats and two paths within a relative 1e-12
count as equally long. Which of the two was used is part of the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Literal

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.engines.kept import kept

#: Two float paths whose lengths differ by less than this share are equally long (CONTRACT 3).
TIE_TOLERANCE = 1e-12
_LARGEST_SUM = 2**63 - 1

Ties = Literal["exact", "1e-12"]


@dataclass(frozen=True)
class Lengths:
    """The length of every arc, in the order of the arcs; cost = length / ``scale``.

    ``values`` are int64 when ``ties`` is "exact" and float64 when it is "1e-12".
    """

    values: npt.NDArray[np.int64] | npt.NDArray[np.float64]
    scale: float
    ties: Ties

    @property
    def exact(self) -> bool:
        """Whether two paths tie exactly when they tie in rational arithmetic."""
        return self.ties == "exact"

    @property
    def slack(self) -> float:
        """How many times the shortest a path may be to count as equally short."""
        return 1.0 if self.exact else 1.0 + TIE_TOLERANCE


def arc_lengths(arcs: Arcs, *, by_cost: bool) -> Lengths:
    """Lengths of the arcs: all 1 when paths count steps, else in proportion to 1 / strength.

    >>> from orgmap.arcs import build_arcs
    >>> from orgmap.model import Layer, Tie
    >>> ties = (Tie("a", "b", "x", 1.0), Tie("b", "c", "x", 1.5))
    >>> arcs = build_arcs(("a", "b", "c"), ties, {"x": Layer("x")}, direction="file", negative=False)
    >>> lengths = arc_lengths(arcs, by_cost=True)
    >>> lengths.values.tolist(), lengths.scale, lengths.ties
    ([3, 2], 3.0, 'exact')
    """
    if not by_cost:
        return Lengths(np.ones(arcs.size, dtype=np.int64), 1.0, "exact")
    return kept(arcs, "lengths", lambda: _costs(arcs))


def _costs(arcs: Arcs) -> Lengths:
    whole = None if arcs.exact is None else _whole_lengths(arcs.exact, longest=arcs.count)
    if whole is None:
        return Lengths(1.0 / arcs.strength, 1.0, "1e-12")
    scale = float(whole[0] * arcs.exact[0]) if arcs.exact else 1.0
    return Lengths(np.array(whole, dtype=np.int64), scale, "exact")


def _whole_lengths(strengths: Iterable[Fraction], *, longest: int) -> list[int] | None:
    """LCM / strength in lowest terms, or None when ``longest`` arcs in a row might pass 63 bits."""
    # A fraction takes long to hash, its two numbers do not.
    ratios = [strength.as_integer_ratio() for strength in strengths]
    if not ratios:
        return []
    distinct = set(ratios)
    denominator = lcm(*(below for _, below in distinct))
    multiples = {ratio: ratio[0] * (denominator // ratio[1]) for ratio in distinct}
    common = gcd(*multiples.values())
    multiples = {ratio: value // common for ratio, value in multiples.items()}
    least = min(multiples.values())
    product = 1
    for value in multiples.values():
        product = lcm(product, value)
        # The multiple only grows, so giving up early is giving up rightly.
        if product // least * max(longest, 1) > _LARGEST_SUM:
            return None
    lengths = {ratio: product // multiple for ratio, multiple in multiples.items()}
    return [lengths[ratio] for ratio in ratios]
