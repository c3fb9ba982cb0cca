"""Plans: steps in weeks, what to check on the way, and how other orders compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orgmap.results.answers import Json, Reason, number

if TYPE_CHECKING:
    import pandas as pd


#: What the channel of a talk held in a small group says.
SMALL_GROUP = "small group"
#: Below this chance, or difference of chances, no number is worth naming.
NEXT_TO_NOTHING = 0.005


class Agreed(dict[str, int]):
    """The week of each person's first talk under a plan; ``together`` are those met in a small group.

    >>> Agreed({"ann": 1, "bo": 1}, ["ann", "bo"]).together == {"ann", "bo"}
    True
    """

    together: frozenset[str]

    def __init__(self, weeks: Mapping[str, int], together: Iterable[str] = ()) -> None:
        super().__init__(weeks)
        self.together = frozenset(together)


@dataclass(frozen=True, slots=True)
class Approval:
    """Chance of passing every gate (0..1), its band, and whether it is exact."""

    probability: float
    low: float | None = None
    high: float | None = None
    exact: bool = False

    def to_json(self) -> Json:
        """probability, low, high, exact."""
        return {
            "probability": number(self.probability),
            "low": number(self.low),
            "high": number(self.high),
            "exact": self.exact,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One talk: who, in which week (from 1), by which channel, through whom, and why then.

    ``messenger`` is the best carrier by then, or None for the user in person. ``p_yes`` is the
    chance of a yes in that talk. ``firm``: whether its place holds in four of five perturbed worlds
    (None where that was not computed).
    ``assumed`` names inputs nobody entered ("stance", "relation").
    ``condition`` says when the talk is held at all, for a slot kept for a second talk; ``p_yes`` is then the
    chance that the second talk, if held, turns the answer into a yes.
    """

    order: int
    week: int
    person: str
    name: str
    unit: str | None
    channel: str
    messenger: str | None
    p_yes: float
    reasons: tuple[Reason, ...] = ()
    assumed: tuple[str, ...] = ()
    firm: bool | None = None
    condition: str | None = None

    def to_json(self) -> Json:
        """One entry of the plan's ``steps``."""
        return {
            "order": self.order,
            "week": self.week,
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "channel": self.channel,
            "messenger": self.messenger,
            "p_yes": number(self.p_yes),
            "firm": self.firm,
            "reasons": [reason.to_json() for reason in self.reasons],
            "assumed": list(self.assumed),
            "condition": self.condition,
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """A habit beside the plan: its approval, plan minus habit, and that difference's standard error."""

    approval: float
    difference: float
    error: float
    weeks: Mapping[str, int] = field(default_factory=dict)

    def to_json(self) -> Json:
        """approval, difference, error."""
        return {
            "approval": number(self.approval),
            "difference": number(self.difference),
            "error": number(self.error),
        }


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What to look for at the end of a week: approval by number of yes so far, and the tripwire.

    ``approval_by_yes[k]`` is P(approval | k yes by then); ``chance_by_yes[k]`` is P(k). With
    ``tripwire`` yes or fewer, stop, re-plan or change the scope; None where no count is that bad.
    """

    week: int
    talks: int
    chance_by_yes: tuple[float, ...]
    approval_by_yes: tuple[float | None, ...]
    tripwire: int | None

    def to_json(self) -> Json:
        """One entry of the plan's ``checkpoints``."""
        return {
            "week": self.week,
            "talks": self.talks,
            "chance_by_yes": [number(v) for v in self.chance_by_yes],
            "approval_by_yes": [number(v) for v in self.approval_by_yes],
            "tripwire": self.tripwire,
        }


@dataclass(frozen=True, slots=True)
class ShutGate:
    """A gate that answers already given have shut.

    ``people`` shut it by their answers, alone where one does, else the fewest who do so together; ``text``
    says why. ``reopened_by`` are the fewest who would have to answer otherwise, each with the least answer
    (0 lukewarm, 1 yes) that would do.
    """

    gate: str
    people: tuple[str, ...]
    text: str
    reopened_by: Mapping[str, int]

    def to_json(self) -> Json:
        """One entry of ``shut``."""
        return {
            "gate": self.gate,
            "people": list(self.people),
            "text": self.text,
            "reopened_by": [{"person": who, "answer": answer} for who, answer in self.reopened_by.items()],
        }


@dataclass(frozen=True)
class Plan:
    """In which order, how and through whom to talk to people, and why.

    ``objective`` is J of SEQUENCING: approval minus the price of opposition and of time.
    ``compared`` holds every habit, "easiest" always among them, scored on the same draws.
    ``places`` gives the quartiles of each person's week over perturbed worlds; ``chain`` the people one
    backs the other, first to last, up to the most decisive one. ``shut`` are the gates that answers already
    given have shut, where approval is next to impossible for it.
    """

    approval: Approval
    objective: float
    steps: tuple[Step, ...]
    unit_order: tuple[str, ...]
    compared: Mapping[str, Compared]
    checkpoints: tuple[Checkpoint, ...] = ()
    swings: Mapping[str, float | None] = field(default_factory=dict)
    places: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    chain: tuple[str, ...] = ()
    shut: tuple[ShutGate, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether the order was found by exact search and its approval computed without sampling."""
        return self.approval.exact

    @property
    def talks(self) -> tuple[Step, ...]:
        """The first talks, which are held in any case: the steps without those on a condition."""
        return tuple(step for step in self.steps if step.condition is None)

    @property
    def weeks(self) -> Agreed:
        """The week of each person's first talk, and who is met together."""
        together = (step.person for step in self.talks if SMALL_GROUP in step.channel)
        return Agreed({step.person: step.week for step in self.talks}, together)

    def to_frame(self) -> pd.DataFrame:
        """One row a talk: order, week, person, name, unit, channel, messenger, p_yes."""
        import pandas as pd

        columns = ["order", "week", "person", "name", "unit", "channel", "messenger", "p_yes"]
        return pd.DataFrame([step.to_json() for step in self.steps], columns=columns)

    def to_json(self) -> Json:
        """The ``plan`` result."""
        return {
            "approval": self.approval.to_json(),
            "objective": number(self.objective),
            "steps": [step.to_json() for step in self.steps],
            "unit_order": list(self.unit_order),
            "compared": {name: habit.to_json() for name, habit in self.compared.items()},
            "checkpoints": [checkpoint.to_json() for checkpoint in self.checkpoints],
            "exact": self.exact,
            "shut": [gate.to_json() for gate in self.shut],
        }
