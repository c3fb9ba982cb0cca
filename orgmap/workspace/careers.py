"""One person over time: the places and seats they held, and who told of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from orgmap.dated import career
from orgmap.errors import UnknownName
from orgmap.model import Assignment, Membership, Person, Records, Source
from orgmap.workspace.rows import from_row, live
from orgmap.workspace.tables import ASSIGNMENTS, CHANGES, MEMBERSHIPS, NOUN_OF, PEOPLE
from orgmap.workspace.traces import Traces


@dataclass(frozen=True, slots=True)
class Post:
    """A place or a seat of a person, first and last day included (None: open), and where that is from."""

    person: str
    kind: str
    start: date | None
    end: date | None
    unit: str | None = None
    title: str | None = None
    grade: float | None = None
    managers: tuple[str, ...] = ()
    body: str | None = None
    role: str | None = None
    source: Source | None = None
    added: datetime | None = None
    who: str | None = None

    def to_json(self) -> dict[str, Any]:
        """One row of ``orgmap history W --person P``."""
        return {
            "person": self.person,
            "kind": self.kind,
            "from": None if self.start is None else self.start.isoformat(),
            "to": None if self.end is None else self.end.isoformat(),
            "unit": self.unit,
            "title": self.title,
            "grade": self.grade,
            "managers": list(self.managers),
            "body": self.body,
            "role": self.role,
            "source": None if self.source is None else {"source": self.source.file, "row": self.source.row},
            "added": None if self.added is None else self.added.isoformat(timespec="seconds"),
            "who": self.who,
        }


def posts(connection: sa.Connection, person: str) -> tuple[Post, ...]:
    """Return the places of a person, then their seats, the earliest first.

    Who has no dated place is shown in the one that stands, open at both ends.
    """
    who = Traces.find(connection, person).id
    people = _of(connection, PEOPLE, PEOPLE.c.id == who, Person)
    places = _of(connection, ASSIGNMENTS, ASSIGNMENTS.c.person == who, Assignment)
    seats = _of(connection, MEMBERSHIPS, MEMBERSHIPS.c.person == who, Membership)
    if not (people or places or seats):
        known = connection.execute(sa.select(PEOPLE.c.id).where(live(PEOPLE)).distinct()).scalars()
        raise UnknownName("person", person, sorted(known))
    told = {_line(record): (at, name) for record, at, name in (*people, *places, *seats)}
    if not places:
        places = [(_standing(one), at, name) for one, at, name in people[-1:]]
    dated = career(Records(assignments=tuple(record for record, _, _ in places)), who)
    found = [
        Post(
            who, "place", a.start, a.end, a.unit, a.title, a.grade, a.managers,
            source=a.source, added=told[_line(a)][0], who=told[_line(a)][1],
        )
        for a in dated
    ]  # fmt: skip
    in_order = sorted(seats, key=lambda seat: seat[0].start or date.min)
    found += [
        Post(who, "seat", s.start, s.end, body=s.body, role=s.role, source=s.source, added=at, who=name)
        for s, at, name in in_order
    ]
    return tuple(found)


def _standing(person: Person) -> Assignment:
    return Assignment(
        person.id,
        unit=person.unit,
        title=person.title,
        grade=person.grade,
        managers=person.managers,
        source=person.source,
    )


def _line(record: Any) -> tuple[str, Source | None]:
    return getattr(record, "person", None) or record.id, record.source


def _of(
    connection: sa.Connection, table: sa.Table, condition: sa.ColumnElement[bool], kind: type[Any]
) -> list[tuple[Any, datetime, str]]:
    query = (
        sa.select(table, CHANGES.c.at.label("_at"), CHANGES.c.who.label("_who"))
        .join(CHANGES, CHANGES.c.id == table.c.change_in)
        .where(condition, live(table))
        .order_by(table.c.row_id)
    )
    noun = NOUN_OF[kind]
    return [(from_row(noun, row), row["_at"], row["_who"]) for row in connection.execute(query).mappings()]
