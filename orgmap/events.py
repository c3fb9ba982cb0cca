"""From interaction events to ties: who writes to whom and who meets whom, how much and how lately.

:func:`tie_expression` is one Ibis expression, so that the same words run on DuckDB (the embedded
default, :func:`ties_from_events`) and on a cluster. Nothing here knows who a person is: participants
are already person ids (see :mod:`orgmap.identity`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from orgmap.errors import InputError, Problem
from orgmap.model import Source, Tie

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

#: First and last moment (both included) to look at; a plain date stands for the whole day, UTC.
Window = tuple["date | datetime | None", "date | datetime | None"]

COMMUNICATION = "communication"
MEETING = "meeting"
HALF_LIFE_DAYS = 90.0
BROADCAST_OVER = 25
LINES_KEPT = 5

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECONDS_A_DAY = 86_400_000_000.0


@dataclass(frozen=True, slots=True)
class EventTies:
    """The ties of a set of events, and what was left out.

    ``events`` counts the events looked at (in the window, each id once, broadcasts included),
    ``broadcasts`` those among them that went to too many people to say anything of a tie.
    """

    ties: tuple[Tie, ...] = ()
    notes: tuple[str, ...] = ()
    events: int = 0
    broadcasts: int = 0


def ties_from_events(
    events: pa.Table,
    *,
    half_life_days: float | None = HALF_LIFE_DAYS,
    broadcast_over: int = BROADCAST_OVER,
    window: Window | None = None,
) -> EventTies:
    """How close do messages and meetings show people to be?

    A message (mail, chat, call) gives each distinct recipient 1 / recipients, as a tie from sender
    to recipient on the layer "communication". A meeting gives each pair of attendees
    1 / (attendees - 1) in both directions on the layer "meeting". An event that went to more than
    ``broadcast_over`` people is dropped and counted. Each share halves every ``half_life_days``
    (None or infinity: never) before the last event looked at; strengths are sums of those shares,
    so > 0 and without an upper bound. A column ``group_size``, where there is one, says how many
    people the event really went to (attendees for a meeting), strangers included.

    Ties come in the order layer, source, target, with the days first and last seen (UTC) and up to
    five of their latest lines. The order of the rows changes nothing.

    Raises :class:`~orgmap.errors.InputError` for a half-life or a limit that makes no sense.

    >>> import pyarrow as pa
    >>> from datetime import datetime, UTC
    >>> table = pa.table({"id": ["m1"], "time": [datetime(2026, 1, 5, tzinfo=UTC)], "kind": ["mail"],
    ...     "sender": ["ann"], "recipients": [["bob", "cy"]], "file": ["mail.csv"], "row": [2]})
    >>> [(tie.source, tie.target, tie.strength) for tie in ties_from_events(table).ties]
    [('ann', 'bob', 0.5), ('ann', 'cy', 0.5)]
    """
    _check_options(half_life_days, broadcast_over)
    if events.num_rows == 0:
        return EventTies()
    found, counts = _run(
        _in_fixed_order(events), half_life_days=half_life_days, broadcast_over=broadcast_over, window=window
    )
    seen, once, broadcasts = (int(counts[name] or 0) for name in ("seen", "once", "broadcasts"))
    notes = _notes(seen=seen, once=once, broadcasts=broadcasts, broadcast_over=broadcast_over)
    return EventTies(_as_ties(found), tuple(notes), once, broadcasts)


def _run(
    rows: pa.Table, *, half_life_days: float | None, broadcast_over: int, window: Window | None
) -> tuple[pa.Table, dict[str, Any]]:
    """Run the expression on an embedded DuckDB; return the ties and the counts."""
    import ibis

    table = ibis.table(ibis.Schema.from_pyarrow(rows.schema), name="events")
    ties = tie_expression(table, half_life_days=half_life_days, broadcast_over=broadcast_over, window=window)
    connection = ibis.duckdb.connect(threads=1)  # one thread: sums come in one order, run after run
    try:
        connection.con.register("events", rows)  # scanned in place, not copied
        counts = connection.to_pyarrow(_counts(table, broadcast_over, window)).to_pylist()[0]
        return connection.to_pyarrow(ties), counts
    finally:
        connection.disconnect()


def tie_expression(
    events: ibis.Table,
    *,
    half_life_days: float | None = HALF_LIFE_DAYS,
    broadcast_over: int = BROADCAST_OVER,
    window: Window | None = None,
) -> ibis.Table:
    """Return the ties of ``events`` as an Ibis expression that any backend with arrays can run.

    Columns in: id, time (timestamp, UTC), kind, sender, recipients (array of text), file, row and
    perhaps group_size. Columns out: layer, source, target, strength, first_seen, last_seen and
    lines (array of the latest {place, file, row}, place 1 being the latest).
    """
    looked_at = _once(_within(events, window))
    sized = _sized(looked_at)
    shares = _decayed(sized.filter(sized.reached <= broadcast_over), looked_at, half_life_days)
    return _summed(_messages(shares).union(_meetings(shares)))


def _within(events: ibis.Table, window: Window | None) -> ibis.Table:
    import ibis

    start, end = _moments(window)
    if start is not None:
        events = events.filter(events.time >= ibis.literal(start))
    if end is not None:
        events = events.filter(events.time <= ibis.literal(end))
    return events


def _once(events: ibis.Table) -> ibis.Table:
    """Each event once: one id of one file, and one id, sender and time whatever the file.

    Two mailboxes hold the same message under the same id; two unrelated files may both number
    their events 1, 2, 3, and those are not the same.
    """
    import ibis

    line = events.file.fill_null("") + ibis.literal(":") + events.row.cast("string")
    keyed = events.mutate(key=ibis.coalesce(events.id.nullif(""), line), home=events.file.fill_null(""))
    first = ibis.row_number().over(group_by=[keyed.home, keyed.key], order_by=[keyed.time, keyed.row])
    keyed = keyed.mutate(copy=first).filter(lambda t: t.copy == 0)
    again = ibis.row_number().over(
        group_by=[keyed.key, keyed.sender, keyed.time], order_by=[keyed.home, keyed.row]
    )
    return keyed.mutate(again=again).filter(lambda t: t.again == 0).drop("copy", "again", "home", "key")


def _sized(events: ibis.Table) -> ibis.Table:
    """Add who else took part (``others``, without the sender), the share's divisor and the reach."""
    import ibis

    with_list = events.mutate(
        others=ibis.ifelse(
            events.sender.isnull(),
            events.recipients.unique(),
            events.recipients.unique().remove(events.sender.fill_null("")),
        ),
        meets=events.kind.lower() == MEETING,
        organised=ibis.ifelse(events.sender.isnull(), 0, 1),
    )
    counted = with_list.mutate(
        size=with_list.others.length() + ibis.ifelse(with_list.meets, with_list.organised, 0)
    )
    if "group_size" in events.columns:
        # Colleagues removed from the list still took their share of the message.
        counted = counted.mutate(size=ibis.greatest(counted.size, counted.group_size.fill_null(0)))
    reached = counted.size - ibis.ifelse(counted.meets, 1, 0)
    return counted.mutate(reached=reached).filter(reached > 0)


