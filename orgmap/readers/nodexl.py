"""NodeXL workbooks: the sheets Edges, Vertices and Group Vertices, below a row of captions.

Rows whose visibility is "Skip" are left out, as NodeXL does. The direction is what the hidden sheet of
settings says; where it says nothing, the ties tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orgmap.readers.header import Header, has_all
from orgmap.readers.look import Format, Look
from orgmap.readers.net import Net, found
from orgmap.readers.part import Part, counted
from orgmap.readers.sheets import Sheet, open_sheets, workbook
from orgmap.readers.tables import Row, Table, clean, normal

_DRAWN = frozenset({
    "color", "shape", "size", "width", "style", "opacity", "imagefile", "visibility", "label",
    "labelfillcolor", "labelposition", "labeltextcolor", "labelfontsize", "tooltip", "layoutorder", "x",
    "y", "locked?", "polarr", "polarangle", "id", "dynamicfilter", "addyourowncolumnshere", "vertex",
    "vertex1", "vertex2", "degree", "indegree", "outdegree", "betweennesscentrality",
    "closenesscentrality", "eigenvectorcentrality", "pagerank", "clusteringcoefficient",
    "reciprocatedvertexpairratio", "reciprocated?", "custommenuitemtext", "custommenuitemaction",
})  # fmt: skip
_MOST_SETTINGS = 200


def _sheet(sheets: tuple[Sheet, ...], title: str) -> Sheet | None:
    return next((sheet for sheet in sheets if sheet.title.strip().casefold() == title), None)


def _rows(sheet: Sheet | None, *names: str) -> Iterator[tuple[Row, dict[str, str]]]:
    """The rows below the header, which stands first or below a row of captions, by the names of columns."""
    header: Header | None = None
    for place, row in enumerate(sheet.rows if sheet is not None else ()):
        cells = tuple(map(clean, row.cells))
        if header is None:
            if has_all(cells, *names):
                header = Header(cells)
            elif place > 5:
                return
            continue
        yield row, {name: cells[at] for at, name in header.others(()) if at < len(cells) and cells[at]}


def _sure(look: Look) -> float:
    sheet = _sheet(look.sheets, "edges") if look.is_workbook else None
    head = sheet.rows[:3] if sheet is not None else ()
    return 0.98 if any(has_all(row.cells, "vertex 1", "vertex 2") for row in head) else 0.0


def _directed(look: Look) -> bool | None:
    """What the hidden sheet of settings says of direction."""
    with workbook(look.path, Table(look.file)) as book:
        for sheet in book.worksheets if book is not None else ():
            if str(sheet.title).strip().casefold() != "misc":
                continue
            for cells in sheet.iter_rows(max_row=_MOST_SETTINGS, max_col=20, values_only=True):
                texts = [str(cell).strip().casefold() for cell in cells if cell is not None]
                if "graph directedness" in texts:
                    return {"directed": True, "undirected": False}.get(texts[-1])
                if texts in (["directed"], ["undirected"]):
                    return texts == ["directed"]
    return None


def _read(look: Look) -> Part:
    net = Net(look)
    sheets = open_sheets(look.path, net.table)
    skipped = 0
    names: dict[str, str] = {}

    def person(key: str, row: int, data: Mapping[str, str], name: str = "") -> str:
        key = names.setdefault(key.casefold(), key)  # NodeXL compares names without case
        return net.person(key, row, data, name=name)

    groups = {
        found(data, ("vertex",)).casefold(): found(data, ("group",))
        for _, data in _rows(_sheet(sheets, "group vertices"), "group", "vertex")
    }
    for row, data in _rows(_sheet(sheets, "vertices"), "vertex"):
        key = found(data, ("vertex",))
        if not key or _is_skipped(data):
            skipped += bool(key)
            continue
        own = {name: text for name, text in data.items() if normal(name) not in _DRAWN}
        group = groups.get(key.casefold(), "")
        person(key, row.number, own | ({"group": group} if group else {}), found(data, ("label",)))
    directed = _directed(look)
    for row, data in _rows(_sheet(sheets, "edges"), "vertex 1", "vertex 2"):
        ends = found(data, ("vertex1",)), found(data, ("vertex2",))
        if not any(ends) or _is_skipped(data):
            skipped += any(ends)
            continue
        people = [person(end, row.number, {}) if end else "" for end in ends]
        weight = found(data, ("edgeweight", "weight", "strength"))
        layer = found(data, ("relationship", "relation", "layer", "edgetype"))
        net.tie((people[0], people[1]), row.number, layer=layer, strength=weight, directed=directed)
    if skipped:
        net.note(f"{counted(skipped, 'row')} set to Skip left out.")
    return net.part()


def _is_skipped(data: Mapping[str, str]) -> bool:
    return found(data, ("visibility",)).casefold() in ("skip", "0")


FORMATS = (
    Format(
        "NodeXL workbook (XLSX)",
        "NodeXL",
        _sure,
        _read,
        "V",
        "people and ties, a layer for each Relationship, groups as an attribute",
    ),
)
