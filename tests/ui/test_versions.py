"""Plans side by side on the Track page."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def tracked(walk):
    return walk(case="sample").go("track").open("versions")


@pytest.fixture
def compared(tracked):
    """The same with two plans, also where another process has the tests that come before."""
    return tracked.click("No") if "Only one plan is kept so far." in tracked.text else tracked


def test_with_one_plan_the_page_says_how_a_second_comes(tracked):
    assert not tracked.at.exception
    assert "Only one plan is kept so far." in tracked.text


def test_two_plans_stand_side_by_side_with_what_changed_between_them(compared):
    assert not compared.at.exception
    assert "not the same." in compared.text
    assert "What changed between them:" in compared.text
    assert "Logged a talk with 'p" not in compared.text, "an id says nothing to a reader"
    table = next(frame.value for frame in compared.at.dataframe if "earlier plan" in frame.value.columns)
    assert len(table)
    labels = [box.label for box in compared.at.selectbox]
    assert {"The earlier plan", "Beside"} <= set(labels)


def test_a_plan_beside_itself_is_told_to_be_the_same(compared):
    other = compared.at.selectbox(key="widget:version-b").value
    compared.at.selectbox(key="widget:version-a").set_value(other).run()

    assert "These are the same plan." in compared.text
