"""One answer: chances, luck, and what a messenger does to supporters and opponents."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from orgmap.sequence.response import answer, chances, talk_pull
from orgmap.sequence.state import Parameters


def yes_chance(theta, tie, divergence):
    p = Parameters(divergence=divergence)
    return chances(talk_pull(p, np.array([theta]), 0.0, tie), 0.0, 0.0, p.k)[1][0]


@pytest.mark.parametrize("divergence", [0.0, 0.5, 1.0])
def test_p6_a_better_tie_always_helps_with_the_undecided(divergence):
    assert yes_chance(0.0, 0.8, divergence) > yes_chance(0.0, 0.2, divergence)


def test_p6_a_better_tie_backfires_with_opponents_of_a_divergent_change():
    assert yes_chance(-0.8, 0.8, 1.0) < yes_chance(-0.8, 0.2, 1.0)
    assert yes_chance(-0.8, 0.8, 0.0) > yes_chance(-0.8, 0.2, 0.0)


def test_the_effect_of_a_messenger_falls_with_a_settled_view_and_is_not_cut_at_exactly_half():
    p = Parameters(divergence=1.0)
    found = p.trust_effect(np.array([0.0, 0.5, -0.5, -0.51, 1.0]))
    expected = [0.7, 0.7 * 0.675, 0.7 * 0.675, -0.7 * (1 - 0.65 * 0.51), 0.7 * 0.35]
    assert found == pytest.approx(expected)


def test_the_defaults_give_the_chances_they_were_chosen_for():
    p = Parameters()
    pull = talk_pull(p, np.array([-1.0, 0.0, 1.0]), 0.0, 0.0)
    _, yes = chances(pull, 0.0, 0.0, p.k)
    assert yes == pytest.approx([expit(-2), 0.5, expit(2)])


def test_hearing_of_it_from_others_mixes_two_chances():
    no, yes = chances(np.array([0.3]), 1.2, 0.25, 0.5)
    assert yes[0] == pytest.approx(0.75 * expit(0.3 - 0.5) + 0.25 * expit(0.3 - 1.2 - 0.5))
    assert no[0] == pytest.approx(0.75 * expit(-0.3 - 0.5) + 0.25 * expit(-0.3 + 1.2 - 0.5))


@given(st.floats(-5, 5), st.floats(0, 2), st.floats(0.001, 0.999))
def test_luck_gives_each_answer_its_chance(pull, k, x):
    """With a uniform x: against below S(-u-k), yes above 1 - S(u-k)."""
    low, high = expit(-pull - k), 1 - expit(pull - k)
    if min(abs(x - low), abs(x - high)) < 1e-9:
        return
    expected = -1 if x < low else 1 if x > high else 0
    luck = math.log(x / (1 - x))
    assert answer(np.array([pull]), np.array([luck]), k)[0] == expected


@given(st.floats(-5, 5), st.floats(0, 3), st.floats(-5, 5))
def test_more_pull_never_makes_an_answer_worse(pull, more, luck):
    lesser, greater = answer(np.array([pull, pull + more]), np.array([luck, luck]), 0.5)
    assert greater >= lesser
