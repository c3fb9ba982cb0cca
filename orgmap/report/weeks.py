"""Words for the weeks of an initiative: their days, gates, how many yes there must be, papers that go out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from orgmap.model import Gate, Initiative
from orgmap.report.sentences import channel_of, listed
from orgmap.results import SMALL_GROUP, Checkpoint, Plan, Step

_PAPER = re.compile(r"Paper ahead of the talk, at the end of week (\d+): (.+)\.")


@dataclass(frozen=True, slots=True)
class Meeting:
    """One thing to do in a week: a talk, or several people met together."""

    steps: tuple[Step, ...]

    @property
    def together(self) -> bool:
        """Whether several people are met at once."""
        return len(self.steps) > 1


def meetings(steps: Sequence[Step]) -> tuple[Meeting, ...]:
    """The meetings that the steps of one week make: people of its small group are one, all others each one.

    >>> one = Step(1, 1, "a", "Ann", None, "small group with Bo", None, 0.5)
    >>> two = Step(2, 1, "b", "Bo", None, "small group with Ann", None, 0.5)
    >>> [meeting.together for meeting in meetings([one, two])]
    [True]
    """
    group = tuple(step for step in steps if SMALL_GROUP in step.channel and step.condition is None)
    found: list[Meeting] = []
    for step in steps:
        if step not in group:
            found.append(Meeting((step,)))
        elif step == group[0]:
            found.append(Meeting(group))
    return tuple(found)


def by_week(plan: Plan) -> list[tuple[int, tuple[Step, ...]]]:
    """The steps of a plan, week by week."""
    ordered = sorted(plan.steps, key=lambda step: step.week)
    return [(week, tuple(steps)) for week, steps in groupby(ordered, key=lambda step: step.week)]


def how(step: Step, carrier: str | None) -> str:
    """How one talk is held, in words for whoever leads: who carries the message, or when it is held at all.

    >>> how(Step(1, 1, "a", "Ann", None, "one-on-one", "b", 0.5), "Bo")
    'one-on-one; Bo carries the message'
    """
    if step.condition is not None:
        return f"second talk, {step.condition}"
    return f"{step.channel}; {carrier} carries the message" if carrier else channel_of(step, None)


def monday_of(start: date, week: int) -> date:
    """The Monday of a week of the initiative (week 1 holds the start).

    >>> monday_of(date(2026, 4, 15), 2)
    datetime.date(2026, 4, 20)
    """
    return start - timedelta(start.weekday()) + timedelta(weeks=week - 1)


def plan_finding(plan: Plan) -> str:
    """What the time line shows, in a line, its title: how many talks, weeks and talks through others.

    >>> from orgmap.results import Approval
    >>> step = Step(1, 3, "a", "Ann", None, "one-on-one", "b", 0.5)
    >>> plan_finding(Plan(Approval(0.5), 0.5, (step,), (), {}))
    '1 talk in 3 weeks, through somebody they trust'
    """
    talks = len(plan.talks)
    carried = sum(step.messenger is not None for step in plan.talks)
    last = max((step.week for step in plan.talks), default=0)
    said = f"{talks} {'talk' if talks == 1 else 'talks'} in {last} {'week' if last == 1 else 'weeks'}"
    if not carried:
        return said
    some = "" if carried == talks else f"{carried} of them "
    return f"{said}, {some}through somebody they trust"


def day_in_words(day: date) -> str:
    """A day as it is spoken.

    >>> day_in_words(date(2026, 5, 4))
    '4 May 2026'
    """
    return f"{day.day} {day:%B %Y}"


def monday(initiative: Initiative | None, week: int) -> date | None:
    """The Monday of a week; None without a start of the initiative."""
    if initiative is None or initiative.start is None:
        return None
    return monday_of(initiative.start, week)


def gate_week(initiative: Initiative, gate: Gate) -> int | None:
    """The week in which a gate decides; None where neither a week nor a day that can be counted is known."""
    if gate.week is not None or gate.day is None or initiative.start is None:
        return gate.week
    return (gate.day - initiative.start).days // 7 + 1


def gate_in_words(gate: Gate) -> str:
    """A gate and when it decides.

    >>> gate_in_words(Gate("Board", day=date(2026, 3, 12))), gate_in_words(Gate("Board", week=6))
    ('Board, 12 March', 'Board, end of week 6')
    """
    if gate.day is not None:
        return f"{gate.name}, {gate.day.day} {gate.day:%B}"
    return gate.name if gate.week is None else f"{gate.name}, end of week {gate.week}"


def gates_by_week(initiative: Initiative | None) -> Mapping[int, tuple[Gate, ...]]:
    """The gates that decide in each week, in the order of the weeks."""
    found: dict[int, list[Gate]] = {}
    for gate in initiative.gates if initiative is not None else ():
        week = gate_week(initiative, gate) if initiative is not None else None
        if week is not None:
            found.setdefault(week, []).append(gate)
    return {week: tuple(found[week]) for week in sorted(found)}


def needed(checkpoint: Checkpoint) -> int | None:
    """The fewest yes with which to go on after a week; None where no count is too low."""
    return None if checkpoint.tripwire is None else checkpoint.tripwire + 1


def go_on(checkpoint: Checkpoint) -> str | None:
    """How many yes there must be by the end of a week; None where no count is too low.

    >>> go_on(Checkpoint(3, 5, (), (), 3))
    'Go on if at least 4 of 5 have said yes by the end of this week; else stop and plan again.'
    """
    least = needed(checkpoint)
    if least is None:
        return None
    yes = f"at least {least} of {checkpoint.talks} have" if checkpoint.talks > 1 else "the one asked has"
    return f"Go on if {yes} said yes by the end of this week; else stop and plan again."


def papers(notes: Sequence[str]) -> Mapping[int, str]:
    """To whom paper goes ahead at the end of which week, from the notes of a plan.

    >>> papers(["Paper ahead of the talk, at the end of week 1: Lee, Ann; Bo."])
    {1: 'Lee, Ann and Bo'}
    """
    found = (match for note in notes if (match := _PAPER.fullmatch(note)))
    return {int(match[1]): listed(match[2].split("; ")) for match in found}
