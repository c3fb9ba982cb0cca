"""Published numbers and those of R sna, igraph and UCINET, by name and tolerance."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from orgmap.measures import measure

ENGINES = ("arrays", "networkx")

# R sna 2.7-1 and igraph 1.0.0, equal to each other, on Krackhardt's advice ties.
BETWEENNESS = """
    13.747 5.936 6.605 13.709 5.079 0.000 27.625 3.975 3.954 18.297 1.198
    0.254 0.893 0.589 6.133 0.700 2.532 88.917 0.754 7.979 60.127
"""
CONSTRAINT = """
    0.2163 0.2021 0.2100 0.2126 0.2053 0.2266 0.2008 0.2209 0.1957 0.2108 0.2138
    0.2622 0.2631 0.2381 0.2008 0.2566 0.2135 0.1923 0.2374 0.2050 0.2029
"""
CONSTRAINT_UNDIRECTED = """
    0.2013 0.1937 0.1960 0.1998 0.1897 0.2176 0.1977 0.2076 0.1823 0.2053 0.2094
    0.2426 0.2415 0.2136 0.1889 0.2272 0.2059 0.1982 0.2203 0.1895 0.2031
"""


def managers(numbers: str) -> dict[str, float]:
    return {f"m{at:02d}": float(number) for at, number in enumerate(numbers.split(), start=1)}


@pytest.mark.parametrize("engine", ENGINES)
def test_betweenness_of_all_twenty_one_managers_is_that_of_sna(advice, engine):
    score = measure(advice, "betweenness", layers=["advice"], engine=engine)
    assert score.values == pytest.approx(managers(BETWEENNESS), abs=1e-3)
    assert score.ordered()[:5] == ["m18", "m21", "m07", "m10", "m01"]
    assert score.made_by.options["paths"] == "plain"
    assert score.made_by.options["ties"] == "exact"
    assert score.made_by.engine == engine


@pytest.mark.parametrize("engine", ENGINES)
def test_friendship_betweenness_puts_a_plain_manager_first(advice, engine):
    score = measure(advice, "betweenness", layers=["friendship"], engine=engine)
    assert score["m17"] == pytest.approx(134.433, abs=1e-3)
    assert score["m11"] == pytest.approx(58.45, abs=1e-3)
    assert score.ordered()[:2] == ["m17", "m11"]


@pytest.mark.parametrize("engine", ENGINES)
def test_constraint_of_all_managers_is_that_of_igraph(advice, undirected_advice, engine):
    directed = measure(advice, "constraint", layers=["advice"], engine=engine)
    assert directed.values == pytest.approx(managers(CONSTRAINT), abs=1e-4)
    undirected = measure(undirected_advice, "constraint", layers=["advice"], engine=engine)
    assert undirected.values == pytest.approx(managers(CONSTRAINT_UNDIRECTED), abs=1e-4)


@pytest.mark.parametrize("engine", ENGINES)
def test_effective_size_of_the_first_manager_differs_with_direction(advice, undirected_advice, engine):
    assert measure(advice, "effective_size", layers=["advice"], engine=engine)["m01"] == pytest.approx(
        8.263, abs=1e-3
    )
    undirected = measure(undirected_advice, "effective_size", layers=["advice"], engine=engine)
    assert undirected["m01"] == pytest.approx(4.750, abs=1e-3)


def test_advice_in_degree_is_that_of_the_literature(advice):
    score = measure(advice, "in_degree", layers=["advice"])
    assert {p: score[p] for p in ("m02", "m21", "m18", "m01", "m07")} == {
        "m02": 18,
        "m21": 15,
        "m18": 15,
        "m01": 13,
        "m07": 13,
    }
    assert sum(score.values.values()) == 190


@pytest.mark.parametrize("engine", ENGINES)
def test_medici_hold_47_and_a_half_of_the_florentine_marriages(build, engine):
    network = build(list(nx.florentine_families_graph().edges), undirected=True, layer="marriage")
    score = measure(network, "betweenness", layers=["marriage"], engine=engine)
    assert score.ordered()[0] == "Medici"
    assert score["Medici"] == pytest.approx(47.5, abs=1e-9)
    assert score["Guadagni"] == pytest.approx(23.1667, abs=1e-4)
    assert any("counted once" in note for note in score.notes)


@pytest.mark.parametrize("engine", ENGINES)
def test_krackhardts_kite_has_three_different_winners(build, engine):
    """Krackhardt 1990: degree, betweenness and closeness each have their own best."""
    names = ["Andre", "Beverley", "Carol", "Diane", "Ed", "Fernando", "Garth", "Heather", "Ike", "Jane"]
    kite = nx.krackhardt_kite_graph()
    network = build([(names[a], names[b]) for a, b in kite.edges], undirected=True, layer="contact")
    found = {
        name: measure(network, name, layers=["contact"], engine=engine)
        for name in ("degree", "betweenness", "closeness", "constraint")
    }
    assert found["degree"].ordered()[0] == "Diane"
    assert found["degree"]["Diane"] == 6
    assert found["betweenness"].ordered()[0] == "Heather"
    assert found["betweenness"]["Heather"] == pytest.approx(14.0)
    assert found["betweenness"]["Fernando"] == pytest.approx(8 + 1 / 3)
    assert found["betweenness"]["Diane"] == pytest.approx(3 + 2 / 3)
    assert set(found["closeness"].ordered()[:2]) == {"Fernando", "Garth"}
    assert found["closeness"]["Fernando"] == pytest.approx(9 / 14)
    assert found["constraint"]["Jane"] == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["closeness", "pagerank"])
def test_closeness_and_pagerank_are_those_of_networkx(advice, name):
    graph = nx.DiGraph()
    graph.add_nodes_from(advice.people)
    graph.add_edges_from((t.source, t.target) for t in advice.ties if t.layer == "advice")
    expected = nx.closeness_centrality(graph) if name == "closeness" else nx.pagerank(graph, tol=1e-14)
    assert measure(advice, name, layers=["advice"]).values == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("name", ["betweenness", "constraint", "effective_size", "closeness", "pagerank"])
def test_both_engines_say_the_same_of_layers_put_together(advice, name):
    one, two = (measure(advice, name, engine=engine) for engine in ENGINES)
    assert one.made_by.layers == two.made_by.layers == ("advice", "friendship")
    np.testing.assert_allclose(list(one.values.values()), list(two.values.values()), rtol=1e-10, atol=1e-12)
