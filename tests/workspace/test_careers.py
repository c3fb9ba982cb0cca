"""A workspace as of a day, and one person over time."""

from dataclasses import replace
from datetime import date

import pytest

from orgmap.errors import UnknownName
from orgmap.model import Assignment, Membership, Person, Source
from orgmap.workspace import Workspace

MAR = date(2026, 3, 1)


@pytest.fixture
def filled(workspace, make):
    people = (
        Person("ann", "Ann", source=Source("people.csv", 2)),
        Person("ben", "Ben", unit="Legal", managers=("ann",), source=Source("people.csv", 4)),
    )
    places = (
        Assignment("ben", None, None, "Sales", "Clerk", 3.0, (), Source("people.csv", 3)),
        Assignment("ben", MAR, None, "Legal", "Counsel", 2.0, ("ann",), Source("people.csv", 4)),
    )
    seats = (Membership("ben", "Board", "member", start=MAR, source=Source("memberships.csv", 2)),)
    reading = make.reading(people=people, memberships=seats, assignments=places, files=["people.csv"])
    workspace.add(reading)
    return workspace


def test_dated_places_are_kept_and_the_network_of_any_day_follows(filled):
    with Workspace.open(filled.path) as again:
        assert again.records().assignments[1].managers == ("ann",)
        assert again.network(as_of=date(2026, 2, 28)).people["ben"].unit == "Sales"
        assert again.network(as_of=MAR).people["ben"].unit == "Legal"
        assert again.network().people["ben"].unit == "Legal"


def test_one_person_over_time_with_who_told_of_it(filled):
    first, second, seat = filled.career("Ben")
    assert (first.start, first.end, first.unit, first.source.row) == (None, date(2026, 2, 28), "Sales", 3)
    assert (second.start, second.end, second.managers) == (MAR, None, ("ann",))
    assert (seat.kind, seat.body, seat.start) == ("seat", "Board", MAR)
    entry = filled.history()[-1]
    assert {(post.added, post.who) for post in (first, second, seat)} == {(entry.at, entry.who)}
    assert first.to_json()["to"] == "2026-02-28"


def test_who_has_no_dates_is_shown_as_they_stand(filled):
    (post,) = filled.career("ann")
    assert (post.kind, post.start, post.end, post.source.row) == ("place", None, None, 2)
    with pytest.raises(UnknownName, match="ben"):
        filled.career("bem")


def test_undo_takes_dated_places_back_and_forgetting_takes_them_for_good(filled):
    filled.undo()
    assert filled.records().assignments == ()
    filled.forget("ann")
    with pytest.raises(UnknownName):
        filled.career("ann")
    for path in filled.path.rglob("*"):
        if path.is_file():
            assert b'"ann"' not in path.read_bytes()


def test_a_manager_who_is_forgotten_leaves_the_places_of_others(filled):
    filled.forget("ann")
    assert [one.managers for one in filled.records().assignments] == [(), ()]


def test_dated_places_can_be_entered_by_hand(filled):
    entered = replace(filled.records().assignments[1], unit="Risk")
    filled.edit(enter=[entered])
    assert filled.network(as_of=MAR).people["ben"].unit == "Risk"
    filled.undo()
    assert filled.network(as_of=MAR).people["ben"].unit == "Legal"
