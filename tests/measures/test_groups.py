"""Units and groups: E-I, the unit matrix, Louvain and Leiden, against gold numbers and by hand."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.errors import InputError, UnknownName
from orgmap.measures import ask
from orgmap.measures.communities import communities, communities_against_units, undirected
from orgmap.measures.grouping import Grouping, adjusted_rand, crosstab, normalised_information, top_units
from orgmap.measures.groups import density_inside, density_outside, ei_by_person, ei_by_unit, ei_index
from orgmap.measures.leiden import leiden, modularity
from orgmap.measures.matrix import unit_matrix
from orgmap.model import Layer, Person, Records, Tie, Unit
from orgmap.network import Network

DATA = Path(__file__).parents[2] / "data" / "krackhardt_hightech"
GOLD = Path(__file__).parents[1] / "gold"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def gold_graphs() -> dict[str, tuple[int, list[tuple[int, int]]]]:
    found: dict[str, tuple[int, list[tuple[int, int]]]] = {}
    for row in rows_of(GOLD / "groups_graphs.csv"):
        _, arcs = found.setdefault(row["graph"], (int(row["n"]), []))
        if row["source"]:
            arcs.append((int(row["source"]), int(row["target"])))
    return found


GRAPHS = gold_graphs()
VALUES: dict[str, dict[str, float]] = defaultdict(dict)
for _row in rows_of(GOLD / "groups_values.csv"):
    VALUES[_row["graph"]][_row["measure"]] = float(_row["value"].replace("NA", "nan"))


@pytest.fixture(scope="module")
def managers() -> Network:
    """Krackhardt's managers with their departments as units."""
    people = tuple(Person(row["id"], unit=f"D{row['department']}") for row in rows_of(DATA / "nodes.csv"))
    ties = tuple(
        Tie(row["source"], row["target"], layer)
        for layer in ("advice", "friendship")
        for row in rows_of(DATA / f"edges_{layer}.csv")
    )
    return Network.from_records(Records(people=people, ties=ties))


def made(pairs, units=None, *, directed=True, people=(), strength=None):
    names = dict.fromkeys([*people, *(units or {}), *(one for pair in pairs for one in pair)])
    nodes = tuple(Person(one, unit=(units or {}).get(one)) for one in names)
    ties = tuple(Tie(a, b, "work", (strength or {}).get((a, b), 1.0)) for a, b in pairs)
    layers = (Layer("work", "informal", "both", directed=directed),)
    return Network.from_records(Records(people=nodes, ties=ties, layers=layers))


# -- E-I ----------------------------------------------------------------------------------------------


def test_managers_advice_crosses_departments_slightly_less_than_their_sizes_would_make_it(managers):
    found = ei_index(managers, layers=["advice"])
    assert found.value == pytest.approx(0.5158, abs=5e-5)
    assert found.beside["external"] == 144
    assert found.beside["internal"] == 46
    assert found.beside["expected"] == pytest.approx(0.552, abs=5e-4)
    assert found.beside["low"] < found.value < found.beside["high"]
    assert found.beside["p"] > 0.05
    assert "less than sizes alone" in found.notes[-1]


def test_the_test_of_the_index_is_the_same_for_the_same_seed_and_counts_itself(managers):
    one, two = (ei_index(managers, layers=["advice"], permutations=19, seed=7) for _ in range(2))
    assert one == two
    assert one.made_by.seed == 7
    assert 1 / 20 <= one.beside["p"] <= 1
    assert (one.beside["p"] * 20) == pytest.approx(round(one.beside["p"] * 20))


def test_units_dealt_out_anew_give_the_size_expected_value_on_average():
    """All 6 ways to deal two units of two to four people, by hand: the mean is the expected value."""
    network = made([("a", "b"), ("b", "c"), ("a", "c")], {"a": "x", "b": "x", "c": "y", "d": "y"})
    found = ei_index(network, permutations=4000)
    assert found.beside["expected"] == pytest.approx(1 / 3)
    assert (found.beside["low"] + found.beside["high"]) / 2 == pytest.approx(1 / 3, abs=0.01)
    # three ties among three of the four people: two are always across
    assert found.beside["low"] == found.beside["high"] == pytest.approx(1 / 3)
    assert found.beside["p"] == 1.0


