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
from orgmap.engines.kernels import cascades, contacts, costs, places, steps
from orgmap.engines.lengths import arc_lengths

Values = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: From here on renumbering gains more than it takes.
_RENUMBERED_FROM = 1000


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
    by_tail, by_head = np.lexsort((head, tail)), np.lexsort((tail, head))
    near = steps.Neighbours(
        _starts(tail, arcs.count),
        head[by_tail].astype(np.uint32),
        _starts(head, arcs.count),
        tail[by_head].astype(np.uint32),
    )
    return Adjacency(number, near, by_tail)


def _starts(person: Ints, count: int) -> Ints:
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(person, minlength=count), out=starts[1:])
    return starts


def _numbers(arcs: Arcs) -> Ints:
    """Groups of groups of people side by side: labels, then labels of labels, until one is left."""
    matrix = _mutual(arcs)
    member = np.arange(arcs.count)
    levels = [member]
    while matrix.shape[0] > 1:
        own, label = np.unique(places.labels(_contacts(matrix)), return_inverse=True)
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


def _mutual(arcs: Arcs) -> csr_array:
    one_way = csr_array((arcs.strength, (arcs.tail, arcs.head)), shape=(arcs.count, arcs.count))
    return csr_array(one_way + one_way.T)


def _contacts(matrix: csr_array) -> contacts.Contacts:
    return contacts.Contacts(
        matrix.indptr.astype(np.int64), matrix.indices.astype(np.uint32), matrix.data.astype(np.float64)
    )


def mutual_contacts(arcs: Arcs) -> contacts.Contacts:
    """Contacts in either direction under the people's own numbers, kept."""
    return kept(arcs, "contacts", lambda: _contacts(_mutual(arcs)))


def neighbours(arcs: Arcs) -> steps.Neighbours:
    """Arcs both ways under the people's own numbers, kept."""

    def make() -> steps.Neighbours:
        shape = (arcs.count, arcs.count)
        onward = csr_array((np.ones(arcs.size), (arcs.tail, arcs.head)), shape=shape)
        back = csr_array((np.ones(arcs.size), (arcs.head, arcs.tail)), shape=shape)
        return steps.Neighbours(
            onward.indptr.astype(np.int64),
            onward.indices.astype(np.uint32),
            back.indptr.astype(np.int64),
            back.indices.astype(np.uint32),
        )

    return kept(arcs, "neighbours", make)


def roads(arcs: Arcs) -> tuple[costs.Roads, float]:
    """Arcs with their lengths for a search by cost, and the slack within which ways tie; kept."""

    def make() -> tuple[costs.Roads, float]:
        found, lengths = adjacency(arcs), arc_lengths(arcs, by_cost=True)
        length = lengths.values[found.by_tail].astype(np.float64)
        return costs.Roads(found.near.out_start, found.near.out_head, length), lengths.slack

    return kept(arcs, "roads", make)


def ways(arcs: Arcs, carries: Values) -> cascades.Ways:
    """Arcs out of each person with what they carry, under the people's own numbers."""
    order = np.argsort(arcs.tail, kind="stable")
    return cascades.Ways(
        _starts(arcs.tail, arcs.count), arcs.head[order].astype(np.uint32), order, carries[order]
    )
