"""Measures of a whole network: gold numbers, R's numbers on random graphs, and the edges."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.arcs import Arcs
from orgmap.errors import InputError, UnknownName
from orgmap.measures import CATALOGUE, ask
from orgmap.measures.core import _searched, _ties, best_core, core_periphery
from orgmap.measures.hierarchy import connectedness, efficiency, hierarchy, lubness
from orgmap.measures.measure import WideMeasure
from orgmap.measures.whole import (
    assortativity_degree,
    assortativity_grade,
    assortativity_unit,
    density,
    reciprocity,
)
from orgmap.model import Layer, Person, Records, Tie
from orgmap.network import Network

GOLD = Path(__file__).parents[1] / "gold"
WIDE = [name for name, one in CATALOGUE.items() if isinstance(one, WideMeasure)]
WHOLE = [name for name in WIDE if CATALOGUE[name].shape == "network"]


def gold() -> tuple[dict[str, tuple[int, list[tuple[int, int]]]], dict[tuple[str, str], float]]:
    """Random graphs and what R's sna and igraph say of them (groups_make.R)."""
    sizes, arcs, values = {}, defaultdict(list), {}
    with (GOLD / "groups_graphs.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            sizes[row["graph"]] = int(row["n"])
            if row["source"]:
                arcs[row["graph"]].append((int(row["source"]), int(row["target"])))
    with (GOLD / "groups_values.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            values[row["graph"], row["measure"]] = float(row["value"].replace("NA", "nan"))
    return {name: (n, arcs[name]) for name, n in sizes.items()}, values


GRAPHS, VALUES = gold()
DIRECTED = [name for name in GRAPHS if name.startswith("d")]


def of_r(name: str) -> Network:
    """One of R's graphs, with the units and grades that the script gave its people."""
    n, arcs = GRAPHS[name]
    people = tuple(
        Person(f"p{at}", unit=f"u{1 + (at - 1) % 3}", grade=1.0 + (at * 7) % 4) for at in range(1, n + 1)
    )
    ties = tuple(Tie(f"p{a}", f"p{b}", "advice") for a, b in arcs)
    return Network.from_records(Records(people=people, ties=ties))


def same(value: float, expected: float) -> bool:
    return (math.isnan(value) and math.isnan(expected)) or math.isclose(value, expected, abs_tol=1e-9)


def made(pairs, *, units=None, people=(), directed=None):
    """A network of ties on one layer."""
    names = dict.fromkeys([*people, *(one for pair in pairs for one in pair)])
    nodes = tuple(Person(one, unit=(units or {}).get(one)) for one in names)
    layers = () if directed is None else (Layer("work", "informal", "both", directed=directed),)
    ties = tuple(Tie(a, b, "work" if layers else "advice") for a, b in pairs)
    return Network.from_records(Records(people=nodes, ties=ties, layers=layers))


@pytest.mark.parametrize("graph", DIRECTED)
@pytest.mark.parametrize(
    ("measured", "name"),
    [
        (connectedness, "connectedness"),
        (hierarchy, "hierarchy"),
        (efficiency, "efficiency"),
        (density, "density"),
        (reciprocity, "reciprocity"),
        (assortativity_unit, "assortativity_unit"),
        (assortativity_grade, "assortativity_grade"),
        (assortativity_degree, "assortativity_degree"),
    ],
)
def test_numbers_are_those_of_r_on_random_graphs(graph, measured, name):
    found = measured(of_r(graph))
    expected = VALUES[graph, name]
    assert same(found.value, expected), (found.value, expected)
    assert (found.undefined is not None) == math.isnan(found.value)


@pytest.mark.parametrize("graph", DIRECTED)
def test_least_upper_bounds_as_sna_looks_for_them_are_those_of_sna(graph):
    found = lubness(of_r(graph)).beside
    assert same(found["as_sna"], VALUES[graph, "lubness"])
    assert same(found["turned_as_sna"], VALUES[graph, "lubness_turned"])


@pytest.mark.parametrize("graph", DIRECTED)
def test_least_upper_bounds_follow_the_definition(graph):
    """Krackhardt's words, pair by pair: an upper bound that every other upper bound reaches."""
    n, arcs = GRAPHS[graph]
    reach = np.eye(n, dtype=bool)
    for a, b in arcs:
        reach[a - 1, b - 1] = True
    for k in range(n):
        reach |= np.outer(reach[:, k], reach[k])
    together = reach | reach.T
    for k in range(n):
        together |= np.outer(together[:, k], together[k])
    without = 0
    for i, j in combinations(range(n), 2):
        bounds = [k for k in range(n) if reach[k, i] and reach[k, j]]
        if together[i, j] and not any(all(reach[one, least] for one in bounds) for least in bounds):
            without += 1
    sizes = {tuple(row) for row in together}
    most = sum((sum(row) - 1) * (sum(row) - 2) // 2 for row in sizes)
    assert same(lubness(of_r(graph)).value, 1 - without / most if most else math.nan)


def test_reciprocity_of_dyads_is_that_of_sna():
    for graph in DIRECTED:
        assert same(reciprocity(of_r(graph)).beside["dyads"], VALUES[graph, "reciprocity_dyads"])


def test_krackhardts_four_of_his_managers(advice):
    """sna 2.7 on the 21 managers; reporting lines are turned so that they run downwards."""
    four = (connectedness, hierarchy, efficiency, lubness)
    found = {
        layer: [one(advice, layers=[layer]).value for one in four]
        for layer in ("advice", "friendship", "reports_to")
    }
    assert found["advice"] == pytest.approx([1, 0, 0.575, 1], abs=1e-9)
    assert found["friendship"] == pytest.approx([1, 0.1818182, 0.795, 1], abs=1e-7)
    assert found["reports_to"] == [1, 1, 1, 1]


def test_least_upper_bounds_depend_on_direction(advice):
    friendship = lubness(advice, layers=["friendship"]).beside
    assert friendship["turned_as_sna"] == pytest.approx(0.09473684, abs=1e-8)
    assert friendship["turned_round"] == pytest.approx(1 - 1 / 190)
    reporting = lubness(advice, layers=["reports_to"]).beside
    assert reporting["turned_as_sna"] == pytest.approx(0.06315789, abs=1e-8)
    assert reporting["turned_round"] == pytest.approx(1 - 174 / 190)


def test_a_person_below_two_bosses_has_no_least_upper_bound_for_them():
    """Of b's two superiors a and c neither stands over the other; b and d still have b."""
    found = lubness(made([("a", "b"), ("c", "b"), ("b", "d")], directed=True))
    assert found.value == pytest.approx(1 - 1 / 3)
    assert found.beside["as_sna"] == pytest.approx(1 - 2 / 3)


def test_only_an_out_tree_has_all_four():
    tree = made([("top", "a"), ("top", "b"), ("a", "c"), ("a", "d")], directed=True)
    assert [one(tree).value for one in (connectedness, hierarchy, efficiency, lubness)] == [1, 1, 1, 1]
    more = made([("top", "a"), ("top", "b"), ("a", "c"), ("a", "d"), ("c", "top")], directed=True)
    assert hierarchy(more).value < 1
    assert efficiency(more).value < 1


def test_efficiency_of_an_undirected_tree_is_one_when_ties_count_once():
    found = efficiency(made([("a", "b"), ("b", "c"), ("c", "d")], directed=False))
    assert found.beside["by_pairs"] == 1.0
    assert found.value == pytest.approx(1 - (6 - 3) / (12 - 3))


def test_an_undirected_layer_has_each_tie_once():
    network = made([("a", "b"), ("b", "c")], directed=False)
    assert density(network).value == pytest.approx(2 / 3)
    assert density(network).beside == {"ties": 2, "possible": 3}
    assert reciprocity(network).value == 1.0
    assert "undirected" in reciprocity(network).notes[-1]


def test_assortativity_of_pure_units_is_one_and_of_one_unit_undefined():
    pure = made([("a", "b"), ("c", "d")], units={"a": "x", "b": "x", "c": "y", "d": "y"})
    assert assortativity_unit(pure).value == 1.0
    one = made([("a", "b")], units={"a": "x", "b": "x"})
    assert math.isnan(assortativity_unit(one).value)
    assert "one unit" in assortativity_unit(one).undefined


def test_people_without_unit_or_grade_are_left_out_and_counted():
    network = made([("a", "b"), ("b", "c")], units={"a": "x", "b": "y"})
    assert assortativity_unit(network).beside["arcs"] == 1
    assert "1 arcs" in assortativity_unit(network).notes[-1]
    assert "grade is known" in assortativity_grade(network).undefined


def in_numbers(pairs, n) -> Arcs:
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Arcs(
        tuple(f"p{at}" for at in range(n)), ends[:, 0], ends[:, 1], np.ones(len(ends)), None, True, ("x",)
    )


@settings(max_examples=60, deadline=None)
@given(
    st.integers(3, 7).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(
                st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] != p[1]),
                min_size=1,
                max_size=n * (n - 1) - 1,
                unique=True,
            ),
        )
    )
)
def test_the_core_is_the_best_of_all_and_the_search_never_beats_it(case):
    n, pairs = case
    arcs = in_numbers(pairs, n)
    filled = np.zeros((n, n))
    filled[arcs.tail, arcs.head] = 1
    off = ~np.eye(n, dtype=bool)

    def fit(core) -> float:
        ideal = np.array([[float(a in core or b in core) for b in range(n)] for a in range(n)])
        return float(np.corrcoef(filled[off], ideal[off])[0, 1])

    best = max(fit(set(core)) for size in range(1, n - 1) for core in combinations(range(n), size))
    value, core = best_core(arcs)
    assert value == pytest.approx(best, abs=1e-9)
    assert fit(set(core.tolist())) == pytest.approx(best, abs=1e-9)
    searched, chosen = _searched(_ties(arcs))
    assert fit(set(np.flatnonzero(chosen).tolist())) == pytest.approx(searched, abs=1e-9)
    assert searched <= best + 1e-9


