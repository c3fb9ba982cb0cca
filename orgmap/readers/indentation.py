"""Org charts drawn by position: indented text, indented or outlined cells, a column a level, numbers.

Whoever stands deeper reports to the nearest one above who stands less deep. A vacant post is nobody:
those below it report to who is above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from orgmap.model import Records
from orgmap.readers.columns import shown
from orgmap.readers.look import ROWS, Format, Look
from orgmap.readers.orgchart import compared, find_lines
from orgmap.readers.part import Part, counted
from orgmap.readers.people import PEOPLE
from orgmap.readers.roster import Roster
from orgmap.readers.sheets import outline_levels, workbook
from orgmap.readers.tables import Row, Table, clean, normal

#: A file without tables in it is read whole lines; no export holds this mark.
_WHOLE = "\x1f"
_LEAST = 3
VACANT = re.compile(
    r"\W*(vacant|vacancy|vacante|vakant|unbesetzt|offen|open( position| role| post)?|tb[hdca]|"
    r"to be (hired|confirmed|defined|announced|appointed)|n\.?\s?n\.?)\b.*", re.IGNORECASE
)  # fmt: skip
_BULLET = re.compile(r"[-*+•◦▪‣–]\s+")
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)[.)]?(?:\s+(.*))?", re.DOTALL)
#: What a chart is called above its first name.
_HEADING = re.compile(
    r"\b(chart|organi[sz]ation(al)?( structure)?|structure|hierarchy|organigram\w*|organogram\w*|organigrama"
    r"|organisationsplan|struktur|orgchart)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[-–—|/]\s+|\s*\n\s*|\t+|:\s+")
_BRACKET = re.compile(r"(.+?)\s*\(([^()]+)\)")
_TITLE = re.compile(
    r"\b(c[a-z]o|chief|head|director|manager|s?vp|evp|vice|president|lead|leader|officer|assistant|analyst|engineer|"
    r"secretary|chair(man|woman|person)?|partner|specialist|coordinator|consultant|accountant|developer|leiter(in)?|"
    r"leitung|referent(in)?|directeur|directrice|responsable|gerente|jefe|jefa)\b", re.IGNORECASE
)  # fmt: skip
_WORD = r"[^\W\d_][\w.'’\-]*"
_NAME = re.compile(rf"{_WORD}(,? {_WORD}){{0,5}}")
_LEVEL = frozenset({"level", "lvl", "depth", "ebene", "niveau", "nivel", "hierarchylevel", "orglevel"})
_WHO = frozenset({"name", "employee", "person", "fullname", "employeename", "position", "orgchart"})


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of a chart: how deep it stands (in any unit), its text, and what stands beside it."""

    depth: int
    text: str
    row: int
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Chart:
    """The entries of a chart, how it is drawn, and how surely it is one."""

    entries: tuple[_Entry, ...]
    drawn: str
    sure: float


def _width(text: str) -> int:
    """How far a text is moved in; a tab counts as four blanks."""
    lead = text[: len(text) - len(text.lstrip())]
    return sum(4 if mark == "\t" else 1 for mark in lead)


def _sound(entries: Sequence[_Entry], *, least: int = _LEAST) -> bool:
    """Whether depths are those of a chart: the first line deeper than none, and two levels or more."""
    depths = [entry.depth for entry in entries]
    return (
        len(depths) >= least and len(set(depths)) > 1 and depths[0] == min(depths) and len(set(depths)) <= 30
    )


def _named(entries: Sequence[_Entry]) -> bool:
    """Whether nearly all lines begin with what may be a name or a post."""
    good = sum(
        bool(_NAME.fullmatch(name_and_title(one.text)[0])) or bool(VACANT.fullmatch(one.text[:100]))
        for one in entries
    )
    return good >= 0.8 * len(entries) and all(len(one.text) <= 200 for one in entries)


