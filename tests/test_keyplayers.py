"""Key-player sets: Borgatti's definition by hand, R's numbers, and search against trying all."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap import keyplayers
from orgmap.errors import InputError, UnknownName
from orgmap.identity import resolve
from orgmap.keyplayers import key_players
from orgmap.model import Layer, Person, Records, Tie
from orgmap.network import Network
from orgmap.readers import load

DATA = Path(__file__).parents[1] / "data" / "krackhardt_hightech"


@pytest.fixture(scope="module")
def managers() -> Network:
    return Network.from_records(resolve(load([DATA])))


def network_of(pairs, people=()) -> Network:
    rows = tuple(Person(person) for person in people)
    return Network.from_records(Records(people=rows, ties=tuple(Tie(a, b, "work") for a, b in pairs)))


def fragmentation(graph: nx.Graph, out) -> float:
    left = graph.copy()
    left.remove_nodes_from(out)
    n = len(left)
    near = sum(1 / d for _, far in nx.all_pairs_shortest_path_length(left) for d in far.values() if d)
    return 1 - near / (n * (n - 1))


def reach(graph: nx.Graph, chosen) -> float:
    far = nx.multi_source_dijkstra_path_length(graph, set(chosen))
    return sum(1 / d if d else 1 for d in far.values()) / len(graph)


def test_without_managers_5_and_11_friendship_falls_apart_most(managers):
    answer = key_players(managers, 2, kind="neg", layers=["friendship"])
    found = answer.results[0]
    assert found.people == ("m05", "m11")
    assert found.value == pytest.approx(0.3947368, abs=1e-7)
    assert found.before == pytest.approx(0.315873, abs=1e-6)
    assert found.exact
    assert [one.people for one in found.alternatives] == [("m11", "m17")]
    assert found.alternatives[0].value == pytest.approx(0.3913255, abs=1e-6)
    assert "The best single people (m11, m17) make 0.3913 as a set, not 0.3947." in answer.notes


def test_managers_11_and_17_reach_everybody(managers):
    answer = key_players(managers, 2, kind="pos", layers=["friendship"])
    found = answer.results[0]
    assert found.people == ("m11", "m17")
    assert found.value == pytest.approx(1.0)
    assert found.others_only == pytest.approx(0.9047619, abs=1e-7)
    assert any("with others only in the sum it is 0.9048" in note for note in answer.notes)


def test_the_json_is_that_of_the_contract(managers):
    plain = key_players(managers, 2, kind="neg", layers=["friendship"]).to_json()
    assert plain["command"] == "keyplayers"
    row = plain["results"][0]
    assert {"people", "kind", "value", "exact", "alternatives"} <= set(row)
    assert (row["people"], row["kind"], row["exact"]) == (["m05", "m11"], "neg", True)
    assert row["alternatives"][0]["people"] == ["m11", "m17"]
    assert plain["made_by"]["options"] == {"k": 2, "kind": "neg", "arrows": "ignored", "paths": "plain"}


def test_two_who_bridge_the_same_gap_are_one_too_many():
    """Borgatti's point: a and b both join the left pair to the right; either alone changes little."""
    sides = [("l1", "l2"), ("r1", "r2")]
    joins = [(side, broker) for broker in ("a", "b") for side in ("l1", "r1")]
    lone = [("r2", "z1"), ("r2", "z2"), ("r2", "z3"), ("l2", "y1"), ("l2", "y2"), ("l2", "y3")]
    network = network_of([*sides, *joins, *lone])
    assert set(key_players(network, 2, kind="neg").results[0].people) == {"l2", "r2"}
    found = key_players(network, 2, kind="pos").results[0]
    assert set(found.people) == {"l2", "r2"}


def test_members_reasons_say_what_the_set_does_without_them(managers):
    reasons = key_players(managers, 2, kind="neg", layers=["friendship"]).results[0].reasons
    assert [reason.share for reason in reasons] == [None, None]
    assert reasons[0].text == "Had m05 stayed, fragmentation would be 0.343 instead of 0.395."


def test_people_without_ties_and_pieces_are_counted():
    network = network_of([("a", "b"), ("c", "d")], people=["e"])
    neg = key_players(network, 1, kind="neg").results[0]
    assert (neg.before, neg.value) == pytest.approx((0.8, 1 - 2 / 12))
    pos = key_players(network, 2, kind="pos").results[0]
    assert pos.value == pytest.approx(4 / 5)


def test_no_ties_at_all_leave_everything_in_pieces():
    network = network_of([], people=["a", "b", "c"])
    assert key_players(network, 1, kind="neg").results[0].value == 1.0
    assert key_players(network, 3, kind="pos").results[0].value == 1.0


def test_sets_of_equal_value_are_counted_and_the_first_is_shown():
    answer = key_players(network_of([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]), 1, kind="pos")
    assert answer.results[0].people == ("a",)
    assert len(answer.results[0].alternatives) == 3
    assert any(note.startswith("4 sets share the best value") for note in answer.notes)


