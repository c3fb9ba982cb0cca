"""Several layers: putting them together by visible factors, multiplexity, profiles, overlap."""

from __future__ import annotations

import math

import numpy as np
import pytest

from orgmap.errors import InputError, UnknownName
from orgmap.measures import ask, measure
from orgmap.measures.correlation import correlation
from orgmap.measures.fusion import (
    fuse,
    layer_overlap,
    layer_profile,
    multiplexity,
    multiplexity_by_person,
)
from orgmap.model import Layer, Person, Records, Source, Tie
from orgmap.network import Network


def network_of(*ties: Tie, layers: tuple[Layer, ...] = (), people: tuple[str, ...] = ()) -> Network:
    return Network.from_records(
        Records(people=tuple(Person(one) for one in people), ties=ties, layers=layers)
    )


def strengths(network: Network) -> dict[tuple[str, str], float]:
    return {(tie.source, tie.target): tie.strength for tie in network.ties if tie.layer == "fused"}


# -- fusing -------------------------------------------------------------------------------------------


def test_factors_of_one_give_what_several_layers_give_everywhere(advice):
    fused, plain = fuse(advice), advice.arcs()
    ours = fused.arcs(["fused"])
    assert ours.people == plain.people
    order = np.lexsort((ours.head, ours.tail))
    np.testing.assert_array_equal(ours.tail[order], plain.tail)
    np.testing.assert_array_equal(ours.head[order], plain.head)
    np.testing.assert_allclose(ours.strength[order], plain.strength, rtol=1e-12)
    for name in ("in_strength", "pagerank", "constraint"):
        one, two = measure(fused, name), measure(advice, name)
        assert one.values == pytest.approx(two.values, rel=1e-9)


def test_a_factor_counts_a_layer_as_often_as_it_says():
    ties = (Tie("a", "b", "advice", 2.0), Tie("c", "b", "advice", 6.0), Tie("a", "c", "friendship", 5.0))
    found = strengths(fuse(network_of(*ties), {"advice": 3.0, "friendship": 0.5}))
    # advice is turned towards influence and scaled to mean 1; friendship runs both ways
    assert found == {
        ("b", "a"): pytest.approx(3 * 2 / 4),
        ("b", "c"): pytest.approx(3 * 6 / 4),
        ("a", "c"): pytest.approx(0.5),
        ("c", "a"): pytest.approx(0.5),
    }


def test_a_factor_of_zero_leaves_a_layer_out_and_one_layer_alone_keeps_its_shape():
    ties = (Tie("a", "b", "advice"), Tie("b", "c", "friendship"))
    assert set(strengths(fuse(network_of(*ties), {"friendship": 0}))) == {("b", "a")}
    undirected = (Layer("lunch", "informal", "both", directed=False),)
    fused = fuse(network_of(Tie("a", "b", "lunch", 3.0), layers=undirected))
    assert strengths(fused) == {("a", "b"): 1.0, ("b", "a"): 1.0}
    assert fused.arcs(["fused"]).directed is False


def test_factors_stand_in_everything_computed_afterwards(advice):
    fused = fuse(advice, {"friendship": 2.0})
    made_by = measure(fused, "in_degree").made_by
    assert made_by.options["factors"] == {"advice": 1.0, "friendship": 2.0}
    assert made_by.layers == ("fused",)
    assert "friendship x 2" in fused.notes[-1]
    assert made_by.fingerprint != measure(fuse(advice), "in_degree").made_by.fingerprint
    assert "factors" not in measure(advice, "in_degree").made_by.options


def test_formal_layers_evidence_and_the_chart_stay():
    ties = (
        Tie("a", "b", "advice", sources=(Source("edges_advice.csv", 2),)),
        Tie("b", "a", "trust", sources=(Source("edges_trust.csv", 5),)),
        Tie("a", "b", "reports_to"),
    )
    before = network_of(*ties)
    after = fuse(before)
    assert after.informal == ("fused",)
    assert after.chart == before.chart
    assert "reports_to" in after.layers
    assert {line.file for line in after.evidence("a", "b", ["fused"])} == {
        "edges_advice.csv",
        "edges_trust.csv",
    }
    assert before.layers.keys() == {"advice", "trust", "reports_to"}


