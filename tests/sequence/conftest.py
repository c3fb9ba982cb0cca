"""Situations the tests share: toys worked by hand, the eight-person case, random ones."""

from __future__ import annotations

import math

import numpy as np
import pytest

from orgmap.sequence.state import Forum, Parameters, Situation

LN3 = math.log(3)

NAMES = ("CFO", "FinanceBP", "Ops", "Eng", "Sales", "HR", "IT", "Legal")
DEFERENCE = {
    "CFO": {"FinanceBP": 0.3, "Sales": 0.3},
    "FinanceBP": {"CFO": 0.4},
    "Ops": {"CFO": 0.2, "FinanceBP": 0.3, "HR": 0.1},
    "Eng": {"FinanceBP": 0.35, "Ops": 0.45},
    "Sales": {"CFO": 0.3, "Ops": 0.3, "Eng": 0.2},
    "HR": {"CFO": 0.2, "FinanceBP": 0.2, "Sales": 0.2},
    "IT": {"Ops": 0.2, "Eng": 0.4},
    "Legal": {"CFO": 0.4, "Sales": 0.2},
}
MESSENGER = {
    "CFO": {"FinanceBP": 0.7},
    "Ops": {"FinanceBP": 0.5},
    "Eng": {"FinanceBP": 0.5, "Ops": 0.7},
    "Sales": {"CFO": 0.5, "Ops": 0.8},
    "HR": {"CFO": 0.5},
    "IT": {"Eng": 0.7},
    "Legal": {"CFO": 0.6},
}
LEAK = {
    "CFO": {"Sales": 0.1, "Legal": 0.1},
    "FinanceBP": {"CFO": 0.4, "Ops": 0.2},
    "Ops": {"Eng": 0.2, "Sales": 0.2},
    "Eng": {"Sales": 0.3, "IT": 0.3},
    "Sales": {"CFO": 0.3, "Eng": 0.3, "HR": 0.3},
    "HR": {"Sales": 0.5},
    "IT": {"Eng": 0.5},
    "Legal": {"CFO": 0.3},
}


def _matrix(rows):
    return [[rows.get(a, {}).get(b, 0.0) for b in NAMES] for a in NAMES]


def make_case8(mu_form="flat", **options):
    votes = np.array([0.0, 2, 4, 5, 8, 2, 3, 1])
    forum = Forum("steering", 8, 0.5, 0.15, votes, np.zeros(8, dtype=bool), chair=0)
    return Situation.of(
        NAMES,
        [0.6, 0.5, 0.2, -0.2, -0.4, 0.3, 0.0, -0.1],
        forums=(forum,),
        deference=_matrix(DEFERENCE),
        messenger=_matrix(MESSENGER),
        leak=_matrix(LEAK),
        authority=[1.0, 0.5, 0.8, 0.85, 0.95, 0.5, 0.6, 0.6],
        tie0=[0.5, 0.7, 0.3, 0.1, -0.8, 0.5, 0.2, 0.1],
        parameters=Parameters(mu_form=mu_form, week_price=0.0),
        **options,
    )


def make_toy(
    theta, *, quota=1.0, tolerance=0.0, mu=0.0, beta=0.0, gamma=LN3, k=0.0, messengers=False, **options
):
    """The toys of the oracles: logits of three, no cost, and a cold gate that nobody survives."""
    n = len(theta)
    forum = Forum("gate", n, quota, tolerance, np.ones(n), np.zeros(n, dtype=bool))
    parameters = Parameters(
        alpha=2 * LN3,
        gamma=gamma,
        mu_form="flat",
        mu=mu,
        k=k,
        e_one_on_one=0.0,
        e_gate=-50.0,
        beta=beta,
        kappa_yes=1.0,
        kappa_lukewarm=1.0,
        kappa_no=1.0,
        opposition_price=0.0,
        week_price=0.0,
        messengers=messengers,
    )
    people = tuple("ABCDEFGH"[:n])
    return Situation.of(people, theta, forums=(forum,), parameters=parameters, **options)


def make_random(
    n, seed, rule="chair", *, capacity=1, weeks=None, sd=0.0, tie_noise=0.0, week_price=0.0, **options
):
    rng = np.random.default_rng(seed)
    authority = rng.random(n)
    deference = (rng.random((n, n)) < min(0.5, 6 / n)) * rng.random((n, n)) * (0.5 + authority)
    deference = deference * np.where(rng.random((n, n)) < 0.15, -1, 1)
    np.fill_diagonal(deference, 0)
    deference = 0.75 * deference / np.maximum(1e-9, np.abs(deference).sum(axis=1, keepdims=True))
    messenger = np.where(rng.random((n, n)) < min(0.3, 4 / n), rng.random((n, n)), 0)
    leak = (rng.random((n, n)) < min(0.4, 5 / n)) * rng.random((n, n)) * 0.5
    np.fill_diagonal(messenger, 0)
    np.fill_diagonal(leak, 0)
    votes, vetoes = rng.integers(1, 9, n).astype(float), np.zeros(n, dtype=bool)
    quota, tolerance, strict, chair = {
        "chair": (0.5, 0.15, False, int(authority.argmax())),
        "majority": (0.5, 1.0, True, None),
        "consensus": (0.5, 0.0, False, None),
        "unanimous": (1.0, 0.0, False, None),
        "vetoes": (0.5, 0.35, False, None),
    }[rule]
    if rule == "vetoes":
        vetoes[rng.permutation(n)[:2]] = True
    forum = Forum("gate", weeks or n, quota, tolerance, votes, vetoes, chair, strict)
    return Situation.of(
        tuple(f"p{i}" for i in range(n)),
        np.clip(rng.normal(0.05, 0.45, n), -1, 1),
        forums=(forum,),
        deference=deference,
        messenger=messenger,
        leak=leak,
        sd=np.full(n, sd),
        authority=authority,
        tie0=np.clip(rng.normal(0.1, 0.5, n), -1, 1),
        parameters=Parameters(tie_noise=tie_noise, week_price=week_price),
        capacity=capacity,
        weeks=weeks,
        **options,
    )


def order_weeks(order):
    return {person: week for week, person in enumerate(order, start=1)}


@pytest.fixture
def case8():
    return make_case8


@pytest.fixture
def toy():
    return make_toy


@pytest.fixture
def random_situation():
    return make_random


@pytest.fixture
def in_turn():
    """Weeks of an order of people, one a week."""
    return order_weeks