def _decayed(events: ibis.Table, looked_at: ibis.Table, half_life_days: float | None) -> ibis.Table:
    import ibis

    share = ibis.literal(1.0) / events.reached
    if half_life_days is None or math.isinf(half_life_days):
        return events.mutate(share=share)
    last = looked_at.aggregate(last=looked_at.time.max())
    dated = events.cross_join(last)
    age = dated.last.delta(dated.time, unit="microsecond") / _MICROSECONDS_A_DAY
    fading = ibis.literal(2.0) ** (-(age / float(half_life_days)))
    return dated.mutate(share=(ibis.literal(1.0) / dated.reached) * fading).drop("last")


def _messages(shares: ibis.Table) -> ibis.Table:
    import ibis

    sent = shares.filter(~shares.meets & shares.sender.notnull())
    return sent.select(
        layer=ibis.literal(COMMUNICATION),
        source=sent.sender,
        target=sent.others.unnest(),
        share=sent.share,
        time=sent.time,
        file=sent.file,
        row=sent.row,
    )


def _meetings(shares: ibis.Table) -> ibis.Table:
    import ibis

    met = shares.filter(shares.meets)
    met = met.mutate(
        everyone=ibis.ifelse(
            met.sender.isnull(), met.others, met.others.concat(ibis.array([met.sender.fill_null("")]))
        )
    )
    one = met.select("everyone", "share", "time", "file", "row", source=met.everyone.unnest())
    both = one.select("source", "share", "time", "file", "row", target=one.everyone.unnest())
    return both.filter(both.source != both.target).select(
        "source", "target", "share", "time", "file", "row", layer=ibis.literal(MEETING)
    )[["layer", "source", "target", "share", "time", "file", "row"]]


def _summed(parts: ibis.Table) -> ibis.Table:
    import ibis

    tie = ["layer", "source", "target"]
    latest = ibis.row_number().over(
        group_by=[parts[name] for name in tie], order_by=[parts.time.desc(), parts.file, parts.row]
    )
    ranked = parts.filter(parts.target.notnull()).mutate(place=latest + 1)
    line = ibis.struct({"place": ranked.place, "file": ranked.file, "row": ranked.row})
    return (
        ranked.group_by(tie)
        .aggregate(
            strength=ranked.share.sum(),
            first_seen=ranked.time.min(),
            last_seen=ranked.time.max(),
            lines=line.collect(where=ranked.place <= LINES_KEPT),
        )
        .order_by(tie)
    )


