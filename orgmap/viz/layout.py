"""Where each person stands on the map: one set of positions for screen, stand-alone file and print.

Conventions:

* Positions are in [-1, 1] on both axes, x to the right and y upwards.
* The same network and seed give the same positions, digit for digit; names play no part.
* The largest connected component takes the middle, smaller ones stand in a row beneath it, and
  people without any tie in a row beneath those: far away would look like a finding, and is none.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from orgmap.network import Network

Floats = npt.NDArray[np.float64]

#: The strength given to a reporting line, so that people without informal ties stay near their boss.
_FORMAL_PULL = 0.15
#: The screen is wider than it is high; the picture is turned so that its long side lies flat.
_ROW_GAP = 0.14
#: Reports who lead nobody hang under each other, this many in a column.
_LEAF_ROWS = 4
#: Height of the formal chart in proportion to its width.
#: From this many people one component is laid out by the compiled kernel; smaller maps wait for none.
_COMPILED_FROM = 800
#: How much shorter the last step of a layout is than the first.
_COOLED = 0.1
_CHART_HEIGHT = 0.66


class Point(NamedTuple):
    """A place on the map, both coordinates in [-1, 1]."""

    x: float
    y: float


@dataclass(frozen=True)
class _Pull:
    """Who pulls whom together: a symmetric matrix of strengths over all people."""

    people: tuple[str, ...]
    matrix: csr_matrix[np.float64]


def layout(network: Network, *, layers: Sequence[str] | None = None, seed: int = 0) -> Mapping[str, Point]:
    """Who stands near whom: people with strong ties close together, units as visible clusters.

    A force-directed drawing: every pair pushes apart (1 / distance), every tie pulls together in
    proportion to the square root of its strength; reporting lines pull a little, so that a person
    with no informal tie stands near the manager.

    Parameters
    ----------
    network
        Any network or view.
    layers
        Layers whose ties pull; all informal ones by default.
    seed
        Of the first, random placement.

    Returns
    -------
    Mapping
        A :class:`Point` for every person; empty for an empty network.

    Notes
    -----
    Repulsion follows the energy model of Noack (2009, doi:10.1103/PhysRevE.79.026102), which keeps
    clusters apart. 180 people take a few hundredths of a second, 2,000 about two seconds.

    >>> from orgmap.model import Records, Tie
    >>> where = layout(Network.from_records(Records(ties=(Tie("ann", "bob", "advice"),))))
    >>> sorted(where), all(-1 <= c <= 1 for p in where.values() for c in p)
    (['ann', 'bob'], True)
    """
    pull = _pull(network, layers)
    if not pull.people:
        return {}
    count, labels = connected_components(pull.matrix, directed=False)
    sizes = np.bincount(labels, minlength=count)
    groups = sorted(range(count), key=lambda g: (-int(sizes[g]), int(np.argmax(labels == g))))
    blocks = []
    for group in groups:
        members = np.flatnonzero(labels == group)
        if members.size > 1:
            blocks.append((members, _settle(pull.matrix[members][:, members].tocsr(), seed)))
    alone = [int(np.flatnonzero(labels == g)[0]) for g in groups if sizes[g] == 1]
    return _named(pull.people, _packed(len(pull.people), blocks, alone))


def chart_layout(network: Network) -> Mapping[str, Point]:
    """The formal chart as a tree: the top above, each manager over the people led.

    Reports who lead nobody stand in a block under their manager, so that a wide organisation stays
    readable. People without a place in the reporting tree stand in rows at the bottom.

    >>> from orgmap.model import Person, Records
    >>> tree = chart_layout(Network.from_records(Records(people=(
    ...     Person("ceo"), Person("ann", managers=("ceo",)), Person("bob", managers=("ceo",))))))
    >>> tree["ceo"].y > tree["ann"].y and tree["ceo"].x == (tree["ann"].x + tree["bob"].x) / 2
    True
    """
    chart = network.chart
    inside = [p for p in network.people if chart.depth.get(p) is not None]
    below: dict[str, list[str]] = {p: [] for p in inside}
    for person in inside:
        boss = chart.solid(person)
        if boss is not None and boss in below:
            below[boss].append(person)
    roots = [p for p in inside if chart.solid(p) not in below]
    places: dict[str, tuple[float, float]] = {}
    edge = 0.0
    for root in roots:
        edge = _draw_tree(root, below, places, edge) + 1.0
    lowest = min((y for _, y in places.values()), default=0.0)
    outside = [p for p in network.people if p not in below]
    per_row = max(int(math.sqrt(len(outside)) * 3), int(edge), 1)
    for at, person in enumerate(outside):
        places[person] = (float(at % per_row), lowest - 2.0 - at // per_row)
    people = tuple(network.people)
    if not people:
        return {}
    spots = _fitted(np.array([places[p] for p in people]), keep_aspect=False)
    return _named(people, spots * [1.0, _CHART_HEIGHT])


def _pull(network: Network, layers: Sequence[str] | None) -> _Pull:
    people = tuple(network.people)
    index = {person: at for at, person in enumerate(people)}
    arcs = network.arcs(layers)
    strength = np.sqrt(arcs.strength / arcs.strength.mean()) if arcs.size else arcs.strength
    lines = [(index[p], index[m]) for p, ms in network.chart.managers.items() for m in ms if m in index]
    tail = np.concatenate([arcs.tail, np.array([a for a, _ in lines], dtype=np.int64)])
    head = np.concatenate([arcs.head, np.array([b for _, b in lines], dtype=np.int64)])
    values = np.concatenate([strength, np.full(len(lines), _FORMAL_PULL if arcs.size else 1.0)])
    one_way = coo_matrix((values, (tail, head)), shape=(len(people), len(people)))
    return _Pull(people, csr_matrix(one_way + one_way.T))


def _settle(matrix: csr_matrix[np.float64], seed: int) -> Floats:
    """Positions of one component around the origin, one unit apart on average between neighbours."""
    count = matrix.shape[0]
    rng = np.random.default_rng(seed)
    spots = rng.normal(size=(count, 2)).astype(np.float32)
    if count == 2:
        return np.array([[-0.5, 0.0], [0.5, 0.0]])
    degree = np.asarray(matrix.sum(axis=1), dtype=np.float32).ravel()
    pull = matrix.astype(np.float32)
    mass = (1.0 + degree / max(float(degree.mean()), 1e-9)).astype(np.float32)
    rounds = 300 if count <= 400 else 160 if count <= 1200 else 110 if count <= 3000 else 50
    if count >= _COMPILED_FROM:
        return _apart(_flat(_settled(pull, mass, spots, rounds)))
    step = 0.1 * math.sqrt(count)
    cooling = _COOLED ** (1.0 / rounds)
    for _ in range(rounds):
        force = _push(spots, mass) + _draw(spots, pull, degree)
        length = np.sqrt((force * force).sum(axis=1, keepdims=True)) + np.float32(1e-9)
        spots += force / length * np.minimum(length, np.float32(step))
        step *= cooling
    return _apart(_flat(spots.astype(np.float64)))


def _settled(
    pull: csr_matrix[np.float32],
    mass: npt.NDArray[np.float32],
    spots: npt.NDArray[np.float32],
    rounds: int,
) -> Floats:
    """The same forces, steps and cooling by a compiled kernel: all pairs at once would not fit above."""
    from orgmap.engines.kernels import forces

    ties = forces.Ties(
        pull.indptr.astype(np.int64), pull.indices.astype(np.uint32), pull.data.astype(np.float64)
    )
    moved = spots.astype(np.float64)
    forces.settle(ties, mass.astype(np.float64), moved, rounds, _COOLED)
    return moved


def _push(spots: npt.NDArray[np.float32], mass: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Repulsion mass_i * mass_j / distance between all pairs, and a weak pull towards the middle."""
    squares = (spots * spots).sum(axis=1)
    apart = squares[:, None] + squares[None, :]
    apart -= 2.0 * (spots @ spots.T)
    np.maximum(apart, np.float32(1e-3), out=apart)
    np.reciprocal(apart, out=apart)
    np.fill_diagonal(apart, 0.0)
    apart *= mass[None, :]
    pushed = (spots * apart.sum(axis=1)[:, None] - apart @ spots) * mass[:, None]
    return np.asarray(pushed - 0.04 * mass[:, None] * spots, dtype=np.float32)


