"""Interaction events (interactions*.csv) into the Arrow table of `Records.events`.

Made for millions of rows: nothing is kept of a row but what `Events` holds of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import MappingProxyType

from orgmap.model import Records
from orgmap.readers.columns import Column, Form, Match, Unreadable, split_list, too_long, unused
from orgmap.readers.dates import Order, TwoReadings, settle
from orgmap.readers.gathered import Event, Events, event_schema
from orgmap.readers.part import Part, counted, limited
from orgmap.readers.tables import LONGEST_CELL, LONGEST_LIST, Row, Table
from orgmap.readers.ties import zoneless_note

__all__ = ["INTERACTIONS", "Event", "Events", "event_schema", "read_interactions"]

_KINDS = MappingProxyType(
    dict.fromkeys(("mail", "email", "e-mail"), "mail")
    | dict.fromkeys(("chat", "message", "im"), "chat")
    | dict.fromkeys(("meeting", "meet", "event"), "meeting")
    | dict.fromkeys(("call", "phone"), "call")
)

INTERACTIONS = Form(
    (
        Column("id", aliases=("message_id", "event_id", "network_message_id")),
        Column(
            "time", "time", required=True, aliases=("date", "timestamp", "sent", "received", "start", "when")
        ),
        Column("kind", "word", words=_KINDS, aliases=("type", "channel")),
        Column("sender", required=True, aliases=("from", "organizer", "organiser", "sender_address")),
        Column("recipients", "list", required=True, aliases=("recipient", "to", "attendees", "participants")),
    )
)


def read_interactions(table: Table, *, again: Callable[[], Table]) -> Part:
    """The events of a table. ``again`` opens the same table anew, to settle the order of written dates."""
    match = INTERACTIONS.match(table.header)
    events = Events(table.file)
    if table.header and not INTERACTIONS.lacks(table, match):
        reader = _Reader(table, match, events, again)
        for row in table.rows:
            reader.read(row)
        reader.report()
        notes = reader.notes()
    else:
        notes = ()
    kept = len(events)
    part = Part(Records(events=events.table()), limited(table.problems, table.file), kept, table.dropped)
    return part.noting(*notes, unused(table, match))


class _Reader:
    """One pass over the rows, cell by cell without a dictionary each."""

    def __init__(self, table: Table, match: Match, events: Events, again: Callable[[], Table]) -> None:
        self._table, self._places, self._events, self._again = table, match.places, events, again
        self._column = {column.name: column for column in INTERACTIONS.columns}
        self._order: Order | None = None
        self._order_known = False
        self._two: tuple[int, Unreadable, int] | None = None
        self._zoneless = self._kindless = self._alone = self._seen = 0

    def read(self, row: Row) -> None:
        """Keep the row's event, or say what is wrong with it."""
        self._seen += 1
        column = "time"
        try:
            when = self._when(row.cells[self._places["time"]])
            column = "kind"
            kind = self._kind(row)
            column = "sender"
            sender = self._participant(self._cell(row, "sender", LONGEST_CELL))
            column = "recipients"
            recipients = self._recipients(row, sender)
            column = "id"
            event = Event(self._identity(row), when, kind, sender, recipients, row.number)
            self._clash(event)
        except Unreadable as fault:
            self._fault(row, column, fault)
            return
        if recipients:
            self._events.add(event)
        else:
            self._alone += 1
            self._table.dropped += 1

    def _cell(self, row: Row, name: str, longest: int) -> str:
        text = row.cells[self._places[name]]
        if len(text) > longest:
            raise too_long(text, longest)
        if not text and name == "sender":
            raise Unreadable("The cell is blank.", f"Every row needs its {name}.")
        return text

    def _when(self, text: str) -> datetime:
        try:
            when = datetime.fromisoformat(text)
            if when.tzinfo is not None:
                return when.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        if not text:
            raise Unreadable("The cell is blank.", "Every event needs its time, e.g. 2026-01-31T09:30:00Z.")
        moment = self._column["time"].parse(text[:100], self._settled(text))
        self._zoneless += not moment.zoned
        return moment.when  # type: ignore[no-any-return]

    def _settled(self, text: str) -> Order | None:
        """Day or month first, from the whole column, looked up when a date is first written that way."""
        if not self._order_known and not text[:4].isdigit():
            table = self._again()
            place = self._places["time"]
            self._order = settle(row.cells[place] for row in table.rows)
            self._order_known = True
        return self._order

    def _kind(self, row: Row) -> str:
        place = self._places.get("kind")
        text = row.cells[place] if place is not None else ""
        if not text:
            self._kindless += 1
            return "mail"
        return self._column["kind"].parse(text)  # type: ignore[no-any-return]

    def _participant(self, text: str) -> str:
        """An address without the name that mail programs set before it, or a name or id as it stands."""
        if text.endswith(">") and "<" in text:
            within = text[text.rindex("<") + 1 : -1].strip()
            text = within if "@" in within else text
        return text.casefold() if "@" in text else text

    def _recipients(self, row: Row, sender: str) -> tuple[str, ...]:
        parts = map(self._participant, split_list(self._cell(row, "recipients", LONGEST_LIST)))
        return tuple(dict.fromkeys(one for one in parts if one != sender))

    def _identity(self, row: Row) -> str:
        place = self._places.get("id")
        text = row.cells[place] if place is not None else ""
        if len(text) > LONGEST_CELL:
            raise too_long(text, LONGEST_CELL)
        return text or f"{self._table.file}#{row.number}"

    def _clash(self, event: Event) -> None:
        other = self._events.clash(event)
        if other is not None:
            raise Unreadable(
                f"The id '{event.id[:60]}' stands on row {other} with another sender.",
                "Give each event its own id.",
            )

    def _fault(self, row: Row, name: str, fault: Unreadable) -> None:
        self._table.dropped += 1
        if isinstance(fault.__cause__, TwoReadings):
            first = self._two or (row.number, fault, 0)
            self._two = (first[0], first[1], first[2] + 1)
            return
        header = self._table.header[self._places[name]]
        self._table.fault(fault.message, fault.fix, row=row.number, column=header)

    def report(self) -> None:
        """The faults that are told once a file."""
        if self._two is not None:
            row, fault, count = self._two
            more = "" if count == 1 else f" So can {count - 1} more in this column."
            header = self._table.header[self._places["time"]]
            self._table.fault(fault.message + more, fault.fix, row=row, column=header)
        if not self._seen and not self._table.problems:
            self._table.fault("There is a header but no row below it.", "Add rows, or remove the file.")

    def notes(self) -> tuple[str, ...]:
        """Sentences on what was read into or left out."""
        file = self._table.file
        repeated = self._events.repeated
        return (
            zoneless_note(file, self._zoneless),
            f"{file}: {counted(self._kindless, 'event')} without a kind read as mail."
            if self._kindless
            else "",
            f"{file}: {counted(self._alone, 'event')} without a recipient left out." if self._alone else "",
            f"{file}: {counted(repeated, 'row')} with an id seen before joined to the first."
            if repeated
            else "",
        )
