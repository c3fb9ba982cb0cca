"""Going on from an earlier plan: what still fits stays, and a talk moves only where that is worth it.

A plan made anew after every talk would shuffle half the calendar for a tenth of a point that the next
draw would take back. So people keep their week unless keeping it costs more than two standard errors and
half a point, counted over all who are kept together.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from orgmap.sequence.draws import draw, draw_count
from orgmap.sequence.exact import exact_model, is_exact
from orgmap.sequence.habits import schedule
from orgmap.sequence.judge import Difference
from orgmap.sequence.state import Floats, Situation, Weeks

#: At most so many calendars are tried in settling one.
_TRIES = 400


def repaired(case: Situation, was: Weeks) -> Weeks:
    """An earlier calendar in the present situation: who still fits stays, others go to the next free week.

    Where that leaves somebody out who could be talked to, the earlier order is fitted anew.

    >>> from orgmap.sequence.state import Forum
    >>> forum = Forum("board", 3, 1.0, 0.0, np.ones(3), np.zeros(3, dtype=bool))
    >>> allowed = np.array([[False, True, True], [True, True, True], [True, True, True]])
    >>> case = Situation.of(("a", "b", "c"), [0.1, 0.2, 0.3], forums=(forum,), capacity=2, allowed=allowed)
    >>> repaired(case, np.array([1, 2, 3])).tolist()
    [2, 2, 3]
    """
    fixed = case.fixed
    was = np.where(fixed > 0, fixed, was)
    if case.keeps(was) and bool((was[case.reachable] > 0).all()):
        return was
    calendar = fixed.copy()
    order = sorted(np.flatnonzero(fixed == 0).tolist(), key=lambda i: (was[i] == 0, was[i]))
    for i in order:
        if was[i] > 0:
            _put(case, calendar, i, int(was[i]))
    for i in order:
        if calendar[i] == 0:
            _next(case, calendar, i, max(1, int(was[i])))
    if bool((calendar[case.reachable] > 0).all()) and case.keeps(calendar):
        return calendar
    return schedule(case, sorted(range(case.size), key=lambda i: (was[i] == 0, was[i])))


def settle(case: Situation, best: Weeks, earlier: Weeks, *, seed: int) -> tuple[Weeks, tuple[str, ...]]:
    """The best calendar with people back in their earlier weeks where that costs next to nothing.

    Returns the calendar, and a sentence where it is not the best one itself: how many talks stay, and what
    moving them all would gain. Scored on the draws a plan is chosen by, exactly where that can be had.
    """
    if np.array_equal(best, earlier):
        return best, ()
    scores = _Scores(case, seed)
    complete = (earlier > 0).sum() >= (best > 0).sum()
    if complete and case.keeps(earlier) and scores.near(earlier, best):
        return earlier, _said(scores, earlier, best)
    found, tries, again = best, _TRIES, True
    while again:
        again = False
        for i in np.flatnonzero((found != earlier) & (earlier > 0)).tolist():
            for option in _back(found, earlier, i):
                tries -= 1
                if tries > 0 and case.keeps(option) and scores.near(option, best):
                    found, again = option, True
                    break
    return found, _said(scores, found, best)


class _Scores:
    """J of calendars, in every draw or exactly, each reckoned once."""

    def __init__(self, case: Situation, seed: int) -> None:
        self._model = exact_model(case) if is_exact(case) else None
        size = draw_count(case)
        self._draws = None if self._model is not None else draw(case, seed=3 * seed + 2, count=size)
        self._known: dict[bytes, Floats] = {}

    def each(self, calendar: Weeks) -> Floats:
        """J in every draw; one number where it is exact."""
        key = calendar.tobytes()
        if key not in self._known:
            if self._model is not None:
                self._known[key] = np.array([self._model.value(calendar).objective])
            elif self._draws is not None:
                self._known[key] = self._draws.objective(self._draws.run(calendar), calendar)
        return self._known[key]

    def gain(self, calendar: Weeks, over: Weeks) -> Difference:
        """How much more J one calendar has than another."""
        gap = self.each(calendar) - self.each(over)
        error = 0.0 if gap.size == 1 else float(gap.std(ddof=1) / np.sqrt(gap.size))
        return Difference(float(gap.mean()), error)

    def near(self, calendar: Weeks, best: Weeks) -> bool:
        """Whether the best gains no more than two standard errors or half a point over a calendar."""
        gain = self.gain(best, calendar)
        return gain.value <= gain.limit


def _put(case: Situation, calendar: Weeks, i: int, week: int) -> bool:
    """Put i into a week where every rule lets it; whether it did."""
    calendar[i] = week
    if 0 < week <= case.horizon and case.keeps(calendar):
        return True
    calendar[i] = 0
    return False


def _next(case: Situation, calendar: Weeks, i: int, week: int) -> None:
    """Put i into the first week from this one on that is free, else into any."""
    weeks = (*range(week, case.horizon + 1), *range(1, week))
    next((one for one in weeks if _put(case, calendar, i, one)), None)


def _back(calendar: Weeks, earlier: Weeks, i: int) -> Iterator[Weeks]:
    """Calendars in which i is back in the earlier week, alone or changing places with somebody there."""
    alone = calendar.copy()
    alone[i] = earlier[i]
    yield alone
    for j in np.flatnonzero((calendar == earlier[i]) & (calendar != earlier)).tolist():
        changed = alone.copy()
        changed[j] = earlier[j] if earlier[j] > 0 else calendar[i]
        yield changed
        if changed[j] != calendar[i]:
            swapped = alone.copy()
            swapped[j] = calendar[i]
            yield swapped


def _said(scores: _Scores, found: Weeks, best: Weeks) -> tuple[str, ...]:
    kept = int((found != best).sum())
    if kept == 0:
        return ()
    gain = scores.gain(best, found)
    doubt = f" (± {200 * gain.error:.1f})" if gain.error > 0 else ""
    talks = "1 talk keeps its week" if kept == 1 else f"{kept} talks keep their weeks"
    return (
        (
            f"{talks}, though the best order of all would have them elsewhere: moving them would gain "
            f"{100 * max(0.0, gain.value):.1f} points{doubt}, too little to change what is agreed."
        ),
    )
