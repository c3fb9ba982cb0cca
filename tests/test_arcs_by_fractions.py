"""Arcs put together at once are those put together tie by tie, as the contract defines them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.arcs import Arcs, Direction, build_arcs
from orgmap.model import Influence, Layer, LayerKind, Tie

PEOPLE = ("a", "b", "c", "d")
SHORT = (1.0, 2.0, 3, 0.1, 0.3, 2.5)


def tie_by_tie(
    ties: Sequence[Tie], layers: Mapping[str, Layer], direction: Direction, *, negative: bool
) -> tuple[dict[tuple[int, int], Fraction], dict[tuple[int, int], float], bool]:
    """The definition: one addition after the other, in fractions and in floats; whether fractions count."""
    exact = True
    total: dict[tuple[int, int], Fraction] = {}
    floats: dict[tuple[int, int], float] = {}
    for name, layer in layers.items():
        own = [t for t in ties if t.layer == name and t.source != t.target]
        own = [t for t in own if negative or (t.sign > 0 and layer.kind != "negative")]
        if not own or (direction == "influence" and layer.influence == "none"):
            continue
        fractions = [Fraction(repr(float(t.strength))) for t in own]
        exact = exact and all(one.denominator <= 10**6 for one in fractions)
        several = len(layers) > 1
        scale = Fraction(len(own)) / sum(fractions) if several else Fraction(1)
        mean = float(np.mean([t.strength for t in own])) if several else 1.0
        for tie, one in zip(own, fractions, strict=True):
            a, b = PEOPLE.index(tie.source), PEOPLE.index(tie.target)
            pairs = [(a, b), (b, a)]
            if direction == "file" or layer.influence == "with" or layer.directed is False:
                pairs = [(a, b)]
            elif layer.influence == "against":
                pairs = [(b, a)]
            for pair in pairs:
                total[pair] = total.get(pair, Fraction(0)) + one * scale
                floats[pair] = floats.get(pair, 0.0) + tie.strength / mean
    return total, floats, exact


def check(arcs: Arcs, ties: Sequence[Tie], layers: Mapping[str, Layer], *, negative: bool) -> None:
    total, floats, exact = tie_by_tie(ties, layers, arcs.direction, negative=negative)
    pairs = list(zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True))
    assert pairs == sorted(floats)
    if exact:
        assert arcs.exact == tuple(total[pair] for pair in pairs)
        assert arcs.strength.tolist() == [float(total[pair]) for pair in pairs]
    else:
        assert arcs.exact is None
        assert arcs.strength.tolist() == [floats[pair] for pair in pairs]
    assert arcs.uniform == (len({total[p] if exact else floats[p] for p in pairs}) <= 1)


kinds: st.SearchStrategy[LayerKind] = st.sampled_from(["informal", "negative"])
influences: st.SearchStrategy[Influence] = st.sampled_from(["with", "against", "both", "none"])
layers_given = st.lists(st.tuples(kinds, influences, st.sampled_from([True, False, None])), max_size=3).map(
    lambda some: {
        f"l{at}": Layer(f"l{at}", kind, influence, directed)
        for at, (kind, influence, directed) in enumerate(some)
    }
)
ends = st.sampled_from(PEOPLE)
ties_given = st.lists(
    st.builds(
        Tie,
        ends,
        ends,
        st.sampled_from(["l0", "l1", "l2"]),
        st.sampled_from(SHORT) | st.floats(0.01, 9.0),
        st.sampled_from([1, 1, -1]),
    ),
    max_size=14,
)


@settings(max_examples=200)
@given(ties_given, layers_given, st.sampled_from(["file", "influence"]), st.booleans())
def test_arcs_are_those_of_the_definition(
    ties: list[Tie],
    layers: dict[str, Layer],
    direction: Direction,
    negative: bool,  # noqa: FBT001
) -> None:
    arcs = build_arcs(PEOPLE, ties, layers, direction=direction, negative=negative)

    check(arcs, ties, layers, negative=negative)


def test_a_pair_tied_on_three_layers_adds_three_fractions() -> None:
    layers = {name: Layer(name, influence="both") for name in ("x", "y", "z")}
    ties = [Tie("a", "b", name, strength) for name, strength in (("x", 1.0), ("y", 0.3), ("z", 2.5))]
    ties += [Tie("c", "b", name, 0.1) for name in layers]
    arcs = build_arcs(PEOPLE, ties, layers, direction="influence", negative=False)

    check(arcs, ties, layers, negative=False)
    assert arcs.exact is not None
    assert arcs.size == 4
