"""When a warning is raised, set before the talks; and what a warning says."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from orgmap.errors import InputError, Problem
from orgmap.results import Json

Advice = Literal["step_in", "redirect", "wait"]
_SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a warning is raised. Set them before the talks; every default is on the page of the commands.

    ``overdue_weeks``: a talk is overdue this many weeks after its planned week. ``vital``: how many people
    of the largest swing count as vital, from a swing of ``vital_swing`` on. ``gate_near``: weeks to a gate
    that count as near. ``turned``: how far a stance must fall. ``low_interest``: salience up to this is
    low. ``repeated``: how many people make a concern a common one. ``lull``: robust deviations below
    normal, ``drop``: share of contact gone. ``minimum_group``: people in a unit, 5 or more.
    """

    overdue_weeks: int = 1
    vital: int = 3
    vital_swing: float = 0.1
    gate_near: int = 2
    turned: float = 0.5
    low_interest: float = 0.3
    repeated: int = 3
    lull: float = 3.0
    drop: float = 0.5
    minimum_group: int = _SMALLEST_GROUP

    @classmethod
    def of(cls, **given: float) -> Thresholds:
        """Thresholds with some of them given by name.

        >>> Thresholds.of(overdue_weeks=2).overdue_weeks
        2

        Raises InputError for a name that is none, a negative number, and a group under five.
        """
        known = {field.name: type(getattr(cls(), field.name)) for field in fields(cls)}
        problems = [
            Problem(f"There is no threshold '{name}'.", f"Use {', '.join(known)}.")
            for name in given
            if name not in known
        ]
        problems += [
            Problem(f"The threshold {name} is {value:g}.", "Give a number above 0.")
            for name, value in given.items()
            if value < 0
        ]
        if given.get("minimum_group", _SMALLEST_GROUP) < _SMALLEST_GROUP:
            problems.append(
                Problem("Units of fewer than 5 people are never shown.", "Give minimum_group 5 or more.")
            )
        if problems:
            raise InputError(problems)
        return cls(**{name: known[name](value) for name, value in given.items()})


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning: what kind, about whom or what, since when, the threshold and the value beyond it.

    ``advice`` is step_in (act yourself now), redirect (another way, another messenger, another scope) or
    wait (look again next week); ``why`` says why that and not another.
    """

    kind: str
    who_or_what: str
    since: str
    threshold: float
    value: float
    advice: Advice
    text: str
    why: str

    def to_json(self) -> Json:
        """The ``warnings`` result."""
        return {
            "kind": self.kind,
            "who_or_what": self.who_or_what,
            "since": self.since,
            "threshold": self.threshold,
            "value": self.value,
            "advice": self.advice,
            "text": self.text,
            "why": self.why,
        }
