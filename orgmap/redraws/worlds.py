"""Another measurement of the same organisation, as arrays: what a redraw changes, and nothing else.

* Each tie is missed with the layer's chance, and as many ties that could have been there are found
  instead, so that a redraw is as dense as the data. Only dropping ties would call every network
  sparser than it is; adding ties anywhere would bridge everything.
* A tie that could have been there is drawn as the data are: between two units as often as they are
  tied, from a person who names many more often, to a person who is named by many more often (the
  degree-corrected block model of Karrer & Newman 2011, doi 10.1103/PhysRevE.83.016107). The part that
  is missing because people did not answer begins at those people. As many as in the data run between
  people who are tied on another layer, so that layers go on overlapping as they do.
* Strengths that differ are multiplied by log-normal noise. A layer whose strengths are all equal
  states none, and its paths go on counting steps.
* Several layers together: each layer's factor is log-normal too.
* Two entries that may be one person are one as often as that is likely (:mod:`orgmap.redraws.doubts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs, Direction
from orgmap.model import Layer
from orgmap.network import Network
from orgmap.redraws.doubts import Doubts
from orgmap.redraws.response import Response

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Rounds of proposals: some ties proposed exist already, some are loops. The last ones forget units, for
#: blocks in which every pair is tied already.
_ROUNDS, _WITH_UNITS = 6, 4


@dataclass(frozen=True)
class _Groups:
    """Positions sorted by a code, so that a random member of any code's group is one look-up."""

    order: Ints
    start: Ints
    size: Ints

    @classmethod
    def by(cls, code: Ints, codes: int) -> _Groups:
        size = np.bincount(code, minlength=codes)
        return cls(np.argsort(code, kind="stable"), np.cumsum(size) - size, size)

    def member(self, code: Ints, chance: Floats) -> Ints:
        """A member of each code's group by a chance in 0..1; of all where the group is empty."""
        some = self.size[code] > 0
        size = np.where(some, self.size[code], self.order.size)
        at = np.where(some, self.start[code], 0) + (chance * size).astype(np.int64)
        return np.asarray(self.order[at], dtype=np.int64)


