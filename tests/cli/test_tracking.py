"""What-ifs, the log, warnings, calibration, the calendar file and the card, from the command line."""

import pytest


@pytest.fixture
def workspace(orgmap, tmp_path, case8):
    place = tmp_path / "W"
    assert orgmap("new", place, "--purpose", "rehearsal", "--basis", "our own data", "--informed").code == 0
    assert orgmap("add", place, case8).code == 0
    return place


def test_a_what_if_has_the_keys_of_the_contract(orgmap, case8):
    run = orgmap("whatif", case8, "--tolerance", "0.3", "--capacity", "2", "--json")

    assert run.code == 0, run.err
    assert run.json["command"] == "whatif"
    assert len(run.json["results"]) == 3
    for row in run.json["results"]:
        assert {"change", "approval_before", "approval_after", "plan_changes"} <= set(row)
        assert row["approval_before"] == pytest.approx(0.4782502, abs=1e-7)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--sponsor", "CFO"), "CFO holds the talks instead of you"),
        (("--rule", "majority", "--gate", "steering"), "rule majority at steering"),
        (("--rule", "quota", "--quota", "0.6"), "rule quota and a quota of 60 %"),
        (("--rule", "chair", "--chair", "Ops"), "rule chair and Ops in the chair"),
        (("--move-gate", "steering=7"), "steering meets in week 7"),
        (("--leaves", "Legal"), "Legal leaves"),
        (("--stance", "Sales=supportive"), "Sales's stance becomes +0.50"),
        (("--stance", "Sales=-1"), "Sales's stance becomes -1.00"),
    ],
)
def test_every_kind_of_change_can_be_asked_for(orgmap, case8, options, said):
    run = orgmap("whatif", case8, *options, "--json")

    assert run.code == 0, run.err
    assert [row["change"] for row in run.json["results"]] == [said]


