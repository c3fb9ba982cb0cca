"""Dates are read one way or not at all."""

from datetime import date

import pytest

from orgmap.readers.dates import TwoReadings, read_day, read_moment, settle


@pytest.mark.parametrize(
    "text",
    ["2026-02-13", "20260213", "2026/2/13", "13/02/2026", "02/13/2026", "13.2.26", "13 Feb 2026", "13-Feb-26", "Feb 13, 2026",
     "2026-02-13T23:00:00-05:00", "13/02/2026 11:00 PM"],
)  # fmt: skip
def test_a_date_of_one_reading_is_read(text):
    assert read_day(text) == date(2026, 2, 13)


@pytest.mark.parametrize(
    "text", ["", "soon", "31/02/2026", "13/13/2026", "2026-13-01", "0/0/0000", "45123", "1e9"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        read_day(text)


def test_a_date_of_two_readings_says_both():
    with pytest.raises(TwoReadings) as caught:
        read_day("03/04/2026")

    assert (caught.value.day_first, caught.value.month_first) == (date(2026, 4, 3), date(2026, 3, 4))


def test_a_date_that_is_the_same_both_ways_is_read():
    assert read_day("05/05/2026") == date(2026, 5, 5)


def test_one_date_settles_its_whole_column_unless_another_contradicts():
    assert settle(["03/04/2026", "13/04/2026"]) == "day first"
    assert settle(["03/04/2026", "04/13/2026"]) == "month first"
    assert settle(["13/04/2026", "04/13/2026"]) is None
    assert read_day("03/04/2026", "month first") == date(2026, 3, 4)


def test_times_are_in_utc_and_say_whether_they_named_a_zone():
    assert read_moment("2026-01-05T10:00:00+02:00").when.hour == 8
    assert read_moment("2026-01-05T10:00:00Z").zoned
    assert not read_moment("2026-01-05 10:00").zoned


def test_a_time_beyond_the_calendar_is_no_date():
    with pytest.raises(ValueError):
        read_moment("0001-01-01T00:00:00+14:00")
