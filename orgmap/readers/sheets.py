"""The first sheet with data of an XLSX workbook, as a table of text. Formulas are not computed."""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from orgmap.readers.tables import Row, Table, clean

MOST_ROWS = 1_000_000
MOST_COLUMNS = 500
MOST_EMPTY_ROWS = 500
#: A workbook is a zip; one that unpacks to more than this is a trap, not an org chart.
MOST_BYTES = 1 << 30
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


def open_sheet(path: Path, *, file: str) -> Table:
    """The table of the first visible sheet with data. Never raises: see ``Table.problems``.

    The header is the first row with two or more cells filled; row numbers are those of the sheet.
    """
    table = Table(file)
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > MOST_BYTES:
            table.fault(
                "The workbook unpacks to more than a gigabyte.", "Save only the sheet with people as CSV."
            )
            return table
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of extensions it leaves out; none concerns text
            with path.open("rb") as handle:  # not the path: openpyxl refuses names it does not know
                rows = _first_filled(handle, table)
    except _BROKEN as error:
        table.fault(
            f"The workbook cannot be read ({type(error).__name__}).",
            "Save it again as XLSX, or as 'CSV UTF-8'.",
        )
        return table
    _set_header(table, rows)
    return table


def _first_filled(workbook: BinaryIO, table: Table) -> list[Row]:
    from openpyxl import load_workbook

    book = load_workbook(workbook, read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # the stated size may be a lie
            rows = list(_filled(sheet.iter_rows(max_col=MOST_COLUMNS), table))
            if rows:
                return rows
    finally:
        book.close()
    table.fault("No sheet of this workbook holds data.", "Save the sheet with people as the first one.")
    return []


def _filled(rows: Iterable[Any], table: Table) -> Iterator[Row]:
    empty = 0
    for number, cells in enumerate(islice(rows, MOST_ROWS + 1), start=1):
        if number > MOST_ROWS:
            table.fault(f"The sheet has more than {MOST_ROWS:,} rows.", "Split it.", row=number)
            return
        texts = tuple(_text(cell) for cell in cells)
        empty = 0 if any(texts) else empty + 1
        if not empty:
            yield Row(number, texts)
        elif empty >= MOST_EMPTY_ROWS:
            return


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
