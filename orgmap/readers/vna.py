"""NetDraw's VNA files: people with their attributes, and ties with a column for each relation.

A column of the ties that holds numbers is a layer, 0 being no tie. A column called strength (or weight,
value) is the strength of the row's ties where the relations only say yes or no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from orgmap.readers.columns import Unreadable
from orgmap.readers.look import Format, Look
from orgmap.readers.net import STRENGTH, Net, found
from orgmap.readers.part import Part, counted
from orgmap.readers.tables import Row, clean, normal
from orgmap.readers.textfile import TextFile
from orgmap.readers.weave import strength_of

_SECTION = re.compile(r"(?i)\*\s*(node|tie)\s*(data|properties)\b")
_WORD = re.compile(r'"([^"]*)"|([^\s,"]+)|,(?=\s*(?:,|$))')
_CELL = re.compile(r'(?:^|(?<=,))\s*(?:"([^"]*)"\s*(?=,|$)|([^,]*))')
_UNKNOWN = frozenset({"", "na", "n/a", "nan", "-", ".", "?", "null", "none"})
#: How nodes and ties are drawn.
_DRAWN = frozenset({"x", "y", "z", "color", "shape", "size", "shortlabel", "headcolor", "headsize",
                    "labelsize", "labelcolor", "active", "width"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Block:
    """One section: its header and its rows."""

    kind: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def _cells(line: str, *, commas: bool) -> tuple[str, ...]:
    """The words of a line, which blanks part unless the header of its section has commas."""
    if commas:
        return tuple(clean(match[1] or match[2] or "") for match in _CELL.finditer(line))
    return tuple(clean(match[1] or match[2] or "") for match in _WORD.finditer(line))


def _blocks(lines: Iterator[tuple[int, str]]) -> Iterator[_Block]:
    """The sections one after the other."""
    kind, commas = "", False
    header: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, line in lines:
        text = line.strip()
        match = _SECTION.match(text)
        if match is not None or text.startswith("*"):
            yield _Block(kind, header, tuple(rows))
            kind, header, rows = f"{match[1]} {match[2]}".casefold() if match else "other", (), []
        elif text and not header:
            commas = "," in text
            header = _cells(text, commas=commas)
        elif text:
            rows.append(Row(number, _cells(text, commas=commas)))
    yield _Block(kind, header, tuple(rows))


class _Vna:
    """One file, section by section."""

    def __init__(self, look: Look) -> None:
        self.net = Net(look)

    def take(self, block: _Block) -> None:
        """The people or the ties of a section."""
        if block.kind in ("node data", "node properties") and block.header:
            for row in self._whole(block):
                data = dict(zip(block.header[1:], row.cells[1:], strict=True))
                drawn = block.kind == "node properties"
                kept = {
                    name: value
                    for name, value in data.items()
                    if value.casefold() not in _UNKNOWN and not (drawn and normal(name) in _DRAWN)
                }
                self.net.person(" ".join(row.cells[0].split()), row.number, kept, name=found(kept, ("name",)))
        elif block.kind == "tie data" and len(block.header) >= 2:
            self._ties(block)

    def _whole(self, block: _Block) -> Iterator[Row]:
        """The rows with a cell for each column; of the others a problem is made."""
        for row in block.rows:
            if len(row.cells) == len(block.header) and row.cells[0]:
                yield row
                continue
            self.net.table.drop(
                f"The line has {len(row.cells)} words, the header of its section {len(block.header)}.",
                "Put words with blanks in quotation marks, and write NA for what is not known.",
                row=row.number,
            )

    def _ties(self, block: _Block) -> None:
        rows = list(self._whole(block))
        relations, strength, wordy = _columns(block.header, rows)
        if wordy:
            self.net.note(
                f"column{'s' if len(wordy) > 1 else ''} {', '.join(wordy)[:100]} with words not read."
            )
        layers = [block.header[at] for at in relations] or [""]
        values = [[_number(row.cells[at]) for row in rows] for at in relations]
        binary = [all(value in (None, 0, 1) for value in column) for column in values]
        unknown = zero = 0
        for place, row in enumerate(rows):
            own = _number(row.cells[strength]) if strength is not None else Fraction(1)
            for at, layer in enumerate(layers):
                value = values[at][place] if relations else own
                if relations and value and binary[at] and own is not None:
                    value = value * own
                if not value:
                    unknown += value is None
                    zero += value is not None
                    continue
                ends = self._end(row, 0), self._end(row, 1)
                directed = True
                self.net.tie(ends, row.number, layer=layer, strength=value, directed=directed)
        if relations and strength is not None and any(binary):
            self.net.note(
                f"column {block.header[strength]} read as the strength of ties that only say yes or no."
            )
        if zero or unknown:
            self.net.note(f"{counted(zero, 'cell')} with 0 (no tie), {counted(unknown, 'cell')} not known.")

    def _end(self, row: Row, at: int) -> str:
        return self.net.person(" ".join(row.cells[at].split()), row.number)


def _number(text: str) -> Fraction | None:
    try:
        return None if text.casefold() in _UNKNOWN else strength_of(text)
    except Unreadable:
        return None


def _columns(header: Sequence[str], rows: Sequence[Row]) -> tuple[list[int], int | None, list[str]]:
    """The columns that are relations, the one that is the strength, and the names of those with words."""
    relations, wordy = [], []
    strength = None
    for at, name in enumerate(header[2:], start=2):
        cells = [row.cells[at] for row in rows if row.cells[at].casefold() not in _UNKNOWN]
        if normal(name) in STRENGTH and strength is None:
            strength = at
        elif any(_number(cell) is None for cell in cells):
            wordy.append(name)
        else:
            relations.append(at)
    return relations, strength, wordy


def _sure(look: Look) -> float:
    match = _SECTION.match(look.start)
    return 0.99 if match else 0.0


def _read(look: Look) -> Part:
    reader = _Vna(look)
    text = TextFile(look, reader.net.table)
    for block in _blocks(text.lines()):
        reader.take(block)
    if reader.net.table.problems:
        return Part(problems=tuple(reader.net.table.problems), dropped=reader.net.table.dropped)
    return reader.net.part(text.note)


FORMATS = (
    Format("NetDraw VNA", "VNA", _sure, _read, "V", "people and ties, a layer for each column of ties"),
)
