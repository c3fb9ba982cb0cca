"""Approval by simulation, with common random numbers: the same luck for every plan that is compared.

A draw fixes each person's stance (normal around the stated one, clipped to -1..1), one log-normal factor
of mean 1 for each pair (on deference, messenger trust and leak alike), each person's luck, and whether a
word would have leaked from one person to another. Plans scored on the same draws differ only by what
they do; a plan must be searched, chosen and reported on different ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgmap.sequence.exact import Joint, is_exact
from orgmap.sequence.response import answer, gate_pull, talk_pull
from orgmap.sequence.state import OPEN, Floats, Forum, Parameters, Situation, Value, Weeks

Answers = NDArray[np.int8]
Singles = NDArray[np.float32]
Indices = NDArray[np.int64]
#: How far a refusal at one gate lowers the stance of those who were against, for later gates.
REFUSAL_COST = 0.2


class Worlds(NamedTuple):
    """Random worlds as flat arrays: rows are people or links (grouped by listener), columns worlds.

    ``hush`` is the uniform number of a link divided by its chance of a leak: the word gets through where it
    lies under the talkativeness of whoever tells.
    """

    theta: Singles
    luck: Singles
    paper: Singles
    cover_at: Indices
    cover_from: Indices
    cover: Singles
    carry_at: Indices
    carry_from: Indices
    carry: Singles
    leak_at: Indices
    leak_from: Indices
    hush: Singles


@dataclass(frozen=True, eq=False)
class Draws:
    """Random worlds of one situation. Make them with :func:`draw`; score calendars with :meth:`run`."""

    situation: Situation
    worlds: Worlds
    begin: int
    end: int

    @property
    def count(self) -> int:
        """How many draws there are."""
        return self.end - self.begin

    def part(self, draws: slice) -> Draws:
        """Some of the draws."""
        begin, end, _ = draws.indices(self.count)
        return replace(self, begin=self.begin + begin, end=self.begin + end)

    def alone(self, i: int) -> Draws:
        """The same worlds with nobody carrying the message to person ``i``."""
        w = self.worlds
        carry = w.carry.copy()
        # No tie is worse than one's own: the best of the two is one's own.
        carry[w.carry_at[i] : w.carry_at[i + 1]] = -1.0
        return replace(self, worlds=w._replace(carry=carry))

    def supposing(self, i: int, stance: float) -> Draws:
        """The same worlds with a certain stance of person ``i``."""
        theta = self.worlds.theta.copy()
        theta[i] = stance
        return replace(self, worlds=self.worlds._replace(theta=theta))

    def of(self, situation: Situation) -> Draws:
        """The same worlds for the same people and ties with another calendar, gates or actions."""
        return replace(self, situation=situation)

    def run(self, calendar: Weeks, *, parameters: Parameters | None = None, shock: float = 0.0) -> Joint:
        """Follow a calendar through every draw and every gate.

        ``parameters`` replaces those of the situation; ``shock`` is added to everybody's pull.
        """
        if is_exact(self.situation):
            # Few people: quicker than loading compiled code.
            return _Run(self, parameters or self.situation.parameters, shock).follow(calendar)
        return self.compiled(calendar, parameters=parameters, shock=shock)

    def compiled(self, calendar: Weeks, *, parameters: Parameters | None = None, shock: float = 0.0) -> Joint:
        """The same as :meth:`run`, by the compiled kernel whatever the size."""
        from orgmap.sequence.worlds import course, follow

        fixed = course(self.situation, parameters, shock=shock)
        answers, approved, opposed = follow(
            np.ascontiguousarray(calendar), self.worlds, fixed, self.begin, self.end
        )
        last = max(forum.week for forum in self.situation.forums)
        answered = ((calendar > 0) & (calendar <= last)) | self.situation.holders
        answered |= self.situation.actions.pre_read > 0
        return Joint(np.full(self.count, 1 / self.count), answers, answered, approved, opposed)

    def objective(self, joint: Joint, calendar: Weeks) -> Floats:
        """J in every draw."""
        p = self.situation.parameters
        last = self.situation.last_week(calendar)
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
        columns = slice(draws.begin, draws.end)
        self.theta: Floats = draws.worlds.theta[:, columns].astype(float)
        self.luck: Floats = draws.worlds.luck[:, columns].astype(float)
        self.talked = np.zeros(self.situation.size, dtype=bool)
        self.answered = np.zeros(self.situation.size, dtype=bool)
        # Silent people give no cover: their answer is 0 and they are not in ``talked``.
        self.spoken: Answers = np.zeros(self.luck.shape, dtype=np.int8)
        self.final: Answers = np.zeros(self.luck.shape, dtype=np.int8)
        self.approved = np.ones(draws.count, dtype=bool)
        self.week = 0
        self.known = self.situation.outcomes
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
            said[i] = answer(pull, self.luck[i], p.k)
            if self.known[i] != OPEN:
                said[i] = np.full(self.draws.count, self.known[i], dtype=np.int8)
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
                reply = self.final[i] = answer(pull, self.luck[i], p.k)
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

    def _links(self, at: Indices, source: Indices, value: Singles, i: int) -> tuple[Indices, Floats]:
        """Whom person i is linked to, and the link in every draw."""
        rows = slice(at[i], at[i + 1])
        return source[rows], value[rows, self.draws.begin : self.draws.end].astype(float)

    def _cover(self, i: int) -> Floats:
        w = self.draws.worlds
        sources, deference = self._links(w.cover_at, w.cover_from, w.cover, i)
        return np.asarray(np.einsum("jd,jd->d", deference, self.spoken[sources]), dtype=float)

    def _tie(self, i: int) -> Floats:
        w = self.draws.worlds
        tie = np.full(self.draws.count, self.situation.tie0[i])
        if not self.parameters.messengers:
            return tie
        sources, trust = self._links(w.carry_at, w.carry_from, w.carry, i)
        for row, j in enumerate(sources):
            if self.talked[j]:
                tie = np.where(self.spoken[j] == 1, np.maximum(tie, trust[row]), tie)
        return tie

    def _heard(self, i: int) -> NDArray[np.bool_]:
        w = self.draws.worlds
        sources, hush = self._links(w.leak_at, w.leak_from, w.hush, i)
        rows = np.flatnonzero(self.talked[sources])
        if rows.size == 0 or self.situation.authority[i] == 0 or self.parameters.beta == 0:
            return np.zeros(self.draws.count, dtype=bool)
        p = self.parameters
        talkative = np.array([p.kappa_no, p.kappa_lukewarm, p.kappa_yes])
        told = hush[rows] < talkative[self.spoken[sources[rows]] + 1]
        return np.asarray(told.any(axis=0), dtype=bool)


def draw(situation: Situation, *, seed: int, count: int = 2000) -> Draws:
    """Random worlds of a situation; the same seed gives the same worlds.

    ``count`` draws in all. Each listener has a stream of random numbers of its own, so that one more tie
    elsewhere does not reshuffle everybody's luck.
    """
    rng = np.random.default_rng([seed, 0])
    n = situation.size
    doubt = situation.sd[:, None] * rng.standard_normal((n, count), dtype=np.float32)
    theta = np.clip(situation.theta[:, None] + doubt, -1, 1)
    luck = rng.random((n, count), dtype=np.float32)
    # A zero would be an infinite logit.
    luck = np.clip(luck, 1e-7, 1 - 1e-7)
    paper = np.random.default_rng([seed, 2]).random((n, count), dtype=np.float32)
    carries = situation.carries
    deference = np.nan_to_num(situation.deference)
    covered = _rows(deference != 0)
    carried = _rows(carries)
    leaked = _rows(situation.leak.T > 0)
    parts = [
        _ears(
            situation,
            i,
            (
                covered[1][covered[0][i] : covered[0][i + 1]],
                carried[1][carried[0][i] : carried[0][i + 1]],
                leaked[1][leaked[0][i] : leaked[0][i + 1]],
            ),
            np.random.default_rng([seed, 1, i]),
            count,
        )
        for i in range(n)
    ]
    cover, carry, hush = (np.concatenate([part[which] for part in parts]) for which in range(3))
    worlds = Worlds(
        np.ascontiguousarray(theta, dtype=np.float32),
        np.log(luck / (1 - luck)),
        paper,
        *(*covered, cover),
        *(*carried, carry),
        *(*leaked, hush),
    )
    return Draws(situation, worlds, 0, count)


def _rows(linked: NDArray[np.bool_]) -> tuple[Indices, Indices]:
    """Row starts and columns of the links, the diagonal left out."""
    linked = linked.copy()
    np.fill_diagonal(linked, val=False)
    starts = np.concatenate([[0], np.cumsum(linked.sum(axis=1))])
    return starts.astype(np.int64), np.nonzero(linked)[1].astype(np.int64)


def _ears(
    situation: Situation,
    i: int,
    links: tuple[Indices, Indices, Indices],
    rng: np.random.Generator,
    count: int,
) -> tuple[Singles, Singles, Singles]:
    """Whom one person listens to, trusts or hears from, in every draw."""
    cover, messengers, leaks = links
    sources = np.unique(np.concatenate(links))
    noise = _noise(situation.parameters.tie_noise, (len(sources), count), rng)

    def rows(of: Indices) -> Singles:
        return noise[np.searchsorted(sources, of)]

    whisper = rng.random((len(leaks), count), dtype=np.float32)
    chance = situation.leak[leaks, i].astype(np.float32)[:, None] * rows(leaks)
    return (
        situation.deference[i, cover].astype(np.float32)[:, None] * rows(cover),
        situation.messenger[i, messengers].astype(np.float32)[:, None] * rows(messengers),
        whisper / chance,
    )


def _noise(sd: float, shape: tuple[int, int], rng: np.random.Generator) -> Singles:
    """Log-normal factors of mean 1."""
    if sd == 0:
        return np.ones(shape, dtype=np.float32)
    drawn: Singles = rng.standard_normal(shape, dtype=np.float32)
    drawn *= np.float32(sd)
    drawn -= np.float32(sd**2 / 2)
    return np.exp(drawn, out=drawn)


def draw_count(situation: Situation, *, wanted: int = 2000) -> int:
    """As many draws as wanted, fewer where very many people would need gigabytes.

    >>> forum = Forum("g", 1, 0.5, 1.0, np.ones(1), np.zeros(1, dtype=bool))
    >>> draw_count(Situation.of(("a",), [0.0], forums=(forum,)))
    2000
    """
    pairs = int(np.count_nonzero(situation.deference) + np.count_nonzero(situation.leak))
    return max(200, min(wanted, 12_000_000 // max(1, pairs)))
