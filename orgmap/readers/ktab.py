"""KTAB scenarios of the Spatial Model of Politics as CSV and XML (for databases: `ktab_database`).

Positions and salience on 0..100 become stances: position on -1..1 (0 against, 100 for), salience on
0..1. A scenario may hold several dimensions, a stance only one: the first dimension is taken, which is
told, and the others are kept as attributes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from orgmap.model import Records, Source, Stance
from orgmap.readers.columns import Unreadable, number, shown
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.tables import Row, Table, clean, printable
from orgmap.readers.weave import Weave, layer_of_file

#: The layer of how far one actor makes the aims of another its own.
LAYER = "accommodation"
MOST_ACTORS = 100_000
_LONGEST = 32_767
_DEEPEST = 50
_CHUNK = 1 << 16
_FIX = "Correct it in the scenario and export it again."


@dataclass(frozen=True)
class Actor:
    """One actor: position and salience by dimension on 0..100, as text or number."""

    name: str
    about: str
    capability: str
    positions: tuple[str, ...]
    salience: tuple[str, ...]
    row: int


@dataclass
class Scenario:
    """What a scenario holds, whatever it is written in."""

    table: Table
    dimensions: list[str] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    pairs: list[tuple[str, str, str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def part(self) -> Part:
        """The people, their stances, and whose aims they make their own."""
        roster, stances = Roster(self.table.file), []
        seen: dict[str, int] = {}
        for actor in self.actors:
            stance = self._stance(actor, seen)
            if stance is not None:
                attributes = self._attributes(actor)
                roster.add(actor.row, person=actor.name, name=actor.name, attributes=attributes)
                stances.append(stance)
        weave = self._weave({one.person for one in stances})
        layers = (layer_of_file(LAYER, self.table.file, 1, directed=True),) if weave.ties else ()
        records = Records(people=roster.people, stances=tuple(stances), ties=weave.ties, layers=layers)
        part = Part(records, tuple(self.table.problems), len(stances), self.table.dropped)
        return part.noting(*self._said(), *self.notes)

    def _stance(self, actor: Actor, seen: dict[str, int]) -> Stance | None:
        """One actor's stance on the first dimension, or None where something about it is wrong."""
        name = actor.name
        if not name:
            self.table.drop("The actor has no name.", _FIX, row=actor.row)
            return None
        if name in seen:
            self.table.drop(f"{shown(name)} stands already on row {seen[name]}.", _FIX, row=actor.row)
            return None
        seen[name] = actor.row
        power = self._number("capability", actor.capability, 1e9, actor)
        places = [self._number("position", text, 100, actor) for text in actor.positions]
        salience = [self._number("salience", text, 100, actor) for text in actor.salience]
        if None in (power, *places, *salience):
            return None
        if not places or not salience or places[0] is None or salience[0] is None:
            self.table.drop(f"{shown(name)} has no position or no salience.", _FIX, row=actor.row)
            return None
        whole = sum(filter(None, salience))
        if whole > 100 + 1e-6:
            message = f"The salience of {shown(name)} over all dimensions is {whole:g}, above 100."
            self.table.fault(message, _FIX, row=actor.row)
        note = f"KTAB, {self.dimensions[0]}" if self.dimensions else "KTAB"
        return Stance(
            name,
            position=places[0] / 50 - 1,
            salience=salience[0] / 100,
            note=note,
            source=Source(self.table.file, actor.row),
        )

    def _number(self, what: str, text: str, limit: float, actor: Actor) -> float | None:
        try:
            value = number(text)
        except Unreadable as fault:
            message = f"The {what} of {shown(actor.name)}: {fault.message}" if text else f"A {what} is blank."
            self.table.drop(message, _FIX, row=actor.row, column=what)
            return None
        if 0 <= value <= limit:
            return value
        self.table.drop(
            f"The {what} of {shown(actor.name)} is {value:g}, which is not from 0 to {limit:g}.",
            _FIX,
            row=actor.row,
            column=what,
        )
        return None

    def _attributes(self, actor: Actor) -> Mapping[str, str]:
        kept = {"capability": actor.capability} | ({"description": actor.about} if actor.about else {})
        for at, name in enumerate(self.dimensions[1:], start=1):
            for what, texts in (("position", actor.positions), ("salience", actor.salience)):
                if at < len(texts):
                    kept[f"{name} {what}"] = texts[at]
        return kept

    def _weave(self, known: set[str]) -> Weave:
        weave = Weave(self.table.file)
        for source, target, text, row in self.pairs:
            try:
                value = number(text)
            except Unreadable as fault:
                self.table.drop(fault.message, _FIX, row=row, column="affinity")
                continue
            if source in known and target in known and source != target:
                weave.add(source, target, LAYER, row, strength=value)
        return weave

    def _said(self) -> list[str]:
        if len(self.dimensions) < 2:
            return [
                f"{self.table.file}: positions 0 to 100 are read as -1 to 1, capability is kept as written."
            ]
        others = printable(", ".join(self.dimensions[1:])[:300])
        told = (
            f"{self.table.file}: there are {len(self.dimensions)} dimensions; stances are those on "
            f"{shown(self.dimensions[0])}, the first. The others ({others}) are kept as attributes: "
            "put another one first and read the file again to plan for it."
        )
        return [told]


