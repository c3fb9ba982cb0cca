"""Power beside stance, and power beside interest, as a picture of four fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from orgmap.grids import Place
from orgmap.viz.charts import (
    Option,
    apart_on_a_phone,
    axis,
    base,
    in_stances,
    lines,
    no_leaders,
    point,
    scatter,
    sign,
    stances_below,
)
from orgmap.viz.echarts import on_narrow, short
from orgmap.viz.palette import INKS, Ground, stance_colour

Beside = Literal["stance", "interest"]
_POWER = "Power (authority or influence): per cent with less"
_ACROSS = {
    "stance": "Stance as entered",
    "interest": "How much it is to them, as entered: 0 nothing, 1 everything",
}
#: The plot in pixels, about, and the height of a line of text: names are set apart by these.
_WIDE, _HIGH, _LINE = 640.0, 360.0, 15.0
#: What the axes are called on a phone.
_BRIEF = {"stance": "Stance as entered", "interest": "How much it is to them, of 1"}


def placed(rows: Sequence[Place], beside: Beside) -> tuple[Place, ...]:
    """Those whose power is known and, beside interest, whose interest was entered: the points, in order."""
    return tuple(
        row for row in rows if row.power is not None and (beside == "stance" or row.interest is not None)
    )


def power_option(
    rows: Sequence[Place], *, beside: Beside, ground: Ground = "light", selected: str | None = None
) -> Option:
    """Power upwards, stance or interest across; an unknown stance is a hollow diamond at the middle.

    Point ``i`` is row ``i`` of :func:`placed`.
    """
    inks = INKS[ground]
    low, high, step = (-1.0, 1.0, 0.5) if beside == "stance" else (0.0, 1.0, 0.25)
    shown = placed(rows, beside)
    lowest = min((100 * (row.power or 0.0) for row in shown), default=0.0)
    # Those with a say mostly stand high: the axis begins where they do.
    least = max(0.0, 10.0 * (lowest // 10.0) - 10.0)
    spots = [((row.stance if beside == "stance" else row.interest) or 0.0, row.power or 0.0) for row in shown]
    places = [((x - low) / (high - low) * _WIDE, (100 - 100 * y) / (100 - least) * _HIGH) for x, y in spots]
    points = []
    for row, spot, label in zip(
        shown, spots, _labels(places, [short(row.name) for row in shown]), strict=True
    ):
        known = row.stance is not None
        name = row.name if known else f"{row.name} (stance unknown)"
        label["formatter"] = short(row.name)
        mark = {"color": stance_colour(row.stance, ground=ground) if known else inks.paper}
        dot = point(name, (spot[0], round(100 * spot[1], 1)), mark, inks, chosen=row.person == selected)
        if not known:
            dot["itemStyle"]["borderColor"] = inks.ring
        size = 17 if row.person == selected else 13
        points.append({**dot, **sign(row.stance), "symbolSize": size, "label": label})
    middle, across = (low + high) / 2, axis(_ACROSS[beside], inks)
    halves = lines(
        inks,
        "dotted",
        [
            [{"coord": [middle, least]}, {"coord": [middle, 100]}],
            *([[{"coord": [low, 50]}, {"coord": [high, 50]}]] if least < 50 else []),
        ],
    )
    series = [
        scatter(points, inks, lines=halves),
        *([stances_below(least, inks)] if beside == "stance" else []),
        no_leaders(inks),
    ]
    brief = {"xAxis": {"name": _BRIEF[beside]}, "yAxis": {"name": "Power: per cent with less"}}
    shares = [(100 * x / _WIDE, 100 - 100 * y / _HIGH) for x, y in places]
    return {
        **base(inks, "{b}\n" + f"{beside}, power (per cent of people below): " + "{c}"),
        "grid": {"left": 28, "right": 150, "top": 34, "bottom": 8},
        "xAxis": in_stances(across) if beside == "stance" else {**across, "max": high, "interval": step},
        "yAxis": {**axis(_POWER, inks, upright=True), "min": least},
        "series": series,
        "media": on_narrow(apart_on_a_phone(points, shares, len(series), inks, height=round(_HIGH)) | brief),
    }


def _labels(places: Sequence[tuple[float, float]], names: Sequence[str]) -> list[Option]:
    """Where each name stands: right or left of its point, moved down where it would cover something."""
    taken = [(x - 8, x + 8, y) for x, y in places]
    labels: dict[int, Option] = {}
    for at in sorted(range(len(places)), key=lambda one: (places[one][1], -places[one][0])):
        (x, y), wide = places[at], 7.0 * len(names[at])
        spots = [(side, 3 * step) for step in range(40) for side in ("right", "left")]
        for side, down in spots:
            left, right = (x + 12, x + 12 + wide) if side == "right" else (x - 12 - wide, x - 12)
            if not any(abs(y + down - row) < _LINE and left < b and a < right for a, b, row in taken):
                break
        taken.append((left, right, y + down))
        labels[at] = {"position": side, "offset": [0, down]}
    return [labels[at] for at in range(len(places))]
