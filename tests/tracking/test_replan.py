"""After a talk: what was held stays, its answer counts, and what changes is said with its reason."""

from dataclasses import replace

import pytest

from orgmap.model import Person
from orgmap.sequence import plan, situation
from orgmap.tracking import held_talks, plan_from_here, replan, weeks_before
from orgmap.workspace import Forecast, Talk


def test_talks_held_keep_their_week_and_their_answer_is_certain(case8, log):
    found = plan_from_here(case8, log(CFO="yes", FinanceBP="no")).results[0]

    weeks = {step.person: (step.week, step.p_yes) for step in found.steps}
    assert weeks["CFO"] == (1, 1.0)
    assert weeks["FinanceBP"] == (2, 0.0)
    assert min(week for person, (week, _) in weeks.items() if person not in {"CFO", "FinanceBP"}) > 2


def test_without_talks_the_plan_from_here_is_the_plan(case8):
    here, plain = plan_from_here(case8, ()).results[0], plan(case8).results[0]

    assert here.weeks == plain.weeks
    assert here.approval == plain.approval


def test_a_yes_of_the_chair_raises_approval_by_what_the_model_says(case8, log):
    """P(approval | CFO yes) = .4782502 / .8176 = .585: the CFO's no would have ended it."""
    found = replan(case8, log(CFO="yes")).results[0]

    assert found.expected == pytest.approx(0.8175745, abs=1e-6)
    assert found.approval_before == pytest.approx(0.4782502, abs=1e-7)
    assert found.approval_after == pytest.approx(0.4782502 / 0.8175745, abs=1e-6)
    assert found.text.startswith("CFO said yes; the plan had given a yes 82 %. Approval rises by 11 points.")
    assert [(one.person, one.messenger_after) for one in found.plan_changes] == [("Sales", "CFO")]
    assert {"entry", "approval_before", "approval_after", "plan_changes"} <= set(found.to_json())


def test_a_no_of_the_chair_puts_approval_out_of_reach_and_says_so(case8, log):
    found = replan(case8, log(CFO="no")).results[0]

    assert found.approval_after == 0
    assert "out of reach" in found.text


def test_a_talk_with_somebody_outside_the_plan_is_no_part_of_it(case8):
    people = {**case8.people, "stranger": Person("stranger")}
    answer = replan(replace(case8, people=people), (Talk("stranger", "no", 1),))

    (found,) = answer.results
    assert found.expected is None
    assert found.plan_changes == ()
    assert found.approval_after == pytest.approx(found.approval_before, abs=1e-12)
    assert answer.notes[0] == "stranger is not in the plan: it stays as it was."


def test_the_last_talk_with_a_person_counts(case8, log):
    talks = (*log(CFO="no"), Talk("CFO", "yes", 3))

    assert held_talks(situation(case8), talks) == {"CFO": (3, 1)}


def test_the_plan_followed_is_the_one_kept_before_the_latest_talk(log):
    kept = (
        Forecast("CFO", 1, 0.8, change=5),
        Forecast("Ops", 2, 0.5, change=5),
        Forecast("Ops", 3, 0.6, change=15),
    )

    assert weeks_before(log(CFO="yes"), kept) == {"CFO": 1, "Ops": 2}
    assert weeks_before(log(CFO="yes", Ops="no"), kept) == {"Ops": 3}
    assert weeks_before((), kept) == {"Ops": 3}
    assert weeks_before((), ()) is None


def test_an_earlier_plan_is_what_the_new_one_is_held_against(case8, log):
    """Had Ops been planned last, Ops' move is told; with the best plan kept, Ops stays."""
    best = plan(case8).results[0].weeks
    swapped = best | {"Ops": best["Legal"], "Legal": best["Ops"]}
    moved = {c.person for c in replan(case8, log(CFO="yes"), earlier=swapped).results[0].plan_changes}
    stayed = replan(case8, log(CFO="yes"), earlier=best).results[0].plan_changes

    assert "Ops" in moved
    assert all(change.week_before == change.week_after for change in stayed)


def test_a_move_is_explained_by_what_differs_at_the_persons_own_turn(case8, log):
    """Eng listens to Ops and FinanceBP: after them Eng's yes is likelier, and the sentence says why."""
    best = plan(case8).results[0].weeks
    early = best | {"Eng": 2, "FinanceBP": 4}
    changes = replan(case8, log(CFO="yes"), earlier=early).results[0].plan_changes

    text = next(change.text for change in changes if change.person == "Eng")
    assert "instead of week 2" in text
    assert "by then Ops and FinanceBP, whom Eng listens to, back it" in text
