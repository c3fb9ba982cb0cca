"""The chart beside the ties: steps saved, managers gone past, spans and levels.

Steps by the chart go up and down reporting lines, solid and dotted; steps by ties go along a tie of the
layers in either direction, because a word can travel both ways. Somebody outside the chart, or whom
ties do not reach, has no distance: such pairs are counted and left out, never given a large number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from orgmap.arcs import Arcs
from orgmap.errors import InputError, Problem
from orgmap.measures.measure import WideMeasure
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.measures.whole import Whole, answered, line, made_from
from orgmap.network import Network
from orgmap.results import Answer, Line

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: People whose distances are held in memory together.
_AT_ONCE = 256
_PAIRS_SHOWN = 1000


# -- steps saved --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Steps:
    """Distances by the chart and by ties from some people to everybody, infinite where there is none."""

    people: Ints
    chart: Floats
    ties: Floats

    @property
    def saved(self) -> Floats:
        """Chart less ties, NaN where either is not known and on the diagonal."""
        both = np.isfinite(self.chart) & np.isfinite(self.ties)
        both[np.arange(self.people.size), self.people] = False
        # Infinite less infinite warns, so those cells are never subtracted.
        saved = np.full(self.chart.shape, math.nan)
        np.subtract(self.chart, self.ties, out=saved, where=both)
        return saved


def _steps(network: Network, arcs: Arcs) -> Iterator[_Steps]:
    """Distances for everybody, some people at a time."""
    n = arcs.count
    lines = [
        (arcs.index[person], arcs.index[manager])
        for person, managers in network.chart.managers.items()
        for manager in managers
        if person in arcs.index and manager in arcs.index
    ]
    drawn = np.array(lines, dtype=np.int64).reshape(-1, 2)
    chart = csr_array((np.ones(len(lines)), (drawn[:, 0], drawn[:, 1])), shape=(n, n))
    ties = csr_array((np.ones(arcs.size), (arcs.tail, arcs.head)), shape=(n, n))
    for start in range(0, n, _AT_ONCE):
        people = np.arange(start, min(start + _AT_ONCE, n), dtype=np.int64)
        found = [dijkstra(one, directed=False, unweighted=True, indices=people) for one in (chart, ties)]
        yield _Steps(people, *(np.atleast_2d(one) for one in found))


def hops_saved(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """How many steps do people's own ties save against the chart, on average?

    Mean over pairs of people of steps along reporting lines less steps along ties; below 0 the chart
    is the shorter way. Pairs that either way does not join are left out; ``share_shorter`` is the share
    of the others whose ties are shorter, ``pairs`` their number. Undefined when no pair is joined both
    ways.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    >>> from orgmap.model import Person, Records, Tie
    >>> people = (Person("ceo"), Person("ann", managers=("ceo",)), Person("bob", managers=("ceo",)))
    >>> network = Network.from_records(Records(people=people, ties=(Tie("ann", "bob", "work"),)))
    >>> hops_saved(network, layers=["work"]).value
    1.0
    """
    arcs = positive_arcs(network, "hops_saved", layers)
    total = shorter = pairs = unjoined = 0.0
    chart = ties = 0.0
    for part in _steps(network, arcs):
        saved = part.saved
        there = ~np.isnan(saved)
        pairs += int(there.sum())
        total += float(saved[there].sum())
        shorter += int((saved[there] > 0).sum())
        chart += float(part.chart[there].sum())
        ties += float(part.ties[there].sum())
        unjoined += saved.size - part.people.size - int(there.sum())
    return Whole(
        "hops_saved",
        total / pairs if pairs else math.nan,
        made_from(network, arcs, "hops_saved"),
        None if pairs else "No two people are joined both by the chart and by ties.",
        {
            "by_chart": chart / pairs if pairs else math.nan,
            "by_ties": ties / pairs if pairs else math.nan,
            "share_shorter": shorter / pairs if pairs else math.nan,
            "pairs": int(pairs // 2),
            "pairs_not_joined": int(unjoined // 2),
        },
        layer_notes(network, arcs),
    )


def hops_saved_by_person(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    """Whose own ties shorten their ways most: mean steps saved against the chart to everybody else?

    Beside the value: mean steps by chart and by ties, and to how many people. Highest first. Undefined
    for a person whom chart and ties together join to nobody.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.
    """
    arcs = positive_arcs(network, "hops_saved_by_person", layers)
    rows = []
    for part in _steps(network, arcs):
        for at, saved, chart, ties in zip(
            part.people.tolist(), part.saved, part.chart, part.ties, strict=True
        ):
            there = ~np.isnan(saved)
            count, person = int(there.sum()), arcs.people[at]
            why = None if count else f"Chart and ties together join {person} to nobody."
            rows.append(
                line(
                    {"person": person},
                    float(saved[there].mean()) if count else math.nan,
                    why,
                    by_chart=float(chart[there].mean()) if count else math.nan,
                    by_ties=float(ties[there].mean()) if count else math.nan,
                    people=count,
                )
            )
    return Answer(
        "measure",
        made_from(network, arcs, "hops_saved_by_person"),
        _highest_first(rows),
        layer_notes(network, arcs),
    )


def hops_saved_by_pair(
    network: Network, *, layers: Sequence[str] | None = None, top: int = _PAIRS_SHOWN
) -> Answer[Line]:
    """Which pairs are nearest by ties though far apart by the chart?

    Rows are pairs, first in input order first, with steps by chart and by ties and their difference;
    those that save most come first, only pairs that save something, at most ``top``.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer, or ``top`` below 1.
    """
    if top < 1:
        raise InputError(Problem(f"top is {top}.", "Ask for 1 pair or more."))
    arcs = positive_arcs(network, "hops_saved_by_pair", layers)
    found: list[tuple[float, int, int, float, float]] = []
    for part in _steps(network, arcs):
        saved = part.saved
        own, others = np.nonzero(saved > 0)
        later = part.people[own] < others
        found += [
            (-float(saved[a, b]), int(part.people[a]), b, float(part.chart[a, b]), float(part.ties[a, b]))
            for a, b in zip(own[later].tolist(), others[later].tolist(), strict=True)
        ]
        found = sorted(found)[:top]
    rows = tuple(
        line(
            {"source": arcs.people[a], "target": arcs.people[b]},
            -saved,
            by_chart=int(chart),
            by_ties=int(ties),
        )
        for saved, a, b, chart, ties in found
    )
    made_by = made_from(network, arcs, "hops_saved_by_pair", top=top)
    return Answer("measure", made_by, rows, layer_notes(network, arcs))


def _highest_first(rows: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(sorted(rows, key=lambda row: (row.values["value"] is None, -(row.values["value"] or 0.0))))


# -- managers gone past ---------------------------------------------------------------------------------


def managers_above(network: Network, person: str) -> tuple[str, ...]:
    """Everybody above a person along solid lines, the nearest first; a ring ends where it closes."""
    found: dict[str, None] = {}
    manager = network.chart.solid(person)
    while manager is not None and manager != person and manager not in found:
        found[manager] = None
        manager = network.chart.solid(manager)
    return tuple(found)


def bypasses(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    """Which ties go past a manager, and past whom?

    A tie between two people goes past managers in one of two ways, read off solid lines:

    * *along the line*: one is two or more levels above the other in the other's own line; the managers
      between them are passed. ``kind`` is "up" when the lower one names the higher, else "down".
    * *across*: they are in different units, neither is in the other's line, each has a manager, the two
      managers are different people, and on these layers neither manager is tied to the other manager
      or to the other person; both managers are passed. ``kind`` is "across".

    Nothing is wrong with such a tie: many make a firm work. The value is the number of managers
    passed; on an undirected layer a tie is one row and "up" means along the line.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.
    """
    arcs = positive_arcs(network, "bypasses", layers)
    rows = [
        line(
            {"source": source, "target": target},
            len(passed),
            kind=kind,
            passed=list(passed),
            evidence=[
                {"source": one.file, "row": one.row} for one in network.evidence(source, target, arcs.layers)
            ],
        )
        for source, target, kind, passed in _bypasses(network, arcs)
    ]
    rows.sort(key=lambda row: -row.values["value"])
    return Answer("measure", made_from(network, arcs, "bypasses"), tuple(rows), layer_notes(network, arcs))


def bypassed(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    """How many ties go past each manager?

    The number of :func:`bypasses` that pass the person, by kind beside it. Most first. Undefined for
    people who manage nobody: they cannot be passed.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.
    """
    arcs = positive_arcs(network, "bypassed", layers)
    counts = {person: {"up": 0, "down": 0, "across": 0} for person in network.people}
    for _, _, kind, passed in _bypasses(network, arcs):
        for manager in passed:
            counts[manager][kind] += 1
    rows = []
    for person, kinds in counts.items():
        manages = bool(network.chart.reports.get(person))
        why = None if manages else f"{person} manages nobody."
        rows.append(line({"person": person}, sum(kinds.values()) if manages else math.nan, why, **kinds))
    made_by = made_from(network, arcs, "bypassed")
    return Answer("measure", made_by, _highest_first(rows), layer_notes(network, arcs))


def _bypasses(network: Network, arcs: Arcs) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    above = {person: managers_above(network, person) for person in arcs.people}
    pairs = [
        (arcs.people[a], arcs.people[b])
        for a, b in zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True)
        if arcs.directed or a < b
    ]
    tied = {frozenset(pair) for pair in pairs}
    for source, target in pairs:
        up = _between(above[source], target)
        down = _between(above[target], source)
        if up:
            yield source, target, "up", up
        elif down:
            yield source, target, "down" if arcs.directed else "up", down
        elif target not in above[source] and source not in above[target]:
            across = _passed_across(network, tied, (source, target))
            if across:
                yield source, target, "across", across


def _between(line_above: tuple[str, ...], person: str) -> tuple[str, ...]:
    """Managers below this person in a line, or nobody where the person is not in it."""
    return line_above[: line_above.index(person)] if person in line_above else ()


def _passed_across(network: Network, tied: set[frozenset[str]], pair: tuple[str, str]) -> tuple[str, ...]:
    source, target = pair
    mine, theirs = network.chart.solid(source), network.chart.solid(target)
    units = {network.people[person].unit for person in pair}
    if len(units) < 2 or None in units or mine is None or theirs is None or mine == theirs:
        return ()
    others = (frozenset((mine, theirs)), frozenset((mine, target)), frozenset((source, theirs)))
    return () if any(one in tied for one in others) else (mine, theirs)


_entry = partial(WideMeasure, reading="Strength is not used.", family="formal", engine="arrays")
_EITHER = "Ties are walked in either direction, reporting lines too."
_OWN = "Defined here."

MEASURES = (
    _entry(
        name="hops_saved",
        question="How many steps do people's own ties save against the chart?",
        definition="Mean over pairs of people of steps along reporting lines less steps along ties; pairs "
        "that either way does not join are left out and counted.",
        direction=_EITHER,
        undefined="When no two people are joined both ways.",
        reference=_OWN,
        cost="People times ties.",
        of="network",
        ask=answered(hops_saved),
    ),
    _entry(
        name="hops_saved_by_person",
        question="Whose own ties shorten their ways most?",
        definition="Mean over everybody else of steps along reporting lines less steps along ties.",
        direction=_EITHER,
        undefined="For a person whom chart and ties together join to nobody.",
        reference=_OWN,
        cost="People times ties.",
        of="person",
        ask=hops_saved_by_person,
    ),
    _entry(
        name="hops_saved_by_pair",
        question="Which pairs are near by ties though far apart by the chart?",
        definition="Steps along reporting lines less steps along ties; the thousand that save most.",
        direction=_EITHER,
        undefined="Pairs that either way does not join have no row.",
        reference=_OWN,
        cost="People times ties.",
        of="tie",
        ask=hops_saved_by_pair,
    ),
    _entry(
        name="bypasses",
        question="Which ties go past a manager, and past whom?",
        definition="Ties to somebody two or more levels up (or down) the own line, passing those between; "
        "and ties across units whose managers are tied neither to each other nor to the other person.",
        direction="up: the lower names the higher; down: the higher the lower.",
        undefined="Ties that pass nobody have no row.",
        reference=_OWN,
        cost="Ties times levels.",
        of="tie",
        ask=bypasses,
    ),
    _entry(
        name="bypassed",
        question="How many ties go past each manager?",
        definition="The number of bypasses that pass the person, by kind beside it.",
        direction="As bypasses.",
        undefined="For people who manage nobody.",
        reference=_OWN,
        cost="Ties times levels.",
        of="person",
        ask=bypassed,
    ),
)
