"""The one question to ask next: the stance that, if it were known, would change the plan for the better.

For each doubtful stance the plan is made anew for two certain values, one standard deviation above and
below; what the new plan gains over the present one there, averaged, is what knowing the stance is worth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from orgmap.sequence.draws import draw, draw_count
from orgmap.sequence.judge import Difference
from orgmap.sequence.search import relevance
from orgmap.sequence.state import Situation, Weeks

#: Stances tried: those whose doubt and weight are largest.
_TRIED = 8
_MOVES = 2500


@dataclass(frozen=True, slots=True)
class Question:
    """A person whose stance is in doubt, and what J gains on average by knowing it."""

    person: int
    worth: Difference


def questions(situation: Situation, calendar: Weeks, *, seed: int) -> tuple[Question, ...]:
    """What each doubtful stance would be worth to know, the most first (at most eight are tried)."""
    from orgmap.sequence.meanfield import anneal, pack

    doubt = situation.sd * relevance(situation) * (situation.fixed == 0)
    tried = [int(i) for i in np.argsort(-doubt, kind="stable")[:_TRIED] if doubt[i] > 0]
    if not tried:
        return ()
    left_out = situation.parameters.leave_out or bool((calendar == 0).any())
    draws = draw(situation, seed=3 * seed + 3, count=draw_count(situation))
    total = np.cumsum(relevance(situation))
    found = []
    for i in tried:
        gains = []
        for number, sign in enumerate((-1, 1)):
            stance = float(np.clip(situation.theta[i] + sign * situation.sd[i], -1, 1))
            theta, sd = situation.theta.copy(), situation.sd.copy()
            theta[i], sd[i] = stance, 0.0
            known = replace(situation, theta=theta, sd=sd)
            dice = np.random.default_rng([seed, 17, i, number]).random((_MOVES, 7))
            best, _ = anneal(calendar, pack(known, may_leave_out=left_out), total / total[-1], dice)
            world = draws.supposing(i, stance)
            gains.append(
                world.objective(world.run(best), best) - world.objective(world.run(calendar), calendar)
            )
        gain = np.mean(gains, axis=0)
        # The plan at hand stays open to whoever asks: asking is worth nothing at the least.
        error = float(gain.std(ddof=1) / np.sqrt(gain.size))
        found.append(Question(i, Difference(max(0.0, float(gain.mean())), error)))
    return tuple(sorted(found, key=lambda question: -question.worth.value))


def asked(situation: Situation, calendar: Weeks, *, seed: int) -> str | None:
    """The question in words, or None where no stance is in doubt."""
    found = questions(situation, calendar, seed=seed)
    if not found:
        return None
    best = found[0]
    if not best.worth.clear:
        limit = 100 * max(question.worth.limit for question in found)
        return (
            f"Not one of the {len(found)} most doubtful stances that matter would, if known, make the "
            f"plan better by more than {limit:.1f} points."
        )
    name = situation.name(best.person)
    return (
        f"Ask first where {name} stands: knowing it would be worth {100 * best.worth.value:.1f} points "
        f"(± {200 * best.worth.error:.1f}) through a better order."
    )
