"""Event files of a workspace: Parquet, whole or not there at all.

A batch is written under a temporary name, flushed to the disk and renamed before the row that
mentions it is committed. A file no row mentions is an orphan of a change that never happened.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orgmap.errors import Problem, WorkspaceError
from orgmap.workspace.repeats import once

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "events"
_SUFFIX = ".parquet"
_UNFINISHED = ".part"
_MEND = "Add the file its events came from again, or put it back from a backup of the folder."


def schema(*, sized: bool = False) -> pa.Schema:
    """Return the columns of an event file; ``sized`` ones also keep how many a message went to."""
    import pyarrow as pa

    fields = [
        ("id", pa.string()),
        ("time", pa.timestamp("us", tz="UTC")),
        ("kind", pa.string()),
        ("sender", pa.string()),
        ("recipients", pa.list_(pa.string())),
        ("file", pa.string()),
        ("row", pa.int64()),
    ]
    return pa.schema([*fields, ("group_size", pa.int64())] if sized else fields)


def plain(events: pa.Table) -> pa.Table:
    """Return the events with exactly the columns kept, whatever else a reader put beside them."""
    import pyarrow as pa

    wanted = schema(sized="group_size" in events.column_names)
    columns = [events[field.name].cast(field.type) for field in wanted]
    return pa.Table.from_arrays(columns, schema=wanted)


def by_file(events: pa.Table | None) -> dict[str | None, pa.Table]:
    """Return the events of each source file, files in order of appearance."""
    import numpy as np

    if events is None or events.num_rows == 0:
        return {}
    table = plain(events).combine_chunks()
    coded: Any = table["file"].combine_chunks().dictionary_encode(null_encoding="encode")
    code = coded.indices.to_numpy()
    order = np.argsort(code, kind="stable")  # one look at the events, however many files they are from
    ends = np.searchsorted(code[order], np.arange(len(coded.dictionary) + 1))
    files = coded.dictionary.to_pylist()
    return {file: table.take(order[ends[at] : ends[at + 1]]) for at, file in enumerate(files)}


class Batches:
    """The folder of event files."""

    def __init__(self, workspace: Path) -> None:
        self.folder = workspace / FOLDER

    def write(self, events: pa.Table, *, flush: bool = True) -> str:
        """Keep the events on disk and return the name they are kept under.

        Of several files the name itself is made durable once, by :meth:`flush`, before they are mentioned.
        """
        import pyarrow.parquet as pq

        name = uuid.uuid4().hex + _SUFFIX
        unfinished = self.folder / (name + _UNFINISHED)
        try:
            self.folder.mkdir(exist_ok=True)
            with unfinished.open("wb") as file:
                pq.write_table(events, file, compression="zstd", write_page_checksum=True)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.folder / name)
        except OSError as fault:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)  # on a full disk every byte counts
            reason = fault.strerror or str(fault)
            raise WorkspaceError(
                Problem(f"The events cannot be written to {self.folder}: {reason}.", "Nothing was changed.")
            ) from fault
        if flush:
            self.flush()
        return name

    def flush(self) -> None:
        """Make the names of all files written durable."""
        if self.folder.is_dir():
            _flush_folder(self.folder)

    def read(self, name: str, count: int) -> pa.Table:
        """Return the events kept under a name; raise WorkspaceError unless all are there and sound."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        path = self.folder / name
        if not path.is_file():
            raise WorkspaceError(
                Problem(f"The event file {path} is missing.", _MEND),
            )
        try:
            with path.open("rb") as file:
                table = pq.read_table(file, page_checksum_verification=True)
            found = plain(table)
        except (pa.ArrowException, OSError, KeyError, ValueError) as fault:
            raise _damaged(path) from fault
        if found.num_rows != count:
            raise _damaged(path)
        return found

    def is_sound(self, name: str, count: int) -> bool:
        """Whether the events kept under a name are all there."""
        try:
            self.read(name, count)
        except WorkspaceError:
            return False
        return True

    def read_all(self, named: Sequence[tuple[str, int]]) -> pa.Table | None:
        """Return the events of several files as one table, what two of them tell once; None without any."""
        import pyarrow as pa

        tables = once([self.read(name, count) for name, count in named])
        if not tables:
            return None
        sized = any("group_size" in table.column_names for table in tables)
        return pa.concat_tables([with_sizes(table) if sized else table for table in tables])

    def sweep(self, mentioned: Collection[str]) -> None:
        """Delete files no row mentions. Only a writer may: another's unfinished batch would go too."""
        for path in self.unmentioned(mentioned):
            with suppress(FileNotFoundError):
                path.unlink()

    def unmentioned(self, mentioned: Collection[str]) -> list[Path]:
        """Return the orphans: finished or not, files of changes that never happened."""
        if not self.folder.is_dir():
            return []
        return [
            path for path in sorted(self.folder.iterdir()) if path.is_file() and path.name not in mentioned
        ]


def span(events: pa.Table) -> dict[str, datetime | None]:
    """Return when the first and the last event were, as columns of the table of event files."""
    import pyarrow.compute as pc

    ends = pc.min_max(events["time"]).as_py()
    return {"earliest": ends["min"], "latest": ends["max"]}


def with_sizes(table: pa.Table) -> pa.Table:
    """Return the events with the column ``group_size``, unknown where it was not kept."""
    import pyarrow as pa

    if "group_size" in table.column_names:
        return table
    return table.append_column("group_size", pa.nulls(table.num_rows, pa.int64()))


def _damaged(path: Path) -> WorkspaceError:
    return WorkspaceError(
        Problem(f"The event file {path} is damaged.", _MEND),
    )


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable (a folder cannot be flushed on Windows)."""
    with suppress(OSError, PermissionError):
        handle: Any = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
