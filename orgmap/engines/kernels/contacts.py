"""What a person's contacts are to one another: structural holes, roles and cores, one pass each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from orgmap.engines.kernels.compiling import kernel
from orgmap.engines.kernels.steps import Neighbours

Values = npt.NDArray[np.float64]
Places = npt.NDArray[np.uint32]
Starts = npt.NDArray[np.int64]
Groups = npt.NDArray[np.int32]


class Contacts(NamedTuple):
    """People tied in either direction, with the strength both ways added up."""

    start: Starts
    other: Places
    strength: Values


class Roles(NamedTuple):
    """Counts that :func:`roles` adds to."""

    coordinator: Values
    itinerant: Values
    gatekeeper: Values
    representative: Values
    liaison: Values


@kernel
def holes(contacts: Contacts, constraint: Values, redundant: Values, hierarchy: Values) -> None:
    """Burt's constraint, how much of a person's contacts is redundant, and hierarchy (Burt 1992).

    All three need the same look at every contact's contacts: who of them is one's own.
    """
    start, other = contacts.start, contacts.other
    people = start.size - 1
    share, marginal = _shares(contacts)
    place = np.full(people, -1, dtype=np.int64)
    parts = np.zeros(people)
    for person in range(people):
        begin, end = start[person], start[person + 1]
        for at in range(begin, end):
            place[other[at]] = at - begin
            parts[at - begin] = share[at]
        twice = 0.0
        for at in range(begin, end):
            between, given = other[at], share[at]
            for onward in range(start[between], start[between + 1]):
                where = place[other[onward]]
                if where >= 0:
                    parts[where] += given * share[onward]
                    twice += given * marginal[onward]
        total = 0.0
        for at in range(end - begin):
            parts[at] *= parts[at]
            total += parts[at]
        for at in range(begin, end):
            place[other[at]] = -1
        constraint[person] = total if end > begin else np.nan
        redundant[person] = twice
        hierarchy[person] = _disorder(parts, end - begin, total)


@kernel
def _shares(contacts: Contacts) -> tuple[Values, Values]:
    """Each contact's share of a person's strength, and that strength over the contact's largest."""
    people = contacts.start.size - 1
    largest = np.zeros(people)
    share = np.zeros(contacts.other.size)
    for person in range(people):
        total = 0.0
        for at in range(contacts.start[person], contacts.start[person + 1]):
            total += contacts.strength[at]
            largest[person] = max(largest[person], contacts.strength[at])
        for at in range(contacts.start[person], contacts.start[person + 1]):
            share[at] = contacts.strength[at] / total
    marginal = np.zeros(contacts.other.size)
    for at in range(contacts.other.size):
        marginal[at] = contacts.strength[at] / largest[contacts.other[at]]
    return share, marginal


@kernel
def _disorder(parts: Values, count: int, total: float) -> float:
    """Coleman and Theil's disorder of the parts of the constraint."""
    if count < 2:
        return np.nan
    mean = total / count
    found = 0.0
    for at in range(count):
        found += parts[at] / mean * np.log(parts[at] / mean)
    return found / (count * np.log(count))


@kernel
def roles(near: Neighbours, group: Groups, groups: int, found: Roles) -> None:
    """Gould and Fernandez's roles (1989): open two-step paths by the groups of their ends.

    Arcs in times arcs out, by group, less those that return to where they came from and those whose
    ends are joined. ``group`` is -1 where unknown.
    """
    start, head, in_start, tail = near.out_start, near.out_head, near.in_start, near.in_tail
    people = group.size
    after = np.zeros(people, dtype=np.bool_)
    counts = np.zeros(groups, dtype=np.int64)
    for person in range(people):
        own = group[person]
        if own < 0:
            continue
        known = 0
        for arc in range(start[person], start[person + 1]):
            if group[head[arc]] >= 0:
                after[head[arc]] = True
                counts[group[head[arc]]] += 1
                known += 1
        tally = np.zeros(5, dtype=np.int64)
        for arc in range(in_start[person], in_start[person + 1]):
            before = tail[arc]
            if group[before] >= 0:
                _add_open(start, head, group, counts, known, after, person, before, tally)
        found.coordinator[person] = tally[0]
        found.itinerant[person] = tally[1]
        found.gatekeeper[person] = tally[2]
        found.representative[person] = tally[3]
        found.liaison[person] = tally[4]
        for arc in range(start[person], start[person + 1]):
            after[head[arc]] = False
            if group[head[arc]] >= 0:
                counts[group[head[arc]]] = 0


@kernel
def _add_open(
    start: Starts,
    head: Places,
    group: Groups,
    counts: Starts,
    known: int,
    after: npt.NDArray[np.bool_],
    person: int,
    before: int,
    tally: Starts,
) -> None:
    """Add the open paths from ``before`` over the person: all, less returns, less closed ones."""
    own, of = group[person], group[before]
    to_own, to_same, to_others = counts[own], counts[of], known - counts[own] - counts[of]
    if of == own:
        to_same, to_others = 0, known - counts[own]
    if after[before]:
        if of == own:
            to_own -= 1
        else:
            to_same -= 1
    for arc in range(start[before], start[before + 1]):
        end = head[arc]
        if after[end]:
            if group[end] == own:
                to_own -= 1
            elif group[end] == of:
                to_same -= 1
            else:
                to_others -= 1
    if of == own:
        tally[0] += to_own
        tally[3] += to_others
    else:
        tally[2] += to_own
        tally[1] += to_same
        tally[4] += to_others


@kernel
def core_numbers(contacts: Contacts, found: Values) -> None:
    """Peel whoever has fewest contacts left (Batagelj and Zaversnik 2003, arXiv cs/0310049)."""
    people = contacts.start.size - 1
    degree = np.diff(contacts.start)
    order = np.argsort(degree, kind="mergesort")
    place = np.zeros(people, dtype=np.int64)
    most = degree[order[people - 1]] if people else 0
    first = np.searchsorted(degree[order], np.arange(most + 2))
    for at in range(people):
        place[order[at]] = at
    for at in range(people):
        person = order[at]
        found[person] = degree[person]
        for arc in range(contacts.start[person], contacts.start[person + 1]):
            other = contacts.other[arc]
            if degree[other] > degree[person]:
                # The other moves to the front of those of the same degree, which then starts later.
                front = max(first[degree[other]], at + 1)
                swapped, where = order[front], place[other]
                order[front], order[where] = other, swapped
                place[other], place[swapped] = front, where
                first[degree[other]] = front + 1
                degree[other] -= 1
