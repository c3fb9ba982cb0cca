"""A folder that keeps records: adding, replacing, taking back, and faults in words."""

import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

from orgmap.errors import InputError, Problem, UnknownName, WorkspaceError
from orgmap.model import Initiative, Person, Records, Source, Stance, Tie
from orgmap.workspace import Workspace, is_workspace


def create(folder):
    return Workspace.create(folder, purpose="p", basis="b", informed=None)


def test_a_new_workspace_says_what_it_is_for_and_holds_nothing(workspace):
    assert dict(workspace.about) == {
        "purpose": "consolidate spend",
        "basis": "consent of the owner",
        "informed": "yes",
    }
    assert workspace.records() == Records()
    assert [change.verb for change in workspace.history()] == ["create"]
    assert is_workspace(workspace.path)
    assert not is_workspace(workspace.path.parent)


def test_purpose_and_basis_must_be_said(tmp_path):
    with pytest.raises(InputError) as told:
        Workspace.create(tmp_path / "W", purpose=" ", basis="", informed=False)
    assert len(told.value.problems) == 2
    assert not (tmp_path / "W").exists()


def test_a_folder_with_other_files_or_a_workspace_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("hello")
    with pytest.raises(WorkspaceError, match="holds files already"):
        create(tmp_path)
    with pytest.raises(WorkspaceError, match="is a file"):
        create(tmp_path / "letter.txt")
    with pytest.raises(WorkspaceError, match="cannot be used"):
        create(tmp_path / "letter.txt" / "below")
    create(tmp_path / "W")
    with pytest.raises(WorkspaceError, match="is a workspace already"):
        create(tmp_path / "W")


def test_a_creation_cut_short_can_be_done_again(tmp_path):
    (tmp_path / "workspace.db").touch()
    assert create(tmp_path).records() == Records()


def test_no_workspace_is_said_in_words(tmp_path):
    (tmp_path / "letter.txt").write_text("hello")
    for path, words in (
        (tmp_path, "is no workspace"),
        (tmp_path / "no", "not exist"),
        (tmp_path / "letter.txt", "file"),
    ):
        with pytest.raises(WorkspaceError, match=words):
            Workspace.open(path)


def test_what_was_added_is_there_after_opening_again(workspace, make):
    reading = make.everything()
    change = workspace.add(reading)
    assert change.summary.startswith("Added people.csv (3 people), units.csv (1 unit)")
    assert "interactions.csv (4 events)" in change.summary
    with Workspace.open(workspace.path) as again:
        found = again.records()
    assert replace(found, events=None) == replace(reading.records, events=None)
    assert found.events.equals(reading.records.events)


def test_a_file_of_the_same_name_replaces_what_it_gave(workspace, make):
    workspace.add(
        make.reading(people=make.people("ann", "bob"), events=make.events(("mail", "ann", ["bob"])))
    )
    workspace.add(make.reading(people=make.people("di", file="more.csv")))
    change = workspace.add(make.reading(people=make.people("ann", "cy")))
    assert change.summary == "Added people.csv (2 people). What people.csv said before was replaced."
    assert [person.id for person in workspace.records().people] == ["di", "ann", "cy"]
    assert workspace.records().events.num_rows == 1
    workspace.add(make.reading(events=make.events(("mail", "ann", ["cy"]), ("mail", "cy", ["ann"]))))
    assert workspace.records().events["sender"].to_pylist() == ["ann", "cy"]


def test_a_file_that_no_longer_says_anything_takes_back_what_it_gave(workspace, make):
    workspace.add(make.reading(people=make.people("ann")))
    workspace.add(make.reading(files=["people.csv"]))
    assert workspace.records().people == ()


def test_the_same_content_changes_nothing_and_says_so(workspace, make):
    reading = make.reading(
        people=make.people("ann", "bob"), events=make.events(("mail", "ann", ["bob"])), notes=("Read.",)
    )
    workspace.add(reading)
    change = workspace.add(reading)
    assert change.id is None
    assert change.summary == "Nothing changed: people.csv and interactions.csv said nothing new."
    assert len(workspace.history()) == 2
    partly = workspace.add(make.reading(people=make.people("ann"), events=reading.records.events))
    assert partly.summary.endswith("interactions.csv said nothing new.")


def test_an_empty_reading_changes_nothing(workspace, make):
    assert workspace.add(make.reading()).summary == "Nothing changed: there was nothing to add."


def test_a_dry_run_says_what_would_happen_and_writes_nothing(workspace, make):
    change = workspace.add(make.reading(people=make.people("ann")), dry_run=True)
    assert (change.id, change.summary) == (None, "Not done yet: Added people.csv (1 person).")
    assert workspace.records() == Records()
    with pytest.raises(InputError):
        workspace.add(make.reading(problems=[Problem("Wrong.", "Mend it.")]), dry_run=True)


