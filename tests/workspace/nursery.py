"""A process that has imported everything once and forks children to be killed: cheap to kill many of them.

As a script it reads lines of JSON ``{"folder", "seed", "acknowledged", "delay"}``. For each it forks a child
that works on the workspace in the folder, waits for so many acknowledged operations and the delay in
seconds, kills the child with SIGKILL and prints how many operations the child had acknowledged.

What a child does is a matter of the seed alone, so that the same operations can be done again elsewhere.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet

import orgmap.readers
from orgmap.errors import OrgmapError
from orgmap.model import Person, Records, Source, Stance, Tie
from orgmap.workspace import Workspace

START = datetime(2026, 1, 5, tzinfo=UTC)
SCHEMA = pa.schema(
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


def operations(seed):
    """Endless pairs of a verb and a function of a workspace; refusals (InputError ...) are part of it."""
    draw = random.Random(seed)
    place = 0
    while True:
        place += 1
        verb = draw.choices(("add", "again", "stance", "ties", "undo", "forget"), (5, 2, 3, 2, 2, 2))[0]
        yield verb, operation("add" if place == 1 else verb, draw.randrange(2**32), place)


def operation(verb, number, place):
    draw = random.Random(number)
    who = f"person{draw.randrange(12):02d}"
    other = f"person{draw.randrange(12):02d}"
    if verb in ("add", "again"):
        file = f"batch{place if verb == 'add' else draw.randrange(1, max(2, place))}.csv"
        return lambda workspace: workspace.add(reading(file, draw))
    if verb == "stance":
        return lambda workspace: workspace.set_stance(Stance(who, draw.choice((-0.5, 0.0, 0.5))))
    if verb == "ties":
        return lambda workspace: workspace.add_ties([Tie(who, other, "advice")])
    if verb == "undo":
        return lambda workspace: workspace.undo()
    return lambda workspace: workspace.forget(who)


def reading(file, draw):
    """A file of four people who wrote to each other six times."""
    ids = [f"person{number:02d}" for number in sorted(draw.sample(range(12), 4))]
    people = tuple(Person(one, one.title(), source=Source(file, row)) for row, one in enumerate(ids, start=2))
    rows = [
        {
            "id": f"{file}-{draw.randrange(10**9)}",
            "time": START + timedelta(minutes=draw.randrange(10**5)),
            "kind": "mail",
            "sender": draw.choice(ids),
            "recipients": draw.sample(ids, 2),
            "file": file,
            "row": row,
        }
        for row in range(2, 8)
    ]
    events = pa.Table.from_pylist(rows, schema=SCHEMA)
    report = orgmap.readers.FileReport(file, "people", 1.0, len(people), 0)
    return orgmap.readers.Reading(Records(people=people, events=events), (report,))


def perform(workspace, action):
    """Do one operation; whether it was done (True) or refused with a sentence (False)."""
    try:
        action(workspace)
    except OrgmapError:
        return False
    return True


def work(folder, seed, acknowledge):
    """What a child does until it is killed."""
    with Workspace.open(folder, wait_seconds=20) as workspace:
        for number, (_, action) in enumerate(operations(seed), start=1):
            perform(workspace, action)
            acknowledge(number)


def kill_one(folder, seed, acknowledged, delay):
    """Fork a child, kill it, and return how many operations it had acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            work(folder, seed, lambda number: os.write(writer, f"{number}\n".encode()))
        finally:
            os._exit(1)  # only reached through a fault: the parent sees that nothing more is said
    os.close(writer)
    with os.fdopen(reader) as said:
        heard = [line for _, line in zip(range(acknowledged), said, strict=False)]
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        heard += said.readlines()
    _, status = os.waitpid(child, 0)
    return {"acknowledged": len(heard), "killed": os.WIFSIGNALED(status)}


def main():
    for line in sys.stdin:
        sys.stdout.write(json.dumps(kill_one(**json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
