"""What a broker joins: raw directed betweenness split by the pairs whose shortest ways run through.

The split is by pairs of units where any unit is known, each pair at the level where the two part: two
divisions, or two teams of one division. Otherwise it is by the contact from whom the ways reach the
broker, or to whom they go on: whichever side has fewer contacts and so says more.
Its shares sum to 1. Evidence is the lines of files behind the ties by which those ways reach and
leave the broker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from orgmap.arcs import Arcs
from orgmap.engines.pairs import all_pairs, pairs_through
from orgmap.engines.shortest import ShortestPaths
from orgmap.model import Source
from orgmap.network import Network
from orgmap.results import Reason

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_PAIRS_SHOWN = 4
_LINES_SHOWN = 6
_NOTHING = 1e-12
_NO_UNIT = "people without a unit"


@dataclass(frozen=True)
class _Bridge:
    """Part of a broker's score: what it does in words, how much it is, and which pairs it holds.

    A pair of people belongs to it with the product of the ``factors`` (0..1) of its source and of its
    target, which are worked out for the few bridges that are shown; where ``both``, the way back belongs
    to it too.
    """

    joins: str
    size: float
    factors: Callable[[], tuple[Floats, Floats]]
    both: bool = False

    def block(self) -> tuple[Ints, Ints, Floats]:
        """Sources, targets, and how far each pair of them belongs."""
        source, target = self.factors()
        if not self.both:
            sources, targets = np.flatnonzero(source), np.flatnonzero(target)
            return sources, targets, np.outer(source[sources], target[targets])
        ends = np.flatnonzero(source + target)
        onward = np.outer(source[ends], target[ends])
        return ends, ends, onward + onward.T


@dataclass(frozen=True, order=True)
class _Side:
    """A unit as one end of a bridge: with all units below it where ``whole``, else its own people only."""

    unit: str
    whole: bool


class _Units:
    """The units of people and how they part, once for all brokers."""

    def __init__(self, network: Network, arcs: Arcs) -> None:
        self.of = [network.people[person].unit or "" for person in arcs.people]
        self.known = list(dict.fromkeys(self.of))
        self._chains = {unit: _chain(network, unit) for unit in self.known}
        number = {unit: at for at, unit in enumerate(self.known)}
        codes = np.array([number[unit] for unit in self.of], dtype=np.int64)
        shape = (len(self.known), arcs.count)
        self._member = csr_array((np.ones(arcs.count), (codes, np.arange(arcs.count))), shape=shape)
        self._partings: dict[tuple[int, int], tuple[_Side, _Side]] = {}
        self._inside: dict[_Side, Floats] = {}

    def sizes(self, pairs: Floats) -> Floats:
        """What pairs of people add up to by their units."""
        return np.asarray(self._member @ (self._member @ pairs).T).T

    def parting(self, row: int, column: int) -> tuple[_Side, _Side]:
        """Where two known units part."""
        if (row, column) not in self._partings:
            ends = (self._chains[self.known[row]], self._chains[self.known[column]])
            self._partings[row, column] = _parting(*ends)
        return self._partings[row, column]

    def inside(self, side: _Side) -> Floats:
        """1 for everybody whom a side holds, else 0."""
        if side not in self._inside:
            holds = {unit: float(_holds(side, chain)) for unit, chain in self._chains.items()}
            self._inside[side] = np.array([holds[unit] for unit in self.of])
        return self._inside[side]


@dataclass(frozen=True)
class _Broker:
    """A broker's place among all shortest paths, computed once for all reasons."""

    network: Network
    units: _Units
    arcs: Arcs
    person: int
    pairs: Floats
    before: Ints
    arriving: Floats
    after: Ints
    leaving: Floats

    @classmethod
    def among(cls, units: _Units, network: Network, arcs: Arcs, paths: ShortestPaths, person: int) -> _Broker:
        before, arriving = paths.arrivals(arcs, person)
        after, leaving = paths.departures(arcs, person)
        through = pairs_through(paths, person)
        return cls(network, units, arcs, person, through, before, arriving, after, leaving)

    def name(self, at: int) -> str:
        return self.network.name(self.arcs.people[at])


