"""Guided questions: a proposed stance, taken by a click, undone by another."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def shown(walk):
    return walk(case="sample").go("blockers")


def _stances(shown):
    return {one.person: one for one in shown.at.session_state["orgmap"]["case"].records.stances}


def test_without_an_answer_nothing_is_proposed_and_the_rule_is_in_plain_sight(shown):
    assert "Three questions" in shown.text
    assert "Proposed:" not in shown.text
    assert "a deed counts 3, a word 2, what they stand to lose 1" in shown.text


def test_answers_propose_a_position_that_counts_once_taken_and_is_undone_by_one_click(shown):
    person = shown.at.selectbox(key="widget:guided").value
    before = _stances(shown)[person]
    shown.at.selectbox(key=f"guided-said-{person}").set_value("They are for it")
    shown.at.selectbox(key=f"guided-did-{person}").set_value("Gave what was asked of them")
    shown.at.run()

    # (3 x .4 + 2 x .7) / 5 = .52, in twentieths .5
    assert "Proposed: rather for it (+0.50), sure. What they said and what they did agree." in shown.text
    assert _stances(shown)[person] == before

    shown.click("Take this stance")

    taken = _stances(shown)[person]
    assert not shown.at.exception
    assert (taken.position, taken.sd) == (0.5, 0.15)
    assert taken.relation == before.relation
    assert taken.concern == before.concern
    assert taken.note == "said: They are for it; did: Gave what was asked of them"

    shown.click("Undo the edit")

    assert _stances(shown)[person].position == before.position


def test_the_box_follows_a_person_chosen_elsewhere(shown):
    people = list(_stances(shown))
    shown.at.session_state["orgmap"]["person"] = people[2]
    shown.at.run()

    assert shown.at.selectbox(key="widget:guided").value == people[2]
