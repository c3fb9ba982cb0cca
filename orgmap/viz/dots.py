"""Dots of people and circles of units on the screen: how large they are, and which names find room there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
#: In pixels: a letter, a line, what lies between the edge of a dot and its name, and the inner frame.
_ACROSS, _LINE, _BESIDE, _FRAME = 6.4, 17.0, 4.0, (720.0, 520.0)
#: Names of units are bold.
_BOLD = 1.15


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


def beside_dots(spots: Floats, radius: Floats, named: Mapping[int, str]) -> dict[int, str]:
    """On which side of its dot each name stands: on no other name, on few dots; every one of them shows.

    ``spots`` and ``radius`` (pixels) are everybody's, ``named`` says whose names show by their place there.
    """
    pixel = _pixel(spots)
    shown = {str(at): (Point(*spots[at]), f"  {name}") for at, name in named.items()}
    sides = label_sides(
        shown,
        letter=_ACROSS * pixel,
        high=_LINE * pixel,
        gaps={str(at): float(radius[at] + _BESIDE) * pixel for at in named},
        dots=np.column_stack([spots, radius * pixel]),
    )
    return {int(at): side for at, side in sides.items()}


def _pixel(spots: Floats) -> float:
    """How much of the map a pixel is: what is drawn fills the picture's width or its height."""
    if not len(spots):
        return 2 / _FRAME[1]
    wide, high = spots.max(axis=0) - spots.min(axis=0)
    return max(float(wide) / _FRAME[0], float(high) / _FRAME[1], 1e-4)


def beside_circles(
    names: Sequence[str], middles: Floats, members: Ints, *, spots: Floats
) -> list[tuple[int, str]]:
    """The units whose names find room, the largest first, each with the side of its circle.

    ``spots`` are where people stand, for the picture shows them all.

    >>> spots = np.array([[-1.0, 0.0], [1.0, 0.0]])
    >>> beside_circles(["Ops", "Sales"], np.zeros((2, 2)), np.array([9, 0]), spots=spots)
    [(0, 'right')]
    """
    pixel, radius = _pixel(spots), circles(members)
    largest = [int(at) for at in np.argsort(-members, kind="stable") if members[at]]
    sides = label_sides(
        {str(at): (Point(*middles[at]), names[at]) for at in largest},
        letter=_ACROSS * _BOLD * pixel,
        high=_LINE * pixel,
        gaps={str(at): float(radius[at] + _BESIDE) * pixel for at in largest},
        dots=np.column_stack([middles[largest], radius[largest] * pixel]),
        always=False,
    )
    return [(int(at), side) for at, side in sides.items()]
