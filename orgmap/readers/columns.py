"""Columns described once: names, aliases, what a cell may hold. Every CSV reader works from such a list.

A :class:`Form` finds its columns in a header (any order and case; blanks, underscores and hyphens do
not matter; an exact name beats an alias) and turns rows into :class:`Line` s of parsed values. A blank
cell is None: not known, never 0. A cell that cannot be read becomes a problem and costs its row.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from orgmap.model import Source
from orgmap.readers.dates import Order, TwoReadings, read_day, read_moment, settle
from orgmap.readers.tables import LONGEST_CELL, LONGEST_LIST, Row, Table, normal, printable

Kind = Literal["text", "list", "number", "whole", "flag", "word", "day", "time"]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,4})?", re.ASCII | re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_FLAGS: Mapping[str, bool] = MappingProxyType(
    dict.fromkeys(("1", "yes", "y", "true", "t", "1.0"), True)
    | dict.fromkeys(("0", "no", "n", "false", "f", "0.0"), False)
)
_NO_WORDS: Mapping[str, Any] = MappingProxyType({})


class Unreadable(ValueError):
    """A cell that is not what its column holds. ``message`` and ``fix`` are sentences."""

    def __init__(self, message: str, fix: str) -> None:
        self.message, self.fix = message, fix
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: its contract ``name``, what else it may be called, what its cells hold.

    Numbers lie from ``low`` to ``high``, both included, and above ``above``. ``words`` are accepted
    in place of a number, or are all a "word" column may hold. ``required``: no row without it.
    ``foreign`` are names in other languages, which give way to any alias of any column.
    """

    name: str
    kind: Kind = "text"
    aliases: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    required: bool = False
    low: float | None = None
    high: float | None = None
    above: float | None = None
    words: Mapping[str, Any] = field(default_factory=lambda: _NO_WORDS)

    @property
    def longest(self) -> int:
        """How many characters a cell may have."""
        return LONGEST_LIST if self.kind == "list" else LONGEST_CELL

    def parse(self, text: str, order: Order | None = None) -> Any:
        """The value of a cell that is not blank.

        Raises
        ------
        Unreadable
            The cell does not hold what the column is for.
        """
        match self.kind:
            case "text":
                return text
            case "list":
                return split_list(text)
            case "number" | "whole":
                word = self.words.get(text.casefold())
                return self._number(text) if word is None else word
            case "flag":
                return _flag(text)
            case "word":
                return self._word(text)
            case _:
                return self._date(text, order)

    def _number(self, text: str) -> float | int:
        value = number(text, words=tuple(self.words))
        if self.above is not None and not value > self.above:
            raise Unreadable(
                f"{shown(text)} is not above {self.above:g}.",
                f"Write a number above {self.above:g}, or leave it blank.",
            )
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            bounds = _bounds(self.low, self.high)
            raise Unreadable(
                f"{shown(text)} is not {bounds}.", f"Write a number {bounds}, or leave it blank."
            )
        if self.kind == "number":
            return value
        if value != int(value):
            raise Unreadable(f"{shown(text)} is not a whole number.", "Write 1, 2, 3 …")
        return int(value)

    def _word(self, text: str) -> Any:
        value = self.words.get(text.casefold())
        if value is None:
            raise Unreadable(f"{shown(text)} is not known here.", f"Write one of: {', '.join(self.words)}.")
        return value

    def _date(self, text: str, order: Order | None) -> Any:
        try:
            return read_day(text, order) if self.kind == "day" else read_moment(text, order)
        except TwoReadings as two:
            raise Unreadable(
                f"{shown(text)} can be read two ways: {_long(two.day_first)} or {_long(two.month_first)}.",
                f"Write {two.day_first.isoformat()} or {two.month_first.isoformat()}.",
            ) from two
        except ValueError as error:
            example = "2026-01-31" if self.kind == "day" else "2026-01-31T09:30:00Z"
            raise Unreadable(f"{shown(text)} is not a date.", f"Write it as {example}.") from error


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def number(text: str, *, words: Sequence[str] = ()) -> float:
    """A finite number, written with a point.

    >>> number("0.5")
    0.5

    Raises
    ------
    Unreadable
        It is none; the fix says how to write it.
    """
    if len(text) <= 100 and _NUMBER.fullmatch(text) and math.isfinite(value := float(text)):
        return value
    if _DECIMAL_COMMA.fullmatch(text):
        point, bare = text.replace(",", "."), text.replace(",", "")
        fix = f"Write it with a point ({point}) or without separators ({bare})."
    elif words:
        fix = f"Write a number or one of: {', '.join(words)}."
    else:
        fix = "Write a plain number such as 12 or 0.5, or leave it blank."
    raise Unreadable(f"{shown(text)} is not a number.", fix)


