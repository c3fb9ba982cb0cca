"""Who carries the message to whom, so that nobody is asked to carry more in a week than they can.

The value of a calendar takes the best messenger there is in that week; the limit binds whom the plan asks.
Where too many steps of a week want one messenger, those who gain most by that messenger keep it and the
others get the next best, or you go yourself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orgmap.sequence.state import Floats, Situation, Weeks

_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Carrier:
    """Who carries the message (None: you in person), and who would have, were they not taken that week."""

    messenger: int | None
    taken: int | None = None


def offered(situation: Situation, yes: Floats, calendar: Weeks, i: int) -> dict[int, float]:
    """The expected trust of everybody who may carry the message to i and beats going oneself.

    Expected trust of j is P(j says yes) * T(i, j) + (1 - P) * own relation: where j has not said yes, the
    practitioner goes.
    """
    own, found = float(situation.tie0[i]), {}
    ready = situation.carriers(i) & (calendar > 0) & (calendar < calendar[i])
    for j in (int(one) for one in np.flatnonzero(ready)):
        tie = float(yes[j] * situation.messenger[i, j] + (1 - yes[j]) * own)
        if tie > own + _SAME:
            found[j] = tie
    return found


def best_messenger(situation: Situation, yes: Floats, calendar: Weeks, i: int) -> int | None:
    """Who would carry the message to i best, whatever else they carry; None means in person."""
    found = offered(situation, yes, calendar, i)
    return max(found, key=lambda j: (found[j], -j)) if found else None


def carriers(situation: Situation, yes: Floats, calendar: Weeks) -> Mapping[int, Carrier]:
    """Who carries the message in each talk of a calendar, within everybody's limit a week.

    Of all ways of sharing out the messengers of a week the one with the largest sum of expected pull (in
    logits, over going oneself) is taken.
    """
    found: dict[int, Carrier] = {}
    for week in sorted({int(w) for w in calendar if w > 0}):
        people = [int(i) for i in np.flatnonzero(calendar == week)]
        wanted = {i: offered(situation, yes, calendar, i) for i in people}
        best = {i: best_messenger(situation, yes, calendar, i) for i in people}
        asked = [j for j in best.values() if j is not None]
        limit = situation.parameters.messenger_capacity
        if all(asked.count(j) <= limit for j in asked):
            found |= {i: Carrier(best[i]) for i in people}
            continue
        for i, j in _shared_out(situation, wanted, limit).items():
            found[i] = Carrier(j, None if j == best[i] else best[i])
    return found


def _shared_out(
    situation: Situation, wanted: Mapping[int, Mapping[int, float]], limit: int
) -> dict[int, int | None]:
    """One messenger or nobody for each person, each messenger at most ``limit`` times."""
    from scipy.optimize import linear_sum_assignment

    people = list(wanted)
    pool = sorted({j for found in wanted.values() for j in found})
    effect = np.maximum(1e-6, situation.parameters.trust_effect(situation.theta))
    gain: NDArray[np.float64] = np.zeros((len(people), len(pool) * limit + len(people)))
    for row, i in enumerate(people):
        for j, tie in wanted[i].items():
            at = pool.index(j) * limit
            gain[row, at : at + limit] = effect[i] * (tie - situation.tie0[i])
    rows, columns = linear_sum_assignment(gain, maximize=True)
    taken: dict[int, int | None] = dict.fromkeys(people)
    for at_row, at_column in zip(rows.tolist(), columns.tolist(), strict=True):
        if gain[at_row, at_column] > 0:
            taken[people[at_row]] = pool[at_column // limit]
    return taken
