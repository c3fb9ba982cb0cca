"""Friedkin-Johnsen at rest: published numbers, properties, and the traps of the literature."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap import influence as module
from orgmap.errors import InputError, UnknownName
from orgmap.influence import friedkin_johnsen, influence, influence_arcs, sway, total_influence
from orgmap.model import Layer, Person, Records, Tie
from orgmap.network import Network


def network_of(ties, *, people=(), layers=()) -> Network:
    return Network.from_records(
        Records(people=tuple(Person(p) for p in people), ties=tuple(ties), layers=tuple(layers))
    )


def advice(*pairs, people=()) -> Network:
    return network_of(
        (Tie(p[0], p[1], "advice", float(p[2]) if len(p) > 2 else 1.0) for p in pairs), people=people
    )


@st.composite
def random_ties(draw):
    n = draw(st.integers(1, 7))
    people = [f"p{at}" for at in range(n)]
    pairs = [(a, b) for a in people for b in people if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=16)) if pairs else []
    return people, [(a, b, draw(st.floats(0.1, 9))) for a, b in chosen]


# -- the formula ------------------------------------------------------------------------------------


def test_o12_views_at_rest_to_the_digits_given():
    found = friedkin_johnsen([[0, 0.5, 0.5], [1, 0, 0], [0.5, 0.5, 0]], [0.2, 0.8, 0.5], [1, -1, 0])
    assert found.tolist() == pytest.approx([0.8857143, 0.5085714, 0.3485714], abs=5e-8)


def test_repeating_the_dynamics_comes_to_the_same_rest():
    rng = np.random.default_rng(7)
    weights = rng.random((6, 6))
    weights /= weights.sum(axis=1, keepdims=True)
    openness, first = rng.random(6), rng.normal(size=6)
    view = first
    for _ in range(2000):
        view = openness * (weights @ view) + (1 - openness) * first
    np.testing.assert_allclose(friedkin_johnsen(weights, openness, first), view, atol=1e-12)


def test_nobody_has_no_view_and_nobody_open_keeps_the_first():
    assert friedkin_johnsen(np.empty((0, 0)), 0.5, []).tolist() == []
    assert friedkin_johnsen([[0, 1], [1, 0]], 0.0, [3.0, 5.0]).tolist() == [3.0, 5.0]


def test_susceptibility_one_with_a_stubborn_person_follows_that_person():
    found = friedkin_johnsen([[0, 1, 0], [0, 0, 1], [0, 0, 1]], [1, 1, 0], [0, 0, 7.0])
    assert found.tolist() == pytest.approx([7.0, 7.0, 7.0])


def test_susceptibility_one_in_a_closed_group_has_no_unique_rest():
    with pytest.raises(InputError, match="no unique rest: 0, 1"):
        friedkin_johnsen([[0, 1, 0], [1, 0, 0], [0, 0, 1]], [1, 1, 0.5], [1, 2, 3])


@pytest.mark.parametrize(
    ("weights", "openness", "first", "words"),
    [
        ([[0, 1]], 0.5, [1, 2], "square W"),
        ([[0, 1], [1, 0]], 0.5, [[1, 2]], "square W"),
        ([[0, 1], [1, 0]], 1.5, [1, 2], "between 0 and 1"),
        ([[0, 1], [1, 0]], float("nan"), [1, 2], "between 0 and 1"),
        ([[0, 2], [1, 0]], 0.5, [1, 2], "Row 0 of W sums to 2"),
        ([[0, 0], [1, 0]], 0.5, [1, 2], "Row 0 of W sums to 0"),
        ([[2, -1], [1, 0]], 0.5, [1, 2], "Row 0 of W holds a negative share"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(weights, openness, first, words):
    with pytest.raises(InputError, match=words):
        friedkin_johnsen(weights, openness, first)


def test_all_wrong_rows_are_told_at_once():
    with pytest.raises(InputError) as caught:
        friedkin_johnsen([[0, 2], [3, 0]], 0.5, [1, 2])
    assert len(caught.value.problems) == 2


# -- on a network -----------------------------------------------------------------------------------


def test_the_adviser_moves_the_advised_and_not_the_other_way_round():
    """The transposed W is the literature's commonest mistake."""
    score = total_influence(advice(("ann", "bob")))
    assert score["bob"] == pytest.approx(0.9)
    assert score["ann"] == pytest.approx(0.1)


def test_by_hand_two_advisers_share_by_strength():
    """cy asks ann with strength 3 and bob with 1; both keep their views: .8 is shared 3 to 1."""
    rows = {row.person: row for row in influence(advice(("cy", "ann", 3), ("cy", "bob", 1))).results}
    assert rows["ann"].total_influence == pytest.approx((1 + 0.6) / 3)
    assert rows["bob"].total_influence == pytest.approx((1 + 0.2) / 3)
    assert rows["cy"].total_influence == pytest.approx(0.2 / 3)
    assert [(m.person, round(m.share, 9)) for m in rows["ann"].moves] == [("cy", 0.6)]
    assert rows["cy"].moves == ()


def test_nobody_and_somebody_alone():
    assert influence(Network.from_records(Records())).results == ()
    alone = influence(network_of([], people=["ann"]))
    assert [(row.person, row.total_influence, row.moves) for row in alone.results] == [("ann", 1.0, ())]


def test_people_whom_nobody_influences_keep_their_view_and_are_counted():
    answer = influence(advice(("ann", "bob"), ("cy", "bob")))
    assert "1 person is influenced by nobody on these layers and keeps the first view whole." in answer.notes
    assert answer.results[0].person == "bob"
    two = influence(advice(("ann", "bob"), people=["ann", "bob", "cy"]))
    assert "2 people are influenced by nobody on these layers and keep the first view whole." in two.notes


