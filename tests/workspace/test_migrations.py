"""Workspaces of earlier versions are brought along, all or nothing, and copied beside first."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from orgmap.errors import WorkspaceError
from orgmap.model import Stance
from orgmap.workspace import Workspace, migrations
from orgmap.workspace.tables import SCHEMA_VERSION

EARLIER = Path(__file__).with_name("earlier")
VERSIONS = range(1, SCHEMA_VERSION)


def query(path, text):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(text).fetchall()
    finally:
        connection.close()


def version_of(path):
    return query(path, "SELECT value FROM meta WHERE name = 'schema_version'")[0][0]


def old_workspace(folder, version):
    """A workspace as that version left it."""
    (folder / "events").mkdir(parents=True)
    shutil.copy(EARLIER / f"version{version}.db", folder / "workspace.db")
    ((name,),) = query(folder / "workspace.db", "SELECT path FROM event_files")
    shutil.copy(EARLIER / f"version{version}-events.parquet", folder / "events" / name)
    return folder


def columns(path):
    tables = query(path, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {
        table: {(name, kind) for _, name, kind, *_ in query(path, f"PRAGMA table_info({table})")}
        for (table,) in tables
    }


def indexes(path):
    return {name for (name,) in query(path, "SELECT name FROM sqlite_master WHERE type = 'index'")}


def test_every_earlier_version_has_a_workspace_to_try():
    assert {path.name for path in EARLIER.glob("*.db")} == {f"version{n}.db" for n in VERSIONS}
    for version in VERSIONS:
        assert version_of(EARLIER / f"version{version}.db") == str(version)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_earlier_workspace_keeps_all_it_holds_and_can_be_gone_on_with(tmp_path, version, make):
    folder = old_workspace(tmp_path / "W", version)
    with Workspace.open(folder) as opened:
        records = opened.records()
        assert [person.id for person in records.people] == ["ann", "ben", "dev"]
        assert records.people[0].name == "Ann Okafor"
        assert dict(records.people[2].attributes) == {"site": "Oslo"}
        assert [(tie.source, tie.target, tie.strength) for tie in records.ties] == [
            ("ben", "ann", 2.0),
            ("dev", "ben", 1.0),
        ]
        assert records.units[0].head == "ann"
        assert records.memberships[0].body == "Board"
        assert records.stances == (Stance("ben", 0.5),)
        assert records.events["id"].to_pylist() == ["m1@corp.example"]
        assert dict(opened.about)["purpose"] == "an old one"
        assert [one.proposal.status for one in opened.proposals()] == ["proposed"]
        assert len(opened.diary.talks()) == (version > 1)
        book = [change.verb for change in opened.history()]
        assert book[:6] == ["create", "add", "edit", "edit", "undo", "notes"]
        assert opened.history()[3].undone_by == 5
        opened.add(make.reading(people=make.people("eve", file="more.csv")))
        opened.undo()
        assert len(opened.records().people) == 3
        assert opened.forget("ben").exports == ("map.html",)
    assert version_of(folder / "workspace.db") == str(SCHEMA_VERSION)


@pytest.mark.parametrize("version", VERSIONS)
def test_after_the_upgrade_the_tables_are_those_of_a_new_workspace(tmp_path, version):
    folder = old_workspace(tmp_path / "W", version)
    Workspace.open(folder).close()
    Workspace.create(tmp_path / "new", purpose="p", basis="b", informed=None).close()
    assert columns(folder / "workspace.db") == columns(tmp_path / "new" / "workspace.db")
    assert indexes(folder / "workspace.db") == indexes(tmp_path / "new" / "workspace.db")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_database_is_copied_beside_before_it_is_changed(tmp_path, version):
    folder = old_workspace(tmp_path / "W", version)
    Workspace.open(folder).close()
    copy = folder / f"workspace-version{version}.db"
    assert version_of(copy) == str(version)
    assert query(copy, "SELECT id, name FROM people") == query(
        EARLIER / f"version{version}.db", "SELECT id, name FROM people"
    )
    Workspace.open(folder).close()
    assert sorted(folder.glob("workspace-version*")) == [copy]


def test_the_copy_goes_with_the_first_person_forgotten(tmp_path):
    folder = old_workspace(tmp_path / "W", 2)
    with Workspace.open(folder) as opened:
        opened.forget("dev")
    assert not list(folder.glob("workspace-version*"))
    for path in folder.rglob("*"):
        if path.is_file():
            assert b"Dev Rao" not in path.read_bytes(), path


STOPPED = """
import os, signal, sys
from orgmap.workspace import Workspace, migrations
from orgmap.workspace.tables import SCHEMA_VERSION

def stop(connection):
    connection.exec_driver_sql("CREATE TABLE half_done (x)")
    os.kill(os.getpid(), signal.SIGKILL)

migrations.STEPS = {**migrations.STEPS, SCHEMA_VERSION - 1: stop}
Workspace.open(sys.argv[1])
"""


@pytest.mark.parametrize("version", VERSIONS)
def test_an_upgrade_killed_in_the_middle_leaves_the_earlier_version(tmp_path, version):
    folder = old_workspace(tmp_path / "W", version)
    before = columns(folder / "workspace.db")
    killed = subprocess.run([sys.executable, "-c", STOPPED, str(folder)], check=False)
    assert killed.returncode == -signal.SIGKILL
    still_the_earlier_one(folder, version, before)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_upgrade_that_fails_leaves_the_earlier_version(tmp_path, version, monkeypatch):
    folder = old_workspace(tmp_path / "W", version)
    before = columns(folder / "workspace.db")

    def stop(connection):
        connection.exec_driver_sql("CREATE TABLE half_done (x)")
        raise WorkspaceError("Stopped.")

    monkeypatch.setattr(migrations, "STEPS", {**migrations.STEPS, SCHEMA_VERSION - 1: stop})
    with pytest.raises(WorkspaceError, match="Stopped"):
        Workspace.open(folder)
    monkeypatch.undo()
    still_the_earlier_one(folder, version, before)


def still_the_earlier_one(folder, version, before):
    assert columns(folder / "workspace.db") == before
    assert version_of(folder / "workspace.db") == str(version)
    with Workspace.open(folder) as opened:
        assert len(opened.records().people) == 3


def test_without_room_for_the_copy_nothing_is_changed(tmp_path, monkeypatch):
    folder = old_workspace(tmp_path / "W", 1)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("orgmap.workspace.migrations.os.fsync", full)
    with pytest.raises(WorkspaceError, match=r"no copy of its database could be made.*Nothing was changed"):
        Workspace.open(folder)
    assert version_of(folder / "workspace.db") == "1"
    assert [path.name for path in folder.glob("workspace-version*")] == []


def test_a_database_with_a_table_of_that_name_that_is_not_ours_is_no_workspace(tmp_path):
    connection = sqlite3.connect(tmp_path / "workspace.db")
    connection.execute("CREATE TABLE meta (key, value)")
    connection.execute("CREATE TABLE changes (id)")
    connection.commit()
    connection.close()
    with pytest.raises(WorkspaceError, match="not the database of a workspace"):
        Workspace.open(tmp_path)


@pytest.mark.parametrize("version", ["", "0", "three", "-1"])
def test_a_version_that_makes_no_sense_is_damage(workspace, version):
    connection = sqlite3.connect(workspace.path / "workspace.db")
    connection.execute("UPDATE meta SET value = ? WHERE name = 'schema_version'", (version,))
    connection.commit()
    connection.close()
    with pytest.raises(WorkspaceError, match="damaged"):
        Workspace.open(workspace.path)
