"""Events as arrays of numbers: read batch by batch, so that their texts need not be held.

People and files become numbers in the order of their names. Of an id only 64 bits are kept, a hash drawn
anew in every process: events whose hashes agree are compared by their texts (:mod:`orgmap.events.once`), so
that nothing rests on luck.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

from orgmap.events.options import MEETING

if TYPE_CHECKING:
    import pyarrow as pa

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]

COLUMNS = ("id", "time", "kind", "sender", "recipients", "file", "row")
SIZE = "group_size"

_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_SEED = np.uint64(int.from_bytes(os.urandom(8), "little"))
_WORD = 8
#: Kinds of events: neither (no kind is known), a message, a meeting.
NEITHER, SENT, MET = 0, 1, 2


@dataclass(frozen=True)
class Coded:
    """Events as numbers. Person and file -1 is nobody and no file; ``time`` is microseconds since 1970.

    ``start`` has one entry more than there are events: those of event i are
    ``recipient[start[i]:start[i + 1]]``. ``texts`` gives the ids of the events marked.
    """

    people: list[str]
    files: list[str]
    time: Ints
    kind: npt.NDArray[np.int8]
    sender: Small
    start: Ints
    recipient: Small
    file: Small
    row: Ints
    size: Small
    hash: Hashes
    texts: Callable[[Bools], pa.Array]

    @property
    def count(self) -> int:
        """The number of events."""
        return int(self.time.size)

    def without_lists(self) -> Coded:
        """The same events without recipients and ids, which take most of the memory."""
        none = np.empty(0, dtype=np.int32)
        return replace(self, start=none.astype(np.int64), recipient=none, hash=none.astype(np.uint64))

    def taken(self, at: Ints) -> Coded:
        """These events, in this order; their ids can no longer be asked for."""
        length = np.diff(self.start)[at]
        start = np.zeros(at.size + 1, dtype=np.int64)
        np.cumsum(length, out=start[1:])
        from_ = np.repeat(self.start[at] - start[:-1], length) + np.arange(start[-1])
        return replace(
            self,
            **{name: getattr(self, name)[at] for name in _OF_AN_EVENT},
            start=start,
            recipient=self.recipient[from_],
        )


_OF_AN_EVENT = ("time", "kind", "sender", "file", "row", "size", "hash")


@dataclass
class _Names:
    """Numbers for texts, in order of appearance; put in order of the texts at the end."""

    number: dict[str | None, int] = field(default_factory=lambda: {None: -1})
    _last: dict[str, tuple[pa.Array, Small]] = field(default_factory=dict)

    def of(self, column: pa.Array, name: str = "") -> Small:
        """The number of each text of the column of this name, -1 where there is none."""
        import pyarrow as pa
        import pyarrow.types as kinds

        coded = column if kinds.is_dictionary(column.type) else column.cast(pa.string()).dictionary_encode()
        table = self._table(coded.dictionary, name)
        if coded.null_count:
            return cast(
                "Small", table[coded.indices.fill_null(table.size - 1).to_numpy(zero_copy_only=False)]
            )
        return cast("Small", table[coded.indices.to_numpy(zero_copy_only=False)])

    def _table(self, texts: pa.Array, column: str) -> Small:
        """The number of each text, and -1 at the end. Batches of one part of a file share their texts."""
        if column in self._last and self._last[column][0].equals(texts):
            return self._last[column][1]
        known = self.number
        numbers = [known.setdefault(name, len(known) - 1) for name in texts.to_pylist()]
        self._last[column] = texts, np.array([*numbers, -1], dtype=np.int32)
        return self._last[column][1]

    def ordered(self) -> tuple[list[str], Small]:
        """The texts in order, and the place of each number in it (the last entry is for -1)."""
        names = [name for name in self.number if name is not None]
        order = sorted(range(len(names)), key=names.__getitem__)
        place = np.full(len(names) + 1, -1, dtype=np.int32)
        place[order] = np.arange(len(names), dtype=np.int32)
        return [names[at] for at in order], place


def coded(
    batches: Iterable[pa.RecordBatch], texts: Callable[[Bools], pa.Array], *, rows: int, named: int
) -> Coded:
    """Read events into numbers. ``texts`` gives the ids of the events marked, where hashes agree.

    ``rows`` is the number of events and ``named`` at least that of all their recipients.
    """
    people, files = _Names(), _Names()
    # Written in place: lists of parts would be held beside the whole when they are joined.
    whole: dict[str, Any] = {
        name: np.empty(named if name == "recipient" else rows, kind) for name, kind in _KINDS.items()
    }
    start = np.zeros(rows + 1, dtype=np.int64)
    at = many = 0
    for batch in batches:
        found = _numbers(batch, people, files)
        length, recipient = found.pop("length"), found.pop("recipient")
        begin, at = at, at + batch.num_rows
        for name, values in found.items():
            whole[name][begin:at] = values
        whole["recipient"][many : many + recipient.size] = recipient
        np.cumsum(length, out=start[begin + 1 : at + 1])
        start[begin + 1 : at + 1] += many
        many += recipient.size
    whole["recipient"] = whole["recipient"][:many]
    who, person = people.ordered()
    places, file = files.ordered()
    for name, place in (("sender", person), ("recipient", person), ("file", file)):
        np.take(place, whole[name], out=whole[name], mode="wrap")  # -1 is the last place
    return Coded(people=who, files=places, start=start, texts=texts, **whole)


_KINDS: dict[str, type] = {
    "time": np.int64,
    "kind": np.int8,
    "sender": np.int32,
    "file": np.int32,
    "row": np.int64,
    "size": np.int32,
    "hash": np.uint64,
    "recipient": np.int32,
}


def _numbers(batch: pa.RecordBatch, people: _Names, files: _Names) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    lists = batch["recipients"]
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    time = pc.cast(batch["time"], pa.timestamp("us", tz="UTC")).cast(pa.int64())
    row = pc.fill_null(pc.cast(batch["row"], pa.int64()), 0).to_numpy(zero_copy_only=False)
    file = files.of(batch["file"])
    size = (
        pc.fill_null(pc.cast(batch[SIZE], pa.int32()), 0).to_numpy(zero_copy_only=False)
        if SIZE in batch.schema.names
        else np.zeros(batch.num_rows, dtype=np.int32)
    )
    return {
        "time": time.to_numpy(zero_copy_only=False),
        "kind": _kinds(batch["kind"]),
        "sender": people.of(batch["sender"], "sender"),
        "length": lengths.astype(np.int32),
        "recipient": people.of(pc.list_flatten(lists), "recipients"),
        "file": file,
        "row": row,
        "size": size,
        "hash": _keys(batch["id"], file, row),
    }


def _kinds(column: pa.Array) -> npt.NDArray[np.int8]:
    names = _Names()
    numbers = names.of(column)
    kinds = [MET if str(name).lower() == MEETING else SENT for name in names.number if name is not None]
    return np.array([*kinds, NEITHER], dtype=np.int8)[numbers]


def _keys(ids: pa.Array, file: Small, row: Ints) -> Hashes:
    """A hash an event: of its id, or of its file and row where it has none."""
    import pyarrow as pa

    ids = ids.cast(pa.string())
    found = hashes(ids)
    blank = np.diff(_offsets(ids)) == 0
    if ids.null_count:
        blank |= ids.is_null().to_numpy(zero_copy_only=False)
    if blank.any():
        own = row[blank].astype(np.uint64) * _ODD ^ (file[blank].astype(np.uint64) + np.uint64(1)) * _MIX
        found[blank] = _mixed(own, _SEED ^ _ODD)
    return found


def hashes(texts: pa.Array) -> Hashes:
    """64 bits of each text, eight bytes at a time for all texts together; equal for equal texts."""
    offset = _offsets(texts)
    length = np.diff(offset)
    found = np.full(length.size, _SEED, dtype=np.uint64) ^ (length.astype(np.uint64) * _ODD)
    data = texts.buffers()[2]
    if data is None or not length.size or not length.max():
        return found
    padded = np.zeros(int(offset[-1] - offset[0]) + _WORD, dtype=np.uint8)
    padded[:-_WORD] = np.frombuffer(data, dtype=np.uint8)[offset[0] : offset[-1]]
    words = np.ndarray((padded.size - _WORD + 1,), dtype=np.uint64, buffer=padded.data, strides=(1,))
    begin, longest = offset[:-1] - offset[0], int(length.max())
    even = bool(length.min() == longest)
    for at in range(0, longest, _WORD):
        some = slice(None) if even else np.flatnonzero(length > at)
        word = words[begin[some] + at]
        left = np.minimum(length[some] - at, _WORD).astype(np.uint64)
        word &= ~np.uint64(0) >> (np.uint64(64) - left * np.uint64(_WORD))
        found[some] = _mixed(found[some], word)
    return found


def _mixed(state: Hashes, word: Hashes | np.uint64) -> Hashes:
    state = (state ^ word) * _MIX
    state ^= state >> np.uint64(29)
    state *= _ODD
    state ^= state >> np.uint64(32)
    return state


def _offsets(texts: pa.Array) -> Ints:
    buffer = texts.buffers()[1]
    if buffer is None:
        return np.zeros(len(texts) + 1, dtype=np.int64)
    every = np.frombuffer(buffer, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return every.astype(np.int64)
