"""Working ahead: the likeliest first, never while a page is put together, and only for what is open."""

from __future__ import annotations

import gc
import threading

import pytest

from orgmap.errors import InputError, Problem
from orgmap.ui import memory, opening, shared, state
from orgmap.ui.ahead import AHEAD, Ahead
from orgmap.ui.pool import POOL, key

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


def test_what_cannot_be_answered_stops_nothing_and_says_nothing(case, capfd):
    seen = []

    def broken():
        raise InputError(Problem("There is no gate.", "Enter one."))

    ahead = _ahead(broken, lambda: seen.append(state.network() is case.network))
    ahead.follow(case)

    assert ahead.done(PATIENCE)
    assert seen == [True]
    assert capfd.readouterr().err == ""


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
    from concurrent.futures import Future

    from orgmap.ui import waiting

    job: Future[object] = Future()
    assert [waiting._taken(job), waiting._taken(job)] == [True, False]
    waiting._work(job, lambda shown: shown, case.network)
    assert job.result() is case.network
    assert not waiting._taken(job)
