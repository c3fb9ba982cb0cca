"""A first look at a file, and what a format of other programs is: how it shows, how it is read.

A :class:`Format` decides by content alone, from a :class:`Look`: the first bytes, the text they hold,
the first rows of a table, the names in an archive. A look opens the file once and reads no more than
its beginning until asked.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from orgmap.errors import Problem
from orgmap.readers.dates import Order
from orgmap.readers.footers import above_footers
from orgmap.readers.part import Part
from orgmap.readers.sheets import Sheet, open_sheets
from orgmap.readers.tables import LONGEST_LINE, Row, Table, clean, delimiter_of_lines, head_text, open_rows

#: How much of a file is looked at to tell what it is.
HEAD = 1 << 16
#: Rows in which a header may stand.
ROWS = 40
#: A workbook above this is not opened only to see what it is.
SMALL = 64 << 20
#: JSON is read as a whole, and takes some ten times its size.
LARGEST_JSON = 256 << 20

_BLANKS = re.compile(r"[\s,\x1e]*")
Grade = Literal["V", "M", "R", "K"]


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said about the files: their encoding, how dates are written, what may be read.

    Direct messages are read only where ``direct_messages`` is switched on.
    """

    encoding: str | None = None
    dates: Order | None = None
    direct_messages: bool = False


class Look:
    """What is known of a file before it is read. Looking never raises for what the file holds."""

    def __init__(self, path: Path, file: str, options: Options | None = None) -> None:
        self.path, self.file = path, file
        self.options = options or Options()

    @cached_property
    def head(self) -> bytes:
        """The first bytes; none of a folder."""
        if self.path.is_dir():
            return b""
        with self.path.open("rb") as handle:
            return handle.read(HEAD)

    @property
    def is_zip(self) -> bool:
        """Whether the file is an archive, or a workbook, which is one."""
        return self.head.startswith(b"PK\x03\x04")

    @cached_property
    def text(self) -> str:
        """The beginning as text; empty for an archive."""
        return "" if self.is_zip or not self.head else head_text(self.path, self.options.encoding, size=HEAD)

    @cached_property
    def start(self) -> str:
        """The text from its first mark on."""
        return self.text[:4096].lstrip("\ufeff \t\r\n")

    @cached_property
    def members(self) -> frozenset[str]:
        """The names in an archive; none where it is broken or no archive."""
        if not self.is_zip:
            return frozenset()
        try:
            with zipfile.ZipFile(self.path) as archive:
                return frozenset(archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError):
            return frozenset()

    def from_sheet(self, at: int) -> Look:
        """The same workbook as if it began with a later sheet."""
        later = Look(self.path, self.file, self.options)
        later.__dict__["_workbook"] = (self.sheets[at:], self._workbook[1])
        return later

    @property
    def is_workbook(self) -> bool:
        """Whether the archive is an XLSX workbook."""
        return "xl/workbook.xml" in self.members

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets of a workbook that is small enough to be opened for a look."""
        return self._workbook[0]

    @cached_property
    def _workbook(self) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
        if not self.is_workbook or self.path.stat().st_size > SMALL:
            return (), ()
        table = Table(self.file)
        return open_sheets(self.path, table), tuple(table.problems)

    @cached_property
    def raw(self) -> tuple[tuple[str, ...], ...]:
        """The first rows as they stand: of the text as CSV, or of the first sheet with data."""
        if self.is_zip:
            return tuple(row.cells for sheet in self.sheets[:1] for row in sheet.rows[:ROWS])
        lines = self.text.splitlines(keepends=True)
        if len(self.head) >= HEAD:
            lines = lines[:-1]  # cut off in the middle
        if not lines or "\0" in self.text:
            return ()
        rows: list[tuple[str, ...]] = []
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_LINE))
        try:
            for cells in csv.reader(lines, delimiter=delimiter_of_lines(lines)):
                if any(cell.strip() for cell in cells):
                    rows.append(tuple(cells))
                if len(rows) >= ROWS:
                    break
        except csv.Error:
            pass
        return tuple(rows)

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The first rows, cells cleaned."""
        return tuple(tuple(map(clean, cells)) for cells in self.raw)

    def table(self, *, delimiter: str | None = None) -> Table:
        """All rows as they stand, without a header (see :func:`~orgmap.readers.tables.open_rows`)."""
        if not self.is_zip:
            return open_rows(self.path, file=self.file, encoding=self.options.encoding, delimiter=delimiter)
        table = Table(self.file)
        sheets, faults = self._workbook
        if sheets:  # opened for the look already, and large ones take their time
            table.problems.extend(faults)
        else:
            sheets = open_sheets(self.path, table, most=1)
        table.rows = list(sheets[0].rows) if sheets else []
        return table

    def json(self) -> tuple[Any, Problem | None]:
        """What the JSON of the file says, or what keeps it from being read."""
        if self.path.stat().st_size > LARGEST_JSON:
            return None, Problem("The JSON file is larger than 256 MB.", "Split it.", file=self.file)
        return parsed_json(self.path.read_bytes(), file=self.file)


def _loaded(text: str) -> Any:
    """The one value, or a list of those that stand one after the other (pages, or one a line)."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
    found, at, decode = [], 0, json.JSONDecoder().raw_decode
    while at < len(text):
        value, end = decode(text, at + len(_BLANKS.match(text, at)[0]))  # type: ignore[index]
        if not isinstance(value, dict):  # lists and bare words in a row are no export
            raise json.JSONDecodeError("Extra data", text, at)
        found.append(value)
        at = end + len(_BLANKS.match(text, end)[0])  # type: ignore[index]
    return found


def parsed_json(data: bytes, *, file: str) -> tuple[Any, Problem | None]:
    """What JSON bytes say, or a problem with the line of the fault."""
    fix = "Export it again."
    try:
        text = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
        return _loaded(text), None
    except json.JSONDecodeError as error:
        return None, Problem(f"The JSON is broken ({error.msg}).", fix, file=file, row=error.lineno)
    except UnicodeDecodeError:
        return None, Problem("The JSON is not written in UTF-8.", fix, file=file)
    except RecursionError:
        return None, Problem("The JSON is nested too deeply to be an export.", fix, file=file)
    except ValueError as error:  # a whole number of thousands of digits
        return None, Problem(f"The JSON cannot be read ({error}).", fix, file=file)


def rows_from(table: Table, is_header: Callable[[tuple[str, ...]], bool]) -> tuple[Row | None, Iterator[Row]]:
    """The first row that is a header, cells cleaned, and the rows below it, totals and remarks left out."""
    rows = iter(table.rows)
    for row, _ in zip(rows, range(ROWS), strict=False):
        cells = tuple(map(clean, row.cells))
        if is_header(cells):
            below = (Row(one.number, tuple(map(clean, one.cells))) for one in rows)
            return Row(row.number, cells), above_footers(below, table)
    return None, chain()


@dataclass(frozen=True, slots=True)
class Format:
    """A file of another program: what it is called, how it is told, read, and how sure its schema is.

    ``kind`` is shown to the user. ``sure`` says from a look how surely a file is one (0: it is not).
    ``grade`` is the evidence for the schema: V read in the maker's documents or real files, M measured
    here, R a standard, K common knowledge only. ``gives`` says what becomes of it. ``streams``: it is
    read in pieces, so that its size does not matter.
    """

    name: str
    kind: str
    sure: Callable[[Look], float]
    read: Callable[[Look], Part]
    grade: Grade
    gives: str
    streams: bool = False