def _indented(rows: Sequence[Row]) -> _Chart | None:
    """Blanks before the first cell."""
    entries = []
    for row in rows:
        cell = row.cells[0] if row.cells else ""
        if not cell.strip():
            return None
        bullet = _BULLET.match(cell.strip())
        text = cell.strip()[bullet.end() :] if bullet else cell.strip()
        entries.append(_Entry(_width(cell), clean(text), row.number, tuple(map(clean, row.cells[1:]))))
    header, body = _without_header(entries)
    if not _sound(body) or not _named(body):
        return None
    return _Chart(_titled(header, body), "blanks before the names", 0.8)


def _without_header(entries: Sequence[_Entry]) -> tuple[_Entry | None, list[_Entry]]:
    if entries and normal(entries[0].text) in _WHO:
        return entries[0], list(entries[1:])
    return None, list(entries)


def _titled(header: _Entry | None, body: Sequence[_Entry]) -> tuple[_Entry, ...]:
    """The entries with only the column of titles beside them, where a header tells which it is."""
    if header is None:
        return tuple(body)
    wanted = {"title", "jobtitle", "role", "position", "job"}
    at = next((at for at, name in enumerate(header.beside) if normal(name) in wanted), None)
    return tuple(replace(one, beside=one.beside[at : at + 1] if at is not None else ()) for one in body)


def _staircase(rows: Sequence[Row]) -> _Chart | None:
    """One column a level: each row has one cell, further right the deeper."""
    entries = []
    for row in rows:
        filled = [(at, clean(cell)) for at, cell in enumerate(row.cells) if cell.strip()]
        if len(filled) != 1:
            return None
        entries.append(_Entry(filled[0][0], filled[0][1], row.number))
    steps = all(b.depth <= a.depth + 1 for a, b in pairwise(entries))
    return (
        _Chart(tuple(entries), "one column a level", 0.88)
        if steps and _sound(entries) and _named(entries)
        else None
    )


def _numbered(rows: Sequence[Row]) -> _Chart | None:
    """Numbers such as 1.2.3 before the names, or in a column of their own."""
    entries: list[_Entry] = []
    seen: set[str] = set()
    for row in rows:
        cells = [clean(cell) for cell in row.cells]
        match = _NUMBER.fullmatch(cells[0]) if cells else None
        if match is None or match[1] in seen:
            if entries or match is not None:
                return None
            continue  # lines above the first number
        seen.add(match[1])
        text, beside = (match[2], cells[1:]) if match[2] else (cells[1] if len(cells) > 1 else "", cells[2:])
        parent = match[1].rpartition(".")[0]
        if not text or (parent and parent not in seen):
            return None
        entries.append(_Entry(match[1].count("."), text, row.number, tuple(beside)))
    return (
        _Chart(tuple(entries), "numbers such as 1.2.3", 0.78) if _sound(entries) and _named(entries) else None
    )


def _levelled(rows: Sequence[Row]) -> _Chart | None:
    """A column of levels beside the names, in the order of the chart, and no column of managers."""
    if len(rows) < _LEAST + 1:
        return None
    header = [normal(clean(cell)) for cell in rows[0].cells]
    level = next((at for at, name in enumerate(header) if name in _LEVEL), None)
    who = next((at for at, name in enumerate(header) if name in _WHO), None)
    if level is None or who is None or {"id", "email", "mail"} & set(header):
        return None
    title = next((at for at, name in enumerate(header) if name in ("title", "jobtitle", "role")), None)
    entries = []
    for row in rows[1:]:
        cells = [clean(cell) for cell in row.cells]
        number = cells[level] if level < len(cells) else ""
        if not number.isdecimal() or not number.isascii() or len(number) > 2 or who >= len(cells):
            return None
        beside = (cells[title],) if title is not None and title < len(cells) else ()
        entries.append(_Entry(int(number), cells[who], row.number, beside))
    depths = [entry.depth for entry in entries]
    pairs = list(pairwise(depths))
    # A list sorted by level is no chart: somewhere it has to come back up, and never skip a level down.
    drawn = (
        any(b < a for a, b in pairs) and all(b <= a + 1 for a, b in pairs) and depths.count(min(depths)) == 1
    )
    if not drawn or not _sound(entries) or _has_managers(rows):
        return None
    return _Chart(tuple(entries), "a column of levels", 0.74)


