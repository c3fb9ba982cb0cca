"""Exact values for up to eight people: no sampling, every combination of answers is followed.

A combination of answers of the people talked to so far is a state. The chances of all states after some
people were talked to form a tensor with one axis a person: length 3 (no, lukewarm, yes) where the person
was talked to, length 1 where not. Talking to somebody multiplies in a tensor of chances, and the value of
a gate is a contraction. A set of people is an integer, bit ``i`` being person ``i``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from orgmap.sequence.response import chances, gate_pull, talk_pull
from orgmap.sequence.state import OPEN, Floats, Situation, Value, Weeks

#: Above this many people the planner searches and samples.
EXACT_LIMIT = 8
ANSWERS = np.array([-1.0, 0.0, 1.0])


def members(people: int) -> list[int]:
    """The people in a set, lowest first.

    >>> members(0b101)
    [0, 2]
    """
    return [i for i in range(people.bit_length()) if people >> i & 1]


def subsets(people: int, *, largest: int) -> Iterator[int]:
    """All sets of 1 to ``largest`` of these people."""
    part = people
    while part:
        if part.bit_count() <= largest:
            yield part
        part = (part - 1) & people


@dataclass(frozen=True, eq=False)
class Joint:
    """Every combination of answers with its chance.

    ``chance`` has one entry a combination, ``answers[i]`` the answer of person i in each (0 where
    ``answered[i]`` is false: neither talked to nor met the gate), ``approved`` and ``opposed`` what
    follows. Draws have the same form, with equal chances.
    """

    chance: Floats
    answers: NDArray[np.int8]
    answered: NDArray[np.bool_]
    approved: Floats
    opposed: Floats

    @property
    def approval(self) -> float:
        """The chance of approval."""
        return min(1.0, float(self.chance @ self.approved))


class ExactModel:
    """The chances of every answer in every state of one situation, and what follows from them."""

    def __init__(self, situation: Situation) -> None:
        if situation.size > EXACT_LIMIT or len(situation.forums) != 1:
            raise ValueError(f"exact values need one gate and at most {EXACT_LIMIT} people")
        self.situation = situation
        self.size = situation.size
        self.forum = situation.forums[0]
        self.everybody = (1 << self.size) - 1
        self.holders = sum(1 << int(i) for i in np.flatnonzero(self.forum.holders))
        self._talk, self._cold = _tables(situation)
        self._chances: dict[tuple[int, int, bool], Floats] = {}
        self._blocks: dict[tuple[int, int], Floats] = {}
        self._rewards: dict[int, Floats] = {}
        self.approved = self._approved()

    def alone(self, i: int) -> ExactModel:
        """The same with nobody carrying the message to person ``i``."""
        other, talk = copy(self), self._talk.copy()
        _fill(talk, [i], lambda digits, who: _talk_table(self.situation, digits, who, alone=True))
        vars(other).update(_talk=talk, _chances={}, _blocks={}, _rewards={})
        return other

    def instead(self, situation: Situation) -> ExactModel:
        """The same for a situation that differs in stances and in how talks are held, and in nothing else."""
        old = self.situation
        differs = (old.theta != situation.theta) | (old.setting() != situation.setting())
        other, changed = copy(self), [int(i) for i in np.flatnonzero(differs)]
        talk, cold = self._talk.copy(), self._cold.copy()
        _fill(talk, changed, lambda digits, who: _talk_table(situation, digits, who))
        _fill(cold, changed, lambda digits, who: _cold_table(situation, digits, who))
        vars(other).update(situation=situation, _talk=talk, _cold=cold, _chances={}, _blocks={}, _rewards={})
        return other

    def axis(self, i: int, values: Floats) -> Floats:
        """Three values along the axis of person ``i``."""
        shape = [1] * self.size
        shape[i] = 3
        return np.asarray(values, dtype=float).reshape(shape)

    def answer_chances(self, talked: int, i: int, *, cold: bool = False) -> Floats:
        """Chances of i's answers in every state of ``talked``: axes of those talked to and of i."""
        key = (talked, i, cold)
        if key not in self._chances:
            codes = np.zeros([1] * self.size, dtype=np.int64)
            for j in members(talked):
                codes = codes + self.axis(j, np.array([1, 2, 3]) * 4**j).astype(np.int64)
            table = self._cold if cold else self._talk
            self._chances[key] = np.swapaxes(table[codes, i], i, -1)[..., 0]
        return self._chances[key]

    def block_chances(self, talked: int, block: int) -> Floats:
        """Chances of all answers of people of one week, who neither cover nor warn each other."""
        key = (talked, block)
        if key not in self._blocks:
            i = block.bit_length() - 1
            rest = block & ~(1 << i)
            own = self.answer_chances(talked, i)
            self._blocks[key] = self.block_chances(talked, rest) * own if rest else own
        return self._blocks[key]

    def contract(self, values: Floats, people: int) -> Floats:
        """Sum over the answers of some people."""
        axes = tuple(members(people))
        return np.asarray(values.sum(axis=axes, keepdims=True) if axes else values, dtype=float)

    def _approved(self) -> Floats:
        """1 where the gate says yes, over the axes of those with a right there."""
        forum = self.forum
        votes_for, votes_against, right = np.zeros(()), np.zeros(()), np.ones(())
        for i in members(self.holders):
            votes_for = votes_for + self.axis(i, np.array([0, 0, forum.votes[i]]))
            votes_against = votes_against + self.axis(i, np.array([forum.votes[i], 0, 0]))
            if forum.vetoes[i]:
                right = right * self.axis(i, np.array([0, 1, 1]))
            if forum.chair == i:
                right = right * self.axis(i, np.array([0, 0, 1]))
        passed = forum.enough(votes_for) & forum.tolerated(votes_against)
        return np.asarray(passed * right, dtype=float).reshape(
            [3 if self.holders >> i & 1 else 1 for i in range(self.size)]
        )

    def opposed(self, people: int) -> Floats:
        """Share of the implementation held by those among ``people`` who are against."""
        share = self.situation.opposed_share
        total: Floats = np.zeros([1] * self.size)
        for i in members(people):
            total = total + self.axis(i, np.array([share[i], 0, 0]))
        return total

    def cold_chances(self, talked: int) -> tuple[int, Floats]:
        """Who meets the gate cold after ``talked``, and the chances of their answers."""
        cold = self.holders & ~talked
        product: Floats = np.ones([1] * self.size)
        for i in members(cold):
            product = product * self.answer_chances(talked, i, cold=True)
        return cold, product

    def reward(self, talked: int) -> Floats:
        """Approval minus the price of opposition if the gate met in each state of ``talked``."""
        if talked not in self._rewards:
            cold, product = self.cold_chances(talked)
            price = self.situation.parameters.opposition_price
            value = product * (self.approved - price * self.opposed(talked | cold))
            shape = [3 if talked >> i & 1 else 1 for i in range(self.size)]
            # Contiguous, so that a sum over states is one product of vectors.
            self._rewards[talked] = np.ascontiguousarray(np.broadcast_to(self.contract(value, cold), shape))
        return self._rewards[talked]

    def forward(self, calendar: Weeks) -> tuple[int, Floats]:
        """Who was talked to before the gate under a calendar, and the chances of their answers."""
        talked, state = 0, np.ones([1] * self.size)
        for week in sorted({int(w) for w in calendar if 0 < w <= self.forum.week}):
            block = sum(1 << int(i) for i in np.flatnonzero(calendar == week))
            state = state * self.block_chances(talked, block)
            talked |= block
        return talked, state

    def value(self, calendar: Weeks) -> Value:
        """Approval, expected opposed share and J of a calendar, exactly."""
        talked, state = self.forward(calendar)
        cold, product = self.cold_chances(talked)
        joint = state * product
        approval = float((joint * self.approved).sum())
        opposed = float((joint * self.opposed(talked | cold)).sum())
        parameters = self.situation.parameters
        last = int(calendar.max(initial=0))
        objective = approval - parameters.opposition_price * opposed - parameters.week_price * last
        return Value(approval, opposed, self.situation.benefit * objective)

    def joint(self, calendar: Weeks) -> Joint:
        """Every combination of answers under a calendar, with its chance and what follows."""
        talked, state = self.forward(calendar)
        cold, product = self.cold_chances(talked)
        chance = state * product
        answered = talked | cold
        flat = np.ones(chance.shape)
        answers = np.array(
            [
                (flat * self.axis(i, ANSWERS)).ravel() if answered >> i & 1 else np.zeros(chance.size)
                for i in range(self.size)
            ]
        )
        return Joint(
            chance.ravel(),
            answers.astype(np.int8),
            np.array([bool(answered >> i & 1) for i in range(self.size)]),
            (flat * self.approved).ravel(),
            (flat * self.opposed(answered)).ravel(),
        )


