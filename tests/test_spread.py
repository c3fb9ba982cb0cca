"""Spread: exact by enumeration on small networks, against step-by-step simulation, and greedy's promise."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.engines.worlds import cascade_worlds, threshold_worlds
from orgmap.errors import InputError, UnknownName
from orgmap.model import Layer, Person, Records, Tie
from orgmap.network import Network
from orgmap.spread import best_seeds, reach_in_turn, reach_of

MANY = 4000


def along(*pairs, people=()) -> Network:
    """A network whose arrows are influence as they stand."""
    ties = tuple(Tie(p[0], p[1], "sway", float(p[2]) if len(p) > 2 else 1.0) for p in pairs)
    layers = (Layer("sway", "informal", "with", directed=True),)
    return Network.from_records(Records(people=tuple(Person(p) for p in people), ties=ties, layers=layers))


@st.composite
def small(draw) -> Network:
    n = draw(st.integers(2, 6))
    names = [f"p{at}" for at in range(n)]
    pairs = [(a, b) for a in names for b in names if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1, max_size=8))
    return along(*[(a, b, draw(st.sampled_from([1, 2, 4]))) for a, b in chosen], people=names)


def exact_cascade(network: Network, seeds, chance) -> dict[str, float]:
    """Everybody's chance over all sets of open arcs; ``chance`` of an arc by its pair."""
    arcs = list(chance)
    found = dict.fromkeys(network.people, 0.0)
    for world in product((False, True), repeat=len(arcs)):
        weight = float(
            np.prod([chance[a] if is_open else 1 - chance[a] for a, is_open in zip(arcs, world, strict=True)])
        )
        reached = set(seeds)
        while True:
            more = {
                b for (a, b), is_open in zip(arcs, world, strict=True) if is_open and a in reached
            } - reached
            if not more:
                break
            reached |= more
        for person in reached:
            found[person] += weight
    return found


def chances(network: Network, probability: float) -> dict[tuple[str, str], float]:
    mean = np.mean([tie.strength for tie in network.ties])
    return {(t.source, t.target): 1 - (1 - probability) ** (t.strength / mean) for t in network.ties}


@settings(max_examples=15, deadline=None)
@given(small(), st.sampled_from([0.2, 0.5, 0.9]))
def test_a_cascade_has_the_chances_of_all_worlds_together(network, probability):
    found = reach_of(network, ["p0"], probability=probability, runs=MANY)
    exact = exact_cascade(network, {"p0"}, chances(network, probability))
    for person, chance in exact.items():
        assert found.chance[person] == pytest.approx(chance, abs=4.5 * (0.5 / MANY**0.5) + 1e-12)
    assert found.expected == pytest.approx(sum(found.chance.values()))
    assert found.low <= found.expected <= found.high or found.low == found.high


@settings(max_examples=10, deadline=None)
@given(small(), st.integers(0, 99))
def test_a_threshold_world_has_the_chances_of_thresholds_drawn_step_by_step(network, seed):
    shares: dict[tuple[str, str], float] = {}
    for person in network.people:
        into = [tie for tie in network.ties if tie.target == person]
        for tie in into:
            shares[tie.source, person] = tie.strength / sum(one.strength for one in into)
    dice = np.random.default_rng(seed)
    won = dict.fromkeys(network.people, 0)
    runs = 1500
    for _ in range(runs):
        limit = {person: dice.random() for person in network.people}
        active = {"p0"}
        while True:
            pressure = {
                person: sum(shares.get((other, person), 0.0) for other in active)
                for person in network.people
                if person not in active
            }
            more = {person for person, size in pressure.items() if size >= limit[person] and size > 0}
            if not more:
                break
            active |= more
        for person in active:
            won[person] += 1
    found = reach_of(network, ["p0"], model="threshold", runs=MANY)
    for person in network.people:
        assert found.chance[person] == pytest.approx(won[person] / runs, abs=0.08)


def test_advice_spreads_from_the_adviser_to_who_asks():
    network = Network.from_records(Records(ties=(Tie("ann", "bob", "advice"), Tie("cy", "bob", "advice"))))
    assert reach_of(network, ["bob"], probability=1.0).expected == 3.0
    assert reach_of(network, ["ann"], probability=1.0).expected == 1.0


