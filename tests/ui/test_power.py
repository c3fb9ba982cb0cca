"""The Power page: steadiness when asked for, reasons, departures and the path of a decision."""

from __future__ import annotations

import pytest

from orgmap.sample import write_sample


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("power"))


def _columns(shown):
    return [list(frame.value.columns) for frame in shown.at.dataframe]


def test_rank_intervals_are_computed_when_asked_for_and_not_before(walk):
    shown = walk(case="sample").go("power")
    assert not any("rank if redrawn" in columns for columns in _columns(shown))

    shown.click("How steady is this ranking?")

    assert not shown.at.exception
    assert {"rank if redrawn", "first in 50 redraws"} <= set(_columns(shown)[0])
    assert "of 50 redraws" in shown.text
    first = shown.at.dataframe[0].value.iloc[0]
    assert 0 <= first["first in 50 redraws"] <= 50


def test_why_is_taken_apart_only_when_it_is_opened(walk, truth):
    shown = walk(case="sample", person=truth.connector).go("power")
    assert "(betweenness)" not in shown.text

    shown.at.session_state[f"why-{truth.connector}"] = True
    shown.at.run()

    assert not shown.at.exception
    assert "**Standing between others (betweenness)**: number 1 of 180" in shown.text
    assert "of the shortest ways that run through" in shown.text


def test_if_somebody_leaves_the_page_says_what_comes_apart_and_who_could_take_over(walk, truth):
    shown = walk(case="sample", person=truth.bottleneck).go("power")
    shown.at.session_state[f"leaves-{truth.bottleneck}"] = True
    shown.at.run()

    assert not shown.at.exception
    assert "Who could take over the strongest ties" in shown.text


def test_each_gate_shows_its_approvers_beside_those_they_listen_to(walk):
    shown = walk(case="sample").go("power")
    gates = shown.at.selectbox(key="widget:gate").options
    assert len(gates) > 1

    shown.at.selectbox(key="widget:gate").set_value(gates[1]).run()

    path = shown.at.dataframe[1].value
    assert {"approves", "listens to", "hand-overs from us"} <= set(path.columns)
    assert gates[1] in shown.text
