"""Gephi's tables of nodes and edges (CSV or XLSX)."""

from __future__ import annotations

from orgmap.model import Layer, Records
from orgmap.readers.columns import Unreadable
from orgmap.readers.detect import layer_of
from orgmap.readers.header import Header, has_all
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.structure import layer_name
from orgmap.readers.tables import Row, Table, printable
from orgmap.readers.weave import Weave, layer_of_file, strength_of

_TYPES = frozenset({"directed", "undirected", "mutual"})
_EDGES = ("source", "target", "type", "kind", "id", "label", "timeset", "interval", "weight")


def _first(look: Look) -> tuple[str, ...]:
    return look.rows[0] if look.rows else ()


def _edges(look: Look) -> float:
    head = _first(look)
    if not has_all(head, "source", "target", "type"):
        return 0.0
    header = Header(head)
    types = {header.cell(Row(1, cells), "type").casefold() for cells in look.rows[1:]}
    if types and types <= _TYPES:
        return 0.97
    return 0.9 if has_all(head, "timeset") or has_all(head, "interval") else 0.0


def _nodes(look: Look) -> float:
    head = _first(look)
    if not has_all(head, "id", "label") or has_all(head, "source"):
        return 0.0
    if has_all(head, "timeset") or has_all(head, "interval"):
        return 0.95
    return 0.55 if [name.casefold() for name in head[:2]] == ["id", "label"] else 0.0


def _read_nodes(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, lambda cells: has_all(cells, "id", "label"))
    roster = Roster(look.file)
    dropped = 0
    if header is not None:
        names = Header(header.cells)
        others = names.others(("id", "label", "timeset", "interval"))
        for row in rows:
            person = names.cell(row, "id")
            if not person:
                dropped += 1
                continue
            attributes = {name: row.cells[at] for at, name in others if at < len(row.cells) and row.cells[at]}
            roster.add(row.number, person=person, name=names.cell(row, "label"), attributes=attributes)
    part = Part(Records(people=roster.people), tuple(table.problems), len(roster), dropped + table.dropped)
    return part.noting(f"{look.file}: {counted(dropped, 'row')} without an Id left out." if dropped else "")


def _read_edges(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, lambda cells: has_all(cells, "source", "target", "type"))
    reader = Edges(look, table)
    if header is not None:
        names = Header(header.cells)
        for row in rows:
            reader.take(names, row)
    return reader.part()


class Edges:
    """Edges of one file; an undirected one on a layer with arrows, too, is written both ways."""

    def __init__(self, look: Look, table: Table) -> None:
        self._file, self._table = look.file, table
        self.stem = printable(layer_of(look.path.name))
        self._rows: list[tuple[str, str, str, bool, str, int]] = []

    def take(self, names: Header, row: Row) -> None:
        """Keep the row's edge as written."""
        undirected = names.cell(row, "type").casefold() == "undirected"
        self.add(
            (names.cell(row, "source"), names.cell(row, "target")),
            names.cell(row, "kind"),
            row.number,
            undirected=undirected,
            weight=names.cell(row, "weight"),
        )

    def add(self, ends: tuple[str, str], layer: str, row: int, *, undirected: bool, weight: str) -> None:
        """Keep an edge; one that names no layer is of the layer named after the file."""
        if not all(ends):
            fix = "Fill in Source and Target, or delete the row."
            self._table.drop("The edge has only one end.", fix, row=row)
            return
        name = printable(layer_name(layer.strip()[:80])) or self.stem
        self._rows.append((*ends, name, undirected, weight, row))

    def part(self) -> Part:
        """The ties, the layers and how they run."""
        ways: dict[str, set[bool]] = {}
        first: dict[str, int] = {}
        for _, _, layer, undirected, _, number in self._rows:
            ways.setdefault(layer, set()).add(undirected)
            first.setdefault(layer, number)
        weave = Weave(self._file)
        kept = 0
        for source, target, layer, undirected, weight, number in self._rows:
            try:
                strength = strength_of(weight) if weight else 1
            except Unreadable as fault:
                self._table.drop(fault.message, fault.fix, row=number, column="Weight")
                continue
            kept += weave.add(source, target, layer, number, strength=strength)
            if undirected and len(ways[layer]) > 1:
                weave.add(target, source, layer, number, strength=strength)
        layers = tuple(self._layer(name, ways[name], first[name]) for name in ways)
        records = Records(ties=weave.ties, layers=layers)
        dropped = self._table.dropped + len(self._rows) - kept
        part = Part(records, tuple(self._table.problems), kept, dropped)
        mixed = sorted(name for name, own in ways.items() if len(own) > 1)
        said = f"{self._file}: read as layer{'s' if len(ways) > 1 else ''} {', '.join(sorted(ways))}."
        both = f"{self._file}: undirected edges of {', '.join(mixed)} are written in both directions."
        return part.noting(said if ways else "", both if mixed else "", *weave.notes())

    def _layer(self, name: str, ways: set[bool], row: int) -> Layer:
        return layer_of_file(name, self._file, row, directed=ways != {True})


FORMATS = (
    Format("Gephi edges (CSV)", "Gephi edges", _edges, _read_edges, "V", "ties, a layer for each Kind"),
    Format("Gephi nodes (CSV)", "Gephi nodes", _nodes, _read_nodes, "V", "people"),
)
