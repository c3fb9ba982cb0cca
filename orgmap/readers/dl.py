"""UCINET DL files: matrices whole or by halves, and lists of ties, in all their forms.

A missing value is a letter, a point or NA; it is not known, and 0 is no tie. A line of ``!`` parts the
matrices of lists. Labels are compared as UCINET does, without case, and kept as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import islice
from types import MappingProxyType

from orgmap.readers.columns import Unreadable
from orgmap.readers.dl_header import Header, read_header
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part
from orgmap.readers.stack import LARGEST, Axis, Stack, folded
from orgmap.readers.tables import clean
from orgmap.readers.textfile import TextFile
from orgmap.readers.weave import strength_of

_TOKEN = re.compile(r'"([^"]*)"|([^\s,"]+)')
_MISSING = re.compile(r"[a-z?.*\-]|na|n/a|nan|miss(ing)?", re.IGNORECASE)
_MOST_NUMBERS = 10_000
_TWO_MODE = frozenset({"edgelist2", "nodelist2", "edgearray2", "rankedlist2"})


class _Stop(Exception):
    """The rest of the data cannot be understood."""


class _Token(str):
    """A word of the data and the line it stands on."""

    __slots__ = ("row",)
    row: int


def _words(line: str, number: int) -> list[_Token]:
    if line.isascii() and '"' not in line and "'" not in line:
        texts = line.replace(",", " ").split()
    else:
        texts = [clean(match[1] or match[2] or "") for match in _TOKEN.finditer(line)]
    found = [_Token(text) for text in texts]
    for token in found:
        token.row = number
    return found


class _Data:
    """The data of one file, by what its header says of them."""

    def __init__(self, look: Look, header: Header, lines: Iterator[tuple[int, str]]) -> None:
        self._said, self._lines = header, lines
        rows, columns = _axes(header)
        self.stack = Stack(look, rows, columns, levels=header.labels.get("level", ()))
        self.stack.begin(header.row)
        self.levels = header.sizes.get("nm", 1)
        self._row = header.row
        self._numbers: dict[str, Fraction | None] = {}  # most matrices hold few different ones

    def _fault(self, message: str, fix: str, row: int | None = None) -> None:
        self.stack.net.table.fault(message, fix, row=self._row if row is None else row)

    def _wrong(self, message: str, fix: str, row: int | None = None) -> _Stop:
        self._fault(message, fix, row)
        return _Stop()

    def read(self) -> None:
        """Everything below DATA:, or up to what cannot be understood."""
        try:
            if self._said.form in ("fullmatrix", "upperhalf", "lowerhalf"):
                self._matrices()
            else:
                self._lists()
        except _Stop:
            return

    def _given(self) -> Iterator[tuple[int, str]]:
        """The lines with data; a line of ! is given as such."""
        for number, line in self._lines:
            self._row = number
            text = line.strip()
            if text and not text.startswith("%") and not (text.startswith("!") and text.strip("! ")):
                yield number, "!" if text.startswith("!") else text

    def _value(self, token: str, row: int) -> Fraction | None:
        if token in self._numbers:
            return self._numbers[token]
        try:
            value = None if _MISSING.fullmatch(token) else strength_of(token)
        except Unreadable as fault:
            raise self._wrong(fault.message, "Write a number; a missing one is NA.", row) from fault
        if len(self._numbers) < _MOST_NUMBERS:
            self._numbers[str(token)] = value
        return value

    # --- matrices

    def _matrices(self) -> None:
        height, width = self._shape()
        tokens = (token for number, line in self._given() if line != "!" for token in _words(line, number))
        held: list[_Token] = []
        for level in range(self.levels):
            if "column" in self._said.embedded:
                held = self._across(tokens, width, level)
            for i in range(height):
                row, held = held, []
                if "row" in self._said.embedded:
                    row = row or self._next(tokens, 1, i, level)
                    self._down(row.pop(0), i)
                places = self._places(i, width)
                row += self._next(tokens, len(places) - len(row), i, level)
                for j, token in zip(places, row, strict=False):
                    self.stack.add(level, i, j, self._value(token, token.row), token.row)
        more = next(tokens, None)
        if more is not None:
            size = f"{self.levels} × {height} × {width}" if self.levels > 1 else f"{height} × {width}"
            fix = "Correct N, NR, NC or NM, or delete the rest."
            self._fault(f"There are more values than {size}, beginning with '{more[:40]}'.", fix, more.row)

    def _shape(self) -> tuple[int, int]:
        stack, said = self.stack, self._said
        height = said.size("nr") or len(stack.rows.labels)
        width = said.size("nc") or len(stack.columns.labels)
        if not height or not width:
            raise self._wrong("The header does not say how many people there are.", "Write N = their number.")
        if max(height, width) > LARGEST:
            fix = "Check N, or export it as EDGELIST1."
            raise self._wrong(f"The matrix is wider than {LARGEST:,}.", fix, 1)
        if said.form != "fullmatrix" and height != width:
            raise self._wrong("Half a matrix has as many rows as columns.", "Correct NR and NC.", 1)
        if height == width == 1 and not said.diagonal:
            raise self._wrong("A matrix of one person without its diagonal holds nothing.", "Check N.", 1)
        stack.half = said.form != "fullmatrix"
        return height, width

    def _next(self, tokens: Iterator[_Token], count: int, i: int, level: int) -> list[_Token]:
        """So many more words, or a fault that says where they end."""
        found = list(islice(tokens, max(count, 0)))
        if len(found) < count:
            where = f"row {i + 1:,}" + (f" of matrix {level + 1}" if self.levels > 1 else "")
            raise self._wrong(
                f"The data end in {where}, {count - len(found):,} values short.", "Check N and FORMAT."
            )
        return found

    def _places(self, i: int, width: int) -> range | list[int]:
        """The columns a row gives values for."""
        own = int(self._said.diagonal)
        match self._said.form:
            case "upperhalf":
                return range(i + 1 - own, width)
            case "lowerhalf":
                return range(i + own)
            case _:
                return range(width) if own else [j for j in range(width) if j != i]

    def _across(self, tokens: Iterator[_Token], width: int, level: int) -> list[_Token]:
        """The labels above a matrix; what was read is given back where they do not stand there again."""
        stack = self.stack
        first = self._next(tokens, 1, 0, level)
        if level:
            again = folded(first[0]) == folded(stack.columns.labels[0])
            if again and "row" in self._said.embedded and width > 1:
                first += self._next(tokens, 1, 0, level)
                again = folded(first[1]) == folded(stack.columns.labels[1])
            if not again:
                return first
        labels = first + self._next(tokens, width - len(first), 0, level)
        if not level:
            alone = stack.rows is stack.columns and "row" not in self._said.embedded
            stack.columns = Axis(labels, width)
            stack.rows = stack.columns if alone else Axis(stack.rows.labels, stack.rows.size)
        return []

    def _down(self, label: _Token, i: int) -> None:
        """The label before a row: taken in of the first matrix, compared with it in the others."""
        rows = self.stack.rows
        if len(rows.labels) <= i:
            rows.labels.append(" ".join(label.split()))
            rows.named = True
        elif folded(rows.labels[i]) != folded(label):
            raise self._wrong(
                f"The row begins with '{label[:40]}', where '{rows.labels[i][:40]}' stands in its turn.",
                "Check N, and that every row begins with its label.",
                label.row,
            )

    # --- lists

    def _lists(self) -> None:
        level = i = 0
        take = _LISTS[self._said.form]
        for number, line in self._given():
            if line == "!":
                level, i = level + 1, 0
                continue
            if level >= self.levels and "nm" in self._said.sizes:
                raise self._wrong(f"There are more matrices than NM = {self.levels}.", "Correct NM.")
            self.levels = max(self.levels, level + 1)
            if words := _words(line, number):
                take(self, words, level, i)
                i += 1

    def _end(self, token: _Token, axis: Axis, side: str) -> int:
        """The place of somebody named by number or label."""
        if side in self._said.embedded:
            return axis.learn(token)
        digits = token.isascii() and token.isdigit() and len(token) <= 18
        place = axis.number(int(token)) if digits else axis.name(token)
        if place is None:
            fix = "Correct it, or N; names among the data need LABELS EMBEDDED."
            raise self._wrong(f"There is nobody '{token[:40]}' in this file.", fix, token.row)
        return place

    def _ends(self, first: _Token, second: _Token) -> tuple[int, int]:
        return self._end(first, self.stack.rows, "row"), self._end(second, self.stack.columns, "column")

    def edge(self, words: list[_Token], level: int, i: int) -> None:  # noqa: ARG002
        """One tie a line, with its strength where it is not 1."""
        if not 2 <= len(words) <= 3:
            fix = "Write two people and, if need be, one number; put names with blanks in quotation marks."
            raise self._wrong(f"A tie is two people and a number, not {len(words)} words.", fix)
        value = self._value(words[2], words[2].row) if len(words) == 3 else Fraction(1)
        self.stack.add(level, *self._ends(words[0], words[1]), value, self._row)

    def array(self, words: list[_Token], level: int, i: int) -> None:  # noqa: ARG002
        """One pair a line, with a value for each matrix."""
        if len(words) - 2 != self.levels:
            fix = "Write two people and a number for each matrix."
            raise self._wrong(f"The line holds {max(len(words) - 2, 0)} values for NM = {self.levels}.", fix)
        ends = self._ends(words[0], words[1])
        for at, token in enumerate(words[2:]):
            self.stack.add(at, *ends, self._value(token, token.row), self._row)

    def node(self, words: list[_Token], level: int, i: int) -> None:  # noqa: ARG002
        """The first of a line has ties to all others; repeated ones stay one tie."""
        source = self._end(words[0], self.stack.rows, "row")
        for token in dict.fromkeys(words[1:]):
            target = self._end(token, self.stack.columns, "column")
            self.stack.put(level, source, target, Fraction(1), self._row)

    def counted(self, words: list[_Token], level: int, i: int) -> None:
        """The people in turn: how many ties each has, and to whom."""
        many = words[0]
        if not (many.isascii() and many.isdigit()) or int(many[:9]) != len(words) - 1:
            fix = "Begin each line with the number of ties on it, one line for each person in turn."
            raise self._wrong(f"The line announces '{many[:20]}' ties and lists {len(words) - 1}.", fix)
        source = self.stack.rows.number(i + 1)
        if source is None:
            raise self._wrong("There are more lines than people.", "Correct N, or delete the rest.")
        for token in dict.fromkeys(words[1:]):
            target = self._end(token, self.stack.columns, "column")
            self.stack.put(level, source, target, Fraction(1), self._row)

    def ranked(self, words: list[_Token], level: int, i: int) -> None:  # noqa: ARG002
        """The first of a line, then the others in the order chosen: 1, 1/2, 1/3 …"""
        source = self._end(words[0], self.stack.rows, "row")
        for rank, token in enumerate(dict.fromkeys(words[1:]), start=1):
            target = self._end(token, self.stack.columns, "column")
            self.stack.put(level, source, target, Fraction(1, rank), self._row)


_LISTS: MappingProxyType[str, Callable[[_Data, list[_Token], int, int], None]] = MappingProxyType(
    {
        "edgelist1": _Data.edge,
        "edgelist2": _Data.edge,
        "edgearray1": _Data.array,
        "edgearray2": _Data.array,
        "nodelist1": _Data.node,
        "nodelist2": _Data.node,
        "nodelist1b": _Data.counted,
        "rankedlist1": _Data.ranked,
        "rankedlist2": _Data.ranked,
    }
)


def _axes(header: Header) -> tuple[Axis, Axis]:
    """Rows and columns: one and the same where both are the same people."""
    both = header.labels.get("both", [])
    down, across = header.labels.get("row", both), header.labels.get("column", both)
    height, width = header.size("nr"), header.size("nc")
    alike = [*map(folded, down)] == [*map(folded, across)] or not (down and across)
    if header.form not in _TWO_MODE and height == width and alike:
        axis = Axis(down or across, height)
        return axis, axis
    return Axis(down, height), Axis(across, width)


def _sure(look: Look) -> float:
    match = re.match(r"(?i)(?:[%#!].*\n|\s)*dl(?=[\s,])", look.start)
    if match is None:
        return 0.0
    rest = look.text[:20_000]
    known = re.search(r"(?i)\bn[rcm]?\s*=\s*\d|\bformat\s*=|\blabels\b|\bdata\s*:", rest)
    return 0.99 if known else 0.0


def _read(look: Look) -> Part:
    stack = Stack(look, Axis(), Axis())
    text = TextFile(look, stack.net.table)
    header, lines = read_header(text.lines(), stack.net.table)
    if stack.net.table.problems:
        return Part(problems=tuple(stack.net.table.problems))
    data = _Data(look, header, lines)
    data.read()
    data.stack.net.table.problems[:0] = stack.net.table.problems  # a line too long, met among the data
    return data.stack.part(data.levels, text.note, *_said(look.file, header))


def _said(file: str, header: Header) -> Iterable[str]:
    if header.form.startswith("rankedlist"):
        yield f"{file}: of ranked choices the first has strength 1, the second 1/2, the third 1/3."


FORMATS = (
    Format(
        "UCINET DL (all its forms)",
        "UCINET DL",
        _sure,
        _read,
        "V",
        "people and ties, a layer for each matrix; a matrix of people by events gives who belongs to what",
        streams=True,
    ),
)
