"""Through whom one person reaches another: by cost, over ties in either direction, never over conflict."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.errors import UnknownName
from orgmap.model import Person, Records, Tie
from orgmap.network import Network
from orgmap.ways import Way, way


def _network(*ties: Tie, people: tuple[Person, ...] = ()) -> Network:
    return Network.from_records(Records(people=people, ties=ties))


def test_two_strong_ties_are_shorter_than_a_weak_one():
    network = _network(
        Tie("a", "b", "advice", 4.0), Tie("b", "c", "advice", 4.0), Tie("a", "c", "advice", 1.0)
    )

    assert way(network, "a", "c") == Way(("a", "b", "c"), 0.5)


def test_ties_carry_in_either_direction():
    assert way(_network(Tie("b", "a", "advice"), Tie("b", "c", "advice")), "a", "c").between == ("b",)


def test_of_two_directions_the_stronger_one_counts():
    assert way(_network(Tie("a", "b", "advice", 2.0), Tie("b", "a", "advice", 5.0)), "a", "b").cost == 0.2


def test_a_tie_of_their_own_runs_through_nobody():
    assert way(_network(Tie("a", "b", "advice")), "a", "b").between == ()


def test_conflict_carries_nothing():
    network = _network(Tie("a", "b", "advice"), Tie("b", "c", "conflict"))

    assert way(network, "a", "c") is None


def test_nobody_is_reached_without_a_tie():
    people = (Person("a"), Person("b"))

    assert way(_network(people=people), "a", "b") is None
    assert way(_network(people=people), "a", "a") == Way(("a",), 0.0)


def test_somebody_unknown_is_an_error():
    with pytest.raises(UnknownName):
        way(_network(Tie("a", "b", "advice")), "a", "nobody")


pairs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(1, 9)), min_size=1, max_size=20)


@settings(deadline=None)
@given(pairs)
def test_no_way_is_cheaper_than_that_of_networkx(listed):
    ties = {(a, b): Tie(f"p{a}", f"p{b}", "advice", float(s)) for a, b, s in listed if a != b}
    people = tuple(Person(f"p{at}") for at in range(8))
    network = _network(*ties.values(), people=people)
    graph = nx.Graph()
    graph.add_nodes_from(network.people)
    for tie in network.ties:
        cost = min(1 / tie.strength, graph.get_edge_data(tie.source, tie.target, {"cost": 9.0})["cost"])
        graph.add_edge(tie.source, tie.target, cost=cost)
    found = way(network, "p0", "p7")
    if not nx.has_path(graph, "p0", "p7"):
        assert found is None
    else:
        assert found.cost == pytest.approx(nx.dijkstra_path_length(graph, "p0", "p7", weight="cost"))
        assert found.cost == pytest.approx(nx.path_weight(graph, list(found.people), "cost"))
