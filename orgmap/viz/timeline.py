"""The plan as a time line: weeks across, a lane a unit, a row a person, gates as lines behind the names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from orgmap.viz.charts import Option, axis, base, lines, point, scatter, sign
from orgmap.viz.palette import INKS, Ground, Inks, stance_colour

#: From this part of the weeks on, words stand to the left of their sign.
_LATE = 0.58
#: Room for the names of units; longer ones are cut.
_MARGIN, _LONGEST = 132, 19


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk: words ready, week from 1; ``again`` for the slot of a second talk with the same person."""

    person: str
    week: int
    label: str
    stance: float | None
    unit: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A gate on the time line, in the week in which it decides."""

    week: int
    name: str


def plan_option(
    talks: Sequence[Talk],
    *,
    weeks: int,
    gates: Sequence[Mark] = (),
    units: Sequence[str] = (),
    ground: Ground = "light",
    selected: str | None = None,
) -> Option:
    """Weeks across; units below each other in the order given, others by their first talks.

    Point ``i`` is talk ``i``. Everybody has one row: a second talk, held on a condition, is a hollow sign
    in the row of the first. Words have the colour of the page behind them, so that no line crosses them.
    """
    inks = INKS[ground]
    rows = _rows(talks, units)
    points = [
        _sign(
            talk, rows[talk.person], late=talk.week > weeks * _LATE, inks=inks, ground=ground, ring=selected
        )
        for talk in talks
    ]
    marks = [_gate(gate, 6 + 16 * (at % 2), inks) for at, gate in enumerate(gates)]
    names, borders = _lanes(talks, rows, inks)
    below = {"type": "value", "inverse": True, "min": -0.7, "max": max(len(rows) - 0.3, 0.7), "show": False}
    return {
        **base(inks, "{b}"),
        "grid": {"left": _MARGIN if names else 8, "right": 28, "top": 70, "bottom": 6},
        "xAxis": _week_axis(weeks, inks),
        "yAxis": below,
        "series": [
            scatter(points, inks, lines=lines(inks, "dashed", marks)),
            {
                "type": "scatter",
                "silent": True,
                "symbolSize": 0,
                "data": names,
                "tooltip": {"show": False},
                "markLine": {
                    **lines(inks, "solid", borders),
                    "lineStyle": {"color": inks.quiet, "width": 0.5, "opacity": 0.35},
                },
            },
        ],
    }


def _rows(talks: Sequence[Talk], units: Sequence[str]) -> dict[str, int]:
    """The row of everybody: units as given, then by their first talk; in a unit people by theirs."""
    lanes: dict[str, dict[str, None]] = {unit: {} for unit in units}
    for talk in talks:
        lanes.setdefault(talk.unit, {}).setdefault(talk.person)
    return {person: at for at, person in enumerate(p for lane in lanes.values() for p in lane)}


def _sign(
    talk: Talk, row: int, *, late: bool, inks: Inks, ground: Ground, ring: str | None
) -> dict[str, Any]:
    colour = stance_colour(talk.stance, ground=ground)
    chosen = talk.person == ring
    dot = point(talk.label, (talk.week, row), {"color": colour}, inks, chosen=chosen)
    if talk.again:
        dot["itemStyle"] |= {"color": inks.paper, "borderColor": inks.ring if chosen else colour}
        dot["itemStyle"]["borderWidth"] = 2.5 if chosen else 1.5
    label = {
        "position": "left" if late else "right",
        "backgroundColor": inks.paper,
        "padding": [1, 4],
        "distance": 5,
    }
    return {**dot, **sign(talk.stance), "symbolSize": 15 if chosen else 12, "label": label}


def _lanes(
    talks: Sequence[Talk], rows: dict[str, int], inks: Inks
) -> tuple[list[dict[str, Any]], list[dict[str, float]]]:
    """The name of each unit beside its first row, and the hairlines between units."""
    first: dict[str, int] = {}
    for talk in talks:
        first[talk.unit] = min(first.get(talk.unit, len(rows)), rows[talk.person])
    if not any(first):
        return [], []
    names = [
        {
            # Braces would be read as a template.
            "name": _cut(unit).replace("{", "(").replace("}", ")"),
            "value": [0, row],
            "label": {
                "show": True,
                "formatter": "{b}",
                "position": "left",
                "distance": 10,
                "color": inks.quiet,
                "fontSize": 12.5,
            },
        }
        for unit, row in first.items()
        if unit
    ]
    starts = sorted(first.values())
    return names, [{"yAxis": after - 0.5} for _, after in pairwise(starts)]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _gate(gate: Mark, distance: int, inks: Inks) -> dict[str, Any]:
    name = gate.name.replace("{", "(").replace("}", ")")
    label = {"formatter": name, "color": inks.text, "fontSize": 12, "position": "start", "distance": distance}
    return {"xAxis": gate.week + 0.45, "label": label}


def _week_axis(weeks: int, inks: Inks) -> dict[str, Any]:
    return {
        **axis("Week", inks),
        "min": 0,
        "max": weeks + 1,
        "interval": 1,
        "splitLine": {"show": False},
        "axisLine": {"show": True, "onZero": False, "lineStyle": {"color": inks.quiet, "width": 0.5}},
        "axisLabel": {"color": inks.quiet, "fontSize": 12, "showMinLabel": False, "showMaxLabel": False},
    }
