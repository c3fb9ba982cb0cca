"""What may be chosen when events become ties, and what is said of what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from orgmap.errors import InputError, Problem

#: First and last moment (both included) to look at; a plain date stands for the whole day, UTC.
Window = tuple["date | datetime | None", "date | datetime | None"]

COMMUNICATION = "communication"
MEETING = "meeting"
HALF_LIFE_DAYS = 90.0
BROADCAST_OVER = 25
#: Lines of files kept with a tie, the latest.
LINES_KEPT = 5
MICROSECONDS_A_DAY = 86_400_000_000.0


@dataclass(frozen=True, slots=True)
class Counts:
    """Events in the window, those of them counted once, and those that went to too many people."""

    seen: int = 0
    once: int = 0
    broadcasts: int = 0

    def notes(self, *, broadcast_over: int) -> tuple[str, ...]:
        """What a user should know of what was left out."""
        notes = []
        again = self.seen - self.once
        if again:
            what = "1 event repeats" if again == 1 else f"{again} events repeat"
            notes.append(f"{what} an id already seen: each is counted once.")
        if self.broadcasts:
            what = "1 event went" if self.broadcasts == 1 else f"{self.broadcasts} events went"
            notes.append(f"{what} to more than {broadcast_over} people and left no tie (a broadcast).")
        return tuple(notes)


def moments(window: Window | None) -> tuple[datetime | None, datetime | None]:
    """Both ends of the window as UTC without a zone, as the events table has them."""
    if window is None:
        return None, None
    start, end = window
    return _moment(start, time.min), _moment(end, time.max)


def _moment(value: date | datetime | None, of_day: time) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime):
        return datetime.combine(value, of_day)
    return value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)


def check_options(half_life_days: float | None, broadcast_over: int) -> None:
    """Raise InputError for a half-life or a limit that makes no sense, both at once."""
    problems = []
    if half_life_days is not None and not half_life_days > 0:
        problems.append(
            Problem(
                f"A half-life of {half_life_days} days makes no sense.",
                "Give a number of days above 0, or none for no decay.",
            )
        )
    if broadcast_over < 1:
        problems.append(
            Problem(
                f"A broadcast limit of {broadcast_over} would drop every message.",
                "Give the largest number of recipients a message may have, 1 or more.",
            )
        )
    if problems:
        raise InputError(problems)
