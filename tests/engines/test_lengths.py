"""Lengths of arcs are whole numbers wherever whole numbers can be had."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgmap.engines.lengths import arc_lengths


def test_lengths_are_the_smallest_whole_numbers_in_proportion_to_cost(arcs_of):
    arcs = arcs_of(3, {(0, 1): Fraction(1, 2), (1, 2): Fraction(3, 4), (0, 2): Fraction(3)})
    found = arc_lengths(arcs, by_cost=True)
    assert dict(zip(zip(arcs.tail, arcs.head, strict=True), found.values.tolist(), strict=True)) == {
        (0, 1): 6,
        (1, 2): 4,
        (0, 2): 1,
    }
    np.testing.assert_allclose(found.values / found.scale, 1 / arcs.strength)


def test_counting_steps_needs_no_strength(arcs_of):
    arcs = arcs_of(2, {(0, 1): Fraction(7)})
    assert arc_lengths(arcs, by_cost=False).values.tolist() == [1]
    assert arc_lengths(arcs, by_cost=True).scale == pytest.approx(7.0)


def test_no_arcs_have_no_lengths(arcs_of):
    assert arc_lengths(arcs_of(3, {}), by_cost=True).values.tolist() == []


def test_a_product_of_primes_that_passes_63_bits_becomes_floats_with_a_stated_tolerance(arcs_of):
    primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59]
    arcs = arcs_of(len(primes) + 1, {(0, at + 1): Fraction(p) for at, p in enumerate(primes)})
    found = arc_lengths(arcs, by_cost=True)
    assert found.ties == "1e-12"
    assert not found.exact
    np.testing.assert_allclose(found.values, 1 / np.array(primes, dtype=float))


@given(st.lists(st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=50), max_size=6))
def test_whole_lengths_keep_every_ratio_and_fit(strengths):
    from orgmap.engines.lengths import _whole_lengths

    found = _whole_lengths(strengths, longest=7)
    if found is None:
        return
    assert all(isinstance(length, int) and length >= 1 for length in found)
    assert max(found, default=0) * 7 < 2**63
    assert len({length * strength for length, strength in zip(found, strengths, strict=True)}) <= 1
