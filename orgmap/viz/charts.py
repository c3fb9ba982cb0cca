"""Charts beside the map, as option objects of Apache ECharts: rank and influence, stances.

Names are labels on the canvas and tooltips are drawn on it too (``richText``): no text becomes HTML.
Every chart takes the same inks as the map, and rings the same person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, ceil, degrees, hypot
from statistics import correlation
from typing import Any

from orgmap.results import Blocker, PowerGap
from orgmap.viz import naming
from orgmap.viz.echarts import FONT, limit_of_use, on_narrow, short
from orgmap.viz.palette import INKS, Ground, Inks, stance_colour, stance_sign

Option = dict[str, Any]
_UNKNOWN = " (stance unknown)"
_NAMED_ABOVE, _NAMED_BELOW = 8, 4
#: On a phone fewer are named, by fewer letters, on plots so wide; of more people all stay.
_FEWER_ABOVE, _FEWER_BELOW, _LETTERS = 4, 2, 16
_PHONE, _MOST_TWICE = (190, 330), 1500
#: From these rank correlations on influence follows rank, or does so in part; the fewest people for it.
_FOLLOWS, _IN_PART, _FEWEST = 0.7, 0.3, 5
#: Right of this per cent a name stands to the left of its point, so that it stays on the picture.
_LEFT_FROM = 60.0
#: People of one grade stand in a strip this wide (per cent of the axis), so that all can be seen.
_STRIP = 5.0


def gap_option(
    rows: Sequence[PowerGap],
    *,
    colours: Mapping[str, str],
    ground: Ground = "light",
    selected: str | None = None,
) -> Option:
    """Influence against formal authority; the twelve people furthest from the line are named.

    Eight of the twelve stand above it. Both axes are percentiles of the people shown. Above the
    diagonal, influence exceeds rank. Point ``i`` is row ``i`` of those with both values, in the order
    given by :func:`gap_people`.
    """
    inks = INKS[ground]
    known = gap_people(rows)
    diagonal = lines(inks, "dotted", [[{"coord": [0, 0]}, {"coord": [100, 100]}]])
    drawn = _Gaps(known, _spread(known), colours, selected, inks)
    wide = drawn.series(_furthest(known, selected))
    few = _furthest(known, selected, above=_FEWER_ABOVE, below=_FEWER_BELOW)
    narrow = drawn.series(few, widths=_PHONE, letters=_LETTERS) if len(known) <= _MOST_TWICE else None
    return {
        **base(inks, "{b}\nformal rank, influence (per cent of people below): {c}"),
        "grid": {"left": 28, "right": 30, "top": 34, "bottom": 8},
        "xAxis": axis("Formal authority: per cent of people with less", inks),
        "yAxis": axis("Informal influence: per cent of people with less", inks, upright=True),
        "series": [scatter(wide[0], inks, lines=diagonal, named=False), _leaders(*wide[1:], inks)],
        **({"media": on_narrow(_on_a_phone(narrow[0], _leaders(*narrow[1:], inks)))} if narrow else {}),
    }


def _on_a_phone(points: Sequence[Option], leaders: Option) -> Option:
    return {
        "grid": {"left": 22, "right": 12},
        "xAxis": {"name": "Formal authority, %", "interval": 25},
        "yAxis": {"name": "Informal influence, %", "interval": 25},
        "series": [{"data": list(points)}, {"data": leaders["data"]}],
    }


@dataclass(frozen=True)
class _Gaps:
    """Everybody with both values as points, ready to be named for one width or another."""

    known: Sequence[PowerGap]
    spots: Mapping[str, tuple[float, float]]
    colours: Mapping[str, str]
    selected: str | None
    inks: Inks

    def series(
        self, named: set[str], *, widths: tuple[int, int] = naming.WIDTHS, letters: int = naming.LETTERS
    ) -> tuple[list[Option], Mapping[str, naming.Place], Mapping[str, tuple[float, float]]]:
        """The points with the names of these people, where those stand, and where everybody does."""
        where = _name_places(self.known, named, self.spots, widths, letters)
        return [self._point(row, named, where, letters) for row in self.known], where, self.spots

    def _point(
        self, row: PowerGap, named: set[str], where: Mapping[str, naming.Place], letters: int
    ) -> Option:
        colour = self.colours.get(row.person, self.inks.quiet)
        mark = {"color": colour, "opacity": 0.95 if row.person in named else 0.55}
        chosen = row.person == self.selected
        dot = point(row.name, self.spots[row.person], mark, self.inks, chosen=chosen)
        label = _named(row, where.get(row.person), self.inks, letters)
        return {**dot, **label, "symbolSize": 12 if chosen else 9}


def gap_finding(rows: Sequence[PowerGap]) -> str:
    """What the chart shows in a line, its title: how far influence follows rank.

    By Spearman's rank correlation of those whose authority and influence are known; of fewer than five
    people, and where all have one rank, nothing is said.

    >>> rows = [PowerGap(f"{i}", "", None, None, i / 9, i / 9, 0.0, 1, 1) for i in range(9)]
    >>> gap_finding(rows)
    'Influence follows rank'
    """
    held = agreement(rows)
    if held is None:
        return "Influence beside rank"
    if held >= _FOLLOWS:
        return "Influence follows rank"
    if held >= _IN_PART:
        return "Influence follows rank only in part"
    return "Rank says little about influence" if held > -_IN_PART else "Influence runs against rank"


def agreement(rows: Sequence[PowerGap]) -> float | None:
    """Spearman's rank correlation of authority and influence (-1..1); None where it is undefined."""
    known = [(row.authority, row.influence) for row in rows if None not in (row.authority, row.influence)]
    # Both are mid-rank percentiles already: their plain correlation is that of the ranks.
    authority = [first or 0.0 for first, _ in known]
    influence = [second or 0.0 for _, second in known]
    if len(known) < _FEWEST or len(set(authority)) < 2 or len(set(influence)) < 2:
        return None
    return correlation(authority, influence)


