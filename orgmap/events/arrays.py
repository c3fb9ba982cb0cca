"""Events to ties as arrays: the embedded default, equal to the expression of :mod:`orgmap.events.expression`.

Pairs of people are put in order by two counting sorts (scipy's turns of a sparse matrix), each in time in
proportion to the pairs; strengths are then sums over runs. Events are looked at in order of time, so that
the order in which files were read changes no digit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from orgmap.events.coded import MET, SENT, Bools, Coded, Ints, Small
from orgmap.events.once import again
from orgmap.events.options import (
    COMMUNICATION,
    LINES_KEPT,
    MEETING,
    MICROSECONDS_A_DAY,
    Counts,
    Window,
    moments,
)

if TYPE_CHECKING:
    import pyarrow as pa

Floats = npt.NDArray[np.float64]

#: Pairs looked at together: enough to be quick, few enough to take little memory.
_BLOCK = 1 << 20


def tie_arrays(
    events: Coded, *, half_life_days: float | None, broadcast_over: int, window: Window | None
) -> tuple[pa.Table, Counts]:
    """The ties of events, in the columns of :func:`orgmap.events.expression.tie_expression`, and counts."""
    inside = _within(events.time, window)
    seen = int(inside.sum())
    stands = inside & ~again(events, inside)
    once = int(stands.sum())
    last = int(events.time[stands].max()) if once else 0
    events = _in_order(events, stands)
    event, person = _others(events)
    events = events.without_lists()
    reached = _reached(events, event)
    broadcasts = int((reached > broadcast_over).sum())
    live = (reached > 0) & (reached <= broadcast_over)
    share = _shares(events.time, reached, last, half_life_days)
    del reached
    keep = live[event]
    if not keep.all():
        event, person = event[keep], person[keep]
    meetings = Meetings.of(events, event, person)
    messages = Messages.of(events, event, person)
    del event, person, keep, live, stands, inside
    found = Found(events, share)
    tables = [
        found.table(layer, block, low)
        for layer, pairs in ((COMMUNICATION, messages), (MEETING, meetings))
        for low, high in _stretches(np.concatenate([[0], np.cumsum(pairs.many)]))
        if (block := pairs.between(low, high)).event.size
    ]
    return found.stacked(tables), Counts(seen, once, broadcasts)


def _within(time: Ints, window: Window | None) -> Bools:
    inside = np.ones(time.size, dtype=np.bool_)
    start, end = (_micros(moment) for moment in moments(window))
    if start is not None:
        inside &= time >= start
    if end is not None:
        inside &= time <= end
    return inside


def _micros(moment: datetime | None) -> int | None:
    if moment is None:
        return None
    since = moment.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _in_order(events: Coded, stands: Bools) -> Coded:
    """The events that stand, by time; those of one moment the other way round, as later lines come first."""
    at = np.flatnonzero(stands)
    time = events.time[at]
    if (time[1:] < time[:-1]).any():
        order = np.argsort(time, kind="stable")
        at, time = at[order], time[order]
    same = np.zeros(at.size, dtype=np.bool_)
    same[1:] = time[1:] == time[:-1]
    same[:-1] |= same[1:].copy()
    among = at[same]
    if among.size:
        keys = (events.sender[among], -events.row[among], -events.file[among], events.time[among])
        at[same] = among[np.lexsort(keys)]
    if at.size == events.count and bool((at[1:] > at[:-1]).all()):
        return events
    return events.taken(at)


def _others(events: Coded) -> tuple[Small, Small]:
    """Who else took part: pairs of event and person, each once, without the sender, in order of events."""
    event = np.empty(events.recipient.size, dtype=np.int32)
    person = np.empty(events.recipient.size, dtype=np.int32)
    count = 0
    for low, high in _stretches(events.start):
        named = events.recipient[events.start[low] : events.start[high]]
        of = np.repeat(np.arange(low, high, dtype=np.int32), np.diff(events.start[low : high + 1]))
        real = (named >= 0) & (named != events.sender[of])
        of, named = of[real], named[real]
        once = _once(of, named, len(events.people))
        of, named = of[once], named[once]
        event[count : count + of.size], person[count : count + of.size] = of, named
        count += of.size
    return event[:count], person[:count]


def _once(event: Small, person: Small, people: int) -> slice | Ints:
    """Each pair once; all of them where none is there twice, which is usual and quick to see."""
    code = event.astype(np.int64) * people + person
    ordered = np.sort(code)
    if not (ordered[1:] == ordered[:-1]).any():
        return slice(None)
    return np.sort(np.unique(code, return_index=True)[1])


def _reached(events: Coded, event: Small) -> Small:
    """How many people each event went to, colleagues who were removed from its list included."""
    met = events.kind == MET
    organised = met & (events.sender >= 0)
    size = np.bincount(event, minlength=events.count).astype(np.int32) + organised
    return np.asarray(np.maximum(size, events.size) - met, dtype=np.int32)


def _shares(time: Ints, reached: Small, last: int, half_life_days: float | None) -> Floats:
    with np.errstate(divide="ignore"):
        share = 1.0 / reached
    if half_life_days is not None and not math.isinf(half_life_days):
        share *= np.exp2((time - last) / (MICROSECONDS_A_DAY * float(half_life_days)))
    return np.asarray(share, dtype=np.float64)


@dataclass(frozen=True)
class Pairs:
    """Ordered pairs of people and the event that ties them; ``tail`` counts from the first of a stretch."""

    tail: Small
    head: Small
    event: Small
    shape: tuple[int, int]


@dataclass(frozen=True)
class Messages:
    """Who sent what to whom; ``many`` is the number of pairs of each sender, and sender -1 is nobody."""

    sender: Small
    person: Small
    event: Small
    many: Ints

    @classmethod
    def of(cls, events: Coded, event: Small, person: Small) -> Messages:
        """From the sender of a message to everybody it went to."""
        sender = np.where(events.kind == SENT, events.sender, np.int32(-1))[event]
        return cls(sender, person, event, np.bincount(sender + 1, minlength=len(events.people) + 1)[1:])

    def between(self, low: int, high: int) -> Pairs:
        """The pairs of senders from ``low`` to under ``high``, in order of events."""
        at = np.flatnonzero((self.sender >= low) & (self.sender < high))
        shape = high - low, self.many.size
        return Pairs(self.sender[at] - np.int32(low), self.person[at], self.event[at], shape)


@dataclass(frozen=True)
class Meetings:
    """Who met: entries in order of events, where each one's meeting begins and how many took part."""

    person: Small
    event: Small
    first: Ints
    size: Ints
    many: Ints

    @classmethod
    def of(cls, events: Coded, event: Small, person: Small) -> Meetings:
        """Everybody of a meeting, organisers too."""
        met = events.kind == MET
        keep = met[event]
        event, person = event[keep], person[keep]
        named = np.zeros(events.count, dtype=np.bool_)
        named[event] = True
        organised = np.flatnonzero(met & (events.sender >= 0) & named).astype(np.int32)
        event = np.concatenate([event, organised])
        order = np.argsort(event, kind="stable")
        event, person = event[order], np.concatenate([person, events.sender[organised]])[order]
        begins = np.flatnonzero(_changes(event))
        length = np.diff(np.r_[begins, event.size])
        size = np.repeat(length, length)
        many = np.bincount(person, weights=size, minlength=len(events.people)).astype(np.int64)
        return cls(person, event, np.repeat(begins, length), size, many)

    def between(self, low: int, high: int) -> Pairs:
        """From these people to everybody they met, in order of events."""
        at = np.flatnonzero((self.person >= low) & (self.person < high))
        size = self.size[at]
        one = np.repeat(at, size)
        other = np.repeat(self.first[at] - (np.cumsum(size) - size), size) + np.arange(one.size)
        apart = one != other
        one, other = one[apart], other[apart]
        tail = self.person[one] - np.int32(low)
        return Pairs(tail, self.person[other], self.event[one], (high - low, self.many.size))


