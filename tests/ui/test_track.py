"""Track, Notes, Reports and Start: what they say first, what a click does, and what stays out."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest

from orgmap.ui import track


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Sets the day; at first one before the plan of the sample case, which begins on 13 April 2026."""

    def is_on(day):
        monkeypatch.setattr(track, "date", SimpleNamespace(today=lambda: day))

    is_on(date(2026, 1, 2))
    return is_on


@pytest.fixture
def tracked(walk):
    return walk(case="sample").go("track")


def test_before_any_talk_the_page_names_the_next_one_and_warns_of_nothing(tracked):
    assert tracked.title == "How is it going, and what needs attention now?"
    assert "No talk is logged yet. Next:" in tracked.text
    assert "Nothing needs attention" in tracked.text
    assert "10 more talks must be held" in tracked.text
    assert "15 talks ahead" in tracked.text
    assert "must have said yes; with fewer, plan again." in tracked.text


def test_a_talk_is_noted_in_two_clicks_and_taken_back_in_one(tracked):
    first = tracked.at.selectbox[0].value
    tracked.click("Yes")

    assert not tracked.at.exception
    assert "One talk is held: yes." in tracked.text
    assert "said yes" in tracked.text, "what it changed stands below the buttons"
    assert tracked.at.selectbox[0].value != first, "the next person of the plan stands ready"
    assert re.search(r"One talk is held: yes\. Approval between .+% and .+% from here on\.", tracked.text)
    assert "1 held, 14 ahead" in tracked.text
    table = next(frame.value for frame in tracked.at.dataframe if "came of it" in frame.value.columns)
    assert list(table["came of it"][:2]) == ["yes", "next"]
    assert all(share.endswith("%") for share in table["yes expected"])
    assert "note" not in table.columns, "nobody noted anything"

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
    assert "".join(tracked.at.query_params["week"]) == "4", "a link brings the week back"

    tracked.click("Yes")

    assert "week" not in tracked.at.query_params
    assert tracked.at.number_input(key="widget:track-week").value == 0, "the page follows the talks again"


def test_while_the_plan_runs_the_page_goes_by_the_calendar(tracked, today):
    today(date(2026, 4, 29))
    tracked.at.run()

    assert tracked.at.number_input(key="widget:track-week").value == 2, "weeks that are over"
    assert "No talk is logged yet." in tracked.text


def test_a_link_to_a_week_shows_that_week(tracked):
    tracked.at.query_params["week"] = "3"
    tracked.at.run()

    assert tracked.at.number_input(key="widget:track-week").value == 3


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


def test_nothing_to_read_is_answered_in_words_and_the_page_says_what_can_be_read(walk):
    shown = walk(case="sample").go("notes")
    assert "What can be read" in shown.text

    shown.click("Read it")

    assert "There is nothing to read yet" in shown.text


def test_reports_list_what_can_be_handed_on_and_say_what_stays(walk):
    shown = walk(case="sample").go("reports")

    assert not shown.at.exception
    assert "Stances, concerns, relations and chances stay here." in shown.text
    for title in ("The talks in my calendar", "The map", "Who connects others"):
        assert title in shown.text
    assert "for whoever may see everybody's ties" in shown.text
    assert "every tie (advice" in shown.text, "what kinds of ties leave the machine is said"
    labels = {link.proto.label for link in shown.at.get("page_link")}
    assert "Work out the plan first" in labels, "no plan is worked out only to list files"


def test_a_table_handed_on_has_round_figures_and_no_column_without_a_value(walk):
    from orgmap.roles import brokers
    from orgmap.ui.handouts import _table

    shown = walk(case="sample").at.session_state["orgmap"]["case"].network
    rows = _table(brokers(shown).results[:3])

    assert "rank low" not in rows[0], "no ties were redrawn"
    assert "most of it" in rows[0]
    assert all(len(str(row["score"])) < 9 for row in rows)


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


def test_where_approval_is_out_of_reach_the_page_never_says_that_nothing_needs_attention():
    from orgmap.results import Answer, Approval, MadeBy, Plan
    from orgmap.ui.track import in_words

    plan = Plan(Approval(0.001, 0.0, 0.002), 0.0, (), (), {})
    said = in_words(plan, Answer("warnings", MadeBy("1", ""), (), ()))

    assert said.endswith("No order of talks mends this: talk again, or change a rule or the scope.")
