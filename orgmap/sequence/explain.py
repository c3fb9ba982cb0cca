"""Why each person is talked to in that week, in words made from re-scored plans.

For each person every other week is tried; the best, the worst and the one easiest-first would use are
scored again with everything else unchanged. An effect under two standard errors or half a point is not
given a reason: then the week is free, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from orgmap.model import Source
from orgmap.results import Reason
from orgmap.sequence.causes import Causes, compare
from orgmap.sequence.judge import Difference, Judge
from orgmap.sequence.search import inserted
from orgmap.sequence.state import EvidenceKey, Situation, Weeks

#: Causes smaller than this (logits) are not named.
_SMALLEST_CAUSE = 0.05
_SMALLEST_CHANGE = 0.01
_LEAKS_SHOWN = 3
_PARTNERS = 12
_LINES_SHOWN = 5


@dataclass(frozen=True, eq=False)
class Alternative:
    """The plan with one person moved to another week, and how much more approval the plan has."""

    week: int
    calendar: Weeks
    approval: float
    difference: Difference


@dataclass(frozen=True, eq=False)
class Weighed:
    """A step's alternatives: the worst and best other week, and the one of easiest-first (or None)."""

    person: int
    worst: Alternative | None
    best: Alternative | None
    easiest: Alternative | None


def weigh(judge: Judge, plan: Weeks, easiest: Weeks, i: int, scan: Callable[[Weeks], float]) -> Weighed:
    """Try every other week for person i; ``scan`` is a quick approval by which they are picked."""
    situation = judge.situation
    tried: dict[int, Weeks] = {}
    for week in range(1, situation.horizon + 1):
        options = alternatives(situation, plan, i, week) if week != plan[i] else []
        if options:
            tried[week] = max(options, key=scan)
    if not tried:
        return Weighed(i, None, None, None)
    scanned = {week: scan(calendar) for week, calendar in tried.items()}

    def scored(week: int) -> Alternative:
        calendar = tried[week]
        return Alternative(week, calendar, judge.approval(calendar), judge.difference(plan, calendar))

    usual = int(easiest[i])
    return Weighed(
        i,
        worst=scored(min(scanned, key=lambda week: scanned[week])),
        best=scored(max(scanned, key=lambda week: scanned[week])),
        easiest=scored(usual) if usual in tried else None,
    )


def alternatives(situation: Situation, plan: Weeks, i: int, week: int) -> list[Weeks]:
    """Calendars with i in another week that keep every rule.

    Where the week has room only i moves (with a small group, if i is met in one); where it is full the
    others move up one place, or one of that week changes places with i.
    """
    moving = [i, *situation.actions.company(plan, i)]
    if not situation.allowed[moving, week - 1].all():
        return []
    moved = plan.copy()
    moved[moving] = week
    if int(situation.load(moved)[week - 1]) <= situation.capacity:
        return [moved] if situation.keeps(moved) else []
    shifted = inserted(plan, i, week)
    if situation.capacity == 1 and len(moving) == 1 and situation.keeps(shifted):
        return [shifted]
    options = []
    # Where very many share a week, the first of them stand for all.
    for j in np.flatnonzero((plan == week) & ~situation.actions.group)[:_PARTNERS]:
        swapped = moved.copy()
        swapped[j] = plan[i]
        if situation.keeps(swapped):
            options.append(swapped)
    return options


def reasons(judge: Judge, plan: Weeks, weighed: Weighed) -> tuple[Reason, ...]:
    """Why this week and no other, the largest effect first; one sentence where the week is free."""
    worst, best, easiest = weighed.worst, weighed.best, weighed.easiest
    if worst is None or best is None:
        return (Reason("No other week is open for this talk under the calendar of the initiative."),)
    found = []
    usual = easiest if easiest is not None and easiest.week != worst.week else None
    for other, by_habit in ((worst, easiest is not None and easiest.week == worst.week), (usual, True)):
        if other is not None and other.difference.value > other.difference.limit:
            found.append(_moved(judge, plan, weighed.person, other, by_habit=by_habit))
    return tuple(found) or (_free(weighed),)


def beside(judge: Judge, plan: Weeks, weighed: Weighed) -> tuple[Reason, ...]:
    """Another week that would do as well, or better by itself, where the week matters at all."""
    worst, best = weighed.worst, weighed.best
    if worst is None or best is None or worst.difference.value <= worst.difference.limit:
        return ()
    gap = best.difference
    if not gap.clear:
        return (Reason(f"Week {best.week} would do as well, within {_points(gap.limit)}."),)
    return (_dearer(judge, plan, best),) if gap.value < 0 else ()


