"""The Start page: doors, what is open, and the workspaces opened lately with their day and size."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

import pytest

from orgmap.ui import recent
from orgmap.ui.doors import told
from orgmap.workspace import Workspace


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv(recent.HOME_VARIABLE, str(tmp_path / "home"))
    folder = tmp_path / "cases" / "framework"
    folder.parent.mkdir()
    with Workspace.create(folder, purpose="p", basis="b", informed=None):
        pass
    return recent.remember(folder)


def test_a_workspace_is_told_with_the_day_of_its_latest_change_its_size_and_its_place(kept):
    noon = datetime(2026, 3, 10, 12, tzinfo=UTC).timestamp()
    for file in kept.path.rglob("*"):
        os.utime(file, (noon, noon))

    assert abs(kept.changed - date(2026, 3, 10)) <= timedelta(days=1), "the day where the reader is"
    assert kept.size == sum(one.stat().st_size for one in kept.path.rglob("*") if one.is_file()) > 0
    assert told(kept).startswith(f"{kept.changed.day} March 2026, ")
    assert told(kept).endswith("in cases")


def test_a_place_that_is_gone_has_no_day_and_no_size(tmp_path):
    place = recent.Place(tmp_path / "gone")

    assert (place.changed, place.size) == (None, 0)


def test_with_nothing_open_the_first_page_says_what_it_takes(walk, kept):
    shown = walk()

    assert "Five minutes" in shown.text
    assert "is open:" not in shown.text
    assert told(kept) in shown.text


def test_with_a_case_open_the_first_page_says_what_is_open_and_how_to_go_on(walk):
    shown = walk(case="sample").go("start")

    assert "Sample case: Halden Group is open: 180 people in 9 units" in shown.text
    assert "It is a draft and goes away when the app stops" in shown.text


def test_what_was_served_and_could_not_be_opened_is_said_on_every_page_with_the_way_to_the_reasons(
    walk, tmp_path, monkeypatch
):
    (tmp_path / "edges_advice.csv").write_text("source,target\na,\n", encoding="utf-8")
    monkeypatch.setenv("ORGMAP_SOURCE", str(tmp_path))
    shown = walk()

    said = "What was to be opened could not be: one thing is to be put right first, under Data."
    assert said in shown.text
    assert said in shown.go("plan").text


def test_the_sample_is_the_first_offer_only_while_nothing_is_open(walk):
    def kind(shown):
        return shown.button("Open the sample case").proto.type

    assert kind(walk()) == "primary"
    assert kind(walk(case="sample")) == "secondary"
