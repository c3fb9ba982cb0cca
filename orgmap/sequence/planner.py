"""The plan as an answer: solved, scored on fresh draws, compared with habits, explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from orgmap.errors import InputError, Problem
from orgmap.model import Initiative
from orgmap.network import Network
from orgmap.results import Answer, Approval, Compared, Plan, Reason, Step, add_notes
from orgmap.sequence.band import band
from orgmap.sequence.branch import best_plan
from orgmap.sequence.causes import best_messenger
from orgmap.sequence.checkpoints import checkpoints
from orgmap.sequence.exact import is_exact
from orgmap.sequence.explain import Weighed, reasons, weigh
from orgmap.sequence.habits import calendars, random_calendars
from orgmap.sequence.inputs import situation as situation_of
from orgmap.sequence.judge import Judge
from orgmap.sequence.remarks import remarks
from orgmap.sequence.state import Floats, Situation, Weeks

Progress = Callable[[float, str], None]


def plan(
    network: Network,
    initiative: Initiative | None = None,
    *,
    solver: str = "auto",
    seed: int = 0,
    progress: Progress | None = None,
) -> Answer[Plan]:
    """In which order, in which weeks and through whom should the initiative be talked over, and why?

    Each talk one on one ends in a yes, a lukewarm answer or a no; the chance depends on the person's own
    stance, on who among those they listen to has already been won, on who brings the message, and on
    whether they heard of it from others first. The plan is the calendar with the largest J: chance of
    passing every gate, minus ``lambda`` times the expected share of the implementation that is against,
    minus ``c_week`` for each week up to the last talk.

    Parameters
    ----------
    network
        People and ties; rights, stances and exact inputs are taken from its records.
    initiative
        What is wanted, by when, through which gates; the one in the records when None.
    solver
        "exact" (up to 8 people and one gate: branch and bound, no sampling), "search" (local search,
        scored on draws), or "auto": exact where possible.
    seed
        The same seed gives the same plan.
    progress
        Called with the fraction done (0..1) and what is being done.

    Returns
    -------
    Answer of one Plan. ``compared`` holds the approval of common habits, "easiest" first always among
    them, and the plan's difference with its standard error (0 when exact). ``swings`` say "if", never
    "because". Firmness is not computed yet and stays None.

    Raises
    ------
    InputError
        Without an initiative or any right at a gate, for inputs that cannot be read, for an unknown
        solver, and for "exact" with more than 8 people or several gates.
    """
    tell = progress or (lambda _fraction, _what: None)
    if solver not in {"auto", "exact", "search"}:
        raise InputError(Problem(f"There is no solver '{solver}'.", "Use auto, exact or search."))
    tell(0.0, "reading who is in it")
    case = situation_of(network, initiative)
    found, notes = solve(case, solver=solver, seed=seed, progress=tell)
    made_by = network.made_by(
        engine=None,
        layers=network.informal,
        seed=seed,
        options={"solver": "exact" if found.exact else "search"},
    )
    return Answer("plan", made_by, (found,), add_notes(network.notes, *case.notes, *notes))


def solve(
    case: Situation,
    *,
    solver: str = "auto",
    seed: int = 0,
    progress: Progress = lambda _fraction, _what: None,
) -> tuple[Plan, tuple[str, ...]]:
    """The plan of a situation, and notes on it. See :func:`plan`."""
    exact = solver != "search" and is_exact(case)
    if solver == "exact" and not exact:
        message = f"{case.size} people and {len(case.forums)} gates are too many for an exact plan."
        raise InputError(Problem(message, "Use --solver search, or at most 8 people and one gate."))
    progress(0.05, "looking for the best order")
    calendar, complete = _calendar(case, exact=exact, seed=seed, progress=progress)
    judge = Judge(case, seed=seed)
    progress(0.5, "comparing with habits")
    habits = calendars(case)
    compared = compare_habits(judge, calendar, habits, seed=seed)
    progress(0.6, "finding reasons")
    weighed = _weigh_all(judge, calendar, habits["easiest"], progress)
    progress(0.9, "widening the band")
    low, high = band(case, calendar, seed=seed)
    probability = judge.approval(calendar)
    approval = Approval(probability, min(low, probability), max(high, probability), exact=exact)
    found = Plan(
        approval=approval,
        objective=judge.objective(calendar),
        steps=_steps(judge, calendar, weighed),
        unit_order=unit_order(case, calendar),
        compared=compared,
        checkpoints=checkpoints(judge.joint(calendar), calendar),
        swings=judge.swings(calendar),
    )
    progress(1.0, "done")
    return found, remarks(judge, calendar, weighed, habits["easiest"], exact=exact, complete=complete)


def _calendar(case: Situation, *, exact: bool, seed: int, progress: Progress) -> tuple[Weeks, bool]:
    """The best calendar, and whether everybody who has an open week is talked to."""
    if exact:
        calendar, _, _ = best_plan(case)
    else:
        # Imported here: it compiles on first use, which eight people do not need.
        from orgmap.sequence.search import search

        calendar = search(
            case,
            seed=seed,
            progress=lambda done: progress(0.05 + 0.45 * done, "looking for the best order"),
        )
    return calendar, bool((calendar > 0).all())


def compare_habits(
    judge: Judge, plan_calendar: Weeks, habits: Mapping[str, Weeks], *, seed: int
) -> dict[str, Compared]:
    """Approval of each habit beside the plan's, on the same draws."""
    people = judge.situation.people
    compared = {}
    for name, calendar in habits.items():
        difference = judge.difference(plan_calendar, calendar)
        weeks = {people[i]: int(week) for i, week in enumerate(calendar) if week > 0}
        compared[name] = Compared(judge.approval(calendar), difference.value, difference.error, weeks)
    mean, difference = judge.against_mean(plan_calendar, random_calendars(judge.situation, seed=seed))
    compared["random"] = Compared(mean, difference.value, difference.error)
    return compared


