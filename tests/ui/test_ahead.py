"""Working ahead: the likeliest first, never while a page is put together, and only for what is open."""

from __future__ import annotations

import gc
import os
import sys
import threading
from dataclasses import replace

import pytest

from orgmap.errors import InputError, Problem
from orgmap.patience import look
from orgmap.ui import memory, opening, shared, state
from orgmap.ui.ahead import AHEAD, Ahead
from orgmap.ui.pool import POOL, key
from orgmap.ui.turns import step_back

PATIENCE = 60


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "people.csv").write_text("id,name,unit\na,Ann,X\nb,Bo,X\nc,Cy,Y\nd,Di,Y\n", encoding="utf-8")
    (tmp_path / "edges_advice.csv").write_text("source,target\na,b\nb,c\nc,d\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def case(folder):
    return opening.open_path(str(folder)).case


def _ahead(*steps):
    ahead = Ahead(lambda: steps)
    ahead.on = True
    return ahead


def test_it_is_off_until_the_app_is_served(case, walk):
    seen = []
    Ahead(lambda: [lambda: seen.append(1)]).follow(case)

    assert AHEAD.on is False
    assert seen == []


def test_what_it_works_out_is_found_by_the_pages_and_asks_no_session(case, monkeypatch):
    def no_session():
        raise AssertionError("There is no session to ask.")

    POOL.forget()
    monkeypatch.setattr(memory, "store", no_session)
    ahead = Ahead()
    ahead.on = True
    ahead.follow(case)
    assert ahead.done(PATIENCE)

    expected = {
        "brokers": {"redrawn": False},
        "gap": {},
        "interfaces": {},
        "names in order": {},
        "span": {},
        "units": {"planned": False},
        "measure": {"name": "betweenness", "layers": ("advice",)},
    }
    assert [verb for verb, options in expected.items() if not POOL.known(key(case, verb, options))] == []


def test_no_step_begins_while_a_page_is_put_together(case):
    seen, began = [], threading.Event()
    ahead = _ahead(began.set, lambda: seen.append(pages_now()))

    def pages_now():
        return ahead._pages

    with ahead.page():
        ahead.follow(case)
        assert not began.wait(0.3)
    assert ahead.done(PATIENCE)
    assert seen == [0]


def test_it_goes_no_further_once_nobody_has_the_case_open(folder):
    seen, go_on, began = [], threading.Event(), threading.Event()

    def first():
        began.set()
        go_on.wait(PATIENCE)

    ahead = _ahead(first, lambda: seen.append(1))
    opened = opening.open_path(str(folder)).case
    ahead.follow(opened)
    began.wait(PATIENCE)
    del opened
    go_on.set()
    assert ahead.done(PATIENCE)
    gc.collect()

    assert seen == []


def test_what_was_opened_last_is_worked_on_first(folder):
    began, go_on, seen = threading.Event(), threading.Event(), []

    def step():
        seen.append(state.network())
        began.set()
        go_on.wait(PATIENCE)

    ahead = _ahead(step)
    cases = [replace(opening.open_path(str(folder)).case, name=str(at)) for at in range(3)]
    networks = [replace(one.network) for one in cases]
    cases = [replace(one, network=network) for one, network in zip(cases, networks, strict=True)]
    ahead.follow(cases[0])
    began.wait(PATIENCE)
    ahead.follow(cases[1])
    ahead.follow(cases[2])
    go_on.set()

    assert ahead.done(PATIENCE)
    assert [[one is network for network in networks].index(True) for one in seen] == [0, 2, 1]


def test_what_cannot_be_answered_stops_nothing_and_says_nothing(case, capfd):
    seen = []

    def broken():
        raise InputError(Problem("There is no gate.", "Enter one."))

    ahead = _ahead(broken, lambda: seen.append(state.network() is case.network))
    ahead.follow(case)

    assert ahead.done(PATIENCE)
    assert seen == [True]
    assert capfd.readouterr().err == ""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_step_that_fails_ends_its_case_and_the_next_one_begins_anew(case):
    seen = []

    def broken():
        seen.append(1)
        raise ValueError

    ahead = _ahead(broken)
    for _ in range(2):
        ahead.follow(case)
        assert ahead.done(PATIENCE)
        for thread in [one for one in threading.enumerate() if one.name == "orgmap-ahead"]:
            thread.join(PATIENCE)  # what it failed with is told when it ends, and belongs to this test

    assert seen == [1, 1]


def test_a_source_is_read_once_however_early_the_first_page_comes(folder, monkeypatch):
    from orgmap import readers

    shared._folders.clear()
    began, go_on, seen, got, real = threading.Event(), threading.Event(), [], [], readers.read

    def slow(*given, **options):
        seen.append(1)
        began.set()
        go_on.wait(PATIENCE)
        return real(*given, **options)

    monkeypatch.setattr(readers, "read", slow)
    ahead = _ahead(lambda: None)
    ahead.opening(lambda: opening.open_path(str(folder)).case)
    began.wait(PATIENCE)
    page = threading.Thread(target=lambda: got.append(opening.open_path(str(folder)).case))
    page.start()
    go_on.set()
    page.join(PATIENCE)

    assert ahead.done(PATIENCE)
    assert len(seen) == 1
    assert set(got[0].network.people) == set("abcd")


def test_two_large_networks_at_a_time_begin_one_job_for_one_answer(case):
    from orgmap.ui import waiting

    job = waiting.Job()
    assert [waiting._taken(job), waiting._taken(job)] == [True, False]
    waiting._work(job, lambda shown: shown, case.network)
    assert job.result() is case.network
    assert not waiting._taken(job)


# -- pages come first ---------------------------------------------------------------------------------


@pytest.fixture
def soon(monkeypatch):
    """A browser draws a page at once, and a page is never given up on."""
    monkeypatch.setattr("orgmap.ui.ahead._DRAWN", 0.0)
    monkeypatch.setattr("orgmap.ui.ahead._PATIENCE", 10.0 * PATIENCE)


def test_no_step_begins_from_when_a_browser_asks_for_a_page_until_it_is_put_together(case, soon, monkeypatch):
    monkeypatch.setattr("orgmap.ui.ahead._COMING", 10.0 * PATIENCE)
    began = threading.Event()
    ahead = _ahead(began.set)
    ahead.coming()
    ahead.follow(case)

    assert not began.wait(0.3)
    with ahead.page():
        assert not began.wait(0.1)
    assert began.wait(PATIENCE)
    assert ahead.done(PATIENCE)


def test_a_long_step_makes_a_pause_in_its_midst_while_a_page_is_put_together(case, soon):
    began, looked, done = threading.Event(), threading.Event(), []

    def long_one():
        began.set()
        looked.wait(PATIENCE)
        look()
        done.append(ahead._pages)

    ahead = _ahead(long_one)
    ahead.follow(case)
    began.wait(PATIENCE)
    with ahead.page():
        looked.set()
        assert not ahead.done(0.3)
        assert done == []
    assert ahead.done(PATIENCE)
    assert done == [0]


def test_no_pause_is_made_while_a_page_waits_for_the_very_answer(case, soon):
    began, looked, got = threading.Event(), threading.Event(), []
    POOL.forget()

    def make():
        began.set()
        looked.wait(PATIENCE)
        look()
        return "worked out ahead"

    ahead = _ahead(lambda: POOL.answer(("the answer",), make))
    ahead.follow(case)
    began.wait(PATIENCE)

    def page():
        with ahead.page():
            looked.set()
            got.append(POOL.answer(("the answer",), lambda: "made by the page"))

    shown = threading.Thread(target=page)
    shown.start()
    shown.join(PATIENCE)

    assert got == ["worked out ahead"]
    assert ahead.done(PATIENCE)


def test_a_page_that_takes_too_long_holds_nothing_up(case, monkeypatch):
    monkeypatch.setattr("orgmap.ui.ahead._PATIENCE", 0.0)
    began, looked, done = threading.Event(), threading.Event(), threading.Event()

    def long_one():
        began.set()
        looked.wait(PATIENCE)
        look()
        done.set()

    ahead = _ahead(long_one)
    ahead.follow(case)
    began.wait(PATIENCE)
    with ahead.page():
        looked.set()
        assert done.wait(PATIENCE)


def test_nothing_gives_way_where_the_app_is_not_served(soon):
    ahead = Ahead(list)
    with ahead.page():
        assert ahead.give_way() is False


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere threads have no place in line of their own.")
def test_a_thread_that_steps_back_comes_after_the_others():
    found = []

    def place():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def back():
        before = place()
        step_back()
        found.append((before, place()))

    here, thread = place(), threading.Thread(target=back)
    thread.start()
    thread.join(PATIENCE)

    assert found[0][1] > found[0][0] or found[0][0] == 19, "nothing comes after 19"
    assert place() == here


@pytest.mark.parametrize("presenting", [False, True])
def test_the_map_as_it_opens_is_worked_out_before_anybody_looks(case, walk, monkeypatch, presenting):
    from orgmap.viz import scene as scenes

    POOL.forget()
    made, real = [], scenes.scene
    monkeypatch.setattr(scenes, "scene", lambda *given, **options: made.append(1) or real(*given, **options))
    ahead = Ahead()
    ahead.on = True
    ahead.follow(case)
    assert ahead.done(PATIENCE)
    before = len(made)
    asked = {"presenting": "1"} if presenting else {}
    shown = walk(first=False, case=case.token, **asked).go("map")

    assert before == 3, "on light and on dark ground, and as it may be projected"
    assert not shown.at.exception
    assert len(made) == before
