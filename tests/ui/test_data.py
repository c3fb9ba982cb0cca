"""The Data page: files read as they are dropped, people and ties typed by hand, history, undo, keeping."""

from __future__ import annotations

from datetime import date

from orgmap.model import Gate, Initiative, Person, Right, Tie
from orgmap.ui.asking import asked
from orgmap.ui.byhand import edited_people, people_of, sketched
from orgmap.ui.sections import PARTS

PEOPLE = [Person("a", "Ann", unit="Ops"), Person("b", "Bob", managers=("a", "c")), Person("c", "Cy")]
PEOPLE_FILE = ("people.csv", "id,name\na,Ana Koch\nb,Bo Lee\n")
LIMITS_FILE = ("limits.csv", "Gremium,Wer darf\nBoard,Ana Koch\nBoard,Bo Lee\n")
MILLERS = (
    "id,name,email,unit,manager\np1,Tom Miller,tom.miller@x.org,Sales,p4\n"
    "p2,Tim Miller,tim.miller@x.org,Legal,p4\np4,Bo Fox,bo.fox@x.org,Board,\n"
)
NOTHING = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}


def part(shown, name):
    shown.at.segmented_control(key="widget:part").set_value(name).run()
    assert not shown.at.exception
    return shown


def test_lines_without_a_name_are_no_people_and_two_of_one_name_are_two():
    found = people_of("Ann Lee, Ops\n\n, Finance\nAnn Lee, , , Ann Lee")

    assert [(p.id, p.unit, p.managers) for p in found] == [
        ("ann-lee", "Ops", ()),
        ("ann-lee-2", None, ("ann-lee",)),
    ]


def test_a_changed_cell_changes_one_person_and_keeps_the_dotted_line():
    edit = {**NOTHING, "edited_rows": {1: {"manager": "Cy", "title": " Buyer "}}}

    enter, gone = edited_people(PEOPLE, edit, {"Cy": "c"})

    assert (enter, gone) == ([Person("b", "Bob", title="Buyer", managers=("c", "c"))], [])


def test_a_new_row_counts_once_it_has_a_name_and_gets_an_id_of_its_own():
    edit = {**NOTHING, "added_rows": [{"unit": "Ops"}, {"name": "A", "unit": "Ops", "manager": "Ann"}]}

    enter, _ = edited_people(PEOPLE, edit, {"Ann": "a"})

    assert enter == [Person("a-2", "A", unit="Ops", managers=("a",))]


def test_a_row_taken_out_is_taken_out():
    assert edited_people(PEOPLE, {**NOTHING, "deleted_rows": [2]}, {}) == ([], [PEOPLE[2]])


def test_a_sketch_says_only_what_changed():
    before = {"b": Tie("a", "b", "advice", 3.0), "c": Tie("a", "c", "advice")}

    assert sketched("a", "advice", before, ["b", "d"]) == ([Tie("a", "d", "advice")], [before["c"]])


def test_ten_typed_names_become_a_case_with_ties_clicked_together(walk):
    shown = walk().go("data")
    shown.at.text_area(key="typed-names").set_value("Ann Lee, Finance\nBob Day, Finance, , Ann Lee")
    shown.click("Begin with these")
    assert "2 people in 1 unit," in shown.text

    # Names alone answer nothing: the next thing to say is who talks to whom.
    shown.at.multiselect[0].set_value(["bob-day"]).run()
    case = shown.at.session_state["orgmap"]["case"]
    assert [(t.source, t.target, t.layer) for t in case.network.ties if t.layer == "advice"] == [
        ("ann-lee", "bob-day", "advice")
    ]
    assert "1 of 2 people name somebody" in shown.text

    part(shown, "history")
    assert "It was: Set whom Ann Lee names on advice by hand." in shown.text
    shown.click("Undo the latest change")
    assert shown.at.session_state["orgmap"]["case"].network.informal == ()


def test_files_dropped_later_come_beside_what_is_open(walk):
    shown = walk().go("data")
    shown.at.file_uploader[0].set_value([("people.csv", b"id,name\na,Ann\nb,Bob\n", "text/csv")]).run()
    assert "2 people" in shown.text

    shown.at.file_uploader[0].set_value([("edges_advice.csv", b"source,target\na,b\n", "text/csv")]).run()

    assert not shown.at.exception
    assert "1 informal tie of" in shown.text


