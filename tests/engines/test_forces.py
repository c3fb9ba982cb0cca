"""The drawing by forces: squares push as pairs do, groups come apart, the same picture every time."""

from __future__ import annotations

import numpy as np
import pytest

from orgmap.engines.kernels import forces


def groups_of_ten(people):
    """Everybody tied to all of their ten, and one tie from each ten to the next."""
    pairs = {
        (a, b) for a in range(people) for b in range(a // 10 * 10, min(a // 10 * 10 + 10, people)) if a != b
    }
    pairs |= {pair for a in range(10, people, 10) for pair in ((a, a - 10), (a - 10, a))}
    tail, head = np.array(sorted(pairs)).T
    start = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=people))))
    return forces.Ties(start, head.astype(np.uint32), np.ones(head.size))


def settled(people, *, rounds=60):
    spots = np.random.default_rng(0).normal(size=(people, 2))
    forces.settle(groups_of_ten(people), np.ones(people), spots, rounds, 0.1)
    return spots


@pytest.mark.parametrize("people", [200, forces.EXACT + 100])
def test_people_of_one_group_stand_nearer_one_another_than_others(people):
    spots = settled(people, rounds=60)
    assert np.isfinite(spots).all()
    team = np.arange(people) // 10
    luck = np.random.default_rng(1)
    a, b = luck.integers(0, people, 4000), luck.integers(0, people, 4000)
    apart = np.linalg.norm(spots[a] - spots[b], axis=1)
    centre = np.array([spots[team == t].mean(axis=0) for t in team])
    assert np.linalg.norm(spots - centre, axis=1).mean() < 0.4 * apart.mean()


def test_squares_push_nearly_as_all_pairs_do():
    luck = np.random.default_rng(3)
    spots = np.concatenate((luck.normal(size=(400, 2)), luck.normal(5.0, 0.1, size=(400, 2))))
    mass = luck.uniform(1, 3, size=800)
    pairs, squares = np.zeros((800, 2)), np.zeros((800, 2))
    forces._push_pairs(mass, spots, pairs)
    forces._push_squares(mass, spots, squares)
    assert np.linalg.norm(pairs - squares) < 0.02 * np.linalg.norm(pairs)


def test_people_on_one_spot_and_on_a_line_are_no_trouble():
    spots = np.concatenate((np.zeros((50, 2)), np.column_stack((np.linspace(0, 1, 50), np.zeros(50)))))
    squares = np.zeros((100, 2))
    forces._push_squares(np.ones(100), spots, squares)
    assert np.isfinite(squares).all()


def test_the_same_beginning_gives_the_same_picture():
    np.testing.assert_array_equal(settled(120), settled(120))
