"""Where an answer already given fails a gate, the plan says which gate, whose answer, and what would help."""

from dataclasses import replace
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest

from orgmap.report.plans import of_plan
from orgmap.sequence import hold, solve
from orgmap.sequence.shut import closed, out_of_reach, said_in, shut
from orgmap.sequence.state import Forum, Situation
from orgmap.sequence.together import fewest, passable, reopened


def case(*, vetoes=(0, 0, 0), votes=(1.0, 1.0, 1.0), quota=0.5, tolerance=1.0, chair=None):
    board = Forum("Board", 3, quota, tolerance, np.array(votes), np.array(vetoes, dtype=bool), chair)
    return Situation.of(("Ann", "Bo", "Cy"), [0.3, 0.4, 0.5], forums=(board,))


def said(situation, **held):
    found, notes = solve(hold(situation, held))
    return of_plan(found, held=set(held), notes=notes)


def test_a_no_from_somebody_with_a_veto_is_said_with_gate_name_and_next_step():
    sentence = said(case(vetoes=(1, 0, 0)), Ann=(1, -1))

    assert sentence.startswith("Approval is out of reach at 'Board': Ann, who holds a veto, said no. ")
    assert "If Ann was no longer against it, the same plan would reach about " in sentence
    assert "Next: talk again with Ann before anybody else, or change the rule or the scope." in sentence
    assert "between" not in sentence
    assert "easiest-first" not in sentence


def test_what_the_sentence_promises_is_what_that_answer_gives():
    """With Ann lukewarm and the weeks as they are, approval is what the sentence names."""
    closed, _ = solve(hold(case(vetoes=(1, 0, 0)), {"Ann": (1, -1)}))
    open_again, _ = solve(hold(case(vetoes=(1, 0, 0)), {"Ann": (1, 0)}), start=closed.weeks)

    assert closed.approval.probability == 0
    assert open_again.weeks == closed.weeks
    promised = f"about {100 * open_again.approval.probability:.0f} %"
    assert promised in said(case(vetoes=(1, 0, 0)), Ann=(1, -1))


@pytest.mark.parametrize("answer", [-1, 0])
def test_a_chair_who_must_say_yes_shuts_it_by_anything_else(answer):
    (found,) = shut(hold(case(chair=2, quota=0.0), {"Cy": (1, answer)}))

    assert (found.person, found.why, found.least) == (2, "chairs it and must say yes", 1)
    assert "If Cy said yes" in said(case(chair=2, quota=0.0), Cy=(1, answer))


def test_votes_that_alone_break_the_rule_shut_it_too():
    heavy = case(votes=(3.0, 1.0, 1.0), quota=0.0, tolerance=0.5)

    assert [one.why for one in shut(hold(heavy, {"Ann": (1, -1)}))] == [
        "holds 3 of 5 votes, more than the rule bears against"
    ]
    assert shut(hold(heavy, {"Ann": (1, 0)})) == ()
    needed = case(votes=(3.0, 1.0, 1.0), quota=0.5)
    assert [one.why for one in shut(hold(needed, {"Ann": (1, 0)}))] == [
        "holds 3 of 5 votes, without which the quota cannot be met"
    ]


def test_a_no_that_stops_nothing_leaves_the_sentence_as_it_was():
    sentence = said(case(), Ann=(1, -1))

    assert "out of reach" not in sentence
    assert sentence.startswith("Go on with ")


def test_without_such_a_note_nothing_is_said_of_it():
    assert said_in(["The order was found by local search."]) is None


def _gates(*forums):
    return Situation.of(("Ann", "Bo", "Cy"), [0.3, 0.4, 0.5], forums=forums)


def _forum(name, week, *, vetoes=(0, 0, 0), chair=None):
    return Forum(name, week, 0.0, 1.0, np.ones(3), np.array(vetoes, dtype=bool), chair)


def test_gates_are_named_in_the_order_of_their_weeks_whichever_was_entered_first():
    late, early = _forum("Bids", 6, vetoes=(1, 0, 0)), _forum("Board", 3, vetoes=(1, 0, 0))

    assert [one.gate for one in shut(hold(_gates(late, early), {"Ann": (1, -1)}))] == ["Board", "Bids"]


def test_who_fails_two_gates_must_give_the_better_of_the_two_answers():
    """The chair's yes opens both; a mere end of opposition would leave the first gate shut."""
    both = _gates(_forum("Board", 3, chair=0), _forum("Bids", 6, vetoes=(1, 0, 0)))

    assert "If Ann said yes, the same plan would reach" in said(both, Ann=(1, -1))


def test_two_people_of_whom_different_answers_are_wanted_are_said_to_stand_in_the_way():
    both = _gates(_forum("Board", 3, chair=0), _forum("Bids", 6, vetoes=(0, 1, 0)))
    sentence = said(both, Ann=(1, -1), Bo=(1, -1))

    assert "at 'Board': Ann, who chairs it and must say yes, said no; and at 'Bids': Bo" in sentence
    assert "If Ann and Bo did not stand in the way any more" in sentence


