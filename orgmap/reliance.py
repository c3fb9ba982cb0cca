"""On whom much rests: whom people turn to, who has too much of it, what falls apart when somebody leaves.

Ties count here as people's contacts, in number; formal lines are the solid ones of the chart. Nobody is
said to be irreplaceable: for every tie that would go, the person nearest to taking it over is named.
Managers gone past, steps saved against the chart, spans and levels are in :mod:`orgmap.measures.formal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from statistics import median, quantiles

import networkx as nx

from orgmap.gates import benches
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
    fence = _fence(counts)
    rows = []
    for person in sorted(askers, key=lambda one: (-len(askers[one]), arcs.index[one])):
        own = askers[person]
        over = fence is not None and len(own) > fence and len(own) >= _FEWEST_ASKING
        units = len({network.people[asker].unit for asker in own} - {None})
        text = f"{_people(len(own))} {'turns' if len(own) == 1 else 'turn'} to {network.name(person)}"
        text += f", from {units} unit{'s' if units != 1 else ''}" if units else ""
        text += f"; half of those who are asked at all are asked by {median(counts):g} or fewer."
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
    who = network.find(person)
    return _departure(network, contacts(network, layers), who, _interfaces(network, layers))


def single_points(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Departure]:
    """Whose leaving would cut others apart, end an interface, or leave a gate without an approver?

    Most pairs cut first. People with whom nothing comes apart are left out.

    Raises
    ------
    UnknownName
        For an unknown layer.
    """
    graph, across = contacts(network, layers), _interfaces(network, layers)
    suspects = set(nx.articulation_points(graph))
    suspects |= {bench.approvers[0] for bench in benches(network) if len(bench.approvers) == 1}
    suspects |= {end for pairs in across.values() for end in _in_all(pairs)}
    found = [_departure(network, graph, person, across) for person in network.people if person in suspects]
    rows = sorted((one for one in found if one.single_point), key=lambda one: -one.pairs_cut)
    return Answer("single points", network.made_by(layers=network.known_layers(layers)), tuple(rows))


def contacts(network: Network, layers: Sequence[str] | None = None) -> nx.Graph[str]:
    """Who is in contact with whom, in either direction, on the layers named (default: all informal)."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(network.people)
    arcs = network.arcs(layers)
    for tail, head, strength in zip(
        arcs.tail.tolist(), arcs.head.tolist(), arcs.strength.tolist(), strict=True
    ):
        a, b = arcs.people[tail], arcs.people[head]
        before = graph.edges[a, b]["strength"] if graph.has_edge(a, b) else 0.0
        graph.add_edge(a, b, strength=before + strength)
    return graph


# -- what goes with a person -------------------------------------------------------------------------


def _departure(
    network: Network, graph: nx.Graph[str], person: str, across: Mapping[tuple[str, str], list[set[str]]]
) -> Departure:
    before = len(nx.node_connected_component(graph, person)) - 1
    rest = graph.copy()
    rest.remove_node(person)
    groups = {frozenset(nx.node_connected_component(rest, other)) for other in graph[person]}
    order = {one: at for at, one in enumerate(network.people)}
    parted = sorted(groups, key=lambda group: (-len(group), min(order[one] for one in group)))
    cut = _pairs(before) - sum(_pairs(len(group)) for group in parted)
    cut_off = tuple(tuple(sorted(group, key=order.__getitem__)) for group in parted[1:])
    lost = tuple(pair for pair, ties in across.items() if ties and all(person in tie for tie in ties))
    gates = tuple(bench.name for bench in benches(network) if bench.approvers == (person,))
    below = tuple(one for one in network.chart.reports.get(person, ()) if network.chart.solid(one) == person)
    found = Departure(
        person=person,
        name=network.name(person),
        pairs_cut=cut,
        cut_off=cut_off,
        interfaces=lost,
        gates=gates,
        reports=below,
        takeovers=tuple(_takeovers(network, graph, person)),
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


def _takeovers(network: Network, graph: nx.Graph[str], person: str) -> Iterator[Takeover]:
    own = network.people[person].unit
    near = sorted(graph[person], key=lambda other: -graph.edges[person, other]["strength"])
    for contact in near:
        around = set(graph[contact]) - {person}
        pool = [
            p for p in network.people if p not in (person, contact) and (p in around or p in graph[person])
        ]

        def fit(one: str, contact: str = contact, around: set[str] = around) -> tuple[bool, bool, int, float]:
            strength = graph.edges[one, contact]["strength"] if one in around else 0.0
            return one in around, network.people[one].unit == own, len(around & set(graph[one])), strength

        best = max(pool, key=fit, default=None)
        if best is None or (fit(best)[0] is False and fit(best)[2] == 0):
            yield Takeover(contact, None, tied=False, common=0)
        else:
            yield Takeover(contact, best, tied=fit(best)[0], common=fit(best)[2])


def _interfaces(network: Network, layers: Sequence[str] | None) -> dict[tuple[str, str], list[set[str]]]:
    """The ties between each two units, as pairs of people."""
    found: dict[tuple[str, str], list[set[str]]] = {}
    units = list(network.units)
    pairs = {frozenset(pair): pair for pair in combinations(units, 2)}
    for a, b in contacts(network, layers).edges:
        pair = pairs.get(frozenset((network.people[a].unit or "", network.people[b].unit or "")))
        if pair is not None:
            found.setdefault(pair, []).append({a, b})
    return found


def _in_all(ties: list[set[str]]) -> set[str]:
    return set.intersection(*ties) if ties else set()


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
