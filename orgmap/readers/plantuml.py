"""PlantUML charts: work breakdown and mind maps by depth, component and object diagrams by arrows.

Sequence diagrams are left alone: their arrows are messages, not lines of an organisation.
"""

from __future__ import annotations

import re

from orgmap.readers.dot import whole_text
from orgmap.readers.drawing import Drawing
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part
from orgmap.readers.tables import Table

_START = re.compile(r"@start(?P<kind>wbs|mindmap|uml)\b", re.IGNORECASE)
_BRANCH = re.compile(
    r"(?P<marks>[*#]+|\++|-+)(?:\[[^\]]{0,60}\])?[<>_]*(?:\([\w.-]{1,60}\))?(?:\[#[^\]]{0,60}\])?"
    r"(?:[ \t]+|(?=:))(?P<text>.*)$"
)
_KINDS = (
    "object|rectangle|card|component|actor|person|agent|class|abstract|interface|entity|node|folder|frame|cloud|"
    "package|map|usecase|database|storage|artifact|boundary|control|queue|stack|hexagon|label|file"
)
_FRAMES = frozenset(
    {"package", "rectangle", "node", "folder", "frame", "cloud", "component", "card", "storage"}
)
_BOX = re.compile(
    rf"(?:{_KINDS})\s+(?:(?P<quoted>\"[^\"]*\")|(?P<bracket>\[[^\]]*\]|:[^:]+:|\([^)]*\))|(?P<plain>[^\s{{\"<#]+))"
    r"(?:\s+as\s+(?P<alias>\"[^\"]*\"|[^\s{<#]+))?\s*(?:<<.*?>>)?\s*(?:#\S+)?\s*(?P<opens>\{)?\s*$",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"(?P<bracket>\[[^\]]*\]|:[^:]+:)(?:\s+as\s+(?P<alias>[^\s{<#]+))?\s*(?:<<.*?>>)?\s*(?:#\S+)?$"
)
_END = r"(?:\"[^\"]*\"|\[[^\[\]]*\]|:[^:]+:|\([^()]*\)|[^\s\[\]\"(){}:<>*|]+?)"
_ARROW = re.compile(
    rf"(?P<source>{_END})\s*(?:\"[^\"]*\"\s*)?"
    r"(?P<arrow>[<|o*}]{0,2}[-.](?:[-.]*|(?:\[[^\]]*\]|left|right|up|down|[lrud])+[-.]+)[|>o*{]{0,2})"
    rf"\s*(?:\"[^\"]*\"\s*)?(?P<target>{_END})\s*(?::\s*(?P<label>.*))?$",
    re.IGNORECASE,
)
_SEQUENCE = re.compile(
    r"(?im)^\s*(participant|activate|deactivate|autonumber|alt|loop|opt|par|return|==.*==|hnote)\b"
)
_SAYS = re.compile(r"(?m)^\s*[\w\"]+\s*(->|-->|<-|<--)\s*[\w\"]+\s*:")
_DRAWN = re.compile(
    rf"(?im)^\s*(?:(?:{_KINDS})\s+\S|\[[^\]]+\]|left to right direction|top to bottom direction)"
)
_ASIDE = re.compile(
    r"(skinparam|hide|show|title|header|footer|legend|caption|scale|left to right|top to bottom|note|"
    r"end ?note|together|style|<style|</style|newpage|allow_mixing|center|right|left)\b|[!']|$", re.IGNORECASE
)  # fmt: skip
_DEEPEST = 200


def _plain(end: str) -> str:
    """The key of a box, without the brackets that only say how it is drawn."""
    end = end.strip()
    return (
        end[1:-1].strip()
        if len(end) > 1 and (end[0], end[-1]) in {('"', '"'), ("[", "]"), (":", ":"), ("(", ")")}
        else end
    )


def _branches(lines: list[tuple[int, str]], drawing: Drawing) -> None:
    """Boxes by the number of marks before them; the two sides of a mind map hang on one trunk."""
    above: list[tuple[int, str]] = []
    at = 0
    while at < len(lines):
        row, line = lines[at]
        at += 1
        match = _BRANCH.match(line.lstrip() if not line.startswith((" ", "\t")) else line.strip())
        if match is None:
            continue
        text = match["text"].strip()
        if text.startswith(":"):
            held = [text[1:]]
            while not held[-1].rstrip().endswith(";") and at < len(lines) and len(held) < 20:
                held.append(lines[at][1].strip())
                at += 1
            text = "<br>".join(held).rstrip().removesuffix(";")
        depth, key = min(len(match["marks"]), _DEEPEST), f"{row}"
        drawing.box(key, row, label=re.sub(r"<<[^<>]*>>\s*$", "", text))
        while above and above[-1][0] >= depth:
            above.pop()
        if above:
            drawing.arrow(above[-1][1], key, row)
        above.append((depth, key))


