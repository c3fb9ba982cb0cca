"""The wider audience: worked by hand, the published example, and what must hold of any organisation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgmap.audience import Drift, audience
from orgmap.errors import InputError
from orgmap.identity import resolve
from orgmap.model import Away, Gate, Initiative, Person, Records, Right, Stance, Tie
from orgmap.network import Network
from orgmap.results import Answer
from orgmap.sequence import plan

START = np.datetime64("2026-01-05").astype(object)
#: Members of a unit whose first listens to the decider and whose others listen to the first.
TEAM = tuple(f"t{number}" for number in range(5))


def organisation(*, ties, stances=(), people=(), units=None, away=(), weeks=1, gate_people=("boss",)):
    """A network whose plan talks to ``gate_people`` only; ties of ``listens_to``, (listener, speaker, s)."""
    listed = dict.fromkeys((*gate_people, *people, *(end for tie in ties for end in tie[:2])))
    units = units or {}
    initiative = Initiative(
        "change",
        start=START,
        weeks=weeks,
        gates=(Gate("board", week=weeks, rule="majority"),),
        away=tuple(Away(who, START, np.datetime64("2026-12-31").astype(object)) for who in away),
        model={"messengers": False},
    )
    records = Records(
        people=tuple(Person(who, unit=units.get(who)) for who in listed),
        ties=tuple(Tie(a, b, "listens_to", strength=s) for a, b, s in ties),
        stances=tuple(Stance(who, position=position, sd=0.0) for who, position in stances),
        rights=tuple(Right("board", who, "votes") for who in gate_people),
        initiative=initiative,
    )
    return Network.from_records(resolve(records))


def team(**options):
    """``boss`` decides; t0 listens to boss, t1 to t4 listen to t0; all five are the unit Plant."""
    ties = [("t0", "boss", 1.0), *((member, "t0", 1.0) for member in TEAM[1:])]
    units = dict.fromkeys(TEAM, "Plant")
    return organisation(ties=ties, units=units, **options)


def test_views_at_rest_by_hand():
    """t0 = .8 s; t1..t4 = .8 x .8 s; the mean of the unit is (.8 + 4 x .64) / 5 s = .672 s."""
    network = team(stances=[("boss", 0.5)])
    planned = plan(network)
    step = planned.results[0].steps[0]
    whole, plant = audience(network, planned).results

    # Without luck elsewhere P(yes) - P(no) follows from the one talk, alone.
    pull = 2.0 * 0.5 + 0.5
    expected = 1 / (1 + np.exp(0.5 - pull)) - 1 / (1 + np.exp(0.5 + pull))
    assert step.p_yes == pytest.approx(1 / (1 + np.exp(0.5 - pull)))
    assert plant.before == pytest.approx(0.672 * 0.5)
    assert plant.after == pytest.approx(0.672 * expected)
    assert plant.change == pytest.approx(0.672 * (expected - 0.5))
    assert (plant.people, plant.unknown, plant.in_plan) == (5, 5, 0)
    assert (whole.unit, whole.people, whole.in_plan) == (None, 5, 1)
    assert [(one.week, pytest.approx(one.readiness)) for one in plant.by_week] == [(1, plant.after)]


def test_oracle_of_three_people_with_their_own_susceptibility():
    """W = [[0,.5,.5],[1,0,0],[.5,.5,0]], susceptibility (.2,.8,.5), first views (1,-1,0).

    At rest: (.8857143, .5085714, .3485714). The three are away, so the plan does not have them.
    """
    ties = [("a", "b", 0.5), ("a", "c", 0.5), ("b", "a", 1.0), ("c", "a", 0.5), ("c", "b", 0.5)]
    filler = [f"f{number}" for number in range(2)]
    network = organisation(
        ties=ties,
        people=filler,
        stances=[("a", 1.0), ("b", -1.0), ("c", 0.0)],
        units=dict.fromkeys(("a", "b", "c", *filler), "Lab"),
        away=("a", "b", "c"),
    )
    known = {"a": 0.2, "b": 0.8, "c": 0.5}
    row = audience(network, susceptibility=known).results[1]

    assert row.after == pytest.approx((0.8857143 + 0.5085714 + 0.3485714) / 5, abs=1e-7)
    assert (row.people, row.unknown) == (5, 2)
    drift = Drift.of(network.arcs(direction="influence"), {"a": 1.0, "b": -1.0}, susceptibility=known)
    views = dict(zip(drift.people, drift.at([]), strict=True))
    assert [views[who] for who in "abc"] == pytest.approx([0.8857143, 0.5085714, 0.3485714], abs=1e-7)


def test_a_unit_nobody_of_the_plan_reaches_does_not_move_and_its_own_voice_could_carry_it():
    """t1..t4 listen to t0 only, t0 to nobody: pushing t0 to 1 gives (1 + 4 x .8) / 5 = .84."""
    ties = [(member, "t0", 1.0) for member in TEAM[1:]]
    network = organisation(ties=ties, units=dict.fromkeys(TEAM, "Plant"), stances=[("boss", 0.5)])
    row = audience(network).results[1]

    assert (row.before, row.after, row.moves) == (0.0, 0.0, False)
    first = row.carriers[0]
    assert (first.person, first.in_plan) == ("t0", False)
    assert first.gain == pytest.approx(0.84)
    assert "will not move" in row.text
    assert "t0 could carry it there, though not in the plan" in row.text


def test_the_gain_of_a_carrier_is_what_fixing_them_gives():
    """A loop a <-> b: what a says comes back, so the gain is divided by a's own hold."""
    ties = [("a", "b", 1.0), ("b", "a", 1.0), ("c", "a", 1.0), ("d", "a", 1.0), ("e", "b", 2.0)]
    network = organisation(ties=ties, units=dict.fromkeys("abcde", "Lab"))
    arcs = network.arcs(direction="influence")
    free = Drift.of(arcs, {"c": -0.5}, fixed=["boss"])
    inside = np.array([arcs.index[who] for who in "abcde"])
    (pull,) = free.pulls([inside])
    views = free.at([0.0])

    found = {arcs.people[at]: gain for at, gain in free.best_carriers(pull, views, most=6)}
    for who, gain in found.items():
        fixed = Drift.of(arcs, {"c": -0.5}, fixed=["boss", who]) if who != "boss" else free
        after = fixed.at([0.0, 1.0] if who != "boss" else [1.0])
        assert gain == pytest.approx(after[inside].mean() - views[inside].mean())
    assert next(iter(found)) == "a"


