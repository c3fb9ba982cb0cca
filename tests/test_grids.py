"""Power is one of two percentiles and says which; what nobody entered is null; low interest at a gate warns."""

from datetime import date
from itertools import product

import pytest

from orgmap.grids import grid, salience_class
from orgmap.model import Away, Gate, Initiative, Person, Records, Right, Scope, Source, Stance, Tie, Unit
from orgmap.network import Network


def network(*, stances=(), rights=(), away=(), rename=lambda p: p, scopes=(), units=()):
    """ceo leads ann, ann leads bob and cy; all ask bob."""
    r = rename
    lines = {"ceo": (), "ann": ("ceo",), "bob": ("ann",), "cy": ("ann",), "me": ("ann",)}
    people = tuple(Person(r(p), p.title(), managers=tuple(map(r, m))) for p, m in lines.items())
    initiative = Initiative(
        "it", me=r("me"), start=date(2026, 4, 13), weeks=6, away=away, scopes=scopes,
        gates=(Gate("board", week=4, rule="majority"),),
    )  # fmt: skip
    ties = tuple(Tie(r(p), r("bob"), "advice") for p in ("ceo", "ann", "cy", "me"))
    return Network.from_records(
        Records(people=people, ties=ties, stances=stances, rights=rights, units=units, initiative=initiative)
    )


def places(net):
    return {row.person: row for row in grid(net).results}


def test_power_is_the_higher_percentile_and_says_which():
    rows = places(network(stances=(Stance("ceo", 0.5), Stance("bob", -0.5))))
    assert (rows["ceo"].power, rows["ceo"].power_from) == (rows["ceo"].authority, "authority")
    assert (rows["bob"].power, rows["bob"].power_from) == (rows["bob"].influence, "influence")
    assert rows["ceo"].by_stance == "high power, for"
    assert rows["bob"].by_stance == "high power, against"


def test_what_nobody_entered_is_null():
    row = places(network(rights=(Right("board", "ann", "votes"),)))["ann"]
    assert (row.stance, row.interest, row.by_stance, row.by_interest) == (None, None, None, None)
    assert (row.urgent, row.salience, row.warning) == (None, None, None)
    assert row.legitimate is True


def test_the_user_is_not_in_the_grid():
    assert "me" not in places(network(stances=(Stance("me", 1.0), Stance("ann", 0.1))))


def test_the_four_fields_of_power_and_interest():
    stances = (
        Stance("ceo", 0.1, salience=0.9),
        Stance("bob", 0.1, salience=0.1),
        Stance("cy", 0.1, salience=0.9),
    )
    rows = places(network(stances=stances))
    assert rows["ceo"].by_interest == "manage closely"
    assert rows["bob"].by_interest == "keep satisfied"
    assert (rows["cy"].powerful, rows["cy"].by_interest) == (False, "keep informed")


def test_somebody_of_low_interest_who_can_stop_a_gate_is_warned_of():
    rights = (Right("board", "ann", "vetoes"), *(Right("board", p, "votes") for p in ("ceo", "bob", "cy")))
    stances = (
        Stance("ann", 0.2, salience=0.2),
        Stance("ceo", 0.2, salience=0.2),
        Stance("bob", 0.2, salience=0.8),
    )
    net = network(stances=stances, rights=rights)
    rows = places(net)
    assert rows["ann"].warning == "Ann is rated low in interest (0.2) but holds a veto at board."
    assert rows["ceo"].warning == "Ceo is rated low in interest (0.2) but votes at board."
    assert rows["bob"].warning is None
    assert rows["ann"].warning in grid(net).notes


def test_a_right_or_a_unit_in_scope_makes_legitimate():
    units, scopes = (Unit("X", head="cy", source=Source("units.csv", 2)),), (Scope("all", ("X",)),)
    rights = (Right("board", "ann", "advises"),)
    rows = places(network(stances=(Stance("bob", 0.1),), rights=rights, units=units, scopes=scopes))
    assert {p: row.legitimate for p, row in rows.items()} == {"ann": True, "bob": False, "cy": True}
    assert rows["cy"].reasons[0].evidence == (Source("units.csv", 2),)


def test_being_away_for_half_the_weeks_before_the_gate_makes_urgent():
    rights = (Right("board", "ann", "votes"), Right("board", "bob", "votes"))
    away = (
        Away("ann", date(2026, 4, 13), date(2026, 4, 26)),
        Away("bob", date(2026, 4, 13), date(2026, 4, 17)),
    )
    rows = places(network(rights=rights, away=away))
    assert (rows["ann"].urgent, rows["bob"].urgent) == (True, None)


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ((True, True, True), "definitive"),
        ((True, True, False), "dominant"),
        ((True, False, True), "dangerous"),
        ((False, True, True), "dependent"),
        ((True, False, False), "dormant"),
        ((False, True, False), "discretionary"),
        ((False, False, True), "demanding"),
        ((False, False, False), "none"),
    ],
)
def test_the_classes_of_mitchell_agle_and_wood(attributes, name):
    assert salience_class(*attributes) == name


def test_an_open_attribute_leaves_the_class_open():
    for attributes in product((True, False, None), repeat=3):
        assert (salience_class(*attributes) is None) == (None in attributes)


def test_renaming_people_changes_nothing():
    def stances(rename):
        return (Stance(rename("ceo"), 0.1, salience=0.9), Stance(rename("bob"), 0.3))

    def new(name):
        return f"z{name}"

    plain = grid(network(stances=stances(str))).results
    other = grid(network(stances=stances(new), rename=new)).results
    assert [(r.name, r.power, r.by_interest) for r in plain] == [
        (r.name, r.power, r.by_interest) for r in other
    ]


def test_where_nobody_has_a_part_everybody_is_placed_by_power_alone():
    rows = places(network())
    assert set(rows) == {"ceo", "ann", "bob", "cy"}
    assert {row.by_interest for row in rows.values()} == {None}
    assert rows["bob"].power_from == "influence"