def without(judge: Judge, plan: Weeks, i: int, carrier: int | None) -> tuple[Reason, ...]:
    """What would be lost with no talk at all, and by going oneself instead of through the messenger."""
    situation = judge.situation
    name, now = situation.name(i), judge.approval(plan)
    found = []
    if not any(rule.first == i and plan[rule.then] > 0 for rule in situation.before):
        never = plan.copy()
        never[i] = 0
        loss = judge.difference(plan, never)
        cold = (
            f"{name} would meet the gate cold" if situation.holders[i] else f"{name}'s view would be missing"
        )
        if loss.value > loss.limit:
            change = _change(now - loss.value, now, loss)
            found.append(Reason(f"Without any talk {cold}: approval would be {change}."))
    if carrier is not None:
        loss = judge.alone(plan, i)
        if loss.value > loss.limit:
            text = f"If you always went yourself, not through those {name} trusts, approval would be "
            found.append(Reason(f"{text}{_change(now - loss.value, now, loss)}."))
    return tuple(found)


def _change(without_it: float, with_it: float, difference: Difference) -> str:
    digits = 0 if with_it - without_it >= 0.02 else 1
    doubt = "" if difference.error == 0 else f" (± {200 * difference.error:.1f} points)"
    return f"about {_percent(without_it, digits)} instead of {_percent(with_it, digits)}{doubt}"


def named_precedences(judge: Judge, plan: Weeks, weighed: Weighed) -> tuple[tuple[int, int], ...]:
    """Who comes before whom according to the reasons of one step: (first, then), none where it is free."""
    worst, i = weighed.worst, weighed.person
    if worst is None or worst.difference.value <= worst.difference.limit:
        return ()
    causes = compare(judge, plan, worst.calendar, i)
    allies, wary = _cover_parts(causes, sign=1)
    carriers = _fresh_carriers(causes) if causes.tie > _SMALLEST_CAUSE else []
    before = [(j, i) for j in (*allies, *carriers) if plan[j] < plan[i]]
    after = [(i, j) for j in (*wary, *_others(causes, sign=1)) if plan[i] < plan[j]]
    return tuple(dict.fromkeys([*before, *after]))


def _free(weighed: Weighed) -> Reason:
    compared = [one for one in (weighed.worst, weighed.best, weighed.easiest) if one is not None]
    largest = max(max(abs(one.difference.value), one.difference.limit) for one in compared)
    return Reason(f"The week is free: no other open week changes approval by more than {_points(largest)}.")


def _dearer(judge: Judge, plan: Weeks, best: Alternative) -> Reason:
    loss = judge.objective(plan) - judge.objective(best.calendar)
    more = _points(-best.difference.value)
    text = f"Week {best.week} would bring approval to {_percent(best.approval)}, {more} more"
    if loss > 0:
        return Reason(f"{text}; the price of more opposition or more weeks outweighs it.")
    return Reason(f"{text}, on the draws reported here: the search did not tell the two apart.")


def _moved(judge: Judge, plan: Weeks, i: int, other: Alternative, *, by_habit: bool) -> Reason:
    """The counterfactual sentence, its causes and the lines behind them."""
    situation = judge.situation
    causes = compare(judge, plan, other.calendar, i)
    lead = f"Moving {situation.name(i)} from week {other.week} to week {int(plan[i])}"
    if by_habit:
        lead = f"{lead} (easiest first would take week {other.week})"
    doubt = "" if other.difference.error == 0 else f" (± {200 * other.difference.error:.1f} points)"
    digits = 0 if other.difference.value >= 0.02 else 1
    start, end = _percent(other.approval, digits), _percent(judge.approval(plan), digits)
    text = f"{lead}{_along(situation, plan, other, i)} raises approval from about {start} to {end}{doubt}"
    clauses = list(_gains(situation, causes)) + list(_prices(situation, causes))
    if clauses:
        text = f"{text}: {'; '.join(clauses)}"
    return Reason(f"{text}.", None, _evidence(situation, causes))


def _gains(situation: Situation, causes: Causes) -> Iterable[str]:
    """What speaks for the plan's week: cover, messengers, discretion, and others' yes."""
    i, name = causes.person, situation.name(causes.person)
    allies, wary = _cover_parts(causes, sign=1)
    parts = []
    if (unprepared := _unprepared(situation, i, causes)) is not None:
        parts.append(f"in that week {name} would have met the gate '{unprepared}' unprepared")
    if allies:
        listed = [f"{situation.name(j)} ({_percent(causes.yes[j])} likely on board)" for j in allies]
        verb = "has" if len(listed) == 1 else "have"
        parts.append(f"by then {_and(listed)}, to whom {name} listens, {verb} been talked to")
    if wary:
        parts.append(f"it comes before {_and([situation.name(j) for j in wary])} can turn {name} away")
    if causes.tie > _SMALLEST_CAUSE and (fresh := _fresh_carriers(causes)):
        parts.append(f"{_or([situation.name(j) for j in fresh])}, whom {name} trusts, may carry the message")
    if causes.heard > _SMALLEST_CAUSE:
        chances = f"{_percent(causes.here.heard)} rather than {_percent(causes.there.heard)}"
        parts.append(f"{name} is less likely to hear of it from others first ({chances})")
    change = causes.others[i]
    if parts and change > _SMALLEST_CHANGE:
        parts[-1] += (
            f", so {name}'s yes goes from {_percent(causes.there.yes)} to {_percent(causes.here.yes)}"
        )
    yield from parts
    for j in _others(causes, sign=1):
        before = _percent(causes.yes[j] - causes.others[j])
        yield f"{situation.name(j)}'s yes goes from {before} to {_percent(causes.yes[j])}"