def test_a_draft_is_kept_as_a_workspace_with_its_purpose_on_record(walk, tmp_path):
    from orgmap.workspace import Workspace

    shown = walk().go("data")
    shown.at.text_area(key="typed-names").set_value("Ann Lee\nBob Day")
    shown.click("Begin with these")
    part(shown, "history")
    shown.click("Keep as a workspace")
    assert "No folder is named" in shown.text

    for label, value in (
        ("Folder", str(tmp_path / "w")),
        ("What it is for", "Win them"),
        ("Legal", "I own it"),
    ):
        next(box for box in shown.at.text_input if box.label.startswith(label)).set_value(value)
    shown.click("Keep as a workspace")

    assert not shown.at.exception
    assert "This is a workspace" in shown.text
    with Workspace.open(tmp_path / "w") as kept:
        assert kept.about["purpose"] == "Win them"
        assert len(kept.records().people) == 2


def test_forgetting_asks_once_and_says_what_went(walk):
    shown = walk(case="sample").go("data")
    part(shown, "history")
    person = shown.at.selectbox(key="forget-whom").options[0]
    count = len(shown.at.session_state["orgmap"]["case"].network.people)
    assert shown.button("Forget").disabled
    shown.at.selectbox(key="forget-whom").select(person).run()
    shown.at.checkbox(key="forget-sure").check().run()
    shown.click("Forget")

    assert not shown.at.exception
    assert "Gone for good:" in shown.text
    assert len(shown.at.session_state["orgmap"]["case"].network.people) == count - 1


def test_files_kept_aside_go_with_somebody_forgotten(walk):
    shown = drop(walk().go("data"), PEOPLE_FILE)
    session = shown.at.session_state["orgmap"]
    (kept,) = session["shelf"]._paths.values()
    assert "Ana Koch" in kept.read_text(encoding="utf-8")

    part(shown, "history").at.selectbox(key="forget-whom").set_value("a").run()
    shown.at.checkbox(key="forget-sure").check().run()
    shown.click("Forget")

    session = shown.at.session_state["orgmap"]
    assert (session["shelf"], session["opening"], session["answers"]) == (None, None, {})
    assert not kept.exists()


def test_every_part_of_the_page_opens_on_the_sample_case(walk):
    shown = walk(case="sample").go("data")
    assert "gave no answer on advice and trust" in shown.text  # what the gaps harm, beneath the first line
    for name in PARTS:
        part(shown, name)


# -- explaining columns -----------------------------------------------------------------------------


def drop(shown, *files):
    shown.at.file_uploader[0].set_value([(name, text.encode(), "text/csv") for name, text in files]).run()
    assert not shown.at.exception
    return shown


def choose(shown, label, option):
    next(box for box in shown.at.selectbox if box.label == label).set_value(option).run()
    assert not shown.at.exception


def otherwise(shown, name):
    """Say that a file was taken for the wrong thing."""
    choose(shown, "Was a file taken for the wrong thing?", name)


def test_a_table_nobody_knows_is_asked_about_and_read_as_answered(walk):
    shown = drop(walk().go("data"), PEOPLE_FILE, LIMITS_FILE)
    assert "1 not understood" in shown.text

    shown.click("Say what the columns of limits.csv mean")
    assert "Nothing is read from limits.csv before you say so" in shown.text
    choose(shown, "What kind of table is it?", "approvals")
    assert "No column holds 'gate'" in shown.text
    assert shown.button("Read it so").disabled
    choose(shown, "Gremium holds", "gate")
    choose(shown, "Wer darf holds", "person")
    next(box for box in shown.at.text_input if box.label.startswith("Right")).set_value("votes").run()
    assert "2 rows would be read, none left out." in shown.text
    shown.click("Read it so")

    assert not shown.at.exception
    case = shown.at.session_state["orgmap"]["case"]
    assert [one.person for one in case.records.rights] == ["a", "b"]
    assert "2 people" in shown.text