def gap_people(rows: Sequence[PowerGap]) -> tuple[PowerGap, ...]:
    """The rows that have both an authority and an influence, in the order of the points."""
    return tuple(row for row in rows if row.authority is not None and row.influence is not None)


def stance_option(
    rows: Sequence[Blocker], *, ground: Ground = "light", selected: str | None = None
) -> Option:
    """Stance across, what a yes rather than a no changes upwards; an unknown stance is a hollow diamond.

    Upwards are points of approval: an "if", never a "because". Somebody without a computed swing
    stands at the bottom.
    """
    inks = INKS[ground]
    points = []
    for row in rows:
        stance = None if row.assumed else row.stance
        name = row.name if stance is not None else f"{row.name}{_UNKNOWN}"
        colour = inks.paper if stance is None else stance_colour(stance, ground=ground)
        spot = (stance or 0.0, round(100 * (row.swing or 0.0), 1))
        dot = point(name, spot, {"color": colour}, inks, chosen=row.person == selected)
        if stance is None:
            dot["itemStyle"]["borderColor"] = inks.ring
        figure = "not known" if stance is None else f"{stance:.2g}".replace("-", "\u2212")
        tip = {"formatter": f"{{b}}\nstance {figure}, points of approval if yes rather than no: {spot[1]:g}"}
        size = 17 if row.person == selected else 14
        points.append({**dot, **sign(stance), "symbolSize": size, "tooltip": tip})
    across = axis("Stance as entered", inks)
    return {
        **base(inks, "{b}"),
        "grid": {"left": 28, "right": 120, "top": 34, "bottom": 8},
        "xAxis": in_stances(across),
        "yAxis": {**axis("Approval if yes rather than no: points", inks, upright=True), "max": None},
        "series": [scatter(points, inks), stances_below(0.0, inks), no_leaders(inks)],
        "media": on_narrow(apart_on_a_phone(points, _in_per_cent(points), 3, inks, height=300)),
    }


def _in_per_cent(points: Sequence[Option]) -> list[tuple[float, float]]:
    """Where points of stance and swing lie on their plot, whose upper end is the next ten."""
    top = max((10.0 * ceil(dot["value"][1] / 10 + 0.01) for dot in points), default=10.0)
    return [(50 * (dot["value"][0] + 1), 100 * max(dot["value"][1], 0.0) / top) for dot in points]


def no_leaders(inks: Inks) -> Option:
    """The place of the lines from names to their dots, for a picture that needs them on a phone only."""
    return _leaders({}, {}, inks)


