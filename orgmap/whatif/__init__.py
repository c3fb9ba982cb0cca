"""What would another scope, sponsor, rule, calendar, person or stance do to the chance of approval?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from orgmap.errors import InputError, Problem
from orgmap.model import Initiative
from orgmap.network import Network
from orgmap.results import Answer, Json, add_notes
from orgmap.sequence.held import HeldTalks, hold
from orgmap.sequence.inputs import situation as situation_of
from orgmap.whatif.changes import (
    RELIEF,
    Capacity,
    CarveOut,
    Leaves,
    MoveGate,
    NewRule,
    NewSponsor,
    Together,
    Turns,
    WhatIf,
)
from orgmap.whatif.moving import Move, moves
from orgmap.whatif.override import Override, heaviest
from orgmap.whatif.resolve import Solved, as_planned, difference, solved

__all__ = [
    "RELIEF",
    "Capacity",
    "CarveOut",
    "Change",
    "Leaves",
    "Move",
    "MoveGate",
    "NewRule",
    "NewSponsor",
    "Override",
    "PlanChange",
    "Solved",
    "Together",
    "Turns",
    "WhatIf",
    "as_planned",
    "difference",
    "moves",
    "plan_changes",
    "solved",
    "weigh",
    "whatif",
]

Progress = Callable[[float, str], None]
#: Below this approval the rule of the gate or the scope matters more than any order of talks.
SMALL = 0.2


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A person's talk before and after: the week (None for no talk) and who carries the message."""

    person: str
    name: str
    week_before: int | None
    week_after: int | None
    messenger_before: str | None = None
    messenger_after: str | None = None
    text: str = ""

    def to_json(self) -> Json:
        """One entry of ``plan_changes``."""
        return {
            "person": self.person,
            "name": self.name,
            "week_before": self.week_before,
            "week_after": self.week_after,
            "messenger_before": self.messenger_before,
            "messenger_after": self.messenger_after,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """What a change does: approval before and after, each under its own best plan, and who moves.

    ``error`` is the standard error of the difference (0 when exact). ``benefit_kept`` is the share of
    the benefit left (None where it is not known); ``worth_before`` and ``worth_after`` are approval times
    benefit. ``clear`` says whether the difference passes both two standard errors and half a point.
    """

    change: str
    approval_before: float
    approval_after: float
    error: float
    clear: bool
    benefit_kept: float | None
    plan_changes: tuple[PlanChange, ...]
    exact: bool

    @property
    def difference(self) -> float:
        """Approval after minus before."""
        return self.approval_after - self.approval_before

    @property
    def worth_after(self) -> float | None:
        """Approval times the benefit that is left."""
        return None if self.benefit_kept is None else self.approval_after * self.benefit_kept

    @property
    def pays(self) -> bool | None:
        """Whether approval times benefit rises; None where the benefit kept is not known."""
        return None if self.worth_after is None else self.worth_after > self.approval_before

    def to_json(self) -> Json:
        """The ``whatif`` result."""
        return {
            "change": self.change,
            "approval_before": self.approval_before,
            "approval_after": self.approval_after,
            "difference": self.difference,
            "error": self.error,
            "clear": self.clear,
            "exact": self.exact,
            "benefit_kept": self.benefit_kept,
            "worth_before": self.approval_before,
            "worth_after": self.worth_after,
            "pays": self.pays,
            "plan_changes": [one.to_json() for one in self.plan_changes],
        }


def whatif(
    network: Network,
    *changes: WhatIf,
    initiative: Initiative | None = None,
    held: HeldTalks = (),
    now: int | None = None,
    weeks: Mapping[str, int] | None = None,
    seed: int = 0,
    progress: Progress = lambda _fraction, _what: None,
) -> Answer[Change]:
    """What would these changes do to the chance of approval, each by itself and all together?

    The plan is made anew with each change and set beside the present one, with the same seed: approval
    is exact where the plan's is, otherwise both are followed through the same draws. People keep their
    present week wherever moving them gains nothing.

    Parameters
    ----------
    network
        People, ties, stances and rights.
    changes
        :class:`CarveOut`, :class:`NewSponsor`, :class:`NewRule`, :class:`MoveGate`, :class:`Capacity`,
        :class:`Leaves`, :class:`Turns` or :class:`Override`; with several, one more row holds all of them
        together.
    initiative
        What is wanted; the network's own initiative when None.
    held
        Talks already held, as ``(person, week, answer)``: both plans keep them and go on from there.
    now
        The present week; that of the latest talk held when None.
    weeks
        The weeks of the present plan; it is solved here when None.
    seed
        Of the plans and of the draws.
    progress
        Called with the fraction done (0..1) and what is being done.

    Returns
    -------
    Answer of one :class:`Change` for each change, in order. ``benefit_kept`` below 1 comes with a
    carve-out; approval times benefit then says whether it pays. Where approval is under a fifth in any
    order, one row more shows one head overridden, and the first note says that the rule or the scope must
    change.

    Raises
    ------
    InputError
        Without a change, without an initiative or rights, and for changes that cannot be made.
    UnknownName
        For a person, gate, unit or scope item that is not there.
    """
    if not changes:
        raise InputError(
            Problem("There is no change to look at.", "Name one, such as --capacity 3; see orgmap whatif -h.")
        )
    progress(0.0, "solving the present plan")
    present = hold(situation_of(network, initiative), held, now=now)
    # Where there is no initiative at all, the line above has said so.
    aim = initiative or network.records.initiative or Initiative("")
    rows = (*changes, Together(changes)) if len(changes) > 1 else changes
    before = solved(present, seed=seed) if weeks is None else as_planned(present, weeks, seed=seed)
    found, notes = [], list(_method(before))
    for number, change in enumerate(rows, start=1):
        progress(number / (len(rows) + 1), f"solving: {change.words(network)}")
        found.append(weigh(network, aim, change, before, held=held, now=now, seed=seed))
        notes += change.notes(network, aim)
    if before.approval < SMALL:
        row, said = _out_of_order(network, aim, before, rows, found, held=held, now=now, seed=seed)
        found, notes = [*found, *row], [said, *notes]
    progress(1.0, "done")
    made_by = network.made_by(
        engine=None, layers=network.informal, seed=seed, options={"exact": before.judge.exact}
    )
    return Answer("whatif", made_by, tuple(found), add_notes((*notes, *present.notes)))


def _out_of_order(
    network: Network,
    initiative: Initiative,
    before: Solved,
    rows: Sequence[WhatIf],
    found: Sequence[Change],
    *,
    held: HeldTalks,
    now: int | None,
    seed: int,
) -> tuple[list[Change], str]:
    """Where approval is small in any order: one head overridden beside it, and the sentence that says so."""
    small = (
        f"Approval is small whatever the order ({100 * before.approval:.0f} % with the best one found): the "
        "rule or the scope must change."
    )
    override = heaviest(before.situation)
    if override is None:
        return [], f"{small} No single vote stands in the way, so no override of one head would do it."
    known = [one for change, one in zip(rows, found, strict=True) if change == override]
    added = [] if known else [weigh(network, initiative, override, before, held=held, now=now, seed=seed)]
    (row,) = known or added
    reached = f"approval would be about {100 * row.approval_after:.0f} %"
    return added, f"{small} If {override.words(network)}, {reached}."


def weigh(
    network: Network,
    initiative: Initiative,
    change: WhatIf,
    before: Solved,
    *,
    held: HeldTalks = (),
    now: int | None = None,
    seed: int = 0,
) -> Change:
    """One change against a present plan that is solved already. See :func:`whatif`."""
    changed_network, changed_initiative = change.inputs(network, initiative)
    case = before.situation
    if changed_network is not network or changed_initiative is not initiative:
        case = hold(situation_of(changed_network, changed_initiative), held, now=now)
    case = change.situation(case, changed_network, changed_initiative)
    after = solved(case, seed=seed, present=before.weeks)
    gap = difference(before, after)
    return Change(
        change=change.words(network),
        approval_before=before.approval,
        approval_after=after.approval,
        error=gap.error,
        clear=gap.clear,
        benefit_kept=change.benefit(network, initiative),
        plan_changes=plan_changes(before, after, host=_host(change)),
        exact=before.judge.exact and after.judge.exact,
    )


def plan_changes(before: Solved, after: Solved, *, host: str | None = None) -> tuple[PlanChange, ...]:
    """Whose week or messenger differs between two plans, by the later plan's weeks.

    ``host`` holds the talks of the later plan, all but their own, where it is not the user.
    """
    here, there = _talks(before), _talks(after, host)
    names = {one.situation.people[i]: one.situation.name(i) for one in (before, after) for i in _range(one)}
    found = []
    for person in dict.fromkeys((*there, *here)):
        old, new = here.get(person), there.get(person)
        if old == new:
            continue
        week_before, by_before = old or (None, None)
        week_after, by_after = new or (None, None)
        change = PlanChange(person, names[person], week_before, week_after, by_before, by_after)
        found.append(replace(change, text=_words(change, names)))
    return tuple(sorted(found, key=lambda one: (one.week_after or 10**6, one.week_before or 0)))


def _host(change: WhatIf) -> str | None:
    """Who holds the talks when it is not the user: the sponsor, the last of several."""
    if isinstance(change, Together):
        return next((host for one in reversed(change.changes) if (host := _host(one)) is not None), None)
    return change.person if isinstance(change, NewSponsor) else None


def _range(one: Solved) -> range:
    return range(one.situation.size)


def _talks(one: Solved, host: str | None = None) -> dict[str, tuple[int, str | None]]:
    found = {}
    for i in np.flatnonzero(one.calendar).tolist():
        person = one.situation.people[i]
        found[person] = (int(one.calendar[i]), one.messenger(i) or (None if person == host else host))
    return found


def _words(change: PlanChange, names: Mapping[str, str]) -> str:
    """The change of one talk as a sentence."""

    def through(messenger: str | None) -> str:
        return f"through {names.get(messenger, messenger)}" if messenger else "by yourself"

    if change.week_after is None:
        return f"{change.name}: no talk any more, instead of week {change.week_before}."
    how = f"week {change.week_after}, {through(change.messenger_after)}"
    if change.week_before is None:
        return f"{change.name}: a new talk in {how}."
    if change.week_before == change.week_after:
        return f"{change.name}: still in week {change.week_after}, but {through(change.messenger_after)}."
    if change.messenger_before == change.messenger_after:
        return f"{change.name}: week {change.week_after} instead of {change.week_before}."
    return f"{change.name}: {how}, instead of week {change.week_before}, {through(change.messenger_before)}."


def _method(before: Solved) -> tuple[str, ...]:
    if before.judge.exact:
        return ("Both plans are the best of all, and their approval is exact for the stances as stated.",)
    size = before.judge.joint(before.calendar).chance.size
    text = (
        f"Each plan was searched anew with the same seed; both are compared on the same {size} draws, which "
        "neither was chosen by. Differences are surer than levels."
    )
    return (text,)
