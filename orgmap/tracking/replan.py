"""After a talk: the plan made anew from there, what has changed in it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from orgmap.errors import InputError, Problem
from orgmap.model import Initiative
from orgmap.network import Network
from orgmap.results import SMALL_GROUP, Agreed, Answer, Json, Plan, add_notes
from orgmap.sequence.causes import Causes, compare
from orgmap.sequence.held import hold
from orgmap.sequence.inputs import situation as situation_of
from orgmap.sequence.judge import Difference, Judge
from orgmap.sequence.planner import Progress, plan
from orgmap.sequence.state import Situation, Weeks
from orgmap.whatif import PlanChange, Solved, as_planned, difference, plan_changes, solved
from orgmap.workspace import Forecast, Talk

#: A cause is named from this many logits on.
_CAUSE = 0.05
#: Below this chance no order of talks will do.
_OUT_OF_REACH = 0.005


@dataclass(frozen=True)
class Logged:
    """A talk that was held, and what it does to the plan.

    ``expected`` is the chance of a yes the plan had given (None where the person is not in it);
    ``approval_before`` and ``approval_after`` are the chances of approval before and after the outcome
    was known, with the standard error of their difference. ``plan`` is the plan from here on.
    """

    entry: Talk
    expected: float | None
    approval_before: float
    approval_after: float
    error: float
    plan_changes: tuple[PlanChange, ...]
    text: str
    plan: Answer[Plan]

    def to_json(self) -> Json:
        """The ``log`` result."""
        return {
            "entry": self.entry.to_json(),
            "expected": self.expected,
            "approval_before": self.approval_before,
            "approval_after": self.approval_after,
            "difference": self.approval_after - self.approval_before,
            "error": self.error,
            "plan_changes": [change.to_json() for change in self.plan_changes],
            "text": self.text,
        }


def held_talks(case: Situation, talks: Sequence[Talk]) -> dict[str, tuple[int, int | None]]:
    """Week and answer of the last talk with each person of the plan, within its weeks.

    A talk after the plan's last week changes nothing in it and is left out.
    """
    found: dict[str, tuple[int, int | None]] = {}
    for talk in talks:
        if talk.person in case.people and 1 <= talk.week <= case.horizon:
            found[talk.person] = (talk.week, talk.answer)
    return found


def agreed(forecasts: Iterable[Forecast]) -> Agreed:
    """The weeks a plan's forecasts are for, a second talk coming after the first, and who is met together."""
    weeks: dict[str, int] = {}
    together = []
    for one in forecasts:
        if one.person not in weeks and one.channel is not None and SMALL_GROUP in one.channel:
            together.append(one.person)
        weeks.setdefault(one.person, one.week)
    return Agreed(weeks, together)


def weeks_before(talks: Sequence[Talk], forecasts: Sequence[Forecast]) -> Agreed | None:
    """The weeks of the plan that was kept last before the latest talk; None where there was none."""
    latest = talks[-1].change if talks else None
    made = [one.change for one in forecasts if one.change is not None]
    if latest is not None:
        made = [change for change in made if change < latest]
    if not made:
        return None
    return agreed(one for one in forecasts if one.change == max(made))


def plan_from_here(
    network: Network,
    talks: Sequence[Talk],
    *,
    earlier: Mapping[str, int] | None = None,
    initiative: Initiative | None = None,
    solver: str = "auto",
    seed: int = 0,
    progress: Progress | None = None,
) -> Answer[Plan]:
    """The plan after these talks: they stay as they were held, and the rest is planned from there on.

    ``earlier`` gives the weeks of the plan followed so far, kept wherever nothing better is found.
    Errors as :func:`orgmap.sequence.plan`.
    """
    case = situation_of(network, initiative)
    held = held_talks(case, talks)
    return plan(
        network,
        initiative,
        solver=solver,
        seed=seed,
        progress=progress,
        held=held,
        start=earlier if held else None,
    )


