"""Nouns to rows and back: every field of every record survives the database unchanged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from orgmap.model import Records, Source
from orgmap.results import Proposal
from orgmap.workspace import bulk
from orgmap.workspace.tables import NOUN_OF, NOUNS, REMARKS, SHOWN_NAMES, Noun

Row = dict[str, Any]


def to_row(record: Any) -> Row:
    """Return the column values of a record, the bookkeeping columns left out."""
    return {name: getattr(record, name) for name in NOUN_OF[type(record)].fields}


def from_row(noun: Noun, row: Mapping[Any, Any]) -> Any:
    """Return the record a row holds."""
    return noun.kind(**{name: row[name] for name in noun.fields})


def given_by(record: Any) -> str | None:
    """Which file a record comes from; None for what was entered by hand."""
    origin = getattr(record, NOUN_OF[type(record)].origin)
    if isinstance(origin, tuple):
        origin = origin[0] if origin else None
    return origin.file if isinstance(origin, Source) else None


def members(records: Records, noun: Noun) -> tuple[Any, ...]:
    """Return the records of one noun, in order (the initiative as none or one)."""
    found = getattr(records, noun.records)
    if isinstance(found, tuple):
        return found
    return () if found is None else (found,)


def digest(records: Iterable[Any], events: Any, remarks: Iterable[str]) -> str:
    """Return the SHA-256 of what a file said: its records in order, its events and its remarks."""
    total = hashlib.sha256()
    for part in bulk.said(records):
        total.update(part)
    for remark in remarks:
        total.update(json.dumps(remark).encode("utf-8"))
    if events is not None:
        total.update(_event_bytes(events))
    return total.hexdigest()


def _event_bytes(events: Any) -> bytes:
    """Return the events in one form, however the table was cut into pieces."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    plain = events.replace_schema_metadata(None).combine_chunks()
    fresh = plain.take(pa.array(range(plain.num_rows), pa.int64()))  # no offsets, no leftovers in the buffers
    with pa.ipc.new_stream(sink, fresh.schema) as stream:
        stream.write_table(fresh.combine_chunks())
    return bytes(sink.getvalue())


def proposal_to_row(proposal: Proposal) -> Row:
    """Return the column values of a proposal."""
    return {
        "kind": proposal.kind,
        "people": proposal.people,
        "object": proposal.object,
        "polarity": proposal.polarity,
        "confidence": proposal.confidence,
        "sentence": proposal.sentence,
        "span_start": proposal.span[0],
        "span_end": proposal.span[1],
        "file": proposal.file,
        "row": proposal.row,
        "status": proposal.status,
    }


def proposal_from_row(row: Mapping[Any, Any]) -> Proposal:
    """Return the proposal a row holds."""
    names = ("kind", "people", "object", "polarity", "confidence", "sentence", "file", "row", "status")
    return Proposal(**{name: row[name] for name in names}, span=(row["span_start"], row["span_end"]))


def live(table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition for rows no change has retired."""
    return table.c.change_out.is_(None)


def read_records(connection: sa.Connection, *, nouns: Collection[Noun] = NOUNS) -> Records:
    """Return every live record, in the order it came in; the latest initiative stands. Without events.

    ``nouns`` limits what is read; the rest is then empty.
    """
    found: dict[str, Any] = {}
    for noun in nouns:
        records = bulk.standing(connection, noun, live(noun.table))
        found[noun.records] = records if noun.records != "initiative" else (records[-1] if records else None)
    remarks = connection.execute(
        sa.select(REMARKS.c.sentence).where(live(REMARKS)).order_by(REMARKS.c.row_id)
    )
    return Records(**found, notes=tuple(dict.fromkeys(remarks.scalars())))


def read_names(connection: sa.Connection) -> dict[str, str]:
    """Return the names shown beside mail addresses."""
    rows = connection.execute(sa.select(SHOWN_NAMES.c.address, SHOWN_NAMES.c.name).where(live(SHOWN_NAMES)))
    return {row.address: row.name for row in rows}
