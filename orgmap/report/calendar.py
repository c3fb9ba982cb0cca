"""The talks of a plan as a calendar file (iCalendar, RFC 5545) for any calendar program.

Weeks become dates from the start of the initiative: each talk is an all-day entry on the Monday of its
week, shown as free, to be moved where it suits; a small group is one entry. Neither stances nor chances
nor concerns are in it, unless concerns are asked for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from orgmap.errors import InputError, Problem
from orgmap.model import Initiative
from orgmap.report.sentences import listed
from orgmap.report.weeks import Meeting, by_week, meetings, monday_of
from orgmap.results import SMALL_GROUP, Plan, Step
from orgmap.version import VERSION

#: What every export and report carries.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LIMIT_OF_USE = "Not for hiring, firing, pay or performance."


def talks_calendar(
    plan: Plan,
    initiative: Initiative | None,
    *,
    names: Mapping[str, str],
    concerns: Mapping[str, str] | None = None,
    stamp: datetime | None = None,
    earlier: bytes | None = None,
    revision: int = 0,
) -> bytes:
    """The talks of a plan as the content of an ``.ics`` file.

    Parameters
    ----------
    plan
        The plan.
    initiative
        Gives the name and the start.
    names
        The name to show for each person.
    concerns
        Concerns to put into the entries, by person; none are when None.
    stamp
        When the file is made (UTC); now when None.
    earlier
        The file as it was written before: entries that changed since get a higher SEQUENCE, and talks that
        are no longer planned stay in it as cancelled. A file that is no calendar counts as none.
    revision
        Number of plans kept before this one: the least SEQUENCE of a new or changed entry.

    Returns
    -------
    Bytes of the file. The identifier of an entry depends on the initiative and the person only, so that a
    calendar program that reads a later plan moves the entry instead of adding another; SEQUENCE tells it
    which of two is the later one (RFC 5545, section 3.8.7.4).

    Raises
    ------
    InputError
        Without a start, from which dates could be counted.
    """
    import icalendar

    if initiative is None or initiative.start is None:
        raise InputError(
            Problem(
                "The initiative has no start, so its weeks have no dates.",
                "Add start = a Monday, such as 2026-04-13.",
                file="initiative.toml",
            )
        )
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//orgmap//orgmap {VERSION}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _printable(initiative.name))
    calendar.add("x-wr-caldesc", LIMIT_OF_USE)
    before = _entries(earlier)
    seen: dict[str, int] = {}
    for meeting in (one for _, steps in by_week(plan) for one in meetings(steps)):
        for step in meeting.steps:
            seen[step.person] = seen.get(step.person, 0) + 1
        first = meeting.steps[0]
        day = monday_of(initiative.start, first.week)
        event = _event(meeting, initiative, day, seen[first.person], stamp)
        told = [f"{initiative.name}, week {first.week}.", *_told(meeting, names, concerns or {})]
        event.add("summary", _printable(_summary(meeting, names)))
        event.add("description", "\n".join(_printable(line) for line in [*told, LIMIT_OF_USE]))
        event.add("sequence", _sequence(event, before.pop(str(event["uid"]), None), revision))
        calendar.add_component(event)
    # Only of people who are still known: a forgotten person must not live on in the next file.
    known = {_identifier(initiative, person, number) for person in names for number in (1, 2, 3)}
    for old in (entry for identifier, entry in before.items() if identifier in known):
        calendar.add_component(_cancelled(old, stamp, revision))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, initiative: Initiative, day: date, number: int, stamp: datetime | None) -> Any:
    """An all-day entry on the Monday of the meeting's week, shown as free; the words are still to come."""
    import icalendar

    event, first = icalendar.Event(), meeting.steps[0]
    event.add("uid", _identifier(initiative, first.person, number))
    event.add("dtstamp", stamp or datetime.now(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(1))
    event.add("transp", "TRANSPARENT")
    return event


def _summary(meeting: Meeting, names: Mapping[str, str]) -> str:
    first = meeting.steps[0]
    if meeting.together:
        return f"Talk with {listed([step.name for step in meeting.steps])}: {SMALL_GROUP}"
    if first.condition is not None:
        return f"Talk with {first.name}: second talk, if need be"
    goes = names.get(first.messenger, first.messenger) if first.messenger else None
    return f"Talk with {first.name}: {first.channel}, {f'through {goes}' if goes else 'in person'}"


def _told(meeting: Meeting, names: Mapping[str, str], concerns: Mapping[str, str]) -> list[str]:
    """What is said of each person met: how, whom to ask to carry the message, whether it is held at all."""
    lines = []
    for step in meeting.steps:
        lines.append(f"{_who(step)}: {step.channel}.")
        goes = names.get(step.messenger, step.messenger) if step.messenger else None
        if goes:
            lines.append(f"Ask {goes} to carry the message to {step.name}.")
        if step.condition:
            # Not the condition itself: it says how a talk went.
            lines.append("Only if the first talk leaves something to talk about again.")
        if concern := concerns.get(step.person):
            lines.append(f"Concern as entered: {concern}")
    return lines


def _who(step: Step) -> str:
    return f"{step.name} ({step.unit})" if step.unit else step.name


def _entries(content: bytes | None) -> dict[str, Any]:
    """The entries of a file written earlier, by identifier."""
    import icalendar

    if content is None:
        return {}
    try:
        known = icalendar.Calendar.from_ical(content)
    except ValueError:
        return {}
    return {str(entry["uid"]): entry for entry in known.walk("VEVENT") if entry.get("uid") is not None}


def _sequence(event: Any, old: Any | None, revision: int) -> int:
    """How often an entry changed: more than before where anything but the stamp differs."""
    if old is None:
        return revision
    was = int(old.get("sequence", 0))
    told = ("dtstart", "dtend", "summary", "description", "status")
    same = all(_text(event, name) == _text(old, name) for name in told)
    return was if same else max(was + 1, revision)


def _text(entry: Any, name: str) -> bytes | None:
    value = entry.get(name)
    return None if value is None else bytes(value.to_ical())


def _cancelled(old: Any, stamp: datetime | None, revision: int) -> Any:
    """An entry of a talk that is no longer planned: kept as cancelled, so that calendars take it out."""
    import icalendar

    event = icalendar.Event()
    for name in ("uid", "dtstart", "dtend", "summary", "transp"):
        if old.get(name) is not None:
            event[name.upper()] = old[name]
    if SMALL_GROUP in str(old.get("summary", "")):
        # It names several, of whom somebody may have been forgotten since.
        event["SUMMARY"] = icalendar.vText("A talk that is no longer planned")
    event.add("dtstamp", stamp or datetime.now(UTC))
    event.add("description", LIMIT_OF_USE)
    event.add("status", "CANCELLED")
    event.add("sequence", _sequence(event, old, revision))
    return event


def _printable(text: str) -> str:
    """On one line, without the control and direction characters that calendars refuse or obey."""
    return _UNPRINTABLE.sub("", text.replace("\n", " "))


def _identifier(initiative: Initiative, person: str, number: int) -> str:
    """The same for the same person, talk and initiative, and no name in it."""
    told = "\0".join((initiative.name, str(initiative.start), person, str(number)))
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@orgmap"
