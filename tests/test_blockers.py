"""Blockers follow from position, stance and rule: nobody is typed in, nobody unknown is called opposed."""

from dataclasses import replace

import numpy as np
import pytest

from orgmap.blockers import blockers, by_person
from orgmap.errors import InputError
from orgmap.model import Gate, Initiative, Person, Records, Right, Source, Stance, Tie
from orgmap.network import Network
from orgmap.sequence import Forum, Situation
from orgmap.sequence.shares import shares_of_decision

GATE = Gate("sign-off", week=6, rule="quota", quota=0.5, tolerance=0.3)


def network(*, rights, stances=(), gates=(GATE,), ties=(), people="abcd"):
    records = Records(
        people=tuple(Person(name, name.upper(), unit="U") for name in (*people, "me")),
        ties=ties,
        rights=rights,
        stances=stances,
        initiative=Initiative("One framework", me="me", weeks=6, capacity=2, gates=gates),
    )
    return Network.from_records(records)


def votes(**by_person):
    return tuple(
        Right("sign-off", person, "votes", vote=vote, source=Source("approvals.csv", row))
        for row, (person, vote) in enumerate(by_person.items(), start=2)
    )


def kinds(answer):
    return {blocker.person: blocker.kind for blocker in answer.results}


def test_a_no_beyond_the_tolerance_stops_it_and_without_a_stance_it_could():
    """Votes 4 of 10 against break a tolerance of 3; 2 of 10 do not."""
    answer = blockers(network(rights=votes(a=4, b=2, c=2, d=2)))

    assert kinds(answer) == {"a": "could_stop"}
    only = answer.results[0]
    assert only.assumed
    assert only.reasons[0].text == "A no at sign-off is 4 of 10 votes against, and the rule tolerates 3."
    assert only.reasons[0].evidence == (Source("approvals.csv", 2),)


def test_an_entered_stance_decides_between_opposing_not_won_and_won():
    rights = votes(a=4, b=4, c=4, d=1)
    stances = (Stance("a", -0.6, source=Source("stances.csv", 2)), Stance("b", 0.0), Stance("c", 0.85))
    found = by_person(blockers(network(rights=rights, stances=stances)))

    assert {person: blocker.kind for person, blocker in found.items()} == {"a": "opposes", "b": "gate"}
    assert not found["a"].assumed
    assert found["a"].stance == -0.6
    assert Source("stances.csv", 2) in [line for r in found["a"].reasons for line in r.evidence]


def test_somebody_who_says_less_in_public_is_not_won():
    stances = (Stance("a", 0.8, public_position=0.1),)
    found = by_person(blockers(network(rights=votes(a=4, b=2, c=2, d=2), stances=stances)))

    assert found["a"].kind == "gate"
    assert "+0.10 in public" in found["a"].reasons[-1].text


def test_a_veto_and_a_chair_can_stop_it_alone():
    rights = (*votes(a=1, b=1, c=1, d=1), Right("sign-off", "b", "vetoes"), Right("sign-off", "c", "chairs"))
    gate = replace(GATE, rule="chair", chair="c")
    found = by_person(blockers(network(rights=rights, gates=(gate,))))

    assert found["b"].reasons[0].text == "Holds a veto at sign-off."
    assert found["c"].reasons[0].text == "Chairs sign-off: without the chair's yes it fails."


def test_an_opponent_without_enough_votes_opposes_and_is_said_not_to_be_enough():
    found = by_person(blockers(network(rights=votes(a=1, b=3, c=3, d=3), stances=(Stance("a", -0.6),))))

    assert found["a"].kind == "opposes"
    assert "not enough to stop it alone" in found["a"].reasons[0].text


def test_an_opponent_without_a_say_slows_it_through_those_who_listen():
    ties = (Tie("b", "a", "listens_to", 2.0, sources=(Source("edges_listens_to.csv", 4),)),)
    answer = blockers(network(rights=votes(b=3, c=3, d=3), stances=(Stance("a", -0.8),), ties=ties))
    found = by_person(answer)["a"]

    assert found.kind == "slow"
    assert found.reasons[0].text == "B decides and listens to A."
    assert found.reasons[0].evidence == (Source("edges_listens_to.csv", 4),)


def test_an_opponent_nobody_listens_to_and_without_a_part_is_no_blocker():
    answer = blockers(network(rights=votes(b=3, c=3, d=3), stances=(Stance("a", -0.8),)))

    assert "a" not in kinds(answer)


def test_without_gates_and_rights_the_sentence_says_what_is_missing():
    with pytest.raises(InputError, match=r"approvals\.csv"):
        blockers(network(rights=(), gates=(GATE,)))


def forum(votes, *, quota=1.0, tolerance=0.0, vetoes=None, chair=None):
    n = len(votes)
    barred = np.zeros(n, dtype=bool) if vetoes is None else np.array(vetoes)
    return Forum("board", 1, quota, tolerance, np.array(votes, dtype=float), barred, chair=chair)


def shares(*forums):
    n = len(forums[0].votes)
    inputs = Situation.of(tuple(f"p{i}" for i in range(n)), [0.0] * n, forums=forums)
    return shares_of_decision(inputs)[0]