def test_a_strong_arc_carries_more_than_a_weak_one_and_certainty_everything():
    network = along(("a", "b", 3), ("a", "c", 1))
    worlds = cascade_worlds(network.arcs(["sway"]), probability=0.5, runs=MANY, seed=0)
    opened = {head: bits.bit_count() / MANY for head, bits in worlds.onward[0]}
    assert opened[1] == pytest.approx(1 - 0.5**1.5, abs=0.03)
    assert opened[2] == pytest.approx(1 - 0.5**0.5, abs=0.03)
    assert reach_of(network, ["a"], probability=1.0).low == 3.0
    assert reach_of(network, ["a"], probability=0.0).expected == 1.0


def test_a_listener_hears_one_person_at_most_and_somebody_at_probability_one():
    network = along(("a", "c", 1), ("b", "c", 3))
    worlds = threshold_worlds(network.arcs(["sway"]), probability=1.0, runs=MANY, seed=0)
    place = {person: at for at, person in enumerate(network.people)}
    (of_a,), (of_b,) = worlds.onward[place["a"]], worlds.onward[place["b"]]
    assert of_a[1] & of_b[1] == 0
    assert of_a[1] | of_b[1] == worlds.every
    assert of_b[1].bit_count() / MANY == pytest.approx(0.75, abs=0.03)
    half = threshold_worlds(network.arcs(["sway"]), probability=0.5, runs=MANY, seed=0)
    heard = half.onward[place["a"]][0][1] | half.onward[place["b"]][0][1]
    assert heard.bit_count() / MANY == pytest.approx(0.5, abs=0.03)


@settings(max_examples=25, deadline=None)
@given(small(), st.sampled_from(["cascade", "threshold"]))
def test_reach_is_monotone_and_submodular_on_common_worlds(network, model):
    def reach(seeds) -> float:
        return reach_of(network, list(seeds), model=model, probability=0.5, runs=64).expected

    people = list(network.people)
    new, rest = people[0], people[1:]
    for size in range(len(rest)):
        smaller, larger = rest[:size], rest[: size + 1]
        assert reach(smaller) <= reach(larger) + 1e-12
        assert reach([*smaller, new]) - reach(smaller) >= reach([*larger, new]) - reach(larger) - 1e-9


@settings(max_examples=20, deadline=None)
@given(small(), st.integers(1, 3))
def test_greedy_keeps_its_promise_and_its_first_choice_is_the_best_single(network, budget):
    def reach(seeds) -> float:
        return reach_of(network, list(seeds), probability=0.4, runs=128).expected

    found = best_seeds(network, budget, probability=0.4, runs=128)
    chosen = [row.person for row in found.results]
    best = max(reach(some) for some in combinations(network.people, min(budget, len(network.people))))
    assert found.results[-1].reached == pytest.approx(reach(chosen))
    assert reach(chosen) >= (1 - 1 / np.e) * best - 1e-9
    assert found.results[0].gain == pytest.approx(max(reach([one]) for one in network.people))


def test_celf_chooses_what_plain_greedy_chooses():
    dice = np.random.default_rng(2)
    names = [f"p{at}" for at in range(15)]
    network = along(*[(a, b) for a in names for b in names if a != b and dice.random() < 0.15], people=names)
    chosen: list[str] = []
    for _ in range(4):
        gain = {
            one: reach_of(network, [*chosen, one], probability=0.3, runs=200).expected
            for one in names
            if one not in chosen
        }
        chosen.append(max(gain, key=lambda one: gain[one]))
    found = best_seeds(network, 4, probability=0.3, runs=200)
    assert [row.person for row in found.results] == chosen


def test_every_seed_says_whom_it_adds_in_shares_that_sum_to_one():
    network = along(("a", "b"), ("b", "c"), ("c", "d"), ("a", "e"), ("a", "f"), ("f", "g"), people=["z"])
    rows = best_seeds(network, 3, probability=0.6, runs=500).results
    assert rows[0].person == "a"
    for row in rows:
        assert sum(reason.share for reason in row.reasons) == pytest.approx(1.0)
    assert sum(row.gain for row in rows) == pytest.approx(rows[-1].reached)
    assert rows[0].to_json()["reasons"][0]["text"].endswith("of worlds.")


def test_a_seed_reason_reaches_rows_of_files():
    from orgmap.model import Source

    tie = Tie("bob", "ann", "advice", sources=(Source("edges_advice.csv", 7),))
    found = best_seeds(Network.from_records(Records(ties=(tie,))), 1, probability=1.0).results[0]
    assert found.person == "ann"
    assert found.reasons[0].evidence == (Source("edges_advice.csv", 7),)


