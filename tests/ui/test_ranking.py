"""What a large network shows at once, and what fills in: tried on the sample case, called large."""

from __future__ import annotations

import time

import pytest

from orgmap import keyplayers
from orgmap.ui import ranking, readiness, reliance
from orgmap.viz import scene

PATIENCE = 120


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(scene, "MOST_AT_ONCE", 100)


def _columns(shown):
    return [list(frame.value.columns) for frame in shown.at.dataframe]


def _until(shown, words):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if words in shown.text:
            return
        time.sleep(0.1)
        shown.at.run()
    pytest.fail(f"'{words}' never came.")


def test_influence_beside_rank_stands_at_once_and_the_brokers_fill_in(walk, large):
    shown = walk(case="sample").go("power")

    assert "has the most influence above rank" in shown.text
    assert "Working out who stands between others" in shown.text
    assert not any("ways through, %" in columns for columns in _columns(shown))
    _until(shown, "connects people")
    assert not shown.at.exception
    assert any("ways through, %" in columns for columns in _columns(shown))


def test_on_a_very_large_network_even_that_fills_in(walk, large, monkeypatch):
    monkeypatch.setattr(ranking, "_MOST_QUICK", 100)
    shown = walk(case="sample").go("power")

    assert "That is being worked out for 180 people" in shown.text
    assert not shown.at.exception
    _until(shown, "has the most influence above rank")
    assert not shown.at.exception


def test_reports_offer_files_without_working_them_out(walk):
    shown = walk(case="sample").go("reports")

    assert "Who connects others" in shown.text
    assert [shown.found(verb) for verb in ("brokers", "gap", "places")] == [None, None, None]


def test_sets_of_people_are_compared_beside_the_page_can_be_stopped_and_do_arrive(walk, monkeypatch):
    monkeypatch.setattr(reliance, "_QUICK_PEOPLE", 100)
    monkeypatch.setattr(keyplayers, "_AFFORDABLE", 1e6)
    shown = walk(case="sample").go("power")
    shown.at.session_state["key-set"] = True
    shown.at.run()

    assert "Comparing sets of people" in shown.text
    shown.at.button(key="leave-key players").click().run()
    assert "Comparing sets of people" not in shown.text
    shown.at.button(key="again-key players").click().run()
    _until(shown, "the others would be")
    assert not shown.at.exception


def test_readiness_of_everybody_else_fills_in_and_nobody_has_to_wait_for_it(walk, monkeypatch):
    monkeypatch.setattr(readiness, "_QUICK", 100)
    shown = walk(case="sample").go("plan")
    shown.at.session_state["audience"] = True
    shown.at.run()

    assert "Letting everybody's views come to rest" in shown.text
    shown.at.button(key="leave-audience").click().run()
    assert "Letting everybody's views come to rest" not in shown.text
    shown.at.button(key="again-audience").click().run()
    _until(shown, "large enough to be shown")
    assert not shown.at.exception