def test_too_many_too_few_and_unknown_are_refused(managers):
    with pytest.raises(InputError, match="Ask for at most 19: two people must remain"):
        key_players(managers, 20, kind="neg")
    with pytest.raises(InputError, match="Ask for at most 21"):
        key_players(managers, 22, kind="pos")
    with pytest.raises(InputError, match="1 person or more"):
        key_players(managers, 0, kind="pos")
    with pytest.raises(InputError, match="neg or pos"):
        key_players(managers, 1, kind="best")
    with pytest.raises(InputError):
        key_players(Network.from_records(Records()), 1, kind="pos")
    with pytest.raises(UnknownName):
        key_players(managers, 1, kind="pos", layers=["golf"])
    with pytest.raises(InputError, match="not defined on 'conflict'"):
        key_players(network_of_conflict(), 1, kind="pos", layers=["conflict"])


def network_of_conflict() -> Network:
    return Network.from_records(Records(ties=(Tie("a", "b", "conflict"),)))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_value_is_the_best_over_all_sets(data):
    n = data.draw(st.integers(4, 8))
    people = [f"p{at}" for at in range(n)]
    pairs = data.draw(st.lists(st.sampled_from(list(combinations(people, 2))), unique=True, max_size=14))
    k = data.draw(st.integers(1, 2))
    graph = nx.Graph()
    graph.add_nodes_from(people)
    graph.add_edges_from(pairs)
    network = network_of(pairs, people)
    for kind, worth in (("neg", fragmentation), ("pos", reach)):
        found = key_players(network, k, kind=kind).results[0]
        assert found.value == pytest.approx(max(worth(graph, some) for some in combinations(people, k)))
        assert found.value == pytest.approx(worth(graph, found.people))
        for one in found.alternatives:
            assert one.value == pytest.approx(worth(graph, one.people))
            assert one.value <= found.value + 1e-12


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_renaming_people_leaves_the_best_value(data):
    people = [f"p{at}" for at in range(6)]
    pairs = data.draw(st.lists(st.sampled_from(list(combinations(people, 2))), unique=True, max_size=12))
    new = {person: f"x{9 - at}" for at, person in enumerate(people)}
    for kind in ("neg", "pos"):
        one = key_players(network_of(pairs, people), 2, kind=kind).results[0]
        two = key_players(
            network_of([(new[b], new[a]) for a, b in pairs], [new[p] for p in reversed(people)]), 2, kind=kind
        ).results[0]
        assert one.value == pytest.approx(two.value)


@pytest.mark.parametrize("kind", ["neg", "pos"])
def test_the_search_finds_what_trying_all_finds_and_says_that_it_is_not_exact(managers, kind, monkeypatch):
    exact = key_players(managers, 3, kind=kind, layers=["friendship"])
    monkeypatch.setattr(keyplayers, "_AFFORDABLE", 0.0)
    searched = key_players(managers, 3, kind=kind, layers=["friendship"])
    assert exact.results[0].exact
    assert not searched.results[0].exact
    assert searched.results[0].value == pytest.approx(exact.results[0].value)
    assert any(note.startswith("Not exact") for note in searched.notes)
    assert searched.made_by.seed == 0
    assert searched == key_players(managers, 3, kind=kind, layers=["friendship"])


def test_a_search_that_cannot_look_at_everybody_says_at_whom_it_looked(managers, monkeypatch):
    monkeypatch.setattr(keyplayers, "_AFFORDABLE", 0.0)
    monkeypatch.setattr(keyplayers, "_SEARCH", 1.0)
    answer = key_players(managers, 2, kind="neg", layers=["friendship"])
    assert "The search looked at the 4 people who carry most shortest ways." in answer.notes
    assert answer.results[0].value >= 0.3913


def test_many_people_are_scored_in_blocks_of_sources(monkeypatch):
    """More than 64 people need several words of bits; small blocks must not change a value."""
    graph = nx.connected_watts_strogatz_graph(90, 4, 0.2, seed=4)
    network = network_of([(f"p{a}", f"p{b}") for a, b in graph.edges], [f"p{a}" for a in graph])
    whole = key_players(network, 1, kind="neg").results[0]
    monkeypatch.setattr("orgmap.measures.fragments._BATCH", 400)
    pieces = key_players(network, 1, kind="neg").results[0]
    assert whole.people == pieces.people
    assert whole.value == pytest.approx(pieces.value)
    assert whole.value == pytest.approx(fragmentation(graph, [int(whole.people[0][1:])]))


def test_large_networks_are_scored_by_compiled_kernels_with_the_same_values(managers, monkeypatch):
    by_bits = key_players(managers, 2, kind="neg", layers=["friendship"]).results[0]
    monkeypatch.setattr("orgmap.measures.fragments._COMPILED", 0)
    compiled = key_players(managers, 2, kind="neg", layers=["friendship"]).results[0]
    assert compiled.people == by_bits.people
    assert compiled.value == pytest.approx(by_bits.value)
    assert compiled.before == pytest.approx(by_bits.before)


def test_progress_is_told(managers):
    told = []
    key_players(
        managers, 2, kind="neg", layers=["friendship"], progress=lambda f, what: told.append((f, what))
    )
    assert told[-1] == (1.0, "trying all 210 sets")


def test_an_undirected_layer_gives_what_its_directed_union_gives():
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]
    directed = network_of([*pairs, ("b", "a")])
    layers = (Layer("work", "informal", "both", directed=False),)
    both = Network.from_records(Records(ties=tuple(Tie(a, b, "work") for a, b in pairs), layers=layers))
    one, two = (key_players(network, 1, kind="neg").results[0] for network in (directed, both))
    assert (one.people, one.value) == (two.people, two.value) == (("c",), pytest.approx(2 / 3))
