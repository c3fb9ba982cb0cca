"""One measure of one person, taken apart, and what every explanation is made with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import isnan

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.engines import Engine
from orgmap.measures import MEASURES
from orgmap.measures.percentiles import ranks
from orgmap.model import Source
from orgmap.network import Network
from orgmap.redraws import Redraws
from orgmap.results import Json, Reason

Floats = npt.NDArray[np.float64]

#: Contacts, pairs and people named; the rest is one remainder.
SHOWN = 8
#: A part of a whole below this is none.
NOTHING = 1e-12
_LINES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Explanation:
    """One measure of one person, taken apart.

    ``by`` says into what; ``value`` is NaN where undefined, with the sentence in ``undefined``; ``rank``
    is from 1 for the highest. Shares of ``reasons`` sum to 1 where the measure decomposes.
    """

    person: str
    name: str
    unit: str | None
    grade: float | None
    measure: str
    by: str
    value: float
    rank: int | None
    reasons: tuple[Reason, ...]
    undefined: str | None = None
    rank_low: int | None = None
    rank_high: int | None = None

    def to_json(self) -> Json:
        """The fields of a ``brokers`` result, with ``measure``, ``by`` and ``undefined`` beside them."""
        value = None if isnan(self.value) else self.value
        return {
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "grade": self.grade,
            "rank": self.rank,
            "rank_low": self.rank_low,
            "rank_high": self.rank_high,
            "score": value,
            "measures": {self.measure: value},
            "reasons": [reason.to_json() for reason in self.reasons],
            "measure": self.measure,
            "by": self.by,
            "undefined": self.undefined,
        }


@dataclass(frozen=True)
class Case:
    """One person on some arcs, and who computes."""

    network: Network
    arcs: Arcs
    at: int
    engine: Engine

    def name(self, at: int) -> str:
        """Somebody's name by position."""
        return self.network.name(self.arcs.people[at])

    def lines(self, at: int) -> tuple[Source, ...]:
        """The lines behind the ties between the person and another."""
        people = self.arcs.people
        return self.network.evidence(people[self.at], people[at], self.arcs.layers)[:_LINES_SHOWN]


def row_of(case: Case, measure: str, by: str, values: Floats, reasons: Sequence[Reason]) -> Explanation:
    """The person's row of a measure whose values for everybody are known."""
    person = case.arcs.people[case.at]
    value = float(values[case.at])
    known = {p: float(v) for p, v in zip(case.arcs.people, values, strict=True) if not isnan(v)}
    return Explanation(
        person=person,
        name=case.network.name(person),
        unit=case.network.people[person].unit,
        grade=case.network.grade(person),
        measure=measure,
        by=by,
        value=value,
        rank=ranks(known).get(person),
        reasons=tuple(reasons),
    )


def bounded(row: Explanation, redraws: Redraws) -> Explanation:
    """The row with its rank interval, where the measure was redrawn."""
    if row.rank is None or row.measure not in redraws:
        return row
    low, high = redraws.bounds({row.person: row.rank}, measure=row.measure).get(row.person, (None, None))
    return replace(row, rank_low=low, rank_high=high)


def explained(
    case: Case, measure: str, by: str, reasons: Callable[[Case, Floats], Iterable[Reason]]
) -> Explanation:
    """A measure of the register with its reasons, or with the sentence for why there is none."""
    outcome = MEASURES[measure].compute(case.arcs, case.engine)
    sentence = outcome.undefined.get(case.at)
    if sentence is not None:
        return replace(row_of(case, measure, by, outcome.values, ()), undefined=sentence)
    return row_of(case, measure, by, outcome.values, tuple(reasons(case, outcome.values)))


def shared(
    parts: Floats, sentence: Callable[[int, float], Reason], remainder: Callable[[int, float], str]
) -> Iterator[Reason]:
    """The largest parts of a whole as reasons, and the rest as one; shares sum to 1."""
    total = float(parts.sum())
    if total <= NOTHING:
        return
    order = [int(at) for at in np.argsort(-np.round(parts / total, 12), kind="stable") if parts[at] > NOTHING]
    left = 1.0
    for at in order[:SHOWN]:
        share = float(parts[at]) / total
        left -= share
        yield sentence(at, share)
    if len(order) > SHOWN:
        yield Reason(remainder(len(order) - SHOWN, left), left)
