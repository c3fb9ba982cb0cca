"""The calendar file: dates from weeks, stable identifiers, nothing private, text escaped."""

from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar
import pytest

from orgmap.errors import InputError
from orgmap.model import Initiative
from orgmap.report.calendar import LIMIT_OF_USE, talks_calendar
from orgmap.results import Approval, Plan, Reason, Step

AIM = Initiative("One, framework; here", start=date(2026, 4, 15))
STAMP = datetime(2026, 4, 1, tzinfo=UTC)
NAMES = {"a": "Ann", "b": "Bo"}


def step(person, week, messenger=None):
    reason = (Reason("because of a stance of -0.60"),)
    return Step(1, week, person, NAMES[person], "Sales, North", "one-on-one", messenger, 0.31, reason)


def plan(*steps):
    return Plan(Approval(0.5), 0.5, tuple(steps), (), {})


def written(made, **options):
    return talks_calendar(made, AIM, names=NAMES, stamp=STAMP, **options)


def entries(content):
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def test_each_talk_is_an_all_day_entry_on_the_monday_of_its_week():
    """The start is a Wednesday: week 1 is the week that holds it."""
    first, second = entries(written(plan(step("a", 1), step("b", 3, "a"))))

    assert (first["dtstart"].dt, first["dtend"].dt) == (date(2026, 4, 13), date(2026, 4, 14))
    assert second["dtstart"].dt == date(2026, 4, 27)
    assert first["summary"] == "Talk with Ann: one-on-one, in person"
    assert second["summary"] == "Talk with Bo: one-on-one, through Ann"


def test_text_with_commas_and_semicolons_comes_back_as_it_was():
    content = written(plan(step("a", 1)))

    assert b"One\\, framework\\; here" in content
    (entry,) = entries(content)
    assert "One, framework; here, week 1." in entry["description"]
    assert "Ann (Sales, North)" in entry["description"]


def test_a_later_plan_moves_the_entry_instead_of_adding_one():
    before, after = entries(written(plan(step("a", 1)))), entries(written(plan(step("a", 5))))

    assert before[0]["uid"] == after[0]["uid"]
    assert "a@" not in before[0]["uid"][:2]
    second_talk = entries(written(plan(step("a", 1), step("a", 4))))
    assert len({entry["uid"] for entry in second_talk}) == 2


def test_neither_stance_nor_chance_nor_concern_is_in_it_unless_asked():
    made = plan(step("a", 1))
    quiet = written(made)

    assert b"0.31" not in quiet
    assert b"0.60" not in quiet
    assert b"oncern" not in quiet
    asked = entries(written(made, concerns={"a": "Loss of control; cost"}))[0]
    assert "Concern as entered: Loss of control; cost" in asked["description"]


def test_the_limit_of_use_is_in_the_file_and_in_every_entry():
    content = written(plan(step("a", 1), step("b", 2)))

    assert icalendar.Calendar.from_ical(content)["x-wr-caldesc"] == LIMIT_OF_USE
    assert all(entry["description"].endswith(LIMIT_OF_USE) for entry in entries(content))


def test_the_same_plan_gives_the_same_bytes_and_no_plan_an_empty_calendar():
    assert written(plan(step("a", 1))) == written(plan(step("a", 1)))
    assert entries(written(plan())) == []


def test_without_a_start_there_are_no_dates():
    for aim in (None, Initiative("I")):
        with pytest.raises(InputError, match="no start"):
            talks_calendar(plan(step("a", 1)), aim, names=NAMES)


def test_control_and_direction_characters_stay_out_of_the_file():
    steered = Step(1, 1, "a", "An\x1b[31mn\x07\u202e", None, "one-on-one", None, 0.3, ())

    content = written(plan(steered))

    assert not set(content) & {0x07, 0x1B}
    assert entries(content)[0]["summary"] == "Talk with An[31mn: one-on-one, in person"


def numbered(content):
    return {
        str(entry["summary"]): (int(entry["sequence"]), str(entry.get("status", "")))
        for entry in entries(content)
    }


def test_a_later_file_counts_up_what_changed_and_nothing_else():
    first = written(plan(step("a", 1), step("b", 2)))
    again = written(plan(step("a", 1), step("b", 2)), earlier=first)
    moved = written(plan(step("a", 1), step("b", 3)), earlier=again)

    assert again == first
    assert sorted(number for number, _ in numbered(moved).values()) == [0, 1]
    assert numbered(moved)["Talk with Bo: one-on-one, in person"] == (1, "")
    stamps = written(plan(step("a", 1), step("b", 2)), earlier=moved)
    assert numbered(stamps)["Talk with Bo: one-on-one, in person"] == (2, "")


def test_a_talk_no_longer_planned_is_cancelled_and_comes_back_when_it_is():
    first = written(plan(step("a", 1), step("b", 2)))
    without = written(plan(step("a", 1)), earlier=first)
    later = written(plan(step("a", 1)), earlier=without)
    back = written(plan(step("a", 1), step("b", 2)), earlier=later)

    said = "Talk with Bo: one-on-one, in person"
    assert numbered(without)[said] == (1, "CANCELLED")
    assert numbered(later) == numbered(without)
    assert numbered(back)[said] == (2, "")


def test_a_forgotten_person_does_not_live_on_as_a_cancelled_talk():
    first = written(plan(step("a", 1), step("b", 2)))
    later = talks_calendar(plan(step("a", 1)), AIM, names={"a": "Ann"}, stamp=STAMP, earlier=first)

    assert b"Bo" not in later
    assert len(entries(later)) == 1


def test_the_number_of_plans_kept_is_the_least_that_a_change_counts():
    first = written(plan(step("a", 1)))
    moved = written(plan(step("a", 2), step("b", 3)), earlier=first, revision=4)

    assert [number for number, _ in numbered(moved).values()] == [4, 4]


def test_a_file_that_is_no_calendar_counts_as_none():
    assert numbered(written(plan(step("a", 1)), earlier=b"not a calendar")) == numbered(
        written(plan(step("a", 1)))
    )


def test_a_slot_for_a_second_talk_is_kept_without_saying_how_the_first_went():
    second = replace(step("a", 4), condition="only if the first talk leaves Ann lukewarm or against")
    (entry,) = entries(written(plan(second)))

    assert entry["summary"] == "Talk with Ann: second talk, if need be"
    assert "Only if the first talk leaves something to talk about again." in entry["description"]
    assert "lukewarm" not in str(entry["description"])


def group():
    return [
        replace(step("a", 2, "b"), channel="small group with Bo"),
        replace(step("b", 2), channel="small group with Ann"),
    ]


def test_people_met_together_are_one_entry_and_say_whom_to_ask():
    (entry,) = entries(written(plan(*group())))

    assert entry["summary"] == "Talk with Ann and Bo: small group"
    assert "Ask Bo to carry the message to Ann." in entry["description"]
    alone = entries(written(plan(step("a", 2))))[0]
    assert entry["uid"] == alone["uid"], "a calendar moves what it knows"


def test_a_group_no_longer_planned_names_nobody_who_may_be_forgotten():
    first = written(plan(*group()))
    later = talks_calendar(plan(), AIM, names={"a": "Ann"}, stamp=STAMP, earlier=first)

    assert b"Bo" not in later
    assert entries(later)[0]["status"] == "CANCELLED"
