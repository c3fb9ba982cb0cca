"""Structural holes and roles on sparse matrices: Burt 1992; Gould and Fernandez 1989."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array

from orgmap.arcs import Arcs
from orgmap.engines import RoleCounts, Values


@dataclass(frozen=True)
class Holes:
    """Constraint and effective size, one number each per person, and the contacts they come from.

    ``parts`` are the parts of the constraint: those of person v lie from ``start[v]`` to
    ``start[v + 1]``, one a contact. NaN where undefined.
    """

    constraint: Values
    effective_size: Values
    start: npt.NDArray[np.int64]
    parts: Values

    @property
    def efficiency(self) -> Values:
        """Effective size over the number of contacts."""
        contacts = np.diff(self.start).astype(np.float64)
        contacts[contacts == 0] = np.nan
        return np.asarray(self.effective_size / contacts)

    @property
    def hierarchy(self) -> Values:
        """Coleman and Theil's disorder of the parts of the constraint; NaN with fewer than two."""
        contacts = np.diff(self.start)
        some, several = contacts > 0, contacts > 1
        relative = self.parts / np.repeat(self.constraint / np.maximum(contacts, 1), contacts)
        found = np.full(contacts.size, np.nan)
        if some.any():
            found[some] = np.add.reduceat(relative * np.log(relative), self.start[:-1][some])
        spread = contacts * np.log(np.maximum(contacts, 1))
        return np.asarray(np.divide(found, spread, out=np.full(contacts.size, np.nan), where=several))


def find_holes(arcs: Arcs) -> Holes:
    """All four from the two-way strengths."""
    n = arcs.count
    one_way = csr_array((arcs.strength, (arcs.tail, arcs.head)), shape=(n, n))
    mutual = csr_array(one_way + one_way.T)
    ties = mutual > 0
    contacts = np.asarray(ties.sum(axis=1), dtype=np.float64)
    alone = contacts == 0
    shares = _divided(mutual, np.asarray(mutual.sum(axis=1)))
    from_each = csr_array((shares + (shares @ shares) * ties).power(2))
    constraint = np.asarray(from_each.sum(axis=1))
    largest = np.asarray(mutual.max(axis=1).todense()).ravel() if mutual.nnz else np.zeros(n)
    redundant = np.asarray(((shares @ _divided(mutual, largest).T) * ties).sum(axis=1))
    size = np.where(alone, np.nan, contacts - redundant)
    start = from_each.indptr.astype(np.int64)
    return Holes(np.where(alone, np.nan, constraint), size, start, np.asarray(from_each.data))


def _divided(matrix: csr_array, by: Values) -> csr_array:
    """Rows divided by their number, empty rows left empty."""
    factors = np.divide(1.0, by, out=np.zeros_like(by), where=by > 0)
    return csr_array(diags_array(factors) @ matrix)


def group_numbers(groups: Sequence[str | None]) -> npt.NDArray[np.int32]:
    """Groups as numbers from 0 in the order in which they come; -1 where unknown."""
    known = dict.fromkeys(group for group in groups if group is not None)
    number: dict[str | None, int] = {group: at for at, group in enumerate(known)}
    number[None] = -1
    return np.array([number[group] for group in groups], dtype=np.int32)


def find_roles(arcs: Arcs, groups: Sequence[str | None]) -> RoleCounts:
    """See :meth:`orgmap.engines.Engine.roles`.

    Counts of arcs in and out by group give all two-step paths; those closed by an arc are taken off.
    """
    n = arcs.count
    group = group_numbers(groups)
    known = (group[arcs.tail] >= 0) & (group[arcs.head] >= 0)
    tail, head = arcs.tail[known], arcs.head[known]
    same = group[tail] == group[head]
    ones = np.ones(tail.size)
    whole = csr_array((ones, (tail, head)), shape=(n, n))
    inside = csr_array((ones[same], (tail[same], head[same])), shape=(n, n))
    outside = csr_array((ones[~same], (tail[~same], head[~same])), shape=(n, n))

    def open_paths(first: csr_array, second: csr_array, ends: csr_array) -> Values:
        # Per person v: arcs in x arcs out, less the returns a -> v -> a, less the closed pairs.
        all_paths = np.asarray(first.sum(axis=0)) * np.asarray(second.sum(axis=1))
        returns = np.asarray((first.T * second).sum(axis=1))
        closed = np.asarray(((csr_array(first.T) @ ends) * second).sum(axis=1))
        return np.asarray(all_paths - returns - closed, dtype=np.float64)

    coordinator = open_paths(inside, inside, whole)
    gatekeeper = open_paths(outside, inside, whole)
    representative = open_paths(inside, outside, whole)
    beyond = open_paths(outside, outside, whole)
    itinerant = _itinerant(arcs, group, outside, inside)
    return RoleCounts(coordinator, itinerant, gatekeeper, representative, beyond - itinerant)


def _itinerant(arcs: Arcs, group: npt.NDArray[np.int32], outside: csr_array, inside: csr_array) -> Values:
    """Paths a -> v -> b with a and b of one group that is not v's, and no arc a -> b."""
    n, groups = arcs.count, int(group.max(initial=-1)) + 1
    people = np.flatnonzero(group >= 0)
    member = csr_array((np.ones(people.size), (people, group[people])), shape=(n, max(groups, 1)))
    into, out = csr_array(outside.T) @ member, outside @ member
    pairs = np.asarray((into * out).sum(axis=1))
    returns = np.asarray((outside.T * outside).sum(axis=1))
    closed = np.asarray(((csr_array(outside.T) @ inside) * outside).sum(axis=1))
    return np.asarray(pairs - returns - closed, dtype=np.float64)
