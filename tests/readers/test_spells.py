"""Rows of people with dates: the latest counts, the others are history."""

from datetime import date

import pytest

from orgmap.dated import career, on_day
from orgmap.readers import check, read

PEOPLE = """id,name,unit,manager,from,to
ann,Ann,Board,,2025-01-01,
ben,Ben,Sales,ann,2025-01-01,2026-02-28
ben,Ben,Legal,ann,2026-03-01,
cy,Cy,Sales,ben,2026-06-01,
"""


def people_file(tmp_path, text):
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    return read(tmp_path)


def test_from_and_to_make_a_history_and_one_person_each(tmp_path):
    reading = people_file(tmp_path, PEOPLE)
    assert reading.problems == ()
    assert check(reading.records) == ()
    assert [(p.id, p.unit) for p in reading.records.people] == [
        ("ann", "Board"),
        ("ben", "Legal"),
        ("cy", "Sales"),
    ]
    then = on_day(reading.records, date(2026, 1, 31))
    assert [(p.id, p.unit) for p in then.people] == [("ann", "Board"), ("ben", "Sales")]
    assert [one.source.row for one in career(reading.records, "ben")] == [3, 4]
    assert any("--as-of" in note for note in reading.records.notes)


def test_whoever_stands_in_a_file_on_its_first_day_was_there_before(tmp_path):
    reading = people_file(tmp_path, PEOPLE)
    assert {p.id for p in on_day(reading.records, date(2020, 1, 1)).people} == {"ann", "ben"}


def test_without_dates_a_person_twice_is_still_a_problem(tmp_path):
    reading = people_file(tmp_path, "id,unit\nann,A\nann,B\n")
    assert reading.records.assignments == ()
    assert "stands twice" in check(reading.records)[0].message


@pytest.mark.parametrize("wrong", ["soon", "3/4/2026", "2026-02-30"])
def test_a_date_that_cannot_be_read_is_a_problem_where_it_decides(tmp_path, wrong):
    reading = people_file(tmp_path, PEOPLE.replace("2026-03-01", wrong))
    (problem,) = reading.problems
    assert (problem.row, problem.column) == (4, "from")
    assert wrong in problem.message


def test_a_date_that_cannot_be_read_costs_no_more_than_the_history_where_nobody_stands_twice(tmp_path):
    reading = people_file(tmp_path, "id,unit,from\nann,A,soon\nben,B,2026-01-01\n")
    assert reading.problems == ()
    assert len(reading.records.people) == 2
    assert reading.records.assignments == ()
    assert any("no history is made" in note for note in reading.records.notes)


def test_a_row_that_ends_before_it_begins_is_a_problem(tmp_path):
    reading = people_file(tmp_path, PEOPLE.replace("2026-02-28", "2024-02-28"))
    assert "ends (2024-02-28) before it begins" in reading.problems[0].message


def test_viva_rows_of_one_person_are_a_history_and_no_dotted_line(tmp_path):
    (tmp_path / "org.csv").write_text(
        "PersonId,EffectiveDate,ManagerId,Organization\n"
        "ina@x.example,11/1/2025,,Board\n"
        "tom@x.example,11/1/2025,ina@x.example,Ops\n"
        "raj@x.example,11/1/2025,tom@x.example,Sales\n"
        "raj@x.example,12/1/2025,ina@x.example,Ops\n"
        "new@x.example,12/1/2025,raj@x.example,Ops\n",
        encoding="utf-8",
    )
    records = read(tmp_path / "org.csv").records
    assert {p.id: p.managers for p in records.people}["raj@x.example"] == ("ina@x.example",)
    then = {p.id: (p.unit, p.managers) for p in on_day(records, date(2025, 11, 30)).people}
    assert then["raj@x.example"] == ("Sales", ("tom@x.example",))
    assert "new@x.example" not in then
    now = {p.id: (p.unit, p.managers) for p in on_day(records, date(2025, 12, 1)).people}
    assert now["raj@x.example"] == ("Ops", ("ina@x.example",))
    assert "new@x.example" in now
