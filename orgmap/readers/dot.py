"""Graphviz charts (DOT): boxes, arrows, and clusters as units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from orgmap.readers.drawing import Drawing
from orgmap.readers.lines import encoding_of
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part
from orgmap.readers.tables import Table

#: A DOT file is read as a whole.
LARGEST = 64 << 20
_DEEPEST = 100
_MOST_OF_ONE_ARROW = 200_000
_TOKEN = re.compile(
    r"(?P<skip>[ \t\r\f\ufeff]+|//[^\n]*|^[ \t]*#[^\n]*|/\*.*?(?:\*/|\Z))|(?P<line>\n)|"
    r'"(?P<text>(?:[^"\\]++|\\.)*+)(?:"|\Z)|(?P<arrow>->|--)|(?P<mark>[{}\[\];,=:+])|'
    r"(?P<word>-?\.?\d[\d.]*|[^\W\d][\w.@]*|[^\s{}\[\];,=:+\"<>-]+)|(?P<html><)|(?P<other>.)",
    re.DOTALL | re.MULTILINE,
)
_START = re.compile(r'(?is)\s*(strict\s+)?(di)?graph\b\s*("[^"]*"|[\w.-]*)\s*\{')


class _Broken(ValueError):
    """The text stops being DOT on this row."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(row)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    row: int


def _tokens(text: str) -> Iterator[_Token]:
    """The words, texts and marks of a file with their rows; texts joined by + are one."""
    at, row = 0, 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _Broken(row)
        kind = str(match.lastgroup)
        end = match.end()
        if kind == "html":
            end = _end_of_html(text, at, row)
            yield _Token("name", text[at + 1 : end - 1], row)
        elif kind == "text":
            yield _Token("name", re.sub(r"\\(\n|\")", lambda one: one[1].strip("\n"), match["text"]), row)
        elif kind == "word":
            yield _Token("name", match["word"], row)
        elif kind in ("arrow", "mark"):
            yield _Token(match[0], match[0], row)
        elif kind == "other":
            raise _Broken(row)
        row += text.count("\n", at, end)
        at = end


def _end_of_html(text: str, at: int, row: int) -> int:
    """Where a label in angle brackets ends; brackets inside it come in pairs."""
    depth = 0
    for match in re.compile(r"[<>]").finditer(text, at):
        depth += 1 if match[0] == "<" else -1
        if not depth:
            return match.end()
    raise _Broken(row)


@dataclass
class _Scope:
    """One pair of braces: the cluster it draws, and what holds for boxes and arrows begun inside."""

    group: str
    node: dict[str, str] = field(default_factory=dict)
    edge: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)


