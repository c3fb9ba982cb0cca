"""Dots of people and circles of units on the screen: how large they are, and which names find room there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from orgmap.viz.drawing import label_sides
from orgmap.viz.layout import Point
from orgmap.viz.palette import sizes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Diameters of dots, by how many people have to find room.
_DIAMETERS = ((400, 8.0, 34.0), (1500, 6.0, 28.0), (4000, 5.0, 22.0), (10**9, 3.6, 18.0))
#: Square pixels that all dots may take up together, each in its own square; beyond, all of them shrink.
_ROOM = 80_000.0
_SMALLEST = 2.4
#: A letter, the height of a name, and a pixel, on a map of [-1, 1] that fills its box.
_LETTER, _HIGH, _PIXEL = 0.023, 0.058, 1 / 286
#: In pixels: a letter, a line, what lies between the middle of a dot and its name, and the inner frame.
_ACROSS, _LINE, _BESIDE, _FRAME = 6.4, 17.0, 11.0, (720.0, 520.0)
#: Names of units are bold.
_BOLD = 1.08


def radii(people: Sequence[str], values: Mapping[str, float]) -> Floats:
    """Radii of dots in pixels: areas grow with the values, and thousands leave paper between them.

    >>> [float(round(radius, 1)) for radius in radii(["a", "b"], {"a": 4.0, "b": 1.0})]
    [17.0, 10.5]
    >>> many = [str(at) for at in range(10_000)]
    >>> float(round(radii(many, dict.fromkeys(many, 1.0)).max(), 2))
    1.41
    """
    least, most = next((low, high) for upto, low, high in _DIAMETERS if len(people) <= upto)
    across = sizes(values, least=least, most=most)
    wide = np.array([across.get(person, least) for person in people], dtype=np.float64)
    shrunk = wide * min(1.0, float(np.sqrt(_ROOM / max(float(np.sum(wide**2)), 1.0))))
    return np.asarray(np.maximum(shrunk, _SMALLEST) / 2)


def circles(members: Ints) -> Floats:
    """Radii of units: areas by people, smaller where many units have to find room."""
    largest = min(24.0, 110.0 / float(np.sqrt(max(members.size, 1))))
    return np.asarray(3.0 + (largest - 3.0) * np.sqrt(members / max(int(members.max(initial=1)), 1)))


def beside_dots(where: Mapping[str, Point], named: Mapping[str, str]) -> dict[str, str]:
    """On which side of its dot each name stands, where everybody stands as given; every one of them shows."""
    pixel = _pixel(where.values())
    marked = {person: (where[person], f"  {name}") for person, name in named.items()}
    return label_sides(marked, letter=_ACROSS * pixel, high=_LINE * pixel, gap=_BESIDE * pixel)


def _pixel(spots: Collection[Point]) -> float:
    """How much of the map a pixel is: what is drawn fills the picture's width or its height."""
    wide = max((spot.x for spot in spots), default=1.0) - min((spot.x for spot in spots), default=-1.0)
    high = max((spot.y for spot in spots), default=1.0) - min((spot.y for spot in spots), default=-1.0)
    return max(wide / _FRAME[0], high / _FRAME[1], 1e-4)


def beside_circles(names: Sequence[str], middles: Floats, members: Ints) -> list[tuple[int, str]]:
    """The units whose names find room, the largest first, each with the side of its circle.

    >>> beside_circles(["Ops", "Sales"], np.zeros((2, 2)), np.array([9, 0]))  # nobody is in Sales
    [(0, 'right')]
    """
    gap = float(circles(members).max(initial=0.0) + 4) * _PIXEL
    largest = [int(at) for at in np.argsort(-members, kind="stable") if members[at]]
    shown = {str(at): (Point(*middles[at]), names[at]) for at in largest}
    sides = label_sides(shown, letter=_LETTER * _BOLD, high=_HIGH, gap=gap, always=False)
    return [(int(at), side) for at, side in sides.items()]