def _unprepared(situation: Situation, i: int, causes: Causes) -> str | None:
    """A gate where i holds a right, passed before the talk in the other calendar but not in the plan."""
    for forum in situation.forums:
        if forum.holders[i] and causes.week_here <= forum.week < causes.week_there:
            return forum.name
    return None


def _prices(situation: Situation, causes: Causes) -> Iterable[str]:
    """What speaks against it, the largest first; shown because waiting is not free."""
    name = situation.name(causes.person)
    prices: list[tuple[float, str]] = []
    if causes.heard < -_SMALLEST_CAUSE:
        chances = f"{_percent(causes.here.heard)} rather than {_percent(causes.there.heard)}"
        prices.append((causes.heard, f"{name} is likelier to hear of it from others first ({chances})"))
    allies, wary = _cover_parts(causes, sign=-1)
    for j in allies:
        prices.append((causes.cover[j], f"{situation.name(j)}'s backing is not there yet"))
    for j in wary:
        stance = "may put off" if situation.deference[causes.person, j] < 0 else "may speak against it to"
        prices.append((causes.cover[j], f"{situation.name(j)} {stance} {name} first"))
    if causes.tie < -_SMALLEST_CAUSE:
        prices.append((causes.tie, f"a messenger {name} trusts more is not yet won"))
    for j in _others(causes, sign=-1):
        before, after = _percent(causes.yes[j] - causes.others[j]), _percent(causes.yes[j])
        prices.append((causes.others[j], f"{situation.name(j)}'s yes falls from {before} to {after}"))
    if prices:
        yield f"the price: {min(prices)[1]}"


def _cover_parts(causes: Causes, *, sign: int) -> tuple[list[int], list[int]]:
    """People whose cover differs, two at most: those who (would) back i, and those who turn i away."""
    order = np.argsort(-sign * causes.cover, kind="stable")
    named = [int(j) for j in order if sign * causes.cover[j] > _SMALLEST_CAUSE][:2]
    # Backing gained was given here; backing lost was given there. A harm is the other way round.
    side = causes.here if sign > 0 else causes.there
    backing = [j for j in named if side.cover[j] > _SMALLEST_CAUSE / 2]
    return backing, [j for j in named if j not in backing]


def _fresh_carriers(causes: Causes) -> list[int]:
    fresh = [j for j in causes.here.carriers if j not in causes.there.carriers]
    return sorted(fresh, key=lambda j: -causes.here.carriers[j])[:2]


def _others(causes: Causes, *, sign: int) -> list[int]:
    """Whose yes changes most, two at most, the person and small changes left out."""
    order = np.argsort(-sign * causes.others, kind="stable")
    changed = [int(j) for j in order if sign * causes.others[j] > _SMALLEST_CHANGE and j != causes.person]
    return changed[:2] if sign > 0 else changed[:1]


def _evidence(situation: Situation, causes: Causes) -> tuple[Source, ...]:
    """Lines behind every input that differs at the person's turn.

    A tie made from hundreds of messages shows a few of its lines, a chance of leaks its loudest sources.
    """
    i = causes.person
    keys: list[EvidenceKey] = [("stance", i, i)]
    keys += [("deference", i, int(j)) for j in np.flatnonzero(np.abs(causes.cover) > _SMALLEST_CAUSE)]
    if abs(causes.tie) > _SMALLEST_CAUSE:
        differing = set(causes.here.carriers) ^ set(causes.there.carriers)
        keys += [("messenger", i, j) for j in sorted(differing)]
    if abs(causes.heard) > _SMALLEST_CAUSE:
        loudest = np.argsort(-situation.leak[:, i], kind="stable")[:_LEAKS_SHOWN]
        keys += [("leak", int(j), i) for j in loudest if situation.leak[j, i] > 0]
    for j in (*_others(causes, sign=1), *_others(causes, sign=-1)):
        keys += [("deference", j, i), ("messenger", j, i), ("leak", i, j)]
    lines = [line for key in keys for line in situation.evidence.get(key, ())[:_LINES_SHOWN]]
    return tuple(dict.fromkeys(lines))


def _along(situation: Situation, plan: Weeks, other: Alternative, i: int) -> str:
    """Who else moves with i because a week is full: the comparison is between calendars that can be held."""
    moved = [int(j) for j in np.flatnonzero(plan != other.calendar) if j != i]
    with_them = [j for j in situation.actions.company(plan, i) if j in moved]
    moved = [j for j in moved if j not in with_them]
    if with_them:
        names = _and([situation.name(j) for j in with_them])
        return f" together with {names}" if not moved else f" together with {names}, others making room,"
    if not moved:
        return ""
    if len(moved) == 1:
        return f", changing places with {situation.name(moved[0])},"
    return ", the others keeping their order,"


def _percent(value: float, digits: int = 0) -> str:
    """A whole per cent, or more digits.

    >>> _percent(0.478)
    '48 %'
    """
    return f"{100 * value:.{digits}f} %"


def _points(value: float) -> str:
    return f"{100 * value:.1f} points"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
