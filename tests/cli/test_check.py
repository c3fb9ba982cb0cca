"""`orgmap check`: plain sentences first, the table after, one object a row for scripts."""

PEOPLE = "id,name,unit,manager,email\nann,Ann,Sales,,ann@x.org\nbob,Bob,Sales,ann,bob@x.org\ncy,Cy,Sales,bob,cy@x.org\n"
ADVICE = "source,target\nann,bob\nbob,cy\n"
MAIL = (
    "id,time,kind,sender,recipients\nm1,2026-01-05T09:00:00Z,mail,ann@x.org,bob@x.org;eve@x.org\n"
    "m2,2026-01-06T09:00:00Z,mail,bob@x.org,cy@x.org\n"
)
KEYS = ["kind", "who_or_what", "value", "threshold", "share", "text", "fix", "affects", "raised"]


def test_sentences_come_before_the_table(orgmap, folder):
    run = orgmap("check", folder(people=PEOPLE, edges_advice=ADVICE))
    assert run.code == 0
    assert run.out.startswith("2 things need your attention; ")
    assert run.out.index("2 of 3 people (67 %) named somebody on 'advice'") < run.out.index("looked at")


def test_a_row_is_one_object(orgmap, folder):
    answer = orgmap("check", folder(people=PEOPLE, edges_advice=ADVICE), "--json").json
    assert answer["command"] == "check"
    assert all(list(row) == KEYS for row in answer["results"])
    response = next(row for row in answer["results"] if row["kind"] == "response")
    assert (response["who_or_what"], response["value"], response["threshold"]) == ("advice", 2, 0.8)
    assert response["raised"] is True


def test_folder_files_and_workspace_give_the_same_rows(orgmap, folder, tmp_path):
    place, there = folder(people=PEOPLE, edges_advice=ADVICE, interactions=MAIL), tmp_path / "W"
    orgmap("new", there, "--purpose", "try", "--basis", "mine", "--informed")
    orgmap("add", there, place)
    as_folder = orgmap("check", place, "--json").json["results"]
    as_files = orgmap("check", *sorted(place.iterdir()), "--json").json["results"]
    as_workspace = orgmap("check", there, "--json").json["results"]
    assert as_folder == as_files == as_workspace
    assert {("colleagues", 1)} == {
        (row["who_or_what"], row["value"]) for row in as_folder if row["kind"] == "not in the chart"
    }


def test_a_part_of_the_organisation_is_looked_at_as_it_is(orgmap, krackhardt):
    rows = orgmap("check", krackhardt, "--unit", "2", "--json").json["results"]
    assert {row["value"] for row in rows if row["kind"] == "coverage"} <= set(range(9))


def test_the_sample_case_says_what_its_gaps_do(orgmap, sample):
    run = orgmap("check", sample)
    said = " ".join(run.out.split())
    assert run.code == 0
    assert "On 'advice'" in said
    assert "not safe by name at 91 % response" in said
    assert "Legal: 3 of 5 people (60 %) named somebody on 'advice'" in said


def test_nothing_at_all_is_a_sentence(orgmap, folder):
    run = orgmap("check", folder(people="id,name\n"))
    assert run.code == 2
    assert "There is a header but no row below it." in run.err