def apart_on_a_phone(
    points: Sequence[Option], spots: Sequence[tuple[float, float]], series: int, inks: Inks, *, height: int
) -> Option:
    """On a phone the plot takes the whole width, and names are cut short and stand apart.

    ``spots`` are per cents of the plot's width and (from below) height, ``height`` its pixels; the last of
    so many ``series`` holds the lines from a name to its dot.
    """
    at = {str(number): spot for number, spot in enumerate(spots)}
    names = {key: short(points[int(key)]["name"].removesuffix(_UNKNOWN), _LETTERS) for key in at}
    from_top = dict(sorted(names.items(), key=lambda one: -at[one[0]][1]))
    sides: dict[str, naming.Side] = {key: "left" if spot[0] > 50 else "right" for key, spot in at.items()}
    where = naming.places(from_top, naming.Plot(at, _PHONE, height), sides=sides)
    data = [
        {**dot, "label": _label(names[key], where.get(key), inks)["label"]}
        for key, dot in zip(at, points, strict=True)
    ]
    leaders = _leaders(where, {key: points[int(key)]["value"] for key in at}, inks)
    between: list[Option] = [{}] * (series - 2)
    return {
        "grid": {"left": 22, "right": 34},
        "series": [{"data": data}, *between, {"data": leaders["data"]}],
    }


def in_stances(across: Option) -> Option:
    """An axis of stances from -1 to 1, without figures: :func:`stances_below` writes words in their place."""
    quiet = {**across["axisLabel"], "color": "transparent"}
    return {**across, "min": -1, "max": 1, "interval": 0.5, "axisLabel": quiet}


def stances_below(low: float, inks: Inks) -> Option:
    """What the ends and the middle of an axis of stances mean, below it; ``low`` is where it lies."""
    words = {-1: "−1 against", 0: "0 undecided", 1: "1 for"}
    label = {"show": True, "formatter": "{b}", "position": "bottom", "distance": 6, "fontSize": 12}
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 0,
        "tooltip": {"show": False},
        "label": {**label, "color": inks.quiet},
        "data": [{"name": name, "value": [at, low]} for at, name in words.items()],
    }


def point(name: str, spot: Sequence[float], mark: Option, inks: Inks, *, chosen: bool) -> Option:
    """A person as a point: the chosen one wears the ring of every page."""
    ring = {"borderColor": inks.ring, "borderWidth": 2.5} if chosen else {"borderColor": inks.paper}
    return {"name": name, "value": list(spot), "itemStyle": {"opacity": 1, "borderWidth": 1, **ring, **mark}}


def scatter(
    points: Sequence[Option], inks: Inks, *, lines: Option | None = None, named: bool = True
) -> Option:
    """A series of points that can be chosen, with the lines drawn beneath them."""
    label = {"show": named, "formatter": "{b}", "position": "right", "color": inks.text, "fontSize": 12.5}
    return {
        "type": "scatter",
        "selectedMode": "single",
        "data": list(points),
        "label": {**label, "distance": 7},
        "select": {"itemStyle": {"borderColor": inks.ring, "borderWidth": 2.5}},
        **({"markLine": lines} if lines else {}),
    }


def lines(inks: Inks, kind: str, data: Sequence[Any]) -> Option:
    """Thin lines beneath the points, "dotted" or "dashed"; dashed ones are labelled."""
    return {
        "silent": True,
        "symbol": "none",
        "z": 1,
        "label": {"show": kind == "dashed"},
        "lineStyle": {"color": inks.quiet, "type": kind, "width": 1},
        "data": list(data),
    }


def sign(stance: float | None) -> Option:
    """The shape of a stance: triangle up for, down against, ring between, diamond unknown."""
    shapes = {"▲": "triangle", "▼": "triangle", "○": "circle", "?": "diamond"}
    sign = stance_sign(stance)
    return {"symbol": shapes[sign], "symbolRotate": 180 if sign == "▼" else 0}


def base(inks: Inks, tip: str) -> Option:
    """What every chart begins with: no movement, the limit of use, tooltips drawn on the canvas."""
    return {
        "animation": False,
        "backgroundColor": "transparent",
        "textStyle": {"fontFamily": FONT},
        "graphic": [limit_of_use(inks)],
        "tooltip": {
            "renderMode": "richText",
            "formatter": tip,
            "backgroundColor": inks.paper,
            "borderColor": inks.quiet,
            "borderWidth": 1,
            "textStyle": {"color": inks.text, "fontSize": 13},
        },
    }


