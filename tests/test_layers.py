"""Layers: repeated ties are merged, undirected files are told from directed ones."""

import pytest

from orgmap.errors import InputError
from orgmap.layers import merge_ties, resolve_layers
from orgmap.model import Layer, Source, Tie

RING = [(str(i), str((i + 1) % 9)) for i in range(9)]


def ties_of(pairs, layer="friendship"):
    return [Tie(a, b, layer) for a, b in pairs]


def arcs_of(ties):
    return {(tie.source, tie.target): tie.strength for tie in ties}


def test_repeated_ties_are_summed_and_keep_every_line():
    first = Tie("a", "b", "advice", 1.0, sources=(Source("x.csv", 2),))
    second = Tie("a", "b", "advice", 2.0, sources=(Source("y.csv", 5),))

    (merged,) = merge_ties([first, second])

    assert merged.strength == 3.0
    assert merged.sources == (Source("x.csv", 2), Source("y.csv", 5))


def test_a_pair_with_both_signs_on_one_layer_is_a_problem_with_its_line():
    ties = [
        Tie("a", "b", "trust", sign=1, sources=(Source("t.csv", 2),)),
        Tie("a", "b", "trust", sign=-1, sources=(Source("t.csv", 3),)),
    ]
    with pytest.raises(InputError) as caught:
        merge_ties(ties)

    (problem,) = caught.value.problems
    assert (problem.file, problem.row, problem.column) == ("t.csv", 3, "sign")


def test_a_file_that_lists_each_pair_once_and_one_that_lists_it_twice_give_the_same_network():
    once = resolve_layers((), ties_of(RING))
    twice = resolve_layers((), ties_of(RING + [(b, a) for a, b in RING]))

    assert arcs_of(once[1]) == arcs_of(twice[1])
    assert once[0]["friendship"].directed is False
    assert twice[0]["friendship"].directed is False
    assert "read as undirected" in once[2][0]
    assert "read as undirected" in twice[2][0]


def test_a_few_ties_without_return_say_nothing_about_direction():
    layers, ties, notes = resolve_layers((), ties_of([("a", "b"), ("b", "c")]))

    assert layers["friendship"].directed is True
    assert len(ties) == 2
    assert notes == ()


def test_advice_stays_directed_even_when_every_tie_is_returned():
    layers, _, _ = resolve_layers((), ties_of(RING + [(b, a) for a, b in RING], "advice"))

    assert layers["advice"].directed is True


def test_a_declared_undirected_layer_mirrors_what_is_listed_once_and_keeps_what_is_listed_twice():
    stated = (Layer("lunch", directed=False),)
    _, ties, notes = resolve_layers(stated, [*ties_of([("a", "b"), ("b", "a"), ("b", "c")], "lunch")])

    assert arcs_of(ties) == {("a", "b"): 1.0, ("b", "a"): 1.0, ("b", "c"): 1.0, ("c", "b"): 1.0}
    assert "some pairs once and some in both directions" in notes[0]


def test_two_listings_of_one_undirected_tie_meet_at_their_mean():
    stated = (Layer("lunch", directed=False),)
    _, ties, _ = resolve_layers(stated, [Tie("a", "b", "lunch", 1.0), Tie("b", "a", "lunch", 3.0)])

    assert arcs_of(ties) == {("a", "b"): 2.0, ("b", "a"): 2.0}


def test_a_layer_nobody_described_is_noted():
    layers, _, notes = resolve_layers((), ties_of([("a", "b"), ("b", "a"), ("a", "c")], "lunch"))

    assert layers["lunch"].influence == "both"
    assert "not described in layers.csv" in notes[0]
