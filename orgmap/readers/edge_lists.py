"""Lists of ties with a column that says which relation each is, or in a workbook.

A plain list of one relation is read by :mod:`orgmap.readers.ties`; here each row names its layer, and may
name who says so (a cognitive social structure: perceiver, sender, receiver).
"""

from __future__ import annotations

from collections.abc import Sequence

from orgmap.readers.header import Header
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.net import Net
from orgmap.readers.part import Part, counted
from orgmap.readers.tables import Row

_FROM = ("source", "from", "source node", "source person", "from person", "source id", "from id",
         "source name", "from name", "sender", "ego", "nominator", "respondent", "von")  # fmt: skip
_TO = ("target", "to", "target node", "target person", "to person", "target id", "to id",
       "target name", "to name", "receiver", "alter", "nominee", "an")  # fmt: skip
_LAYER = ("layer", "relation", "relationship", "question", "relation type", "relationship type", "tie type",
          "edge type", "network", "beziehung", "frage")  # fmt: skip
_STRENGTH = ("strength", "weight", "value", "tie strength", "frequency", "score", "stärke", "gewicht")
_PERCEIVER = ("perceiver", "perceived by", "reported by", "observer")
_KNOWN = (*_FROM, *_TO, *_LAYER, *_STRENGTH, *_PERCEIVER)
#: More relations than this are no relations.
_MOST_LAYERS = 40
_BLANK = frozenset(("", "-", "na", "n/a", "nan", "."))


def _is_header(cells: Sequence[str]) -> bool:
    """Whether both ends are named, and hardly anything but what belongs to a tie."""
    header = Header(cells)
    if header.place(*_FROM) is None or header.place(*_TO) is None:
        return False
    others = [name for _, name in header.others(_KNOWN)]
    return len(others) <= 2 and header.place("time", "date", "recipients", "timestamp", "sign") is None


def _sure(look: Look) -> float:
    at = next((at for at, cells in enumerate(look.rows[:5]) if _is_header(cells)), None)
    if at is None:
        return 0.0
    header, body = (
        Header(look.rows[at]),
        [Row(n, cells) for n, cells in enumerate(look.rows[at + 1 :], start=1)],
    )
    layers = {header.cell(row, *_LAYER) for row in body} - {""}
    ends = [(header.cell(row, *_FROM), header.cell(row, *_TO)) for row in body]
    if not body or not all(map(all, ends)) or len(layers) > _MOST_LAYERS or len({*ends}) < 0.3 * len(ends):
        return 0.0
    repeated = len(layers) < len(body) or len(body) < 3
    if layers and repeated:
        return 0.78
    return 0.72 if look.is_workbook or header.place(*_PERCEIVER) is not None else 0.0


def _read(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, _is_header)
    if header is None:
        return Part(problems=tuple(table.problems))
    names, net = Header(header.cells), Net(look)
    net.table.problems.extend(table.problems)
    zeros = unknown = 0
    for row in rows:
        ends = names.cell(row, *_FROM), names.cell(row, *_TO)
        strength = names.cell(row, *_STRENGTH)
        if names.place(*_STRENGTH) is not None and strength.casefold() in _BLANK:
            unknown += 1
        elif strength in ("0", "0.0", "0,0"):
            zeros += 1
        else:
            for end in filter(None, ends):
                net.person(end, row.number)
            perceiver = names.cell(row, *_PERCEIVER) or None
            net.tie(ends, row.number, layer=names.cell(row, *_LAYER), strength=strength, perceiver=perceiver)
    net.table.dropped += zeros + unknown + table.dropped
    if zeros or unknown:
        net.note(
            f"{counted(zeros, 'row')} with 0 (no tie), {counted(unknown, 'row')} without a value (not known)."
        )
    others = ", ".join(name[:40] for _, name in names.others(_KNOWN))
    if others:
        net.note(f"not used: {others}.")
    return net.part()


FORMATS = (
    Format("list of ties with a column of relations (CSV, XLSX)", "list of ties", _sure, _read, "K",
           "people and ties, a layer for each relation; with a perceiver, what each believes"),
)  # fmt: skip
