"""Outlook's own exports (CSV) of a mailbox and of a calendar, in the language Outlook is set to.

Subjects, bodies and places are passed over; private events are left out. A mailbox has no dates, so it
gives ties and no events. Columns of mail are told by their pattern, "From: (Name)" in any language.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from orgmap.model import Records
from orgmap.readers.dates import Order, TwoReadings, read_moment, settle
from orgmap.readers.header import Header
from orgmap.readers.interactions import Event, Events
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.tables import Row, Table, clean, open_rows, printable
from orgmap.readers.talk import plain_name
from orgmap.readers.weave import Weave, layer_of_file

_LAYER = "communication"
#: A mail to more than this is a broadcast: no tie to each of them.
_MOST_RECIPIENTS = 25
_COLUMN = re.compile(r"\s*(?P<who>[^:()]{1,30}?)\s*:\s*\((?P<what>[^()]{1,30})\)\s*")
_SENDERS = frozenset({"from", "von", "de", "da", "od", "van", "från", "fra", "lähettäjä", "от"})
_ADDRESS_WORDS = re.compile(r"ad+r|direcci|indirizzo|endere|osoite|адрес", re.IGNORECASE)
_TYPE_WORDS = re.compile(r"t[yi]p|soort|art\b|тип", re.IGNORECASE)
_START_DAY = ("Start Date", "Beginnt am", "Début le", "Date de début", "Fecha de comienzo",
    "Data di inizio", "Begindatum")  # fmt: skip
_START_TIME = ("Start Time", "Beginnt um", "Début", "Heure de début", "Comienzo", "Hora de comienzo",
    "Ora di inizio", "Begintijd")  # fmt: skip
_ORGANISER = ("Meeting Organizer", "Besprechungsplanung", "Besprechungsorganisator",
    "Organisateur d'une réunion", "Organisateur de la réunion", "Organizador de la reunión",
    "Organizzatore riunione", "Organisator van vergadering")  # fmt: skip
_REQUIRED = ("Required Attendees", "Erforderliche Teilnehmer", "Participants obligatoires",
    "Asistentes necesarios", "Asistentes requeridos", "Partecipanti necessari", "Vereiste deelnemers",
    "Verplichte deelnemers")  # fmt: skip
_OPTIONAL = ("Optional Attendees", "Optionale Teilnehmer", "Participants facultatifs",
    "Asistentes opcionales", "Partecipanti facoltativi", "Optionele deelnemers")  # fmt: skip
_PRIVATE = ("Private", "Privat", "Privé", "Privado", "Privato", "Persoonlijk")
_SENSITIVITY = ("Sensitivity", "Vertraulichkeit", "Critère de diffusion", "Confidencialidad",
    "Riservatezza", "Gevoeligheid")  # fmt: skip
_YES = frozenset(
    {"true", "wahr", "vrai", "verdadero", "vero", "waar", "yes", "ja", "oui", "sí", "si", "1", "-1"}
)
_OPEN = frozenset({"", "normal", "normaal", "normale", "0"})


def _windows_table(look: Look) -> tuple[Table, bool]:
    """The rows, in UTF-8 or else in the Windows code page that Outlook writes; whether it was the latter."""
    table = look.table()
    if not table.problems or look.options.encoding is not None or look.is_zip:
        return table, False
    ansi = open_rows(look.path, file=look.file, encoding="cp1252")
    return (table, False) if ansi.problems else (ansi, True)


def _encoding_note(look: Look, *, ansi: bool) -> str:
    said = f"{look.file}: read as Western Windows text (cp1252); say --encoding for another."
    return said if ansi else ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where name, address and type of one kind of participant stand (-1: nowhere)."""

    name: int = -1
    address: int = -1
    type: int = -1


def _places(cells: Sequence[str]) -> dict[str, _Place]:
    """The participants a header speaks of, by the word before the colon."""
    found: dict[str, _Place] = {}
    for at, cell in enumerate(cells):
        match = _COLUMN.fullmatch(cell[:100])
        if match is None:
            continue
        key, what = match["who"].casefold(), match["what"]
        kind = "address" if _ADDRESS_WORDS.search(what) else "type" if _TYPE_WORDS.search(what) else "name"
        place = found.get(key, _Place())
        if getattr(place, kind) < 0:
            found[key] = replace(place, **{kind: at})
    return found


