"""What goes with one person: found in one search, set beside taking each one out."""

import random

import networkx as nx
import numpy as np
import pytest

from orgmap.arcs import Arcs
from orgmap.measures.cuts import cut_people, cut_ties
from orgmap.measures.fragments import Fragments
from orgmap.model import Layer, Person, Records, Tie
from orgmap.network import Network
from orgmap.reliance import single_points
from orgmap.units import matrix

SEEDS = range(25)


def organisation(seed):
    """People in units or none, ties of three layers either way, a quarrel among them, isolates, equals."""
    luck = random.Random(seed)
    n = luck.randint(3, 30)
    people = [Person(f"p{at}", unit=luck.choice([None, "A", "B", "C"])) for at in range(n)]
    drawn = {}
    for _ in range(luck.randint(1, int(1.4 * n))):
        a, b = luck.sample(range(n), 2)
        layer = luck.choice(["advice", "trust", "conflict"])
        drawn[a, b, layer] = luck.choice([0.5, 1.0, 2.0])
    ties = [Tie(f"p{a}", f"p{b}", layer, strength) for (a, b, layer), strength in drawn.items()]
    layers = (Layer("advice"), Layer("trust"), Layer("conflict", kind="negative"))
    return Network.from_records(Records(people=tuple(people), ties=tuple(ties), layers=layers))


def graph_of(network):
    graph = nx.Graph()
    graph.add_nodes_from(network.people)
    arcs = network.arcs()
    graph.add_edges_from((arcs.people[a], arcs.people[b]) for a, b in zip(arcs.tail, arcs.head, strict=True))
    return graph


@pytest.mark.parametrize("seed", SEEDS)
def test_what_parts_without_a_person_is_what_taking_them_out_leaves(seed):
    network = organisation(seed)
    graph, place = graph_of(network), list(network.people).index
    found = cut_people(network.arcs())
    for at, person in enumerate(network.people):
        rest = graph.copy()
        rest.remove_node(person)
        pieces = {frozenset(nx.node_connected_component(rest, other)) for other in graph[person]}
        positions = [tuple(sorted(place(one) for one in piece)) for piece in pieces]
        pieces = sorted(positions, key=lambda piece: (-len(piece), piece))
        if len(pieces) < 2:
            assert at not in found
        else:
            assert (found[at].largest, found[at].parted) == (len(pieces[0]), tuple(pieces[1:]))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_parts_without_a_tie_is_what_taking_it_out_leaves(seed):
    network = organisation(seed)
    graph, place = graph_of(network), list(network.people).index
    found = cut_ties(network.arcs())
    bridges = {tuple(sorted((place(a), place(b)))) for a, b in nx.bridges(graph)}
    assert set(found) == bridges
    for (a, b), cut in found.items():
        one, other = f"p{a}", f"p{b}"
        rest = graph.copy()
        rest.remove_edge(one, other)
        sides = [sorted(place(p) for p in nx.node_connected_component(rest, end)) for end in (one, other)]
        sides.sort(key=lambda side: (-len(side), side))
        assert (cut.largest, cut.off) == (len(sides[0]), tuple(sides[1]))


@pytest.mark.parametrize("seed", SEEDS)
def test_single_points_count_the_pairs_cut_and_the_ties_between_units_that_are_all_theirs(seed):
    network = organisation(seed)
    graph = graph_of(network)
    ways = sum(len(one) * (len(one) - 1) // 2 for one in nx.connected_components(graph))
    unit = {person.id: person.unit for person in network.people.values()}
    found = {one.person: one for one in single_points(network).results}
    for person in network.people:
        rest = graph.copy()
        rest.remove_node(person)
        left = sum(len(one) * (len(one) - 1) // 2 for one in nx.connected_components(rest))
        own = len(nx.node_connected_component(graph, person)) - 1
        across = {}
        for a, b in graph.edges:
            if unit[a] and unit[b] and unit[a] != unit[b]:
                across.setdefault(frozenset((unit[a], unit[b])), []).append(person in (a, b))
        alone = {pair for pair, theirs in across.items() if all(theirs)}
        assert (person in found) == bool(ways - own - left or alone)
        if person in found:
            assert found[person].pairs_cut == ways - own - left
            assert {frozenset(pair) for pair in found[person].interfaces} == alone


@pytest.mark.parametrize("seed", SEEDS)
def test_fragmentation_without_each_is_that_of_taking_each_out(seed, monkeypatch):
    scored = Fragments.of(organisation(seed).arcs())
    plain = scored.values(np.arange(scored.count)[:, None])
    monkeypatch.setattr("orgmap.measures.fragments._COMPILED", 1)
    assert scored.singles() == pytest.approx(plain, abs=1e-13)


def test_in_a_ring_and_on_a_path_nothing_is_counted_twice(monkeypatch):
    """On the path a-b-c-d without b: c-d is all that is left, 2 of 6 ordered pairs at distance 1."""
    monkeypatch.setattr("orgmap.measures.fragments._COMPILED", 1)

    def singles(*pairs):
        ends = np.array([*pairs, *((b, a) for a, b in pairs)])
        order = np.lexsort((ends[:, 1], ends[:, 0]))
        tail, head = ends[order].T
        count = int(ends.max()) + 1
        arcs = Arcs(
            tuple("abcd"[:count]), tail, head, np.ones(tail.size), None, directed=False, layers=("x",)
        )
        return Fragments.of(arcs).singles()

    assert singles((0, 1), (1, 2), (2, 3)) == pytest.approx([1 - 5 / 6, 1 - 2 / 6, 1 - 2 / 6, 1 - 5 / 6])
    assert singles((0, 1), (1, 2), (2, 3), (3, 0)) == pytest.approx([1 - 5 / 6] * 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_ties_between_units_are_the_same_whether_arcs_stood_already_or_not(seed):
    before, after = organisation(seed), organisation(seed)
    after.arcs()
    assert matrix(before).results == matrix(after).results