def test_under_unanimity_every_voter_holds_the_same_share():
    assert shares(forum([1, 1, 5])) == pytest.approx([1 / 3, 1 / 3, 1 / 3])


def test_the_un_security_council_has_its_published_shares():
    """Five permanent members hold .1963 each, ten others .00186 (39 votes of 7 and 1; Shapley 1954)."""
    votes = [7.0] * 5 + [1.0] * 10
    found = shares(forum(votes, quota=39 / 45, tolerance=1.0))

    assert found[:5] == pytest.approx([0.19627] * 5, abs=1e-5)
    assert found[5:] == pytest.approx([0.001865] * 10, abs=1e-6)
    assert found.sum() == pytest.approx(1.0)


def test_two_gates_are_one_decision_that_must_pass_both():
    first, second = forum([1, 0]), forum([0, 1])

    assert shares(first, second) == pytest.approx([0.5, 0.5])


def test_sampled_shares_agree_with_exact_ones():
    votes = [3.0, 2.0] + [1.0] * 15
    n = len(votes)
    inputs = Situation.of(
        tuple(f"p{i}" for i in range(n)), [0.0] * n, forums=(forum(votes, quota=0.6, tolerance=1.0),)
    )
    sampled, how = shares_of_decision(inputs, seed=1)

    assert how == "sampled"
    assert sampled.sum() == pytest.approx(1.0)
    # Fifteen equal voters: their shares differ by sampling only, about .0015 with 20,000 orders.
    assert sampled[2:].std() < 0.004
    assert sampled[0] > sampled[1] > sampled[2:].max()


def test_ways_round_are_listed_where_they_help_and_can_be_left_out():
    """A chair may override a no of 4 in 10 once; without solving anew nothing is listed."""
    stances = (Stance("a", -0.9), Stance("b", 0.8), Stance("c", 0.8), Stance("d", 0.8))
    made = network(rights=(*votes(a=4, b=2, c=2, d=2), Right("sign-off", "d", "chairs")), stances=stances)
    found = by_person(blockers(made))["a"]

    assert [way.change for way in found.ways_round] == ["D overrides A once at sign-off"]
    assert found.ways_round[0].approval_difference > 0.1
    quick = by_person(blockers(made, ways=False))["a"]
    assert quick.ways_round == ()
    assert replace(found, ways_round=()) == quick


def test_who_said_yes_in_a_talk_is_no_blocker_whatever_was_entered_before():
    rights = votes(a=4, b=2, c=2, d=2)
    stances = (Stance("a", -0.6),)
    case = network(rights=rights, stances=stances)

    assert kinds(blockers(case)) == {"a": "opposes"}
    answer = blockers(case, held={"a": (1, 1)})
    assert kinds(answer) == {}
    assert any("1 talk is held" in note for note in answer.notes)


def test_who_said_no_opposes_though_nobody_had_entered_a_stance():
    found = by_person(blockers(network(rights=votes(a=4, b=2, c=2, d=2)), held={"a": (2, -1)}))["a"]

    assert (found.kind, found.assumed, found.stance) == ("opposes", False, None)
    assert "Said no when talked to in week 2." in [reason.text for reason in found.reasons]


def test_who_was_lukewarm_is_neither_won_nor_against():
    case = network(rights=votes(a=4, b=2, c=2, d=2), stances=(Stance("a", -0.6), Stance("b", 0.85)))
    found = by_person(blockers(case, held={"a": (1, 0), "b": (1, 0)}))

    assert found["a"].kind == "gate"
    assert "b" not in found  # two votes of ten against are tolerated


def test_ways_round_are_solved_from_the_present_state():
    """The chair bears a's no once: with a's no certain the gate fails without that and may pass with it."""
    gate = replace(GATE, rule="chair", chair="d", quota=0.5, tolerance=0.3)
    rights = (*votes(a=4, b=3, c=3), Right("sign-off", "d", "chairs"))
    stances = (*tuple(Stance(person, 0.85, sd=0.1) for person in "bcd"), Stance("a", -0.6))
    case = network(rights=rights, stances=stances, gates=(gate,))
    found = by_person(blockers(case, held={"a": (1, -1)}))["a"]

    (way,) = [one for one in found.ways_round if "overrides" in one.change]
    assert way.change == "D overrides A once at sign-off"
    # Without it approval is 0; with it b, c and d must all say yes.
    assert way.approval_difference > 0.5


def test_a_blocker_knows_where_a_no_alone_is_enough_and_how_far_the_swing_may_lie():
    rights = [Right("sign-off", who, "votes", vote=2.0 if who == "a" else 1.0) for who in "abcd"]
    stances = [Stance("a", -0.2), Stance("b", -0.2)]

    found = by_person(blockers(network(rights=rights, stances=stances), ways=False))

    assert found["a"].stops == ("sign-off",)  # 2 of 5 votes against; the rule tolerates 1.5
    assert found["b"].stops == ()
    low, high = found["a"].swing_band
    assert 0 <= low <= found["a"].swing <= high <= 1
    assert low < high