def test_two_closed_units_are_significantly_inward():
    inside = [(f"{u}{a}", f"{u}{b}") for u in "xy" for a in range(5) for b in range(5) if a != b]
    network = made(inside, {f"{u}{a}": u for u in "xy" for a in range(5)})
    found = ei_index(network, permutations=999)
    assert found.value == -1.0
    # one deal in 126 gives the same units
    assert found.beside["p"] < 0.03


def test_the_index_counts_an_undirected_tie_once():
    network = made([("a", "b"), ("b", "c")], {"a": "x", "b": "x", "c": "y"}, directed=False)
    found = ei_index(network)
    assert (found.value, found.beside["external"], found.beside["internal"]) == (0.0, 1, 1)


def test_people_without_a_unit_are_left_out_with_their_ties_and_said():
    network = made([("a", "b"), ("b", "c"), ("c", "a")], {"a": "x", "b": "y"})
    found = ei_index(network)
    assert found.value == 1.0
    assert found.beside["external"] == 1
    assert any("1 person without a unit" in note for note in found.notes)


def test_groups_given_stand_in_the_stead_of_units(managers):
    everybody = dict.fromkeys(managers.people, "all")
    assert ei_index(managers, layers=["advice"], groups=everybody).value == -1.0
    with pytest.raises(InputError, match="nobody called 'x'"):
        ei_index(managers, groups={"x": "all"})
    with pytest.raises(InputError, match="cannot be made"):
        ei_index(managers, permutations=-1)


def test_the_index_by_unit_and_by_person_by_hand():
    network = made([("a", "b"), ("a", "c"), ("c", "d")], {"a": "x", "b": "x", "c": "y", "d": "y", "e": "z"})
    units = {row.values["unit"]: row.values for row in ei_by_unit(network).results}
    assert (units["x"]["value"], units["x"]["external"], units["x"]["internal"]) == (0.0, 1, 1)
    # pairs with somebody of x: 2 x 3 across (both ways 12), 1 inside (both ways 2)
    assert units["x"]["expected"] == pytest.approx((12 - 2) / 14)
    assert units["z"]["value"] is None
    assert units["z"]["undefined"] == "Nobody of z has a tie on these layers."
    people = {row.values["person"]: row.values for row in ei_by_person(network).results}
    assert people["a"]["value"] == 0.0
    assert people["b"]["value"] == -1.0
    assert people["a"]["expected"] == pytest.approx((3 - 1) / 4)
    assert people["e"]["undefined"].startswith("e has no tie")


def test_unit_indices_add_up_to_the_whole(managers):
    rows = [row.values for row in ei_by_unit(managers, layers=["advice"]).results]
    assert sum(row["external"] for row in rows) == 2 * 144
    assert sum(row["internal"] for row in rows) == 46
    people = [row.values for row in ei_by_person(managers, layers=["advice"]).results]
    assert sum(row["external"] for row in people) == 2 * 144
    assert sum(row["internal"] for row in people) == 2 * 46


def test_density_inside_and_outside_by_hand():
    network = made([("a", "b"), ("a", "c")], {"a": "x", "b": "x", "c": "y"})
    assert density_inside(network).value == 0.5
    assert density_outside(network).value == 0.25
    alone = made([("a", "b")], {"a": "x", "b": "y"})
    assert density_inside(alone).undefined == "No unit has two people."
    assert density_outside(made([("a", "b")], {"a": "x", "b": "x"})).undefined.startswith("Everybody is in")


# -- unit by unit -------------------------------------------------------------------------------------


