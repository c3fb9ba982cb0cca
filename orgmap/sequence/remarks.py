"""What to know beside a plan: what it rests on, where easiest-first parts from it, and its limits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from orgmap.results import NEXT_TO_NOTHING
from orgmap.sequence.explain import Weighed
from orgmap.sequence.judge import Judge
from orgmap.sequence.rules import bearing, overridden
from orgmap.sequence.shut import out_of_reach
from orgmap.sequence.state import Weeks

#: Below this approval the rule of the gate matters more than the order.
_SMALL = 0.2
#: An earlier yes that adds less than this (logits) helps nobody on.
_HELPS = 0.1
#: How the sentences on easiest-first begin that the answer takes up.
_TOO_EARLY = "Easiest first would reach "
_NOT_REACHED = "Not talked to before the gate: "
_MATTERS_MOST = re.compile(r"that matters most by itself is (.+?) \(week (\d+) instead of week (\d+):")


def remarks(
    judge: Judge,
    calendar: Weeks,
    weighed: Mapping[int, Weighed],
    easiest: Weeks,
    *,
    exact: bool,
    complete: bool,
) -> tuple[str, ...]:
    """Sentences about the plan, each computed."""
    notes = [_method(judge, calendar, exact=exact)]
    if not complete:
        left = [judge.situation.name(int(i)) for i in np.flatnonzero(calendar == 0)]
        notes.append(f"{_NOT_REACHED}{', '.join(left)}.")
    if (closed := out_of_reach(judge, calendar)) is not None:
        notes.append(closed)
    elif judge.approval(calendar) < _SMALL:
        notes.append(_small(judge, calendar))
    if (mapped := backward(judge, calendar)) is not None:
        notes.append(mapped)
    notes.append(_parting(judge, calendar, weighed, easiest))
    if (early := _too_early(judge, calendar, weighed, easiest)) is not None:
        notes.append(early)
    notes.append(
        "The band spreads the model's parameters and a common shock; differences between plans are surer "
        "than the level."
    )
    return tuple(notes)


def _method(judge: Judge, calendar: Weeks, *, exact: bool) -> str:
    if exact:
        return (
            "The order is the best of all; approval is exact for the stances as stated, without their doubt."
        )
    if judge.exact:
        found = "The order was found by local search"
        if judge.situation.actions.group.any():
            found = "The order was found for talks one on one, and small groups were added where they help"
        return f"{found}; approval is exact for the stances as stated."
    joint = judge.joint(calendar)
    error = np.sqrt(joint.approval * (1 - joint.approval) / joint.chance.size)
    return (
        "The order was found by local search and chosen on other draws than those reported; approval has a "
        f"standard error of {100 * error:.1f} points ({joint.chance.size} draws)."
    )


def _small(judge: Judge, calendar: Weeks) -> str:
    """That the rule or the scope must change, and what the same plan would reach with one head overridden."""
    case, now = judge.situation, judge.approval(calendar)
    small = (
        f"Approval is small whatever the order ({_about(now)} at best): the rule or the scope must change."
    )
    found = overridden(case.forums)
    if found is None:
        return f"{small} No single vote stands in the way, so no override of one head would do it."
    at, i = found
    forum = case.forums[at]
    forums = tuple(bearing(one, i) if one is forum else one for one in case.forums)
    raised = Judge(replace(case, forums=forums), seed=judge.seed).approval(calendar)
    who = (
        f"'{forum.name}' decided"
        if forum.chair is None
        else f"{case.name(forum.chair)} decided at '{forum.name}'"
    )
    reached = f"the same plan would reach {_about(raised)}"
    return f"{small} If {who} over {case.name(i)}'s no, once, {reached}."


def _about(chance: float) -> str:
    return "under 1 %" if chance < NEXT_TO_NOTHING else f"about {100 * chance:.0f} %"


def _parting(judge: Judge, calendar: Weeks, weighed: Mapping[int, Weighed], easiest: Weeks) -> str:
    """Where easiest-first differs, and the person for whom that matters most."""
    case = judge.situation
    differing = [int(i) for i in np.flatnonzero(calendar != easiest)]
    if not differing:
        return "Easiest first is the same plan here: nobody's place would be better by another rule."
    overall = judge.difference(calendar, easiest, by=judge.one_on_one)
    doubt = "" if overall.error == 0 else f" (± {200 * overall.error:.1f})"
    verdict = f"Easiest first would do as well, within {100 * overall.limit:.1f} points"
    if overall.clear:
        verdict = f"Easiest first would cost {100 * overall.value:.1f} points{doubt}"
    effects = {
        i: habit.difference.value
        for i, step in weighed.items()
        if (habit := step.easiest) is not None and habit.difference.clear
    }
    first = min(differing, key=lambda i: (min(_when(int(calendar[i])), _when(int(easiest[i]))), i))
    text = (
        f"{verdict}: it puts {len(differing)} of {case.size} people into other weeks, the first being "
        f"{case.name(first)} ({_week(easiest[first])} instead of {_week(calendar[first])})"
    )
    if not effects:
        return f"{text}; no single one of these moves matters by itself."
    most = max(effects, key=lambda i: effects[i])
    return (
        f"{text}; the one that matters most by itself is {case.name(most)} ({_week(easiest[most])} instead "
        f"of {_week(calendar[most])}: {100 * effects[most]:+.1f} points for this plan)."
    )


def _too_early(judge: Judge, calendar: Weeks, weighed: Mapping[int, Weighed], easiest: Weeks) -> str | None:
    """Whom easiest-first reaches no later than those they listen to, where the plan does; None for nobody.

    Of several the one whom that week alone costs most, then whoever listens most.
    """
    case = judge.situation
    deference = np.where(calendar > 0, np.nan_to_num(case.deference), 0)
    found: dict[int, list[int]] = {}
    for i in np.flatnonzero((calendar > 0) & (easiest > 0)).tolist():
        heard = np.flatnonzero(deference[i] > 0).tolist()
        later = [j for j in heard if calendar[j] < calendar[i] and not 0 < easiest[j] < easiest[i]]
        if later:
            found[i] = later
    if not found:
        return None

    def costs(i: int) -> tuple[float, float]:
        habit = weighed[i].easiest if i in weighed else None
        clear = habit.difference.value if habit is not None and habit.difference.clear else 0.0
        return clear, float(deference[i, found[i]].sum())

    who = max(found, key=costs)
    name, most = case.name(who), max(found[who], key=lambda j: deference[who, j])
    listened = np.flatnonzero(deference[who] > 0).tolist()
    if len(listened) > 1 and not any(0 < easiest[j] <= easiest[who] for j in listened):
        return f"{_TOO_EARLY}{name} before anyone {name} listens to."
    when = "in the same week as" if easiest[most] == easiest[who] else "before"
    return f"{_TOO_EARLY}{name} {when} {case.name(most)}, to whom {name} listens."


def not_reached(notes: Sequence[str]) -> str | None:
    """Whom no talk before the gate fits in with, by name; None where everybody has one; from a plan's notes.

    >>> not_reached(["Not talked to before the gate: Ann, Bo."]), not_reached([])
    ('Ann, Bo', None)
    """
    told = next((note for note in notes if note.startswith(_NOT_REACHED)), None)
    return None if told is None else told.removeprefix(_NOT_REACHED).removesuffix(".")


def against_easiest(notes: Sequence[str]) -> str | None:
    """What easiest-first would do worse, as the end of a sentence that begins with it; from a plan's notes.

    >>> against_easiest(["Easiest first would reach Ann before Bo, to whom Ann listens."])
    'would reach Ann before Bo, to whom Ann listens'
    >>> against_easiest(["the one that matters most by itself is Ann (week 1 instead of week 4: +2.0 points"])
    'would see Ann in week 1, not 4'
    """
    for note in notes:
        if note.startswith(_TOO_EARLY):
            return note.removeprefix("Easiest first ").rstrip(".")
    most = next((found for note in notes if (found := _MATTERS_MOST.search(note))), None)
    return None if most is None else f"would see {most[1]} in week {most[2]}, not {most[3]}"


def chain(judge: Judge, calendar: Weeks) -> tuple[int, ...]:
    """The backward map: from the hardest needed yes to whoever's earlier yes helps it most, and so on.

    Returned from the first talk to the last; one person where nobody's earlier yes helps.
    """
    case, p = judge.situation, judge.situation.parameters
    swings = judge.swings(calendar)
    at_gate = [i for i in np.flatnonzero(case.holders & (calendar > 0)) if swings[case.people[i]] is not None]
    if not at_gate:
        return ()
    yes = judge.yes(calendar)
    # Needed, and not to be had for the asking: the swing times the chance that the yes does not come.
    found = [int(max(at_gate, key=lambda i: (swings[case.people[i]] or 0.0) * (1 - yes[i])))]
    effect = p.trust_effect(case.theta)
    while True:
        i = found[-1]
        gain = p.gamma * np.nan_to_num(case.deference[i])
        trust = np.where(case.carriers(i), np.maximum(case.messenger[i] - case.tie0[i], 0), 0)
        gain = gain + np.maximum(effect[i], 0) * np.nan_to_num(trust)
        gain = np.where((calendar > 0) & (calendar < calendar[i]), gain, 0)
        best = int(np.argmax(gain))
        if gain[best] <= _HELPS:
            return tuple(reversed(found))
        found.append(best)


def backward(judge: Judge, calendar: Weeks) -> str | None:
    """The backward map in words, or None where it has but one person."""
    linked = [judge.situation.name(i) for i in chain(judge, calendar)]
    if len(linked) < 2:
        return None
    leans = ", ".join(f"{a} leans on {b}" for a, b in zip(linked[:0:-1], linked[-2::-1], strict=True))
    return f"Mapped backward from {linked[-1]}, the hardest yes that approval hangs on: {leans}."


def _when(week: int) -> int:
    return week if week > 0 else 10**6


def _week(week: int) -> str:
    return f"week {int(week)}" if week > 0 else "no talk"
