"""Drawing by forces: ties pull in proportion to distance, all pairs push with 1 / distance.

The energy model of Noack 2009 (doi 10.1103/PhysRevE.79.026102). Up to :data:`EXACT` people every pair
is added up; beyond, far people push together from their common centre (Barnes and Hut 1986,
doi 10.1038/324446a0). The same spots to begin with give the same picture, digit for digit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from orgmap.engines.kernels.compiling import kernel

Values = npt.NDArray[np.float64]
Places = npt.NDArray[np.uint32]
Starts = npt.NDArray[np.int64]

#: Up to this many people all pairs are computed.
EXACT = 1500
#: A square this many times smaller than it is far away pushes as one.
_OPENING = 0.9
#: How strongly everybody is held to the middle, and how strongly ties pull.
_MIDDLE = 0.04
_PULL = 0.35
#: Squares are not cut up for ever where people stand on one spot.
_DEEPEST = 40


class Ties(NamedTuple):
    """Ties of a symmetric matrix: those of person v lie from ``start[v]`` to ``start[v + 1]``."""

    start: Starts
    other: Places
    strength: Values


class Tree(NamedTuple):
    """Squares within squares: four ``child`` squares each (-1 none), their ``mass`` and its centre."""

    child: Starts
    mass: Values
    x: Values
    y: Values


@kernel
def settle(ties: Ties, mass: Values, spots: Values, rounds: int, cooled: float) -> None:
    """Move ``spots`` (people x 2) for some rounds; nobody goes farther a round than the step allows.

    The first step is a tenth of the square root of the number of people, and the last ``cooled`` times
    as long.
    """
    count = mass.size
    step = 0.1 * np.sqrt(count)
    shrink = cooled ** (1.0 / rounds)
    force = np.zeros_like(spots)
    for _ in range(rounds):
        force[:] = 0.0
        if count <= EXACT:
            _push_pairs(mass, spots, force)
        else:
            _push_squares(mass, spots, force)
        _pull(ties, mass, spots, force)
        for person in range(count):
            length = np.sqrt(force[person, 0] ** 2 + force[person, 1] ** 2) + 1e-12
            share = min(length, step) / length
            spots[person, 0] += force[person, 0] * share
            spots[person, 1] += force[person, 1] * share
        step *= shrink


@kernel
def _pull(ties: Ties, mass: Values, spots: Values, force: Values) -> None:
    start, other, strength = ties.start, ties.other, ties.strength
    for person in range(mass.size):
        x, y = 0.0, 0.0
        for at in range(start[person], start[person + 1]):
            x += strength[at] * (spots[other[at], 0] - spots[person, 0])
            y += strength[at] * (spots[other[at], 1] - spots[person, 1])
        force[person, 0] += _PULL * x - _MIDDLE * mass[person] * spots[person, 0]
        force[person, 1] += _PULL * y - _MIDDLE * mass[person] * spots[person, 1]


@kernel
def _push_pairs(mass: Values, spots: Values, force: Values) -> None:
    for one in range(mass.size):
        x, y = 0.0, 0.0
        for other in range(mass.size):
            across, up = spots[one, 0] - spots[other, 0], spots[one, 1] - spots[other, 1]
            push = mass[other] / max(across * across + up * up, 1e-3)
            x += across * push
            y += up * push
        force[one, 0] += mass[one] * x
        force[one, 1] += mass[one] * y


@kernel
def _push_squares(mass: Values, spots: Values, force: Values) -> None:
    low_x, low_y = spots[:, 0].min(), spots[:, 1].min()
    width = max(spots[:, 0].max() - low_x, spots[:, 1].max() - low_y) + 1e-9
    tree = _grow(mass, spots, low_x, low_y, width)
    child, heavy, centre_x, centre_y = tree.child, tree.mass, tree.x, tree.y
    waiting = np.zeros(4 * _DEEPEST + 8, dtype=np.int64)
    widths = np.zeros(waiting.size)
    for one in range(mass.size):
        x, y = 0.0, 0.0
        waiting[0], widths[0], last = 0, width, 1
        while last > 0:
            last -= 1
            square, side = waiting[last], widths[last]
            across, up = spots[one, 0] - centre_x[square], spots[one, 1] - centre_y[square]
            far = across * across + up * up
            opened = False
            if side * side >= _OPENING * _OPENING * far:
                for part in range(4 * square, 4 * square + 4):
                    if child[part] >= 0:
                        waiting[last], widths[last] = child[part], side / 2.0
                        last += 1
                        opened = True
            if not opened:
                push = heavy[square] / max(far, 1e-3)
                x += across * push
                y += up * push
        force[one, 0] += mass[one] * x
        force[one, 1] += mass[one] * y


@kernel
def _grow(mass: Values, spots: Values, low_x: float, low_y: float, width: float) -> Tree:
    """Put everybody into squares that are cut in four until each holds one person."""
    room = 16 * mass.size + 64
    child = np.full(4 * room, -1, dtype=np.int64)
    heavy, x, y = np.zeros(room), np.zeros(room), np.zeros(room)
    people = np.zeros(room, dtype=np.int64)
    holder = np.full(room, -1, dtype=np.int64)
    used = 1
    for person in range(mass.size):
        square, depth = 0, 0
        left, floor, side = low_x, low_y, width
        while True:
            heavy[square] += mass[person]
            x[square] += mass[person] * spots[person, 0]
            y[square] += mass[person] * spots[person, 1]
            people[square] += 1
            # The last squares there is room for hold whoever falls into them.
            if people[square] == 1 or depth == _DEEPEST or used + 2 > room:
                holder[square] = person
                break
            side /= 2.0
            depth += 1
            resident = holder[square]
            if resident >= 0:
                # Whoever stood here alone moves into a smaller square first.
                holder[square] = -1
                right = spots[resident, 0] >= left + side
                upper = spots[resident, 1] >= floor + side
                part = 4 * square + right + 2 * upper
                child[part] = used
                heavy[used], people[used], holder[used] = mass[resident], 1, resident
                x[used] = mass[resident] * spots[resident, 0]
                y[used] = mass[resident] * spots[resident, 1]
                used += 1
            right = spots[person, 0] >= left + side
            upper = spots[person, 1] >= floor + side
            part = 4 * square + right + 2 * upper
            left, floor = left + side * right, floor + side * upper
            if child[part] < 0:
                child[part] = used
                used += 1
            square = child[part]
    for square in range(used):
        x[square] /= heavy[square]
        y[square] /= heavy[square]
    return Tree(child, heavy, x, y)
