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


def test_whom_people_turn_to_and_sets_of_key_people_are_worked_out_when_opened(walk):
    shown = walk(case="sample").go("power")
    assert "is asked by" not in shown.text
    shown.at.session_state["turned-to"] = True
    shown.at.session_state["key-set"] = True
    shown.at.run()

    assert not shown.at.exception
    labels = [box.label.replace("\\", "") for box in shown.at.expander]
    assert "Whom people turn to, and where it would break" in labels
    assert "Which few people together matter most?" in labels


def test_the_sentence_of_a_set_says_what_it_does():
    from orgmap.keyplayers import KeyPlayers
    from orgmap.ui.reliance import best_set

    apart = KeyPlayers(("a", "b"), "neg", 0.3947, exact=True, before=0.0)
    assert best_set(apart, ["Ann", "Bob"]) == (
        "Without Ann and Bob the others would be 39 % cut off from one another, against 0 % now."
    )
    assert best_set(KeyPlayers(("a",), "pos", 0.8, exact=True), ["Ann"]) == (
        "Ann alone reaches everybody with 80 % of what is possible."
    )
