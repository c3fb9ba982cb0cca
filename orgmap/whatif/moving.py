"""One talk in another week, all others where they are: what it costs, or why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from orgmap.errors import UnknownName
from orgmap.model import Initiative
from orgmap.network import Network
from orgmap.results import Answer, Json
from orgmap.sequence import hold
from orgmap.sequence import situation as situation_of
from orgmap.sequence.held import HeldTalks
from orgmap.sequence.judge import Judge
from orgmap.sequence.state import Situation, Weeks
from orgmap.whatif.resolve import as_planned


@dataclass(frozen=True, slots=True)
class Move:
    """A person's talk in ``week``: approval then, minus approval as planned, and its standard error.

    ``clear`` says whether the difference is above its error and half a point. Where the week is full,
    ``swapped`` is the person of that week to change places with at the lowest cost. Where the week cannot
    be, the numbers are None and ``obstacle`` says why.
    """

    person: str
    week: int
    planned: bool
    difference: float | None
    error: float | None
    clear: bool
    swapped: str | None = None
    obstacle: str | None = None

    def to_json(self) -> Json:
        """One row a week."""
        return {
            "person": self.person,
            "week": self.week,
            "planned": self.planned,
            "difference": self.difference,
            "error": self.error,
            "clear": self.clear,
            "swapped": self.swapped,
            "obstacle": self.obstacle,
        }


def moves(
    network: Network,
    weeks: Mapping[str, int],
    person: str,
    *,
    initiative: Initiative | None = None,
    held: HeldTalks = (),
    seed: int = 0,
) -> Answer[Move]:
    """What would it cost to talk to this person in another week, everything else as planned?

    Parameters
    ----------
    network
        People, ties, stances and rights.
    weeks
        The plan: the week of each person's talk (from 1).
    person
        Whose talk moves.
    initiative
        What is wanted; the network's own when None.
    held
        Talks already held, as ``(person, week, answer)``; they cannot be moved.
    seed
        Of the draws, where values are not exact.

    Returns
    -------
    Answer of one :class:`Move` a week up to the last gate. Exact where the plan's approval is, otherwise
    the difference on the draws the plan is reported on, with its paired standard error.

    Raises
    ------
    UnknownName
        For somebody who is not in the plan.
    InputError
        Without an initiative or rights.
    """
    case = situation_of(network, initiative)
    if held:
        case = hold(case, held)
    if person not in case.people or not weeks.get(person):
        raise UnknownName("person of the plan", person, tuple(weeks))
    i = case.people.index(person)
    planned = as_planned(case, weeks, seed=seed)
    scene = _Scene(network, planned.situation, planned.judge, planned.calendar, i)
    rows = tuple(scene.move(week) for week in range(1, case.horizon + 1))
    return Answer("moves", network.made_by(layers=network.informal, seed=seed), rows)


@dataclass(frozen=True, eq=False)
class _Scene:
    """A plan, and the person ``i`` whose talk moves."""

    network: Network
    case: Situation
    judge: Judge
    present: Weeks
    i: int

    def move(self, week: int) -> Move:
        """The talk in this week, alone or changing places with somebody."""
        person = self.case.people[self.i]
        if int(self.present[self.i]) == week:
            return Move(person, week, planned=True, difference=0.0, error=0.0, clear=False)
        moved = self.present.copy()
        moved[self.i] = week
        obstacle, with_whom = self.obstacle(moved), None
        if obstacle is None and not self.case.keeps(moved):
            with_whom, moved = self.swap(week)
            obstacle = f"week {week} is full" if with_whom is None else None
        if obstacle is not None:
            return Move(
                person, week, planned=False, difference=None, error=None, clear=False, obstacle=obstacle
            )
        gap = self.judge.difference(moved, self.present)
        return Move(
            person,
            week,
            planned=False,
            difference=gap.value,
            error=gap.error,
            clear=gap.clear,
            swapped=with_whom,
        )

    def swap(self, week: int) -> tuple[str | None, Weeks]:
        """Whom of that week to change places with, and the calendar then; nobody where none can."""
        best: tuple[float, int, Weeks] | None = None
        for j in np.flatnonzero(self.present == week):
            changed = self.present.copy()
            changed[self.i], changed[j] = week, self.present[self.i]
            if self.case.keeps(changed):
                value = self.judge.objective(changed)
                if best is None or value > best[0]:
                    best = value, int(j), changed
        return (None, self.present) if best is None else (self.case.people[best[1]], best[2])

    def obstacle(self, moved: Weeks) -> str | None:
        """Why the talk cannot be there, whatever becomes of others; None where it can."""
        case, i = self.case, self.i
        if case.locked and case.fixed[i] > 0:
            return "it is held already"
        if not case.allowed[i, int(moved[i]) - 1]:
            return f"{self.network.name(case.people[i])} cannot be seen in that week"
        for rule in case.before:
            if (
                i in (rule.first, rule.then)
                and not case.waits(rule, moved)
                and case.waits(rule, self.present)
            ):
                other = self.network.name(case.people[rule.then if rule.first == i else rule.first])
                return f"{other} must come after" if rule.first == i else f"{other} must come first"
        return None