def test_small_units_are_not_shown_in_numbers_nor_in_the_whole():
    network = team(stances=[("boss", 0.5)], people=("x", "y"))
    whole, plant, small = audience(network).results

    assert (whole.people, whole.after) == (5, plant.after)
    assert small.label == "Without a unit"
    assert small.people == 2
    numbers = ("before", "after", "low", "high", "change", "error", "moves", "heard")
    assert {getattr(small, name) for name in numbers} == {None}
    assert small.carriers == ()
    assert small.undefined is not None


def test_nobody_outside_the_plan_is_no_fault():
    network = organisation(ties=[], stances=[("boss", 0.5)])

    assert audience(network).results == ()


def test_the_band_is_wider_than_the_error_and_holds_the_mean():
    network = team(stances=[("boss", 0.0)])
    row = audience(network).results[1]

    assert row.error == 0.0
    assert row.low < row.after < row.high
    assert row.low >= -1
    assert row.high <= 1


def test_a_talk_held_is_certain_in_the_audience_too():
    network = team(stances=[("boss", 0.5)], weeks=2)
    planned = plan(network, held={"boss": (1, 1)})
    row = audience(network, planned, held={"boss": (1, 1)}).results[1]

    assert row.after == pytest.approx(0.672)


def test_what_cannot_be_asked_is_said():
    network = team()
    with pytest.raises(InputError, match="never shown"):
        audience(network, minimum_group=4)
    with pytest.raises(InputError, match="between 0 and 1"):
        audience(network, susceptibility=1.2)


def test_the_answer_reads_as_json():
    found = audience(team(stances=[("boss", 0.5)])).to_json()

    assert found["command"] == "audience"
    row = found["results"][1]
    assert {"unit", "readiness_before", "readiness_after", "people", "unknown", "moves", "carriers"} <= set(
        row
    )
    assert row["by_week"]


arrows = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(0.1, 3.0)).filter(lambda arc: arc[0] != arc[1]),
    min_size=1,
    max_size=25,
    unique_by=lambda arc: arc[:2],
)
views = st.lists(st.floats(-1, 1), min_size=8, max_size=8)


def drift_of(arcs, first, names="abcdefgh", fixed=(0, 1)):
    people = [names[at] for at in range(8)]
    ties = tuple(Tie(people[a], people[b], "listens_to", strength=s) for a, b, s in arcs)
    network = Network.from_records(Records(people=tuple(map(Person, people)), ties=ties))
    return Drift.of(
        network.arcs(["listens_to"], direction="influence"),
        dict(zip(people, first, strict=True)),
        fixed=[people[at] for at in fixed],
    )


@settings(max_examples=40, deadline=None)
@given(arrows, views, st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1))
def test_more_support_never_lowers_anybodys_readiness(arcs, first, one, other, more):
    drift = drift_of(arcs, first)
    base, raised = drift.at([one, other]), drift.at([min(1.0, one + more), other])
    warmer = drift_of(arcs, [min(1.0, view + more) for view in first]).at([one, other])

    assert (raised >= base - 1e-12).all()
    assert (warmer >= base - 1e-12).all()
    assert (np.abs(base) <= 1 + 1e-12).all()


@settings(max_examples=25, deadline=None)
@given(arrows, views, st.permutations("abcdefgh"))
def test_other_names_give_the_same_views_under_those_names(arcs, first, names):
    here, there = drift_of(arcs, first), drift_of(arcs, first, names="".join(names))
    plain = dict(zip("abcdefgh", here.at([0.5, -0.5]), strict=True))
    renamed = dict(zip(there.people, there.at([0.5, -0.5]), strict=True))

    for old, new in zip("abcdefgh", names, strict=True):
        assert renamed[new] == pytest.approx(plain[old], abs=1e-12)


def test_the_same_seed_gives_the_same_answer():
    network = team(stances=[("boss", 0.5)])
    first, second = (audience(network, seed=3) for _ in range(2))

    assert isinstance(first, Answer)
    assert first.to_json() == second.to_json()
