"""Ties between units beside what chance would give, given everybody's activity and the units' sizes.

Chance: every arc keeps the person it starts from and the person it ends at in number, and nobody is
tied to themself. The expected number from i to j is then proportional to (arcs from i) x (arcs to j);
summed over two units, and scaled so that all pairs together give the arcs there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from orgmap.engines.kept import kept
from orgmap.network import Network
from orgmap.results import Answer, Json

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_BRIDGES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class PairRow:
    """Ties from one unit to another: ``ties`` counted, ``expected`` by chance, ``ratio`` of the two.

    ``density`` is the share of possible ties that are there (None where none is possible); ``bridges`` are
    the people who carry most of these ties, with the share of them each touches.
    """

    source: str
    target: str
    ties: int
    expected: float
    ratio: float | None
    density: float | None
    bridges: tuple[tuple[str, float], ...] = ()

    def to_json(self) -> Json:
        """The row as plain values."""
        return {
            "source": self.source,
            "target": self.target,
            "ties": self.ties,
            "expected": self.expected,
            "ratio": self.ratio,
            "density": self.density,
            "bridges": [{"person": person, "share": share} for person, share in self.bridges],
        }


@dataclass(frozen=True, eq=False)
class Interfaces:
    """Counted and expected arcs between units, as square tables in the order of ``units``."""

    units: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]]
    arcs: tuple[tuple[str, str], ...]
    ties: Floats
    expected: Floats

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The position of each unit."""
        return {unit: at for at, unit in enumerate(self.units)}

    @cached_property
    def unit_of(self) -> Mapping[str, str]:
        """The unit of each person who has one."""
        return {person: unit for unit, people in self.members.items() for person in people}

    def between(self, a: str, b: str) -> tuple[tuple[str, str], ...]:
        """The arcs from unit ``a`` to unit ``b``."""
        return self._by_pair.get((a, b), ())

    @cached_property
    def _by_pair(self) -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
        """The arcs of every two units that have any, sorted out in one walk."""
        own = self.unit_of
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for arc in self.arcs:
            found.setdefault((own[arc[0]], own[arc[1]]), []).append(arc)
        return {pair: tuple(arcs) for pair, arcs in found.items()}

    def density(self, a: str, b: str) -> float | None:
        """The share of possible arcs from ``a`` to ``b`` that are there; None where none is possible."""
        first, second = len(self.members[a]), len(self.members[b])
        possible = first * (first - 1) if a == b else first * second
        return float(self.ties[self.place[a], self.place[b]]) / possible if possible else None

    def outside(self, unit: str) -> float | None:
        """Density of arcs between a unit and everybody of other units, both ways."""
        at, inside = self.place[unit], len(self.members[unit])
        others = sum(len(people) for people in self.members.values()) - inside
        crossing = self.ties[at].sum() + self.ties[:, at].sum() - 2 * self.ties[at, at]
        return float(crossing) / (2 * inside * others) if inside and others else None

    def silo(self, unit: str) -> float | None:
        """How far a unit keeps to itself beyond chance: 0 as by chance, 1 all inside, below 0 less.

        (share of its arcs that stay inside - the same by chance) / (1 - the same by chance). None
        without arcs, or where chance alone would keep all inside.
        """
        at = self.place[unit]
        seen, chance = _kept(self.ties, at), _kept(self.expected, at)
        if seen is None or chance is None or chance >= 1:
            return None
        return (seen - chance) / (1 - chance)

    def bridges(self, arcs: Sequence[tuple[str, str]]) -> tuple[tuple[str, float], ...]:
        """Who touches most of these arcs, with the share; ties in input order."""
        if not arcs:
            return ()
        touched: dict[str, int] = {}
        for arc in arcs:
            for person in arc:
                touched[person] = touched.get(person, 0) + 1
        order = sorted(touched, key=lambda person: -touched[person])[:_BRIDGES_SHOWN]
        return tuple((person, touched[person] / len(arcs)) for person in order)


def interfaces(network: Network, *, layers: Sequence[str] | None = None) -> Interfaces:
    """Arcs counted and expected between the units that have people of their own.

    People without a unit are left out with their ties; strengths do not count here.

    Raises
    ------
    UnknownName
        For an unknown layer.
    """
    names = network.known_layers(layers)
    return kept(network, f"interfaces {names!r}", lambda: _interfaces(network, names))


