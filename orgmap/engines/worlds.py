"""Sampled worlds of a spread: which arcs are open in which of many worlds, and who is walked to.

Worlds are bits of whole numbers, so that one walk over people answers for all worlds at once, exactly
and in a fixed order. Sampling open arcs first and walking then has exactly the chances of the step by
step models (Kempe, Kleinberg & Tardos 2003, doi 10.1145/956750.956769, theorems 4.5 and 4.6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.patience import look

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Arcs times worlds that are drawn together.
_CELLS_AT_ONCE = 1 << 23


@dataclass(frozen=True)
class Worlds:
    """Open arcs of ``runs`` worlds: ``onward[u]`` pairs v with the worlds in which u leads on to v."""

    onward: tuple[tuple[tuple[int, int], ...], ...]
    runs: int

    @property
    def every(self) -> int:
        """All worlds."""
        return (1 << self.runs) - 1

    def nobody(self) -> list[int]:
        """Nobody reached in any world."""
        return [0] * len(self.onward)

    def spread(self, reached: Sequence[int], start: Mapping[int, int]) -> list[int]:
        """Who is reached in which worlds, once ``start`` (person to worlds) joins those reached already."""
        after = list(reached)
        fresh = {person: worlds & ~after[person] for person, worlds in start.items()}
        while fresh:
            look()
            for person, worlds in fresh.items():
                after[person] |= worlds
            coming: dict[int, int] = {}
            for person, worlds in fresh.items():
                for other, open_in in self.onward[person]:
                    gained = worlds & open_in & ~after[other]
                    if gained:
                        coming[other] = coming.get(other, 0) | gained
            fresh = coming
        return after

    def totals(self, reached: Sequence[int]) -> Floats:
        """The number of people reached in each world."""
        size = (self.runs + 7) // 8
        counts = np.zeros(size * 8, dtype=np.float64)
        for worlds in reached:
            if worlds:
                bits = np.frombuffer(worlds.to_bytes(size, "little"), dtype=np.uint8)
                counts += np.unpackbits(bits, bitorder="little")
        return counts[: self.runs]


def cascade_worlds(arcs: Arcs, *, probability: float, runs: int, seed: int) -> Worlds:
    """Each arc open or not: with chance ``probability`` at mean strength s, 1 - (1 - p) ** (t / s) at t."""
    if not arcs.size:
        return Worlds(((),) * arcs.count, runs)
    relative = arcs.strength / arcs.strength.mean()
    chance = np.ones(arcs.size) if probability >= 1.0 else -np.expm1(relative * np.log1p(-probability))
    dice = np.random.default_rng(seed)
    step = max(1, _CELLS_AT_ONCE // runs)
    opened: list[int] = []
    for first in range(0, arcs.size, step):
        look()
        part = chance[first : first + step]
        opened += _as_bits(dice.random((part.size, runs)) < part[:, None])
    return _worlds(arcs, opened, runs)


def threshold_worlds(arcs: Arcs, *, probability: float, runs: int, seed: int) -> Worlds:
    """Each person listens to one of those who influence them, or to nobody, in proportion to strength.

    ``probability`` is the chance of listening to anybody: the sum of shares in the model.
    """
    order = np.lexsort((arcs.tail, arcs.head))
    head, strength = arcs.head[order], arcs.strength[order]
    total = np.bincount(head, weights=strength, minlength=arcs.count)
    share = probability * strength / total[head] if arcs.size else strength
    ends = np.searchsorted(head, np.arange(arcs.count + 1))
    dice = np.random.default_rng(seed)
    opened = [0] * arcs.size
    for person in range(arcs.count):
        first, last = int(ends[person]), int(ends[person + 1])
        drawn = dice.random(runs)
        if first == last:
            continue
        limits = np.cumsum(share[first:last])
        # The shares sum to the probability; rounding must not leave a listener to nobody at 1.
        limits[-1] = probability
        heard = np.searchsorted(limits, drawn, side="right")
        cells = heard[None, :] == np.arange(last - first)[:, None]
        for at, worlds in zip(order[first:last].tolist(), _as_bits(cells), strict=True):
            opened[at] = worlds
    return _worlds(arcs, opened, runs)


def _worlds(arcs: Arcs, opened: Sequence[int], runs: int) -> Worlds:
    onward: list[list[tuple[int, int]]] = [[] for _ in range(arcs.count)]
    for tail, head, worlds in zip(arcs.tail.tolist(), arcs.head.tolist(), opened, strict=True):
        if worlds:
            onward[tail].append((head, worlds))
    return Worlds(tuple(tuple(row) for row in onward), runs)


def _as_bits(cells: Bools) -> list[int]:
    """Rows of yes and no as whole numbers, the first column the lowest bit."""
    packed = np.packbits(cells, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]
