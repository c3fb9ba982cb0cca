"""Colours: the largest units in the order of Okabe and Ito, stances never in red and green."""

from __future__ import annotations

from orgmap.model import Person, Records, Unit
from orgmap.network import Network
from orgmap.viz.palette import NO_UNIT, OKABE_ITO, REST, sizes, stance_colour, unit_groups


def _staffed(staff: dict[str, int], **more) -> Network:
    people = [Person(f"{unit}{i}", unit=unit) for unit, count in staff.items() for i in range(count)]
    return Network.from_records(Records(people=tuple(people), **more))


def test_the_largest_unit_takes_the_first_colour():
    groups = unit_groups(_staffed({"Small": 1, "Large": 3}))

    assert list(groups.colours.items()) == [("Large", OKABE_ITO[0]), ("Small", OKABE_ITO[1])]


def test_units_after_the_eighth_are_grey_together():
    groups = unit_groups(_staffed({f"U{i}": 12 - i for i in range(10)}))

    assert groups.colours["2 other units"] == REST
    assert groups.of["U90"] == "2 other units"
    assert len(groups.colours) == 9


def test_many_teams_are_coloured_by_the_unit_above_them():
    teams = {f"T{i}": 2 for i in range(12)}
    units = tuple(Unit(team, parent="North" if i % 2 else "South") for i, team in enumerate(teams))
    groups = unit_groups(_staffed(teams, units=(*units, Unit("North", "All"), Unit("South", "All"))))

    assert set(groups.colours) == {"North", "South"}
    assert groups.of["T10"] == "North"


def test_a_ring_of_parents_ends():
    teams = {f"T{i}": 1 for i in range(10)}
    units = tuple(Unit(f"T{i}", parent=f"T{(i + 1) % 10}") for i in range(10))

    assert set(unit_groups(_staffed(teams, units=units)).of) == {f"T{i}0" for i in range(10)}


def test_somebody_without_a_unit_has_a_colour_that_says_so():
    groups = unit_groups(Network.from_records(Records(people=(Person("a"),))))

    assert groups.of["a"] == NO_UNIT
    assert NO_UNIT in groups.colours


def test_black_gives_way_on_a_dark_ground():
    network = _staffed({f"U{i}": 9 - i for i in range(8)})

    assert "#000000" in unit_groups(network).colours.values()
    assert "#000000" not in unit_groups(network, ground="dark").colours.values()


def test_a_stance_for_and_one_against_differ_in_blue_and_orange():
    assert stance_colour(1.0) == "#0072B2"
    assert stance_colour(-1.0) == "#E07B00"
    assert stance_colour(0.0) == stance_colour(None)


def test_areas_of_dots_grow_with_the_value():
    found = sizes({"a": 1.0, "b": 0.25, "c": 0.0}, least=0.0, most=20.0)

    assert found == {"a": 20.0, "b": 10.0, "c": 0.0}


def test_without_any_value_all_dots_are_small():
    assert set(sizes({"a": 0.0, "b": float("nan")}, least=7.0).values()) == {7.0}
