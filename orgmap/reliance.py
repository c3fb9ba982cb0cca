"""On whom much rests: whom people turn to, who has too much of it, what falls apart when somebody leaves.

Ties count here as people's contacts, in number; formal lines are the solid ones of the chart. Nobody is
said to be irreplaceable: for every tie that would go, the person nearest to taking it over is named.
Managers gone past, steps saved against the chart, spans and levels are in :mod:`orgmap.measures.formal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median, quantiles

from orgmap.arcs import Arcs
from orgmap.engines.kept import kept
from orgmap.gates import benches
from orgmap.measures.cuts import Cut, cut_people
from orgmap.model import Source
from orgmap.network import Network
from orgmap.results import Answer, Json, Reason

#: An overload is only spoken of from this many people on.
_FEWEST_ASKING = 5
_LINES_SHOWN = 6


@dataclass(frozen=True)
class Row:
    """One finding about a person: ``values`` in order, and the reasons behind them."""

    person: str
    name: str
    values: Mapping[str, object]
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> Json:
        """person, name, the values, reasons."""
        said = [reason.to_json() for reason in self.reasons]
        return {"person": self.person, "name": self.name, **self.values, "reasons": said}


@dataclass(frozen=True, slots=True)
class Takeover:
    """Who could take over a tie to ``contact``: ``candidate``, whether already tied, contacts in common."""

    contact: str
    candidate: str | None
    tied: bool
    common: int


@dataclass(frozen=True)
class Departure:
    """What goes when a person leaves.

    ``pairs_cut`` counts pairs of others who lose every way to each other; ``cut_off`` are the smaller
    groups that part; ``interfaces`` the pairs of units left without a tie; ``gates`` those left without an
    approver; ``reports`` those left without a manager on the solid line.
    """

    person: str
    name: str
    pairs_cut: int
    cut_off: tuple[tuple[str, ...], ...] = ()
    interfaces: tuple[tuple[str, str], ...] = ()
    gates: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    takeovers: tuple[Takeover, ...] = ()
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def single_point(self) -> bool:
        """Whether anything at all comes apart: ways, interfaces or gates."""
        return bool(self.pairs_cut or self.interfaces or self.gates)

    def to_json(self) -> Json:
        """The departure as plain values."""
        return {
            "person": self.person,
            "name": self.name,
            "pairs_cut": self.pairs_cut,
            "cut_off": [list(group) for group in self.cut_off],
            "interfaces": [list(pair) for pair in self.interfaces],
            "gates": list(self.gates),
            "reports": list(self.reports),
            "takeovers": [
                {"contact": t.contact, "candidate": t.candidate, "tied": t.tied, "common": t.common}
                for t in self.takeovers
            ],
            "reasons": [reason.to_json() for reason in self.reasons],
        }


def go_to(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Row]:
    """Whom do most people turn to, and for whom is it too many?

    ``asked_by`` counts those who turn to the person on the layers named (default: advice, else all
    informal ones). ``overloaded`` is true above the upper quartile by one and a half times the middle
    half (Tukey 1977), and by at least five people. Most asked first; people nobody asks are left out.

    Raises
    ------
    UnknownName
        For an unknown layer.

    >>> from orgmap.model import Records, Tie
    >>> network = Network.from_records(Records(ties=(Tie("ann", "bob", "advice"),)))
    >>> go_to(network).results[0].values["asked_by"]
    1
    """
    names = _asking(network, layers)
    askers: dict[str, list[str]] = {}
    arcs = network.arcs(names or None, direction="influence")
    for tail, head in zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True):
        askers.setdefault(arcs.people[tail], []).append(arcs.people[head])
    counts = [len(own) for own in askers.values()]
    fence, usual = _fence(counts), median(counts) if counts else 0
    rows = []
    for person in sorted(askers, key=lambda one: (-len(askers[one]), arcs.index[one])):
        own = askers[person]
        over = fence is not None and len(own) > fence and len(own) >= _FEWEST_ASKING
        units = len({network.people[asker].unit for asker in own} - {None})
        text = f"{_people(len(own))} {'turns' if len(own) == 1 else 'turn'} to {network.name(person)}"
        text += f", from {units} unit{'s' if units != 1 else ''}" if units else ""
        text += f"; half of those who are asked at all are asked by {usual:g} or fewer."
        evidence = _lines(line for asker in own for line in network.evidence(person, asker, names))
        values = {"asked_by": len(own), "units": units, "overloaded": over}
        rows.append(Row(person, network.name(person), values, (Reason(text, None, evidence),)))
    notes = () if fence is None else (f"Overloaded: asked by more than {fence:g} people.",)
    return Answer("go-to", network.made_by(layers=names), tuple(rows), notes)


def if_leaves(network: Network, person: str, *, layers: Sequence[str] | None = None) -> Departure:
    """What falls apart when this person leaves, and who could take over which tie?

    A tie is best taken over by somebody already tied to the contact, then by somebody of the person's
    own unit, then by whoever has most contacts in common with the contact.

    Raises
    ------
    UnknownName
        For an unknown person or layer.
    """
    return _departure(network, _Ground.of(network, layers), network.find(person))


def single_points(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Departure]:
    """Whose leaving would cut others apart, end an interface, or leave a gate without an approver?

    Most pairs cut first. People with whom nothing comes apart are left out.

    Raises
    ------
    UnknownName
        For an unknown layer.
    """
    ground = _Ground.of(network, layers)
    suspects = {*ground.cuts, *ground.alone, *ground.lone}
    found = [_departure(network, ground, person) for person in network.people if person in suspects]
    rows = sorted((one for one in found if one.single_point), key=lambda one: -one.pairs_cut)
    return Answer("single points", network.made_by(layers=network.known_layers(layers)), tuple(rows))


# -- who is in contact, and what hangs on one person ---------------------------------------------------


@dataclass(frozen=True)
class _Ground:
    """What is found once for all departures.

    ``near`` is everybody's contacts with the strength of all ties between the two, ``others`` the contacts
    alone; ``cuts`` what falls apart without each of those without whom anything does; ``alone`` the pairs
    of units whose every tie is one person's, and ``lone`` the gates with one approver, by that person.
    """

    people: tuple[str, ...]
    place: Mapping[str, int]
    near: Mapping[str, Mapping[str, float]]
    others: Mapping[str, frozenset[str]]
    cuts: Mapping[str, Cut]
    alone: Mapping[str, tuple[tuple[str, str], ...]]
    lone: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, network: Network, layers: Sequence[str] | None) -> _Ground:
        """What stands on these layers (default: all informal ones)."""
        arcs = network.arcs(layers)
        near = kept(arcs, "strength by contact", lambda: _contacts(arcs))
        cuts = kept(arcs, "cut people", lambda: cut_people(arcs))
        lone: dict[str, tuple[str, ...]] = {}
        for bench in benches(network):
            if len(bench.approvers) == 1:
                lone[bench.approvers[0]] = (*lone.get(bench.approvers[0], ()), bench.name)
        found = {arcs.people[at]: cut for at, cut in cuts.items()}
        others = kept(arcs, "sets of contacts", lambda: {one: frozenset(own) for one, own in near.items()})
        return cls(arcs.people, arcs.index, near, others, found, _in_every_tie(network, near), lone)


def _contacts(arcs: Arcs) -> dict[str, dict[str, float]]:
    """Who is in contact with whom, in either direction, and how strongly in sum."""
    near: dict[str, dict[str, float]] = {person: {} for person in arcs.people}
    for tail, head, strength in zip(
        arcs.tail.tolist(), arcs.head.tolist(), arcs.strength.tolist(), strict=True
    ):
        a, b = arcs.people[tail], arcs.people[head]
        near[a][b] = near[b][a] = near[a].get(b, 0.0) + strength
    return near


def _in_every_tie(
    network: Network, near: Mapping[str, Mapping[str, float]]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Pairs of units whose every tie is one person's, by that person."""
    units = list(network.units)
    place = {unit: at for at, unit in enumerate(units)}
    own = {person.id: place.get(person.unit or "", -1) for person in network.people.values()}
    ends: dict[tuple[int, int], set[str]] = {}
    for a, others in near.items():
        first = own[a]
        for b in others if first >= 0 else ():
            second = own[b]
            if second < 0 or first == second:
                continue
            pair = (first, second) if first < second else (second, first)
            held = ends.get(pair)
            if held is None:
                ends[pair] = {a, b}
            elif held:
                held &= {a, b}
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for (one, other), people in ends.items():
        for person in people:
            found[person] = (*found.get(person, ()), (units[one], units[other]))
    return found


