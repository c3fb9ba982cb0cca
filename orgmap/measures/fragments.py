"""How well a set of people holds a network together, and how near it is to everybody (Borgatti 2006).

Both on the undirected union and in steps. Many sets are scored at once, level of distance by level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice
from math import nan
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.engines import Engine
from orgmap.engines import engine as find_engine
from orgmap.engines.lengths import arc_lengths
from orgmap.engines.shortest import blocks_of_distances
from orgmap.measures.measure import Measure, Outcome, WideMeasure
from orgmap.measures.paths import UNION
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.measures.union import undirected_union
from orgmap.measures.whole import Whole, answered, made_from
from orgmap.network import Network

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Kind = Literal["neg", "pos"]

#: Entries an array of a batch of sets may hold; bounds memory, not results.
_BATCH = 2_000_000
#: Above so many people sets are scored one by one with compiled kernels; below, nobody waits for them.
_COMPILED = 500
#: Steps below this fit a byte, with room for one more number.
_MOST_SMALL = 250


@dataclass(frozen=True)
class Fragments:
    """KPP-Neg: distance-weighted fragmentation DF of those who remain when a set is taken out.

    DF = 1 - mean of 1 / distance over ordered pairs of remaining people, 0 for those out of reach:
    0 when everybody is tied to everybody, 1 when nobody is tied.
    """

    union: Arcs
    tail: Ints
    heads: Ints
    starts: Ints

    @classmethod
    def of(cls, arcs: Arcs) -> Fragments:
        """Fragmentation of the undirected union of these arcs, in steps."""
        union = undirected_union(arcs)
        order = np.lexsort((union.tail, union.head))
        heads, starts = np.unique(union.head[order], return_index=True)
        return cls(union, union.tail[order], heads, starts)

    @property
    def count(self) -> int:
        """The number of people."""
        return self.union.count

    @property
    def work(self) -> float:
        """Roughly how many elementary operations one set takes."""
        each = 2.0 if self.count > _COMPILED else 10.0
        return each * max(self.tail.size, self.count, 1) * -(-self.count // 64)

    def values(self, sets: Ints) -> Floats:
        """DF after taking out each set (rows of positions)."""
        left = self.count - sets.shape[1]
        if self.count > _COMPILED:
            near = np.array([self._searched(one) for one in sets])
            return np.asarray(1.0 - near / (left * (left - 1)))
        size = max(self.tail.size, self.count, 1)
        rows = max(1, _BATCH // size)
        near = np.zeros(len(sets))
        for at in range(0, len(sets), rows):
            some = sets[at : at + rows]
            words = max(1, _BATCH // (size * len(some)))
            for first in range(0, self.count, 64 * words):
                near[at : at + rows] += self._near(some, first, min(first + 64 * words, self.count))
        return np.asarray(1.0 - near / (left * (left - 1)))

    def singles(self) -> Floats:
        """DF after taking out each person alone; for many people all at once, from one search a person.

        Without somebody only those get farther from one another all of whose shortest ways ran through them.
        """
        if self.count <= _COMPILED:
            return self.values(np.arange(self.count, dtype=np.int64)[:, None])
        from orgmap.engines.adjacency import mutual_contacts
        from orgmap.engines.kernels import cuts
        from orgmap.engines.threads import in_threads, parts

        n, tied = self.count, mutual_contacts(self.union)

        def work(room: cuts.Room, first: int, last: int) -> tuple[float, Floats]:
            lost = np.zeros(n)
            return cuts.departures(tied.start, tied.other, room, first, last, lost), lost

        found = in_threads(work, parts(n, multiple=16), room=lambda: cuts.room(n, tied.other.size))
        own = find_engine("kernels").harmonic(self.union, by_cost=False)
        near = sum(near for near, _ in found) - 2.0 * own - np.sum([lost for _, lost in found], axis=0)
        return np.asarray(1.0 - near / ((n - 1) * (n - 2)))

    def _searched(self, out: Ints) -> float:
        """The sum for one set by the compiled kernels."""
        stays = np.ones(self.count, dtype=np.bool_)
        stays[out] = False
        kept = stays[self.union.tail] & stays[self.union.head]
        fewer = replace(
            self.union,
            tail=self.union.tail[kept],
            head=self.union.head[kept],
            strength=np.ones(int(kept.sum())),
            exact=None,
        )
        return float(find_engine("kernels").harmonic(fewer, by_cost=False).sum())

    def _near(self, sets: Ints, first: int, last: int) -> Floats:
        """For each set the sum of 1 / distance from sources ``first`` to ``last - 1`` to all who remain.

        A source is a bit: all are searched from at once, a level at a time (Then et al. 2014).
        """
        count, total = len(sets), np.zeros(len(sets))
        if not self.tail.size:
            return total
        sources = np.arange(first, last)
        place, bit = (sources - first) // 64, np.uint64(1) << ((sources - first) % 64).astype(np.uint64)
        front = np.zeros((count, self.count, int(place[-1]) + 1), dtype=np.uint64)
        front[:, sources, place] = bit
        rows = np.arange(count)[:, None]
        front[rows, sets] = 0
        seen = front.copy()
        # Who is taken out has been seen by all, and so is never reached and never hands on.
        seen[rows, sets] = ~np.uint64(0)
        steps = 0
        while True:
            steps += 1
            new = np.bitwise_or.reduceat(front[:, self.tail], self.starts, axis=1) & ~seen[:, self.heads]
            found = np.bitwise_count(new).sum(axis=(1, 2), dtype=np.int64)
            if not found.any():
                return total
            total += found / steps
            seen[:, self.heads] |= new
            front[:, self.heads] = new


@dataclass(frozen=True)
class Reach:
    """KPP-Pos: distance-weighted reach DR of a set.

    DR = (members of the set + sum over others of 1 / their distance to the nearest member) / n:
    1 when everybody else is tied to a member. ``steps`` between everybody are kept in as few bytes as hold
    them, the number after the largest for out of reach; ``worth`` is what each number of steps counts.
    """

    steps: npt.NDArray[np.unsignedinteger[Any]]
    worth: Floats

    @classmethod
    def of(cls, arcs: Arcs) -> Reach:
        """Reach on the undirected union of these arcs, in steps."""
        union = undirected_union(arcs)
        steps: npt.NDArray[np.unsignedinteger[Any]] = np.zeros((union.count, union.count), dtype=np.uint8)
        for block in blocks_of_distances(union, arc_lengths(union, by_cost=False)):
            found = block.values
            if steps.dtype == np.uint8 and found.max(initial=0) >= _MOST_SMALL:
                steps = steps.astype(np.uint32)
            steps[block.sources] = np.where(found > 0, found, 0)
        far = int(steps.max(initial=0)) + 1
        steps[steps == 0] = far
        np.fill_diagonal(steps, 0)
        return cls(steps, np.r_[1.0, 1.0 / np.arange(1.0, far), 0.0])

    @property
    def work(self) -> float:
        """Roughly how many elementary operations one set takes."""
        return 4.0 * len(self.steps)

    def values(self, sets: Ints) -> Floats:
        """DR of each set (rows of positions)."""
        n = max(len(self.steps), 1)
        rows = max(1, _BATCH // n)
        parts = []
        for at in range(0, len(sets), rows):
            some = sets[at : at + rows]
            nearest = self.steps[some[:, 0]]
            for column in some.T[1:]:
                nearest = np.minimum(nearest, self.steps[column])
            parts.append(self.worth[nearest].sum(axis=1) / n)
        return np.concatenate(parts) if parts else np.empty(0)

    def singles(self) -> Floats:
        """DR of each person alone."""
        return self.values(np.arange(len(self.steps), dtype=np.int64)[:, None])


def combinations_in_chunks(people: int, k: int, *, rows: int) -> Iterator[Ints]:
    """All sets of ``k`` of so many people, in order, as arrays of at most ``rows`` rows."""
    sets = combinations(range(people), k)
    while True:
        some = np.fromiter(chain.from_iterable(islice(sets, rows)), dtype=np.int64)
        if not some.size:
            return
        yield some.reshape(-1, k)


def fragmentation(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """How far from everybody being tied to everybody is this network (0..1)?

    DF = 1 - mean of 1 / distance over ordered pairs, 0 for pairs out of reach, on the undirected union
    and in steps. Undefined with fewer than two people.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Borgatti 2006, doi 10.1007/s10588-006-7084-x.

    >>> from orgmap.model import Records, Tie
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "cy", "advice"))
    >>> round(fragmentation(Network.from_records(Records(ties=ties))).value, 4)
    0.1667
    """
    arcs = positive_arcs(network, "fragmentation", layers)
    made_by, notes = made_from(network, arcs, "fragmentation", arrows="ignored"), layer_notes(network, arcs)
    if arcs.count < 2:
        return Whole("fragmentation", nan, made_by, "There are fewer than two people.", notes=notes)
    value = float(Fragments.of(arcs).values(np.empty((1, 0), dtype=np.int64))[0])
    return Whole("fragmentation", value, made_by, notes=notes)


def _without_each(arcs: Arcs, _: Engine) -> Outcome:
    if arcs.count < 3:
        few = {at: f"{person} leaves fewer than two people." for at, person in enumerate(arcs.people)}
        return Outcome(np.full(arcs.count, nan), few)
    scored = Fragments.of(arcs)
    whole = scored.values(np.empty((1, 0), dtype=np.int64))
    values = scored.singles()
    return Outcome(values, beside={"rise": values - whole})


_BORGATTI = "Borgatti 2006, doi 10.1007/s10588-006-7084-x"

MEASURES = (
    Measure(
        name="fragmentation_without",
        question="How fragmented are the others when this person leaves?",
        definition="DF of those who remain: 1 - mean of 1 / distance over ordered pairs of them, 0 for "
        "pairs out of reach. Beside it the rise over DF of everybody. The best set of key players is "
        "rarely made of the best single people: see orgmap keyplayers.",
        reading="Strength is not used: every step is 1.",
        direction=UNION,
        undefined="When fewer than two people remain.",
        reference=_BORGATTI,
        family="brokerage",
        engine="arrays",
        cost="Grows with people times people times ties; above 500 people with people times ties.",
        compute=_without_each,
    ),
    WideMeasure(
        name="fragmentation",
        question="How far is this network from everybody being tied to everybody?",
        definition="DF = 1 - mean of 1 / distance over ordered pairs of people, 0 for pairs out of reach: "
        "0 when all are tied to all, 1 without ties.",
        reading="Strength is not used: every step is 1.",
        direction=UNION,
        undefined="With fewer than two people.",
        reference=_BORGATTI,
        family="brokerage",
        engine="arrays",
        cost="Grows with people times ties.",
        of="network",
        ask=answered(fragmentation),
    ),
)
