"""A draft kept as a workspace of its own: all of it, or nothing."""

import pytest

from orgmap.errors import InputError, WorkspaceError
from orgmap.model import Person, Records, Tie
from orgmap.readers import FileReport, Reading
from orgmap.workspace import Workspace


@pytest.fixture
def draft(tmp_path):
    with Workspace.create(tmp_path / "draft", purpose="a look", basis="not stated", informed=None) as made:
        people = (Person("a", "Ann"), Person("b", "Bob"))
        made.add(Reading(Records(people=people), (FileReport("people.csv", "people", 1.0, 2, 0),), ()))
        made.edit(enter=[Tie("a", "b", "advice")])
        yield made


def test_a_copy_holds_the_same_records_and_history_under_its_own_purpose(draft, tmp_path):
    draft.copy_to(tmp_path / "kept" / "w", purpose="Win them", basis="Owner agreed", informed=True)

    with Workspace.open(tmp_path / "kept" / "w") as kept:
        assert kept.records() == draft.records()
        assert kept.about == {"purpose": "Win them", "basis": "Owner agreed", "informed": "yes"}
        assert [c.verb for c in kept.history()] == ["create", "add", "edit", "create"]
        kept.undo()
        assert kept.records().ties == ()
    assert len(draft.records().ties) == 1, "the draft stays as it was"


@pytest.mark.parametrize(("purpose", "basis"), [("", "x"), ("x", " ")])
def test_a_copy_without_a_purpose_or_basis_is_refused(draft, tmp_path, purpose, basis):
    with pytest.raises(InputError):
        draft.copy_to(tmp_path / "w", purpose=purpose, basis=basis, informed=None)
    assert not (tmp_path / "w").exists()


def test_a_folder_that_is_taken_stays_as_it_is(draft, tmp_path):
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(WorkspaceError):
        draft.copy_to(tmp_path / "w", purpose="x", basis="y", informed=None)
    assert [p.name for p in (tmp_path / "w").iterdir()] == ["mine.txt"]


def test_a_place_that_cannot_be_written_is_said_in_words_and_leaves_nothing(draft, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(WorkspaceError, match="could not be kept"):
        draft.copy_to(tmp_path / "file" / "w", purpose="x", basis="y", informed=None)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["draft", "file"]


def test_events_come_along(tmp_path, make):
    with Workspace.create(tmp_path / "w", purpose="x", basis="y", informed=True) as made:
        made.add(make.everything())
        made.copy_to(tmp_path / "copy", purpose="x", basis="y", informed=True)
        with Workspace.open(tmp_path / "copy") as kept:
            assert kept.records().events.equals(made.records().events)
