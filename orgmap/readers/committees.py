"""Lists of who sits in which body: a row a seat, or people by bodies with ticks.

Seats keep their role as written and their dates. What members may decide is not read from such a list,
even where it says who has a vote in the body: rights at gates come from approvals alone. People who sit
together at the same time are tied on the layer ``committee``, each pair by 1 / (members − 1) per body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from orgmap.model import Layer, Membership, Records, Source
from orgmap.readers.columns import shown
from orgmap.readers.dates import Order, TwoReadings, read_day, settle
from orgmap.readers.header import Header, has_all
from orgmap.readers.holders import Holders
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.staff import turned
from orgmap.readers.tables import Row, Table, clean
from orgmap.readers.weave import Weave

COMMITTEE = Layer("committee", "formal", "both", directed=False)
#: In a larger body not everybody sits with everybody.
LARGEST = 60


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in text.split(";"))


_BODY = _names("""
    committee; committee name; board; body; working group; forum; council; panel; steering
    group; gremium; ausschuss; komitee; arbeitskreis; comité; commission; commissie; comitato;
    komitet; utskott; 委員会
""")
_WHO = _names("""
    member; member name; name; person; full name; attendee; mitglied; membre; miembro; membro;
    lid; członek; ledamot; medlem; 委員
""")
_MAIL = ("email", "e-mail", "member email", "email address", "mail")
_ID = ("person_id", "member id", "employee id", "employee number")
_ROLE = _names("""
    role; seat; function; position; committee role; capacity; rolle; funktion; rôle; fonction;
    cargo; ruolo; funkcja; roll; 役割
""")
_START = _names("""
    start; start date; from; since; appointed; appointed on; member since; date joined; von;
    seit; début; desde; dal
""")
_END = _names("""
    end; end date; to; until; term ends; term end; expires; date left; bis; fin; hasta; al
""")
_VOTING = _names("""
    voting; vote; votes; has vote; voting member; stimmberechtigt; voting rights
