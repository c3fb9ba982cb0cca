"""People and their lines of reporting from any export of an HR system or a directory.

Whatever the file looks like, each row or object becomes an :class:`Entry`: what it says of one person,
and by which ids, addresses or names it points at those above. :func:`staffed` looks these up once all
entries are known. Nobody is guessed: a manager's name that two people bear is a problem.

* Whoever has left is no person of the network. A line to them leads on to their own manager, as with a
  post that is vacant, and the report says how many lines did.
* Of several dated rows of one person the latest counts; the earlier ones are history, not second lines.
* A manager without a row is known by id, address or name only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from orgmap.model import GROUP_MEMBER, NO_ATTRIBUTES, Layer, Membership, Person, Records, Source, Unit
from orgmap.readers.columns import shown
from orgmap.readers.footers import footers_said
from orgmap.readers.orgchart import compared
from orgmap.readers.part import Part, counted
from orgmap.readers.people import means_nobody
from orgmap.readers.roster import Roster
from orgmap.readers.spells import Spells, spells
from orgmap.readers.tables import Table
from orgmap.readers.weave import Weave

#: A line that leads on over more leavers than this goes in a ring.
_DEEPEST = 50
#: Dotted lines of somebody without a solid one.
DOTTED = Layer("dotted_line", "formal", "against", directed=True)


@dataclass(frozen=True, slots=True)
class Boss:
    """Who is above: ids or addresses that name one and the same person, the surest first, and a name.

    ``label`` is how somebody without a row is shown; unlike ``name``, nobody is looked up by it.
    """

    keys: tuple[str, ...] = ()
    name: str = ""
    column: str = "manager"
    label: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        """Everything the row says of who it is."""
        return tuple(text for text in (*self.keys, self.name) if text)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row or object says of a person.

    ``keys`` are other ids under which managers are looked up (a position, an account, a path of a
    directory) without being names of the person; ``aliases`` are. The first of ``bosses`` is the
    solid line (nobody where it is blank), the others are dotted ones. ``ties`` are people by layer.
    ``mentioned``: the person has no row, only somebody else's row speaks of them.
    """

    row: int
    person: str = ""
    name: str = ""
    email: str = ""
    aliases: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    unit: str = ""
    title: str = ""
    bosses: tuple[Boss, ...] = ()
    ties: tuple[tuple[str, Boss], ...] = ()
    groups: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    left: bool = False
    since: date | None = None
    mentioned: bool = False

    @property
    def key(self) -> str:
        """The id; who has none goes by the address, else by the name."""
        return self.person or self.email.casefold() or self.name


def staffed(
    table: Table,
    entries: Iterable[Entry],
    *,
    units: Sequence[Unit] = (),
    layers: Sequence[Layer] = (),
    by_position: bool = False,
) -> Part:
    """The people these entries speak of, with managers as ids.

    ``by_position``: a row is a position, so that one person may rightly stand on several.
    """
    every = list(_named(table, entries))
    held, earlier = _current(every)
    people, repeated = _once(table, held, by_position=by_position)
    finder = _Finder(table, people.values())
    roster, weave = Roster(table.file), Weave(table.file)
    for entry in people.values():
        if not entry.left:
            _settle(roster, weave, finder, entry)
    rows = len(roster) - sum(entry.mentioned for entry in people.values())
    finder.make_known(roster)
    moved = finder.moved
    said = spells(table.file, _dated(finder, every, people)) if earlier else Spells(())
    left = sum(entry.left for entry in held)
    kept = len(held) - left + earlier - sum(entry.mentioned for entry in held)
    there = {tie.layer: tie.sources[0] for tie in reversed(weave.ties)}
    records = Records(
        people=roster.people,
        units=tuple(units),
        layers=tuple(replace(one, source=there[one.name]) for one in (DOTTED, *layers) if one.name in there),
        ties=weave.ties,
        memberships=tuple(_groups(table.file, people.values())),
        assignments=said.assignments,
    )
    part = Part(records, tuple(table.problems), kept, left + table.dropped)
    return part.noting(
        _left_out(table.file, left),
        _led_on(table.file, moved),
        *said.notes,
        _put_together(table.file, repeated),
        _known_only(table.file, len(roster) - rows),
        *weave.notes(),
        footers_said(table),
    )


def _groups(file: str, people: Iterable[Entry]) -> Iterator[Membership]:
    for entry in people:
        for group in dict.fromkeys(entry.groups) if not entry.left else ():
            yield Membership(entry.key, group, GROUP_MEMBER, source=Source(file, entry.row))


