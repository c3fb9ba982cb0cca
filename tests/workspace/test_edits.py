"""Records typed by hand: one change each, in the place of what was said before, undone by one undo."""

from dataclasses import replace

import pytest

from orgmap.errors import InputError
from orgmap.model import Initiative, Person, Records, Right, Source, Stance, Tie, Unit
from orgmap.readers import FileReport, Reading
from orgmap.workspace import Workspace

PEOPLE = (
    Person("a", "Ann", unit="Ops", source=Source("people.csv", 2)),
    Person("b", "Bob", unit="Ops", managers=("a",), source=Source("people.csv", 3)),
)
TIES = (Tie("b", "a", "advice", 2.0, sources=(Source("edges_advice.csv", 2),)),)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "w", purpose="try", basis="mine", informed=True) as made:
        files = (
            FileReport("people.csv", "people", 1.0, 2, 0),
            FileReport("edges_advice.csv", "ties", 1.0, 1, 0),
        )
        made.add(Reading(Records(people=PEOPLE, ties=TIES), files, ()))
        yield made


def test_entering_a_person_of_the_same_id_takes_the_place_of_the_row_of_the_file(workspace):
    workspace.edit(enter=[replace(PEOPLE[1], title="Buyer")])

    people = {p.id: p for p in workspace.records().people}
    assert len(workspace.records().people) == 2
    assert people["b"].title == "Buyer"
    assert people["b"].source is None, "typed by hand: no file says so"


def test_one_undo_takes_back_everything_of_one_edit(workspace):
    before = workspace.records()
    workspace.edit(
        enter=[Person("c", "Cem"), Unit("Ops", head="a"), Tie("c", "b", "advice"), Stance("a", 0.5),
               Right("Board", "a", "votes"), Initiative("One framework", me="c")],
        remove=[Tie("b", "a", "advice")],
    )  # fmt: skip
    entered = workspace.records()
    assert {p.id for p in entered.people} == {"a", "b", "c"}
    assert [(t.source, t.target) for t in entered.ties] == [("c", "b")]
    assert entered.initiative.name == "One framework"

    workspace.undo()

    assert workspace.records() == before


def test_taking_out_somebody_others_name_is_refused_with_every_place(workspace):
    with pytest.raises(InputError) as caught:
        workspace.edit(remove=[Person("a")])

    said = " ".join(problem.message for problem in caught.value.problems)
    assert "people.csv" in {p.file for p in caught.value.problems}
    assert "edges_advice.csv" in {p.file for p in caught.value.problems}
    assert "'a'" in said
    assert len(workspace.records().people) == 2


def test_taking_out_a_person_with_everything_that_names_them_is_allowed(workspace):
    workspace.edit(enter=[replace(PEOPLE[1], managers=())], remove=[PEOPLE[0], TIES[0]])

    assert [p.id for p in workspace.records().people] == ["b"]


def test_all_values_out_of_range_are_told_at_once_and_nothing_is_written(workspace):
    before, entries = workspace.records(), len(workspace.history())
    with pytest.raises(InputError) as caught:
        workspace.edit(
            enter=[Stance("a", 2.0, relation=-3.0), Tie("a", "b", "advice", 0.0), Person(" ", authority=1.5),
                   Right("Board", "a", "votes", vote=-1.0)]
        )  # fmt: skip

    said = [problem.message for problem in caught.value.problems]
    assert len(said) == 6, said
    assert workspace.records() == before
    assert len(workspace.history()) == entries


def test_a_ring_of_managers_typed_by_hand_is_refused(workspace):
    with pytest.raises(InputError):
        workspace.edit(enter=[replace(PEOPLE[0], managers=("b",))])


def test_entering_nothing_writes_nothing(workspace):
    assert workspace.edit().id is None


def test_two_perceptions_of_one_pair_stand_beside_the_own_report(workspace):
    workspace.edit(enter=[Tie("b", "a", "advice", perceiver="b")])

    assert len(workspace.records().ties) == 2


def test_the_history_says_how_many_of_what(workspace):
    change = workspace.edit(
        enter=[Person("c"), Person("d"), Stance("c", 0.1)], remove=[Tie("b", "a", "advice")]
    )

    assert change.summary == "Entered 2 people, 1 stance by hand. Took out 1 tie by hand."
