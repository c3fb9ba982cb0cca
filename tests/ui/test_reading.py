"""Reading many files: it says which one it is at, and stopped at any moment it leaves nothing half-written."""

import itertools

import pytest
from streamlit.testing.v1 import AppTest

from orgmap import patience
from orgmap.ui import dropped, memory
from orgmap.ui import opening as openings
from orgmap.ui.drafts import DRAFTS
from orgmap.workspace import Workspace

FILES = 12


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "many"
    place.mkdir()
    (place / "people.csv").write_text("id,name\n" + "".join(f"p{at},Person {at}\n" for at in range(5)))
    for at in range(FILES - 1):
        line = f"m{at},2026-01-{at + 1:02}T09:00:00Z,mail,p{at % 5},p{(at + 1) % 5}"
        (place / f"interactions{at:02}.csv").write_text(f"id,time,kind,sender,recipients\n{line}\n")
    return place


def _stopped_after(looks):
    asked = itertools.count()
    return patience.awaited(lambda: next(asked) >= looks)


def _drafts():
    return sorted(path.name for path in DRAFTS._root.iterdir())


def test_opening_many_files_tells_which_one_it_reads_and_which_it_keeps(folder):
    heard = []
    with patience.awaited(lambda: False, lambda share, what: heard.append((share, what))):
        opened = openings.open_path(str(folder))

    shares, words = zip(*heard, strict=True)
    assert opened.case is not None
    assert list(shares) == sorted(shares)
    assert f"file 7 of {FILES}" in words
    assert f"keeping file {FILES} of {FILES}" in words


@pytest.mark.parametrize("looks", [2, 8, FILES + 3, 2 * FILES])
def test_opening_stopped_at_any_moment_leaves_no_draft_and_can_be_done_again(folder, looks):
    before = _drafts()

    with pytest.raises(patience.Stopped), _stopped_after(looks):
        openings.open_path(str(folder))

    assert _drafts() == before
    assert len(openings.open_path(str(folder)).case.network.people) == 5


@pytest.mark.parametrize("looks", [3, 15])
def test_files_brought_beside_what_is_open_and_stopped_change_nothing(folder, looks):
    people = (folder / "people.csv").read_bytes()
    opened = openings.open_uploads([("people.csv", people)]).case
    with Workspace.open(opened.path) as workspace:
        before = workspace.history(), workspace.records()
    more = [(path.name, path.read_bytes()) for path in sorted(folder.glob("interactions*"))]

    with pytest.raises(patience.Stopped), _stopped_after(looks):
        openings.open_uploads(more, beside=opened)

    with Workspace.open(opened.path) as workspace:
        assert (workspace.history(), workspace.records()) == before
    brought = openings.open_uploads(more, beside=opened).case
    assert brought.network.records.events.num_rows == FILES - 1
    kept = [path for path in (opened.path / "events").iterdir() if path.suffix == ".parquet"]
    assert len(kept) == FILES - 1, "What was written before the stop is swept away."


def test_what_was_dropped_is_let_go_of_when_it_is_stopped(folder, monkeypatch):
    held = {}
    monkeypatch.setattr(memory, "store", lambda: held)
    held["case"] = None
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]

    with pytest.raises(patience.Stopped), _stopped_after(4):
        dropped.open_uploads(files)

    assert held["shelf"] is None


def test_the_page_says_which_file_it_reads_with_a_way_to_stop():
    def script():
        import streamlit as st

        from orgmap import patience
        from orgmap.ui import reading

        reading._AFTER = 0.0
        with reading.told():
            patience.look(0.3, "file 3 of 10")
            if st.session_state.get("go"):
                st.markdown("read")
            else:
                st.stop()

    shown = AppTest.from_function(script, default_timeout=120).run()
    assert [one.value for one in shown.caption] == ["Reading file 3 of 10 …"]
    assert [one.label for one in shown.button] == ["Stop"]

    shown.session_state["go"] = True
    shown.run()
    assert [one.value for one in shown.markdown] == ["read"]
    assert not shown.caption
    assert not shown.button
