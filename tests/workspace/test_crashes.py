"""A process killed at any moment loses nothing acknowledged and leaves nothing half-written."""

import random
import signal
import subprocess
import sys
import time

import pytest

from orgmap.workspace import Workspace

CHILD = """
import sys
from datetime import UTC, datetime
import pyarrow as pa
import pyarrow.parquet
from orgmap.model import Person, Records, Source
from orgmap.readers import FileReport, Reading
from orgmap.workspace import Workspace

workspace = Workspace.open(sys.argv[1], wait_seconds=20)
first = int(sys.argv[2])
print("ready", flush=True)
for number in range(first, first + 10_000):
    file = f"batch{number}.csv"
    people = tuple(Person(f"p{number}-{row}", source=Source(file, row)) for row in range(20))
    rows = [{"id": str(row), "time": datetime(2026, 1, 5, tzinfo=UTC), "kind": "mail", "sender": f"p{number}-{row}",
             "recipients": [f"p{number}-0"], "file": file, "row": row} for row in range(20)]
    events = pa.Table.from_pylist(rows).set_column(6, "row", pa.array(range(20), pa.int64()))
    workspace.add(Reading(Records(people=people, events=events), (FileReport(file, "people", 1.0, 20, 0),)))
    print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_is_half_there(tmp_path, seed):
    folder = tmp_path / "W"
    Workspace.create(folder, purpose="p", basis="b", informed=None).close()
    draw = random.Random(seed)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), "0"], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "ready\n"
    said = [int(child.stdout.readline()) for _ in range(draw.randint(1, 6))]
    time.sleep(draw.random() * 0.15)
    child.send_signal(signal.SIGKILL)
    said += [int(line) for line in child.stdout.read().splitlines()]
    child.wait()
    child.stdout.close()
    with Workspace.open(folder, wait_seconds=20) as workspace:
        records = workspace.records()
        changes = [change for change in workspace.history() if change.verb == "add"]
        batches = {f"p{number}-{row}" for number in range(len(changes)) for row in range(20)}
        assert len(changes) in (len(said), len(said) + 1)
        assert {person.id for person in records.people} == batches
        assert set(records.events["sender"].to_pylist()) == batches
        assert records.events.num_rows == len(batches)
        workspace.undo()
        assert len(workspace.records().people) == len(batches) - 20
