"""Ties as arrays: the one form that measures, influence and planning compute on.

``strength`` keeps floats for arithmetic and, where every strength is a short decimal, exact
fractions beside them, because path lengths 1 / strength tie exactly in fractions and not in floats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from orgmap.model import Layer, Tie

Direction = Literal["file", "influence"]

#: Strengths with longer denominators come from decay and shares: no two paths tie but by accident.
_LONGEST_DENOMINATOR = 10**6


@dataclass(frozen=True)
class Arcs:
    """Arcs between people, at most one per ordered pair, without loops.

    ``tail`` and ``head`` index ``people``; ``strength`` > 0. ``exact`` holds the same strengths as
    fractions, or None where they are not short decimals. ``directed`` is False when every layer is
    undirected (each pair then stands as two arcs).
    """

    people: tuple[str, ...]
    tail: npt.NDArray[np.int64]
    head: npt.NDArray[np.int64]
    strength: npt.NDArray[np.float64]
    exact: tuple[Fraction, ...] | None
    directed: bool
    layers: tuple[str, ...]
    direction: Direction = "file"

    @property
    def size(self) -> int:
        """The number of arcs."""
        return int(self.tail.size)

    @property
    def count(self) -> int:
        """The number of people."""
        return len(self.people)

    @cached_property
    def uniform(self) -> bool:
        """Whether all strengths are equal, so that paths need counting and no cost."""
        if self.exact is not None:
            return len(set(self.exact)) <= 1
        return self.size == 0 or bool(np.ptp(self.strength) == 0.0)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The position of each person in ``people``."""
        return {person: at for at, person in enumerate(self.people)}


def build_arcs(
    people: tuple[str, ...],
    ties: Sequence[Tie],
    layers: Mapping[str, Layer],
    *,
    direction: Direction,
    negative: bool,
) -> Arcs:
    """Arcs of the layers given: one layer as it stands, several scaled to mean strength 1 and summed.

    Towards influence, a layer "against" is reversed, "both" runs both ways (an undirected layer
    already does) and "none" is left out.
    """
    several = len(layers) > 1
    index = {person: at for at, person in enumerate(people)}
    total: dict[tuple[int, int], Fraction] = {}
    floats: dict[tuple[int, int], float] = {}
    exact = True
    for name, layer in layers.items():
        own = [
            t
            for t in ties
            if t.layer == name
            and t.source != t.target
            and (negative or (t.sign > 0 and layer.kind != "negative"))
        ]
        if not own or (direction == "influence" and layer.influence == "none"):
            continue
        fractions = [Fraction(repr(float(t.strength))) for t in own]
        exact = exact and all(f.denominator <= _LONGEST_DENOMINATOR for f in fractions)
        # An undirected tie stands twice, which leaves its mean as it is.
        scale = Fraction(len(own)) / sum(fractions) if several and exact else Fraction(1)
        mean = float(np.mean([t.strength for t in own])) if several else 1.0
        for tie, fraction in zip(own, fractions, strict=True):
            for pair in _turned(index[tie.source], index[tie.target], layer, direction):
                if exact:
                    total[pair] = total.get(pair, Fraction(0)) + fraction * scale
                floats[pair] = floats.get(pair, 0.0) + tie.strength / mean
    pairs = sorted(floats)
    fractions_out = tuple(total[pair] for pair in pairs) if exact else None
    strength = (
        [float(f) for f in fractions_out] if fractions_out is not None else [floats[pair] for pair in pairs]
    )
    used = [layer for name, layer in layers.items() if any(t.layer == name for t in ties)]
    return Arcs(
        people=people,
        tail=np.array([a for a, _ in pairs], dtype=np.int64),
        head=np.array([b for _, b in pairs], dtype=np.int64),
        strength=np.array(strength, dtype=np.float64),
        exact=fractions_out,
        directed=any(layer.directed is not False for layer in used) or not used,
        layers=tuple(layers),
        direction=direction,
    )


def _turned(a: int, b: int, layer: Layer, direction: Direction) -> tuple[tuple[int, int], ...]:
    if direction == "file" or layer.influence == "with" or layer.directed is False:
        return ((a, b),)
    if layer.influence == "against":
        return ((b, a),)
    return ((a, b), (b, a))
