"""A person's own network: contacts, reach, units not seen, reliance on one contact, similarity.

Conventions, and what follows from them:

* A contact is anybody with a positive tie to or from the person on the layers named; negative
  layers (conflict, avoids) never enter.
* "Reach" counts people within two steps whichever way the ties point: somebody who knows somebody.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orgmap.model import Source
from orgmap.network import Network
from orgmap.results import Answer, EgoPicture, Reason


def ego(network: Network, me: str, *, layers: Sequence[str] | None = None) -> Answer[EgoPicture]:
    """What does my own network look like, and what do I not see?

    ``measures`` holds: ``contacts``; ``named_by_me`` and ``naming_me`` (ties out and in, as the files
    have them); ``top_contact_share`` (0..1, share of my tie strength that one contact holds);
    ``density_among_contacts`` (0..1, pairs of contacts who are tied in either direction; undefined
    under two contacts); ``constraint`` (Burt 1992; 1 for a single contact, low for a broker,
    undefined for an isolate); ``reach_two_steps`` (people) and ``units_reached`` (units with at least
    one contact). Undefined is NaN here and null in JSON, with a note.

    ``blind_spots`` are units without a contact of mine; ``over_reliance`` is the contact without whom
    I would reach the fewest people, as a computed counterfactual; ``bias`` compares the share of
    contacts like me (same unit, same grade) with their share among everybody else, the similarity
    that mere availability would give (McPherson, Smith-Lovin & Cook 2001,
    doi 10.1146/annurev.soc.27.1.415).

    Parameters
    ----------
    network
        The people and their ties.
    me
        Id, name or e-mail address of the person.
    layers
        Layers to look at; all informal ones when none is named.

    Raises
    ------
    UnknownName
        For a person or layer that is not there.

    >>> from orgmap.model import Records, Tie
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "cyd", "advice"))
    >>> picture = ego(Network.from_records(Records(ties=ties)), "ann").results[0]
    >>> picture.measures["contacts"], picture.measures["reach_two_steps"]
    (1.0, 2.0)
    """
    person = network.find(me)
    around = Around.of(network, person, layers)
    measures, notes = _ego_measures(network, around)
    bias, missing = _bias(network, around)
    picture = EgoPicture(
        person=person,
        measures=measures,
        blind_spots=_blind_spots(network, around),
        over_reliance=_over_reliance(network, around),
        bias=bias,
    )
    return Answer("mirror", network.made_by(layers=around.layers), (picture,), (*notes, *missing))


@dataclass(frozen=True)
class Around:
    """A person's surroundings: everybody's neighbours in either direction and mutual strengths."""

    person: str
    layers: tuple[str, ...]
    neighbours: Mapping[str, Mapping[str, float]]
    named: int
    naming: int

    @classmethod
    def of(cls, network: Network, person: str, layers: Sequence[str] | None) -> Around:
        """The surroundings of a person on the layers named, or on all informal ones."""
        arcs = network.arcs(layers, direction="file")
        neighbours: dict[str, dict[str, float]] = {name: {} for name in arcs.people}
        named = naming = 0
        for at, to, strength in zip(
            arcs.tail.tolist(), arcs.head.tolist(), arcs.strength.tolist(), strict=True
        ):
            a, b = arcs.people[at], arcs.people[to]
            neighbours[a][b] = neighbours[a].get(b, 0.0) + strength
            neighbours[b][a] = neighbours[b].get(a, 0.0) + strength
            named += a == person
            naming += b == person
        return cls(person, arcs.layers, neighbours, named, naming)

    @property
    def contacts(self) -> Mapping[str, float]:
        """The person's contacts and the strength shared with each, both directions together."""
        return self.neighbours[self.person]

    def leaned_on(self) -> tuple[str, dict[str, int]]:
        """The contact whose loss costs most reach, then most strength; and what is left without each.

        Only where there is a contact.
        """
        left = {contact: len(self.reach(without=contact)) for contact in self.contacts}
        return min(left, key=lambda contact: (left[contact], -self.contacts[contact])), left

    def reach(self, *, without: str | None = None) -> set[str]:
        """People within two steps, leaving out the person and ``without``."""
        found: set[str] = set()
        for contact in self.contacts:
            if contact != without:
                found.add(contact)
                found.update(self.neighbours[contact])
        return found - {self.person, without or self.person}


def _ego_measures(network: Network, around: Around) -> tuple[dict[str, float], list[str]]:
    contacts = around.contacts
    total = sum(contacts.values())
    pairs = len(contacts) * (len(contacts) - 1) / 2
    tied = sum(1 for a in contacts for b in around.neighbours[a] if b in contacts) / 2
    notes = []
    if len(contacts) < 2:
        notes.append("Density among contacts is undefined with fewer than two contacts.")
    if not contacts:
        name = network.name(around.person)
        notes.append(f"{name} has no tie on these layers: shares, constraint and reliance are undefined.")
    return {
        "contacts": float(len(contacts)),
        "named_by_me": float(around.named),
        "naming_me": float(around.naming),
        "top_contact_share": max(contacts.values()) / total if contacts else math.nan,
        "density_among_contacts": tied / pairs if pairs else math.nan,
        "constraint": _constraint(around),
        "reach_two_steps": float(len(around.reach())),
        "units_reached": float(len({network.people[c].unit for c in contacts} - {None})),
    }, notes