def test_what_cannot_be_put_together_is_told_all_at_once():
    network = network_of(Tie("a", "b", "advice"), Tie("a", "b", "conflict"), Tie("b", "a", "trust"))
    with pytest.raises(UnknownName, match="no layer 'advise'"):
        fuse(network, {"advise": 1})
    with pytest.raises(InputError) as told:
        fuse(network, {"advice": -1, "trust": 2}, layers=["advice", "conflict"])
    assert len(told.value.problems) == 3
    with pytest.raises(InputError, match="No layer is left"):
        fuse(network, {"advice": 0, "trust": 0})
    with pytest.raises(InputError, match="No layer is left"):
        fuse(network_of(people=("a",)))
    with pytest.raises(InputError, match="The factor of layer 'advice' is nan"):
        fuse(network, {"advice": math.nan})
    named = network_of(Tie("a", "b", "advice"), Tie("a", "b", "fused"))
    with pytest.raises(InputError, match="already"):
        fuse(named, layers=["advice"])


# -- how many layers ------------------------------------------------------------------------------------


THREE = (
    Tie("a", "b", "advice"),
    Tie("b", "a", "trust"),
    Tie("b", "a", "advice"),
    Tie("b", "c", "trust", 3.0),
    Tie("c", "b", "trust", 2.0),
    Tie("a", "c", "conflict"),
)


def test_multiplexity_counts_layers_in_either_direction():
    rows = [row.values for row in multiplexity(network_of(*THREE)).results]
    assert [(row["source"], row["target"], row["value"], row["layers"]) for row in rows] == [
        ("a", "b", 2, ["advice", "trust"]),
        ("b", "c", 1, ["trust"]),
    ]


def test_multiplexity_of_a_person_is_the_mean_over_contacts():
    rows = {
        row.values["person"]: row.values
        for row in multiplexity_by_person(network_of(*THREE, people=("d",))).results
    }
    assert (rows["b"]["value"], rows["b"]["contacts"], rows["b"]["share_on_several"]) == (1.5, 2, 0.5)
    assert rows["a"]["value"] == 2.0
    assert rows["d"]["value"] is None
    assert rows["d"]["undefined"] == "d has no tie on these layers."


def test_profiles_hold_contacts_and_shares_that_sum_to_one():
    rows = {
        (row.values["person"], row.values["layer"]): row.values
        for row in layer_profile(network_of(*THREE)).results
    }
    b = rows["b", "trust"]
    assert (b["value"], b["names_others"], b["named_by"], b["strength"]) == (2, 2, 1, 6.0)
    assert b["share"] == pytest.approx(2 / 3)
    for person in "abc":
        assert sum(rows[person, layer]["share"] for layer in ("advice", "trust")) == pytest.approx(1.0)


def test_an_undirected_tie_has_its_strength_once_in_a_profile():
    network = network_of(
        Tie("a", "b", "lunch", 4.0),
        layers=(Layer("lunch", "informal", "both", directed=False),),
        people=("d",),
    )
    rows = {row.values["person"]: row.values for row in layer_profile(network).results}
    assert (rows["a"]["strength"], rows["a"]["value"]) == (4.0, 1)
    assert rows["d"]["share"] is None


def test_overlap_is_jaccards_with_arrows_and_a_correlation(advice):
    rows = {(row.values["layer"], row.values["other"]): row.values for row in layer_overlap(advice).results}
    one = rows["advice", "friendship"]
    assert one["both"] + one["only_layer"] == 190
    assert one["both"] + one["only_other"] == 102
    assert one["value"] == pytest.approx(one["both"] / (190 + 102 - one["both"]))
    assert one["correlation"] == pytest.approx(correlation(advice, "advice", "friendship"))
    assert set(rows) == {("advice", "friendship"), ("advice", "reports_to"), ("friendship", "reports_to")}


def test_overlap_of_empty_layers_is_undefined_and_negative_layers_are_refused():
    network = network_of(Tie("a", "b", "advice"), Tie("a", "b", "conflict"), layers=(Layer("x"), Layer("y")))
    row = ask(network, "layer_overlap", layers=["x", "y"]).results[0].values
    assert row["value"] is None
    assert row["undefined"] == "Neither 'x' nor 'y' holds a tie."
    with pytest.raises(InputError, match="not defined on 'conflict'"):
        multiplexity(network, layers=["conflict"])


@pytest.mark.parametrize("name", ["multiplexity", "multiplexity_by_person", "layer_profile", "layer_overlap"])
def test_nobody_has_no_rows(name):
    assert ask(Network.from_records(Records()), name).results == ()
