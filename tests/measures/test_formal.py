"""The chart beside the ties: steps saved, managers gone past, spans and levels, by hand."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.errors import InputError
from orgmap.measures import ask
from orgmap.measures.formal import (
    bypassed,
    bypasses,
    hops_saved,
    hops_saved_by_pair,
    hops_saved_by_person,
    managers_above,
)
from orgmap.measures.spans import solid_spans, span, spans, spans_by_unit
from orgmap.model import Layer, Person, Records, Source, Tie
from orgmap.network import Network

# ceo over two heads, each over two people; "out" stands beside the chart.
CHART = {
    "ceo": ((), "top"),
    "ann": (("ceo",), "A"),
    "bob": (("ceo",), "B"),
    "a1": (("ann",), "A"),
    "a2": (("ann",), "A"),
    "b1": (("bob",), "B"),
    "b2": (("bob", "ann"), "B"),
    "out": ((), "B"),
}


def firm(*ties: tuple[str, str], directed: bool = True) -> Network:
    people = tuple(Person(name, unit=unit, managers=managers) for name, (managers, unit) in CHART.items())
    rows = tuple(
        Tie(a, b, "work", sources=(Source("edges_work.csv", at),)) for at, (a, b) in enumerate(ties, 2)
    )
    layers = (Layer("work", "informal", "both", directed=directed),)
    return Network.from_records(Records(people=people, ties=rows, layers=layers))


def by(answer, *keys: str) -> dict:
    rows = [row.values for row in answer.results]
    return {tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]]: row for row in rows}


# -- steps saved ----------------------------------------------------------------------------------------


def test_steps_saved_by_hand():
    """a1 and b1: chart a1-ann-ceo-bob-b1 is 4 steps, their tie 1."""
    network = firm(("a1", "b1"), ("out", "a1"))
    found = hops_saved(network, layers=["work"])
    assert found.value == 3.0
    assert (found.beside["by_chart"], found.beside["by_ties"]) == (4.0, 1.0)
    assert found.beside["pairs"] == 1
    assert found.beside["pairs_not_joined"] == 8 * 7 // 2 - 1
    people = by(hops_saved_by_person(network, layers=["work"]), "person")
    assert people["a1"]["value"] == people["b1"]["value"] == 3.0
    assert people["out"]["value"] is None
    assert "join out to nobody" in people["out"]["undefined"]
    pairs = by(hops_saved_by_pair(network, layers=["work"]), "source", "target")
    assert pairs == {
        ("a1", "b1"): {
            "source": "a1",
            "target": "b1",
            "value": 3.0,
            "undefined": None,
            "by_chart": 4,
            "by_ties": 1,
        }
    }


def test_dotted_lines_are_ways_too_and_arrows_do_not_matter():
    """b2 reports to ann on a dotted line, so a1-ann-b2 is two steps by the chart."""
    there, back = firm(("a1", "b2")), firm(("b2", "a1"))
    assert hops_saved(there, layers=["work"]).value == hops_saved(back, layers=["work"]).value == 1.0


def test_reporting_lines_themselves_save_nothing():
    network = firm(("a1", "b1"))
    found = hops_saved(network, layers=["reports_to"])
    assert found.value == 0.0
    assert found.beside["share_shorter"] == 0.0


def test_ties_longer_than_the_chart_count_below_zero():
    found = hops_saved(firm(("a1", "b1"), ("b1", "a2"), ("a2", "ann")), layers=["work"])
    people = by(hops_saved_by_person(firm(("a1", "b1"), ("b1", "a2"), ("a2", "ann"))), "person")
    # a1 to ann: one step by the chart, three by ties
    assert people["ann"]["value"] == pytest.approx(((1 - 3) + (3 - 2) + (1 - 1)) / 3)
    assert found.beside["pairs"] == 6


def test_without_a_chart_nothing_is_saved_and_said_why():
    network = Network.from_records(Records(ties=(Tie("a", "b", "work"),)))
    assert math.isnan(hops_saved(network).value)
    assert hops_saved(network).undefined == "No two people are joined both by the chart and by ties."
    assert hops_saved_by_pair(network).results == ()
    with pytest.raises(InputError, match="top is 0"):
        hops_saved_by_pair(network, top=0)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_steps_are_those_of_networkx(data):
    n = data.draw(st.integers(2, 8))
    people = tuple(
        Person(f"p{at}", managers=(f"p{data.draw(st.integers(0, at - 1))}",) if at else ()) for at in range(n)
    )
    pairs = [(f"p{a}", f"p{b}") for a in range(n) for b in range(n) if a != b]
    ties = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=10))
    network = Network.from_records(Records(people=people, ties=tuple(Tie(a, b, "work") for a, b in ties)))
    chart = nx.Graph([(p.id, m) for p in people for m in p.managers])
    informal = nx.Graph(ties)
    informal.add_nodes_from(network.people)
    steps = [dict(nx.all_pairs_shortest_path_length(one)) for one in (chart, informal)]
    saved = [steps[0][a][b] - steps[1][a][b] for a, b in pairs if b in steps[1][a]]
    found = hops_saved(network, layers=["work"]) if ties else hops_saved(network)
    assert math.isnan(found.value) if not saved else found.value == pytest.approx(sum(saved) / len(saved))


# -- managers gone past ---------------------------------------------------------------------------------


def test_a_tie_past_the_own_manager_goes_up_and_its_return_down():
    found = by(bypasses(firm(("a1", "ceo"), ("ceo", "b1"), ("a1", "ann"))), "source", "target")
    assert set(found) == {("a1", "ceo"), ("ceo", "b1")}
    assert (found["a1", "ceo"]["kind"], found["a1", "ceo"]["passed"]) == ("up", ["ann"])
    assert (found["ceo", "b1"]["kind"], found["ceo", "b1"]["passed"]) == ("down", ["bob"])
    assert found["a1", "ceo"]["evidence"] == [{"source": "edges_work.csv", "row": 2}]


def test_a_tie_across_units_goes_past_both_managers_unless_they_are_tied():
    across = by(bypasses(firm(("a1", "b1"))), "source", "target")
    assert across["a1", "b1"]["kind"] == "across"
    assert across["a1", "b1"]["passed"] == ["ann", "bob"]
    for covered in (("ann", "bob"), ("bob", "ann"), ("ann", "b1"), ("a1", "bob")):
        found = by(bypasses(firm(("a1", "b1"), covered)), "source", "target")
        assert ("a1", "b1") not in found


def test_ties_in_a_unit_to_peers_of_one_manager_and_beside_the_chart_pass_nobody():
    assert bypasses(firm(("a1", "a2"), ("ann", "bob"), ("out", "a1"), ("a1", "ann"))).results == ()


def test_an_undirected_tie_is_one_row_and_has_no_up_or_down():
    found = by(bypasses(firm(("ceo", "a1"), directed=False)), "source", "target")
    assert {key: row["kind"] for key, row in found.items()} == {("ceo", "a1"): "up"}


def test_managers_are_counted_for_every_tie_past_them():
    found = by(bypassed(firm(("a1", "ceo"), ("ceo", "a2"), ("a2", "b1"))), "person")
    assert (found["ann"]["value"], found["ann"]["up"], found["ann"]["down"], found["ann"]["across"]) == (
        3,
        1,
        1,
        1,
    )
    assert found["bob"]["value"] == 1
    assert found["ceo"]["value"] == 0
    assert found["a1"]["value"] is None
    assert found["a1"]["undefined"] == "a1 manages nobody."


def test_rings_in_the_chart_end():
    people = (Person("a", managers=("b",)), Person("b", managers=("c",)), Person("c", managers=("b",)))
    network = Network.from_records(Records(people=people, ties=(Tie("a", "c", "work"),)))
    assert managers_above(network, "a") == ("b", "c")
    assert managers_above(network, "b") == ("c",)
    assert [row.values["passed"] for row in bypasses(network).results] == [["b"]]


# -- spans and levels -------------------------------------------------------------------------------------


def test_spans_and_levels_by_hand():
    network = firm()
    assert solid_spans(network)["ann"] == 2
    found = spans(network)
    assert found.value == 2.0
    assert found.beside == {
        "median": 2,
        "smallest": 2,
        "largest": 2,
        "managers": 3,
        "with_one_report": 0,
        "levels": 3,
        "outside_the_chart": 1,
    }
    people = by(span(network), "person")
    assert (people["ann"]["value"], people["ann"]["dotted"], people["ann"]["level"]) == (2, 1, 2)
    assert people["a1"]["value"] == 0
    assert people["out"]["value"] is None
    units = by(spans_by_unit(network), "unit")
    assert (units["B"]["value"], units["B"]["levels"], units["B"]["outside_the_chart"]) == (2.0, 2, 1)
    assert units["B"]["people"] == 4


def test_spans_of_krackhardts_managers(advice):
    found = spans(advice)
    assert found.value == 4.0
    assert (found.beside["levels"], found.beside["managers"], found.beside["largest"]) == (3, 5, 7)


def test_without_a_chart_there_is_no_span():
    found = spans(Network.from_records(Records(people=(Person("a"),))))
    assert math.isnan(found.value)
    assert found.undefined == "Nobody reports to anybody."
    assert found.answer().results[0].values["levels"] is None


@pytest.mark.parametrize("name", ["hops_saved_by_person", "bypassed", "span", "spans_by_unit", "bypasses"])
def test_every_row_has_a_value_or_a_sentence(name):
    for network in (firm(), firm(("a1", "b1"), ("a1", "ceo")), Network.from_records(Records())):
        for row in ask(network, name).results:
            assert (row.values["value"] is None) == (row.values["undefined"] is not None)