def _is_mail(cells: Sequence[str]) -> bool:
    whole = [one for one in _places(cells).values() if min(one.name, one.address) >= 0]
    return len(whole) >= 2


def _mail(look: Look) -> float:
    return 0.97 if not look.is_zip and any(map(_is_mail, look.rows[:5])) else 0.0


@dataclass(frozen=True, slots=True)
class _Participant:
    name: str
    address: str

    @property
    def email(self) -> str:
        """The address where it is one of the internet."""
        return self.address if "@" in self.address and not self.address.startswith("/") else ""


def _participants(row: Row, place: _Place) -> list[_Participant]:
    def entries(at: int) -> list[str]:
        cell = row.cells[at] if 0 <= at < len(row.cells) else ""
        return [one.strip().strip("'\"") for one in cell[:1_000_000].split(";") if one.strip()]

    names, addresses = entries(place.name), entries(place.address)
    if len(names) != len(addresses):
        names, addresses = ([""] * len(addresses), addresses) if addresses else (names, [""] * len(names))
    found = []
    for name, address in zip(names, addresses, strict=True):
        plain = re.sub(r"(?i)^(smtp|mailto):", "", address)[:400]
        shown = plain_name(name) if "@" not in name else ""
        found.append(_Participant(shown, plain.casefold() if "@" in plain else plain))
    return [one for one in found if one.name or one.address]


@dataclass
class _Mailbox:
    """Mails being gathered: who to whom. Names are matched to addresses once all are known."""

    file: str
    mails: list[tuple[int, _Participant, tuple[_Participant, ...]]] = field(default_factory=list)
    addresses: dict[str, set[str]] = field(default_factory=dict)

    def take(self, row: int, sender: _Participant, to: Sequence[_Participant]) -> None:
        """Keep a mail."""
        self.mails.append((row, sender, tuple(to)))
        for one in (sender, *to):
            if one.name and one.email:
                self.addresses.setdefault(one.name, set()).add(one.email)

    def person(self, roster: Roster, one: _Participant, row: int) -> str:
        """Who a participant is: by address, or by a name that only one address goes with."""
        known = self.addresses.get(one.name, set())
        email = one.email or (next(iter(known)) if len(known) == 1 else "")
        legacy = (one.address,) if one.address and not one.email else ()
        if not email and not one.name:
            return roster.add(row, person=one.address)
        return roster.add(row, name=one.name, email=email, aliases=legacy)


def _read_mail(look: Look) -> Part:
    table, ansi = _windows_table(look)
    header, rows = rows_from(table, _is_mail)
    if header is None:
        return Part(problems=tuple(table.problems))
    places = _places(header.cells)
    sender = next((key for key in places if key in _SENDERS), next(iter(places)))
    mailbox, alone, wide = _Mailbox(look.file), 0, 0
    for row in rows:
        writers = _participants(row, places[sender])
        to = [one for key, place in places.items() if key != sender for one in _participants(row, place)]
        if not writers or not to:
            alone += 1
        elif len(to) > _MOST_RECIPIENTS:
            wide += 1
        else:
            mailbox.take(row.number, writers[0], to)
    roster, weave = Roster(look.file), Weave(look.file)
    for number, writer, addressed in mailbox.mails:
        source = mailbox.person(roster, writer, number)
        others = dict.fromkeys(mailbox.person(roster, one, number) for one in addressed)
        others.pop(source, None)
        for target in others:
            weave.add(source, target, _LAYER, number, strength=Fraction(1, len(others)))
    layers = (layer_of_file(_LAYER, look.file, header.number, directed=True),) if weave.ties else ()
    records = Records(people=roster.people, ties=weave.ties, layers=layers)
    part = Part(records, tuple(table.problems), len(mailbox.mails), alone + wide + table.dropped)
    return part.noting(
        f"{look.file}: the export has no dates, so mail is read as ties and not as events: "
        "it says how much, not when. A mail to n people counts 1/n for each.",
        f"{look.file}: {counted(alone, 'mail')} without a sender or a recipient left out." if alone else "",
        f"{look.file}: {counted(wide, 'mail')} to more than {_MOST_RECIPIENTS} people left out."
        if wide
        else "",
        _encoding_note(look, ansi=ansi),
    )


