"""Mermaid flowcharts and mind maps, on their own or in a fenced block of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orgmap.readers.dot import whole_text
from orgmap.readers.drawing import Drawing
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part
from orgmap.readers.tables import Table

_HEADER = re.compile(r"(?:graph|flowchart(?:-elk)?)(?:[ \t]+(TB|TD|BT|RL|LR))?[ \t]*(?:;|$)")
_FENCE = re.compile(r"^[ \t]*(```+|~~~+|:::)[ \t]*\{?mermaid\b.*$", re.MULTILINE)
_ASIDE = re.compile(r"(classDef|class|style|linkStyle|click|direction|accTitle|accDescr|title)\b")
_SUBGRAPH = re.compile(
    r'subgraph(?:[ \t]+(?P<key>[^\[\]"]*?))?[ \t]*(?:\[(?P<title>.*)\]|"(?P<quoted>[^"]*)")?[ \t]*$'
)
_KEY = re.compile(r"[^\s\[\](){}<>&|;:\"'=~@-]+(?:(?:-(?![-.>])|\.(?!-))[^\s\[\](){}<>&|;:\"'=~@-]+)*")
_SHAPES = (("(((", ")))"), ("((", "))"), ("([", "])"), ("[[", "]]"), ("[(", ")]"), ("{{", "}}"), ("[/", "/]"),
    ("[\\", "\\]"), ("[/", "\\]"), ("[\\", "/]"), ("[", "]"), ("(", ")"), ("{", "}"), (">", "]"))  # fmt: skip
_LINK = re.compile(
    r"[ \t]*(?P<head><|[ox](?=[-=]))?"
    r"(?:(?P<dotted>-\.+-?)|(?P<thick>={2,})|(?P<plain>-{2,})|(?P<none>~{3,}))(?P<end>[>ox](?![\w]))?"
)
_WORDS = re.compile(
    r"[ \t]*(?P<words>[^|\n]{1,400}?)[ \t]*(?P<tail>-{2,}|\.+-|={2,})(?P<end>[>ox](?![\w]))?(?=[ \t\w\"'&]|$)"
)
_PIPED = re.compile(r"[ \t]*\|(?P<words>[^|]{0,400})\|")
_PROPERTY = re.compile(r"@\{(?P<inside>[^{}]{0,600})\}")
_LABEL = re.compile(r"\blabel:[ \t]*(?:\"([^\"]*)\"|'([^']*)'|([^,}]+))")
_CLASS = re.compile(r":::[\w-]+")
_MOST_TOGETHER = 500
_LONGEST = 20_000
_MOST_LINES_OF_A_LABEL = 8


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Each Mermaid text with the row it begins on: the whole file, or every fenced block."""
    fences = list(_FENCE.finditer(text))
    if not fences:
        yield 1, text
    for fence in fences:
        end = re.compile(rf"^[ \t]*{re.escape(fence[1])}[ \t]*$", re.MULTILINE).search(text, fence.end())
        yield text.count("\n", 0, fence.end()) + 1, text[fence.end() : end.start() if end else len(text)]


def _lines(row: int, text: str) -> Iterator[tuple[int, str]]:
    """The statements of a text, without front matter and remarks; a label may run over several lines."""
    lead = re.match(r"\s*---[ \t]*\n.*?\n---[ \t]*(?:\n|$)", text, re.DOTALL)
    if lead is not None:
        row += lead[0].count("\n")
        text = text[lead.end() :]
    held, began = "", row
    for number, given in enumerate(text.split("\n"), start=row):
        line = re.sub(r"(^|[ \t])%%.*$", "", given[:_LONGEST])
        held, began = (f"{held}<br>{line.strip()}", began) if held else (line, number)
        if held.count('"') % 2 and number - began < _MOST_LINES_OF_A_LABEL:
            continue
        for statement in _statements(held):
            yield began, statement
        held = ""
    if held.strip():
        yield began, held


def _statements(line: str) -> Iterator[str]:
    """The statements of a line, parted by semicolons outside of labels."""
    depth, start, quoted = 0, 0, False
    for at, mark in enumerate(line):
        if mark == '"':
            quoted = not quoted
        elif not quoted and mark in "[({":
            depth += 1
        elif not quoted and mark in "])}":
            depth -= 1
        elif mark == ";" and depth <= 0 and not quoted:
            yield from filter(str.strip, (line[start:at],))
            start = at + 1
    yield from filter(str.strip, (line[start:].rstrip(),))


