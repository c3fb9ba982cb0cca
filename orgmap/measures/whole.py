"""Measures of a whole network: how dense, how mutual, how much like ties with like.

Each is one number about all people together, so its answer has one row whose ``person`` is null.
Counts are of arcs; on an undirected layer of ties, each once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.measures.grouping import Grouping
from orgmap.measures.measure import WideMeasure
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.network import Network
from orgmap.results import Answer, Json, Line, MadeBy

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_NOTHING_BESIDE: Mapping[str, Any] = MappingProxyType({})
NO_TIES = "There is no tie on these layers."
NO_PAIRS = "There are fewer than two people."


@dataclass(frozen=True)
class Whole:
    """One number about a whole network, with what belongs beside it.

    ``value`` is NaN where undefined and ``undefined`` then says why. ``beside`` holds further named
    numbers of the same row (expected, p, low, high, counts, ...).
    """

    name: str
    value: float
    made_by: MadeBy
    undefined: str | None = None
    beside: Mapping[str, Any] = field(default_factory=lambda: _NOTHING_BESIDE)
    notes: tuple[str, ...] = ()

    def answer(self) -> Answer[Line]:
        """The answer of ``orgmap measure``: one row, its person null."""
        row = {"person": None, "value": known(self.value), "undefined": self.undefined}
        row |= {name: known(value) for name, value in self.beside.items()}
        return Answer("measure", self.made_by, (Line(row),), self.notes)


def known(value: Any) -> Any:
    """The value as JSON takes it: None for NaN and infinity, plain numbers for numpy's.

    >>> known(float("nan")), known(np.float64(0.5)), known("m18")
    (None, 0.5, 'm18')
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def answered(made: Callable[..., Whole]) -> Callable[..., Answer[Line]]:
    """A function that makes a :class:`Whole`, as one the register can ask."""

    def ask(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
        return made(network, layers=layers).answer()

    return ask


def line(about: Mapping[str, Any], value: float, undefined: str | None = None, **beside: Any) -> Line:
    """A row about a unit, a tie or a layer: what it is about, its value, and what belongs beside it."""
    row: Json = {**about, "value": known(value), "undefined": undefined}
    return Line(row | {name: known(one) for name, one in beside.items()})


def made_from(network: Network, arcs: Arcs, name: str, *, seed: int | None = None, **options: Any) -> MadeBy:
    """How a result came from these arcs."""
    return network.made_by(
        layers=arcs.layers, seed=seed, options={"measure": name, "direction": arcs.direction, **options}
    )


def density(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """How many of the ties that could be are there (0..1)?

    Arcs over ordered pairs of people; on an undirected layer ties over pairs, which is the same
    number. Undefined with fewer than two people. Somebody who was not asked counts as without ties.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Wasserman & Faust 1994, section 4.3.2.

    >>> from orgmap.model import Records, Tie
    >>> density(Network.from_records(Records(ties=(Tie("ann", "bob", "advice"),)))).value
    0.5
    """
    arcs = positive_arcs(network, "density", layers)
    pairs = arcs.count * (arcs.count - 1)
    each = 1 if arcs.directed else 2
    return Whole(
        "density",
        arcs.size / pairs if pairs else math.nan,
        made_from(network, arcs, "density"),
        None if pairs else NO_PAIRS,
        {"ties": arcs.size // each, "possible": pairs // each},
        layer_notes(network, arcs),
    )


def reciprocity(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """What share of ties is returned (0..1)?

    Arcs whose opposite is there too, over all arcs. ``expected`` is this share if as many arcs lay
    anywhere; ``dyads`` the share of tied pairs that are mutual. Undefined without ties. On an
    undirected layer it is 1 by construction, which a note says.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Wasserman & Faust 1994, section 13.3; Garlaschelli & Loffredo 2004,
    doi 10.1103/PhysRevLett.93.268701.

    >>> from orgmap.model import Records, Tie
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "ann", "advice"), Tie("ann", "cy", "advice"))
    >>> round(reciprocity(Network.from_records(Records(ties=ties))).value, 3)
    0.667
    """
    arcs = positive_arcs(network, "reciprocity", layers)
    returned = int(np.isin(arcs.head * arcs.count + arcs.tail, arcs.tail * arcs.count + arcs.head).sum())
    tied = arcs.size - returned // 2
    others = arcs.count * (arcs.count - 1) - 1
    notes = layer_notes(network, arcs)
    if arcs.size and not arcs.directed:
        notes = (*notes, "The layer is undirected: every tie counts as returned.")
    return Whole(
        "reciprocity",
        returned / arcs.size if arcs.size else math.nan,
        made_from(network, arcs, "reciprocity"),
        None if arcs.size else NO_TIES,
        {
            "expected": (arcs.size - 1) / others if arcs.size and others > 0 else math.nan,
            "dyads": returned / 2 / tied if tied else math.nan,
            "mutual": returned // 2,
            "one_way": arcs.size - returned,
        },
        notes,
    )


# -- like with like -------------------------------------------------------------------------------------


def assortativity_unit(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """Do people tie with their own unit more than their numbers of ties would bring about (-1..1)?

    Newman's r = (sum of e_uu - sum of a_u b_u) / (1 - sum of a_u b_u), e_uv being the share of arcs
    from unit u to unit v, a and b its row and column sums. 1: only inside; 0: as by chance. Only arcs
    between people whose unit is known. Undefined without such arcs, or when all of them begin or
    end in one unit.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Newman 2003, doi 10.1103/PhysRevE.67.026126.
    """
    arcs = positive_arcs(network, "assortativity_unit", layers)
    tail, head = Grouping.of(network, arcs.people).ends(arcs)
    count = int(tail.size)
    notes = layer_notes(network, arcs)
    if count < arcs.size:
        notes = (*notes, f"{arcs.size - count} arcs to or from people without a unit are left out.")
    value, why = math.nan, "There is no tie between people whose units are known."
    if count:
        size = int(max(tail.max(), head.max())) + 1
        by_chance = float(
            (np.bincount(tail, minlength=size) / count) @ (np.bincount(head, minlength=size) / count)
        )
        why = "All ties begin or end in one unit, so no other share was possible."
        if by_chance < 1.0:
            value, why = (float((tail == head).mean()) - by_chance) / (1.0 - by_chance), ""
    made_by = made_from(network, arcs, "assortativity_unit")
    return Whole("assortativity_unit", value, made_by, why or None, {"arcs": count}, notes)


def assortativity_grade(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """Do people tie with people of their own grade (correlation, -1..1)?

    Pearson's correlation over arcs of the grade (1 = top) where the arc begins and where it ends, both
    grades being known. Undefined without such arcs or when either side is the same throughout.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Newman 2003, doi 10.1103/PhysRevE.67.026126.
    """
    arcs = positive_arcs(network, "assortativity_grade", layers)
    stated = [network.grade(person) for person in arcs.people]
    grade = np.array([math.nan if one is None else one for one in stated], dtype=np.float64)
    return _correlated(network, arcs, "assortativity_grade", (grade, grade), "grade")


def assortativity_degree(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """Do people with many ties tie with others who have many (correlation, -1..1)?

    Pearson's correlation over arcs of the number of arcs that leave where it begins and of those that
    arrive where it ends; on an undirected layer of the numbers of contacts. Undefined without ties or
    when either is the same throughout.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Newman 2002, doi 10.1103/PhysRevLett.89.208701; 2003, doi 10.1103/PhysRevE.67.026126.
    """
    arcs = positive_arcs(network, "assortativity_degree", layers)
    leaving = np.bincount(arcs.tail, minlength=arcs.count).astype(np.float64)
    arriving = np.bincount(arcs.head, minlength=arcs.count).astype(np.float64)
    return _correlated(network, arcs, "assortativity_degree", (leaving, arriving), "number of ties")


def _correlated(network: Network, arcs: Arcs, name: str, values: tuple[Floats, Floats], what: str) -> Whole:
    """The correlation over arcs of a value where they begin and one where they end."""
    x, y = values[0][arcs.tail], values[1][arcs.head]
    there = ~(np.isnan(x) | np.isnan(y))
    x, y = x[there], y[there]
    notes = layer_notes(network, arcs)
    if x.size < arcs.size:
        notes = (*notes, f"{arcs.size - x.size} arcs to or from people without a {what} are left out.")
    value, why = math.nan, f"There is no tie between people whose {what} is known."
    if x.size:
        why = f"The {what} is the same at one end of all ties, so there is nothing to correlate."
        if np.ptp(x) > 0.0 and np.ptp(y) > 0.0:
            value, why = float(np.corrcoef(x, y)[0, 1]), ""
    return Whole(name, value, made_from(network, arcs, name), why or None, {"arcs": int(x.size)}, notes)


_PLAIN = "Strength is not used."
_LINEAR = "One pass over the ties."
_ARCS = "Arcs are counted as the layer has them; on an undirected layer each tie once."

MEASURES = (
    WideMeasure(
        name="density",
        question="How many of the ties that could be are there?",
        definition="Arcs over ordered pairs of people (0..1).",
        reading=_PLAIN,
        direction=_ARCS,
        undefined="With fewer than two people.",
        reference="Wasserman & Faust 1994, Social Network Analysis, section 4.3.2",
        family="group",
        engine="arrays",
        cost=_LINEAR,
        of="network",
        ask=answered(density),
    ),
    WideMeasure(
        name="reciprocity",
        question="What share of ties is returned?",
        definition="Arcs whose opposite is there too, over all arcs; beside it the share if as many arcs lay "
        "anywhere (expected) and the share of tied pairs that are mutual (dyads).",
        reading=_PLAIN,
        direction="On an undirected layer it is 1 by construction.",
        undefined="Without ties.",
        reference="Wasserman & Faust 1994, section 13.3; Garlaschelli & Loffredo 2004, "
        "doi 10.1103/PhysRevLett.93.268701",
        family="group",
        engine="arrays",
        cost=_LINEAR,
        of="network",
        ask=answered(reciprocity),
    ),
    WideMeasure(
        name="assortativity_unit",
        question="Do people tie with their own unit more than their numbers of ties would bring about?",
        definition="Newman's r = (sum of e_uu - sum of a_u b_u) / (1 - sum of a_u b_u), e_uv being the share "
        "of arcs from unit u to unit v, a and b its row and column sums. 1: only inside; 0: as by chance.",
        reading=_PLAIN,
        direction=_ARCS,
        undefined="Without ties between people of known units, or when all begin or end in one unit.",
        reference="Newman 2003, doi 10.1103/PhysRevE.67.026126",
        family="group",
        engine="arrays",
        cost=_LINEAR,
        of="network",
        ask=answered(assortativity_unit),
    ),
    WideMeasure(
        name="assortativity_grade",
        question="Do people tie with people of their own grade?",
        definition="Pearson's correlation over arcs of the grades of both ends, where both are known.",
        reading=_PLAIN,
        direction=_ARCS,
        undefined="Without such arcs, or when the grade at one end never differs.",
        reference="Newman 2003, doi 10.1103/PhysRevE.67.026126",
        family="group",
        engine="arrays",
        cost=_LINEAR,
        of="network",
        ask=answered(assortativity_grade),
    ),
    WideMeasure(
        name="assortativity_degree",
        question="Do people with many ties tie with others who have many?",
        definition="Pearson's correlation over arcs of the out-degree where they begin and the in-degree "
        "where they end.",
        reading=_PLAIN,
        direction="Out-degree where arcs begin, in-degree where they end; undirected, contacts.",
        undefined="Without ties, or when a degree never differs.",
        reference="Newman 2002, doi 10.1103/PhysRevLett.89.208701",
        family="group",
        engine="arrays",
        cost=_LINEAR,
        of="network",
        ask=answered(assortativity_degree),
    ),
)
