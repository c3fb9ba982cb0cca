"""Going on from an earlier plan: small gains move nobody, and every move that is left is needed."""

import numpy as np
import pytest

from orgmap.sequence.branch import best_plan
from orgmap.sequence.habits import calendars
from orgmap.sequence.held import hold
from orgmap.sequence.settle import _back, _Scores, repaired, settle
from orgmap.sequence.state import Forum, Parameters, Precedence, Situation


def board(n, week=None):
    return Forum("board", week or n, 1.0, 0.0, np.ones(n), np.zeros(n, dtype=bool))


def test_where_every_order_is_worth_the_same_nobody_moves():
    """Without cover, leaks and messengers all orders are equal (P7): the earlier one stays whole."""
    plain = Parameters(gamma=0.0, week_price=0.0, messengers=False)
    case = Situation.of(("a", "b", "c"), [0.4, 0.0, -0.4], forums=(board(3),), parameters=plain)
    earlier = np.array([3, 1, 2])
    calendar, said = settle(case, best_plan(case)[0], earlier, seed=0)

    assert calendar.tolist() == earlier.tolist()
    assert len(said) <= 1


def test_a_move_that_gains_more_than_half_a_point_is_made():
    """b waits for a (w = 1), so a must come first: 18.75 against 22.5 % in the toy of two people."""
    case = Situation.of(
        ("a", "b"),
        [0.5, -0.5],
        forums=(board(2),),
        deference=[[0.0, 0.0], [1.0, 0.0]],
        parameters=Parameters(week_price=0.0, messengers=False),
    )
    best = best_plan(case)[0]
    calendar, said = settle(case, best, np.array([2, 1]), seed=0)

    assert calendar.tolist() == [1, 2]
    assert said == ()


@pytest.mark.parametrize("seed", range(6))
def test_every_move_left_is_needed_and_the_whole_loses_next_to_nothing(random_situation, seed):
    case = random_situation(6, seed)
    best = best_plan(case)[0]
    earlier = calendars(case)[("easiest", "hardest", "top_down")[seed % 3]]
    calendar, said = settle(case, best, earlier, seed=seed)
    scores = _Scores(case, seed)

    assert case.keeps(calendar)
    assert scores.near(calendar, best)
    for i in np.flatnonzero(calendar != earlier).tolist():
        options = [one for one in _back(calendar, earlier, i) if case.keeps(one)]
        assert not any(scores.near(one, best) for one in options)
    assert bool(said) == (not np.array_equal(calendar, best))


def test_who_still_fits_stays_and_only_the_others_go_to_the_next_free_week():
    """a was held late, in week 2, where c was planned: c alone gives way; b and d stay."""
    case = hold(Situation.of(tuple("abcd"), [0.0] * 4, forums=(board(4, 5),), weeks=5), {"a": (2, 1)})

    assert repaired(case, np.array([1, 3, 2, 4])).tolist() == [2, 3, 5, 4]


def test_what_must_come_before_goes_on_coming_before():
    case = Situation.of(tuple("abc"), [0.0] * 3, forums=(board(3, 5),), weeks=5, before=(Precedence(0, 1),))
    later = hold(case, {"c": (2, 1)})

    calendar = repaired(later, np.array([1, 2, 3]))
    assert later.keeps(calendar)
    assert 0 < calendar[0] < calendar[1]


def test_an_earlier_plan_that_cannot_be_mended_is_fitted_anew():
    """Two people for one week that is left, of whom one was not in the earlier plan at all."""
    allowed = np.array([[True, False], [True, False]])
    case = Situation.of(("a", "b"), [0.0, 0.0], forums=(board(2),), allowed=allowed)

    calendar = repaired(case, np.array([0, 2]))
    assert case.keeps(calendar)
    assert sorted(calendar.tolist()) == [0, 1]