def _draw(
    spots: npt.NDArray[np.float32],
    pull: csr_matrix[np.float32],
    degree: npt.NDArray[np.float32],
) -> npt.NDArray[np.float32]:
    """Attraction along ties, proportional to distance and strength."""
    return np.asarray((pull @ spots - spots * degree[:, None]) * 0.35, dtype=np.float32)


def _flat(spots: Floats) -> Floats:
    """The same picture, centred and turned so that its long side lies flat; its sense is fixed."""
    centred = spots - spots.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    for axis in (0, 1):
        # An eigenvector has no sign of its own: the first person stands left and above.
        if turned[0, axis] * (1 if axis == 0 else -1) > 0:
            turned[:, axis] *= -1
    return np.asarray(turned)


def _apart(spots: Floats) -> Floats:
    """Nobody closer to a neighbour than a third of the usual distance: dots must not hide dots."""
    moved = spots.copy()
    distances, _ = cKDTree(moved).query(moved, k=2)
    nearest = np.asarray(distances)[:, 1]
    span = float(np.ptp(moved, axis=0).max()) or 1.0
    least = max(float(np.median(nearest)) * 0.8, span / (2.6 * math.sqrt(len(moved)) * 2))
    for _ in range(40):
        pairs = cKDTree(moved).query_pairs(least, output_type="ndarray")
        if not len(pairs):
            break
        difference = moved[pairs[:, 0]] - moved[pairs[:, 1]]
        distance = np.sqrt((difference**2).sum(axis=1, keepdims=True))
        # Two people on the same spot are parted along a direction that depends on their order only.
        angle = pairs[:, :1] * 2.399963
        difference = np.where(
            distance < 1e-9,
            np.hstack([np.cos(angle), np.sin(angle)]),
            difference / np.maximum(distance, 1e-9),
        )
        shift = difference * (least - distance) / 2
        np.add.at(moved, pairs[:, 0], shift)
        np.add.at(moved, pairs[:, 1], -shift)
    return moved


