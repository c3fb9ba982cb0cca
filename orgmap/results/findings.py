"""Findings: who holds power, who could stop it, what somebody does not see, and what notes say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orgmap.results.answers import Json, Reason, number


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
            "grade": number(self.grade),
            "rank": self.rank,
            "rank_low": self.rank_low,
            "rank_high": self.rank_high,
            "score": number(self.score),
            "measures": {name: number(value) for name, value in self.measures.items()},
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
            "grade": number(self.grade),
            "authority": number(self.authority),
            "influence": number(self.influence),
            "gap": number(self.gap),
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
            "total_influence": number(self.total_influence),
            "moves": [{"person": m.person, "share": number(m.share)} for m in self.moves],
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
            "approval_difference": number(self.approval_difference),
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
    swing_band: tuple[float, float] | None = None
    stops: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """The ``blockers`` result."""
        return {
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "kind": self.kind,
            "stance": number(self.stance),
            "assumed": self.assumed,
            "power": number(self.power),
            "swing": number(self.swing),
            "reasons": [reason.to_json() for reason in self.reasons],
            "ways_round": [way.to_json() for way in self.ways_round],
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
            "measures": {name: number(value) for name, value in self.measures.items()},
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
            "accuracy": number(self.accuracy),
            "omissions": [list(pair) for pair in self.omissions],
            "commissions": [list(pair) for pair in self.commissions],
            "expected_by_chance": number(self.expected_by_chance),
            "low": number(self.low),
            "high": number(self.high),
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
            "confidence": number(self.confidence),
            "sentence": self.sentence,
            "span": list(self.span),
            "file": self.file,
            "row": self.row,
            "status": self.status,
        }