def broker_reasons(
    network: Network,
    arcs: Arcs,
    people: Sequence[str],
    *,
    by_cost: bool,
    shown: int = _PAIRS_SHOWN,
    paths: ShortestPaths | None = None,
) -> dict[str, tuple[Reason, ...]]:
    """Why do these people's scores stand where they are: whom do they join, and where is it written?

    Up to ``shown`` pairs of units (contacts where no unit is known) and one remainder a person, each
    with its share of the score; one sentence without a share where the score is 0. Memory grows with
    the square of the people; ``paths`` are the arcs' own where they are at hand already.
    """
    if not people:
        return {}
    paths = paths or all_pairs(arcs, by_cost=by_cost)
    units = _Units(network, arcs)
    return {p: _reasons(_Broker.among(units, network, arcs, paths, arcs.index[p]), shown) for p in people}


def _reasons(broker: _Broker, most: int) -> tuple[Reason, ...]:
    """The score split by what it joins; shares sum to 1."""
    name = broker.name(broker.person)
    total = float(broker.pairs.sum())
    if total <= _NOTHING:
        return (Reason(f"No shortest way between others runs through {name}."),)
    if any(one.unit for one in broker.network.people.values()):
        bridges, verb, kinds = _unit_bridges(broker), "join", ("pair of units", "pairs of units")
    else:
        bridges, verb, kinds = _contact_bridges(broker), "run by", ("contact", "contacts")
    bridges.sort(key=lambda bridge: -round(bridge.size / total, 9))
    shown, rest = bridges[:most], bridges[most:]
    of_all = f"of the shortest ways that run through {name}"
    reasons = []
    for bridge in shown:
        share = bridge.size / total
        sources, targets, factors = bridge.block()
        pairs = broker.pairs[np.ix_(sources, targets)] * factors
        text = f"{percent(share)} {of_all} {bridge.joins} ({_people(broker, pairs, sources, targets)})."
        reasons.append(Reason(text, share, _evidence(broker, pairs, sources, targets)))
    if rest:
        left = 1.0 - sum(bridge.size / total for bridge in shown)
        more = f"{len(rest)} other {kinds[len(rest) > 1]}"
        reasons.append(Reason(f"{percent(left)} {of_all} {verb} {more}.", left))
    return tuple(reasons)


def _unit_bridges(broker: _Broker) -> list[_Bridge]:
    """Pairs of people by the two units in which they part, just below all units that both have in common.

    Both directions are one where ways run both ways.
    """
    units = broker.units
    sizes = units.sizes(broker.pairs)
    joined: dict[tuple[_Side, _Side], float] = {}
    for row, column in np.argwhere(sizes > _NOTHING).tolist():
        sides = units.parting(row, column)
        joined[sides] = joined.get(sides, 0.0) + float(sizes[row, column])
    bridges: list[_Bridge] = []
    done: set[tuple[_Side, _Side]] = set()
    for (a, b), size in joined.items():
        if (b, a) in done:
            continue
        done.add((a, b))
        back = joined.get((b, a)) if a != b else None
        both = back is not None
        joins = _joins(_unit_label(a.unit), _unit_label(b.unit), same=a == b, both=both)
        factors = partial(_two_sides, units, a, b)
        bridges.append(_Bridge(joins, size + (back or 0.0), factors, both))
    return bridges


def _two_sides(units: _Units, a: _Side, b: _Side) -> tuple[Floats, Floats]:
    return units.inside(a), units.inside(b)


def _joins(a: str, b: str, *, same: bool, both: bool) -> str:
    if same:
        return f"join {a} to one another" if a == _NO_UNIT else f"stay inside {a}"
    return f"join {a} {'and' if both else 'to'} {b}"


def _chain(network: Network, unit: str) -> tuple[str, ...]:
    """The unit and all above it, the highest first; a ring of parents is walked once."""
    chain = {unit: None}
    while unit in network.units:
        unit = network.units[unit].parent or ""
        if not unit or unit in chain:
            break
        chain[unit] = None
    return tuple(reversed(chain))


