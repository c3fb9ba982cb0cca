"""Square tables of people by people (CSV, XLSX): the row's person has the tie, the column's is its end.

0 is no tie; a blank cell, "-", "." or "NA" is not known. Neither becomes a tie, and both are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from orgmap.model import Layer, Records, Tie
from orgmap.readers.columns import Unreadable
from orgmap.readers.detect import layer_of
from orgmap.readers.footers import is_footer
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.sheets import Sheet
from orgmap.readers.structure import layer_name
from orgmap.readers.tables import Row, Table, clean, printable
from orgmap.readers.weave import Weave, layer_of_file, strength_of

_UNKNOWN = frozenset({"", "-", "–", ".", "?", "na", "n/a", "nan", "null"})
_TICKS = frozenset({"x", "✓", "✔"})
_SHARE = 0.9
#: A larger square would hold more cells than fit in memory as ties.
_LARGEST = 20_000


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()


def _value(text: str) -> Fraction | None:
    """The number of a cell, None where it says "not known"."""
    if text.casefold() in _UNKNOWN:
        return None
    return Fraction(1) if text.casefold() in _TICKS else strength_of(text)


def _readable(text: str) -> bool:
    try:
        _value(text)
    except Unreadable:
        return False
    return True


@dataclass(frozen=True)
class _Square:
    """Where a matrix stands: the labels across, and the rows with their labels."""

    labels: tuple[str, ...]
    top: int
    rows: tuple[tuple[str, Row], ...]
    left: int  # the first column with values


def _square(rows: Sequence[Row], *, whole: bool = True) -> tuple[_Square, float] | None:
    """The matrix in these rows and how surely it is one; ``whole`` False where only the first are there."""
    for at, row in enumerate(rows[:5]):
        labels = tuple(cell for cell in row.cells[1:])
        while labels and not labels[-1]:
            labels = labels[:-1]
        if labels and is_footer((labels[-1],)):  # sums across and down are nobody
            labels = labels[:-1]
        names = {_plain(label) for label in labels}
        if len(labels) < 2 or "" in names or len(names) != len(labels):
            continue
        below = (one for one in rows[at + 1 :] if not is_footer(one.cells))
        body = [(one.cells[0], one) for one in below if one.cells and one.cells[0]]
        if not body or any(_plain(name) not in names for name, _ in body):
            continue
        if len({_plain(name) for name, _ in body}) != len(body) or (whole and len(body) != len(labels)):
            continue
        if _numeric(body, len(labels), left=1):
            return _Square(labels, row.number, tuple(body), 1), 0.92
    return _bare(rows, whole=whole)


def _bare(rows: Sequence[Row], *, whole: bool) -> tuple[_Square, float] | None:
    """A square of numbers without labels, at least five by five."""
    width = len(rows[0].cells) if rows else 0
    if width < 5 or any(len(row.cells) != width for row in rows) or (whole and len(rows) != width):
        return None
    if not whole and len(rows) < min(width, 30):
        return None
    body = tuple((str(place), row) for place, row in enumerate(rows, start=1))
    if not all(_readable(cell) for row in rows for cell in row.cells) or not _numeric(body, width, left=0):
        return None
    if any(row.cells[at] not in ("0", "0.0", "") for at, row in enumerate(rows)):
        return None  # nobody has a tie to themselves: anything else is a table of numbers
    return _Square(tuple(str(at) for at in range(1, width + 1)), 0, body, 0), 0.75


def _numeric(body: Sequence[tuple[str, Row]], width: int, *, left: int) -> bool:
    cells = [cell for _, row in body for cell in row.cells[left : left + width]]
    filled = [cell for cell in cells if cell.casefold() not in _UNKNOWN]
    return bool(filled) and sum(map(_readable, filled)) >= _SHARE * len(filled)


def _cleaned(rows: Sequence[Row]) -> list[Row]:
    return [Row(row.number, tuple(map(clean, row.cells))) for row in rows]


def _sure(look: Look) -> float:
    rows = [Row(number, cells) for number, cells in enumerate(look.rows, start=1)]
    found = _square(rows, whole=len(rows) < 40)
    return found[1] if found else 0.0


@dataclass
class _Gathered:
    roster: Roster
    layers: list[Layer] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kept: int = 0
    faults: int = 0


def _read(look: Look) -> Part:
    table = look.table()
    sheets = look.sheets if look.is_workbook else (Sheet("", tuple(table.rows)),)
    out = _Gathered(Roster(look.file))
    stem = printable(layer_of(look.path.name))
    squares = [(sheet, found[0]) for sheet in sheets if (found := _square(_cleaned(sheet.rows)))]
    for sheet, square in squares:
        layer = layer_name(sheet.title.strip()) if len(squares) > 1 else stem
        if len(square.labels) > _LARGEST:
            table.fault(f"The matrix is wider than {_LARGEST:,}.", "Save it as a list of ties.")
            continue
        _take(square, layer, table, out)
    if not squares and not table.problems:
        table.fault(
            "The rows and columns of this matrix are not the same people.",
            "Give every person one row and one column, under the same label.",
        )
    records = Records(people=out.roster.people, layers=tuple(out.layers), ties=tuple(out.ties))
    return Part(records, tuple(table.problems), out.kept, table.dropped + out.faults).noting(*out.notes)


def _take(square: _Square, layer: str, table: Table, out: _Gathered) -> None:
    """The ties of one matrix. A cell that is no number is a problem."""
    ids = {_plain(label): out.roster.add(square.top or at, person=" ".join(label.split()))
           for at, label in enumerate(square.labels, start=1)}  # fmt: skip
    weave = Weave(table.file)
    values: dict[tuple[str, str], Fraction] = {}
    unknown = zero = own = 0
    for name, row in square.rows:
        out.kept += 1
        for at, label in enumerate(square.labels, start=square.left):
            text = row.cells[at] if at < len(row.cells) else ""
            try:
                value = _value(text)
            except Unreadable as fault:
                table.fault(fault.message, fault.fix, row=row.number, column=label)
                out.faults += 1
                continue
            pair = ids[_plain(name)], ids[_plain(label)]
            if pair[0] == pair[1]:
                own += bool(value)
            elif value is None:
                unknown += 1
            elif not value:
                zero += 1
            else:
                values[pair] = value
                weave.add(*pair, layer, row.number, strength=value)
    out.ties.extend(weave.ties)
    directed, said = _way(values, square)
    out.layers.append(layer_of_file(layer, table.file, max(square.top, 1), directed=directed))
    file = table.file
    out.notes.append(f"{file}: a matrix of {len(ids)} people, read as layer '{layer}'; {said}")
    out.notes.append(
        f"{file}: {counted(zero, 'cell')} with 0 (no tie), {counted(unknown, 'cell')} blank (not known)."
    )
    if own:
        out.notes.append(f"{file}: {counted(own, 'value')} on the diagonal left out.")


def _way(values: dict[tuple[str, str], Fraction], square: _Square) -> tuple[bool | None, str]:
    """Whether the ties of a matrix have a direction, and what to tell the user of it."""
    order = {" ".join(label.split()): at for at, label in enumerate(square.labels)}
    sides = {order[a] > order[b] for a, b in values}
    if values and all(values.get((b, a)) == value for (a, b), value in values.items()):
        return False, "it is symmetric, so its ties have no direction."
    blank = len(square.labels) > 2 and len(sides) == 1 and _half_blank(square)
    if values and blank:
        return False, "only one half of it is filled, so its ties have no direction."
    return True, "ties run from the row's person to the column's."


def _half_blank(square: _Square) -> bool:
    """Whether all cells on one side of the diagonal are blank."""
    place = {_plain(label): at for at, label in enumerate(square.labels)}
    filled = {
        at > place[_plain(name)]
        for name, row in square.rows
        for at in range(len(square.labels))
        if at != place[_plain(name)]
        and at + square.left < len(row.cells)
        and row.cells[at + square.left].casefold() not in _UNKNOWN
    }
    return len(filled) == 1


FORMATS = (
    Format(
        "adjacency matrix (CSV or XLSX)",
        "matrix",
        _sure,
        _read,
        "V",
        "people and the ties of one layer, named after the file (after the sheet where there are several)",
    ),
)
