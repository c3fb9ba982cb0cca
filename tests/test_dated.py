"""The organisation as it was on a day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgmap.dated import career, on_day
from orgmap.model import (
    Assignment,
    Away,
    Before,
    Gate,
    Initiative,
    Membership,
    ModelPair,
    Person,
    Records,
    Right,
    Stance,
    Tie,
    Unit,
)
from orgmap.network import Network

JAN, MAR, JUN, DEC = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1), date(2026, 12, 1)


def story():
    """Ann led Sales until Ben took over in March; Cy came in June; Di left at the end of May."""
    return Records(
        people=(
            Person("ann", unit="Board"),
            Person("ben", unit="Sales", managers=("ann",)),
            Person("cy", unit="Sales", managers=("ben",)),
            Person("di", unit="Sales", managers=("ben",)),
            Person("eve", unit="Law"),
        ),
        units=(Unit("Sales", head="cy"),),
        assignments=(
            Assignment("ann", None, None, "Sales", "Head"),
            Assignment("ann", MAR, None, "Board", "Chair"),
            Assignment("ben", None, None, "Sales", "Seller", 3.0, ("ann",)),
            Assignment("ben", MAR, None, "Sales", "Head", 2.0, ("ann",)),
            Assignment("cy", JUN, None, "Sales", "Seller", 3.0, ("ben",)),
            Assignment("di", None, date(2026, 5, 31), "Sales", "Seller", 3.0, ("ben",)),
        ),
        ties=(Tie("ben", "di", "advice"), Tie("cy", "ben", "advice"), Tie("ann", "eve", "advice")),
        memberships=(Membership("ann", "Board", start=MAR), Membership("eve", "Board", end=MAR)),
    )


def placed(day):
    return {p.id: (p.unit, p.title, p.grade, p.managers) for p in on_day(story(), day).people}


def test_each_day_has_the_units_titles_and_managers_of_that_day():
    assert placed(JAN) == {
        "ann": ("Sales", "Head", None, ()),
        "ben": ("Sales", "Seller", 3.0, ("ann",)),
        "di": ("Sales", "Seller", 3.0, ("ben",)),
        "eve": ("Law", None, None, ()),
    }
    assert placed(MAR)["ben"] == ("Sales", "Head", 2.0, ("ann",))
    assert placed(date(2026, 5, 31)).keys() == {"ann", "ben", "di", "eve"}
    assert placed(JUN).keys() == {"ann", "ben", "cy", "eve"}


def test_a_network_of_a_day_has_the_lines_and_ties_of_that_day():
    before, after = (Network.from_records(story(), as_of=day) for day in (JAN, DEC))
    lines = {(t.source, t.target) for t in before.ties if t.layer == "reports_to"}
    assert lines == {("ben", "ann"), ("di", "ben")}
    assert {(t.source, t.target) for t in before.layer("advice").ties} == {("ben", "di"), ("ann", "eve")}
    assert {(t.source, t.target) for t in after.layer("advice").ties} == {("cy", "ben"), ("ann", "eve")}
    assert before.units["Sales"].head is None
    assert after.units["Sales"].head == "cy"
    assert before.fingerprint != after.fingerprint


def test_what_was_left_out_is_told():
    (note,) = on_day(story(), JAN).notes
    assert note == "As of 2026-01-01. Left out: 1 person who was not there, 1 tie, 1 seat."
    assert on_day(Records(), JAN).notes == (
        "As of 2026-01-01. No file says from when people held their places.",
    )


def test_seats_hold_from_their_first_to_their_last_day():
    seats = {day: [s.person for s in on_day(story(), day).memberships] for day in (JAN, MAR, DEC)}
    assert seats == {JAN: ["eve"], MAR: ["ann", "eve"], DEC: ["ann"]}


def test_events_ties_and_stances_of_later_days_had_not_happened():
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    rows = [
        {
            "id": str(n),
            "time": noon + timedelta(days=n),
            "kind": "mail",
            "sender": "ann",
            "recipients": ["ben"],
        }
        for n in range(3)
    ]
    schema = pa.schema([("file", pa.string()), ("row", pa.int64())])
    table = pa.Table.from_pylist(rows)
    table = table.set_column(1, "time", table["time"].cast(pa.timestamp("us", tz="UTC")))
    for field in schema:
        table = table.append_column(field, pa.nulls(3, field.type))
    records = replace(
        story(),
        events=table,
        ties=(Tie("ann", "ben", "trust", first_seen=noon), Tie("ann", "eve", "trust")),
        stances=(Stance("ann", 0.5, as_of=JUN), Stance("ben", 0.5, as_of=MAR), Stance("eve", 0.1)),
    )
    view = on_day(records, date(2026, 3, 2))
    assert view.events["id"].to_pylist() == ["0", "1"]
    assert [one.person for one in view.stances] == ["ben", "eve"]
    assert len(on_day(records, JAN).ties) == 1
    assert len(view.ties) == 2
    network = Network.from_records(records, as_of=date(2026, 3, 2), half_life_days=float("inf"))
    assert network.graph.edges["ann", "ben", "communication"]["strength"] == 2.0


def test_nothing_names_a_person_who_was_not_there():
    records = replace(
        story(),
        rights=(Right("G", "cy", "votes"), Right("G", "ann", "votes")),
        pairs=(ModelPair("leak", "cy", "ann", 0.1), ModelPair("leak", "ann", "ben", 0.1)),
        initiative=Initiative(
            "x",
            me="cy",
            gates=(Gate("G", 1, chair="cy"), Gate("H", 1, chair="ann")),
            before=(Before("person:cy", "person:ann"), Before("person:ben", "person:ann")),
            away=(Away("cy", JAN, JAN), Away("ann", JAN, JAN)),
        ),
        ties=(Tie("ann", "ben", "trust", perceiver="cy"),),
    )
    view = on_day(records, JAN)
    assert [one.person for one in view.rights] == ["ann"]
    assert [one.target for one in view.pairs] == ["ben"]
    assert view.initiative.me is None
    assert [gate.chair for gate in view.initiative.gates] == [None, "ann"]
    assert len(view.initiative.before) == len(view.initiative.away) == 1
    assert view.ties == ()


def test_records_without_dates_are_the_same_on_every_day():
    records = Records(people=(Person("a", managers=("b",)), Person("b")), ties=(Tie("a", "b", "trust"),))
    assert replace(on_day(records, JAN), notes=()) == records


def test_a_career_has_no_two_places_at_once():
    places = career(story(), "ann")
    assert [(one.start, one.end, one.title) for one in places] == [
        (None, date(2026, 2, 28), "Head"),
        (MAR, None, "Chair"),
    ]
    assert career(story(), "nobody") == ()


days = st.dates(date(2025, 1, 1), date(2027, 1, 1))


@given(st.lists(st.tuples(st.none() | days, st.none() | days), max_size=6), days)
def test_the_place_of_a_day_is_that_of_the_career_on_that_day(spans, day):
    places = tuple(Assignment("a", start, end, unit=f"U{n}") for n, (start, end) in enumerate(spans))
    records = Records(people=(Person("a"),), assignments=places)
    people = on_day(records, day).people
    held = [one for one in places if one.holds(day)]
    if not places:
        assert people == records.people
    elif not held:
        assert people == ()
    else:
        last = max(one.start or date.min for one in held)
        assert people[0].unit in {one.unit for one in held if (one.start or date.min) == last}


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_day_of_the_calendar_are_days(day):
    assert len(on_day(story(), day).people) in (4, 5)
