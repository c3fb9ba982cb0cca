"""The nouns of the domain, as frozen data: people, units, ties, an initiative, and `Records`.

Conventions, and what follows from them:

* ``strength`` is closeness (more is nearer); ``cost`` = 1 / strength is distance. The word
  "weight" is read in files and used nowhere else.
* ``None`` means "not known". Missing is never zero.
* ``grade`` is a place in the hierarchy (1 = top); ``rank`` is a position in a list.
* Every record knows its :class:`Source`, the file and row it came from, so that an explanation can
  end at a line the user can open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

LayerKind = Literal["formal", "informal", "negative"]
Influence = Literal["against", "with", "both", "none"]
RightKind = Literal["votes", "vetoes", "chairs", "advises"]
PairKind = Literal["deference", "messenger", "leak"]

REPORTS_TO = "reports_to"
NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """The line of a file that says so: ``file`` relative to the folder read, ``row`` from 1 (header)."""

    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the organisation.

    ``managers`` holds ids, the solid line first and dotted lines after. ``grade`` is 1 at the top.
    ``authority`` is in 0..1 when stated. ``can_carry`` says whether the person may carry a message.
    ``attributes`` keeps every other column as text; none of them enters a score.
    """

    id: str
    name: str = ""
    email: str | None = None
    aliases: tuple[str, ...] = ()
    unit: str | None = None
    title: str | None = None
    grade: float | None = None
    managers: tuple[str, ...] = ()
    authority: float | None = None
    can_carry: bool = True
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    source: Source | None = None

    @property
    def label(self) -> str:
        """The name to show: the name, or the id where no name is known."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Unit:
    """A business unit or team. ``pnl`` says whether its head holds a profit-and-loss account."""

    name: str
    parent: str | None = None
    head: str | None = None
    pnl: bool | None = None
    spend: float | None = None
    value_driver: str | None = None
    economics: str | None = None
    metrics: str | None = None
    concern: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A kind of tie and how it is read.

    ``influence`` "against": influence runs from target to source (i goes to j for advice, so j
    influences i); "with": along the arrow; "both": both ways; "none": never enters influence.
    ``directed`` None means "see from the file".
    """

    name: str
    kind: LayerKind = "informal"
    influence: Influence = "both"
    directed: bool | None = None
    source: Source | None = None


_LAYER_DEFAULTS: Mapping[str, Layer] = MappingProxyType(
    {
        layer.name: layer
        for layer in (
            Layer(REPORTS_TO, "formal", "against", directed=True),
            Layer("advice", "informal", "against"),
            Layer("trust", "informal", "against"),
            Layer("listens_to", "informal", "against"),
            Layer("friendship", "informal", "both"),
            Layer("communication", "informal", "both"),
            Layer("work", "informal", "both"),
            Layer("meeting", "informal", "both"),
            Layer("conflict", "negative", "none"),
            Layer("avoids", "negative", "none"),
        )
    }
)


def default_layer(name: str) -> Layer:
    """How a layer is read when no layers.csv says otherwise; an unknown one is informal, both ways.

    >>> default_layer("advice").influence
    'against'
    >>> default_layer("lunch").influence
    'both'
    """
    return _LAYER_DEFAULTS.get(name, Layer(name))


def is_known_layer(name: str) -> bool:
    """Whether the layer has a documented default reading."""
    return name in _LAYER_DEFAULTS


@dataclass(frozen=True, slots=True)
class Tie:
    """One person's tie to another on a layer. ``strength`` > 0; ``sign`` is 1 or -1.

    ``perceiver`` None is the source's own report; a tie with a perceiver is what that person
    believes, and serves the mirror only.
    """

    source: str
    target: str
    layer: str
    strength: float = 1.0
    sign: int = 1
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    perceiver: str | None = None
    sources: tuple[Source, ...] = ()


#: The role of somebody in a chat channel, which is no formal body.
CHANNEL_MEMBER = "channel member"
#: The role of somebody in a group of accounts, which gives nobody a say either.
GROUP_MEMBER = "group member"


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's seat in a body (committee, board, working group), with dates when known.

    >>> Membership("p1", "#lunch", CHANNEL_MEMBER).is_seat
    False
    """

    person: str
    body: str
    role: str | None = None
    start: date | None = None
    end: date | None = None
    source: Source | None = None

    @property
    def is_seat(self) -> bool:
        """Whether the body is a formal one: a chat channel or a group of accounts gives nobody a say."""
        return self.role not in (CHANNEL_MEMBER, GROUP_MEMBER)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person's place in the organisation from one day to another: unit, title, grade and managers.

    ``start`` is the first day and ``end`` the last, both included; None is open: since before the file
    begins, or until something else is said. A place that starts ends the one before it.

    >>> Assignment("p1", date(2026, 1, 1)).holds(date(2025, 12, 31))
    False
    """

    person: str
    start: date | None = None
    end: date | None = None
    unit: str | None = None
    title: str | None = None
    grade: float | None = None
    managers: tuple[str, ...] = ()
    source: Source | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies between first and last."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


#: Words a user may write for a position, and the standard deviations of three confidences.
SEAM_POSITIONS: Mapping[str, float] = MappingProxyType(
    {"resistant": -0.6, "neutral": 0.0, "supportive": 0.5, "leading": 0.85, "unaware": 0.0}
)
CONFIDENCE_SD: Mapping[str, float] = MappingProxyType({"sure": 0.15, "likely": 0.30, "guess": 0.50})
UNKNOWN_STANCE_SD = 0.50


