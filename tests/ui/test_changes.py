"""What-ifs on the Plan page: switches, each by itself and all together, as differences."""

from __future__ import annotations

import re

import pytest

from orgmap.results import Approval, Plan
from orgmap.ui.changes import _as_it_stands, in_words, row_of
from orgmap.whatif import Change

SWITCHES = ("carve-out", "tolerance", "rule", "gate", "override", "sponsor", "capacity", "turns", "leaves")


@pytest.fixture(scope="module")
def shown(walk):
    return walk(case="sample").go("plan")


def _change(**values):
    given = {
        "change": "3 talks a week",
        "approval_before": 0.3,
        "approval_after": 0.36,
        "error": 0.01,
        "clear": True,
        "benefit_kept": 1.0,
        "plan_changes": (),
        "exact": False,
    }
    return Change(**{**given, **values})


def test_without_a_switch_nothing_is_worked_out_and_with_all_each_has_a_row_and_all_together_too(shown):
    assert {toggle.key for toggle in shown.at.toggle} >= {f"widget:if-{name}" for name in SWITCHES}
    assert "each with the plan that suits it best" not in shown.text

    for name in SWITCHES:
        if name != "leaves":  # whoever leaves first has neither a stance nor a no to be looked at
            shown.at.toggle(key=f"widget:if-{name}").set_value(True)
    shown.at.run()

    assert not shown.at.exception
    table = next(frame.value for frame in shown.at.dataframe if "talks that move" in frame.value.columns)
    changes = list(table["change"])
    assert changes[0] == "As it stands"
    assert changes[-1] == "All together"
    assert len(changes) == len(SWITCHES) - 1 + 2
    assert "All together: " in shown.text


def test_what_was_switched_on_is_still_there_after_another_page_and_one_alone_has_no_row_for_all(shown):
    for name in SWITCHES:
        shown.at.toggle(key=f"widget:if-{name}").set_value(name == "leaves")
    shown.at.run()
    shown.go("track").go("plan")

    assert shown.at.toggle(key="widget:if-leaves").value
    assert "leaves: " in shown.text
    assert "All together" not in shown.text


def test_approval_stands_as_a_band_and_as_differences_never_bare(shown):
    if not shown.at.toggle(key="widget:if-leaves").value:  # another process may have the tests before
        shown.at.toggle(key="widget:if-leaves").set_value(True).run()
    table = next(frame.value for frame in shown.at.dataframe if "talks that move" in frame.value.columns)
    assert re.fullmatch(r"between .+ % and .+ %", table["approval"][0])
    assert re.search(r"points? (better|worse)|no clear difference", table["approval"][1])
    habits = next(frame.value for frame in shown.at.dataframe if "the plan is" in frame.value.columns)
    assert "approval" not in habits.columns


def test_a_plan_without_a_band_says_so_in_words():
    plan = Plan(Approval(0.4), 0.4, (), (), {})

    assert _as_it_stands(plan)["approval"] == "as computed for the plan"


def test_a_difference_within_its_error_is_no_clear_difference():
    assert "no clear difference" in in_words(_change(clear=False))


def test_a_clear_difference_is_told_with_its_error():
    assert "approval 6 points better (± 2)" in in_words(_change())
    assert row_of(_change())["approval"] == "6 points better (± 2)"


def test_a_carve_out_says_what_is_left_of_the_benefit_and_whether_it_pays():
    assert "91 % of the benefit is left; approval times benefit rises" in in_words(_change(benefit_kept=0.91))
    assert "is not known" in in_words(_change(benefit_kept=None))
    assert row_of(_change(benefit_kept=None))["benefit left"] == "not known"


def test_the_units_stand_in_the_order_of_the_plan_with_the_reason(shown):
    assert "In which order the units come, and why" in shown.text
    assert "Easiest unit first" in shown.text


def test_a_talk_opens_into_its_card_beside_the_picture_when_chosen(shown):
    plan = shown.found("plan").results[0]
    shown.at.session_state["orgmap"]["person"] = plan.steps[0].person
    shown.at.run()

    assert f"The talk with {plan.steps[0].name}, week {plan.steps[0].week}" in shown.text
    assert "Not to say:" in shown.text


def test_the_wider_audience_is_computed_when_opened_and_told_in_words(shown):
    assert "units large enough to be shown" not in shown.text

    shown.open("audience")

    assert not shown.at.exception
    assert re.search(r"Of \d+ units large enough to be shown, \d+ moves? with the plan", shown.text)
    table = next(frame.value for frame in shown.at.dataframe if "have heard of it" in frame.value.columns)
    assert next(iter(table["unit"])) == "All units shown"
    assert set(table["before"]) <= {
        "for it",
        "leaning to it",
        "undecided",
        "leaning against it",
        "against it",
    }
