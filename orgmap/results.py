"""What orgmap answers with: scores, findings with reasons, and plans, each knowing how it was made.

Rules kept here once, for all of them:

* A value that is not known is ``None`` (NaN in a frame) with a sentence beside it, never 0.
* A :class:`Reason` carries a ``share`` only where the measure decomposes; the shares of one result
  then sum to one. Otherwise the reason is a computed counterfactual and says so.
* ``to_json`` is the contract with scripts: its keys do not change without a news fragment.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from orgmap.model import Source

if TYPE_CHECKING:
    import pandas as pd

Json = dict[str, Any]
_EMPTY: Mapping[str, Any] = MappingProxyType({})


def _number(value: float | None) -> float | None:
    """A JSON number, or None for what is not known (JSON has no NaN)."""
    return None if value is None or math.isnan(value) or math.isinf(value) else float(value)


@dataclass(frozen=True, slots=True)
class MadeBy:
    """How a result came about: enough to make it again.

    ``fingerprint`` identifies the data, ``window`` the days looked at (ISO, first and last),
    ``options`` whatever else was chosen.
    """

    version: str
    fingerprint: str
    layers: tuple[str, ...] = ()
    window: tuple[str, str] | None = None
    engine: str | None = None
    seed: int | None = None
    options: Mapping[str, Any] = field(default_factory=lambda: _EMPTY)

    def to_json(self) -> Json:
        """The ``made_by`` object of every command's JSON."""
        return {
            "version": self.version,
            "fingerprint": self.fingerprint,
            "layers": list(self.layers),
            "window": list(self.window) if self.window else None,
            "engine": self.engine,
            "seed": self.seed,
            "options": dict(self.options),
        }


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause of a result in words, with its share (0..1, or None) and the lines that show it."""

    text: str
    share: float | None = None
    evidence: tuple[Source, ...] = ()

    def to_json(self) -> Json:
        """Text, share and evidence as plain values."""
        return {
            "text": self.text,
            "share": _number(self.share),
            "evidence": [{"source": line.file, "row": line.row} for line in self.evidence],
        }


class Result(Protocol):
    """Anything that can stand in the ``results`` list of a command."""

    def to_json(self) -> Json:
        """The object of CONTRACT section 4 for this command."""


R_co = TypeVar("R_co", bound=Result, covariant=True)


@dataclass(frozen=True)
class Answer(Generic[R_co]):
    """The whole answer of one command: results, how they were made, and what to know beside them."""

    command: str
    made_by: MadeBy
    results: tuple[R_co, ...] = ()
    notes: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """One object for ``--json``: command, made_by, notes, results."""
        return {
            "command": self.command,
            "made_by": self.made_by.to_json(),
            "notes": list(self.notes),
            "results": [result.to_json() for result in self.results],
        }

    def to_frame(self) -> pd.DataFrame:
        """One row a result, nested values left as they are."""
        import pandas as pd

        return pd.DataFrame([result.to_json() for result in self.results])


@dataclass(frozen=True)
class Score:
    """A number per person, whatever the measure.

    ``values`` has one entry per person, NaN where undefined, and ``undefined`` then holds the
    sentence that says why. ``tolerance`` is the relative difference below which two values tie.
    ``beside`` holds numbers without which the value misleads, by their names, then by person.
    """

    name: str
    values: Mapping[str, float]
    made_by: MadeBy
    undefined: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    tolerance: float = 1e-9
    beside: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: _EMPTY)

    def __getitem__(self, person: str) -> float:
        return self.values[person]

    def ordered(self) -> list[str]:
        """People from the highest value to the lowest, undefined ones last, ties in input order."""
        key = {p: (-math.inf if math.isnan(v) else v) for p, v in self.values.items()}
        return sorted(key, key=lambda person: -key[person])

    def ranks(self) -> dict[str, int]:
        """Rank of each person from 1; people whose values tie share the better rank.

        Undefined people have no rank and are left out.
        """
        ranks: dict[str, int] = {}
        rank, last = 0, math.nan
        for position, person in enumerate(self.ordered(), start=1):
            value = self.values[person]
            if math.isnan(value):
                break
            if not math.isclose(value, last, rel_tol=self.tolerance, abs_tol=1e-12):
                rank, last = position, value
            ranks[person] = rank
        return ranks

    def to_frame(self) -> pd.DataFrame:
        """Columns ``person``, ``value``, ``rank``, ``undefined``, and those beside; highest value first."""
        import pandas as pd

        ranks = self.ranks()
        people = self.ordered()
        return pd.DataFrame(
            {
                "person": people,
                "value": [self.values[p] for p in people],
                "rank": pd.array([ranks.get(p) for p in people], dtype="Int64"),
                "undefined": [self.undefined.get(p) for p in people],
                **{name: [values[p] for p in people] for name, values in self.beside.items()},
            }
        )

    def answer(self, *, top: int | None = None) -> Answer[ScoreRow]:
        """The answer of ``orgmap measure``: one row a person, highest first."""
        rows = tuple(
            ScoreRow(
                p,
                self.values[p],
                self.undefined.get(p),
                {name: values[p] for name, values in self.beside.items()},
            )
            for p in self.ordered()[:top]
        )
        return Answer("measure", self.made_by, rows, self.notes)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One person's value of one measure."""

    person: str
    value: float
    undefined: str | None = None
    beside: Mapping[str, float] = field(default_factory=lambda: _EMPTY)

    def to_json(self) -> Json:
        """person, value (null where undefined), undefined (the reason), and the numbers beside it."""
        return {
            "person": self.person,
            "value": _number(self.value),
            "undefined": self.undefined,
            **{name: _number(value) for name, value in self.beside.items()},
        }