def _stretches(total: Ints) -> Iterator[tuple[int, int]]:
    """Stretches of about as many pairs each; ``total`` counts those before each event or person."""
    low, last = 0, total.size - 1
    while low < last:
        high = max(low + 1, int(np.searchsorted(total, total[low] + _BLOCK, side="right")) - 1)
        yield low, high
        low = high


def _changes(column: Small) -> Bools:
    changes = np.ones(column.size, dtype=np.bool_)
    changes[1:] = column[1:] != column[:-1]
    return changes


class Found:
    """Ties being put together, a stretch at a time; texts are kept as numbers into one list."""

    def __init__(self, events: Coded, share: Floats) -> None:
        import pyarrow as pa

        self._events, self._share = events, share
        self._people, self._files = pa.array(events.people, pa.string()), pa.array(events.files, pa.string())

    def table(self, layer: str, pairs: Pairs, low: int) -> pa.Table:
        """The ties of one stretch by tail and head: strength, moments, and the latest lines."""
        import pyarrow as pa

        tail, head, event, begins = _runs(pairs)
        ends = np.r_[begins[1:], event.size]
        columns = [
            _texts(pa.array([layer]), np.zeros(begins.size, dtype=np.int32)),
            _texts(self._people, tail + np.int32(low)),
            _texts(self._people, head),
            pa.array(np.add.reduceat(self._share[event], begins)),
            _moments(self._events.time[event[begins]]),
            _moments(self._events.time[event[ends - 1]]),
            self._lines(event, begins, ends),
        ]
        return pa.table(columns, schema=_schema())

    def _lines(self, event: Small, begins: Ints, ends: Ints) -> pa.ListArray:
        import pyarrow as pa

        kept = np.minimum(ends - begins, LINES_KEPT)
        start = np.zeros(kept.size + 1, dtype=np.int32)
        np.cumsum(kept, out=start[1:])
        place = np.arange(start[-1], dtype=np.int32) - np.repeat(start[:-1], kept)
        line = event[np.repeat(ends - 1, kept) - place]
        file, row = self._events.file[line], self._events.row[line]
        fields = [pa.array(place + np.int32(1)), _texts(self._files, file), pa.array(row)]
        return pa.ListArray.from_arrays(pa.array(start), pa.StructArray.from_arrays(fields, fields=_line()))

    def stacked(self, tables: list[pa.Table]) -> pa.Table:
        """All stretches as one table."""
        import pyarrow as pa

        return pa.concat_tables(tables) if tables else _schema().empty_table()


