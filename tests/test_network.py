"""The network: one graph, views that return networks, names that are found."""

from datetime import UTC, date, datetime

import networkx as nx
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgmap.errors import InputError, UnknownName
from orgmap.model import Person, Records, Source, Tie, Unit
from orgmap.network import Network
from orgmap.readers.interactions import event_schema

JANUARY, JUNE = datetime(2026, 1, 10, tzinfo=UTC), datetime(2026, 6, 10, tzinfo=UTC)


@pytest.fixture
def small():
    people = (
        Person("1", "Ann Ash", "ann@x.org", unit="Sales", source=Source("people.csv", 2)),
        Person("2", "Bo Birch", unit="Sales North", managers=("1",), source=Source("people.csv", 3)),
        Person("3", "Cy Cedar", unit="IT", managers=("1",)),
    )
    ties = (
        Tie("2", "3", "advice", 2.0, first_seen=JANUARY, last_seen=JANUARY, sources=(Source("a.csv", 2),)),
        Tie("3", "1", "advice", first_seen=JUNE, last_seen=JUNE),
        Tie("1", "2", "trust"),
        Tie("1", "2", "advice", perceiver="3"),
    )
    units = (Unit("Sales"), Unit("Sales North", parent="Sales"))
    return Network.from_records(Records(people=people, ties=ties, units=units))


def test_the_graph_is_a_networkx_multidigraph_with_the_documented_attributes(small):
    graph = small.graph

    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.nodes["2"]["name"] == "Bo Birch"
    assert graph.nodes["2"]["grade"] == 2
    edge = graph["2"]["3"]["advice"]
    assert set(edge) == {"strength", "cost", "sign", "first_seen", "last_seen", "sources"}
    assert edge["cost"] == 0.5
    assert graph.has_edge("2", "1", key="reports_to")


def test_an_empty_network_is_a_network():
    empty = Network.from_records(Records())

    assert empty.graph.number_of_nodes() == 0
    assert empty.people_frame().empty
    assert empty.ties_frame().empty
    assert empty.informal == ()


def test_what_people_believe_of_others_stays_out_of_the_graph(small):
    assert not small.graph.has_edge("1", "2", key="advice")
    assert [tie.perceiver for tie in small.perceived] == ["3"]


def test_a_view_by_layer_is_a_network_with_the_same_people(small):
    view = small.layer("trust")

    assert isinstance(view, Network)
    assert set(view.people) == set(small.people)
    assert {tie.layer for tie in view.ties} == {"trust"}


def test_a_view_by_unit_takes_in_units_below_it(small):
    view = small.unit("Sales")

    assert set(view.people) == {"1", "2"}
    assert view.chart.solid("2") == "1"
    assert {(t.source, t.target, t.layer) for t in view.ties} == {
        ("1", "2", "trust"),
        ("2", "1", "reports_to"),
    }


def test_a_view_of_days_keeps_what_happened_then_and_what_has_no_date(small):
    view = small.during(date(2026, 1, 1), date(2026, 1, 31))

    assert ("2", "3") in {(t.source, t.target) for t in view.ties}
    assert ("3", "1", "advice") not in {(t.source, t.target, t.layer) for t in view.ties}
    assert any("carry no date" in note for note in view.notes)
    assert view.window == ("2026-01-01", "2026-01-31")
    assert view.fingerprint != small.fingerprint


def test_a_window_that_ends_before_it_begins_is_refused(small):
    with pytest.raises(InputError, match="ends before it begins"):
        small.during(date(2026, 2, 1), date(2026, 1, 1))


def test_people_are_found_by_id_name_and_address(small):
    assert [small.find(text) for text in ("1", "ann ash", "ANN@x.org")] == ["1", "1", "1"]
    with pytest.raises(UnknownName, match="Did you mean 'Ann Ash'"):
        small.find("Ann Ashe")


def test_two_people_of_one_name_are_asked_about_and_not_guessed():
    network = Network.from_records(Records(people=(Person("1", "Tom"), Person("2", "Tom"))))

    with pytest.raises(InputError, match="may be 1 or 2"):
        network.find("tom")


def test_unknown_layers_and_units_are_named(small):
    with pytest.raises(UnknownName, match="Did you mean 'advice'"):
        small.layer("advise")
    with pytest.raises(UnknownName, match="There is no unit 'HR'"):
        small.unit("HR")


def test_evidence_leads_to_the_line_of_the_file(small):
    assert small.evidence("3", "2") == (Source("a.csv", 2),)
    assert small.evidence("2", "1", ["reports_to"]) == (Source("people.csv", 3),)
    assert small.evidence("1", "3", ["trust"]) == ()


def test_the_fingerprint_follows_the_data_and_nothing_else(small):
    again = Network.from_records(small.records)
    changed = Network.from_records(Records(people=small.records.people[:2], ties=()))

    assert again.fingerprint == small.fingerprint
    assert changed.fingerprint != small.fingerprint


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20), st.permutations(range(6)))
def test_renaming_people_renames_the_graph_and_changes_nothing_else(pairs, order):
    def built(name):
        return Network.from_records(
            Records(ties=tuple(Tie(name(a), name(b), "advice") for a, b in pairs if a != b))
        ).graph

    before = built(lambda i: f"p{i}")
    after = built(lambda i: f"q{order[i]}")
    renamed = nx.relabel_nodes(before, {f"p{i}": f"q{order[i]}" for i in range(6)})

    assert {(a, b, k, d["strength"]) for a, b, k, d in renamed.edges(keys=True, data=True)} == {
        (a, b, k, d["strength"]) for a, b, k, d in after.edges(keys=True, data=True)
    }


def test_messages_keep_their_direction_even_where_nobody_answers():
    """Who wrote to whom is known; eight pairs without an answer are no undirected list."""
    rows = [(f"m{i}", f"p{i}", [f"p{i + 1}"]) for i in range(9)]
    when = datetime(2026, 1, 5, tzinfo=UTC)
    schema = event_schema()
    events = pa.Table.from_pylist(
        [
            {
                "id": at,
                "time": when,
                "kind": "mail",
                "sender": sender,
                "recipients": to,
                "file": "i.csv",
                "row": 2,
            }
            for at, sender, to in rows
        ],
        schema=schema,
    )
    people = tuple(Person(f"p{i}") for i in range(10))

    network = Network.from_records(Records(people=people, events=events))

    assert network.layers["communication"].directed is True
    assert {(t.source, t.target) for t in network.ties} == {(f"p{i}", f"p{i + 1}") for i in range(9)}
