"""One calendar followed through random worlds in plain arrays: talks, papers, second talks and gates.

The same sums as the compiled :func:`orgmap.sequence.worlds.follow`, so that plans for few people never wait
for a compiler, and so that each checks the other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from orgmap.sequence.draws import Draws, Indices, Singles
from orgmap.sequence.exact import Joint
from orgmap.sequence.response import answer, gate_pull
from orgmap.sequence.state import OPEN, Floats, Forum, Parameters, Weeks

Answers = NDArray[np.int8]
#: How far a refusal at one gate lowers the stance of those who were against, for later gates.
REFUSAL_COST = 0.2


class Walk:
    """One calendar on its way through the draws, in plain arrays: the same as the kernel, for few people."""

    def __init__(self, draws: Draws, parameters: Parameters, shock: float) -> None:
        self.draws, self.parameters, self.shock = draws, parameters, shock
        self.situation = draws.situation
        columns = slice(draws.begin, draws.end)
        self.theta: Floats = draws.worlds.theta[:, columns].astype(float)
        self.luck: Floats = draws.worlds.luck[:, columns].astype(float)
        self.paper: Floats = draws.worlds.paper[:, columns].astype(float)
        shape = self.luck.shape
        self.talked = np.zeros(self.situation.size, dtype=bool)
        self.answered = np.zeros(self.situation.size, dtype=bool)
        # On record: talked to, or with the paper. Silent people give no cover: their answer is 0.
        self.active = np.zeros(self.situation.size, dtype=bool)
        self.spoken: Answers = np.zeros(shape, dtype=np.int8)
        self.final: Answers = np.zeros(shape, dtype=np.int8)
        self.view: Answers = np.full(shape, OPEN, dtype=np.int8)
        self.tell: Floats = np.zeros(shape)
        # What a second talk starts from: the pull without cover and messenger.
        self.base: Floats = np.zeros(shape)
        self.used = np.zeros(shape, dtype=bool)
        self.approved = np.ones(draws.count, dtype=bool)
        self.week = 0
        self.known = self.situation.outcomes
        self.setting = self.situation.setting(parameters)
        self.actions = self.situation.actions
        self.last_gate = max(forum.week for forum in draws.situation.forums)

    def follow(self, calendar: Weeks) -> Joint:
        """Every answer in every draw, and what follows."""
        forums = sorted(self.situation.forums, key=lambda forum: forum.week)
        # Talks after the last gate come too late for any of it.
        weeks = {int(week) for week in (*calendar, *self.actions.pre_read, *self.actions.second_weeks)}
        weeks = {week for week in weeks if 0 < week <= self.last_gate} | {forum.week for forum in forums}
        for week in sorted(weeks):
            self.week = week
            self._talk(np.flatnonzero(calendar == week))
            for forum in forums:
                if forum.week == week:
                    self._meet(forum)
        read = (self.view != OPEN) & ~self.talked[:, None]
        self.final = np.where(read, self.view, self.final)
        self.answered |= self.actions.pre_read > 0
        against = (self.final == -1) & self.answered[:, None]
        opposed = self.situation.opposed_share @ against
        count = self.draws.count
        chance = np.full(count, 1 / count)
        return Joint(chance, self.final, self.answered, self.approved.astype(float), opposed)

    def _talk(self, block: NDArray[np.int64]) -> None:
        """Everybody of one week, at once: no cover and no leak among them; then who reads at its end."""
        p = self.parameters
        said: dict[int, Answers] = {}
        for i in (int(one) for one in block):
            heard = self._heard(i) & (not self._has_paper(i))
            self.base[i] = p.alpha * self.theta[i] + self.setting[i] + self.shock
            self.base[i] -= p.beta * self.situation.authority[i] * heard
            pull = self.base[i] + self._help(i)
            if self.known[i] != OPEN:
                self.luck[i] = _own_luck(pull, self.luck[i], p.k, int(self.known[i]))
                said[i] = np.full(self.draws.count, self.known[i], dtype=np.int8)
                continue
            said[i] = answer(pull, self.luck[i], p.k)
            if self._has_paper(i):
                said[i] = np.where(self.view[i] != OPEN, self.view[i], said[i])
        again = self._second() if (self.actions.second_weeks == self.week).any() else {}
        for i, reply in said.items():
            self.spoken[i] = self.final[i] = reply
            self.talked[i] = self.answered[i] = self.active[i] = True
            self.tell[i] = np.maximum(self.tell[i], self._talkative(reply))
        for i, reply in again.items():
            self.spoken[i] = self.final[i] = reply
        for reader in np.flatnonzero((self.actions.pre_read == self.week) & ~self.talked):
            self._read(int(reader))

    def _has_paper(self, i: int) -> bool:
        return bool(0 < self.actions.pre_read[i] < self.week)

    def _help(self, i: int) -> Floats:
        """Cover and messenger, in logits."""
        p = self.parameters
        return np.asarray(p.gamma * self._cover(i) + p.trust_effect(self.theta[i]) * self._tie(i))

    def _talkative(self, reply: Answers) -> Floats:
        p = self.parameters
        return np.array([p.kappa_no, p.kappa_lukewarm, p.kappa_yes])[reply + 1]

    def _second(self) -> dict[int, Answers]:
        """One more talk in each draw, with the first of the list talked to before who has not said yes."""
        p, free, found = self.parameters, np.ones(self.draws.count, dtype=bool), {}
        for i in (int(one) for one in self.actions.second_order if self.talked[one]):
            held = free & ~self.used[i] & (self.spoken[i] < 1)
            free &= ~held
            self.used[i] |= held
            price = p.rho * np.where(self.spoken[i] == -1, 2, 1)
            more = self.base[i] + self._help(i) - price
            better = np.maximum(self.spoken[i], answer(more, self.luck[i], p.k))
            found[i] = np.where(held, better, self.spoken[i]).astype(np.int8)
        return found

    def _read(self, i: int) -> None:
        """Paper at the end of the week: some form a view at once, which then stands."""
        p = self.parameters
        self.active[i] = True
        self.tell[i] = p.kappa_document
        pull = p.alpha * self.theta[i] + p.trust_effect(self.theta[i]) * self.situation.tie0[i]
        said = answer(pull + p.e_document + self.shock, self.luck[i], p.k)
        formed = self.paper[i] < p.zeta
        self.view[i] = np.where(formed, said, OPEN)
        self.spoken[i] = np.where(formed, said, 0)
        told = np.maximum(self.tell[i], self._talkative(said))
        self.tell[i] = np.where(formed, told, self.tell[i])

    def _meet(self, forum: Forum) -> None:
        """The gate: those with a right who were not talked to meet it cold."""
        votes_for, votes_against = np.zeros(self.draws.count), np.zeros(self.draws.count)
        passed = np.ones(self.draws.count, dtype=bool)
        against: dict[int, NDArray[np.bool_]] = {}
        for i in (int(one) for one in np.flatnonzero(forum.holders)):
            reply = self.spoken[i]
            if not self.talked[i]:
                reply = self.final[i] = self._cold(i)
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

    def _cold(self, i: int) -> Answers:
        """The answer of somebody not talked to, who may have the paper."""
        p, tie0 = self.parameters, self.situation.tie0[i]
        pull = gate_pull(p, self.theta[i], self._cover(i), tie0, self.situation.authority[i]) + self.shock
        if 0 < self.actions.pre_read[i] <= self.week:
            pull = pull - p.e_gate + p.beta * self.situation.authority[i] + p.e_document
        reply = answer(pull, self.luck[i], p.k)
        return np.where(self.view[i] != OPEN, self.view[i], reply).astype(np.int8)

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
        rows = np.flatnonzero(self.active[sources])
        if rows.size == 0 or self.situation.authority[i] == 0 or self.parameters.beta == 0:
            return np.zeros(self.draws.count, dtype=bool)
        told = hush[rows] < self.tell[sources[rows]]
        return np.asarray(told.any(axis=0), dtype=bool)


def _own_luck(pull: Floats, luck: Floats, k: float, known: int) -> Floats:
    """Luck under which a known answer came about: the same place within the part that leads to it."""
    lower = expit((k if known == 1 else -k) - pull) if known > -1 else np.zeros_like(pull)
    upper = expit((k if known == 0 else -k) - pull) if known < 1 else np.ones_like(pull)
    place = np.clip(lower + (upper - lower) * expit(luck), 1e-6, 1 - 1e-6)
    return np.asarray(np.log(place / (1 - place)))
