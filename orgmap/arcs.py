"""Ties as arrays: the one form that measures, influence and planning compute on.

``strength`` keeps floats for arithmetic and, where every strength is a short decimal, exact
fractions beside them, because path lengths 1 / strength tie exactly in fractions and not in floats.
"""

from __future__ import annotations

from collections import Counter
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
            # The same fraction is mostly the same object, and to hash a fraction takes long.
            return len(set({id(one): one for one in self.exact}.values())) <= 1
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
    n = len(people)
    index = {person: at for at, person in enumerate(people)}
    by_layer: dict[str, list[Tie]] = {name: [] for name in layers}
    for tie in ties:
        if tie.layer in by_layer:
            by_layer[tie.layer].append(tie)
    parts = [
        _part(by_layer[name], layer, index, direction=direction, negative=negative)
        for name, layer in layers.items()
    ]
    pairs, place = np.unique(np.concatenate([_NOBODY, *(part.code for part in parts)]), return_inverse=True)
    scaled = len(layers) > 1
    sums = _exact_sums(parts, place, pairs.size, scaled=scaled)
    exact, strength = _float_sums(parts, place, pairs.size, scaled=scaled) if sums is None else sums
    used = [layer for name, layer in layers.items() if by_layer[name]]
    return Arcs(
        people=people,
        tail=pairs // max(n, 1),
        head=pairs % max(n, 1),
        strength=strength,
        exact=exact,
        directed=any(layer.directed is not False for layer in used) or not used,
        layers=tuple(layers),
        direction=direction,
    )


_NOBODY = np.empty(0, dtype=np.int64)
_Sums = tuple[tuple[Fraction, ...] | None, npt.NDArray[np.float64]]


@dataclass(frozen=True)
class _Part:
    """What one layer gives: the strengths of its ties, and for each arc its code and its tie's place.

    A code is tail times the number of people plus head; several arcs of one pair may be there.
    """

    strengths: list[float]
    code: npt.NDArray[np.int64]
    tie: npt.NDArray[np.int64]


def _part(
    ties: Sequence[Tie], layer: Layer, index: Mapping[str, int], *, direction: Direction, negative: bool
) -> _Part:
    own = [
        t for t in ties if t.source != t.target and (negative or (t.sign > 0 and layer.kind != "negative"))
    ]
    if not own or (direction == "influence" and layer.influence == "none"):
        return _Part([], _NOBODY, _NOBODY)
    tail = np.array([index[t.source] for t in own], dtype=np.int64)
    head = np.array([index[t.target] for t in own], dtype=np.int64)
    turned = _turned(layer, direction)
    codes = [tail * len(index) + head if way == "along" else head * len(index) + tail for way in turned]
    return _Part(
        [t.strength for t in own],
        np.column_stack(codes).ravel(),
        np.repeat(np.arange(len(own)), len(turned)),
    )


def _turned(layer: Layer, direction: Direction) -> tuple[Literal["along", "against"], ...]:
    if direction == "file" or layer.influence == "with" or layer.directed is False:
        return ("along",)
    return ("against",) if layer.influence == "against" else ("along", "against")


def _float_sums(parts: Sequence[_Part], place: npt.NDArray[np.int64], size: int, *, scaled: bool) -> _Sums:
    """Every pair's strength, added up in the order of layers and ties."""
    shares = [np.empty(0)]
    for part in parts:
        strengths = np.array(part.strengths, dtype=np.float64)
        shares.append((strengths / strengths.mean() if scaled and strengths.size else strengths)[part.tie])
    summed = np.bincount(place, weights=np.concatenate(shares), minlength=size)
    return None, np.asarray(summed, dtype=np.float64)


def _exact_sums(
    parts: Sequence[_Part], place: npt.NDArray[np.int64], size: int, *, scaled: bool
) -> _Sums | None:
    """Every pair's strength as a fraction; None where strengths are no short decimals.

    Few strengths differ, so fractions are made and added once for each that does: a pair's sum so far
    is a number that stands for a fraction, and so is what comes to it.
    """
    found: list[Fraction] = []
    number: dict[Fraction, int] = {}
    comes = [_NOBODY]
    for part in parts:
        value = _distinct(part.strengths)
        if value is None:
            return None
        scale = Fraction(1)
        if scaled and part.strengths:
            # An undirected tie stands twice, which leaves its mean as it is.
            counts = Counter(part.strengths)
            scale = len(part.strengths) / sum((value[s] * many for s, many in counts.items()), Fraction(0))
        own = {strength: _numbered(one * scale, found, number) for strength, one in value.items()}
        comes.append(np.array([own[s] for s in part.strengths], dtype=np.int64)[part.tie])
    sums = np.full(size, -1, dtype=np.int64)
    order = np.argsort(place, kind="stable")
    pair, coming = place[order], np.concatenate(comes)[order]
    turn = np.arange(pair.size) - np.searchsorted(pair, pair)  # which of its pair's arcs each one is
    for now in range(int(turn.max()) + 1 if turn.size else 0):
        at, more = pair[turn == now], coming[turn == now]
        if not now:
            sums[at] = more
            continue
        both, which = np.unique(np.column_stack((sums[at], more)), axis=0, return_inverse=True)
        added = [_numbered(found[a] + found[b], found, number) for a, b in both.tolist()]
        sums[at] = np.array(added, dtype=np.int64)[which.ravel()]
    floats = np.array([float(one) for one in found], dtype=np.float64)
    return tuple([found[one] for one in sums.tolist()]), floats[sums]


def _distinct(strengths: Sequence[float]) -> dict[float, Fraction] | None:
    """The fraction that each strength stands for; None where one is no short decimal."""
    value: dict[float, Fraction] = {}
    for strength in dict.fromkeys(strengths):
        value[strength] = Fraction(repr(float(strength)))
        if value[strength].denominator > _LONGEST_DENOMINATOR:
            return None
    return value


def _numbered(one: Fraction, found: list[Fraction], number: dict[Fraction, int]) -> int:
    """The number that stands for a fraction, new where it has none yet."""
    if one not in number:
        number[one] = len(found)
        found.append(one)
    return number[one]
