"""Arcs as the kernels want them, built once per :class:`~orgmap.arcs.Arcs` and kept with it.

The order of people in a file says little about who is tied to whom. Kernels read the rows of a
person's neighbours, and rows that lie near one another are in the cache already; so large networks
are renumbered group by group for the search, and results are put back into the order of the people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from orgmap.arcs import Arcs
from orgmap.engines.kept import kept
from orgmap.engines.kernels import cascades, contacts, costs, detours, places, sorting, steps
from orgmap.engines.kernels.contacts import Arrows
from orgmap.engines.lengths import arc_lengths

Values = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: From here on renumbering gains more than it takes.
_RENUMBERED_FROM = 3000
#: From here on looking for arcs that no shortest way takes gains more than it takes.
_THINNED_FROM = 1000


@dataclass(frozen=True)
class Adjacency:
    """Arcs sorted both ways under the kernels' own numbering.

    ``number`` gives each person's number, ``by_tail`` the arcs sorted by tail and head.
    """

    number: Ints
    near: steps.Neighbours
    by_tail: Ints

    def in_order(self, values: Values) -> Values:
        """Values by number turned into values in the order of the people."""
        return values[self.number]


def adjacency(arcs: Arcs) -> Adjacency:
    """The arcs of a search, kept."""
    return kept(arcs, "adjacency", lambda: _adjacency(arcs))


def _adjacency(arcs: Arcs) -> Adjacency:
    number = _numbers(arcs) if arcs.count >= _RENUMBERED_FROM else np.arange(arcs.count)
    tail, head = number[arcs.tail], number[arcs.head]
    out_start, by_tail, in_start, by_head = sorting.both_ways(tail, head, arcs.count)
    near = steps.Neighbours(
        out_start, head[by_tail].astype(np.uint32), in_start, tail[by_head].astype(np.uint32)
    )
    return Adjacency(number, near, by_tail)


def _plain(arcs: Arcs) -> tuple[Ints, Ints, Values]:
    """Tails, heads and strengths as kernels take them: a view or a read-only array is another type."""
    return (
        np.require(arcs.tail, np.int64, ("C", "W")),
        np.require(arcs.head, np.int64, ("C", "W")),
        np.require(arcs.strength, np.float64, ("C", "W")),
    )


def _numbers(arcs: Arcs) -> Ints:
    """Groups of groups of people side by side: labels, then labels of labels, until one is left."""
    tied = mutual_contacts(arcs)
    shape = (arcs.count, arcs.count)
    matrix = csr_array((tied.strength, tied.other.astype(np.int64), tied.start), shape=shape)
    member = np.arange(arcs.count)
    levels = [member]
    while matrix.shape[0] > 1:
        found = places.labels(
            matrix.indptr.astype(np.int64),
            matrix.indices.astype(np.uint32),
            np.asarray(matrix.data, dtype=np.float64),
        )
        own, label = np.unique(found, return_inverse=True)
        if own.size == matrix.shape[0]:
            break
        member = label[member]
        levels.append(member)
        belongs = csr_array((np.ones(label.size), (label, np.arange(label.size))))
        matrix = csr_array(belongs @ matrix @ belongs.T)
        matrix.setdiag(0)
        matrix.eliminate_zeros()
    number = np.empty(arcs.count, dtype=np.int64)
    number[np.lexsort(levels)] = np.arange(arcs.count)
    return number


@dataclass(frozen=True)
class _Tied:
    contacts: contacts.Contacts
    arrows: Arrows


def _tied(arcs: Arcs) -> _Tied:
    def make() -> _Tied:
        start, other, strength, arrow = sorting.merged(*_plain(arcs), arcs.count)
        more = contacts.oriented(start, other)
        return _Tied(contacts.Contacts(start, other, strength, *more), arrow)

    return kept(arcs, "contacts", make)


def mutual_contacts(arcs: Arcs) -> contacts.Contacts:
    """Contacts in either direction under the people's own numbers, kept."""
    return _tied(arcs).contacts


def arrows(arcs: Arcs) -> Arrows:
    """Of each place in :func:`mutual_contacts` which way arcs go: 1 out, 2 in, 3 both; kept."""
    return _tied(arcs).arrows


def roads(arcs: Arcs) -> tuple[costs.Roads, float]:
    """Arcs with their lengths for a search by cost, and the slack within which ways tie; kept.

    Of many people's arcs those are left out that no shortest way takes.
    """

    def make() -> tuple[costs.Roads, float]:
        found, lengths = adjacency(arcs), arc_lengths(arcs, by_cost=True)
        length = lengths.values[found.by_tail].astype(np.float64)
        whole = costs.Roads(found.near.out_start, found.near.out_head, length)
        return _without_detours(whole, lengths.slack), lengths.slack

    return kept(arcs, "roads", make)


def _without_detours(whole: costs.Roads, slack: float) -> costs.Roads:
    """Roads less those longer than a detour, by more than the slack of any way could make a tie of."""
    people, arcs = whole.start.size - 1, whole.length.size
    if people < _THINNED_FROM or not arcs:
        return whole
    needed = np.zeros(arcs, dtype=np.bool_)
    detours.needed(whole, detours.NEAREST, (slack - 1.0) * people * float(whole.length.max()), needed)
    start = np.concatenate([[0], np.cumsum(needed)])[whole.start].astype(np.int64)
    return costs.Roads(start, whole.head[needed], whole.length[needed])


def ways(arcs: Arcs, carries: Values) -> cascades.Ways:
    """Arcs out of each person with what they carry, under the people's own numbers."""
    tail, head, _ = _plain(arcs)
    start, by_tail, _, _ = sorting.both_ways(tail, head, arcs.count)
    return cascades.Ways(start, head[by_tail].astype(np.uint32), by_tail, carries[by_tail])