@lru_cache(maxsize=2)
def _digits(n: int) -> NDArray[np.int64]:
    """Every state as one base-4 digit a person: 0 not talked to, 1 no, 2 lukewarm, 3 yes."""
    return np.arange(4**n)[:, None] // 4 ** np.arange(n)[None, :] % 4


def _talk_table(
    situation: Situation, digits: NDArray[np.int64], who: list[int], *, alone: bool = False
) -> Floats:
    """Chances (no, lukewarm, yes) in a talk per state, for some people; ``alone``: without messengers."""
    n, p = situation.size, situation.parameters
    spoken = np.where(digits > 0, digits - 2.0, 0.0)
    cover = spoken @ np.nan_to_num(situation.deference)[who].T
    tie = np.broadcast_to(situation.tie0[who], cover.shape).copy()
    spared = np.ones_like(cover)
    talkative = np.array([0.0, p.kappa_no, p.kappa_lukewarm, p.kappa_yes])[digits]
    carries, messenger = situation.carries[who], situation.messenger[who]
    for j in range(n):
        if not alone:
            ready = (digits[:, j, None] == 3) & carries[None, :, j]
            tie = np.where(ready, np.fmax(tie, messenger[None, :, j]), tie)
        told = np.minimum(1.0, situation.leak[None, j, who] * talkative[:, j, None])
        told[:, [at for at, i in enumerate(who) if i == j]] = 0.0
        spared = spared * (1 - told)
    drop = p.beta * situation.authority[None, who]
    pull = talk_pull(p, situation.theta[who], cover, tie) + situation.setting()[who] - p.e_one_on_one
    talk = _outcomes(*chances(pull, drop, 1 - spared, p.k))
    known = situation.outcomes
    for at, i in enumerate(who):
        if known[i] != OPEN:
            # Held already: whatever led to it, this was the answer.
            talk[:, at] = np.arange(-1, 2) == known[i]
    return talk