def test_the_unit_matrix_of_the_managers_sums_to_all_their_advice(managers):
    found = unit_matrix(managers, layers=["advice"])
    assert found.ties.sum() == 190
    assert np.trace(found.ties) == 46
    assert found.possible.sum() == 21 * 20
    assert found.by_size.sum() == pytest.approx(190)
    assert found.by_activity.sum() == pytest.approx(190)
    np.testing.assert_allclose(found.by_activity.sum(axis=1), found.ties.sum(axis=1))
    d2 = found.units.index("D2")
    assert found.density[d2, d2] == found.ties[d2, d2] / (8 * 7)


def test_the_unit_matrix_by_hand():
    network = made(
        [("a", "c"), ("b", "c"), ("a", "b")], {"a": "x", "b": "x", "c": "y"}, strength={("a", "c"): 4}
    )
    found = unit_matrix(network)
    assert found.to_frame().values.tolist() == [[1, 2], [0, 0]]
    assert found.to_frame("strength").loc["x", "y"] == 5
    assert found.to_frame("by_size").loc["x", "y"] == pytest.approx(3 * 2 / 6)
    assert found.to_frame("ratio_by_size").loc["x", "y"] == pytest.approx(2.0)
    assert found.to_frame("ratio_by_activity").loc["x", "y"] == pytest.approx(1.0)
    rows = {(row.values["unit"], row.values["other"]): row.values for row in found.answer().results}
    assert rows["y", "y"]["value"] is None
    assert "one person" in rows["y", "y"]["undefined"]
    with pytest.raises(UnknownName, match="table"):
        found.to_frame("colour")


def test_an_undirected_tie_stands_once_inside_and_on_both_sides_across():
    found = unit_matrix(made([("a", "b"), ("a", "c")], {"a": "x", "b": "x", "c": "y"}, directed=False))
    assert found.ties.tolist() == [[1, 1], [1, 0]]
    assert found.possible.tolist() == [[1, 2], [2, 0]]


def test_the_unit_matrix_of_nobody_is_empty():
    assert unit_matrix(Network.from_records(Records())).answer().results == ()


def test_top_units_follow_parents_and_end_in_a_ring():
    units = (
        Unit("team", parent="dept"),
        Unit("dept", parent="bu"),
        Unit("p", parent="q"),
        Unit("q", parent="p"),
    )
    people = (Person("a", unit="team"), Person("b", unit="p"), Person("c"))
    assert top_units(Network.from_records(Records(people=people, units=units))) == {"a": "bu", "b": "p"}


# -- groups found ---------------------------------------------------------------------------------------


def of_gold(name: str) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    n, arcs = GRAPHS[name]
    ends = np.array(arcs, dtype=np.int64) - 1
    return n, ends[:, 0], ends[:, 1], np.ones(len(arcs))


@pytest.mark.parametrize("name", [one for one in GRAPHS if one.startswith("u")])
def test_leiden_is_as_modular_as_igraphs_best_of_fifty(name):
    ties = of_gold(name)
    found = leiden(*ties, tries=10)
    value = modularity(*ties, found)
    assert value == pytest.approx(VALUES[name]["leiden_modularity"], abs=0.01)
    graph = nx.Graph(GRAPHS[name][1])
    groups = [{int(at) + 1 for at in np.flatnonzero(found == one)} for one in range(found.max() + 1)]
    assert all(nx.is_connected(graph.subgraph(group)) for group in groups if len(group) > 1)
    graph.add_nodes_from(range(1, ties[0] + 1))
    assert value == pytest.approx(nx.community.modularity(graph, groups), abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 30), st.sampled_from([0.05, 0.15, 0.3]))
def test_leidens_groups_are_connected_and_never_less_modular_than_louvains(seed, n, chance):
    graph = nx.gnp_random_graph(n, chance, seed=seed)
    dice = np.random.default_rng(seed)
    strength = {(f"p{a}", f"p{b}"): float(dice.integers(1, 5)) for a, b in graph.edges}
    network = made(list(strength), directed=False, people=[f"p{a}" for a in range(n)], strength=strength)
    ours, theirs = communities(network, seed=seed % 5), communities(network, method="louvain", seed=seed % 5)
    if not strength:
        assert math.isnan(ours.modularity)
        assert ours.count == n
        return
    assert ours.modularity >= theirs.modularity - 1e-9
    tied = nx.Graph(list(strength))
    for group in range(1, ours.count + 1):
        members = [person for person, own in ours.group.items() if own == group]
        assert len(members) == 1 or nx.is_connected(tied.subgraph(members))


