"""What another tab or the command line changes meanwhile is seen with the next page, also who was forgotten."""

from dataclasses import replace
from pathlib import Path

import pytest

from orgmap.readers import read
from orgmap.workspace import Workspace

CASE8 = Path(__file__).parents[2] / "data" / "case8"
_TOLD = "This was changed elsewhere meanwhile, and is shown as it stands now."


@pytest.fixture
def opened(walk, tmp_path, monkeypatch):
    """A walk with a workspace open, its book read once, and the workspace's folder."""
    place = tmp_path / "own"
    with Workspace.create(place, purpose="a test", basis="none", informed=True) as made:
        made.add(read([CASE8]))
    monkeypatch.setenv("ORGMAP_SOURCE", str(place))
    found = walk()
    found.at.run()
    return found, place


def _case(found):
    return found.at.session_state["orgmap"]["case"]


def _told(found):
    return [one.value for one in found.at.toast]


def test_a_stance_entered_elsewhere_is_there_with_the_next_page(opened):
    found, place = opened
    one = _case(found).records.stances[0]
    assert _told(found) == []
    with Workspace.open(place) as elsewhere:
        elsewhere.edit(enter=[replace(one, position=0.125)])

    found.at.run()

    (now,) = [stance for stance in _case(found).records.stances if stance.person == one.person]
    assert now.position == 0.125
    assert _told(found) == [_TOLD]
    found.at.run()
    assert _told(found) == []


def test_a_change_of_ones_own_is_no_news(opened):
    found, _ = opened
    one = _case(found).records.stances[0]
    own = _case(found).edit(enter=[replace(one, position=0.25)])
    found.at.session_state["orgmap"]["case"] = own

    found.at.run()

    assert _case(found) is own
    assert _told(found) == []


def test_what_a_page_writes_as_it_is_looked_at_is_no_news_and_a_talk_noted_elsewhere_is(opened):
    from orgmap.workspace import Talk

    found, place = opened
    found.go("plan").at.run()
    assert _told(found) == []
    with Workspace.open(place) as elsewhere:
        elsewhere.diary.log(Talk("CFO", "yes", 1))

    found.at.run()

    assert [talk.person for talk in _case(found).talks] == ["CFO"]
    assert _told(found) == [_TOLD]


def test_who_is_forgotten_elsewhere_is_named_nowhere_here(opened):
    from orgmap.ui.pool import POOL

    found, place = opened
    person = "FinanceBP"
    assert person in found.go("plan").text
    session = found.at.session_state["orgmap"]
    session["answers"]["kept here"] = session["kept"]["asked:logged"] = f"{person} said yes"
    with Workspace.open(place) as elsewhere:
        elsewhere.forget(person)

    found.at.run()

    assert person not in _case(found).network.people
    assert person not in found.text
    assert not any(person in repr(answer) for answer in POOL._kept.values())
    session = found.at.session_state["orgmap"]
    assert not any(person in repr(session[name]) for name in ("answers", "kept", "opening", "shelf"))


def test_a_folder_that_is_gone_leaves_what_is_known(opened):
    import shutil

    found, place = opened
    before = _case(found)
    shutil.rmtree(place)

    found.at.run()

    assert _case(found) is before
    assert not found.at.exception
