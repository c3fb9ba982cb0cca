"""Who opted out: known again by marks that tell nobody who they are, and left out of whatever is read.

A mark is a keyed digest of an id, an address or a name in the form they are compared in. With the
workspace in hand one can try whether a given person opted out; one cannot list who did.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.identity import key
from orgmap.model import Person
from orgmap.workspace.rewriting import Rule, reread
from orgmap.workspace.tables import META, OPT_OUTS
from orgmap.workspace.traces import FORGOTTEN, Traces, mentions

if TYPE_CHECKING:
    from orgmap.workspace.additions import Read

_SALT = "opt_out_salt"


@dataclass(frozen=True)
class OptOuts:
    """The marks of a workspace."""

    salt: bytes
    marks: frozenset[str]

    def means(self, text: str) -> bool:
        """Whether an id, address or name belongs to somebody who opted out."""
        return bool(self.marks) and _mark(self.salt, key(text)) in self.marks


def read(connection: sa.Connection) -> OptOuts:
    """Return the marks kept."""
    salt = connection.execute(sa.select(META.c.value).where(META.c.name == _SALT)).scalar() or ""
    marks = connection.execute(sa.select(OPT_OUTS.c.mark)).scalars()
    return OptOuts(bytes.fromhex(salt), frozenset(marks))


def count(connection: sa.Connection) -> int:
    """Return how many people opted out."""
    number = sa.select(sa.func.count(sa.distinct(OPT_OUTS.c.person)))
    return int(connection.execute(number).scalar_one())


def mark(connection: sa.Connection, who: Traces, also: Iterable[str] = ()) -> None:
    """Keep the marks of a person: of everything they are known by that is nobody else's too."""
    there = read(connection)
    salt = there.salt or secrets.token_bytes(16)
    if not there.salt:
        connection.execute(sa.insert(META).values(name=_SALT, value=salt.hex()))
    last = connection.execute(sa.select(sa.func.max(OPT_OUTS.c.person))).scalar() or 0
    marks = {_mark(salt, one) for one in {*who.addresses, key(who.id), *map(key, also)} if one} - there.marks
    rows = [{"person": last + 1, "mark": one, "at": datetime.now(UTC)} for one in sorted(marks)]
    if rows:
        connection.execute(sa.insert(OPT_OUTS), rows)


def unmark(connection: sa.Connection, person: str) -> None:
    """Delete all marks of who is known by this id, address or name."""
    there = read(connection)
    if not there.means(person):
        raise UnknownName("person who opted out as", person, ())
    found = sa.select(OPT_OUTS.c.person).where(OPT_OUTS.c.mark == _mark(there.salt, key(person)))
    people = list(connection.execute(found).scalars())
    connection.execute(sa.delete(OPT_OUTS).where(OPT_OUTS.c.person.in_(people)))


def left_out(reading: Read, outs: OptOuts) -> tuple[Read, int]:
    """Return a reading without those who opted out, and how many of its people they are.

    Somebody with one mark is known by everything the reading itself gives for them.
    """
    if not outs.marks:
        return reading, 0
    people = [person for person in reading.records.people if any(map(outs.means, _known_as(person)))]
    shown = {
        address: name for address, name in reading.names.items() if outs.means(address) or outs.means(name)
    }
    if not people and not shown and not _anywhere(reading, outs):
        return reading, 0
    own = {key(one) for person in people for one in _known_as(person)}
    own |= {key(one) for pair in shown.items() for one in pair if one}
    words = {
        one for person in people for one in (person.name, person.email or "", *person.aliases, person.id)
    }
    words |= {one for pair in shown.items() for one in pair}
    scrub = mentions({one for one in words if len(one) > 2 and not one.isdigit()}, FORGOTTEN)

    def person(text: str) -> str | None:
        return None if key(text) in own or outs.means(text) else text

    def attributes(values: Mapping[str, str]) -> Mapping[str, str]:
        return {name: scrub(value) for name, value in values.items()}

    rule = Rule(person, scrub, scrub, scrub, attributes)
    rest: Any = reread(reading, rule)
    return rest, max(len({person.id for person in people}), 1)


def refuse(connection: sa.Connection, people: Iterable[str | None]) -> None:
    """Raise InputError where one of these opted out: what is entered by hand is stored as well."""
    outs = read(connection)
    problems = [
        Problem(f"'{one}' opted out, so nothing about them is stored.", "Leave them out.")
        for one in dict.fromkeys(people)
        if one and outs.means(one)
    ]
    if problems:
        raise InputError(problems)


def named_by(record: Any) -> tuple[str, ...]:
    """Return everybody a record entered by hand names."""
    fields: tuple[str, ...] = ("person", "source", "target", "perceiver", "head", "me", "by")
    if isinstance(record, Person):
        fields = ("id", "name", "email")
    values = [getattr(record, name, None) for name in fields]
    values += [*getattr(record, "managers", ()), *getattr(record, "aliases", ())]
    return tuple(one for one in values if isinstance(one, str) and one)


def _known_as(person: Person) -> tuple[str, ...]:
    return tuple(one for one in (person.id, person.name, person.email or "", *person.aliases) if one)


def _anywhere(reading: Read, outs: OptOuts) -> bool:
    """Whether records or events without a list of people name somebody who opted out."""
    records = reading.records
    named: set[str] = set()
    for tie in records.ties:
        named.update((tie.source, tie.target, tie.perceiver or ""))
    for several in (records.memberships, records.stances, records.rights, records.assignments):
        rows: Iterable[Any] = several
        named.update(one.person for one in rows)
    named.update(unit.head or "" for unit in records.units)
    named.update(boss for one in records.people for boss in one.managers)
    if records.events is not None and records.events.num_rows:
        from orgmap.workspace.rewriting import participants

        named |= participants(records.events)
    return any(outs.means(one) for one in named if one)


def _mark(salt: bytes, text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=salt, digest_size=16).hexdigest()
