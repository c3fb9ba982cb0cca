"""Ten million events to decayed ties: processor time beside a scan of the same columns, and peak memory.

A scan reads every column a batch at a time and does nothing with it: no way to the ties can be faster. Each
work runs in a process of its own, so that its peak memory is its own. `benchmarks/run.py` calls `events`;
alone, `python benchmarks/events.py [EVENTS]` prints the figures.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from timing import Result

from orgmap.events import tie_table
from orgmap.events.coded import COLUMNS

EVENTS, PEOPLE, CONTACTS, FILES, GROUP = 10_000_000, 36_000, 20, 40, 500_000
_START, _SPAN = 1_735_689_600_000_000, 365 * 86_400_000_000


def write(path: Path, count: int, *, people: int = PEOPLE, seed: int = 1) -> None:
    """Write events of a firm in which everybody has a few contacts, by time, in one Parquet file.

    Three in four contacts are of a person's own group of twenty, whom alone they meet.
    """
    rng = np.random.default_rng(seed)
    contacts = rng.integers(0, people, (people, CONTACTS), dtype=np.int32)
    near = CONTACTS * 3 // 4
    contacts[:, :near] = np.minimum(np.arange(people)[:, None] // 20 * 20 + np.arange(near), people - 1)
    names = pa.array([f"p{at:05d}@firm.example" for at in range(people)])
    files = pa.array([f"mail-{at:02d}.csv" for at in range(FILES)])
    kinds = pa.array(["mail", "chat", "meeting", "call"])
    writer = None
    for low in range(0, count, GROUP):
        many = min(GROUP, count - low)
        sender = (people * rng.random(many) ** 1.5).astype(np.int32)
        size = np.minimum(rng.geometric(0.45, many), CONTACTS).astype(np.int32)
        start = np.concatenate([[0], np.cumsum(size)]).astype(np.int32)
        owner = np.repeat(sender, size)
        kind = rng.choice(4, many, p=[0.6, 0.3, 0.05, 0.05])
        among = np.where(kind == 2, near, CONTACTS).repeat(size)
        choice = (rng.integers(0, CONTACTS, many).repeat(size) + np.arange(start[-1])) % among
        ids = np.char.mod("%016x", rng.integers(0, 1 << 62, many))
        moments = _START + (low + np.arange(many)) * (_SPAN // count)
        table = pa.table(
            {
                "id": pa.array(ids.tolist()),
                "time": pa.array(moments).cast(pa.timestamp("us", tz="UTC")),
                "kind": kinds.take(pa.array(kind)),
                "sender": names.take(pa.array(sender)),
                "recipients": pa.ListArray.from_arrays(
                    pa.array(start), names.take(pa.array(contacts[owner, choice]))
                ),
                "file": files.take(pa.array((np.arange(many) % FILES).astype(np.int32))),
                "row": pa.array(low + np.arange(many) + 2),
            }
        )
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
    if writer is not None:
        writer.close()


def scan(path: Path) -> int:
    """Read the columns and do nothing with them."""
    with pq.ParquetFile(path) as file:
        return sum(
            one.num_rows for one in file.iter_batches(1 << 18, columns=list(COLUMNS), use_threads=False)
        )


def measured(work: str, path: Path) -> dict[str, float]:
    """Processor seconds, peak megabytes and a checksum of one work, from a process of its own."""
    words = [sys.executable, __file__, "--work", work, str(path)]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(said))


def _work(work: str, path: Path) -> None:
    began = time.process_time()
    if work == "scan":
        ties, total = 0, float(scan(path))
    else:
        engine = work.partition(" ")[2] or "arrays"
        table, _ = tie_table([path], engine=engine)
        ties, total = table.num_rows, float(np.sum(table["strength"].to_numpy()))
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": took, "megabytes": peak, "ties": ties, "total": total}))


def events(count: int = EVENTS, *, beside_duckdb: bool = True) -> Iterator[Result]:
    """Ties of so many events beside a scan, and beside the same ties by the expression on DuckDB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        write(path, count)
        peers = ["scan", *(["ties duckdb"] if beside_duckdb else [])]
        found = {work: measured(work, path) for work in ("ties", *peers, "scan", "ties")}
    ours = found["ties"]
    for work in peers:
        equal = None
        if work != "scan":
            theirs = found[work]
            close = abs(theirs["total"] - ours["total"]) <= 1e-9 * ours["total"]
            equal = theirs["ties"] == ours["ties"] and close
        ratio = found[work]["seconds"] / ours["seconds"]
        sys.stdout.write(
            f"{count:,} events to {ours['ties']:,.0f} ties: {ours['seconds']:.2f} s and "
            f"{ours['megabytes']:,.0f} MB; {work}: {found[work]['seconds']:.2f} s and "
            f"{found[work]['megabytes']:,.0f} MB ({1 / ratio:.2f} x)\n"
        )
        peer = "a scan of the columns" if work == "scan" else "the expression on DuckDB"
        yield Result(f"{count:,} events to ties", PEOPLE, peer, ratio, equal, 1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        _work(sys.argv[2], Path(sys.argv[3]))
    else:
        for _ in events(int(sys.argv[1]) if sys.argv[1:] else EVENTS):
            pass
