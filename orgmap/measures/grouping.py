"""Who belongs to which group, as codes beside the arcs, and how alike two groupings are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.errors import InputError, Problem
from orgmap.network import Network

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Grouping:
    """People in groups: ``code[at]`` indexes ``labels``, -1 where no group is known.

    >>> Grouping.from_labels(["Sales", None, "Sales", "Legal"]).code.tolist()
    [1, -1, 1, 0]
    """

    labels: tuple[str, ...]
    code: Ints

    @classmethod
    def from_labels(cls, stated: Sequence[str | None]) -> Grouping:
        """Groups in alphabetical order; an empty label or None is not known."""
        labels = tuple(sorted({one for one in stated if one}))
        index = {label: at for at, label in enumerate(labels)}
        return cls(labels, np.array([index.get(one or "", -1) for one in stated], dtype=np.int64))

    @classmethod
    def of(cls, network: Network, people: Sequence[str], groups: Mapping[str, str] | None = None) -> Grouping:
        """The units of these people, or the groups given (person to group) in their stead.

        Raises
        ------
        InputError
            When ``groups`` names somebody who is not in the network.
        """
        if groups is None:
            return cls.from_labels([network.people[person].unit for person in people])
        strangers = [person for person in groups if person not in network.people]
        if strangers:
            raise InputError(
                [Problem(f"There is nobody called '{person}'.", "Use ids.") for person in strangers]
            )
        return cls.from_labels([groups.get(person) for person in people])

    @cached_property
    def sizes(self) -> Ints:
        """People in each group."""
        return np.bincount(self.code[self.code >= 0], minlength=len(self.labels)).astype(np.int64)

    @property
    def outside(self) -> int:
        """The number of people whose group is not known."""
        return int((self.code < 0).sum())

    @property
    def together(self) -> int:
        """Ordered pairs of people who share their group."""
        return int((self.sizes * (self.sizes - 1)).sum())

    @property
    def pairs(self) -> int:
        """Ordered pairs of people whose groups are known."""
        known = int(self.sizes.sum())
        return known * (known - 1)

    def ends(self, arcs: Arcs) -> tuple[Ints, Ints]:
        """Groups where arcs begin and end, for the arcs with both known."""
        tail, head = self.code[arcs.tail], self.code[arcs.head]
        there = (tail >= 0) & (head >= 0)
        return tail[there], head[there]

    def notes(self) -> tuple[str, ...]:
        """What to say of people without a group."""
        if not self.outside:
            return ()
        one = self.outside == 1
        return (f"{self.outside} {'person' if one else 'people'} without a unit left out, with their ties.",)


def top_units(network: Network) -> dict[str, str]:
    """Everybody's unit at the top of the tree of units, for measures that take ``groups``.

    People without a unit are left out. A ring of parents ends where it began.

    >>> from orgmap.model import Person, Records, Unit
    >>> records = Records(people=(Person("ann", unit="Audit"),), units=(Unit("Audit", parent="Finance"),))
    >>> top_units(Network.from_records(records))
    {'ann': 'Finance'}
    """
    found = {}
    for person in network.people.values():
        unit, seen = person.unit, set[str]()
        while unit and unit not in seen:
            seen.add(unit)
            parent = network.units[unit].parent if unit in network.units else None
            if not parent:
                break
            unit = parent
        if unit:
            found[person.id] = unit
    return found


def crosstab(a: Ints, b: Ints) -> Ints:
    """How many people are in group i of one grouping and j of the other."""
    table = np.zeros((int(a.max(initial=-1)) + 1, int(b.max(initial=-1)) + 1), dtype=np.int64)
    np.add.at(table, (a, b), 1)
    return table


def adjusted_rand(table: Ints) -> float:
    """How alike two groupings are beyond chance: 1 the same, 0 as by chance (Hubert & Arabie 1985).

    NaN where chance can give nothing else: both put everybody together, or both everybody apart.

    Notes
    -----
    Hubert & Arabie 1985, doi 10.1007/BF01908075.

    >>> round(adjusted_rand(np.array([[2, 0], [1, 1]])), 4)
    0.0
    """
    cells = _pairs(table).sum()
    rows, columns = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    everybody = _pairs(np.array([table.sum()])).sum()
    if everybody == 0.0:
        return math.nan
    expected = rows * columns / everybody
    most = (rows + columns) / 2.0
    return math.nan if most == expected else float((cells - expected) / (most - expected))


def normalised_information(table: Ints) -> float:
    """Information two groupings share, over the mean of what each holds (0..1).

    NaN where both put everybody together: then neither holds any.

    Notes
    -----
    Strehl & Ghosh 2002; arithmetic mean as Danon et al. 2005, doi 10.1088/1742-5468/2005/09/P09008.

    >>> round(normalised_information(np.array([[2, 0], [0, 2]])), 4)
    1.0
    """
    n = table.sum()
    if n == 0:
        return math.nan
    rows, columns = _entropy(table.sum(axis=1) / n), _entropy(table.sum(axis=0) / n)
    if rows + columns == 0.0:
        return math.nan
    return 2.0 * (rows + columns - _entropy(table.ravel() / n)) / (rows + columns)


def _pairs(counts: Ints) -> Floats:
    return counts * (counts - 1) / 2.0


def _entropy(shares: Floats) -> float:
    there = shares[shares > 0]
    return float(-(there * np.log(there)).sum())
