"""Random arcs and the truth by rational brute force."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import strategies as st

from orgmap.arcs import Arcs


def make_arcs(n: int, pairs: dict[tuple[int, int], Fraction], *, exact: bool = True) -> Arcs:
    keys = sorted(pairs)
    strengths = tuple(pairs[key] for key in keys)
    return Arcs(
        people=tuple(f"p{at}" for at in range(n)),
        tail=np.array([a for a, _ in keys], dtype=np.int64),
        head=np.array([b for _, b in keys], dtype=np.int64),
        strength=np.array([float(s) for s in strengths], dtype=np.float64),
        exact=strengths if exact else None,
        directed=True,
        layers=("x",),
    )


@st.composite
def random_arcs(draw, *, strengths=None, exact=True, people=6, mutual=False):
    """Small graphs: one person, no arcs, isolates, several components and many tied costs among them.

    Where ``mutual``, every arc has one back of the same strength, as on an undirected layer.
    """
    n = draw(st.integers(1, people))
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=18)) if pairs else []
    usual = st.sampled_from([*(Fraction(k) for k in (1, 2, 3, 4, 6, 12)), Fraction(3, 2)])
    how = usual if strengths is None else strengths
    arcs = {pair: draw(how) for pair in chosen}
    if mutual:
        arcs = {pair: arcs[a, b] for a, b in chosen for pair in ((a, b), (b, a))}
        arcs |= {(b, a): strength for (a, b), strength in arcs.items() if a < b}
    return make_arcs(n, arcs, exact=exact)


def simple_paths(arcs: Arcs, source: int, target: int):
    """All simple paths as tuples of people: no cleverness, so that it is easy to believe."""
    arcs_of = set(zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True))
    others = [p for p in range(arcs.count) if p not in {source, target}]
    for size in range(len(others) + 1):
        for middle in permutations(others, size):
            path = (source, *middle, target)
            if all(step in arcs_of for step in pairwise(path)):
                yield path


def true_paths(arcs: Arcs, source: int, target: int, *, by_cost: bool):
    """Length (a fraction) and list of the shortest paths, or None."""
    cost = {
        (int(a), int(b)): (1 / s if by_cost else Fraction(1))
        for a, b, s in zip(arcs.tail, arcs.head, arcs.exact, strict=True)
    }
    found: dict[Fraction, list] = {}
    for path in simple_paths(arcs, source, target):
        length = sum((cost[step] for step in pairwise(path)), Fraction(0))
        found.setdefault(length, []).append(path)
    return min(found.items()) if found else None


class Truth:
    """Betweenness and closeness from their definitions, in fractions."""

    def __init__(self, arcs: Arcs, *, by_cost: bool) -> None:
        n = arcs.count
        self.between = [Fraction(0)] * n
        self.pairs = {v: {} for v in range(n)}
        distance = {}
        for s in range(n):
            for t in range(n):
                best = true_paths(arcs, s, t, by_cost=by_cost) if s != t else None
                if best is None:
                    continue
                distance[s, t], paths = best
                for v in range(n):
                    through = Fraction(sum(1 for p in paths if v in p[1:-1]), len(paths))
                    self.between[v] += through
                    if through:
                        self.pairs[v][s, t] = through
        self.close = [Fraction(0)] * n
        self.harmonic = [
            sum((1 / d for (_, t), d in distance.items() if t == v), Fraction(0)) for v in range(n)
        ]
        for v in range(n):
            to = [d for (_, t), d in distance.items() if t == v]
            if to and sum(to):
                self.close[v] = Fraction(len(to)) / sum(to) * Fraction(len(to), n - 1)


@pytest.fixture(scope="session")
def arcs_of() -> Callable[..., Arcs]:
    return make_arcs


@pytest.fixture(scope="session")
def graphs():
    return random_arcs


@pytest.fixture(scope="session")
def truth() -> type[Truth]:
    return Truth