def test_a_layer_declared_both_moves_both_ways_and_with_moves_along_the_arrow():
    both = total_influence(network_of([Tie("ann", "bob", "friendship")]))
    assert both["ann"] == pytest.approx(both["bob"])
    along = total_influence(
        network_of([Tie("ann", "bob", "briefs")], layers=[Layer("briefs", "informal", "with", directed=True)])
    )
    assert along["ann"] > along["bob"]


def test_influence_shows_only_the_people_asked_for_in_order_of_influence():
    network = network_of(
        [Tie("p1", "p2", "advice"), Tie("p3", "p2", "advice"), Tie("p2", "p3", "advice")],
    )
    answer = influence(network, start=["p1", "p2", "p1"])
    assert [row.person for row in answer.results] == ["p2", "p1"]
    assert answer.made_by.options["start"] == ["p1", "p2"]
    with pytest.raises(UnknownName):
        influence(network, start=["p9"])


def test_at_most_five_others_are_named_and_never_oneself():
    answer = influence(advice(*((f"p{at}", "boss") for at in range(8))))
    assert answer.results[0].person == "boss"
    assert len(answer.results[0].moves) == 5
    assert all(move.person != row.person for row in answer.results for move in row.moves)


def test_a_layer_without_influence_and_a_susceptibility_out_of_range_are_refused():
    network = network_of([Tie("ann", "bob", "conflict"), Tie("ann", "bob", "advice")])
    with pytest.raises(InputError, match="Layer 'conflict' carries no influence"):
        influence(network, layers=["conflict"])
    with pytest.raises(InputError, match="between 0 and 1"):
        influence(network, susceptibility=1.2)
    with pytest.raises(UnknownName):
        total_influence(network, layers=["advise"])


def test_negative_ties_move_nobody_and_are_counted():
    network = network_of([Tie("ann", "bob", "advice"), Tie("cy", "bob", "advice", sign=-1)])
    answer = influence(network)
    assert "1 negative tie left out." in answer.notes
    assert {row.person: row.total_influence for row in answer.results}["cy"] == pytest.approx(1 / 3)


def test_susceptibility_one_on_a_ring_is_a_sentence_and_on_a_tree_an_answer():
    with pytest.raises(InputError, match="listen only to one another"):
        influence(advice(("ann", "bob"), ("bob", "ann")), susceptibility=1.0)
    tree = total_influence(advice(("ann", "bob"), ("cy", "ann")), susceptibility=1.0)
    assert tree.values == pytest.approx({"ann": 0.0, "bob": 1.0, "cy": 0.0})


@settings(max_examples=60, deadline=None)
@given(random_ties(), st.floats(0, 0.99))
def test_shares_of_a_final_view_sum_to_one_and_so_does_total_influence(parts, susceptibility):
    people, ties = parts
    found = sway(influence_arcs(advice(*ties, people=people), None), susceptibility=susceptibility)
    np.testing.assert_allclose(found.columns.sum(axis=1), 1.0, atol=1e-10)
    assert found.columns.min() >= -1e-12
    assert found.total.sum() == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(random_ties())
def test_the_network_gives_what_the_formula_gives(parts):
    people, ties = parts
    network = advice(*ties, people=people)
    n = len(people)
    W = np.zeros((n, n))
    for asker, adviser, strength in ties:
        W[people.index(asker), people.index(adviser)] = strength
    open_to = np.where(W.sum(axis=1) > 0, 0.8, 0.0)
    W /= np.where(W.sum(axis=1) > 0, W.sum(axis=1), 1.0)[:, None]
    columns = np.array([friedkin_johnsen(W, open_to, np.eye(n)[at]) for at in range(n)])
    score = total_influence(network)
    np.testing.assert_allclose([score[p] for p in people], columns.mean(axis=1), atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(random_ties())
def test_renaming_people_renames_influence(parts):
    people, ties = parts
    new = {person: f"x{-at}" for at, person in enumerate(people)}
    before = total_influence(advice(*ties, people=people))
    after = total_influence(
        advice(
            *((new[a], new[b], s) for a, b, s in reversed(ties)), people=[new[p] for p in reversed(people)]
        )
    )
    assert {new[p]: v for p, v in before.values.items()} == pytest.approx(after.values)


@settings(max_examples=25, deadline=None)
@given(random_ties(), st.sampled_from([0.0, 0.5, 0.8, 0.9999]))
def test_large_networks_are_solved_piece_by_piece_to_the_same_numbers(parts, susceptibility):
    people, ties = parts
    network = advice(*ties, people=people)
    dense = influence(network, susceptibility=susceptibility)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_DENSE", 0)
        pieces = influence(network, susceptibility=susceptibility)
    one = {row.person: row for row in dense.results}
    for row in pieces.results:
        assert row.total_influence == pytest.approx(one[row.person].total_influence, abs=1e-9)
        assert {m.person: m.share for m in row.moves} == pytest.approx(
            {m.person: m.share for m in one[row.person].moves}, abs=1e-8
        )


def test_above_the_dense_limit_only_the_first_are_explained_and_it_is_said(monkeypatch):
    network = advice(*((f"p{at}", f"p{at // 2}") for at in range(1, 60)))
    monkeypatch.setattr(module, "_DENSE", 10)
    answer = influence(network)
    assert any("first 25 people only" in note for note in answer.notes)
    assert answer.results[0].moves
    assert all(not row.moves for row in answer.results[25:])
    asked = influence(network, start=[answer.results[30].person])
    assert not any("first 25" in note for note in asked.notes)
