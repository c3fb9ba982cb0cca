"""From records to a situation: who is in it, what is derived, what is assumed, what the calendar says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from orgmap.errors import InputError
from orgmap.model import (
    Away,
    Before,
    Gate,
    Initiative,
    Layer,
    Milestone,
    ModelPair,
    Person,
    Records,
    Right,
    Scope,
    Source,
    Stance,
    Tie,
    Unit,
)
from orgmap.network import Network
from orgmap.sequence import situation
from orgmap.sequence.listening import deference, leaks, messengers
from orgmap.sequence.rules import forum_of, rule_of
from orgmap.sequence.settings import read_model

MONDAY = date(2026, 1, 5)


def records(**changes):
    people = (
        Person("ceo", "Chief", managers=()),
        Person("ann", "Ann", unit="North", managers=("ceo",)),
        Person("bob", "Bob", unit="South", managers=("ceo",)),
        Person("eve", "Eve", unit="South", managers=("bob",)),
        Person("me", "Me", managers=("ceo",)),
    )
    base = Records(
        people=people,
        units=(Unit("North", head="ann"), Unit("South", head="bob")),
        stances=(Stance("ann", 0.5, 0.15, relation=1.0, source=Source("stances.csv", 2)),),
        rights=(Right("board", "ann", "votes", vote=2.0), Right("board", "bob", "votes", implementation=3.0)),
        initiative=Initiative("Plan", me="me", weeks=4, capacity=2, gates=(Gate("board", rule="majority"),)),
    )
    return replace(base, **changes)


def case(initiative=None, **changes):
    found = records(**changes)
    chosen = found.initiative if initiative is None else replace(found.initiative, **initiative)
    return situation(Network.from_records(replace(found, initiative=chosen)))


def test_the_case_of_eight_is_read_from_its_folder_as_stated(case8):
    from orgmap.identity import resolve
    from orgmap.readers import load

    folder = Path(__file__).parents[2] / "data" / "case8"
    read, stated = situation(Network.from_records(resolve(load([folder])))), case8()
    assert read.people == stated.people
    for name in ("theta", "sd", "tie0", "authority", "implementation", "deference", "messenger", "leak"):
        assert getattr(read, name) == pytest.approx(getattr(stated, name), abs=1e-12), name
    assert read.parameters == stated.parameters
    assert (read.capacity, read.weeks) == (1, 8)
    forum, expected = read.forums[0], stated.forums[0]
    assert (forum.quota, forum.tolerance, forum.chair) == (expected.quota, expected.tolerance, expected.chair)
    assert forum.votes == pytest.approx(expected.votes)
    assert set(read.assumed) == {()}


def test_right_holders_stances_heads_in_scope_and_voices_are_in_and_the_user_is_not():
    found = case()
    assert found.people == ("ann", "bob")
    found = case({"scopes": (Scope("all", ("South", "North")),)}, rights=(Right("board", "ann", "votes"),))
    assert found.people == ("ann", "bob")
    found = case(ties=(Tie("ann", "ceo", "advice"), Tie("me", "ann", "advice")))
    assert found.people == ("ceo", "ann", "bob")
    assert found.deference[1, 0] == pytest.approx(0.75)
    found = case(rights=(Right("board", "ann", "votes"), Right("board", "me", "votes")))
    assert "me" not in found.people
    assert any("You hold a right" in note for note in found.notes)


def test_missing_stances_and_relations_are_assumed_and_said():
    found = case()
    assert found.assumed == ((), ("stance", "relation"))
    assert found.theta.tolist() == [0.5, 0.0]
    assert found.sd.tolist() == [0.15, 0.5]
    assert found.tie0.tolist() == [0.5, 0.0]
    assert any(note.startswith("1 of 2 stances is assumed") for note in found.notes)


def test_implementation_is_the_vote_unless_stated():
    found = case()
    assert found.implementation.tolist() == [2.0, 3.0]
    assert found.forums[0].votes.tolist() == [2.0, 1.0]


def test_evidence_reaches_the_line_of_a_stance_and_a_tie():
    line = Source("edges_advice.csv", 7)
    found = case(ties=(Tie("ann", "bob", "advice", sources=(line,)),))
    assert found.evidence["stance", 0, 0] == (Source("stances.csv", 2),)
    assert found.evidence["deference", 0, 1] == (line,)


def test_listens_to_is_scaled_over_everybody_and_may_be_negative():
    ties = (
        Tie("ann", "bob", "listens_to", 3.0),
        Tie("ann", "eve", "listens_to", 1.0, sign=-1),
        Tie("ann", "ceo", "advice"),
    )
    links = deference(Network.from_records(records(ties=ties)))
    assert links.values == pytest.approx({("ann", "bob"): 0.5625, ("ann", "eve"): -0.1875})


def test_advice_counts_upwards_only():
    ties = (Tie("bob", "eve", "advice"), Tie("eve", "bob", "advice"), Tie("bob", "ceo", "advice", sign=-1))
    links = deference(Network.from_records(records(ties=ties)))
    assert links.values == {("eve", "bob"): 0.75}


def test_a_layer_declared_with_influence_is_turned():
    layers = (Layer("listens_to", "informal", "with"),)
    links = deference(Network.from_records(records(ties=(Tie("ann", "bob", "listens_to"),), layers=layers)))
    assert links.values == {("bob", "ann"): 0.75}


def test_messengers_come_from_trust_else_friendship_over_the_strongest():
    trust = (
        Tie("ann", "bob", "trust", 2.0),
        Tie("ann", "eve", "trust", 1.0),
        Tie("bob", "ann", "friendship"),
    )
    links = messengers(Network.from_records(records(ties=trust)))
    assert links.values == {("ann", "bob"): 1.0, ("ann", "eve"): 0.5}
    links = messengers(Network.from_records(records(ties=trust[2:])))
    assert links.values == {("ann", "bob"): 1.0, ("bob", "ann"): 1.0}


def test_leaks_depend_on_the_line_between_the_two_and_on_contact():
    ties = (
        Tie("eve", "bob", "communication", 4.0),
        Tie("ann", "bob", "communication", 2.0),
        Tie("ann", "eve", "communication", 1.0),
    )
    network = Network.from_records(records(ties=ties))
    told = leaks(network).values
    # Bob tells Eve (boss and report, his strongest), and Ann (peers, half as strong).
    assert told["eve", "bob"] == pytest.approx(0.35)
    assert told["ann", "bob"] == pytest.approx(0.25 * 0.5)
    assert told["eve", "ann"] == pytest.approx(0.15 * 0.5)
    assert leaks(network, scale=2.0).values["eve", "bob"] == pytest.approx(0.7)
    found = case(ties=ties)
    ann, bob = 0, 1
    assert found.leak[bob, ann] == pytest.approx(0.125)


def test_stated_pairs_stand_instead_of_ties():
    pairs = (
        ModelPair("deference", "ann", "bob", 0.9),
        ModelPair("messenger", "bob", "ann", 0.4),
        ModelPair("leak", "ann", "bob", 0.3),
    )
    found = case(pairs=pairs, ties=(Tie("bob", "ann", "advice"),))
    assert found.deference.tolist() == [[0, 0.9], [0, 0]]
    assert found.messenger.tolist() == [[0, 0], [0.4, 0]]
    assert found.leak.tolist() == [[0, 0.3], [0, 0]]


def test_unknown_authority_is_a_half_and_said():
    people = (Person("ann"), Person("bob", authority=0.9))
    found = case({"me": None}, people=people, units=())
    assert found.authority.tolist() == [0.5, 0.9]
    assert any("authority of 1 of 2" in note for note in found.notes)


def test_the_calendar_is_read_in_weeks():
    found = case(
        {
            "start": MONDAY,
            "away": (
                Away("ann", date(2026, 1, 12), date(2026, 1, 16)),
                Away("bob", MONDAY, date(2026, 1, 8)),
            ),
            "milestones": (Milestone("data", ready=date(2026, 1, 7)),),
            "before": (
                Before("milestone:data", "unit_head:South", 2),
                Before("person:ann", "person:bob", 1),
            ),
        }
    )
    assert found.allowed[0].tolist() == [True, False, True, True]
    # Bob is away four days of week 1 only, but the milestone keeps him until week 3.
    assert found.allowed[1].tolist() == [False, False, True, True]
    assert [(b.first, b.then, b.gap) for b in found.before] == [(0, 1, 1)]


def test_talks_end_with_the_last_gate_and_a_gate_without_a_week_meets_at_the_end():
    found = case({"weeks": 9, "start": MONDAY, "gates": (Gate("board", day=date(2026, 1, 20)),)})
    assert (found.weeks, found.forums[0].week) == (3, 3)
    assert case().forums[0].week == 4


def test_without_weeks_there_is_room_for_everybody_and_a_note():
    found = case({"weeks": None, "capacity": None})
    assert found.capacity * found.weeks >= found.size
    assert any("No capacity" in note for note in found.notes)
    assert any("No weeks" in note for note in found.notes)


def test_problems_of_the_calendar_come_together():
    with pytest.raises(InputError) as caught:
        case(
            {
                "gates": (Gate("board", day=MONDAY),),
                "before": (Before("person:nobody", "person:ann"), Before("milestone:x", "person:ann")),
            }
        )
    text = str(caught.value)
    assert "no start" in text
    assert "'nobody'" in text
    assert "milestone 'x'" in text


def test_a_circle_of_precedence_is_refused():
    circle = (Before("person:ann", "person:bob"), Before("person:bob", "person:ann"))
    with pytest.raises(InputError, match="circle"):
        case({"before": circle})


def test_without_an_initiative_or_rights_a_sentence_says_what_is_missing():
    with pytest.raises(InputError, match=r"initiative\.toml"):
        situation(Network.from_records(records(initiative=None)))
    with pytest.raises(InputError, match=r"approvals\.csv"):
        situation(Network.from_records(records(rights=())))
    with pytest.raises(InputError, match="same gate names"):
        case({"gates": (Gate("other"),)})


def test_gates_without_rights_and_rights_without_gates_are_noted():
    rights = (Right("board", "ann", "votes"), Right("loose", "bob", "votes"))
    found = case({"gates": (Gate("board"), Gate("empty"))}, rights=rights)
    assert [forum.name for forum in found.forums] == ["board"]
    assert any("'empty'" in note for note in found.notes)
    assert any("'loose'" in note for note in found.notes)


@pytest.mark.parametrize(
    ("gate", "expected"),
    [
        (Gate("g", rule="unanimous"), (1.0, 0.0, False, False)),
        (Gate("g", rule="majority"), (0.5, 1.0, True, False)),
        (Gate("g", rule="quota", quota=0.6), (0.6, 1.0, False, False)),
        (Gate("g", rule="chair", tolerance=0.2), (0.0, 0.2, False, True)),
        (Gate("g", rule="unanimous", tolerance=0.1), (1.0, 0.1, False, False)),
        (Gate("g", quota=0.5, tolerance=0.15, chair="x"), (0.5, 0.15, False, True)),
        (Gate("g"), (0.5, 1.0, True, False)),
    ],
)
def test_a_rule_is_its_preset_with_what_is_written_out(gate, expected):
    rule = rule_of(gate, chaired=False)
    assert (rule.quota, rule.tolerance, rule.strict, rule.seated) == expected


def test_a_chair_in_the_approvals_counts_where_the_rule_wants_one():
    rights = (Right("g", "a", "chairs"), Right("g", "b", "votes"))
    forum, _ = forum_of(Gate("g", rule="chair"), rights, ("a", "b"), week=1)
    assert forum.chair == 0
    forum, _ = forum_of(Gate("g", quota=0.5), rights, ("a", "b"), week=1)
    assert forum.chair == 0
    forum, notes = forum_of(Gate("g", rule="majority"), rights, ("a", "b"), week=1)
    assert forum.chair is None
    assert "does not need the chair" in notes[0]


@pytest.mark.parametrize("gate", [Gate("g", rule="dice"), Gate("g", rule="quota"), Gate("g", quota=1.5)])
def test_a_rule_that_cannot_be_read_is_refused(gate):
    with pytest.raises(InputError, match="Gate 'g'"):
        rule_of(gate, chaired=False)


def test_votes_meet_limits_with_slack_but_a_majority_is_more_than_half():
    rights = tuple(Right("g", p, "votes", vote=v) for p, v in (("a", 3.0), ("b", 17.0)))
    forum, _ = forum_of(Gate("g", quota=0.15, tolerance=0.15), rights, ("a", "b"), week=1)
    assert forum.enough(np.array([3.0, 2.9])).tolist() == [True, False]
    assert forum.tolerated(np.array([3.0, 3.1])).tolist() == [True, False]
    half = tuple(Right("g", p, "votes") for p in "ab")
    forum, _ = forum_of(Gate("g", rule="majority"), half, ("a", "b"), week=1)
    assert forum.enough(np.array([1.0, 2.0])).tolist() == [False, True]


def test_model_settings_of_the_wrong_kind_come_together():
    with pytest.raises(InputError) as caught:
        read_model({"alpha": "much", "idle": 1, "mu_form": "round", "leak": "huge"})
    assert len(caught.value.problems) == 4


def test_a_plan_without_anybody_but_the_user_is_refused():
    with pytest.raises(InputError, match="Nobody but you"):
        case(rights=(Right("board", "me", "votes"),), stances=())
