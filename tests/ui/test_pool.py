"""Answers kept for all sessions: computed once, found only by who holds the data, dropped when forgotten."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest

from orgmap.model import Person, Records, Stance, Tie
from orgmap.network import Network
from orgmap.ui import opening, shared, visitor
from orgmap.ui.case import Case
from orgmap.ui.pool import BESIDE, OF_NETWORK, OF_TIES, OF_WORKSPACE, POOL, Pool, key
from orgmap.ui.presenting import presented
from orgmap.ui.visitor import HERE
from orgmap.workspace import Talk

RECORDS = Records(people=(Person("a", "Ann"), Person("b", "Bo")), ties=(Tie("a", "b", "advice"),))
ALL = sorted(OF_TIES | OF_NETWORK | OF_WORKSPACE)


class Stopped(BaseException):
    """As Streamlit ends a run: no Exception, so that no page catches it by mistake."""


def _case(path, records=RECORDS, **fields):
    network = Network.from_records(records)
    case = Case("two", "files", network, path, f"files-{path.name}", network.fingerprint)
    return replace(case, **fields)


def _keys(case):
    return [key(case, verb, {"person": "a"}) for verb in ALL]


@pytest.fixture
def pool():
    return Pool()


# -- keeping ------------------------------------------------------------------------------------------


def test_what_is_asked_for_by_many_at_a_time_is_computed_once(pool):
    begun, go_on, made, got = threading.Event(), threading.Event(), [], []

    def make():
        made.append(1)
        begun.set()
        go_on.wait(60)
        return object()

    asking = [threading.Thread(target=lambda: got.append(pool.answer(("x",), make))) for _ in range(5)]
    asking[0].start()
    begun.wait(60)
    for one in asking[1:]:
        one.start()
    go_on.set()
    for one in asking:
        one.join(60)

    assert len(made) == 1
    assert len(got) == 5
    assert all(one is got[0] for one in got)
    assert pool._turns.waiting == 0


@pytest.mark.parametrize("ending", [Stopped, ValueError])
def test_a_run_that_ends_early_keeps_nothing_and_holds_nobody_up(pool, ending):
    begun, go_on = threading.Event(), threading.Event()

    def broken():
        begun.set()
        go_on.wait(60)
        raise ending

    def first():
        with pytest.raises(ending):
            pool.answer(("x",), broken)

    got = []
    asking = [threading.Thread(target=first)]
    asking[0].start()
    begun.wait(60)
    asking.append(threading.Thread(target=lambda: got.append(pool.answer(("x",), lambda: "second"))))
    asking[1].start()
    go_on.set()
    for one in asking:
        one.join(60)

    assert got == ["second"]
    assert pool.answer(("x",), lambda: "third") == "second"


def test_an_answer_may_ask_for_others(pool):
    outer = pool.answer(("plan",), lambda: pool.answer(("situation",), lambda: 1) + 1)

    assert outer == 2
    assert pool.known(("situation",))


def test_what_was_asked_for_last_stays_longest():
    pool = Pool(most=2)
    for name in ("a", "b", "a", "c"):
        pool.answer((name,), str)

    assert [pool.known((name,)) for name in "abc"] == [True, False, True]


def test_what_is_forgotten_while_an_answer_is_made_is_not_kept_with_it(pool):
    def make():
        pool.forget()
        return "names somebody who is gone"

    pool.answer(("x",), make)

    assert not pool.known(("x",))


# -- whose answers are found --------------------------------------------------------------------------


def test_the_same_data_at_the_same_place_give_the_same_keys(tmp_path):
    assert _keys(_case(tmp_path)) == _keys(_case(tmp_path))


def test_other_data_never_share_a_key(tmp_path):
    more = replace(RECORDS, ties=(*RECORDS.ties, Tie("b", "a", "advice")))

    assert not set(_keys(_case(tmp_path))) & set(_keys(_case(tmp_path, more)))


def test_a_stance_entered_here_leaves_only_what_hangs_on_ties(tmp_path):
    before = _case(tmp_path)
    stances = replace(before.records, stances=(Stance("a", -1.0),))
    after = replace(before, network=replace(before.network, records=stances))
    same = {verb for verb, one, other in zip(ALL, _keys(before), _keys(after), strict=True) if one == other}

    assert same == OF_TIES


def test_what_hangs_on_talks_or_files_is_found_in_the_same_workspace_with_the_same_talks_only(tmp_path):
    here, elsewhere = _case(tmp_path / "one"), _case(tmp_path / "two")
    talked = replace(here, talks=(Talk("a", "yes", 1, change=5),))
    other = replace(here, talks=(Talk("a", "no", 1, change=5),))
    before = replace(here, as_of=date(2026, 1, 1))
    for verb in OF_WORKSPACE:
        assert len({key(case, verb, {}) for case in (here, elsewhere, talked, other, before)}) == 5


def test_presenting_has_answers_of_its_own_even_where_everybody_is_in_the_room(tmp_path):
    case = _case(tmp_path)

    assert not set(_keys(case)) & set(_keys(presented(case, ("a", "b"))))
    assert not set(_keys(presented(case))) & set(_keys(presented(case, ("a",))))


def test_a_plan_while_presenting_follows_the_stances_and_talks_behind_it(tmp_path):
    before = _case(tmp_path)
    stances = replace(before.records, stances=(Stance("a", -1.0),))
    after = replace(before, network=replace(before.network, records=stances))
    talked = replace(before, talks=(Talk("a", "yes", 1, change=5),))

    assert len({key(presented(case), "plan", {}) for case in (before, after, talked)}) == 3


def test_a_new_verb_belongs_to_its_session(tmp_path):
    assert key(_case(tmp_path), "warnings", {}) is None
    assert key(_case(tmp_path), f"{BESIDE}brokers", {}) != key(_case(tmp_path), "brokers", {})
    assert key(_case(tmp_path), f"{BESIDE}warnings", {}) is None


# -- in the app ---------------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch):
    """Every time brokers are worked out."""
    from orgmap import roles

    seen, real = [], roles.brokers
    monkeypatch.setattr(roles, "brokers", lambda *given, **options: seen.append(1) or real(*given, **options))
    return seen


def _case_of(shown):
    return shown.at.session_state["orgmap"]["case"]


def test_a_reload_computes_nothing_anew(walk, counted):
    first = walk(case="sample").go("map")
    again = walk(first=False, case=_case_of(first).token).go("map")

    assert len(counted) == 1
    assert again.title == first.title
    assert [one.value for one in again.at.markdown] == [one.value for one in first.at.markdown]


def test_a_presenting_session_gets_no_answer_of_one_that_shows_names(walk, counted):
    case = _case_of(first := walk(case="sample").go("map"))
    shown = walk(first=False, case=case.token, presenting="1").go("map")
    room = shown.at.session_state["orgmap"]["presented"][1]
    outside = [person.name for person in case.network.people.values() if person.id not in room]

    assert len(counted) == 2
    assert any(name in first.text for name in outside)
    assert not any(name in shown.text for name in outside)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "people.csv").write_text("id,name\na,Ann\nb,Bo\nc,Cy\n", encoding="utf-8")
    (tmp_path / "edges_advice.csv").write_text("source,target\na,b\nb,c\n", encoding="utf-8")
    return tmp_path


def test_a_stance_entered_in_one_session_is_in_no_answer_of_another(folder):
    one, other = (opening.open_path(str(folder)).case for _ in range(2))
    edited = one.edit(enter=[Stance("a", -1.0, concern="loses the budget")])
    found = {key(edited, verb, {}) for verb in (*OF_NETWORK, *OF_WORKSPACE)}

    assert one.network is other.network, "what is read of one folder is one network"
    assert not found & {key(other, verb, {}) for verb in ALL}


def test_whoever_is_forgotten_is_gone_from_all_that_is_kept(walk, folder):
    case = opening.open_path(str(folder)).case
    shown = walk(case=case.token).go("map")
    assert shown.found("brokers") is not None
    assert (HERE, case.path.resolve()) in shared._workspaces
    assert (HERE, folder.resolve()) in shared._folders

    shown = shown.go("data")
    shown.at.segmented_control(key="widget:part").set_value("history").run()
    shown.at.selectbox(key="forget-whom").set_value("b").run()
    shown.at.checkbox(key="forget-sure").check().run()
    shown.click("Forget")

    assert set(_case_of(shown).network.people) == {"a", "c"}
    assert shown.found("brokers") is None
    assert (HERE, case.path.resolve()) not in shared._workspaces
    assert (HERE, folder.resolve()) not in shared._folders


def test_two_users_with_the_same_data_have_no_answer_in_common(tmp_path):
    one, other = (_case(tmp_path, visitor=name) for name in ("one", "other"))

    assert None not in _keys(one)
    assert not set(_keys(one)) & set(_keys(other))
    assert not set(_keys(replace(one, behind=one))) & set(_keys(replace(other, behind=other)))


def test_where_the_user_cannot_be_told_nothing_is_kept_for_others(tmp_path):
    assert set(_keys(_case(tmp_path, visitor=None))) == {None}


def test_a_page_for_a_browser_without_a_name_answers_and_shares_nothing(walk, monkeypatch):
    monkeypatch.setattr(visitor, "current", lambda: None)

    shown = walk(case="sample").go("power")

    assert not shown.at.exception
    assert "has the most influence above rank" in shown.text
    assert not POOL._kept


def test_a_presented_case_has_answers_of_its_own_even_where_nothing_was_taken_out(tmp_path):
    """A company of two with everybody in the room: the same network, and still not the same keys."""
    case = _case(tmp_path)
    shown = replace(case, behind=case)

    assert shown.network is case.network
    assert not set(_keys(case)) & set(_keys(shown))
