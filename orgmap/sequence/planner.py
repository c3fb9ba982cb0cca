"""The plan as an answer: solved, scored on fresh draws, compared with habits, explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from orgmap.errors import InputError, Problem
from orgmap.model import Initiative
from orgmap.network import Network
from orgmap.results import Answer, Approval, Compared, Plan, Reason, Step, add_notes
from orgmap.sequence.actions import offers, with_actions
from orgmap.sequence.actions import said as said_of_actions
from orgmap.sequence.band import band
from orgmap.sequence.branch import best_plan
from orgmap.sequence.causes import best_messenger
from orgmap.sequence.checkpoints import checkpoints
from orgmap.sequence.exact import is_exact
from orgmap.sequence.explain import Weighed, named_precedences, reasons, weigh, without
from orgmap.sequence.firmness import firmness, sentences
from orgmap.sequence.habits import calendars, random_calendars, schedule
from orgmap.sequence.held import HeldTalks, hold
from orgmap.sequence.inputs import situation as situation_of
from orgmap.sequence.judge import Judge
from orgmap.sequence.questions import asked
from orgmap.sequence.remarks import chain, remarks
from orgmap.sequence.state import Floats, Situation, Weeks

Progress = Callable[[float, str], None]
#: Above so many people only those who matter most to the gates are given reasons, this many of them.
MANY = 200
EXPLAINED = 20


def plan(
    network: Network,
    initiative: Initiative | None = None,
    *,
    solver: str = "auto",
    seed: int = 0,
    progress: Progress | None = None,
    held: HeldTalks = (),
    now: int | None = None,
    start: Mapping[str, int] | None = None,
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
    held
        Talks already held, as ``(person, week, answer)`` or by person: the plan keeps them where they are,
        counts their answers (-1, 0, 1; None where not noted) as certain, and goes on from there.
    now
        The present week; nobody else is talked to before it. The week of the latest talk when None.
    start
        An earlier plan's ``weeks`` to go on from: it is kept wherever nothing better is found.

    Returns
    -------
    Answer of one Plan. ``compared`` holds the approval of common habits, "easiest" first always among
    them, and the plan's difference with its standard error (0 when exact). ``swings`` say "if", never
    "because". ``firm`` says whether a step's place holds in four of five perturbed worlds, ``places`` gives
    the quartiles of each person's week over them.

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
    case = hold(situation_of(network, initiative), held, now=now)
    found, notes = solve(case, solver=solver, seed=seed, start=start, progress=tell)
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
    start: Mapping[str, int] | None = None,
    progress: Progress = lambda _fraction, _what: None,
) -> tuple[Plan, tuple[str, ...]]:
    """The plan of a situation, and notes on it. See :func:`plan`.

    Talks in ``case.locked`` stay as they are (make such a situation with :func:`orgmap.sequence.hold`).
    ``start`` gives the weeks of an earlier plan, of which anything that still fits is kept where nothing
    better is found.
    """
    p = case.parameters
    beside = p.pre_read or p.second_talks > 0
    exact = solver != "search" and is_exact(case) and not beside
    if solver == "exact" and not exact:
        message = f"{case.size} people and {len(case.forums)} gates are too many for an exact plan."
        if beside:
            message = "A plan with pre_read or second_talks cannot be exact."
        raise InputError(Problem(message, "Use --solver search, or at most 8 people and one gate."))
    progress(0.05, "looking for the best order")
    earlier = None if start is None else earlier_calendar(case, start)
    calendar, complete = _calendar(case, exact=exact, seed=seed, start=earlier, progress=progress)
    plain = case
    case = with_actions(case, calendar, seed=seed)
    judge = Judge(case, seed=seed)
    progress(0.5, "comparing with habits")
    habits = calendars(case)
    compared = compare_habits(judge, calendar, habits, seed=seed)
    progress(0.6, "finding reasons")
    weighed = _weigh_all(judge, calendar, habits["easiest"], progress)
    progress(0.85, "trying perturbed worlds")
    firm = firmness(case, calendar, seed=seed)
    named = {i: named_precedences(judge, calendar, one) for i, one in weighed.items()}
    holds = [
        i in named and (calendar[i] == case.fixed[i] or firm.firm(i, named[i])) for i in range(case.size)
    ]
    progress(0.9, "widening the band")
    low, high = band(case, calendar, seed=seed)
    probability = judge.approval(calendar)
    approval = Approval(probability, min(low, probability), max(high, probability), exact=exact)
    found = Plan(
        approval=approval,
        objective=judge.objective(calendar),
        steps=_steps(judge, calendar, weighed, holds),
        unit_order=unit_order(case, calendar),
        compared=compared,
        checkpoints=checkpoints(judge.joint(calendar), calendar),
        swings=judge.swings(calendar),
        chain=tuple(case.people[i] for i in chain(judge, calendar)),
        places={case.people[i]: firm.place(i) for i in in_order(calendar)},
    )
    progress(1.0, "done")
    said = remarks(judge, calendar, weighed, habits["easiest"], exact=exact, complete=complete)
    if len(weighed) < int((calendar > 0).sum()):
        said = (*said, f"Reasons are given for the {len(weighed)} people who matter most to the gates.")
    steady = sentences(case, firm, named, holds)
    more = said_of_actions(judge, calendar)
    if not judge.exact and case.extras is None and case.size <= MANY:
        more = offers(plain, calendar, seed=seed)
        question = asked(plain, calendar, seed=seed)
        more = (*more, question) if question is not None else more
    return found, (*said, *more, *steady)


def _calendar(
    case: Situation, *, exact: bool, seed: int, start: Weeks | None, progress: Progress
) -> tuple[Weeks, bool]:
    """The best calendar, and whether everybody who has an open week is talked to."""
    if exact:
        calendar, _, _ = best_plan(case, start=start)
    else:
        # Imported here: it compiles on first use, which eight people do not need.
        from orgmap.sequence.search import search

        calendar = search(
            case,
            seed=seed,
            start=start,
            progress=lambda done: progress(0.05 + 0.45 * done, "looking for the best order"),
        )
    return calendar, bool((calendar > 0).all())


def earlier_calendar(case: Situation, weeks: Mapping[str, int]) -> Weeks:
    """An earlier plan in the present calendar: as it was where that still holds, else its order refitted."""
    was = np.array([weeks.get(person, 0) for person in case.people], dtype=np.int64)
    fixed = case.fixed
    was = np.where(fixed > 0, fixed, was)
    if case.keeps(was) and bool((was[case.reachable] > 0).all()):
        return was
    return schedule(case, sorted(range(case.size), key=lambda i: (was[i] == 0, was[i])))


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
    if judge.situation.size > MANY:
        from orgmap.sequence.search import relevance

        matter = relevance(judge.situation)
        talked = sorted(talked, key=lambda i: -matter[i])[:EXPLAINED]
    for number, i in enumerate(talked):
        weighed[i] = weigh(judge, calendar, easiest, i, scan)
        progress(0.6 + 0.25 * (number + 1) / len(talked), "finding reasons")
    return weighed


def _steps(
    judge: Judge, calendar: Weeks, weighed: Mapping[int, Weighed], holds: Sequence[bool]
) -> tuple[Step, ...]:
    case, yes = judge.situation, judge.yes(calendar)
    steps = []
    for order, i in enumerate(in_order(calendar), start=1):
        carrier = best_messenger(case, yes, calendar, i)
        found: tuple[Reason, ...] = ()
        if i in weighed and case.fixed[i] == 0:
            found = (*reasons(judge, calendar, weighed[i]), *without(judge, calendar, i, carrier))
        steps.append(
            Step(
                order=order,
                week=int(calendar[i]),
                person=case.people[i],
                name=case.name(i),
                unit=case.unit(i),
                channel="pre-read, then one-on-one" if case.actions.pre_read[i] else "one-on-one",
                messenger=None if carrier is None else case.people[carrier],
                p_yes=float(yes[i]),
                reasons=found,
                assumed=case.assumed[i] if case.assumed else (),
                firm=holds[i] if i in weighed else None,
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
