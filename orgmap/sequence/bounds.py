"""Small exact answers beside the plan: when talks may stop, where a position settles, who reads a report.

These are the textbook cases next to the model: optional stopping when each talk costs something, the
compromise forecast of a position, and the two-member committee of Caillaud and Tirole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orgmap.sequence.exact import exact_model, members
from orgmap.sequence.state import Floats, Situation


def stopping_value(situation: Situation, *, price: float) -> tuple[float, tuple[str, ...]]:
    """What is it worth when each talk costs ``price`` and one may stop, or go to the gate, at any time?

    One person at a time, each choice waiting for the answers so far; stopping early without going to the
    gate is worth nothing and costs nothing more. Returns the value and the people with whom to begin
    (several where equal; none where it is best not to begin). Exact, for up to eight people.
    """
    free = replace(situation, before=(), locked={})
    model = exact_model(free)
    values: dict[int, Floats] = {}

    def worth(talked: int) -> Floats:
        if talked not in values:
            best = np.maximum(0.0, model.reward(talked))
            for i in members(model.everybody & ~talked):
                best = np.maximum(best, ahead(talked, i))
            values[talked] = best
        return values[talked]

    def ahead(talked: int, i: int) -> Floats:
        after = worth(talked | 1 << i) * model.answer_chances(talked, i)
        return model.contract(after, 1 << i) - price

    total = float(worth(0).item())
    if total <= 0:
        return 0.0, ()
    first = [i for i in range(model.size) if float(ahead(0, i).item()) > total - 1e-12]
    return total, tuple(situation.people[i] for i in first)


@dataclass(frozen=True, slots=True)
class Settlement:
    """Where a position may settle: weighted mean, mean, mean by power alone, weighted median."""

    compromise: float
    unweighted: float
    by_power: float
    median: float


def compromise(power: Sequence[float], salience: Sequence[float], position: Sequence[float]) -> Settlement:
    """Where will a matter of degree settle among these people?

    The compromise forecast is the mean of positions weighted by power times salience, sum(c s x) / sum(c s);
    beside it stand the plain mean, the mean weighted by power alone, and the weighted median.

    >>> compromise([1, 1, 2], [1, 1, 1], [0, 1, 4]).compromise
    2.25

    Raises ``ValueError`` where lengths differ or nobody has any weight.
    """
    c, s, x = (np.asarray(values, dtype=float) for values in (power, salience, position))
    if not len(c) == len(s) == len(x) or (c * s).sum() <= 0:
        raise ValueError("give as many powers, saliences and positions, and some weight in all")
    weight = c * s
    order = np.argsort(x, kind="stable")
    share = np.cumsum(weight[order]) / weight.sum()
    median = float(x[order][int(np.searchsorted(share, 0.5 - 1e-12))])
    return Settlement(
        float((weight * x).sum() / weight.sum()),
        float(x.mean()),
        float((c * x).sum() / c.sum()),
        median,
    )


def committee(*, threshold: float, first: float, second: float, second_given_first: float) -> float:
    """Chance that two members both approve, when the first reads and the second may follow unread.

    ``first`` and ``second`` are the chances that each gains, ``second_given_first`` that the second gains
    given that the first does. A member approves unread from ``threshold`` = loss / (gain + loss) upwards.
    The first's informed yes is enough where it brings the second to the threshold; otherwise the second
    reads as well (Caillaud & Tirole 2007, doi 10.1257/aer.97.5.1877).

    >>> committee(threshold=0.5, first=0.6, second=0.35, second_given_first=0.55)
    0.6
    """
    if second >= threshold or second_given_first >= threshold:
        return first
    return first * second_given_first
