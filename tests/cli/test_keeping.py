"""A workspace from the command line: new, add, undo, history, forget, notes, export."""

import io

import pytest


@pytest.fixture
def workspace(orgmap, tmp_path):
    place = tmp_path / "W"
    made = orgmap("new", place, "--purpose", "rehearsal", "--basis", "our own data", "--informed")
    assert made.code == 0, made.err
    return place


def test_a_workspace_answers_like_the_folder_it_was_filled_from(orgmap, workspace, krackhardt):
    assert orgmap("add", workspace, krackhardt).code == 0

    def scores(source):
        run = orgmap("brokers", source, "--layer", "friendship", "--json")
        return [(b["person"], b["score"], b["reasons"]) for b in run.json["results"]]

    assert scores(workspace) == scores(krackhardt)


def test_purpose_basis_and_information_are_shown(orgmap, workspace, krackhardt):
    orgmap("add", workspace, krackhardt)

    text = orgmap("show", workspace).out

    assert "rehearsal" in text
    assert "our own data" in text


def test_a_dry_run_says_what_would_be_read_and_writes_nothing(orgmap, workspace, krackhardt):
    run = orgmap("add", workspace, krackhardt, "--dry-run", "--json")

    kinds = {row["file"]: row["kind"] for row in run.json["results"]}
    assert set(run.json["results"][0]) == {"file", "kind", "confidence", "kept", "dropped", "problems"}
    assert "edges_advice.csv" in kinds
    assert orgmap("history", workspace, "--json").json["results"] == [] or all(
        "krackhardt" not in str(line) for line in orgmap("history", workspace, "--json").json["results"]
    )


def test_a_bad_file_leaves_the_workspace_as_it_was(orgmap, workspace, krackhardt, folder):
    orgmap("add", workspace, krackhardt)
    before = orgmap("show", workspace, "--json").json["made_by"]["fingerprint"]

    run = orgmap("add", workspace, folder(people="id,manager\nx,y\ny,x\n"), "--json")

    assert run.code == 2
    assert orgmap("show", workspace, "--json").json["made_by"]["fingerprint"] == before


def test_undo_takes_back_and_history_tells(orgmap, workspace, krackhardt):
    orgmap("add", workspace, krackhardt)

    assert orgmap("undo", workspace).code == 0
    assert orgmap("show", workspace, "--json").json["results"][-1] is not None
    people = next(r for r in orgmap("show", workspace, "--json").json["results"] if r["what"] == "people")
    assert people["count"] == 0
    assert len(orgmap("history", workspace, "--json").json["results"]) >= 2


def test_forgetting_a_person_names_the_exports_that_still_hold_them(orgmap, workspace, krackhardt, tmp_path):
    orgmap("add", workspace, krackhardt)
    target = tmp_path / "map.html"
    orgmap("export", workspace, "--to", target)

    run = orgmap("forget", workspace, "m17", "--json")

    assert run.code == 0, run.err
    assert any(str(target) in export for export in run.json["results"][0]["exports"])
    ids = [
        b["person"] for b in orgmap("brokers", workspace, "--layer", "friendship", "--json").json["results"]
    ]
    assert "m17" not in ids
    for file in workspace.rglob("*"):
        if file.is_file():
            assert b"m17" not in file.read_bytes(), file


def test_a_proposal_counts_for_nothing_until_accepted(orgmap, workspace, sample, tmp_path):
    orgmap("add", workspace, sample)
    found = orgmap("notes", workspace, sample / "notes.txt", "--json").json["results"]
    stance = next(p for p in found if p["kind"] == "stance" and p["status"] == "proposed")

    accepted = orgmap("notes", workspace, "--accept", stance["id"], "--json").json["results"]

    assert next(p for p in accepted if p["id"] == stance["id"])["status"] == "accepted"
    assert {"kind", "people", "object", "polarity", "confidence", "sentence", "span"} <= set(stance)


def test_a_folder_remembers_no_decisions_and_says_so(orgmap, sample):
    run = orgmap("notes", sample, "--accept", "1", "--json")

    assert run.code == 2
    assert "workspace" in run.errors[0]["message"]


def test_a_workspace_whose_purpose_nobody_says_is_refused_with_all_that_is_missing(orgmap, tmp_path):
    run = orgmap("new", tmp_path / "w", "--json")

    assert run.code == 2
    assert [one["fix"] for one in run.errors] == [
        "Add --purpose TEXT.",
        "Add --basis TEXT.",
        "Add --informed or --not-informed.",
    ]
    assert run.out == ""
    assert not (tmp_path / "w").exists()


def test_a_question_nobody_is_there_to_answer_is_the_users_input(orgmap, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    assert orgmap("new", tmp_path / "w").code == 2


DATED = """id,name,unit,manager,from,to
ann,Ann Okafor,Board,,2025-01-01,
ben,Ben Lund,Sales,ann,2025-01-01,2026-02-28
ben,Ben Lund,Legal,ann,2026-03-01,
cy,Cy Diaz,Legal,ben,2026-06-01,
"""


def people_on(orgmap, source, *words):
    rows = orgmap("show", source, "--json", *words).json["results"]
    return next(row["count"] for row in rows if row["what"] == "people")


def test_the_organisation_of_a_day_in_a_workspace_and_in_its_folder(orgmap, workspace, folder):
    place = folder(people=DATED, edges_advice="source,target\ncy,ann\nben,ann\n")
    assert orgmap("add", workspace, place).code == 0
    for source in (workspace, place):
        assert people_on(orgmap, source) == 3
        assert people_on(orgmap, source, "--as-of", "2026-05-31") == 2
        run = orgmap(
            "measure", source, "--name", "in_degree", "--layer", "advice", "--as-of", "2026-05-31", "--json"
        )
        assert {row["person"] for row in run.json["results"]} == {"ann", "ben"}
        assert any("As of 2026-05-31. Left out: 1 person" in note for note in run.json["notes"])
    assert "is not a day" in orgmap("show", workspace, "--as-of", "June").err


def test_one_person_over_time(orgmap, workspace, folder):
    orgmap("add", workspace, folder(people=DATED, memberships="person,body,from\nben,Board,2026-04-01\n"))

    rows = orgmap("history", workspace, "--person", "Ben Lund", "--json").json["results"]

    assert [(row["from"], row["to"], row["unit"], row["body"]) for row in rows] == [
        (None, "2026-02-28", "Sales", None),
        ("2026-03-01", None, "Legal", None),
        ("2026-04-01", None, None, "Board"),
    ]
    assert rows[0]["source"] == {"source": "people.csv", "row": 3}
    text = orgmap("history", workspace, "--person", "ben").out
    assert "2026-02-28" in text
    assert "people.csv, row 3" in text
    assert "There is no person" in orgmap("history", workspace, "--person", "nobody").err
