"""Arcs sorted out by pair of units in one walk are those looked up pair by pair."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.model import Person, Records, Tie
from orgmap.network import Network
from orgmap.units import interfaces, matrix

units = st.sampled_from([None, "X", "Y", "Z"])
ends = st.integers(0, 6)


@settings(max_examples=60, deadline=None)
@given(st.lists(units, min_size=7, max_size=7), st.lists(st.tuples(ends, ends), max_size=20))
def test_every_pair_has_the_arcs_that_run_between_its_units(
    belongs: list[str | None], pairs: list[tuple[int, int]]
) -> None:
    people = tuple(Person(f"p{at}", unit=unit) for at, unit in enumerate(belongs))
    ties = tuple(Tie(f"p{a}", f"p{b}", "advice") for a, b in dict.fromkeys(pairs) if a != b)
    network = Network.from_records(Records(people=people, ties=ties))
    found = interfaces(network)

    own = {person.id: person.unit for person in people}
    for unit, inside in found.members.items():
        assert inside == tuple(person.id for person in people if person.unit == unit)
    for row in matrix(network).results:
        expected = tuple(arc for arc in found.arcs if (own[arc[0]], own[arc[1]]) == (row.source, row.target))
        assert found.between(row.source, row.target) == expected
        assert row.ties == len(expected)
        assert row.bridges == found.bridges(expected)


def test_units_without_people_or_ties_have_no_arcs_between_them() -> None:
    network = Network.from_records(Records(people=(Person("a", unit="X"), Person("b", unit="Y"))))

    assert interfaces(network).between("X", "Y") == ()
    assert interfaces(network).between("X", "nobody") == ()
