"""How long what a source says is kept: older events and records go for good when the workspace is opened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fnmatch import fnmatchcase
from typing import Any

import sqlalchemy as sa

from orgmap.errors import InputError, Problem
from orgmap.identity import key
from orgmap.workspace import ledger
from orgmap.workspace.batches import Batches, span
from orgmap.workspace.ledger import Change
from orgmap.workspace.rows import live
from orgmap.workspace.tables import (
    ASSIGNMENTS,
    CHANGES,
    EVENT_FILES,
    MEMBERSHIPS,
    NOUNS,
    PROPOSALS,
    REMARKS,
    RETENTION,
    SHOWN_NAMES,
    STANCES,
    TIES,
)

_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}
#: The day a record is of, where it says one; else it is as old as its place in the book of changes.
_OWN_DAY = {TIES: "last_seen", MEMBERSHIPS: "end", ASSIGNMENTS: "end", STANCES: "as_of"}


@dataclass(frozen=True, slots=True)
class Expired:
    """What was too old and is gone: rows of records, events, and the sources they came from."""

    records: int = 0
    events: int = 0
    sources: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.records or self.events)

    @property
    def sentence(self) -> str:
        """What was removed, in words."""
        records = "1 record" if self.records == 1 else f"{self.records} records"
        events = "1 event" if self.events == 1 else f"{self.events} events"
        return f"Removed {records} and {events} of {', '.join(self.sources)}, older than they are kept."


def days_of(text: str) -> int | None:
    """How many days a text like 180d, 26w, 6m or 2y means; None for ever.

    Raises InputError for anything else.

    >>> days_of("26w"), days_of("90"), days_of("ever")
    (182, 90, None)
    """
    plain = text.strip().casefold()
    if plain in ("ever", "forever", "none"):
        return None
    match = re.fullmatch(r"(\d{1,5})\s*([dwmy]?)(?:ays?|eeks?|onths?|ears?)?", plain)
    if match is None or int(match[1]) == 0:
        raise InputError(Problem(f"'{text}' is no time to keep data.", "Write 180d, 26w, 6m, 2y, or ever."))
    return int(match[1]) * _UNITS[match[2] or "d"]


def rules(connection: sa.Connection) -> dict[str, int]:
    """Return how many days each source is kept, in the order the rules were given."""
    query = (
        sa.select(RETENTION.c.source, RETENTION.c.days).where(live(RETENTION)).order_by(RETENTION.c.row_id)
    )
    return {row.source: row.days for row in connection.execute(query)}


def keep(connection: sa.Connection, source: str, days: int | None) -> Change:
    """Set how many days a source is kept (None: for ever), a change like any other."""
    source = source.strip()
    if not source:
        raise InputError(Problem("No source was named.", "Name a file as `history` does, or '*' for all."))
    said = f"for {days} days" if days is not None else "for ever"
    change = ledger.log(connection, "edit", f"What {source} says is kept {said}.")
    ledger.retire(connection, RETENTION, RETENTION.c.source == source, change)
    if days is not None:
        ledger.insert(connection, RETENTION, [{"source": source, "days": days}], change)
    return change


def limit_of(file: str | None, kept: Mapping[str, int], now: datetime) -> datetime | None:
    """Return the moment before which what a file says is too old; None for never.

    A rule names a file, or several with * and ?; of several rules that fit the shortest counts. What was
    entered by hand comes from no file and stays.
    """
    if file is None:
        return None
    days = [
        n for source, n in kept.items() if source == file or fnmatchcase(file.casefold(), source.casefold())
    ]
    return now - timedelta(days=min(days)) if days else None


def is_due(connection: sa.Connection, now: datetime) -> bool:
    """Whether anything is older than it is kept."""
    kept = rules(connection)
    if not kept:
        return False
    if any(_old_rows(connection, kept, now)):
        return True
    for row in connection.execute(sa.select(EVENT_FILES)).mappings():
        limit = limit_of(row["given_by"], kept, now)
        if limit is not None and (row["earliest"] is None or row["earliest"] < limit) and row["events"]:
            return True
    return False


def expire(connection: sa.Connection, batches: Batches, now: datetime) -> Expired:
    """Delete what is too old, live or retired, from tables and event files."""
    kept = rules(connection)
    if not kept:
        return Expired()
    counts: Counter[str] = Counter()
    records = 0
    for table, row_id, file in list(_old_rows(connection, kept, now)):
        connection.execute(sa.delete(table).where(table.c.row_id == row_id))
        records += 1
        counts[file] += 1
    events = 0
    for row in connection.execute(sa.select(EVENT_FILES)).mappings().all():
        gone = _expire_events(connection, batches, row, limit_of(row["given_by"], kept, now))
        events += gone
        if gone:
            counts[row["given_by"]] += gone
    if events:
        _drop_names(connection, batches)
    return Expired(records, events, tuple(sorted(counts)))


def _old_rows(
    connection: sa.Connection, kept: Mapping[str, int], now: datetime
) -> Iterator[tuple[sa.Table, int, str]]:
    for table in (*(noun.table for noun in NOUNS), REMARKS, PROPOSALS):
        file = table.c.file if table is PROPOSALS else table.c.given_by
        day = table.c[_OWN_DAY[table]] if table in _OWN_DAY else sa.null()
        query = (
            sa.select(table.c.row_id, file.label("_file"), day.label("_day"), CHANGES.c.at.label("_at"))
            .join(CHANGES, CHANGES.c.id == table.c.change_in)
            .where(file.is_not(None))
        )
        for row in connection.execute(query).mappings():
            limit = limit_of(row["_file"], kept, now)
            if limit is not None and _moment(row["_day"] or row["_at"]) < limit:
                yield table, row["row_id"], row["_file"]


def _moment(day: date | datetime) -> datetime:
    if not isinstance(day, datetime):
        return datetime.combine(day, time.max, tzinfo=UTC)
    return day if day.tzinfo else day.replace(tzinfo=UTC)


def _expire_events(
    connection: sa.Connection, batches: Batches, row: Mapping[Any, Any], limit: datetime | None
) -> int:
    """Rewrite an event file without what is too old; return how many events went."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if limit is None or not row["events"] or (row["earliest"] is not None and row["earliest"] >= limit):
        return 0
    table = batches.read(row["path"], row["events"])
    young = pc.greater_equal(table["time"], pa.scalar(limit, table["time"].type))
    left = table.filter(pc.fill_null(young, True))
    gone = int(table.num_rows - left.num_rows)
    values = {**span(left), "events": left.num_rows}
    if gone:
        values["path"] = batches.write(left)
    connection.execute(sa.update(EVENT_FILES).where(EVENT_FILES.c.row_id == row["row_id"]).values(**values))
    return gone


def _drop_names(connection: sa.Connection, batches: Batches) -> None:
    """Delete the names shown beside addresses that no event mentions any more."""
    import pyarrow.compute as pc

    used: set[str] = set()
    for row in connection.execute(sa.select(EVENT_FILES.c.path, EVENT_FILES.c.events)).all():
        table = batches.read(row.path, row.events)
        for column in (table["sender"], pc.list_flatten(table["recipients"])):
            used.update(key(one) for one in pc.unique(column).to_pylist() if one)
    for row in connection.execute(sa.select(SHOWN_NAMES.c.row_id, SHOWN_NAMES.c.address)).all():
        if key(row.address) not in used:
            connection.execute(sa.delete(SHOWN_NAMES).where(SHOWN_NAMES.c.row_id == row.row_id))
