"""The Data page: files read as they are dropped, people and ties typed by hand, history, undo, keeping."""

from __future__ import annotations

import pytest

from orgmap.model import Person, Tie
from orgmap.ui.byhand import edited_people, people_of, sketched

PEOPLE = [Person("a", "Ann", unit="Ops"), Person("b", "Bob", managers=("a", "c")), Person("c", "Cy")]
NOTHING = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}


def part(shown, name):
    shown.at.segmented_control(key="widget:data-part").set_value(name).run()
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
    shown.at.text_area(key="typed-names").set_value("Ann Lee, Finance\nBob Day, Finance, , Ann Lee").run()
    shown.click("Begin with these")
    assert "2 people in 1 unit," in shown.text

    part(shown, "ties")
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
    assert "1 informal tie " in shown.text


def test_a_draft_is_kept_as_a_workspace_with_its_purpose_on_record(walk, tmp_path):
    from orgmap.workspace import Workspace

    shown = walk().go("data")
    shown.at.text_area(key="typed-names").set_value("Ann Lee\nBob Day").run()
    shown.click("Begin with these")
    part(shown, "history")
    shown.click("Keep as a workspace")
    assert "No folder is named" in shown.text

    for at, value in enumerate((str(tmp_path / "w"), "Win them", "I own it")):
        shown.at.text_input[at].set_value(value)
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


@pytest.mark.parametrize("name", ["files", "people", "ties", "history"])
def test_every_part_of_the_page_opens_on_the_sample_case(walk, name):
    part(walk(case="sample").go("data"), name)