def _runs(pairs: Pairs) -> tuple[Small, Small, Small, Ints]:
    """Tail and head of each tie in order, the events of all, and where the run of each tie begins."""
    from scipy.sparse import coo_array

    by_number = coo_array((pairs.event, (pairs.tail, pairs.head)), shape=pairs.shape)
    by_number.has_canonical_format = True  # no sums: the same pair stands once an event
    by_tail = by_number.tocsc().tocsr()
    tails = np.repeat(np.arange(pairs.shape[0], dtype=np.int32), np.diff(by_tail.indptr))
    heads = by_tail.indices
    begins = np.flatnonzero(_changes(tails) | _changes(heads))
    return tails[begins], heads[begins], by_tail.data, begins


def _texts(names: pa.Array, at: Small) -> pa.DictionaryArray:
    import pyarrow as pa

    numbers = pa.array(at.astype(np.int32), mask=at < 0) if (at < 0).any() else pa.array(at.astype(np.int32))
    return pa.DictionaryArray.from_arrays(numbers, names)


def _moments(micros: Ints) -> pa.Array:
    import pyarrow as pa

    return pa.array(micros).cast(pa.timestamp("us"))


def _line() -> list[pa.Field]:
    import pyarrow as pa

    text = pa.dictionary(pa.int32(), pa.string())
    return [pa.field("place", pa.int32()), pa.field("file", text), pa.field("row", pa.int64())]


def _schema() -> pa.Schema:
    import pyarrow as pa

    text, moment = pa.dictionary(pa.int32(), pa.string()), pa.timestamp("us")
    names = [(name, text) for name in ("layer", "source", "target")]
    moments = [(name, moment) for name in ("first_seen", "last_seen")]
    return pa.schema([*names, ("strength", pa.float64()), *moments, ("lines", pa.list_(pa.struct(_line())))])