def test_all_problems_come_together_and_nothing_is_written(workspace, make):
    wrong = make.reading(
        people=(Person("ann", managers=("nobody",), source=Source("people.csv", 2)),),
        ties=(Tie("ann", "ghost", "advice", sources=(Source("edges_advice.csv", 2),)),),
        events=make.events(("mail", "ann", ["bob"])),
        problems=[Problem("A bad date.", "Mend it.", file="x.csv")],
    )
    with pytest.raises(InputError) as told:
        workspace.add(wrong)
    text = str(told.value)
    assert "A bad date." in text
    assert "nobody" in text
    assert "ghost" in text
    assert workspace.records() == Records()
    assert len(workspace.history()) == 1
    assert list((workspace.path / "events").iterdir()) == []


def test_ties_may_name_people_added_before(workspace, make):
    workspace.add(make.reading(people=make.people("ann", "bob")))
    workspace.add(make.reading(ties=(Tie("ann", "bob", "advice", sources=(Source("edges_advice.csv", 2),)),)))
    assert len(workspace.records().ties) == 1
    with pytest.raises(InputError, match="bob"):
        workspace.add(make.reading(people=make.people("ann")))


def test_undo_takes_back_one_change_after_the_other(workspace, make):
    first = make.reading(people=make.people("ann"), events=make.events(("mail", "ann", ["x"])))
    workspace.add(first)
    workspace.add(make.reading(people=make.people("ann", "bob")))
    workspace.set_stance(Stance("bob", 0.5))
    taken = workspace.undo()
    assert taken.verb == "undo"
    assert "Set the stance of 'bob' by hand." in taken.summary
    assert workspace.records().stances == ()
    workspace.undo()
    assert workspace.records().people == first.records.people
    workspace.undo()
    assert workspace.records() == Records()
    with pytest.raises(WorkspaceError, match="no change left to undo"):
        workspace.undo()
    verbs = [(change.verb, change.undone_by) for change in workspace.history()]
    assert verbs == [
        ("create", None),
        ("add", 7),
        ("add", 6),
        ("edit", 5),
        ("undo", None),
        ("undo", None),
        ("undo", None),
    ]


def test_after_an_undo_the_same_file_may_be_added_again_and_undone_again(workspace, make):
    reading = make.reading(people=make.people("ann"))
    workspace.add(reading)
    workspace.undo()
    assert workspace.add(reading).id is not None
    assert len(workspace.records().people) == 1
    workspace.undo()
    assert workspace.records().people == ()


def test_a_stance_by_hand_takes_the_place_of_the_one_read(workspace, make):
    read = Stance("ann", -0.5, 0.3, relation=1, source=Source("stances.csv", 2))
    workspace.add(make.reading(people=make.people("ann", "bob"), stances=(read,)))
    workspace.set_stance(Stance("ann", 0.5, source=Source("elsewhere.csv", 9)))
    assert workspace.records().stances == (Stance("ann", 0.5),)
    workspace.undo()
    assert workspace.records().stances == (read,)


def test_what_a_file_says_later_takes_the_place_of_a_stance_by_hand_and_is_told(workspace, make):
    workspace.add(make.reading(people=make.people("ann")))
    workspace.set_stance(Stance("ann", 0.5))
    later = Stance("ann", -0.5, source=Source("stances.csv", 2))
    change = workspace.add(make.reading(stances=(later,)))
    assert change.summary.endswith("1 stance entered earlier gave way.")
    assert workspace.history()[-1] == change
    assert workspace.records().stances == (later,)
    workspace.undo()
    assert workspace.records().stances == (Stance("ann", 0.5),)


def test_a_stance_out_of_range_or_of_nobody_is_refused(workspace, make):
    workspace.add(make.reading(people=make.people("ann")))
    with pytest.raises(InputError) as told:
        workspace.set_stance(Stance("ann", 3, relation=float("nan")))
    assert len(told.value.problems) == 2
    with pytest.raises(InputError, match="ghost"):
        workspace.set_stance(Stance("ghost", 0.5))
    assert workspace.records().stances == ()


def test_ties_by_hand_stay_when_files_come_again(workspace, make):
    workspace.add(make.reading(people=make.people("ann", "bob")))
    assert workspace.add_ties([]).id is None
    workspace.add_ties([Tie("ann", "bob", "trust")])
    workspace.add(make.reading(people=make.people("ann", "bob", "cy")))
    assert workspace.records().ties == (Tie("ann", "bob", "trust"),)
    with pytest.raises(InputError, match="ghost"):
        workspace.add_ties([Tie("ann", "ghost", "trust")])


def test_the_latest_initiative_stands_until_undone(workspace, make):
    one, two = (Initiative(name, source=Source(f"{name}.toml", 1)) for name in ("one", "two"))
    workspace.add(make.reading(initiative=one))
    workspace.add(make.reading(initiative=two))
    assert workspace.records().initiative == two
    workspace.undo()
    assert workspace.records().initiative == one


def test_what_readers_remarked_goes_when_its_file_is_replaced(workspace, make):
    workspace.add(
        make.reading(people=make.people("ann"), notes=("people.csv: 2 rows were summed.", "General."))
    )
    assert workspace.records().notes == ("people.csv: 2 rows were summed.", "General.")
    both = make.reading(people=make.people("bob"), ties=(), files=["x.csv"], notes=("General.",))
    workspace.add(both)
    assert workspace.records().notes == ("General.",)


