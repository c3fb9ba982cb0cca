"""Whose units does a person join: Gould and Fernandez's roles with the triads that show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from orgmap.arcs import Arcs
from orgmap.errors import UnknownName
from orgmap.measures.bridges import percent
from orgmap.measures.brokerage_roles import ROLES, PersonRoles, role_counts, units_of
from orgmap.measures.reading import positive_arcs
from orgmap.model import Source
from orgmap.network import Network
from orgmap.results import Answer, Reason

__all__ = ["PersonRoles", "Triad", "role_reasons", "roles", "triads"]

_EXPLAINED = 25
_LINES_SHOWN = 6
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Triad:
    """Two people whom a broker joins and who are not tied from the first to the second.

    ``evidence`` holds the lines of files behind the two ties.
    """

    first: str
    broker: str
    last: str
    role: str
    strength: float
    evidence: tuple[Source, ...] = ()


def roles(network: Network, *, layers: Sequence[str] | None = None) -> Answer[PersonRoles]:
    """In which roles does each person stand between others, by which triads, and how often by chance?

    Parameters
    ----------
    network
        The network to look at; units group people.
    layers
        One layer (arrows as its file has them), several (arrows towards influence), or None for all
        informal ones together.

    Returns
    -------
    Answer[PersonRoles]
        Most brokerage first. Each reason is a role with its share of the person's triads (shares sum
        to 1), examples, and the lines behind them; given for the first 25 people.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Gould & Fernandez 1989, doi 10.2307/270949. R's sna calls the roles w_I (coordinator), w_O
    (itinerant), b_OI (gatekeeper), b_IO (representative) and b_O (liaison).

    >>> from orgmap.model import Person, Records, Tie
    >>> people = (Person("ann", unit="A"), Person("bob", unit="B"), Person("cy", unit="C"))
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "cy", "advice"))
    >>> found = roles(Network.from_records(Records(people=people, ties=ties))).results[0]
    >>> found.person, found.counts["liaison"], found.reasons[0].share
    ('bob', 1, 1.0)
    """
    answer = role_counts(network, layers=layers)
    arcs = positive_arcs(network, "roles", layers)
    explained = [row for row in answer.results if row.total][:_EXPLAINED]
    reasons = {row.person: _reasons(network, arcs, row) for row in explained}
    rows = tuple(replace(row, reasons=reasons.get(row.person, ())) for row in answer.results)
    brokers = sum(bool(row.total) for row in rows)
    cut = (f"Triads are shown for the first {_EXPLAINED} of {brokers} people.",)
    return replace(answer, results=rows, notes=(*answer.notes, *(cut if brokers > _EXPLAINED else ())))


def role_reasons(network: Network, person: str, *, layers: Sequence[str] | None = None) -> tuple[Reason, ...]:
    """Why does this person have these roles: each role's share, its strongest triads, their lines.

    Raises
    ------
    UnknownName
        For an unknown person or layer.
    InputError
        For a negative layer.
    """
    if person not in network.people:
        raise UnknownName("person", person, list(network.people))
    arcs = positive_arcs(network, "roles", layers)
    row = next(row for row in role_counts(network, layers=layers).results if row.person == person)
    return _reasons(network, arcs, row)


def triads(
    network: Network, person: str, *, layers: Sequence[str] | None = None, role: str | None = None
) -> tuple[Triad, ...]:
    """Every open triad through a person, strongest first: its strength is that of its weaker tie.

    Parameters
    ----------
    network
        The network to look at.
    person
        The id of the broker.
    layers
        As for :func:`roles`.
    role
        One role only, or None for all.

    Raises
    ------
    UnknownName
        For an unknown person, role or layer.
    InputError
        For a negative layer.
    """
    if person not in network.people:
        raise UnknownName("person", person, list(network.people))
    if role is not None and role not in ROLES:
        raise UnknownName("role", role, list(ROLES))
    arcs = positive_arcs(network, "roles", layers)
    return tuple(_evident(network, arcs, one) for one in _open_triads(network, arcs, person, role))


def _open_triads(network: Network, arcs: Arcs, person: str, role: str | None) -> list[Triad]:
    units = units_of(network, arcs)
    at = arcs.index[person]
    if units[at] is None:
        return []
    tied = set(zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True))
    inward, outward = np.flatnonzero(arcs.head == at), np.flatnonzero(arcs.tail == at)
    found = []
    for into in inward.tolist():
        first = int(arcs.tail[into])
        for out in outward.tolist():
            last = int(arcs.head[out])
            if first == last or (first, last) in tied or units[first] is None or units[last] is None:
                continue
            kind = _role(units[first], units[at], units[last])
            if role is None or kind == role:
                weaker = float(min(arcs.strength[into], arcs.strength[out]))
                found.append(Triad(arcs.people[first], person, arcs.people[last], kind, weaker))
    return sorted(found, key=lambda one: -one.strength)


def _role(first: str | None, broker: str | None, last: str | None) -> str:
    if first == broker:
        return "coordinator" if last == broker else "representative"
    if last == broker:
        return "gatekeeper"
    return "itinerant" if first == last else "liaison"


def _evident(network: Network, arcs: Arcs, one: Triad) -> Triad:
    lines = (
        *network.evidence(one.first, one.broker, arcs.layers),
        *network.evidence(one.broker, one.last, arcs.layers),
    )
    return replace(one, evidence=lines)


def _reasons(network: Network, arcs: Arcs, row: PersonRoles) -> tuple[Reason, ...]:
    """One reason a role, largest first; shares sum to 1."""
    if row.undefined:
        return (Reason(row.undefined),)
    if not row.total:
        return (Reason(f"{network.name(row.person)} stands between no two people who are not tied."),)
    by_role: dict[str, list[Triad]] = {}
    for one in _open_triads(network, arcs, row.person, None):
        by_role.setdefault(one.role, []).append(one)
    reasons = []
    for role, found in sorted(by_role.items(), key=lambda item: -len(item[1])):
        share = len(found) / row.total
        examples = [_evident(network, arcs, one) for one in found[:_EXAMPLES]]
        shown = "; ".join(
            f"{network.name(one.first)} → {network.name(one.broker)} → {network.name(one.last)}"
            for one in examples
        )
        beside = f"{len(found)} as {role}, {row.expected[role]:.1f} expected by chance"
        evidence = tuple(dict.fromkeys(line for one in examples for line in one.evidence))
        text = f"{percent(share)} of the open triads through {network.name(row.person)}: {beside} ({shown})."
        reasons.append(Reason(text, share, evidence[:_LINES_SHOWN]))
    return tuple(reasons)
