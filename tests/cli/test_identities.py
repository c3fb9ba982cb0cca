"""`orgmap identities`: doubtful pairs with evidence for and against, decided by number."""

PEOPLE = "id,name,email,unit\np1,Tom Miller,tom.miller@corp.example,Sales\np2,Tim Miller,,Legal\np3,Bo Fox,bo.fox@corp.example,Law\n"
MAIL = "time,sender,recipients\n2026-01-05T09:00:00Z,tmiller@corp.example,p3\n"


def test_a_folder_lists_what_is_doubtful_with_evidence(orgmap, folder):
    place = folder(people=PEOPLE, interactions=MAIL)
    answer = orgmap("identities", place, "--json").json
    assert answer["command"] == "identities"
    assert {line["one"] for line in answer["results"]} == {"p1", "p2"}
    assert {line["other"] for line in answer["results"]} == {"tmiller@corp.example"}
    assert all(0 < line["probability"] < 0.999 and line["supports"] for line in answer["results"])
    assert answer["results"][0]["hangs"] == 1
    shown = orgmap("identities", place)
    assert shown.code == 0
    assert "the same person as tmiller@corp.example?" in shown.out
    assert "Against: only an initial agrees with the first name" in " ".join(shown.out.split())


def test_a_folder_remembers_no_decision(orgmap, folder):
    run = orgmap("identities", folder(people=PEOPLE, interactions=MAIL), "--same", 1, "--json")
    assert run.code == 2
    assert run.errors[0]["message"] == "Only a workspace remembers decisions."


def test_a_workspace_keeps_decisions_and_takes_them_back(orgmap, folder, tmp_path):
    place = folder(people=PEOPLE, interactions=MAIL)
    there = tmp_path / "W"
    orgmap("new", there, "--purpose", "try", "--basis", "mine", "--informed")
    orgmap("add", there, place)
    before = orgmap("identities", there, "--json").json["results"]
    same = next(line for line in before if line["one"] == "p2")
    answer = orgmap("identities", there, "--same", same["pair"], "--json").json
    assert answer["results"] == []
    assert "Said that 'p2' and 'tmiller@corp.example' are one person." in answer["notes"]
    assert orgmap("undo", there).code == 0
    assert orgmap("identities", there, "--json").json["results"] == before


def test_a_number_that_is_not_listed_is_named(orgmap, folder, tmp_path):
    there = tmp_path / "W"
    orgmap("new", there, "--purpose", "try", "--basis", "mine", "--informed")
    orgmap("add", there, folder(people=PEOPLE))
    run = orgmap("identities", there, "--same", 7, "--json")
    assert run.code == 2
    both = orgmap("identities", there, "--same", 1, "--different", 1, "--json")
    assert both.errors[0]["message"] == "Pair 1 is said to be one person and two."
