"""Why one week is better than another for a person: what differs at the person's own turn, in logits.

Two calendars are compared world by world (or state by state). At the person's turn the cover each
other person gives, the trust in whoever may carry the message and the price of having heard of it from
others are averaged over the worlds; the differences are the causes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from orgmap.sequence.exact import Joint
from orgmap.sequence.judge import Judge
from orgmap.sequence.state import Floats, Situation, Weeks


@dataclass(frozen=True, eq=False)
class Turn:
    """What acts on a person at their talk: cover, trust in the messenger, the chance of having heard."""

    cover: Floats
    tie: float
    carriers: Mapping[int, float]
    heard: float
    yes: float


@dataclass(frozen=True, eq=False)
class Causes:
    """Differences between two calendars for one person, the first minus the second.

    ``cover[j]``, ``tie`` and ``heard`` are in logits (heard is negative where it costs), ``others`` the
    change in each other person's chance of a yes.
    """

    person: int
    week_here: int
    week_there: int
    here: Turn
    there: Turn
    cover: Floats
    tie: float
    heard: float
    others: Floats
    yes: Floats


def turn(situation: Situation, joint: Joint, calendar: Weeks, i: int) -> Turn:
    """What acts on person i under a calendar, averaged over the worlds."""
    p, week = situation.parameters, int(calendar[i])
    before = np.flatnonzero((calendar > 0) & (calendar < week))
    before = before[before != i]
    cover = np.zeros(situation.size)
    deference = np.nan_to_num(situation.deference[i])
    cover[before] = p.gamma * deference[before] * (joint.answers[before] @ joint.chance)
    tie = np.full(joint.chance.shape, situation.tie0[i])
    carriers: dict[int, float] = {}
    carries = situation.carriers(i)
    for j in before:
        if carries[j] and situation.messenger[i, j] > situation.tie0[i]:
            said_yes = joint.answers[j] == 1
            tie = np.where(said_yes, np.maximum(tie, situation.messenger[i, j]), tie)
            carriers[int(j)] = float(joint.chance @ said_yes)
    talkative = np.array([p.kappa_no, p.kappa_lukewarm, p.kappa_yes])
    spared = np.ones(joint.chance.shape)
    sent = int(situation.actions.pre_read[i])
    # Whoever has the paper cannot be taken by surprise.
    for j in before if not 0 < sent < week else before[:0]:
        spared = spared * (1 - np.minimum(1.0, situation.leak[j, i] * talkative[joint.answers[j] + 1]))
    heard = float(joint.chance @ (1 - spared))
    yes = float(joint.chance @ (joint.answers[i] == 1))
    return Turn(cover, float(joint.chance @ tie), carriers, heard, yes)


def compare(judge: Judge, plan: Weeks, other: Weeks, i: int) -> Causes:
    """What differs for person i, and for everybody else's yes, between the plan and another calendar."""
    situation = judge.situation
    here = turn(situation, judge.joint(plan), plan, i)
    there = turn(situation, judge.joint(other), other, i)
    effect = float(situation.parameters.trust_effect(situation.theta[i : i + 1])[0])
    price = situation.parameters.beta * float(situation.authority[i])
    yes = judge.yes(plan)
    return Causes(
        person=i,
        week_here=int(plan[i]),
        week_there=int(other[i]),
        here=here,
        there=there,
        cover=here.cover - there.cover,
        tie=effect * (here.tie - there.tie),
        heard=-price * (here.heard - there.heard),
        others=yes - judge.yes(other),
        yes=yes,
    )
