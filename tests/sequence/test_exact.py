"""Exact values and the best calendar, against other ways of getting them."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.errors import UnknownName
from orgmap.sequence.branch import adaptive_value, best_plan
from orgmap.sequence.exact import evaluate, every_order, exact_model
from orgmap.sequence.state import Forum, Parameters, Precedence, Situation


def brute_force(situation, *, leave_out):
    """J of the best calendar, by trying all that keep the rules."""
    model = exact_model(situation)
    weeks = range(0 if leave_out else 1, situation.weeks + 1)
    best = -np.inf
    for choice in product(weeks, repeat=situation.size):
        calendar = np.array(choice, dtype=np.int64)
        if situation.keeps(calendar):
            best = max(best, model.value(calendar).objective)
    return best


@pytest.mark.parametrize("rule", ["chair", "majority", "consensus", "vetoes"])
@pytest.mark.parametrize("seed", range(4))
def test_the_best_order_is_the_best_of_all_orders(rule, seed, random_situation):
    situation = random_situation(5, seed, rule)
    _, value, _ = best_plan(situation)
    assert value.objective == pytest.approx(every_order(situation).max(), abs=1e-12)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("leave_out", [False, True])
def test_blocks_windows_and_precedence_are_solved_exactly(seed, leave_out, random_situation):
    rng = np.random.default_rng(seed)
    allowed = rng.random((4, 4)) < 0.65
    allowed[:, 3] = True
    situation = random_situation(
        4,
        seed,
        capacity=2,
        weeks=4,
        week_price=0.01,
        allowed=allowed,
        before=(Precedence(int(seed % 4), int((seed + 1) % 4), 1 + seed % 2),),
    )
    situation = replace(situation, parameters=replace(situation.parameters, leave_out=leave_out))
    expected = brute_force(situation, leave_out=leave_out)
    calendar, value, complete = best_plan(situation)
    assert situation.keeps(calendar)
    if np.isfinite(expected):
        assert value.objective == pytest.approx(expected, abs=1e-12)
        assert complete != leave_out
    else:
        assert not complete
        assert value.objective == pytest.approx(brute_force(situation, leave_out=True), abs=1e-12)


@pytest.mark.parametrize("capacity", [1, 2, 5])
def test_no_fixed_plan_beats_the_adaptive_value(capacity, random_situation):
    for seed in range(5):
        situation = random_situation(5, seed, capacity=capacity, week_price=0.01)
        assert best_plan(situation)[1].objective <= adaptive_value(situation) + 1e-12


@pytest.mark.parametrize("seed", range(6))
def test_dead_ends_are_left_out_also_where_answers_have_no_chance(seed, random_situation):
    """With k = 0 nobody is lukewarm: a chance of exactly 0 meets calendars that lead nowhere."""
    rng = np.random.default_rng(seed)
    allowed = rng.random((4, 4)) < 0.5
    allowed[np.arange(4), rng.permutation(4)] = True
    situation = random_situation(4, seed, weeks=4, allowed=allowed)
    situation = replace(situation, parameters=replace(situation.parameters, k=0.0))
    _, value, complete = best_plan(situation)
    assert complete
    assert value.objective == pytest.approx(brute_force(situation, leave_out=False), abs=1e-12)


def test_people_who_do_not_fit_are_left_out_and_the_plan_says_so(random_situation):
    situation = random_situation(5, 1, capacity=1, weeks=3)
    calendar, value, complete = best_plan(situation)
    assert not complete
    assert (calendar > 0).sum() <= 3
    assert value.objective == pytest.approx(brute_force(situation, leave_out=True), abs=1e-12)


def test_somebody_without_an_open_week_meets_the_gate_cold(random_situation):
    allowed = np.ones((4, 4), dtype=bool)
    allowed[2] = False
    situation = random_situation(4, 3, allowed=allowed)
    calendar, _, complete = best_plan(situation)
    assert calendar[2] == 0
    assert (np.delete(calendar, 2) > 0).all()
    assert complete


def test_p4_nobody_talked_to_is_the_value_of_the_gate_alone():
    """One voter, met cold: P(yes) = S(alpha theta + mu tie0 + e_gate - beta authority - k)."""
    forum = Forum("gate", 1, 1.0, 0.0, np.ones(1), np.zeros(1, dtype=bool))
    parameters = Parameters(mu_form="flat")
    situation = Situation.of(
        ("a",), [0.4], forums=(forum,), authority=[0.5], tie0=[1.0], parameters=parameters
    )
    logit = 2 * 0.4 + 0.6 - 0.5 - 1.2 * 0.5 - 0.5
    assert evaluate(situation, {}).approval == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-12)


def test_p4_everybody_in_one_week_gets_no_cover(random_situation):
    with_ties = random_situation(5, 2, capacity=5)
    without = replace(
        with_ties, deference=np.zeros((5, 5)), messenger=np.zeros((5, 5)), leak=np.zeros((5, 5))
    )
    together = dict.fromkeys(with_ties.people, 1)
    assert evaluate(with_ties, together) == evaluate(without, together)


@given(st.permutations(range(5)), st.integers(0, 10))
@settings(max_examples=25, deadline=None)
def test_p3_renaming_people_renames_the_plan(order, seed):
    rng = np.random.default_rng(seed)
    forum = Forum("gate", 5, 0.5, 0.3, rng.integers(1, 5, 5) * 1.0, np.arange(5) == 1, chair=0)
    situation = Situation.of(
        tuple("abcde"),
        rng.uniform(-1, 1, 5),
        forums=(forum,),
        deference=rng.uniform(-0.2, 0.2, (5, 5)) * (1 - np.eye(5)),
        leak=rng.uniform(0, 0.4, (5, 5)) * (1 - np.eye(5)),
        authority=rng.random(5),
    )
    moved = situation.renamed(list(order))
    calendar, value, _ = best_plan(situation)
    _, moved_value, _ = best_plan(moved)
    weeks = {p: int(w) for p, w in zip(situation.people, calendar, strict=True)}
    assert moved_value.objective == pytest.approx(value.objective, abs=1e-12)
    assert evaluate(moved, weeks).objective == pytest.approx(value.objective, abs=1e-12)


def test_p7_without_cover_leaks_and_messengers_every_order_is_the_same(random_situation):
    situation = random_situation(6, 4)
    situation = replace(
        situation,
        leak=np.zeros((6, 6)),
        parameters=replace(situation.parameters, gamma=0.0, messengers=False),
    )
    values = every_order(situation)
    assert values.max() - values.min() < 1e-12


def test_p13_leaks_are_harmless_when_nobody_minds(random_situation):
    situation = random_situation(5, 6)
    situation = replace(situation, parameters=replace(situation.parameters, beta=0.0))
    quiet = replace(situation, leak=np.zeros((5, 5)))
    assert every_order(situation) == pytest.approx(every_order(quiet), abs=1e-12)


def test_the_chances_of_all_answers_sum_to_one_and_give_the_value(case8):
    situation = case8()
    model = exact_model(situation)
    for calendar in ([1, 2, 3, 4, 5, 6, 7, 8], [1, 0, 2, 2, 0, 3, 0, 1]):
        weeks = np.array(calendar)
        joint, value = model.joint(weeks), model.value(weeks)
        assert joint.chance.sum() == pytest.approx(1.0, abs=1e-12)
        assert joint.approval == pytest.approx(value.approval, abs=1e-12)
        assert joint.chance @ joint.opposed == pytest.approx(value.opposed, abs=1e-12)


def test_every_order_lists_the_value_of_each_order(random_situation):
    situation = random_situation(4, 9, week_price=0.02)
    one_by_one = [
        evaluate(situation, {f"p{i}": w for w, i in enumerate(order, start=1)}).objective
        for order in permutations(range(4))
    ]
    assert np.sort(every_order(situation)) == pytest.approx(np.sort(one_by_one), abs=1e-12)


def test_a_talk_after_the_gate_does_not_count(toy):
    situation = toy([0.5])
    assert evaluate(situation, {"A": 2}) == evaluate(situation, {})


def test_an_unknown_person_is_named(toy):
    with pytest.raises(UnknownName, match="'Z'"):
        evaluate(toy([0.5]), {"Z": 1})


def test_more_than_eight_people_have_no_exact_value(random_situation):
    with pytest.raises(ValueError, match="at most 8"):
        evaluate(random_situation(9, 0), {})