def _weigh_all(judge: Judge, calendar: Weeks, easiest: Weeks, progress: Progress) -> dict[int, Weighed]:
    """Every step's alternatives. Exact cases scan exactly, larger ones by the mean field."""
    scan = judge.approval
    if not judge.exact:
        from orgmap.sequence.meanfield import mean_field, pack

        packed = pack(judge.situation, may_leave_out=True)
        yes, no = np.zeros(judge.situation.size), np.zeros(judge.situation.size)

        def scan(calendar: Weeks) -> float:
            return float(mean_field(calendar, packed, yes, no)[1])

    weighed = {}
    talked = np.flatnonzero(calendar).tolist()
    for number, i in enumerate(talked):
        weighed[i] = weigh(judge, calendar, easiest, i, scan)
        progress(0.6 + 0.3 * (number + 1) / len(talked), "finding reasons")
    return weighed


def _steps(judge: Judge, calendar: Weeks, weighed: Mapping[int, Weighed]) -> tuple[Step, ...]:
    case, yes = judge.situation, judge.yes(calendar)
    steps = []
    for order, i in enumerate(in_order(calendar), start=1):
        carrier = best_messenger(case, yes, calendar, i)
        found: tuple[Reason, ...] = reasons(judge, calendar, weighed[i])
        steps.append(
            Step(
                order=order,
                week=int(calendar[i]),
                person=case.people[i],
                name=case.name(i),
                unit=case.unit(i),
                channel="one-on-one",
                messenger=None if carrier is None else case.people[carrier],
                p_yes=float(yes[i]),
                reasons=found,
                assumed=case.assumed[i] if case.assumed else (),
            )
        )
    return tuple(steps)


def in_order(calendar: Weeks) -> list[int]:
    """The people talked to, by week, those of one week in input order."""
    return [int(i) for i in np.argsort(calendar, kind="stable") if calendar[i] > 0]


def unit_order(case: Situation, calendar: Weeks) -> tuple[str, ...]:
    """Units by the mean week of their people, weighted by vote share; ties by the first talk.

    A unit without any vote counts its people equally. People without a unit, and units nobody of whom
    is talked to, are left out.
    """
    members: dict[str, list[int]] = {}
    for i in in_order(calendar):
        unit = case.unit(i)
        if unit is not None:
            members.setdefault(unit, []).append(i)
    share: Floats = case.vote_share

    def place(unit: str) -> tuple[float, int]:
        inside = members[unit]
        weights = share[inside] if share[inside].sum() > 0 else np.ones(len(inside))
        mean = float(np.average(calendar[inside], weights=weights))
        return round(mean, 9), int(calendar[inside].min())

    return tuple(sorted(members, key=place))
