"""What the map shows, whatever draws it: people as dots, ties as lines, in the order of drawing.

The stand-alone file (pyvis) draws it; :mod:`orgmap.viz.scene` is its twin for the screen, with the same
positions, colours, sizes and names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

from orgmap.model import REPORTS_TO
from orgmap.network import Network
from orgmap.viz.layout import Point, chart_layout, layout
from orgmap.viz.palette import INKS, Ground, Inks, sizes, unit_groups

Arrangement = Literal["informal", "formal"]
LineKind = Literal["formal", "informal", "conflict"]
#: Left, low, right and high end of a name.
Box = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]
NO_DOTS: Floats = np.zeros((0, 3))
NO_GAPS: Mapping[str, float] = MappingProxyType({})

#: More lines than this hide each other; the strongest are drawn and the rest are said.
MOST_TIES = 1500
ALWAYS_LABELLED = 10
#: The frame ends a little beyond the outermost dots.
_EDGE = 1.07


@dataclass(frozen=True, slots=True)
class Dot:
    """A person on the map. ``labelled`` says whether the name always shows."""

    person: str
    name: str
    note: str
    group: str
    colour: str
    x: float
    y: float
    size: float
    labelled: bool
    label_side: str


@dataclass(frozen=True, slots=True)
class Line:
    """A tie between two dots, by their positions in the list of dots."""

    tail: int
    head: int
    kind: LineKind
    width: float


@dataclass(frozen=True)
class Drawing:
    """Everything a map needs. ``notes`` are sentences on what was left out.

    ``faintness`` is the opacity of informal ties (0..1): behind a formal chart they step back.
    """

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    groups: Mapping[str, str]
    inks: Inks
    faintness: float = 0.3
    notes: tuple[str, ...] = ()


def draw(
    network: Network,
    *,
    layers: Sequence[str] | None = None,
    values: Mapping[str, float] | None = None,
    unit_of_value: str = "",
    arrangement: Arrangement = "informal",
    places: Mapping[str, Point] | None = None,
    formal_lines: bool = True,
    selected: str | None = None,
    ground: Ground = "light",
    seed: int = 0,
) -> Drawing:
    """Lay out a network: where, how large, which colour, which lines and which names.

    ``values`` size the dots and choose the ten names that always show (by default the number of
    people somebody has ties with). ``places`` are positions computed before; else they are made.
    ``selected`` is a person whose name shows whatever the value.
    """
    names = [n for n in network.known_layers(layers) if n != REPORTS_TO]
    informal, left_out = _informal(network, names)
    if values is None:
        values, unit_of_value = _contacts(network, names), "contacts"
    if places is None:
        places = chart_layout(network) if arrangement == "formal" else layout(network, seed=seed)
    dots = _dots(network, values, unit_of_value, places, (selected, ground))
    formal = _formal(network) if formal_lines else ()
    notes = []
    if left_out:
        notes.append(
            f"The {MOST_TIES:,} strongest informal ties are drawn; {left_out:,} weaker ones are not."
        )
    groups = unit_groups(network, ground=ground).colours
    lines = (*formal, *informal, *_conflict(network, layers))
    faintness = 0.12 if arrangement == "formal" else 0.3
    return Drawing(dots, lines, groups, INKS[ground], faintness=faintness, notes=tuple(notes))


def _contacts(network: Network, layers: Sequence[str]) -> dict[str, float]:
    met: dict[str, set[str]] = {person: set() for person in network.people}
    for tie in network.ties:
        if tie.layer in layers and tie.sign > 0:
            met[tie.source].add(tie.target)
            met[tie.target].add(tie.source)
    return {person: float(len(others)) for person, others in met.items()}


def _dots(
    network: Network,
    values: Mapping[str, float],
    unit_of_value: str,
    places: Mapping[str, Point],
    look: tuple[str | None, Ground],
) -> tuple[Dot, ...]:
    selected, ground = look
    groups = unit_groups(network, ground=ground)
    diameters = sizes(values)
    ranked = sorted(network.people, key=lambda p: -_defined(values.get(p)))
    labelled = [p for p in ranked if _defined(values.get(p)) > 0][:ALWAYS_LABELLED]
    if selected is not None and selected in network.people:
        labelled = [selected, *(p for p in labelled if p != selected)]
    sides = label_sides({p: (places[p], network.name(p)) for p in labelled})
    return tuple(
        Dot(
            person=person.id,
            name=person.label,
            note=_note(network, person.id, values.get(person.id), unit_of_value),
            group=groups.of[person.id],
            colour=groups.colours[groups.of[person.id]],
            x=places[person.id].x,
            y=places[person.id].y,
            size=diameters.get(person.id, 7.0),
            labelled=person.id in sides,
            label_side=sides.get(person.id, "right"),
        )
        for person in network.people.values()
    )


def _defined(value: float | None) -> float:
    return -1.0 if value is None or math.isnan(value) else value


def _note(network: Network, person: str, value: float | None, unit_of_value: str) -> str:
    who = network.people[person]
    lines = [who.title or "", who.unit or ""]
    if value is not None and unit_of_value:
        known = "not known" if math.isnan(value) else f"{value:,.4g}"
        lines.append(f"{unit_of_value}: {known}")
    return "\n".join(line for line in lines if line)


def _informal(network: Network, layers: Sequence[str]) -> tuple[tuple[Line, ...], int]:
    """The strongest ties of the layers put together, each pair once, weakest drawn first."""
    positive = [n for n in layers if network.layers[n].kind == "informal"]
    if not positive:
        return (), 0
    arcs = network.arcs(positive, direction="file")
    pairs: dict[tuple[int, int], float] = {}
    for a, b, strength in zip(arcs.tail.tolist(), arcs.head.tolist(), arcs.strength.tolist(), strict=True):
        pair = (min(a, b), max(a, b))
        pairs[pair] = pairs.get(pair, 0.0) + strength
    strongest = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:MOST_TIES]
    top = pairs[strongest[0]] if strongest else 1.0
    lines = tuple(
        Line(a, b, "informal", round(0.5 + 2.7 * math.sqrt(pairs[a, b] / top), 2))
        for a, b in reversed(strongest)
    )
    return lines, len(pairs) - len(strongest)


def _formal(network: Network) -> tuple[Line, ...]:
    index = {person: at for at, person in enumerate(network.people)}
    return tuple(
        Line(index[person], index[manager], "formal", 0.9 if at == 0 else 0.5)
        for person, managers in network.chart.managers.items()
        for at, manager in enumerate(managers)
        if person in index and manager in index
    )


def _conflict(network: Network, layers: Sequence[str] | None) -> tuple[Line, ...]:
    index = {person: at for at, person in enumerate(network.people)}
    shown = set(network.known_layers(layers)) if layers else set()
    pairs = {
        tuple(sorted((index[t.source], index[t.target])))
        for t in network.ties
        if t.layer in shown
        and (t.sign < 0 or network.layers[t.layer].kind == "negative")
        and t.source != t.target
    }
    return tuple(Line(a, b, "conflict", 1.4) for a, b in sorted(pairs))


def label_sides(
    shown: Mapping[str, tuple[Point, str]],
    *,
    letter: float = 0.0145,
    high: float = 0.05,
    gap: float = 0.03,
    gaps: Mapping[str, float] = NO_GAPS,
    dots: Floats = NO_DOTS,
    always: bool = True,
) -> dict[str, str]:
    """On which side of its dot each name stands so that names do not run into each other.

    Greedy, the most important name first, with letters ``letter`` wide, names ``high`` and ``gap`` away
    from the middle of the dot (``gaps`` where given), on a map of [-1, 1]; no name leaves the frame. Of the
    sides that are free the one that covers least of ``dots`` (x, y, radius) is taken. Where every side
    collides the one that covers least of other names is taken, or none unless ``always``.

    >>> label_sides({"a": (Point(0, 0), "Ann")}, dots=np.array([[0.06, 0.0, 0.01]]))
    {'a': 'left'}
    """
    taken: list[Box] = []
    sides = {}
    for person, (spot, name) in shown.items():
        beside, above = (gaps[person],) * 2 if person in gaps else (gap, gap + 0.01)
        boxes = _boxes(spot, letter * len(name) + 0.03, high, beside, above)
        inside = [side for side, box in boxes.items() if box[0] > -_EDGE and box[2] < _EDGE] or ["right"]
        crowd = {side: sum(_covered(boxes[side], other) for other in taken) for side in inside}
        if min(crowd.values()) > 0 and not always:
            continue
        costs = [(crowd[side], _dots_under(boxes[side], dots), side) for side in inside]
        sides[person] = min(costs, key=lambda cost: cost[:2])[2]  # of equals the first side
        taken.append(boxes[sides[person]])
    return sides


def _boxes(spot: Point, wide: float, high: float, gap: float, off: float) -> dict[str, Box]:
    """The box of a name on each side of its dot, the best side first: ``gap`` beside it, ``off`` above."""
    return {
        "right": (spot.x + gap, spot.y - high / 2, spot.x + gap + wide, spot.y + high / 2),
        "left": (spot.x - gap - wide, spot.y - high / 2, spot.x - gap, spot.y + high / 2),
        "top": (spot.x - wide / 2, spot.y + off, spot.x + wide / 2, spot.y + off + high),
        "bottom": (spot.x - wide / 2, spot.y - off - high, spot.x + wide / 2, spot.y - off),
    }


def _dots_under(box: Box, dots: Floats) -> float:
    """How much of dots, each in its square, a box covers."""
    x, y, radius = dots[:, 0], dots[:, 1], dots[:, 2]
    wide = np.minimum(x + radius, box[2]) - np.maximum(x - radius, box[0])
    high = np.minimum(y + radius, box[3]) - np.maximum(y - radius, box[1])
    return float(np.sum(np.maximum(wide, 0.0) * np.maximum(high, 0.0)))


def _covered(a: Box, b: Box) -> float:
    """The area that both boxes cover."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return max(wide, 0.0) * max(high, 0.0)
