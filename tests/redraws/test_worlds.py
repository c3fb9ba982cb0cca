"""What one redraw changes: ties missed and found, strengths, layers; and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.model import Layer, Person, Records, Tie
from orgmap.network import Network
from orgmap.redraws.response import responses
from orgmap.redraws.worlds import Worlds


def worlds(network, layers=None, *, missing=None, strength_noise=0.0, factor_noise=0.0, seed=0):
    names = network.known_layers(layers)
    found = responses(network, names, missing)
    return Worlds.of(network, found, strength_noise=strength_noise, factor_noise=factor_noise, seed=seed)


def pairs(arcs):
    return set(zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True))


@st.composite
def networks(draw):
    people = [f"p{at}" for at in range(draw(st.integers(2, 7)))]
    ordered = [(a, b) for a in people for b in people if a != b]
    layers = [
        Layer("advice", "informal", "against", directed=True),
        Layer("lunch", "informal", "both", directed=False),
        Layer("told", "informal", "with", directed=True),
        Layer("chat", "informal", "both", directed=True),
    ]
    ties = []
    for layer in layers:
        chosen = draw(
            st.lists(
                st.sampled_from(ordered),
                unique_by=frozenset if layer.directed is False else None,
                max_size=8,
                unique=layer.directed is not False,
            )
        )
        ties += [Tie(a, b, layer.name, draw(st.sampled_from([1.0, 2.0, 3.0]))) for a, b in chosen]
    units = draw(st.lists(st.sampled_from(["A", "B", None]), min_size=len(people), max_size=len(people)))
    return Network.from_records(
        Records(
            people=tuple(Person(p, unit=u) for p, u in zip(people, units, strict=True)),
            ties=tuple(ties),
            layers=tuple(layers),
        )
    )


@settings(max_examples=80, deadline=None)
@given(networks())
def test_without_doubt_a_redraw_is_the_network_itself(network):
    for layers in (None, *([name] for name in network.informal)):
        if not network.known_layers(layers):
            continue
        drawn = worlds(network, layers, missing=0.0).draw(3)
        for direction, arcs in drawn.items():
            own = network.arcs(layers, direction=direction)
            assert arcs.people == own.people
            assert arcs.tail.tolist() == own.tail.tolist()
            assert arcs.head.tolist() == own.head.tolist()
            assert arcs.strength == pytest.approx(own.strength, rel=1e-12)
            assert (arcs.directed, arcs.layers, arcs.direction) == (own.directed, own.layers, own.direction)


@settings(max_examples=60, deadline=None)
@given(networks(), st.integers(0, 5), st.floats(0.1, 0.9))
def test_any_redraw_is_a_network_without_loops_and_undirected_layers_stay_so(network, k, missing):
    if not network.informal:
        return
    for name in network.informal:
        arcs = worlds(network, [name], missing=missing, strength_noise=0.3).draw(k)["file"]
        own = network.arcs([name])
        assert not np.any(arcs.tail == arcs.head)
        assert np.all(arcs.strength > 0)
        assert arcs.size <= own.size
        if not arcs.directed:
            assert pairs(arcs) == {(b, a) for a, b in pairs(arcs)}


def many(network_of, n=30):
    people = [f"p{at}" for at in range(n)]
    ties = [(people[at], people[(at + step) % n]) for at in range(n) for step in (1, 2, 5, 9)]
    return network_of(ties, people=people)


def test_a_redraw_is_as_dense_as_the_data_and_misses_the_stated_share(network_of):
    network = many(network_of)
    drawn = worlds(network, missing=0.3)
    own = pairs(network.arcs(["advice"]))
    missed = []
    for k in range(60):
        found = pairs(drawn.draw(k)["file"])
        assert len(found) == len(own)
        missed.append(len(own - found) / len(own))
    # 120 ties, 60 draws: the standard error of the mean is under half a point.
    assert np.mean(missed) == pytest.approx(0.3, abs=0.02)


def test_what_is_found_instead_joins_units_that_are_joined(network_of):
    people = [f"p{at}" for at in range(24)]
    units = {p: "AB"[at % 2] for at, p in enumerate(people)}
    inside = [(a, b) for at, a in enumerate(people) for b in people[at + 1 :] if units[a] == units[b]][::3]
    network = network_of(inside, units=units)
    arcs = worlds(network, missing=0.4).draw(0)["file"]

    assert arcs.size == len(inside)
    assert {units[people[a]] == units[people[b]] for a, b in pairs(arcs)} == {True}


def test_non_respondents_are_not_isolates(network_of):
    """Of twelve people four named nobody: in redraws they do, and the rest miss ties."""
    people = [f"p{at}" for at in range(12)]
    ties = [(people[at], people[(at + step) % 12]) for at in range(8) for step in (1, 3, 5)]
    network = network_of(ties, people=people)
    drawn = worlds(network)
    named = np.zeros(12)
    for k in range(200):
        named += np.bincount(drawn.draw(k)["file"].tail, minlength=12)
    per_draw = named / 200
    assert drawn.layers[0].missing == pytest.approx(1 / 3)
    assert np.all(per_draw[8:] > 1.0)
    assert per_draw[8:].mean() == pytest.approx(per_draw[:8].mean(), abs=0.3)


def test_layers_overlap_as_much_as_they_do(network_of):
    people = [f"p{at}" for at in range(40)]
    ties = [(people[at], people[(at + step) % 40]) for at in range(40) for step in (1, 2, 3)]
    both = [(a, b, layer) for a, b in ties for layer in ("advice", "trust")]
    network = network_of(both[:-20], people=people)
    own = network.arcs(direction="influence").size
    drawn = worlds(network, missing=0.2)
    sizes = [drawn.draw(k)["influence"].size for k in range(20)]
    # Without overlap a fifth of both layers would be new pairs, and the union grow by a third.
    assert np.mean(sizes) < 1.25 * own


def test_equal_strengths_state_nothing_and_stay_equal(network_of):
    arcs = worlds(many(network_of), strength_noise=0.5, missing=0.1).draw(1)["file"]
    assert arcs.uniform


def test_strengths_that_differ_are_shaken_around_themselves(network_of):
    network = network_of([("a", "b", "advice", 1), ("b", "c", "advice", 3)])
    drawn = worlds(network, strength_noise=0.2, missing=0.0)
    logs = np.log([drawn.draw(k)["file"].strength for k in range(400)]) - np.log([1.0, 3.0])
    assert logs.mean(axis=0) == pytest.approx([0.0, 0.0], abs=0.04)
    assert logs.std(axis=0) == pytest.approx([0.2, 0.2], abs=0.03)


def test_layers_lean_in_more_or_less_only_when_there_are_several(network_of):
    network = network_of([("a", "b", "advice"), ("b", "c", "trust")])
    together = [
        worlds(network, missing=0.0, factor_noise=0.3).draw(k)["influence"].strength for k in range(300)
    ]
    assert np.log(together).std(axis=0) == pytest.approx([0.3, 0.3], abs=0.05)
    alone = worlds(network, ["advice"], missing=0.0, factor_noise=0.3).draw(0)["file"]
    assert alone.strength.tolist() == [1.0]


def test_a_full_block_has_no_room_for_more(network_of):
    network = network_of([(a, b) for a in "abc" for b in "abc" if a != b])
    assert worlds(network, missing=0.5).draw(0)["file"].size < 6


def test_nobody_and_no_ties_can_be_redrawn():
    empty = Network.from_records(Records())
    assert worlds(empty).draw(0)["file"].size == 0
    alone = Network.from_records(Records(people=(Person("a"),)))
    assert worlds(alone).draw(0)["influence"].count == 1