def test_the_search_finds_a_planted_core():
    dice = np.random.default_rng(4)
    n, core = 60, 8
    filled = dice.random((n, n)) < 0.02
    filled[:core] |= dice.random((core, n)) < 0.9
    filled[:, :core] |= dice.random((n, core)) < 0.9
    np.fill_diagonal(filled, val=False)
    value, found = best_core(in_numbers(np.argwhere(filled), n))
    assert found.tolist() == list(range(core))
    assert value > 0.8


def test_a_core_is_undefined_without_pattern():
    for pairs, people, why in (
        ([], ["a", "b", "c"], "no tie"),
        ([("a", "b")], [], "two people"),
        ([], ["a"], "fewer than two"),
        ([(a, b) for a in "abc" for b in "abc" if a != b], [], "everybody"),
    ):
        found = core_periphery(made(pairs, people=people))
        assert math.isnan(found.value)
        assert why in found.undefined


@pytest.mark.parametrize("name", WHOLE)
def test_every_whole_measure_answers_for_nobody_somebody_and_an_edge(name):
    for network in (
        Network.from_records(Records()),
        made([], people=["ann"]),
        made([("ann", "bob")]),
        made([("ann", "bob")], people=["cy"], units={"ann": "x", "bob": "y", "cy": "y"}),
    ):
        answer = ask(network, name)
        assert len(answer.results) == 1
        row = answer.results[0].to_json()
        assert row["person"] is None
        assert (row["value"] is None) == (row["undefined"] is not None)
        assert row["undefined"] is None or row["undefined"].endswith(".")
        assert answer.made_by.options["measure"] == name


