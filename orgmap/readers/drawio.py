"""Tables that draw.io draws as a chart: lines of settings (``# connect: …``) above a CSV table."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orgmap.model import Records
from orgmap.readers.columns import shown
from orgmap.readers.dot import whole_text
from orgmap.readers.drawing import plain_label
from orgmap.readers.header import Header
from orgmap.readers.look import Format, Look
from orgmap.readers.orgchart import tells_of_managers
from orgmap.readers.part import Part
from orgmap.readers.roster import Roster
from orgmap.readers.structure import layer_name
from orgmap.readers.tables import LONGEST_LINE, Row, Table, clean, delimiter_of, printable
from orgmap.readers.weave import Weave, layer_of_file

_SETTING = re.compile(r"#\s*(?P<name>[a-zA-Z]+)\s*:\s*(?P<value>.*)")
_CONNECT = re.compile(r"(?m)^#\s*connect:\s*\{")
_PLACEHOLDER = re.compile(r"%([^%\s]{1,60})%")
_DASHED = re.compile(r"dashed=1|dashPattern")
_TITLE = ("title", "position", "job title", "role")
_FIX = 'Write it as draw.io does, such as # connect: {"from": "manager", "to": "name", "invert": true}.'


@dataclass(frozen=True, slots=True)
class _Connection:
    """How rows refer to each other: the cells of one column hold values of another."""

    column: str
    to: str
    row: int
    label: str
    dashed: bool
    inverted: bool

    @property
    def is_line(self) -> bool:
        """Whether it is a reporting line (solid or dotted)."""
        return tells_of_managers(self.column) > 0 or self.dashed


def _sure(look: Look) -> float:
    return 0.99 if look.start.startswith("#") and _CONNECT.search(look.start) else 0.0


def _connection(value: str, row: int, table: Table) -> _Connection | None:
    try:
        told: Any = json.loads(value)
    except (ValueError, RecursionError):
        told = None
    if (
        not isinstance(told, dict)
        or not isinstance(told.get("from"), str)
        or not isinstance(told.get("to"), str)
    ):
        table.fault("The connection is broken.", _FIX, row=row)
        return None
    label = told.get("label") or told.get("fromlabel") or ""
    style = told.get("style")
    dashed = isinstance(style, str) and _DASHED.search(style) is not None
    words = plain_label(label) if isinstance(label, str) and "%" not in label else ""
    inverted = bool(told.get("invert"))
    return _Connection(clean(told["from"]), clean(told["to"]), row, words, dashed=dashed, inverted=inverted)


def _read(look: Look) -> Part:
    table = Table(look.file)
    settings: dict[str, str] = {}
    connections: list[_Connection] = []
    lines: list[tuple[int, str]] = []
    text = whole_text(look, table) or ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.startswith("#"):
            lines.append((number, line))
        elif match := _SETTING.match(line):
            if match["name"].casefold() == "connect":
                found = _connection(match["value"], number, table)
                connections += [found] if found is not None else []
            else:
                settings.setdefault(match["name"].casefold(), match["value"].strip())
    rows = _table(lines)
    if not rows:
        if not table.problems:
            table.fault("There are settings but no table below them.", "Copy the whole text from draw.io.")
        return Part(problems=tuple(table.problems))
    return _People(look, table, settings, connections).read(Header(rows[0].cells), rows[1:])


def _table(lines: Sequence[tuple[int, str]]) -> list[Row]:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_LINE))
    filled = [(number, line) for number, line in lines if line.strip()]
    if not filled:
        return []
    first = filled[0][0]
    reader = csv.reader((f"{line}\n" for _, line in lines), delimiter=delimiter_of(filled[0][1]))
    rows, before = [], 0
    try:
        for cells in reader:
            number = lines[min(before, len(lines) - 1)][0]
            before = reader.line_num
            if any(cell.strip() for cell in cells):
                rows.append(Row(max(first, number), tuple(clean(cell.replace("\0", "")) for cell in cells)))
    except csv.Error:
        return rows
    return rows


class _People:
    """The rows as people, their connections as lines and ties."""

    def __init__(
        self, look: Look, table: Table, settings: Mapping[str, str], connections: Sequence[_Connection]
    ) -> None:
        self._file, self._table, self._connections = look.file, table, connections
        self._label = _PLACEHOLDER.findall(settings.get("label", ""))
        self._identity = settings.get("identity", "")
        self._placeholders = settings.get("placeholders", "")

    def read(self, header: Header, rows: Sequence[Row]) -> Part:
        """Everybody, then who refers to whom."""
        roster, ids, held = Roster(self._file), [], dict[tuple[str, str], list[str]]()
        for row in rows:
            person = self._person(roster, header, row)
            ids.append(person)
            for column in {one.to for one in self._connections}:
                value = header.cell(row, column)
                if value and person:
                    held.setdefault((column, value.casefold()), []).append(person)
        weave = Weave(self._file)
        layers: dict[str, int] = {}
        for one in sorted(self._connections, key=lambda one: one.dashed):  # the solid line comes first
            if header.place(one.column) is None or header.place(one.to) is None:
                lacking = one.column if header.place(one.column) is None else one.to
                message = f"The connection names a column {shown(lacking)}, which is not in the table."
                self._table.fault(message, _FIX, row=one.row)
                continue
            for row, person in zip(rows, ids, strict=True):
                for other in self._referred(one, header, row, held):
                    if person and one.is_line:
                        roster.add(row.number, person=person, managers=(other,))
                    elif person:
                        name = printable(layer_name(one.label or one.column))
                        layers.setdefault(name, one.row)
                        ends = (other, person) if one.inverted else (person, other)
                        weave.add(*ends, name, row.number)
        return self._part(roster, weave, layers, rows)

    def _person(self, roster: Roster, header: Header, row: Row) -> str:
        named = [name for name in self._label if header.place(name) is not None]
        lead = "name" if header.place("name") is not None else (named[0] if named else header.names[0])
        lines = plain_label(header.cell(row, lead)).split("\n")
        title = header.cell(row, *_TITLE) or next((header.cell(row, one) for one in named if one != lead), "")
        email = header.cell(row, "email", "mail", "e-mail")
        person = header.cell(row, self._identity or "id", "id") or lines[0]
        if not person:
            self._table.drop("The row names nobody.", "Fill in the name, or delete the row.", row=row.number)
            return ""
        return roster.add(
            row.number,
            person=person,
            name=lines[0],
            email=email if "@" in email else "",
            title=plain_label(title or " ".join(lines[1:])).replace("\n", " "),
            unit=header.cell(row, "department", "unit", "team"),
        )

    def _referred(
        self, one: _Connection, header: Header, row: Row, held: Mapping[tuple[str, str], list[str]]
    ) -> list[str]:
        found: list[str] = []
        cell = header.cell(row, one.column)
        whole = held.get((one.to, cell.casefold()))
        for value in [cell] if whole else map(str.strip, cell.split(",")):
            meant = held.get((one.to, value.casefold()), [])
            if len(meant) == 1:
                found.append(meant[0])
            elif value:
                many = "several rows" if meant else "no row"
                self._table.fault(
                    f"{shown(value)} is the {printable(one.to[:40])} of {many}.",
                    "Correct it, or give everybody an id and connect by it.",
                    row=row.number,
                    column=one.column,
                )
        return found

    def _part(self, roster: Roster, weave: Weave, layers: Mapping[str, int], rows: Sequence[Row]) -> Part:
        kept = tuple(layer_of_file(name, self._file, row, directed=True) for name, row in layers.items())
        records = Records(people=roster.people, ties=weave.ties, layers=kept)
        dropped = self._table.dropped
        part = Part(records, tuple(self._table.problems), len(rows) - dropped, dropped)
        lines = [one.column for one in self._connections if one.is_line]
        listed = printable(", ".join(lines)[:200])
        said = f"{self._file}: read as reporting lines: {listed} (dashed: dotted lines)."
        also = f"{self._file}: read as layers {', '.join(layers)}."
        return part.noting(said if lines else "", also if layers else "", *weave.notes())


FORMATS = (
    Format(
        "draw.io chart (CSV with settings)", "draw.io chart", _sure, _read, "K",
        "people and managers; dashed connections as dotted lines, others as layers",
    ),
)  # fmt: skip
