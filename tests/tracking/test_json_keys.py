"""The page on JSON names every key the planning commands answer with, and no other."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from orgmap.audience import audience
from orgmap.cards import card
from orgmap.cli import cli
from orgmap.model import Gate, Initiative, Person, Records, Right, Stance, Tie
from orgmap.network import Network
from orgmap.sequence import plan
from orgmap.tracking import calibration, replan, side_by_side, version_of, warnings
from orgmap.whatif import NewRule, whatif
from orgmap.workspace import Forecast, Talk

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json.md"


def documented(command):
    """The keys of a command's table, in the order of the page."""
    part = PAGE.read_text(encoding="utf-8").split(f"\n## {command}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", part, flags=re.MULTILINE)
    return [key for cell in cells for key in re.findall(r"`(\w+)`", cell)]


def listed(command, key):
    """The keys inside one key of a command's table."""
    part = PAGE.read_text(encoding="utf-8").split(f"\n## {command}\n")[1].split("\n## ")[0]
    (row,) = [line for line in part.splitlines() if re.match(rf"^\|[^|]*`{key}`", line)]
    return set(re.findall(r"`(\w+)`", row.split(" | ")[1]))


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


def test_a_card_has_the_keys_of_the_page(case8, planned):
    found = [card(case8, planned, step.person).to_json() for step in planned.results[0].talks]

    assert all(set(one) == set(documented("card")) for one in found)
    assert set(found[0]["cares_about"]) == listed("card", "cares_about")
    heard = [who for one in found for key in ("may_have_heard", "may_tell") for who in one[key]]
    assert all(set(who) == listed("card", "may_tell") for who in heard)
    assert {key for one in found for who in one["unlocks"] for key in who} == listed("card", "unlocks")


def test_plans_and_two_of_them_compared_have_the_keys_of_the_page(case8, planned):
    moved = plan(case8, start={**planned.results[0].weeks, "CFO": 3})
    a, b = version_of(case8, planned, "a"), version_of(case8, moved, "b")
    found = side_by_side(a, b).results[0].to_json()
    part = PAGE.read_text(encoding="utf-8").split("\n## compare\n")[1].split("\n## ")[0]

    assert set(a.to_json()) == set(documented("plans"))
    assert set(found) == set(documented("compare"))
    assert set(found["steps"][0]) == set(re.findall(r"`(\w+)`", part.split("A step of it:")[1]))


def test_the_audience_has_the_keys_of_the_page():
    """Five people nobody entered a stance of, who listen to an approver: a unit with weeks and carriers."""
    people = [Person("boss", "Boss", unit="Board"), Person("me", "Me", unit="Board")]
    people += [Person(f"p{at}", f"P{at}", unit="Ops") for at in range(5)]
    ties = tuple(Tie(f"p{at}", who, "advice") for at in range(5) for who in ("boss", f"p{(at + 1) % 5}"))
    aim = Initiative("I", me="me", weeks=6, gates=(Gate("Go", week=4),))
    records = Records(tuple(people), ties=ties, stances=(Stance("boss", 0.6),), initiative=aim)
    network = Network.from_records(replace(records, rights=(Right("Go", "boss", "votes"),)))
    found = [row.to_json() for row in audience(network).results]

    assert all(set(row) == set(documented("audience")) for row in found)
    assert {key for row in found for week in row["by_week"] for key in week} == listed("audience", "by_week")
    carriers = {key for row in found for who in row["carriers"] for key in who}
    assert carriers == listed("audience", "carriers")


def test_questions_of_identity_have_the_keys_of_the_page(tmp_path):
    people = "p1,Tom Miller,tom.miller@x.org\np2,Tim Miller,tim.miller@x.org\np4,Bo Fox,bo.fox@x.org\n"
    mail = "".join(f"2026-03-{day:02d}T10:00:00Z,mail,t.miller@x.org,bo.fox@x.org\n" for day in range(1, 6))
    (tmp_path / "people.csv").write_text(f"id,name,email\n{people}", encoding="utf-8")
    (tmp_path / "interactions.csv").write_text(f"time,kind,sender,recipients\n{mail}", encoding="utf-8")
    told = CliRunner().invoke(cli, ["identities", str(tmp_path), "--json"])
    (found,) = json.loads(told.stdout)["results"]

    assert set(found) == set(documented("identities"))
    assert set(found["suspects"][0]) == listed("identities", "suspects")
    assert all(set(line) == listed("identities", "evidence") for line in found["evidence"])
