"""The plan as a time line: weeks across, a lane a unit, a row a person, gates as lines behind the names.

Beneath the people stand, week by week, how many yes there must be by then and the day the week begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from orgmap.viz.charts import Option, axis, base, lines, point, scatter, sign
from orgmap.viz.echarts import on_narrow, short
from orgmap.viz.palette import INKS, Ground, Inks, stance_colour

#: From this part of the weeks on, words stand to the left of their sign.
_LATE = 0.58
#: Room for the names of units; longer ones are cut.
_MARGIN, _LONGEST = 132, 19
#: The same on a phone, and the letters of a name there.
_NARROW_MARGIN, _NARROW_LONGEST, _LETTERS = 88, 12, 15
#: Names of gates stand on this many lines, so that gates close to each other keep theirs apart.
_LINES, _LINE = 3, 16


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk: words ready, week from 1; ``again`` for the slot of a second talk with the same person.

    ``aside`` is what the picture writes where that is shorter than the whole label, which the pointer shows;
    ``brief`` what it writes on a phone.
    """

    person: str
    week: int
    label: str
    stance: float | None
    unit: str = ""
    again: bool = False
    aside: str = ""
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words for a week: a gate that decides at its end, or what stands beneath it."""

    week: int
    name: str


@dataclass(frozen=True, slots=True)
class Beneath:
    """A line beneath the people: what it tells, and a few signs for each week that has any."""

    name: str
    marks: tuple[Mark, ...]


def plan_option(
    talks: Sequence[Talk],
    *,
    weeks: int,
    gates: Sequence[Mark] = (),
    units: Sequence[str] = (),
    beneath: Sequence[Beneath] = (),
    ground: Ground = "light",
    selected: str | None = None,
) -> Option:
    """Weeks across; units below each other in the order given, others by their first talks.

    Point ``i`` is talk ``i``. Everybody has one row: a second talk, held on a condition, is a hollow sign
    in the row of the first. Words have the colour of the page behind them, and enough of it that no line
    touches them. The lines ``beneath`` come last.
    """
    inks = INKS[ground]
    rows = _rows(talks, units)
    below = [one for one in beneath if one.marks]
    points = [
        _sign(
            talk, rows[talk.person], late=talk.week > weeks * _LATE, inks=inks, ground=ground, ring=selected
        )
        for talk in talks
    ]
    marks = [
        _gate(gate, 6 + _LINE * (at % _LINES), late=gate.week > weeks * _LATE, inks=inks)
        for at, gate in enumerate(gates)
    ]
    names, borders = _lanes(talks, rows, inks)
    written = [_name(one.name, len(rows) + at, inks) for at, one in enumerate(below)]
    if below and rows:
        borders = [*borders, {"yAxis": len(rows) - 0.5}]
    top = 40 + _LINE * min(len(gates), _LINES)
    most = max(len(rows) + len(below) - 0.3, 0.7)
    return {
        **base(inks, "{b}"),
        "grid": {"left": _MARGIN if names or written else 8, "right": 28, "top": top, "bottom": 6},
        "xAxis": _week_axis(weeks, inks),
        "yAxis": {"type": "value", "inverse": True, "min": -0.7, "max": most, "show": False},
        "series": [
            scatter(points, inks, lines=lines(inks, "dashed", marks)),
            _beside([*names, *written], borders, inks),
            *([_beneath(below, len(rows), inks)] if below else []),
        ],
        "media": on_narrow(_on_a_phone(talks, points, [*names, *written], weeks)),
    }


def _on_a_phone(
    talks: Sequence[Talk], points: Sequence[Option], beside: Sequence[Option], weeks: int
) -> Option:
    """Names without their messengers, left of the sign from the middle on, and less room beside the rows."""
    data = []
    for talk, dot in zip(talks, points, strict=True):
        words = short(talk.aside or talk.brief or talk.label, _LETTERS)
        side = "left" if talk.week > weeks / 2 else "right"
        data.append({**dot, "label": {**dot["label"], "position": side, "formatter": words}})
    units = [{**one, "name": short(one["name"], _NARROW_LONGEST)} for one in beside]
    return {
        "grid": {"left": _NARROW_MARGIN if beside else 8, "right": 12},
        "series": [{"data": data}, {"data": units}],
    }


def _beside(names: Sequence[Option], borders: Sequence[Option], inks: Inks) -> Option:
    """The words to the left of the rows, with the hairlines between units."""
    hairline = {"color": inks.quiet, "width": 0.5, "opacity": 0.35}
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 0,
        "data": list(names),
        "tooltip": {"show": False},
        "markLine": {**lines(inks, "solid", borders), "lineStyle": hairline},
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
        "padding": [6, 5, 5, 5],
        "distance": 4,
        **({"formatter": _plain(talk.aside)} if talk.aside else {}),
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
    names = [_name(_cut(unit), row, inks) for unit, row in first.items() if unit]
    starts = sorted(first.values())
    return names, [{"yAxis": after - 0.5} for _, after in pairwise(starts)]


def _name(text: str, row: int, inks: Inks) -> dict[str, Any]:
    """Words to the left of a row."""
    label = {"show": True, "formatter": "{b}", "position": "left", "distance": 10}
    return {
        "name": _plain(text),
        "value": [0, row],
        "label": {**label, "color": inks.quiet, "fontSize": 12.5},
    }


def _beneath(below: Sequence[Beneath], row: int, inks: Inks) -> dict[str, Any]:
    """The lines beneath the people; where weeks are too narrow for it, every other word goes."""
    label = {"show": True, "formatter": "{b}", "position": "inside", "color": inks.quiet, "fontSize": 12}
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 0,
        "tooltip": {"show": False},
        "label": {**label, "backgroundColor": inks.paper, "padding": [4, 2]},
        "labelLayout": {"hideOverlap": True},
        "data": [
            {"name": _plain(mark.name), "value": [mark.week, row + at]}
            for at, one in enumerate(below)
            for mark in one.marks
        ],
    }


def _plain(text: str) -> str:
    """Without braces, which would be read as a template."""
    return text.replace("{", "(").replace("}", ")")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _gate(gate: Mark, distance: int, *, late: bool, inks: Inks) -> dict[str, Any]:
    label = {"formatter": _plain(gate.name), "color": inks.text, "fontSize": 12, "position": "start"}
    # The words of a late gate end at its line, so that they stay on the picture.
    label |= {"distance": distance, **({"align": "right"} if late else {})}
    line = {"color": inks.quiet, "type": "dashed", "width": 1, "opacity": 0.7}
    return {"xAxis": gate.week + 0.45, "label": label, "lineStyle": line}


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