""")
_TITLE = ("title", "job title", "post", "designation")
_UNIT = ("department", "unit", "organisation", "organization", "division", "affiliation")
_NAMED = re.compile(
    r"committee|board|council|forum|panel|steering|working group|task ?force|ausschuss|gremium|beirat|"
    r"komitee|comité|commission|commissie|comitato|consejo|komitet|utskott|nämnd",
    re.IGNORECASE,
)
_TICKS = frozenset({"x", "✓", "✔", "yes", "y", "1", "ja", "oui", "•"})
_SEATS = {
    word: role
    for role, words in {
        "Chair": ("chair", "chairman", "chairperson", "chairwoman", "c", "ch", "vorsitz"),
        "Vice chair": ("vice chair", "deputy chair", "vc"),
        "Member": ("member", "m", "mitglied"),
        "Secretary": ("secretary", "s"),
        "Observer": ("observer", "o"),
        "Alternate": ("alternate", "deputy"),
        "Ex officio": ("ex officio",),
        "Adviser": ("advisor", "adviser"),
        "Guest": ("guest",),
        "Sponsor": ("sponsor",),
    }.items()
    for word in words
}
_HONOUR = re.compile(r"^(?:(?:prof|dr|mr|mrs|ms|mx|sir|dame|ing|dipl|mag|herr|frau)\.?\s+)+", re.IGNORECASE)
_NO = frozenset({"no", "n", "0", "false", "nein", "non", "non-voting", "nonvoting"})


def _is_long(cells: Sequence[str]) -> bool:
    header = Header(cells)
    body, who = header.place(*_BODY), header.place(*_WHO, *_ID, *_MAIL)
    if body is None or who is None or body == who:
        return False
    if has_all(cells, "person", "body"):  # memberships.csv, whatever its name
        return False
    if header.place("gate", "right") is not None or header.place("stakeholder") is not None:
        return False
    more = header.place(*_ROLE, *_START, *_END, *_VOTING) is not None
    manager = header.place("manager", "supervisor", "reports to", "manager id") is not None
    return (more or len([cell for cell in cells if cell]) <= 3) and not manager


def _long(look: Look) -> float:
    return 0.92 if any(map(_is_long, look.rows[:15])) else 0.0


def _read_long(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, _is_long)
    if header is None:
        return Part(problems=tuple(table.problems))
    names, held = Header(header.cells), list(rows)
    order = look.options.dates or settle(
        names.cell(row, *columns) for row in held for columns in (_START, _END)
    )
    seats = _Seats(look.file, table)
    body = ""
    for row in held:
        # Merged cells leave the body blank below its first member.
        body = names.cell(row, *_BODY) or body
        who = names.cell(row, *_WHO)
        if not body or not (who or names.cell(row, *_ID, *_MAIL)):
            if any(row.cells[1:]):
                missing = "person" if body else "body"
                table.drop(f"The row names no {missing}.", "Fill it in, or delete the row.", row=row.number)
            continue
        start, end = (_day(table, names, row, columns, order) for columns in (_START, _END))
        if start is not None and end is not None and end < start:
            table.drop(
                f"The seat ends ({end}) before it begins ({start}).",
                "Swap or correct the dates.",
                row=row.number,
            )
            continue
        person = seats.person(names, row, who)
        role, source = names.cell(row, *_ROLE) or None, Source(look.file, row.number)
        seats.add(Membership(person, " ".join(body.split()), role, start, end, source))
        seats.silent += names.cell(row, *_VOTING).casefold() in _NO
    return seats.part(voting=names.place(*_VOTING) is not None)


def _day(table: Table, names: Header, row: Row, columns: Sequence[str], order: Order | None) -> date | None:
    text = names.cell(row, *columns)
    if not text or text.casefold() in (
        "present",
        "current",
        "ongoing",
        "open",
        "today",
        "heute",
        "-",
        "–",
        "n/a",
    ):
        return None
    if re.fullmatch(r"(19|20)\d\d", text):
        return date(int(text), 1, 1) if columns is _START else date(int(text), 12, 31)
    try:
        return read_day(text[:40], order)
    except TwoReadings as two:
        fix = f"Write {two.day_first} or {two.month_first}, or say --dates day-first or month-first."
        table.fault(f"{shown(text)} can be read two ways.", fix, row=row.number, column=columns[0])
    except ValueError:
        table.fault(f"{shown(text)} is not a date.", "Write 2026-01-31.", row=row.number, column=columns[0])
    return None


def _wide(look: Look) -> float:
    for at, cells in enumerate(look.rows[:10]):
        columns = _bodies(cells, look.rows[at + 1 :])
        if len(columns) >= 2:
            named = sum(bool(_NAMED.search(cells[place])) for place in columns)
            told = any(
                row[place].casefold() in _SEATS and len(row[place]) > 2
                for row in look.rows[at + 1 :]
                for place in columns
                if place < len(row)
            )
            return 0.85 if named or told else 0.0
    return 0.0


def _bodies(cells: Sequence[str], body: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """The columns of bodies: a name above, below it only ticks and seats, and some blank."""
    header = Header(cells)
    who = header.place(*_WHO, *_MAIL)
    found = []
    for place, name in enumerate(cells):
        below = [row[place] for row in body if place < len(row)]
        filled = [cell for cell in below if cell]
        if (
            name
            and place != who
            and filled
            and all(cell.casefold() in _TICKS | _SEATS.keys() for cell in filled)
        ):
            found.append(place)
    return tuple(found) if who is not None else ()


def _read_wide(look: Look) -> Part:
    table = look.table()
    rows = [Row(row.number, tuple(map(clean, row.cells))) for row in table.rows]
    at = next((at for at, row in enumerate(rows[:10]) if len(_bodies_of(rows, at)) >= 2), None)
    if at is None:
        return Part(problems=tuple(table.problems))
    names, columns = Header(rows[at].cells), _bodies_of(rows, at)
    seats = _Seats(look.file, table)
    for row in rows[at + 1 :]:
        marks = [
            (place, row.cells[place]) for place in columns if place < len(row.cells) and row.cells[place]
        ]
        who = names.cell(row, *_WHO)
        if not who and not names.cell(row, *_MAIL):
            if marks:
                table.drop("The row names nobody.", "Fill in the name, or delete the row.", row=row.number)
            continue
        person = seats.person(names, row, who)
        seats.rows += 1
        for place, mark in marks:
            role = _SEATS.get(mark.casefold(), "" if mark.casefold() in _TICKS else mark)
            body = " ".join(names.names[place].split())
            source = Source(look.file, row.number)
            seats.add(Membership(person, body, role or None, source=source), counts=False)
    return seats.part(voting=False)


def _bodies_of(rows: Sequence[Row], at: int) -> tuple[int, ...]:
    return _bodies(rows[at].cells, [row.cells for row in rows[at + 1 :]])


class _Seats:
    """The seats of one file, and the people in them."""

    def __init__(self, file: str, table: Table) -> None:
        self._file, self._table = file, table
        self._roster = Roster(file)
        self._holders = Holders(self._roster)
        self._seats: dict[tuple[str, str, date | None], Membership] = {}
        self.rows = self.silent = 0

    def person(self, names: Header, row: Row, who: str) -> str:
        """The id of the person of a row, made known where they are not yet."""
        email, number = names.cell(row, *_MAIL), names.cell(row, *_ID)
        plain = _HONOUR.sub("", who)
        title, unit = names.cell(row, *_TITLE), names.cell(row, *_UNIT)
        if number or "@" in email or title or unit:
            known = number or (self._roster.find(plain) if not email else "")
            address = email if "@" in email else ""
            return self._roster.add(
                row.number, person=known, name=turned(plain), email=address, title=title, unit=unit
            )
        return self._holders.of(plain, row.number)

    def add(self, seat: Membership, *, counts: bool = True) -> None:
        """Keep a seat; the same one twice is a problem."""
        first = self._seats.setdefault((seat.person, seat.body, seat.start), seat)
        if first is not seat and first.source is not None and seat.source is not None:
            self._table.drop(
                f"{shown(seat.person)} sits in {shown(seat.body)} already, from the same day "
                f"(row {first.source.row}).",
                "Keep one of the rows.",
                row=seat.source.row,
            )
        else:
            self.rows += counts

    def part(self, *, voting: bool) -> Part:
        """The seats and who sits together."""
        seats = tuple(self._seats.values())
        weave, crowds = Weave(self._file), []
        for body in dict.fromkeys(seat.body for seat in seats):
            own = [seat for seat in seats if seat.body == body]
            members = len({seat.person for seat in own})
            if members > LARGEST:
                crowds.append(body)
            elif members > 1:
                for one, other in _together(own):
                    row = other.source.row if other.source else 1
                    weave.add(one.person, other.person, COMMITTEE.name, row, strength=1 / (members - 1))
        first = min((seat.source.row for seat in seats if seat.source), default=1)
        layers = (replace(COMMITTEE, source=Source(self._file, first)),) if weave.ties else ()
        records = Records(people=self._roster.people, memberships=seats, ties=weave.ties, layers=layers)
        part = Part(records, tuple(self._table.problems), self.rows, self._table.dropped)
        return part.noting(
            f"{self._file}: {counted(self.silent, 'seat')} without a vote; who may decide what is read "
            "from approvals, not from a list of members."
            if voting
            else "",
            f"{self._file}: no ties made of bodies of more than {LARGEST} members: {', '.join(crowds[:3])}."
            if crowds
            else "",
        )


def _together(seats: Sequence[Membership]) -> Iterator[tuple[Membership, Membership]]:
    """Each pair of people who sit in a body on the same day, once."""
    done: set[frozenset[str]] = set()
    for one, other in combinations(seats, 2):
        pair = frozenset((one.person, other.person))
        begins = max(one.start or date.min, other.start or date.min)
        ends = min(one.end or date.max, other.end or date.max)
        if len(pair) == 2 and pair not in done and begins <= ends:
            done.add(pair)
            yield one, other


_GIVES = "memberships with role and dates, people, ties on the layer committee"
FORMATS = (
    Format("list of committee members (CSV, XLSX)", "committee list", _long, _read_long, "K", _GIVES),
    Format("people by committees (CSV, XLSX)", "committee table", _wide, _read_wide, "K", _GIVES),
)
