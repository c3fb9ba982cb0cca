"""Simulation against exact values, and what coupling by common luck guarantees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from orgmap.sequence.draws import draw
from orgmap.sequence.exact import exact_model
from orgmap.sequence.state import Forum, Parameters, Situation


@pytest.mark.parametrize("form", ["flat", "refined"])
@pytest.mark.parametrize("calendar", [[1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 2, 3, 3, 0, 0], [0] * 8])
def test_p1_without_doubt_draws_give_the_exact_value(form, calendar, case8):
    situation, weeks = case8(form).stated(), np.array(calendar)
    exact = exact_model(situation).value(weeks)
    draws = draw(situation, seed=3, count=60_000)
    error = np.sqrt(exact.approval * (1 - exact.approval) / draws.count)
    found = draws.value(weeks)
    assert abs(found.approval - exact.approval) < 4 * error
    assert abs(found.opposed - exact.opposed) < 4 * 0.5 / np.sqrt(draws.count)


def test_p2_more_support_never_hurts_in_any_draw(random_situation):
    """With cover never negative and talk the looser the worse the answer, and a flat messenger effect."""
    situation = random_situation(7, 2, sd=0.2, tie_noise=0.3)
    situation = replace(
        situation,
        deference=np.abs(situation.deference),
        parameters=replace(situation.parameters, mu_form="flat"),
    )
    calendar = np.array([1, 2, 3, 4, 5, 6, 0])
    before = draw(situation, seed=1, count=2000).run(calendar).approved
    for i in range(7):
        theta = situation.theta.copy()
        theta[i] += 0.3
        after = draw(replace(situation, theta=theta), seed=1, count=2000).run(calendar).approved
        assert (after >= before).all()


def test_the_same_seed_gives_the_same_worlds(random_situation):
    situation = random_situation(10, 1, sd=0.3, tie_noise=0.3)
    calendar = np.arange(1, 11)
    one, two = (draw(situation, seed=5, count=500).run(calendar) for _ in range(2))
    assert (one.answers == two.answers).all()
    other = draw(situation, seed=6, count=500).run(calendar)
    assert (one.answers != other.answers).any()


def test_stances_stay_within_bounds(random_situation):
    draws = draw(random_situation(6, 1, sd=2.0), seed=0, count=500)
    assert draws.worlds.theta.min() == -1.0
    assert draws.worlds.theta.max() == 1.0


def test_noise_on_ties_has_mean_one():
    forum = Forum("gate", 2, 0.5, 1.0, np.ones(2), np.zeros(2, dtype=bool))
    situation = Situation.of(
        ("a", "b"),
        [0, 0],
        forums=(forum,),
        deference=[[0, 0.5], [0, 0]],
        parameters=Parameters(tie_noise=0.3),
    )
    factor = draw(situation, seed=1, count=200_000).worlds.cover.astype(float) / 0.5
    assert factor.mean() == pytest.approx(1.0, abs=4 * 0.31 / np.sqrt(200_000))
    assert np.log(factor).std() == pytest.approx(0.3, rel=0.02)


def two_gates(theta, weeks=(1, 2), **options):
    """A decides the first gate, B the second."""
    first = Forum("first", weeks[0], 1.0, 0.0, np.array([1.0, 0.0]), np.zeros(2, dtype=bool))
    second = Forum("second", weeks[1], 1.0, 0.0, np.array([0.0, 1.0]), np.zeros(2, dtype=bool))
    parameters = Parameters(mu_form="flat", tie_noise=0.0, **options)
    return Situation.of(
        ("a", "b"),
        theta,
        forums=(first, second),
        deference=[[0, 0], [0.5, 0]],
        parameters=parameters,
        weeks=weeks[1],
    )


def test_two_gates_must_both_be_passed():
    """P(a yes) * P(b yes | a yes) by hand."""
    situation = two_gates([0.2, 0.1])
    p = situation.parameters
    a_yes = expit(2 * 0.2 + 0.5 - p.k)
    b_yes = expit(2 * 0.1 + 1.7 * 0.5 + 0.5 - p.k)
    found = draw(situation, seed=2, count=100_000).run(np.array([1, 2])).approval
    exact = a_yes * b_yes
    assert abs(found - exact) < 4 * np.sqrt(exact * (1 - exact) / 100_000)


def test_a_refusal_hardens_those_who_were_against():
    """A meets the first gate cold, is refused by A's own no, and is then talked to with stance - .2."""
    first, second = (
        Forum(name, week, 1.0, 0.0, np.array([1.0]), np.zeros(1, dtype=bool))
        for name, week in (("first", 1), ("second", 2))
    )
    parameters = Parameters(mu_form="flat", tie_noise=0.0, beta=0.0)
    situation = Situation.of(("a",), [0.0], forums=(first, second), parameters=parameters, weeks=2)
    draws = draw(situation, seed=4, count=5000)
    joint = draws.run(np.array([2]))
    luck = expit(draws.worlds.luck[0])
    against = luck < expit(0.5 - 0.5)
    pull = 0.5 - np.where(against, 2 * 0.2, 0.0)
    expected = np.where(luck > 1 - expit(pull - 0.5), 1, np.where(luck < expit(-pull - 0.5), -1, 0))
    assert (joint.answers[0] == expected).all()
    assert joint.approved.sum() == (luck > 1 - expit(-0.5 - 0.5)).sum()


def test_an_earlier_gate_is_not_moved_by_later_talks():
    situation = two_gates([0.2, 0.1], weeks=(1, 3))
    draws = draw(situation, seed=1, count=4000)
    cold, late = draws.run(np.array([0, 3])), draws.run(np.array([2, 3]))
    # B is covered by A's talk only in the second calendar; A's gate was over by then.
    a_cold = expit(draws.worlds.luck[0]) > 1 - expit(2 * 0.2 - 0.5 - 0.5)
    assert not (cold.approved[~a_cold] > 0).any()
    assert not (late.approved[~a_cold] > 0).any()