def test_a_what_if_in_words_says_which_change_does_most(orgmap, case8):
    run = orgmap("whatif", case8, "--tolerance", "0.3", "--stance", "Sales=leading")

    assert "does most" in run.out
    assert "approval × benefit" in run.out


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--carve-out", "nothing such"),
        ("--move-gate", "steering"),
        ("--move-gate", "steering=soon"),
        ("--stance", "Sales=grumpy"),
        ("--leaves", "nobody"),
        ("--capacity", "0"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(orgmap, case8, options):
    run = orgmap("whatif", case8, *options, "--json")

    assert run.code == 2
    assert run.errors
    assert run.out == ""


def test_only_a_workspace_has_a_log(orgmap, case8):
    for command in (("log", case8, "--person", "CFO", "--outcome", "yes"), ("calibration", case8)):
        run = orgmap(*command, "--json")
        assert run.code == 2
        assert "Only a workspace remembers talks." in run.errors[0]["message"]


def test_a_talk_is_logged_and_the_plan_goes_on_from_there(orgmap, workspace):
    run = orgmap("log", workspace, "--person", "CFO", "--outcome", "yes", "--channel", "lunch", "--json")

    assert run.code == 0, run.err
    (row,) = run.json["results"]
    assert row["entry"]["person"] == "CFO"
    assert (row["entry"]["week"], row["entry"]["channel"]) == (1, "lunch")
    assert row["approval_after"] > row["approval_before"] == pytest.approx(0.4782502, abs=1e-7)
    plan = orgmap("plan", workspace, "--json").json["results"][0]
    first = plan["steps"][0]
    assert (first["person"], first["week"], first["p_yes"]) == ("CFO", 1, 1.0)
    listed = orgmap("log", workspace, "--json").json["results"]
    assert [one["entry"]["person"] for one in listed] == ["CFO"]


def test_the_plan_after_a_talk_stays_the_same_however_often_it_is_asked_for(orgmap, workspace):
    orgmap("log", workspace, "--person", "CFO", "--outcome", "lukewarm", "--week", "1")
    runs = [orgmap("plan", workspace, "--json").json["results"][0] for _ in range(2)]

    assert runs[0] == runs[1]


def test_a_talk_can_be_undone_with_the_forecasts_left_in_place(orgmap, workspace):
    orgmap("log", workspace, "--person", "CFO", "--outcome", "no")

    assert "Logged a talk with 'CFO'" in orgmap("undo", workspace).out
    assert orgmap("log", workspace, "--json").json["results"] == []
    plan = orgmap("plan", workspace, "--json").json["results"][0]
    assert plan["approval"]["probability"] == pytest.approx(0.4782502, abs=1e-7)


def test_what_cannot_be_logged_leaves_no_trace(orgmap, workspace):
    for options in (
        ("--person", "CFO"),
        ("--person", "nobody", "--outcome", "yes"),
        ("--person", "CFO", "--outcome", "yes", "--week", "99"),
        ("--person", "CFO", "--outcome", "yes", "--date", "soon"),
        ("--person", "CFO", "--outcome", "yes", "--date", "2026-04-13"),
    ):
        assert orgmap("log", workspace, *options, "--json").code == 2, options

    assert orgmap("log", workspace, "--json").json["results"] == []


def test_the_log_in_words_says_what_changed_and_what_is_next(orgmap, workspace):
    run = orgmap("log", workspace, "--person", "CFO", "--outcome", "yes")

    assert "CFO said yes; the plan had given a yes 82 %." in run.out
    assert "Next:" in run.out


def test_what_ifs_in_a_workspace_start_from_the_talks_held(orgmap, workspace):
    orgmap("log", workspace, "--person", "CFO", "--outcome", "yes")
    run = orgmap("whatif", workspace, "--tolerance", "0.3", "--json")

    assert run.json["results"][0]["approval_before"] == pytest.approx(0.4782502 / 0.8175745, abs=1e-6)


def test_warnings_come_with_advice_and_respect_thresholds(orgmap, workspace):
    orgmap("plan", workspace)
    orgmap("log", workspace, "--person", "CFO", "--outcome", "yes")
    run = orgmap("warnings", workspace, "--week", "4", "--json")

    assert run.code == 0, run.err
    overdue = [row for row in run.json["results"] if row["kind"] == "overdue"]
    assert overdue
    for row in run.json["results"]:
        assert {"kind", "who_or_what", "since", "threshold", "value", "advice"} <= set(row)
        assert row["advice"] in {"step_in", "redirect", "wait"}
    later = orgmap("warnings", workspace, "--week", "4", "--threshold", "overdue_weeks=9", "--json")
    assert not [row for row in later.json["results"] if row["kind"] == "overdue"]


def test_warnings_on_a_folder_know_no_log(orgmap, case8):
    run = orgmap("warnings", case8, "--week", "0")

    assert run.code == 0, run.err
    assert "Nothing needs attention" in run.out


def test_an_unknown_threshold_is_a_sentence(orgmap, case8):
    assert orgmap("warnings", case8, "--threshold", "vitla=2", "--json").code == 2
    assert orgmap("warnings", case8, "--threshold", "vital=many", "--json").code == 2


def test_calibration_says_how_many_talks_are_missing(orgmap, workspace):
    orgmap("log", workspace, "--person", "CFO", "--outcome", "yes")
    run = orgmap("calibration", workspace, "--json")

    assert run.json["results"][0]["missing"] == 9
    assert "9 more talks" in orgmap("calibration", workspace).out


def test_a_card_is_an_extra_result_of_the_plan(orgmap, case8):
    run = orgmap("plan", case8, "--card", "Sales", "--json")

    assert run.code == 0, run.err
    plan, card = run.json["results"]
    assert "steps" in plan
    assert (card["person"], card["cares_about"]["concern"]) == ("Sales", "not entered")
    assert "Talk card: Sales" in orgmap("plan", case8, "--card", "Sales").out
    assert orgmap("plan", case8, "--card", "nobody").code == 2


def test_the_talks_are_written_as_a_calendar_and_noted_as_an_export(orgmap, sample, tmp_path):
    workspace, target = tmp_path / "W", tmp_path / "talks.ics"
    orgmap("new", workspace, "--purpose", "x", "--basis", "y", "--informed")
    orgmap("add", workspace, sample)
    run = orgmap("report", workspace, "--to", target, "--json")

    assert run.code == 0, run.err
    text = target.read_text(encoding="utf-8")
    assert text.count("BEGIN:VEVENT") == run.json["results"][0]["talks"] > 5
    assert "oncern" not in text
    assert "Not for hiring" in text
    first = orgmap("plan", workspace, "--json").json["results"][0]["steps"][0]["person"]
    gone = orgmap("forget", workspace, first, "--json")
    assert str(target) in gone.json["results"][0]["exports"]


def test_what_cannot_be_written_is_a_sentence_and_no_file(orgmap, case8, tmp_path):
    for target in (tmp_path / "plan.pdf", tmp_path / "none" / "talks.ics", tmp_path / "talks.ics"):
        run = orgmap("report", case8, "--to", target, "--json")
        assert run.code == 2, target
        assert not target.exists()
