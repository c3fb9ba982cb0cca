"""Go-to people, overload and what falls apart, worked by hand."""

import pytest

from orgmap.errors import UnknownName
from orgmap.model import Person, Records, Right, Source, Tie
from orgmap.network import Network
from orgmap.reliance import go_to, if_leaves, single_points


def network(*pairs, rights=(), units=None, managers=None, layer="advice"):
    names = list(dict.fromkeys(name for pair in pairs for name in pair))
    people = tuple(
        Person(n, n.upper(), unit=(units or {}).get(n), managers=(managers or {}).get(n, ())) for n in names
    )
    ties = tuple(
        Tie(a, b, layer, sources=(Source(f"edges_{layer}.csv", row),))
        for row, (a, b) in enumerate(pairs, start=2)
    )
    return Network.from_records(Records(people=people, ties=ties, rights=rights))


def test_those_who_are_asked_by_most_come_first_with_the_lines_that_say_so():
    rows = go_to(network(("a", "c"), ("b", "c"), ("c", "d"))).results
    assert [(row.person, row.values["asked_by"]) for row in rows] == [("c", 2), ("d", 1)]
    assert rows[0].reasons[0].evidence == (Source("edges_advice.csv", 2), Source("edges_advice.csv", 3))


def test_the_overloaded_are_beyond_the_fence():
    """Four are asked by one each, one by six: quartiles 1 and 1, so the fence is 1."""
    pairs = [(f"p{i}", "hub") for i in range(6)] + [(f"q{i}", f"r{i}") for i in range(4)]
    rows = {row.person: row.values["overloaded"] for row in go_to(network(*pairs)).results}
    assert rows == {"hub": True, "r0": False, "r1": False, "r2": False, "r3": False}


def test_where_all_are_asked_alike_nobody_is_overloaded():
    pairs = [(f"p{i}", f"p{(i + s) % 8}") for i in range(8) for s in range(1, 7)]
    assert not any(row.values["overloaded"] for row in go_to(network(*pairs)).results)


def test_a_bridge_who_leaves_cuts_every_pair_across():
    """a-b and d-e hang together through c alone: 2 x 2 pairs are cut."""
    found = if_leaves(network(("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")), "c")
    assert found.pairs_cut == 4
    assert found.cut_off == (("d", "e"),)
    assert found.single_point


def test_somebody_in_a_ring_leaves_no_gap():
    found = if_leaves(network(("a", "b"), ("b", "c"), ("c", "a")), "c")
    assert (found.pairs_cut, found.cut_off, found.single_point) == (0, (), False)


def test_a_tie_is_best_taken_over_by_somebody_who_has_it_and_of_the_own_unit():
    """c's tie to x: a (same unit) and y both know x; a takes it."""
    units = {"a": "U", "c": "U", "x": "V", "y": "V"}
    found = if_leaves(network(("c", "x"), ("c", "a"), ("y", "x"), ("a", "x"), units=units), "c")
    first = next(one for one in found.takeovers if one.contact == "x")
    assert (first.candidate, first.tied) == ("a", True)


def test_a_contact_whom_nobody_else_knows_has_nobody_to_take_over():
    found = if_leaves(network(("c", "x"), ("c", "a")), "c")
    assert [(one.contact, one.candidate) for one in found.takeovers] == [("x", None), ("a", None)]
    assert found.reasons[-1].text == "Nobody is near enough to take over C's tie to X, A."


def test_an_interface_and_a_gate_that_hang_on_one_person_go_with_them():
    units = {"a": "U", "c": "U", "x": "V", "y": "V"}
    rights = (Right("board", "c", "votes"), Right("council", "c", "votes"), Right("council", "a", "votes"))
    managers = {"a": ("c",)}
    net = network(
        ("c", "x"), ("c", "y"), ("c", "a"), ("x", "y"), rights=rights, units=units, managers=managers
    )
    found = if_leaves(net, "c")
    assert (found.interfaces, found.gates, found.reports) == ((("U", "V"),), ("board",), ("a",))
    assert [row.person for row in single_points(net).results] == ["c"]


def test_only_those_with_whom_something_comes_apart_are_single_points():
    net = network(("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"))
    assert [(row.person, row.pairs_cut) for row in single_points(net).results] == [("c", 2)]
    assert single_points(network(("a", "b"), ("b", "c"), ("c", "a"))).results == ()


def test_renaming_people_changes_nothing():
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]
    plain = single_points(network(*pairs)).results
    other = single_points(network(*((f"q{a}", f"q{b}") for a, b in pairs))).results
    assert [(f"q{r.person}", r.pairs_cut) for r in plain] == [(r.person, r.pairs_cut) for r in other]


def test_somebody_unknown_is_an_error():
    with pytest.raises(UnknownName):
        if_leaves(network(("a", "b")), "zoe")
