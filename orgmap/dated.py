"""The organisation as it was on a day: who was there, in which unit, under whom, what was known by then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from orgmap.model import Assignment, Initiative, Person, Records, Tie

if TYPE_CHECKING:
    import pyarrow as pa


def moment_of(day: date | datetime, at: time) -> datetime:
    """The moment meant by a day: this time of it in UTC. A moment stays, in UTC where it has no zone.

    >>> moment_of(date(2026, 3, 1), time.min).isoformat()
    '2026-03-01T00:00:00+00:00'
    """
    if isinstance(day, datetime):
        return day if day.tzinfo else day.replace(tzinfo=UTC)
    return datetime.combine(day, at, tzinfo=UTC)


def on_day(records: Records, day: date) -> Records:
    """What did the organisation look like on this day?

    * Who has dated places (:class:`~orgmap.model.Assignment`) stands in the one that holds on the day:
      its unit, title, grade and managers take the place of those said last. Of several that hold the
      one that began last counts. Who has places but none on that day was not there, and is left out
      with all that names them. Who has none was always there.
    * Seats outside their dates, ties first seen later, stances of a later date and events of a later
      day are left out; the day itself counts, until midnight UTC. What carries no date is kept.

    Participants of events who were not there become strangers when identities are resolved. A sentence
    says how many people, ties, seats and events this concerns. Raises nothing.

    >>> ann = (Assignment("a", None, None, "Sales"), Assignment("a", date(2026, 3, 1), None, "Legal"))
    >>> before = on_day(Records(people=(Person("a", unit="Legal"),), assignments=ann), date(2026, 2, 28))
    >>> before.people[0].unit
    'Sales'
    """
    places = _places(records.assignments, day)
    gone = {person for person, place in places.items() if place is None}
    people = tuple(_placed(p, places.get(p.id), gone) for p in records.people if p.id not in gone)
    ends = datetime.combine(day, time.max, tzinfo=UTC)
    view = replace(
        _without(records, gone),
        people=people,
        ties=tuple(tie for tie in records.ties if not _later(tie, ends) and not _names(tie, gone)),
        memberships=tuple(
            seat
            for seat in records.memberships
            if seat.person not in gone
            and (seat.start is None or seat.start <= day)
            and (seat.end is None or day <= seat.end)
        ),
        stances=tuple(
            one
            for one in records.stances
            if one.person not in gone and (one.as_of is None or one.as_of <= day)
        ),
        events=_until(records.events, ends),
    )
    # Kept for views made from these records: what held on the day, and nothing to choose from any more.
    held = tuple(place for place in places.values() if place is not None)
    return replace(view, assignments=held, notes=(*records.notes, *_said(records, view, day, gone)))


def career(records: Records, person: str) -> tuple[Assignment, ...]:
    """Which places did a person hold, the earliest first? Each ends before the next begins.

    >>> both = (Assignment("a", date(2026, 3, 1)), Assignment("a", unit="Sales"))
    >>> [str(place.end) for place in career(Records(assignments=both), "a")]
    ['2026-02-28', 'None']
    """
    own = sorted((one for one in records.assignments if one.person == person), key=_began)
    ended = []
    for place, after in zip(own, (*own[1:], None), strict=False):
        last = place.end
        if after is not None and after.start is not None and (last is None or last >= after.start):
            last = date.fromordinal(max(after.start.toordinal() - 1, 1))
        ended.append(replace(place, end=last))
    return tuple(ended)


def _began(place: Assignment) -> date:
    return place.start or date.min


def _places(assignments: Iterable[Assignment], day: date) -> dict[str, Assignment | None]:
    """Each person with dated places, and the one held on the day (None: not there)."""
    found: dict[str, Assignment | None] = {}
    for place in assignments:
        now = found.setdefault(place.person, None)
        if place.holds(day) and (now is None or _began(place) >= _began(now)):
            found[place.person] = place
    return found


def _placed(person: Person, place: Assignment | None, gone: set[str]) -> Person:
    if place is not None:
        person = replace(
            person,
            unit=place.unit,
            title=place.title,
            grade=place.grade,
            managers=place.managers,
            source=place.source or person.source,
        )
    there = tuple(boss for boss in person.managers if boss not in gone)
    return person if there == person.managers else replace(person, managers=there)


def _without(records: Records, gone: set[str]) -> Records:
    """The records without what else names people who were not there."""
    if not gone:
        return records
    return replace(
        records,
        units=tuple(replace(one, head=None) if one.head in gone else one for one in records.units),
        rights=tuple(one for one in records.rights if one.person not in gone),
        pairs=tuple(one for one in records.pairs if one.source not in gone and one.target not in gone),
        initiative=None if records.initiative is None else _initiative(records.initiative, gone),
        doubts=None
        if records.doubts is None
        else tuple(one for one in records.doubts if gone.isdisjoint((one.one, one.other))),
    )


def _initiative(initiative: Initiative, gone: set[str]) -> Initiative:
    named = {f"person:{person}" for person in gone}
    return replace(
        initiative,
        me=None if initiative.me in gone else initiative.me,
        gates=tuple(replace(gate, chair=None) if gate.chair in gone else gate for gate in initiative.gates),
        before=tuple(one for one in initiative.before if not named & {one.a, one.b}),
        away=tuple(one for one in initiative.away if one.person not in gone),
    )


def _later(tie: Tie, ends: datetime) -> bool:
    if tie.first_seen is None:
        return False
    first = tie.first_seen if tie.first_seen.tzinfo else tie.first_seen.replace(tzinfo=UTC)
    return first > ends


def _names(tie: Tie, gone: set[str]) -> bool:
    return bool(gone) and not gone.isdisjoint((tie.source, tie.target, tie.perceiver))


def _until(events: pa.Table | None, ends: datetime) -> pa.Table | None:
    if events is None or events.num_rows == 0:
        return events
    import pyarrow as pa
    import pyarrow.compute as pc

    last: Any = pa.scalar(ends, events["time"].type)
    return events.filter(pc.fill_null(pc.less_equal(events["time"], last), True))


def _said(records: Records, view: Records, day: date, gone: set[str]) -> Sequence[str]:
    absent = sum(person.id in gone for person in records.people)
    rows = (
        0 if records.events is None or view.events is None else records.events.num_rows - view.events.num_rows
    )
    left = [
        _counted(absent, "person who was not there", "people who were not there"),
        _counted(len(records.ties) - len(view.ties), "tie", "ties"),
        _counted(len(records.memberships) - len(view.memberships), "seat", "seats"),
        _counted(rows, "event", "events"),
    ]
    words = [one for one in left if one]
    what = f" Left out: {', '.join(words)}." if words else ""
    undated = "" if records.assignments else " No file says from when people held their places."
    return (f"As of {day.isoformat()}.{what}{undated}",)


def _rows(events: pa.Table | None) -> int:
    return 0 if events is None else int(events.num_rows)


def _counted(number: int, one: str, many: str) -> str:
    return "" if number <= 0 else f"1 {one}" if number == 1 else f"{number} {many}"
