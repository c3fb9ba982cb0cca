"""Words for weeks: meetings, gates by their day, how many yes to go on with, papers that go ahead."""

from __future__ import annotations

from datetime import date

from orgmap.model import Gate, Initiative
from orgmap.report import weeks
from orgmap.results import Approval, Checkpoint, Plan, Step


def step(person, week, channel="one-on-one", messenger=None, condition=None):
    return Step(1, week, person, person.title(), None, channel, messenger, 0.5, (), condition=condition)


def test_a_small_group_is_one_meeting_and_everybody_else_has_one_of_their_own():
    met = weeks.meetings(
        [step("ann", 1, "small group with Bo"), step("cy", 1), step("bo", 1, "small group with Ann")]
    )

    assert [[one.person for one in meeting.steps] for meeting in met] == [["ann", "bo"], ["cy"]]
    assert [meeting.together for meeting in met] == [True, False]


def test_a_gate_with_a_day_stands_in_the_week_of_that_day():
    aim = Initiative(
        "I", start=date(2026, 4, 13), gates=(Gate("Late", week=9), Gate("Board", day=date(2026, 4, 24)))
    )

    assert [(week, [one.name for one in gates]) for week, gates in weeks.gates_by_week(aim).items()] == [
        (2, ["Board"]),
        (9, ["Late"]),
    ]
    assert weeks.gates_by_week(Initiative("I", gates=(Gate("Board", day=date(2026, 4, 24)),))) == {}
    assert weeks.gates_by_week(None) == {}


def test_without_a_tripwire_nothing_is_asked_for():
    assert weeks.go_on(Checkpoint(1, 1, (), (), None)) is None
    assert weeks.needed(Checkpoint(1, 1, (), (), 0)) == 1


def test_how_says_who_carries_the_message_and_when_a_second_talk_is_held():
    assert weeks.how(step("ann", 1), None) == "one-on-one, in person"
    assert weeks.how(step("ann", 1, messenger="bo"), "Bo") == "one-on-one; Bo carries the message"
    assert weeks.how(step("ann", 1, condition="only if"), None) == "second talk, only if"


def test_the_steps_of_a_plan_stand_week_by_week():
    plan = Plan(Approval(0.5), 0.5, (step("ann", 2), step("bo", 1), step("cy", 2)), (), {})

    assert [(week, [one.person for one in steps]) for week, steps in weeks.by_week(plan)] == [
        (1, ["bo"]),
        (2, ["ann", "cy"]),
    ]


def test_papers_go_to_whole_names_also_where_the_family_name_comes_first():
    note = "Paper ahead of the talk, at the end of week 2: Lee, Ann."

    assert weeks.papers((note, "Another note.")) == {2: "Lee, Ann"}
    assert weeks.papers(()) == {}


def test_a_slot_for_a_second_talk_is_no_part_of_the_group_met_that_week():
    met = weeks.meetings(
        [step("ann", 1, "small group with Bo"), step("bo", 1, "small group with Ann", condition="if need be")]
    )

    assert [[one.person for one in meeting.steps] for meeting in met] == [["ann"], ["bo"]]
