"""Gould and Fernandez's roles: between whose units does a person stand, and is it more than by chance?

A person v brokers a -> v -> b where a and b are two others and no arc runs from a to b. By the units
of the three, v is coordinator (A A A), itinerant (A B A), gatekeeper (A B B), representative (A A B)
or liaison (A B C). Counts alone say little: a small unit leaves its members few chances to coordinate
and many to liaise. So each count stands beside what arcs drawn at random with the same density would
give somebody in a unit of that size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import nan, sqrt
from typing import Any

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import engine as find_engine
from orgmap.measures.measure import WideMeasure
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.network import Network
from orgmap.results import Answer, Reason

#: The roles in the order of CONTRACT section 4.
ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
REFERENCE = "Gould & Fernandez 1989, doi 10.2307/270949"
_TWICE = (
    "The layer is undirected: every open pair counts in both orders, so gatekeeper and representative "
    "are equal."
)


@dataclass(frozen=True, slots=True)
class PersonRoles:
    """How often a person stands between two others in each role.

    ``expected`` and ``z`` hold a number per role and for ``total``: the count that arcs drawn at random
    with the same density would give, and (count - expected) / its standard deviation (NaN where that
    is 0). A person of unknown unit has None everywhere and ``undefined`` says so.
    """

    person: str
    unit: str | None
    counts: Mapping[str, int | None]
    expected: Mapping[str, float] = field(default_factory=dict)
    z: Mapping[str, float] = field(default_factory=dict)
    undefined: str | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def total(self) -> int | None:
        """All roles together."""
        return self.counts["total"]

    def to_json(self) -> dict[str, Any]:
        """The ``roles`` result: person, unit, the five counts, total, expected, z, undefined, reasons."""
        return {
            "person": self.person,
            "unit": self.unit,
            **self.counts,
            "expected": dict(self.expected),
            "z": {role: None if np.isnan(value) else value for role, value in self.z.items()},
            "undefined": self.undefined,
            "reasons": [reason.to_json() for reason in self.reasons],
        }


@dataclass(frozen=True)
class Chance:
    """Mean and variance of each role's count for one unit, all arcs being drawn with one probability."""

    mean: Mapping[str, float]
    variance: Mapping[str, float]


def chance_of_roles(size: int, others: Sequence[int], density: float) -> Chance:
    """What chance alone gives a member of a unit of ``size`` beside units of the sizes ``others``.

    Two triads of the same person depend on each other only where they share an arc, that is one of
    their ends: so each variance is that of independent triads plus a covariance for every ordered
    pair of triads with one end in common (Gould & Fernandez 1989).

    >>> chance_of_roles(3, [3], 0.5).mean["coordinator"]
    0.25
    """
    mates, outside = size - 1, sum(others)
    beyond = {k: outside - k for k in set(others)}
    # How many ordered pairs of ends a role has, and how many pairs of those share the first or the last.
    pairs = {
        "coordinator": mates * (mates - 1),
        "itinerant": sum(k * (k - 1) for k in others),
        "gatekeeper": outside * mates,
        "representative": mates * outside,
        "liaison": sum(k * beyond[k] for k in others),
        "total": (mates + outside) * (mates + outside - 1),
    }
    crossed = outside * mates * (mates - 1) + mates * outside * (outside - 1)
    sharing = {
        "coordinator": 2 * mates * (mates - 1) * (mates - 2),
        "itinerant": 2 * sum(k * (k - 1) * (k - 2) for k in others),
        "gatekeeper": crossed,
        "representative": crossed,
        "liaison": 2 * sum(k * beyond[k] * (beyond[k] - 1) for k in others),
        "total": 2 * (mates + outside) * (mates + outside - 1) * (mates + outside - 2),
    }
    likely = density**2 * (1.0 - density)
    together = density**3 * (1.0 - density) ** 3
    return Chance(
        {role: likely * count for role, count in pairs.items()},
        {role: likely * (1 - likely) * count + together * sharing[role] for role, count in pairs.items()},
    )


def units_of(network: Network, arcs: Arcs) -> list[str | None]:
    """The unit of everybody in the order of the arcs, None where not known."""
    return [network.people[person].unit or None for person in arcs.people]


