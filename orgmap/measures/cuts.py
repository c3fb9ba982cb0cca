"""Single points of failure: people and ties without whom the network falls apart.

On the undirected union. Both, and the pieces that are left, are found in one search (Hopcroft & Tarjan
1973): whoever was come to after somebody, and has no way back past them, goes with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import Engine
from orgmap.measures.measure import Measure, Outcome, WideMeasure
from orgmap.measures.paths import UNION
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.measures.union import contacts
from orgmap.model import Source
from orgmap.network import Network
from orgmap.results import Answer

_TARJAN = "Hopcroft & Tarjan 1973, doi 10.1145/362248.362272"
_NAMED = 5
_SENTENCES = 10


@dataclass(frozen=True)
class Cut:
    """What is left of a group when a person or tie goes, as positions.

    ``largest`` is the size of the largest piece, ``parted`` the others, largest first.
    """

    largest: int
    parted: tuple[tuple[int, ...], ...]

    @property
    def off(self) -> tuple[int, ...]:
        """Who is cut off from the largest piece."""
        return tuple(sorted(one for piece in self.parted for one in piece))


@dataclass(frozen=True)
class _Search:
    """One search in depth: ``order`` is who was come to when, ``turn`` the place of each in it.

    Whoever is below a person stands right behind them in ``order``, up to ``last``; ``above`` is whom one
    was come from (-1: nobody), ``back`` the earliest turn that those below and oneself are tied to, and
    ``group`` the turns that a group of people who reach each other begins and ends with.
    """

    order: list[int]
    turn: list[int]
    last: list[int]
    above: list[int]
    back: list[int]
    group: list[tuple[int, int]]

    def piece(self, *spans: tuple[int, int]) -> tuple[int, ...]:
        """The people come to in these turns."""
        return tuple(sorted(one for first, end in spans for one in self.order[first:end]))

    def parted(self, spans: Sequence[Sequence[tuple[int, int]]]) -> Cut:
        """The pieces come to in these turns; the largest, of equal ones that with the first person, stays."""
        sizes = [sum(end - first for first, end in one) for one in spans]
        most = max(sizes)
        equal = [at for at, size in enumerate(sizes) if size == most]
        stays = equal[0] if len(equal) == 1 else min(equal, key=lambda at: self.piece(*spans[at]))
        others = [self.piece(*one) for at, one in enumerate(spans) if at != stays]
        return Cut(most, tuple(sorted(others, key=lambda piece: (-len(piece), piece))))


def _searched(near: Sequence[Sequence[int]]) -> _Search:
    """Search in depth from everybody who was not come to yet (Hopcroft & Tarjan 1973)."""
    n = len(near)
    turn, above, back, last = [-1] * n, [-1] * n, [0] * n, [0] * n
    order: list[int] = []
    group: list[tuple[int, int]] = [(0, 0)] * n
    for root in range(n):
        if turn[root] >= 0:
            continue
        begin = turn[root] = back[root] = len(order)
        order.append(root)
        path = [(root, iter(near[root]))]
        while path:
            person, ahead = path[-1]
            for other in ahead:
                if turn[other] < 0:
                    turn[other] = back[other] = len(order)
                    above[other] = person
                    order.append(other)
                    path.append((other, iter(near[other])))
                    break
                if other != above[person] and turn[other] < back[person]:
                    back[person] = turn[other]
            else:
                path.pop()
                last[person] = len(order)
                if path:
                    back[path[-1][0]] = min(back[path[-1][0]], back[person])
        for one in order[begin:]:
            group[one] = (begin, len(order))
    return _Search(order, turn, last, above, back, group)


def _near(arcs: Arcs) -> list[list[int]]:
    return [others.tolist() for others in contacts(arcs)]


def cut_people(arcs: Arcs) -> dict[int, Cut]:
    """Every person whose leaving parts their group, with the pieces it falls into."""
    search = _searched(_near(arcs))
    turn, last = search.turn, search.last
    hang: dict[int, list[int]] = {}  # from whom on there is no way past the person above
    for one, person in enumerate(search.above):
        if person >= 0 and search.back[one] >= turn[person]:
            hang.setdefault(person, []).append(one)
    found = {}
    for person, below in sorted(hang.items()):
        below.sort(key=turn.__getitem__)
        spans = [[(turn[one], last[one])] for one in below]
        begin, end = search.group[person]
        rest, at = [(begin, turn[person])], turn[person] + 1
        for one in below:
            rest.append((at, turn[one]))
            at = last[one]
        rest = [span for span in (*rest, (at, end)) if span[0] < span[1]]
        spans += [rest] if rest else []
        if len(spans) > 1:
            found[person] = search.parted(spans)
    return found


def cut_ties(arcs: Arcs) -> dict[tuple[int, int], Cut]:
    """Every tie whose end parts its group, with the two sides, the larger first."""
    search = _searched(_near(arcs))
    turn, last = search.turn, search.last
    found = {}
    for one, person in enumerate(search.above):
        if person >= 0 and search.back[one] > turn[person]:
            begin, end = search.group[one]
            sides = [[(turn[one], last[one])], [(begin, turn[one]), (last[one], end)]]
            found[min(one, person), max(one, person)] = search.parted(sides)
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
        values[person], off[person], pieces[person] = 1.0, len(cut.off), len(cut.parted) + 1
    heaviest = sorted(found, key=lambda one: -len(found[one].off))[:_SENTENCES]
    notes = [
        f"Without {arcs.people[one]}, {_named([arcs.people[x] for x in found[one].off])} "
        f"{'is' if len(found[one].off) == 1 else 'are'} cut off from {found[one].largest} others."
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
    made_by = network.made_by(engine="arrays", layers=arcs.layers, options={"arrows": "ignored"})
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
        engine="arrays",
        cost="Grows with the number of ties.",
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
        engine="arrays",
        cost="Grows with the number of ties.",
        of="tie",
        ask=bridge_ties,
    ),
)
