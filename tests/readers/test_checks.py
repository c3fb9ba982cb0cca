"""Problems that only show across rows and files."""

from dataclasses import replace
from datetime import date

import pytest

from orgmap.model import (
    Away,
    Before,
    Gate,
    Initiative,
    Layer,
    Membership,
    ModelPair,
    Person,
    Records,
    Right,
    Scope,
    Source,
    Stance,
    Tie,
    Unit,
)  # fmt: skip
from orgmap.readers import check


def at(row, file="x.csv"):
    return Source(file, row)


PEOPLE = (
    Person("a", "Ana Koch", source=at(2, "people.csv")),
    Person("b", managers=("a",), source=at(3, "people.csv")),
)
RECORDS = Records(people=PEOPLE)
INITIATIVE = Initiative("i", source=at(1, "initiative.toml"))


def places(records):
    return [(p.file, p.row, p.column) for p in check(records)]


def test_sound_records_have_no_problem():
    assert check(Records()) == check(RECORDS) == ()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"ties": (Tie("a", "z", "advice", sources=(at(5),)),)}, "target"),
        ({"ties": (Tie("z", "a", "advice", sources=(at(5),)),)}, "source"),
        ({"ties": (Tie("a", "b", "advice", perceiver="z", sources=(at(5),)),)}, "perceiver"),
        ({"pairs": (ModelPair("leak", "a", "z", 0.1, at(5)),)}, "target"),
        ({"units": (Unit("u", head="z", source=at(5)),)}, "head"),
        ({"memberships": (Membership("z", "Board", source=at(5)),)}, "person"),
        ({"stances": (Stance("z", source=at(5)),)}, "person"),
        ({"rights": (Right("g", "z", "votes", source=at(5)),)}, "person"),
    ],
)
def test_an_unknown_person_is_a_problem_with_row_and_column(change, column):
    assert places(replace(RECORDS, **change)) == [("x.csv", 5, column)]
    assert places(Records(**change)) == []  # without any people, nobody is unknown


def test_an_unknown_manager_is_a_problem_and_the_fix_knows_whom_it_may_mean():
    people = (*PEOPLE, Person("c", managers=("ANA KOCH",), source=at(4, "people.csv")))
    (problem,) = check(Records(people=people))

    assert (problem.file, problem.row, problem.column) == ("people.csv", 4, "manager")
    assert "Write the id 'a'" in problem.fix


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"people": (Person("a", source=at(2)), Person("a", source=at(5)))}, "id"),
        ({"units": (Unit("u", source=at(2)), Unit("u", source=at(5)))}, "unit"),
        ({"layers": (Layer("u", source=at(2)), Layer("u", source=at(5)))}, "layer"),
        ({"stances": (Stance("a", source=at(2)), Stance("a", source=at(5)))}, "person"),
        (
            {
                "rights": (
                    Right("g", "a", "votes", source=at(2)),
                    Right("g", "a", "votes", vote=2, source=at(5)),
                )
            },
            "right",
        ),
        (
            {"rights": (Right("g", "a", "chairs", source=at(2)), Right("g", "b", "chairs", source=at(5)))},
            "right",
        ),
        (
            {"ties": (Tie("a", "b", "x", sources=(at(2),)), Tie("a", "b", "x", sign=-1, sources=(at(5),)))},
            "sign",
        ),
        ({"units": (Unit("u", "v", source=at(5)), Unit("v", "u", source=at(6)))}, "parent"),
    ],
)
def test_contradictions_within_a_file_are_problems(change, column):
    assert places(replace(RECORDS, **change)) == [("x.csv", 5, column)]


def test_what_looks_alike_but_is_no_contradiction_passes():
    assert check(replace(
        RECORDS,
        people=(*PEOPLE, Person("a", source=at(9, "other.csv"))),
        rights=(Right("g", "a", "votes"), Right("g", "a", "vetoes"), Right("h", "b", "chairs"), Right("g", "a", "chairs")),
        ties=(Tie("a", "b", "x"), Tie("b", "a", "x", sign=-1), Tie("a", "b", "y", sign=-1), Tie("a", "b", "x", sign=-1, perceiver="b")),
        stances=(Stance("a", as_of=date(2026, 1, 1)), Stance("a", as_of=date(2026, 2, 1))),
    )) == ()  # fmt: skip


def test_each_ring_of_reporting_lines_is_one_problem():
    people = tuple(
        Person(name, managers=(boss,), source=at(row, "people.csv"))
        for row, (name, boss) in enumerate(["ab", "ba", "ca", "de", "ef", "fd"], start=2)
    )
    problems = check(Records(people=people))

    assert [(p.row, p.column) for p in problems] == [(2, "manager"), (5, "manager")]
    assert "d → e → f → d" in problems[1].message


def test_a_ring_drawn_by_ties_is_a_problem_at_the_tie():
    ties = (Tie("a", "b", "reports_to", sources=(at(7, "edges_reports_to.csv"),)),)

    assert places(replace(RECORDS, ties=ties)) == [("edges_reports_to.csv", 7, "target")]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"me": "z"}, "me"),
        ({"gates": (Gate("g", chair="z"),)}, "gate.chair"),
        ({"gates": (Gate("g", rule="chair"),)}, "gate.chair"),
        ({"gates": (Gate("other"),)}, "gate.name"),
        ({"gates": (Gate("g", chair="b"),)}, "gate.chair"),
        ({"away": (Away("z", date(2026, 1, 1), date(2026, 1, 1)),)}, "away.person"),
        ({"before": (Before("person:a", "person:z"),)}, "before"),
        ({"before": (Before("person:a", "unit_head:Nowhere"),)}, "before"),
        ({"before": (Before("person:a", "unit_head:Headless"),)}, "before"),
        ({"scopes": (Scope("s", ("Nowhere",)),)}, "scope.units"),
    ],
)
def test_what_an_initiative_names_must_be_there(change, column):
    rights = (Right("g", "a", "chairs"),) if change.get("gates") == (Gate("g", chair="b"),) else ()
    rights = (Right("g", "a", "votes"),) if column == "gate.name" else rights
    units = (Unit("Eng", head="a"), Unit("Headless"))
    records = replace(RECORDS, units=units, rights=rights, initiative=replace(INITIATIVE, **change))

    assert ("initiative.toml", None, column) in places(records)
    assert len({p.column for p in check(records)}) == 1


def test_problems_beyond_two_hundred_of_a_file_are_counted():
    ties = tuple(Tie("a", f"z{n}", "x", sources=(at(n),)) for n in range(2, 1002))
    problems = check(replace(RECORDS, ties=ties))

    assert len(problems) == 201
    assert "800 more" in problems[-1].message
