"""A network of another program as it comes: people, ties on layers, seats, and how the layers run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from orgmap.model import NO_ATTRIBUTES, Layer, Membership, Records, Source, Tie, default_layer
from orgmap.readers.columns import Unreadable
from orgmap.readers.detect import layer_of
from orgmap.readers.look import Look
from orgmap.readers.part import Part
from orgmap.readers.roster import Roster
from orgmap.readers.structure import layer_name
from orgmap.readers.tables import LONGEST_CELL, Table, clean, normal, printable
from orgmap.readers.weave import Weave, layer_of_file, strength_of

NAME = ("name", "fullname", "displayname", "label")
_EMAIL = ("email", "mail", "emailaddress")
_UNIT = ("unit", "department", "team", "organisation", "organization")
_TITLE = ("jobtitle", "title", "role", "position")
STRENGTH = ("weight", "strength", "value")
LAYER = ("layer", "relation", "relationship", "interaction", "kind", "edgetype", "type")
#: Programs let a file announce people it does not name; more than this is no organisation but a trap.
MOST_UNNAMED = 20_000
_MOST_NOTES = 50
_BODIES = frozenset(
    {"organization", "organisation", "company", "team", "department", "group", "committee", "unit",
     "division", "event", "project", "task", "knowledge", "resource", "location", "meeting", "topic",
     "document", "board"}
)  # fmt: skip


def is_body(kind: str) -> bool:
    """Whether the type of a node says that it is no person but something people belong to.

    >>> is_body("Organization"), is_body("Person"), is_body("")
    (True, False, False)
    """
    return normal(kind) in _BODIES


#: The names of attributes are few, and each is asked for again and again.
plain_name = lru_cache(maxsize=4096)(normal)


def found(data: Mapping[str, str], names: Sequence[str]) -> str:
    """The value under the first of these names that holds one, whatever the case of the names."""
    for name in names:
        for key, value in data.items():
            if value and plain_name(key) == name:
                return value
    return ""


def runs(layer: str) -> bool:
    """Whether a layer is read with a direction where its file says nothing of one.

    >>> runs("advice"), runs("lunch")
    (True, False)
    """
    return default_layer(layer_name(layer)).influence == "against"


class _Line(NamedTuple):
    source: str
    target: str
    layer: str
    strength: Fraction
    row: int
    directed: bool | None
    times: tuple[datetime, ...]
    perceiver: str | None


class Net:
    """People, ties and seats of one file. Faults go to ``table``; what is left out is counted."""

    def __init__(self, look: Look) -> None:
        self.file = look.file
        self.table = Table(look.file)
        self.roster = Roster(look.file)
        self.stem = printable(layer_of(look.path.name))
        self.kept = 0
        self._known: set[str] = set()
        self._lines: list[_Line] = []
        self._seats: dict[tuple[str, str], Membership] = {}
        self._notes: list[str] = []

    def note(self, sentence: str) -> None:
        """A sentence for the user, without the name of the file; the fiftieth of a file is not kept."""
        if len(self._notes) < _MOST_NOTES:
            self._notes.append(f"{self.file}: {sentence}")

    def person(self, key: str, row: int, data: Mapping[str, str] = NO_ATTRIBUTES, *, name: str = "") -> str:
        """Make somebody known; of what is said of them, address, unit and title find their places."""
        if key in self._known and not data and not name:  # an end of one more tie
            return key
        email = found(data, _EMAIL)
        email = email if "@" in email else ""
        used = {*_EMAIL} if email else set()
        title, unit = found(data, _TITLE), found(data, _UNIT)
        used |= {*_UNIT, *_TITLE, "name", "label", "id"}
        rest = {one: value[:LONGEST_CELL] for one, value in data.items() if value and normal(one) not in used}
        before = len(self.roster)
        shown = "" if name == key else name
        person = self.roster.add(
            row, person=key, name=shown, email=email, unit=unit, title=title, attributes=rest
        )
        self.kept += len(self.roster) - before
        self._known.add(person)
        return person

    def tie(
        self,
        ends: tuple[str, str],
        row: int,
        *,
        layer: str = "",
        strength: str | Fraction = "",
        directed: bool | None = True,
        times: Sequence[datetime] = (),
        perceiver: str | None = None,
    ) -> None:
        """Keep a tie; one without a layer is of the layer named after the file, a blank strength is 1."""
        if not all(ends):
            self.table.drop("The tie has only one end.", "Name both, or delete it.", row=row)
            return
        try:
            value = strength if isinstance(strength, Fraction) else strength_of(strength or "1")
        except Unreadable as fault:
            self.table.drop(fault.message, fault.fix, row=row)
            return
        name = printable(layer_name(clean(layer)[:80])) or self.stem
        self._lines.append(_Line(*ends, name, value, row, directed, tuple(times), perceiver))

    def seat(self, person: str, body: str, row: int, role: str = "") -> None:
        """Somebody belongs to a body, or took part in an event."""
        source = Source(self.file, row)
        self._seats.setdefault((person, body), Membership(person, body, role or None, source=source))

    def part(self, *notes: str) -> Part:
        """The records; nothing but the problems where the file cannot be trusted as a whole."""
        weaves, layers, mixed = self._woven()
        ties = tuple(tie for weave in weaves.values() for tie in weave.ties)
        records = Records(
            people=self.roster.people, ties=ties, layers=layers, memberships=tuple(self._seats.values())
        )
        kept = sum(weave.kept for weave in weaves.values())
        dropped = self.table.dropped + len(self._lines) - kept
        part = Part(records, tuple(self.table.problems), self.kept + kept + len(self._seats), dropped)
        said = ", ".join(sorted(layer.name for layer in layers))
        both = f"{self.file}: undirected ties of {', '.join(mixed)} are written in both directions."
        return part.noting(
            *notes,
            f"{self.file}: read as layer{'s' if len(layers) > 1 else ''} {said}." if said else "",
            both if mixed else "",
            *self._notes,
            *_summed(weaves.values()),
        )

    def _woven(self) -> tuple[dict[str | None, Weave], tuple[Layer, ...], list[str]]:
        """The ties of each perceiver, the layers, and those with ties of both ways."""
        ways: dict[str, set[bool | None]] = {}
        first: dict[str, int] = {}
        for line in self._lines:
            ways.setdefault(line.layer, set()).add(line.directed)
            first.setdefault(line.layer, line.row)
        weaves: dict[str | None, Weave] = {}
        for line in self._lines:
            weave = weaves.setdefault(line.perceiver, _Perceived(self.file, perceiver=line.perceiver))
            again = line.directed is False and len(ways[line.layer]) > 1
            kept = _add(weave, line, (line.source, line.target))
            if again and kept:
                _add(weave, line, (line.target, line.source))
                weave.kept -= 1
        layers = tuple(
            layer_of_file(name, self.file, first[name], directed=_way(own)) for name, own in ways.items()
        )
        return weaves, layers, sorted(name for name, own in ways.items() if False in own and len(own) > 1)


class _Perceived(Weave):
    """The ties one person reports, of others or (without a perceiver) as they are."""

    def __init__(self, file: str, *, perceiver: str | None) -> None:
        super().__init__(file)
        self._perceiver = perceiver

    @property
    def ties(self) -> tuple[Tie, ...]:
        return tuple(replace(tie, perceiver=self._perceiver) for tie in super().ties)


def _add(weave: Weave, line: _Line, ends: tuple[str, str]) -> bool:
    first, last = min(line.times, default=None), max(line.times, default=None)
    return weave.add(*ends, line.layer, line.row, strength=line.strength, when=first, until=last)


def _way(own: set[bool | None]) -> bool | None:
    """How a layer runs: as its ties say; with arrows where they differ; None where none says."""
    if own == {None}:
        return None
    return own != {False}


def _summed(weaves: Iterable[Weave]) -> list[str]:
    """What was added up and left out, over all perceivers."""
    return [note for weave in weaves for note in weave.notes(what="line")][:6]