def _parting(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[_Side, _Side]:
    """Where two chains part: the first unit of each that the other lacks, else its last, itself alone."""
    common = 0
    while common < min(len(a), len(b)) and a[common] == b[common]:
        common += 1
    one, other = (
        _Side(chain[common], whole=True) if common < len(chain) else _Side(chain[-1], whole=False)
        for chain in (a, b)
    )
    return one, other


def _holds(side: _Side, chain: tuple[str, ...]) -> bool:
    return side.unit in chain if side.whole else side.unit == chain[-1]


def _unit_label(unit: str | None) -> str:
    # A department code alone reads like a number of something.
    return _NO_UNIT if not unit else f"unit {unit}" if unit[0].isdigit() else unit


def _contact_bridges(broker: _Broker) -> list[_Bridge]:
    name, everybody = broker.name(broker.person), np.ones(broker.arcs.count)
    given, taken = broker.pairs.sum(axis=1), broker.pairs.sum(axis=0)
    into = [
        _Bridge(
            f"reach {name} from {broker.name(contact)}",
            float(share @ given),
            partial(_as_given, share, everybody),
        )
        for contact, share in zip(broker.before.tolist(), broker.arriving.T, strict=True)
    ]
    onward = [
        _Bridge(
            f"go on from {name} to {broker.name(contact)}",
            float(share @ taken),
            partial(_as_given, everybody, share),
        )
        for contact, share in zip(broker.after.tolist(), broker.leaving.T, strict=True)
    ]
    used = [[one for one in side if one.size > _NOTHING] for side in (into, onward)]
    return min(used, key=len)


def _as_given(source: Floats, target: Floats) -> tuple[Floats, Floats]:
    return source, target


def _people(broker: _Broker, pairs: Floats, sources: Ints, targets: Ints) -> str:
    """How many pairs of people, and one of those that need the broker most."""
    rows, columns = np.nonzero(pairs > _NOTHING)
    a, b = sources[rows], targets[columns]
    if not broker.arcs.directed:
        a, b = np.minimum(a, b), np.maximum(a, b)
    count = np.unique(a * broker.arcs.count + b).size
    row, column = np.unravel_index(int(np.argmax(pairs)), pairs.shape)
    arrow = "→" if broker.arcs.directed else "–"
    example = f"{broker.name(int(sources[row]))} {arrow} {broker.name(int(targets[column]))}"
    return f"1 pair of people: {example}" if count == 1 else f"{count:,} pairs of people, such as {example}"


def _evidence(broker: _Broker, pairs: Floats, sources: Ints, targets: Ints) -> tuple[Source, ...]:
    """Lines behind the ties by which these pairs reach and leave the person, the busiest ties first."""
    flow: dict[int, float] = {}
    for contacts, carried in (
        (broker.before, broker.arriving[sources].T @ pairs.sum(axis=1)),
        (broker.after, broker.leaving[targets].T @ pairs.sum(axis=0)),
    ):
        busiest = sorted(zip(contacts.tolist(), carried.tolist(), strict=True), key=lambda one: -one[1])
        for contact, size in busiest[: _LINES_SHOWN // 2]:
            if size > _NOTHING:
                flow[contact] = max(size, flow.get(contact, 0.0))
    people, layers = broker.arcs.people, broker.arcs.layers
    lines = [
        broker.network.evidence(people[contact], people[broker.person], layers)
        for contact in sorted(flow, key=lambda one: -flow[one])
    ]
    # One line of every tie before the second line of any.
    mixed = (line for turn in zip_longest(*lines) for line in turn if line is not None)
    return tuple(dict.fromkeys(mixed))[:_LINES_SHOWN]


def percent(share: float) -> str:
    """A share in words for the start of a sentence.

    >>> percent(0.314), percent(0.001)
    ('31 %', 'Under 1 %')
    """
    return f"{share * 100:.0f} %" if share >= 0.005 else "Under 1 %"
