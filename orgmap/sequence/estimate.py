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


def estimate(situation: Situation, calendars: NDArray[np.int64], *, settings: Floats | None = None) -> Floats:
    """Approximate J of each row of ``calendars`` (weeks by person).

    ``settings`` gives what the setting of each talk adds to the pull, a row a calendar; that of the
    situation when None.
    """
    p = situation.parameters
    yes, no = np.zeros(calendars.shape), np.zeros(calendars.shape)
    drop, own, doubt = p.beta * situation.authority, p.alpha * situation.theta, (p.alpha * situation.sd) ** 2
    setting = np.broadcast_to(situation.setting() if settings is None else settings, calendars.shape)
    known, trust, fixed = situation.outcomes, p.trust_effect(situation.theta), _Fixed(situation)
    for week in range(1, situation.horizon + 1):
        # Only who is talked to in this week: the calendar's row, and the person.
        rows, who = np.nonzero(calendars == week)
        if not rows.size:
            continue
        before = (calendars[rows] > 0) & (calendars[rows] < week)
        said, against = yes[rows] * before, no[rows] * before
        cover, spread = fixed.cover(said, against, who)
        pull = own[who] + p.gamma * cover + trust[who] * fixed.tie(said, who) + setting[rows, who]
        shrink = 1 / np.sqrt(1 + 0.3 * (p.gamma**2 * spread + doubt[who]))
        heard = fixed.heard(before, said, against, who)
        told = pull - drop[who]
        up = (1 - heard) * expit(shrink * (pull - p.k)) + heard * expit(shrink * (told - p.k))
        down = (1 - heard) * expit(shrink * (-pull - p.k)) + heard * expit(shrink * (-told - p.k))
        answer = known[who]
        yes[rows, who] = np.where(answer == OPEN, up, answer == 1)
        no[rows, who] = np.where(answer == OPEN, down, answer == -1)
    approval, opposed = _gate(situation, calendars, yes, no)
    last = calendars.max(axis=1)
    total = approval - p.opposition_price * (opposed @ situation.opposed_share) - p.week_price * last
    return np.asarray(situation.benefit * total)


class _Fixed:
    """What does not depend on the calendar: who listens to whom, who carries best, who tells whom."""

    def __init__(self, situation: Situation) -> None:
        p = situation.parameters
        self.deference = _deference(situation)
        tie0 = situation.tie0[:, None]
        helps = situation.carries & (np.nan_to_num(situation.messenger, nan=-np.inf) > tie0)
        worth = np.where(helps, situation.messenger, -np.inf)
        self.best = np.argsort(-worth, axis=1, kind="stable")
        ranked = np.take_along_axis(worth, self.best, axis=1)
        self.valid = np.isfinite(ranked)
        self.worth, self.tie0 = np.where(self.valid, ranked, 0.0), situation.tie0
        leak = situation.leak * (1 - np.eye(situation.size))
        self.leaks = [np.minimum(1, leak * kappa) for kappa in (p.kappa_yes, p.kappa_no, p.kappa_lukewarm)]

    def cover(self, said: Floats, against: Floats, who: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Mean and variance of the cover of each talk."""
        weight, stand = self.deference[who], said - against
        spread = said + against - stand**2
        return (weight * stand).sum(axis=1), (weight**2 * spread).sum(axis=1)

    def tie(self, said: Floats, who: NDArray[np.intp]) -> Floats:
        """The expected tie: the best messenger who has said yes, else one's own."""
        none_yet, tie, at = np.ones(who.size), np.zeros(who.size), np.arange(who.size)
        for rank in range(int(self.valid.sum(axis=1).max(initial=0))):
            chance = said[at, self.best[who, rank]] * self.valid[who, rank]
            tie += none_yet * chance * self.worth[who, rank]
            none_yet = none_yet * (1 - chance)
        return np.asarray(tie + none_yet * self.tie0[who])

    def heard(
        self, before: NDArray[np.bool_], said: Floats, against: Floats, who: NDArray[np.intp]
    ) -> Floats:
        """The chance of having heard of it from anybody talked to before."""
        by_yes, by_no, by_lukewarm = (leak[:, who].T for leak in self.leaks)
        told = said * by_yes + against * by_no + (before - said - against) * by_lukewarm
        return np.asarray(1 - (1 - told).prod(axis=1))


def _deference(situation: Situation) -> Floats:
    return np.asarray(np.nan_to_num(situation.deference) * (1 - np.eye(situation.size)))


def _cover(situation: Situation, before: NDArray[np.bool_], yes: Floats, no: Floats) -> tuple[Floats, Floats]:
    deference, stand = _deference(situation), yes - no
    spread = yes + no - stand**2
    return (stand * before) @ deference.T, (spread * before) @ (deference**2).T


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
