"""The first sentences of a plan follow its numbers, and say why there is no talk where there is none."""

from __future__ import annotations

from datetime import date

import pytest

from orgmap.model import Away, Before, Gate, Initiative, Milestone, Person, Records, Right, Tie
from orgmap.network import Network
from orgmap.report.plans import chance, of_plan
from orgmap.results import Approval, Compared, Plan, Step
from orgmap.sequence import plan as planned


def plan(easiest, *, low=0.36, high=0.58):
    steps = (
        Step(1, 1, "a", "Ann", None, "one-on-one", None, 0.8),
        Step(2, 1, "b", "Bo", None, "one-on-one", None, 0.7),
        Step(3, 4, "c", "Cy", None, "one-on-one", "a", 0.5),
    )
    return Plan(Approval(0.47, low, high), 0.4, steps, (), {"easiest": easiest})


def test_the_plan_names_its_first_and_last_talks_and_a_band():
    sentence = of_plan(plan(Compared(0.41, 0.06, 0.01, {"a": 1})))

    assert sentence == (
        "Start with Ann and Bo in week 1; end with Cy in week 4. "
        "Approval between 36 % and 58 %, about 6 points better than easiest-first."
    )


def test_a_difference_within_its_error_is_no_difference():
    assert "would do about as well" in chance(plan(Compared(0.46, 0.01, 0.01, {"a": 1})))


def test_easiest_first_that_is_the_plan_is_said_to_be():
    same = plan(Compared(0.47, 0.0, 0.0, {"a": 1, "b": 1, "c": 4}))

    assert "easiest-first is this very plan" in chance(same)


START = date(2026, 4, 13)
LATE = date(2027, 1, 1)


@pytest.mark.parametrize(
    "more",
    [
        {"away": tuple(Away(one, START, LATE) for one in "ab")},
        {
            "milestones": (Milestone("baseline", LATE),),
            "before": tuple(Before("milestone:baseline", f"person:{one}") for one in "ab"),
        },
    ],
)
def test_where_no_talk_fits_in_before_the_gate_it_is_said_with_whom_and_not_that_nobody_has_a_say(more):
    people = tuple(Person(one, one.upper()) for one in ("me", "a", "b"))
    rights = (Right("Board", "a", "votes"), Right("Board", "b", "votes"))
    aim = Initiative("I", me="me", weeks=4, start=START, gates=(Gate("Board", week=3),), **more)
    records = Records(people, ties=(Tie("a", "b", "advice"),), rights=rights, initiative=aim)
    found = planned(Network.from_records(records))
    said = of_plan(found.results[0], notes=found.notes)

    assert found.results[0].steps == ()
    assert said.startswith("No talk fits in before the gate. It would be with A, B:")
    assert of_plan(found.results[0]).startswith("There is nobody to talk to")