class _Diagram:
    """Boxes, frames and arrows of a component or object diagram."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._stack: list[str] = []
        self._skipped = 0
        self._remark = False

    def take(self, row: int, line: str) -> None:
        """One line."""
        line = line.strip()
        if self._remark or re.match(r"/'|(?:legend|note)\b(?!.*:)", line, re.IGNORECASE):
            self._remark = not re.search(r"'/|^end ?(legend|note)", line, re.IGNORECASE)
            return
        if line.startswith("}"):
            if self._skipped:
                self._skipped -= 1
            else:
                self._stack = self._stack[:-1]
        elif self._skipped:
            self._skipped += line.endswith("{")
        elif _ASIDE.match(line):
            self._skipped += line.endswith("{") and not line.casefold().startswith("together")
        elif match := _BOX.match(line) or _LOOSE.match(line):
            self._box(row, line, match)
        elif arrow := _ARROW.match(line):
            self._arrow(row, arrow)
        elif line.endswith("{"):
            self._skipped += 1

    def _box(self, row: int, line: str, match: re.Match[str]) -> None:
        given = match.groupdict()
        written = _plain(given.get("quoted") or given.get("bracket") or given.get("plain") or "")
        alias = given.get("alias") or ""
        key, label = (_plain(alias), written) if alias else (written, written)
        if given.get("quoted") is None and alias.startswith('"'):  # class ana as "Ana Koch"
            key, label = written, _plain(alias)
        group = self._stack[-1] if self._stack else ""
        if not given.get("opens"):
            self._drawing.box(key, row, label=label, group=group)
        elif line.split(maxsplit=1)[0].casefold() in _FRAMES:
            self._drawing.group(key, label, group, row)
            self._stack = [*self._stack[:_DEEPEST], key]
        else:  # an object with fields
            self._drawing.box(key, row, label=label, group=group)
            self._skipped += 1

    def _arrow(self, row: int, match: re.Match[str]) -> None:
        arrow = match["arrow"]
        bare = re.sub(r"\[[^\]]*\]", "", arrow)
        styled = re.search(r"\[[^\]]*(dashed|dotted)", arrow)
        ends = _plain(match["source"]), _plain(match["target"])
        group = self._stack[-1] if self._stack else ""
        for end in ends:
            if end not in self._drawing.groups:
                self._drawing.box(end, row, group=group)
        left, right = (
            bare.startswith(("<", "|<")) or bare[:1] in "o*",
            bare.endswith(">") or bare[-1:] in "o*",
        )
        heads = "<" in bare[:3], ">" in bare[-3:]
        one, other = ends[::-1] if heads == (True, False) or (right and not left and not any(heads)) else ends
        label = re.sub(r"^[<>]\s*|\s*[<>]$", "", match["label"] or "")
        dotted = "." in bare or styled is not None
        self._drawing.arrow(one, other, row, label=label, dotted=dotted, directed=heads != (True, True))


def _sure(look: Look) -> float:
    match = _START.match(look.start)
    if match is None:
        return 0.0
    if match["kind"].casefold() != "uml":
        return 1.0
    if _SEQUENCE.search(look.text) or (_SAYS.search(look.text) and not _DRAWN.search(look.text)):
        return 0.0
    return 0.9


def _read(look: Look) -> Part:
    table = Table(look.file)
    text = whole_text(look, table)
    if text is None:
        return Part(problems=tuple(table.problems))
    drawing = Drawing(look, table)
    kind, held, rows = "", list[tuple[int, str]](), _Diagram(drawing)
    for row, line in enumerate(text.split("\n"), start=1):
        bare = line[:2000].rstrip()
        if match := _START.match(bare.strip()):
            kind, held = match["kind"].casefold(), []
        elif re.match(r"\s*@end", bare):
            _branches(held, drawing)
            kind, held = "", []
        elif kind == "uml":
            rows.take(row, bare)
        elif kind and not bare.lstrip().startswith("'"):
            held.append((row, bare))
    _branches(held, drawing)
    return drawing.part()


FORMATS = (
    Format(
        "PlantUML chart (WBS, mind map, components)", "PlantUML", _sure, _read, "K",
        "people and managers by depth or down the arrows (dotted: dotted lines), frames as units",
    ),
)  # fmt: skip
