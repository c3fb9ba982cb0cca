"""Which files there are, what each is taken for, and what happens to the rest."""

import json
import os

import pytest

from orgmap.errors import InputError
from orgmap.readers import load, read

HEADERS = {
    "people": "employee_id,display name,dept,level",
    "units": "unit,parent,head,pnl",
    "edges": "from,to,weight",
    "layers": "layer,kind,influence",
    "interactions": "id,time,kind,sender,recipients",
    "memberships": "person,body,role,from,to",
    "stances": "person,position,relation",
    "approvals": "gate,person,right,vote",
}
CELLS = {
    "time": "2026-01-05T00:00Z",
    "kind": "",
    "right": "votes",
    "influence": "both",
    "pnl": "1",
    "recipients": "2",
    "to": "",
    "from": "",
}


@pytest.mark.parametrize("kind", HEADERS)
def test_a_file_of_any_name_is_known_by_its_columns(write, kind):
    names = HEADERS[kind].split(",")
    cells = [CELLS.get(name, "1") if kind != "edges" else name for name in names]
    cells[-1] = "1" if kind in {"edges", "stances", "approvals"} else cells[-1]
    path = write("whatever.dat", f"{HEADERS[kind]}\n{','.join(cells)}\n")
    (report,) = read(path).files

    assert (report.kind, report.kept) == (kind, 1), report.problems
    assert 0.5 < report.confidence < 1


def test_mail_and_an_initiative_of_any_name_are_known_by_their_content(write):
    mail = write("export", "From a@x Mon Jan 05 10:00:00 2026\nFrom: a@x.org\n\n")
    plan = write("plan.txt", '# what we want\nname = "x"\nask = "y"\n')

    assert [report.kind for report in read([mail, plan]).files] == ["mail", "initiative"]


def test_the_layer_of_a_single_file_is_in_its_name(write):
    one = write("edges_advice.csv", "source,target\na,b\n")
    two = write("Lunch club.csv", "source;target\na;b\n")

    assert [tie.layer for tie in read([one, two]).records.ties] == ["advice", "Lunch club"]


def test_in_a_folder_plain_names_decide_and_content_decides_for_the_rest(write):
    write("people.csv", "id,name\n1,Ann\n")
    write("EDGES_advice.CSV", "source,target\n1,2\n")
    write("staff export.csv", "PersonID,SupervisorID,Name\n1,1,Ann\n2,1,Bo\n")
    write("README.md", "# hello")
    write("LICENSE", "free")
    write("minutes.txt", "we met")
    write("notes_june.md", "Ann trusts Bo")
    write("strange.bin", b"\x00\x01\x02")
    write("pictures.json", "{}")
    write(".hidden.csv", "id\n1\n")
    path = write("deeper/people.csv", "id\n9\n")
    reading = read(path.parent.parent)

    assert {report.file: report.kind for report in reading.files} == {
        "EDGES_advice.CSV": "edges", "notes_june.md": "notes", "people.csv": "people", "pictures.json": "unknown",
        "staff export.csv": "people", "strange.bin": "unknown",
    }  # fmt: skip
    assert reading.problems == ()
    assert [note.split(":")[0] for note in reading.records.notes][:1] == ["deeper"]
    assert {note.split(":")[0] for note in reading.records.notes} >= {
        "deeper",
        "pictures.json",
        "strange.bin",
    }


def test_a_single_file_that_is_nothing_known_is_a_problem_that_lists_what_is(write):
    (problem,) = read(write("poem.txt", "roses,red\nviolets,blue\n")).problems

    assert "mail" in problem.fix
    assert "org chart" in problem.fix


def test_a_broken_table_in_a_folder_is_a_problem_even_with_a_name_of_its_own(write):
    path = write("staff.csv", b"id,name\n1,Jos\xe9\n")

    assert read(path.parent).problems[0].row == 2


def test_missing_paths_are_raised_all_at_once(tmp_path):
    with pytest.raises(InputError) as caught:
        read([tmp_path / "a.csv", "no\0such", tmp_path])

    assert len(caught.value.problems) == 2


