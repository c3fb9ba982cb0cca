"""Solving a changed situation and setting it beside the present plan, world by world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from orgmap.results import Agreed
from orgmap.sequence.actions import arranged, resumed
from orgmap.sequence.branch import best_plan
from orgmap.sequence.carriers import Carrier, carriers
from orgmap.sequence.draws import draw, draw_count
from orgmap.sequence.exact import exact_model, is_exact
from orgmap.sequence.judge import Difference, Judge
from orgmap.sequence.planner import earlier_calendar
from orgmap.sequence.state import Situation, Weeks

_SAME = 1e-9
#: On draws a plan this much worse in J is no other plan: a fifth of a point, below what is spoken of.
_NEAR = 0.002


@dataclass(frozen=True, eq=False)
class Solved:
    """A situation with its calendar, and the judge that scores calendars of it."""

    situation: Situation
    calendar: Weeks
    judge: Judge

    @property
    def weeks(self) -> Agreed:
        """The week of each person's talk, and who is met together."""
        people = self.situation.people
        met = np.flatnonzero(self.situation.actions.group).tolist()
        weeks = {people[i]: int(week) for i, week in enumerate(self.calendar) if week > 0}
        return Agreed(weeks, (people[i] for i in met))

    @property
    def approval(self) -> float:
        """The chance of approval under the calendar."""
        return self.judge.approval(self.calendar)

    @property
    def objective(self) -> float:
        """J under the calendar."""
        return self.judge.objective(self.calendar)

    def messenger(self, i: int) -> str | None:
        """Who carries the message to person i, or None for the user in person."""
        carrier = self._carriers[i].messenger if i in self._carriers else None
        return None if carrier is None else self.situation.people[carrier]

    @cached_property
    def _carriers(self) -> Mapping[int, Carrier]:
        return carriers(self.situation, self.judge.yes(self.calendar), self.calendar)


def solved(situation: Situation, *, seed: int, present: Mapping[str, int] | None = None) -> Solved:
    """The best calendar, by the means of the plan itself and with its seed.

    With the weeks of a ``present`` plan people keep their week wherever that costs nothing (or, on draws,
    next to nothing): of equally good plans the one with the fewest moves is wanted. What ``[model]`` asks for
    beside talks one on one is planned as well.
    """
    situation = replace(situation, extras=None)
    start = None if present is None else earlier_calendar(situation, present)
    if is_exact(situation):
        calendar, _, _ = best_plan(situation, start=start)
    else:
        # Imported here: it compiles on first use, which eight people do not need.
        from orgmap.sequence.search import search

        calendar = search(situation, seed=seed, start=start)
    if present is not None:
        was = np.array([present.get(person, 0) for person in situation.people], dtype=np.int64)
        calendar = _settled(situation, calendar, was, seed=seed)
    situation, calendar = arranged(situation, calendar, seed=seed, earlier=present)
    return Solved(situation, calendar, Judge(situation, seed=seed))


def as_planned(situation: Situation, weeks: Mapping[str, int], *, seed: int) -> Solved:
    """A plan made earlier, in this situation: as it was where that still holds, else in its order.

    With its small groups where ``weeks`` knows them (:class:`~orgmap.results.Agreed`), papers and second
    talks.
    """
    situation, calendar = resumed(replace(situation, extras=None), weeks, seed=seed)
    return Solved(situation, calendar, Judge(situation, seed=seed))


def difference(before: Solved, after: Solved) -> Difference:
    """Approval after minus before, with its standard error: paired where both have the same worlds."""
    value = after.approval - before.approval
    if before.judge.exact and after.judge.exact:
        return Difference(value, 0.0)
    here, there = (one.judge.joint(one.calendar).approved for one in (after, before))
    paired = not before.judge.exact and not after.judge.exact and here.size == there.size
    if paired and before.situation.people == after.situation.people:
        gap = here - there
        return Difference(value, float(gap.std(ddof=1) / np.sqrt(gap.size)))
    variance = sum(
        float(one.judge.joint(one.calendar).approved.var(ddof=1) / one.judge.joint(one.calendar).chance.size)
        for one in (before, after)
        if not one.judge.exact
    )
    return Difference(value, float(np.sqrt(variance)))


def _settled(situation: Situation, calendar: Weeks, present: Weeks, *, seed: int) -> Weeks:
    """The calendar with people back in their present weeks where that does not lower J.

    Scored on the draws a plan is chosen by, so that those it is reported on stay fresh.
    """
    score = _chooser(situation, seed)
    enough = score(calendar) - (_SAME if is_exact(situation) else _NEAR)
    complete = (present > 0).sum() >= (calendar > 0).sum()
    if complete and situation.keeps(present) and score(present) >= enough:
        return present
    best = calendar
    for i in np.flatnonzero(calendar != present):
        options = [one for one in _back(best, present, int(i)) if situation.keeps(one)]
        best = next((one for one in options if score(one) >= enough), best)
    return best


def _back(calendar: Weeks, present: Weeks, i: int) -> list[Weeks]:
    """Calendars in which i is back in the present week, alone or changing places with somebody there."""
    if present[i] == 0 or calendar[i] == present[i]:
        return []
    alone = calendar.copy()
    alone[i] = present[i]
    options = [alone]
    for j in np.flatnonzero((calendar == present[i]) & (calendar != present)):
        changed = alone.copy()
        changed[j] = calendar[i]
        options.append(changed)
    return options


def _chooser(situation: Situation, seed: int) -> Callable[[Weeks], float]:
    """J, exactly where that can be had, else on the draws plans are chosen by."""
    if is_exact(situation):
        model = exact_model(situation)
        return lambda calendar: model.value(calendar).objective
    draws = draw(situation, seed=3 * seed + 2, count=draw_count(situation))
    return lambda calendar: draws.value(calendar).objective
