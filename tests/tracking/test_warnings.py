"""Each kind of warning, worked by hand: raised beyond its threshold, silent within it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from orgmap.errors import InputError
from orgmap.model import Initiative, Stance
from orgmap.tracking import Thresholds, present_week, warnings
from orgmap.tracking.concerns import repeated
from orgmap.workspace import Forecast, StanceEntry, Talk, Tripwire

ORDER = ("CFO", "FinanceBP", "Ops", "Eng", "Sales", "HR", "IT", "Legal")
KEPT = tuple(Forecast(person, week, 0.6, change=1) for week, person in enumerate(ORDER, start=1))
WIRES = tuple(Tripwire(week, week, week - 2 if week > 1 else None, change=1) for week in range(1, 9))


def kinds(answer):
    return [(one.kind, one.who_or_what) for one in answer.results]


def look(network, talks=(), **options):
    return warnings(network, talks, **({"forecasts": KEPT, "tripwires": WIRES} | options))


def test_all_as_planned_raises_nothing(case8, log):
    talks = log(CFO="yes", FinanceBP="yes", Ops="lukewarm", Eng="yes")

    assert look(case8, talks, week=4).results == ()


def test_too_few_yes_by_the_end_of_a_week_is_told_with_what_is_left_to_do(case8, log):
    """Week 4 wants 3 of 4; with 2 and no talk outstanding the way must change."""
    (found,) = look(case8, log(CFO="yes", FinanceBP="no", Ops="no", Eng="yes"), week=4).results

    assert (found.kind, found.since, found.threshold, found.value) == ("few_yes", "week 4", 3, 2)
    assert found.advice == "redirect"


def test_talks_still_to_be_held_may_lift_it_so_wait(case8, log):
    answer = look(case8, log(CFO="yes", FinanceBP="yes"), week=4)

    by_kind = {one.kind: one for one in answer.results}
    assert by_kind["few_yes"].advice == "wait"
    assert by_kind["few_yes"].value == 2


def test_a_threshold_is_that_of_the_plan_made_before_the_talks_of_the_week(case8, log):
    """A plan made after the no knows of it; its lower tripwire cannot excuse it."""
    later = tuple(Tripwire(week, week, 0, change=41) for week in range(1, 9))
    again = tuple(Forecast(one.person, one.week, 0.5, change=41) for one in KEPT)
    talks = log(CFO="yes", FinanceBP="no", Ops="no", Eng="yes")

    answer = look(case8, talks, week=4, forecasts=(*KEPT, *again), tripwires=(*WIRES, *later))
    assert ("few_yes", "the plan") in kinds(answer)


def test_a_talk_is_overdue_a_week_after_its_week_not_before(case8, log):
    talks = log(CFO="yes", FinanceBP="yes")

    assert ("overdue", "Ops") not in kinds(look(case8, talks, week=3))
    assert ("overdue", "Ops") in kinds(look(case8, talks, week=4))
    assert ("overdue", "Ops") not in kinds(look(case8, talks, week=4, thresholds=Thresholds(overdue_weeks=2)))


def test_an_overdue_decider_near_the_gate_is_a_matter_for_yourself(case8, log):
    answer = look(case8, log(CFO="yes", FinanceBP="yes", Ops="yes"), week=6)

    overdue = {one.who_or_what: one for one in answer.results if one.kind == "overdue"}
    vital = {one.who_or_what: one for one in answer.results if one.kind == "vital_skipped"}
    assert {"Eng", "Sales"} <= set(overdue) | set(vital)
    assert all(one.advice == "step_in" for one in (*overdue.values(), *vital.values()))
    assert not set(overdue) & set(vital)


def test_somebody_vital_is_skipped_only_when_passed_over_and_the_gate_is_near(case8, log):
    """Sales (planned week 5) has the largest swing of those left; the gate is in week 8."""
    talks = log(CFO="yes", FinanceBP="yes", Ops="yes", Eng="yes")

    assert ("vital_skipped", "Sales") not in kinds(look(case8, talks, week=5))
    found = next(one for one in look(case8, talks, week=6).results if one.kind == "vital_skipped")
    assert (found.who_or_what, found.value, found.threshold) == ("Sales", 2, 2)
    late = tuple(Forecast(p, 7 if p == "Sales" else w, 0.6, change=1) for w, p in enumerate(ORDER, start=1))
    assert ("vital_skipped", "Sales") not in kinds(look(case8, talks, week=6, forecasts=late))


def entry(person, position, day):
    return StanceEntry(datetime(2026, 4, day, tzinfo=UTC), Stance(person, position))


def test_a_stance_has_turned_when_it_fell_far_or_below_zero(case8):
    entries = (entry("Ops", 0.2, 1), entry("Ops", -0.1, 9), entry("Eng", 0.6, 1), entry("Eng", 0.4, 2))
    answer = look(case8, stances=entries, week=0)

    assert kinds(answer) == [("stance_turned", "Ops")]
    (found,) = answer.results
    assert found.value == pytest.approx(-0.3)
    assert found.since == "2026-04-09"
    assert found.advice == "step_in"


def test_a_stance_that_rose_is_no_warning(case8):
    assert look(case8, stances=(entry("Ops", -0.5, 1), entry("Ops", 0.5, 2)), week=0).results == ()


def test_who_took_back_a_yes_is_told_and_who_may_help(case8):
    """Sales trusts Ops (.8), and Ops said yes: Ops should go."""
    talks = (
        Talk("Ops", "yes", 1, change=2),
        Talk("Sales", "yes", 1, change=3),
        Talk("Sales", "no", 2, change=4),
    )
    found = next(one for one in look(case8, talks, week=0).results if one.kind == "answer_turned")

    assert found.advice == "redirect"
    assert found.why == "Ops said yes, and Sales trusts Ops more than you: ask Ops to go."


def test_little_interest_counts_in_a_gate_position_only_until_a_yes(case8, with_stances, log):
    network = with_stances(case8, Eng={"salience": 0.3}, Sales={"salience": 0.31})

    answer = look(network, week=0)
    assert kinds(answer) == [("low_interest", "Eng")]
    assert answer.results[0].advice == "wait"
    talks = log(CFO="yes", FinanceBP="yes", Ops="yes", Eng="yes")
    assert "low_interest" not in dict(kinds(look(network, talks, week=4)))


def test_a_concern_of_three_is_a_matter_of_the_proposal(case8, with_stances):
    network = with_stances(
        case8,
        Eng={"concern": "Loss of control; launch dates"},
        Sales={"concern": "loss of control"},
        IT={"concern": "Our loss of control."},
        HR={"concern": "Cost"},
    )
    (found,) = look(network, week=0).results

    assert found.kind == "repeated_concern"
    assert found.value == 3
    assert found.who_or_what.casefold() == "loss of control"
    assert look(network, week=0, thresholds=Thresholds(repeated=4)).results == ()


def test_one_person_saying_it_three_times_is_one_person():
    assert repeated([("a", "cost"), ("a", "Cost"), ("a", "cost.")], least=2) == []


def test_without_a_plan_kept_the_thresholds_are_those_of_a_plan_without_talks(case8, log):
    answer = warnings(case8, log(CFO="yes", FinanceBP="no"), week=4)

    assert any("No plan had been kept" in note for note in answer.notes)
    assert ("few_yes", "the plan") in kinds(answer)


def test_after_the_last_gate_nothing_can_be_warned_of(case8):
    answer = look(case8, week=30)

    assert any("lies after the last decision" in note for note in answer.notes)
    assert {one.kind for one in answer.results} <= {"few_yes"}


def test_thresholds_are_checked_all_at_once():
    with pytest.raises(InputError) as error:
        Thresholds.of(vitla=3, repeated=-1, minimum_group=4)

    assert len(error.value.problems) == 3


def test_the_present_week_counts_from_the_start():
    start = date(2026, 4, 13)
    aim = Initiative("I", start=start)

    assert [present_week(aim, start + timedelta(days)) for days in (-1, 0, 6, 7)] == [0, 1, 1, 2]
    assert present_week(Initiative("I"), start) is None
