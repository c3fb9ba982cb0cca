"""Were the forecasts any good? Brier score and reliability from talks held, once there are enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orgmap.results import Answer, Json, MadeBy, Plan
from orgmap.version import VERSION
from orgmap.workspace import Forecast, Talk

if TYPE_CHECKING:
    import pandas as pd

#: Before this many talks a score would say more about chance than about the forecasts.
ENOUGH = 10
_EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts from ``low`` to ``high``: how many, their mean, and the share that said yes."""

    low: float
    high: float
    talks: int
    forecast: float | None
    said_yes: float | None

    def to_json(self) -> Json:
        """One row of ``reliability``."""
        return {
            "low": self.low,
            "high": self.high,
            "talks": self.talks,
            "forecast": self.forecast,
            "said_yes": self.said_yes,
        }


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well the chances of a yes were forecast (Brier 1950: mean squared distance, 0 is perfect).

    ``base_rate_brier`` is what forecasting everybody's yes at the share that did say yes would have
    scored, known only afterwards; ``skill`` = 1 - brier / base_rate_brier (None where everybody said the
    same). All of them are None before ten talks, and ``missing`` says how many talks are wanting.
    """

    talks: int
    missing: int
    brier: float | None
    base_rate_brier: float | None
    skill: float | None
    reliability: tuple[Bin, ...]

    def to_json(self) -> Json:
        """The ``calibration`` result."""
        return {
            "talks": self.talks,
            "missing": self.missing,
            "brier": self.brier,
            "base_rate_brier": self.base_rate_brier,
            "skill": self.skill,
            "reliability": [one.to_json() for one in self.reliability],
        }


def forecast_pairs(talks: Sequence[Talk], forecasts: Sequence[Forecast]) -> list[tuple[float, int]]:
    """For each person's first talk: the chance of a yes forecast last before it, and whether they said yes.

    A talk nobody had forecast is left out, and so are second talks.
    """
    pairs, seen = [], set()
    for talk in talks:
        if talk.person in seen:
            continue
        seen.add(talk.person)
        before = [
            one
            for one in forecasts
            if one.person == talk.person
            and (talk.change is None or one.change is None or one.change < talk.change)
        ]
        if before:
            latest = max(one.change or 0 for one in before)
            first = next(one for one in before if (one.change or 0) == latest)
            pairs.append((first.p_yes, int(talk.outcome == "yes")))
    return pairs


def calibration(talks: Sequence[Talk], forecasts: Sequence[Forecast]) -> Answer[Calibration]:
    """How good were the chances of a yes that plans gave before the talks?

    Only each person's first talk counts, against the forecast kept last before it. Before ten such talks
    there is no score, only how many are missing.

    >>> talks = [Talk(str(i), "yes" if i % 2 else "no", 1) for i in range(10)]
    >>> given = [Forecast(str(i), 1, 0.8 if i % 2 else 0.2) for i in range(10)]
    >>> found = calibration(talks, given).results[0]
    >>> round(found.brier, 3), found.base_rate_brier, round(found.skill, 2)
    (0.04, 0.25, 0.84)
    """
    pairs = forecast_pairs(talks, forecasts)
    made_by = MadeBy(VERSION, "")
    if len(pairs) < ENOUGH:
        missing = ENOUGH - len(pairs)
        left_out = len({talk.person for talk in talks}) - len(pairs)
        notes = [f"{missing} more talk{'s' if missing > 1 else ''} with a forecast are needed for a score."]
        if left_out:
            notes.append(f"{left_out} of those talked to were in no plan kept before the talk.")
        row = Calibration(len(pairs), missing, None, None, None, ())
        return Answer("calibration", made_by, (row,), tuple(notes))
    given, said = np.array([p for p, _ in pairs]), np.array([y for _, y in pairs], dtype=float)
    brier = float(np.mean((given - said) ** 2))
    base = float(said.mean() * (1 - said.mean()))
    skill = None if base == 0 else 1 - brier / base
    row = Calibration(len(pairs), 0, brier, base, skill, _bins(given, said))
    meaning = (
        "Brier score: the mean squared distance between the chance given and what happened; 0 is perfect, "
        "always saying one half scores .25."
    )
    notes = [meaning]
    if base == 0:
        notes.append("Everybody gave the same answer, so there is no base rate to beat.")
    if len(pairs) < 3 * ENOUGH:
        notes.append(
            f"{len(pairs)} talks are few: a score this early moves by several points with each talk."
        )
    return Answer("calibration", made_by, (row,), tuple(notes))


def _bins(given: np.ndarray, said: np.ndarray) -> tuple[Bin, ...]:
    place = np.clip(np.searchsorted(_EDGES, given, side="right") - 1, 0, len(_EDGES) - 2)
    bins = []
    for at in range(len(_EDGES) - 1):
        inside = place == at
        count = int(inside.sum())
        mean, share = (float(given[inside].mean()), float(said[inside].mean())) if count else (None, None)
        bins.append(Bin(_EDGES[at], _EDGES[at + 1], count, mean, share))
    return tuple(bins)


def compare(plan_a: Plan, plan_b: Plan) -> pd.DataFrame:
    """Any two plans side by side: one row a person, by the weeks of the second.

    Columns: ``person``, ``name``, ``unit``, ``week_a``, ``week_b`` (missing: no talk), ``weeks_later``
    (b minus a), ``messenger_a``, ``messenger_b``, ``p_yes_a``, ``p_yes_b`` and ``p_yes_change``.
    ``attrs`` holds the approval and objective of both.
    """
    import pandas as pd

    steps = [{step.person: step for step in one.steps} for one in (plan_a, plan_b)]
    rows = []
    for person in dict.fromkeys((*steps[1], *steps[0])):
        a, b = (one.get(person) for one in steps)
        known = b or a
        rows.append(
            {
                "person": person,
                "name": known.name if known else person,
                "unit": known.unit if known else None,
                "week_a": a.week if a else None,
                "week_b": b.week if b else None,
                "weeks_later": b.week - a.week if a and b else None,
                "messenger_a": a.messenger if a else None,
                "messenger_b": b.messenger if b else None,
                "p_yes_a": a.p_yes if a else None,
                "p_yes_b": b.p_yes if b else None,
                "p_yes_change": b.p_yes - a.p_yes if a and b else None,
            }
        )
    whole = {"week_a": "Int64", "week_b": "Int64", "weeks_later": "Int64"}
    columns = ["person", "name", "unit", *whole, "messenger_a", "messenger_b"]
    frame = pd.DataFrame(rows, columns=[*columns, "p_yes_a", "p_yes_b", "p_yes_change"]).astype(whole)
    frame.attrs["approval"] = (plan_a.approval.probability, plan_b.approval.probability)
    frame.attrs["objective"] = (plan_a.objective, plan_b.objective)
    return frame
