"""What varies as it always did raises no warning: histories drawn from the plan's own model, no change in them."""

from pathlib import Path

import numpy as np
import pytest

from orgmap.identity import resolve
from orgmap.network import Network
from orgmap.readers import load
from orgmap.sequence import plan, situation
from orgmap.sequence.judge import Judge
from orgmap.tracking import contact, warnings
from orgmap.workspace import Forecast, Talk, Tripwire

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
SAID = {1: "yes", 0: "lukewarm", -1: "no"}


@pytest.fixture(scope="module")
def sample():
    return Network.from_records(resolve(load([SAMPLE])))


@pytest.fixture(scope="module")
def kept(sample):
    made = plan(sample).results[0]
    forecasts = tuple(
        Forecast(s.person, s.week, s.p_yes, messenger=s.messenger, change=1) for s in made.steps
    )
    wires = tuple(Tripwire(one.week, one.talks, one.tripwire, change=1) for one in made.checkpoints)
    return made, {"forecasts": forecasts, "tripwires": wires}


def histories(network, made, count, seed):
    """Answers as the plan's own model gives them, on draws the plan never saw, and whether it was approved."""
    case = situation(network)
    calendar = case.calendar(made.weeks)
    joint = Judge(case, seed=97).joint(calendar)
    drawn = np.random.default_rng(seed).choice(joint.chance.size, size=count, p=joint.chance)
    order = [int(i) for i in np.argsort(calendar, kind="stable") if calendar[i] > 0]
    for column in drawn:
        talks = tuple(
            Talk(case.people[i], SAID[int(joint.answers[i, column])], int(calendar[i]), change=10 + at)
            for at, i in enumerate(order)
        )
        yield talks, bool(joint.approved[column])


def looked(network, kept, talks, weeks):
    for week in weeks:
        until = [talk for talk in talks if talk.week <= week]
        yield from warnings(network, until, week=week, **kept).results


def test_a_history_without_any_change_raises_nothing_but_what_the_answers_themselves_say(sample, kept):
    """Only too few yes may be told, and then the gate is as good as lost."""
    made, set_before = kept
    weeks = sorted(set(made.weeks.values()))
    dice = np.random.default_rng(3)
    for talks, approved in histories(sample, made, 8, seed=1):
        found = list(looked(sample, set_before, talks, [int(dice.choice(weeks))]))
        assert {one.kind for one in found} <= {"few_yes"}
        assert not (approved and any(one.advice != "wait" for one in found))


@pytest.mark.long
def test_two_hundred_histories_looked_at_every_week(sample, kept):
    """As the page on warnings states it: nothing but few_yes, and approval after one that says redirect is rare."""
    made, set_before = kept
    told, kinds = [], set()
    for talks, approved in histories(sample, made, 200, seed=2):
        found = list(looked(sample, set_before, talks, sorted(set(made.weeks.values()))))
        kinds |= {one.kind for one in found}
        if any(one.advice != "wait" for one in found):
            told.append(approved)
    assert kinds <= {"few_yes"}
    assert 20 <= len(told) <= 180
    assert np.mean(told) < 0.5 * made.approval.probability


@pytest.mark.parametrize("mean", [4.0, 8.0, 25.0])
def test_two_hundred_organisations_with_steady_contact_raise_next_to_nothing(mean):
    """Six units, fifteen pairs, half a year of Poisson counts: at most one of a hundred raises anything."""
    rng = np.random.default_rng(int(mean))
    alarmed = 0
    for _ in range(200):
        series = rng.poisson(mean * rng.uniform(0.5, 2.0, size=(15, 1)), (15, 26)).astype(float)
        total = series.sum(axis=0)
        found = [contact._against_itself(own, total - own) for own in series]
        alarmed += any(one is not None and one[2] <= -3 and one[0] <= 0.5 * one[1] for one in found)
    assert alarmed <= 2
