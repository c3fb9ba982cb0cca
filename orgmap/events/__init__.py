"""From interaction events to ties: who writes to whom and who meets whom, how much and how lately.

Nothing here knows who a person is: participants are already person ids (see :mod:`orgmap.identity`).
There are two ways to the same ties, equal to 1e-9 and tested against each other: arrays, which is what one
machine takes (:mod:`orgmap.events.arrays`), and one Ibis expression (:func:`tie_expression`) that runs
unchanged on DuckDB and on a Spark cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from orgmap.errors import UnknownName
from orgmap.events.options import (
    BROADCAST_OVER,
    COMMUNICATION,
    HALF_LIFE_DAYS,
    MEETING,
    Counts,
    Window,
    check_options,
)
from orgmap.model import Source, Tie

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "BROADCAST_OVER",
    "COMMUNICATION",
    "ENGINES",
    "HALF_LIFE_DAYS",
    "MEETING",
    "EventTies",
    "Window",
    "table_bytes",
    "tie_table",
    "ties_from_events",
]

#: Who may count: arrays of this process, DuckDB, Spark on this machine; or the address of a cluster.
ENGINES = ("arrays", "duckdb", "spark")
_CLUSTER = ("spark://", "local[", "yarn", "k8s://")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
    engine: str = "arrays",
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
    five of their latest lines. The order of the rows changes nothing. ``engine`` says who counts: one of
    :data:`ENGINES` or the address of a Spark cluster (``spark://host:7077``).

    Raises :class:`~orgmap.errors.InputError` for a half-life or a limit that makes no sense and where Spark
    cannot run, UnknownName for an unknown engine.

    >>> import pyarrow as pa
    >>> from datetime import datetime, UTC
    >>> table = pa.table({"id": ["m1"], "time": [datetime(2026, 1, 5, tzinfo=UTC)], "kind": ["mail"],
    ...     "sender": ["ann"], "recipients": [["bob", "cy"]], "file": ["mail.csv"], "row": [2]})
    >>> [(tie.source, tie.target, tie.strength) for tie in ties_from_events(table).ties]
    [('ann', 'bob', 0.5), ('ann', 'cy', 0.5)]
    """
    check_options(half_life_days, broadcast_over)
    _check_engine(engine)
    if events.num_rows == 0:
        return EventTies()
    found, counts = tie_table(
        events, half_life_days=half_life_days, broadcast_over=broadcast_over, window=window, engine=engine
    )
    notes = counts.notes(broadcast_over=broadcast_over)
    return EventTies(_as_ties(found), notes, counts.once, counts.broadcasts)


def tie_table(
    events: pa.Table | Sequence[Path],
    *,
    half_life_days: float | None = HALF_LIFE_DAYS,
    broadcast_over: int = BROADCAST_OVER,
    window: Window | None = None,
    engine: str = "arrays",
) -> tuple[pa.Table, Counts]:
    """The same as an Arrow table, for more ties than one wants as objects; and the counts.

    ``events`` is a table or Parquet files, which are read a batch at a time, so that texts are never held
    together. Columns out: layer, source, target, strength, first_seen, last_seen (UTC without a zone) and
    lines (a list of the latest {place, file, row}, place 1 being the latest).
    """
    check_options(half_life_days, broadcast_over)
    _check_engine(engine)
    if engine == "arrays":
        from orgmap.events.arrays import tie_arrays
        from orgmap.events.batches import read

        return tie_arrays(
            read(events), half_life_days=half_life_days, broadcast_over=broadcast_over, window=window
        )
    from orgmap.events.batches import whole
    from orgmap.events.expression import in_fixed_order, run_on_duckdb, run_on_spark

    rows = in_fixed_order(whole(events))
    if engine == "duckdb":
        return run_on_duckdb(
            rows, half_life_days=half_life_days, broadcast_over=broadcast_over, window=window
        )
    master = "" if engine == "spark" else engine
    return run_on_spark(
        rows, master, half_life_days=half_life_days, broadcast_over=broadcast_over, window=window
    )


def _check_engine(engine: str) -> None:
    if engine not in ENGINES and not engine.startswith(_CLUSTER):
        raise UnknownName("engine", engine, [*ENGINES, "spark://host:7077"])


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


def table_bytes(events: pa.Table) -> memoryview:
    """The events as one Arrow stream: the same rows give the same bytes however they were chunked.

    >>> import pyarrow as pa
    >>> whole = pa.table({"id": ["a", "b"]})
    >>> table_bytes(whole) == table_bytes(pa.concat_tables([whole.slice(0, 1), whole.slice(1)]))
    True
    """
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    whole = events.combine_chunks()
    with pa.ipc.new_stream(sink, whole.schema) as writer:
        writer.write_table(whole)
    return memoryview(sink.getvalue())
