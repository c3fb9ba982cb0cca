"""The first sheet with data of an XLSX workbook, as a table of text. Formulas are not computed."""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any
from xml.parsers import expat

from orgmap.readers.tables import Row, Table, clean

MOST_ROWS = 1_000_000
MOST_COLUMNS = 500
MOST_EMPTY_ROWS = 500
#: A workbook is a zip; one that unpacks to more than this is a trap, not an org chart.
MOST_BYTES = 1 << 30
#: A large part that unpacks to more than so many times its size is a trap, too; real ones reach forty.
_LARGE = 128 << 20
_DENSEST = 400
#: What a fault means to whoever has the file.
_BROKEN_WORDS: dict[type[BaseException], str] = {zipfile.BadZipFile: "it is cut off, or no workbook at all"}
#: Whatever a broken workbook makes zipfile, the XML parser and openpyxl raise.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,  # ElementTree's ParseError
    RuntimeError,  # an encrypted entry
    NotImplementedError,
    OverflowError,
)
_PADDED = re.compile(r"0+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet with data: its title and its rows, blank ones left out."""

    title: str
    rows: tuple[Row, ...]


def open_sheet(path: Path, *, file: str) -> Table:
    """The table of the first visible sheet with data. Never raises: see ``Table.problems``.

    The header is the first row with two or more cells filled; row numbers are those of the sheet.
    """
    table = Table(file)
    sheets = open_sheets(path, table, most=1)
    _set_header(table, list(sheets[0].rows) if sheets else [])
    return table


def first_table(sheets: Sequence[Sheet], *, file: str) -> Table:
    """The same of sheets that are open already."""
    table = Table(file)
    _set_header(table, list(sheets[0].rows) if sheets else [])
    return table


def open_sheets(path: Path, table: Table, *, most: int = 50) -> tuple[Sheet, ...]:
    """The visible sheets with data, the first ones of many. Faults go to ``table.problems``."""
    found: list[Sheet] = []
    with workbook(path, table) as book:
        for sheet in book.worksheets if book is not None else ():
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # the stated size may be a lie
            rows = tuple(_filled(sheet.iter_rows(), table))
            if rows:
                found.append(Sheet(str(sheet.title), rows))
            if len(found) >= most:
                break
    if not found and not table.problems:
        table.fault("No sheet of this workbook holds data.", "Save the sheet with people as the first one.")
    return tuple(found)


@contextmanager
def workbook(path: Path, table: Table) -> Iterator[Any]:
    """An open workbook, or None where it is broken or a trap. Faults inside the block are caught, too.

    It is streamed: a whole one would spell out every cell of a merged range, and there are a billion.
    """
    given = False
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
        dense = any(
            one.file_size > _LARGE and one.file_size > _DENSEST * one.compress_size for one in entries
        )
        if dense:
            table.fault(
                "A part of the workbook is packed more densely than any real one.",
                "Save only the sheet with people as CSV.",
            )
            given = True
            yield None
            return
        if size > MOST_BYTES:
            table.fault(
                "The workbook unpacks to more than a gigabyte.", "Save only the sheet with people as CSV."
            )
            given = True
            yield None
            return
        from openpyxl import load_workbook

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of extensions it leaves out; none concerns text
            with path.open("rb") as handle:  # not the path: openpyxl refuses names it does not know
                book = load_workbook(handle, read_only=True, data_only=True, keep_links=False)
                try:
                    given = True
                    yield book
                finally:
                    book.close()
    except _BROKEN as error:
        table.fault(
            f"The workbook cannot be read ({_BROKEN_WORDS.get(type(error), type(error).__name__)}).",
            "Save it again as XLSX, or as 'CSV UTF-8'.",
        )
        if not given:
            yield None


def outline_levels(path: Path, part: str, *, most: int) -> dict[int, int]:
    """How deep the rows of a sheet (``part`` of the workbook) are grouped; nothing where it is broken."""
    levels: dict[int, int] = {}
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, traits: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == "row" and traits.get("outlineLevel", "0") != "0" and len(levels) < most:
            levels[int(traits.get("r", "0"))] = int(traits["outlineLevel"])

    def refuse(*_: object) -> None:
        raise ValueError(part)

    parser.StartElementHandler, parser.EntityDeclHandler = start, refuse
    try:
        with zipfile.ZipFile(path) as archive, archive.open(part) as handle:
            while data := handle.read(1 << 16):
                parser.Parse(data)
    except (*_BROKEN, expat.ExpatError):
        return {}
    return levels


def _filled(rows: Iterable[Any], table: Table) -> Iterator[Row]:
    empty = 0
    for number, cells in enumerate(islice(rows, MOST_ROWS + 1), start=1):
        if number > MOST_ROWS:
            table.fault(f"The sheet has more than {MOST_ROWS:,} rows.", "Split it.", row=number)
            return
        texts = _texts(cells[:MOST_COLUMNS])
        empty = 0 if any(texts) else empty + 1
        if not empty:
            yield Row(number, texts)
        elif empty >= MOST_EMPTY_ROWS:
            return


def _texts(cells: Sequence[Any]) -> tuple[str, ...]:
    """The texts of a row; blanks at its end are left out, since a sheet may have hundreds in every row."""
    texts = [_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _text(cell: Any) -> str:
    """A cell's value as its text: whole numbers without a point, zeros a format shows, dates in ISO."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        plain = repr(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)
        shown = str(getattr(cell, "number_format", ""))
        return plain.zfill(len(shown)) if _PADDED.fullmatch(shown) else plain
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    text = clean(str(value).replace("\0", ""))
    return "" if text.startswith("#") and text.rstrip("!?").upper() in _ERRORS else text


_ERRORS = frozenset({"#N/A", "#REF", "#NAME", "#VALUE", "#DIV/0", "#NULL", "#NUM"})


def _set_header(table: Table, rows: list[Row]) -> None:
    if not rows:
        return
    at = next((at for at, row in enumerate(rows[:30]) if sum(map(bool, row.cells)) >= 2), 0)
    width = max(place for row in rows[at : at + 1] for place, cell in enumerate(row.cells, start=1) if cell)
    table.header, table.header_row = rows[at].cells[:width], rows[at].number
    table.rows = [
        Row(row.number, (row.cells + ("",) * width)[:width])
        for row in rows[at + 1 :]
        if any(row.cells[:width])
    ]