def test_two_files_of_one_name_keep_the_folder_in_their_evidence(write):
    one = write("a/edges_x.csv", "source,target\n1,2\n")
    two = write("b/edges_x.csv", "source,target\n1,2\n")
    three = write("b/people.csv", "id\n1\n")

    assert [report.file for report in read([one, two, three]).files] == [
        "a/edges_x.csv",
        "b/edges_x.csv",
        "people.csv",
    ]
    assert len(read([one, one]).files) == 1


def test_a_link_out_of_the_folder_is_never_followed(write, tmp_path):
    outside = write("secret/people.csv", "id\n1\n")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "people.csv").symlink_to(outside)
    (folder / "units.csv").symlink_to(tmp_path / "gone")
    inside = write("folder/edges_a.csv", "source,target\n1,2\n")
    (folder / "edges_b.csv").symlink_to(inside)
    reading = read(folder)

    assert [report.file for report in reading.files] == ["edges_a.csv", "edges_b.csv"]
    assert len(reading.records.notes) == 2


def test_links_in_a_circle_and_pipes_are_left_alone(tmp_path):
    (tmp_path / "people.csv").symlink_to(tmp_path / "units.csv")
    (tmp_path / "units.csv").symlink_to(tmp_path / "people.csv")
    os.mkfifo(tmp_path / "edges_a.csv")

    assert read(tmp_path).files == ()
    with pytest.raises(InputError, match="neither a file nor a folder"):
        read(tmp_path / "edges_a.csv")


def test_a_file_too_large_is_a_problem_unless_it_is_read_line_by_line(write, monkeypatch):
    monkeypatch.setattr("orgmap.readers.reading.LARGEST", 10)
    write("people.csv", "id,name\n1,Ann\n")
    path = write("interactions.csv", "time,sender,recipients\n2026-01-05T00:00Z,a,b\n")
    reading = read(path.parent)

    assert [problem.message for problem in reading.problems] == ["The file is larger than 2 GB."]
    assert reading.records.events.num_rows == 1


def test_a_known_layer_is_known_in_any_spelling(write):
    path = write("edges_Reports-To.csv", "source,target\na,b\n")
    write("layers.csv", "layer,influence\nADVICE,\n")
    records = read(path.parent).records

    assert records.ties[0].layer == "reports_to"
    assert (records.layers[0].name, records.layers[0].influence) == ("advice", "against")


def test_file_names_that_are_no_text_can_still_be_stored(tmp_path):
    (tmp_path / "edges_\udcff<b>\n.csv").write_text("source,target\na,b\n")
    reading = read(tmp_path)

    json.dumps([report.to_json() for report in reading.files]).encode()
    tie = reading.records.ties[0]
    tie.layer.encode()
    assert "\n" not in tie.layer
    assert tie.sources[0].file.startswith("edges_")


def test_load_raises_the_problems_of_all_files_and_across_them(write):
    write("people.csv", "id,grade\n1,top\n2,1\n")
    path = write("edges_a.csv", "source,target\n2,9\n")
    with pytest.raises(InputError) as caught:
        load(path.parent)

    assert [(p.file, p.row, p.column) for p in caught.value.problems] == [
        ("people.csv", 2, "grade"), ("edges_a.csv", 2, "target"),
    ]  # fmt: skip


def test_a_report_is_the_json_of_a_dry_run(write):
    (report,) = read(write("people.csv", "id,grade\n1,top\n2,1\n")).files

    assert report.to_json() == {
        "file": "people.csv", "kind": "people", "confidence": 1.0, "kept": 1, "dropped": 1,
        "problems": [{"file": "people.csv", "row": 2, "column": "grade", "message": "'top' is not a number.",
                      "fix": "Write a plain number such as 12 or 0.5, or leave it blank."}],
    }  # fmt: skip


def test_an_empty_folder_is_empty_records(tmp_path):
    reading = read(tmp_path)

    assert reading.files == ()
    assert load(tmp_path).people == ()