def _packed(
    count: int, blocks: Sequence[tuple[npt.NDArray[np.intp], Floats]], alone: Sequence[int]
) -> Floats:
    """All components in one picture: the largest above, the others in a row, single people beneath."""
    spots = np.zeros((count, 2))
    floor = 0.0
    width = 2.0
    if blocks:
        members, main = blocks[0]
        spots[members] = _fitted(main)
        floor = float(spots[members, 1].min())
    left, row = -1.0, 0.0
    for members, block in blocks[1:]:
        size = max(0.08, 2.0 * math.sqrt(members.size / count) * 0.5)
        if left + size > 1.0:
            left, floor = -1.0, floor - row - _ROW_GAP
            row = 0.0
        spots[members] = _fitted(block) * size / 2 + [left + size / 2, floor - _ROW_GAP - size / 2]
        left, row = left + size + _ROW_GAP / 2, max(row, size)
    floor -= row + (_ROW_GAP if len(blocks) > 1 else 0.0)
    per_row = 40
    for at, person in enumerate(alone):
        column = (at % per_row + 0.5) / per_row if len(alone) > 1 else 0.5
        spots[person] = [-1.0 + column * width, floor - _ROW_GAP * (1 + 0.5 * (at // per_row))]
    return _fitted(spots)


def _fitted(spots: Floats, *, keep_aspect: bool = True) -> Floats:
    """The same picture in [-1, 1], centred; proportions kept unless told otherwise."""
    low, high = spots.min(axis=0), spots.max(axis=0)
    half = (high - low) / 2
    scale = np.full(2, float(half.max())) if keep_aspect else half
    scale = np.where(scale < 1e-12, 1.0, scale)
    return np.asarray(np.clip((spots - (low + high) / 2) / scale, -1.0, 1.0))


def _draw_tree(
    root: str, below: Mapping[str, Sequence[str]], places: dict[str, tuple[float, float]], left: float
) -> float:
    """Place a root and everybody under it from ``left`` on; returns the right edge.

    Two passes without recursion, because a chain of reports may be longer than Python's stack.
    """
    depth = {root: 0}
    order = [root]
    for person in order:
        for report in below[person]:
            depth[report] = depth[person] + 1
            order.append(report)
    right: dict[str, float] = {}
    stack: list[tuple[str, bool]] = [(root, False)]
    edge = left
    while stack:
        person, done = stack.pop()
        leaves = [r for r in below[person] if not below[r]]
        leaders = [r for r in below[person] if below[r]]
        if not done:
            stack.append((person, True))
            stack.extend((leader, False) for leader in reversed(leaders))
            continue
        edge = _leaf_block(leaves, edge, -3.0 * (depth[person] + 1), places)
        across = [places[r][0] for r in (*leaders, *leaves)]
        if not across:
            across, edge = [edge], edge + 1.0
        places[person] = ((min(across) + max(across)) / 2, -3.0 * depth[person])
        right[person] = edge
    return edge


def _leaf_block(
    leaves: Sequence[str], left: float, top: float, places: dict[str, tuple[float, float]]
) -> float:
    if not leaves:
        return left
    columns = math.ceil(len(leaves) / _LEAF_ROWS)
    for at, person in enumerate(leaves):
        places[person] = (left + at // _LEAF_ROWS, top - 0.55 * (at % _LEAF_ROWS))
    return left + columns + 0.4


def _named(people: Sequence[str], spots: Floats) -> dict[str, Point]:
    return {
        person: Point(round(float(x), 6), round(float(y), 6))
        for person, (x, y) in zip(people, spots, strict=True)
    }
