"""The best plan for up to eight people, by branch and bound over weeks.

The bound is the adaptive optimum: what could be had if each week's choice could wait for the answers so
far. It is computed backwards over sets of people talked to, ignoring the gaps of precedence rules, and
counts weeks only where windows, precedence or the horizon can bind. No fixed plan can do better.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from orgmap.sequence.exact import ExactModel, exact_model, members, subsets
from orgmap.sequence.state import Floats, Situation, Value, Weeks

_EPSILON = 1e-12
#: Value of a dead end. Finite, so that a chance of 0 times it is 0; far below any J.
_DEAD_END = -1e9


@dataclass(frozen=True, slots=True)
class _Choices:
    """Blocks that may be talked to next and the bound of each in every state (one row a block; 0 = wait)."""

    blocks: tuple[int, ...]
    values: Floats


@dataclass(frozen=True, slots=True)
class _Node:
    """A begun plan: who was talked to before ``week``, the chances of their answers, the last talk."""

    talked: int
    week: int
    state: Floats
    calendar: Weeks
    last: int


class Tree:
    """Branch and bound over weeks for one situation. ``leave_out``: whether people may be left out."""

    def __init__(self, situation: Situation, *, leave_out: bool) -> None:
        self.situation = situation
        self.model: ExactModel = exact_model(situation)
        self.leave_out = leave_out
        self.must = sum(
            1 << i for i in range(situation.size) if situation.allowed[i, : situation.horizon].any()
        )
        self.free = [self._free(week) for week in range(1, situation.horizon + 1)]
        fixed = situation.fixed
        weeks = {int(week) for week in fixed if week > 0}
        self.held = {week: sum(1 << int(i) for i in np.flatnonzero(fixed == week)) for week in weeks}
        self.holding = sum(self.held.values())
        self._bounds: dict[tuple[int, int], Floats] = {}
        self._choices: dict[tuple[int, int], _Choices] = {}
        self.best_objective = -np.inf
        self.best: Weeks | None = None
        self.nodes = 0

    def _free(self, week: int) -> int:
        return sum(1 << i for i in range(self.situation.size) if self.situation.allowed[i, week - 1])

    def _ready(self, talked: int, week: int) -> int:
        """Who may be talked to in this week, as far as windows and the order of precedence go."""
        ready = self.free[week - 1] & ~talked
        for rule in self.situation.before:
            if not talked >> rule.first & 1:
                ready &= ~(1 << rule.then)
        return ready

    def _gapped(self, talked: int) -> bool:
        """Whether somebody may have to wait longer than a week for somebody talked to already."""
        return any(
            rule.gap > 1 and talked >> rule.first & 1 and not talked >> rule.then & 1
            for rule in self.situation.before
        )

    def _restricted(self, talked: int, week: int) -> bool:
        """Whether the calendar can still bind anybody from this week on."""
        if self._gapped(talked):
            return True
        rest = members(self.must & ~talked)
        if self.situation.horizon - week + 1 < len(rest):
            return True
        if any(not talked >> rule.first & 1 for rule in self.situation.before):
            return True
        return not bool(self.situation.allowed[rest, week - 1 : self.situation.horizon].all())

    def choices(self, talked: int, week: int) -> _Choices:
        """What may be done next, with the bound of each choice in every state of ``talked``."""
        key = (talked, week if self._restricted(talked, week) else 0)
        if key not in self._choices:
            ready = self._ready(talked, week)
            due = self.held.get(week, 0) & ~talked
            largest = max(self.situation.capacity, due.bit_count())
            blocks = [block for block in subsets(ready, largest=largest) if block & due == due]
            values = [self._expected(talked, block, week).ravel() for block in blocks]
            wait = ready != self.must & ~talked or self._gapped(talked)
            if due == 0 and wait and week < self.situation.horizon:
                blocks.append(0)
                values.append(self.bound(talked, week + 1).ravel())
            states = 3 ** talked.bit_count()
            self._choices[key] = _Choices(tuple(blocks), np.array(values).reshape(len(blocks), states))
        return self._choices[key]

    def _expected(self, talked: int, block: int, week: int) -> Floats:
        after = self.bound(talked | block, week + 1)
        return self.model.contract(after * self.model.block_chances(talked, block), block)

    def bound(self, talked: int, week: int) -> Floats:
        """Adaptive optimum from ``week`` on in every state, counting the weeks still to be spent."""
        if self.must & ~talked == 0:
            return self.model.reward(talked)
        past = week > self.situation.horizon
        key = (talked, week if past or self._restricted(talked, week) else 0)
        if key not in self._bounds:
            shape = [3 if talked >> i & 1 else 1 for i in range(self.model.size)]
            may_stop = self.leave_out and self.holding & ~talked == 0
            stop = self.model.reward(talked) if may_stop else np.full(shape, _DEAD_END)
            if not past and (options := self.choices(talked, week)).blocks:
                go = options.values.max(axis=0).reshape(shape) - self.situation.parameters.week_price
                stop = np.maximum(stop, go)
            self._bounds[key] = stop
        return self._bounds[key]

    def run(self, start: Weeks | None = None) -> Weeks | None:
        """The best calendar, or None where not everybody can be talked to and nobody may be left out.

        Of equally good calendars ``start`` is kept.
        """
        if start is not None:
            value, p = self.model.value(start), self.situation.parameters
            spent = p.opposition_price * value.opposed + p.week_price * int(start.max(initial=0))
            self._offer(start, value.approval - spent)
        calendar = np.zeros(self.situation.size, dtype=np.int64)
        self._visit(_Node(0, 1, np.ones(1), calendar, 0))
        return self.best

    def _visit(self, node: _Node) -> None:
        self.nodes += 1
        talked, week, state = node.talked, node.week, node.state
        price = self.situation.parameters.week_price
        if (self.leave_out and self.holding & ~talked == 0) or self.must & ~talked == 0:
            self._offer(node.calendar, float(state @ self.model.reward(talked).ravel()) - price * node.last)
        if self.must & ~talked == 0 or week > self.situation.horizon:
            return
        options = self.choices(talked, week)
        bounds = options.values @ state
        for place in np.argsort(-bounds, kind="stable"):
            # Whether a choice is a dead end is a matter of the calendar alone, the same in every state.
            if (
                bounds[place] < _DEAD_END / 2
                or bounds[place] - price * week <= self.best_objective + _EPSILON
            ):
                break
            self._follow(node, options.blocks[place])

    def _follow(self, node: _Node, block: int) -> None:
        talked, week = node.talked, node.week
        if block == 0:
            self._visit(replace(node, week=week + 1))
            return
        following = node.calendar.copy()
        following[members(block)] = week
        if not all(self.situation.waits(rule, following) for rule in self.situation.before):
            return
        shape = [3 if talked >> i & 1 else 1 for i in range(self.model.size)]
        after = (node.state.reshape(shape) * self.model.block_chances(talked, block)).ravel()
        self._visit(_Node(talked | block, week + 1, after, following, week))

    def _offer(self, calendar: Weeks, objective: float) -> None:
        if objective > self.best_objective + _EPSILON:
            self.best_objective, self.best = objective, calendar


def best_plan(situation: Situation, *, start: Weeks | None = None) -> tuple[Weeks, Value, bool]:
    """The best calendar, its exact value, and whether everybody who can be is talked to.

    Among equally good calendars ``start`` is kept, if it is one of them.

    All are talked to unless the parameters let people be left out, or windows, capacity and precedence
    do not allow it; then the best plan among those that leave somebody out is returned.
    """
    model = exact_model(situation)
    calendar = None
    known = start if start is not None and situation.keeps(start) else None
    whole = known is not None and bool((known[situation.reachable] > 0).all())
    if not situation.parameters.leave_out and _fits(situation):
        calendar = Tree(situation, leave_out=False).run(known if whole else None)
    complete = calendar is not None
    if calendar is None:
        calendar = Tree(situation, leave_out=True).run(known)
    if calendar is None:  # nobody at all: the gate meets cold
        calendar = np.zeros(situation.size, dtype=np.int64)
    return calendar, model.value(calendar), complete


def adaptive_value(situation: Situation) -> float:
    """J if each week's choice could wait for the answers so far: an upper bound on every fixed plan.

    Windows, precedence, the horizon and talks already held are ignored; capacity and the price of a week
    are not.
    """
    free = replace(
        situation,
        allowed=np.ones((situation.size, situation.size), dtype=bool),
        weeks=situation.size,
        forums=tuple(replace(forum, week=max(forum.week, situation.size)) for forum in situation.forums),
        before=(),
        locked={},
    )
    tree = Tree(free, leave_out=situation.parameters.leave_out)
    return situation.benefit * float(tree.bound(0, 1).item())


def _fits(situation: Situation) -> bool:
    """Whether windows and capacity have room for everybody who is free at all (precedence aside)."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    fixed = situation.fixed
    open_rows: NDArray[np.bool_] = situation.allowed[situation.reachable & (fixed == 0), : situation.horizon]
    if open_rows.size == 0:
        return True
    held = np.bincount(fixed, minlength=situation.horizon + 1)[1 : situation.horizon + 1]
    room = np.maximum(0, situation.capacity - held)
    slots = csr_matrix(np.repeat(open_rows, room, axis=1).astype(np.int8))
    return bool((maximum_bipartite_matching(slots, perm_type="column") >= 0).all())