def replan(
    network: Network,
    talks: Sequence[Talk],
    *,
    earlier: Mapping[str, int] | None = None,
    initiative: Initiative | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Answer[Logged]:
    """What does the latest talk change? The plan before it beside the plan from there on.

    Parameters
    ----------
    network
        People, ties, stances and rights.
    talks
        The log, the latest talk last.
    earlier
        Weeks of the plan followed so far; one is made from the talks before where None.
    initiative
        What is wanted; the network's own when None.
    seed
        Of the plans and draws.
    progress
        Called with the fraction done and what is being done.

    Returns
    -------
    Answer of one :class:`Logged`. Reasons name only what differs at a person's own turn between the old
    week and the new one.

    Raises
    ------
    InputError
        As :func:`orgmap.sequence.plan`, and for a talk after the last week of the plan.
    """
    entry = talks[-1]
    case = situation_of(network, initiative)
    if entry.week > case.horizon:
        message = f"Week {entry.week} is after the plan's last week, {case.horizon}."
        raise InputError(Problem(message, "Correct the week, or give the initiative more weeks."))
    before_case = hold(case, held_talks(case, talks[:-1]))
    if earlier is None:
        before = solved(before_case, seed=seed)
    else:
        before = as_planned(before_case, earlier, seed=seed)
    answer = plan_from_here(
        network,
        talks,
        earlier=before.weeks if earlier is None else earlier,
        initiative=initiative,
        seed=seed,
        progress=progress,
    )
    after_case = hold(case, held_talks(case, talks))
    after = as_planned(after_case, answer.results[0].weeks, seed=seed)
    staying = as_planned(after_case, before.weeks, seed=seed)
    changes = tuple(
        replace(change, text=_with_reason(change, staying.calendar, after))
        for change in plan_changes(before, after)
        if change.person != entry.person
    )
    inside = entry.person in case.people
    at = case.people.index(entry.person) if inside else -1
    gap = difference(before, after)
    logged = Logged(
        entry=entry,
        expected=float(before.judge.yes(before.calendar)[at]) if inside else None,
        approval_before=before.approval,
        approval_after=after.approval,
        error=gap.error,
        plan_changes=changes,
        text="",
        plan=answer,
    )
    logged = replace(logged, text=_words(network, logged, staying, after, clear=gap.clear))
    notes = () if inside else (f"{network.name(entry.person)} is not in the plan: it stays as it was.",)
    return Answer("log", answer.made_by, (logged,), add_notes((*notes, *answer.notes)))


def _words(network: Network, logged: Logged, staying: Solved, after: Solved, *, clear: bool) -> str:
    """What happened, what had been expected, and what it does to approval and plan."""
    name = network.name(logged.entry.person)
    said = {"yes": "said yes", "no": "said no", "lukewarm": "was lukewarm"}[logged.entry.outcome]
    first = f"{name} {said}"
    if logged.expected is not None:
        first += f"; the plan had given a yes {100 * logged.expected:.0f} %"
    shift = logged.approval_after - logged.approval_before
    verb = "rises" if shift > 0 else "falls"
    second = f"Approval {verb} by {100 * abs(shift):.0f} points" if clear else "Approval stays about the same"
    if logged.approval_after < _OUT_OF_REACH <= logged.approval_before:
        second = (
            "As the gate stands approval is now out of reach: talk again, or change the rule or the scope"
        )
    moved = [c for c in logged.plan_changes if c.week_before != c.week_after]
    if not logged.plan_changes:
        third = "The plan stays as it was"
    elif not moved:
        third = "Nobody's week changes, only who goes"
    else:
        third = "One other talk moves" if len(moved) == 1 else f"{len(moved)} of the other talks move"
        gain = difference(staying, after)
        if gain.clear and gain.value > 0:
            third += f", which gains {100 * gain.value:.0f} points over going on as before"
    return f"{first}. {second}. {third}."


def _with_reason(change: PlanChange, old: Weeks, after: Solved) -> str:
    """The change in words, with what differs at the person's own turn in the new week."""
    if change.week_after is None or change.week_before in {None, change.week_after}:
        return change.text
    i = after.situation.people.index(change.person)
    if old[i] in {0, after.calendar[i]}:
        return change.text
    parts = _reasons(after.situation, compare(after.judge, after.calendar, old, i))
    if not parts or not _likelier(after.judge, after.calendar, old, i):
        return change.text
    return f"{change.text.rstrip('.')}: {' and '.join(parts)}."


def _likelier(judge: Judge, here: Weeks, there: Weeks, i: int) -> bool:
    """Whether i's yes is likelier under the first calendar, by more than an effect that needs no reason."""
    new, old = judge.joint(here), judge.joint(there)
    gap = (new.answers[i] == 1).astype(float) - (old.answers[i] == 1)
    gain = float(new.chance @ (new.answers[i] == 1) - old.chance @ (old.answers[i] == 1))
    error = 0.0 if judge.exact else float(gap.std(ddof=1) / np.sqrt(gap.size))
    return gain > Difference(gain, error).limit


def _reasons(case: Situation, causes: Causes) -> list[str]:
    """What speaks for the new week, the largest first, two at most."""
    name = case.name(causes.person)
    found: list[tuple[float, str]] = []
    gained = sorted(np.flatnonzero(causes.cover > _CAUSE).tolist(), key=lambda j: -causes.cover[j])
    backing = [j for j in gained if causes.here.cover[j] > _CAUSE / 2]
    spared = [j for j in gained if j not in backing]
    if backing:
        total = float(causes.cover[backing].sum())
        verb = "backs" if len(backing) == 1 else "back"
        found.append((total, f"by then {_and(case, backing)}, whom {name} listens to, {verb} it"))
    if spared:
        total = float(causes.cover[spared].sum())
        found.append((total, f"it comes before {_and(case, spared)} can speak against it"))
    if causes.tie > _CAUSE:
        fresh = [j for j in causes.here.carriers if j not in causes.there.carriers]
        who = case.name(max(fresh, key=lambda j: causes.here.carriers[j])) if fresh else "a messenger"
        found.append((causes.tie, f"{who} can bring the message by then"))
    if causes.heard > _CAUSE:
        found.append((causes.heard, f"{name} is less likely to hear of it from others first"))
    return [text for _, text in sorted(found, key=lambda one: -one[0])[:2]]


def _and(case: Situation, people: Sequence[int]) -> str:
    """The names of two people at most, as one would say them."""
    return " and ".join(case.name(j) for j in people[:2])
