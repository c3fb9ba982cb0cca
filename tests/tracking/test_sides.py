"""Two plans side by side: who moves, who comes in or drops out, which is better, and what changed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from orgmap.errors import InputError, UnknownName
from orgmap.model import Person
from orgmap.sequence import plan
from orgmap.tracking import (
    changes_between,
    chosen,
    input_changes,
    kept_versions,
    side_by_side,
    version_of,
)
from orgmap.whatif import Capacity, NewRule, Turns, as_planned
from orgmap.workspace import Change, Forecast

ORDER = ("CFO", "FinanceBP", "Ops", "Eng", "Sales", "HR", "IT", "Legal")
BEST = tuple(
    Forecast(person, week, 0.6, "one-on-one", change=5) for week, person in enumerate(ORDER, start=1)
)
#: The same people the other way round, but for HR, to whom nobody talks; Eng through the CFO.
WORSE = tuple(
    Forecast(one.person, 9 - one.week, 0.5, "one-on-one", "CFO" if one.person == "Eng" else None, change=9)
    for one in BEST
    if one.person != "HR"
)


@pytest.fixture(scope="module")
def book():
    def entry(number, verb, summary, undone_by=None):
        return Change(number, datetime(2026, 1, number, tzinfo=UTC), "ann", verb, summary, undone_by)

    return (
        entry(4, "add", "before the first"),
        entry(5, "plan", "kept"),
        entry(6, "talk", "Logged a talk."),
        entry(7, "edit", "taken back at once", undone_by=8),
        entry(8, "undo", "Took back change 7."),
        entry(9, "plan", "kept"),
        entry(10, "edit", "after the second"),
    )


@pytest.fixture(scope="module")
def planned(case8):
    return plan(case8)


@pytest.fixture
def kept(case8, book):
    return kept_versions(case8, (*BEST, *WORSE), history=book)


def test_kept_plans_are_numbered_and_dated(kept):
    first, second = kept

    assert [one.number for one in kept] == [1, 2]
    assert first.made == datetime(2026, 1, 5, tzinfo=UTC)
    assert second.weeks["Legal"] == 1
    assert second.to_json()["talks"] == 7


def test_a_plan_that_is_the_best_order_beats_its_reverse_by_the_exact_values(case8, kept):
    """Both orders worked exactly: the difference is that of their values, with no error."""
    from orgmap.sequence import situation

    answer = side_by_side(*kept)
    row = answer.results[0]
    case = situation(case8)
    values = [as_planned(case, one.weeks, seed=0).approval for one in kept]

    assert (row.approval_a, row.approval_b) == pytest.approx(tuple(values), abs=1e-12)
    assert row.approval_a == pytest.approx(0.4782502, abs=1e-7)
    assert row.error == 0
    assert row.clear
    assert row.difference < 0
    assert row.common


def test_each_talk_says_what_became_of_it(kept):
    row = side_by_side(*kept).results[0]
    kinds = {step.person: step.kind for step in row.steps}

    assert kinds["HR"] == "out"
    assert kinds["CFO"] == "moved"
    texts = {step.person: step.text for step in row.steps}
    assert texts["HR"] == "HR drops out, week 6."
    assert texts["Eng"] == "Eng: week 5 instead of 4, through CFO instead of by yourself."
    back = side_by_side(kept[1], kept[0]).results[0]
    assert {step.person: step.kind for step in back.steps}["HR"] == "in"
    assert back.difference == pytest.approx(-row.difference)


def test_a_plan_beside_itself_shows_no_difference(kept):
    row = side_by_side(kept[0], kept[0]).results[0]

    assert row.differing == ()
    assert (row.difference, row.clear, row.inputs) == (0, False, ())


def test_what_was_changed_between_two_plans_is_told_once_and_not_when_taken_back(kept, book):
    assert changes_between(book, *kept) == ("Logged a talk.",)
    assert changes_between(book, kept[1], kept[0]) == ("Logged a talk.",)


def test_the_latest_two_are_compared_unless_others_are_named(kept):
    third = replace(kept[1], number=3)
    three = (*kept, third)

    assert chosen(three, ()) == (kept[1], third)
    assert chosen(three, (1,)) == (kept[0], third)
    assert chosen(three, (3,)) == (kept[1], third)
    assert chosen(three, (3, 1)) == (third, kept[0])
    with pytest.raises(UnknownName):
        chosen(three, (7,))
    for wrong in ((1, 1), (1, 2, 3)):
        with pytest.raises(InputError):
            chosen(three, wrong)
    with pytest.raises(InputError, match="Only one plan"):
        chosen(kept[:1], ())


def test_plans_of_different_inputs_are_each_judged_by_their_own(case8, planned):
    network, initiative = NewRule(tolerance=0.3).inputs(case8, case8.records.initiative)
    looser = replace(network, records=replace(network.records, initiative=initiative))
    there = plan(looser)
    answer = side_by_side(version_of(case8, planned, "a"), version_of(looser, there, "b"))
    row = answer.results[0]

    assert row.approval_a == pytest.approx(0.4782502, abs=1e-7)
    assert row.approval_b == pytest.approx(there.results[0].approval.probability)
    assert not row.common
    assert row.inputs == ("steering: tolerance 0.3 instead of 0.15.",)
    assert "own inputs" in answer.notes[0]


def test_talks_held_in_one_of_them_only_are_a_difference_of_inputs(case8, planned):
    held = {"CFO": (1, 1)}
    after = version_of(case8, plan(case8, held=held), "b", held=held)
    row = side_by_side(version_of(case8, planned, "a"), after).results[0]

    assert not row.common
    assert row.inputs == ("The talk with CFO was held in week 1: yes.",)
    assert row.approval_b == pytest.approx(0.4782502 / 0.8175745, abs=1e-6)


def test_changed_inputs_are_told_in_sentences(case8):
    network, initiative = Capacity(2).inputs(case8, case8.records.initiative)
    network, initiative = Turns("Sales", 0.5).inputs(network, initiative)
    people = {person: one for person, one in network.people.items() if person != "HR"}
    changed = replace(
        network,
        people={**people, "new": Person("new", name="Nia New")},
        records=replace(network.records, initiative=initiative),
    )
    told = input_changes(case8, changed)

    assert "1 person more: Nia New." in told
    assert "1 person fewer: HR." in told
    assert any(one.startswith("Sales: stance 0.5 instead of") for one in told)
    assert "The initiative's talks a week: 2 instead of 1." in told
    assert input_changes(case8, case8) == ()


def test_a_talk_with_somebody_who_is_not_there_any_more_is_left_out_and_said(case8):
    gone = replace(case8, records=replace(case8.records, stances=()))
    extra = (*BEST, Forecast("stranger", 3, 0.5, change=5))
    (version,) = kept_versions(gone, extra)
    answer = side_by_side(version, version)

    assert any("1 person of plan 1 is not in its inputs" in note for note in answer.notes)
