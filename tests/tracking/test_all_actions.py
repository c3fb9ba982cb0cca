"""With groups, papers and second talks switched on, every command speaks of one and the same plan."""

from dataclasses import replace

import pytest

from orgmap.audience.answer import _worlds
from orgmap.sequence import hold, plan, situation
from orgmap.tracking import replan, side_by_side, version_of
from orgmap.tracking.look import Look
from orgmap.tracking.replan import agreed
from orgmap.tracking.thresholds import Thresholds
from orgmap.whatif import Capacity, NewRule, as_planned, moves, whatif
from orgmap.workspace import Forecast, Talk

ALL = {"small_groups": True, "pre_read": True, "zeta": 0.05, "second_talks": 1}


@pytest.fixture(scope="module")
def crowded(case8):
    """Eight people, three weeks of two talks: without small groups two of them would be left out."""
    aim = case8.records.initiative
    gates = tuple(replace(gate, week=3) for gate in aim.gates)
    aim = replace(aim, capacity=2, weeks=3, gates=gates, model={**aim.model, **ALL})
    return replace(case8, records=replace(case8.records, initiative=aim))


@pytest.fixture(scope="module")
def planned(crowded):
    return plan(crowded)


@pytest.fixture(scope="module")
def approval(planned):
    return pytest.approx(planned.results[0].approval.probability, abs=1e-12)


@pytest.fixture(scope="module")
def forecasts(planned):
    """The plan as a workspace keeps it."""
    steps = planned.results[0].steps
    return tuple(Forecast(s.person, s.week, s.p_yes, s.channel, s.messenger, change=5) for s in steps)


def test_the_plan_uses_a_group_and_paper_and_knows_who_is_met_together(planned):
    found = planned.results[0]

    assert len(found.weeks) == 8
    assert 2 <= len(found.weeks.together) <= 4
    assert len({found.weeks[person] for person in found.weeks.together}) == 1
    assert any(step.channel.startswith("pre-read") for step in found.steps)
    assert any("talks one on one alone" in note for note in planned.notes)


def test_what_if_begins_from_the_plan(crowded, planned, approval):
    """Given its weeks, or solved anew."""
    change = NewRule("steering", tolerance=0.3)
    for weeks in (planned.results[0].weeks, None):
        row = whatif(crowded, change, weeks=weeks).results[0]

        assert row.approval_before == approval
        assert row.approval_after > row.approval_before


def test_the_log_begins_from_the_plan_as_it_was_kept(crowded, planned, forecasts, approval):
    first = planned.results[0].steps[0]
    talk = Talk(first.person, "yes", first.week)
    row = replan(crowded, (talk,), earlier=agreed(forecasts)).results[0]

    assert row.approval_before == approval
    assert row.approval_after == row.plan.results[0].approval.probability


def test_the_plan_after_a_talk_is_the_present_plan_of_what_if(crowded, planned, forecasts):
    first = planned.results[0].steps[0]
    talk = Talk(first.person, "yes", first.week)
    after = replan(crowded, (talk,), earlier=agreed(forecasts)).results[0].plan.results[0]
    held = {first.person: (first.week, 1)}
    row = whatif(crowded, Capacity(2), held=held, weeks=after.weeks).results[0]

    assert row.approval_before == pytest.approx(after.approval.probability, abs=1e-12)


def test_two_plans_side_by_side_are_judged_with_their_groups(crowded, planned, approval):
    version = version_of(crowded, planned, "now")

    assert side_by_side(version, version).results[0].approval_a == approval


def test_blockers_and_moves_start_from_the_plan(crowded, planned, approval):
    weeks = planned.results[0].weeks
    person = planned.results[0].steps[0].person

    assert as_planned(situation(crowded), weeks, seed=0).approval == approval
    assert [row.week for row in moves(crowded, weeks, person).results if row.planned] == [weeks[person]]


def test_the_audience_hears_of_the_plan_with_all_it_does(crowded, planned, approval):
    _, joint, _ = _worlds(crowded, planned, None, (), 0)

    assert joint.approval == approval


def test_warnings_are_measured_against_the_plan_kept(crowded, forecasts, approval):
    look = Look(
        crowded,
        (),
        initiative=None,
        forecasts=forecasts,
        tripwires=(),
        week=0,
        limits=Thresholds(),
        seed=0,
    )

    assert look.begun.approval == approval


def test_a_group_that_lost_a_member_is_no_group_of_one(crowded, planned):
    """Two were to be met together; one of them was talked to already: nobody is met in a group of one."""
    found = planned.results[0].weeks
    (week,) = {found[person] for person in found.together}
    pair = sorted(found.together)[:2]
    kept = type(found)({person: at for person, at in found.items() if person not in found.together}, pair)
    kept.update(dict.fromkeys(pair, week))
    case = hold(situation(crowded), {pair[0]: (1, 1)})
    after = as_planned(case, kept, seed=0)

    assert after.situation.keeps(after.calendar)
    assert pair[0] not in after.weeks.together
    assert after.weeks[pair[0]] == 1