def _has_managers(rows: Sequence[Row]) -> bool:
    header = tuple(clean(cell) for cell in rows[0].cells)
    body = [
        Row(row.number, (tuple(map(clean, row.cells)) + ("",) * len(header))[: len(header)])
        for row in rows[1:]
    ]
    return find_lines(header, body, PEOPLE.match(header)) is not None


def _cells_moved_in(look: Look, table: Table, most: int) -> _Chart | None:
    """The first sheet with data: cells whose indent is set, or rows that are grouped (outlined)."""
    with workbook(look.path, table) as book:
        for sheet in book.worksheets if book is not None else ():
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # the stated size may be a lie
            entries = _cells_of(sheet, most)
            if entries:
                part = str(getattr(sheet, "_worksheet_path", ""))
                return _moved_in(entries, "indented cells") or _grouped(look, part, entries, most)
    return None


def _grouped(look: Look, part: str, entries: Sequence[_Entry], most: int) -> _Chart | None:
    levels = outline_levels(look.path, part, most=most) if len(entries) >= _LEAST else {}
    if not levels:
        return None
    return _moved_in([replace(one, depth=levels.get(one.row, 0)) for one in entries], "grouped rows")


def _moved_in(entries: Sequence[_Entry], drawn: str) -> _Chart | None:
    header, body = _without_header(entries)
    return _Chart(_titled(header, body), drawn, 0.88) if _sound(body) and _named(body) else None


def _cells_of(sheet: Any, most: int) -> list[_Entry]:
    """The first filled cell of each row with its indent, and what stands beside it."""
    entries = []
    for number, cells in enumerate(sheet.iter_rows(max_row=most, max_col=50), start=1):
        filled = [cell for cell in cells if cell.value is not None and str(cell.value).strip()]
        if filled:
            beside = tuple(clean(str(cell.value)) for cell in filled[1:])
            indent = getattr(getattr(filled[0], "alignment", None), "indent", 0) or 0
            entries.append(_Entry(int(indent), clean(str(filled[0].value)), number, beside))
    return entries


def _found(look: Look, table: Table, *, whole: bool) -> _Chart | None:
    """The chart of a file; ``whole`` False looks at its beginning only."""
    if look.is_zip:
        if not look.is_workbook or not look.sheets:
            return None
        rows: Sequence[Row] = look.sheets[0].rows if whole else look.sheets[0].rows[:ROWS]
        most = 100_000 if whole else 200
        return (
            _cells_moved_in(look, table, most) or _staircase(rows) or _indented(rows) or _numbered(rows)
            or _levelled(rows)
        )  # fmt: skip
    if look.start.startswith(("{", "[", "<", "#", "@")) or "\0" in look.text:
        return None
    if not whole:
        table = look.table()
    lines = _rows(look.text.splitlines()) if not whole else list(look.table(delimiter=_WHOLE).rows)
    cells = [Row(at, c) for at, c in enumerate(look.raw, start=1)] if not whole else list(table.rows)
    if not whole and len(look.head) >= 1 << 16:
        lines = lines[:-1]
    single = sum(len([c for c in row.cells if c.strip()]) <= 1 for row in cells)
    as_table = single < 0.5 * len(cells)
    return (
        _staircase(cells)
        or _indented(cells if as_table else lines)
        or _numbered(cells if as_table else lines)
        or _levelled(cells)
    )


def _rows(lines: Iterable[str]) -> list[Row]:
    kept = [Row(number, (line,)) for number, line in enumerate(lines, start=1) if line.strip()]
    return kept[:ROWS]


def _sure(look: Look) -> float:
    chart = _found(look, Table(look.file), whole=False)
    return chart.sure if chart is not None else 0.0


