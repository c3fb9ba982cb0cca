"""Formal and informal parts stand side by side, each on a scale that can be worked out by hand."""

import pytest

from orgmap.authority import below, profile, profiles, unit_gaps
from orgmap.chart import Chart
from orgmap.errors import UnknownName
from orgmap.model import Gate, Initiative, Membership, Person, Records, Right, Source, Tie, Unit
from orgmap.network import Network


def company(rename=lambda name: name):
    """ceo leads ann and bob, ann leads cy; everybody asks cy."""
    lines = {"ceo": (), "ann": ("ceo",), "bob": ("ceo",), "cy": ("ann",)}
    people = tuple(
        Person(rename(p), unit="X" if p in ("ann", "cy") else "Y", managers=tuple(map(rename, m)))
        for p, m in lines.items()
    )
    rights = (
        Right("board", rename("ann"), "votes", vote=3, limit=100, source=Source("approvals.csv", 2)),
        Right("board", rename("bob"), "votes", vote=1, limit=400),
        Right("court", rename("bob"), "vetoes"),
    )
    ties = tuple(Tie(rename(p), rename("cy"), "advice") for p in ("ceo", "ann", "bob"))
    records = Records(
        people=people,
        units=(Unit("X", head=rename("ann"), pnl=True), Unit("Y", head=rename("ceo"), pnl=False)),
        ties=ties,
        rights=rights,
        memberships=(Membership(rename("ceo"), "council", "chair"), Membership(rename("bob"), "council")),
        initiative=Initiative("it", gates=(Gate("board", rule="majority"), Gate("court", rule="majority"))),
    )
    return Network.from_records(records)


def test_the_parts_of_formal_authority_are_those_of_the_records():
    ann = profile(company(), "ann")
    values = {part.name: part.value for part in ann.formal}
    # One step of two below the top; leads 1 of at most 3; 3 of 4 votes at one of two gates; limit 100 of 400.
    assert values == {
        "level": 0.5,
        "span": pytest.approx(1 / 3),
        "pnl": 1.0,
        "approvals": 0.375,
        "limit": 0.25,
        "seats": 0.0,
        "chairs": 0.0,
    }


def test_a_veto_is_the_whole_of_a_gate():
    assert profile(company(), "bob").part("approvals") == (0.25 + 1.0) / 2


def test_parts_of_influence_are_over_the_largest_and_the_one_everybody_asks_is_it():
    rows = {row.person: row for row in profiles(company()).results}
    assert rows["cy"].part("total_influence") == 1.0
    # Advice from somebody of lower grade is no deference; nobody stands between two others.
    assert rows["cy"].part("betweenness") is None
    assert rows["cy"].gap > 0 > rows["bob"].gap


def test_chairing_a_body_counts_apart_from_sitting_on_it():
    rows = {row.person: row for row in profiles(company()).results}
    assert (rows["ceo"].part("seats"), rows["ceo"].part("chairs")) == (1.0, 1.0)
    assert (rows["bob"].part("seats"), rows["bob"].part("chairs")) == (1.0, 0.0)


def test_a_part_ends_at_the_line_that_shows_it():
    found = {part.name: part for part in profile(company(), "ann").formal}
    assert found["approvals"].evidence == (Source("approvals.csv", 2),)


def test_what_no_record_says_is_unknown_and_not_zero():
    network = Network.from_records(Records(ties=(Tie("a", "b", "advice"),)))
    unknown = {part.name for part in profile(network, "a").formal if part.value is None}
    assert unknown == {"level", "span", "pnl", "approvals", "limit", "seats", "chairs"}


def test_nothing_is_added_up():
    assert not {"power", "total", "score"} & set(profile(company(), "ann").to_json())


def test_somebody_unknown_is_an_error_with_a_name():
    with pytest.raises(UnknownName):
        profile(company(), "zoe")


def test_renaming_people_changes_nothing_but_the_names():
    plain = profiles(company()).results
    other = profiles(company(lambda name: f"z{name[::-1]}")).results
    values = [[part.value for part in (*row.formal, *row.informal)] for row in plain]
    assert values == [[part.value for part in (*row.formal, *row.informal)] for row in other]


def test_a_units_gap_is_the_mean_of_its_people():
    rows = {row.unit: row for row in unit_gaps(company()).results}
    people = {row.person: row for row in profiles(company()).results}
    mean = (people["ann"].gap + people["cy"].gap) / 2
    assert rows["X"].gap == pytest.approx(mean)
    assert rows["X"].people == 2
    assert rows["Y"].gap == pytest.approx(-mean)


def test_all_below_are_counted_once_even_in_a_ring():
    assert below(Chart({"a": ("b",), "b": ("a",)})) == {"a": 1, "b": 1}
