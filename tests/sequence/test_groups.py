"""Small groups: what they cost, what they make room for, and that a plan has them only where asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from orgmap.sequence import solve
from orgmap.sequence.actions import Trials, offers
from orgmap.sequence.exact import exact_model
from orgmap.sequence.groups import gatherings
from orgmap.sequence.state import Actions, Forum, Parameters, Situation


def grouped(situation, *people):
    group = np.zeros(situation.size, dtype=bool)
    group[list(people)] = True
    return replace(situation, extras=replace(Actions.none(situation.size), group=group))


def crowd(n=3, *, weeks=1, **options):
    """People of one gate who must all say yes, one talk a week, nobody listens to anybody."""
    forum = Forum("gate", weeks, 1.0, 0.0, np.ones(n), np.zeros(n, dtype=bool))
    parameters = Parameters(mu_form="flat", week_price=0.0, opposition_price=0.0, **options)
    return Situation.of(
        tuple("abcdef"[:n]),
        np.full(n, 0.3),
        forums=(forum,),
        authority=np.full(n, 0.5),
        capacity=1,
        weeks=weeks,
        parameters=parameters,
    )


def test_a_group_is_one_talk_of_two_to_four_people_of_a_week():
    situation = crowd(6, weeks=2)
    weeks = np.array([1, 1, 0, 0, 0, 2])
    assert not situation.keeps(weeks)
    assert grouped(situation, 0, 1).keeps(weeks)
    assert not grouped(situation, 0).keeps(np.array([1, 0, 0, 0, 0, 2]))
    assert not grouped(situation, 0, 1).keeps(np.array([1, 2, 0, 0, 0, 0]))
    assert not grouped(situation, 0, 1).keeps(np.array([1, 0, 0, 0, 0, 2]))
    assert not grouped(situation, 0, 1).keeps(np.array([1, 1, 1, 0, 0, 2]))
    assert grouped(situation, 0, 1, 2, 3).keeps(np.array([1, 1, 1, 1, 0, 2]))
    assert not grouped(situation, 0, 1, 2, 3, 4).keeps(np.array([1, 1, 1, 1, 1, 2]))


def test_a_group_is_worth_its_setting_and_its_room_by_hand():
    """One week, one talk, three people: one on one with a, two meet it cold; or all three together."""
    situation = crowd()
    own = 2 * 0.3
    alone, together, cold = expit(own + 0.5 - 0.5), expit(own + 0.2 - 0.5), expit(own - 0.5 - 0.6 - 0.5)
    single, met = np.array([1, 0, 0]), np.array([1, 1, 1])
    assert exact_model(situation).value(single).approval == pytest.approx(alone * cold**2)
    trial = Trials(situation, single, seed=0).small_groups(situation)
    assert trial.calendar.tolist() == met.tolist()
    assert trial.situation.actions.group.all()
    assert exact_model(trial.situation).value(met).approval == pytest.approx(together**3)


def test_plans_have_groups_only_where_asked_and_say_otherwise_what_they_would_add():
    situation = crowd()
    found, notes = solve(situation)
    assert {step.channel for step in found.steps} == {"one-on-one"}
    assert any("together in week 1, as one talk" in note for note in notes)
    asked = replace(situation, parameters=replace(situation.parameters, small_groups=True))
    found, notes = solve(asked)
    assert [step.channel for step in found.steps] == [
        "small group with b and c",
        "small group with a and c",
        "small group with a and b",
    ]
    assert not found.exact
    assert "Met together in week 1, as one talk: a, b, c." in notes
    assert found.approval.probability == pytest.approx(expit(0.3) ** 3)
    assert "takes one talk of the week" in found.steps[0].reasons[-1].text
    # Habits meet nobody in groups, and are judged so.
    assert found.compared["easiest"].approval == pytest.approx(expit(0.6) * expit(-1.0) ** 2)
    assert not any("small_groups" in note for note in notes)


def test_no_group_is_offered_where_there_is_room_for_everybody():
    situation = crowd(3, weeks=3)
    assert not any("together" in note for note in offers(situation, np.array([1, 2, 3]), seed=0))
    asked = replace(situation, parameters=replace(situation.parameters, small_groups=True))
    found, notes = solve(asked)
    assert {step.channel for step in found.steps} == {"one-on-one"}
    assert any("small group helps nobody clearly" in note for note in notes)


@pytest.mark.parametrize("seed", range(3))
def test_every_gathering_keeps_every_rule_and_moves_nobody_held(seed, random_situation):
    from orgmap.sequence import Precedence, hold

    situation = random_situation(7, seed, capacity=2, weeks=3, before=(Precedence(0, 1),))
    situation = hold(situation, {"p6": (1, 1)})
    calendar = np.array([1, 2, 2, 3, 3, 0, 1])
    tried = list(gatherings(situation, calendar))
    assert tried
    for case, weeks in tried:
        assert case.keeps(weeks)
        assert weeks[6] == 1
        assert not case.actions.group[6]
        assert (weeks != calendar).sum() == 1


def test_a_searched_plan_with_groups_keeps_its_rules_and_gains(random_situation):
    situation = random_situation(12, 2, "majority", capacity=2, weeks=4, sd=0.2, tie_noise=0.2)
    without, _ = solve(situation, seed=1)
    asked = replace(situation, parameters=replace(situation.parameters, small_groups=True))
    found, _ = solve(asked, seed=1)
    met = [step for step in found.steps if step.channel.startswith("small group")]
    assert met
    for week in {step.week for step in found.steps}:
        here = [step for step in found.steps if step.week == week]
        together = [step for step in here if step.channel.startswith("small group")]
        assert len(together) in (0, 2, 3, 4)
        assert len(here) - len(together) + bool(together) <= 2
    assert found.approval.probability > without.approval.probability
