"""Calendars (ICS): who met whom and when, repeated meetings included.

Private events, cancelled ones and those who declined are left out. Titles, places and descriptions
are cut off before anything is parsed. A file is read event by event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from orgmap.model import Records
from orgmap.readers.interactions import Event, Events
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part, counted
from orgmap.readers.tables import printable

_WANTED = re.compile(
    r"(UID|DTSTART|DTSTAMP|LAST-MODIFIED|RRULE|RDATE|EXDATE|RECURRENCE-ID|ORGANIZER|ATTENDEE|STATUS|CLASS)[;:]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s@<>;,\"]+@[^\s@<>;,\"]+")
_ROOMS = frozenset({"RESOURCE", "ROOM"})
_PRIVATE = frozenset({"PRIVATE", "CONFIDENTIAL"})
#: A series without an end is followed to the day the file was written, and never further than this.
MOST_OCCURRENCES = 1000
MOST_YEARS = 20
_REPEATS = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)")
_LONGEST_LINE = 1 << 16
_MOST_LINES = 20_000
_BATCH = 100
#: What icalendar and dateutil raise for values that are none.
_BROKEN = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
    ArithmeticError,
)


def _sure(look: Look) -> float:
    return 1.0 if look.start[:200].upper().startswith("BEGIN:VCALENDAR") else 0.0


@dataclass
class _Calendar:
    """Events being gathered. Changed occurrences are looked at last: they replace one of their series."""

    file: str
    events: Events
    names: dict[str, str] = field(default_factory=dict)
    moved: set[tuple[str, datetime]] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    latest: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


def _read(look: Look) -> Part:
    """Two passes: which occurrences were changed and when the file was written, then the events."""
    calendar = _Calendar(look.file, Events(look.file))
    for _, event in _parsed(look, calendar):
        _first_pass(event, calendar)
    calendar.counts.clear()
    for number, event in _parsed(look, calendar):
        try:
            _take(event, number, calendar)
        except _BROKEN:
            calendar.count("that cannot be understood left out")
    dropped = sum(n for what, n in calendar.counts.items() if what.endswith("left out"))
    records = Records(events=calendar.events.table())
    part = Part(records, (), len(calendar.events), dropped, dict(calendar.names))
    return part.noting(
        *(f"{look.file}: {counted(n, 'event')} {what}." for what, n in sorted(calendar.counts.items()))
    )


def _lines(look: Look) -> Iterator[tuple[int, str]]:
    """The unfolded lines with the number each begins on; lines nobody asked for are cut short."""
    number = began = 0
    held = bytearray()
    starts = True
    with look.path.open("rb") as handle:
        while line := handle.readline(_LONGEST_LINE):
            number += starts
            bare = line.rstrip(b"\r\n") if number > 1 else line.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf")
            if not starts or bare[:1] in (b" ", b"\t"):
                if len(held) < _LONGEST_LINE:
                    held += bare[1:] if starts else bare
            else:
                if held:
                    yield began, held.decode("utf-8", errors="replace")
                began, held = number, bytearray(bare)
            starts = line.endswith(b"\n")
    if held:
        yield began, held.decode("utf-8", errors="replace")


def _blocks(look: Look) -> Iterator[tuple[int, str, list[str]]]:
    """Each event and each time zone: its line, BEGIN's name, and the lines that are wanted of it."""
    block: list[str] = []
    name, began, inner = "", 0, 0
    for number, line in _lines(look):
        upper = line[:40].upper().strip()
        if not name:
            if upper in ("BEGIN:VEVENT", "BEGIN:VTIMEZONE"):
                name, began, block, inner = upper.removeprefix("BEGIN:"), number, [], 0
        elif upper == f"END:{name}":
            yield began, name, block
            name = ""
        elif upper == "BEGIN:VEVENT":  # the one before was never ended
            name, began, block, inner = "VEVENT", number, [], 0
        elif name == "VTIMEZONE":
            block.append(line)
        elif upper.startswith(("BEGIN:", "END:")):  # an alarm inside
            inner += 1 if upper.startswith("BEGIN:") else -1
        elif not inner and len(block) < _MOST_LINES and _WANTED.match(line):
            block.append(line)


