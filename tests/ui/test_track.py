"""Track, Notes, Reports and Start: what they say first, what a click does, and what stays out."""

from __future__ import annotations

import pytest


@pytest.fixture
def tracked(walk):
    return walk(case="sample").go("track")


def test_before_any_talk_the_page_names_the_next_one_and_warns_of_nothing(tracked):
    assert tracked.title == "How is it going, and what needs attention now?"
    assert "No talk is logged yet. Next:" in tracked.text
    assert "Nothing needs attention" in tracked.text
    assert "10 more talks must be held" in tracked.text


def test_a_talk_is_noted_in_two_clicks_and_taken_back_in_one(tracked):
    first = tracked.at.selectbox[0].value
    tracked.click("Yes")

    assert not tracked.at.exception
    assert "One talk is held: yes." in tracked.text
    assert "said yes" in tracked.text, "what it changed stands below the buttons"
    assert tracked.at.selectbox[0].value != first, "the next person of the plan stands ready"

    tracked.click("Take it back")

    assert "No talk is logged yet." in tracked.text
    assert tracked.at.selectbox[0].value == first


def test_the_plan_goes_on_from_the_talk(tracked):
    tracked.click("No")
    shown = tracked.go("plan")

    assert not shown.at.exception
    assert "held, no." in shown.text


def test_a_week_later_talks_not_held_are_told_with_what_to_do(tracked):
    tracked.at.number_input(key="widget:track-week").set_value(4).run()

    assert not tracked.at.exception
    assert "need" in tracked.text.split("attention now")[0].rsplit(".", 1)[-1]
    assert any(word in tracked.text for word in ("Step in", "Redirect", "Wait and see"))


def test_a_sentence_of_a_note_counts_once_accepted(walk):
    shown = walk(case="sample").go("notes")
    assert "Give a text" in shown.text
    network = shown.at.session_state["orgmap"]["case"].network
    one, other = list(network.people.values())[30:32]
    shown.at.text_area[0].set_value(f"{one.name} does not trust {other.name}.").run()
    shown.click("Read it")

    assert "1 sentence waits for your decision." in shown.text
    before = len(network.ties)
    shown.click("Accept")
    assert "Nothing waits for a decision. 1 accepted, 0 rejected so far." in shown.text
    after = shown.at.session_state["orgmap"]["case"].network
    assert len(after.ties) == before + 1


def test_a_note_that_says_nothing_is_answered_in_words(walk):
    shown = walk(case="sample").go("notes")
    shown.at.text_area[0].set_value("It rained all day.").run()
    shown.click("Read it")

    assert "Nothing new was found in it" in shown.text


def test_reports_list_what_can_be_handed_on_and_say_what_stays(walk):
    shown = walk(case="sample").go("reports")

    assert not shown.at.exception
    assert "Stances, concerns and relations stay here." in shown.text
    for title in ("The talks in my calendar", "The map", "Who connects others"):
        assert title in shown.text


def test_start_has_three_doors_and_those_that_need_a_case_lead_to_the_data_first(walk):
    shown = walk()
    for door in ("I prepare an initiative", "I lead it", "I coach somebody"):
        assert door in shown.text
    assert "Go on where you were" in shown.text
    assert {link.proto.label for link in shown.at.get("page_link")} >= {
        "Bring what I have",
        "Open a workspace first",
    }


@pytest.mark.parametrize("page", ["track", "notes", "reports"])
def test_without_a_case_a_page_says_what_is_missing(walk, page):
    shown = walk().go(page)

    assert not shown.at.exception
    assert "Nothing is open yet" in shown.text
