"""Brakes in who approves what: load, single approvers, waiting, limits, the order of gates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from orgmap.brakes.scene import Brake, Scene, lines, names, percent
from orgmap.errors import InputError
from orgmap.gates import Bench
from orgmap.results import Reason
from orgmap.sequence import Forum, situation
from orgmap.sequence.judge import Judge

#: A person or body acts at this many gates at least, and at half of them, to be a load.
_MANY_GATES = 3
#: Expected weeks lost to the order of gates from which it is spoken of.
_WEEKS_LOST = 0.5


def loads(scene: Scene) -> Iterator[Brake]:
    """People, and bodies, at whom most gates come together."""
    total = len(scene.benches)
    acts: dict[str, list[Bench]] = {}
    for bench in scene.benches:
        for person in bench.approvers:
            acts.setdefault(person, []).append(bench)
    busy = {
        person: own
        for person, own in acts.items()
        if len(own) >= max(_MANY_GATES, total / 2) and len(own) >= 2 * _usual(acts, person)
    }
    for person, own in busy.items():
        usual = _usual(acts, person)
        text = f"{scene.name(person)} must act at {len(own)} of {total} gates; "
        text += f"others who approve act at {usual:g} as a rule."
        evidence = lines(*(bench.lines(person) for bench in own))
        label = f"approval load on {scene.name(person)}"
        reason = Reason(text, None, evidence)
        yield Brake(person, "approval load", "load", len(own) / total, label, (reason,))
    yield from _bodies(scene, set(busy))


def _usual(acts: dict[str, list[Bench]], person: str) -> float:
    others = [len(own) for who, own in acts.items() if who != person]
    return float(median(others)) if others else 0.0


def _bodies(scene: Scene, busy: set[str]) -> Iterator[Brake]:
    total = len(scene.benches)
    members: dict[str, set[str]] = {}
    for seat in scene.network.records.memberships:
        if seat.is_seat and seat.person in scene.network.people and seat.end is None:
            members.setdefault(seat.body, set()).add(seat.person)
    for body, people in members.items():
        if not 2 <= len(people) <= len(scene.network.people) / 2 or busy & people:
            continue
        own = [b for b in scene.benches if len(b.approvers) > 1 and people.issuperset(b.approvers)]
        if len(own) < max(_MANY_GATES, total / 2):
            continue
        text = f"All who approve at {len(own)} of {total} gates sit on {body}: {_gates(own)}."
        evidence = lines(*(bench.lines(person) for bench in own for person in bench.approvers))
        reason = Reason(text, None, evidence)
        yield Brake(body, "approval load", "body", len(own) / total, f"approval load on {body}", (reason,))


def single_approvers(scene: Scene) -> Iterator[Brake]:
    """People without whom a gate cannot be passed, because nobody else has any right to approve there."""
    alone: dict[str, list[Bench]] = {}
    for bench in scene.benches:
        if len(bench.approvers) == 1:
            alone.setdefault(bench.approvers[0], []).append(bench)
    for person, own in alone.items():
        reasons = []
        for bench in own:
            text = f"{scene.name(person)} alone approves at {bench.name}; nobody else has the right."
            reasons.append(Reason(text, None, bench.lines(person)))
            reasons.extend(_pieces(scene, bench, person))
        label = f"single approver {scene.name(person)}"
        size = len(own) / len(scene.benches)
        yield Brake(person, "single approver", "single", size, label, tuple(reasons))


def _pieces(scene: Scene, bench: Bench, person: str) -> Iterator[Reason]:
    """How often the one approver must act, from the unit's spend and the limit of one approval."""
    unit = scene.network.units.get(scene.network.people[person].unit or "")
    limits = [right.limit for right in bench.rights if right.person == person and right.limit]
    if unit is None or unit.spend is None or not limits or bench.planned:
        return
    count = int(-(-unit.spend // max(limits)))
    if count > 1:
        text = f"{unit.name} spends {unit.spend:,.0f} and one approval covers {max(limits):,.0f} at most: "
        evidence = lines([unit.source], bench.lines(person))
        yield Reason(f"{text}at least {count} approvals pass over this one desk.", None, evidence)


def waiting(scene: Scene) -> Iterator[Brake]:
    """Approvers who can stop a gate alone and are away when it meets."""
    initiative = scene.initiative
    if initiative is None:
        return
    for bench in scene.planned:
        days = _days(scene, bench)
        if not days:
            continue
        for person in bench.approvers:
            gone = [a for a in initiative.away if a.person == person and a.start <= days[0] <= a.end]
            back = max((away.end for away in gone), default=None)
            if back is None or back < days[-1] or bench.stopped_by(person) is None:
                continue
            weeks = ((back - days[0]).days + 1) / 7
            horizon = initiative.weeks or max(b.gate.week or 0 for b in scene.planned) or weeks
            text = f"{bench.name} meets while {scene.name(person)}, who {bench.stopped_by(person)}, is away: "
            text += f"back after {back.isoformat()}."
            evidence = lines(bench.lines(person), [initiative.source])
            label = f"waiting for {scene.name(person)} at {bench.name}"
            size = min(1.0, weeks / horizon)
            yield Brake(person, "approval load", "waiting", size, label, (Reason(text, None, evidence),))


def _days(scene: Scene, bench: Bench) -> list[date]:
    """The day of a gate, or the working days of its week."""
    if bench.gate.day is not None:
        return [bench.gate.day]
    start = scene.initiative.start if scene.initiative else None
    if start is None or bench.gate.week is None:
        return []
    monday = start - timedelta(days=start.weekday()) + timedelta(weeks=bench.gate.week - 1)
    return [monday + timedelta(days=day) for day in range(5)]


def limits(scene: Scene) -> Iterator[Brake]:
    """Gates where nearly every known value passes the lower limits and so goes to the highest approver."""
    values = _values(scene)
    for bench in scene.benches:
        limited = {r.person: r.limit for r in bench.rights if r.limit is not None and bench.say(r.person) > 0}
        free = [person for person in bench.approvers if person not in limited]
        if not limited or not values:
            continue
        top = max(limited.values())
        lower = {p: v for p, v in limited.items() if free or v < top}
        highest = free or [p for p, v in limited.items() if v == top]
        if not lower:
            continue
        bound = max(lower.values())
        above = [value for value in values if value > bound]
        if len(above) < len(values):
            continue
        text = (
            f"All {len(values)} parts in scope, {min(values):,.0f} to {max(values):,.0f}, pass the limit of "
        )
        text += f"{bound:,.0f} up to which {names(scene, list(lower))} may approve at {bench.name}: "
        text += f"everything goes to {names(scene, highest)}."
        evidence = lines(*(bench.lines(person) for person in (*lower, *highest)))
        label = f"limits at {bench.name}"
        yield Brake(bench.name, "approval load", "limit", 1.0, label, (Reason(text, None, evidence),))


def _values(scene: Scene) -> list[float]:
    """What each part of the scope is worth: its share of the spend of the units in scope."""
    spends = [scene.network.units[unit].spend for unit in scene.scope]
    if not spends or any(spend is None for spend in spends) or scene.initiative is None:
        return []
    total = sum(spend for spend in spends if spend is not None)
    return [part.value_share * total for part in scene.initiative.scopes if part.value_share]


def order(scene: Scene, *, seed: int = 0) -> Iterator[Brake]:
    """A gate likely to say no that comes after others: its no comes late and has cost their weeks."""
    chances = gate_chances(scene, seed=seed)
    dated = [bench for bench in scene.planned if bench.gate.week is not None and bench.name in chances]
    dated.sort(key=lambda bench: bench.gate.week or 0)
    if len(dated) < 2:
        return
    weeks = [bench.gate.week or 0 for bench in dated]
    now = expected_weeks([chances[bench.name] for bench in dated], weeks)
    best = sorted(dated, key=lambda bench: chances[bench.name])
    saved = now - expected_weeks([chances[bench.name] for bench in best], weeks)
    late = best[0]
    at = dated.index(late)
    if at == 0 or saved < _WEEKS_LOST:
        return
    before = ", ".join(f"{b.name} ({percent(chances[b.name])}, week {b.gate.week})" for b in dated[:at])
    text = (
        f"As people stand now, before any talk, {late.name} passes in {percent(chances[late.name])} of cases "
    )
    text += f"and comes in week {late.gate.week}, after {before}."
    cost = f"A case that ends in a no takes {now:.1f} weeks on average; {saved:.1f} fewer if the gates least "
    reasons = (
        Reason(text, None, lines(*(late.lines(person) for person in late.approvers))),
        Reason(f"{cost}likely to pass came first."),
    )
    yield Brake(late.name, "order", "order", saved / weeks[-1], f"the late no of {late.name}", reasons)


def expected_weeks(chances: list[float], weeks: list[int]) -> float:
    """Weeks spent, on average over all cases, on those that end in a no.

    >>> expected_weeks([0.5, 1.0], [2, 4])
    1.0
    """
    reached, spent = 1.0, 0.0
    for chance, week in zip(chances, weeks, strict=True):
        spent += reached * (1 - chance) * week
        reached *= chance
    return spent


def gate_chances(scene: Scene, *, seed: int = 0) -> dict[str, float]:
    """The chance of each of the initiative's gates as people stand, nobody having been talked to."""
    try:
        case = situation(scene.network, scene.initiative)
    except InputError:
        return {}
    nobody = np.zeros(case.size, dtype=np.int64)
    joint = Judge(case, seed=seed).joint(nobody)
    return {forum.name: _passes(forum, joint.answers, joint.chance) for forum in case.forums}


def _passes(forum: Forum, answers: npt.NDArray[Any], chance: npt.NDArray[np.float64]) -> float:
    """The chance that this gate alone passes."""
    yes, no = answers == 1, answers == -1
    passed = forum.enough(forum.votes @ yes) & forum.tolerated(forum.votes @ no)
    passed &= ~(no & forum.vetoes[:, None]).any(axis=0)
    if forum.chair is not None:
        passed &= yes[forum.chair]
    return float(chance @ passed)


def _gates(found: list[Bench]) -> str:
    return ", ".join(bench.name for bench in found)
