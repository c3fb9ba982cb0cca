"""Approval by simulation, with common random numbers: the same luck for every plan that is compared.

A draw fixes each person's stance (normal around the stated one, clipped to -1..1), one log-normal factor
of mean 1 for each pair (on deference, messenger trust and leak alike), each person's luck, and whether a
word would have leaked from one person to another. Plans scored on the same draws differ only by what
they do; a plan must be searched, chosen and reported on different ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from orgmap.sequence.exact import Joint
from orgmap.sequence.response import answer, gate_pull, talk_pull
from orgmap.sequence.state import Floats, Forum, Parameters, Situation, Value, Weeks

Answers = NDArray[np.int8]
#: How far a refusal at one gate lowers the stance of those who were against, for later gates.
REFUSAL_COST = 0.2


@dataclass(frozen=True, eq=False)
class _Ears:
    """Whom one person listens to, trusts or hears from: one row a source, one column a draw."""

    cover: NDArray[np.int64]
    deference: Floats
    messengers: NDArray[np.int64]
    trust: Floats
    leaks: NDArray[np.int64]
    leak: Floats
    whisper: Floats

    def part(self, draws: slice) -> _Ears:
        return replace(
            self,
            deference=self.deference[:, draws],
            trust=self.trust[:, draws],
            leak=self.leak[:, draws],
            whisper=self.whisper[:, draws],
        )


@dataclass(frozen=True, eq=False)
class Draws:
    """Random worlds of one situation. Make them with :func:`draw`; score calendars with :meth:`run`."""

    situation: Situation
    theta: Floats
    luck: Floats
    ears: tuple[_Ears, ...]

    @property
    def count(self) -> int:
        """How many draws there are."""
        return int(self.luck.shape[1])

    def part(self, draws: slice) -> Draws:
        """Some of the draws."""
        ears = tuple(one.part(draws) for one in self.ears)
        return replace(self, theta=self.theta[:, draws], luck=self.luck[:, draws], ears=ears)

    def run(self, calendar: Weeks, *, parameters: Parameters | None = None, shock: float = 0.0) -> Joint:
        """Follow a calendar through every draw and every gate.

        ``parameters`` replaces those of the situation; ``shock`` is added to everybody's pull.
        """
        return _Run(self, parameters or self.situation.parameters, shock).follow(calendar)

    def objective(self, joint: Joint, calendar: Weeks) -> Floats:
        """J in every draw."""
        p = self.situation.parameters
        last = int(calendar.max(initial=0))
        return np.asarray(joint.approved - p.opposition_price * joint.opposed - p.week_price * last)

    def value(self, calendar: Weeks) -> Value:
        """Approval, opposed share and J, as means over the draws."""
        joint = self.run(calendar)
        objective = float(self.objective(joint, calendar).mean())
        return Value(joint.approval, float(joint.opposed.mean()), objective, exact=False)


class _Run:
    """One calendar on its way through the draws."""

    def __init__(self, draws: Draws, parameters: Parameters, shock: float) -> None:
        self.draws, self.parameters, self.shock = draws, parameters, shock
        self.situation = draws.situation
        self.theta = draws.theta
        self.talked = np.zeros(self.situation.size, dtype=bool)
        self.answered = np.zeros(self.situation.size, dtype=bool)
        # Silent people give no cover: their answer is 0 and they are not in ``talked``.
        self.spoken: Answers = np.zeros(draws.luck.shape, dtype=np.int8)
        self.final: Answers = np.zeros(draws.luck.shape, dtype=np.int8)
        self.approved = np.ones(draws.count, dtype=bool)
        self.week = 0
        self.last_gate = max(forum.week for forum in draws.situation.forums)

    def follow(self, calendar: Weeks) -> Joint:
        forums = sorted(self.situation.forums, key=lambda forum: forum.week)
        # Talks after the last gate come too late for any of it.
        weeks = {int(week) for week in calendar if 0 < week <= self.last_gate}
        weeks |= {forum.week for forum in forums}
        for week in sorted(weeks):
            self.week = week
            self._talk(np.flatnonzero(calendar == week))
            for forum in forums:
                if forum.week == week:
                    self._meet(forum)
        against = (self.final == -1) & self.answered[:, None]
        opposed = self.situation.opposed_share @ against
        count = self.draws.count
        chance = np.full(count, 1 / count)
        return Joint(chance, self.final, self.answered, self.approved.astype(float), opposed)

    def _talk(self, block: NDArray[np.int64]) -> None:
        """Everybody of one week, at once: no cover and no leak among them."""
        p = self.parameters
        said: dict[int, Answers] = {}
        for i in (int(one) for one in block):
            pull = talk_pull(p, self.theta[i], self._cover(i), self._tie(i)) + self.shock
            pull = pull - p.beta * self.situation.authority[i] * self._heard(i)
            said[i] = answer(pull, self.draws.luck[i], p.k)
        for i, reply in said.items():
            self.spoken[i] = self.final[i] = reply
            self.talked[i] = self.answered[i] = True

    def _meet(self, forum: Forum) -> None:
        """The gate: those with a right who were not talked to meet it cold."""
        p = self.parameters
        votes_for, votes_against = np.zeros(self.draws.count), np.zeros(self.draws.count)
        passed = np.ones(self.draws.count, dtype=bool)
        against: dict[int, NDArray[np.bool_]] = {}
        for i in (int(one) for one in np.flatnonzero(forum.holders)):
            reply = self.spoken[i]
            if not self.talked[i]:
                tie0, authority = self.situation.tie0[i], self.situation.authority[i]
                pull = gate_pull(p, self.theta[i], self._cover(i), tie0, authority) + self.shock
                reply = self.final[i] = answer(pull, self.draws.luck[i], p.k)
                self.answered[i] = True
            against[i] = reply == -1
            votes_for += forum.votes[i] * (reply == 1)
            votes_against += forum.votes[i] * against[i]
            if forum.vetoes[i]:
                passed &= ~against[i]
            if forum.chair == i:
                passed &= reply == 1
        passed &= forum.enough(votes_for) & forum.tolerated(votes_against)
        self.approved &= passed
        if self.week < self.last_gate:
            self._sour(against, ~passed)

    def _sour(self, against: dict[int, NDArray[np.bool_]], refused: NDArray[np.bool_]) -> None:
        """After a refusal those who were against are more so at later gates."""
        self.theta = self.theta.copy()
        for i, no in against.items():
            if not self.talked[i]:
                self.theta[i] = np.maximum(-1.0, self.theta[i] - REFUSAL_COST * (no & refused))

    def _cover(self, i: int) -> Floats:
        ears = self.draws.ears[i]
        return np.asarray(np.einsum("jd,jd->d", ears.deference, self.spoken[ears.cover]), dtype=float)

    def _tie(self, i: int) -> Floats:
        ears = self.draws.ears[i]
        tie = np.full(self.draws.count, self.situation.tie0[i])
        if not self.parameters.messengers:
            return tie
        for row, j in enumerate(ears.messengers):
            if self.talked[j]:
                tie = np.where(self.spoken[j] == 1, np.maximum(tie, ears.trust[row]), tie)
        return tie

    def _heard(self, i: int) -> NDArray[np.bool_]:
        ears = self.draws.ears[i]
        rows = np.flatnonzero(self.talked[ears.leaks])
        if rows.size == 0 or self.situation.authority[i] == 0 or self.parameters.beta == 0:
            return np.zeros(self.draws.count, dtype=bool)
        p = self.parameters
        talkative = np.array([p.kappa_no, p.kappa_lukewarm, p.kappa_yes])
        told = ears.whisper[rows] < ears.leak[rows] * talkative[self.spoken[ears.leaks[rows]] + 1]
        return np.asarray(told.any(axis=0), dtype=bool)


def draw(situation: Situation, *, seed: int, count: int = 2000) -> Draws:
    """Random worlds of a situation; the same seed gives the same worlds.

    ``count`` draws in all. Each listener has a stream of random numbers of its own, so that one more tie
    elsewhere does not reshuffle everybody's luck.
    """
    rng = np.random.default_rng([seed, 0])
    n = situation.size
    theta = np.clip(situation.theta[:, None] + situation.sd[:, None] * rng.standard_normal((n, count)), -1, 1)
    luck = rng.logistic(size=(n, count))
    ears = tuple(_ears(situation, i, np.random.default_rng([seed, 1, i]), count) for i in range(n))
    return Draws(situation, theta, luck, ears)


def _ears(situation: Situation, i: int, rng: np.random.Generator, count: int) -> _Ears:
    deference, leak = situation.deference[i], situation.leak[:, i]
    carries = situation.carries[i]
    cover = np.flatnonzero(np.nan_to_num(deference))
    messengers, leaks = np.flatnonzero(carries), np.flatnonzero(leak > 0)
    cover, leaks = cover[cover != i], leaks[leaks != i]
    sources = np.unique(np.concatenate([cover, messengers, leaks]))
    noise = _noise(situation.parameters.tie_noise, (len(sources), count), rng)
    place = {int(j): row for row, j in enumerate(sources)}

    def rows(of: NDArray[np.int64]) -> Floats:
        return noise[[place[int(j)] for j in of]]

    return _Ears(
        cover=cover,
        deference=deference[cover, None] * rows(cover),
        messengers=messengers,
        trust=situation.messenger[i][messengers, None] * rows(messengers),
        leaks=leaks,
        leak=leak[leaks, None] * rows(leaks),
        whisper=rng.random((len(leaks), count)),
    )


def _noise(sd: float, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Log-normal factors of mean 1."""
    return np.exp(sd * rng.standard_normal(shape) - sd**2 / 2)


def draw_count(situation: Situation, *, wanted: int = 2000) -> int:
    """As many draws as wanted, fewer where very many people would need gigabytes.

    >>> forum = Forum("g", 1, 0.5, 1.0, np.ones(1), np.zeros(1, dtype=bool))
    >>> draw_count(Situation.of(("a",), [0.0], forums=(forum,)))
    2000
    """
    pairs = int(np.count_nonzero(situation.deference) + np.count_nonzero(situation.leak))
    return max(200, min(wanted, 30_000_000 // max(1, pairs)))
