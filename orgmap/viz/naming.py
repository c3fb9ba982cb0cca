"""Where names stand beside the dots of a picture: on no dot, on no other name, as near as there is room.

A picture is as wide as the reader's window, which nobody knows when it is made, so a place is good only if
it is free at every width between two. Distances are pixels, rightwards and downwards from the dot.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, hypot
from typing import Literal

from orgmap.viz.echarts import short

Spot = tuple[float, float]
Side = Literal["left", "right"]

#: The least and the greatest width of a plot beside a card, and the letters of a name that is not cut.
WIDTHS, LETTERS = (480, 1280), 30
#: The height of a line of names, the width of a letter and of one of a wide script, in pixels.
LINE, _LETTER, _WIDE = 16, 7, 13
#: From the middle of a dot to a name right beside it and to just before it; what is free around other dots.
BESIDE, _BEFORE, _AROUND = 12, 10, 8
#: A name is sought in steps of so many pixels up and down, and so far.
_STEP, _FURTHEST = 4, 200
#: Most windows are as wide as this makes the plot; of more dots than this one stands for those around it.
_COMMON, _MOST_DOTS = (600, 900), 800
#: How near to it: per cent of the width, and pixels of the height.
_CELL = (2.0, 10.0)
#: What a pixel off the row costs, against one along it, and what the other side of the dot costs.
_OFF_ROW, _OTHER_SIDE = 1.5, 40.0
#: What each crossing of a name or its line costs, and how near a line touches the middle of a dot.
_CROSSED, _TOUCHED = 45.0, 7.0
#: How far a name may reach over the edge of the plot.
_OVER = 24


@dataclass(frozen=True, slots=True)
class Place:
    """On which side of its dot a name stands, how far it moves from right there, and if it is on no dot."""

    side: Side
    across: int = 0
    down: int = 0
    free: bool = True

    @property
    def moved(self) -> bool:
        """Whether it moved so far that a line must lead to its dot."""
        return self.across != 0 or abs(self.down) > LINE // 2

    @property
    def end(self) -> tuple[int, int]:
        """Where that line ends, just before the name, seen from the dot."""
        return self.across + (_BEFORE if self.side == "right" else -_BEFORE), self.down


@dataclass(frozen=True)
class Plot:
    """Dots in per cent of a plot's width and (from below) its height; its least and greatest width."""

    spots: Mapping[str, Spot]
    widths: tuple[int, int] = WIDTHS
    height: int = 430

    def row(self, person: str) -> float:
        """How many pixels below the top a dot lies."""
        return (100 - self.spots[person][1]) * self.height / 100


@dataclass(frozen=True)
class _Taken:
    """What is in the way: dots by their row, and the names that have a place."""

    plot: Plot
    rows: Sequence[tuple[float, str]]
    names: list[tuple[str, str, Place]] = field(default_factory=list)

    def dots(self, middle: float, more: float = 0.0) -> list[str]:
        """The dots that a name on this row could lie on, or so many pixels more above and below."""
        reach = LINE / 2 + _AROUND + more
        first = bisect_left(self.rows, (middle - reach, ""))
        return [person for _, person in self.rows[first : bisect_left(self.rows, (middle + reach, ""))]]


def width_of(name: str) -> int:
    """About how wide a name is on a picture.

    >>> width_of("Ann"), width_of("李明")
    (21, 26)
    """
    return sum(_WIDE if unicodedata.east_asian_width(sign) in "WF" else _LETTER for sign in short(name))


def places(names: Mapping[str, str], plot: Plot, *, sides: Mapping[str, Side]) -> dict[str, Place]:
    """The place of each name, in the order given: the first ones stand nearest to their dots.

    ``names`` maps who is named to the name, ``sides`` to the side it rather stands on. A name for which no
    row has room at every width is placed for the common widths; failing that it keeps off other names only,
    and its place is not ``free``.

    >>> plot = Plot({"a": (20, 50), "b": (22, 50)})
    >>> places({"a": "Ann"}, plot, sides={"a": "left"})
    {'a': Place(side='left', across=0, down=0, free=True)}
    """
    everywhere = _Taken(plot, _dots(plot))
    common = max(plot.widths[0], _COMMON[0]), min(plot.widths[1], _COMMON[1])
    often = replace(everywhere, plot=replace(plot, widths=common if common[0] < common[1] else plot.widths))
    crowded = replace(everywhere, rows=())
    found = {}
    for person, name in names.items():
        for taken in (everywhere, often, crowded):
            place = _nearest(person, name, taken, sides[person])
            if place is not None:
                found[person] = place = replace(place, free=bool(taken.rows))
                everywhere.names.append((person, name, place))
                break
    return found


