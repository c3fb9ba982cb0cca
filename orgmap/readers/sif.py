"""Cytoscape's simple interaction format (SIF): who, the relation, to whom; a line with one name is a person.

Where any line holds a tab, tabs part the words, else blanks. A relation is a layer. The format says nothing
of direction: a layer that is usually read with one (advice, trust, reports_to) keeps it, any other has none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from orgmap.model import default_layer
from orgmap.readers.columns import Unreadable
from orgmap.readers.header import has_all
from orgmap.readers.look import Format, Look
from orgmap.readers.net import Net, runs
from orgmap.readers.part import Part
from orgmap.readers.structure import layer_name
from orgmap.readers.tables import clean
from orgmap.readers.textfile import TextFile
from orgmap.readers.weave import strength_of

_RELATION = re.compile(r"[A-Za-z][\w\-. ]{0,40}")


def _words(line: str, *, tabs: bool) -> list[str]:
    return [clean(word) for word in (line.split("\t") if tabs else line.split()) if word.strip()]


def _sure(look: Look) -> float:
    """Text tells little here: every line has one word or at least three, and the second is a relation."""
    if look.is_zip or "\0" in look.text:
        return 0.0
    lines = [line for line in look.text.splitlines()[:400] if line.strip()]
    if len(look.text) > 60_000:
        lines = lines[:-1]
    tabs = any("\t" in line for line in lines)
    rows = [_words(line, tabs=tabs) for line in lines]
    edges = [row for row in rows if len(row) >= 3]
    if not edges or any(len(row) == 2 for row in rows) or any(has_all(rows[0], *pair) for pair in _HEADS):
        return 0.0
    relations = Counter(row[1] for row in edges)
    people = {row[at] for row in edges for at in (0, *range(2, len(row)))}
    if not all(_RELATION.fullmatch(one) for one in relations) or people & relations.keys():
        return 0.0
    if any(_is_number(one) for one in people) and any(len(row) == 3 for row in edges) and not tabs:
        return 0.0
    return _certainty(rows, relations, tabs=tabs, named=look.path.suffix.casefold() == ".sif")


_HEADS = (("source", "target"), ("from", "to"), ("name", "title"), ("name", "email"), ("id", "name"))


def _certainty(rows: Sequence[Sequence[str]], relations: Counter[str], *, tabs: bool, named: bool) -> float:
    """How sure the shape makes it, beyond a name that ends so."""
    ragged = len({len(row) for row in rows}) > 1
    few = len(relations) <= max(1, sum(relations.values()) // 3)
    known = any(default_layer(layer_name(one)).kind != "informal" or runs(one) for one in relations)
    # In a table of people nobody stands first twice, and the name of its second column stands there once.
    starts = Counter(row[0] for row in rows)
    table = not ragged and (max(starts.values()) == 1 or relations[rows[0][1]] == 1)
    if tabs and (ragged or few) and (known or not table):
        return 0.78
    if not tabs and few and len(rows) >= 3 and (known or named):
        return 0.75
    return 0.72 if named and len(rows) >= 2 else 0.0


def _is_number(text: str) -> bool:
    try:
        strength_of(text)
    except Unreadable:
        return False
    return True


def _read(look: Look) -> Part:
    net = Net(look)
    text = TextFile(look, net.table)
    tabs = any("\t" in line for _, line in text.lines())
    net.table.problems.clear()  # said again below
    for number, line in text.lines():
        words = _words(line, tabs=tabs)
        if not words:
            continue
        if len(words) == 2:
            fix = "Write who, the relation and to whom, parted by tabs."
            net.table.drop("The line has two words, and a tie needs three.", fix, row=number)
            continue
        people = [net.person(word, number) for word in (words[0], *words[2:])]
        for target in people[1:]:
            net.tie((people[0], target), number, layer=words[1], directed=runs(words[1]))
    return net.part(text.note, f"{look.file}: the format says nothing of direction; see each layer.")


FORMATS = (
    Format(
        "Cytoscape SIF", "SIF", _sure, _read, "V", "people and ties, a layer for each relation", streams=True
    ),
)