def _constraint(around: Around) -> float:
    """Burt's constraint of the person: sum over contacts j of (p_ij + sum over q of p_iq p_qj) squared."""
    contacts = around.contacts
    if not contacts:
        return math.nan
    own = sum(contacts.values())
    total = 0.0
    for contact, strength in contacts.items():
        tied = strength / own
        for other, through in contacts.items():
            shared = around.neighbours[other].get(contact, 0.0)
            if shared:
                tied += through / own * shared / sum(around.neighbours[other].values())
        total += tied**2
    return total


def _blind_spots(network: Network, around: Around) -> tuple[Reason, ...]:
    """Units without a contact of the person: the wholly unseen first, larger units first."""
    units: dict[str, list[str]] = {}
    for person in network.people.values():
        if person.unit and person.id != around.person:
            units.setdefault(person.unit, []).append(person.id)
    reach = around.reach()
    own = network.people[around.person].unit
    spots = []
    for unit, members in units.items():
        if unit == own or any(member in around.contacts for member in members):
            continue
        seen = [member for member in members if member in reach]
        reason = _indirect(network, around, unit, members, seen) if seen else _unseen(unit, members)
        spots.append((len(seen) > 0, -len(members), unit, reason))
    return tuple(reason for *_, reason in sorted(spots, key=lambda spot: spot[:3]))


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _unseen(unit: str, members: Sequence[str]) -> Reason:
    return Reason(f"{unit} ({_people(len(members))}): no tie of yours leads there within two steps.")


def _indirect(
    network: Network, around: Around, unit: str, members: Sequence[str], seen: Sequence[str]
) -> Reason:
    through = Counter(
        contact for contact in around.contacts for member in seen if member in around.neighbours[contact]
    )
    contact, count = through.most_common(1)[0]
    evidence: dict[Source, None] = {}
    for member in seen:
        if member in around.neighbours[contact]:
            evidence.update(dict.fromkeys(network.evidence(contact, member, around.layers)))
    text = (
        f"{unit} ({_people(len(members))}): nobody there has a tie with you; you reach "
        f"{len(seen)} of them in two steps, {count} through {network.name(contact)}."
    )
    return Reason(text, evidence=tuple(evidence))


def _over_reliance(network: Network, around: Around) -> Reason | None:
    """The contact whose loss costs most reach (then most strength), as a counterfactual."""
    if not around.contacts:
        return None
    reach = len(around.reach())
    contact, left = around.leaned_on()
    share = around.contacts[contact] / sum(around.contacts.values())
    name, lost = network.name(contact), reach - left[contact]
    text = (
        f"{name} holds {_percent(share)} of your tie strength; without {name} you would reach "
        f"{_people(lost)} fewer within two steps ({left[contact]} instead of {reach})."
    )
    return Reason(text, evidence=network.evidence(around.person, contact, around.layers))


def _bias(network: Network, around: Around) -> tuple[tuple[Reason, ...], list[str]]:
    """Same-unit and same-grade contacts against the share of such people among everybody else."""
    units = {p.id: p.unit for p in network.people.values() if p.unit}
    grades = {p: grade for p in network.people if (grade := network.grade(p)) is not None}
    reasons, missing = [], []
    for what, values in (("unit", units), ("grade", grades)):
        if around.person not in values:
            missing.append(f"Your own {what} is not known: similarity by {what} cannot be said.")
            continue
        others = [p for p in values if p != around.person]
        contacts = [p for p in others if p in around.contacts]
        if not contacts:
            missing.append(f"No contact has a known {what}: similarity by {what} cannot be said.")
            continue
        same = [p for p in others if values[p] == values[around.person]]
        alike = sum(1 for p in contacts if values[p] == values[around.person])
        reasons.append(_similarity(what, alike, len(contacts), len(same), len(others)))
    return tuple(reasons), missing


def _similarity(what: str, alike: int, contacts: int, same: int, others: int) -> Reason:
    chance = _at_least(alike, contacts, same, others)
    often = "less than 1 %" if chance < 0.005 else _percent(chance)
    text = (
        f"{alike} of {contacts} contacts ({_percent(alike / contacts)}) share your {what}; "
        f"{same} of {others} others do ({_percent(same / others)}). "
        f"Contacts drawn at random would be so alike in {often} of draws."
    )
    return Reason(text)


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _at_least(hits: int, drawn: int, marked: int, total: int) -> float:
    """P(at least ``hits`` marked among ``drawn`` of ``total``), without replacement."""
    ways = sum(
        math.comb(marked, k) * math.comb(total - marked, drawn - k)
        for k in range(hits, min(marked, drawn) + 1)
    )
    return ways / math.comb(total, drawn)
