"""A chart of responsibilities with a column for each role, and the people written in the cells.

The same chart as :mod:`orgmap.readers.raci`, the other way round: it is turned into one with a column for
each person or post, and read by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from orgmap.readers.holders import is_post
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part
from orgmap.readers.raci import Chart, ChartReading
from orgmap.readers.tables import Row

_ROLES: Mapping[str, str] = MappingProxyType(
    {
        word: letter
        for letter, words in (
            ("R", "responsible r verantwortlich durchführungsverantwortlich réalisateur responsable"),
            ("A", "accountable a approver rechenschaftspflichtig genehmigung kostenverantwortlich autorité"),
            ("C", "consulted c konsultiert beratend consulté consultado fachverantwortlich"),
            ("I", "informed i informiert informé informado"),
        )
        for word in words.split()
    }
)  # fmt: skip
_NOBODY = frozenset(("", "-", "–", "—", "n/a", "none", "tbd", "tba"))


def _role(cell: str) -> str:
    """The letter of a column: "Accountable", "A", "Accountable (A)", "Accountable person"."""
    first = re.split(r"[\s(\[/:]", cell.strip().casefold(), maxsplit=1)[0]
    return _ROLES.get(first, "")


def _is_header(cells: Sequence[str]) -> bool:
    letters = [letter for cell in cells if (letter := _role(cell))]
    return (
        len(set(letters)) == len(letters) >= 3
        and "A" in letters
        and len([c for c in cells if c]) > len(letters)
    )


def _sure(look: Look) -> float:
    at = next((at for at, cells in enumerate(look.rows[:15]) if _is_header(cells)), None)
    if at is None:
        return 0.0
    cells = [
        cell
        for row in look.rows[at + 1 :]
        for head, cell in zip(look.rows[at], row, strict=False)
        if _role(head)
    ]
    names = [cell for cell in cells if len(cell) > 1]
    return 0.91 if names and len(names) >= 0.5 * len([cell for cell in cells if cell]) else 0.0


def people_in(cell: str) -> tuple[str, ...]:
    """The people and posts written in one cell; a comma parts them unless it turns a name round.

    >>> people_in("Bo Lee, Cy Diaz"), people_in("Koch, Ana"), people_in("CEO, CFO"), people_in("Ana; Bo")
    (('Bo Lee', 'Cy Diaz'), ('Koch, Ana',), ('CEO', 'CFO'), ('Ana', 'Bo'))
    """
    parts = [part.strip() for part in re.split(r"[;\n/|&+]", cell[:5_000])]
    if len(parts) == 1 and "," in cell:
        pieces = [part.strip() for part in cell.split(",")]
        is_turned = len(pieces) == 2 and all(len(one.split()) == 1 and not one.isupper() for one in pieces)
        parts = [cell] if is_turned and not all(map(_surely_post, pieces)) else pieces
    return tuple(dict.fromkeys(one for one in parts if one.casefold() not in _NOBODY))


def _surely_post(text: str) -> bool:
    return is_post(text) and not text.istitle()


def _read(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, _is_header)
    if header is None:
        return Part(problems=tuple(table.problems))
    roles = {place: letter for place, cell in enumerate(header.cells) if (letter := _role(cell))}
    texts = [place for place, cell in enumerate(header.cells) if cell and place not in roles]
    held = list(rows)
    item = max(texts, key=lambda place: len({row.cells[place] for row in held if place < len(row.cells)}))
    phase = next(
        (place for place in texts if place < item and any(c[place : place + 1] for c in _cells(held))), None
    )
    written = ("".join(cells[place : place + 1]) for cells in _cells(held) for place in roles)
    people = tuple(dict.fromkeys(one for cell in written for one in people_in(cell)))
    columns = range(2, len(people) + 2)
    turned = tuple(_turned(row, roles, people, item, phase) for row in held)
    chart = Chart(
        Row(header.number, ("", "", *people)), turned, tuple(columns), 1, None if phase is None else 0
    )
    return ChartReading(look, table, chart).part()


def _cells(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    return [row.cells for row in rows]


def _turned(row: Row, roles: Mapping[int, str], people: Sequence[str], item: int, phase: int | None) -> Row:
    """The row with a cell of letters for each person."""
    marks: dict[str, list[str]] = {}
    for place, letter in roles.items():
        for one in people_in(row.cells[place]) if place < len(row.cells) else ():
            marks.setdefault(one, []).append(letter)
    group = row.cells[phase] if phase is not None and phase < len(row.cells) else ""
    name = row.cells[item] if item < len(row.cells) else ""
    return Row(row.number, (group, name, *("/".join(marks.get(one, ())) for one in people)))


FORMATS = (
    Format("chart of responsibilities by role (people in the cells)", "responsibilities", _sure, _read, "K",
           "rights: A votes, C advises; ties on the layers raci and raci_informed"),
)  # fmt: skip
