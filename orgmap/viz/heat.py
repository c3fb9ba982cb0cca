"""Ties between units beside chance, as a heat map: one hue, darker where there are more ties than chance.

As everywhere in this package a name is drawn on a canvas and never becomes HTML.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orgmap.units import PairRow
from orgmap.viz.charts import Option, base
from orgmap.viz.echarts import on_narrow, short
from orgmap.viz.palette import INKS, Ground, Inks

#: Ratios to chance are shown on a scale of doublings, cut off at four either way.
_DOUBLINGS = 4.0
#: A pair counts as quiet only where chance would give this many ties; fewer is luck.
_LEAST_EXPECTED = 5.0
#: Two units hardly talk where they have fewer than this part of the ties that chance would give.
_HARDLY = 0.5
#: More units than this cannot be read on one screen.
MOST_UNITS = 24
#: From this depth on the text of a cell changes sides, so that it can be read on its colour.
_TURNS: Mapping[Ground, float] = {"light": 0.75, "dark": 0.62}
#: With more units than this their names stand at an angle; with more than that rows are low.
_UPRIGHT, ROOMY = 7, 12
#: On a phone the numbers of more units than this would touch.
_TIGHT = 10
#: Room above upright names of two lines: the labels of an axis count with one line only.
_TWO_LINES = 46
#: So many of the quietest pairs are shown whatever the number of units.
_QUIETEST = 4


@dataclass(frozen=True, slots=True)
class Between:
    """Two units: ties in both directions, what chance would give, and their ratio."""

    first: str
    second: str
    ties: int
    expected: float

    @property
    def ratio(self) -> float:
        """Ties for each that chance would give; NaN where chance gives none."""
        return self.ties / self.expected if self.expected > 0 else math.nan

    @property
    def hardly(self) -> bool:
        """Whether they hardly talk: fewer than half the ties that chance would give."""
        return self.ratio < _HARDLY


def pairs(rows: Sequence[PairRow]) -> tuple[Between, ...]:
    """Every two units once, the quietest first, of those where chance would give five ties or more.

    >>> rows = [PairRow("A", "B", 1, 6.0, 1 / 6, None), PairRow("B", "A", 2, 6.0, 1 / 3, None)]
    >>> [(pair.first, pair.second, pair.ties, pair.ratio) for pair in pairs(rows)]
    [('A', 'B', 3, 0.25)]
    """
    likely = [pair for pair in every_pair(rows) if pair.expected >= _LEAST_EXPECTED]
    return tuple(sorted(likely, key=lambda pair: pair.ratio))


def every_pair(rows: Sequence[PairRow]) -> tuple[Between, ...]:
    """Every two units once, in the order of the rows."""
    back = {(row.source, row.target): row for row in rows}
    found: dict[frozenset[str], Between] = {}
    for row in rows:
        other = back.get((row.target, row.source))
        if other is not None and row.source != row.target:
            both = Between(row.source, row.target, row.ties + other.ties, row.expected + other.expected)
            found.setdefault(frozenset((row.source, row.target)), both)
    return tuple(found.values())


def units_of(rows: Sequence[PairRow], keep: Sequence[str] = ()) -> tuple[str, ...]:
    """The units on the axes, in the order of the rows.

    Where there are more than a screen holds: those to ``keep``, the quietest pairs, and those with most ties.
    """
    every = tuple(dict.fromkeys(row.source for row in rows))
    if len(every) <= MOST_UNITS:
        return every
    ties: Counter[str] = Counter()
    for row in rows:
        ties[row.source] += row.ties
        ties[row.target] += row.ties
    quiet = [unit for pair in pairs(rows)[:_QUIETEST] for unit in (pair.first, pair.second)]
    wanted = [unit for unit in keep if unit in ties] + quiet + sorted(every, key=lambda unit: -ties[unit])
    shown = set(list(dict.fromkeys(wanted))[:MOST_UNITS])
    return tuple(unit for unit in every if unit in shown)


def cells(
    rows: Sequence[PairRow], ringed: Between | None = None, *, units: Sequence[str] | None = None
) -> tuple[PairRow, ...]:
    """The rows in the order of the points of :func:`heat_option`: framed ones last, to lie above."""
    shown = set(units_of(rows) if units is None else units)
    framed = {ringed.first, ringed.second} if ringed else set()
    kept = [row for row in rows if row.source in shown and row.target in shown]
    return tuple(sorted(kept, key=lambda row: {row.source, row.target} == framed))


def heat_option(
    rows: Sequence[PairRow],
    *,
    ground: Ground = "light",
    selected: str | None = None,
    ringed: Between | None = None,
    units: Sequence[str] | None = None,
) -> Option:
    """Rows send, columns receive; the number in a cell is the ties there are.

    ``selected`` sets a unit in bold; ``ringed`` frames the two cells of a finding; ``units`` are those of
    :func:`units_of`, where they are known already.
    """
    inks = INKS[ground]
    units = units_of(rows) if units is None else units
    place = {unit: at for at, unit in enumerate(units)}
    framed = {(ringed.first, ringed.second), (ringed.second, ringed.first)} if ringed else set()
    data = [
        _cell(row, place, inks, turns=_TURNS[ground], framed=(row.source, row.target) in framed)
        for row in cells(rows, ringed, units=units)
    ]
    wide, turned = (78, 0) if len(units) <= _UPRIGHT else (110, 60)
    return {
        **base(inks, "{b}"),
        "grid": {
            "left": 8,
            "right": 8,
            "top": 34 if turned else _TWO_LINES,
            "bottom": 8,
            "containLabel": True,
        },
        "xAxis": {**_names(units, inks, selected, width=wide, rotate=turned), "position": "top"},
        "yAxis": {**_names(units, inks, selected, width=130), "inverse": True},
        "visualMap": {
            "show": False,
            "min": 0,
            "max": 1,
            "dimension": 2,
            "inRange": {"color": _hue(ground)},
        },
        "series": [{"type": "heatmap", "data": data, "selectedMode": "single"}],
        "media": on_narrow(_on_a_phone(units, data, inks, selected)),
    }


def _on_a_phone(units: Sequence[str], data: Sequence[Option], inks: Inks, selected: str | None) -> Option:
    """Names cut short and at an angle; of many units the numbers go, and the colour and a touch tell."""
    tight = len(units) > _TIGHT
    plain = [{**cell, "label": {**cell["label"], "fontSize": 11, "show": not tight}} for cell in data]
    above = _names(units, inks, selected, width=74, rotate=60)
    beside = _names(units, inks, selected, width=84)
    for one in (above, beside):
        one["axisLabel"]["fontSize"] = 11
    return {
        "grid": {"top": 30, "left": 2, "right": 2},
        "xAxis": {"axisLabel": above["axisLabel"]},
        "yAxis": {"axisLabel": beside["axisLabel"]},
        "series": [{"data": plain}],
    }


def _cell(row: PairRow, place: Mapping[str, int], inks: Inks, *, turns: float, framed: bool) -> Option:
    depth = _depth(row)
    edge = {"borderColor": inks.ring, "borderWidth": 3} if framed else {"borderColor": inks.paper}
    label = {"show": True, "formatter": f"{row.ties:,}", "fontSize": 13}
    return {
        "name": _tip(row),
        "value": [place[row.target], place[row.source], round(depth, 3)],
        "itemStyle": {"borderWidth": 1.5, **edge},
        "label": {**label, "color": inks.paper if depth > turns else inks.text},
    }


def _depth(row: PairRow) -> float:
    """0 for a sixteenth of chance or less, half for chance, 1 for sixteen times chance or more."""
    if row.ratio is None:
        return 0.0
    doublings = math.log2(max(row.ratio, 2.0**-_DOUBLINGS))
    return (min(doublings, _DOUBLINGS) + _DOUBLINGS) / (2 * _DOUBLINGS)


def _tip(row: PairRow) -> str:
    ties = f"{row.ties:,} {'tie' if row.ties == 1 else 'ties'}"
    where = f"Inside {row.source}" if row.source == row.target else f"{row.source} → {row.target}"
    return f"{where}\n{ties}; chance would give about {row.expected:,.0f}"


def _names(units: Sequence[str], inks: Inks, selected: str | None, *, width: int, rotate: int = 0) -> Option:
    # Where a name stands at an angle or rows are low it has one line.
    room = "truncate" if rotate or len(units) > ROOMY else "break"
    style = {"interval": 0, "fontSize": 12.5, "color": inks.text, "width": width, "overflow": room}
    bold = {"textStyle": {"fontWeight": 700}}
    data = [{"value": short(unit), **(bold if unit == selected else {})} for unit in units]
    return {
        "type": "category",
        "data": data,
        "axisLabel": {**style, "rotate": rotate},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
    }


def _hue(ground: Ground) -> list[str]:
    """One hue from the paper's own colour to the accent."""
    return ["#F3F1EC", "#A9C1D9", "#1F4E79"] if ground == "light" else ["#1E2328", "#3E6186", "#A9CDF0"]
