"""Unit by unit: how many ties run from each unit to each, against what chance would bring.

Two kinds of chance are given, because they answer two questions. ``by_size``: ties spread evenly over
all pairs of people (are these units tied at all?). ``by_activity``: each unit keeps the number of ties
it sends and receives (do these two seek each other, however busy they are?).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from orgmap.errors import UnknownName
from orgmap.measures.grouping import Grouping
from orgmap.measures.measure import WideMeasure
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.measures.whole import line, made_from
from orgmap.network import Network
from orgmap.results import Answer, Line, MadeBy

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class UnitMatrix:
    """Square tables, row unit to column unit, in the order of ``units``.

    ``ties`` and ``strength`` are what is there, ``possible`` the pairs of people, ``by_size`` and
    ``by_activity`` the ties expected (see the module). On an undirected layer the tables are
    symmetric and each tie counts once, also inside a unit.
    """

    units: tuple[str, ...]
    sizes: tuple[int, ...]
    ties: Floats
    strength: Floats
    possible: Floats
    by_size: Floats
    by_activity: Floats
    made_by: MadeBy
    notes: tuple[str, ...] = ()

    @property
    def density(self) -> Floats:
        """Ties over pairs (0..1), NaN where there is no pair."""
        return _over(self.ties, self.possible)

    @property
    def ratio_by_size(self) -> Floats:
        """Ties over those expected from sizes, NaN where none is expected."""
        return _over(self.ties, self.by_size)

    @property
    def ratio_by_activity(self) -> Floats:
        """Ties over those expected from what each unit sends and receives, NaN where none is."""
        return _over(self.ties, self.by_activity)

    def to_frame(self, what: str = "ties") -> pd.DataFrame:
        """One table with unit names: ties, strength, possible, density, by_size, ratio_by_size, ...

        Raises
        ------
        UnknownName
            When there is no such table.
        """
        import pandas as pd

        if what not in _TABLES:
            raise UnknownName("table of the unit matrix", what, _TABLES)
        names = list(self.units)
        return pd.DataFrame(getattr(self, what), index=pd.Index(names, name="unit"), columns=names)

    def answer(self) -> Answer[Line]:
        """One row for each unit and each other (or itself), in the order of ``units``."""
        tables = {name: getattr(self, name) for name in _TABLES if name != "ties"}
        rows = []
        for a, unit in enumerate(self.units):
            for b, other in enumerate(self.units):
                beside = {name: float(table[a, b]) for name, table in tables.items()}
                why = None if self.possible[a, b] else f"{unit} has one person, so there is no pair inside."
                value = float(self.ties[a, b]) if self.possible[a, b] else math.nan
                rows.append(line({"unit": unit, "other": other}, value, why, **beside))
        return Answer("measure", self.made_by, tuple(rows), self.notes)


_TABLES = (
    "ties",
    "strength",
    "possible",
    "density",
    "by_size",
    "ratio_by_size",
    "by_activity",
    "ratio_by_activity",
)


def _over(ties: Floats, expected: Floats) -> Floats:
    out = np.full(ties.shape, math.nan)
    np.divide(ties, expected, out=out, where=expected > 0)
    return out


def unit_matrix(
    network: Network, *, layers: Sequence[str] | None = None, groups: Mapping[str, str] | None = None
) -> UnitMatrix:
    """How many ties run from each unit to each, and is that more or less than chance?

    Parameters
    ----------
    network
        The network to look at.
    layers
        One layer, several, or None for all informal ones together.
    groups
        Person to group, in the stead of units.

    Returns
    -------
    UnitMatrix
        Expected by size: all ties times the pairs of these two units over all pairs. Expected by
        activity: ties the row unit sends times ties the column unit receives, over all ties. A pair of
        units without a pair of people (one person inside a unit) has no value.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer, or unknown people in ``groups``.

    Notes
    -----
    Wasserman & Faust 1994, section 9.3 (block densities); chance by activity as in Newman 2003,
    doi 10.1103/PhysRevE.67.026126.

    >>> from orgmap.model import Person, Records, Tie
    >>> people = (Person("ann", unit="A"), Person("bob", unit="A"), Person("cy", unit="B"))
    >>> network = Network.from_records(Records(people=people, ties=(Tie("ann", "cy", "advice"),)))
    >>> unit_matrix(network).to_frame("density").loc["A", "B"].item()
    0.5
    """
    arcs = positive_arcs(network, "unit_matrix", layers)
    grouping = Grouping.of(network, arcs.people, groups)
    code, count = grouping.code, len(grouping.labels)
    there = (code[arcs.tail] >= 0) & (code[arcs.head] >= 0)
    cell = code[arcs.tail[there]] * count + code[arcs.head[there]]
    shape = (count, count)
    ties = np.bincount(cell, minlength=count * count).reshape(shape).astype(np.float64)
    weights = arcs.strength[there]
    strength = np.bincount(cell, weights=weights, minlength=count * count).reshape(shape).astype(np.float64)
    sizes = grouping.sizes.astype(np.float64)
    possible = np.outer(sizes, sizes) - np.diag(sizes)
    by_size = ties.sum() * possible / max(grouping.pairs, 1)
    by_activity = np.outer(ties.sum(axis=1), ties.sum(axis=0)) / max(float(ties.sum()), 1.0)
    if not arcs.directed:
        # Both arcs of a tie inside a unit fall into one cell.
        once = np.ones(shape) - np.eye(count) / 2.0
        ties, strength, possible = ties * once, strength * once, possible * once
        by_size, by_activity = by_size * once, by_activity * once
    return UnitMatrix(
        grouping.labels,
        tuple(grouping.sizes.tolist()),
        ties,
        strength,
        possible,
        by_size,
        by_activity,
        made_from(network, arcs, "unit_matrix"),
        (*layer_notes(network, arcs), *grouping.notes()),
    )


def _asked(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    return unit_matrix(network, layers=layers).answer()


MEASURES = (
    WideMeasure(
        name="unit_matrix",
        question="How many ties run from each unit to each, and is that more or less than chance?",
        definition="Ties and their strength from unit to other, over the pairs of people (density), against "
        "ties even over all pairs (by_size) and against what each unit sends and receives (by_activity).",
        reading="Strength is summed beside the ties; expected numbers count ties.",
        direction="Row to column along the arrows; symmetric on an undirected layer, each tie once.",
        undefined="Inside a unit of one person; ratios where nothing is expected.",
        reference="Wasserman & Faust 1994, section 9.3",
        family="group",
        engine="arrays",
        cost="One pass over the ties, and units squared.",
        of="unit",
        ask=_asked,
    ),
)
