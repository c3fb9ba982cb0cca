"""Whose yes decides, worked by hand: votes that are wanted, borne against, vetoes and a chair."""

from __future__ import annotations

import numpy as np
import pytest

from orgmap.sequence.shares import shares_of_decision
from orgmap.sequence.state import Forum, Situation


def shares(*, quota=0.0, tolerance=1.0, votes=(1.0, 1.0, 1.0), vetoes=(0, 0, 0), chair=None):
    board = Forum("Board", 3, quota, tolerance, np.array(votes), np.array(vetoes, dtype=bool), chair)
    return shares_of_decision(Situation.of(("Ann", "Bo", "Cy"), [0, 0, 0], forums=(board,)))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # Two of three votes: everybody is second in a third of the orders.
        ({"quota": 0.5}, [1 / 3, 1 / 3, 1 / 3]),
        # The chair and one other: the chair completes it when second or last.
        ({"quota": 0.5, "chair": 0}, [2 / 3, 1 / 6, 1 / 6]),
        # Of 4 votes 1.2 may be against: Ann, who has 2, and one other must be for it.
        ({"tolerance": 0.3, "votes": (2.0, 1.0, 1.0)}, [2 / 3, 1 / 6, 1 / 6]),
        # Nobody's vote is wanted; Bo alone may stop it.
        ({"vetoes": (0, 1, 0)}, [0, 1, 0]),
    ],
)
def test_a_share_is_the_chance_of_completing_approval(rule, expected):
    found, how = shares(**rule)

    assert how == "exact"
    assert found.tolist() == pytest.approx(expected)


def test_sampled_shares_are_another_draw_with_another_seed():
    many = Forum("Board", 3, 0.5, 1.0, np.ones(17), np.zeros(17, dtype=bool), None)
    case = Situation.of(tuple(f"p{at}" for at in range(17)), [0] * 17, forums=(many,))
    (one, how), (same, _), (other, _) = (shares_of_decision(case, seed=seed) for seed in (1, 1, 2))

    assert how == "sampled"
    assert one.sum() == pytest.approx(1.0)
    assert one.tolist() == same.tolist() != other.tolist()