class _Flow:
    """A flowchart, statement by statement."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._stack: list[str] = []
        self.broken: list[int] = []

    def take(self, row: int, line: str) -> None:
        """One statement."""
        line = line.strip()
        if _ASIDE.match(line):
            return
        if line == "end":
            self._stack = self._stack[:-1]
        elif match := _SUBGRAPH.match(line):
            key = (match["key"] or "").strip()
            title = match["title"] or match["quoted"] or key
            key = key or title.strip('"') or f"subgraph {row}"
            self._drawing.group(key, title.strip('" '), self._stack[-1] if self._stack else "", row)
            self._stack = [*self._stack[:100], key]
        else:
            self._chain(row, line)

    def _chain(self, row: int, line: str) -> None:
        """Boxes and the links between them."""
        ends, at = self._boxes(row, line, 0)
        while ends and at < len(line):
            link = _LINK.match(line, at)
            if link is None:
                break
            at, label, tip = link.end(), "", link["end"] or ""
            if piped := _PIPED.match(line, at):
                label, at = piped["words"], piped.end()
            elif not tip and (words := _WORDS.match(line, at)) and line[at : at + 1] in ' \t"':
                label, at, tip = words["words"], words.end(), words["end"] or ""
            others, at = self._boxes(row, line, at)
            if not others:
                break
            if not link["none"] and len(ends) * len(others) <= _MOST_TOGETHER:
                both = link["head"] == "<" and tip == ">"
                for source in ends:
                    for target in others:
                        self._drawing.arrow(
                            source, target, row, label=label.strip('" '), dotted=bool(link["dotted"]),
                            directed=not both,
                        )  # fmt: skip
            ends = others
        if not ends or line[at:].strip():
            self.broken.append(row)

    def _boxes(self, row: int, line: str, at: int) -> tuple[list[str], int]:
        """Boxes joined by "&"; where nothing that is one follows, none."""
        found: list[str] = []
        while True:
            at = _blanks(line, at)
            key = _KEY.match(line, at)
            if key is None:
                return found, at
            at = key.end()
            label, at = _shape(line, at)
            name = key[0]
            if name not in self._drawing.groups:
                self._drawing.box(name, row, label=label, group=self._stack[-1] if self._stack else "")
            found.append(name)
            after = _blanks(line, at)
            if line[after : after + 1] != "&":
                return found, at
            at = after + 1


def _blanks(line: str, at: int) -> int:
    while at < len(line) and line[at] in " \t":
        at += 1
    return at


def _shape(line: str, at: int) -> tuple[str, int]:
    """What is written in a box, and where its shape ends; nothing where it has none."""
    label = ""
    if match := _PROPERTY.match(line, at):
        told = _LABEL.search(match["inside"])
        label, at = next(filter(None, told.groups()), "") if told else "", match.end()
    for opens, closes in _SHAPES:
        if not line.startswith(opens, at):
            continue
        start = at + len(opens)
        if line.startswith('"', start):
            quote = line.find('"', start + 1)
            end = line.find(closes, quote) if quote > 0 else -1
        else:
            end = line.find(closes, start)
        if end > 0:
            label, at = line[start:end].strip().strip('"'), end + len(closes)
            break
    if match := _CLASS.match(line, at):
        at = match.end()
    return label, at


def _mindmap(lines: Iterator[tuple[int, str]], drawing: Drawing) -> None:
    """Boxes by how far they are moved in."""
    above: list[tuple[int, str]] = []
    for number, (row, line) in enumerate(lines):
        text = line.strip()
        if text.startswith(("::icon", ":::")) or number >= 100_000:
            continue
        depth = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        key = _KEY.match(text)
        label, _ = _shape(text, key.end() if key else 0)
        name = f"{row}"
        drawing.box(name, row, label=label or text)
        while above and above[-1][0] >= depth:
            above.pop()
        if above:
            drawing.arrow(above[-1][1], name, row)
        above.append((depth, name))


def _first(text: str) -> str:
    """The kind of diagram a text begins with."""
    return next((line.strip() for _, line in _lines(1, text)), "")


def _is_drawing(text: str) -> bool:
    first = _first(text)
    return _HEADER.match(first) is not None or first == "mindmap"


def _sure(look: Look) -> float:
    if look.is_zip or "\0" in look.text:
        return 0.0
    if _FENCE.search(look.text):
        return 0.8 if any(_is_drawing(block) for _, block in _blocks(look.text)) else 0.0
    return 0.97 if _is_drawing(look.start) else 0.0


def _read(look: Look) -> Part:
    table = Table(look.file)
    text = whole_text(look, table)
    if text is None:
        return Part(problems=tuple(table.problems))
    drawing = Drawing(look, table)
    flow = _Flow(drawing)
    for row, block in _blocks(text):
        lines = _lines(row, block)
        _, first = next(lines, (0, ""))
        if first.strip() == "mindmap":
            _mindmap(lines, drawing)
        elif match := _HEADER.match(first.strip()):
            drawing.upward = drawing.upward or match[1] == "BT"
            for number, line in lines:
                flow.take(number, line)
    for number in flow.broken:
        fix = "Write one statement a line, such as a[Ana] --> b[Bo]."
        table.fault("The line is no statement of a flowchart.", fix, row=number)
    return drawing.part()


FORMATS = (
    Format(
        "Mermaid flowchart or mind map", "Mermaid", _sure, _read, "K",
        "people and managers down the arrows (dotted: dotted lines), subgraphs as units, labels as layers",
    ),
)  # fmt: skip
