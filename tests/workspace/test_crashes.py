"""A process killed at any moment loses nothing acknowledged and leaves nothing half-written."""

import importlib.util
import itertools
import json
import random
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from orgmap.workspace import Workspace

NURSERY = Path(__file__).with_name("nursery.py")
OUTCOME = Path(__file__).parents[2] / "benchmarks" / "kills.json"
#: Where a replay need not wait for a disk.
QUICK = "/dev/shm" if Path("/dev/shm").is_dir() else None


def load_nursery():
    spec = importlib.util.spec_from_file_location("nursery", NURSERY)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def killer():
    """Kill a child that works on a folder: ``killer(folder, seed, acknowledged, delay)``."""
    process = subprocess.Popen(
        [sys.executable, str(NURSERY)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def kill(folder, seed, acknowledged, delay):
        order = {"folder": str(folder), "seed": seed, "acknowledged": acknowledged, "delay": delay}
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield kill
    process.stdin.close()
    process.stdout.close()
    assert process.wait(timeout=60) == 0


def create(folder):
    Workspace.create(folder, purpose="p", basis="b", informed=None).close()


def state(workspace):
    """All that stands and all that was written in the book of changes, apart from the clock."""
    records = workspace.records()
    events = records.events.to_pylist() if records.events is not None else []
    book = [(change.verb, change.summary, change.undone_by) for change in workspace.history()]
    return replace(records, events=None), events, book


def killed_once(killer, folder, seed):
    """Kill at a random point; return (operations acknowledged, was the one in flight kept)."""
    draw = random.Random(seed)
    create(folder)
    told = killer(folder, seed, draw.randrange(9), draw.random() * 0.06)
    assert told["killed"]
    with Workspace.open(folder, wait_seconds=20) as workspace:
        found = state(workspace)
        workspace.add_ties([])  # opening swept; nothing is left for a writer to sweep
        mentioned = mentioned_by(folder)
        assert {path.name for path in (folder / "events").iterdir()} == mentioned
    return told["acknowledged"], in_flight(found, seed, told["acknowledged"])


def mentioned_by(folder):
    import sqlite3

    connection = sqlite3.connect(folder / "workspace.db")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {name for (name,) in connection.execute("SELECT path FROM event_files")}
    finally:
        connection.close()


def in_flight(found, seed, acknowledged):
    """Whether what was found holds one operation more than was acknowledged; fails where it is neither."""
    nursery = load_nursery()
    with tempfile.TemporaryDirectory(dir=QUICK) as quick:
        folder = Path(quick) / "W"
        create(folder)
        with Workspace.open(folder) as again:
            steps = nursery.operations(seed)
            for _, action in itertools.islice(steps, acknowledged):
                nursery.perform(again, action)
            if state(again) == found:
                return False
            nursery.perform(again, next(steps)[1])
            assert state(again) == found
            return True


@pytest.mark.parametrize("seed", range(20))
def test_killed_at_any_moment_the_workspace_is_that_of_the_operations_acknowledged(tmp_path, killer, seed):
    killed_once(killer, tmp_path / "W", seed)


def test_a_replay_that_misses_an_operation_is_noticed(tmp_path):
    nursery = load_nursery()
    create(tmp_path / "W")
    with Workspace.open(tmp_path / "W") as workspace:
        steps = [action for _, action in itertools.islice(nursery.operations(3), 6)]
        for action in steps:
            nursery.perform(workspace, action)
        found = state(workspace)
    assert in_flight(found, 3, 6) is False
    assert in_flight(found, 3, 5) is True
    with pytest.raises(AssertionError):
        in_flight(found, 3, 3)


def test_a_person_whose_forgetting_was_acknowledged_is_nowhere_after_a_kill(tmp_path, killer):
    nursery = load_nursery()
    folder = tmp_path / "W"
    create(folder)
    verbs = [verb for verb, _ in itertools.islice(nursery.operations(1), 12)]
    assert "forget" in verbs
    killer(folder, 1, 12, 0.0)
    Workspace.open(folder, wait_seconds=20).close()
    with Workspace.open(folder) as workspace:
        standing = {person.id for person in workspace.records().people}
        ever = {f"person{number:02d}" for number in range(12)}
        gone = [one for one in sorted(ever - standing) if not _known(workspace, one)]
        assert any(change.verb == "forget" for change in workspace.history())
    assert gone
    for one in gone:
        for path in folder.rglob("*"):
            if path.is_file():
                assert one.encode() not in path.read_bytes(), (one, path)


def _known(workspace, person):
    """Whether any row, live or retired, still holds the person."""
    import sqlite3

    connection = sqlite3.connect(workspace.path / "workspace.db")
    try:
        rows = connection.execute(
            "SELECT id FROM people UNION SELECT source FROM ties UNION SELECT target FROM ties"
        )
        if person in {name for (name,) in rows}:
            return True
    finally:
        connection.close()
    import pyarrow.parquet as pq

    return any(
        person in {row["sender"], *row["recipients"]}
        for path in (workspace.path / "events").iterdir()
        for row in pq.read_table(path).to_pylist()
    )


@pytest.mark.long
def test_two_hundred_kills_lose_nothing(tmp_path, killer):
    acknowledged = kept = 0
    for seed in range(1000, 1200):
        done, more = killed_once(killer, tmp_path / f"W{seed}", seed)
        acknowledged += done
        kept += more
    outcome = {
        "kills": 200,
        "operations_acknowledged": acknowledged,
        "acknowledged_lost": 0,
        "half_written_read": 0,
        "orphan_event_files": 0,
        "in_flight_kept_whole": kept,
        "in_flight_left_no_trace": 200 - kept,
    }
    OUTCOME.write_text(json.dumps(outcome, indent=1) + "\n", encoding="utf-8")
