"""Were the forecasts any good? Brier score and reliability from talks held, once there are enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orgmap.model import SEAM_POSITIONS
from orgmap.results import Answer, Json, MadeBy, Plan
from orgmap.version import VERSION
from orgmap.workspace import Change, Forecast, StanceEntry, Talk

if TYPE_CHECKING:
    import pandas as pd

#: Before this many talks a score would say more about chance than about the forecasts.
ENOUGH = 10
NOT_ENTERED = "not entered"
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
class AtLevel:
    """Talks with people of one level of stance as entered before: how many, the mean chance, who said yes."""

    level: str
    talks: int
    forecast: float
    said_yes: float

    def to_json(self) -> Json:
        """One row of ``levels``."""
        return {
            "level": self.level,
            "talks": self.talks,
            "forecast": self.forecast,
            "said_yes": self.said_yes,
        }


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well the chances of a yes were forecast (Brier 1950: mean squared distance, 0 is perfect).

    ``base_rate_brier`` is what forecasting everybody's yes at the share that did say yes would have
    scored, known only afterwards; ``skill`` = 1 - brier / base_rate_brier (None where everybody said the
    same). ``level_brier`` is what the share of yes among the others of the same stance level would have
    scored (among all others where nobody else has it): forecasts that do not beat it add nothing to the
    stance. ``log_score`` is the mean of -ln of the chance given to what came (lower is better, forecasts
    kept between .1 and 99.9 %). ``order_kept`` is Kendall's tau between planned and held weeks (1: held in
    the order planned; None where all weeks are one). All of them are None before ten talks, and
    ``missing`` says how many talks are wanting. ``error`` is the standard error of brier - base_rate_brier,
    over the talks; ``pairs`` are the talks scored, each with its forecast, however few.
    """

    talks: int
    missing: int
    brier: float | None
    base_rate_brier: float | None
    skill: float | None
    reliability: tuple[Bin, ...]
    level_brier: float | None = None
    log_score: float | None = None
    order_kept: float | None = None
    levels: tuple[AtLevel, ...] = ()
    error: float | None = None
    pairs: tuple[Pair, ...] = ()

    @property
    def clear(self) -> bool | None:
        """Whether the forecasts beat the share of yes, or fall short of it, by two standard errors."""
        if self.brier is None or self.base_rate_brier is None or self.error is None:
            return None
        return abs(self.brier - self.base_rate_brier) > 2 * self.error

    def to_json(self) -> Json:
        """The ``calibration`` result."""
        return {
            "talks": self.talks,
            "missing": self.missing,
            "brier": self.brier,
            "base_rate_brier": self.base_rate_brier,
            "skill": self.skill,
            "level_brier": self.level_brier,
            "log_score": self.log_score,
            "order_kept": self.order_kept,
            "reliability": [one.to_json() for one in self.reliability],
            "levels": [one.to_json() for one in self.levels],
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """A person's first talk beside the forecast kept last before it."""

    person: str
    chance: float
    yes: int
    planned: int
    held: int


def forecast_pairs(talks: Sequence[Talk], forecasts: Sequence[Forecast]) -> list[Pair]:
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
            pairs.append(Pair(talk.person, first.p_yes, int(talk.outcome == "yes"), first.week, talk.week))
    return pairs


def stance_level(position: float | None) -> str:
    """The word for a position that lies nearest: resistant, neutral, supportive or leading.

    >>> stance_level(-0.4), stance_level(0.6), stance_level(None)
    ('resistant', 'supportive', 'not entered')
    """
    if position is None:
        return NOT_ENTERED
    words = {word: place for word, place in SEAM_POSITIONS.items() if word != "unaware"}
    return min(words, key=lambda word: abs(words[word] - position))


def stances_before(
    talks: Sequence[Talk], entries: Sequence[StanceEntry], history: Sequence[Change]
) -> dict[str, float | None]:
    """The position entered last before the first talk with each person; people without one are left out."""
    when = {change.id: change.at for change in history}
    found: dict[str, float | None] = {}
    for talk in talks:
        held = when.get(talk.change)
        own = [one for one in entries if one.stance.person == talk.person and (held is None or one.at < held)]
        if talk.person not in found and own:
            found[talk.person] = own[-1].stance.position
    return found


def calibration(
    talks: Sequence[Talk],
    forecasts: Sequence[Forecast],
    *,
    positions: Mapping[str, float | None] | None = None,
) -> Answer[Calibration]:
    """How good were the chances of a yes that plans gave before the talks?

    Only each person's first talk counts, against the forecast kept last before it. Before ten such talks
    there is no score, only how many are missing. ``positions`` are the stances entered before the talks,
    by person, for the comparison by level; without them everybody is of one level.

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
        row = Calibration(len(pairs), missing, None, None, None, (), pairs=tuple(pairs))
        return Answer("calibration", made_by, (row,), tuple(notes))
    row = _scored(pairs, positions or {})
    return Answer("calibration", made_by, (row,), tuple(_said(row)))


def _scored(pairs: Sequence[Pair], positions: Mapping[str, float | None]) -> Calibration:
    given = np.array([pair.chance for pair in pairs])
    said = np.array([pair.yes for pair in pairs], dtype=float)
    levels = np.array([stance_level(positions.get(pair.person)) for pair in pairs])
    brier = float(np.mean((given - said) ** 2))
    base = float(said.mean() * (1 - said.mean()))
    kept = np.clip(given, 0.001, 0.999)
    apart = (given - said) ** 2 - (said.mean() - said) ** 2
    return Calibration(
        talks=len(pairs),
        missing=0,
        brier=brier,
        base_rate_brier=base,
        skill=None if base == 0 else 1 - brier / base,
        reliability=_bins(given, said),
        level_brier=float(np.mean((_rates(said, levels) - said) ** 2)),
        log_score=float(-np.mean(np.log(np.where(said == 1, kept, 1 - kept)))),
        order_kept=_order_kept(pairs),
        error=float(apart.std(ddof=1) / np.sqrt(apart.size)),
        pairs=tuple(pairs),
        levels=tuple(
            AtLevel(level, int(own.sum()), float(given[own].mean()), float(said[own].mean()))
            for level in (*SEAM_POSITIONS, NOT_ENTERED)
            if (own := levels == level).any()
        ),
    )


def _rates(said: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """For each talk the share of yes among the others of its level; of all others where there is none."""
    rates = np.empty(said.size)
    for at in range(said.size):
        others = np.arange(said.size) != at
        alike = others & (levels == levels[at])
        rates[at] = said[alike if alike.any() else others].mean()
    return rates


def _order_kept(pairs: Sequence[Pair]) -> float | None:
    from scipy.stats import kendalltau

    planned, held = [pair.planned for pair in pairs], [pair.held for pair in pairs]
    if len(set(planned)) < 2 or len(set(held)) < 2:
        return None
    return float(kendalltau(planned, held).statistic)


def _said(row: Calibration) -> list[str]:
    """What the scores mean, and how far they may be trusted."""
    meaning = (
        "Brier score: the mean squared distance between the chance given and what happened; 0 is perfect, "
        "always saying one half scores .25."
    )
    notes = [meaning]
    if row.base_rate_brier == 0:
        notes.append("Everybody gave the same answer, so there is no base rate to beat.")
    elif row.brier is not None and row.level_brier is not None:
        better = "better" if row.brier < row.level_brier else "no better"
        notes.append(
            f"The forecasts did {better} ({row.brier:.3f}) than the share of yes among the others of their "
            f"stance level ({row.level_brier:.3f})."
        )
    if row.talks < 3 * ENOUGH:
        notes.append(f"{row.talks} talks are few: a score this early moves by several points with each talk.")
    return notes


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

    steps = [{step.person: step for step in one.talks} for one in (plan_a, plan_b)]
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
