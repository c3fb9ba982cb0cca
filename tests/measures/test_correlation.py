"""Layers set beside each other: sna's correlations and regressions, and permutation tests that count right."""

from __future__ import annotations

import csv
import math
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from orgmap.errors import InputError, UnknownName
from orgmap.measures import ask
from orgmap.measures.correlation import correlation, mrqap, qap
from orgmap.model import Layer, Person, Records, Tie
from orgmap.network import Network

GOLD = Path(__file__).parents[1] / "gold"


def rows_of(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def of_r(case: str) -> Network:
    """Three valued matrices of one R case as layers."""
    rows = [
        row for row in rows_of("groups_graphs.csv") if row["graph"] in {f"{case}y", f"{case}x1", f"{case}x2"}
    ]
    n = int(rows[0]["n"])
    ties = tuple(
        Tie(f"p{row['source']}", f"p{row['target']}", row["graph"][len(case) :], float(row["strength"]))
        for row in rows
        if row["source"]
    )
    layers = tuple(Layer(name, directed=True) for name in ("y", "x1", "x2"))
    people = tuple(Person(f"p{at}") for at in range(1, n + 1))
    return Network.from_records(Records(people=people, ties=ties, layers=layers))


VALUES = {(row["graph"], row["measure"]): row["value"] for row in rows_of("groups_values.csv")}
CASES = sorted({graph for graph, _ in VALUES if graph.startswith("q")})


def layered(**ties: list[tuple[str, str]]) -> Network:
    rows = tuple(Tie(a, b, layer) for layer, pairs in ties.items() for a, b in pairs)
    layers = tuple(Layer(name, directed=True) for name in ties)
    return Network.from_records(Records(ties=rows, layers=layers))


def test_managers_advice_goes_with_reporting_and_a_little_with_friendship(advice):
    reporting = qap(advice, "advice", "reports_to")
    assert reporting.value == pytest.approx(0.2235582, abs=1e-7)
    assert reporting.p == 1 / 1000
    friendship = qap(advice, "advice", "friendship")
    assert friendship.value == pytest.approx(0.1545855, abs=1e-7)
    assert 0.005 < friendship.p < 0.05
    assert correlation(advice, "friendship", "reports_to") == pytest.approx(0.1862356, abs=1e-7)
    assert friendship.low < 0 < friendship.high < friendship.value


def test_the_command_takes_two_layers_and_gives_one_row(advice):
    answer = ask(advice, "qap", layers=["advice", "reports_to"])
    assert len(answer.results) == 1
    row = answer.results[0].to_json()
    assert row["value"] == pytest.approx(0.2236, abs=5e-5)
    assert (row["layer"], row["other"], row["undefined"]) == ("advice", "reports_to", None)
    assert answer.made_by.seed == 0
    assert answer.made_by.options["permutations"] == 999


def test_no_layer_means_every_pair_and_one_layer_every_other(advice):
    assert len(ask(advice, "qap").results) == 3
    assert {row.values["other"] for row in ask(advice, "qap", layers=["advice"]).results} == {
        "friendship",
        "reports_to",
    }


@pytest.mark.parametrize("case", CASES)
def test_correlations_and_slopes_are_those_of_sna(case):
    network = of_r(case)
    for other in ("x1", "x2"):
        expected = float(VALUES[case, f"gcor_{other}"])
        assert correlation(network, "y", other) == pytest.approx(expected, abs=1e-9)
        assert qap(network, other, "y", permutations=3).value == pytest.approx(expected, abs=1e-9)
    rows = mrqap(network, "y", ["x1", "x2"], permutations=3).results
    slopes = [row.values["value"] for row in rows]
    assert slopes == pytest.approx([float(VALUES[case, f"netlm_{at}"]) for at in (1, 2)], abs=1e-9)


def test_p_counts_the_permutations_that_correlate_at_least_as_much():
    """All 24 permutations of four people by hand against 4000 drawn."""
    network = layered(x=[("a", "b"), ("b", "c")], y=[("a", "b"), ("b", "c"), ("c", "d")])
    people = list(network.people)

    def matrix(layer: str) -> np.ndarray:
        found = np.zeros((4, 4))
        for tie in network.ties:
            if tie.layer == layer:
                found[people.index(tie.source), people.index(tie.target)] = 1
        return found

    x, y = matrix("x"), matrix("y")
    own = (x * y).sum()
    exact = np.mean(
        [(x[np.ix_(place, place)] * y).sum() >= own for place in map(list, permutations(range(4)))]
    )
    assert qap(network, "x", "y", permutations=4000).p == pytest.approx(exact, abs=0.03)


def test_a_layer_with_itself_is_one_and_p_can_never_be_zero():
    network = layered(x=[("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")])
    found = qap(network, "x", "x", permutations=9)
    assert found.value == pytest.approx(1.0, abs=1e-12)
    assert found.p >= 1 / 10


def test_the_test_is_symmetric_in_value_and_repeatable(advice):
    one, two = qap(advice, "advice", "friendship"), qap(advice, "friendship", "advice")
    assert one.value == pytest.approx(two.value, abs=1e-12)
    assert qap(advice, "advice", "friendship", seed=5) == qap(advice, "advice", "friendship", seed=5)


def test_a_layer_that_never_differs_goes_with_nothing():
    full = [(a, b) for a in "abc" for b in "abc" if a != b]
    found = qap(layered(x=full, y=[("a", "b")]), "x", "y")
    assert math.isnan(found.value)
    assert found.undefined.startswith("Layer 'x' is the same")
    assert found.answer().results[0].values["p"] is None
    assert math.isnan(correlation(layered(x=full, y=[("a", "b")]), "x", "y"))


def test_conflict_can_be_set_beside_advice():
    ties = (Tie("a", "b", "advice"), Tie("b", "c", "advice"), Tie("a", "b", "conflict"))
    assert qap(Network.from_records(Records(ties=ties)), "advice", "conflict").value > 0


def test_wrong_questions_are_told():
    network = layered(x=[("a", "b")], y=[("b", "a")])
    with pytest.raises(UnknownName, match="no layer 'z'"):
        qap(network, "x", "z")
    with pytest.raises(InputError, match="no test"):
        qap(network, "x", "y", permutations=0)
    with pytest.raises(InputError, match="outcome"):
        mrqap(network, "x", ["x"])
    with pytest.raises(InputError, match="outcome"):
        mrqap(network, "x", [])


def test_regression_of_advice_on_friendship_and_reporting(advice):
    rows = {row.values["layer"]: row.values for row in ask(advice, "mrqap").results}
    assert set(rows) == {"friendship", "reports_to"}
    assert rows["reports_to"]["p"] <= 0.005
    assert all(row["outcome"] == "advice" for row in rows.values())
    alone = mrqap(advice, "advice", ["reports_to"], permutations=9).results[0].values
    # with one predictor R squared is the square of the correlation
    assert alone["r_squared"] == pytest.approx(0.2235582**2, abs=1e-6)


def test_a_predictor_made_up_of_others_is_undefined():
    network = layered(y=[("a", "b"), ("c", "a")], x=[("a", "b"), ("b", "c")], z=[("a", "b"), ("b", "c")])
    rows = mrqap(network, "y", ["x", "z"], permutations=5).results
    assert [row.values["value"] for row in rows] == [None, None]
    assert all("leave nothing" in row.values["undefined"] for row in rows)


def test_regression_finds_the_layer_that_makes_the_outcome():
    dice = np.random.default_rng(3)
    n = 14
    names = [f"p{at}" for at in range(n)]

    def random_layer() -> set[tuple[str, str]]:
        return {(a, b) for a in names for b in names if a != b and dice.random() < 0.3}

    x, z = random_layer(), random_layer()
    kept = {pair for pair in sorted(x) if dice.random() < 0.9}
    y = kept | {pair for pair in sorted(random_layer()) if dice.random() < 0.1}
    network = layered(y=sorted(y), x=sorted(x), z=sorted(z))
    rows = {
        row.values["layer"]: row.values for row in mrqap(network, "y", ["x", "z"], permutations=199).results
    }
    assert rows["x"]["p"] == 1 / 200
    assert rows["z"]["p"] > 0.05
