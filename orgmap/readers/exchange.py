"""Exchange: message traces in their three shapes, and the tracking log of a server of one's own.

All list one message on many rows. A message is gathered by its id; rows of receiving and delivering,
of each recipient and of the opening of a list become one event. Subjects are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from orgmap.model import Records
from orgmap.readers.dates import Order, TwoReadings, read_moment, settle
from orgmap.readers.header import Header, has_all
from orgmap.readers.interactions import Event, Events
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part, counted
from orgmap.readers.tables import Row, Table

_DATES = ("date", "received", "date (utc)", "origin_timestamp_utc", "datetime", "origin timestamp")
_FROM = ("senderaddress", "sender", "sender address")
_TO = ("recipientaddress", "recipient", "recipient address")
_ID = ("messageid", "message id", "networkmessageid", "messagetraceid", "message trace id")
_LOST = re.compile(r"fail|quarantin|spam|rejected|dropped", re.IGNORECASE)
_LIST = re.compile(r"expand", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@<>;,\"]+@[^\s@<>;,\"]+")
_CARRIES = frozenset({"RECEIVE", "DELIVER", "SEND", "SUBMIT"})
_LOG_TYPE = re.compile(r"(?im)^#Log-Type:\s*Message Tracking Log")
_MODERATION = frozenset({"MODERATORAPPROVE", "MODERATORREJECT"})
#: As many recipients are held as a tuple, more as a dictionary.
_FEW = 32
_NAMES = ("message-id", "message_id", "network-message-id", "network_message_id")


class _Message:
    """One message, kept small: there may be millions."""

    __slots__ = ("lists", "row", "sender", "time", "to")

    def __init__(self, time: datetime, sender: str, row: int) -> None:
        self.time, self.sender, self.row = time, sender, row
        self.to: tuple[str, ...] | dict[str, None] = ()
        self.lists: tuple[str, ...] = ()

    def add(self, to: Sequence[str]) -> None:
        """More recipients, each once; many of them are held as a dictionary."""
        if isinstance(self.to, dict):
            self.to.update(dict.fromkeys(to))
        elif not set(self.to).issuperset(to):
            whole = dict.fromkeys((*self.to, *to))
            self.to = tuple(whole) if len(whole) <= _FEW else whole


@dataclass
class _Trace:
    """Messages being gathered, and what is left out."""

    file: str
    messages: dict[str, _Message] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str) -> None:
        """One more row of a kind that is left out or only remarked upon."""
        self.counts[what] = self.counts.get(what, 0) + 1

    def take(self, key: str, when: datetime, sender: str, to: Sequence[str], row: int) -> None:
        """Keep one row of a message; the earliest time counts."""
        message = self.messages.get(key)
        known = self.addresses.setdefault  # one text for an address, however many rows hold it
        if message is None:
            message = self.messages[key] = _Message(when, known(sender, sender), row)
        elif when < message.time:
            message.time = when
        message.add([known(one, one) for one in to])

    def opened(self, key: str, name: str) -> None:
        """Remember that a list among the recipients was opened: its members stand for it."""
        if key in self.messages:
            message = self.messages[key]
            message.lists = tuple(dict.fromkeys((*message.lists, name)))

    def part(self, table: Table) -> Part:
        """The events."""
        events = Events(self.file)
        for key, one in self.messages.items():
            lists = frozenset(one.lists if len(one.to) > len(one.lists) else ())
            to = tuple(name for name in one.to if name != one.sender and name not in lists)
            if to:
                events.add(Event(key, one.time, "mail", one.sender, to, one.row))
            else:
                self.count("without a recipient left out")
        left = sum(count for what, count in self.counts.items() if what.endswith("left out"))
        part = Part(Records(events=events.table()), tuple(table.problems), len(events), left + table.dropped)
        return part.noting(
            *(f"{self.file}: {counted(count, 'row')} {what}." for what, count in sorted(self.counts.items()))
        )


def _plain(text: str) -> str:
    if len(text) > 1000:  # no address is; searching it would take the square of its length
        return ""
    found = _ADDRESS.search(text)
    return found[0].casefold() if found else text.strip().strip("<>").casefold()


def _listed(text: str) -> list[str]:
    return [plain for one in text.split(";") if (plain := _plain(one))]


def _moment(table: Table, row: Row, text: str, order: Order | None, column: str) -> datetime | None:
    """The time of a row; what cannot be read, or can be read two ways, is a problem."""
    try:
        return read_moment(text[:60], order).when
    except TwoReadings as two:
        table.drop(
            f"'{text[:40]}' can be read two ways: {two.day_first} or {two.month_first}.",
            "Say --dates day-first or --dates month-first.",
            row=row.number,
            column=column,
        )
    except (ValueError, OverflowError):
        table.drop(
            f"'{text[:40]}' is not a time." if text else "The row has no time.",
            "Export it again; times look like 2026-01-31T09:30:00Z.",
            row=row.number,
            column=column,
        )
    return None


def _identity(*given: str) -> str:
    """A message id as mail archives write it, so that a mailbox and a trace tell one message once."""
    return next((plain for one in given if (plain := "".join(one.split()).strip("<>")[:998])), "")


def _is_extended(cells: Sequence[str]) -> bool:
    return has_all(cells, "date_time_utc", "event_id", "sender_address")


def _is_enhanced(cells: Sequence[str]) -> bool:
    return has_all(cells, "sender_address", "recipient_status") and not _is_extended(cells)


def _is_summary(cells: Sequence[str]) -> bool:
    header = Header(cells)
    return (
        header.place(*_FROM) is not None
        and header.place(*_TO) is not None
        and header.has("status")
        and header.place(*_DATES) is not None
    )


def _sure(test: Callable[[Sequence[str]], bool], value: float) -> Callable[[Look], float]:
    def sure(look: Look) -> float:
        return value if not look.is_zip and any(map(test, look.rows[:10])) else 0.0

    return sure


def _read_extended(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, _is_extended)
    trace = _Trace(look.file)
    if header is not None:
        names = Header(header.cells)
        for row in rows:
            _transport(trace, table, names, row, "date_time_utc")
    return trace.part(table)


def _transport(trace: _Trace, table: Table, names: Header, row: Row, column: str) -> None:
    """One step of a message on its way through a server."""
    step = names.cell(row, "event_id", "event-id").upper()
    if step in _MODERATION:
        trace.count("of moderators' decisions seen; who may approve is read from approvals.csv only")
        return
    key = _identity(names.cell(row, *_NAMES))
    if step == "EXPAND":
        name = _plain(names.cell(row, "related_recipient_address", "related-recipient-address"))
        trace.opened(key, name)
    elif step not in _CARRIES:
        trace.count("of other steps (no one sends or receives there) passed over")
        return
    sender = _plain(names.cell(row, "sender_address", "sender-address"))
    if not sender or "@" not in sender:
        trace.count("without a sender (reports of the system) left out")
        return
    when = _moment(table, row, names.cell(row, column), None, column)
    if when is not None:
        to = _listed(names.cell(row, "recipient_address", "recipient-address"))
        trace.take(key or _stand_in(sender, when), when, sender, to, row.number)


def _stand_in(sender: str, when: datetime) -> str:
    """What stands for the id of a message that has none: who sent it, and when."""
    return f"{sender} {when.astimezone(UTC).isoformat()}"


def _read_enhanced(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, _is_enhanced)
    trace = _Trace(look.file)
    if header is not None:
        names = Header(header.cells)
        for row in rows:
            _enhanced(trace, table, names, row)
    return trace.part(table)


def _enhanced(trace: _Trace, table: Table, names: Header, row: Row) -> None:
    column = "origin_timestamp_utc"
    sender = _plain(names.cell(row, "sender_address"))
    if "@" not in sender:
        trace.count("without a sender (reports of the system) left out")
        return
    when = _moment(table, row, names.cell(row, column, *_DATES), None, column)
    if when is None:
        return
    to, opened = [], []
    for one in names.cell(row, "recipient_status").split(";"):
        address, _, status = one.partition("##")
        plain = _plain(address)
        if not plain:
            continue
        if _LOST.search(status):
            trace.count("with a recipient it did not reach")
            continue
        to.append(plain)
        if _LIST.search(status):
            opened.append(plain)
    key = _identity(names.cell(row, "message_id", "network_message_id")) or _stand_in(sender, when)
    trace.take(key, when, sender, to, row.number)
    for name in opened:
        trace.opened(key, name)


def _read_summary(look: Look) -> Part:
    order = look.options.dates or _order(look)
    table = look.table()
    header, rows = rows_from(table, _is_summary)
    trace = _Trace(look.file)
    if header is not None:
        names = Header(header.cells)
        for row in rows:
            _summary(trace, table, names, row, order)
    return trace.part(table)


def _order(look: Look) -> Order | None:
    """Day or month first, settled by the whole column."""
    header, rows = rows_from(look.table(), _is_summary)
    if header is None:
        return None
    names = Header(header.cells)
    return settle(names.cell(row, *_DATES) for row in rows)


def _summary(trace: _Trace, table: Table, names: Header, row: Row, order: Order | None) -> None:
    status = names.cell(row, "status")
    sender, to = _plain(names.cell(row, *_FROM)), _plain(names.cell(row, *_TO))
    if _LOST.search(status):
        trace.count("of messages that did not arrive left out")
        return
    if "@" not in sender or "@" not in to:
        trace.count("without a sender or a recipient left out")
        return
    when = _moment(table, row, names.cell(row, *_DATES), order, "Date")
    if when is None:
        return
    key = _identity(names.cell(row, *_ID)) or _stand_in(sender, when)
    trace.take(key, when, sender, [to], row.number)
    if _LIST.search(status):
        trace.opened(key, to)


def _is_log(look: Look) -> float:
    return 1.0 if look.start.startswith("#") and _LOG_TYPE.search(look.start) else 0.0


def _fields(cells: Sequence[str]) -> bool:
    return bool(cells) and cells[0].startswith("#Fields:")


def _read_log(look: Look) -> Part:
    table = look.table(delimiter=",")
    header, rows = rows_from(table, _fields)
    trace = _Trace(look.file)
    if header is not None:
        names = Header((header.cells[0].removeprefix("#Fields:").strip(), *header.cells[1:]))
        for row in rows:
            if not row.cells[0].startswith("#"):  # a log begun anew says its fields again
                _transport(trace, table, names, row, "date-time")
    elif not table.problems:
        table.fault("The log has no line of '#Fields:'.", "Copy the whole log, from its first line on.")
    return trace.part(table)


_GIVES = "events: mail from sender to recipients, one a message"
FORMATS = (
    Format(
        "Exchange message trace (extended)", "Exchange message trace", _sure(_is_extended, 0.99),
        _read_extended, "V", _GIVES, streams=True,
    ),
    Format(
        "Exchange message trace (enhanced summary)", "Exchange message trace", _sure(_is_enhanced, 0.98),
        _read_enhanced, "V", _GIVES, streams=True,
    ),
    Format(
        "Exchange message trace (summary)", "Exchange message trace", _sure(_is_summary, 0.95),
        _read_summary, "V", _GIVES, streams=True,
    ),
    Format(
        "Exchange message tracking log", "Exchange tracking log", _is_log, _read_log, "V", _GIVES,
        streams=True,
    ),
)  # fmt: skip
