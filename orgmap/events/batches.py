"""Where events come from: a table in memory, or Parquet files read a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from orgmap.events.coded import COLUMNS, SIZE, Bools, Coded, coded

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 1 << 17
#: Texts of which there are few: kept as Parquet has them, as numbers into a list.
_FEW = ("kind", "sender", "recipients.list.element", "recipients.list.item", "file")


def read(events: pa.Table | Sequence[Path]) -> Coded:
    """Events as numbers; texts of a file are held a batch at a time."""
    if isinstance(events, Sequence):
        paths = list(events)
        rows, named = _sizes(paths)
        return coded(_of_files(paths), lambda marked: _ids(paths, marked), rows=rows, named=named)
    return coded(
        events.to_batches(max_chunksize=_ROWS),
        lambda marked: _marked(events["id"], marked),
        rows=events.num_rows,
        named=sum(len(chunk.flatten()) for chunk in events["recipients"].chunks),
    )


def _sizes(paths: Sequence[Path]) -> tuple[int, int]:
    """How many events files hold, and at most how many recipients."""
    import pyarrow.parquet as pq

    rows = named = 0
    for path in paths:
        about = pq.read_metadata(path)
        rows += about.num_rows
        for group in range(about.num_row_groups):
            leaves = (about.row_group(group).column(at) for at in range(about.num_columns))
            named += sum(leaf.num_values for leaf in leaves if leaf.path_in_schema.startswith("recipients."))
    return rows, named


def whole(events: pa.Table | Sequence[Path]) -> pa.Table:
    """Events as one table."""
    import pyarrow as pa

    if not isinstance(events, Sequence):
        return events
    return pa.concat_tables(map(pa.Table.from_batches, ([one] for one in _of_files(events, few=()))))


def _of_files(paths: Sequence[Path], *, few: Sequence[str] = _FEW) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq

    for path in paths:
        schema = pq.read_metadata(path).schema
        leaves = {schema.column(at).path for at in range(len(schema))}
        with pq.ParquetFile(path, read_dictionary=sorted(leaves & set(few))) as file:
            columns = [name for name in (*COLUMNS, SIZE) if name in file.schema_arrow.names]
            for group in range(file.num_row_groups):  # lists of numbered texts do not span two groups
                yield from file.iter_batches(_ROWS, row_groups=[group], columns=columns, use_threads=False)


def _ids(paths: Sequence[Path], marked: Bools) -> pa.Array:
    """The ids of some events, read again: few files tell an event twice."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found, at = [], 0
    for path in paths:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS, columns=["id"], use_threads=False):
                found.append(_marked(batch["id"], marked[at : at + batch.num_rows]))
                at += batch.num_rows
    return pa.concat_arrays(found)


def _marked(ids: pa.Array | pa.ChunkedArray, marked: Bools) -> pa.Array:
    import pyarrow as pa

    some = ids.take(pa.array(np.flatnonzero(marked))).cast(pa.string())
    return some.combine_chunks() if isinstance(some, pa.ChunkedArray) else some