def _led_on(file: str, number: int) -> str:
    lines = counted(number, "line")
    where = "led on to that person's own manager, where there is one"
    return f"{file}: {lines} to somebody who has left: {where}." if number else ""


def _put_together(file: str, number: int) -> str:
    rows = counted(number, "row")
    return f"{file}: {rows} of people who stand further up already, put together." if number else ""


def _known_only(file: str, number: int) -> str:
    who = "1 person has" if number == 1 else f"{number:,} people have"
    return f"{file}: {who} no row of their own, only others' rows speak of them." if number else ""


def _left_out(file: str, number: int) -> str:
    one = "person who has left or whose account is switched off"
    many = "people who have left or whose accounts are switched off"
    return f"{file}: {counted(number, one, many)} left out." if number else ""


def _named(table: Table, entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        if entry.key:
            yield entry
        else:
            table.drop("The row names nobody.", "Fill in the id, or delete the row.", row=entry.row)


def _dated(
    finder: _Finder, entries: Iterable[Entry], people: Mapping[str, Entry]
) -> list[tuple[Person, date | None, date | None]]:
    """Every dated row as the person it says, with its first day, of people who are still there."""
    found: list[tuple[Person, date | None, date | None]] = []
    finder.telling = False  # what is wrong with the rows that count is told already
    for entry in entries:
        if entry.since is not None and entry.key in people and not people[entry.key].left:
            above = tuple(dict.fromkeys(one for boss in entry.bosses if (one := finder.of(boss, entry))))
            source = Source(finder.file, entry.row)
            place = Person(
                entry.key, unit=entry.unit or None, title=entry.title or None, managers=above, source=source
            )
            found.append((place, entry.since, None))
    return found


def _current(entries: Sequence[Entry]) -> tuple[list[Entry], int]:
    """Of the dated rows of a person only the latest ones, and how many gave way."""
    latest: dict[str, date] = {}
    for entry in entries:
        if entry.since is not None:
            latest[entry.key] = max(entry.since, latest.get(entry.key, entry.since))
    kept = [one for one in entries if one.since is None or one.since == latest[one.key]]
    return kept, len(entries) - len(kept)


def _once(table: Table, entries: Sequence[Entry], *, by_position: bool) -> tuple[dict[str, Entry], int]:
    """Each person once. The same id for two people, or with two managers, is a problem, never a choice."""
    people: dict[str, Entry] = {}
    repeated = 0
    for entry in entries:
        first = people.setdefault(entry.key, entry)
        if first is entry:
            continue
        if first.left != entry.left:  # somebody who left and came back
            people[entry.key] = entry if first.left else first
            repeated += 1
            continue
        what = _disagreement(first, entry, by_position=by_position)
        if what:
            table.drop(
                f"The id {shown(entry.key)} stands already on row {first.row}, with another {what}.",
                "Keep one row for each person, or give each their own id.",
                row=entry.row,
            )
            continue
        repeated += 1
        people[entry.key] = _joined(first, entry)
    return people, repeated


def _disagreement(first: Entry, second: Entry, *, by_position: bool) -> str:
    if first.name and second.name and compared(first.name) != compared(second.name):
        return "name"
    solid = [{text.casefold() for text in one.said} for one in (*first.bosses[:1], *second.bosses[:1])]
    if not by_position and len(solid) == 2 and solid[0] and solid[1] and not solid[0] & solid[1]:
        return "manager"
    return ""


def _joined(first: Entry, second: Entry) -> Entry:
    """One person of two rows: the first value that is filled stands, managers are joined in order."""
    bosses = dict.fromkeys((*(one for one in first.bosses if one.said), *second.bosses))
    return replace(
        first,
        name=first.name or second.name,
        email=first.email or second.email,
        aliases=(*first.aliases, *second.aliases),
        keys=(*first.keys, *second.keys),
        unit=first.unit or second.unit,
        title=first.title or second.title,
        bosses=tuple(bosses),
        ties=(*first.ties, *second.ties),
        groups=(*first.groups, *second.groups),
    )


def _settle(roster: Roster, weave: Weave, finder: _Finder, entry: Entry) -> None:
    above = [finder.of(boss, entry) for boss in entry.bosses]
    managers = [found for found in above if found] if above and above[0] else []
    roster.add(
        entry.row,
        person=entry.key,
        name=entry.name,
        email=entry.email,
        aliases=finder.own(entry),
        unit=entry.unit,
        title=entry.title,
        managers=managers,
        attributes=entry.attributes,
    )
    for dotted in above[1:] if not managers else ():
        if dotted:  # as the only manager it would be taken for the solid line
            weave.add(entry.key, dotted, DOTTED.name, entry.row)
    for layer, boss in entry.ties:
        other = finder.of(boss, entry)
        if other and other != entry.key:
            weave.add(entry.key, other, layer, entry.row)


class _Finder:
    """Who is meant by an id, an address or a name."""

    def __init__(self, table: Table, entries: Iterable[Entry]) -> None:
        self._table = table
        self.file = table.file
        self._people: dict[str, Entry] = {}
        self._keys: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        self._outside: dict[str, tuple[int, str, str]] = {}
        self.moved = 0
        self.telling = True
        for entry in entries:
            self._people[entry.key] = entry
            for key in {entry.email, *entry.aliases, *entry.keys} - {""}:
                self._keys.setdefault(key.casefold(), set()).add(entry.key)
            if entry.name:
                self._names.setdefault(compared(entry.name), set()).add(entry.key)

    def of(self, boss: Boss, entry: Entry) -> str:
        """The id of the person meant; blank for nobody, for the person itself, for one of several."""
        said = tuple(text for text in boss.said if not means_nobody(text, self._people))
        if not said:
            return ""
        found = self._found(said, boss, entry)
        if found is None:
            return ""
        if not found:
            return self._from_outside(boss, said, entry)
        steps = 0
        while found in self._people and self._people[found].left:
            steps += 1
            found = self._above(self._people[found]) if steps <= _DEEPEST else ""
        self.moved += bool(steps)
        return "" if found == entry.key else found

    def own(self, entry: Entry) -> tuple[str, ...]:
        """The aliases of a person that are not the id of somebody else (a number may be)."""
        return tuple(one for one in entry.aliases if one == entry.key or one not in self._people)

    def _above(self, left: Entry) -> str:
        """Whom somebody who has left reported to; blank where nobody is said."""
        boss = next(iter(left.bosses), Boss())
        said = tuple(text for text in boss.said if not means_nobody(text, self._people))
        found = self._found(said, boss, left) if said else None
        return self._from_outside(boss, said, left) if found == "" else found or ""

    def _found(self, said: Sequence[str], boss: Boss, entry: Entry) -> str | None:
        """A person of the file, blank where nobody is meant, None where it may be one of several."""
        many = 0
        for text in said:
            if text in self._people:
                return text
            for index, key in ((self._keys, text.casefold()), (self._names, compared(text))):
                people = index.get(key, set())
                here = {one for one in people if not self._people[one].left} or people
                if len(here) == 1:
                    return next(iter(here))
                many = max(many, len(here))
        if not many:
            return ""
        if self.telling:
            self._table.fault(
                f"{shown(said[0])} can be any of {many} people.",
                "Export ids or e-mail addresses of managers, too.",
                row=entry.row,
                column=boss.column,
            )
        return None

    def _from_outside(self, boss: Boss, said: Sequence[str], entry: Entry) -> str:
        """Somebody who has no row: known by what points at them, each once."""
        known = next((text for text in said if text in self._outside), None)
        first = said[0].casefold() if "@" in said[0] and " " not in said[0] else said[0]
        key = known or first
        name = boss.name or boss.label or (key if " " in key and "@" not in key else "")
        email = next((text for text in said if "@" in text and " " not in text), "")
        row, before, address = self._outside.get(key, (entry.row, "", ""))
        self._outside[key] = row, before or name, address or email
        return key

    def make_known(self, roster: Roster) -> None:
        """Give those without a row a place among the people."""
        for key, (row, name, email) in self._outside.items():
            roster.add(row, person=key, name=turned(name), email=email)


def turned(name: str) -> str:
    """A name with the first name first, blanks evened out.

    >>> turned("Koch,  Ana"), turned("Ana Koch")
    ('Ana Koch', 'Ana Koch')
    """
    last, comma, first = name.partition(",")
    whole = f"{first} {last}" if comma and first.strip() and "," not in first else name
    return " ".join(whole.split())


def left_by(status: str, ended: date | None, *, today: date, gone: frozenset[str]) -> bool:
    """Whether somebody has left: the status says so, or without one a last day that is over.

    >>> left_by("", date(2020, 1, 1), today=date(2026, 1, 1), gone=frozenset({"terminated"}))
    True
    >>> left_by("Active", date(2020, 1, 1), today=date(2026, 1, 1), gone=frozenset({"terminated"}))
    False
    """
    if status:
        return status.casefold() in gone
    return ended is not None and ended < today
