"""One writer at a time: the second is told who writes, readers go on, the dead hold nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading

import pytest

from orgmap.errors import WorkspaceError
from orgmap.workspace import Workspace
from orgmap.workspace.lock import LOCK, WriteLock

HOLDER = """
import sys
from pathlib import Path
from orgmap.workspace.lock import WriteLock
with WriteLock(Path(sys.argv[1]), wait_seconds=5).held():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(workspace):
    """Another process that holds the lock of the workspace."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(workspace.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_a_second_writer_is_told_who_writes_since_when_and_what_to_do(workspace, make, holder):
    with pytest.raises(WorkspaceError) as told:
        workspace.add(make.reading(people=make.people("bob")))
    text = str(told.value)
    assert f"process {holder.pid} of " in text
    assert "since 20" in text
    assert "Wait until it has finished" in text
    assert f"end process {holder.pid}" in text
    assert workspace.records().people == ()


def test_readers_are_not_hindered_by_a_writer(workspace, make, holder):
    assert workspace.history()[0].verb == "create"
    with Workspace.open(workspace.path) as again:
        assert again.records() == workspace.records()
    assert holder.poll() is None


def test_the_lock_of_a_process_that_died_is_taken_over(workspace, make, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert json.loads((workspace.path / LOCK).read_text())["process"] == holder.pid
    workspace.add(make.reading(people=make.people("bob")))
    assert [person.id for person in workspace.records().people] == ["bob"]


def test_a_lock_from_another_machine_names_the_machine(tmp_path):
    lock = WriteLock(tmp_path, wait_seconds=0.05)
    with lock.held():
        said = json.loads((tmp_path / LOCK).read_text())
        (tmp_path / LOCK).write_text(json.dumps({**said, "host": "elsewhere"}))
        with pytest.raises(WorkspaceError, match="on elsewhere, since") as told, lock.held():
            pass
    assert "end process" in str(told.value)
    assert socket.gethostname() == said["host"]


def test_a_lock_whose_holder_cannot_be_read_is_respected_all_the_same(tmp_path):
    lock = WriteLock(tmp_path, wait_seconds=0.05)
    with lock.held():
        (tmp_path / LOCK).write_text("")
        with pytest.raises(WorkspaceError, match="Another orgmap is writing"), lock.held():
            pass
    with lock.held():
        pass
    assert (tmp_path / LOCK).read_text() == ""


def test_writers_of_one_process_wait_for_each_other(workspace, make):
    def enter(number):
        with Workspace.open(workspace.path, wait_seconds=120) as opened:
            opened.add(make.reading(people=make.people(f"person{number}", file=f"f{number}.csv")))

    threads = [threading.Thread(target=enter, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {person.id for person in workspace.records().people} == {f"person{n}" for n in range(6)}
