"""The mean field for many calendars of a few people at once, in plain arrays.

The same sums as :func:`orgmap.sequence.meanfield.mean_field` for situations with one gate, so that small
plans never wait for a compiler.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from orgmap.sequence.rules import limits
from orgmap.sequence.state import OPEN, Floats, Situation

_NODES, _SHARES = np.polynomial.legendre.leggauss(5)


def estimate(situation: Situation, calendars: NDArray[np.int64]) -> Floats:
    """Approximate J of each row of ``calendars`` (weeks by person)."""
    p = situation.parameters
    yes, no = np.zeros(calendars.shape), np.zeros(calendars.shape)
    trust, drop = p.trust_effect(situation.theta), p.beta * situation.authority
    own, doubt = p.alpha * situation.theta, (p.alpha * situation.sd) ** 2
    known = situation.outcomes
    for week in range(1, situation.horizon + 1):
        here = calendars == week
        if not here.any():
            continue
        before = (calendars > 0) & (calendars < week)
        cover, spread = _cover(situation, before, yes, no)
        pull = own + p.gamma * cover + trust * _tie(situation, before, yes) + situation.setting()
        shrink = 1 / np.sqrt(1 + 0.3 * (p.gamma**2 * spread + doubt))
        heard = _heard(situation, before, yes, no)
        up = (1 - heard) * expit(shrink * (pull - p.k)) + heard * expit(shrink * (pull - drop - p.k))
        down = (1 - heard) * expit(shrink * (-pull - p.k)) + heard * expit(shrink * (drop - pull - p.k))
        yes = np.where(here, np.where(known == OPEN, up, known == 1), yes)
        no = np.where(here, np.where(known == OPEN, down, known == -1), no)
    approval, against = _gate(situation, calendars, yes, no)
    last = calendars.max(axis=1)
    total = approval - p.opposition_price * (against @ situation.opposed_share) - p.week_price * last
    return np.asarray(situation.benefit * total)


def _cover(situation: Situation, before: NDArray[np.bool_], yes: Floats, no: Floats) -> tuple[Floats, Floats]:
    deference = np.nan_to_num(situation.deference) * (1 - np.eye(situation.size))
    stand = yes - no
    spread = yes + no - stand**2
    return (stand * before) @ deference.T, (spread * before) @ (deference**2).T


def _tie(situation: Situation, before: NDArray[np.bool_], yes: Floats) -> Floats:
    carries, tie = situation.carries, np.zeros(yes.shape)
    for i in range(situation.size):
        none_yet = np.ones(len(yes))
        for j in np.argsort(-np.where(carries[i], situation.messenger[i], -np.inf), kind="stable"):
            if not carries[i, j] or situation.messenger[i, j] <= situation.tie0[i]:
                break
            chance = yes[:, j] * before[:, j]
            tie[:, i] += none_yet * chance * situation.messenger[i, j]
            none_yet = none_yet * (1 - chance)
        tie[:, i] += none_yet * situation.tie0[i]
    return tie


def _heard(situation: Situation, before: NDArray[np.bool_], yes: Floats, no: Floats) -> Floats:
    p, spared = situation.parameters, np.ones(yes.shape)
    for j in range(situation.size):
        leak = np.where(np.arange(situation.size) == j, 0.0, situation.leak[j])
        said, against = yes[:, j, None], no[:, j, None]
        told = said * np.minimum(1, leak * p.kappa_yes) + against * np.minimum(1, leak * p.kappa_no)
        told = told + (1 - said - against) * np.minimum(1, leak * p.kappa_lukewarm)
        spared = spared * (1 - before[:, j, None] * told)
    return 1 - spared


def _gate(
    situation: Situation, calendars: NDArray[np.int64], yes: Floats, no: Floats
) -> tuple[Floats, Floats]:
    """Approval at the one gate, and everybody's chance of being against."""
    (forum,), p = situation.forums, situation.parameters
    wanted, borne, vetoes, needed = limits(forum)
    talked = (calendars > 0) & (calendars <= forum.week)
    cover, spread = _cover(situation, talked, yes, no)
    pull = p.alpha * situation.theta + p.gamma * cover + p.e_gate - p.beta * situation.authority
    pull = pull + p.trust_effect(situation.theta) * situation.tie0
    shrink = 1 / np.sqrt(1 + 0.3 * (p.gamma**2 * spread + (p.alpha * situation.sd) ** 2))
    holders = forum.holders | needed
    up = np.where(talked, yes, np.where(holders, expit(shrink * (pull - p.k)), 0.0))
    down = np.where(talked, no, np.where(holders, expit(shrink * (-pull - p.k)), 0.0))
    chance = np.where(needed, up, 1.0).prod(axis=1)
    alone = vetoes & ~needed
    chance = chance * np.where(alone, 1 - down, 1.0).prod(axis=1)
    fors = np.where(needed, 1.0, np.where(alone, up / np.maximum(1e-12, 1 - down), up))
    against = np.where(needed | alone, 0.0, down)
    votes = forum.votes
    sd_for = np.sqrt(np.maximum(1e-12, (fors * (1 - fors)) @ votes**2))
    sd_against = np.sqrt(np.maximum(1e-12, (against * (1 - against)) @ votes**2))
    a = np.clip((fors @ votes - wanted) / sd_for, -30, 30)
    b = np.clip((borne - against @ votes) / sd_against, -30, 30)
    return chance * _both(a, b, (fors * against) @ votes**2 / (sd_for * sd_against)), down


def _both(a: Floats, b: Floats, together: Floats) -> Floats:
    """Chance that two normals of this correlation are both below a and b."""
    r = np.clip(together, -0.97, 0.97)
    chance = ndtr(a) * ndtr(b)
    for node, share in zip(_NODES, _SHARES, strict=True):
        x = 0.5 * r * (node + 1)
        rest = 1 - x * x
        power = -(a * a - 2 * a * b * x + b * b) / (2 * rest)
        chance = chance + 0.5 * r * share * np.exp(power) / np.sqrt(rest) / (2 * np.pi)
    return np.clip(chance, 0, 1)
