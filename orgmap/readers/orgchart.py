"""People and their reporting lines from any table of people: people.csv, or an HR export in CSV or XLSX.

The manager column is found by its values: nearly all of them are values of an id, e-mail or name
column of the same table. Names of columns only break ties, because every HR system renames them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from orgmap.model import Person, Records
from orgmap.readers.columns import Match, shown, split_list
from orgmap.readers.footers import above_footers, footers_said
from orgmap.readers.headings import name_parts
from orgmap.readers.part import Part, limited
from orgmap.readers.people import PEOPLE, grades_that_are_numbers, means_nobody, person_of
from orgmap.readers.spells import spells_of
from orgmap.readers.tables import Row, Table, normal

#: Share of a column's values that must be ids, addresses or names of the table.
INCLUSION = 0.9
#: Without a telling name, a manager column must say something for at least this share of people.
COVERAGE = 0.5

_TELLING = re.compile(
    r"manager|supervisor|boss|reports?to|reportingto|superior|vorgesetzt|chef|jefe|responsable|führungskraft"
    r"|berichtet|leidinggevende|rapporte|supérieur|rattaché|responsabile|riportaa|reportaa|gestor|przełożon"
    r"|kierownik|överordnad|上司|上長"
)
_OTHER_LINE = re.compile(
    r"matrix|dotted|second|custom|skip|former|previous|assist|hrmanager|count|level|date"
)
_PATH = re.compile(r"CN=((?:[^,\\]|\\.)+),\s*(?:OU|CN|DC)=", re.IGNORECASE)
_FIRST_NAMES = frozenset({"firstname", "givenname", "legalfirstname", "forename", "preferredname"})
_LAST_NAMES = frozenset({"lastname", "surname", "legallastname", "familyname"})


@dataclass(frozen=True, slots=True)
class _Key:
    """A column whose values say who somebody is, and those values as compared."""

    kind: str  # id, e-mail or name
    place: int
    values: frozenset[str]

    def holds(self, text: str) -> bool:
        return text in self.values or compared(text) in self.values


@dataclass(frozen=True, slots=True)
class Lines:
    """The manager column found: its place, the key its values refer to, and the share that do."""

    place: int
    key_kind: str
    key_place: int
    share: float
    telling: int


def read_people(table: Table) -> Part:
    """The people of a table and their managers, as ids of the same table.

    A manager given by an ambiguous name is a problem with its row; one who is not in the table stays
    as written, for the check across files.
    """
    table.rows = list(above_footers(table.rows, table))
    _compose_names(table)
    match, note = grades_that_are_numbers(table, PEOPLE.match(table.header))
    lines = find_lines(table.header, table.rows, match)
    match, id_note = _with_id(table, match, lines)
    people = []
    rows = _with_manager(match, lines)
    for line in PEOPLE.lines(table, rows):
        people.append(person_of(line))
    resolver = _Resolver(people, table, rows)
    said = spells_of(table, tuple(resolver.resolved(person) for person in people))
    records = Records(people=said.people, assignments=said.assignments)
    part = Part(records, limited(table.problems, table.file), len(people), table.dropped)
    return part.noting(note, id_note, _said(table, match, lines), *said.notes, footers_said(table))


def compared(name: str) -> str:
    r"""A name as it is compared: "Last, First" turned round, blanks and case evened out.

    Of a path in a directory the name at its end counts.

    >>> compared("Koch,  Ana") == compared("ana koch") == compared("CN=Koch\\, Ana,OU=Exec,DC=x")
    True
    """
    if (path := _PATH.match(name)) is not None:
        name = re.sub(r"\\(.)", r"\1", path[1])
    last, comma, first = name.partition(",")
    text = f"{first} {last}" if comma and first.strip() and "," not in first else name
    return " ".join(text.casefold().split())


def find_lines(header: Sequence[str], rows: Sequence[Row], match: Match) -> Lines | None:
    """The manager column of a table, or None where no column can be one.

    A column that fits by its values and has a telling name comes first; then one named as manager
    of which at least some values fit; then one that fits whatever its name.
    """
    keys = _keys(rows, match, len(header))
    named = match.places.get("manager")
    used = {place for name, place in match.places.items() if name != "manager"}
    found = [
        lines
        for place in range(len(header))
        if place not in used and (lines := _candidate(header[place], place, rows, keys)) is not None
    ]
    exact = None if "manager" in match.by_alias else named
    order = {"id": 0, "e-mail": 1, "name": 2}
    best = min(
        found,
        key=lambda one: (one.place != exact, -one.telling, order[one.key_kind], -one.share, one.place),
        default=None,
    )
    if named is None or (best is not None and (best.telling == 2 or best.place == named)):
        return best
    if best is not None and not any(key.holds(row.cells[named]) for row in rows for key in keys):
        return best
    return Lines(named, "id", match.places.get("id", -1), 0.0, 2)


def _keys(rows: Sequence[Row], match: Match, width: int) -> list[_Key]:
    kinds = {"id": "id", "email": "e-mail", "name": "name"}
    named = [(kinds[name], place) for name, place in match.places.items() if name in kinds]
    taken = set(match.places.values())
    # Any column without blanks or repetitions may be the ids, when none is named so.
    others = (
        [("id", place) for place in range(width) if place not in taken] if "id" not in match.places else []
    )
    keys = []
    for kind, place in (*named, *others):
        values = [row.cells[place] for row in rows]
        if (kind, place) in others and not _could_be_ids(values):
            continue
        plain = frozenset(value for value in values if value)
        keys.append(
            _Key(kind, place, plain if kind == "id" else plain | {compared(value) for value in plain})
        )
    return keys


def _could_be_ids(values: Sequence[str]) -> bool:
    """Whether a column that is not named so may hold ids: no blank, no repetition, no yes and no."""
    return all(values) and len(set(values)) == len(values) and not any(map(_is_flag, values))


def _is_flag(text: str) -> bool:
    return text.casefold() in {"true", "false", "yes", "no"}


def _candidate(name: str, place: int, rows: Sequence[Row], keys: Sequence[_Key]) -> Lines | None:
    """How well a column serves as the manager column, against the key it fits best."""
    telling = tells_of_managers(name)
    best: Lines | None = None
    for key in keys:
        if key.place == place:
            continue
        pairs = [(row.cells[key.place], row.cells[place]) for row in rows]
        named = [
            (who, boss) for who, boss in pairs if boss and boss != who and not means_nobody(boss, key.values)
        ]
        hits = sum(all(map(key.holds, _entries(boss, key))) for _, boss in named)
        if not named or hits < INCLUSION * len(named):
            continue
        if not telling and not _could_be_lines(named, len(rows), _numeric_columns(rows)):
            continue
        lines = Lines(place, key.kind, key.place, hits / len(named), telling)
        if best is None or lines.share > best.share:
            best = lines
    return best


def _entries(text: str, key: _Key) -> tuple[str, ...]:
    return (text,) if key.holds(text) else split_list(text)


def tells_of_managers(name: str) -> int:
    """Whether a column's name says that it holds managers: 2 it does, 1 managers of another kind, 0 no."""
    plain = normal(name)
    if not _TELLING.search(plain):
        return 0
    return 1 if _OTHER_LINE.search(plain) else 2


