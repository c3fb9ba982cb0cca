"""Everybody to everybody by the kernel: the numbers of the array search, on small random networks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.arcs import Arcs, build_arcs
from orgmap.engines.pairs import all_pairs, compiled, pairs_through, pairs_through_compiled
from orgmap.engines.shortest import shortest_paths
from orgmap.measures.bridging import compiled_losses, cut_losses
from orgmap.measures.union import contacts
from orgmap.model import Layer, Tie

PEOPLE = tuple("abcdefgh")
ends = st.sampled_from(PEOPLE)


def arcs_of(ties: list[tuple[str, str, float]], *, directed: bool = True) -> Arcs:
    strength = {(a, b): s for a, b, s in ties if a != b}
    if not directed:
        strength |= {(b, a): s for (a, b), s in strength.items()}
    made = [Tie(a, b, "x", s) for (a, b), s in strength.items()]
    layer = Layer("x", directed=directed)
    return build_arcs(PEOPLE, made, {"x": layer}, direction="file", negative=False)


def ties_with(strengths: st.SearchStrategy[float]) -> st.SearchStrategy[list[tuple[str, str, float]]]:
    return st.lists(st.tuples(ends, ends, strengths), max_size=20)


def check(arcs: Arcs, *, by_cost: bool) -> None:
    ours, theirs = compiled(arcs, by_cost=by_cost), shortest_paths(arcs, by_cost=by_cost)
    np.testing.assert_array_equal(ours.reached, theirs.reached)
    np.testing.assert_array_equal(ours.count * ours.reached, theirs.count * theirs.reached)
    np.testing.assert_allclose(ours.distance, theirs.distance, rtol=1e-13)
    for person in range(arcs.count):
        np.testing.assert_array_equal(pairs_through_compiled(ours, person), theirs.pairs_through(person))


@settings(max_examples=60, deadline=None)
@given(ties_with(st.sampled_from([1.0, 2.0, 3.0, 6.0])), st.booleans())
def test_whole_lengths_give_the_same_ways(ties: list[tuple[str, str, float]], directed: bool) -> None:  # noqa: FBT001
    arcs = arcs_of(ties, directed=directed)

    check(arcs, by_cost=False)
    check(arcs, by_cost=True)


@settings(max_examples=40, deadline=None)
@given(ties_with(st.floats(0.1, 9.0)))
def test_lengths_that_are_no_whole_numbers_give_the_same_ways(ties: list[tuple[str, str, float]]) -> None:
    check(arcs_of(ties), by_cost=True)


def test_a_single_tie_and_nobody_at_all() -> None:
    check(arcs_of([("a", "b", 2.0)]), by_cost=True)
    nobody = build_arcs((), [], {"x": Layer("x")}, direction="file", negative=False)

    assert compiled(nobody, by_cost=False).count.shape == (0, 0)


def test_few_people_are_searched_by_arrays_and_many_by_the_kernel() -> None:
    people = tuple(f"p{at}" for at in range(420))
    ties = [Tie(people[at], people[(at * 7 + 3) % 420], "x", 1.0 + at % 3) for at in range(420)]
    arcs = build_arcs(people, ties, {"x": Layer("x")}, direction="file", negative=False)
    ours, theirs = all_pairs(arcs, by_cost=True), shortest_paths(arcs, by_cost=True)

    np.testing.assert_array_equal(pairs_through(ours, 3), theirs.pairs_through(3))
    assert all_pairs(arcs_of([("a", "b", 2.0)]), by_cost=True).pairs_through(0).sum() == 0


@settings(max_examples=60, deadline=None)
@given(ties_with(st.just(1.0)))
def test_what_cutting_a_tie_costs_is_what_plain_searches_find(ties: list[tuple[str, str, float]]) -> None:
    arcs = arcs_of(ties)
    expected = np.zeros(arcs.count)
    for (u, v), loss in cut_losses([one.tolist() for one in contacts(arcs)]).items():
        expected[[u, v]] += loss

    assert compiled_losses(arcs) == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_on_a_ring_everybody_loses_the_same_by_hand() -> None:
    """Five in a ring: a cut makes a line, whose sum of 1 / distance is 2 (4 + 3/2 + 2/3 + 1/4) = 77/6."""
    arcs = arcs_of([("a", "b", 1), ("b", "c", 1), ("c", "d", 1), ("d", "e", 1), ("e", "a", 1)])
    whole, line = 5 * (2 * 1.0 + 2 * 0.5), 77 / 6

    assert compiled_losses(arcs)[:5] == pytest.approx([2 * (whole - line)] * 5)
