"""Who carries the message: within everybody's limit a week, those who gain most first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.sequence import solve
from orgmap.sequence.carriers import Carrier, best_messenger, carriers
from orgmap.sequence.state import Forum, Parameters, Situation


def trusting(rows, *, limit=2, tie0=None):
    """People who trust others as messengers as in ``rows``, all of one gate."""
    n = len(rows)
    forum = Forum("gate", n, 0.5, 1.0, np.ones(n), np.zeros(n, dtype=bool))
    return Situation.of(
        tuple(f"p{i}" for i in range(n)),
        np.zeros(n),
        forums=(forum,),
        messenger=np.array(rows, dtype=float),
        tie0=tie0,
        capacity=n,
        parameters=Parameters(messenger_capacity=limit),
    )


def test_a_messenger_is_asked_twice_a_week_and_those_who_gain_least_go_without():
    """p0 is trusted by three people of week 2: .9, .8 and .5. The third has p1 at .4 instead."""
    rows = np.zeros((5, 5))
    rows[2:, 0] = 0.9, 0.8, 0.5
    rows[4, 1] = 0.4
    situation = trusting(rows)
    calendar, yes = np.array([1, 1, 2, 2, 2]), np.full(5, 0.5)
    found = carriers(situation, yes, calendar)
    assert [found[i] for i in (2, 3, 4)] == [Carrier(0), Carrier(0), Carrier(1, taken=0)]
    assert found[0] == Carrier(None)
    one = carriers(trusting(rows, limit=1), yes, calendar)
    assert [one[i] for i in (2, 3, 4)] == [Carrier(0), Carrier(None, taken=0), Carrier(1, taken=0)]
    assert carriers(trusting(rows, limit=3), yes, calendar)[4] == Carrier(0)


def test_the_second_best_is_shared_out_so_that_the_sum_is_largest():
    """p2 gains .9 by p0 or .85 by p1, p3 gains .8 by p0 only: p0 goes to p3."""
    rows = np.zeros((4, 4))
    rows[2, :2] = 0.9, 0.85
    rows[3, 0] = 0.8
    found = carriers(trusting(rows, limit=1), np.ones(4), np.array([1, 1, 2, 2]))
    assert (found[2], found[3]) == (Carrier(1, taken=0), Carrier(0))


def test_nobody_carries_to_whom_you_are_closer_yourself():
    rows = np.zeros((2, 2))
    rows[1, 0] = 0.5
    situation = trusting(rows, tie0=[0.0, 0.6])
    assert carriers(situation, np.ones(2), np.array([1, 2]))[1] == Carrier(None)
    assert best_messenger(situation, np.ones(2), np.array([1, 2]), 1) is None
    assert carriers(situation, np.ones(2), np.array([0, 0])) == {}


@given(st.integers(0, 10_000), st.integers(1, 3))
@settings(max_examples=30, deadline=None)
def test_no_messenger_carries_more_in_a_week_than_they_can(seed, limit):
    rng = np.random.default_rng(seed)
    n = 12
    situation = trusting(rng.random((n, n)) * (rng.random((n, n)) < 0.3), limit=limit)
    calendar, yes = rng.integers(0, 4, n), rng.random(n)
    asked = {}
    for i, carrier in carriers(situation, yes, calendar).items():
        if carrier.messenger is not None:
            assert 0 < calendar[carrier.messenger] < calendar[i]
            key = int(calendar[i]), carrier.messenger
            asked[key] = asked.get(key, 0) + 1
    assert max(asked.values(), default=0) <= limit


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 4))])
def test_no_plan_asks_a_messenger_more_than_twice_a_week(seed, random_situation):
    """Everybody trusts p0, who comes first; the plan says who would have gone."""
    situation = random_situation(8, seed, "majority", capacity=4, weeks=3)
    trust = np.zeros((8, 8))
    trust[1:, 0] = 1.0
    tie0 = np.full(8, -0.5)
    situation = replace(situation, messenger=trust, tie0=tie0, deference=np.zeros((8, 8)))
    found, _ = solve(situation)
    asked = [(step.week, step.messenger) for step in found.steps if step.messenger]
    assert asked
    assert max(asked.count(one) for one in asked) <= 2
    texts = [reason.text for step in found.steps for reason in step.reasons]
    after = [step for step in found.steps if step.week > found.weeks["p0"]]
    crowded = any(sum(other.week == step.week for other in after) > 2 for step in after)
    assert any("would be the best messenger, but carries 2 talks" in text for text in texts) == crowded
