"""What stays the same when the inputs are somewhat off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from orgmap.sequence import solve
from orgmap.sequence.firmness import FIRM, Firmness, firmness
from orgmap.sequence.judge import Judge
from orgmap.sequence.questions import questions
from orgmap.sequence.remarks import chain


def test_shares_and_places_are_counted_over_the_worlds():
    weeks = np.array([[1, 2, 3]] * 8 + [[2, 1, 3]] * 2)
    found = Firmness(np.array([1, 2, 3]), weeks)
    assert found.before(0, 1) == 8
    assert found.holds(0, 1)
    assert not found.holds(1, 0)
    assert found.firm(0, ())
    assert found.firm(2, ())
    assert not found.firm(0, [(1, 0)]) or found.firm(0, ())
    assert found.place(0) == (1.0, 1.0, 1.0)
    assert not Firmness(np.array([1, 2]), np.array([[1, 2], [2, 1]])).firm(0, ())


def test_somebody_never_talked_to_comes_after_everybody():
    found = Firmness(np.array([1, 0]), np.array([[1, 0]]))
    assert found.before(0, 1) == 1
    assert found.before(1, 0) == 0


@pytest.mark.parametrize("size", [6, 11])
def test_the_same_seed_gives_the_same_worlds(size, random_situation):
    situation = random_situation(size, 3, "majority", capacity=2, weeks=6, sd=0.3)
    calendar = np.arange(size) // 2 + 1
    first, again = (firmness(situation, calendar, seed=4, worlds=6).weeks for _ in range(2))
    assert (first == again).all()
    assert all(situation.keeps(one) for one in first)


def test_a_strong_precedence_is_firm_and_an_empty_one_is_not(toy):
    """A and B wait for C. Nobody waits for A or B, whose order is free."""
    situation = toy([0.5, 0.5, 0.2], deference=[[0, 0, 1], [0, 0, 1], [0, 0, 0]], sd=[0.2, 0.2, 0.2])
    calendar = np.array([2, 3, 1])
    found = firmness(situation, calendar, seed=0)
    assert found.before(2, 0) >= FIRM * found.worlds
    assert found.before(2, 1) >= FIRM * found.worlds


def test_the_backward_map_follows_who_helps_whom(toy):
    """A is hard and waits for B, who waits for C."""
    situation = toy([-0.4, 0.2, 0.5], deference=[[0, 0.8, 0.1], [0, 0, 0.8], [0, 0, 0]])
    assert chain(Judge(situation, seed=0), np.array([3, 2, 1])) == (2, 1, 0)
    found, notes = solve(situation)
    assert found.chain == ("C", "B", "A")
    assert any("A leans on B, B leans on C" in note for note in notes)


def test_nothing_is_worth_asking_where_nobody_moves_anybody(random_situation):
    situation = random_situation(10, 2, "majority", capacity=2, weeks=5, sd=0.3)
    zero = np.zeros((10, 10))
    alone = replace(situation, deference=zero, messenger=zero, leak=zero)
    calendar = np.arange(10) // 2 + 1
    assert all(question.worth.value < 1e-9 for question in questions(alone, calendar, seed=1))
    certain = replace(situation, sd=np.zeros(10))
    assert questions(certain, calendar, seed=1) == ()


def test_a_reason_says_what_is_lost_without_a_talk_or_a_messenger(case8):
    found, _ = solve(case8())
    sales = next(step for step in found.steps if step.person == "Sales")
    texts = [reason.text for reason in sales.reasons]
    (cold,) = [text for text in texts if text.startswith("Without any talk")]
    (alone,) = [text for text in texts if text.startswith("If you always went yourself")]
    case = case8()
    weeks = dict(found.weeks)
    from orgmap.sequence import evaluate

    weeks["Sales"] = 0
    assert f"about {100 * evaluate(case, weeks).approval:.0f} %" in cold
    trust = case.messenger.copy()
    trust[4] = 0
    nobody = replace(case, messenger=trust)
    assert f"about {100 * evaluate(nobody, found.weeks).approval:.0f} %" in alone