def test_prices_turn_the_choice_and_the_promise():
    network = along(("a", "b"), ("a", "c"), ("a", "d"), ("x", "y"), ("x", "z"))
    assert [row.person for row in best_seeds(network, 1, probability=1.0).results] == ["a"]
    found = best_seeds(network, 2, probability=1.0, prices={"a": 2.5})
    assert "a" not in {row.person for row in found.results}
    assert "32 %" in found.notes[-1]
    assert "63 %" in best_seeds(network, 2, probability=1.0).notes[-1]
    dear = best_seeds(network, 3, probability=1.0, prices={"a": 3.0})
    # a alone reaches 4; x and two others reach 5 for the same price
    assert dear.results[-1].reached == 5


def test_only_candidates_are_chosen_and_choosing_ends_when_nobody_adds():
    network = along(("a", "b"), ("b", "a"))
    found = best_seeds(network, 5, probability=1.0)
    assert [row.person for row in found.results] == ["a"]
    assert [row.person for row in best_seeds(network, 1, probability=1.0, candidates=["b"]).results] == ["b"]


@settings(max_examples=60, deadline=None)
@given(
    small(), st.integers(1, 4), st.sampled_from(["cascade", "threshold"]), st.randoms(use_true_random=False)
)
def test_p12_beginning_in_turn_reaches_at_least_as_many_as_all_at_once(network, budget, model, dice):
    """P12 of the planning model, on the same worlds."""
    ranking = list(network.people)
    dice.shuffle(ranking)
    options = {"model": model, "probability": 0.4, "runs": 200}
    in_turn = reach_in_turn(network, ranking, budget, **options)
    at_once = reach_of(network, ranking[:budget], **options)
    assert in_turn.expected >= at_once.expected
    assert all(in_turn.chance[one] >= at_once.chance[one] for one in network.people)


def test_beginning_in_turn_spends_what_it_saves():
    """a reaches b for certain, so the second talk goes to c in the stead of b."""
    network = along(("a", "b"), people=["a", "b", "c"])
    found = reach_in_turn(network, ["a", "b", "c"], 2, probability=1.0, runs=10)
    assert found.chance == {"a": 1.0, "b": 1.0, "c": 1.0}
    assert reach_of(network, ["a", "b"], probability=1.0, runs=10).chance["c"] == 0.0


def test_the_same_seed_gives_the_same_worlds_and_another_seed_others():
    network = along(*[(f"p{a}", f"p{b}") for a in range(6) for b in range(6) if a != b])
    one = reach_of(network, ["p0"], runs=100)
    assert one == reach_of(network, ["p0"], runs=100)
    assert one.chance != reach_of(network, ["p0"], runs=100, seed=1).chance
    assert one.made_by.options["probability"] == 0.1
    assert one.made_by.seed == 0


def test_an_answer_has_a_row_a_person_by_falling_chance():
    answer = reach_of(along(("a", "b"), people=["c"]), ["a"], probability=1.0, runs=10).answer()
    assert [row.values for row in answer.results] == [
        {"person": "a", "value": 1.0, "undefined": None},
        {"person": "b", "value": 1.0, "undefined": None},
        {"person": "c", "value": 0.0, "undefined": None},
    ]
    assert "reach 2.0 people on average" in answer.notes[0]


def test_nobody_reaches_nobody_and_an_isolate_itself():
    network = along(people=["a", "b"])
    assert reach_of(network, [], layers=["sway"]).expected == 0.0
    assert reach_of(network, ["a"], layers=["sway"], model="threshold").expected == 1.0
    assert best_seeds(Network.from_records(Records()), 2).results == ()


def test_wrong_questions_are_told():
    network = along(("a", "b"))
    with pytest.raises(UnknownName, match="no model 'sir'"):
        reach_of(network, ["a"], model="sir")
    with pytest.raises(UnknownName, match="no person"):
        reach_of(network, ["nobody"])
    with pytest.raises(InputError) as told:
        reach_of(network, ["a"], probability=2.0, runs=1)
    assert len(told.value.problems) == 2
    with pytest.raises(InputError) as told:
        best_seeds(network, 0, prices={"a": 0})
    assert len(told.value.problems) == 2
    with pytest.raises(InputError, match="budget is 0"):
        reach_in_turn(network, ["a"], 0)
    conflict = Network.from_records(Records(ties=(Tie("a", "b", "conflict"),)))
    with pytest.raises(InputError, match="carries no influence"):
        reach_of(conflict, ["a"], layers=["conflict"])
