"""The page on JSON names every key the planning commands answer with, and no other."""

import re
from pathlib import Path

import pytest

from orgmap.sequence import plan
from orgmap.tracking import calibration, replan, warnings
from orgmap.whatif import NewRule, whatif
from orgmap.workspace import Forecast, Talk

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json.md"


def documented(command):
    """The keys of a command's table, in the order of the page."""
    part = PAGE.read_text(encoding="utf-8").split(f"\n## {command}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", part, flags=re.MULTILINE)
    return [key for cell in cells for key in re.findall(r"`(\w+)`", cell)]


@pytest.fixture(scope="module")
def planned(case8):
    return plan(case8)


def test_a_plan_has_the_keys_of_the_page(planned):
    found = planned.results[0].to_json()
    text = PAGE.read_text(encoding="utf-8").split("A step:")[1].split("\n## ")[0]

    assert list(found) == documented("plan")
    assert [key for key in re.findall(r"`(\w+)`", text) if key in found["steps"][0]] == list(
        found["steps"][0]
    )
    assert set(found["approval"]) == {"probability", "low", "high", "exact"}
    assert set(found["compared"]["easiest"]) == {"approval", "difference", "error"}


def test_what_if_has_the_keys_of_the_page(case8, planned):
    weeks = planned.results[0].weeks
    found = whatif(case8, NewRule("steering", tolerance=0.4), weeks=weeks).results[0].to_json()

    assert set(found) == set(documented("whatif"))


def test_the_log_and_warnings_have_the_keys_of_the_page(case8, planned):
    talk = Talk("CFO", "no", 1)
    logged = replan(case8, (talk,), earlier=planned.results[0].weeks).results[0].to_json()
    warned = warnings(case8, (talk,), week=6).results[0].to_json()

    assert set(logged) == set(documented("log"))
    assert set(warned) == set(documented("warnings"))


def test_calibration_has_the_keys_of_the_page():
    talks = tuple(Talk(f"p{i}", "yes" if i % 2 else "no", i + 1, change=100 + i) for i in range(12))
    forecasts = tuple(Forecast(f"p{i}", i + 1, 0.05 + 0.07 * i, change=1) for i in range(12))
    found = calibration(talks, forecasts).results[0].to_json()

    assert set(found) == set(documented("calibration"))
    assert set(found["reliability"][0]) == {"low", "high", "talks", "forecast", "said_yes"}