@pytest.mark.parametrize("name", WIDE)
def test_every_wide_measure_refuses_an_unknown_layer_and_says_what_it_is(name):
    with pytest.raises(UnknownName):
        ask(made([("ann", "bob")]), name, layers=["advise"])
    words = CATALOGUE[name].words()
    assert words["question"].endswith("?")
    assert all(words[part].endswith(".") for part in ("definition", "reading", "direction", "undefined"))
    assert words["reference"]


def test_negative_layers_are_refused_by_whole_measures():
    network = Network.from_records(Records(ties=(Tie("ann", "bob", "conflict"),)))
    with pytest.raises(InputError, match="not defined on 'conflict'"):
        density(network, layers=["conflict"])


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_renaming_people_renames_the_rows_of_every_wide_measure(data):
    n = data.draw(st.integers(1, 7))
    units = [data.draw(st.sampled_from([None, "A", "B"])) for _ in range(n)]
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b]
    arcs = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12)) if pairs else []

    def named(prefix: str) -> Network:
        people = tuple(
            Person(f"{prefix}{at}", unit=unit, managers=(f"{prefix}{(at - 1) // 2}",) if at else ())
            for at, unit in enumerate(units)
        )
        layers = ("advice", "friendship")
        ties = tuple(Tie(f"{prefix}{a}", f"{prefix}{b}", layers[(a + b) % 2]) for a, b in arcs)
        return Network.from_records(Records(people=people, ties=ties))

    before, after = named("person_"), named("somebody_")
    for name in WIDE:
        one = [repr(row.to_json()) for row in ask(before, name).results]
        two = [repr(row.to_json()) for row in ask(after, name).results]
        assert [row.replace("person_", "somebody_") for row in one] == two, name
