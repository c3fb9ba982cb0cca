"""Ties being gathered from one file: several layers, repeated pairs added up exactly, loops left out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from orgmap.model import Layer, Source, Tie, default_layer
from orgmap.readers.columns import Unreadable, number
from orgmap.readers.part import counted

_MOST_SOURCES = 50


@dataclass(slots=True)
class _Sum:
    strength: Fraction = Fraction(0)
    rows: int = 0
    first: datetime | None = None
    last: datetime | None = None
    sources: list[Source] = field(default_factory=list)


@dataclass
class Weave:
    """The ties of one file. ``add`` says nothing of faults: what is left out is counted."""

    file: str
    loops: int = 0
    zeros: int = 0
    kept: int = 0
    _sums: dict[tuple[str, str, str, int], _Sum] = field(default_factory=dict)

    def add(
        self,
        source: str,
        target: str,
        layer: str,
        row: int,
        *,
        strength: Fraction | float = 1,
        when: datetime | None = None,
        until: datetime | None = None,
    ) -> bool:
        """Keep a tie; a negative strength is a negative tie, none of strength 0 is a tie."""
        if not source or not target or source == target:
            self.loops += 1
            return False
        value = Fraction(strength)
        if not value:
            self.zeros += 1
            return False
        total = self._sums.setdefault((source, target, layer, 1 if value > 0 else -1), _Sum())
        total.strength += abs(value)
        total.rows += 1
        if when is not None:
            total.first = when if total.first is None else min(total.first, when)
            last = until or when
            total.last = last if total.last is None else max(total.last, last)
        if len(total.sources) < _MOST_SOURCES:
            total.sources.append(Source(self.file, row))
        self.kept += 1
        return True

    @property
    def ties(self) -> tuple[Tie, ...]:
        """The ties, each pair of a layer once; one whose sum no number holds is left out."""
        found = []
        for (source, target, layer, sign), total in self._sums.items():
            try:
                strength = float(total.strength)
            except OverflowError:
                strength = math.inf
            if not math.isfinite(strength) or not strength:
                self.zeros += 1
                continue
            sources = tuple(dict.fromkeys(total.sources))
            found.append(Tie(source, target, layer, strength, sign, total.first, total.last, None, sources))
        return tuple(found)

    def notes(self, *, what: str = "row") -> Iterable[str]:
        """Sentences on what was added up and left out."""
        repeated = sum(total.rows for total in self._sums.values() if total.rows > 1)
        pairs = sum(total.rows > 1 for total in self._sums.values())
        if repeated:
            into = counted(pairs, "tie")
            yield f"{self.file}: {counted(repeated, what)} repeat a pair and were added up into {into}."
        if self.loops:
            yield f"{self.file}: {counted(self.loops, 'tie')} of somebody to themselves left out."
        if self.zeros:
            yield f"{self.file}: {counted(self.zeros, what)} of strength 0 left out: no tie."


def layer_of_file(name: str, file: str, row: int, *, directed: bool | None = None) -> Layer:
    """How a layer that a file speaks of is read, with what the file says of its direction."""
    usual = default_layer(name)
    return replace(usual, directed=usual.directed if directed is None else directed, source=Source(file, row))


def strength_of(text: str) -> Fraction:
    """The number in a cell, exactly; a decimal comma is understood.

    >>> strength_of("2,5")
    Fraction(5, 2)

    Raises
    ------
    Unreadable
        It holds none.
    """
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    value = number(plain)
    if abs(value) > 1e300 or 0 < abs(value) < 1e-300:
        raise Unreadable(f"'{text[:40]}' is out of all bounds.", "Write a plain number such as 12 or 0.5.")
    return Fraction(plain)
