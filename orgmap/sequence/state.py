"""What a plan is made from: people, stances, who listens to whom, gates and the calendar, as arrays.

Conventions: row and column ``i`` of every array is ``people[i]``. ``deference[i, j]`` is how much i
listens to j; ``messenger[i, j]`` how much i trusts j as a messenger, where 0 or NaN means "no tie, so
no messenger"; ``leak[j, i]`` the chance that i hears of it from j within a week after j was talked to.
Weeks count from 1; week 0 means "not talked to". A gate meets at the end of its week, so that talks of
that week come before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from orgmap.errors import UnknownName
from orgmap.model import Source
from orgmap.sequence.parameters import Floats, Parameters
from orgmap.sequence.talks import OPEN, Actions, Bools, Held, Weeks

__all__ = [
    "OPEN",
    "SLACK",
    "Actions",
    "Bools",
    "EvidenceKey",
    "Floats",
    "Forum",
    "Held",
    "Parameters",
    "Precedence",
    "Situation",
    "Value",
    "Weeks",
]

EvidenceKey = tuple[Literal["deference", "messenger", "leak", "stance"], int, int]
_NO_EVIDENCE: Mapping[EvidenceKey, tuple[Source, ...]] = MappingProxyType({})

T = TypeVar("T")

#: Slack in comparing vote sums, so that .15 * 20 is kept by 3.
SLACK = 1e-9


@dataclass(frozen=True, eq=False)
class Forum:
    """A gate as the model sees it: its week, its rule, and who holds which right there.

    Approved when the votes for reach ``quota`` of all votes (more than that when ``strict``), the votes
    against stay within ``tolerance``, no veto holder is against and the chair, if any, says yes.
    """

    name: str
    week: int
    quota: float
    tolerance: float
    votes: Floats
    vetoes: Bools
    chair: int | None = None
    strict: bool = False

    @property
    def total(self) -> float:
        """The sum of all votes."""
        return float(self.votes.sum())

    @property
    def holders(self) -> Bools:
        """Who meets the gate whether talked to or not: voters, veto holders and the chair."""
        held = (self.votes > 0) | self.vetoes
        if self.chair is not None:
            held = held.copy()
            held[self.chair] = True
        return np.asarray(held, dtype=bool)

    def renamed(self, index: NDArray[np.int64], places: Mapping[int, int]) -> Forum:
        """The same gate with people in another order."""
        chair = None if self.chair is None else places[self.chair]
        return replace(self, votes=self.votes[index], vetoes=self.vetoes[index], chair=chair)

    def enough(self, votes_for: Floats) -> Bools:
        """Whether the votes for reach the quota."""
        wanted = self.quota * self.total
        if self.strict:
            return np.asarray(votes_for > wanted + SLACK, dtype=bool)
        return np.asarray(votes_for >= wanted - SLACK, dtype=bool)

    def tolerated(self, votes_against: Floats) -> Bools:
        """Whether the votes against stay within the tolerance."""
        return np.asarray(votes_against <= self.tolerance * self.total + SLACK, dtype=bool)


@dataclass(frozen=True, slots=True)
class Precedence:
    """``first`` must be talked to at least ``gap`` weeks before ``then`` (indices of people)."""

    first: int
    then: int
    gap: int = 1


_NOTHING_HELD: Mapping[str, Held] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Situation:
    """Everything the planner needs, with nothing left to be looked up.

    Build one with :func:`orgmap.sequence.situation` from a network, or by hand with
    :meth:`Situation.of`. Instances compare by identity: they hold arrays. ``locked`` are talks already
    held, by person: no plan moves them, and their answers are certain (see
    :func:`orgmap.sequence.hold`, which also shuts the weeks gone by). ``benefit`` is the share of the benefit
    that is kept, below 1 where part of the scope is carved out: all of J is multiplied by it.
    """

    people: tuple[str, ...]
    theta: Floats
    sd: Floats
    authority: Floats
    implementation: Floats
    tie0: Floats
    can_carry: Bools
    deference: Floats
    messenger: Floats
    leak: Floats
    forums: tuple[Forum, ...]
    capacity: int
    weeks: int
    allowed: Bools
    before: tuple[Precedence, ...] = ()
    parameters: Parameters = field(default_factory=Parameters)
    names: tuple[str, ...] = ()
    units: tuple[str | None, ...] = ()
    assumed: tuple[tuple[str, ...], ...] = ()
    evidence: Mapping[EvidenceKey, tuple[Source, ...]] = field(default_factory=lambda: _NO_EVIDENCE)
    notes: tuple[str, ...] = ()
    locked: Mapping[str, Held] = field(default_factory=lambda: _NOTHING_HELD)
    extras: Actions | None = None
    benefit: float = 1.0

    @classmethod
    def of(
        cls,
        people: tuple[str, ...],
        theta: Floats | list[float],
        *,
        forums: tuple[Forum, ...],
        deference: Floats | list[list[float]] | None = None,
        messenger: Floats | list[list[float]] | None = None,
        leak: Floats | list[list[float]] | None = None,
        sd: Floats | list[float] | None = None,
        authority: Floats | list[float] | None = None,
        implementation: Floats | list[float] | None = None,
        tie0: Floats | list[float] | None = None,
        can_carry: Bools | list[bool] | None = None,
        parameters: Parameters | None = None,
        capacity: int = 1,
        weeks: int | None = None,
        allowed: Bools | None = None,
        before: tuple[Precedence, ...] = (),
        units: tuple[str | None, ...] = (),
    ) -> Situation:
        """A situation from plain numbers; whatever is left out is zero, and everybody is always free.

        ``implementation`` defaults to the votes of the last gate, ``weeks`` to one week a person.

        >>> forum = Forum("board", 2, 1.0, 0.0, np.ones(2), np.zeros(2, dtype=bool))
        >>> Situation.of(("a", "b"), [0.5, -0.5], forums=(forum,)).weeks
        2
        """
        n = len(people)

        def array(values: object, shape: tuple[int, ...]) -> Floats:
            return np.zeros(shape) if values is None else np.array(values, dtype=float).reshape(shape)

        horizon = n if weeks is None else weeks
        return cls(
            people=people,
            theta=array(theta, (n,)),
            sd=array(sd, (n,)),
            authority=array(authority, (n,)),
            implementation=array(forums[-1].votes if implementation is None else implementation, (n,)),
            tie0=array(tie0, (n,)),
            can_carry=np.ones(n, dtype=bool) if can_carry is None else np.array(can_carry, dtype=bool),
            deference=array(deference, (n, n)),
            messenger=array(messenger, (n, n)),
            leak=array(leak, (n, n)),
            forums=forums,
            capacity=capacity,
            weeks=horizon,
            allowed=np.ones((n, horizon), dtype=bool) if allowed is None else np.array(allowed, dtype=bool),
            before=before,
            parameters=parameters or Parameters(),
            units=units,
        )

    @property
    def size(self) -> int:
        """How many people are in it."""
        return len(self.people)

    @property
    def horizon(self) -> int:
        """The last week in which a talk can still matter: that of the last gate, or the last of the plan."""
        return min(self.weeks, max(forum.week for forum in self.forums))

    @property
    def actions(self) -> Actions:
        """What is done beside the talks one on one."""
        return Actions.none(self.size) if self.extras is None else self.extras

    def setting(self, parameters: Parameters | None = None) -> Floats:
        """How much the setting of each person's talk adds to the pull: one on one, or in a small group."""
        p = parameters or self.parameters
        if self.extras is None:
            return np.full(self.size, p.e_one_on_one)
        return np.where(self.extras.group, p.e_group, p.e_one_on_one)

    @property
    def fixed(self) -> Weeks:
        """The week of each talk already held, 0 for everybody else."""
        return np.array([self.locked[p].week if p in self.locked else 0 for p in self.people], dtype=np.int64)

    @property
    def outcomes(self) -> NDArray[np.int8]:
        """The answer of each talk already held; ``OPEN`` where there is none or nobody noted it."""
        known = [self.locked[p].outcome if p in self.locked else None for p in self.people]
        return np.array([OPEN if answer is None else answer for answer in known], dtype=np.int8)

    @property
    def reachable(self) -> Bools:
        """Who has an open week at all."""
        return np.asarray(self.allowed[:, : self.horizon].any(axis=1), dtype=bool)

    @property
    def holders(self) -> Bools:
        """Who holds a vote, a veto or the chair at any gate."""
        held = np.zeros(self.size, dtype=bool)
        for forum in self.forums:
            held |= forum.holders
        return held

    @property
    def carries(self) -> Bools:
        """``carries[i, j]``: j may carry the message to i (there is a tie, and j is allowed to)."""
        tied = np.isfinite(self.messenger) & (self.messenger != 0)
        np.fill_diagonal(tied, val=False)
        return np.asarray(tied & self.can_carry[None, :] & self.parameters.messengers, dtype=bool)

    def carriers(self, i: int) -> Bools:
        """Who may carry the message to person ``i``."""
        trust = self.messenger[i]
        tied = np.isfinite(trust) & (trust != 0) & self.can_carry
        tied[i] = False
        return np.asarray(tied & self.parameters.messengers, dtype=bool)

    @property
    def opposed_share(self) -> Floats:
        """Each person's share of the implementation; zeros where nobody has any."""
        total = self.implementation.sum()
        return np.asarray(self.implementation / total if total > 0 else np.zeros(self.size), dtype=float)

    @property
    def vote_share(self) -> Floats:
        """Each person's largest share of the votes at any gate."""
        share = np.zeros(self.size)
        for forum in self.forums:
            if forum.total > 0:
                share = np.maximum(share, forum.votes / forum.total)
        return share

    def name(self, i: int) -> str:
        """The name to show for person ``i``."""
        return (self.names[i] if self.names else "") or self.people[i]

    def unit(self, i: int) -> str | None:
        """The unit of person ``i``, if known."""
        return self.units[i] if self.units else None

    def calendar(self, weeks: Mapping[str, int]) -> Weeks:
        """The week of each person as an array, 0 for those not in the mapping.

        Raises :class:`~orgmap.errors.UnknownName` for somebody who is not in the situation.
        """
        place = {person: i for i, person in enumerate(self.people)}
        calendar = np.zeros(self.size, dtype=np.int64)
        for person, week in weeks.items():
            if person not in place:
                raise UnknownName("person", person, self.people)
            calendar[place[person]] = week
        return calendar

    def last_week(self, calendar: Weeks) -> int:
        """The last week with a talk, first or second."""
        later = self.extras.second_weeks.max(initial=0) if self.extras is not None else 0
        return max(int(calendar.max(initial=0)), int(later))

    def load(self, calendar: Weeks) -> Weeks:
        """How many talks each week holds, from week 1; a small group is one talk."""
        if self.extras is None:
            return np.bincount(calendar, minlength=self.horizon + 1)[1:].astype(np.int64)
        return self.extras.load(calendar, self.horizon)

    def keeps(self, calendar: Weeks) -> bool:
        """Whether a calendar keeps capacity, windows, precedence and the talks already held.

        Talks held beyond the capacity of a week are history; no other talk may join them there.
        """
        talked = np.flatnonzero(calendar)
        fixed = self.fixed if self.locked else np.zeros_like(calendar)
        if not (calendar[fixed > 0] == fixed[fixed > 0]).all():
            return False
        if talked.size == 0:
            return True
        if calendar.max() > self.horizon:
            return False
        held = np.bincount(fixed, minlength=self.horizon + 1)[1:]
        gathered = self.extras is None or self.extras.gathers(calendar)
        if not gathered or (self.load(calendar) > np.maximum(held, self.capacity)).any():
            return False
        if not self.allowed[talked, calendar[talked] - 1].all():
            return False
        return all(self.waits(rule, calendar) for rule in self.before)

    @staticmethod
    def waits(rule: Precedence, calendar: Weeks) -> bool:
        """Whether ``then`` is left out, or comes late enough after ``first``."""
        first, then = int(calendar[rule.first]), int(calendar[rule.then])
        return then == 0 or (first > 0 and first + rule.gap <= then)

    def stated(self) -> Situation:
        """The same without any doubt: stances as stated, no noise on ties."""
        return replace(self, sd=np.zeros(self.size), parameters=replace(self.parameters, tie_noise=0.0))

    def renamed(self, order: list[int]) -> Situation:
        """The same situation with its people in another order (``order`` lists old positions)."""
        places = {old: new for new, old in enumerate(order)}
        index = np.array(order)
        square = np.ix_(index, index)

        def listed(values: tuple[T, ...]) -> tuple[T, ...]:
            return tuple(values[i] for i in order) if values else ()

        return replace(
            self,
            people=listed(self.people),
            theta=self.theta[index],
            sd=self.sd[index],
            authority=self.authority[index],
            implementation=self.implementation[index],
            tie0=self.tie0[index],
            can_carry=self.can_carry[index],
            allowed=self.allowed[index],
            deference=self.deference[square],
            messenger=self.messenger[square],
            leak=self.leak[square],
            forums=tuple(forum.renamed(index, places) for forum in self.forums),
            before=tuple(Precedence(places[b.first], places[b.then], b.gap) for b in self.before),
            names=listed(self.names),
            units=listed(self.units),
            assumed=listed(self.assumed),
            extras=None if self.extras is None else self.extras.renamed(index, places),
            evidence={(kind, places[a], places[b]): v for (kind, a, b), v in self.evidence.items()},
        )


@dataclass(frozen=True, slots=True)
class Value:
    """What a calendar is worth: chance of approval, expected opposed share, and J (the objective)."""

    approval: float
    opposed: float
    objective: float
    exact: bool = True
