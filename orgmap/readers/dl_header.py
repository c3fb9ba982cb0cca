"""The header of a UCINET DL file: how many people and matrices, how they are listed, and their labels.

A header is words between blanks, commas and line ends, in any case: ``n = 3``, ``nr = 2 nc = 5``, ``nm = 2``,
``format = edgelist1``, ``diagonal absent``, ``labels:``, ``row labels embedded``, ``data:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType

from orgmap.readers.part import MOST_PROBLEMS
from orgmap.readers.tables import Table, clean

_FORMATS = MappingProxyType(
    dict.fromkeys(("fullmatrix", "fm"), "fullmatrix")
    | dict.fromkeys(("upperhalf", "uh"), "upperhalf")
    | dict.fromkeys(("lowerhalf", "lh"), "lowerhalf")
    | dict.fromkeys(("nodelist1", "nodelist", "nl1", "linked", "linkedlist", "linkedlist1"), "nodelist1")
    | dict.fromkeys(("nodelist1b", "nl1b"), "nodelist1b")
    | dict.fromkeys(("nodelist2", "nl2", "linkedlist2"), "nodelist2")
    | dict.fromkeys(("edgelist1", "edgelist", "el1"), "edgelist1")
    | dict.fromkeys(("edgelist2", "el2"), "edgelist2")
    | dict.fromkeys(("edgearray1", "edgearray", "ea1"), "edgearray1")
    | dict.fromkeys(("edgearray2", "ea2"), "edgearray2")
    | dict.fromkeys(("rankedlist1", "rankedlist", "ranklist1", "ranklist"), "rankedlist1")
    | dict.fromkeys(("rank", "rank1", "rl1"), "rankedlist1")
    | dict.fromkeys(("rankedlist2", "ranklist2", "rank2", "rl2"), "rankedlist2")
)  # fmt: skip
_KEY = re.compile(
    r"""(?ix)(?<![^\s,;:=]) (?:
      (?P<size>n[rcm]?) \s* = \s* (?P<number>[^\s,;]+)
    | format \s* [=:] \s* (?P<format>[^\s,;]+)
    | diagonal (?:\s*[=:]\s*|\s+) (?P<diagonal>[a-z]+)
    | title \s* [=:] \s* (?P<title>"[^"\n]*"|[^\n]*)
    | data \s* file \s* =? (?P<elsewhere>[^\n]*)
    | (?P<embedded>(?:row|col(?:umn)?s?)?) \s* labels? \s+ embedded \s* :?
    | (?P<labels>(?:row|col(?:umn)?s?|matrix|level)?) \s* labels? \s* :
    | (?P<data>data \s* (?: : | (?=\n|$)))
    )"""
)
_BARE = re.compile(r"(?ai)\b(n[rcm]?)\s+(\d{1,18})\b")
_QUOTED = re.compile(r'"[^"\n]*"')
_TOKEN = re.compile(r'"([^"\n]*)"|([^\s,="]+)')
#: Many more characters, and sections of labels, than a header of the largest organisation takes.
_LONGEST = 1 << 24
_MOST_SECTIONS = 20


@dataclass
class Header:
    """What a header says. ``embedded`` holds "row" and "column" where labels stand among the data."""

    sizes: dict[str, int] = field(default_factory=dict)
    form: str = "fullmatrix"
    diagonal: bool = True
    embedded: set[str] = field(default_factory=set)
    labels: dict[str, list[str]] = field(default_factory=dict)
    row: int = 1

    def size(self, side: str) -> int | None:
        """How many rows ("nr") or columns ("nc") there are, where it is said."""
        return self.sizes.get(side, self.sizes.get("n"))


def read_header(lines: Iterator[tuple[int, str]], table: Table) -> tuple[Header, Iterator[tuple[int, str]]]:
    """The header, and the lines of data after it. What is wrong goes to the table."""
    kept: list[str] = []
    size = number = 0
    begun = False
    for number, line in lines:
        text = "" if line.lstrip().startswith(("%", "#", "//")) else line
        if text.strip() and not begun:
            begun, text = True, re.sub(r"(?i)^\s*dl\b", "", text)
        kept.append(text)
        size += len(line)
        masked = _masked(kept[-1])
        match = next((one for one in _KEY.finditer(masked) if one["data"]), None)
        if match is not None:
            rest = kept[-1][match.end() :]
            kept[-1] = kept[-1][: match.start()]
            header = _Reader("\n".join(kept), table).header
            header.row = number
            return header, chain(((number, rest),) if rest.strip() else (), lines)
        if size > _LONGEST:
            break
    table.fault(
        "The file has no DATA: line, so it is not clear where its data begin.", "Write DATA: before them."
    )
    return Header(row=max(number, 1)), iter(())


def _masked(text: str) -> str:
    """The text with what stands in quotation marks blotted out, at its length."""
    return _QUOTED.sub(lambda match: '"' + "\1" * (len(match[0]) - 2) + '"', text)


class _Reader:
    """The keys of a header one by one, and what stands between them."""

    def __init__(self, text: str, table: Table) -> None:
        self._text, self._table = text, table
        self.header = Header()
        keys = list(_KEY.finditer(_masked(text)))
        ends = [*(key.start() for key in keys[1:]), len(text)][: len(keys)]
        self._gap(text[: keys[0].start() if keys else len(text)], 0)
        waiting: list[tuple[str, str, int]] = []
        for key, end in zip(keys, ends, strict=True):
            between = text[key.end() : end]
            if key["labels"] is not None:
                waiting.append((key["labels"].casefold(), between, key.start()))
                continue
            self._key(key)
            self._gap(between, key.end())
        for side, between, at in waiting[:_MOST_SECTIONS]:  # once the sizes are known, wherever they stand
            self._labels(side, between, self._row(at))

    def _row(self, at: int) -> int:
        return self._text.count("\n", 0, at) + 1

    def _fault(self, message: str, fix: str, at: int) -> None:
        if len(self._table.problems) < MOST_PROBLEMS:
            self._table.fault(message, fix, row=self._row(at))

    def _gap(self, text: str, at: int) -> None:
        """Words between keys: sizes without an equals sign, or a problem."""
        for match in _BARE.finditer(text):
            self.header.sizes.setdefault(match[1].casefold(), int(match[2]))
        rest = " ".join(_BARE.sub(" ", text).replace(",", " ").replace(";", " ").split())
        if rest:
            at += len(text) - len(text.lstrip(" \t\n,;"))
            self._fault(
                f"The header says '{rest[:60]}', which DL does not know.", "Correct or delete it.", at
            )

    def _key(self, key: re.Match[str]) -> None:
        said, at = self.header, key.start()
        if key["size"]:
            digits = key["number"]
            if digits.isascii() and digits.isdigit() and 0 < len(digits) <= 18 and int(digits):
                said.sizes[key["size"].casefold()] = int(digits)
            else:
                self._fault(
                    f"{key['size'].upper()} = {digits[:40]} is no number.",
                    "Write a whole number above 0.",
                    at,
                )
        elif key["format"]:
            form = _FORMATS.get(key["format"].casefold())
            said.form = form or said.form
            if form is None:
                fix = "Export it as FULLMATRIX or EDGELIST1."
                self._fault(f"The DL format '{key['format'][:40]}' is not read.", fix, at)
        elif key["diagonal"]:
            word = key["diagonal"].casefold()
            said.diagonal = word != "absent"
            if word not in ("absent", "present"):
                self._fault(f"The diagonal is '{word[:40]}'.", "Write DIAGONAL = PRESENT or ABSENT.", at)
        elif key["elsewhere"] is not None:
            self._fault("The data stand in another file.", "Put them below a DATA: line of this one.", at)
        elif key["embedded"] is not None:
            side = key["embedded"].casefold()[:3]
            said.embedded |= {"row": {"row"}, "col": {"column"}}.get(side, {"row", "column"})

    def _labels(self, side: str, text: str, row: int) -> None:
        """The labels of one side: as many as announced, however they are parted."""
        name = {"row": "row", "col": "column", "mat": "level", "lev": "level"}.get(side[:3], "both")
        size = {"row": "nr", "column": "nc", "level": "nm"}.get(name, "n")
        announced = self.header.sizes.get("nm") if name == "level" else self.header.size(size)
        lines = [clean(line.strip().strip(",").strip('"')) for line in text.split("\n") if line.strip(" ,\t")]
        words = [clean(match[1] if match[1] is not None else match[2]) for match in _TOKEN.finditer(text)]
        commas = [clean(one.strip().strip('"')) for one in re.split(r"[,\n]", text) if one.strip()]
        ways = [words, commas, lines]
        if announced is None:
            announced = len(commas if "," in text else words)
        labels = next((way for way in ways if len(way) == announced), None)
        if labels is None:
            message = f"There are {len(words):,} labels for {announced:,}."
            fix = "Give as many as announced; put a label with blanks in quotation marks."
            self._table.fault(message, fix, row=row)
            return
        self.header.labels[name] = labels
