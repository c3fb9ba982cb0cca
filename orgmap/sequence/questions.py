"""The one question to ask next: the stance that, if it were known, would change the plan for the better.

For each doubtful stance the plan is made anew for two certain values, one standard deviation above and
below; what the new plan gains over the present one there, averaged, is what knowing the stance is worth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from orgmap.sequence.draws import draw, draw_count
from orgmap.sequence.estimate import estimate
from orgmap.sequence.exact import exact_model, is_exact
from orgmap.sequence.firmness import pool_near
from orgmap.sequence.judge import Difference
from orgmap.sequence.search import relevance
from orgmap.sequence.state import Situation, Weeks

#: Stances tried: those whose doubt and weight are largest.
_TRIED = 8
_MOVES = 2500
#: Calendars valued exactly in each world, those the quick estimate likes best.
_NEAREST = 6


@dataclass(frozen=True, slots=True)
class Question:
    """A person whose stance is in doubt, and what J gains on average by knowing it."""

    person: int
    worth: Difference


def questions(situation: Situation, calendar: Weeks, *, seed: int) -> tuple[Question, ...]:
    """What each doubtful stance would be worth to know, the most first (at most eight are tried)."""
    doubt = situation.sd * relevance(situation) * (situation.fixed == 0)
    tried = [int(i) for i in np.argsort(-doubt, kind="stable")[:_TRIED] if doubt[i] > 0]
    if not tried:
        return ()
    worth = _exact_worth if is_exact(situation) else _drawn_worth
    found = worth(situation, calendar, tried, seed)
    return tuple(sorted(found, key=lambda question: -question.worth.value))


def _known(situation: Situation, i: int) -> list[Situation]:
    """The situation with i's stance known: one standard deviation below, and above."""
    cases = []
    for sign in (-1, 1):
        theta, sd = situation.theta.copy(), situation.sd.copy()
        theta[i] = float(np.clip(situation.theta[i] + sign * situation.sd[i], -1, 1))
        sd[i] = 0.0
        cases.append(replace(situation, theta=theta, sd=sd))
    return cases


def _exact_worth(situation: Situation, calendar: Weeks, tried: list[int], seed: int) -> list[Question]:
    """Exact values of the plan and of what lies near the best calendars, in each of the two worlds.

    The best of a pool is at most as good as the best of all: what is found is worth at least that.
    """
    del seed
    pool = pool_near(situation, calendar)
    error = np.array([exact_model(situation).value(one).objective for one in pool]) - estimate(
        situation, pool
    )
    found = []
    for i in tried:
        gains = []
        for case in _known(situation, i):
            model = exact_model(situation).instead(case)
            nearest = np.argsort(-(estimate(case, pool) + error), kind="stable")[:_NEAREST]
            now = model.value(calendar).objective
            gains.append(max(now, *(model.value(pool[at]).objective for at in nearest)) - now)
        found.append(Question(i, Difference(float(np.mean(gains)), 0.0)))
    return found


def _drawn_worth(situation: Situation, calendar: Weeks, tried: list[int], seed: int) -> list[Question]:
    from orgmap.sequence.meanfield import anneal, pack

    left_out = situation.parameters.leave_out or bool((calendar == 0).any())
    draws = draw(situation, seed=3 * seed + 3, count=draw_count(situation))
    total = np.cumsum(relevance(situation))
    found = []
    for i in tried:
        gains = []
        for number, known in enumerate(_known(situation, i)):
            dice = np.random.default_rng([seed, 17, i, number]).random((_MOVES, 7))
            best, _ = anneal(calendar, pack(known, may_leave_out=left_out), total / total[-1], dice)
            world = draws.supposing(i, float(known.theta[i]))
            gains.append(
                world.objective(world.run(best), best) - world.objective(world.run(calendar), calendar)
            )
        gain = np.mean(gains, axis=0)
        # The plan at hand stays open to whoever asks: asking is worth nothing at the least.
        error = float(gain.std(ddof=1) / np.sqrt(gain.size))
        found.append(Question(i, Difference(max(0.0, float(gain.mean())), error)))
    return found


def asked(situation: Situation, calendar: Weeks, *, seed: int) -> str | None:
    """The question in words, or None where no stance is in doubt."""
    found = questions(situation, calendar, seed=seed)
    if not found:
        return None
    best = found[0]
    if not best.worth.clear:
        limit = 100 * max(question.worth.limit for question in found)
        none = (
            "The one doubtful stance that matters would not"
            if len(found) == 1
            else f"Not one of the {len(found)} most doubtful stances that matter would"
        )
        return f"{none}, if known, make the plan better by more than {limit:.1f} points."
    name = situation.name(best.person)
    doubt = "" if best.worth.error == 0 else f" (± {200 * best.worth.error:.1f})"
    return (
        f"Ask first where {name} stands: knowing it would be worth {100 * best.worth.value:.1f} "
        f"points{doubt} through a better order."
    )
