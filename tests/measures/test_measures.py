"""What measures mean at the edges, and that they follow people and not names."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.errors import InputError, UnknownName
from orgmap.measures import MEASURES, measure
from orgmap.model import Layer, Person, Records, Tie
from orgmap.network import Network


def same(a: float, b: float) -> bool:
    return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-10)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_answers_for_nobody_somebody_and_an_edge(build, name):
    assert measure(Network.from_records(Records()), name).values == {}
    alone = measure(build([], people=["ann"]), name)
    assert set(alone.values) == {"ann"}
    assert alone.notes == ("No informal layer holds a tie, so there is nothing to measure.",)
    assert set(measure(build([("ann", "bob")]), name).values) == {"ann", "bob"}
    ring = measure(build([("ann", "bob"), ("bob", "cy"), ("cy", "ann")]), name)
    assert not any(math.isnan(value) for value in ring.values.values())


@pytest.mark.parametrize("name", MEASURES)
def test_nan_comes_with_a_sentence_and_only_nan_does(build, name):
    score = measure(build([("ann", "bob")], people=["ann", "bob", "cy"]), name)
    assert {p for p, value in score.values.items() if math.isnan(value)} == set(score.undefined)
    assert all(sentence.startswith(f"{person} ") for person, sentence in score.undefined.items())


def test_an_isolate_has_no_constraint_no_effective_size_and_no_closeness(build):
    network = build([("ann", "bob")], people=["ann", "bob", "cy"])
    for name in ("constraint", "effective_size", "closeness"):
        assert math.isnan(measure(network, name)["cy"])
    for name in ("betweenness", "degree", "strength"):
        assert measure(network, name)["cy"] == 0.0


def test_somebody_whom_nobody_reaches_but_who_names_others_has_closeness_zero(build):
    assert measure(build([("ann", "bob")]), "closeness").values == {"ann": 0.0, "bob": 1.0}


def test_degrees_of_a_directed_layer_follow_the_arrows_of_the_file(build):
    network = build([("ann", "bob", 2), ("bob", "ann", 3), ("cy", "ann", 4)])
    found = {name: measure(network, name, layers=["advice"]).values for name in MEASURES if "degree" in name}
    assert found["in_degree"] == {"ann": 2, "bob": 1, "cy": 0}
    assert found["out_degree"] == {"ann": 1, "bob": 1, "cy": 1}
    assert found["degree"] == {"ann": 3, "bob": 2, "cy": 1}
    assert measure(network, "in_strength")["ann"] == 7
    assert measure(network, "out_strength")["ann"] == 2
    assert measure(network, "strength")["ann"] == 9


def test_degree_of_an_undirected_layer_is_the_number_of_contacts(build):
    network = build([("ann", "bob", 2), ("ann", "cy", 3)], undirected=True)
    for name in ("in_degree", "out_degree", "degree"):
        assert measure(network, name).values == {"ann": 2, "bob": 1, "cy": 1}
    for name in ("in_strength", "out_strength", "strength"):
        assert measure(network, name)["ann"] == 5


def test_betweenness_goes_by_cost_when_strengths_differ_and_says_so(build):
    ways = [("a", "b", 9), ("b", "d", 9), ("a", "c", 1), ("c", "d", 1)]
    score = measure(build(ways), "betweenness")
    assert score.made_by.options["paths"] == "by_cost"
    assert (score["b"], score["c"]) == (1.0, 0.0)
    plain = measure(build(ways), "betweenness_plain")
    assert (plain["b"], plain["c"]) == (0.5, 0.5)
    assert measure(build(ways), "betweenness_by_cost").values == score.values


def test_betweenness_goes_by_steps_when_all_strengths_are_equal_whatever_they_are(build):
    score = measure(build([("a", "b", 7), ("b", "c", 7)]), "betweenness")
    assert score.made_by.options["paths"] == "plain"
    assert score["b"] == 1.0


def test_strengths_that_are_no_short_fractions_are_compared_within_a_stated_tolerance(build):
    third = 1.0 / 3.0
    score = measure(build([("a", "b", third), ("b", "c", 0.123456789)]), "betweenness")
    assert score.made_by.options["ties"] == "1e-12"
    assert any("1e-12" in note for note in score.notes)


def test_an_unknown_measure_layer_or_engine_is_named_with_what_is_near(build):
    network = build([("ann", "bob")])
    with pytest.raises(UnknownName, match="Did you mean 'betweenness'"):
        measure(network, "betweeness")
    with pytest.raises(UnknownName, match="no layer 'advise'"):
        measure(network, "degree", layers=["advise"])
    with pytest.raises(UnknownName, match="no engine"):
        measure(network, "degree", engine="gpu")


@pytest.mark.parametrize("name", MEASURES)
def test_a_negative_layer_has_degrees_but_no_paths_and_no_cohesion(name):
    ties = (Tie("ann", "bob", "conflict"), Tie("ann", "bob", "advice"), Tie("cy", "ann", "conflict", sign=-1))
    network = Network.from_records(Records(ties=ties))
    if MEASURES[name].family == "degree":
        assert sum(measure(network, name, layers=["conflict"]).values.values()) > 0
        with pytest.raises(InputError, match="cannot be added to positive layers"):
            measure(network, name, layers=["conflict", "advice"])
    else:
        with pytest.raises(InputError, match=f"{name} is not defined on 'conflict'"):
            measure(network, name, layers=["conflict"])
    assert "conflict" not in measure(network, name).made_by.layers


def test_negative_ties_of_a_positive_layer_are_left_out_and_counted(build):
    ties = (
        Tie("ann", "bob", "advice"),
        Tie("bob", "cy", "advice", sign=-1),
        Tie("cy", "ann", "advice", sign=-1),
    )
    score = measure(Network.from_records(Records(ties=ties)), "degree")
    assert score.values == {"ann": 1, "bob": 1, "cy": 0}
    assert score.notes == ("2 negative ties left out.",)


def test_an_undirected_negative_tie_is_counted_once():
    ties = (Tie("ann", "bob", "lunch"), Tie("bob", "cy", "lunch", sign=-1))
    layers = (Layer("lunch", "informal", "both", directed=False),)
    score = measure(Network.from_records(Records(ties=ties, layers=layers)), "degree")
    assert score.notes == ("1 negative tie left out.",)


def test_layers_together_turn_advice_towards_influence():
    """Who goes to bob for advice is influenced by bob: together with friendship, arrows leave bob."""
    ties = (Tie("ann", "bob", "advice"), Tie("cy", "bob", "advice"), Tie("ann", "cy", "friendship"))
    network = Network.from_records(Records(ties=ties))
    together = measure(network, "out_degree")
    assert together.values == {"ann": 1, "bob": 2, "cy": 1}
    assert together.made_by.options["direction"] == "influence"
    assert any("turned towards influence" in note for note in together.notes)
    alone = measure(network, "out_degree", layers=["advice"])
    assert alone.values == {"ann": 1, "bob": 0, "cy": 1}
    assert alone.made_by.options["direction"] == "file"


def test_every_measure_says_in_words_what_it_is():
    for name, one in MEASURES.items():
        assert one.name == name
        assert one.question.endswith("?")
        for words in (one.definition, one.reading, one.direction, one.undefined):
            assert words.endswith(".")
        assert one.reference


def test_the_reference_page_holds_every_measure():
    page = (Path(__file__).parents[2] / "docs/reference/measures.md").read_text(encoding="utf-8")
    for one in MEASURES.values():
        assert f"### {one.name}\n" in page
        assert one.question in page
        assert one.reference in page


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_renaming_and_shuffling_people_renames_scores(build, parts, data):
    people, ties = data.draw(parts)
    mixed = people[:]
    random.Random(data.draw(st.integers(0, 99))).shuffle(mixed)
    new = {person: f"x{len(people) - at}" for at, person in enumerate(people)}
    before = build(ties, people=people)
    after = build([(new[a], new[b], s) for a, b, s in reversed(ties)], people=[new[p] for p in mixed])
    for name in MEASURES:
        one, two = measure(before, name), measure(after, name)
        assert all(same(one[person], two[new[person]]) for person in people), name


def with_an_isolate_more(name: str, value: float, n: int) -> float:
    """What a value among n people becomes by definition when somebody without ties joins them."""
    if name in {"closeness", "closeness_undirected"}:  # the share of n - 1 others who are in reach
        return value * (n - 1) / n
    if name == "bridging":  # a mean over n (n - 1) ordered pairs
        return value * (n - 1) / (n + 1)
    if name == "fragmentation_without":  # 1 - a mean over ordered pairs of those who remain
        return 1.0 - (1.0 - value) * (n - 2) / n if n > 2 else 1.0 if n == 2 else math.nan
    return value


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_an_isolate_changes_only_what_the_definition_says(build, parts, data):
    people, ties = data.draw(parts)
    before, after = build(ties, people=people), build(ties, people=[*people, "new"])
    n = len(people)
    for name in MEASURES:
        if name == "pagerank":  # jumps reach the newcomer too
            continue
        one, two = measure(before, name), measure(after, name)
        assert all(same(with_an_isolate_more(name, one[p], n), two[p]) for p in people), name


def test_attributes_stay_on_the_right_person():
    people = tuple(Person(i, name=i.upper(), unit=f"unit of {i}") for i in ("cy", "ann", "bob"))
    ties = (Tie("ann", "bob", "advice"), Tie("bob", "cy", "advice"))
    network = Network.from_records(Records(people=people, ties=ties))
    frame = measure(network, "betweenness").to_frame()
    assert frame.person[0] == "bob"
    assert network.people["bob"].unit == "unit of bob"
    assert list(measure(network, "betweenness").values) == ["cy", "ann", "bob"]


def test_measuring_changes_nothing(advice):
    before = (advice.ties, advice.fingerprint, advice.graph.number_of_edges())
    for name in MEASURES:
        measure(advice, name)
    assert (advice.ties, advice.fingerprint, advice.graph.number_of_edges()) == before


def test_repeated_ties_are_one_tie_of_their_summed_strength(build):
    """ann names bob twice with 1, so the way over bob costs 1/2 + 1/2 and ties with the straight one."""
    network = build([("ann", "bob"), ("ann", "bob"), ("bob", "cy", 2), ("ann", "cy")])
    assert measure(network, "out_degree")["ann"] == 2
    assert measure(network, "out_strength")["ann"] == 3
    assert measure(network, "betweenness")["bob"] == 0.5
