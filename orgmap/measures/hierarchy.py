"""How far a network is a pyramid: Krackhardt's four graph-theoretical dimensions.

Connectedness, hierarchy, efficiency and least upper bounds are all 1 only for an out-tree: one top
from whom every other person is reached in one way. Paths follow arrows, which should therefore run
from those who command to those who follow: formal layers are turned that way round; informal ones
keep the arrows of their file on one layer and run towards influence on several (CONTRACT section 3).
Only least upper bounds depend on it; their value with all arrows turned stands beside.

Krackhardt 1994, Graph theoretical dimensions of informal organizations, in Carley & Prietula (eds),
Computational Organization Theory, pp. 89-111.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from orgmap.arcs import Arcs
from orgmap.measures.measure import WideMeasure
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.measures.whole import NO_PAIRS, NO_TIES, Whole, answered, made_from
from orgmap.network import Network

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Reach:
    """Who reaches whom, by knots of people who all reach one another.

    ``above[k]`` has bit m set where somebody of knot m reaches those of k, k itself included; ``sizes``
    are people in a knot, ``part`` its weakly connected part, ``tops`` the knots that nobody else reaches.
    """

    above: list[int]
    sizes: Ints
    part: Ints
    tops: int

    @classmethod
    def along(cls, arcs: Arcs, *, turned: bool = False) -> _Reach:
        """Paths along the arrows, or against them."""
        tail, head = (arcs.head, arcs.tail) if turned else (arcs.tail, arcs.head)
        n = arcs.count
        graph = csr_array((np.ones(arcs.size, dtype=np.int8), (tail, head)), shape=(n, n))
        count, knot = connected_components(graph, directed=True, connection="strong")
        _, part_of_person = connected_components(graph, directed=False)
        part = np.zeros(count, dtype=np.int64)
        part[knot] = part_of_person
        before: list[set[int]] = [set() for _ in range(count)]
        for a, b in zip(knot[tail].tolist(), knot[head].tolist(), strict=True):
            if a != b:
                before[b].add(a)
        above = [0] * count
        for at in _from_the_top(before):
            above[at] = 1 << at
            for one in before[at]:
                above[at] |= above[one]
        tops = sum(1 << at for at in range(count) if not before[at])
        return cls(above, np.bincount(knot, minlength=count).astype(np.int64), part, tops)

    def one_way(self) -> int:
        """Pairs of people of whom one reaches the other and not the other way round."""
        sizes = self.sizes.tolist()
        return sum(
            sizes[at] * sum(sizes[one] for one in _bits(above) if one != at)
            for at, above in enumerate(self.above)
        )

    def mutual(self) -> int:
        """Pairs of people who reach each other."""
        return int((self.sizes * (self.sizes - 1) // 2).sum())

    def pairs_without_bound(self) -> tuple[int, int]:
        """Connected pairs without a least upper bound, and without one as sna looks for it.

        A least upper bound has exactly the pair's common ancestors as its own. sna 2.7 asks instead
        for one that reaches all of them: a greatest, not a least (its manual says least).
        """
        known = set(self.above)
        sizes = self.sizes.tolist()
        least = greatest = 0
        for above, size in zip(self.above, sizes, strict=True):
            # Two people of one knot are each other's bound, but sna wants one above all bounds.
            if (above & self.tops).bit_count() != 1:
                greatest += size * (size - 1) // 2
        for part in range(int(self.part.max(initial=-1)) + 1):
            for a, b in combinations(np.flatnonzero(self.part == part).tolist(), 2):
                common = self.above[a] & self.above[b]
                if common not in known:
                    least += sizes[a] * sizes[b]
                if (common & self.tops).bit_count() != 1:
                    greatest += sizes[a] * sizes[b]
        return least, greatest


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


def _from_the_top(before: list[set[int]]) -> list[int]:
    """Knots in an order in which all that come before a knot are listed before it."""
    after: list[list[int]] = [[] for _ in before]
    waiting = [len(ones) for ones in before]
    for at, ones in enumerate(before):
        for one in ones:
            after[one].append(at)
    order = [at for at, count in enumerate(waiting) if not count]
    for at in order:
        for one in after[at]:
            waiting[one] -= 1
            if not waiting[one]:
                order.append(one)
    return order


def _parts(arcs: Arcs) -> Ints:
    """People in each weakly connected part."""
    n = arcs.count
    graph = csr_array((np.ones(arcs.size, dtype=np.int8), (arcs.tail, arcs.head)), shape=(n, n))
    _, part = connected_components(graph, directed=False)
    return np.bincount(part, minlength=1).astype(np.int64)


def _arcs(network: Network, name: str, layers: Sequence[str] | None) -> Arcs:
    names = network.known_layers(layers)
    formal = bool(names) and all(network.layers[one].kind == "formal" for one in names)
    return positive_arcs(network, name, layers, direction="influence" if formal else None)


def connectedness(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """What share of pairs of people can reach each other at all (0..1), arrows aside?

    Pairs joined by ties in any direction, at any number of steps. Undefined with fewer than two people.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Krackhardt 1994.

    >>> from orgmap.model import Person, Records, Tie
    >>> records = Records(people=(Person("cy"),), ties=(Tie("ann", "bob", "advice"),))
    >>> round(connectedness(Network.from_records(records)).value, 3)
    0.333
    """
    arcs = _arcs(network, "connectedness", layers)
    sizes, pairs = _parts(arcs), arcs.count * (arcs.count - 1) // 2
    return Whole(
        "connectedness",
        int((sizes * (sizes - 1) // 2).sum()) / pairs if pairs else math.nan,
        made_from(network, arcs, "connectedness"),
        None if pairs else NO_PAIRS,
        {"parts": int((sizes > 0).sum()), "largest": int(sizes.max()), "alone": int((sizes == 1).sum())},
        layer_notes(network, arcs),
    )


def hierarchy(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """Among pairs of whom one reaches the other along arrows, how many reach one way only (0..1)?

    1: nobody can be reached back, as in a chain of command; 0: everybody who reaches somebody is
    reached by them. Undefined without ties. Even modest density makes it 0.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Krackhardt 1994.
    """
    arcs = _arcs(network, "krackhardt_hierarchy", layers)
    reach = _Reach.along(arcs)
    one_way, mutual = reach.one_way(), reach.mutual()
    return Whole(
        "krackhardt_hierarchy",
        one_way / (one_way + mutual) if one_way + mutual else math.nan,
        made_from(network, arcs, "krackhardt_hierarchy"),
        None if one_way + mutual else NO_TIES,
        {"one_way": one_way, "mutual": mutual},
        layer_notes(network, arcs),
    )


def efficiency(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """How few ties are there beyond those needed to keep connected people connected (0..1)?

    1 - (arcs - needed) / (most - needed), summed over weakly connected parts of N people: needed is
    N - 1 and most is N (N - 1) arcs, as in R's sna since 0.51. On an undirected layer each tie is two
    arcs there; ``by_pairs`` counts it once over N (N - 1) / 2, as the paper does. Undefined without ties.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Krackhardt 1994; Butts 2008, doi 10.18637/jss.v024.i06.
    """
    arcs = _arcs(network, "krackhardt_efficiency", layers)
    sizes = _parts(arcs)
    sizes = sizes[sizes > 0]
    needed = int((sizes - 1).sum())
    cells = int((sizes * (sizes - 1)).sum())
    low, high = np.minimum(arcs.tail, arcs.head), np.maximum(arcs.tail, arcs.head)
    tied = int(np.unique(low * max(arcs.count, 1) + high).size)
    spare = cells // 2 - needed
    return Whole(
        "krackhardt_efficiency",
        1.0 - (arcs.size - needed) / (cells - needed) if arcs.size else math.nan,
        made_from(network, arcs, "krackhardt_efficiency"),
        None if arcs.size else NO_TIES,
        {
            "by_pairs": 1.0 - (tied - needed) / spare if spare else math.nan,
            "arcs": arcs.size,
            "needed": needed,
        },
        layer_notes(network, arcs),
    )


def lubness(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """What share of connected pairs has one nearest common superior to turn to (0..1)?

    1 - (pairs without a least upper bound) / (sum over weakly connected parts of (N - 1)(N - 2) / 2). An
    upper bound of a pair reaches both along arrows (or is one of them and reaches the other); it is
    least when every other upper bound reaches it. Undefined when no part has three people.

    ``turned_round`` is the value with all arrows turned. ``as_sna`` and ``turned_as_sna`` are what R's
    sna 2.7 gives: it asks for an upper bound that reaches all others, a greatest in the stead of the
    least that the paper and its own manual ask for, so it is 1 wherever one person reaches everybody.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Krackhardt 1994.
    """
    arcs = _arcs(network, "lubness", layers)
    sizes = _parts(arcs)
    most = int(((sizes - 1) * (sizes - 2) // 2)[sizes > 2].sum())
    found = [math.nan] * 4
    if most:
        counts = (
            *_Reach.along(arcs).pairs_without_bound(),
            *_Reach.along(arcs, turned=True).pairs_without_bound(),
        )
        found = [1.0 - count / most for count in counts]
    return Whole(
        "lubness",
        found[0],
        made_from(network, arcs, "lubness"),
        None if most else "No connected part has three people.",
        {"as_sna": found[1], "turned_round": found[2], "turned_as_sna": found[3]},
        layer_notes(network, arcs),
    )


_KRACKHARDT = "Krackhardt 1994, in Carley & Prietula (eds), Computational Organization Theory, 89-111"
_entry = partial(
    WideMeasure,
    reading="Strength is not used.",
    reference=_KRACKHARDT,
    family="formal",
    engine="arrays",
    of="network",
)
_ANY = "Turning all arrows round changes nothing."

MEASURES = (
    _entry(
        name="connectedness",
        question="What share of pairs of people can reach each other at all?",
        definition="Pairs joined by ties in any direction over all pairs (0..1).",
        direction="Arrows do not matter.",
        undefined="With fewer than two people.",
        cost="One pass over the ties.",
        ask=answered(connectedness),
    ),
    _entry(
        name="krackhardt_hierarchy",
        question="Among pairs of whom one reaches the other, how many reach one way only?",
        definition="Pairs reached one way only over pairs reached at all, along arrows (0..1).",
        direction=_ANY,
        undefined="Without ties.",
        cost="Ties times knots of people who reach one another.",
        ask=answered(hierarchy),
    ),
    _entry(
        name="krackhardt_efficiency",
        question="How few ties are there beyond those needed to keep people connected?",
        definition="1 - (arcs - needed) / (most - needed), over weakly connected parts of N people: needed "
        "N - 1, most N (N - 1), as R's sna; by_pairs counts ties without arrows, as the paper.",
        direction=_ANY,
        undefined="Without ties.",
        cost="One pass over the ties.",
        ask=answered(efficiency),
    ),
    _entry(
        name="lubness",
        question="What share of connected pairs has one nearest common superior to turn to?",
        definition="1 - pairs without a least upper bound over the most there could be. turned_round has all "
        "arrows turned; as_sna is the number of R's sna 2.7, which looks for a greatest upper bound.",
        direction="Arrows run from superior to subordinate: formal layers are turned that way, others not.",
        undefined="When no connected part has three people.",
        cost="Pairs of knots of people who reach one another.",
        ask=answered(lubness),
    ),
)
