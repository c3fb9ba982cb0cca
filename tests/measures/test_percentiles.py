"""Ranks and mid-rank percentiles: equal values share both, whatever the last digit says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgmap.measures.percentiles import percentiles, ranks


def test_nobody_has_no_place_and_one_person_stands_in_the_middle():
    assert ranks({}) == percentiles({}) == {}
    assert ranks({"ann": 3.0}) == {"ann": 1}
    assert percentiles({"ann": 3.0}) == {"ann": 0.5}


def test_the_last_digit_of_a_float_gives_nobody_a_better_place():
    values = {"ann": 0.1 + 0.2, "bob": 0.3, "cy": 0.0}
    assert ranks(values) == {"ann": 1, "bob": 1, "cy": 3}
    assert percentiles(values)["ann"] == percentiles(values)["bob"] == pytest.approx(2 / 3)


@given(st.dictionaries(st.text(max_size=3), st.integers(-5, 5).map(float), min_size=1))
def test_places_are_those_of_counting(values):
    for person, value in values.items():
        above = sum(1 for other in values.values() if other > value)
        below = sum(1 for other in values.values() if other < value)
        equal = len(values) - above - below
        assert ranks(values)[person] == above + 1
        assert percentiles(values)[person] == pytest.approx((below + equal / 2) / len(values))
    assert sum(percentiles(values).values()) == pytest.approx(len(values) / 2)