def _is_calendar(cells: Sequence[str]) -> bool:
    header = Header(cells)
    return header.place(*_REQUIRED) is not None and header.place(*_OPTIONAL) is not None


def _calendar(look: Look) -> float:
    return 0.97 if not look.is_zip and any(map(_is_calendar, look.rows[:5])) else 0.0


def _read_calendar(look: Look) -> Part:
    order = look.options.dates or _order(look)
    table, ansi = _windows_table(look)
    header, rows = rows_from(table, _is_calendar)
    if header is None:
        return Part(problems=tuple(table.problems))
    names = Header(header.cells)
    roster, events = Roster(look.file), Events(look.file)
    private = alone = 0
    for row in rows:
        if _is_private(names, row):
            private += 1
            continue
        present = _present(names, row)
        if len(present) < 2:
            alone += 1
            continue
        when = _moment(table, names, row, order)
        if when is not None:
            people = list(dict.fromkeys(roster.of(one, row.number) for one in present))
            mark = hashlib.sha256("\n".join((when.isoformat(), *sorted(people))).encode()).hexdigest()[:16]
            identity = f"meeting-{mark}-{when:%Y%m%dT%H%M%SZ}"
            events.add(Event(identity, when, "meeting", people[0], tuple(people[1:]), row.number))
    records = Records(people=roster.people, events=events.table())
    part = Part(records, tuple(table.problems), len(events), private + alone + table.dropped)
    return part.noting(
        f"{look.file}: {counted(private, 'event')} marked private left out." if private else "",
        f"{look.file}: {counted(alone, 'event')} with fewer than two people left out." if alone else "",
        f"{look.file}: people are known by name only; times are those of Outlook's clock, read as UTC."
        if len(events)
        else "",
        _encoding_note(look, ansi=ansi),
    )


def _is_private(names: Header, row: Row) -> bool:
    private = names.cell(row, *_PRIVATE).casefold() in _YES
    return private or names.cell(row, *_SENSITIVITY).casefold() not in _OPEN


def _present(names: Header, row: Row) -> list[str]:
    cells = names.cell(row, *_ORGANISER), names.cell(row, *_REQUIRED), names.cell(row, *_OPTIONAL)
    found = (_attendee(one) for cell in cells for one in cell[:1_000_000].split(";"))
    return list(dict.fromkeys(filter(None, found)))


def _attendee(text: str) -> str:
    bare = printable(clean(text.strip().strip("'\"")))[:200]
    return bare.casefold() if "@" in bare and " " not in bare else plain_name(bare)


def _order(look: Look) -> Order | None:
    header, rows = rows_from(_windows_table(look)[0], _is_calendar)
    if header is None:
        return None
    names = Header(header.cells)
    return settle(names.cell(row, *_START_DAY)[:20] for row in rows)


def _moment(table: Table, names: Header, row: Row, order: Order | None) -> datetime | None:
    day, clock = names.cell(row, *_START_DAY), names.cell(row, *_START_TIME)
    text = re.sub(r"[\u202f\u00a0]", " ", f"{day} {clock}".strip())[:60]
    column = names.names[names.place(*_START_DAY) or 0][:60]
    try:
        return read_moment(text, order).when
    except TwoReadings as two:
        table.drop(
            f"'{day[:40]}' can be read two ways: {two.day_first} or {two.month_first}.",
            "Say --dates day-first or --dates month-first.",
            row=row.number,
            column=column,
        )
    except (ValueError, OverflowError):
        message = f"'{text[:40]}' is not a time." if text else "The event has no time."
        table.drop(message, "Write the start as 2026-01-31 09:30.", row=row.number, column=column)
    return None


FORMATS = (
    Format(
        "Outlook mail (CSV)", "Outlook mail", _mail, _read_mail, "V",
        "people and ties of the layer communication, each mail shared among its recipients; no dates",
    ),
    Format(
        "Outlook calendar (CSV)", "Outlook calendar", _calendar, _read_calendar, "V",
        "people by name, events: meetings of the organiser with all invited; private ones left out",
    ),
)  # fmt: skip
