"""Whom to talk to next: first talks not held, second talks only where the first left no yes."""

from __future__ import annotations

from orgmap.results import Approval, Plan, Step
from orgmap.tracking import upcoming
from orgmap.workspace import Talk


def step(person, week, condition=None):
    return Step(1, week, person, person, None, "one-on-one", None, 0.5, (), condition=condition)


PLAN = Plan(Approval(0.5), 0.5, (step("ann", 1), step("bo", 2), step("ann", 4, "if need be")), (), {})


def ahead(*talks):
    return [(one.person, one.week) for one in upcoming(PLAN, talks)]


def test_before_any_talk_a_second_one_is_not_ahead():
    assert ahead() == [("ann", 1), ("bo", 2)]


def test_after_a_yes_no_second_talk_is_wanted():
    assert ahead(Talk("ann", "yes", 1)) == [("bo", 2)]


def test_after_less_than_a_yes_the_second_talk_is_ahead_until_it_was_held():
    assert ahead(Talk("ann", "lukewarm", 1)) == [("bo", 2), ("ann", 4)]
    assert ahead(Talk("ann", "no", 1), Talk("ann", "no", 4)) == [("bo", 2)]
