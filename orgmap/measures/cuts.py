"""Single points of failure: people and ties without whom the network falls apart.

On the undirected union. Both are found in one search (Hopcroft & Tarjan 1973); what falls apart is
found by taking each such person out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import networkx as nx
import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import Engine
from orgmap.measures.measure import Measure, Outcome, WideMeasure
from orgmap.measures.paths import UNION
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.model import Source
from orgmap.network import Network
from orgmap.results import Answer

_TARJAN = "Hopcroft & Tarjan 1973, doi 10.1145/362248.362272"
_NAMED = 5
_SENTENCES = 10


@dataclass(frozen=True)
class Cut:
    """What is left of a group when a person or tie goes: its pieces, largest first, as positions."""

    pieces: tuple[tuple[int, ...], ...]

    @property
    def off(self) -> tuple[int, ...]:
        """Who is cut off from the largest piece."""
        return tuple(sorted(one for piece in self.pieces[1:] for one in piece))


def _graph(arcs: Arcs) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(arcs.count))
    graph.add_edges_from(zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True))
    return graph


def _pieces(graph: nx.Graph[int]) -> tuple[tuple[int, ...], ...]:
    found = [tuple(sorted(piece)) for piece in nx.connected_components(graph)]
    return tuple(sorted(found, key=lambda piece: (-len(piece), piece)))


def cut_people(arcs: Arcs) -> dict[int, Cut]:
    """Every person whose leaving parts their group, with the pieces it falls into."""
    graph = _graph(arcs)
    found = {}
    for group in nx.connected_components(graph):
        inside = graph.subgraph(group)
        for person in nx.articulation_points(inside):
            found[person] = Cut(_pieces(inside.subgraph(group - {person})))
    return dict(sorted(found.items()))


def cut_ties(arcs: Arcs) -> dict[tuple[int, int], Cut]:
    """Every tie whose end parts its group, with the two sides, the larger first."""
    graph = _graph(arcs)
    found = {}
    for group in nx.connected_components(graph):
        inside = nx.Graph(graph.subgraph(group))
        # The stubs of networkx say that bridges are nodes; they are pairs of them.
        for a, b in list(cast("Iterable[tuple[int, int]]", nx.bridges(inside))):
            inside.remove_edge(a, b)
            found[min(a, b), max(a, b)] = Cut(_pieces(inside))
            inside.add_edge(a, b)
    return dict(sorted(found.items()))


def _named(names: Sequence[str]) -> str:
    shown = list(names[:_NAMED])
    more = len(names) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _cut_vertex(arcs: Arcs, _: Engine) -> Outcome:
    found = cut_people(arcs)
    values, off = np.zeros(arcs.count), np.zeros(arcs.count)
    pieces = np.zeros(arcs.count)
    for person, cut in found.items():
        values[person], off[person], pieces[person] = 1.0, len(cut.off), len(cut.pieces)
    heaviest = sorted(found, key=lambda one: -len(found[one].off))[:_SENTENCES]
    notes = [
        f"Without {arcs.people[one]}, {_named([arcs.people[x] for x in found[one].off])} "
        f"{'is' if len(found[one].off) == 1 else 'are'} cut off from {len(found[one].pieces[0])} others."
        for one in heaviest
    ]
    if len(found) > len(heaviest):
        notes.append(
            f"{len(found) - len(heaviest)} more people are cut vertices; cut_off says how many depend."
        )
    return Outcome(values, {}, tuple(notes), {}, {"cut_off": off, "pieces": pieces})


@dataclass(frozen=True, slots=True)
class BridgeTie:
    """A tie that alone joins two sides of a group.

    ``value`` is the number of people on the smaller side, ``cut_off`` who they are; ``evidence`` the
    lines of files behind the tie.
    """

    source: str
    target: str
    value: int
    cut_off: tuple[str, ...]
    evidence: tuple[Source, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """source, target, value, cut_off, evidence."""
        return {
            "source": self.source,
            "target": self.target,
            "value": self.value,
            "cut_off": list(self.cut_off),
            "evidence": [{"source": line.file, "row": line.row} for line in self.evidence],
        }


def bridge_ties(network: Network, *, layers: Sequence[str] | None = None) -> Answer[BridgeTie]:
    """Which single ties hold parts of the network together?

    Parameters
    ----------
    network
        The network to look at.
    layers
        One layer, several, or None for all informal ones together; read without arrows.

    Returns
    -------
    Answer[BridgeTie]
        Ties whose end parts people who could reach each other, most people cut off first.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Hopcroft & Tarjan 1973, doi 10.1145/362248.362272.

    >>> from orgmap.model import Records, Tie
    >>> ties = (Tie("ann", "bob", "work"), Tie("bob", "cy", "work"), Tie("cy", "ann", "work"),
    ...         Tie("cy", "di", "work"))
    >>> found = bridge_ties(Network.from_records(Records(ties=ties))).results
    >>> [(one.source, one.target, one.cut_off) for one in found]
    [('cy', 'di', ('di',))]
    """
    arcs = positive_arcs(network, "bridges", layers)
    rows = []
    for (a, b), cut in cut_ties(arcs).items():
        source, target = arcs.people[a], arcs.people[b]
        off = tuple(arcs.people[one] for one in cut.off)
        rows.append(BridgeTie(source, target, len(off), off, network.evidence(source, target, arcs.layers)))
    rows.sort(key=lambda row: -row.value)
    made_by = network.made_by(engine="networkx", layers=arcs.layers, options={"arrows": "ignored"})
    none = ("No single tie holds two parts together.",) if arcs.size and not rows else ()
    return Answer("measure", made_by, tuple(rows), (*layer_notes(network, arcs), *none))


MEASURES = (
    Measure(
        name="cut_vertex",
        question="Would the network fall apart without this person?",
        definition="1 when taking the person out leaves some of those they could reach unable to reach "
        "each other, else 0. Beside it: how many are cut off from the largest piece, and the pieces.",
        reading="Strength is not used.",
        direction=UNION,
        undefined="Never: a person without ties has 0.",
        reference=_TARJAN,
        family="brokerage",
        engine="networkx",
        cost="Grows with the number of ties, and once more for every cut vertex.",
        compute=_cut_vertex,
    ),
    WideMeasure(
        name="bridges",
        question="Which single ties hold parts of the network together?",
        definition="Ties whose end leaves some people unable to reach each other who could before; the "
        "value is the number of people on the smaller side.",
        reading="Strength is not used.",
        direction=UNION,
        undefined="Never: no bridge gives no rows, with a note.",
        reference=_TARJAN,
        family="brokerage",
        engine="networkx",
        cost="Grows with the number of ties, and once more for every bridge.",
        of="tie",
        ask=bridge_ties,
    ),
)