def _interfaces(network: Network, names: tuple[str, ...]) -> Interfaces:
    members = {unit: network.members[unit] for unit in network.units if unit in network.members}
    place = {unit: at for at, unit in enumerate(members)}
    own = np.array([place.get(p.unit or "", -1) for p in network.people.values()], dtype=np.int64)
    count, people = len(members), tuple(network.people)
    tail, head = _arcs(network, names)
    inside = (own[tail] >= 0) & (own[head] >= 0)
    tail, head = tail[inside], head[inside]
    ties = np.bincount(own[tail] * count + own[head], minlength=count * count).reshape(count, count)
    out, into = (np.bincount(ends, minlength=own.size) for ends in (tail, head))
    both = np.bincount(own[own >= 0], weights=(out * into)[own >= 0], minlength=count)
    products = np.outer(ties.sum(axis=1), ties.sum(axis=0)) - np.diag(both)
    whole = products.sum()
    expected = products * (tail.size / whole) if whole else np.zeros_like(products)
    arcs = tuple(zip([people[at] for at in tail.tolist()], [people[at] for at in head.tolist()], strict=True))
    return Interfaces(tuple(members), members, arcs, ties.astype(np.float64), expected)


def matrix(network: Network, *, layers: Sequence[str] | None = None) -> Answer[PairRow]:
    """How many ties run from each unit to each other, and how many would by chance?

    Parameters
    ----------
    network
        The network to look at.
    layers
        One layer, several, or None for all informal ones together.

    Returns
    -------
    Answer[PairRow]
        One row for every ordered pair of units with people, a unit with itself among them.

    Raises
    ------
    UnknownName
        For an unknown layer.

    >>> from orgmap.model import Person, Records, Tie
    >>> people = (Person("a", unit="X"), Person("b", unit="X"), Person("c", unit="Y"))
    >>> ties = (Tie("a", "b", "advice"), Tie("b", "c", "advice"))
    >>> rows = matrix(Network.from_records(Records(people=people, ties=ties))).results
    >>> [(row.source, row.target, row.ties) for row in rows]
    [('X', 'X', 1), ('X', 'Y', 1), ('Y', 'X', 0), ('Y', 'Y', 0)]
    """
    found = interfaces(network, layers=layers)
    rows = []
    seen, expected = found.ties.tolist(), found.expected.tolist()
    for i, a in enumerate(found.units):
        for j, b in enumerate(found.units):
            ties, chance = seen[i][j], expected[i][j]
            between = found.between(a, b)
            ratio = ties / chance if chance > 0 else None
            row = PairRow(a, b, int(ties), chance, ratio, found.density(a, b), found.bridges(between))
            rows.append(row)
    made_by = network.made_by(
        layers=network.known_layers(layers), options={"expected": "given everybody's number of ties"}
    )
    return Answer("unit matrix", made_by, tuple(rows), left_out(network, found))


def left_out(network: Network, found: Interfaces) -> tuple[str, ...]:
    """Sentences on units and people that a table of units leaves out."""
    notes = []
    empty = [unit for unit in network.units if unit not in found.members]
    if empty:
        notes.append(f"No person is directly in {', '.join(empty)}: left out of the table.")
    loose = sum(1 for person in network.people.values() if person.unit is None)
    if loose:
        who = "1 person has" if loose == 1 else f"{loose} people have"
        notes.append(f"{who} no unit: left out of the table.")
    return tuple(notes)


def _arcs(network: Network, names: tuple[str, ...]) -> tuple[Ints, Ints]:
    """From whom and to whom the pairs of :meth:`Network.arcs` run, each once, without their strengths.

    Strengths take most of the time there, so that the arcs are used only where they stand already.
    """
    made = network.known_arcs(names)
    if made is not None:
        return made.tail, made.head
    index = {person: at for at, person in enumerate(network.people)}
    n, codes = len(index), [np.empty(0, dtype=np.int64)]
    for name in names:
        layer = network.layers[name]
        own = [t for t in network.ties if t.layer == name and t.sign >= 0 and t.source != t.target]
        if layer.kind == "negative" or not own:
            continue
        tail = np.array([index[t.source] for t in own], dtype=np.int64)
        head = np.array([index[t.target] for t in own], dtype=np.int64)
        along = len(names) == 1 or layer.directed is False
        if along or layer.influence in {"with", "both"}:
            codes.append(tail * n + head)
        if not along and layer.influence in {"against", "both"}:
            codes.append(head * n + tail)
    pairs = np.unique(np.concatenate(codes))
    return pairs // max(n, 1), pairs % max(n, 1)


def _kept(table: Floats, at: int) -> float | None:
    """The share of a unit's arcs, sent and received, that stay inside."""
    touching = table[at].sum() + table[:, at].sum() - table[at, at]
    return float(table[at, at] / touching) if touching > 0 else None
