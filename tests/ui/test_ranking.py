"""What a large network shows at once, and what fills in: tried on the sample case, called large."""

from __future__ import annotations

import time

import pytest

from orgmap.ui import ranking
from orgmap.viz import scene


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(scene, "MOST_AT_ONCE", 100)


def _columns(shown):
    return [list(frame.value.columns) for frame in shown.at.dataframe]


def _until(shown, words):
    for _ in range(100):
        if words in shown.text:
            return
        time.sleep(0.1)
        shown.at.run()
    pytest.fail(f"'{words}' never came.")


def test_influence_beside_rank_stands_at_once_and_the_brokers_fill_in(walk, large):
    shown = walk(case="sample").go("power")

    assert "has the most influence above rank" in shown.text
    assert "Working out who stands between others" in shown.text
    assert not any("score" in columns for columns in _columns(shown))
    _until(shown, "connects people")
    assert not shown.at.exception
    assert any("score" in columns for columns in _columns(shown))


def test_on_a_very_large_network_even_that_fills_in(walk, large, monkeypatch):
    monkeypatch.setattr(ranking, "_MOST_QUICK", 100)
    shown = walk(case="sample").go("power")

    assert "That is being worked out for 180 people" in shown.text
    assert not shown.at.exception
    _until(shown, "has the most influence above rank")
    assert not shown.at.exception


def test_reports_offer_files_without_working_them_out(walk):
    shown = walk(case="sample").go("reports")
    verbs = {key[0] for key in shown.at.session_state["orgmap"]["answers"]}

    assert "Who connects others" in shown.text
    assert not verbs & {"brokers", "gap", "places"}