def _parsed(look: Look, calendar: _Calendar) -> Iterator[tuple[int, Any]]:
    """Every event, parsed beside the time zones told before it, a batch at a time."""
    zones: list[str] = []
    batch: list[tuple[int, list[str]]] = []
    for number, name, lines in _blocks(look):
        if name == "VTIMEZONE":
            if len(zones) < 4 * _MOST_LINES:
                zones += ["BEGIN:VTIMEZONE", *lines, "END:VTIMEZONE"]
            continue
        batch.append((number, lines))
        if len(batch) >= _BATCH:
            yield from _parse(zones, batch, calendar)
            batch = []
    yield from _parse(zones, batch, calendar)


def _parse(
    zones: Sequence[str], batch: Sequence[tuple[int, list[str]]], calendar: _Calendar
) -> Iterator[tuple[int, Any]]:
    from icalendar import Calendar

    body = [line for _, lines in batch for line in ("BEGIN:VEVENT", *lines, "END:VEVENT")]
    text = "\r\n".join(("BEGIN:VCALENDAR", *zones, *body, "END:VCALENDAR", ""))
    try:
        found = Calendar.from_ical(text).walk("VEVENT")
    except _BROKEN:
        found = []
    if len(found) == len(batch):
        yield from ((number, event) for (number, _), event in zip(batch, found, strict=True))
    elif len(batch) > 1:
        for one in batch:
            yield from _parse(zones, [one], calendar)
    elif zones:
        yield from _parse((), batch, calendar)
    elif batch:
        calendar.count("that cannot be understood left out")


def _first_pass(event: Any, calendar: _Calendar) -> None:
    try:
        for name in ("DTSTAMP", "LAST-MODIFIED", "DTSTART"):
            moment = _moment(event.get(name))
            if moment is not None:
                calendar.latest = max(calendar.latest, moment)
        changed = _moment(event.get("RECURRENCE-ID"))
        if changed is not None:
            calendar.moved.add((str(event.get("UID", "")), changed))
    except _BROKEN:
        return


def _moment(value: Any) -> datetime | None:
    """A date or time of the calendar in UTC; one without a zone is taken as UTC."""
    when = getattr(value, "dt", None)
    if isinstance(when, datetime):
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return datetime.combine(when, time(), tzinfo=UTC) if isinstance(when, date) else None


def _take(event: Any, row: int, calendar: _Calendar) -> None:
    """Keep an event, once for each time it took place."""
    if str(event.get("CLASS", "")).upper() in _PRIVATE:
        calendar.count("marked private left out")
        return
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        calendar.count("cancelled left out")
        return
    start = _moment(event.get("DTSTART"))
    if start is None:
        calendar.count("without a time left out")
        return
    sender, others = _people(event, calendar)
    if not sender or not others:
        calendar.count("with fewer than two people (declined and rooms aside) left out")
        return
    identity = str(event.get("UID", "")).strip()[:900] or f"{calendar.file}#{row}"
    if event.get("RECURRENCE-ID") is not None:
        whens = [start]
    else:
        whens = [when for when in _times(event, start, calendar) if (identity, when) not in calendar.moved]
    for when in whens:
        own = f"{identity}/{when:%Y%m%dT%H%M%SZ}"
        calendar.events.add(Event(printable(own), when, "meeting", sender, others, row))


def _people(event: Any, calendar: _Calendar) -> tuple[str, tuple[str, ...]]:
    """The organiser and everybody else who did not decline; without an organiser the first of them."""
    given = event.get("ATTENDEE", [])
    present: dict[str, None] = {}
    declined: set[str] = set()
    for one in given if isinstance(given, list) else [given]:
        address = _address(one)
        traits = getattr(one, "params", {})
        if not address or str(traits.get("CUTYPE", "")).upper() in _ROOMS or ".resource." in address:
            continue
        _name(address, traits, calendar)
        if str(traits.get("PARTSTAT", "")).upper() == "DECLINED":
            declined.add(address)
        else:
            present.setdefault(address)
    organiser = event.get("ORGANIZER")
    organiser = organiser[0] if isinstance(organiser, list) and organiser else organiser
    sender = _address(organiser)
    if sender:
        _name(sender, getattr(organiser, "params", {}), calendar)
    if not sender or sender in declined:
        sender = next(iter(present), "")
    return sender, tuple(one for one in present if one != sender)


