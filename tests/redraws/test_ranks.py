"""Ranks over draws, by hand."""

import numpy as np
import pytest

from orgmap.errors import UnknownName
from orgmap.redraws.ranks import RankTable


def table(*rows, people="abc"):
    return RankTable("x", tuple(people), np.array(rows, dtype=float).reshape(len(rows), len(people)))


def test_equal_values_share_the_better_rank_and_the_undefined_have_none():
    ranks = table([3, 3, 1], [1, np.nan, 2], [5, 5 - 1e-13, 5]).ranks
    assert ranks[0].tolist() == [1, 1, 3]
    assert ranks[1][[0, 2]].tolist() == [2, 1]
    assert np.isnan(ranks[1][1])
    assert ranks[2].tolist() == [1, 1, 1]


def test_nine_of_ten_redraws_lie_in_the_interval():
    rows = [[3, 2, 1]] * 18 + [[1, 2, 3]] * 2
    drawn = table(*rows)
    assert drawn.interval("a") == (1, 3)
    assert table(*[[3, 2, 1]] * 39, [1, 2, 3]).interval("a") == (1, 1)
    assert drawn.interval("b") == (2, 2)
    assert (drawn.first("a"), drawn.first("b"), drawn.first("c")) == (18, 0, 2)
    assert drawn.median("a") == 1.0


def test_somebody_mostly_undefined_has_no_interval():
    drawn = table([1, np.nan, 2], [1, np.nan, 2], [1, 3, 2])
    assert drawn.interval("b") is None
    assert drawn.median("b") is None
    assert drawn.ordered() == ["c", "a", "b"]
    assert drawn.first("b") == 1


def test_an_order_is_firm_from_ninety_five_of_a_hundred():
    drawn = table(*[[3, 2, 1]] * 19, [2, 3, 1])
    assert drawn.above("a", "b") == 0.95
    assert drawn.firm_pairs() == (("a", "b"), ("a", "c"), ("b", "c"))
    assert table(*[[3, 2, 1]] * 18, *[[2, 3, 1]] * 2).firm_pairs() == (("a", "c"), ("b", "c"))
    assert drawn.firm_pairs(["c", "a"]) == (("a", "c"),)


def test_equal_ranks_are_no_order():
    assert table(*[[1, 1, 0]] * 20).firm_pairs() == (("a", "c"), ("b", "c"))


def test_no_draws_say_nothing():
    drawn = RankTable("x", ("a", "b"), np.empty((0, 2)))
    assert drawn.interval("a") is drawn.median("a") is None
    assert drawn.firm_pairs() == ()
    assert drawn.first("a") == 0
    assert drawn.above("a", "b") == 0.0
    assert drawn.to_frame()["low"].isna().all()


def test_the_frame_has_the_best_first():
    frame = table([1, 3, 2], [1, 3, 2]).to_frame()
    assert frame["person"].tolist() == ["b", "c", "a"]
    assert frame.iloc[0].to_dict() == {
        "person": "b", "median": 1.0, "low": 1, "high": 1, "first": 2, "draws": 2,
    }  # fmt: skip


def test_an_unknown_person_is_refused():
    with pytest.raises(UnknownName):
        table([1, 2, 3]).interval("zoe")