def test_while_a_second_talk_may_still_turn_it_approval_is_not_called_out_of_reach():
    closed = hold(case(vetoes=(1, 0, 0)), {"Ann": (1, -1)})
    judge = SimpleNamespace(situation=closed, approval=lambda _calendar: 0.3)

    assert shut(closed)
    assert out_of_reach(judge, np.ones(3, dtype=np.int64)) is None


def test_two_of_three_whose_noes_only_together_fail_a_majority_are_both_named():
    rule = case(quota=0.5, tolerance=1.0)
    three = replace(rule, forums=(replace(rule.forums[0], strict=True),))

    assert shut(hold(three, {"Ann": (1, -1), "Cy": (2, -1)})) == ()
    sentence = said(three, Ann=(1, -1), Cy=(2, -1))
    assert sentence.startswith(
        "Approval is out of reach at 'Board': Ann and Cy, who hold 2 of 3 votes together, without which the "
        "quota cannot be met, said no. If Ann said yes, the same plan would reach "
    )
    found, _ = solve(hold(three, {"Ann": (1, -1), "Cy": (2, -1)}))
    assert [gate.to_json() for gate in found.shut] == [
        {
            "gate": "Board",
            "people": ["Ann", "Cy"],
            "text": "Ann and Cy, who hold 2 of 3 votes together, without which the quota cannot be met, said no",
            "reopened_by": [{"person": "Ann", "answer": 1}],
        }
    ]


def test_noes_over_the_tolerance_need_only_become_lukewarm():
    board = case(quota=0.0, tolerance=0.5)

    (one,) = closed(hold(board, {"Ann": (1, -1), "Bo": (1, -1)}))
    assert (one.people, dict(one.turned)) == ((0, 1), {0: 0})
    assert "more than the rule bears against, said no. If Ann was no longer against it" in said(
        board, Ann=(1, -1), Bo=(1, -1)
    )


def test_a_gate_that_one_shuts_alone_is_reopened_only_when_the_others_give_way_too():
    """Ann's veto first; without it the noes of Bo and Cy still leave no majority."""
    board = case(vetoes=(1, 0, 0), quota=0.5, tolerance=1.0)
    strict = replace(board, forums=(replace(board.forums[0], strict=True),))

    (one,) = closed(hold(strict, {"Ann": (1, -1), "Bo": (2, -1), "Cy": (3, -1)}))
    assert one.people == (0,)
    assert dict(one.turned) == {0: 1, 1: 1}


@pytest.mark.parametrize("seed", range(40))
def test_the_fewest_who_shut_a_gate_and_the_fewest_who_reopen_it_are_those_of_trying_all_sets(seed):
    """Committees of up to six with any votes, vetoes, chair and rule, and any answers given."""
    dice = np.random.default_rng(seed)
    size = int(dice.integers(2, 7))
    forum = Forum(
        "Board",
        1,
        float(dice.choice([0.0, 0.5, 2 / 3, 1.0])),
        float(dice.choice([0.0, 0.25, 0.5, 1.0])),
        dice.integers(0, 4, size).astype(float),
        dice.random(size) < 0.1,
        int(dice.integers(size)) if dice.random() < 0.3 else None,
        bool(dice.random() < 0.5),
    )
    answers = {i: int(dice.integers(-1, 2)) for i in range(size) if dice.random() < 0.8}

    def passes(given):
        final = [given.get(i, 1) for i in range(size)]
        yes = sum(v for v, one in zip(forum.votes, final, strict=True) if one == 1)
        no = sum(v for v, one in zip(forum.votes, final, strict=True) if one == -1)
        wanted = forum.quota * forum.votes.sum()
        return (
            (yes > wanted + 1e-9 if forum.strict else yes >= wanted - 1e-9)
            and no <= forum.tolerance * forum.votes.sum() + 1e-9
            and not any(veto and one == -1 for veto, one in zip(forum.vetoes, final, strict=True))
            and (forum.chair is None or final[forum.chair] == 1)
        )

    everybody = range(len(answers) + 1)
    sets = [some for k in everybody for some in combinations(sorted(answers), k)]
    alone = any(not passes({i: answers[i]}) for i in answers)
    shutting = [len(some) for some in sets if passes({}) and not passes({i: answers[i] for i in some})]
    found = fewest(forum, answers)
    assert passable(forum, answers) == passes(answers)
    if shutting and not alone:
        assert len(found.people) == min(shutting) > 1
        assert not passes({i: answers[i] for i in found.people})
    elif not shutting:
        assert found is None

    turned = reopened(forum, answers)
    opening = [len(some) for some in sets if passes({**answers, **dict.fromkeys(some, 1)})]
    if opening:
        assert passes({**answers, **turned})
        assert len(turned) == min(opening)
        assert all(answers[i] < least for i, least in turned.items())