def test_a_file_taken_for_the_wrong_thing_is_read_otherwise(walk):
    shown = drop(walk().go("data"), PEOPLE_FILE, ("talks.csv", "source,target\na,b\n"))
    case = shown.at.session_state["orgmap"]["case"]
    assert [tie.layer for tie in case.records.ties] == ["talks"]

    otherwise(shown, "talks.csv")
    next(box for box in shown.at.text_input if box.label.startswith("Layer")).set_value("advice").run()
    shown.click("Read it so")

    case = shown.at.session_state["orgmap"]["case"]
    assert [tie.layer for tie in case.records.ties] == ["advice"]
    shown.click("All is right")
    assert shown.at.session_state["orgmap"]["shelf"] is None


def test_names_nobody_answers_to_are_settled_by_explaining_the_list_of_people_too(walk):
    staff = ("staff.csv", "Nr;Wer;Oben\n01;Ana Koch;\n02;Bo Lee;01\n03;Cy Diaz;02\n")
    shown = drop(walk().go("data"), staff, LIMITS_FILE)
    shown.click("Say what the columns of limits.csv mean")
    choose(shown, "What kind of table is it?", "approvals")
    choose(shown, "Gremium holds", "gate")
    choose(shown, "Wer darf holds", "person")
    next(box for box in shown.at.text_input if box.label.startswith("Right")).set_value("votes").run()
    shown.click("Read it so")
    assert "The person 'Ana Koch' is not among the people." in shown.text

    otherwise(shown, "staff.csv")
    choose(shown, "Wer holds", "name")
    shown.click("Read it so")

    case = shown.at.session_state["orgmap"]["case"]
    assert [one.person for one in case.records.rights] == ["01", "02"]
    assert case.network.name("01") == "Ana Koch"


def test_rows_that_could_not_be_read_are_told_before_anything_is_read(walk):
    shown = walk().go("data")
    next(box for box in shown.at.checkbox if box.label.startswith("I say myself")).check().run()
    drop(shown, ("staff.csv", "Nr;Wer;Stufe\n1;Ana Koch;eins\n2;Bo Lee;2\n"))
    choose(shown, "Nr holds", "id")
    choose(shown, "Wer holds", "name")
    choose(shown, "Stufe holds", "grade")
    assert "1 row would be read, 1 could not." in shown.text
    assert shown.button("Read it so").disabled

    next(box for box in shown.at.text_input if box.label == "eins").set_value("1").run()
    shown.click("Read it so")
    case = shown.at.session_state["orgmap"]["case"]
    assert [(one.name, one.grade) for one in case.records.people] == [("Ana Koch", 1.0), ("Bo Lee", 2.0)]


def test_a_wrong_file_changes_nothing_and_the_others_are_read_without_it(walk):
    wrong = ("edges_trust.csv", "source,target\na,nobody\n")
    shown = drop(walk().go("data"), PEOPLE_FILE, wrong)
    assert "1 thing to put right" in shown.text.replace("There is one", "1")
    assert shown.at.session_state["orgmap"]["case"] is None

    shown.click("Read the other file without")
    assert len(shown.at.session_state["orgmap"]["case"].records.people) == 2


def test_the_good_files_of_a_drop_wait_for_the_corrected_one(walk):
    wrong = ("edges_trust.csv", "source,target\na,nobody\n")
    shown = drop(walk().go("data"), PEOPLE_FILE, wrong)
    drop(shown, ("edges_trust.csv", "source,target\na,b\n"))

    case = shown.at.session_state["orgmap"]["case"]
    assert (len(case.records.people), len(case.records.ties)) == (2, 1)


def test_people_in_no_unit_are_in_no_known_unit_rather_than_in_none_of_a_number(walk):
    shown = drop(walk().go("data"), ("edges_advice.csv", "source,target\na,b\nb,c\n"))

    assert "3 people in no known unit, with" in shown.text


def test_a_file_with_nobody_in_it_waits_for_the_people_dropped_after_it(walk):
    shown = drop(walk().go("data"), ("approvals.csv", "gate,person,right\nBoard,a,votes\n"))
    assert "There is nobody in there yet" in shown.text
    assert "these files wait here" in shown.text

    drop(shown, PEOPLE_FILE)

    case = shown.at.session_state["orgmap"]["case"]
    assert [one.person for one in case.records.rights] == ["a"]