def role_counts(network: Network, *, layers: Sequence[str] | None = None) -> Answer[PersonRoles]:
    """In which roles does each person stand between others, and how often by chance alone?

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
        Most brokerage first. Triads with somebody of unknown unit are not counted.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Gould & Fernandez 1989, doi 10.2307/270949. R's sna calls the roles w_I, w_O, b_OI, b_IO and b_O.

    >>> from orgmap.model import Person, Records, Tie
    >>> people = (Person("ann", unit="A"), Person("bob", unit="B"), Person("cy", unit="B"))
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "cy", "advice"))
    >>> first = role_counts(Network.from_records(Records(people=people, ties=ties))).results[0]
    >>> first.person, first.counts["gatekeeper"]
    ('bob', 1)
    """
    arcs = positive_arcs(network, "brokerage_roles", layers)
    who = find_engine()
    units = units_of(network, arcs)
    found = who.roles(arcs, units)
    columns = {role: getattr(found, role) for role in ROLES}
    chances = _chances(arcs, units)
    rows = []
    for at, person in enumerate(arcs.people):
        unit = units[at]
        if unit is None:
            rows.append(_unplaced(person))
            continue
        counts = {role: round(float(values[at])) for role, values in columns.items()}
        counts["total"] = sum(counts.values())
        chance = chances[unit]
        z = {role: _standing(counts[role], chance, role) for role in chance.mean}
        rows.append(PersonRoles(person, unit, counts, chance.mean, z))
    rows.sort(key=lambda row: (row.total is None, -(row.total or 0)))
    made_by = network.made_by(
        engine=who.name, layers=arcs.layers, options={"groups": "unit", "direction": arcs.direction}
    )
    return Answer("roles", made_by, tuple(rows), (*layer_notes(network, arcs), *_notes(arcs, units)))


def _chances(arcs: Arcs, units: Sequence[str | None]) -> dict[str, Chance]:
    """Chance for every unit, people of unknown unit and their arcs left out."""
    known = np.array([unit is not None for unit in units], dtype=np.bool_)
    people = int(known.sum())
    inside = int((known[arcs.tail] & known[arcs.head]).sum()) if arcs.size else 0
    density = inside / (people * (people - 1)) if people > 1 else 0.0
    sizes = Counter(unit for unit in units if unit is not None)
    return {
        unit: chance_of_roles(size, [n for name, n in sizes.items() if name != unit], density)
        for unit, size in sizes.items()
    }


def _standing(count: int, chance: Chance, role: str) -> float:
    spread = sqrt(chance.variance[role])
    return (count - chance.mean[role]) / spread if spread > 0 else nan


def _unplaced(person: str) -> PersonRoles:
    sentence = f"The unit of {person} is not known, so there is no role."
    return PersonRoles(person, None, dict.fromkeys((*ROLES, "total")), undefined=sentence)


def _notes(arcs: Arcs, units: Sequence[str | None]) -> list[str]:
    unknown = sum(unit is None for unit in units)
    notes = [_TWICE] if arcs.size and not arcs.directed else []
    if unknown and unknown == len(units):
        notes.append("Nobody's unit is known, so there are no roles: give people a unit.")
    elif unknown:
        who = "1 person has" if unknown == 1 else f"{unknown} people have"
        notes.append(f"{who} no known unit: no triad with them is counted.")
    elif len(set(units)) == 1:
        notes.append("Everybody is in one unit, so the only role is coordinator.")
    return notes


MEASURES = (
    WideMeasure(
        name="brokerage_roles",
        question="Between whose units does this person stand, and more often than by chance?",
        definition="Number of open triads a -> person -> b (no arc from a to b) by the units of the three: "
        "coordinator A A A, itinerant A B A, gatekeeper A B B, representative A A B, liaison A B C. "
        "Expected: the mean when arcs are drawn at random with the density of the layer, given the "
        "sizes of the units; z: (count - expected) / standard deviation.",
        reading="Strength is not used.",
        direction="Along the arrows of the file on one layer, of influence on several together: turning "
        "them round swaps gatekeeper and representative.",
        undefined="For a person of unknown unit; triads with such people are not counted.",
        reference=REFERENCE,
        family="brokerage",
        engine="arrays",
        cost="Grows with the number of two-step paths.",
        of="person",
        ask=role_counts,
    ),
)
