"""Events to ties as one Ibis expression: the same words run on DuckDB and on a Spark cluster."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from orgmap.errors import InputError, Problem
from orgmap.events.options import (
    BROADCAST_OVER,
    COMMUNICATION,
    HALF_LIFE_DAYS,
    LINES_KEPT,
    MEETING,
    MICROSECONDS_A_DAY,
    Counts,
    Window,
    moments,
)

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa


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

    start, end = moments(window)
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
    age = dated.last.delta(dated.time, unit="microsecond") / MICROSECONDS_A_DAY
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


def counts_expression(events: ibis.Table, broadcast_over: int, window: Window | None) -> ibis.Table:
    """One row: how many events were seen, how many counted once, how many were broadcasts."""
    inside = _within(events, window)
    sized = _sized(_once(inside))
    return sized.aggregate(broadcasts=(sized.reached > broadcast_over).cast("int64").sum()).cross_join(
        inside.aggregate(seen=inside.count()), _once(inside).aggregate(once=lambda t: t.count())
    )


def run_on_duckdb(
    rows: pa.Table, *, half_life_days: float | None, broadcast_over: int, window: Window | None
) -> tuple[pa.Table, Counts]:
    """Run the expression on an embedded DuckDB; return the ties and the counts."""
    import ibis

    table = ibis.table(ibis.Schema.from_pyarrow(rows.schema), name="events")
    ties = tie_expression(table, half_life_days=half_life_days, broadcast_over=broadcast_over, window=window)
    connection = ibis.duckdb.connect(threads=1)  # one thread: sums come in one order, run after run
    try:
        connection.con.register("events", rows)  # scanned in place, not copied
        counts = connection.to_pyarrow(counts_expression(table, broadcast_over, window))
        return connection.to_pyarrow(ties), _counts(counts)
    finally:
        connection.disconnect()


def run_on_spark(
    rows: pa.Table | Sequence[Path],
    master: str = "",
    *,
    half_life_days: float | None,
    broadcast_over: int,
    window: Window | None,
) -> tuple[pa.Table, Counts]:
    """Run the expression on a Spark cluster, on this machine where ``master`` is blank.

    ``rows`` is a table, which is handed over as a Parquet file, or Parquet files the cluster can read.

    Raises
    ------
    InputError
        When PySpark or Java is missing, or the cluster does not answer.
    """
    import ibis

    session = _session(master)
    with TemporaryDirectory(prefix="orgmap-events-") as folder:
        paths = [
            str(path) for path in (rows if not hasattr(rows, "schema") else [_handed(rows, Path(folder))])
        ]
        connection = ibis.pyspark.connect(session)
        table = connection.read_parquet(paths if len(paths) > 1 else paths[0], table_name="orgmap_events")
        ties = tie_expression(
            table, half_life_days=half_life_days, broadcast_over=broadcast_over, window=window
        )
        counts = connection.to_pyarrow(counts_expression(table, broadcast_over, window))
        return connection.to_pyarrow(ties), _counts(counts)


def _session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise InputError(
            Problem("Spark is not installed here.", "Install it with: pip install 'orgmap[spark]'")
        ) from None
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise InputError(Problem("Spark needs Java, and there is none here.", "Install Java 17 or newer."))
    builder = SparkSession.builder.appName("orgmap").master(master or "local[*]")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


#: UTC whatever the machine says; a plain Parquet timestamp is one; nothing is served or shown.
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "8",
}


def _handed(rows: pa.Table, folder: Path) -> Path:
    import pyarrow.parquet as pq

    path = folder / "events.parquet"
    pq.write_table(rows, path)
    return path


def _counts(found: pa.Table) -> Counts:
    row = found.to_pylist()[0]
    return Counts(*(int(row[name] or 0) for name in ("seen", "once", "broadcasts")))


def in_fixed_order(events: pa.Table) -> pa.Table:
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
