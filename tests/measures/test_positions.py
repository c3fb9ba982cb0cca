"""Position and brokerage measures by hand: surroundings, sets, bridges, cuts, fragments."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.errors import InputError
from orgmap.measures import CATALOGUE, ask, betweenness_between, measure
from orgmap.measures.bridging import cut_losses
from orgmap.measures.cuts import bridge_ties
from orgmap.measures.fragments import fragmentation
from orgmap.measures.union import contacts, undirected_union
from orgmap.model import Layer, Records, Source, Tie
from orgmap.network import Network

KITE = [("Andre", "Beverley"), ("Andre", "Carol"), ("Andre", "Diane"), ("Andre", "Fernando")]
KITE += [("Beverley", "Diane"), ("Beverley", "Ed"), ("Beverley", "Garth"), ("Carol", "Diane")]
KITE += [("Carol", "Fernando"), ("Diane", "Ed"), ("Diane", "Fernando"), ("Diane", "Garth")]
KITE += [("Ed", "Garth"), ("Fernando", "Garth"), ("Fernando", "Heather"), ("Garth", "Heather")]
KITE += [("Heather", "Ike"), ("Ike", "Jane")]


@pytest.fixture(scope="module")
def kite(build):
    return build(KITE, undirected=True)


# -- the undirected union ---------------------------------------------------------------------------


def test_the_union_ties_two_people_where_either_names_the_other_as_strongly_as_the_stronger(build):
    arcs = build([("a", "b", 2), ("b", "a", 5), ("b", "c", 3)]).arcs(["advice"])
    union = undirected_union(arcs)
    found = dict(zip(zip(union.tail.tolist(), union.head.tolist(), strict=True), union.strength, strict=True))
    assert found == {(0, 1): 5.0, (1, 0): 5.0, (1, 2): 3.0, (2, 1): 3.0}
    assert [float(one) for one in union.exact] == union.strength.tolist()
    assert not union.directed
    assert arcs.size == 3
    assert [one.tolist() for one in contacts(arcs)] == [[1], [0, 2], [1]]


def test_the_union_of_equal_strengths_keeps_them_equal_so_paths_count_steps(build):
    """A returned tie must not look nearer than one that is not: the strengths are not summed."""
    score = measure(build([("a", "b"), ("b", "a"), ("b", "c"), ("a", "c")]), "betweenness_undirected")
    assert score.made_by.options["paths"] == "plain"
    assert score.made_by.options["arrows"] == "ignored"
    assert set(score.values.values()) == {0.0}


def test_the_union_of_nothing_is_nothing(build):
    assert undirected_union(build([], people=["a", "b"]).arcs()).size == 0
    assert undirected_union(Network.from_records(Records()).arcs()).count == 0


@pytest.mark.parametrize("name", ["betweenness", "closeness", "harmonic"])
def test_undirected_names_say_of_a_directed_layer_what_the_plain_ones_say_of_its_union(build, name):
    directed = build([("a", "b"), ("c", "b"), ("c", "d"), ("d", "e"), ("e", "c")])
    union = build([("a", "b"), ("c", "b"), ("c", "d"), ("d", "e"), ("e", "c")], undirected=True)
    assert measure(directed, f"{name}_undirected").values == pytest.approx(measure(union, name).values)
    assert measure(directed, f"{name}_undirected").values != pytest.approx(measure(directed, name).values)


# -- surroundings -----------------------------------------------------------------------------------


def test_ego_betweenness_counts_open_pairs_shared_among_those_who_join_them(build):
    """b and c both join a to d: each gets half of that pair."""
    score = measure(build([("a", "b"), ("b", "d"), ("a", "c"), ("c", "d")]), "ego_betweenness")
    assert score.values == {"a": 0.0, "b": 1.0, "d": 0.0, "c": 1.0}
    together = [("a", "b"), ("b", "d"), ("a", "c"), ("c", "d"), ("b", "c")]
    assert measure(build(together), "ego_betweenness")["b"] == 0.5


def test_ego_betweenness_of_an_undirected_layer_is_betweenness_in_the_ego_network(kite):
    graph = nx.krackhardt_kite_graph()
    names = list(kite.people)
    order = ["Andre", "Beverley", "Carol", "Diane", "Ed", "Fernando", "Garth", "Heather", "Ike", "Jane"]
    graph = nx.relabel_nodes(graph, dict(enumerate(order)))
    score = measure(kite, "ego_betweenness")
    for name in names:
        around = nx.ego_graph(graph, name)
        assert score[name] == pytest.approx(nx.betweenness_centrality(around, normalized=False)[name])


def test_reach_counts_others_within_so_many_steps_along_the_arrows(build):
    network = build([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")], people=["a", "b", "c", "d", "e"])
    assert [measure(network, f"reach_{k}")["a"] for k in (1, 2, 3)] == [1, 2, 3]
    assert [measure(network, f"reach_{k}")["e"] for k in (1, 2, 3)] == [0, 0, 0]


def test_reach_of_several_layers_follows_influence():
    ties = (Tie("ann", "bob", "advice"), Tie("bob", "cy", "advice"), Tie("x", "y", "friendship"))
    network = Network.from_records(Records(ties=ties))
    assert measure(network, "reach_2", layers=["advice"])["ann"] == 2
    assert measure(network, "reach_2")["cy"] == 2


# -- the kite, whose measures each have their own winner ----------------------------------------------


def test_the_kite_has_the_values_of_the_literature(kite):
    assert measure(kite, "harmonic")["Fernando"] == pytest.approx(5 + 2 / 2 + 1 / 2 + 1 / 3 + 0.0)
    assert measure(kite, "core_number").values == pytest.approx(
        {**dict.fromkeys(kite.people, 3), "Heather": 2, "Ike": 1, "Jane": 1}
    )
    assert {p for p, v in measure(kite, "cut_vertex").values.items() if v} == {"Heather", "Ike"}
    assert measure(kite, "eigenvector").ordered()[0] == "Diane"


def test_without_heather_two_are_cut_off_and_without_ike_one(kite):
    score = measure(kite, "cut_vertex")
    assert score.beside["cut_off"]["Heather"] == 2
    assert score.beside["pieces"]["Ike"] == 2
    assert score.notes[-2:] == (
        "Without Heather, Ike and Jane are cut off from 7 others.",
        "Without Ike, Jane is cut off from 8 others.",
    )
    row = score.answer(top=1).to_json()["results"][0]
    assert row == {"person": "Heather", "value": 1.0, "undefined": None, "cut_off": 2.0, "pieces": 2.0}


# -- between given sets -------------------------------------------------------------------------------


def test_between_two_people_only_their_shortest_ways_count(build):
    network = build([("me", "a"), ("me", "b"), ("a", "boss"), ("b", "boss"), ("boss", "c"), ("b", "c")])
    score = betweenness_between(network, ["me"], ["boss"])
    assert score.values == {"me": 0, "a": 0.5, "b": 0.5, "boss": 0, "c": 0}
    assert score.made_by.options["sources"] == ["me"]


def test_an_end_may_stand_between_other_ends(build):
    network = build([("me", "a"), ("a", "b"), ("b", "c")])
    assert betweenness_between(network, ["me"], ["a", "b", "c"]).values == {"me": 0, "a": 2, "b": 1, "c": 0}


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_between_sets_is_that_of_networkx_on_directed_ties(build, parts, data):
    people, ties = data.draw(parts)
    chosen = st.lists(st.sampled_from(people), unique=True, min_size=1)
    sources, targets = data.draw(chosen), data.draw(chosen)
    graph = nx.DiGraph()
    graph.add_nodes_from(people)
    graph.add_edges_from((a, b) for a, b, _ in ties)
    expected = nx.betweenness_centrality_subset(graph, sources, targets)
    network = build([(a, b) for a, b, _ in ties], people=people, layers=(Layer("advice", directed=True),))
    if not ties:
        return
    assert betweenness_between(network, sources, targets).values == pytest.approx(expected)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_between_everybody_and_everybody_is_betweenness(build, parts, data):
    people, ties = data.draw(parts)
    for undirected in (False, True):
        once = {tuple(sorted((a, b))): s for a, b, s in ties}
        drawn = [(a, b, s) for (a, b), s in once.items()] if undirected else ties
        network = build(drawn, people=people, undirected=undirected)
        expected = measure(network, "betweenness").values
        assert measure(network, "betweenness_between").values == pytest.approx(expected)
        assert betweenness_between(network, people, people).values == pytest.approx(expected)


def test_unknown_ends_are_named_all_at_once(build):
    with pytest.raises(InputError) as caught:
        betweenness_between(build([("a", "b")]), ["x"], ["y", "a"])
    assert [problem.message for problem in caught.value.problems] == [
        "There is nobody called 'x'.",
        "There is nobody called 'y'.",
    ]


# -- walks ----------------------------------------------------------------------------------------


def test_a_hierarchy_of_arrows_has_no_eigenvector_and_says_why(build):
    score = measure(build([("a", "b"), ("b", "c")]), "eigenvector")
    assert all(math.isnan(value) for value in score.values.values())
    assert "no ring of arrows" in score.undefined["a"]
    assert not any(
        math.isnan(v)
        for v in measure(build([("a", "b"), ("b", "c")]), "eigenvector_undirected").values.values()
    )


def test_hubs_name_and_authorities_are_named(build):
    network = build([("a", "x"), ("b", "x"), ("b", "y")])
    hub, authority = measure(network, "hub"), measure(network, "authority")
    assert hub.ordered()[0] == "b"
    assert authority.ordered()[0] == "x"
    assert sum(hub.values.values()) == pytest.approx(1.0)
    assert hub["x"] == pytest.approx(0.0)


def test_katz_of_somebody_nobody_names_is_one(build):
    assert measure(build([("a", "b"), ("b", "a"), ("c", "a")]), "katz")["c"] == pytest.approx(1.0)


# -- Burt ---------------------------------------------------------------------------------------------


def test_hierarchy_is_nothing_when_all_contacts_constrain_alike_and_undefined_with_one(build):
    star = measure(build([("hub", "a"), ("hub", "b"), ("hub", "c")]), "hierarchy")
    assert star["hub"] == pytest.approx(0.0)
    assert "one contact only" in star.undefined["a"]
    uneven = measure(build([("hub", "a", 9), ("hub", "b", 1), ("hub", "c", 1)]), "hierarchy")
    assert 0.3 < uneven["hub"] < 1.0


def test_efficiency_is_one_among_strangers_and_less_among_friends(build):
    assert measure(build([("hub", "a"), ("hub", "b")]), "efficiency")["hub"] == 1.0
    friends = build([("hub", "a"), ("hub", "b"), ("a", "b")], undirected=True)
    assert measure(friends, "efficiency")["hub"] == pytest.approx(0.5)


# -- bridging -----------------------------------------------------------------------------------------


def cohesion(graph: nx.Graph) -> float:
    return sum(
        1.0 / steps
        for _, near in nx.all_pairs_shortest_path_length(graph)
        for steps in near.values()
        if steps
    )


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_a_tie_is_worth_is_what_measuring_without_it_says(parts, data):
    people, ties = data.draw(parts)
    graph = nx.Graph()
    graph.add_nodes_from(people)
    graph.add_edges_from((a, b) for a, b, _ in ties)
    place = {person: at for at, person in enumerate(people)}
    losses = cut_losses([[place[other] for other in graph[person]] for person in people])
    whole = cohesion(graph)
    assert len(losses) == graph.number_of_edges()
    for (u, v), loss in losses.items():
        cut = graph.copy()
        cut.remove_edge(people[u], people[v])
        assert loss == pytest.approx(whole - cohesion(cut))


def test_what_a_tie_is_worth_holds_on_larger_graphs_too():
    for made in (nx.karate_club_graph(), nx.grid_2d_graph(5, 6), nx.gnm_random_graph(40, 60, seed=3)):
        graph = nx.convert_node_labels_to_integers(nx.Graph(made.edges()))
        whole = cohesion(graph)
        for (u, v), loss in cut_losses([list(graph[at]) for at in range(len(graph))]).items():
            cut = graph.copy()
            cut.remove_edge(u, v)
            assert loss == pytest.approx(whole - cohesion(cut))


def test_bridging_of_a_chain_by_hand(build):
    """a-b-c: cohesion 5/6 of ordered pairs; cutting either tie leaves 2/6, so the loss is 1/2."""
    score = measure(build([("a", "b"), ("b", "c")]), "bridging")
    assert score.values == pytest.approx({"a": 0.5, "b": 0.5, "c": 0.5})
    assert score.beside["degree"] == {"a": 1, "b": 2, "c": 1}


def test_bridging_centrality_is_betweenness_times_coefficient_with_the_degree_beside(kite):
    score = measure(kite, "bridging_centrality")
    degree = dict(nx.krackhardt_kite_graph().degree())
    coefficient = (1 / 3) / (1 / degree[5] + 1 / degree[6] + 1 / 2)
    assert score["Heather"] == pytest.approx(14.0 * coefficient)
    assert score.beside["degree"]["Heather"] == 3
    assert score.beside["betweenness"]["Heather"] == pytest.approx(14.0)
    assert list(score.to_frame().columns) == [
        "person",
        "value",
        "rank",
        "undefined",
        "degree",
        "betweenness",
        "bridging_coefficient",
    ]


# -- what falls apart -----------------------------------------------------------------------------------


def test_bridges_are_those_of_networkx_with_both_sides_and_their_lines():
    ties = (
        Tie("a", "b", "work", sources=(Source("edges_work.csv", 2),)),
        Tie("b", "c", "work"),
        Tie("c", "a", "work"),
        Tie("d", "c", "work", sources=(Source("edges_work.csv", 5),)),
        Tie("d", "e", "work"),
    )
    found = bridge_ties(Network.from_records(Records(ties=ties))).results
    assert [(one.source, one.target, one.value, one.cut_off) for one in found] == [
        ("c", "d", 2, ("d", "e")),
        ("d", "e", 1, ("e",)),
    ]
    assert found[0].evidence == (Source("edges_work.csv", 5),)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_cut_people_and_bridges_are_those_of_networkx(build, parts, data):
    people, ties = data.draw(parts)
    graph = nx.Graph()
    graph.add_nodes_from(people)
    graph.add_edges_from((a, b) for a, b, _ in ties)
    network = build(ties, people=people)
    cut = {person for person, value in measure(network, "cut_vertex").values.items() if value}
    assert cut == set(nx.articulation_points(graph))
    found = {frozenset((one.source, one.target)) for one in bridge_ties(network).results}
    assert found == {frozenset(pair) for pair in nx.bridges(graph)}


def test_a_network_without_a_bridge_says_so(build):
    assert bridge_ties(build([("a", "b"), ("b", "c"), ("c", "a")])).notes == (
        "No single tie holds two parts together.",
    )


# -- fragmentation ------------------------------------------------------------------------------------


def test_fragmentation_of_friendship_and_its_best_single_are_those_of_the_literature(advice):
    """R's keyplayer: DF .3159; one by one, managers 17 and 11 break the network most."""
    assert fragmentation(advice, layers=["friendship"]).value == pytest.approx(0.315873, abs=1e-6)
    score = measure(advice, "fragmentation_without", layers=["friendship"])
    assert score.ordered()[:2] == ["m17", "m11"]
    assert score.beside["rise"]["m17"] == pytest.approx(score["m17"] - 0.315873, abs=1e-6)