def axis(name: str, inks: Inks, *, upright: bool = False) -> Option:
    """An axis from 0 to 100 with its name and unit."""
    return {
        "type": "value",
        "min": 0,
        "max": 100,
        "name": name,
        "nameLocation": "middle",
        "nameGap": 36 if upright else 30,
        "nameTextStyle": {"color": inks.quiet, "fontSize": 13},
        "axisLabel": {"color": inks.quiet, "fontSize": 12},
        "axisLine": {"show": True, "lineStyle": {"color": inks.quiet, "width": 0.5}},
        "axisTick": {"show": False},
        "splitLine": {"lineStyle": {"color": inks.quiet, "opacity": 0.18}},
    }


def _furthest(
    rows: Sequence[PowerGap], selected: str | None, *, above: int = _NAMED_ABOVE, below: int = _NAMED_BELOW
) -> set[str]:
    """So many people furthest above the line and so many furthest below it, and the chosen one."""
    ordered = sorted(rows, key=lambda row: -(row.gap or 0.0))
    over = [row.person for row in ordered[:above] if (row.gap or 0.0) > 0]
    under = [row.person for row in ordered[::-1][:below] if (row.gap or 0.0) < 0]
    return {*over, *under, *({selected} if selected else ())}


def _spread(rows: Sequence[PowerGap]) -> dict[str, tuple[float, float]]:
    """Per cents of both axes; people of one grade share an authority and are spread a little sideways."""
    same: dict[float, int] = {}
    spots = {}
    for row in rows:
        across = round(100 * (row.authority or 0.0), 1)
        turn = same[across] = same.get(across, -1) + 1
        # Golden-ratio steps fill a strip evenly whatever the number of people in it.
        spots[row.person] = (
            round(min(max(across + _STRIP * ((turn * 0.618034) % 1.0 - 0.5), 0.0), 100.0), 2),
            round(100 * (row.influence or 0.0), 1),
        )
    return spots


def _name_places(
    rows: Sequence[PowerGap],
    named: set[str],
    spots: Mapping[str, tuple[float, float]],
    widths: tuple[int, int],
    letters: int,
) -> dict[str, naming.Place]:
    """Where the names stand: on no dot and on no other name, from the top downwards."""
    above = sorted((r for r in rows if r.person in named and _gap(r) > 0), key=lambda r: -spots[r.person][1])
    below = sorted((r for r in rows if r.person in named and _gap(r) <= 0), key=lambda r: -spots[r.person][1])
    names = {row.person: short(row.name, letters) for row in (*above, *below)}
    sides = {person: _side(spots[person][0]) for person in names}
    return naming.places(names, naming.Plot(spots, widths), sides=sides)


def _named(row: PowerGap, place: naming.Place | None, inks: Inks, letters: int) -> Option:
    return _label(short(row.name, letters), place, inks)


def _label(name: str, place: naming.Place | None, inks: Inks) -> Option:
    """The name of a point where it has a place."""
    if place is None:
        return {"label": {"show": False}}
    label = {"show": True, "formatter": name, "position": place.side}
    # Where no place is free, a rim keeps the letters apart from the dots beneath them.
    rim = {} if place.free else {"textBorderColor": inks.paper, "textBorderWidth": 3}
    return {"label": {**label, **rim, "offset": [place.across, place.down]}}


def _leaders(
    where: Mapping[str, naming.Place], spots: Mapping[str, tuple[float, float]], inks: Inks
) -> Option:
    """A thin line from a dot to its name where the name had to move away, beneath the dots.

    ECharts draws such lines itself, but to the wrong side of a name that stands left of its dot. Each is
    a mark of its own here, shifted and turned by pixels, so that it fits whatever the width of the picture.
    """
    marks = []
    for person, place in where.items():
        if place.moved:
            across, down = place.end
            # As high as long, though flat: else the line would be drawn thinner than it should be.
            size, turned = hypot(across, down), -degrees(atan2(down, across))
            offset = [across / 2, down / 2]
            marks.append(
                {"value": spots[person], "symbolSize": size, "symbolRotate": turned, "symbolOffset": offset}
            )
    ink = {"color": inks.quiet, "borderColor": inks.quiet, "borderWidth": 1, "opacity": 1}
    return {
        "type": "scatter",
        "symbol": "line",
        "silent": True,
        "z": 1,
        "tooltip": {"show": False},
        "itemStyle": ink,
        "data": marks,
    }


def _side(across: float) -> naming.Side:
    return "left" if across > _LEFT_FROM else "right"


def _gap(row: PowerGap) -> float:
    return row.gap or 0.0