def test_many_faults_of_one_kind_are_told_once_with_their_number(walk):
    rows = "".join(f"a,nobody{at}\n" for at in range(40))
    shown = drop(walk().go("data"), PEOPLE_FILE, ("edges_trust.csv", f"source,target\n{rows}"))

    assert "1 thing to put right" in shown.text
    assert "'nobody0' is not among the people" in shown.text
    assert "39 more rows of this file have the same fault." in shown.text


def test_a_text_of_windows_is_read_after_one_click(walk):
    shown = walk().go("data")
    shown.at.file_uploader[0].set_value([("people.csv", "id,name\na,Jörg Weiß\n".encode("cp1252"), "")]).run()
    assert "--encoding" not in shown.text

    shown.click("Read people.csv as Windows text: Jörg, Weiß")

    assert shown.at.session_state["orgmap"]["case"].network.name("a") == "Jörg Weiß"


def test_a_picture_is_called_one_and_no_columns_are_asked_of_it(walk):
    shown = walk().go("data")
    shown.at.file_uploader[0].set_value([("people.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF", "")]).run()

    assert "This is a picture (JPEG), whatever its name says." in shown.text
    assert not any(button.label.startswith("Say what") for button in shown.at.button)


def test_one_strange_table_named_by_its_path_can_be_explained(walk, tmp_path):
    (tmp_path / "who.csv").write_text("Wer?;Fragt wen?;Wie oft\nAna;Bo;4\nBo;Cy;2\n", encoding="utf-8")
    shown = walk().go("data")
    shown.at.text_input[0].set_value(str(tmp_path / "who.csv"))
    shown.click("Open it")
    assert "It is not clear what its columns hold." in shown.text

    shown.click("Say what the columns of who.csv mean")
    shown.click("Read it so")

    assert set(shown.at.session_state["orgmap"]["case"].network.people) == {"Ana", "Bo", "Cy"}


def test_opening_nothing_and_typing_nobody_are_told(walk):
    shown = walk().go("data").click("Open it")
    assert "No folder, file or workspace is named" in shown.text

    shown.click("Begin with these")
    assert "Nobody is named." in shown.text
    shown.at.text_area(key="typed-names").set_value("Name\tUnit\tTitle\tManager\nAnn\tOps\t\tBo\n")
    shown.click("Begin with these")
    assert "'Bo' is named as a manager and has no line." in shown.text


def test_a_part_without_what_it_needs_leads_to_where_it_is_said(walk):
    shown = drop(walk().go("data"), PEOPLE_FILE)
    shown.click("Next: say who talks to whom")
    assert shown.at.segmented_control(key="widget:part").value == "ties"

    drop(part(shown, "files"), ("edges_advice.csv", "source,target\na,b\n"))
    shown.click("Next: the initiative and its gates")
    assert "Gates: each decision it must pass" in shown.text


def test_what_was_wrong_with_files_is_told_where_files_are_until_they_are_put_aside(walk):
    shown = drop(drop(walk().go("data"), PEOPLE_FILE), ("edges_trust.csv", "source,target\na,nobody\n"))
    assert "What was open before is still open." in shown.text
    assert "to put right" not in part(shown, "people").text

    part(shown, "files").click("Put these files aside")

    assert "to put right" not in shown.text
    assert "2 people" in shown.text


# -- who is who -------------------------------------------------------------------------------------


def test_a_doubtful_identity_is_asked_about_answered_and_taken_back(walk):
    mail = "".join(f"2026-03-{day:02d}T10:00:00,mail,t.miller@x.org,bo.fox@x.org\n" for day in range(1, 6))
    shown = drop(
        walk().go("data"),
        ("people.csv", MILLERS),
        ("interactions.csv", f"time,kind,sender,recipients\n{mail}"),
    )
    part(shown, "who")
    assert "Who is t.miller@x.org: Tom Miller (Sales), Tim Miller (Legal), or nobody of these?" in shown.text
    assert "5 messages, ties and entries hang on it." in shown.text
    assert "names that fit" in shown.text

    shown.click("Not now")
    assert "Who is t.miller" not in shown.text
    shown.click("Ask the 1 put off again")
    shown.click("It is Tim Miller (Legal)")
    case = shown.at.session_state["orgmap"]["case"]
    assert {tie.source for tie in case.network.ties if tie.layer == "communication"} == {"p2"}
    assert "There is nothing to decide" in shown.text

    shown.click("Undo the latest change")
    assert "Who is t.miller@x.org" in shown.text


