"""The graph file opens in other programs with the same people and ties, and without stances."""

import io

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.model import Person, Records, Stance, Tie
from orgmap.network import Network
from orgmap.report.graph import graphml


def read(content):
    return nx.read_graphml(io.BytesIO(content), force_multigraph=True)


def test_people_and_ties_come_back_as_they_were():
    people = (Person("007", "Ann <b>", unit="Ops & Co", grade=1.0, email="ann@x.org"), Person("b"))
    ties = (Tie("007", "b", "advice", 2.5), Tie("b", "007", "conflict", 1.0, -1))
    network = Network.from_records(Records(people, ties=ties, stances=(Stance("b", -0.6, concern="secret"),)))

    found = read(graphml(network))

    assert found.nodes["007"] == {"name": "Ann <b>", "unit": "Ops & Co", "grade": 1.0}
    told = {(a, b, tie["layer"]): (tie["strength"], tie["sign"]) for a, b, tie in found.edges(data=True)}
    assert told == {("007", "b", "advice"): (2.5, 1), ("b", "007", "conflict"): (1.0, -1)}
    assert b"secret" not in graphml(network)
    assert b"ann@x.org" not in graphml(network)


def test_a_network_of_nobody_is_a_file_of_nobody():
    assert len(read(graphml(Network.from_records(Records(people=(Person("a"),)))))) == 1


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=20).filter(str.strip))
def test_any_name_makes_a_file_that_opens(name):
    network = Network.from_records(
        Records(people=(Person("a", name), Person("b")), ties=(Tie("a", "b", "advice"),))
    )

    assert set(read(graphml(network))) == {"a", "b"}
