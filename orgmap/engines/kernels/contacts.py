"""What a person's contacts are to one another: structural holes, roles and cores, one pass each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from orgmap.engines.kernels.compiling import kernel

Values = npt.NDArray[np.float64]
Places = npt.NDArray[np.uint32]
Starts = npt.NDArray[np.int64]
Groups = npt.NDArray[np.int32]
#: Of each place: 1 where an arc goes out, 2 where one comes in, 3 where both do.
Arrows = npt.NDArray[np.int8]
#: One row a role, one column a person.
Counts = npt.NDArray[np.int64]
COORDINATOR, ITINERANT, GATEKEEPER, REPRESENTATIVE, LIAISON = range(5)


class Contacts(NamedTuple):
    """People tied in either direction; the places of person v lie from ``start[v]`` to ``start[v + 1]``.

    ``strength`` is both ways added up, ``back`` the place of the same tie in the other's list, and
    ``onward`` the places, in each list, whose other end comes later in the order of
    :func:`oriented`: each triangle is met once that way.
    """

    start: Starts
    other: Places
    strength: Values
    back: Starts
    onward_start: Starts
    onward: Starts


@kernel
def oriented(start: Starts, other: Places) -> tuple[Starts, Starts, Starts]:
    """The parts ``back``, ``onward_start`` and ``onward`` of :class:`Contacts`, of lists in order.

    People with few contacts come first, so that nobody's list of later ones is long (Chiba and
    Nishizeki 1985, doi 10.1137/0214017).
    """
    people = start.size - 1
    back = np.empty(other.size, dtype=np.int64)
    cursor = start[:-1].copy()
    onward_start = np.zeros(people + 1, dtype=np.int64)
    onward = np.empty(other.size // 2 + 1, dtype=np.int64)
    count = 0
    for person in range(people):
        own = start[person + 1] - start[person]
        for at in range(start[person], start[person + 1]):
            to = other[at]
            # Lists are in order, so people come by in the order in which they stand in each list.
            back[cursor[to]] = at
            cursor[to] += 1
            theirs = start[to + 1] - start[to]
            onward[count] = at
            count += own < theirs or (own == theirs and person < to)
        onward_start[person + 1] = count
    return back, onward_start, onward


@kernel
def holes(contacts: Contacts, constraint: Values, redundant: Values) -> Values:
    """Burt's constraint, how much of a person's contacts is redundant, and the parts of the constraint.

    All that is not a person's own tie comes from triangles: two contacts who are tied.
    """
    start = contacts.start
    share, marginal = _shares(contacts)
    parts = share.copy()
    redundant[:] = 0.0
    _add_triangles(contacts, share, marginal, parts, redundant)
    for person in range(start.size - 1):
        total = 0.0
        for at in range(start[person], start[person + 1]):
            parts[at] *= parts[at]
            total += parts[at]
        constraint[person] = total if start[person + 1] > start[person] else np.nan
    return parts


@kernel
def _add_triangles(
    contacts: Contacts, share: Values, marginal: Values, parts: Values, redundant: Values
) -> None:
    """For every triangle: the share that goes round by the third, on all six ways, and what is doubled."""
    other, back, first, onward = contacts.other, contacts.back, contacts.onward_start, contacts.onward
    people = contacts.start.size - 1
    place = np.full(people, -1, dtype=np.int64)
    for u in range(people):
        begin, end = contacts.start[u], contacts.start[u + 1]
        for at in range(first[u], first[u + 1]):
            place[other[onward[at]]] = onward[at]
        for at in range(first[u], first[u + 1]):
            uv = onward[at]
            v = other[uv]
            for further in range(first[v], first[v + 1]):
                vw = onward[further]
                w = other[vw]
                uw = place[w]
                if begin <= uw < end:
                    vu, wu, wv = back[uv], back[uw], back[vw]
                    parts[uv] += share[uw] * share[wv]
                    parts[vu] += share[vw] * share[wu]
                    parts[uw] += share[uv] * share[vw]
                    parts[wu] += share[wv] * share[vu]
                    parts[vw] += share[vu] * share[uw]
                    parts[wv] += share[wu] * share[uv]
                    redundant[u] += share[uw] * marginal[vw] + share[uv] * marginal[wv]
                    redundant[v] += share[vw] * marginal[uw] + share[vu] * marginal[wu]
                    redundant[w] += share[wv] * marginal[uv] + share[wu] * marginal[vu]


@kernel
def _shares(contacts: Contacts) -> tuple[Values, Values]:
    """Each tie's share of its person's strength, and its strength over that person's largest."""
    start, strength = contacts.start, contacts.strength
    share = np.empty(strength.size)
    marginal = np.empty(strength.size)
    for person in range(start.size - 1):
        total, largest = 0.0, 0.0
        for at in range(start[person], start[person + 1]):
            total += strength[at]
            largest = max(largest, strength[at])
        for at in range(start[person], start[person + 1]):
            share[at] = strength[at] / total
            marginal[at] = strength[at] / largest
    return share, marginal


