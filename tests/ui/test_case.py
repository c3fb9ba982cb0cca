"""What the app opens, and edits with undo, without Streamlit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from orgmap.model import Person, Stance, Tie
from orgmap.results import Approval, Plan, Step
from orgmap.ui import recent
from orgmap.ui.opening import open_path, open_sample, open_token, open_typed, open_uploads
from orgmap.ui.shelf import safe_name
from orgmap.ui.stances import merged
from orgmap.workspace import Talk, Workspace


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("people.csv", "people.csv"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.csv", "x.csv"),
        ("/abs/x.csv", "x.csv"),
        ("..", "file"),
        ("", "file"),
        (".hidden", "hidden"),
        ("a\x00b.csv", "ab.csv"),
        ("x" * 300 + ".csv", "x" * 80 + ".csv"),
    ],
)
def test_an_uploaded_name_never_leaves_its_folder(name, safe):
    assert safe_name(name) == safe


def test_the_sample_case_opens_with_a_report_for_each_file():
    opening = open_sample()

    assert opening.problems == ()
    assert len(opening.case.network.people) == 180
    assert {report.file for report in opening.reports} >= {"people.csv", "edges_advice.csv"}


def test_two_uploads_of_one_name_are_both_read():
    opening = open_uploads([("people.csv", b"id,name\na,Ann\n"), ("people.csv", b"id,name\nb,Bob\n")])

    assert set(opening.case.network.people) == {"a", "b"}


def test_uploads_of_nothing_are_a_problem():
    assert open_uploads([]).problems


def test_an_empty_file_is_a_problem_and_no_crash():
    opening = open_uploads([("people.csv", b"")])

    assert opening.case is None
    assert opening.problems


def test_a_missing_path_is_a_problem():
    assert open_path("/no/such/place").problems[0].message.startswith("There is no")


def test_a_stance_is_edited_and_undone(sample):
    opened = open_path(str(sample)).case
    person = opened.records.stances[0].person
    edited = opened.with_stances(merged(opened.network, {person: {"position": 0.9}}))

    assert edited.records.stances[0].position == 0.9
    assert edited.network.fingerprint != opened.network.fingerprint
    assert edited.edits == 1
    assert edited.undone().records.stances == opened.records.stances
    assert edited.edits - 1 == opened.edits


def test_an_edit_that_changes_nothing_leaves_no_trace(sample):
    opened = open_path(str(sample)).case

    assert opened.with_stances(opened.records.stances) is opened


def test_a_person_without_a_stance_gets_one(sample):
    network = open_path(str(sample)).case.network
    known = {stance.person for stance in network.records.stances}
    person = next(p for p in network.people if p not in known)
    found = merged(network, {person: {"position": -0.5, "confidence": "sure", "concern": "cost"}})

    assert found[-1] == Stance(person, position=-0.5, sd=0.15, concern="cost")


def test_a_position_can_be_made_unknown_again(sample):
    network = open_path(str(sample)).case.network
    first = network.records.stances[0]

    assert merged(network, {first.person: {"position": None}})[0] == replace(first, position=None)


def test_in_a_workspace_an_edit_is_saved_at_once_and_its_undo_too(sample, tmp_path):
    from orgmap.readers import read
    from orgmap.workspace import Workspace

    folder = tmp_path / "w"
    with Workspace.create(folder, purpose="a test", basis="invented data", informed=True) as workspace:
        workspace.add(read([sample]))
    opened = open_path(str(folder)).case
    person = opened.records.stances[0].person
    before = opened.records.stances[0].position
    edited = opened.with_stances(merged(opened.network, {person: {"position": 0.77}}))

    def saved():
        with Workspace.open(folder) as workspace:
            return next(s.position for s in workspace.records().stances if s.person == person)

    assert opened.origin == "workspace"
    assert saved() == 0.77
    edited.undone()
    assert saved() == before


def test_a_draft_is_found_again_by_its_name_in_the_address_with_its_edits():
    opened = open_uploads([("people.csv", b"id,name\na,Ann\nb,Bob\n")]).case
    opened.edit(enter=[Tie("a", "b", "advice")])

    again = open_token(opened.token).case

    assert [(tie.source, tie.target) for tie in again.network.ties] == [("a", "b")]
    assert (again.name, again.origin, again.token) == (opened.name, "files", opened.token)


@pytest.mark.parametrize("token", ["files-0123456789abcdefgh", "../../etc", "w-000000000000", "", "files-"])
def test_a_name_nobody_gave_opens_nothing(token):
    assert open_token(token) is None


def test_a_name_of_a_sample_that_is_gone_opens_the_sample_anew():
    assert len(open_token("sample").case.network.people) == 180


def test_more_files_come_beside_what_is_open_all_or_nothing():
    opened = open_uploads([("people.csv", b"id,name\na,Ann\nb,Bob\n")]).case
    more = open_uploads([("edges_advice.csv", b"source,target\na,b\n")], beside=opened).case

    assert more.token == opened.token
    assert len(more.network.ties) == 1
    wrong = open_uploads([("edges_trust.csv", b"source,target\na,nobody\n")], beside=more)
    assert wrong.case is None
    assert "nobody" in wrong.problems[0].message
    assert len(open_token(opened.token).case.network.ties) == 1


def test_a_case_of_dropped_files_is_called_by_how_many_they_are_or_by_its_top_unit():
    people = ("people.csv", b"id,name,unit\na,Ann,Ops\nb,Bob,Ops\n")
    ties = ("edges_advice.csv", b"source,target\na,b\n")
    opened = open_uploads([people]).case
    more = open_uploads([ties], beside=opened).case
    again = open_uploads([ties, ("edges_trust.csv", b"source,target\nb,a\n")], beside=more).case
    units = ("units.csv", b"name,parent,head\nAlder Group,,a\nOps,Alder Group,b\n")
    named = open_uploads([units], beside=again).case

    assert [one.name for one in (opened, more, again)] == ["people.csv", "2 files", "3 files"]
    assert named.name == "Alder Group"
    assert open_token(named.token).case.name == "Alder Group"


def test_a_case_that_has_a_name_keeps_it_when_files_come_beside_it():
    typed = open_typed("My project", [Person("a", "Ann"), Person("b", "Bob")]).case
    more = open_uploads([("edges_advice.csv", b"source,target\na,b\n")], beside=typed).case

    assert more.name == "My project"


def test_ten_typed_rows_are_a_case_with_history_and_undo():
    typed = open_typed("My project", [Person("a", "Ann"), Person("b", "Bob", managers=("a",))]).case
    linked = typed.edit(enter=[Tie("b", "a", "advice")])

    assert [change.verb for change in linked.history()] == ["create", "edit", "edit"]
    assert linked.undone().network.informal == ()


def test_workspaces_opened_lately_are_remembered_by_place_only(tmp_path, sample):
    from orgmap.workspace import Workspace

    Workspace.create(tmp_path / "w", purpose="a test", basis="invented data", informed=True).close()
    opened = open_path(str(tmp_path / "w")).case

    assert [place.path for place in recent.recent()][:1] == [(tmp_path / "w").resolve()]
    assert open_token(opened.token).case.path == (tmp_path / "w").resolve()
    (tmp_path / "w").rename(tmp_path / "moved")
    assert all(place.path != (tmp_path / "w").resolve() for place in recent.recent())


def test_forecasts_are_scored_against_the_stances_entered_before_the_talks():
    """As `orgmap calibration` does: without them everybody would be of one level."""
    people = [Person(f"p{at}", f"Person {at}") for at in range(10)]
    case = open_typed("ten", people).case
    case = case.with_stances([Stance(f"p{at}", 0.6 if at < 5 else -0.6) for at in range(10)])
    with Workspace.open(case.path) as workspace:
        steps = tuple(
            Step(at + 1, at + 1, f"p{at}", f"Person {at}", None, "one-on-one", None, 0.5) for at in range(10)
        )
        workspace.diary.keep(Plan(Approval(0.5), 0.5, steps, (), {}))
        for at in range(10):
            workspace.diary.log(Talk(f"p{at}", "yes" if at < 5 else "no", at + 1))

    (row,) = case.calibrated().results

    assert [(level.level, level.talks, level.said_yes) for level in row.levels] == [
        ("resistant", 5, 0.0),
        ("supportive", 5, 1.0),
    ]
