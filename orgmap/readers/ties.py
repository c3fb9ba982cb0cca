"""Ties (edges_LAYER.csv) and planning inputs stated exactly (model_*.csv)."""

from __future__ import annotations

import math
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from orgmap.model import ModelPair, PairKind, Records, Source, Tie
from orgmap.readers.columns import Column, Form, Line, unused
from orgmap.readers.part import Part, counted, limited
from orgmap.readers.tables import Table

_SIGNS = MappingProxyType(
    {"+": 1, "+1": 1, "1": 1, "positive": 1, "-": -1, "-1": -1, "\u22121": -1, "negative": -1}
)

_SOURCE = Column("source", required=True, aliases=("from", "ego", "source_id", "from_id", "source person"))
_TARGET = Column("target", required=True, aliases=("to", "alter", "target_id", "to_id", "target person"))

EDGES = Form(
    (
        _SOURCE,
        _TARGET,
        Column(
            "strength", "number", above=0, aliases=("weight", "tie strength", "value", "frequency", "count")
        ),
        Column("sign", "word", words=_SIGNS),
        Column("time", "time", aliases=("date", "timestamp", "when")),
        Column("perceiver", aliases=("perceived_by", "reported_by", "respondent")),
    )
)
PAIRS = Form(
    (
        _SOURCE,
        _TARGET,
        Column("value", "number", required=True, low=-1, high=1, aliases=("strength", "weight")),
    ),
    may_be_bare=True,
)

_Key = tuple[str, str, int, str | None]


#: Few strengths are written in a file again and again, and to read a fraction takes long.
_fraction = lru_cache(maxsize=4096)(Fraction)


class _Sum:
    """The rows of one tie: strengths added as fractions of the text, so that no order of rows matters."""

    __slots__ = ("first", "last", "sources", "strength")

    def __init__(self) -> None:
        self.strength = Fraction(0)
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.sources: list[Source] = []

    def add(self, line: Line) -> None:
        strength = _fraction(line.raw.get("strength") or "1")
        self.strength = self.strength + strength if self.sources else strength
        self.sources.append(line.source)
        moment = line["time"]
        if moment is not None:
            self.first = moment.when if self.first is None else min(self.first, moment.when)
            self.last = moment.when if self.last is None else max(self.last, moment.when)


def read_edges(table: Table, *, layer: str) -> Part:
    """The ties of one layer. Repeated rows are added up exactly; a loop is a problem with its row."""
    match = EDGES.match(table.header)
    sums: dict[_Key, _Sum] = {}
    kept = zoneless = 0
    for line in EDGES.lines(table, match):
        key = (line["source"], line["target"], line["sign"] or 1, line["perceiver"])
        if key[0] == key[1]:
            table.drop(
                f"'{key[0][:60]}' has a tie to themselves.",
                "Delete the row, or correct one of its ends.",
                row=line.source.row,
                column=table.header[match.places["target"]],
            )
            continue
        sums.setdefault(key, _Sum()).add(line)
        kept += 1
        zoneless += line["time"] is not None and not line["time"].zoned
    ties = tuple(tie for key, total in sums.items() if (tie := _tie(key, total, layer, table)) is not None)
    part = Part(Records(ties=ties), limited(table.problems, table.file), kept, table.dropped)
    return part.noting(
        _repeated(table.file, kept, sums), zoneless_note(table.file, zoneless), unused(table, match)
    )


def _tie(key: _Key, total: _Sum, layer: str, table: Table) -> Tie | None:
    try:
        strength = float(total.strength)
    except OverflowError:
        strength = math.inf
    if not math.isfinite(strength):
        table.drop(
            "The strengths of this tie add up to more than a number can hold.",
            "Use smaller strengths.",
            row=total.sources[0].row,
            column="strength",
        )
        return None
    source, target, sign, perceiver = key
    return Tie(
        source, target, layer, strength, sign, total.first, total.last, perceiver, tuple(total.sources)
    )


def _repeated(file: str, rows: int, sums: dict[_Key, _Sum]) -> str:
    if rows == len(sums):
        return ""
    several = [total for total in sums.values() if len(total.sources) > 1]
    repeated = sum(len(total.sources) for total in several)
    into = counted(len(several), "tie")
    return f"{file}: {counted(repeated, 'row')} repeat a pair and were added up into {into}."


def zoneless_note(file: str, count: int) -> str:
    """A sentence on times without a zone; empty where there are none."""
    return f"{file}: {counted(count, 'time')} without a time zone read as UTC." if count else ""


def read_pairs(table: Table, *, kind: PairKind) -> Part:
    """What the user states, each pair once: deference and messenger trust in -1..1, leaks in 0..1."""
    match = PAIRS.match(table.header)
    pairs: dict[tuple[str, str], ModelPair] = {}
    for line in PAIRS.lines(table, match):
        source, target, value = line["source"], line["target"], line["value"]
        row = line.source.row
        if kind == "leak" and value < 0:
            table.drop(f"A chance of {value:g} is below 0.", "Write a number between 0 and 1.", row=row)
        elif source == target:
            if value:
                table.drop(f"'{source[:60]}' is paired with themselves.", "Delete the row.", row=row)
        elif (source, target) in pairs:
            first = pairs[source, target].evidence
            where = f" (row {first.row})" if first else ""
            table.drop(
                f"The pair '{source[:60]}', '{target[:60]}' stands already{where}.",
                "Keep one of the rows.",
                row=row,
            )
        else:
            pairs[source, target] = ModelPair(kind, source, target, value, line.source)
    part = Part(
        Records(pairs=tuple(pairs.values())), limited(table.problems, table.file), len(pairs), table.dropped
    )
    return part.noting(unused(table, match))
