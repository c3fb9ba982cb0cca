"""Talks held and forecasts made: kept, taken back, brought along from older workspaces, forgotten."""

from datetime import date

import pytest
import sqlalchemy as sa

from orgmap.errors import InputError, WorkspaceError
from orgmap.model import Stance
from orgmap.results import Approval, Checkpoint, Plan, Step
from orgmap.workspace import Talk, Workspace
from orgmap.workspace.store import Store
from orgmap.workspace.tables import FORECASTS, SCHEMA_VERSION, TALKS, TRIPWIRES


def plan(*steps):
    """A plan of talks given as (person, week, p_yes), with one tripwire."""
    talks = tuple(
        Step(at, week, person, person.title(), None, "one-on-one", None, p)
        for at, (person, week, p) in enumerate(steps, start=1)
    )
    check = Checkpoint(1, 1, (0.4, 0.6), (0.1, 0.5), 0)
    return Plan(Approval(0.5), 0.4, talks, (), {}, (check,))


def test_a_talk_is_kept_with_all_that_was_said_of_it(workspace):
    talk = Talk("ann", "lukewarm", 2, date(2026, 1, 13), "one-on-one", "bob", "the price", "call again")
    change = workspace.diary.log(talk)

    (kept,) = workspace.diary.talks()
    assert kept.change == change.id
    assert kept.to_json() == talk.to_json()
    assert kept.answer == 0
    assert change.summary == "Logged a talk with 'ann' in week 2: lukewarm."


def test_a_talk_can_be_taken_back(workspace):
    workspace.diary.log(Talk("ann", "yes", 1))
    workspace.diary.log(Talk("bob", "no", 1))
    workspace.undo()

    assert [talk.person for talk in workspace.diary.talks()] == ["ann"]


def test_an_unknown_outcome_and_a_week_before_the_start_are_said_together(workspace):
    with pytest.raises(InputError) as error:
        workspace.diary.log(Talk("ann", "maybe", 0))

    assert len(error.value.problems) == 2
    assert workspace.diary.talks() == ()


def test_forecasts_are_kept_once_for_each_new_plan(workspace):
    workspace.diary.keep(plan(("ann", 1, 0.6)))
    again = workspace.diary.keep(plan(("ann", 1, 0.6)))
    workspace.diary.keep(plan(("ann", 2, 0.7), ("bob", 1, 0.4)))

    assert again.id is None
    assert [(f.person, f.week, f.p_yes) for f in workspace.diary.forecasts()] == [
        ("ann", 1, 0.6),
        ("ann", 2, 0.7),
        ("bob", 1, 0.4),
    ]
    assert [(wire.week, wire.tripwire) for wire in workspace.diary.tripwires()] == [(1, 0), (1, 0)]


def test_a_kept_plan_is_outdated_once_something_was_taken_back(workspace):
    assert workspace.diary.outdated()
    workspace.diary.log(Talk("ann", "yes", 1))
    workspace.diary.keep(plan(("ann", 1, 1.0)))
    assert not workspace.diary.outdated()
    workspace.undo()
    assert workspace.diary.outdated()


def test_a_forecast_cannot_be_taken_back_what_came_before_it_can(workspace, make):
    workspace.add(make.reading(people=make.people("ann")))
    workspace.diary.keep(plan(("ann", 1, 0.6)))

    assert workspace.undo().summary.startswith("Took back change 2")
    assert len(workspace.diary.forecasts()) == 1
    with pytest.raises(WorkspaceError, match="no change left"):
        workspace.undo()


def test_stances_are_told_in_the_order_they_were_entered_without_those_taken_back(workspace, make):
    workspace.add(make.reading(people=make.people("ann")))
    for position in (0.5, -0.5, 0.9):
        workspace.set_stance(Stance("ann", position))
    workspace.undo()

    entries = workspace.diary.stances()
    assert [entry.stance.position for entry in entries] == [0.5, -0.5]
    assert entries[0].at <= entries[1].at


def test_a_workspace_of_the_first_format_is_brought_along_with_all_it_holds(workspace, make):
    """An older orgmap knew neither talks nor forecasts."""
    workspace.add(make.everything())
    before = workspace.records()
    with Store(workspace.path).writing() as connection:
        for table in (TALKS, FORECASTS, TRIPWIRES):
            table.drop(connection)
        connection.execute(sa.text("UPDATE meta SET value = '1' WHERE name = 'schema_version'"))

    with Workspace.open(workspace.path) as opened:
        opened.diary.log(Talk("bob", "yes", 1))
        records = opened.records()
        assert (records.people, records.ties, records.stances) == (before.people, before.ties, before.stances)
        assert len(opened.diary.talks()) == 1
        assert Store(workspace.path).meta()["schema_version"] == str(SCHEMA_VERSION)


def test_a_forgotten_person_is_in_no_talk_and_no_forecast(workspace, make):
    workspace.add(make.everything())
    diary = workspace.diary
    diary.log(Talk("zoe9", "no", 1, note="walked out"))
    diary.log(
        Talk(
            "cy", "yes", 2, by="zoe9", note="Zoë Quill was there", concern="what zoe.quill@corp.example says"
        )
    )
    diary.keep(plan(("zoe9", 3, 0.2), ("cy", 2, 0.9)))

    found = workspace.forget("zoe9")

    (talk,) = diary.talks()
    assert (talk.person, talk.by, talk.note) == ("cy", None, "[forgotten] was there")
    assert talk.concern == "what [forgotten] says"
    assert [forecast.person for forecast in diary.forecasts()] == ["cy"]
    assert found.removed["talks"] == 1
    assert found.removed["talks through them"] == 1
    for file in workspace.path.rglob("*"):
        if file.is_file():
            assert b"zoe9" not in file.read_bytes(), file
            assert b"walked out" not in file.read_bytes(), file
