"""What colour may mean: stance with its sign, level in one hue, groups in the colours of units."""

from __future__ import annotations

from orgmap.model import Person, Records, Stance
from orgmap.network import Network
from orgmap.viz.colouring import level_groups, numbered_groups, stance_groups
from orgmap.viz.palette import OKABE_ITO, REST


def test_stances_are_blue_grey_and_orange_and_nothing_entered_is_said_so():
    people = tuple(Person(name) for name in "abcd")
    stances = (Stance("a", 0.5), Stance("b", 0.0), Stance("c", -0.9))
    groups = stance_groups(Network.from_records(Records(people=people, stances=stances)))

    assert [groups.of[p] for p in "abcd"] == ["▲ In favour", "○ Undecided", "▼ Against", "No stance entered"]
    assert groups.colours["▲ In favour"] == "#0072B2"
    assert groups.colours["▼ Against"] == "#E07B00"


def test_a_stance_nobody_holds_is_not_in_the_legend():
    groups = stance_groups(Network.from_records(Records(people=(Person("a"),))))

    assert list(groups.colours) == ["No stance entered"]


def test_levels_go_from_the_top_down_and_the_lowest_share_a_colour():
    people = tuple(Person(f"p{grade}", grade=grade) for grade in range(1, 9))
    groups = level_groups(Network.from_records(Records(people=(*people, Person("new")))))

    assert list(groups.colours) == [*(f"Grade {g}" for g in range(1, 6)), "Grade 6 and below", "Not known"]
    assert groups.of["p8"] == "Grade 6 and below"
    assert groups.of["new"] == "Not known"


def test_groups_after_the_eighth_are_grey_together():
    groups = numbered_groups({f"p{at}": at for at in range(1, 11)})

    assert groups.colours["Group 1"] == OKABE_ITO[0]
    assert groups.of["p9"] == groups.of["p10"] == "Smaller groups"
    assert groups.colours["Smaller groups"] == REST


def test_nobody_wears_a_colour_that_is_not_in_the_legend():
    groups = numbered_groups({"a": 1, "b": 12}, ground="dark")

    assert set(groups.of.values()) == set(groups.colours)


def test_an_empty_network_has_no_colours():
    network = Network.from_records(Records())

    assert level_groups(network).colours == stance_groups(network).colours == {}
