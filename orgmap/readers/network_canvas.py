"""Exports of Network Canvas: for each interview the ego, the people (or other nodes) named, and their ties.

They come as CSV files one by one, or packed in a ZIP. The ego is no node there and becomes one here, with a
tie to everybody named in the interview. What kind of node or tie it is stands in the name of a file only.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence

from orgmap.readers.header import Header
from orgmap.readers.look import Format, Look
from orgmap.readers.net import STRENGTH, Net, found, is_body
from orgmap.readers.part import Part, counted
from orgmap.readers.tables import LONGEST_LINE, Row, clean, normal

_EGO, _SELF = "networkcanvasegouuid", "networkcanvasuuid"
_ENDS = ("networkcanvassourceuuid", "networkcanvastargetuuid")
_META = re.compile(
    r"networkcanvas.*|session(start|finish|exported)|(node|edge)id|from|to|.*(_x|_y|_screenspace[xy])"
)
_NAMED = re.compile(r"(?:.*_)?(attributeList|edgeList|ego|adjacencyMatrix)(?:_(.+))?\.csv", re.IGNORECASE)
_LARGEST_MEMBER = 128 << 20
_LARGEST_ALL = 4 << 30
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)
#: The layer of whom an ego named.
_LAYER = "named in interview"


def _what(cells: Sequence[str]) -> str:
    """What a file with this header holds; blank where it is none of an interview."""
    names = {normal(cell) for cell in cells}
    if {*_ENDS} <= names:
        return "edges"
    if _EGO in names and names & {
        "networkcanvascaseid",
        "networkcanvassessionid",
        "networkcanvasprotocolname",
    }:
        return "egos"
    return "nodes" if {_EGO, _SELF} <= names else ""


class _Canvas:
    """The interviews of one file or archive."""

    def __init__(self, look: Look) -> None:
        self.net = Net(look)
        self._bodies: dict[str, str] = {}
        self._between = 0

    def take(self, what: str, kind: str, rows: Sequence[tuple[int, Mapping[str, str]]]) -> None:
        """The rows of one file of an interview."""
        options = _options([data for _, data in rows])
        for row, data in rows:
            if what == "egos":
                self._ego(data, row)
            elif what == "nodes":
                self._node(_joined(data, options), kind, row)
            else:
                self._edge(data, kind, row)

    def _said(self, data: Mapping[str, str]) -> dict[str, str]:
        return {name: text for name, text in data.items() if not _META.fullmatch(name.casefold())}

    def _ego(self, data: Mapping[str, str], row: int) -> None:
        own = self._said(data)
        name = found(own, ("name", "label", "fullname")) or found(data, ("networkcanvascaseid",))
        self.net.person(found(data, (_EGO,)), row, own, name=name)

    def _node(self, data: Mapping[str, str], kind: str, row: int) -> None:
        own = self._said(data)
        key, ego = found(data, (_SELF,)), found(data, (_EGO,))
        name = found(own, ("name", "label", "fullname", "nickname"))
        if not key:
            self.net.table.drop("The row has no networkCanvasUUID.", "Export it again.", row=row)
        elif is_body(kind):
            self._bodies[key] = name or key
            if ego:
                self.net.seat(self.net.person(ego, row), name or key, row)
        else:
            self.net.person(key, row, own, name=name)
            if ego:
                self.net.tie((self.net.person(ego, row), key), row, layer=_LAYER)

    def _edge(self, data: Mapping[str, str], kind: str, row: int) -> None:
        ends = found(data, _ENDS[:1]), found(data, _ENDS[1:])
        bodies = [self._bodies.get(end) for end in ends]
        if all(bodies):
            self._between += 1
        elif any(bodies):
            member = ends[1] if bodies[0] else ends[0]
            self.net.seat(self.net.person(member, row), bodies[0] or bodies[1] or "", row)
        else:
            for end in filter(None, ends):
                self.net.person(end, row)
            self.net.tie(ends, row, layer=kind, strength=found(data, STRENGTH), directed=False)

    def part(self, *notes: str) -> Part:
        """The records."""
        if self._between:
            self.net.note(f"{counted(self._between, 'tie')} between two nodes that are no people left out.")
        return self.net.part(*notes)


def _options(rows: Sequence[Mapping[str, str]]) -> dict[str, tuple[str, str]]:
    """Columns ``question_option`` of true and false, as the export spells out a question of choices."""
    found_at: dict[str, list[str]] = {}
    for name in {name: None for row in rows for name in row}:
        question, _, option = name.partition("_")
        if (
            question
            and option
            and all(row.get(name, "false").casefold() in ("true", "false", "") for row in rows)
        ):
            found_at.setdefault(question, []).append(name)
    several = {question: names for question, names in found_at.items() if len(names) > 1}
    return {
        name: (question, name[len(question) + 1 :]) for question, names in several.items() for name in names
    }


def _joined(data: Mapping[str, str], options: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """A row with the choices of a question under its name."""
    plain = {name: text for name, text in data.items() if name not in options}
    for name, (question, option) in options.items():
        if data.get(name, "").casefold() == "true":
            plain[question] = f"{plain[question]}; {option}" if question in plain else option
    return plain


def _kind_of(name: str) -> str:
    """The kind of node or tie, from the name of its file; blank where that does not say."""
    match = _NAMED.fullmatch(name.rpartition("/")[2])
    return match[2] or "" if match else ""


def _records(rows: Iterator[Row]) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]]]:
    """The header, and the rows below it by the names of its columns."""
    first = next(rows, Row(1, ()))
    names = tuple(map(clean, first.cells))
    header = Header(names)
    found_rows = []
    for row in rows:
        cells = tuple(map(clean, row.cells))
        found_rows.append(
            (row.number, {name: cells[at] for at, name in header.others(()) if at < len(cells) and cells[at]})
        )
    return names, found_rows


def _sure(look: Look) -> float:
    if look.is_zip:
        inside = [_NAMED.fullmatch(name.rpartition("/")[2]) for name in look.members]
        return 0.98 if any(match and match[1].casefold() != "adjacencymatrix" for match in inside) else 0.0
    return 0.98 if look.rows and _what(look.rows[0]) else 0.0


def _read(look: Look) -> Part:
    canvas = _Canvas(look)
    if look.is_zip:
        return _read_zip(look, canvas)
    table = look.table(delimiter=",")
    names, rows = _records(iter(table.rows))
    canvas.net.table.problems.extend(table.problems)
    canvas.take(_what(names), _kind_of(look.path.name), rows)
    return canvas.part()


def _read_zip(look: Look, canvas: _Canvas) -> Part:
    """Every file of the archive, nodes before their ties; nothing is ever unpacked to disk."""
    files: list[tuple[str, str, list[tuple[int, dict[str, str]]]]] = []
    others = 0
    try:
        with zipfile.ZipFile(look.path) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            if sum(one.file_size for one in entries) > _LARGEST_ALL:
                canvas.net.table.fault(
                    "The archive unpacks to more than 4 GB.", "Export fewer interviews at a time."
                )
                entries = []
            for entry in sorted(entries, key=lambda one: one.filename):
                match = _NAMED.fullmatch(entry.filename.rpartition("/")[2])
                if match is None or match[1].casefold() == "adjacencymatrix":
                    others += 1
                    continue
                names, rows = _records(_member(archive, entry, canvas))
                files.append((_what(names), _kind_of(entry.filename), rows))
    except _BROKEN as error:
        canvas.net.table.fault(f"The archive cannot be read ({type(error).__name__}).", "Export it again.")
    for wanted in ("egos", "nodes", "edges"):
        for what, kind, rows in files:
            if what == wanted:
                canvas.take(what, kind, rows)
    if others:
        canvas.net.note(
            f"{counted(others, 'file')} of the archive not read: they say the same in another form."
        )
    return canvas.part()


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, canvas: _Canvas) -> Iterator[Row]:
    """The rows of one file of the archive."""
    with archive.open(entry) as handle:
        data = handle.read(_LARGEST_MEMBER + 1)
    if len(data) > _LARGEST_MEMBER:
        canvas.net.table.fault(
            f"{entry.filename[:100]} is larger than 128 MB.", "Export fewer interviews at a time."
        )
        return
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_LINE))
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig", errors="replace").replace("\0", ""), newline=""))
    try:
        for cells in reader:
            if any(cells):
                yield Row(reader.line_num, tuple(cells))
    except csv.Error as error:
        canvas.net.table.fault(f"{entry.filename[:100]} is no sound CSV ({error}).", "Export it again.")


FORMATS = (
    Format(
        "Network Canvas export (CSV, ZIP)",
        "Network Canvas",
        _sure,
        _read,
        "V",
        "the ego and the people named, a layer for each kind of tie and one for whom the ego named",
    ),
)