def _cold_table(situation: Situation, digits: NDArray[np.int64], who: list[int]) -> Floats:
    """The same for people who meet the gate cold."""
    p = situation.parameters
    spoken = np.where(digits > 0, digits - 2.0, 0.0)
    cover = spoken @ np.nan_to_num(situation.deference)[who].T
    pull = gate_pull(p, situation.theta[who], cover, situation.tie0[who], situation.authority[who])
    return _outcomes(*chances(pull, 0.0, 0.0, p.k))


def _tables(situation: Situation) -> tuple[Floats, Floats]:
    """Chances (no, lukewarm, yes) per state and person, in a talk and cold at the gate."""
    n = situation.size
    talk, cold = np.zeros((4**n, n, 3)), np.zeros((4**n, n, 3))
    _fill(talk, list(range(n)), lambda digits, who: _talk_table(situation, digits, who))
    _fill(cold, list(range(n)), lambda digits, who: _cold_table(situation, digits, who))
    return talk, cold


def _fill(
    table: Floats, who: list[int], chances_of: Callable[[NDArray[np.int64], list[int]], Floats]
) -> None:
    """Fill in some people's columns, for the states in which they were not talked to: no others are met."""
    digits = _digits(table.shape[1])
    for i in who:
        rows = np.flatnonzero(digits[:, i] == 0)
        table[rows, i] = chances_of(digits[rows], [i])[:, 0]


def _outcomes(no: Floats, yes: Floats) -> Floats:
    """Chances of no, lukewarm and yes; where k is 0 the middle one must not fall below 0 by rounding."""
    return np.stack([no, np.maximum(0.0, 1 - no - yes), yes], -1)


@lru_cache(maxsize=4)
def exact_model(situation: Situation) -> ExactModel:
    """The exact model of a situation; the last few are kept."""
    return ExactModel(situation)


def is_exact(situation: Situation) -> bool:
    """Whether values of this situation can be computed without sampling."""
    return is_small(situation) and situation.actions.plain


def is_small(situation: Situation) -> bool:
    """Whether the people are few enough, and the gate one, for plain sums without compiled code."""
    return situation.size <= EXACT_LIMIT and len(situation.forums) == 1


def evaluate(situation: Situation, weeks: Mapping[str, int]) -> Value:
    """What is it worth to talk to these people in these weeks? Exact, for up to eight people and one gate.

    ``weeks`` maps people to weeks from 1; whoever is missing is not talked to and, holding a right, meets
    the gate cold. Uses the stated stances, without their doubt. Raises ``ValueError`` above eight people.
    """
    return exact_model(situation).value(situation.calendar(weeks))


def every_order(situation: Situation) -> Floats:
    """J of every order of all people, one a week: n! numbers, in no particular order.

    Orders are split in the middle: chances of the first half, values of the second, one matrix product
    for each way of choosing who comes first.
    """
    model = exact_model(situation)
    n, half = model.size, model.size // 2
    values: list[Floats] = []
    for first in (s for s in range(model.everybody + 1) if s.bit_count() == half):
        begun = [_along(model, order).ravel() for order in permutations(members(first))]
        rest = members(model.everybody & ~first)
        ended = [_back(model, first, order).ravel() for order in permutations(rest)]
        values.append((np.array(begun) @ np.array(ended).T).ravel())
    cost = situation.parameters.week_price * n
    total = np.concatenate(values) - cost if n else np.zeros(math.factorial(n))
    return np.asarray(situation.benefit * total)


def _along(model: ExactModel, order: tuple[int, ...]) -> Floats:
    talked, state = 0, np.ones([1] * model.size)
    for i in order:
        state = state * model.answer_chances(talked, i)
        talked |= 1 << i
    return state


def _back(model: ExactModel, first: int, order: tuple[int, ...]) -> Floats:
    before = [first]
    for i in order:
        before.append(before[-1] | 1 << i)
    value = model.reward(before[-1])
    for i, talked in zip(reversed(order), reversed(before[:-1]), strict=True):
        value = model.contract(value * model.answer_chances(talked, i), 1 << i)
    return value
