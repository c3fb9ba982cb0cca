"""Values worked by hand, and the eight-person case to the digits given."""

from __future__ import annotations

import math

import numpy as np
import pytest

from orgmap.sequence.branch import adaptive_value, best_plan
from orgmap.sequence.exact import evaluate, every_order, exact_model
from orgmap.sequence.habits import calendars

LN3 = math.log(3)
A, B = 0, 1


def pair(i, j, value, n=2):
    matrix = np.zeros((n, n))
    matrix[i, j] = value
    return matrix


TWO = {
    "O1 both listen": ({"deference": [[0, 1], [1, 0]]}, 0.375, 0.225),
    "O1b one yes of two is enough": (
        {"deference": [[0, 1], [1, 0]], "quota": 0.5, "tolerance": 1.0},
        0.775,
        0.625,
    ),
    "O2 A waits for B": ({"deference": pair(A, B, 1)}, 0.1875, 0.225),
    "O2' a tie": ({"deference": [[0, 1], [0.22875625, 0]]}, 0.225, 0.225),
    "O4 A tells B": ({"leak": pair(A, B, 1), "authority": [0, 1], "beta": LN3}, 0.075, 0.1875),
    "O5 B distrusts A": ({"deference": pair(B, A, -1)}, 0.075, 0.1875),
}


@pytest.mark.parametrize("name", TWO)
def test_o1_o2_o4_o5_two_people_have_the_value_worked_by_hand(name, toy, in_turn):
    options, first, second = TWO[name]
    situation = toy([0.5, -0.5], **options)
    assert evaluate(situation, in_turn("AB")).approval == pytest.approx(first, abs=1e-8)
    assert evaluate(situation, in_turn("BA")).approval == pytest.approx(second, abs=1e-8)


def test_o6_somebody_hostile_is_reached_through_a_friend(toy, in_turn):
    situation = toy([0.5, 0.0], tie0=[0, -1], messenger=pair(B, A, 1), mu=LN3, messengers=True)
    assert evaluate(situation, in_turn("AB")).approval == pytest.approx(0.5625, abs=1e-12)
    assert evaluate(situation, in_turn("BA")).approval == pytest.approx(0.1875, abs=1e-12)


def test_a_messenger_who_may_not_carry_does_not_help(toy, in_turn):
    situation = toy(
        [0.5, 0.0], tie0=[0, -1], messenger=pair(B, A, 1), mu=LN3, messengers=True, can_carry=[False, True]
    )
    assert evaluate(situation, in_turn("AB")).approval == pytest.approx(0.1875, abs=1e-12)


def test_o7_the_one_the_others_wait_for_goes_first(toy, in_turn):
    situation = toy([0.5, 0.5, -0.5], deference=[[0, 0, 1], [0, 0, 1], [0, 0, 0]])
    expected = {
        "CAB": 0.2025,
        "CBA": 0.2025,
        "ACB": 0.16875,
        "BCA": 0.16875,
        "ABC": 0.140625,
        "BAC": 0.140625,
    }
    for order, approval in expected.items():
        assert evaluate(situation, in_turn(order)).approval == pytest.approx(approval, abs=1e-12)


def test_o8_cover_from_two_is_worth_more_than_twice_cover_from_one(toy, in_turn):
    situation = toy([0.5, 0.5, -0.5], deference=[[0, 0, 0], [0, 0, 0], [0.5, 0.5, 0]])
    expected = {"ABC": 0.28125, "BAC": 0.28125, "ACB": 0.205889, "BCA": 0.205889, "CAB": 0.140625}
    for order, approval in expected.items():
        assert evaluate(situation, in_turn(order)).approval == pytest.approx(approval, abs=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_o9_easiest_first_is_best_under_unanimity_when_all_count_the_same(seed, toy):
    rng = np.random.default_rng(seed)
    theta, cover = rng.uniform(-1, 1, 5), rng.uniform(0, 0.25)
    situation = toy(theta, deference=cover * (1 - np.eye(5)), k=rng.uniform(0, 1))
    easiest = exact_model(situation).value(calendars(situation)["easiest"])
    assert easiest.objective == pytest.approx(every_order(situation).max(), abs=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_o10_easiest_first_is_best_under_a_quota_without_lukewarm_answers(seed, toy):
    rng = np.random.default_rng(100 + seed)
    theta, cover = rng.uniform(-1, 1, 5), rng.uniform(0, 0.25)
    quota = float(rng.choice([0.2, 0.4, 0.6, 0.8]))
    situation = toy(theta, deference=cover * (1 - np.eye(5)), quota=quota, tolerance=1.0)
    easiest = exact_model(situation).value(calendars(situation)["easiest"])
    assert easiest.objective == pytest.approx(every_order(situation).max(), abs=1e-12)


O15 = {
    "flat": {
        "best": (0.4322604, 0.4782502),
        "adaptive": 0.4326020,
        "mean": 0.1803453,
        "worst": -0.0222807,
        "easiest": (0.364912, 0.417023),
        "hardest": (0.026066, 0.117745),
        "top_down": (0.187280, 0.254523),
        "influence": (0.409858, 0.456751),
        "easy_influence": (0.432260, 0.478250),
        "meeting": (-0.177725, 0.000308),
    },
    "refined": {
        "best": (0.4169410, 0.4642120),
        "adaptive": 0.4172976,
        "mean": 0.1738517,
        "easiest": (0.349835, 0.403346),
        "hardest": (0.030183, 0.120445),
        "top_down": (0.178880, 0.246922),
        "influence": (0.394399, 0.442603),
        "meeting": (-0.177614, 0.000306),
    },
}
HABITS = [(f, h) for f, e in O15.items() for h in e if h not in {"best", "adaptive", "mean", "worst"}]


@pytest.mark.parametrize("form", O15)
def test_o15_best_order_of_eight_people(form, case8):
    situation = case8(form)
    calendar, value, complete = best_plan(situation)
    objective, approval = O15[form]["best"]
    assert (value.objective, value.approval) == pytest.approx((objective, approval), abs=5e-8)
    assert complete
    first = [situation.people[i] for i in np.argsort(calendar)[:4]]
    assert first == ["CFO", "FinanceBP", "Ops", "Eng"]


@pytest.mark.parametrize("form", O15)
def test_o15_over_all_orders(form, case8):
    values = every_order(case8(form))
    assert len(values) == math.factorial(8)
    assert values.mean() == pytest.approx(O15[form]["mean"], abs=5e-8)
    assert values.max() == pytest.approx(O15[form]["best"][0], abs=5e-8)
    assert (values > values.max() - 1e-9).sum() == 8
    if "worst" in O15[form]:
        assert values.min() == pytest.approx(O15[form]["worst"], abs=5e-8)


@pytest.mark.parametrize("form", O15)
def test_o15_choosing_by_the_answers_so_far(form, case8):
    assert adaptive_value(case8(form)) == pytest.approx(O15[form]["adaptive"], abs=5e-8)


@pytest.mark.parametrize(("form", "habit"), HABITS)
def test_o15_habits(form, habit, case8):
    situation = case8(form)
    value = exact_model(situation).value(calendars(situation)[habit])
    assert (value.objective, value.approval) == pytest.approx(O15[form][habit], abs=1.01e-6)
