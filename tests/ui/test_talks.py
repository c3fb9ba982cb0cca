"""Blockers with ways round, and the Plan page's talk cards, calendar file and what-ifs."""

from __future__ import annotations

import pytest

from orgmap.sample import write_sample


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("talks"))


def test_ways_round_are_solved_when_asked_for_and_not_before(walk):
    shown = walk(case="sample").go("blockers")
    assert "A way round:" not in shown.text

    shown.click("What could be done about it")

    assert not shown.at.exception
    assert "A way round:" in shown.text
    assert not any(button.label == "What could be done about it" for button in shown.at.button)


def test_brakes_stand_below_the_blockers_with_their_place_and_kind(walk, truth, sample):
    import csv

    with (sample / "people.csv").open(encoding="utf-8") as file:
        names = {row["id"]: row["name"] for row in csv.DictReader(file)}
    shown = walk(case="sample").go("blockers")
    labels = [box.label.replace("\\", "") for box in shown.at.expander]

    assert f"**{names[truth.bottleneck]}**: nobody else may approve." in labels


@pytest.mark.parametrize("view", ["swing", "stance", "interest"])
def test_each_picture_of_the_stances_is_drawn(walk, view):
    shown = walk(case="sample").go("blockers")
    shown.at.segmented_control(key="widget:blocker-view").set_value(view).run()

    assert not shown.at.exception


def test_a_talk_card_opens_with_the_concern_and_says_what_a_yes_unlocks(walk, truth):
    shown = walk(case="sample").go("plan")
    plan = shown.found("plan").results[0]
    step = next(one for one in plan.steps if one.person == truth.spender)
    assert "The concern I hear from you is: Loss of control" not in shown.text

    shown.at.session_state[f"talk-{step.order}-{step.person}"] = True
    shown.at.run()

    assert not shown.at.exception
    assert "The concern I hear from you is" in shown.text
    assert "Not to say" in shown.text
    for fact in ("Concern: Loss of control", "Their unit lives on:", "May know of it already, from:"):
        assert fact in shown.text
    assert "Pre-read: No need: paper ahead would change approval by less than" in shown.text
    assert "carries the message; ask beforehand" in shown.text
    assert "Why then, and why this way" in shown.text


def test_the_talks_can_be_taken_as_a_calendar_file(walk):
    shown = walk(case="sample").go("plan")

    assert any(
        button.label == "Put these talks into my calendar" for button in shown.at.get("download_button")
    )