@dataclass(frozen=True)
class LayerTies:
    """One layer's ties in order of people, a pair once where ``both_ways`` (undirected).

    ``pairs`` groups ties by the units they join, ``givers`` by the unit they begin in; ``silent`` are
    the people who did not answer, and ``from_silent`` the share of missing ties that would be theirs.
    ``elsewhere`` are arcs of other layers between people not tied on this one, and ``shared`` is the
    share of this layer's pairs that are tied on another.
    """

    layer: Layer
    tail: Ints
    head: Ints
    strength: Floats
    both_ways: bool
    missing: float
    silent: Ints
    from_silent: float
    unit: Ints
    block: Ints
    pairs: _Groups
    givers: _Groups
    people: int
    elsewhere: tuple[Ints, Ints]
    shared: float

    @classmethod
    def of(cls, network: Network, name: str, response: Response, others: Sequence[str]) -> LayerTies:
        """The positive ties of a layer, loops left out."""
        layer = network.layers[name]
        index = {person: at for at, person in enumerate(network.people)}
        both_ways = layer.directed is False
        rows = _rows(network, (name,), index)
        if both_ways:
            rows = [row for row in rows if row[0] < row[1]]
        tail = np.array([row[0] for row in rows], dtype=np.int64)
        head = np.array([row[1] for row in rows], dtype=np.int64)
        elsewhere, shared = _elsewhere(rows, _rows(network, [o for o in others if o != name], index))
        named = dict.fromkeys(person.unit for person in network.people.values())
        codes = {unit: at for at, unit in enumerate(named)}
        unit = np.array([codes[person.unit] for person in network.people.values()], dtype=np.int64)
        if both_ways:
            turned = unit[tail] > unit[head]
            tail, head = np.where(turned, head, tail), np.where(turned, tail, head)
        block = unit[tail] * len(codes) + unit[head]
        unanswered = 0.0 if response.rate is None else 1.0 - response.rate
        return cls(
            layer=layer,
            tail=tail,
            head=head,
            strength=np.array([row[2] for row in rows], dtype=np.float64),
            both_ways=both_ways,
            missing=response.missing,
            silent=np.array([index[p] for p in response.silent], dtype=np.int64),
            from_silent=min(1.0, unanswered / response.missing) if response.missing else 0.0,
            unit=unit,
            block=block,
            pairs=_Groups.by(block, len(codes) ** 2),
            givers=_Groups.by(unit[tail], len(codes)),
            people=len(index),
            elsewhere=elsewhere,
            shared=shared,
        )

    @property
    def uneven(self) -> bool:
        """Whether strengths differ, so that the layer states any."""
        return bool(self.strength.size and np.ptp(self.strength) > 0.0)

    def redrawn(
        self, random: np.random.Generator, noise: float, fresh: tuple[Ints, Ints]
    ) -> tuple[Ints, Ints, Floats, int]:
        """The layer measured once more: tails, heads, strengths, and how many of them are not in the data.

        Those come last. ``fresh`` are such ties of layers drawn before in the same world.
        """
        keep = random.random(self.tail.size) >= self.missing
        tail, head, strength = self._found_instead(random, int(self.tail.size - keep.sum()), fresh)
        tails = np.concatenate([self.tail[keep], tail])
        heads = np.concatenate([self.head[keep], head])
        strengths = np.concatenate([self.strength[keep], strength])
        shake = random.standard_normal(strengths.size)
        if self.uneven and noise > 0.0:
            strengths = strengths * np.exp(noise * shake)
        return tails, heads, strengths, int(tail.size)

    def _found_instead(
        self, random: np.random.Generator, wanted: int, fresh: tuple[Ints, Ints]
    ) -> tuple[Ints, Ints, Floats]:
        """``wanted`` ties that are not in the data, or as many as there is room for."""
        tail, head, strength = self.tail[:0], self.head[:0], self.strength[:0]
        for turn in range(_ROUNDS):
            missing = wanted - tail.size
            if not missing:
                break
            tries = missing + missing // 4 + 8
            more = self._proposed(random, tries, fresh, units=turn < _WITH_UNITS)
            tail, head = np.concatenate([tail, more[0]]), np.concatenate([head, more[1]])
            strength = np.concatenate([strength, more[2]])
            new = self._new(tail, head)[:wanted]
            tail, head, strength = tail[new], head[new], strength[new]
        return tail, head, strength

    def _proposed(
        self, random: np.random.Generator, tries: int, fresh: tuple[Ints, Ints], *, units: bool
    ) -> tuple[Ints, Ints, Floats]:
        """Ties that could be: one tie's first end with another's second, between the same units."""
        first, other = random.integers(0, self.tail.size, (2, tries))
        chance = random.random((5, tries))
        if units:
            other = self.pairs.member(self.block[first], chance[0])
        tail, head = self.tail[first], self.head[other]
        if self.both_ways:
            # Inside one unit a pair has no first and second end.
            within = self.unit[self.tail[first]] == self.unit[self.head[first]]
            tail = np.where(within & (chance[1] < 0.5), self.head[first], tail)
            head = np.where(within & (chance[2] < 0.5), self.tail[other], head)
        if self.silent.size:
            theirs = chance[3] < self.from_silent
            who = self.silent[random.integers(0, self.silent.size, tries)]
            like = self.givers.member(self.unit[who], chance[1])
            tail, head = np.where(theirs, who, tail), np.where(theirs, self.head[like], head)
            first = np.where(theirs, like, first)
        begin, end = (np.concatenate(ends) for ends in zip(self.elsewhere, fresh, strict=True))
        if begin.size and units:
            tied = chance[4] < self.shared
            pair = random.integers(0, begin.size, tries)
            tail, head = np.where(tied, begin[pair], tail), np.where(tied, end[pair], head)
        return tail, head, self.strength[first]

    def _new(self, tail: Ints, head: Ints) -> Ints:
        """Positions of proposals that are no loops, not in the data, and not proposed before."""
        code = self._code(tail, head)
        _, at = np.unique(code, return_index=True)
        at = np.sort(at)
        place = np.minimum(np.searchsorted(self.there, code[at]), self.there.size - 1)
        return np.asarray(at[(tail[at] != head[at]) & (self.there[place] != code[at])], dtype=np.int64)

    @cached_property
    def there(self) -> Ints:
        """The codes of all ties in the data, in order."""
        return np.sort(self._code(self.tail, self.head))

    def _code(self, tail: Ints, head: Ints) -> Ints:
        if self.both_ways:
            tail, head = np.minimum(tail, head), np.maximum(tail, head)
        return tail * self.people + head