@dataclass(frozen=True, slots=True)
class Broker:
    """Somebody through whom the shortest ways between others run.

    ``score`` is raw directed betweenness; ``measures`` holds other measures of the same person.
    ``rank_low`` and ``rank_high`` stay None until redraws have been made.
    """

    person: str
    name: str
    unit: str | None
    grade: float | None
    rank: int
    score: float
    measures: Mapping[str, float]
    reasons: tuple[Reason, ...] = ()
    rank_low: int | None = None
    rank_high: int | None = None

    def to_json(self) -> Json:
        """The ``brokers`` result."""
        return {
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "grade": _number(self.grade),
            "rank": self.rank,
            "rank_low": self.rank_low,
            "rank_high": self.rank_high,
            "score": _number(self.score),
            "measures": {name: _number(value) for name, value in self.measures.items()},
            "reasons": [reason.to_json() for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class PowerGap:
    """Formal authority beside informal influence, and the gap between them.

    Both are mid-rank percentiles (0..1) over the people shown; ``gap`` = influence - authority.
    """

    person: str
    name: str
    unit: str | None
    grade: float | None
    authority: float | None
    influence: float | None
    gap: float | None
    rank_authority: int | None
    rank_influence: int | None
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> Json:
        """The ``power`` and ``gap`` result."""
        return {
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "grade": _number(self.grade),
            "authority": _number(self.authority),
            "influence": _number(self.influence),
            "gap": _number(self.gap),
            "rank_authority": self.rank_authority,
            "rank_influence": self.rank_influence,
            "reasons": [reason.to_json() for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Moved:
    """How much one person's view weighs in another's final view (0..1)."""

    person: str
    share: float


@dataclass(frozen=True, slots=True)
class InfluenceRow:
    """One person's total influence (mean share of everybody's final view) and whom they move most."""

    person: str
    total_influence: float
    moves: tuple[Moved, ...] = ()

    def to_json(self) -> Json:
        """The ``influence`` result."""
        return {
            "person": self.person,
            "total_influence": _number(self.total_influence),
            "moves": [{"person": m.person, "share": _number(m.share)} for m in self.moves],
        }


@dataclass(frozen=True, slots=True)
class WayRound:
    """A change that was re-solved, and what it does to approval (difference in probability)."""

    change: str
    approval_difference: float

    def to_json(self) -> Json:
        """change and approval_difference."""
        return {
            "change": self.change,
            "approval_difference": _number(self.approval_difference),
        }


@dataclass(frozen=True, slots=True)
class Blocker:
    """Somebody who could stop or slow the initiative, and how.

    ``kind`` is opposes, could_stop, gate or slow. ``stance`` is the position used (-1..1) and
    ``assumed`` says that nobody entered it. ``power`` is the share of the decision this person
    holds (0..1). ``swing`` is P(approval | this person says yes) - P(approval | not): an "if",
    never a "because".
    """

    person: str
    name: str
    unit: str | None
    kind: str
    stance: float | None
    assumed: bool
    power: float | None
    swing: float | None
    reasons: tuple[Reason, ...] = ()
    ways_round: tuple[WayRound, ...] = ()

    def to_json(self) -> Json:
        """The ``blockers`` result."""
        return {
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "kind": self.kind,
            "stance": _number(self.stance),
            "assumed": self.assumed,
            "power": _number(self.power),
            "swing": _number(self.swing),
            "reasons": [reason.to_json() for reason in self.reasons],
            "ways_round": [way.to_json() for way in self.ways_round],
        }


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
            "probability": _number(self.probability),
            "low": _number(self.low),
            "high": _number(self.high),
            "exact": self.exact,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One talk: who, in which week (from 1), by which channel, through whom, and why then.

    ``messenger`` is the best carrier by then, or None for the user in person. ``p_yes`` is the
    chance of a yes in that talk. ``firm``: whether its place holds in four of five perturbed worlds
    (None where that was not computed).
    ``assumed`` names inputs nobody entered ("stance", "relation").
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
            "p_yes": _number(self.p_yes),
            "firm": self.firm,
            "reasons": [reason.to_json() for reason in self.reasons],
            "assumed": list(self.assumed),
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
            "approval": _number(self.approval),
            "difference": _number(self.difference),
            "error": _number(self.error),
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
            "chance_by_yes": [_number(v) for v in self.chance_by_yes],
            "approval_by_yes": [_number(v) for v in self.approval_by_yes],
            "tripwire": self.tripwire,
        }


@dataclass(frozen=True)
class Plan:
    """In which order, how and through whom to talk to people, and why.

    ``objective`` is J of SEQUENCING: approval minus the price of opposition and of time.
    ``compared`` holds every habit, "easiest" always among them, scored on the same draws.
    ``places`` gives the quartiles of each person's week over perturbed worlds; ``chain`` the people one
    backs the other, first to last, up to the most decisive one.
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

    @property
    def exact(self) -> bool:
        """Whether the order was found by exact search and its approval computed without sampling."""
        return self.approval.exact

    @property
    def weeks(self) -> dict[str, int]:
        """The week of each person's talk."""
        return {step.person: step.week for step in self.steps}

    def to_frame(self) -> pd.DataFrame:
        """One row a talk: order, week, person, name, unit, channel, messenger, p_yes."""
        import pandas as pd

        columns = ["order", "week", "person", "name", "unit", "channel", "messenger", "p_yes"]
        return pd.DataFrame([step.to_json() for step in self.steps], columns=columns)

    def to_json(self) -> Json:
        """The ``plan`` result."""
        return {
            "approval": self.approval.to_json(),
            "objective": _number(self.objective),
            "steps": [step.to_json() for step in self.steps],
            "unit_order": list(self.unit_order),
            "compared": {name: habit.to_json() for name, habit in self.compared.items()},
            "checkpoints": [checkpoint.to_json() for checkpoint in self.checkpoints],
            "exact": self.exact,
        }


@dataclass(frozen=True, slots=True)
class EgoPicture:
    """A person's own network: measures, whom they do not see, whom they lean on, whom they resemble."""

    person: str
    measures: Mapping[str, float]
    blind_spots: tuple[Reason, ...]
    over_reliance: Reason | None
    bias: tuple[Reason, ...]

    def to_json(self) -> Json:
        """The ``mirror --me`` result."""
        return {
            "me": self.person,
            "measures": {name: _number(value) for name, value in self.measures.items()},
            "blind_spots": [reason.to_json() for reason in self.blind_spots],
            "over_reliance": self.over_reliance.to_json() if self.over_reliance else None,
            "bias": [reason.to_json() for reason in self.bias],
        }


@dataclass(frozen=True, slots=True)
class GuessAccuracy:
    """How a guessed network matches the measured one: phi over off-diagonal cells (-1..1), and the errors.

    ``omissions`` are measured ties not guessed, ``commissions`` guessed ties not measured.
    ``low`` and ``high`` stay None until an interval is computed.
    """

    accuracy: float | None
    omissions: tuple[tuple[str, str], ...]
    commissions: tuple[tuple[str, str], ...]
    expected_by_chance: float | None
    low: float | None = None
    high: float | None = None
    person: str | None = None

    def to_json(self) -> Json:
        """The ``mirror --guess`` result (with ``person`` under ``--everyone``)."""
        return {
            **({"person": self.person} if self.person else {}),
            "accuracy": _number(self.accuracy),
            "omissions": [list(pair) for pair in self.omissions],
            "commissions": [list(pair) for pair in self.commissions],
            "expected_by_chance": _number(self.expected_by_chance),
            "low": _number(self.low),
            "high": _number(self.high),
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something a note seems to say, for a person to accept or reject.

    ``kind`` is person, tie or stance; ``span`` the start and end of the words in ``sentence``;
    ``status`` proposed, accepted or rejected.
    """

    kind: str
    people: tuple[str, ...]
    object: str | None
    polarity: int | None
    confidence: float
    sentence: str
    span: tuple[int, int]
    file: str
    row: int
    status: str = "proposed"

    def to_json(self) -> Json:
        """The ``notes`` result."""
        return {
            "kind": self.kind,
            "people": list(self.people),
            "object": self.object,
            "polarity": self.polarity,
            "confidence": _number(self.confidence),
            "sentence": self.sentence,
            "span": list(self.span),
            "file": self.file,
            "row": self.row,
            "status": self.status,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """A plain row (show, add, undo, history): named values in order."""

    values: Mapping[str, Any]

    def to_json(self) -> Json:
        """The values themselves."""
        return dict(self.values)


def add_notes(notes: Sequence[str], *more: str) -> tuple[str, ...]:
    """Notes with others appended, each once, in order.

    >>> add_notes(["a"], "b", "a")
    ('a', 'b')
    """
    return tuple(dict.fromkeys((*notes, *more)))
