"""How each talk is held and why: one on one, in a small group, on paper, in person or through somebody.

A channel is given a reason only where another one would change approval by more than the error of the
difference and half a point; both are scored again with everything else unchanged.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from orgmap.results import SMALL_GROUP, Reason
from orgmap.sequence.carriers import Carrier
from orgmap.sequence.judge import Difference, Judge
from orgmap.sequence.state import Situation, Weeks


def channel(situation: Situation, calendar: Weeks, i: int) -> str:
    """How the talk with i is held, in words."""
    company = situation.actions.company(calendar, i)
    how = f"{SMALL_GROUP} with {listed([situation.name(j) for j in company])}" if company else "one-on-one"
    return f"pre-read, then {how}" if situation.actions.pre_read[i] else how


def channel_reasons(judge: Judge, plan: Weeks, i: int, carrier: Carrier) -> tuple[Reason, ...]:
    """Why the talk is held in this way: what another way would do to approval, where that is clear."""
    case = judge.situation
    found = [_grouped(judge, plan, i) if case.actions.group[i] else _one_on_one(judge, plan, i)]
    if carrier.taken is not None:
        taken, limit = case.name(carrier.taken), case.parameters.messenger_capacity
        goes = "you go yourself" if carrier.messenger is None else f"{case.name(carrier.messenger)} goes"
        times = "one talk" if limit == 1 else f"{limit} talks"
        found.append(
            Reason(f"{taken} would be the best messenger, but carries {times} of this week already: {goes}.")
        )
    return tuple(reason for reason in found if reason is not None)


def _one_on_one(judge: Judge, plan: Weeks, i: int) -> Reason | None:
    """What meeting i in a small group, or sending only paper, would cost."""
    now, parts = judge.approval(plan), []
    together = judge.instead(plan, met(judge.situation, i, together=True))
    if together.value > together.limit:
        parts.append(f"{_instead(now, together)} in a small group")
    if not any(rule.first == i and plan[rule.then] > 0 for rule in judge.situation.before):
        paper = judge.paper_alone(plan, i)
        if paper.value > paper.limit:
            parts.append(f"{_instead(now, paper)} with paper and no talk")
    if not parts:
        return None
    return Reason(f"One on one, because approval would be {' and '.join(parts)}.")


def _grouped(judge: Judge, plan: Weeks, i: int) -> Reason:
    """What one on one would add for i alone, and what the group is for."""
    alone = judge.instead(plan, met(judge.situation, i, together=False))
    text = "In a small group, because it takes one talk of the week instead of several"
    if alone.value < -alone.limit:
        return Reason(f"{text}; one on one approval would be {_instead(judge.approval(plan), alone)}.")
    return Reason(f"{text}; one on one would add less than {100 * alone.limit:.1f} points.")


def met(situation: Situation, i: int, *, together: bool) -> Situation:
    """The same with i met in a small group, or one on one."""
    group = situation.actions.group.copy()
    group[i] = together
    return replace(situation, extras=replace(situation.actions, group=group))


def second_condition(situation: Situation, i: int, others: list[int]) -> str:
    """When a slot for a second talk is used, and for whom else."""
    text = f"only if the first talk leaves {situation.name(i)} lukewarm or against"
    if not others:
        return text
    names = [situation.name(j) for j in others]
    first = names[0] if len(names) == 1 else f"the first of {listed(names)}"
    return f"{text}; otherwise with {first} who has not said yes"


def second_candidates(situation: Situation, calendar: Weeks, week: int) -> list[int]:
    """Who may be talked to a second time in a week, in the order of the list."""
    order = [int(i) for i in situation.actions.second_order]
    return [i for i in order if 0 < calendar[i] < week]


def turned(judge: Judge, plan: Weeks, i: int) -> float:
    """The chance that a second talk with i, if the first was no yes, ends in one."""
    case = judge.draws.situation
    nothing = np.zeros(0, dtype=np.int64)
    once = replace(case, extras=replace(case.actions, second_weeks=nothing))
    before = judge.draws.of(once).run(plan).answers[i]
    after = judge.draws.run(plan).answers[i]
    asked = before < 1
    return float((after[asked] == 1).mean()) if asked.any() else 0.0


def _instead(now: float, difference: Difference) -> str:
    there = now - difference.value
    digits = 0 if abs(difference.value) >= 0.02 else 1
    doubt = "" if difference.error == 0 else f" (± {200 * difference.error:.1f} points)"
    return f"about {100 * there:.{digits}f} % instead of {100 * now:.{digits}f} %{doubt}"


def listed(names: list[str]) -> str:
    """Names as one reads them.

    >>> listed(["Ann", "Bob", "Eve"])
    'Ann, Bob and Eve'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