def _numbers_in(cells: Sequence[str]) -> tuple[int, int] | None:
    """The counts of actors and dimensions in the first row of a scenario."""
    found = [cell.strip() for cell in cells[2:4]]
    if len(found) < 2 or not all(re.fullmatch(r"\d{1,6}(\.0+)?", one) for one in found):
        return None
    return int(float(found[0])), int(float(found[1]))


def _is_csv(look: Look) -> float:
    rows = look.rows[:2]
    if len(rows) < 2 or _numbers_in(rows[0]) is None:
        return 0.0
    head = [cell.casefold() for cell in rows[1]]
    return 0.99 if len(head) >= 5 and head[0] == "actor" and head[1].startswith("desc") else 0.0


def _read_csv(look: Look) -> Part:
    table = look.table()
    rows = [
        Row(row.number, tuple(map(clean, row.cells)))
        for row, _ in zip(table.rows, range(MOST_ACTORS), strict=False)
    ]
    scenario = Scenario(table)
    if len(rows) < 2:
        return Part(problems=tuple(table.problems))
    stated = _numbers_in(rows[0].cells) or (0, 0)
    head = rows[1].cells
    pairs = [at for at in range(3, len(head) - 1, 2) if head[at] and head[at + 1]]
    scenario.dimensions = [_dimension(head[at]) for at in pairs]
    for row in rows[2:]:
        cells = row.cells + ("",) * len(head)
        name, about, power = cells[:3]
        positions, salience = tuple(cells[at] for at in pairs), tuple(cells[at + 1] for at in pairs)
        scenario.actors.append(Actor(name, about, power, positions, salience, row.number))
    if stated[0] != len(scenario.actors) or stated[1] != len(pairs):
        table.fault(
            f"The first row says {counted(stated[0], 'actor')} and {counted(stated[1], 'dimension')}; there "
            f"are {len(scenario.actors):,} and {len(pairs):,}.",
            "Correct the first row, or add what is missing.",
            row=rows[0].number,
        )
    return scenario.part()


def _dimension(name: str) -> str:
    return re.sub(r"(?i)\s*position\s*$", "", name) or name


class _Xml:
    """A scenario in XML; its elements stand in a fixed order, so that only the last texts are held."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said
        self.parser.EntityDeclHandler = self._refuse
        self._path: list[str] = []
        self._text = ""
        self._own: dict[str, str] = {}
        self._lists: dict[str, list[str]] = {}
        self._row = 1

    def _refuse(self, *_: object) -> None:
        raise ValueError("The file declares entities, as no scenario does.")

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._path.append(name)
        self._text = ""
        if len(self._path) > _DEEPEST:
            raise ValueError("The file is nested too deeply to be a scenario.")
        if name in ("Actor", "iaPair"):
            self._own, self._lists, self._row = {}, {"dCoord": [], "dSal": []}, self.parser.CurrentLineNumber

    def _said(self, text: str) -> None:
        if len(self._text) < _LONGEST:
            self._text += text[:_LONGEST]

    def _end(self, name: str) -> None:
        text, self._text = clean(self._text), ""
        self._path.pop()
        if name == "dName" and len(self.scenario.dimensions) < 1000:
            self.scenario.dimensions.append(text)
        elif name in self._lists and len(self._lists[name]) < 1000:
            self._lists[name].append(text)
        elif name == "Actor" and len(self.scenario.actors) < MOST_ACTORS:
            own, lists = self._own.get, self._lists
            texts = own("name", ""), own("description", ""), own("capability", "")
            actor = Actor(*texts, tuple(lists["dCoord"]), tuple(lists["dSal"]), self._row)
            self.scenario.actors.append(actor)
        elif name == "iaPair" and len(self.scenario.pairs) < 10 * MOST_ACTORS:
            own = self._own.get
            self.scenario.pairs.append(
                (own("adjustingIdeal", ""), own("referencePos", ""), own("adjust", ""), self._row)
            )
        elif self._path and self._path[-1] in ("Actor", "iaPair"):
            self._own[name] = text


def _is_xml(look: Look) -> float:
    bare = re.sub(r"(?s)<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(\[.*?\])?>", "", look.start)
    if re.match(r"\s*<Scenario[\s>]", bare) is None:
        return 0.0
    return 1.0 if "<Actor" in look.text or "<Dimensions" in look.text else 0.6


def _read_xml(look: Look) -> Part:
    table = Table(look.file)
    scenario = Scenario(table)
    reader = _Xml(scenario)
    try:
        with look.path.open("rb") as handle:
            while data := handle.read(_CHUNK):
                reader.parser.Parse(data, False)
            reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        table.fault(
            f"The XML is broken ({expat.ErrorString(error.code)}).", "Export it again.", row=error.lineno
        )
        return Part(problems=tuple(table.problems))
    except (LookupError, ValueError) as error:
        table.fault(printable(str(error)) or "The XML cannot be read.", "Export it again.")
        return Part(problems=tuple(table.problems))
    return scenario.part()


FORMATS = (
    Format("KTAB scenario (CSV)", "KTAB scenario", _is_csv, _read_csv, "V",
           "people and stances on the first dimension"),
    Format("KTAB scenario (XML)", "KTAB scenario", _is_xml, _read_xml, "V",
           "people and stances on the first dimension; accommodation as ties"),
)  # fmt: skip