def test_fragmentation_is_one_without_ties_nothing_when_all_are_tied_and_unknown_for_one(build):
    assert fragmentation(build([], people=["a", "b"])).value == 1.0
    assert fragmentation(build([("a", "b"), ("b", "c"), ("c", "a")])).value == 0.0
    alone = fragmentation(build([], people=["a"]))
    assert math.isnan(alone.value)
    assert alone.undefined == "There are fewer than two people."


# -- the register ---------------------------------------------------------------------------------------


def test_every_entry_of_the_catalogue_is_complete_and_named_once():
    for name, one in CATALOGUE.items():
        words = one.words()
        assert words["name"] == name
        assert words["question"].endswith("?")
        assert all(words[key] for key in words), name
        assert words["cost"].endswith(".")


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_entry_answers_about_nobody_and_about_a_few(build, name):
    for network in (Network.from_records(Records()), build([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")])):
        answer = ask(network, name)
        assert answer.command == "measure"
        assert answer.to_json()["made_by"]["fingerprint"] == network.fingerprint


def test_asking_for_the_number_per_person_of_something_else_says_what_to_ask(build):
    with pytest.raises(InputError, match="ask\\(network, 'bridges'\\)"):
        measure(build([("a", "b")]), "bridges")


def test_top_keeps_the_first_rows_whatever_they_are_about(build):
    network = build([("a", "b"), ("b", "c"), ("c", "d")])
    assert len(ask(network, "bridges", top=2).results) == 2
    assert len(ask(network, "degree", top=1).results) == 1
