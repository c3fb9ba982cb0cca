"""How talks are held and why, the order of units, the question to ask, and the benefit that is kept."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from orgmap.errors import InputError
from orgmap.model import Initiative, Person, Records, Right, Scope, Stance
from orgmap.network import Network
from orgmap.sequence import evaluate, plan, situation, solve
from orgmap.sequence.branch import adaptive_value, best_plan
from orgmap.sequence.draws import draw
from orgmap.sequence.exact import exact_model
from orgmap.sequence.judge import Judge
from orgmap.sequence.questions import asked, questions
from orgmap.sequence.settings import read_model
from orgmap.sequence.state import Actions
from orgmap.whatif import CarveOut

CASE8 = Path(__file__).parents[2] / "data" / "case8"


def reason(step, begins):
    return next((one.text for one in step.reasons if one.text.startswith(begins)), None)


def test_one_on_one_is_given_its_worth_against_a_group_and_paper(case8):
    """Engineering alone in a group of one less: the exact value with e = .2 for Eng only."""
    case = case8()
    found, _ = solve(case)
    text = reason(next(step for step in found.steps if step.person == "Eng"), "One on one, because")
    group = np.zeros(8, dtype=bool)
    group[3] = True
    other = exact_model(replace(case, extras=replace(Actions.none(8), group=group)))
    value = other.value(case.calendar(found.weeks)).approval
    assert f"approval would be about {100 * value:.0f} % instead of 48 % in a small group and about" in text
    assert text.endswith("with paper and no talk.")


def test_a_channel_without_a_clear_effect_has_no_reason(toy):
    """Whoever has no vote and whom nobody hears may be met in any way."""
    case = toy([0.3, 0.2, 0.1])
    gate = replace(case.forums[0], votes=np.array([1.0, 1.0, 0.0]))
    found, _ = solve(replace(case, forums=(gate,)))
    last = next(step for step in found.steps if step.person == "C")
    assert reason(last, "One on one") is None


def test_paper_alone_is_worth_its_sum_by_hand(toy):
    """One person: by talk S(u - k); by paper S(alpha theta - k) whether or not a view is formed at once."""
    case = replace(toy([0.2]), parameters=replace(toy([0.2]).parameters, e_one_on_one=1.0))
    judge, plan_weeks = Judge(case, seed=0, count=40_000), np.array([1])
    talk, paper = expit(2 * np.log(3) * 0.2 + 1.0), expit(2 * np.log(3) * 0.2)
    gap = judge.paper_alone(plan_weeks, 0)
    assert gap.value == pytest.approx(talk - paper, abs=4 * gap.error)
    assert gap.error > 0


def test_easiest_unit_first_is_called_right_with_its_why_and_wrong_with_who_waits(toy):
    """A (north) waits for B (south), who is harder to win."""
    wrong = toy([0.5, 0.1], deference=[[0, 1], [0, 0]], units=("north", "south"))
    found, notes = solve(wrong)
    assert found.unit_order == ("south", "north")
    (said,) = [
        note
        for note in notes
        if note.startswith(
            "Easiest unit first, by the stances and relations of its people in the plan, would be north"
        )
    ]
    best, other = (evaluate(wrong, weeks).approval for weeks in ({"B": 1, "A": 2}, {"A": 1, "B": 2}))
    assert f"A (north) waits for B (south): the other way round would cost {100 * (best - other):.1f}" in said
    right = toy([0.5, 0.1], deference=[[0, 0], [1, 0]], units=("north", "south"))
    found, notes = solve(right)
    assert found.unit_order == ("north", "south")
    (said,) = [note for note in notes if note.startswith("Easiest unit first is right here")]
    assert "because nobody of an easier unit leans much" in said
    both = toy([0.9, 0.1], deference=[[0, 0.2], [1, 0]], units=("north", "south"))
    _, notes = solve(both)
    (said,) = [note for note in notes if note.startswith("Easiest unit first is right here")]
    assert "A (north) leans most on somebody harder, B (south), but waiting would cost" in said


def test_one_unit_has_no_order_to_speak_of(toy):
    _, notes = solve(toy([0.5, 0.1], units=("north", None)))
    assert not any("Easiest unit" in note for note in notes)


def test_the_question_of_an_exact_plan_is_worth_what_the_better_order_brings(toy):
    """A and B wait for each other; whichever is easier goes first, and B may be either."""
    case = toy([0.2, 0.15], deference=[[0, 1], [1, 0]], sd=[0.0, 0.6])
    calendar, _, _ = best_plan(case)
    (question,) = questions(case, calendar, seed=0)
    gains = []
    for stance in (-0.45, 0.75):
        known = replace(case, theta=np.array([0.2, stance]))
        gains.append(best_plan(known)[1].objective - exact_model(known).value(calendar).objective)
    assert question.person == 1
    assert question.worth.value == pytest.approx(np.mean(gains), abs=1e-12)
    assert max(gains) > 0.01
    assert asked(case, calendar, seed=0).startswith("Ask first where B stands")
    assert asked(replace(case, sd=np.zeros(2)), calendar, seed=0) is None


def test_small_plans_are_asked_about_and_offered_more_without_compiled_code():
    code = (
        "import sys; from pathlib import Path; from orgmap.identity import resolve;"
        "from orgmap.readers import load; from orgmap.network import Network; from orgmap.sequence import plan;"
        f"plan(Network.from_records(resolve(load([Path({str(CASE8)!r})]))));"
        "assert 'numba' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_benefit_kept_multiplies_all_of_j_in_every_way_of_computing_it(case8):
    whole = case8(sd=[0.2] * 8)
    part = replace(whole, benefit=0.65)
    calendar, value, _ = best_plan(part)
    same, plain, _ = best_plan(whole)
    assert (calendar == same).all()
    assert value.objective == pytest.approx(0.65 * plain.objective)
    assert value.approval == plain.approval
    assert best_plan(part, start=same)[1].objective == pytest.approx(0.65 * plain.objective)
    assert adaptive_value(part) == pytest.approx(0.65 * adaptive_value(whole))
    assert Judge(part, seed=0).objective(same) == pytest.approx(0.65 * Judge(whole, seed=0).objective(same))
    here, there = (draw(case, seed=1, count=100).value(same).objective for case in (part, whole))
    assert here == pytest.approx(0.65 * there)


def test_a_carve_out_has_the_benefit_that_what_if_speaks_of():
    """Two of three equal units; exempting South keeps 70 % of the benefit, by its share of the value."""
    records = Records(
        people=(Person("ann", unit="North", authority=0.5), Person("bob", unit="South", authority=0.5)),
        stances=(Stance("ann", 0.5, 0.0, relation=0.0), Stance("bob", -0.5, 0.0, relation=0.0)),
        rights=(Right("board", "ann", "votes"), Right("board", "bob", "votes")),
        initiative=Initiative(
            "x", weeks=2, capacity=1, scopes=(Scope("services", ("South",), 0.3, can_carve_out=True),)
        ),
        units=(),
    )
    network = Network.from_records(records)
    case = situation(network)
    assert case.benefit == 1.0
    exempt = CarveOut("services").situation(case, network, records.initiative)
    assert exempt.benefit == pytest.approx(0.7)
    assert exempt.theta.tolist() == pytest.approx([0.5, 0.1])
    _, kept, _ = best_plan(exempt)
    _, raised, _ = best_plan(replace(exempt, benefit=1.0))
    assert kept.objective == pytest.approx(0.7 * raised.objective)


def test_settings_of_groups_and_messengers_are_read_and_checked():
    found = read_model({"small_groups": True, "messenger_capacity": 3.0, "e_group": 0.1, "second_talks": 1.0})
    p = found.parameters
    assert (p.small_groups, p.messenger_capacity, p.e_group, p.second_talks) == (True, 3, 0.1, 1)
    assert isinstance(p.messenger_capacity, int)
    with pytest.raises(InputError) as caught:
        read_model({"small_groups": 1.0, "messenger_capacity": 0.0, "second_talks": 1.5})
    assert len(caught.value.problems) == 3


def test_everybody_with_a_right_is_in_the_plan_and_others_as_there_is_room():
    people = tuple(Person(f"p{i}", authority=0.5) for i in range(150))
    rights = tuple(Right("board", f"p{i}", "votes") for i in range(70))
    stances = tuple(Stance(f"p{i}", 0.1, 0.2, relation=0.0) for i in range(150))
    for capacity, expected in ((5, 70), (30, 120), (50, 150)):
        initiative = Initiative("x", weeks=4, capacity=capacity)
        records = Records(people=people, rights=rights, stances=stances, initiative=initiative)
        assert situation(Network.from_records(records)).size == expected


def test_a_plan_of_a_folder_with_second_talks_has_them_as_steps_of_their_own():
    people = tuple(Person(p, authority=0.6) for p in "abc")
    records = Records(
        people=people,
        stances=tuple(Stance(p, -0.2, 0.1, relation=0.0) for p in "abc"),
        rights=tuple(Right("board", p, "votes") for p in "abc"),
        initiative=Initiative(
            "x", weeks=4, capacity=1, model={"second_talks": 1.0, "rho": 0.0, "c_week": 0.0, "gamma": 4.0}
        ),
    )
    from orgmap.model import ModelPair

    pairs = (ModelPair("deference", "a", "b", 0.9), ModelPair("deference", "b", "a", 0.9))
    answer = plan(Network.from_records(replace(records, pairs=pairs)))
    (found,) = answer.results
    (again,) = [step for step in found.steps if step.condition is not None]
    assert again.week == 4
    assert found.weeks == {step.person: step.week for step in found.talks}
    assert again.to_json()["condition"] == again.condition
    assert "lukewarm or against" in again.condition
    assert [step.order for step in found.steps] == [1, 2, 3, 4]
