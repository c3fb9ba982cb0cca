"""Cascades: deterministic by seed, right in the mean, the same on every engine."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from orgmap.engines import engine
from orgmap.engines.luck import draws, run_keys
from orgmap.errors import InputError


@pytest.fixture(params=("kernels", "arrays"))
def any_engine(request):
    return engine(request.param)


DIAMOND = {
    (0, 1): Fraction(1),
    (0, 2): Fraction(1),
    (1, 3): Fraction(3),
    (2, 3): Fraction(1),
    (3, 4): Fraction(2),
}


def test_a_chance_of_one_reaches_all_there_is_and_none_reaches_the_seeds(any_engine, arcs_of):
    arcs = arcs_of(6, DIAMOND)
    sure = any_engine.cascade_reach(arcs, [0], probability=1.0, runs=3, seed=1)
    assert sure.tolist() == [1, 1, 1, 1, 1, 0]
    none = any_engine.cascade_reach(arcs, [0, 5], probability=0.0, runs=3, seed=1)
    assert none.tolist() == [1, 0, 0, 0, 0, 1]
    assert any_engine.cascade_reach(arcs, [], probability=1.0, runs=2, seed=0).tolist() == [0] * 6


def test_cascades_reach_people_as_often_as_all_worlds_together_say(any_engine, arcs_of):
    """All 2**5 worlds of live arcs by hand, against 20,000 runs: within four standard errors."""
    arcs = arcs_of(5, DIAMOND)
    chance = np.array([0.9, 0.5, 0.3, 0.6, 0.8])
    true = np.zeros(5)
    for live in product((False, True), repeat=5):
        world = np.prod(np.where(live, chance, 1 - chance))
        reached = {0}
        for _ in range(5):
            reached |= {
                int(h) for t, h, on in zip(arcs.tail, arcs.head, live, strict=True) if on and t in reached
            }
        true[list(reached)] += world
    runs = 20_000
    found = any_engine.cascade_reach(arcs, [0], probability=chance, runs=runs, seed=11)
    assert np.all(np.abs(found - true) <= 4 * np.sqrt(true * (1 - true) / runs) + 1e-12)


def test_thresholds_turn_people_as_often_as_the_share_that_has_turned(any_engine, arcs_of):
    """3 gets 3/4 of their strength from 1 and 1/4 from 2; 1 and 2 get all of theirs from 0."""
    runs = 20_000
    found = any_engine.threshold_reach(arcs_of(5, DIAMOND), [1], runs=runs, seed=2)
    assert found[[0, 1, 2]].tolist() == [0, 1, 0]
    assert found[3] == pytest.approx(0.75, abs=4 * (0.75 * 0.25 / runs) ** 0.5)
    assert found[4] == found[3]
    assert any_engine.threshold_reach(arcs_of(5, DIAMOND), [0], runs=50, seed=2).tolist() == [1] * 5


def test_the_same_seed_gives_the_same_numbers_and_another_others(any_engine, arcs_of):
    arcs = arcs_of(5, DIAMOND)
    first = any_engine.cascade_reach(arcs, [0], probability=0.5, runs=200, seed=4)
    assert (
        first.tolist() == any_engine.cascade_reach(arcs, [0, 0], probability=0.5, runs=200, seed=4).tolist()
    )
    assert first.tolist() != any_engine.cascade_reach(arcs, [0], probability=0.5, runs=200, seed=5).tolist()


def test_more_seeds_never_reach_fewer_in_any_run(any_engine, arcs_of):
    """Common luck: this holds for every run and so for the shares, not only in the mean."""
    arcs = arcs_of(5, DIAMOND)
    few = any_engine.cascade_reach(arcs, [1], probability=0.5, runs=100, seed=9)
    more = any_engine.cascade_reach(arcs, [1, 2], probability=0.5, runs=100, seed=9)
    assert np.all(more >= few)


def test_luck_is_even_and_does_not_repeat():
    keys = run_keys(0, 50)
    numbers = np.concatenate([draws(key, 1000) for key in keys])
    assert numbers.min() >= 0.0
    assert numbers.max() < 1.0
    assert np.unique(numbers).size == numbers.size
    counts = np.histogram(numbers, bins=20, range=(0, 1))[0]
    assert np.all(np.abs(counts - 2500) < 4 * 2500**0.5)
    assert abs(np.corrcoef(draws(keys[0], 1000), draws(keys[1], 1000))[0, 1]) < 0.13


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"seeds": [7]}, "no person at position 7"),
        ({"probability": 1.5}, "not between 0 and 1"),
        ({"probability": np.array([0.5, 0.5])}, "2 probabilities for 5 arcs"),
        ({"runs": 0}, "runs is 0"),
    ],
)
def test_wrong_questions_are_named(any_engine, arcs_of, asked, said):
    question = {"seeds": [0], "probability": 0.5, "runs": 1, "seed": 0, **asked}
    with pytest.raises(InputError, match=said):
        any_engine.cascade_reach(arcs_of(5, DIAMOND), **question)
