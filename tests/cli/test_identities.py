"""`orgmap identities`: doubtful pairs with evidence for and against, decided by number."""

PEOPLE = "id,name,email,unit\np1,Tom Miller,tom.miller@corp.example,Sales\np2,Tim Miller,,Legal\np3,Bo Fox,bo.fox@corp.example,Law\n"
MAIL = "time,sender,recipients\n2026-01-05T09:00:00Z,tmiller@corp.example,p3\n"


def test_a_folder_lists_what_is_doubtful_with_evidence(orgmap, folder):
    place = folder(people=PEOPLE, interactions=MAIL)
    answer = orgmap("identities", place, "--json").json
    assert answer["command"] == "identities"
    (line,) = answer["results"]
    assert line["about"] == "tmiller@corp.example"
    assert [one["person"] for one in line["suspects"]] == ["p2", "p1"]
    assert all(0 < one["probability"] < 0.999 and one["supports"] for one in line["suspects"])
    assert line["hangs"] == 1
    shown = orgmap("identities", place)
    assert shown.code == 0
    out = " ".join(shown.out.split())
    assert "Who is tmiller@corp.example: Tim Miller (Legal), Tom Miller (Sales), or nobody of these?" in out
    assert "Against: only an initial agrees with the first name" in out


def test_a_folder_remembers_no_decision(orgmap, folder):
    run = orgmap("identities", folder(people=PEOPLE, interactions=MAIL), "--same", "p1", "p2", "--json")
    assert run.code == 2
    assert run.errors[0]["message"] == "Only a workspace remembers decisions."


def test_a_workspace_keeps_decisions_and_takes_them_back(orgmap, folder, tmp_path):
    place = folder(people=PEOPLE, interactions=MAIL)
    there = tmp_path / "W"
    orgmap("new", there, "--purpose", "try", "--basis", "mine", "--informed")
    orgmap("add", there, place)
    before = orgmap("identities", there, "--json").json["results"]
    answer = orgmap("identities", there, "--answer", f"{before[0]['question']}=p2", "--json").json
    assert answer["results"] == []
    assert "Said that 'tmiller@corp.example' is 'p2'." in answer["notes"]
    assert orgmap("undo", there).code == 0
    assert orgmap("identities", there, "--json").json["results"] == before


def test_what_cannot_be_an_answer_is_named(orgmap, folder, tmp_path):
    there = tmp_path / "W"
    orgmap("new", there, "--purpose", "try", "--basis", "mine", "--informed")
    orgmap("add", there, folder(people=PEOPLE))
    assert orgmap("identities", there, "--answer", "12345678=p1", "--json").code == 2
    bad = orgmap("identities", there, "--answer", "p1", "--json")
    assert bad.errors[0]["message"] == "'p1' is no answer."
    both = orgmap("identities", there, "--same", "p1", "p2", "--different", "p1", "p2", "--json")
    assert both.errors[0]["message"] == "'p1' and 'p2' are said to be one person and two."


def test_nobody_is_an_answer_and_two_identities_may_be_decided_by_name(orgmap, folder, tmp_path):
    there = tmp_path / "W"
    orgmap("new", there, "--purpose", "try", "--basis", "mine", "--informed")
    orgmap("add", there, folder(people=PEOPLE, interactions=MAIL))
    (line,) = orgmap("identities", there, "--json").json["results"]
    notes = orgmap("identities", there, "--answer", f"{line['question']}=nobody", "--json").json["notes"]
    assert "Said that 'tmiller@corp.example' is not 'p2' or 'p1'." in notes
    notes = orgmap("identities", there, "--different", "p1", "p2", "--json").json["notes"]
    assert "Said that 'p1' and 'p2' are two people." in notes
