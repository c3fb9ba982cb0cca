"""A leader in a real browser: from the sample case to a calendar file of next week's one-on-ones."""

from __future__ import annotations

import re
import urllib.request

import pytest
from icalendar import Calendar

pytestmark = pytest.mark.browser

PATIENCE = 90_000


def _answer(page, word):
    said = page.locator(".st-key-answer")
    said.get_by_text(word).first.wait_for(timeout=PATIENCE)
    return said.inner_text().replace("\xa0", " ")


def _calendar(page, label, target):
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name=label).click()
    waiting.value.save_as(target)
    with urllib.request.urlopen(waiting.value.url, timeout=30) as kept:
        assert kept.headers["cache-control"] == "no-store", "names must stay out of every cache"
    talks = Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    return {str(talk["SUMMARY"]).removeprefix("Talk with ").split(",")[0]: talk for talk in talks}


def test_from_the_sample_case_to_next_weeks_talks_and_a_talk_noted(
    new_page, server, tmp_path, portrait, settled
):
    with new_page(color_scheme="dark") as page:
        page.goto(f"{server}/plan?case=sample")
        first = re.search(r"Start with (.+?)( and .+)? in week (\d+)", _answer(page, "Start with"))
        settled(page)
        page.get_by_role("radio", name="On one page").click()
        page.get_by_text("yes by the end of this week").first.wait_for(timeout=PATIENCE)
        settled(page)
        portrait(page, "plan-one-page")

        soon = _calendar(page, f"Put the talks of week {first[3]} into", tmp_path / "week.ics")
        every = _calendar(page, "Put these talks into my calendar", tmp_path / "all.ics")
        assert first[1] in " ".join(soon)
        assert set(soon) < set(every)
        assert len({talk.decoded("DTSTART").isocalendar()[:2] for talk in soon.values()}) == 1

        # Two clicks: the next of the plan stands there already.
        page.get_by_role("link", name="Track", exact=True).first.click()
        _answer(page, "No talk is logged yet.")
        settled(page)
        page.get_by_role("button", name="Yes", exact=True).click()
        assert "One talk is held: yes." in _answer(page, "One talk is held")
        settled(page)

        page.reload()
        assert "One talk is held: yes." in _answer(page, "One talk is held")
        portrait(page, "talk-noted")
        paper = page.locator(".stApp").evaluate("app => getComputedStyle(app).backgroundColor")
        assert paper == "rgb(21, 24, 27)"

        outside = [url for url in page.requested if not url.startswith((server, "data:", "blob:"))]
        assert outside == []
        assert page.complaints == []