def test_a_network_is_made_of_what_stands(workspace, make):
    workspace.add(
        make.reading(
            people=make.people("ann", "bob"), events=make.events(("mail", "ANN", ["bob", "x@else.com"]))
        )
    )
    network = workspace.network(half_life_days=None)
    assert set(network.people) == {"ann", "bob"}
    assert network.graph.edges["ann", "bob", "communication"]["strength"] == 0.5


def test_a_second_writer_is_told_and_readers_go_on(workspace, make):
    workspace.add(make.reading(people=make.people("ann")))
    other = sqlite3.connect(workspace.path / "workspace.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(WorkspaceError, match="Another orgmap is writing"):
            workspace.add(make.reading(people=make.people("bob")))
        assert len(workspace.records().people) == 1
    finally:
        other.close()
    workspace.add(make.reading(people=make.people("bob")))


def test_a_workspace_of_a_newer_orgmap_is_left_alone(workspace):
    with sqlite3.connect(workspace.path / "workspace.db") as raw:
        raw.execute("UPDATE meta SET value = '99' WHERE name = 'schema_version'")
    raw.close()
    with pytest.raises(WorkspaceError, match="newer orgmap"):
        Workspace.open(workspace.path)


@pytest.mark.parametrize("content", [b"not a database at all" * 300, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_database_is_said_in_words(tmp_path, content):
    (tmp_path / "workspace.db").write_bytes(content)
    with pytest.raises(WorkspaceError, match="damaged"):
        Workspace.open(tmp_path)


def test_another_programs_database_is_no_workspace(tmp_path):
    with sqlite3.connect(tmp_path / "workspace.db") as raw:
        raw.execute("CREATE TABLE recipes (name)")
    raw.close()
    with pytest.raises(WorkspaceError, match="not the database of a workspace"):
        Workspace.open(tmp_path)


def test_a_page_damaged_in_the_middle_is_said_in_words(workspace, make):
    workspace.add(make.reading(people=make.people(*(f"person{i}" for i in range(3000)))))
    path = workspace.path / "workspace.db"
    data = bytearray(path.read_bytes())
    for at in range(12 * 4096, len(data) - 4096, 4096):
        data[at : at + 200] = b"\xff" * 200
    path.write_bytes(data)
    with pytest.raises(WorkspaceError, match="damaged"):
        workspace.records()


def test_a_missing_or_damaged_event_file_is_named(workspace, make):
    workspace.add(make.reading(people=make.people("ann"), events=make.events(("mail", "ann", ["bob"]))))
    (path,) = (workspace.path / "events").iterdir()
    whole = path.read_bytes()
    for damage in (whole[: len(whole) // 2], b"", whole[:40] + b"\x00\x00\x00\x00" + whole[44:]):
        path.write_bytes(damage)
        with pytest.raises(WorkspaceError, match=f"{path.name} is damaged"):
            workspace.records()
    path.unlink()
    with pytest.raises(WorkspaceError, match=f"{path.name} is missing"):
        workspace.records()


def test_event_files_nobody_mentions_are_ignored_and_swept_by_the_next_writer(workspace, make):
    orphan = workspace.path / "events" / "0123.parquet"
    orphan.write_bytes(b"half")
    (workspace.path / "events" / "0124.parquet.part").write_bytes(b"half")
    assert workspace.records().events is None
    workspace.add(make.reading(people=make.people("ann"), events=make.events(("mail", "ann", ["bob"]))))
    (left,) = (workspace.path / "events").iterdir()
    assert left != orphan


def test_a_fault_in_the_middle_of_an_add_leaves_nothing(workspace, make, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WorkspaceError, match=r"cannot be written .*No space"):
        workspace.add(make.reading(people=make.people("ann"), events=make.events(("mail", "ann", ["bob"]))))
    assert workspace.records() == Records()


def test_nothing_of_a_workspace_is_imported_with_the_package():
    code = "import orgmap, sys; print('sqlalchemy' in sys.modules, 'orgmap.workspace' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_an_unknown_person_to_forget_is_told(workspace, make):
    workspace.add(make.reading(people=make.people("ann")))
    with pytest.raises(UnknownName, match="Did you mean 'ann'"):
        workspace.forget("anm")


def test_people_of_mail_alone_keep_the_names_shown_beside_their_addresses(workspace, make):
    events = make.events(("mail", "ann@x.org", ["bob@x.org", "no-reply@x.org"]), file="all.mbox")
    named = replace(make.reading(events=events), names={"ann@x.org": "Ann Lee"})
    workspace.add(named)
    people = (Person("ann@x.org", "Ann Lee", "ann@x.org"), Person("bob@x.org", "", "bob@x.org"))
    assert workspace.records().people == people
    workspace.add(make.reading(people=make.people("cy")))
    assert [person.id for person in workspace.records().people] == ["cy"]
    workspace.undo()
    workspace.undo()
    assert workspace.records() == Records()
