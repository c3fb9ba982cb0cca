"""Whether to send paper ahead: said from what the same plan would reach with it and without."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from orgmap.cards.paper import paper_ahead
from orgmap.sequence.actions import with_paper
from orgmap.sequence.judge import Difference
from orgmap.sequence.state import Forum, Situation

CALENDAR = np.array([1, 3], dtype=np.int64)


def said(value, *, error=0.0, planned=False, who=1):
    """What is said where this plan is better by ``value`` than the one with, or without, the paper."""
    board = Forum("Board", 4, 0.5, 1.0, np.ones(2), np.zeros(2, dtype=bool), None)
    case = Situation.of(("Ann", "Bo"), [0.2, 0.3], forums=(board,))
    case = with_paper(case, who, ahead=True) if planned else case
    judge = SimpleNamespace(situation=case, instead=lambda _calendar, _other: Difference(value, error))
    return paper_ahead(judge, CALENDAR, who)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (0.02, "No: with paper ahead approval would be about 2.0 points lower."),
        (-0.02, "Not planned, but with paper ahead approval would be about 2.0 points higher"),
        (0.001, "No need: paper ahead would change approval by less than 0.5 points."),
        (-0.001, "No need: paper ahead would change approval by less than 0.5 points."),
    ],
)
def test_paper_that_is_not_planned_is_weighed_against_sending_it(value, sentence):
    assert said(value).startswith(sentence)


def test_paper_that_is_planned_is_weighed_against_sending_none_with_the_error():
    assert said(0.02, planned=True) == (
        "Yes, at the end of week 1: without it approval would be about 2.0 points lower."
    )
    assert "(± 1.0)" in said(0.02, error=0.005, planned=True)
    assert "by itself it changes approval by less than" in said(0.001, planned=True)


def test_before_the_first_talk_nothing_can_be_read():
    assert said(-0.02, who=0).startswith("No: the talk comes before anything could be read.")
