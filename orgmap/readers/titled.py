"""A table of people below a title: lines about the report, captions over groups of columns, then the header.

Spreadsheets made for reading begin so. The header is the first row that makes an org chart of the rows
below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from orgmap.readers.leavers import without_leavers
from orgmap.readers.look import ROWS, Format, Look
from orgmap.readers.orgchart import read_people
from orgmap.readers.part import Part
from orgmap.readers.people import PEOPLE
from orgmap.readers.tables import Row, Table, clean

#: Rows that may stand above the header.
_MOST = 15
#: Less sure than a table whose first row is its header.
_SURE = 0.58


def _header_at(rows: Sequence[Row]) -> int | None:
    """The place of the header below a title; None where the first row is one, or none is."""
    for at in range(min(len(rows), _MOST)):
        cells = rows[at].cells
        named = [cell.casefold() for cell in cells if cell]
        if len(named) < 3 or len(set(named)) < len(named) or any(cell[:1].isdigit() for cell in named):
            continue
        # By the names alone: looking for managers by their values under each row would take its time.
        places = PEOPLE.match(cells).places
        if "manager" in places and ("id" in places or "name" in places or "email" in places):
            return at or None
    return None


def _table(file: str, rows: Sequence[Row], at: int) -> Table:
    """The table whose header stands at this place."""
    header = rows[at].cells
    while header and not header[-1]:
        header = header[:-1]
    width = len(header)
    below = (Row(row.number, (row.cells + ("",) * width)[:width]) for row in rows[at + 1 :])
    return Table(file, header, rows[at].number, [row for row in below if any(row.cells)])


def _sure(look: Look) -> float:
    rows = [Row(number, cells) for number, cells in enumerate(look.rows, start=1)]
    return _SURE if len(rows) >= 4 and _header_at(rows) is not None else 0.0


def _read(look: Look) -> Part:
    whole = look.table()
    rows = [Row(row.number, tuple(map(clean, row.cells))) for row in whole.rows]
    at = _header_at(rows[:ROWS])
    if at is None:
        return Part(problems=tuple(whole.problems))
    table = _table(look.file, rows, at)
    table.problems.extend(whole.problems)
    above = f"{look.file}: the header is taken from row {table.header_row}; what stands above it is not read."
    return without_leavers(read_people(table), look.file, dates=look.options.dates).noting(above)


FORMATS = (
    Format(
        "org chart below a title (CSV, XLSX)", "org chart", _sure, _read, "K", "people and their managers"
    ),
)