class _Dot:
    """One pass over the tokens, one held back."""

    def __init__(self, text: str, drawing: Drawing) -> None:
        self._tokens = _tokens(text)
        self._next = next(self._tokens, None)
        self._last = 1
        self._drawing = drawing
        self._titles: dict[str, str] = {}
        self._nameless = 0

    def _peek(self) -> str:
        return self._next.kind if self._next is not None else ""

    def _word(self) -> str:
        """The next token if it is a plain name, in small letters."""
        return self._next.text.casefold() if self._next is not None and self._next.kind == "name" else ""

    def _take(self, kind: str = "") -> _Token:
        token = self._next
        if token is None or (kind and token.kind != kind):
            raise _Broken(self._last)
        self._next = next(self._tokens, None)
        self._last = token.row
        return token

    def _name(self) -> str:
        name = self._take("name").text
        while self._peek() == "+":
            self._take()
            name += self._take("name").text
        return name

    def read(self) -> None:
        """Every graph of the file."""
        while self._peek():
            if self._word() == "strict":
                self._take()
            if self._word() not in ("graph", "digraph"):
                raise _Broken(self._last)
            self._take()
            if self._peek() == "name":
                self._name()
            self._block(_Scope(""), 1)

    def _block(self, scope: _Scope, depth: int) -> None:
        if depth > _DEEPEST:
            raise _Broken(self._last)
        self._take("{")
        while self._peek() not in ("}", ""):
            if self._peek() in (";", ","):
                self._take()
            else:
                self._statement(scope, depth)
        self._take("}")

    def _statement(self, scope: _Scope, depth: int) -> None:
        word = self._word()
        if word in ("node", "edge", "graph"):
            self._take()
            given = self._attributes()
            if word == "graph":
                self._settle(scope, given)
            else:
                (scope.node if word == "node" else scope.edge).update(given)
            return
        row = self._next.row if self._next is not None else self._last
        ends = [self._end(scope, depth)]
        if self._peek() == "=" and len(ends[0]) == 1:
            self._take()
            self._settle(scope, {ends[0][0]: self._name()})
            return
        ways: list[bool] = []
        while self._peek() in ("->", "--"):
            ways.append(self._take().kind == "->")
            ends.append(self._end(scope, depth))
        given = self._attributes()
        for group in ends:
            for key in group:
                self._box(key, row, scope, {} if ways else given)
        self._arrows(ends, ways, scope.edge | given, row)

    def _box(self, key: str, row: int, scope: _Scope, given: Mapping[str, str]) -> None:
        traits = scope.node | dict(given)
        known = self._drawing.boxes.get(key)
        label = given.get("label", "") or (
            "" if known is not None and known.label else traits.get("label", "")
        )
        record = "record" in traits.get("shape", "").casefold()
        label = _fields(label) if record else label
        scope.own.add(key)
        self._drawing.box(key, row, label="" if label == r"\N" else label, group=scope.group)

    def _arrows(self, ends: list[list[str]], ways: list[bool], given: Mapping[str, str], row: int) -> None:
        style, direction = given.get("style", "").casefold(), given.get("dir", "").casefold()
        if "invis" in style:
            return
        if sum(len(a) * len(b) for a, b in pairwise(ends)) > _MOST_OF_ONE_ARROW:
            raise _Broken(row)
        dotted = "dashed" in style or "dotted" in style
        for sources, targets, directed in zip(ends[:-1], ends[1:], ways, strict=True):
            for source in sources:
                for target in targets:
                    one, other = (target, source) if direction == "back" else (source, target)
                    self._drawing.arrow(
                        one,
                        other,
                        row,
                        label=given.get("label", "") or given.get("xlabel", ""),
                        dotted=dotted,
                        directed=directed and direction not in ("both", "none"),
                        strength=given.get("weight", ""),
                    )

    def _end(self, scope: _Scope, depth: int) -> list[str]:
        """A box, or all boxes of a subgraph."""
        if self._peek() != "{" and self._word() != "subgraph":
            name = self._name()
            for _ in range(2):  # the port and its compass point
                if self._peek() == ":":
                    self._take()
                    self._name()
            return [name]
        name, row = "", self._last
        if self._word() == "subgraph":
            self._take()
            name = self._name() if self._peek() == "name" else ""
        cluster = name.startswith("cluster")
        inner = _Scope(name if cluster else scope.group, dict(scope.node), dict(scope.edge))
        if cluster:
            self._drawing.group(name, name.removeprefix("cluster").strip("_ ") or name, scope.group, row)
        self._block(inner, depth + 1)
        scope.own |= inner.own
        return sorted(inner.own)

    def _settle(self, scope: _Scope, given: Mapping[str, str]) -> None:
        """What is said of a graph or cluster as a whole: its title, and which way it runs."""
        if given.get("rankdir", "").upper() == "BT":
            self._drawing.upward = True
        if given.get("label") and scope.group:
            self._drawing.rename(scope.group, given["label"])

    def _attributes(self) -> dict[str, str]:
        given: dict[str, str] = {}
        while self._peek() == "[":
            self._take()
            while self._peek() not in ("]", ""):
                if self._peek() in (";", ","):
                    self._take()
                    continue
                name = self._name().casefold()
                value = "true"
                if self._peek() == "=":
                    self._take()
                    value = self._name()
                given[name] = value
            self._take("]")
        return given


def _fields(label: str) -> str:
    r"""The fields of a record as lines.

    >>> _fields("{<f0> Ana|CEO}")
    'Ana\\nCEO'
    """
    bare = re.sub(r"<[^<>]{0,80}>", "", label).replace("{", "").replace("}", "")
    return r"\n".join(one.strip() for one in bare.split("|") if one.strip())


def whole_text(look: Look, table: Table, *, largest: int = LARGEST) -> str | None:
    """All of a text file, or None (with the problem in ``table``) where it is too large."""
    if look.path.stat().st_size > largest:
        table.fault(f"The file is larger than {largest >> 20} MB.", "Split it; no drawing is so large.")
        return None
    encoding = encoding_of(look.head, look.options.encoding)
    text = look.path.read_bytes().decode(encoding, errors="replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _sure(look: Look) -> float:
    bare = re.sub(r"(?ms)^\s*(//[^\n]*|#[^\n]*)|/\*.*?\*/", "", look.start)
    return 0.98 if _START.match(bare) else 0.0


def _read(look: Look) -> Part:
    table = Table(look.file)
    text = whole_text(look, table)
    if text is None:
        return Part(problems=tuple(table.problems))
    drawing = Drawing(look, table)
    try:
        _Dot(text, drawing).read()
    except _Broken as error:
        table.fault(
            "The text is no DOT from here on: a bracket, a brace or a quotation mark is missing or too much.",
            "Correct it, or let Graphviz write it anew (dot -Tdot).",
            row=error.row,
        )
        return Part(problems=tuple(table.problems))
    return drawing.part()


FORMATS = (
    Format(
        "Graphviz chart (DOT)", "DOT", _sure, _read, "M",
        "people and managers down the arrows (dashed: dotted lines), clusters as units, labels as layers",
    ),
)  # fmt: skip
