"""The wider audience, plans side by side, blockers after talks, and the calendar file written again."""

import icalendar
import pytest


@pytest.fixture
def workspace(orgmap, tmp_path, case8):
    place = tmp_path / "W"
    assert orgmap("new", place, "--purpose", "rehearsal", "--basis", "our own data", "--informed").code == 0
    assert orgmap("add", place, case8).code == 0
    return place


@pytest.fixture
def plant(folder):
    """A chair to whom the first of five in the plant listens, the other four listening to that first."""
    listeners = "".join(f"t{number},t0,1\n" for number in range(1, 5))
    return folder(
        people="id,name,unit\nboss,Bea Boss,\n" + "".join(f"t{number},,Plant\n" for number in range(5)),
        edges_listens_to="source,target,strength\nt0,boss,1\n" + listeners,
        stances="person,position\nboss,supportive\n",
        approvals="gate,person,right\nboard,boss,votes\n",
        initiative='name = "Change"\nstart = 2026-04-13\nweeks = 2\n[[gate]]\nname = "board"\nweek = 2\nrule = "majority"\n',
    )


def test_the_audience_of_a_folder_as_json(orgmap, plant):
    run = orgmap("audience", plant, "--json")

    assert run.code == 0, run.err
    assert run.json["command"] == "audience"
    whole, unit = run.json["results"]
    assert (whole["unit"], unit["unit"], unit["people"], unit["unknown"]) == (None, "Plant", 5, 5)
    # The mean of .8 s for t0 and .64 s for the other four, s being the chair's stance of .5 before.
    assert unit["readiness_before"] == pytest.approx(0.672 * 0.5)
    assert run.json["made_by"]["options"]["susceptibility"] == 0.8


def test_the_audience_in_words_names_the_units_that_do_not_move(orgmap, plant):
    (plant / "edges_listens_to.csv").write_text(
        "source,target,strength\n" + "".join(f"t{n},t0,1\n" for n in range(1, 5)), encoding="utf-8"
    )
    run = orgmap("audience", plant)

    assert run.code == 0, run.err
    assert "Plant will not move with this plan." in run.out
    assert "t0 could carry it there, though not in the plan" in " ".join(run.out.split())


@pytest.mark.parametrize(
    "options", [("--susceptibility", "1.5"), ("--minimum-group", "3"), ("--layer", "gossip")]
)
def test_what_the_audience_cannot_be_asked_is_a_sentence(orgmap, plant, options):
    run = orgmap("audience", plant, *options, "--json")

    assert run.code == 2
    assert run.errors


def test_kept_plans_are_listed_and_any_two_compared(orgmap, workspace):
    assert "No plan is kept yet" in orgmap("plans", workspace).out
    assert "No plan is kept yet" in orgmap("compare", workspace, "--json").errors[0]["message"]
    assert orgmap("plan", workspace).code == 0
    assert "Only one plan" in orgmap("compare", workspace, "--json").errors[0]["message"]
    assert orgmap("log", workspace, "--person", "CFO", "--outcome", "yes", "--week", "1").code == 0

    listed = orgmap("plans", workspace, "--json").json["results"]
    assert [(one["number"], one["talks"], one["after_talks"]) for one in listed] == [(1, 8, 0), (2, 8, 1)]
    run = orgmap("compare", workspace, "--json")
    (row,) = run.json["results"]
    assert (row["a"]["number"], row["b"]["number"], row["common"]) == (1, 2, True)
    assert row["inputs"] == ["Logged a talk with 'CFO' in week 1: yes."]
    assert {"week_a", "week_b", "channel_a", "messenger_b", "p_yes_a"} <= set(row["steps"][0])
    said = orgmap("compare", workspace, "--plan", "1", "--plan", "2").out
    assert "a is plan 1, b is plan 2." in said
    assert "What changed in the inputs:" in said
    assert orgmap("compare", workspace, "--plan", "9", "--json").code == 2


def test_two_folders_are_compared_each_by_its_own_inputs(orgmap, case8, tmp_path):
    import shutil

    other = tmp_path / "looser"
    shutil.copytree(case8, other)
    text = (other / "initiative.toml").read_text(encoding="utf-8")
    (other / "initiative.toml").write_text(
        text.replace("tolerance = 0.15", "tolerance = 0.30"), encoding="utf-8"
    )
    run = orgmap("compare", case8, other, "--json")

    assert run.code == 0, run.err
    (row,) = run.json["results"]
    assert row["approval_a"] == pytest.approx(0.4782502, abs=1e-7)
    assert row["difference"] > 0.02
    assert row["inputs"] == ["steering: tolerance 0.3 instead of 0.15."]
    assert orgmap("compare", case8, other, "--plan", "1", "--json").code == 2
    assert orgmap("compare", case8, other, other, "--json").code == 2


def test_blockers_of_a_workspace_know_what_was_said(orgmap, plant, tmp_path):
    (plant / "stances.csv").write_text("person,position\nboss,resistant\n", encoding="utf-8")
    place = tmp_path / "after"
    assert orgmap("new", place, "--purpose", "rehearsal", "--basis", "our own data", "--informed").code == 0
    assert orgmap("add", place, plant).code == 0
    assert [row["kind"] for row in orgmap("blockers", place, "--json").json["results"]] == ["opposes"]
    assert orgmap("log", place, "--person", "boss", "--outcome", "yes", "--week", "1").code == 0
    run = orgmap("blockers", place, "--json")

    assert run.code == 0, run.err
    assert run.json["results"] == []
    assert any("1 talk is held" in note for note in run.json["notes"])


def test_an_override_can_be_asked_for(orgmap, case8):
    run = orgmap("whatif", case8, "--override", "Sales=steering", "--json")

    assert run.code == 0, run.err
    (row,) = run.json["results"]
    assert row["change"] == "CFO overrides Sales once at steering"
    assert row["difference"] > 0
    assert orgmap("whatif", case8, "--override", "nobody=steering", "--json").code == 2
    assert orgmap("whatif", case8, "--override", "Sales=nowhere", "--json").code == 2


def test_a_calendar_written_again_says_what_is_newer(orgmap, plant, tmp_path):
    file = tmp_path / "talks.ics"

    def numbers():
        entries = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        return {str(entry["uid"]): int(entry["sequence"]) for entry in entries}

    assert orgmap("report", plant, "--to", file).code == 0
    first = numbers()
    assert orgmap("report", plant, "--to", file).code == 0
    assert numbers() == first
    file.write_bytes(file.read_bytes().replace(b"DTSTART;VALUE=DATE:202604", b"DTSTART;VALUE=DATE:202605"))
    assert orgmap("report", plant, "--to", file).code == 0

    assert list(first.values()) == [0]
    assert numbers() == dict.fromkeys(first, 1)