def _dots(plot: Plot) -> list[tuple[float, str]]:
    """The dots that names keep off, by their row; of very many the first in each small cell of the plot."""
    rows = sorted((plot.row(person), person) for person in plot.spots)
    if len(rows) <= _MOST_DOTS:
        return rows
    cells: dict[tuple[int, int], tuple[float, str]] = {}
    for row, person in rows:
        cells.setdefault((int(plot.spots[person][0] / _CELL[0]), int(row / _CELL[1])), (row, person))
    return list(cells.values())


def box(person: str, name: str, place: Place, plot: Plot, width: int) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a name on a plot of this width."""
    outward = 1 if place.side == "right" else -1
    near = plot.spots[person][0] * width / 100 + outward * BESIDE + place.across
    far = near + outward * width_of(name)
    middle = plot.row(person) + place.down
    return min(near, far), max(near, far), middle - LINE / 2, middle + LINE / 2


def _nearest(person: str, name: str, taken: _Taken, rather: Side) -> Place | None:
    best, least = None, float("inf")
    other: Side = "left" if rather == "right" else "right"
    for down in _rows(taken.plot.row(person), taken.plot.height):
        for side, aside in ((rather, 0.0), (other, _OTHER_SIDE)):
            cost = abs(down) * _OFF_ROW + aside
            out = _outwards(person, name, Place(side, 0, down), taken) if cost < least else None
            if out is None or cost + out >= least:
                continue
            place = Place(side, out if side == "right" else -out, down)
            cost += out + _CROSSED * _crossed(person, name, place, taken)
            if cost < least:
                best, least = place, cost
    return best


def _crossed(person: str, name: str, place: Place, taken: _Taken) -> int:
    """How many dots, lines and names are crossed by a name or its line, on a plot of middling width."""
    plot = taken.plot
    width = sum(plot.widths) // 2
    at, row = plot.spots[person][0] * width / 100, plot.row(person)
    across, down = place.end
    mine = _lines(person, name, place, plot, width)
    theirs = [line for one in taken.names for line in _lines(*one, plot, width)]
    found = sum(_cross(*line, *other) for line in mine for other in theirs)
    for other in taken.dots(row + down / 2, abs(down) / 2) if place.moved else ():
        right, below = plot.spots[other][0] * width / 100 - at, plot.row(other) - row
        # The nearest point of the line, as a share of its length.
        share = min(max((right * across + below * down) / (across**2 + down**2), 0.0), 1.0)
        found += other != person and hypot(right - share * across, below - share * down) < _TOUCHED
    return found


def _lines(person: str, name: str, place: Place, plot: Plot, width: int) -> list[tuple[complex, complex]]:
    """A name as the line from one end to the other, and the line to its dot where it has one."""
    left, right, top, bottom = box(person, name, place, plot, width)
    begin = complex(plot.spots[person][0] * width / 100, plot.row(person))
    written = (complex(left, (top + bottom) / 2), complex(right, (top + bottom) / 2))
    return [written, (begin, begin + complex(*place.end))] if place.moved else [written]


def _cross(a: complex, b: complex, c: complex, d: complex) -> bool:
    """Whether the line from a to b crosses the line from c to d."""

    def turn(p: complex, q: complex, r: complex) -> bool:
        return ((q - p).conjugate() * (r - p)).imag > 0

    return turn(a, b, c) != turn(a, b, d) and turn(c, d, a) != turn(c, d, b)


def _rows(row: float, height: int) -> Iterator[int]:
    """Steps down and up from a row that stay on the plot and off its edges, the nearest first."""
    yield 0
    for step in range(_STEP, _FURTHEST, _STEP):
        yield from (down for down in (step, -step) if LINE / 2 <= row + down <= height - LINE)


def _outwards(person: str, name: str, place: Place, taken: _Taken) -> int | None:
    """How far a name must move away from its dot, on this side and row, to be free; None where it cannot."""
    plot, outward = taken.plot, 1 if place.side == "right" else -1
    long, middle, at = width_of(name), plot.row(person) + place.down, plot.spots[person][0]
    low, high = plot.widths
    blocked = []
    for other in taken.dots(middle):
        # While the window grows a dot sweeps this range, seen outwards from the dot of the name.
        ends = [outward * (plot.spots[other][0] - at) * width / 100 for width in (low, high)]
        if other != person:
            blocked.append((min(ends) - _AROUND, max(ends) + _AROUND))
    for whose, said, where in taken.names:
        narrow, wide = (box(whose, said, where, plot, width) for width in (low, high))
        if narrow[2] < middle + LINE / 2 and narrow[3] > middle - LINE / 2:
            ends = [outward * (side - at * low / 100) for side in narrow[:2]]
            ends += [outward * (side - at * high / 100) for side in wide[:2]]
            blocked.append((min(ends) - _AROUND, max(ends) + _AROUND))
    out = 0.0
    for first, last in sorted(blocked):
        if first - long < out + BESIDE < last:
            out = last - BESIDE
    most = (100 - at if outward > 0 else at) * low / 100 + _OVER - BESIDE - long
    return ceil(out) if out <= most else None