def _could_be_lines(named: Sequence[tuple[str, str]], people: int, numeric_columns: int) -> bool:
    """Whether values that are ids by chance (an age, a room) are ruled out, where no name tells.

    Reporting lines are given for most people, and walking up them ends at somebody.
    """
    if people < 3 or len(named) < COVERAGE * (people - 1):
        return False
    if not all(boss.isdigit() and len(boss) <= 3 for _, boss in named):
        return True
    if people < 5 and numeric_columns > 2:
        return False  # a small table of numbers is a matrix as likely as a chart
    boss_of = dict(named)
    ends = 0
    for start in boss_of:
        person, steps = start, 0
        while person in boss_of and steps <= 60:
            person, steps = boss_of[person], steps + 1
        ends += person not in boss_of
    return ends >= INCLUSION * len(boss_of)


def _numeric_columns(rows: Sequence[Row]) -> int:
    width = len(rows[0].cells) if rows else 0
    return sum(
        all(row.cells[place].isdigit() or not row.cells[place] for row in rows) for place in range(width)
    )


def _compose_names(table: Table) -> None:
    """Give the table a name column made of first and last names, where it has none."""
    whole = PEOPLE.match(table.header).places.get("name")
    plain = [normal(name) for name in table.header]
    first = next((at for at, name in enumerate(plain) if name in _FIRST_NAMES), None)
    last = next((at for at, name in enumerate(plain) if name in _LAST_NAMES), None)
    if first is None or last is None:
        first, last = name_parts(table.header) or (None, None)
    if first is None or last is None or whole not in (None, first, last):
        return
    header = [
        "last name" if at == last and plain[at] == "name" else name for at, name in enumerate(table.header)
    ]
    table.header = (*header, "name")
    table.rows = [
        Row(row.number, (*row.cells, f"{row.cells[first]} {row.cells[last]}".strip())) for row in table.rows
    ]


