"""brakes, path, units and grid on the command line, to the letter of the contract."""

import pytest

MADE_BY = {"version", "fingerprint", "layers", "window", "engine", "seed", "options"}
KEYS = {
    "brakes": ["where", "kind", "size", "reasons", "ways_round"],
    "path": ["gate", "formal", "real"],
    "units": [
        *("unit", "head", "ease", "parts", "people", "density_inside", "density_outside", "silo", "spend"),
        "order_in_plan",
    ],
}
KINDS = {"approval load", "single approver", "order", "risk pattern", "decelerator"}


@pytest.fixture
def company(folder):
    return folder(
        people="id,name,unit,manager\nann,Ann,X,\nben,Ben,X,ann\ncy,Cy,Y,ann\nme,Me,Z,ann\n",
        units="unit,head,pnl,spend\nX,ann,1,100\nY,cy,0,50\n",
        approvals="gate,order,person,right\nboard,1,cy,votes\nboard,2,ann,votes\nrelease,1,ben,votes\n",
        stances="person,position,concern,salience,relation\nann,-0.5,Loss of control,0.2,-1\ncy,0.5,,,1\n",
        edges_listens_to="source,target,strength\nann,ben,3\nann,cy,1\n",
        edges_trust="source,target\nann,ben\nben,me\n",
        initiative='name = "it"\nme = "me"\nweeks = 4\ncapacity = 1\n'
        '[[gate]]\nname = "board"\nweek = 4\nrule = "majority"\n'
        '[[scope]]\nitem = "all"\nunits = ["X", "Y"]\nvalue_share = 1.0\n',
    )


@pytest.mark.parametrize(("command", "more"), [("brakes", ()), ("path", ("--gate", "board")), ("units", ())])
def test_json_is_to_the_letter_of_the_contract(orgmap, company, command, more):
    run = orgmap(command, company, *more, "--json")
    assert run.code == 0
    assert set(run.json) == {"command", "made_by", "notes", "results"}
    assert run.json["command"] == command
    assert set(run.json["made_by"]) == MADE_BY
    assert run.json["results"]
    for row in run.json["results"]:
        assert list(row) == KEYS[command]


def test_brakes_name_a_person_a_gate_or_a_pair_and_a_known_kind(orgmap, company):
    rows = orgmap("brakes", company, "--json").json["results"]
    assert {row["kind"] for row in rows} <= KINDS
    single = next(row for row in rows if row["kind"] == "single approver")
    assert single["where"] == "ben"
    assert single["reasons"][0]["evidence"] == [{"source": "approvals.csv", "row": 4}]
    risk = next(row for row in rows if row["kind"] == "risk pattern")
    assert risk["where"] == "ann"


def test_brakes_for_people_name_them_and_what_was_found(orgmap, company):
    run = orgmap("brakes", company, "--trials", "0")
    assert run.code == 0
    assert "brakes were found; the first: Ben, nobody else may approve." in run.out
    assert "[approvals.csv, row 4]" in run.out


def test_a_company_without_rights_says_what_was_not_looked_for(orgmap, folder):
    run = orgmap("brakes", folder(people="id\nann\n"))
    assert run.code == 0
    assert "No brake was found in these records." in run.out
    assert "No approval rights are entered" in run.out


def test_the_path_shows_who_approves_and_who_persuades(orgmap, company):
    run = orgmap("path", company, "--gate", "board", "--json")
    assert run.json["results"] == [
        {
            "gate": "board",
            "formal": ["cy", "ann"],
            "real": [
                {"person": "ann", "persuaded_by": "ben", "share": 0.75},
                {"person": "ann", "persuaded_by": "cy", "share": 0.25},
            ],
        }
    ]
    spoken = orgmap("path", company, "--gate", "board").out
    assert "Ben 75 %" in spoken
    assert "Every chain of trust from our side to Ann runs through Ben" in " ".join(spoken.split())


def test_an_unknown_gate_is_a_sentence_and_exit_2(orgmap, company):
    run = orgmap("path", company, "--gate", "bord")
    assert run.code == 2
    assert "There is no gate 'bord'. Did you mean 'board'?" in run.err


def test_a_gate_must_be_named(orgmap, company):
    assert orgmap("path", company, "--json").code == 2


def test_units_carry_their_place_in_the_plan_unless_none_is_wanted(orgmap, company):
    rows = {row["unit"]: row for row in orgmap("units", company, "--json").json["results"]}
    assert {rows["X"]["order_in_plan"], rows["Y"]["order_in_plan"]} == {1, 2}
    run = orgmap("units", company, "--no-plan", "--json")
    assert {row["order_in_plan"] for row in run.json["results"]} == {None}
    assert any("no place in the plan" in note for note in run.json["notes"])


def test_units_without_an_initiative_still_answer(orgmap, folder):
    run = orgmap("units", folder(people="id,unit\nann,X\nben,Y\n"), "--json")
    assert run.code == 0
    assert {row["ease"] for row in run.json["results"]} == {None}


def test_units_for_people_show_the_parts_of_ease(orgmap, company):
    out = orgmap("units", company, "--no-plan").out
    assert "is the easiest unit to win" in out
    assert "parts of ease" in out


def test_the_card_of_a_unit_says_what_is_not_entered(orgmap, company):
    assert "not entered" in orgmap("units", company, "--card", "X").out
    row = orgmap("units", company, "--card", "X", "--json").json["results"][0]
    assert (row["unit"], row["head"], row["metrics"]) == ("X", "ann", "not entered")
    assert orgmap("units", company, "--card", "W").code == 2


def test_the_grid_warns_of_low_interest_at_a_gate(orgmap, company):
    out = " ".join(orgmap("grid", company).out.split())
    assert "Ann is rated low in interest (0.2) but holds 1 of 2 votes" in out
    rows = {row["person"]: row for row in orgmap("grid", company, "--json").json["results"]}
    assert rows["ann"]["by_interest"] == "keep satisfied"
    assert rows["cy"]["interest"] is None
