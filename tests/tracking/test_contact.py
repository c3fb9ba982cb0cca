"""Contact between units: normal variation raises nothing, silence beyond it does, small units never."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from orgmap.tracking import contact, drying_up
from orgmap.tracking.contact import RECENT_WEEKS, weekly_counts

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
UNITS = {f"{unit}{number}": unit for unit in "ABC" for number in range(5)}


def events(counts):
    """Mails from one unit to another: ``counts[(a, b)]`` is a list of messages a week."""
    rows = []
    for (a, b), weeks in counts.items():
        for week, messages in enumerate(weeks):
            rows += [
                {
                    "id": f"{a}{b}{week}-{number}",
                    "time": START + timedelta(weeks=week, hours=7 * (number % 20)),
                    "kind": "mail",
                    "sender": f"{a}{number % 5}",
                    "recipients": [f"{b}{(number + 1) % 5}"],
                }
                for number in range(messages)
            ]
        # The last day of the last week, so that all weeks are whole.
        last = START + timedelta(weeks=len(weeks), days=-1)
        rows.append(
            {"id": f"{a}{b}-end", "time": last, "kind": "mail", "sender": f"{a}0", "recipients": [f"{a}1"]}
        )
    return pa.Table.from_pylist(rows)


def test_messages_are_counted_once_for_each_pair_of_units_and_week():
    names, counts, first = weekly_counts(events({("A", "B"): [2, 0, 3], ("B", "C"): [1, 1, 1]}), UNITS)

    assert names == ["A", "B", "C"]
    assert counts[:, 0, 1].tolist() == [2, 0, 3]
    assert counts[:, 1, 2].tolist() == [1, 1, 1]
    assert counts[:, 0, 2].tolist() == [0, 0, 0]
    assert first == START.date()


def test_a_pair_that_falls_silent_is_told_with_what_was_expected():
    """Ten a week for twelve weeks, then one: spread is the root of ten, z = -9 / (3.162 * .617)."""
    found = drying_up(events({("A", "B"): [10] * 12 + [1] * 4, ("B", "C"): [10] * 16}), UNITS)

    (lull,) = found
    assert lull.units == ("A", "B")
    assert (lull.seen, lull.expected) == (1.0, 10.0)
    assert lull.z == pytest.approx(-9 / (10**0.5 * (1 / 4 + 1.5708 / 12) ** 0.5))
    assert lull.since == (START + timedelta(weeks=12)).date()


def test_a_lull_of_everybody_is_a_holiday():
    quiet = [10] * 12 + [1] * 4

    assert drying_up(events({("A", "B"): quiet, ("B", "C"): quiet, ("A", "C"): quiet}), UNITS) == []


def test_a_unit_below_the_minimum_group_is_never_shown():
    silent = events({("A", "B"): [10] * 12 + [0] * 4, ("B", "C"): [10] * 16})
    without_one = {person: unit for person, unit in UNITS.items() if person != "A4"}

    assert len(drying_up(silent, UNITS)) == 1
    assert drying_up(silent, without_one) == []
    assert drying_up(silent, UNITS, minimum_group=6) == []


def test_too_few_weeks_or_messages_say_nothing():
    assert drying_up(events({("A", "B"): [10] * 7 + [0] * 4}), UNITS) == []
    assert drying_up(events({("A", "B"): [2] * 20 + [0] * 4}), UNITS) == []
    assert drying_up(None, UNITS) == []


@pytest.mark.parametrize("mean", [4.0, 8.0, 25.0])
def test_normal_variation_raises_nothing(mean):
    """Poisson counts without any change: fewer than one pair in a hundred is told, over 1,500 pairs."""
    rng = np.random.default_rng(int(mean))
    alarms, told = 0, 0
    series = rng.poisson(mean, (1500, 26)).astype(float)
    others = series.sum(axis=0)
    for own in series:
        measured = contact._against_itself(own, others - own)
        if measured is not None:
            told += 1
            seen, expected, z = measured
            alarms += z <= -3 and seen <= 0.5 * expected
    assert told > 1000
    assert alarms < told / 100


def test_a_halving_of_steady_contact_is_found_in_most_cases():
    """25 a week falling to 10 over four weeks: the power of the warning."""
    rng = np.random.default_rng(3)
    found = 0
    for _ in range(200):
        own = np.concatenate([rng.poisson(25, 22), rng.poisson(10, RECENT_WEEKS)]).astype(float)
        _, _, z = contact._against_itself(own, rng.poisson(500, 26).astype(float))
        found += z <= -3
    assert found > 180