def _read(look: Look) -> Part:
    table = Table(look.file) if look.is_zip else look.table()
    chart = _found(look, table, whole=True)
    if chart is None:
        if not table.problems:
            table.fault(
                "The file begins as a chart by indentation, but not all of its rows fit one.",
                "Let every row hold one name, moved in under its manager; take other rows out.",
            )
        return Part(problems=tuple(table.problems))
    return _drawn(chart, look, table)


def _drawn(chart: _Chart, look: Look, table: Table) -> Part:
    """Depths into managers, texts into names and titles."""
    entries = _without_heading(chart.entries)
    parts = [name_and_title(entry.text) for entry in entries]
    if title_first(parts):
        parts = [(title, name) if title else (name, title) for name, title in parts]
    roster, vacant, kept = Roster(look.file), 0, 0
    above: list[tuple[int, str]] = []
    rows: dict[str, int] = {}
    for entry, (name, title) in zip(entries, parts, strict=True):
        while above and above[-1][0] >= entry.depth:
            above.pop()
        boss = above[-1][1] if above else ""
        if not name or VACANT.fullmatch(name[:100]) or VACANT.fullmatch(title[:100]):
            vacant += 1
            above.append((entry.depth, boss))
            continue
        if compared(name) in rows:
            table.drop(
                f"{shown(name)} stands already on row {rows[compared(name)]}.",
                "Tell the two apart (a middle initial), or keep one of the rows.",
                row=entry.row,
            )
            above.append((entry.depth, roster.find(name)))
            continue
        rows[compared(name)] = entry.row
        beside = title or next(filter(None, entry.beside), "")
        person = roster.add(entry.row, person=name, name=name, title=beside, managers=filter(None, (boss,)))
        above.append((entry.depth, person))
        kept += 1
    part = Part(Records(people=roster.people), tuple(table.problems), kept, vacant + table.dropped)
    others = len(look.sheets) - 1 if look.is_workbook else 0
    return part.noting(
        f"{look.file}: a chart by {chart.drawn}; there is no id column, so names serve as ids.",
        f"{look.file}: {counted(vacant, 'vacant post')}: those below report to who is above."
        if vacant
        else "",
        f"{look.file}: only the first sheet with data is read, {counted(others, 'more')} not."
        if others > 0
        else "",
    )


def _without_heading(entries: Sequence[_Entry]) -> Sequence[_Entry]:
    """The entries below a heading of the chart: what stands first, with nobody under it, and is no name."""
    if len(entries) < 3 or not _HEADING.search(entries[0].text[:200]):
        return entries
    return entries[1:] if entries[1].depth <= entries[0].depth else entries


def name_and_title(text: str) -> tuple[str, str]:
    """Name and title as written in one cell, in the order they stand.

    >>> name_and_title("Ana Koch - CEO"), name_and_title("Bo Lee, Head of Ops")
    (('Ana Koch', 'CEO'), ('Bo Lee', 'Head of Ops'))
    >>> name_and_title("Diaz, Cy"), name_and_title("Eve (CFO)")
    (('Diaz, Cy', ''), ('Eve', 'CFO'))
    """
    text = text[:400].strip()
    first, *rest = _PARTS.split(text, maxsplit=1)
    if rest:
        return " ".join(first.split()), " ".join(rest[0].split())
    if match := _BRACKET.fullmatch(text):
        return match[1], match[2]
    name, comma, title = text.partition(", ")
    return (name, title) if comma and _TITLE.search(title) else (" ".join(text.split()), "")


def title_first(parts: Sequence[tuple[str, str]]) -> bool:
    """Whether the file writes the title before the name: it does for more rows than the other way."""
    first = sum(bool(_TITLE.search(name)) and not _TITLE.search(title) for name, title in parts if title)
    second = sum(bool(_TITLE.search(title)) and not _TITLE.search(name) for name, title in parts if title)
    return first > second


FORMATS = (
    Format(
        "org chart by indentation (XLSX, CSV, text)",
        "indentation chart",
        _sure,
        _read,
        "K",
        "people and their managers, by how deep they stand",
    ),
)