# -- what goes with a person -------------------------------------------------------------------------


def _departure(network: Network, ground: _Ground, person: str) -> Departure:
    cut, people = ground.cuts.get(person), ground.people
    pieces = cut.parted if cut is not None else ()
    sizes = [cut.largest, *(len(piece) for piece in pieces)] if cut is not None else []
    found = Departure(
        person=person,
        name=network.name(person),
        pairs_cut=_pairs(sum(sizes)) - sum(_pairs(size) for size in sizes),
        cut_off=tuple(tuple(people[at] for at in piece) for piece in pieces),
        interfaces=ground.alone.get(person, ()),
        gates=ground.lone.get(person, ()),
        reports=tuple(
            one for one in network.chart.reports.get(person, ()) if network.chart.solid(one) == person
        ),
        takeovers=tuple(_takeovers(network, ground, person)),
    )
    return replace(found, reasons=tuple(_said(network, found)))


def _said(network: Network, found: Departure) -> Iterator[Reason]:
    name = found.name
    if found.cut_off:
        groups = "; ".join(", ".join(network.name(p) for p in group[:6]) for group in found.cut_off[:4])
        text = (
            f"Without {name}, {found.pairs_cut} pairs of people have no way to each other; cut off: {groups}."
        )
        yield Reason(text)
    for a, b in found.interfaces:
        yield Reason(f"Every tie between {a} and {b} is {name}'s.")
    for gate in found.gates:
        rights = [r.source for r in network.records.rights if r.gate == gate and r.person == found.person]
        evidence = _lines(line for line in rights if line is not None)
        yield Reason(f"{gate} has no other approver than {name}.", None, evidence)
    open_ties = [t for t in found.takeovers if t.candidate is None]
    if open_ties:
        text = f"Nobody is near enough to take over {name}'s tie to "
        yield Reason(text + ", ".join(network.name(t.contact) for t in open_ties[:6]) + ".")


