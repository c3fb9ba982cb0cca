"""The steps of a plan: every talk with its week, channel, messenger and reasons, and the slots kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from orgmap.results import Reason, Step
from orgmap.sequence.carriers import carriers
from orgmap.sequence.channels import (
    channel,
    channel_reasons,
    second_candidates,
    second_condition,
    turned,
)
from orgmap.sequence.explain import Weighed, beside, reasons, without
from orgmap.sequence.judge import Judge
from orgmap.sequence.state import Weeks

#: So many reasons for a talk and its week stand before that for its channel.
_FOREMOST = 2
#: Named beside the first as those a kept slot may go to.
_OTHERS = 2


def steps(
    judge: Judge, calendar: Weeks, weighed: Mapping[int, Weighed], holds: Sequence[bool]
) -> tuple[Step, ...]:
    """All talks in order, slots for second talks at the end of their week."""
    first = _talks(judge, calendar, weighed, holds)
    found = sorted((*first, *_second_talks(judge, calendar)), key=lambda step: step.week)
    return tuple(replace(step, order=order) for order, step in enumerate(found, start=1))


def _talks(
    judge: Judge, calendar: Weeks, weighed: Mapping[int, Weighed], holds: Sequence[bool]
) -> list[Step]:
    case, yes = judge.situation, judge.yes(calendar)
    carried = carriers(case, yes, calendar)
    found = []
    for i in in_order(calendar):
        carrier = carried[i]
        said: tuple[Reason, ...] = ()
        if i in weighed and case.fixed[i] == 0:
            matter = (
                *reasons(judge, calendar, weighed[i]),
                *without(judge, calendar, i, carrier.messenger),
                *beside(judge, calendar, weighed[i]),
            )
            # The two that matter most and the channel's come first: more is not read aloud.
            ways = channel_reasons(judge, calendar, i, carrier)
            said = (*matter[:_FOREMOST], *ways, *matter[_FOREMOST:])
        found.append(
            Step(
                order=0,
                week=int(calendar[i]),
                person=case.people[i],
                name=case.name(i),
                unit=case.unit(i),
                channel=channel(case, calendar, i),
                messenger=None if carrier.messenger is None else case.people[carrier.messenger],
                p_yes=float(yes[i]),
                reasons=said,
                assumed=case.assumed[i] if case.assumed else (),
                firm=holds[i] if i in weighed else None,
            )
        )
    return found


def _second_talks(judge: Judge, calendar: Weeks) -> list[Step]:
    """A step for each slot kept: with the first of the list who is not named by an earlier slot."""
    case, found, named = judge.situation, [], set[int]()
    for week in sorted(case.actions.second_weeks.tolist()):
        waiting = [i for i in second_candidates(case, calendar, week) if i not in named]
        if not waiting:
            continue
        i = waiting[0]
        named.add(i)
        found.append(
            Step(
                order=0,
                week=int(week),
                person=case.people[i],
                name=case.name(i),
                unit=case.unit(i),
                channel="second talk, one-on-one",
                messenger=None,
                p_yes=turned(judge, calendar, i),
                assumed=case.assumed[i] if case.assumed else (),
                condition=second_condition(case, i, waiting[1 : 1 + _OTHERS]),
            )
        )
    return found


def in_order(calendar: Weeks) -> list[int]:
    """The people talked to, by week, those of one week in input order."""
    return [int(i) for i in np.argsort(calendar, kind="stable") if calendar[i] > 0]
