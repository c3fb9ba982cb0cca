"""The search against exact plans, and what every plan it returns must keep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from orgmap.sequence.branch import best_plan
from orgmap.sequence.draws import draw
from orgmap.sequence.exact import exact_model
from orgmap.sequence.habits import calendars, orders, schedule
from orgmap.sequence.judge import Judge
from orgmap.sequence.meanfield import mean_field, pack
from orgmap.sequence.search import inserted, relevance, search
from orgmap.sequence.state import Precedence


@pytest.mark.parametrize("rule", ["chair", "majority", "consensus", "vetoes", "unanimous"])
def test_the_search_loses_little_to_the_exact_plan(rule, random_situation):
    """One to three talks a week; every second case has leave and rules of who comes first."""
    gaps = []
    for seed in range(20):
        n, capacity = 5 + seed % 4, 1 + seed % 3
        weeks = -(-n // capacity) + 1
        rng = np.random.default_rng([seed, 8])
        options = {}
        if seed % 2:
            allowed = rng.random((n, weeks)) < 0.75
            allowed[:, -2:] = True
            options = {"allowed": allowed, "before": (Precedence(0, 3), Precedence(2, 3))}
        situation = random_situation(
            n, 50 + seed, rule, capacity=capacity, weeks=weeks, week_price=0.01, **options
        )
        calendar, value, _ = best_plan(situation)
        found = search(situation, seed=0)
        if (found > 0).sum() == (calendar > 0).sum():
            gaps.append(value.objective - exact_model(situation).value(found).objective)
    assert len(gaps) >= 15
    assert min(gaps) > -1e-12
    assert np.mean(gaps) < 0.005


def test_p5_the_plan_is_never_worse_than_a_habit_within_error(random_situation):
    for seed in range(3):
        situation = random_situation(14, seed, "vetoes", capacity=3, weeks=5, sd=0.3, tie_noise=0.3)
        calendar = search(situation, seed=seed)
        judge = Judge(situation, seed=seed)
        draws = judge.joint(calendar)
        price = situation.parameters.opposition_price
        own = draws.approved - price * draws.opposed
        for habit in calendars(situation).values():
            if situation.keeps(habit) and (habit > 0).all():
                other = judge.joint(habit)
                gap = own - (other.approved - price * other.opposed)
                assert gap.mean() > -3 * gap.std() / np.sqrt(gap.size)


@pytest.mark.parametrize("seed", range(4))
def test_p9_every_plan_keeps_capacity_windows_and_precedence(seed, random_situation):
    rng = np.random.default_rng(seed)
    n, weeks = 16, 8
    allowed = rng.random((n, weeks)) < 0.7
    allowed[:, -1] = allowed[:, -2] = True
    before = tuple(Precedence(i, i + 8, 1 + i % 2) for i in range(5))
    situation = random_situation(n, seed, capacity=3, weeks=weeks, allowed=allowed, before=before)
    calendar = search(situation, seed=seed)
    assert situation.keeps(calendar)
    assert (calendar > 0).all()


def test_p10_the_same_seed_gives_the_same_plan(random_situation):
    situation = random_situation(12, 3, capacity=2, weeks=6, sd=0.3, tie_noise=0.3)
    assert (search(situation, seed=4) == search(situation, seed=4)).all()


def test_when_not_everybody_fits_as_many_as_possible_are_talked_to(random_situation):
    situation = random_situation(12, 3, capacity=2, weeks=4)
    calendar = search(situation, seed=0)
    assert situation.keeps(calendar)
    assert (calendar > 0).sum() == 8


def test_people_may_be_left_out_when_that_is_allowed(random_situation):
    situation = random_situation(10, 5, "majority", capacity=2, weeks=6)
    situation = replace(situation, parameters=replace(situation.parameters, leave_out=True, week_price=0.2))
    calendar = search(situation, seed=0)
    assert calendar.max() < 5


def test_the_mean_field_ranks_plans_as_draws_do(random_situation):
    situation = random_situation(20, 1, "majority", capacity=4, weeks=6, sd=0.2, tie_noise=0.2)
    packed = pack(situation, may_leave_out=True)
    yes, no = np.zeros(20), np.zeros(20)
    rng = np.random.default_rng(0)
    draws = draw(situation, seed=9, count=2000)
    plans = [schedule(situation, rng.permutation(20).tolist()) for _ in range(25)]
    quick = [mean_field(plan, packed, yes, no)[0] for plan in plans]
    slow = [draws.value(plan).objective for plan in plans]
    assert np.corrcoef(quick, slow)[0, 1] > 0.8


def test_without_ties_the_mean_field_gives_everybody_their_exact_chance(random_situation):
    situation = random_situation(6, 2)
    zero = np.zeros((6, 6))
    situation = replace(situation, deference=zero, messenger=zero, leak=zero)
    yes, no = np.zeros(6), np.zeros(6)
    calendar = np.arange(1, 7)
    mean_field(calendar, pack(situation, may_leave_out=True), yes, no)
    joint = exact_model(situation).joint(calendar)
    assert yes == pytest.approx((joint.answers == 1) @ joint.chance, abs=1e-12)
    assert no == pytest.approx((joint.answers == -1) @ joint.chance, abs=1e-12)


def test_relevance_sums_to_one_and_reaches_everybody(random_situation):
    found = relevance(random_situation(9, 1))
    assert found.sum() == pytest.approx(1.0)
    assert (found > 0).all()


def test_putting_somebody_earlier_moves_those_between_by_one():
    calendar = np.array([1, 2, 3, 4])
    assert inserted(calendar, 3, 2).tolist() == [1, 3, 4, 2]
    assert inserted(calendar, 0, 3).tolist() == [3, 1, 2, 4]


def test_habits_keep_input_order_among_equals(toy):
    situation = toy([0.0, 0.0, 0.5])
    assert orders(situation)["easiest"] == [2, 0, 1]
    assert orders(situation)["hardest"] == [0, 1, 2]


def test_a_schedule_takes_somebody_in_their_last_open_week(toy):
    allowed = np.array([[True, True], [True, False]])
    situation = toy([0.5, -0.5], allowed=allowed)
    assert schedule(situation, [0, 1]).tolist() == [2, 1]


def test_betweenness_follows_influence(toy):
    """A is heard by B, B by C: influence runs through B."""
    situation = toy([0.0, 0.0, 0.0], deference=[[0, 0, 0], [0.5, 0, 0], [0, 0.5, 0]])
    assert orders(situation)["betweenness"][0] == 1
    assert orders(situation)["influence"] == [0, 1, 2]


def test_unit_by_unit_begins_with_the_easiest_unit(toy):
    situation = toy([0.9, -0.9, 0.3, 0.2], units=("x", "x", "y", "y"))
    assert orders(situation)["units"] == [2, 3, 0, 1]


def test_somebody_unreachable_does_not_let_others_be_left_out(random_situation):
    allowed = np.ones((10, 6), dtype=bool)
    allowed[3] = False
    situation = random_situation(10, 2, capacity=2, weeks=6, allowed=allowed, week_price=0.05)
    calendar = search(situation, seed=0)
    assert calendar[3] == 0
    assert (np.delete(calendar, 3) > 0).all()


def test_warming_up_needs_no_input():
    from orgmap.sequence.meanfield import anneal
    from orgmap.sequence.search import warm_up

    warm_up()
    assert anneal.signatures