def _takeovers(network: Network, ground: _Ground, person: str) -> Iterator[Takeover]:
    near, others, place = ground.near, ground.others, ground.place
    own, mine = network.people[person].unit, near[person]
    for contact in sorted(mine, key=lambda other: -mine[other]):
        around = others[contact] - {person}
        # Whoever is tied to the contact goes before all others, so that only these need be compared.
        pool = around or others[person] - {contact}
        same = [one for one in pool if network.people[one].unit == own]
        strengths, best = near[contact], None
        most = (-1, 0.0, 0)
        for one in same or pool:
            fit = (len(around & others[one]), strengths.get(one, 0.0), -place[one])
            if fit > most:
                best, most = one, fit
        tied = best in around
        if best is None or (not tied and not most[0]):
            yield Takeover(contact, None, tied=False, common=0)
        else:
            yield Takeover(contact, best, tied=tied, common=most[0])


def _pairs(people: int) -> int:
    return people * (people - 1) // 2


def _asking(network: Network, layers: Sequence[str] | None) -> tuple[str, ...]:
    if layers:
        return network.known_layers(layers)
    return ("advice",) if "advice" in network.informal else network.informal


def _fence(counts: Sequence[int]) -> float | None:
    """The upper quartile and one and a half times the middle half, or None with too few numbers."""
    if len(counts) < 4:
        return None
    low, _, high = quantiles(counts, n=4, method="inclusive")
    return high + 1.5 * (high - low)


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _lines(lines: Iterator[Source] | Sequence[Source]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(lines))[:_LINES_SHOWN]
