"""What is said of one unit of the wider audience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orgmap.results import Json

#: A unit's readiness has moved when it changed by this much (of a scale of 2) and by twice its error.
LEAST_CHANGE = 0.05
#: From this readiness on a unit is won and need not move ("supportive" on the scale users enter).
READY = 0.5


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody whose open and lasting yes would raise a unit's readiness by ``gain`` (scale -1..1)."""

    person: str
    name: str
    unit: str | None
    in_plan: bool
    gain: float

    def to_json(self) -> Json:
        """One entry of ``carriers``."""
        return {
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "in_plan": self.in_plan,
            "gain": self.gain,
        }


@dataclass(frozen=True, slots=True)
class AtWeek:
    """A unit's readiness when the talks up to the end of a week are held and no others."""

    week: int
    readiness: float

    def to_json(self) -> Json:
        """One entry of ``by_week``."""
        return {"week": self.week, "readiness": self.readiness}


@dataclass(frozen=True)
class UnitReadiness:
    """The readiness of a unit's people who are not in the plan, before it and after it.

    ``before`` and ``after`` are mean views at rest, -1 (against) to 1 (for); ``change`` is after minus
    before with its standard ``error``; ``low`` and ``high`` hold four of five outcomes, over the answers
    that may come and over stances nobody entered. ``people`` counts those it is the mean of, ``unknown``
    those of them without an entered stance, ``in_plan`` people of the unit who are in the plan. ``heard``
    is the mean chance of having heard of it by the end. ``moves`` is None where the unit is ready already.
    Below the minimum group size every number is None and ``undefined`` says so. ``unit`` is None in the
    row of all units together.
    """

    unit: str | None
    label: str
    people: int
    unknown: int
    in_plan: int
    before: float | None = None
    after: float | None = None
    low: float | None = None
    high: float | None = None
    change: float | None = None
    error: float | None = None
    moves: bool | None = None
    heard: float | None = None
    by_week: tuple[AtWeek, ...] = ()
    carriers: tuple[Carrier, ...] = ()
    undefined: str | None = None

    @property
    def text(self) -> str:
        """The row as a sentence."""
        who = f"{self.label}: {_people(self.people)}, {_unknown(self.unknown, self.people)}"
        if self.before is None or self.after is None:
            return f"{who}. {self.undefined}"
        told = f"{who}. Readiness {self.before:+.2f} before and {self.after:+.2f} after the plan"
        if self.moves is None:
            return f"{told}: ready, with or without it."
        if self.moves:
            verb = "rises" if self.after > self.before else "falls"
            return f"{told}: it {verb}."
        carried = _carried(self.carriers)
        return f"{told}: it will not move. {carried}".rstrip()

    def to_json(self) -> Json:
        """The ``audience`` result."""
        return {
            "unit": self.unit,
            "label": self.label,
            "people": self.people,
            "unknown": self.unknown,
            "in_plan": self.in_plan,
            "readiness_before": self.before,
            "readiness_after": self.after,
            "low": self.low,
            "high": self.high,
            "change": self.change,
            "error": self.error,
            "moves": self.moves,
            "heard": self.heard,
            "by_week": [one.to_json() for one in self.by_week],
            "carriers": [one.to_json() for one in self.carriers],
            "text": self.text,
            "undefined": self.undefined,
        }


def stirred(before: float, after: float, error: float) -> bool | None:
    """Whether a unit moves, either way; None where it is ready before and after and need not.

    >>> stirred(0.0, 0.2, 0.01), stirred(0.0, 0.04, 0.01), stirred(0.6, 0.61, 0.01)
    (True, False, None)
    """
    if abs(after - before) > max(2 * error, LEAST_CHANGE):
        return True
    return None if min(before, after) >= READY else False


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _unknown(count: int, people: int) -> str:
    if count == people:
        return "the stance of none of them entered"
    return f"the stance of {count} of them not entered" if count else "all stances entered"


def _carried(carriers: Sequence[Carrier]) -> str:
    """Who could carry it to the unit, in words."""
    if not carriers:
        return "Nobody known reaches its people: find out whom they listen to."
    first = carriers[0]
    how = "if the talk is won" if first.in_plan else "though not in the plan"
    text = f"{first.name} could carry it there, {how}: an open yes adds {first.gain:+.2f}"
    others = " and ".join(f"{one.name} ({one.gain:+.2f})" for one in carriers[1:3])
    return f"{text}; then {others}." if others else f"{text}."
