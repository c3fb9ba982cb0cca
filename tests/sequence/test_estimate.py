"""The mean field in plain arrays says what the compiled one says."""

from __future__ import annotations

import numpy as np
import pytest

from orgmap.sequence import hold
from orgmap.sequence.estimate import estimate
from orgmap.sequence.meanfield import mean_field, pack


@pytest.mark.parametrize("rule", ["chair", "majority", "consensus", "vetoes"])
@pytest.mark.parametrize("held", [False, True])
def test_both_mean_fields_agree(rule, held, random_situation):
    situation = random_situation(7, 3, rule, capacity=2, weeks=5, sd=0.2, week_price=0.01)
    if held:
        situation = hold(situation, {"p1": (1, -1), "p2": (1, 1)})
    rng = np.random.default_rng(1)
    calendars = rng.integers(0, 6, (40, 7))
    packed = pack(situation, may_leave_out=True)
    yes, no = np.zeros(7), np.zeros(7)
    expected = [mean_field(calendar, packed, yes, no)[0] for calendar in calendars]
    assert estimate(situation, calendars) == pytest.approx(expected, abs=1e-6)