def shown(text: str) -> str:
    """A cell as it may appear in a sentence: quoted, on one line, not long.

    >>> shown("x" * 100)[-5:]
    "xxx…'"
    """
    flat = printable(text[:60])
    return f"'{flat}…'" if len(text) > 60 else f"'{flat}'"


def split_list(text: str) -> tuple[str, ...]:
    """The entries of a cell separated by semicolons, blanks and repetitions left out.

    >>> split_list("a; b;;a")
    ('a', 'b')
    """
    return tuple(dict.fromkeys(part for one in text.split(";") if (part := one.strip())))


def _bounds(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"between {low:g} and {high:g}"
    return f"{low:g} or more" if low is not None else f"{high:g} or less"


def _flag(text: str) -> bool:
    try:
        return _FLAGS[text.casefold()]
    except KeyError:
        raise Unreadable(f"{shown(text)} is neither yes nor no.", "Write 1 or 0.") from None


@dataclass(frozen=True, slots=True)
class Line:
    """One parsed row: ``values`` by contract name (None where blank), other columns as ``attributes``."""

    source: Source
    values: Mapping[str, Any]
    attributes: Mapping[str, str]
    raw: Mapping[str, str]

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


@dataclass(frozen=True)
class Match:
    """Which column of a header serves which field, and which serve none (place and name)."""

    places: Mapping[str, int]
    extras: tuple[tuple[int, str], ...]
    by_alias: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Form:
    """The columns of one kind of file. ``may_be_bare``: a header without rows says that there are none."""

    columns: tuple[Column, ...]
    may_be_bare: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        """The columns a file of this kind cannot do without."""
        return tuple(column.name for column in self.columns if column.required)

    def match(self, header: Sequence[str]) -> Match:
        """Find the columns in a header: exact names first, then the first alias in the file's order."""
        names = [normal(name) for name in header]
        places: dict[str, int] = {}
        taken: set[int] = set()
        for column in self.columns:
            if (exact := normal(column.name)) in names:
                places[column.name] = names.index(exact)
                taken.add(places[column.name])
        by_alias = set()
        for column, known in (
            *((column, column.aliases) for column in self.columns),
            *((column, column.foreign) for column in self.columns if column.foreign),
        ):
            if column.name in places:
                continue
            aliases = {normal(alias) for alias in known}
            place = next((at for at, name in enumerate(names) if name in aliases and at not in taken), None)
            if place is not None:
                places[column.name] = place
                taken.add(place)
                by_alias.add(column.name)
        extras = tuple(
            (at, header[at] or f"column {at + 1}")
            for at in range(len(header))
            if at not in taken and "password" not in names[at]  # never kept, not even as an attribute
        )
        return Match(places, extras, frozenset(by_alias))

    def fits(self, header: Sequence[str]) -> bool:
        """Whether a header has every required column."""
        places = self.match(header).places
        return all(name in places for name in self.required)

    def lines(self, table: Table, match: Match | None = None) -> Iterator[Line]:
        """Every row that can be read; the faults of the others go to ``table.problems``."""
        if not table.header:
            return
        found = match or self.match(table.header)
        if self.lacks(table, found):
            return
        rows = list(table.rows)
        if not rows and not table.problems and not self.may_be_bare:
            table.fault("There is a header but no row below it.", "Add rows, or remove the file.")
        parser = _Parser(self, table, found, _orders(self, found, rows))
        for row in rows:
            line = parser.line(row)
            if line is not None:
                yield line
        parser.report_two_readings()

    def lacks(self, table: Table, match: Match) -> bool:
        """Whether the table has not all required columns; each missing one becomes a problem."""
        missing = [column for column in self.columns if column.required and column.name not in match.places]
        have = ", ".join(name[:40] for name in table.header[:12] if name)
        for column in missing:
            also = f" (or {', '.join(column.aliases[:4])})" if column.aliases else ""
            table.fault(
                f"There is no column '{column.name}'; the header has: {have}.",
                f"Name the column {column.name}{also}.",
                row=table.header_row,
                column=column.name,
            )
        return bool(missing)


def _orders(form: Form, match: Match, rows: Sequence[Row]) -> dict[str, Order | None]:
    """Day or month first, settled once for each column of dates."""
    dated = [
        column.name
        for column in form.columns
        if column.kind in ("day", "time") and column.name in match.places
    ]
    return {name: settle(row.cells[match.places[name]] for row in rows) for name in dated}


class _Parser:
    """Rows into lines, for one table. Dates that can be read two ways are told once a column."""

    def __init__(self, form: Form, table: Table, match: Match, orders: Mapping[str, Order | None]) -> None:
        self._table = table
        self._columns = [
            (column, match.places[column.name], table.header[match.places[column.name]])
            for column in form.columns
            if column.name in match.places
        ]
        self._extras = match.extras
        self._orders = orders
        self._two: dict[str, tuple[int, Unreadable, int]] = {}

    def line(self, row: Row) -> Line | None:
        """The parsed row, or None where a cell of it is at fault (each fault is told)."""
        before = len(self._table.problems)
        values: dict[str, Any] = {}
        raw: dict[str, str] = {}
        lost = False
        for column, place, header in self._columns:
            text = row.cells[place]
            raw[column.name] = text
            try:
                values[column.name] = self._value(column, text)
            except Unreadable as fault:
                lost = True
                if isinstance(fault.__cause__, TwoReadings):
                    first = self._two.get(header, (row.number, fault, 0))
                    self._two[header] = (first[0], first[1], first[2] + 1)
                else:
                    self._table.fault(fault.message, fault.fix, row=row.number, column=header)
        attributes = self._attributes(row)
        if lost or len(self._table.problems) > before:
            self._table.dropped += 1
            return None
        return Line(Source(self._table.file, row.number), values, attributes, raw)

    def _value(self, column: Column, text: str) -> Any:
        if not text:
            if column.required:
                raise Unreadable("The cell is blank.", f"Every row needs its {column.name}.")
            return None
        if len(text) > column.longest:
            raise too_long(text, column.longest)
        return column.parse(text, self._orders.get(column.name))

    def _attributes(self, row: Row) -> Mapping[str, str]:
        attributes = {}
        for place, name in self._extras:
            text = row.cells[place]
            if len(text) > LONGEST_CELL:
                fault = too_long(text, LONGEST_CELL)
                self._table.fault(fault.message, fault.fix, row=row.number, column=name)
            elif text:
                attributes[name] = text
        return MappingProxyType(attributes)

    def report_two_readings(self) -> None:
        """One problem a column: the first date that can be read two ways, and how many more there are."""
        for header, (row, fault, count) in self._two.items():
            more = "" if count == 1 else f" So can {count - 1} more in this column."
            self._table.fault(fault.message + more, fault.fix, row=row, column=header)


def too_long(text: str, longest: int) -> Unreadable:
    """The fault of a cell with more characters than a spreadsheet could hold."""
    return Unreadable(
        f"The cell has {len(text):,} characters; at most {longest:,} are read.",
        "Shorten it; a quotation mark that is not closed may have swallowed the rows after it.",
    )


def unused(table: Table, match: Match) -> str:
    """A sentence naming the columns that are not read; empty where all are."""
    names = [name[:40] for _, name in match.extras]
    if not names:
        return ""
    listed = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
    return printable(f"{table.file}: not used: {listed}.")
