"""Betweenness taken apart: the units and the people joined, with a way that runs through the person."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from orgmap.engines.lengths import TIE_TOLERANCE
from orgmap.engines.pairs import all_pairs
from orgmap.engines.shortest import ShortestPaths
from orgmap.measures.bridges import broker_reasons, percent
from orgmap.measures.paths import usual_paths
from orgmap.results import Reason
from orgmap.why.explanation import NOTHING, SHOWN, Case, Explanation, Floats, row_of

Ints = npt.NDArray[np.int64]

#: All-pairs matrices grow with the square of the people.
_LARGEST = 4000
_ALL_BRIDGES = 10_000


def of_betweenness(case: Case) -> Iterator[Explanation]:
    """Two rows: by pairs of units (contacts where no unit is known), and by pairs of people."""
    by_cost = usual_paths(case.arcs) == "by_cost"
    values = case.engine.betweenness(case.arcs, by_cost=by_cost)
    person = case.arcs.people[case.at]
    by = "pairs of units" if any(p.unit for p in case.network.people.values()) else "contacts"
    if case.arcs.count > _LARGEST:
        too_many = Reason(f"No parts: with {case.arcs.count} people all pairs would be too many.")
        yield row_of(case, "betweenness", by, values, (too_many,))
        return
    paths = all_pairs(case.arcs, by_cost=by_cost)
    reasons = broker_reasons(
        case.network, case.arcs, [person], by_cost=by_cost, shown=_ALL_BRIDGES, paths=paths
    )
    yield row_of(case, "betweenness", by, values, reasons[person])
    yield row_of(case, "betweenness", "pairs of people", values, tuple(_pair_reasons(case, paths)))


def _pair_reasons(case: Case, paths: ShortestPaths) -> Iterator[Reason]:
    """Pairs that need the person most, with one way each: of different units and near pairs first."""
    parts = paths.pairs_through(case.at)
    directed = case.arcs.directed
    if not directed:
        parts = np.triu(parts + parts.T)
    total = float(parts.sum())
    if total <= NOTHING:
        yield Reason(f"No shortest way between others runs through {case.name(case.at)}.")
        return
    sources, targets = np.nonzero(parts > NOTHING)
    people, units = case.arcs.people, case.network.people
    apart = np.array([units[p].unit or "" for p in people])
    size, far = np.round(parts[sources, targets], 12), paths.distance[sources, targets]
    order = np.lexsort((targets, sources, far, apart[sources] == apart[targets], -size))
    left = 1.0
    for at in _varied(order, sources, targets, size):
        source, target = int(sources[at]), int(targets[at])
        share = float(parts[source, target]) / total
        left -= share
        yield _pair_reason(case, paths, source, target, share=share)
    if order.size > SHOWN:
        most = "Over 99 %" if left > 0.995 else percent(left)
        yield Reason(f"{most}: {order.size - SHOWN:,} other pairs of people.", left)


def _varied(order: Ints, sources: Ints, targets: Ints, size: Floats) -> list[int]:
    """The first pairs in order; among pairs of equal size those come first that name new people."""
    chosen: list[int] = []
    ends: set[int] = set()
    waiting: list[int] = []
    for at in order.tolist():
        if len(chosen) >= SHOWN:
            break
        if waiting and size[at] < size[waiting[0]]:
            chosen, waiting = chosen + waiting, []
        if int(sources[at]) in ends or int(targets[at]) in ends:
            waiting.append(at)
            continue
        chosen.append(at)
        ends |= {int(sources[at]), int(targets[at])}
    return (chosen + waiting)[:SHOWN]


def _pair_reason(case: Case, paths: ShortestPaths, source: int, target: int, *, share: float) -> Reason:
    need = float(paths.pairs_through(case.at)[source, target])
    way = (*_way(case, paths, source, case.at), *_way(case, paths, case.at, target)[1:])
    ends = f"{'from' if case.arcs.directed else 'between'} {case.name(source)}"
    ends += f" {'to' if case.arcs.directed else 'and'} {case.name(target)}"
    all_of = "every shortest way" if need > 1 - 1e-9 else f"{percent(need).lower()} of the shortest ways"
    runs = "runs" if need > 1 - 1e-9 else "run"
    arrow = " → " if case.arcs.directed else " – "
    steps = arrow.join(case.name(at) for at in way)
    text = f"{percent(share)}: {all_of} {ends} {runs} through {case.name(case.at)}: {steps}."
    people = case.arcs.people
    lines = [case.network.evidence(people[a], people[b], case.arcs.layers)[:2] for a, b in pairwise(way)]
    return Reason(text, share, tuple(dict.fromkeys(line for some in lines for line in some)))


def _way(case: Case, paths: ShortestPaths, source: int, target: int) -> tuple[int, ...]:
    """One shortest way, walked back from its end: the first contact in order of people at every step."""
    arcs, length, far = case.arcs, paths.lengths.values, paths.distance[source]
    steps = [target]
    while steps[-1] != source:
        here = steps[-1]
        arriving = np.flatnonzero(arcs.head == here)
        before = arcs.tail[arriving]
        # As tied ways are told when counting them: equal where whole, within the tolerance where not.
        on = paths.reached[source][before] & (far[before] < far[here])
        slack = 0.0 if paths.lengths.exact else TIE_TOLERANCE * float(far[here])
        on &= np.abs(far[before] + length[arriving] - far[here]) <= slack
        steps.append(int(before[on].min()))
    return tuple(reversed(steps))