def _counts(events: ibis.Table, broadcast_over: int, window: Window | None) -> ibis.Table:
    inside = _within(events, window)
    sized = _sized(_once(inside))
    return sized.aggregate(broadcasts=(sized.reached > broadcast_over).cast("int64").sum()).cross_join(
        inside.aggregate(seen=inside.count()), _once(inside).aggregate(once=lambda t: t.count())
    )


def _in_fixed_order(events: pa.Table) -> pa.Table:
    """Return the columns needed, time as UTC without a zone, in an order that depends on content only."""
    import pyarrow as pa
    import pyarrow.compute as pc

    moments = pc.cast(events["time"], pa.timestamp("us", tz="UTC"))
    columns = {
        "id": pc.cast(events["id"], pa.string()),
        # Plain UTC timestamps: backends disagree about zones, never about these.
        "time": pc.cast(pc.cast(moments, pa.int64()), pa.timestamp("us")),
        "kind": pc.cast(events["kind"], pa.string()),
        "sender": pc.cast(events["sender"], pa.string()),
        "recipients": pc.cast(events["recipients"], pa.list_(pa.string())),
        "file": pc.cast(events["file"], pa.string()),
        "row": pc.cast(events["row"], pa.int64()),
    }
    if "group_size" in events.column_names:
        columns["group_size"] = pc.cast(events["group_size"], pa.int64())
    keys: list[Any] = [(name, "ascending") for name in ("time", "file", "row", "id", "sender")]
    return pa.table(columns).sort_by(keys)


def _as_ties(found: pa.Table) -> tuple[Tie, ...]:
    import pyarrow as pa

    moments = {
        name: found[name].cast(pa.timestamp("us")).cast(pa.int64()).to_pylist()
        for name in ("first_seen", "last_seen")
    }
    plain = (found[name].to_pylist() for name in ("layer", "source", "target", "strength"))
    return tuple(
        Tie(
            source=source,
            target=target,
            layer=layer,
            strength=float(strength),
            first_seen=_EPOCH + timedelta(microseconds=first),
            last_seen=_EPOCH + timedelta(microseconds=last),
            sources=lines,
        )
        for layer, source, target, strength, lines, first, last in zip(
            *plain, _lines(found["lines"]), moments["first_seen"], moments["last_seen"], strict=True
        )
    )


def _lines(lists: pa.ChunkedArray) -> Iterator[tuple[Source, ...]]:
    """Each tie's lines, the latest first; read column by column, as a dict a line would be slow."""
    for chunk in lists.chunks:
        flat = chunk.flatten()
        columns = (flat.field(name).to_pylist() for name in ("place", "file", "row"))
        lines = list(zip(*columns, strict=True))
        at = 0
        for length in chunk.value_lengths().to_pylist():
            some = sorted(lines[at : at + length])
            at += length
            yield tuple(Source(file, row) for _, file, row in some if file is not None)


def _moments(window: Window | None) -> tuple[datetime | None, datetime | None]:
    """Both ends of the window as UTC without a zone, as the events table has them."""
    if window is None:
        return None, None
    start, end = window
    return _moment(start, time.min), _moment(end, time.max)


def _moment(value: date | datetime | None, of_day: time) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime):
        return datetime.combine(value, of_day)
    return value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)


def _check_options(half_life_days: float | None, broadcast_over: int) -> None:
    problems = []
    if half_life_days is not None and not half_life_days > 0:
        problems.append(
            Problem(
                f"A half-life of {half_life_days} days makes no sense.",
                "Give a number of days above 0, or none for no decay.",
            )
        )
    if broadcast_over < 1:
        problems.append(
            Problem(
                f"A broadcast limit of {broadcast_over} would drop every message.",
                "Give the largest number of recipients a message may have, 1 or more.",
            )
        )
    if problems:
        raise InputError(problems)


def _notes(*, seen: int, once: int, broadcasts: int, broadcast_over: int) -> list[str]:
    notes = []
    if seen > once:
        what = "1 event repeats" if seen - once == 1 else f"{seen - once} events repeat"
        notes.append(f"{what} an id already seen: each is counted once.")
    if broadcasts:
        what = "1 event went" if broadcasts == 1 else f"{broadcasts} events went"
        notes.append(f"{what} to more than {broadcast_over} people and left no tie (a broadcast).")
    return notes
