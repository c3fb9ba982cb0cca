"""Papers sent ahead and second talks, worked by hand where that is possible."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from orgmap.sequence import hold, solve
from orgmap.sequence.actions import Trials
from orgmap.sequence.draws import draw
from orgmap.sequence.state import Actions, Parameters, Situation

COUNT = 40_000


def acting(situation, *, pre_read=(), second=(), order=None):
    n = situation.size
    actions = Actions.none(n)
    weeks = np.array(pre_read or [0] * n, dtype=np.int64)
    order = np.arange(n) if order is None else np.array(order, dtype=np.int64)
    actions = replace(
        actions, pre_read=weeks, second_weeks=np.array(second, dtype=np.int64), second_order=order
    )
    return replace(situation, extras=actions)


def test_the_kernel_says_what_the_plain_sums_say(random_situation):
    from orgmap.sequence.walk import Walk

    situation = random_situation(10, 4, "vetoes", capacity=3, weeks=4, sd=0.3, tie_noise=0.3)
    gate = situation.forums[0]
    early = replace(gate, name="early", week=2, tolerance=1.0)
    held = hold(situation, {"p2": (1, 1)})
    paper = [0, 1, 0, 2, 1, 0, 3, 0, 0, 0]
    acted = acting(held, pre_read=paper, second=(2, 4), order=[3, 2, 1, 0, 4, 5, 6, 7, 8, 9])
    grouped = replace(acted, extras=replace(acted.actions, group=np.arange(10) > 6))
    for case in (situation, replace(situation, forums=(early, gate)), held, acted, grouped):
        draws = draw(case, seed=3, count=1500)
        rng = np.random.default_rng(0)
        for _ in range(4):
            calendar = rng.integers(0, 5, 10)
            calendar[2] = 1
            quick = draws.compiled(calendar, shock=0.2)
            plain = Walk(draws, case.parameters, 0.2).follow(calendar)
            assert (quick.answers != plain.answers).mean() < 1e-3
            assert quick.approval == pytest.approx(plain.approval, abs=2e-3)
            assert (quick.answered == plain.answered).all()


def test_p11_a_second_talk_with_nothing_new_changes_nothing(random_situation):
    """P11: same cover, same messenger and rho = 0 give the same answers."""
    situation = random_situation(6, 2, sd=0.2, tie_noise=0.2)
    situation = replace(situation, parameters=replace(situation.parameters, rho=0.0))
    calendar = np.array([0, 0, 0, 1, 0, 0])
    draws = draw(situation, seed=1, count=3000)
    again = draws.of(acting(situation, second=(2,), order=[3, 0, 1, 2, 4, 5]))
    assert (draws.compiled(calendar).answers == again.compiled(calendar).answers).all()


def test_a_second_talk_reuses_the_luck_and_never_lowers_an_answer(toy):
    """B (alone 25 %) is talked to first, A (75 %) then; B listens to A. The second talk with B, by hand:

    B's luck is one uniform x. First talk yes if x > 1 - S(-ln 3). After A's yes the pull of a second
    talk is -ln 3 + ln 3 - rho (k = 0: nobody is lukewarm, so 2 rho after a no).
    """
    situation = toy([0.5, -0.5], deference=[[0, 0], [1, 0]], weeks=3, quota=0.5, tolerance=1.0)
    gate = replace(situation.forums[0], week=3, votes=np.array([0.0, 1.0]), quota=1.0)
    situation = replace(
        situation, forums=(gate,), parameters=replace(situation.parameters, rho=0.2, tie_noise=0.0)
    )
    calendar = np.array([2, 1])
    draws = draw(situation, seed=5, count=COUNT)
    plain = draws.compiled(calendar)
    again = draws.of(acting(situation, second=(3,), order=[1, 0])).compiled(calendar)
    assert (again.answers >= plain.answers).all()
    after_yes = expit(-0.4)
    # With A against, the pull of the second talk lies lower than that of the first.
    expected = 0.75 * max(0.25, after_yes) + 0.25 * 0.25
    error = np.sqrt(expected * (1 - expected) / COUNT)
    assert again.approval == pytest.approx(expected, abs=4 * error)
    assert plain.approval == pytest.approx(0.25, abs=4 * np.sqrt(0.25 * 0.75 / COUNT))


def blind(zeta):
    """A tells B for sure; B, of full authority, pays for having heard of it."""
    from orgmap.sequence.state import Forum

    forum = Forum("gate", 2, 1.0, 0.0, np.array([0.0, 1.0]), np.zeros(2, dtype=bool))
    parameters = Parameters(
        mu_form="flat", tie_noise=0.0, kappa_no=1, kappa_lukewarm=1, kappa_yes=1, zeta=zeta, week_price=0
    )
    return Situation.of(
        ("A", "B"),
        [0.0, 0.1],
        forums=(forum,),
        leak=[[0, 1], [0, 0]],
        authority=[0, 1],
        tie0=[0, 0.5],
        deference=[[0, 0], [0.5, 0]],
        parameters=parameters,
    )


@pytest.mark.parametrize("zeta", [0.0, 0.3, 1.0])
def test_whoever_has_the_paper_is_not_taken_by_surprise_but_may_have_made_up_their_mind(zeta):
    situation = blind(zeta)
    p = situation.parameters
    draws = draw(situation, seed=3, count=COUNT)
    found = draws.of(acting(situation, pre_read=(0, 1))).compiled(np.array([1, 2])).approval
    base = 2 * 0.1 + 0.6 * 0.5
    a_yes, a_no = expit(0.5 - p.k), expit(-0.5 - p.k)
    talk = sum(
        chance * expit(base + 0.5 + 1.7 * 0.5 * said - p.k)
        for said, chance in ((1, a_yes), (-1, a_no), (0, 1 - a_yes - a_no))
    )
    expected = zeta * expit(base - p.k) + (1 - zeta) * talk
    assert found == pytest.approx(expected, abs=4 * np.sqrt(0.25 / COUNT))


def test_a_paper_warms_nobody_else_but_can_leak():
    """B has the paper in week 1 and tells A of it: A, talked to in week 2, has heard with chance l kappa."""
    situation = blind(0.0)
    situation = replace(
        situation,
        leak=np.array([[0, 0], [0.8, 0]]),
        authority=np.array([1.0, 0.0]),
        forums=(replace(situation.forums[0], votes=np.array([1.0, 0.0])),),
    )
    p = situation.parameters
    found = draw(acting(situation, pre_read=(0, 1)), seed=2, count=COUNT).compiled(np.array([2, 0]))
    expected = 0.4 * expit(0.5 - 1.2 - p.k) + 0.6 * expit(0.5 - p.k)
    assert found.approval == pytest.approx(expected, abs=4 * np.sqrt(0.25 / COUNT))


def test_papers_are_sent_where_they_help_and_nowhere_else():
    calendar = np.array([1, 2])
    helped, harmed = blind(0.0), replace(blind(1.0), leak=np.array([[0, 0.02], [0, 0]]))
    assert Trials(helped, calendar, seed=0).pre_reads(helped).actions.pre_read.tolist() == [0, 1]
    assert Trials(harmed, calendar, seed=0).pre_reads(harmed).actions.pre_read.tolist() == [0, 0]


def test_a_plan_keeps_the_slots_asked_for_and_says_what_they_are_worth(random_situation):
    situation = random_situation(10, 3, "majority", capacity=3, weeks=5, sd=0.2, tie_noise=0.3)
    without, _ = solve(situation, seed=1)
    asked = replace(situation, parameters=replace(situation.parameters, second_talks=1, pre_read=True))
    found, notes = solve(asked, seed=1)
    assert not found.exact
    assert any("slot for a second talk" in note for note in notes)
    assert any("Paper ahead" in note for note in notes)
    assert found.approval.probability > without.approval.probability
    assert {step.channel for step in found.talks} <= {"one-on-one", "pre-read, then one-on-one"}
    (again,) = [step for step in found.steps if step.condition is not None]
    assert again.channel == "second talk, one-on-one"
    assert again.condition.startswith(f"only if the first talk leaves {again.person} lukewarm or against")
    assert found.weeks[again.person] < again.week
    assert 0 < again.p_yes < 1


def test_renaming_people_keeps_what_is_done_with_them(random_situation):
    situation = acting(random_situation(5, 1), pre_read=(0, 1, 0, 2, 0), second=(3,), order=[4, 3, 2, 1, 0])
    moved = situation.renamed([2, 0, 1, 4, 3])
    assert moved.actions.pre_read.tolist() == [0, 0, 1, 0, 2]
    assert [moved.people[i] for i in moved.actions.second_order] == ["p4", "p3", "p2", "p1", "p0"]