def test_groups_are_the_same_for_the_same_seed_and_numbered_from_the_largest(managers):
    one, two = (communities(managers, layers=["friendship"], seed=3) for _ in range(2))
    assert one == two
    sizes = np.bincount(list(one.group.values()))[1:]
    assert list(sizes) == sorted(sizes, reverse=True)
    assert one.made_by.seed == 3
    with pytest.raises(UnknownName, match="Did you mean 'leiden'"):
        communities(managers, method="laiden")


def test_strength_decides_groups_where_ties_alone_do_not():
    ring = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]
    found = communities(made(ring, directed=False, strength={("a", "b"): 9, ("c", "d"): 9}))
    assert found.group == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_both_directions_of_a_tie_add_up_and_undirected_ties_stay():
    ties = [("a", "b"), ("b", "a")]
    _, _, both = undirected(made(ties, strength={("a", "b"): 2}).arcs())
    assert both.tolist() == [3.0]
    _, _, one = undirected(made(ties[:1], directed=False, strength={("a", "b"): 2}).arcs())
    assert one.tolist() == [2.0]


@pytest.mark.parametrize("name", [one for one in GRAPHS if one.startswith("p")])
def test_likeness_of_groupings_is_that_of_igraph(name):
    """The two groupings stand as two rows of a matrix, so arcs are (which, person) and strength the group."""
    rows = [row for row in rows_of(GOLD / "groups_graphs.csv") if row["graph"] == name]
    code = np.zeros((2, int(rows[0]["n"])), dtype=np.int64)
    for row in rows:
        code[int(row["source"]) - 1, int(row["target"]) - 1] = int(row["strength"])
    table = crosstab(code[0], code[1])
    assert adjusted_rand(table) == pytest.approx(VALUES[name]["adjusted_rand"], abs=1e-9)
    assert normalised_information(table) == pytest.approx(VALUES[name]["nmi"], abs=1e-9)


def test_likeness_is_undefined_where_trivial_and_one_where_equal():
    assert adjusted_rand(np.array([[2, 0], [0, 3]])) == 1.0
    assert math.isnan(adjusted_rand(np.array([[5]])))
    assert math.isnan(normalised_information(np.array([[5]])))
    assert math.isnan(adjusted_rand(np.eye(4, dtype=np.int64)))
    assert math.isnan(adjusted_rand(np.zeros((0, 0), dtype=np.int64)))


def test_found_groups_stand_beside_units():
    cliques = [(f"{u}{a}", f"{u}{b}") for u in "xy" for a in range(4) for b in range(a)]
    network = made([*cliques, ("x0", "y0")], {f"{u}{a}": u for u in "xy" for a in range(4)}, directed=False)
    found = communities(network)
    assert found.against_units().values.tolist() == [[4, 0], [0, 4]]
    against = communities_against_units(network)
    assert against.value == 1.0
    assert against.beside["normalised_information"] == pytest.approx(1.0)
    assert against.beside["modularity_of_units"] == pytest.approx(found.modularity)


def test_group_labels_are_rows_a_person(managers):
    rows = [row.to_json() for row in ask(managers, "communities_leiden").results]
    assert {row["person"] for row in rows} == set(managers.people)
    assert rows[0]["value"] == 1
    assert all(row["undefined"] is None for row in rows)


def test_groupings_keep_people_without_a_label_apart():
    grouping = Grouping.from_labels(["b", None, "", "a", "b"])
    assert grouping.labels == ("a", "b")
    assert grouping.code.tolist() == [1, -1, -1, 0, 1]
    assert (grouping.outside, grouping.together, grouping.pairs) == (2, 2, 6)