# -- the initiative by hand -------------------------------------------------------------------------


def test_names_a_gate_and_who_votes_make_a_plan(walk):
    shown = walk().go("data")
    typed = "Ann Lee, Finance\nBob Day, Finance, , Ann Lee\nCy Diaz, Ops, , Ann Lee"
    shown.at.text_area(key="typed-names").set_value(typed)
    shown.click("Begin with these")
    part(shown, "initiative")
    assert "Name at least one gate and who votes there" in shown.text
    shown.click("Save the initiative")
    assert "The initiative has no name." in shown.text

    shown.at.text_input(key="gate-0-0-gate").set_value("Board")
    next(box for box in shown.at.text_input if box.label == "Name of the initiative").set_value("Move")
    next(box for box in shown.at.selectbox if box.label == "Who you are").set_value("bob-day")
    shown.at.date_input[0].set_value(date(2026, 5, 6))
    shown.at.number_input(key="gate-0-0-week").set_value(4)
    shown.at.multiselect(key="gate-0-0-who votes").set_value(["Ann Lee (Finance)", "Cy Diaz (Ops)"])
    shown.click("Save the initiative")

    assert not shown.at.exception
    case = shown.at.session_state["orgmap"]["case"]
    assert case.records.initiative.start == date(2026, 5, 4)
    assert [(gate.name, gate.week) for gate in case.records.initiative.gates] == [("Board", 4)]
    assert {one.person for one in case.records.rights} == {"ann-lee", "cy-diaz"}
    assert {step.person for step in case.planned().results[0].steps} >= {"ann-lee", "cy-diaz"}
    assert case.undone().records.initiative is None


def test_a_gate_without_its_name_goes_with_the_rights_there():
    rights = [Right("Board", "a", "votes", vote=3.0), Right("Council", "a", "vetoes")]
    old = Initiative("Move", gates=(Gate("Board", week=4, tolerance=0.2), Gate("Council")))
    rows = [{"gate": "Board", "week": 6, "who votes": ["Ann", "Bo"]}, {"gate": " "}]

    enter, gone, faults = asked(old, rows, rights, {"Ann": "a", "Bo": "b"})

    assert faults == []
    assert enter == [
        Initiative("Move", gates=(Gate("Board", week=6, tolerance=0.2),)),
        Right("Board", "b", "votes"),
    ]
    assert gone == [rights[1]]


def test_two_gates_of_one_name_and_a_quota_without_a_share_are_told_together():
    rows = [{"gate": "Board", "rule": "quota"}, {"gate": "Board"}, {"who votes": ["Ann"]}]

    _, _, faults = asked(Initiative(""), rows, (), {"Ann": "a"})

    assert [fault.message for fault in faults] == [
        "The initiative has no name.",
        "Board needs a share of the votes.",
        "Two gates are called Board.",
        "A gate has no name.",
    ]


def test_a_page_that_lacks_the_initiative_leads_to_where_it_is_entered(walk):
    shown = walk()
    shown.at.query_params["part"] = "initiative"
    shown.go("data")
    shown.at.text_area(key="typed-names").set_value("Ann Lee\nBob Day")
    shown.click("Begin with these")

    assert "Gates: each decision it must pass" in shown.text


# -- as of a day ------------------------------------------------------------------------------------


def test_a_day_holds_for_all_pages_and_the_past_cannot_be_changed(walk):
    ties = "source,target,time\na,b,2026-01-10\nb,a,2026-03-10\n"
    shown = drop(walk().go("data"), PEOPLE_FILE, ("edges_advice.csv", ties))
    shown.at.date_input[0].set_value(date(2026, 2, 1))
    shown.click("Look at that day")

    case = shown.at.session_state["orgmap"]["case"]
    assert [(tie.source, tie.target) for tie in case.network.ties] == [("a", "b")]
    assert "as of 1 February 2026" in shown.go("units").text
    part(shown.go("data"), "initiative")
    next(box for box in shown.at.text_input if box.label == "Name of the initiative").set_value("Move")
    shown.click("Save the initiative")
    assert "the past cannot be changed" in shown.text

    part(shown, "files")
    shown.click("Back to now")
    assert len(shown.at.session_state["orgmap"]["case"].network.ties) == 2
