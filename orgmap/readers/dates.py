"""Dates and times as people write them, read without guessing.

ISO is always understood. Any other form of numbers (``3/4/2026``) can put the day or the month
first; the column as a whole settles it, where some date has a part above 12. A date that can still
be read two ways is never chosen for the user: :class:`TwoReadings` says both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

Order = Literal["day first", "month first"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s+(.+))?")
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?:,?\s+(.+))?")
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})[ \-/.]+([a-z]{3})[a-z]*[ \-/.,]+(\d{4}|\d{2})(?:,?\s+(.+))?")
_MONTH_NAME_DAY = re.compile(r"([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:,?\s+(.+))?")
_WEEKDAY = re.compile(r"^(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(am|pm)?\s*(z|utc|gmt)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date with the time of day, and whether the text named its time zone."""

    when: datetime
    zoned: bool


class TwoReadings(ValueError):
    """The text can be read with the day or with the month first; nothing in its column settles which."""

    def __init__(self, text: str, day_first: date, month_first: date) -> None:
        self.day_first = day_first
        self.month_first = month_first
        super().__init__(text)


def settle(values: Iterable[str]) -> Order | None:
    """Which part comes first in a column of dates, where the column itself says so, else None.

    >>> settle(["01/02/2026", "13/02/2026"])
    'day first'
    >>> settle(["01/02/2026"]) is None
    True
    """
    found: set[Order] = set()
    for value in values:
        match = _NUMBERS.fullmatch(value.strip().casefold())
        if match:
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second:
                found.add("day first")
            elif second > 12 >= first:
                found.add("month first")
    return found.pop() if len(found) == 1 else None


def read_moment(text: str, order: Order | None = None) -> Moment:
    """The date and time a text states, in UTC (a time without a zone is taken as UTC).

    >>> read_moment("2026-01-05T10:00:00+02:00").when.isoformat()
    '2026-01-05T08:00:00+00:00'

    Raises
    ------
    TwoReadings
        The day and the month can be swapped, and ``order`` does not settle it.
    ValueError
        The text is no date.
    """
    text = text.strip()
    moment = _iso(text) or _written(text.casefold(), order)
    if moment is None:
        raise ValueError(text)
    return moment


def read_day(text: str, order: Order | None = None) -> date:
    """The day a text states, as written (never moved into another time zone).

    >>> read_day("13/02/2026").isoformat()
    '2026-02-13'

    Raises
    ------
    TwoReadings
        The day and the month can be swapped, and ``order`` does not settle it.
    ValueError
        The text is no date.
    """
    text = text.strip()
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return read_moment(text, order).when.date()


def _iso(text: str) -> Moment | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return _moment(when)


def _moment(when: datetime) -> Moment:
    if when.tzinfo is None:
        return Moment(when.replace(tzinfo=UTC), zoned=False)
    try:
        return Moment(when.astimezone(UTC), zoned=True)
    except OverflowError as error:  # the first or last day of the calendar
        raise ValueError(str(when)) from error


def _written(text: str, order: Order | None) -> Moment | None:
    text = _WEEKDAY.sub("", text)
    if match := _YEAR_FIRST.fullmatch(text):
        return _with_clock(date(int(match[1]), int(match[3]), int(match[4])), match[5])
    if match := _NUMBERS.fullmatch(text):
        return _with_clock(_ordered(text, int(match[1]), int(match[3]), _year(match[4]), order), match[5])
    if (match := _DAY_MONTH_NAME.fullmatch(text)) and match[2] in _MONTHS:
        return _with_clock(date(_year(match[3]), _MONTHS.index(match[2]) + 1, int(match[1])), match[4])
    if (match := _MONTH_NAME_DAY.fullmatch(text)) and match[1] in _MONTHS:
        return _with_clock(date(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2])), match[4])
    return None


def _ordered(text: str, first: int, second: int, year: int, order: Order | None) -> date:
    if first > 12:
        return date(year, second, first)
    if second > 12:
        return date(year, first, second)
    day_first, month_first = date(year, second, first), date(year, first, second)
    if day_first == month_first:
        return day_first
    if order is None:
        raise TwoReadings(text, day_first, month_first)
    return day_first if order == "day first" else month_first


def _year(text: str) -> int:
    """Two digits are 1970 to 2069, as POSIX reads them to within a year."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _with_clock(day: date, clock: str | None) -> Moment:
    if not clock:
        return Moment(datetime.combine(day, time(), tzinfo=UTC), zoned=False)
    match = _CLOCK.fullmatch(clock)
    if match is None:
        raise ValueError(clock)
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4] == "pm" else 0)
    at = time(hour, int(match[2]), int(match[3] or 0))
    return Moment(datetime.combine(day, at, tzinfo=UTC), zoned=match[5] is not None)
