"""A chart drawn as boxes and arrows: what the text formats for drawings have in common.

An arrow leads from a manager down to a report, a dotted one is a dotted line, and an arrow with words
on it is a tie of the layer they name. That holds where the plain arrows form a chart, nobody below two
others and no ring; where they do not, they are ties of one layer named after the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape

from orgmap.model import Person, Source, Unit
from orgmap.readers.columns import Unreadable
from orgmap.readers.gephi import Edges
from orgmap.readers.indentation import VACANT, name_and_title, title_first
from orgmap.readers.look import Look
from orgmap.readers.part import Part, counted
from orgmap.readers.tables import Table, clean, printable
from orgmap.readers.weave import strength_of

_BREAK = re.compile(r"<\s*/?\s*(?:br|p|div|tr|li)\s*/?\s*>|\\[nlr]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,200}>")
_MARK = re.compile(r"\bfa[bsrl]?:fa-[\w-]+|[*`]{1,3}|^_+|_+$")
_DOWN = re.compile(r"manages?|leads?|supervises?|heads?|boss( of)?|führt|leitet|dirige", re.IGNORECASE)
_UP = re.compile(r"reports?[_ ]?to|berichtet( an)?|rapporte à|reporta a", re.IGNORECASE)
_DOTTED = re.compile(r"dotted([_ -]line)?|matrix|functional(ly)?", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"(C[A-Z]{1,3}O|[SE]?VP|MD)\s+([^\W\d_].*)", re.DOTALL)
_LONGEST = 1000
#: A drawing of more is none: people draw hundreds of boxes, programs a few thousand.
MOST = 200_000


def plain_label(text: str) -> str:
    r"""The words in a box: breaks as lines, markup and pictures left out.

    >>> plain_label("<b>Ana</b><br/>CEO"), plain_label(r"Bo\nCOO")
    ('Ana\nCEO', 'Bo\nCOO')
    """
    lines = _BREAK.sub("\n", text[:_LONGEST]).split("\n")
    bare = (clean(_MARK.sub("", unescape(_TAG.sub("", line))).strip()) for line in lines)
    return "\n".join(" ".join(line.split()) for line in bare if line)


@dataclass(slots=True)
class _Box:
    row: int
    label: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class _Arrow:
    source: str
    target: str
    row: int
    label: str
    dotted: bool
    directed: bool
    strength: str


@dataclass
class Drawing:
    """Boxes, groups and arrows being gathered. ``upward``: arrows lead from a report to the manager."""

    look: Look
    table: Table
    upward: bool = False
    boxes: dict[str, _Box] = field(default_factory=dict)
    groups: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    arrows: list[_Arrow] = field(default_factory=list)
    lost: int = 0

    def box(self, key: str, row: int, *, label: str = "", group: str = "") -> None:
        """A box is there, with what is written in it and the innermost group around it."""
        if len(self.boxes) >= MOST and key not in self.boxes:
            self.lost += 1
            return
        box = self.boxes.setdefault(key, _Box(row))
        box.label = plain_label(label) or box.label
        box.group = group or box.group

    def group(self, key: str, title: str, parent: str, row: int) -> None:
        """A frame around boxes: a unit, within another where there is one."""
        if len(self.groups) < MOST:
            self.groups.setdefault(key, (plain_label(title).replace("\n", " ") or key, parent, row))

    def rename(self, key: str, title: str) -> None:
        """The title of a frame, told after it was begun."""
        if key in self.groups:
            self.groups[key] = (plain_label(title).replace("\n", " ") or key, *self.groups[key][1:])

    def arrow(
        self,
        source: str,
        target: str,
        row: int,
        *,
        label: str = "",
        dotted: bool = False,
        directed: bool = True,
        strength: str = "",
    ) -> None:
        """An arrow from one box to another."""
        if len(self.arrows) >= 5 * MOST:
            self.lost += 1
            return
        words = plain_label(label).replace("\n", " ")
        try:
            strength_of(words)
            words, strength = "", words
        except Unreadable:
            pass
        self.arrows.append(_Arrow(source, target, row, words, dotted, directed, strength))

    def part(self) -> Part:
        """The people, their managers, units and other ties."""
        named = self._named()
        ids = _ids(named)
        arrows = [one for one in self.arrows if one.source in self.boxes and one.target in self.boxes]
        self.lost += len(self.arrows) - len(arrows)
        lines, others = self._sorted(arrows)
        bosses = _bosses(lines)
        chart = bosses is not None
        managers = self._managers(bosses or {}, others if chart else (), named)
        people = tuple(
            self._person(key, ids, named, managers.get(key, ())) for key in self.boxes if named[key][0]
        )
        edges = Edges(self.look, self.table)
        ties = [one for one in others if one.label or not one.directed or not chart]
        ties += [] if chart else lines
        for one in ties:
            self._tie(edges, one, ids)
        part = edges.part()
        units = tuple(self._units(named))
        records = replace(part.records, people=people, units=units)
        vacant = sum(not name for name, _ in named.values())
        part = replace(part, records=records, kept=len(people) + len(arrows), dropped=vacant + self.lost)
        return part.noting(*self._notes(chart=chart and bool(lines), network=not chart, vacant=vacant))

    def _named(self) -> dict[str, tuple[str, str]]:
        """Name and title in each box; no name where the post is vacant."""
        parts = {key: name_and_title(box.label or clean(key)) for key, box in self.boxes.items()}
        if title_first(list(parts.values())):
            parts = {key: (title, name) if title else (name, title) for key, (name, title) in parts.items()}
        for key, written in parts.items():
            match = _BEFORE_NAME.fullmatch(written[0]) if not written[1] else None
            name, title = (match[2], match[1]) if match else written
            vacant = VACANT.fullmatch(name[:100]) or VACANT.fullmatch(title[:100])
            parts[key] = ("", title) if vacant else (printable(name), printable(title))
        return parts

    def _sorted(self, arrows: Iterable[_Arrow]) -> tuple[list[_Arrow], list[_Arrow]]:
        """Reporting lines from manager to report, and all other arrows; words may say which it is."""
        lines: list[_Arrow] = []
        others: list[_Arrow] = []
        for drawn in arrows:
            down, up = _DOWN.fullmatch(drawn.label), _UP.fullmatch(drawn.label)
            dotted = _DOTTED.fullmatch(drawn.label)
            flips = bool(up) or (self.upward and not down)
            one = replace(
                drawn, label="" if down or up or dotted else drawn.label, dotted=drawn.dotted or bool(dotted)
            )
            if not one.label and one.directed and flips:
                one = replace(one, source=one.target, target=one.source)
            plain = not one.label and one.directed and not one.dotted and one.source != one.target
            (lines if plain else others).append(one)
        return lines, others

    def _managers(
        self,
        bosses: Mapping[str, str],
        others: Iterable[_Arrow],
        named: Mapping[str, tuple[str, str]],
    ) -> dict[str, tuple[str, ...]]:
        """The keys of everybody's managers, the solid line first; a vacant post passes its reports up."""
        found: dict[str, tuple[str, ...]] = {}
        for key in self.boxes:
            boss = bosses.get(key, "")
            while boss and not named[boss][0]:
                boss = bosses.get(boss, "")
            if boss:
                found[key] = (boss,)
        for one in others:
            if one.dotted and not one.label and one.directed and named[one.source][0]:
                found[one.target] = (*found.get(one.target, ()), one.source)
        return found

    def _person(
        self,
        key: str,
        ids: Mapping[str, str],
        named: Mapping[str, tuple[str, str]],
        managers: tuple[str, ...],
    ) -> Person:
        box, (name, title) = self.boxes[key], named[key]
        above = tuple(dict.fromkeys(ids[one] for one in managers if ids[one] != ids[key]))
        unit = self.groups[box.group][0] if box.group in self.groups else None
        email = key.casefold() if "@" in key and " " not in key else None
        source = Source(self.look.file, box.row)
        return Person(ids[key], name, email, unit=unit, title=title or None, managers=above, source=source)

    def _tie(self, edges: Edges, one: _Arrow, ids: Mapping[str, str]) -> None:
        stem = edges.stem if one.dotted and not one.label else ""
        layer = one.label or (f"{stem}_dotted" if stem else "")
        ends = ids[one.source], ids[one.target]
        if all(ends):
            edges.add(ends, layer, one.row, undirected=not one.directed, weight=one.strength)
        else:
            self.lost += 1

    def _units(self, named: Mapping[str, tuple[str, str]]) -> Iterable[Unit]:
        used = {box.group for key, box in self.boxes.items() if named[key][0]}
        around_others = {parent for _, parent, _ in self.groups.values()}
        seen: set[str] = set()
        for key, (title, parent, row) in self.groups.items():
            around = self.groups[parent][0] if parent in self.groups else None
            if (key in used or key in around_others) and title not in seen:
                seen.add(title)
                yield Unit(title, around if around != title else None, source=Source(self.look.file, row))

    def _notes(self, *, chart: bool, network: bool, vacant: int) -> Iterable[str]:
        file = self.look.file
        yield f"{file}: boxes are known by what is written in them; names serve as ids." if self.boxes else ""
        if chart:
            yield f"{file}: an arrow is read as leading from a manager to a report" + (
                ", turned round as the drawing runs upward." if self.upward else "."
            )
        if network:
            yield (
                f"{file}: the arrows form no chart (somebody is below two others, or they go in a ring), so "
                "they are read as ties; draw the second line of a person dotted to have a chart."
            )
        if vacant:
            yield f"{file}: {counted(vacant, 'vacant post')}: those below report to who is above."
        if self.lost:
            yield f"{file}: {counted(self.lost, 'arrow')} not from a person to a person left out."


def _ids(named: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """What stands for each box: the name in it, or its key where several hold the same name."""
    often = Counter(name for name, _ in named.values())
    names = {name for name, number in often.items() if number == 1}
    return {
        key: ""
        if not name
        else name
        if often[name] == 1
        else (key if key not in names else f"{key} ({name})")
        for key, (name, _) in named.items()
    }


def _bosses(lines: Iterable[_Arrow]) -> dict[str, str] | None:
    """The one manager of each, or None where the lines are no chart."""
    bosses: dict[str, str] = {}
    for one in lines:
        if bosses.setdefault(one.target, one.source) != one.source:
            return None
    done: set[str] = set()
    for key in bosses:
        walk: list[str] = []
        at = key
        while at in bosses and at not in done:
            done.add(at)
            walk.append(at)
            at = bosses[at]
        if at in walk:
            return None
    return bosses
