"""measure for every name, roles and keyplayers, on the command line."""

from __future__ import annotations

import pytest

from orgmap.measures import CATALOGUE


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_measure_of_the_list_answers_in_json_and_in_words(orgmap, krackhardt, name):
    layers = ("--layer", "advice", "--layer", "friendship")[: 4 if CATALOGUE[name].shape == "layer" else 2]
    run = orgmap("measure", krackhardt, "--name", name, *layers, "--json", "--top", 3)
    assert run.code == 0, run.err
    assert run.json["command"] == "measure"
    assert run.json["results"] or run.json["notes"]
    if CATALOGUE[name].shape == "person" and run.json["results"]:
        assert "person" in run.json["results"][0]
    spoken = orgmap("measure", krackhardt, "--name", name, *layers, "--top", 3)
    assert spoken.code == 0, spoken.err
    assert " ".join(spoken.out.split()).startswith(CATALOGUE[name].question)


def test_the_list_says_everything_of_every_measure(orgmap):
    rows = orgmap("measure", "--list", "--json").json["results"]
    assert [row["name"] for row in rows] == list(CATALOGUE)
    said = {"question", "definition", "reading", "direction", "undefined", "reference", "engine", "cost"}
    assert all(said <= set(row) for row in rows)
    assert "betweenness_between" in orgmap("measure", "--list").out


def test_who_stands_between_us_and_the_deciders(orgmap, krackhardt):
    asked = ("--name", "betweenness_between", "--from", "m01", "--to", "m07", "--layer", "advice")
    run = orgmap("measure", krackhardt, *asked, "--json")
    values = {row["person"]: row["value"] for row in run.json["results"]}
    assert {person: value for person, value in values.items() if value} == dict.fromkeys(
        ("m02", "m08", "m18", "m21"), 0.25
    )
    assert run.json["made_by"]["options"]["sources"] == ["m01"]
    assert run.json["made_by"]["options"]["targets"] == ["m07"]


def test_from_and_to_belong_to_one_measure_and_name_people(orgmap, krackhardt):
    run = orgmap("measure", krackhardt, "--name", "degree", "--from", "m01", "--json")
    assert run.code == 2
    assert run.errors[0]["fix"] == "Ask for --name betweenness_between."
    run = orgmap("measure", krackhardt, "--name", "betweenness_between", "--to", "m99", "--json")
    assert run.code == 2
    assert "m99" in run.errors[0]["message"]


def test_numbers_without_which_a_value_misleads_stand_beside_it(orgmap, krackhardt):
    asked = ("measure", krackhardt, "--name", "bridging_centrality", "--layer", "advice")
    row = orgmap(*asked, "--json").json["results"][0]
    assert set(row) == {"person", "value", "undefined", "degree", "betweenness", "bridging_coefficient"}
    assert "degree" in orgmap(*asked).out


def test_roles_print_counts_with_what_chance_would_give(orgmap, krackhardt):
    run = orgmap("roles", krackhardt, "--layer", "advice", "--json", "--top", 2)
    assert [row["person"] for row in run.json["results"]] == ["m18", "m21"]
    first = run.json["results"][0]
    assert (first["itinerant"], first["liaison"], first["total"]) == (32, 74, 121)
    assert first["reasons"][0]["evidence"][0]["source"] == "edges_advice.csv"
    spoken = orgmap("roles", krackhardt, "--layer", "advice", "--top", 2)
    assert "74 (24.4)" in spoken.out


@pytest.mark.parametrize(
    ("kind", "people", "value"), [("neg", ["m05", "m11"], 0.3947), ("pos", ["m11", "m17"], 1)]
)
def test_keyplayers_of_friendship(orgmap, krackhardt, kind, people, value):
    asked = ("keyplayers", krackhardt, "--k", 2, "--kind", kind, "--layer", "friendship")
    row = orgmap(*asked, "--json").json["results"][0]
    assert (row["people"], row["exact"]) == (people, True)
    assert row["value"] == pytest.approx(value, abs=1e-4)
    assert ", ".join(people) in orgmap(*asked).out


def test_too_many_key_players_are_refused_in_a_sentence(orgmap, krackhardt):
    run = orgmap("keyplayers", krackhardt, "--k", 20, "--kind", "neg", "--json")
    assert run.code == 2
    assert run.errors[0]["message"] == "k is 20 of 21 people."