@dataclass(frozen=True, slots=True)
class Stance:
    """What a user believes of a person: ``position`` -1 (against) .. 1 (for), its ``sd``, and the rest.

    ``relation`` is the user's own relation to the person, -2..2. ``note`` is the file's own
    ``source`` column (where the user knows it from); ``source`` is the line of the file.
    """

    person: str
    position: float | None = None
    sd: float | None = None
    desired: float | None = None
    salience: float | None = None
    concern: str | None = None
    public_position: float | None = None
    relation: float | None = None
    as_of: date | None = None
    note: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Right:
    """What a person may do at a gate.

    ``vote`` >= 0; ``implementation`` >= 0 is the slow-walk share (None: the vote).
    """

    gate: str
    person: str
    right: RightKind
    order: int | None = None
    vote: float = 1.0
    implementation: float | None = None
    limit: float | None = None
    currency: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A decision the initiative must pass, in a ``week`` (from 1) or on a ``date``.

    ``rule`` is a preset of (quota, tolerance, chair); fields written out override it. See
    :meth:`orgmap.sequence.rules`.
    """

    name: str
    week: int | None = None
    day: date | None = None
    rule: str | None = None
    quota: float | None = None
    tolerance: float | None = None
    chair: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the initiative, and whether it may be carved out. ``value_share`` in 0..1."""

    item: str
    units: tuple[str, ...] = ()
    value_share: float | None = None
    can_carve_out: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something that must be ready, and the day or week it is."""

    id: str
    ready: date | None = None
    week: int | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """``a`` at least ``gap_weeks`` before ``b``.

    Each is ``person:ID``, ``unit_head:UNIT`` or ``milestone:ID``.
    """

    a: str
    b: str
    gap_weeks: int = 1


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which a person cannot be talked to, first and last included."""

    person: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Initiative:
    """What the user wants, by when, and through which gates. ``me`` is the user's own person id."""

    name: str
    ask: str | None = None
    end_state: str | None = None
    me: str | None = None
    start: date | None = None
    weeks: int | None = None
    deadline: date | None = None
    capacity: int | None = None
    gates: tuple[Gate, ...] = ()
    scopes: tuple[Scope, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    before: tuple[Before, ...] = ()
    away: tuple[Away, ...] = ()
    model: Mapping[str, float | str | bool] = field(default_factory=lambda: MappingProxyType({}))
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class ModelPair:
    """A planning input stated exactly.

    ``source`` listens to (or trusts) ``target``; for a leak, ``target`` hears of it from ``source``.
    """

    kind: PairKind
    source: str
    target: str
    value: float
    evidence: Source | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a user said of two identities (ids or addresses): that they are one person, or two."""

    one: str
    other: str
    same: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two people, by their ids, who may be one, and the probability (0..1) that they are."""

    one: str
    other: str
    probability: float


@dataclass(frozen=True)
class Records:
    """What readers understood, before anyone decided who is who.

    ``events`` is an Arrow table with the columns ``id`` (text), ``time`` (timestamp, UTC), ``kind``
    (mail | chat | meeting | call), ``sender`` (text), ``recipients`` (list of text), ``file`` (text)
    and ``row`` (int64), or None where nothing was read. ``notes`` are sentences for the user about
    what was read, summed up or left out.
    ``names`` are the names shown beside addresses, ``decisions`` what a user said of who is who, and
    ``doubts`` what identity resolution could not decide (None before it was asked). ``assignments`` say
    who stood where from which day on; ``people`` what was said last (see :mod:`orgmap.dated`).
    """

    people: tuple[Person, ...] = ()
    units: tuple[Unit, ...] = ()
    layers: tuple[Layer, ...] = ()
    ties: tuple[Tie, ...] = ()
    memberships: tuple[Membership, ...] = ()
    stances: tuple[Stance, ...] = ()
    rights: tuple[Right, ...] = ()
    pairs: tuple[ModelPair, ...] = ()
    initiative: Initiative | None = None
    events: pa.Table | None = None
    notes: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)
    decisions: tuple[Decision, ...] = ()
    doubts: tuple[Doubt, ...] | None = None
    assignments: tuple[Assignment, ...] = ()

    def __add__(self, other: Records) -> Records:
        """Both sets of records, in order; the later initiative stands. Nothing is merged here."""
        if not isinstance(other, Records):
            return NotImplemented
        return replace(
            self,
            people=self.people + other.people,
            units=self.units + other.units,
            layers=self.layers + other.layers,
            ties=self.ties + other.ties,
            memberships=self.memberships + other.memberships,
            stances=self.stances + other.stances,
            rights=self.rights + other.rights,
            pairs=self.pairs + other.pairs,
            initiative=other.initiative or self.initiative,
            events=_join_events(self.events, other.events),
            notes=self.notes + other.notes,
            names=MappingProxyType({**other.names, **self.names}),
            decisions=self.decisions + other.decisions,
            assignments=self.assignments + other.assignments,
            doubts=None,
        )


def _join_events(first: pa.Table | None, second: pa.Table | None) -> pa.Table | None:
    if first is None or second is None:
        return second if first is None else first
    import pyarrow as pa

    return pa.concat_tables([first, second])