@kernel
def roles(contacts: Contacts, arcs: Arrows, group: Groups, groups: int, count: Counts) -> None:
    """Gould and Fernandez's roles (1989): open two-step paths by the groups of their ends.

    Arcs in times arcs out, by group, less those that return to where they came from and, triangle by
    triangle, those whose ends are joined. ``arcs`` says of each place whether an arc goes out and
    whether one comes in; ``group`` is -1 where unknown; rows of ``count`` are the roles.
    """
    start, other = contacts.start, contacts.other
    into = np.zeros(groups, dtype=np.int64)
    out = np.zeros(groups, dtype=np.int64)
    for person in range(group.size):
        own = group[person]
        if own < 0:
            continue
        all_in, all_out, returns, returns_own = 0, 0, 0, 0
        for at in range(start[person], start[person + 1]):
            theirs = group[other[at]]
            if theirs >= 0:
                away, here = arcs[at] & 1, arcs[at] >> 1
                into[theirs] += here
                out[theirs] += away
                all_in += here
                all_out += away
                returns += here & away
                returns_own += here & away & (theirs == own)
        alike = 0
        for at in range(start[person], start[person + 1]):
            theirs = group[other[at]]
            if theirs >= 0 and theirs != own:
                alike += (arcs[at] >> 1) * out[theirs]
        in_own, out_own = into[own], out[own]
        count[COORDINATOR, person] = in_own * out_own - returns_own
        count[ITINERANT, person] = alike - (returns - returns_own)
        count[GATEKEEPER, person] = (all_in - in_own) * out_own
        count[REPRESENTATIVE, person] = in_own * (all_out - out_own)
        count[LIAISON, person] = (all_in - in_own) * (all_out - out_own) - alike
        for at in range(start[person], start[person + 1]):
            if group[other[at]] >= 0:
                into[group[other[at]]] = 0
                out[group[other[at]]] = 0
    _take_closed(contacts, arcs, group, count)


@kernel
def _take_closed(contacts: Contacts, arcs: Arrows, group: Groups, count: Counts) -> None:
    """Take off the paths whose ends are joined: six ways round every triangle."""
    other, first, onward = contacts.other, contacts.onward_start, contacts.onward
    people = contacts.start.size - 1
    place = np.full(people, -1, dtype=np.int64)
    for u in range(people):
        if group[u] < 0:
            continue
        begin, end = contacts.start[u], contacts.start[u + 1]
        for at in range(first[u], first[u + 1]):
            place[other[onward[at]]] = onward[at]
        for at in range(first[u], first[u + 1]):
            v = other[onward[at]]
            for further in range(first[v], first[v + 1]):
                w = other[onward[further]]
                uw = place[w]
                if begin <= uw < end and group[v] >= 0 and group[w] >= 0:
                    uv, vw, uw = arcs[onward[at]], arcs[onward[further]], arcs[uw]
                    u_v, v_u, v_w, w_v = uv & 1, uv >> 1, vw & 1, vw >> 1
                    u_w, w_u = uw & 1, uw >> 1
                    a, b, c = group[u], group[v], group[w]
                    count[_role(b, a, c), u] -= v_u & u_w & v_w
                    count[_role(c, a, b), u] -= w_u & u_v & w_v
                    count[_role(a, b, c), v] -= u_v & v_w & u_w
                    count[_role(c, b, a), v] -= w_v & v_u & w_u
                    count[_role(a, c, b), w] -= u_w & w_v & u_v
                    count[_role(b, c, a), w] -= v_w & w_u & v_u


@kernel
def _role(before: int, person: int, after: int) -> int:
    """The role of somebody of group ``person`` between people of the two others."""
    if before == person:
        return COORDINATOR if after == person else REPRESENTATIVE
    if after == person:
        return GATEKEEPER
    return ITINERANT if before == after else LIAISON


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
