"""Kumu: its JSON blueprint, its workbook of elements and connections, and either as CSV.

An element whose type says so (organisation, project, team …) is a body; people connected with it belong to
it. A connection that is mutual or undirected has no direction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orgmap.readers.header import Header, has_all
from orgmap.readers.look import Format, Look
from orgmap.readers.net import STRENGTH, Net, found, is_body
from orgmap.readers.part import Part, counted
from orgmap.readers.pieces import Piece, flat
from orgmap.readers.sheets import open_sheets
from orgmap.readers.tables import Row, clean, normal

_DIRECTIONS = frozenset({"directed", "undirected", "mutual", ""})
_OWN = frozenset(
    {"image", "x", "y", "pinned", "color", "size", "shape", "description", "createdat", "updatedat"}
)


class Kumu:
    """Elements and connections of one map."""

    def __init__(self, look: Look) -> None:
        self.net = Net(look)
        self._people: dict[str, str] = {}
        self._bodies: dict[str, str] = {}
        self._shared: set[str] = set()
        self._between = 0

    def element(self, piece: Piece) -> None:
        """A person, or a body where its type says so."""
        data = piece.data
        key, label = found(data, ("id", "_id")), found(data, ("label", "name"))
        if not (key or label):
            self.net.table.drop("The element has neither label nor id.", "Give it a label.", row=piece.row)
            return
        names = [one.casefold() for one in (key, label) if one]
        kind = found(data, ("type", "elementtype"))
        if is_body(kind):
            self._bodies.update(dict.fromkeys(names, label or key))
            return
        rest = {name: text for name, text in data.items() if normal(name) not in _OWN | {"id"}}
        person = self.net.person(key or label, piece.row, rest, name=label)
        if label and self._people.get(label.casefold(), person) != person:
            self._shared.add(label.casefold())
        for name in names:
            self._people.setdefault(name, person)

    def connection(self, piece: Piece) -> None:
        """Ties from one element to one or several others."""
        data = piece.data
        source, targets = found(data, ("from", "source")), found(data, ("to", "target")).split("|")
        direction = found(data, ("direction",)).casefold()
        for target in map(clean, targets):
            ends = source.casefold(), target.casefold()
            bodies = [self._bodies.get(end) for end in ends]
            if all(bodies):
                self._between += 1
            elif any(bodies):
                member = target if bodies[0] else source
                body = bodies[0] or bodies[1] or ""
                self.net.seat(
                    self._person(member, piece.row), body, piece.row, found(data, ("type", "label"))
                )
            else:
                self.net.tie(
                    (self._person(source, piece.row), self._person(target, piece.row)),
                    piece.row,
                    layer=found(data, ("type", "connectiontype", "relation")),
                    strength=found(data, STRENGTH),
                    directed=direction not in ("mutual", "undirected"),
                )

    def _person(self, text: str, row: int) -> str:
        """The element of this label or id; whoever has no row of their own is made known."""
        if not text:
            return ""
        if text.casefold() in self._shared:
            fix = "Name the element by its id."
            self.net.table.drop(f"Several elements have the label '{text[:60]}'.", fix, row=row)
        return self._people.get(text.casefold()) or self._people.setdefault(
            text.casefold(), self.net.person(text, row)
        )

    def part(self) -> Part:
        """The records."""
        if self._bodies:
            number = counted(len(set(self._bodies.values())), "element")
            self.net.note(f"{number} that are no people read as what people belong to.")
        if self._between:
            self.net.note(f"{counted(self._between, 'connection')} between two of these left out.")
        return self.net.part()


# --- JSON


def _is_json(look: Look) -> float:
    head = look.text[:65_536]
    return (
        0.97 if look.start.startswith("{") and '"elements"' in head and '"connections"' in look.text else 0.0
    )


def _read_json(look: Look) -> Part:
    value, problem = look.json()
    if problem is not None:
        return Part(problems=(problem,))
    kumu = Kumu(look)
    value = value if isinstance(value, dict) else {}
    for name, take in (("elements", kumu.element), ("connections", kumu.connection)):
        pieces = value.get(name)
        for row, one in enumerate(pieces if isinstance(pieces, list) else (), start=1):
            take(Piece(flat(one), row))
    return kumu.part()


# --- tables


def _kind(cells: Sequence[str]) -> str:
    """Whether a row is the header of elements or of connections; blank where it is neither."""
    first = [normal(cell) for cell in cells[:2]] + ["", ""]
    if first[:2] == ["from", "to"]:
        return "connections"
    rest = {normal(cell) for cell in cells}
    if first[0] in ("label", "id") and rest & {"type", "description", "tags", "image"} and "label" in rest:
        return "elements"
    return ""


def _is_table(look: Look) -> float:
    """Columns From and To are common: what tells is how Kumu writes a direction, or a sheet of elements."""
    if look.is_workbook:
        kinds = {_kind(sheet.rows[0].cells) for sheet in look.sheets if sheet.rows}
        return 0.96 if kinds >= {"elements", "connections"} else _single(look.rows)
    return _single(look.rows)


def _single(rows: Sequence[Sequence[str]]) -> float:
    if not rows:
        return 0.0
    kind, header = _kind(rows[0]), Header(tuple(rows[0]))
    if kind == "connections" and has_all(rows[0], "direction"):
        said = {header.cell(Row(1, tuple(cells)), "direction").casefold() for cells in rows[1:]}
        return 0.9 if said <= _DIRECTIONS and said != {""} else 0.0
    if kind == "elements" and normal(rows[0][0]) == "label":
        return 0.86 if has_all(rows[0], "type", "tags") or has_all(rows[0], "type", "description") else 0.0
    return 0.0


def _sections(rows: Sequence[Row]) -> Iterator[tuple[str, Piece]]:
    """The rows of a sheet by what they are; a new header (after blank rows) begins a new section."""
    kind, header = "", Header(())
    for row in rows:
        cells = tuple(map(clean, row.cells))
        if new := _kind(cells):
            kind, header = new, Header(cells)
        elif kind:
            data = {name: cells[at] for at, name in header.others(()) if at < len(cells) and cells[at]}
            yield kind, Piece(data, row.number)


def _read_table(look: Look) -> Part:
    kumu = Kumu(look)
    if look.is_workbook:
        sheets = open_sheets(look.path, kumu.net.table)
        read = [sheet.rows for sheet in sheets if not sheet.title.rstrip().casefold().endswith("(ignore)")]
        if passed := len(sheets) - len(read):
            kumu.net.note(f"{counted(passed, 'sheet')} marked (ignore) passed over.")
    else:
        table = look.table()
        read = [tuple(table.rows)]
        kumu.net.table.problems.extend(table.problems)
    pieces = [piece for rows in read for piece in _sections(rows)]
    for kind, take in (("elements", kumu.element), ("connections", kumu.connection)):
        for found_kind, piece in pieces:
            if found_kind == kind:
                take(piece)
    return kumu.part()


_GIVES = "people and ties, a layer for each type of connection; elements that are no people as bodies"
FORMATS = (
    Format("Kumu blueprint (JSON)", "Kumu", _is_json, _read_json, "V", _GIVES),
    Format("Kumu elements and connections (XLSX, CSV)", "Kumu table", _is_table, _read_table, "V", _GIVES),
)
