"""Plans as they can be set side by side: those a workspace has kept, or one just made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.network import Network
from orgmap.results import Agreed, Answer, Json, Plan
from orgmap.sequence.held import HeldTalks
from orgmap.tracking.replan import agreed
from orgmap.workspace import Change, Forecast, Talk

#: Entries of the book of changes that change nothing a plan is made from.
_NO_INPUT = frozenset({"plan", "export", "create", "notes", "reject"})


@dataclass(frozen=True)
class Version:
    """One plan with the inputs it is to be judged by.

    ``number`` counts kept plans from 1 (None for a plan just made), ``made`` says when it was kept,
    ``talks`` holds each person's talk as it was planned, ``held`` the talks held so far.
    """

    label: str
    network: Network
    talks: Mapping[str, Forecast]
    number: int | None = None
    change: int | None = None
    made: datetime | None = None
    after_talks: int = 0
    held: HeldTalks = field(default=())

    @property
    def weeks(self) -> Agreed:
        """The week of each person's first talk, and who is met together."""
        return agreed(self.talks.values())

    def to_json(self) -> Json:
        """One row of ``orgmap plans``."""
        weeks = self.weeks.values()
        return {
            "number": self.number,
            "label": self.label,
            "made": None if self.made is None else self.made.isoformat(),
            "talks": len(self.talks),
            "first_week": min(weeks, default=None),
            "last_week": max(weeks, default=None),
            "after_talks": self.after_talks,
        }


def version_of(network: Network, planned: Answer[Plan], label: str, *, held: HeldTalks = ()) -> Version:
    """A plan just made, as one side of a comparison."""
    talks: dict[str, Forecast] = {}
    for step in planned.results[0].talks:
        talks[step.person] = Forecast(step.person, step.week, step.p_yes, step.channel, step.messenger)
    return Version(label, network, talks, held=held)


def kept_versions(
    network: Network,
    forecasts: Sequence[Forecast],
    *,
    talks: Sequence[Talk] = (),
    history: Sequence[Change] = (),
    held: HeldTalks = (),
) -> tuple[Version, ...]:
    """Every plan a workspace has kept, the oldest first, to be judged by the inputs of today.

    ``after_talks`` counts the talks that were in the log when the plan was made.
    """
    when = {change.id: change.at for change in history}
    found = []
    for number, change in enumerate(sorted({one.change or 0 for one in forecasts}), start=1):
        own: dict[str, Forecast] = {}
        for one in forecasts:
            if (one.change or 0) == change:
                own.setdefault(one.person, one)
        before = sum(talk.change is not None and talk.change < change for talk in talks)
        found.append(
            Version(
                label=f"plan {number}",
                network=network,
                talks=own,
                number=number,
                change=change,
                made=when.get(change),
                after_talks=before,
                held=held,
            )
        )
    return tuple(found)


def chosen(versions: Sequence[Version], numbers: Sequence[int]) -> tuple[Version, Version]:
    """Two kept plans by number: those named, one named and the latest, or the latest two.

    Raises
    ------
    InputError
        Where fewer than two plans are kept, more than two are named, or one is named twice.
    UnknownName
        For a number that is not there.
    """
    if len(versions) < 2:
        kept = "No plan is kept yet." if not versions else "Only one plan is kept yet."
        raise InputError(
            Problem(kept, "Make one with orgmap plan, or log a talk; every plan that differs is kept.")
        )
    known = {version.number: version for version in versions}
    for number in numbers:
        if number not in known:
            raise UnknownName("plan", str(number), [str(one) for one in known])
    if len(numbers) > 2 or len(set(numbers)) < len(numbers):
        raise InputError(Problem("Two plans are compared at a time.", "Give --plan A --plan B."))
    latest = versions[-1].number or 0
    if len(numbers) == 2:
        return known[numbers[0]], known[numbers[1]]
    if len(numbers) == 1 and numbers[0] != latest:
        return known[numbers[0]], versions[-1]
    return versions[-2], versions[-1]


def changes_between(history: Sequence[Change], a: Version, b: Version) -> tuple[str, ...]:
    """What was changed in a workspace between two plans it kept: entries that stand, in their own words."""
    low, high = sorted((a.change or 0, b.change or 0))
    inside = [one for one in history if one.id is not None and low < one.id < high]
    # What was done and taken back again between the two plans is no change.
    taken_back = {one.undone_by for one in inside if one.undone_by is not None and one.undone_by < high}
    return tuple(
        one.summary
        for one in inside
        if one.verb not in _NO_INPUT
        and one.id not in taken_back
        and (one.undone_by is None or one.undone_by > high)
    )
