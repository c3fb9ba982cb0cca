"""The calendar file: dates from weeks, stable identifiers, nothing private, text escaped."""

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
