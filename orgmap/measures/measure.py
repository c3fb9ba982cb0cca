"""What a measure is: a question, a definition, and a function that answers it.

A :class:`Measure` gives one number per person from arcs. What gives rows of another shape (the whole
network, units, ties) is a :class:`WideMeasure` and reads the network itself. Both are an
:class:`Entry` of the register, so that one page and one list describe them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import Engine, Values
from orgmap.network import Network
from orgmap.results import Answer

#: "degree" measures count ties and may read a negative layer; all others never do.
Family = Literal["degree", "path", "cohesion", "walk", "brokerage", "group", "formal", "layers"]

#: What one row of the answer is about.
Shape = Literal["person", "network", "unit", "tie", "layer"]


@dataclass(frozen=True)
class Outcome:
    """One value per person in the order of ``arcs.people``.

    ``undefined`` holds, by position, the sentence for each NaN; ``notes`` say what a reader must
    know; ``options`` enter the result's ``made_by``; ``beside`` holds, by name and in the same order,
    numbers without which the value misleads.
    """

    values: Values
    undefined: Mapping[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Values] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A measure in words.

    ``question`` is what it answers, ``definition`` how it is computed, ``reading`` what it makes of
    strength (closeness) or cost (1 / strength), ``direction`` what it makes of arrows,
    ``undefined`` when there is no answer, ``reference`` where it comes from, ``engine`` who computes
    it, ``cost`` how the time grows.
    """

    name: str
    question: str
    definition: str
    reading: str
    direction: str
    undefined: str
    reference: str
    family: Family
    engine: str = "any engine"
    cost: str

    @property
    def shape(self) -> Shape:
        """What one row of the answer is about."""
        raise NotImplementedError

    def words(self) -> dict[str, str]:
        """Everything said about the measure, for lists and pages."""
        return {
            "name": self.name,
            "shape": self.shape,
            "family": self.family,
            "question": self.question,
            "definition": self.definition,
            "reading": self.reading,
            "direction": self.direction,
            "undefined": self.undefined,
            "reference": self.reference,
            "engine": self.engine,
            "cost": self.cost,
        }


@dataclass(frozen=True, kw_only=True)
class Measure(Entry):
    """One number per person, computed on arcs by an engine."""

    compute: Callable[[Arcs, Engine], Outcome]

    @property
    def shape(self) -> Shape:
        """One row a person."""
        return "person"


class Asked(Protocol):
    """The function behind a :class:`WideMeasure`: a whole answer, its rows as wide as they need be."""

    def __call__(self, network: Network, *, layers: Sequence[str] | None = None) -> Answer[Any]:
        """The answer on the layers named (None: all informal ones together)."""


@dataclass(frozen=True, kw_only=True)
class WideMeasure(Entry):
    """A measure whose rows are about the network, units or ties; ``ask`` is its own typed function."""

    of: Shape
    ask: Asked

    @property
    def shape(self) -> Shape:
        """What one row is about, as stated."""
        return self.of


def without_contacts(arcs: Arcs) -> list[int]:
    """Positions of people who have no tie at all on the arcs."""
    touched = np.zeros(arcs.count, dtype=np.bool_)
    touched[arcs.tail] = True
    touched[arcs.head] = True
    return [int(at) for at in np.flatnonzero(~touched)]
