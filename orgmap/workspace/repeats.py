"""Which events several files tell of: an overlapping export, or one mail in two people's mailboxes.

Every file's events are kept as the file gave them, because the file may be replaced or taken back; of
what two files tell, the one added first is read. So one more copy changes nothing, and nothing is lost
when the other goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

#: Stands between the parts of a key and in no address.
_BETWEEN = "\x1f"


def keys(events: pa.Table) -> pa.Array:
    """Return what each event is known again by, null where the file gave it no id.

    A mail with an Internet message id ("...@...") is known by that id alone, in whichever mailbox and at
    whichever second it lies there. Other ids (a number in an export) say little outside their file: such
    an event is known by id, sender and time together.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    ids = pc.utf8_trim(events["id"].cast(pa.string()), characters="<> \t")
    mail = pc.and_(pc.match_substring(ids, "@"), pc.equal(events["kind"], "mail"))
    times = pc.cast(pc.cast(events["time"], pa.int64()), pa.string())
    parts = [pc.fill_null(one, "") for one in (ids, events["sender"], times)]
    together = pc.binary_join_element_wise(*parts, _BETWEEN)
    found = pc.if_else(pc.fill_null(mail, False), ids, together)
    named = pc.fill_null(pc.not_equal(ids, ""), False)
    whole = pc.if_else(named, found, pa.scalar(None, pa.string()))
    return whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole


def firsts(tables: Sequence[pa.Table]) -> list[pa.Array]:
    """Return, for each table in order, which of its events no table before it tells of.

    Repeats within one table are left: they are counted where events become ties.
    """
    import numpy as np
    import pyarrow as pa

    if not tables:
        return []
    columns = [keys(table) for table in tables]
    together = pa.chunked_array(columns, pa.string()).combine_chunks()
    codes: Any = together.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False)
    place = np.repeat(np.arange(len(tables)), [len(column) for column in columns])
    known = codes >= 0
    _, first = np.unique(codes[known], return_index=True)
    owner = place[known][first]  # tables stand in order, so the first row is of the first table
    keep = ~known
    keep[known] = place[known] == owner[codes[known]]
    ends = np.cumsum([len(column) for column in columns])[:-1]
    return [pa.array(one) for one in np.split(keep, ends)]


def once(tables: Sequence[pa.Table]) -> list[pa.Table]:
    """Return the tables without what a table before them tells of."""
    if len(tables) < 2:
        return list(tables)
    return [
        table.filter(mask) if not all_true(mask) else table
        for table, mask in zip(tables, firsts(tables), strict=True)
    ]


def all_true(mask: pa.Array) -> bool:
    """Whether a mask keeps everything."""
    return bool(mask.true_count == len(mask))
