"""A full disk and a folder that can only be read: sentences, and nothing acknowledged is lost."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from orgmap.errors import WorkspaceError
from orgmap.workspace import Workspace

MOUNT = shutil.which("mount")


@contextmanager
def small_disk(folder, size):
    """A file system of its own of so many bytes; skips where it may not be mounted."""
    folder.mkdir()
    words = [MOUNT, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)] if MOUNT else ["false"]
    if os.name != "posix" or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("No file system may be mounted here; the limit on file sizes is tried instead.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # also while somebody else looks into it


def fill(folder):
    """Leave no room at all."""
    with (folder / "filler").open("ab", buffering=0) as file:
        for piece in (1 << 16, 4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * piece)
            except OSError:
                continue


def people_and_mail(make, number):
    ids = [f"person{number}-{row}" for row in range(40)]
    file = f"batch{number}.csv"
    rows = [("mail", ids[0], [one]) for one in ids[1:]]
    return make.reading(people=make.people(*ids, file=file), events=make.events(*rows, file=file))


def test_a_disk_that_fills_up_is_told_and_what_was_acknowledged_is_there(tmp_path, make):
    with small_disk(tmp_path / "disk", "1m") as disk:
        with Workspace.create(disk / "W", purpose="p", basis="b", informed=None) as workspace:
            done = 0
            with pytest.raises(WorkspaceError) as told:  # noqa: PT012 - which add fills the disk is open
                while True:
                    workspace.add(people_and_mail(make, done))
                    done += 1
            assert "full" in str(told.value) or "No space left" in str(told.value)
            assert done > 0
        fill(disk)
        free_and_compare(disk, done, make)


def free_and_compare(disk, done, make):
    (disk / "filler").unlink()
    with Workspace.open(disk / "W") as workspace:
        records = workspace.records()
        assert len(records.people) == 40 * done
        assert records.events.num_rows == 39 * done
        assert [change.verb for change in workspace.history()] == ["create"] + ["add"] * done
        workspace.undo()
        assert len(workspace.records().people) == 40 * (done - 1)


def test_a_full_disk_refuses_every_kind_of_change_in_words(tmp_path, make):
    with small_disk(tmp_path / "disk", "2m") as disk:
        with Workspace.create(disk / "W", purpose="p", basis="b", informed=None) as workspace:
            workspace.add(people_and_mail(make, 0))
            workspace.add(people_and_mail(make, 1))
            fill(disk)
            for change in (
                lambda: workspace.add(people_and_mail(make, 2)),
                lambda: workspace.forget("person0-1"),
            ):
                with pytest.raises(WorkspaceError) as told:
                    change()
                assert "space" in str(told.value).casefold()
        (disk / "filler").unlink()
        with Workspace.open(disk / "W") as workspace:
            assert len(workspace.records().people) == 80
            workspace.forget("person0-1")
            assert len(workspace.records().people) == 79


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from nursery import perform
import nursery, random
from orgmap.errors import WorkspaceError
from orgmap.workspace import Workspace
with Workspace.open(sys.argv[1]) as workspace:
    limit = int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    number = 0
    try:
        while True:
            number += 1
            workspace.add(nursery.reading(f"batch{number}.csv", random.Random(number)))
            print(number, flush=True)
    except WorkspaceError as told:
        print(str(told), flush=True)
"""


def test_where_files_may_not_grow_further_nothing_acknowledged_is_lost(tmp_path):
    folder = tmp_path / "W"
    Workspace.create(folder, purpose="p", basis="b", informed=None).close()
    limit = (folder / "workspace.db").stat().st_size + 20_000
    here = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(folder), str(limit), here],
        capture_output=True,
        text=True,
        check=False,
    )
    *numbers, sentence = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert "nothing was changed" in sentence or "Nothing was changed" in sentence
    with Workspace.open(folder) as workspace:
        adds = [change for change in workspace.history() if change.verb == "add"]
        assert len(adds) == len(numbers) > 0
        assert workspace.records().events.num_rows == 6 * len(numbers)


@contextmanager
def read_only(folder):
    """The folder as one that can only be read, also for an administrator."""
    if os.geteuid() == 0:
        if (
            MOUNT is None
            or subprocess.run(
                [MOUNT, "--bind", "-o", "ro", str(folder), str(folder)], capture_output=True, check=False
            ).returncode
        ):
            pytest.skip("An administrator may write everywhere here.")
        try:
            yield
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
    else:
        for path in [*folder.rglob("*"), folder]:
            path.chmod(0o500 if path.is_dir() else 0o400)
        try:
            yield
        finally:
            for path in [folder, *folder.rglob("*")]:
                path.chmod(0o700 if path.is_dir() else 0o600)


def test_a_folder_that_can_only_be_read_is_read_and_a_change_is_refused_in_words(tmp_path, make):
    folder = tmp_path / "W"
    with Workspace.create(folder, purpose="p", basis="b", informed=None) as workspace:
        workspace.add(people_and_mail(make, 0))
        before = workspace.records()
    with read_only(folder), Workspace.open(folder) as workspace:
        assert workspace.records() == before
        assert len(workspace.history()) == 2
        for change in (lambda: workspace.add(people_and_mail(make, 1)), workspace.undo):
            with pytest.raises(WorkspaceError, match=r"cannot be changed: .*Nothing was written"):
                change()
    with Workspace.open(folder) as workspace:
        assert workspace.records() == before


KILLED = """
import os, signal, sqlite3, sys
raw = sqlite3.connect(sys.argv[1])
raw.execute("UPDATE meta SET value = 'changed' WHERE name = 'purpose'")
raw.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_read_only_copy_of_a_workspace_killed_in_the_middle_does_not_hide_its_last_changes(tmp_path, make):
    """What is only in the log cannot be read without writing: then that is said, and nothing left out."""
    folder = tmp_path / "W"
    with Workspace.create(folder, purpose="p", basis="b", informed=None) as workspace:
        workspace.add(people_and_mail(make, 0))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder / "workspace.db")], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (folder / "workspace.db-wal").stat().st_size > 0
    (folder / "workspace.db-shm").unlink()
    with read_only(folder), pytest.raises(WorkspaceError, match="cannot be opened for writing"):
        Workspace.open(folder)
    with Workspace.open(folder) as workspace:
        assert workspace.about["purpose"] == "changed"