def _address(value: Any) -> str:
    text = str(value or "").strip()
    found = _ADDRESS.search(re.sub(r"(?i)^(mailto|invalid|smtp):", "", text)[:400])
    return found[0].casefold() if found else ""


def _name(address: str, traits: Any, calendar: _Calendar) -> None:
    shown = printable(" ".join(str(traits.get("CN", "")).split()))[:200].strip("'\" ")
    if shown and "@" not in shown:
        calendar.names.setdefault(address, shown)


def _times(event: Any, start: datetime, calendar: _Calendar) -> list[datetime]:
    """Every time an event took place: its rule followed, days taken out and added."""
    own = event["DTSTART"].dt
    rules = event.get("RRULE")
    added = _dates(event.get("RDATE"))
    out = set(_dates(event.get("EXDATE")))
    whens = [start]
    for rule in rules if isinstance(rules, list) else [rules] if rules is not None else []:
        whens += _followed(rule.to_ical().decode("utf-8", errors="replace").upper(), own, calendar)
    return sorted({when for when in (*whens, *added) if when not in out})[:MOST_OCCURRENCES]


def _dates(value: Any) -> list[datetime]:
    given = value if isinstance(value, list) else [value] if value is not None else []
    found = (_moment(day) for one in given for day in getattr(one, "dts", ()))
    return [moment for moment in found if moment is not None]


def _followed(rule: str, own: date | datetime, calendar: _Calendar) -> list[datetime]:
    """The times a rule gives, on the wall clock of the event's own zone (summer time and all)."""
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    if not _REPEATS.match(";".join(sorted(rule.split(";"), key=lambda one: not one.startswith("FREQ=")))):
        calendar.count("repeated more than once a day: only the first is read")
        return []
    zone = own.tzinfo if isinstance(own, datetime) else None
    wall = own.replace(tzinfo=None) if isinstance(own, datetime) else datetime.combine(own, time())
    until = wall + timedelta(days=366 * MOST_YEARS)
    stated = re.search(r"UNTIL=(\d{8})(?:T(\d{6})(Z?))?", rule)
    if stated is None and "COUNT=" not in rule:
        calendar.count("repeated without an end: followed to the day the file was written")
        last = (
            calendar.latest.astimezone(zone).replace(tzinfo=None)
            if zone
            else calendar.latest.replace(tzinfo=None)
        )
        until = min(until, max(last, wall))
    elif stated is not None:
        until = min(until, _until(stated, zone))
    plain = ";".join(part for part in rule.split(";") if not part.startswith("UNTIL="))
    if re.search(r"INTERVAL=0*(;|$)", plain):
        return []
    found: list[datetime] = []
    for when in rrulestr(plain, dtstart=wall):
        if when > until or len(found) >= MOST_OCCURRENCES:
            break
        found.append(when.replace(tzinfo=zone).astimezone(UTC) if zone else when.replace(tzinfo=UTC))
    return found


def _until(stated: re.Match[str], zone: Any) -> datetime:
    """The end of a rule on the wall clock of its zone; a day counts to its last second."""
    if not stated[2]:
        return datetime.strptime(stated[1] + "235959", "%Y%m%d%H%M%S")  # noqa: DTZ007  (a wall clock)
    moment = datetime.strptime(stated[1] + stated[2], "%Y%m%d%H%M%S")  # noqa: DTZ007
    if stated[3] and zone is not None:
        return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return moment


FORMATS = (
    Format(
        "calendar (ICS: Google, Outlook)",
        "calendar",
        _sure,
        _read,
        "V",
        "events: meetings of the organiser with those who did not decline, each repetition one",
        streams=True,
    ),
)
