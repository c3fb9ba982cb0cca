"""Whose yes decides: the Shapley-Shubik share of the decision each holder of a right has at the gates."""

from __future__ import annotations

from math import factorial

import numpy as np
import numpy.typing as npt

from orgmap.sequence.state import Situation

_EXACT_HOLDERS = 16
SAMPLED_ORDERS = 20_000


def shares_of_decision(inputs: Situation, *, seed: int = 0) -> tuple[npt.NDArray[np.float64], str]:
    """Each person's Shapley-Shubik share of passing every gate (0..1), and "exact" or "sampled".

    People say yes in random order, the rest being against; a share is the chance of being the one with
    whom approval first holds. Shares sum to 1 when approval is possible at all, and are all 0 when not.
    Exact to sixteen holders of a right, from 20,000 random orders above.

    >>> from orgmap.sequence import Forum
    >>> forum = Forum("board", 1, 0.0, 1.0, np.zeros(2), np.array([True, True]), chair=None)
    >>> shares_of_decision(Situation.of(("a", "b"), [0, 0], forums=(forum,)))[0].tolist()
    [0.5, 0.5]
    """
    holders = np.flatnonzero(inputs.holders)
    shares = np.zeros(inputs.size)
    if holders.size == 0:
        return shares, "exact"
    if holders.size <= _EXACT_HOLDERS:
        shares[holders] = _exact_shares(inputs, holders)
        return shares, "exact"
    shares[holders] = _sampled_shares(inputs, holders, seed)
    return shares, "sampled"


def _passes(inputs: Situation, said_yes: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether every gate passes, a row a case: those who did not say yes are against."""
    passed = np.ones(said_yes.shape[0], dtype=bool)
    for forum in inputs.forums:
        passed &= forum.enough(said_yes @ forum.votes)
        passed &= forum.tolerated(~said_yes @ forum.votes)
        passed &= ~(~said_yes & forum.vetoes).any(axis=1)
        if forum.chair is not None:
            passed &= said_yes[:, forum.chair]
    return passed


def _exact_shares(inputs: Situation, holders: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    m = holders.size
    codes = np.arange(1 << m)
    members = (codes[:, None] >> np.arange(m)) & 1 == 1
    said_yes = np.ones((codes.size, inputs.size), dtype=bool)
    said_yes[:, holders] = members
    wins = _passes(inputs, said_yes)
    sizes = members.sum(axis=1)
    chance = np.array([factorial(s) * factorial(m - s - 1) / factorial(m) for s in range(m)])
    shares = np.zeros(m)
    for at in range(m):
        without = codes[~members[:, at]]
        completes = wins[without | (1 << at)] & ~wins[without]
        shares[at] = float(chance[sizes[without[completes]]].sum())
    return shares


def _sampled_shares(inputs: Situation, holders: npt.NDArray[np.int64], seed: int) -> npt.NDArray[np.float64]:
    random = np.random.default_rng(seed)
    m = holders.size
    places = np.argsort(random.random((SAMPLED_ORDERS, m)), axis=1).argsort(axis=1)
    pivot = np.full(SAMPLED_ORDERS, -1)
    for step in range(1, m + 1):
        said_yes = np.ones((SAMPLED_ORDERS, inputs.size), dtype=bool)
        said_yes[:, holders] = places < step
        first = _passes(inputs, said_yes) & (pivot < 0)
        pivot[first] = (places[first] == step - 1).argmax(axis=1)
    counted = np.bincount(pivot[pivot >= 0], minlength=m)
    return np.asarray(counted / SAMPLED_ORDERS, dtype=float)
