"""The Plan page: on one page, in another week, who waits for whom, stopped and taken up again."""

from __future__ import annotations

import pytest

from orgmap.ui.planning import _row
from orgmap.whatif import Move


@pytest.fixture
def shown(walk):
    return walk(case="sample").go("plan")


def test_on_one_page_the_talks_stand_by_week_with_dates_and_what_to_wait_for(shown):
    shown.at.segmented_control(key="widget:plan-view").set_value("page").run()

    assert not shown.at.exception
    assert "Week 1" in shown.text
    assert "from " in shown.text
    assert "yes by the end of this week; else stop and plan again." in shown.text
    assert "What if" not in shown.text


def test_the_chain_names_its_people_with_their_weeks_in_rising_order(shown):
    plan = shown.at.session_state["orgmap"]["case"]
    assert plan is not None
    assert "Who waits for whom" in shown.text
    assert "each of these leans on the one before" in shown.text


def test_a_stopped_plan_is_offered_again(walk):
    shown = walk(case="sample")
    shown.at.session_state["orgmap"]["wanted"] = {
        ("no plan", shown.at.session_state["orgmap"]["case"].network.fingerprint)
    }
    shown.go("plan")
    assert "Stopped: no order was worked out." in shown.text

    shown.click("Work it out")

    assert "Talk by talk" in shown.text


class Names:
    def name(self, person):
        return {"a": "Ann"}[person]


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (Move("b", 1, True, 0.0, 0.0, False), "as planned"),
        (Move("b", 2, False, None, None, False, obstacle="week 2 is full"), "not possible: week 2 is full"),
        (Move("b", 2, False, 0.001, 0.001, False), "no clear difference"),
    ],
)
def test_a_week_is_said_in_words(move, said):
    assert _row(move, Names())["approval"] == said


def test_a_swap_names_the_other():
    row = _row(Move("b", 1, False, -0.15, 0.0, True, swapped="a"), Names())

    assert row["and"] == "Ann goes in their place"
    assert "15" in row["approval"]
