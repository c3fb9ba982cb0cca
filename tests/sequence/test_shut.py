"""Where an answer already given fails a gate, the plan says which gate, whose answer, and what would help."""

import numpy as np
import pytest

from orgmap.report.sentences import of_plan
from orgmap.sequence import hold, solve
from orgmap.sequence.shut import said_in, shut
from orgmap.sequence.state import Forum, Situation


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
