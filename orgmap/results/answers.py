"""What every answer is made of: how it was made, its reasons, its scores and its plain rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from orgmap.model import Source

if TYPE_CHECKING:
    import pandas as pd

Json = dict[str, Any]
_EMPTY: Mapping[str, Any] = MappingProxyType({})


def number(value: float | None) -> float | None:
    """A JSON number, or None for what is not known (JSON has no NaN)."""
    return None if value is None or math.isnan(value) or math.isinf(value) else float(value)


@dataclass(frozen=True, slots=True)
class MadeBy:
    """How a result came about: enough to make it again.

    ``fingerprint`` identifies the data, ``window`` the days looked at (ISO, first and last),
    ``options`` whatever else was chosen.
    """

    version: str
    fingerprint: str
    layers: tuple[str, ...] = ()
    window: tuple[str, str] | None = None
    engine: str | None = None
    seed: int | None = None
    options: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)

    def to_json(self) -> Json:
        """The ``made_by`` object of every command's JSON."""
        return {
            "version": self.version,
            "fingerprint": self.fingerprint,
            "layers": list(self.layers),
            "window": list(self.window) if self.window else None,
            "engine": self.engine,
            "seed": self.seed,
            "options": dict(self.options),
        }


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause of a result in words, with its share (0..1, or None) and the lines that show it."""

    text: str
    share: float | None = None
    evidence: tuple[Source, ...] = ()

    def to_json(self) -> Json:
        """Text, share and evidence as plain values."""
        return {
            "text": self.text,
            "share": number(self.share),
            "evidence": [{"source": line.file, "row": line.row} for line in self.evidence],
        }


class Result(Protocol):
    """Anything that can stand in the ``results`` list of a command."""

    def to_json(self) -> Json:
        """The object of CONTRACT section 4 for this command."""


R_co = TypeVar("R_co", bound=Result, covariant=True)


@dataclass(frozen=True)
class Answer(Generic[R_co]):
    """The whole answer of one command: results, how they were made, and what to know beside them."""

    command: str
    made_by: MadeBy
    results: tuple[R_co, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """One object for ``--json``: command, made_by, notes, results."""
        return {
            "command": self.command,
            "made_by": self.made_by.to_json(),
            "notes": list(self.notes),
            "results": [result.to_json() for result in self.results],
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a result, nested values left as they are."""
        import pandas as pd

        return pd.DataFrame([result.to_json() for result in self.results])


@dataclass(frozen=True)
class Score:
    """A number per person, whatever the measure.

    ``values`` has one entry per person, NaN where undefined, and ``undefined`` then holds the
    sentence that says why. ``tolerance`` is the relative difference below which two values tie.
    ``beside`` holds numbers without which the value misleads, by their names, then by person.
    """

    name: str
    values: Mapping[str, float]
    made_by: MadeBy
    undefined: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    tolerance: float = 1e-9
    beside: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: _EMPTY)

    def __getitem__(self, person: str) -> float:
        return self.values[person]

    def ordered(self) -> list[str]:
        """People from the highest value to the lowest, undefined ones last, ties in input order."""
        key = {p: (-math.inf if math.isnan(v) else v) for p, v in self.values.items()}
        return sorted(key, key=lambda person: -key[person])

    def ranks(self) -> dict[str, int]:
        """Rank of each person from 1; people whose values tie share the better rank.

        Undefined people have no rank and are left out.
        """
        ranks: dict[str, int] = {}
        rank, last = 0, math.nan
        for position, person in enumerate(self.ordered(), start=1):
            value = self.values[person]
            if math.isnan(value):
                break
            if not math.isclose(value, last, rel_tol=self.tolerance, abs_tol=1e-12):
                rank, last = position, value
            ranks[person] = rank
        return ranks

    def to_frame(self) -> pd.DataFrame:
        """Columns ``person``, ``value``, ``rank``, ``undefined``, and those beside; highest value first."""
        import pandas as pd

        ranks = self.ranks()
        people = self.ordered()
        return pd.DataFrame(
            {
                "person": people,
                "value": [self.values[p] for p in people],
                "rank": pd.array([ranks.get(p) for p in people], dtype="Int64"),
                "undefined": [self.undefined.get(p) for p in people],
                **{name: [values[p] for p in people] for name, values in self.beside.items()},
            }
        )

    def answer(self, *, top: int | None = None) -> Answer[ScoreRow]:
        """The answer of ``orgmap measure``: one row a person, highest first."""
        rows = tuple(
            ScoreRow(
                p,
                self.values[p],
                self.undefined.get(p),
                {name: values[p] for name, values in self.beside.items()},
            )
            for p in self.ordered()[:top]
        )
        return Answer("measure", self.made_by, rows, self.notes)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One person's value of one measure."""

    person: str
    value: float
    undefined: str | None = None
    beside: Mapping[str, float] = field(default_factory=lambda: _EMPTY)

    def to_json(self) -> Json:
        """person, value (null where undefined), undefined (the reason), and the numbers beside it."""
        return {
            "person": self.person,
            "value": number(self.value),
            "undefined": self.undefined,
            **{name: number(value) for name, value in self.beside.items()},
        }


@dataclass(frozen=True, slots=True)
class Line:
    """A plain row (show, add, undo, history): named values in order."""

    values: Mapping[str, Any]

    def to_json(self) -> Json:
        """The values themselves."""
        return dict(self.values)


def add_notes(notes: Sequence[str], *more: str) -> tuple[str, ...]:
    """Notes with others appended, each once, in order.

    >>> add_notes(["a"], "b", "a")
    ('a', 'b')
    """
    return tuple(dict.fromkeys((*notes, *more)))