@dataclass(frozen=True)
class Worlds:
    """All that redraws of one network share. World ``k`` depends on the seed and on k alone."""

    people: tuple[str, ...]
    layers: tuple[LayerTies, ...]
    names: tuple[str, ...]
    strength_noise: float
    factor_noise: float
    seed: int
    doubts: Doubts

    @classmethod
    def of(
        cls,
        network: Network,
        found: Sequence[Response],
        *,
        strength_noise: float,
        factor_noise: float,
        seed: int,
    ) -> Worlds:
        """The layers that were judged, ready to be drawn again and again."""
        names = tuple(one.layer for one in found)
        layers = tuple(LayerTies.of(network, one.layer, one, names) for one in found)
        doubts = Doubts.of(network)
        return cls(tuple(network.people), layers, names, strength_noise, factor_noise, seed, doubts)

    def merged(self, k: int) -> Ints | None:
        """Whose place everybody has in world k; None where everybody has their own."""
        return self.doubts.merged(seed=self.seed, k=k)

    def draw(self, k: int, directions: Sequence[Direction] = ("file", "influence")) -> dict[Direction, Arcs]:
        """World k: the arcs of one measurement, as the file has them or towards influence."""
        random = np.random.default_rng([self.seed, k])
        several = len(self.layers) > 1
        factors = np.exp(self.factor_noise * random.standard_normal(len(self.layers)))
        drawn = []
        none = np.empty(0, dtype=np.int64)
        fresh = (none, none)
        place = self.merged(k)
        for ties, factor in zip(self.layers, factors.tolist(), strict=True):
            tail, head, strength, found = ties.redrawn(random, self.strength_noise, fresh)
            first = tail.size - found
            fresh = (np.concatenate([fresh[0], tail[first:]]), np.concatenate([fresh[1], head[first:]]))
            if place is not None:
                tail, head = place[tail], place[head]
                apart = tail != head
                tail, head, strength = tail[apart], head[apart], strength[apart]
            if several and strength.size:
                strength = strength / strength.mean() * factor
            drawn.append((ties.layer, tail, head, strength))
        return {direction: self._together(drawn, direction) for direction in directions}

    def without(
        self, silent: Mapping[str, npt.NDArray[np.bool_]], directions: Sequence[Direction]
    ) -> dict[Direction, Arcs]:
        """The data as they are, less the ties that these people sent; ``silent`` by layer, True a person."""
        drawn = []
        for ties in self.layers:
            quiet = silent.get(ties.layer.name)
            there = slice(None) if quiet is None else ~quiet[ties.tail]
            strength = ties.strength[there]
            if len(self.layers) > 1 and strength.size:
                strength = strength / strength.mean()
            drawn.append((ties.layer, ties.tail[there], ties.head[there], strength))
        return {direction: self._together(drawn, direction) for direction in directions}

    def _together(self, drawn: Sequence[tuple[Layer, Ints, Ints, Floats]], direction: Direction) -> Arcs:
        """Layers summed, arrows turned as CONTRACT section 3 says (see :func:`orgmap.arcs.build_arcs`)."""
        empty = np.empty(0, dtype=np.int64)
        tails, heads, strengths = [empty], [empty], [np.empty(0)]
        for layer, tail, head, strength in drawn:
            ways = _ways(layer, direction)
            if "along" in ways:
                tails.append(tail)
                heads.append(head)
            if "back" in ways:
                tails.append(head)
                heads.append(tail)
            strengths += [strength] * len(ways)
        n = len(self.people)
        code, strength = np.concatenate(tails) * n + np.concatenate(heads), np.concatenate(strengths)
        order = np.argsort(code, kind="stable")
        code, strength = code[order], strength[order]
        start = np.flatnonzero(np.r_[True, code[1:] != code[:-1]][: code.size])
        code, total = code[start], np.add.reduceat(strength, start) if start.size else strength
        used = [layer for layer, tail, _, _ in drawn if tail.size]
        return Arcs(
            people=self.people,
            tail=code // max(n, 1),
            head=code % max(n, 1),
            strength=total,
            exact=None,
            directed=any(layer.directed is not False for layer in used) or not used,
            layers=self.names,
            direction=direction,
        )


def _rows(network: Network, names: Sequence[str], index: Mapping[str, int]) -> list[tuple[int, int, float]]:
    """Positive ties of layers in order of people, which does not change when people are renamed."""
    return sorted(
        (index[t.source], index[t.target], t.strength)
        for t in network.ties
        if t.layer in names and t.sign > 0 and t.source != t.target
    )


def _elsewhere(
    own: Sequence[tuple[int, int, float]], others: Sequence[tuple[int, int, float]]
) -> tuple[tuple[Ints, Ints], float]:
    """Arcs of other layers between people not tied here, and the share of pairs here tied there too."""
    here = {(min(a, b), max(a, b)) for a, b, _ in own}
    there = {(min(a, b), max(a, b)) for a, b, _ in others}
    arcs = sorted({(a, b) for a, b, _ in others if (min(a, b), max(a, b)) not in here})
    tail = np.array([a for a, _ in arcs], dtype=np.int64)
    head = np.array([b for _, b in arcs], dtype=np.int64)
    return (tail, head), len(here & there) / len(here) if here else 0.0


def _ways(layer: Layer, direction: Direction) -> tuple[str, ...]:
    if direction == "influence" and layer.influence == "none":
        return ()
    if layer.directed is False:
        return ("along", "back")
    if direction == "file" or layer.influence == "with":
        return ("along",)
    return ("back",) if layer.influence == "against" else ("along", "back")
