"""Positions: deterministic, inside the square, clusters together, nobody lost."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.model import Person, Records, Tie
from orgmap.network import Network
from orgmap.viz.layout import Point, chart_layout, layout


def _distance(a: Point, b: Point) -> float:
    return math.hypot(a.x - b.x, a.y - b.y)


def _inside(places) -> bool:
    return all(-1 <= p.x <= 1 and -1 <= p.y <= 1 for p in places.values())


@pytest.mark.parametrize("arrange", [layout, chart_layout])
def test_an_empty_network_has_no_places(arrange):
    assert arrange(Network.from_records(Records())) == {}


@pytest.mark.parametrize("arrange", [layout, chart_layout])
def test_one_person_stands_in_the_middle(arrange):
    assert arrange(Network.from_records(Records(people=(Person("ann"),)))) == {"ann": Point(0.0, 0.0)}


def test_one_tie_puts_two_people_apart_on_a_level():
    places = layout(Network.from_records(Records(ties=(Tie("ann", "bob", "advice"),))))

    assert places["ann"].y == places["bob"].y
    assert _distance(places["ann"], places["bob"]) == pytest.approx(2.0)


@pytest.mark.parametrize("arrange", [layout, chart_layout])
def test_everybody_stands_somewhere_inside_the_square(arrange, large_company):
    places = arrange(large_company)

    assert set(places) == set(large_company.people)
    assert _inside(places)


def test_the_same_network_gives_the_same_places(company):
    assert layout(company) == layout(company)


def test_another_seed_gives_another_picture(company):
    assert layout(company, seed=1) != layout(company, seed=0)


def test_people_of_one_unit_stand_nearer_to_each_other_than_to_others(company):
    places = layout(company)
    own, other = [], []
    for a in company.people.values():
        for b in company.people.values():
            if a.unit and b.unit and a.id < b.id:
                (own if a.unit == b.unit else other).append(_distance(places[a.id], places[b.id]))

    assert sum(own) / len(own) < 0.5 * sum(other) / len(other)


def test_nobody_stands_on_top_of_somebody_else(company):
    places = list(layout(company).values())

    assert min(_distance(a, b) for i, a in enumerate(places) for b in places[:i]) > 0.01


def test_smaller_components_and_single_people_stand_below_the_largest():
    ties = [Tie(f"a{i}", f"a{(i + 1) % 8}", "advice") for i in range(8)]
    ties += [Tie("b0", "b1", "advice"), Tie("b1", "b2", "advice")]
    places = layout(Network.from_records(Records(people=(Person("alone"),), ties=tuple(ties))))
    floor = min(places[f"a{i}"].y for i in range(8))

    assert max(places[f"b{i}"].y for i in range(3)) < floor
    assert places["alone"].y < min(places[f"b{i}"].y for i in range(3))


def test_a_person_without_informal_ties_stands_near_the_manager(company):
    newcomer = Person("new", unit="Unit 0", managers=("u0p0",))
    records = replace(company.records, people=(*company.records.people, newcomer))
    places = layout(Network.from_records(records))
    near = _distance(places["new"], places["u0p0"])

    assert near < min(_distance(places["new"], places[f"u{unit}p0"]) for unit in range(1, 6))


def test_a_manager_stands_above_and_over_the_middle_of_the_reports():
    people = (Person("ceo"), *(Person(f"r{i}", managers=("ceo",)) for i in range(6)))
    places = chart_layout(Network.from_records(Records(people=people)))

    assert all(places["ceo"].y > places[f"r{i}"].y for i in range(6))
    assert places["ceo"].x == pytest.approx((places["r0"].x + places["r5"].x) / 2)


def test_a_chain_of_two_thousand_reports_is_no_recursion():
    people = [Person("p0")] + [Person(f"p{i}", managers=(f"p{i - 1}",)) for i in range(1, 2001)]
    places = chart_layout(Network.from_records(Records(people=tuple(people))))

    assert places["p0"].y == -places["p2000"].y > 0.5


def test_a_ring_of_reports_stands_at_the_bottom():
    people = (
        Person("ceo"),
        Person("ann", managers=("ceo",)),
        Person("x", managers=("y",)),
        Person("y", managers=("x",)),
    )
    places = chart_layout(Network.from_records(Records(people=people)))

    assert max(places["x"].y, places["y"].y) < min(places["ceo"].y, places["ann"].y)


@settings(deadline=None)
@given(st.permutations(range(6)))
def test_renaming_people_moves_nobody(order):
    ties = [Tie(f"p{i}", f"p{(i * 2 + 1) % 6}", "advice", 1.0 + i) for i in range(6) if (i * 2 + 1) % 6 != i]
    people = tuple(Person(f"p{i}") for i in range(6))
    new = {f"p{i}": f"q{order[i]}" for i in range(6)}
    renamed = Records(
        people=tuple(Person(new[p.id]) for p in people),
        ties=tuple(replace(t, source=new[t.source], target=new[t.target]) for t in ties),
    )
    before = layout(Network.from_records(Records(people=people, ties=tuple(ties))))
    after = layout(Network.from_records(renamed))

    assert {new[person]: place for person, place in before.items()} == after
