"""Talks already held: never moved, their answers certain, the rest planned from there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from orgmap.errors import InputError, UnknownName
from orgmap.sequence import Precedence, evaluate, hold, solve
from orgmap.sequence.branch import best_plan
from orgmap.sequence.draws import draw
from orgmap.sequence.exact import exact_model
from orgmap.sequence.habits import calendars
from orgmap.sequence.search import search


def test_a_known_no_is_worth_what_the_others_alone_are_worth(toy, in_turn):
    """A waits for B, B said no in week 1: A's yes falls from .75 to S(0) = .5, and unanimity is gone."""
    situation = toy([0.5, -0.5], deference=[[0, 1], [0, 0]], quota=0.5, tolerance=1.0)
    assert evaluate(hold(situation, {"B": (1, -1)}), in_turn("BA")).approval == pytest.approx(0.5)
    assert evaluate(hold(situation, {"B": (1, 1)}), in_turn("BA")).approval == pytest.approx(1.0)
    unanimous = toy([0.5, -0.5], deference=[[0, 1], [0, 0]])
    assert evaluate(hold(unanimous, {"B": (1, -1)}), in_turn("BA")).approval == 0.0
    # With B's yes A is at S(2 ln 3) = .9.
    assert evaluate(hold(unanimous, {"B": (1, 1)}), in_turn("BA")).approval == pytest.approx(0.9)


def test_a_talk_with_an_unknown_answer_only_keeps_its_week(toy, in_turn):
    situation = toy([0.5, -0.5], deference=[[0, 1], [1, 0]])
    held = hold(situation, [("B", 1, None)])
    assert evaluate(held, in_turn("BA")).approval == pytest.approx(0.225)
    assert best_plan(held)[0].tolist() == [2, 1]


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 6))]
)
def test_p9_held_talks_never_move(seed, random_situation):
    rng = np.random.default_rng(seed)
    situation = random_situation(7, seed, capacity=2, weeks=5)
    held = hold(situation, {"p1": (1, 1), "p4": (2, -1), "p5": (2, None), "p6": (2, 0)}, now=3)
    (best, worth, _), searched = best_plan(held), search(held, seed=0)
    for found in (best, searched, *calendars(held).values()):
        assert found[[1, 4, 5, 6]].tolist() == [1, 2, 2, 2]
        assert ((found[[0, 2, 3]] >= 3) | (found[[0, 2, 3]] == 0)).all()
        assert held.keeps(found)
    exact, value = worth.objective, exact_model(held).value
    assert exact >= value(searched).objective - 1e-12
    for _ in range(30):
        other = held.fixed
        other[[0, 2, 3]] = rng.permutation([3, 3, 4, 4, 5, 5])[:3]
        assert exact >= value(other).objective - 1e-12


def test_a_larger_case_keeps_its_held_talks(random_situation):
    situation = random_situation(14, 2, "majority", capacity=3, weeks=6, sd=0.3, tie_noise=0.3)
    held = hold(situation, {f"p{i}": (1, i % 3 - 1) for i in range(5)})
    found, _ = solve(held, seed=1)
    assert [found.weeks[f"p{i}"] for i in range(5)] == [1] * 5
    chances = {step.person: step.p_yes for step in found.steps}
    assert [chances[f"p{i}"] for i in range(5)] == pytest.approx([0, 0, 1, 0, 0])


def test_draws_know_the_answer_too(random_situation):
    situation = hold(random_situation(6, 1), {"p0": (1, 0), "p3": (2, 1)})
    calendar = np.array([1, 3, 4, 2, 5, 6])
    joint = draw(situation.stated(), seed=1, count=4000).run(calendar)
    assert set(joint.answers[0]) == {0}
    assert set(joint.answers[3]) == {1}
    exact = exact_model(situation).value(calendar).approval
    assert joint.approval == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 4000) + 1e-9)


def test_a_rule_about_somebody_already_talked_to_is_dropped(random_situation):
    situation = random_situation(5, 1, before=(Precedence(0, 1), Precedence(1, 2, 2)))
    held = hold(situation, {"p1": (1, 1)})
    assert held.before == (Precedence(1, 2, 2),)
    assert best_plan(held)[0][2] >= 3


def test_of_equally_good_plans_the_earlier_one_is_kept(case8):
    """HR, IT and Legal may come in any order: the start decides, and nothing else moves."""
    weeks = dict(
        zip(("CFO", "FinanceBP", "Ops", "Eng", "Sales", "Legal", "IT", "HR"), range(1, 9), strict=True)
    )
    found, _ = solve(case8(), start=weeks)
    assert found.weeks == weeks
    nothing, _ = solve(replace(case8()), start={"CFO": 8})
    assert nothing.objective == pytest.approx(found.objective)


def test_wrong_talks_are_refused_all_together(random_situation):
    situation = random_situation(4, 1)
    with pytest.raises(InputError) as caught:
        hold(situation, {"p0": (9, 1), "p1": (1, 4)})
    assert len(caught.value.problems) == 2
    with pytest.raises(UnknownName):
        hold(situation, {"nobody": (1, 1)})
