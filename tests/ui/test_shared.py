"""What sessions share of one place on this machine, and what each has for itself."""

from __future__ import annotations

import pytest

from orgmap.model import Person, Stance
from orgmap.results import Approval, Plan
from orgmap.ui import opening, shared, visitor
from orgmap.workspace import Talk, Workspace

FILES = {"people.csv": "id,name\na,Ann\nb,Bo\n", "edges_advice.csv": "source,target\na,b\n"}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def readings(monkeypatch):
    """Every time files are read."""
    from orgmap import readers

    seen, real = [], readers.read
    monkeypatch.setattr(
        readers, "read", lambda *given, **options: seen.append(given) or real(*given, **options)
    )
    return seen


def test_a_folder_that_did_not_change_is_read_once_for_all_sessions(folder, readings):
    first, second = (opening.open_path(str(folder)).case for _ in range(2))

    assert len(readings) == 1
    assert second.network is first.network
    assert second.reports == first.reports


def test_what_one_user_read_is_not_handed_to_another(folder, readings, monkeypatch):
    got = []
    for name in ("one", "other", "one", None, None):
        monkeypatch.setattr(visitor, "current", lambda name=name: name)
        got.append(opening.open_path(str(folder)).case.network)

    assert len(readings) == 4, "each for themselves, again for whoever cannot be told"
    assert got[0] is got[2]
    assert len({id(network) for network in got}) == 4


def test_a_workspace_another_user_opened_is_read_again(folder, tmp_path, monkeypatch):
    case = opening.open_path(str(folder)).case
    got = []
    for name in ("one", "other", None, None, "one"):
        monkeypatch.setattr(visitor, "current", lambda name=name: name)
        got.append(shared.workspace(case.path)[0])

    assert got[0] is got[4]
    assert len({id(network) for network in got}) == 4


def test_each_session_edits_a_draft_of_its_own(folder, readings):
    first = opening.open_path(str(folder)).case.edit(enter=[Stance("a", 0.5)])
    second = opening.open_path(str(folder)).case

    assert len(readings) == 1
    assert first.path != second.path
    assert first.token != second.token
    assert [stance.person for stance in first.again().records.stances] == ["a"]
    assert second.again().records.stances == ()


def _again(case):
    return opening.open_token(case.token).case


def test_what_pages_write_as_they_are_looked_at_leaves_the_network_as_it_was_read(folder):
    case = opening.open_path(str(folder)).case
    with Workspace.open(case.path) as workspace:
        workspace.diary.keep(Plan(Approval(0.5), 0.5, (), (), {}))
        workspace.diary.log(Talk("a", "yes", 1))
    again = _again(case)

    assert again.network is case.network
    assert [talk.person for talk in again.talks] == ["a"]


@pytest.mark.parametrize("change", ["a stance", "a stance taken back", "somebody forgotten", "a lost file"])
def test_any_change_of_the_records_is_read_again(folder, change):
    (folder / "interactions.csv").write_text(
        "id,time,kind,sender,recipients\ne1,2026-01-05T09:00:00Z,mail,a,b\n", encoding="utf-8"
    )
    case = opening.open_path(str(folder)).case
    if change == "a lost file":
        next((case.path / "events").glob("*.parquet")).unlink()
        assert opening.open_token(case.token).case is None
        return
    with Workspace.open(case.path) as workspace:
        if change == "somebody forgotten":
            workspace.forget("b")
        else:
            workspace.edit(enter=[Stance("a", 0.5)])
        known = _again(case)
        assert known.network is not case.network
        if change == "a stance taken back":
            workspace.undo()
            assert _again(case).records.stances == ()
    assert ("b" in known.network.people) == (change != "somebody forgotten")


def test_a_changed_file_is_read_again(folder, readings):
    opening.open_path(str(folder))
    (folder / "people.csv").write_text("id,name\na,Ann\nb,Bo\nc,Cy\n", encoding="utf-8")
    case = opening.open_path(str(folder)).case

    assert len(readings) == 2
    assert "c" in case.network.people


def test_a_folder_with_mistakes_is_not_kept(folder, readings):
    (folder / "people.csv").write_text("id,name,manager\na,Ann,nobody-here\na,Ann B,\n", encoding="utf-8")

    assert opening.open_path(str(folder)).case is None
    assert opening.open_path(str(folder)).case is None
    assert len(readings) == 2


def test_a_pasted_link_to_an_unchanged_draft_gives_the_same_network(folder):
    case = opening.open_path(str(folder)).case
    first, second = (opening.open_token(case.token).case.network for _ in range(2))

    assert second is first


def test_a_link_after_an_edit_shows_the_edit(folder):
    case = opening.open_path(str(folder)).case
    opening.open_token(case.token)
    case.edit(enter=[Person("z", "Zoe")])

    assert "z" in opening.open_token(case.token).case.network.people


def test_too_many_files_are_never_taken_for_unchanged(folder, monkeypatch):
    monkeypatch.setattr(shared, "_MOST_FILES", 1)

    assert shared.stamp(folder) is None
    first, second = (opening.open_path(str(folder)).case for _ in range(2))
    assert first.network is not second.network
    assert first.network.people == second.network.people


def test_a_reload_of_what_was_just_opened_reads_nothing(folder):
    case = opening.open_path(str(folder)).case

    assert opening.open_token(case.token).case.network is case.network
