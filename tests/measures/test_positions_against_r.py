"""Positions and brokerage on twenty random graphs, as R's sna and igraph have them.

The graphs (directed and not, with and without strengths, with isolates, in several pieces) and the
numbers were made by tests/gold/position_make.R.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from pathlib import Path

import pytest

from orgmap.keyplayers import key_players
from orgmap.measures import measure
from orgmap.measures.brokerage_roles import ROLES, role_counts
from orgmap.model import Layer, Person, Records, Tie
from orgmap.network import Network

GOLD = Path(__file__).parents[1] / "gold"

#: What R's column is called here, where the names differ.
OURS = {
    "betweenness_undirected_plain": "betweenness_undirected",
    "sna_betweenness": "betweenness_plain",
    "sna_evcent": "eigenvector",
    "closeness_by_cost": "closeness",
    "harmonic_by_cost": "harmonic",
    "sna_harmonic_plain": "harmonic",
    "closeness_plain": "closeness",
    "harmonic_plain": "harmonic",
    "harmonic_undirected_plain": "harmonic_undirected",
}
#: sna's evcent is a power iteration that stops early.
TOLERANCE = {"sna_evcent": 1e-5}


def rows(name: str) -> list[dict[str, str]]:
    with (GOLD / f"position_{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def networks(*, plain: bool) -> dict[str, Network]:
    people, ties = defaultdict(list), defaultdict(list)
    for row in rows("people"):
        people[row["graph"]].append(Person(row["person"], unit=row["unit"]))
    for row in rows("arcs"):
        strength = 1.0 if plain else float(row["strength"])
        ties[row["graph"]].append(Tie(row["source"], row["target"], "advice", strength))
    found = {}
    for row in rows("graphs"):
        layers = (Layer("advice", "informal", "both", directed=row["directed"] == "1"),)
        records = Records(people=tuple(people[row["graph"]]), ties=tuple(ties[row["graph"]]), layers=layers)
        found[row["graph"]] = Network.from_records(records)
    return found


@pytest.fixture(scope="module")
def weighted() -> dict[str, Network]:
    return networks(plain=False)


@pytest.fixture(scope="module")
def unweighted() -> dict[str, Network]:
    return networks(plain=True)


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, dict[str, float]]]:
    found = defaultdict(lambda: defaultdict(dict))
    for row in rows("values"):
        found[row["measure"]][row["graph"]][row["person"]] = float(row["value"])
    return found


PERSONAL = sorted(
    {row["measure"] for row in rows("values") if not row["measure"].startswith(("roles_", "expected_", "z_"))}
)


@pytest.mark.parametrize("column", PERSONAL)
def test_every_person_of_every_graph_has_the_value_of_r(column, weighted, unweighted, expected):
    checked = 0
    for graph, values in expected[column].items():
        where = unweighted if column.endswith("_plain") else weighted
        score = measure(where[graph], OURS.get(column, column), layers=["advice"])
        for person, value in values.items():
            if math.isnan(score[person]):  # an isolate: R's closeness and sums are 0 there
                assert value == 0.0, (graph, person)
            else:
                assert score[person] == pytest.approx(
                    value, rel=TOLERANCE.get(column, 1e-8), abs=TOLERANCE.get(column, 1e-9)
                ), (graph, person)
            checked += 1
    assert checked >= 30


@pytest.mark.parametrize("what", ["roles", "expected", "z"])
def test_roles_their_expectation_and_their_z_are_those_of_sna(what, weighted, expected):
    for graph, network in weighted.items():
        found = {row.person: row for row in role_counts(network, layers=["advice"]).results}
        for role in (*ROLES, "total"):
            ours = {
                "roles": lambda row, role=role: row.counts[role],
                "expected": lambda row, role=role: row.expected[role],
                "z": lambda row, role=role: row.z[role],
            }[what]
            for person, value in expected[f"{what}_{role}"][graph].items():
                assert ours(found[person]) == pytest.approx(value, rel=1e-9, abs=1e-9), (graph, person, role)


def test_z_is_unknown_exactly_where_sna_divides_nothing_by_nothing(weighted, expected):
    for graph, network in weighted.items():
        for row in role_counts(network, layers=["advice"]).results:
            for role in (*ROLES, "total"):
                in_r = row.person in expected[f"z_{role}"][graph]
                assert math.isnan(row.z[role]) is not in_r, (graph, row.person, role)


def test_the_best_sets_of_one_and_two_are_as_good_as_those_found_by_trying_all_in_r(unweighted):
    for row in rows("sets"):
        found = key_players(unweighted[row["graph"]], int(row["k"]), kind=row["kind"], layers=["advice"])
        assert found.results[0].exact
        assert found.results[0].value == pytest.approx(float(row["value"]), abs=1e-9), row
