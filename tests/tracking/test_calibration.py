"""Forecasts against what people said, and two plans side by side."""

from datetime import UTC, datetime

import numpy as np
import pytest

from orgmap.model import Stance
from orgmap.results import Approval, Plan, Step
from orgmap.tracking import calibration, compare, stances_before
from orgmap.workspace import Change, Forecast, StanceEntry, Talk


def talks(answers):
    return tuple(Talk(f"p{at}", said, 1, change=100 + at) for at, said in enumerate(answers))


def forecasts(chances, change=1):
    return tuple(Forecast(f"p{at}", 1, p, change=change) for at, p in enumerate(chances))


def test_before_ten_talks_there_is_a_sentence_and_no_score():
    answer = calibration(talks(["yes"] * 7), forecasts([0.5] * 10))

    (row,) = answer.results
    assert (row.talks, row.missing, row.brier, row.reliability) == (7, 3, None, ())
    assert answer.notes[0] == "3 more talks with a forecast are needed for a score."


def test_the_brier_score_is_the_mean_squared_distance():
    """Four at .9 that said yes, four at .1 that said no, one at .9 that said no, one at .5 lukewarm.

    (4 * .01 + 4 * .01 + .81 + .25) / 10 = .114; four yes of ten: base rate .24.
    """
    given = [0.9] * 4 + [0.1] * 4 + [0.9, 0.5]
    said = ["yes"] * 4 + ["no"] * 4 + ["no", "lukewarm"]
    (row,) = calibration(talks(said), forecasts(given)).results

    assert row.brier == pytest.approx(0.114)
    assert row.base_rate_brier == pytest.approx(0.24)
    assert row.skill == pytest.approx(1 - 0.114 / 0.24)
    assert [one.talks for one in row.reliability] == [4, 0, 1, 0, 5]
    assert row.reliability[4].said_yes == pytest.approx(0.8)
    assert row.reliability[4].forecast == pytest.approx(0.9)
    assert row.reliability[1].said_yes is None


def test_forecasts_are_clearly_better_only_by_two_standard_errors():
    """The ten above: per talk -.35 four times, -.15 four times, .65 and .09; mean -.126, error .0973."""
    given = [0.9] * 4 + [0.1] * 4 + [0.9, 0.5]
    said = ["yes"] * 4 + ["no"] * 4 + ["no", "lukewarm"]
    (row,) = calibration(talks(said), forecasts(given)).results
    (better,) = calibration(talks(said), forecasts([0.9] * 4 + [0.1] * 6)).results

    assert row.error == pytest.approx(0.097288, abs=1e-6)
    assert row.clear is False
    assert better.clear is True
    assert calibration(talks(said[:5]), forecasts(given)).results[0].clear is None


def test_only_the_last_forecast_before_the_first_talk_counts():
    kept = (
        *forecasts([0.2] * 10, change=1),
        *forecasts([0.7] * 10, change=50),
        *forecasts([1.0] * 10, change=500),
    )
    held = (*talks(["yes"] * 9 + ["no"]), Talk("p0", "no", 2, change=300))
    (row,) = calibration(held, kept).results

    assert row.talks == 10
    assert row.brier == pytest.approx((9 * 0.09 + 0.49) / 10)


def test_a_talk_nobody_forecast_is_left_out_and_said():
    answer = calibration((*talks(["yes"] * 5), Talk("new", "yes", 1, change=200)), forecasts([0.5] * 5))

    assert answer.results[0].talks == 5
    assert any("1 of those talked to" in note for note in answer.notes)


def test_where_everybody_agrees_there_is_no_base_rate_to_beat():
    (row,) = calibration(talks(["yes"] * 10), forecasts([0.8] * 10)).results

    assert row.base_rate_brier == 0
    assert row.skill is None


def plan(approval, *steps):
    made = tuple(
        Step(at, week, person, person.upper(), None, "one-on-one", messenger, p)
        for at, (person, week, messenger, p) in enumerate(steps, start=1)
    )
    return Plan(Approval(approval), approval, made, (), {})


def test_any_two_plans_stand_side_by_side():
    frame = compare(
        plan(0.4, ("a", 1, None, 0.5), ("b", 2, "a", 0.6)),
        plan(0.5, ("b", 1, None, 0.4), ("c", 3, "b", 0.9)),
    )

    rows = frame.set_index("person")
    assert list(frame.person) == ["b", "c", "a"]
    assert rows.loc["b", ["week_a", "week_b", "weeks_later"]].tolist() == [2, 1, -1]
    assert rows.loc["b", "p_yes_change"] == pytest.approx(-0.2)
    assert frame.week_b.isna().tolist() == [False, False, True]
    assert frame.attrs["approval"] == (0.4, 0.5)
    assert compare(plan(0.4), plan(0.4)).empty


def test_the_share_of_yes_at_the_same_stance_is_what_a_forecast_must_beat():
    """Four resistant (one yes), six supportive (five yes), each judged by the others of the level.

    Resistant: the yes sees 0/3, each no 1/3; supportive: each yes sees 4/5, the no sees 5/5.
    (1 + 3 / 9 + 5 * .04 + 1) / 10 = .25333
    """
    said = ["yes", "no", "no", "no", *["yes"] * 5, "no"]
    positions = {f"p{at}": -0.6 if at < 4 else 0.5 for at in range(10)}
    answer = calibration(talks(said), forecasts([0.25] * 4 + [5 / 6] * 6), positions=positions)

    (row,) = answer.results
    assert row.level_brier == pytest.approx((1 + 3 / 9 + 5 * 0.04 + 1) / 10)
    assert [(one.level, one.talks, one.said_yes) for one in row.levels] == [
        ("resistant", 4, 0.25),
        ("supportive", 6, pytest.approx(5 / 6)),
    ]
    assert any("did better" in note for note in answer.notes)
    # Three no of four at .25, five yes of six at 5/6.
    expected = -(np.log(0.25) + 3 * np.log(0.75) + 5 * np.log(5 / 6) + np.log(1 / 6)) / 10
    assert row.log_score == pytest.approx(expected)


def test_whether_talks_came_in_the_order_planned_is_told():
    given = tuple(Forecast(f"p{at}", at + 1, 0.5, change=1) for at in range(10))
    held = [Talk(f"p{at}", "yes" if at % 2 else "no", 20 - at, change=100 + at) for at in range(10)]

    assert calibration(held, given).results[0].order_kept == pytest.approx(-1)
    assert calibration(talks(["yes"] * 10), given).results[0].order_kept is None


def test_the_stance_that_counts_is_the_one_entered_before_the_talk():
    def entry(day, position):
        return StanceEntry(datetime(2026, 1, day, tzinfo=UTC), Stance("p0", position))

    book = (Change(100, datetime(2026, 1, 5, tzinfo=UTC), "ann", "talk", "logged"),)
    entries = (entry(1, -0.6), entry(3, 0.0), entry(9, 0.85))

    assert stances_before(talks(["yes", "no"]), entries, book) == {"p0": 0.0}
