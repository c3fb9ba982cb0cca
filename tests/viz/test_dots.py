"""Sizes on the screen, and names that do not run into each other."""

from __future__ import annotations

import numpy as np
import pytest

from orgmap.viz.dots import beside_circles, circles, radii


@pytest.mark.parametrize("people", [180, 2_000, 10_000])
def test_all_dots_together_leave_most_of_the_paper_free(people):
    names = [str(at) for at in range(people)]
    values = {name: 1.0 + at % 9 for at, name in enumerate(names)}
    wide = 2 * radii(names, values)

    assert float(np.sum(wide**2)) <= 90_000
    assert float(wide.min()) >= 2.4
    assert wide[8] > wide[0], "a larger value is still a larger dot"


def test_few_people_keep_dots_that_can_be_hit():
    assert 2 * radii(["a", "b"], {"a": 1.0, "b": 0.0}).min() >= 8


def test_names_of_crowded_units_give_way_to_larger_ones():
    middles = np.array([[0.0, 0.0], [0.002, 0.0], [0.0, 0.002], [0.002, 0.002], [0.001, 0.001], [0.9, 0.9]])
    members = np.array([10, 20, 30, 40, 50, 1])
    named = beside_circles([f"Unit {at}" for at in range(6)], middles, members)
    shown = [unit for unit, _ in named]

    assert shown == [4, 3, 2, 1, 5], "four sides, the smallest of the crowd left out, the one apart shown"
    assert len({side for unit, side in named if unit != 5}) == 4


def test_circles_grow_with_people_and_shrink_with_units():
    few, many = circles(np.array([1, 4])), circles(np.full(200, 4))

    assert few[1] > few[0]
    assert many[0] < few[1]
