"""Optional stopping, compromise and the committee of two, to the digits given."""

from __future__ import annotations

import math

import numpy as np
import pytest

from orgmap.sequence.bounds import committee, compromise, stopping_value

THRESHOLD = 0.5


def test_o3_when_talks_cost_and_one_no_ends_it_the_likeliest_no_comes_first(toy):
    """B first: .25 (.75 - .02) - .02 = .1625; every fixed order pays for both talks: .1875 - .04."""
    value, first = stopping_value(toy([0.5, -0.5]), price=0.02)
    assert value == pytest.approx(0.1625, abs=1e-12)
    assert first == ("B",)


def test_o11_three_people_in_order_of_cost_over_the_chance_of_no(toy):
    third = 0.1
    p = [0.75, 0.25, 1 / (1 + 3 ** (-2 * third))]
    assert p[2] == pytest.approx(0.5547107, abs=1e-7)
    value, first = stopping_value(toy([0.5, -0.5, third]), price=0.02)
    assert value == pytest.approx(math.prod(p) - 0.02 * (1 + p[1] + p[1] * p[2]), abs=1e-12)
    assert value == pytest.approx(0.0762347, abs=1e-7)
    assert first == ("B",)


def test_talks_that_cost_more_than_they_can_bring_are_not_begun(toy):
    value, first = stopping_value(toy([0.5, -0.5]), price=0.2)
    assert value == pytest.approx(0.0, abs=1e-12)
    assert first == ()


CARS = {
    "NL": (0.08, 80, 4),
    "BE": (0.08, 40, 7),
    "LU": (0.03, 20, 4),
    "DE": (0.16, 80, 4),
    "FR": (0.16, 60, 10),
    "IT": (0.16, 60, 10),
    "UK": (0.16, 90, 10),
    "IE": (0.05, 10, 7),
    "DK": (0.05, 100, 4),
    "GR": (0.08, 70, 7),
}


def test_o13_the_compromise_on_car_emissions():
    power, salience, position = zip(*CARS.values(), strict=True)
    found = compromise(power, salience, position)
    assert found.compromise == pytest.approx(7.389956, abs=1e-6)
    assert found.unweighted == pytest.approx(6.7)
    assert found.by_power == pytest.approx(7.475248, abs=1e-6)
    assert found.median == 7


def test_a_compromise_needs_weights_that_fit():
    with pytest.raises(ValueError, match="as many"):
        compromise([1], [1, 2], [3])
    with pytest.raises(ValueError, match="weight"):
        compromise([0, 0], [1, 2], [3, 4])


def test_o14_the_second_follows_only_when_the_firsts_yes_is_good_enough():
    asked = {"threshold": THRESHOLD, "first": 0.6, "second": 0.35}
    assert committee(**asked, second_given_first=0.55) == pytest.approx(0.6)
    # Both read where the threshold is above: .6 * .55.
    assert committee(threshold=0.6, first=0.6, second=0.35, second_given_first=0.55) == pytest.approx(0.33)
    # The other way round: the second reads first, and the first follows at .33 / .35.
    other = committee(threshold=THRESHOLD, first=0.35, second=0.6, second_given_first=0.33 / 0.35)
    assert other == pytest.approx(0.35)


def test_stopping_is_never_worth_less_than_going_through_with_it(random_situation):
    from orgmap.sequence.branch import best_plan

    for seed in range(3):
        situation = random_situation(5, seed)
        best = best_plan(situation)[1].objective
        value, _ = stopping_value(situation, price=0.0)
        assert value >= max(0.0, best) - 1e-12
        assert np.isfinite(value)
