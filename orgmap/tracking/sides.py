"""Any two plans side by side: who moves, who comes in or drops out, how, and what it does to approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from orgmap.results import Answer, Json, add_notes
from orgmap.sequence.held import hold
from orgmap.sequence.inputs import situation as situation_of
from orgmap.tracking.inputs import input_changes
from orgmap.tracking.versions import Version
from orgmap.whatif import Solved, as_planned, difference
from orgmap.workspace import Forecast

_ANSWERS = {1: "yes", 0: "lukewarm", -1: "no", None: "its answer not noted"}


@dataclass(frozen=True, slots=True)
class StepDifference:
    """One person's talk in two plans; None for a plan without it.

    ``kind`` is in or out (of the second plan), moved (another week), carried (another messenger), channel,
    or same.
    """

    person: str
    name: str
    unit: str | None
    kind: str
    a: Forecast | None
    b: Forecast | None
    text: str

    def to_json(self) -> Json:
        """One entry of ``steps``."""
        return {
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "kind": self.kind,
            **{
                f"{field}_{side}": None if talk is None else getattr(talk, field)
                for field in ("week", "channel", "messenger", "p_yes")
                for side, talk in (("a", self.a), ("b", self.b))
            },
            "text": self.text,
        }


@dataclass(frozen=True)
class SideBySide:
    """Two plans, a and b: b as against a.

    ``difference`` is approval of b minus that of a with its standard ``error`` (0 where exact); ``clear``
    whether it passes two errors and half a point; ``common`` whether both are judged by the same inputs
    and draws. ``steps`` are all talks of either, by b's weeks; ``inputs`` says what changed between them.
    """

    a: Version
    b: Version
    approval_a: float
    approval_b: float
    error: float
    clear: bool
    common: bool
    exact: bool
    steps: tuple[StepDifference, ...]
    inputs: tuple[str, ...]

    @property
    def difference(self) -> float:
        """Approval of b minus approval of a."""
        return self.approval_b - self.approval_a

    @property
    def differing(self) -> tuple[StepDifference, ...]:
        """The talks that are not the same in both."""
        return tuple(step for step in self.steps if step.kind != "same")

    def to_json(self) -> Json:
        """The ``compare`` result."""
        return {
            "a": self.a.to_json(),
            "b": self.b.to_json(),
            "approval_a": self.approval_a,
            "approval_b": self.approval_b,
            "difference": self.difference,
            "error": self.error,
            "clear": self.clear,
            "common": self.common,
            "exact": self.exact,
            "steps": [step.to_json() for step in self.steps],
            "inputs": list(self.inputs),
        }


def side_by_side(
    a: Version, b: Version, *, changes: Sequence[str] | None = None, seed: int = 0
) -> Answer[SideBySide]:
    """What is different between two plans, and which is the better one?

    Plans of the same inputs (two that one workspace kept) are judged by those inputs as they stand
    today, talks held included, on the same draws. Plans of different inputs are each judged by their own;
    the draws are common where the same people are in both.

    Parameters
    ----------
    a, b
        The plans: see :func:`orgmap.tracking.kept_versions` and :func:`orgmap.tracking.version_of`.
    changes
        What changed between them in words; read from the two networks when None.
    seed
        Of the draws.

    Returns
    -------
    Answer of one :class:`SideBySide`.

    Raises
    ------
    InputError
        Where one of them has no initiative or rights to be judged by.
    """
    one, other = _judged(a, seed), _judged(b, seed)
    gap = difference(one, other)
    same = a.network is b.network or a.network.fingerprint == b.network.fingerprint
    common = same and _held(a) == _held(b)
    if changes is None:
        changes = (*input_changes(a.network, b.network), *_talks_held(a, b))
    row = SideBySide(
        a=a,
        b=b,
        approval_a=one.approval,
        approval_b=other.approval,
        error=gap.error,
        clear=gap.clear,
        common=common,
        exact=one.judge.exact and other.judge.exact,
        steps=_steps(a, b),
        inputs=tuple(changes),
    )
    made_by = b.network.made_by(engine=None, layers=b.network.informal, seed=seed)
    return Answer("compare", made_by, (row,), add_notes(_notes(row, one, other)))


def _held(version: Version) -> dict[str, tuple[int, int | None]]:
    held = version.held
    if isinstance(held, Mapping):
        return dict(held)
    return {person: (week, answer) for person, week, answer in held}


def _talks_held(a: Version, b: Version) -> Iterable[str]:
    """Which talks are held in one of them only, or ended differently."""
    here, there = _held(a), _held(b)
    for person in dict.fromkeys((*there, *here)):
        old, new = here.get(person), there.get(person)
        if old == new:
            continue
        known = (b if person in b.network.people else a).network.people.get(person)
        name = known.label if known else person
        if new is None:
            yield f"The talk with {name} is not held yet."
        else:
            yield f"The talk with {name} was held in week {new[0]}: {_ANSWERS[new[1]]}."


def _judged(version: Version, seed: int) -> Solved:
    """The plan in its inputs, as far as they still have its people."""
    case = hold(situation_of(version.network), version.held)
    return as_planned(case, version.weeks, seed=seed)


def _notes(row: SideBySide, one: Solved, other: Solved) -> list[str]:
    notes = []
    if row.common:
        notes.append("Both are judged by the inputs as they stand now, talks held included.")
    else:
        notes.append("Each is judged by its own inputs: the difference holds what changed in them as well.")
    if not row.exact:
        paired = one.situation.people == other.situation.people
        draws = "the same draws" if paired else "draws of their own, as different people are in them"
        notes.append(f"Approval is sampled, on {draws}; differences are surer than levels.")
    for version, solved in ((row.a, one), (row.b, other)):
        shifted = sum(
            solved.weeks.get(person, 0) != week
            for person, week in version.weeks.items()
            if person in solved.situation.people
        )
        gone = [person for person in version.weeks if person not in solved.situation.people]
        if gone:
            who = "1 person" if len(gone) == 1 else f"{len(gone)} people"
            verb = "is" if len(gone) == 1 else "are"
            notes.append(f"{who} of {version.label} {verb} not in its inputs any more: left out.")
        if shifted:
            talks = "1 talk" if shifted == 1 else f"{shifted} talks"
            notes.append(
                f"{talks} of {version.label} no longer fit the calendar or the talks held: judged in the "
                "next weeks still open."
            )
    return notes


def _steps(a: Version, b: Version) -> tuple[StepDifference, ...]:
    order = {**{person: one.week for person, one in a.talks.items()}, **b.weeks}
    people = sorted(order, key=lambda person: order[person])
    return tuple(_step(person, a, b) for person in people)


def _step(person: str, a: Version, b: Version) -> StepDifference:
    network = b.network if person in b.network.people else a.network
    known = network.people.get(person)
    name = known.label if known else person
    old, new = a.talks.get(person), b.talks.get(person)
    kind = _kind(old, new)
    text = _words(name, kind, old, new, a, b)
    return StepDifference(person, name, known.unit if known else None, kind, old, new, text)


def _kind(old: Forecast | None, new: Forecast | None) -> str:
    if old is None or new is None:
        return "in" if old is None else "out"
    if old.week != new.week:
        return "moved"
    if old.messenger != new.messenger:
        return "carried"
    return "channel" if old.channel != new.channel else "same"


def _words(  # noqa: PLR0917
    name: str, kind: str, old: Forecast | None, new: Forecast | None, a: Version, b: Version
) -> str:
    if old is None or new is None:
        talk, verb = (new, "comes in") if old is None else (old, "drops out")
        return f"{name} {verb}, week {talk.week}." if talk is not None else ""
    if kind == "same":
        return f"{name}: week {new.week} in both."
    parts = []
    if old.week != new.week:
        parts.append(f"week {new.week} instead of {old.week}")
    if old.messenger != new.messenger:
        parts.append(f"{_through(new, b)} instead of {_through(old, a)}")
    if old.channel != new.channel:
        parts.append(f"{new.channel or 'no channel noted'} instead of {old.channel or 'none noted'}")
    return f"{name}: {', '.join(parts)}."


def _through(talk: Forecast, version: Version) -> str:
    if talk.messenger is None:
        return "by yourself"
    known = version.network.people.get(talk.messenger)
    return f"through {known.label if known else talk.messenger}"