def _with_id(table: Table, match: Match, lines: Lines | None) -> tuple[Match, str]:
    """Name the column that serves as id: the one managers are given by, else e-mail, else name."""
    if "id" in match.places:
        return match, ""
    place = None
    if lines is not None and lines.key_place >= 0:
        place = lines.key_place
    else:
        place = next((match.places[name] for name in ("email", "name") if name in match.places), None)
    if place is None:
        return match, ""
    extras = tuple(extra for extra in match.extras if extra[0] != place)
    places = MappingProxyType({**match.places, "id": place})
    note = f"{table.file}: there is no id column, so column '{table.header[place][:40]}' serves as id."
    return Match(places, extras, match.by_alias), note


def _with_manager(match: Match, lines: Lines | None) -> Match:
    if lines is None or match.places.get("manager") == lines.place:
        return match
    extras = [extra for extra in match.extras if extra[0] != lines.place]
    places = {**match.places, "manager": lines.place}
    return Match(MappingProxyType(places), tuple(extras), match.by_alias)


def _said(table: Table, match: Match, lines: Lines | None) -> str:
    if lines is None or not table.header or match.places.get("manager") == lines.place:
        return ""
    key = table.header[lines.key_place]
    return (
        f"{table.file}: column '{table.header[lines.place][:40]}' is read as the manager column: "
        f"{lines.share:.0%} of its values stand in column '{key[:40]}'."
    )


class _Resolver:
    """Manager cells into ids: an id as it stands, else an e-mail address, else a name only one person has."""

    def __init__(self, people: Iterable[Person], table: Table, match: Match) -> None:
        self._table = table
        place = match.places.get("manager")
        self._column = table.header[place] if place is not None else "manager"
        self._ids: dict[str, int] = {}
        self._emails: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for person in people:
            self._ids[person.id] = self._ids.get(person.id, 0) + 1
            if person.email:
                self._emails.setdefault(person.email, set()).add(person.id)
            for name in {person.name, person.id} - {""}:
                self._names.setdefault(compared(name), set()).add(person.id)
        self._name_is_id = match.places.get("id") == match.places.get("name", -1)

    def resolved(self, person: Person) -> Person:
        """The person with managers as ids; the person's own and markers for nobody left out."""
        managers: dict[str, None] = {}
        whole = ";".join(person.managers)
        for text in (whole,) if self._known(whole) else person.managers:
            if means_nobody(text, self._ids):
                continue
            manager = self._one(text, person)
            if manager is not None and manager != person.id:
                managers.setdefault(manager)
        return person if tuple(managers) == person.managers else replace(person, managers=tuple(managers))

    def _known(self, text: str) -> bool:
        return text in self._ids or compared(text) in self._names

    def _one(self, text: str, person: Person) -> str | None:
        if text in self._ids:
            if self._name_is_id and self._ids[text] > 1:
                self._ambiguous(text, person, self._ids[text])
            return text
        for index, key in ((self._emails, text.casefold()), (self._names, compared(text))):
            found = index.get(key, set())
            if len(found) > 1:
                self._ambiguous(text, person, len(found))
                return None
            if found:
                return next(iter(found))
        return text

    def _ambiguous(self, text: str, person: Person, count: int) -> None:
        self._table.fault(
            f"The manager {shown(text)} can be any of {count} people of that name.",
            "Give managers by id or e-mail address.",
            row=person.source.row if person.source else None,
            column=self._column,
        )
