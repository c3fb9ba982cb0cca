"""Plans side by side on the Track page."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def tracked(walk):
    return walk(case="sample").go("track").open("versions")


def test_with_one_plan_the_page_says_how_a_second_comes(tracked):
    assert not tracked.at.exception
    assert "Only one plan is kept so far." in tracked.text


def test_two_plans_stand_side_by_side_with_what_changed_between_them(tracked):
    tracked.click("No")

    assert not tracked.at.exception
    assert "not the same." in tracked.text
    assert "What changed between them:" in tracked.text
    assert "Logged a talk with 'p" not in tracked.text, "an id says nothing to a reader"
    table = next(frame.value for frame in tracked.at.dataframe if "earlier plan" in frame.value.columns)
    assert len(table)
    labels = [box.label for box in tracked.at.selectbox]
    assert {"The earlier plan", "Beside"} <= set(labels)


def test_a_plan_beside_itself_is_told_to_be_the_same(tracked):
    other = tracked.at.selectbox(key="widget:version-b").value
    tracked.at.selectbox(key="widget:version-a").set_value(other).run()

    assert "These are the same plan." in tracked.text
