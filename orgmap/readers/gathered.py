"""Interaction events being gathered: as numbers and bytes, because there may be millions of them.

An event takes some hundred bytes here and nothing of it is an object of its own; the Arrow table is made
from these columns without a list of Python values between.
"""

from __future__ import annotations

from array import array
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MICROSECOND = timedelta(microseconds=1)
_FIRST_SIZE = 1 << 10


def event_schema() -> pa.Schema:
    """The columns of `Records.events`."""
    import pyarrow as pa

    return pa.schema(
        [
            ("id", pa.string()),
            ("time", pa.timestamp("us", tz="UTC")),
            ("kind", pa.string()),
            ("sender", pa.string()),
            ("recipients", pa.list_(pa.string())),
            ("file", pa.string()),
            ("row", pa.int64()),
        ]
    )


class Event(NamedTuple):
    """One interaction on its way into the table (a tuple, because hundreds of thousands are made)."""

    id: str
    time: datetime
    kind: str
    sender: str
    recipients: tuple[str, ...]
    row: int


class _Words:
    """Texts by number, each held once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of a text."""
        return self.numbers.setdefault(word, len(self.numbers))

    def strings(self, numbers: array[int]) -> Any:
        """The texts of these numbers, as an Arrow array."""
        import pyarrow as pa

        words = pa.array(list(self.numbers), type=pa.string())
        return words.take(_column(numbers))


def _column(values: array[int]) -> Any:
    """Whole numbers as an Arrow array over the same bytes."""
    import pyarrow as pa

    kind = pa.int32() if values.typecode == "i" else pa.int64()
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


class _Identities:
    """The ids of events, each once, in one run of bytes; found again through a table of hashes."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("q", [0])
        self._hashes = array("q")
        self._slots = array("q", [-1]) * _FIRST_SIZE

    def __len__(self) -> int:
        return len(self._hashes)

    def find(self, identity: str) -> int:
        """The number of an id, -1 where it is new."""
        return self._slots[self._slot(identity.encode(errors="replace"), hash(identity))]

    def place(self, identity: str) -> int:
        """The number of an id; a new one gets the next."""
        raw, mark = identity.encode(errors="replace"), hash(identity)
        slot = self._slot(raw, mark)
        if (at := self._slots[slot]) >= 0:
            return at
        at = len(self._hashes)
        self._slots[slot] = at
        self._hashes.append(mark)
        self._bytes += raw
        self._ends.append(len(self._bytes))
        if 3 * len(self._hashes) > 2 * len(self._slots):
            self._grow()
        return at

    def _slot(self, raw: bytes, mark: int) -> int:
        """Where an id stands among the slots, or the empty slot it would stand in."""
        slots, hashes, ends = self._slots, self._hashes, self._ends
        most = len(slots) - 1
        slot = mark & most
        while (at := slots[slot]) >= 0:
            if hashes[at] == mark and self._bytes[ends[at] : ends[at + 1]] == raw:
                return slot
            slot = (slot + 1) & most
        return slot

    def _grow(self) -> None:
        self._slots = slots = array("q", [-1]) * (4 * len(self._slots))
        most = len(slots) - 1
        for at, mark in enumerate(self._hashes):
            slot = mark & most
            while slots[slot] >= 0:
                slot = (slot + 1) & most
            slots[slot] = at

    def strings(self) -> Any:
        """The ids as an Arrow array."""
        import pyarrow as pa

        ends, data = pa.py_buffer(self._ends), pa.py_buffer(bytes(self._bytes))
        whole = pa.Array.from_buffers(pa.large_string(), len(self), [None, ends, data])
        return whole.cast(pa.string())


class Events:
    """Events being gathered, one message once: a repeated id adds its recipients to the first."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._ids = _Identities()
        self._words, self._kinds = _Words(), _Words()
        self._times, self._rows = array("q"), array("q")
        self._kind, self._sender = array("i"), array("i")
        self._to, self._ends = array("i"), array("q", [0])
        self._joined: dict[int, dict[int, None]] = {}
        self.repeated = 0

    def __len__(self) -> int:
        return len(self._rows)

    def clash(self, event: Event) -> int | None:
        """The row on which another sender has used this id, if any."""
        at = self._ids.find(event.id)
        if at < 0 or self._words.numbers.get(event.sender) == self._sender[at]:
            return None
        return self._rows[at]

    def add(self, event: Event) -> None:
        """Keep an event, or add its recipients to the event of the same id."""
        at = self._ids.place(event.id)
        number = self._words.number
        if at < len(self._rows):
            self.repeated += 1
            self._join(at, event.recipients)
            return
        self._times.append((event.time - _EPOCH) // _MICROSECOND)
        self._kind.append(self._kinds.number(event.kind))
        self._sender.append(number(event.sender))
        self._to.extend([number(one) for one in event.recipients])
        self._ends.append(len(self._to))
        self._rows.append(event.row)

    def _join(self, at: int, recipients: tuple[str, ...]) -> None:
        held = self._joined.get(at)
        if held is None:
            held = self._joined[at] = dict.fromkeys(self._to[self._ends[at] : self._ends[at + 1]])
        sender = self._sender[at]
        for one in recipients:
            number = self._words.number(one)
            if number != sender:
                held[number] = None

    def table(self) -> pa.Table | None:
        """The Arrow table, or None where no event was kept."""
        import pyarrow as pa

        if not self._rows:
            return None
        schema = event_schema()
        to, ends = self._recipients()
        strings = self._words.strings(to)
        recipients = pa.ListArray.from_arrays(_column(ends).cast(pa.int32()), strings)
        file = pa.array([self._file], type=pa.string())
        arrays = (
            self._ids.strings(),
            _column(self._times).cast(schema.field("time").type),
            self._kinds.strings(self._kind),
            self._words.strings(self._sender),
            recipients,
            file.take(_column(array("i", [0]) * len(self))),
            _column(self._rows),
        )
        return pa.Table.from_arrays(list(arrays), schema=schema)

    def _recipients(self) -> tuple[array[int], array[int]]:
        """All recipients one after the other, and where those of each event end; joined ones in place."""
        if not self._joined:
            return self._to, self._ends
        to, ends, done = array("i"), array("q", [0]), 0
        for at in sorted(self._joined):
            shift = len(to) - self._ends[done]
            ends.extend(one + shift for one in self._ends[done + 1 : at + 1])
            to += self._to[self._ends[done] : self._ends[at]]
            to.extend(self._joined[at])
            ends.append(len(to))
            done = at + 1
        shift = len(to) - self._ends[done]
        ends.extend(one + shift for one in self._ends[done + 1 :])
        to += self._to[self._ends[done] :]
        return to, ends
