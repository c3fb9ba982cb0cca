"""Who was in a meeting: attendance reports of Teams, Zoom and Google Meet. A meeting is one event.

Topics are not kept. Somebody who came back is one person; a guest without an address goes by name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from orgmap.errors import Problem
from orgmap.model import Records
from orgmap.readers.dates import Order, TwoReadings, read_moment, settle
from orgmap.readers.header import Header, has_all
from orgmap.readers.interactions import Event, Events
from orgmap.readers.look import ROWS, Format, Look
from orgmap.readers.orgchart import compared
from orgmap.readers.part import Part, counted
from orgmap.readers.tables import Row, Table, clean

_NAME = ("Name", "Full Name", "Name (Original Name)", "Nom", "Nombre", "Participant")
_EMAIL = ("Email", "User Email", "E-Mail", "Participant ID (UPN)", "E-mail", "Email address")
_JOIN = (
    "First Join",
    "First Join Time",
    "Join Time",
    "Time joined",
    "Erster Beitritt",
    "Beitrittszeit",
    "Timestamp",
)
_LEAVE = ("Last Leave", "Last Leave Time", "Leave Time", "Time exited", "Letztes Verlassen")
_ROLE = ("Role", "Rolle", "Rôle", "Rol")
_START = ("Start Time", "Meeting Start Time", "Startzeit", "Heure de début", "Hora de inicio", "Start Date")
_ORGANISES = re.compile(r"organi[sz]|host|veranstalt|hôte|anfitri", re.IGNORECASE)
_SPACES = re.compile(r"[\u202f\u00a0]")


@dataclass
class _Meeting:
    """Those present, each once, by address or else by name."""

    present: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    times: list[tuple[str, int]] = field(default_factory=list)
    organiser: str = ""
    start: str = ""
    start_row: int = 1
    rows: int = 0

    def take(self, header: Header, row: Row) -> None:
        name = _plain_name(header.cell(row, *_NAME) or _joined(header, row))
        email = header.cell(row, *_EMAIL).casefold()
        who = email if "@" in email else name
        if not who:
            return
        self.rows += 1
        self.present.setdefault(who, row.number)
        if "@" in who and name:
            self.names.setdefault(who, name)
        if (joined := header.cell(row, *_JOIN)) != "":
            self.times.append((joined, row.number))
        if _ORGANISES.search(header.cell(row, *_ROLE)) or "(host" in header.cell(row, *_NAME).casefold():
            self.organiser = self.organiser or who

    def people(self) -> list[str]:
        """Those present; a name of which the address is known from another row is that person."""
        known = {compared(name) for name in self.names.values()}
        return [who for who in self.present if "@" in who or compared(who) not in known]


def _joined(header: Header, row: Row) -> str:
    return f"{header.cell(row, 'First name')} {header.cell(row, 'Last name')}".strip()


def _plain_name(text: str) -> str:
    """A name as shown: what stands in brackets is the name somebody had before renaming.

    >>> _plain_name("Ana (Ana Koch)"), _plain_name("Bo Lee (Guest)")
    ('Ana Koch', 'Bo Lee')
    """
    text = " ".join(text.split())[:200]
    match = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", text)
    if match is None:
        return text
    inside = match[2].strip()
    marks = re.search(r"guest|host|external|gast|unverified|extern|me$", inside, re.IGNORECASE)
    return match[1] if marks else inside


def _is_teams(cells: Sequence[str]) -> bool:
    names = {cell.casefold() for cell in cells}
    return (
        "participant id (upn)" in names
        or (
            any(
                normal in names
                for normal in ("first join", "first join time", "erster beitritt", "join time")
            )
            and any(one in names for one in ("name", "full name"))
            and any("leave" in one or "verlassen" in one for one in names)
            and any("duration" in one or "dauer" in one for one in names)
        )
        or ({"full name", "user action", "timestamp"} <= names)
    )


def _teams(look: Look) -> float:
    if look.is_zip or "\t" not in look.text:
        return 0.0
    lines = [[cell.strip() for cell in line.split("\t")] for line in look.text.splitlines()[:ROWS]]
    starts = re.match(r"1\. \w", look.start) is not None
    found = any(map(_is_teams, lines))
    return 0.98 if found and starts else 0.93 if found else 0.0


def _is_zoom(cells: Sequence[str]) -> bool:
    names = {cell.casefold() for cell in cells}
    return bool(names & {"name (original name)", "name(original name)"}) or (
        "user email" in names and "name" in names and bool(names & {"join time", "total duration (minutes)"})
    )


def _zoom(look: Look) -> float:
    return 0.97 if any(map(_is_zoom, look.rows[:12])) else 0.0


def _is_meet(cells: Sequence[str]) -> bool:
    return has_all(cells, "Time joined", "Time exited")


def _meet(look: Look) -> float:
    return 0.97 if any(map(_is_meet, look.rows[:12])) else 0.0


def _gathered(
    rows: Iterable[Row], is_header: Callable[[Sequence[str]], bool], *, one_block: bool
) -> tuple[_Meeting, dict[str, str]]:
    """The people under the header, and what the lines before it say of the meeting."""
    meeting, header = _Meeting(), None
    told: dict[str, str] = {}
    above: tuple[str, ...] = ()
    for row in rows:
        filled = [cell for cell in row.cells if cell]
        if is_header(row.cells):
            if header is not None and one_block:
                break
            header = Header(row.cells)
        elif header is not None and re.fullmatch(r"\d\. .*", row.cells[0]) and len(filled) == 1:
            break  # the next numbered part says again who came and went
        elif header is not None:
            meeting.take(header, row)
        else:
            if len(filled) == 2 and row.cells[0]:
                told.setdefault(row.cells[0].casefold(), row.cells[1])
            told.update(
                {name.casefold(): cell for name, cell in zip(above, row.cells, strict=False) if name and cell}
            )
            for start in _START:
                if start.casefold() in told and not meeting.start:
                    meeting.start, meeting.start_row = told[start.casefold()], row.number
            above = row.cells if len(filled) > 2 else ()
    return meeting, told


def _read_teams(look: Look) -> Part:
    table = look.table(delimiter="\t")
    rows = (Row(row.number, tuple(_SPACES.sub(" ", clean(cell)) for cell in row.cells)) for row in table.rows)
    meeting, _ = _gathered(rows, _is_teams, one_block=True)
    part = _part(look, table, meeting, look.options.dates)
    return part.noting(f"{look.file}: times are those of the clock of whoever saved it, read as UTC.")


def _read_zoom(look: Look) -> Part:
    table = look.table()
    rows = (Row(row.number, tuple(map(clean, row.cells))) for row in table.rows)
    meeting, told = _gathered(rows, _is_zoom, one_block=True)
    host = told.get("user email", told.get("host", "")).casefold()
    if "@" in host:
        meeting.organiser = host
    # Zoom writes the month first, unless a date of the file says otherwise.
    part = _part(
        look, table, meeting, look.options.dates, usual="month first", key=told.get("meeting id", "")
    )
    return part.noting(f"{look.file}: times are those of the host's clock, read as UTC.")


def _read_meet(look: Look) -> Part:
    table = look.table()
    rows = (Row(row.number, tuple(map(clean, row.cells))) for row in table.rows)
    meeting, told = _gathered(rows, _is_meet, one_block=True)
    day = told.get("date", "") or _day_in(look.path.name)
    clock = told.get("start time", "") or (meeting.times[0][0] if meeting.times else "")
    if day and clock and not re.search(r"\d{4}", clock):
        meeting.start = f"{day} {_padded(clock)}"
    elif not day and meeting.times and not re.search(r"\d{4}", clock):
        fix = "Put the date into the file's name, such as 'Attendance 2026-01-31.csv'."
        return Part(problems=(Problem("The report has times but no date.", fix, file=look.file),))
    meeting.times = [(text, row) for text, row in meeting.times if re.search(r"\d{4}", text)]
    return _part(look, table, meeting, look.options.dates)


def _day_in(name: str) -> str:
    match = re.search(r"\d{4}-\d{2}-\d{2}", name)
    return match[0] if match else ""


def _padded(clock: str) -> str:
    return f"0{clock}" if re.match(r"\d:", clock) else clock


def _part(
    look: Look,
    table: Table,
    meeting: _Meeting,
    dates: Order | None,
    *,
    usual: Order | None = None,
    key: str = "",
) -> Part:
    """The one event of a report, or what keeps it from being one."""
    people = meeting.people()
    texts = [text for text, _ in meeting.times]
    order = dates or settle([*texts, meeting.start]) or usual
    start, row = (
        (meeting.start, meeting.start_row)
        if meeting.start
        else min(meeting.times, default=("", 1), key=lambda t: t[1])
    )
    events = Events(look.file)
    note = ""
    when = _moment(table, start, row, order) if len(people) > 1 else None
    if len(people) < 2 and not table.problems:
        note = f"{look.file}: fewer than two people were there, so there is no meeting."
    if when is not None:
        organiser = meeting.organiser if meeting.organiser in people else people[0]
        others = tuple(one for one in people if one != organiser)
        identity = f"meeting-{key or _mark(when, people)}-{when:%Y%m%dT%H%M%SZ}"
        first = min(meeting.present.values())
        events.add(Event(identity, when, "meeting", organiser, others, first))
    names = {who: name for who, name in meeting.names.items() if who in people}
    kept = meeting.rows if len(events) else 0
    part = Part(
        Records(events=events.table()),
        tuple(table.problems),
        kept,
        meeting.rows - kept + table.dropped,
        names,
    )
    again = meeting.rows - len(people)
    return part.noting(
        note, f"{look.file}: {counted(again, 'row')} of somebody who came back joined." if again > 0 else ""
    )


def _mark(when: datetime, people: Sequence[str]) -> str:
    return hashlib.sha256("\n".join((when.isoformat(), *sorted(people))).encode()).hexdigest()[:16]


def _moment(table: Table, text: str, row: int, order: Order | None) -> datetime | None:
    plain = re.sub(r"\s*(UTC|GMT)[+-]?[\d:]*$", "", text[:60])
    try:
        return read_moment(plain, order).when
    except TwoReadings as two:
        table.fault(
            f"'{plain}' can be read two ways: {_long(two.day_first)} or {_long(two.month_first)}.",
            "Say --dates day-first or --dates month-first.",
            row=row,
        )
    except (ValueError, OverflowError):
        table.fault(
            f"'{plain}' is not a time." if plain else "The report does not say when the meeting was.",
            "Write the start as 2026-01-31 09:30.",
            row=row,
        )
    return None


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


_GIVES = "one event: the meeting of those present"
FORMATS = (
    Format("Teams attendance report", "Teams attendance", _teams, _read_teams, "V", _GIVES),
    Format("Zoom participants (CSV)", "Zoom participants", _zoom, _read_zoom, "V", _GIVES),
    Format("Google Meet attendance (CSV)", "Meet attendance", _meet, _read_meet, "V", _GIVES),
)
