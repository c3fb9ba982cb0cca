"""The plan as an answer: solved, scored on fresh draws, compared with habits, explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from orgmap.errors import InputError, Problem
from orgmap.model import Initiative
from orgmap.network import Network
from orgmap.results import Answer, Approval, Compared, Plan, ShutGate, add_notes
from orgmap.sequence.actions import arranged, asks, offers
from orgmap.sequence.actions import said as said_of_actions
from orgmap.sequence.band import band
from orgmap.sequence.branch import best_plan
from orgmap.sequence.checkpoints import checkpoints
from orgmap.sequence.exact import is_exact, is_small
from orgmap.sequence.explain import Weighed, named_precedences, weigh
from orgmap.sequence.firmness import firmness, sentences
from orgmap.sequence.habits import calendars, random_calendars
from orgmap.sequence.held import HeldTalks, hold
from orgmap.sequence.inputs import situation as situation_of
from orgmap.sequence.judge import Judge
from orgmap.sequence.questions import asked
from orgmap.sequence.remarks import chain, remarks
from orgmap.sequence.settle import repaired, settle
from orgmap.sequence.shut import shut_for
from orgmap.sequence.state import Situation, Weeks
from orgmap.sequence.steps import in_order, steps
from orgmap.sequence.unitorder import unit_order, units_said

Progress = Callable[[float, str], None]
#: Above so many people only those who matter most to the gates are given reasons, this many of them.
MANY = 80
EXPLAINED = 25
#: Up to so many people an earlier plan is kept talk by talk.
SETTLED = 200


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
        An earlier plan's ``weeks`` to go on from: people keep their week unless that costs more than two
        standard errors and half a point.

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
    return Answer("plan", made_by, (found,), add_notes(notes, *case.notes, *network.notes))


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
    ``start`` gives the weeks of an earlier plan, of which anything that still fits is kept where moving it
    would not gain more than its error and half a point.
    """
    solved = solver != "search" and is_exact(case)
    exact = solved and not asks(case.parameters)
    if solver == "exact" and not exact:
        raise InputError(_not_exact(case))
    progress(0.05, "looking for the best order")
    earlier = None if start is None else earlier_calendar(case, start)
    calendar, complete = _calendar(case, exact=solved, seed=seed, start=earlier, progress=progress)
    kept: tuple[str, ...] = ()
    if earlier is not None and case.size <= SETTLED:
        calendar, kept = settle(case, calendar, earlier, seed=seed)
    alone = calendar
    case, calendar = arranged(case, calendar, seed=seed, earlier=start)
    complete = bool((calendar > 0).all())
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
        steps=steps(judge, calendar, weighed, holds),
        unit_order=unit_order(case, calendar),
        compared=compared,
        checkpoints=checkpoints(judge.joint(calendar), calendar),
        swings=judge.swings(calendar),
        chain=tuple(case.people[i] for i in chain(judge, calendar)),
        places={case.people[i]: firm.place(i) for i in in_order(calendar)},
        shut=_shut(judge, calendar),
    )
    progress(1.0, "done")
    said = remarks(judge, calendar, weighed, habits["easiest"], exact=exact, complete=complete)
    if kept:  # not the best order of all any more, so the sentence that would say so gives way
        said = (*kept, *said[1:])
    if len(weighed) < int((calendar > 0).sum()):
        said = (*said, f"Reasons are given for the {len(weighed)} people who matter most to the gates.")
    steady = sentences(case, firm, named, holds)
    more = _more(judge, calendar, alone, seed=seed)
    return found, (*said, *units_said(judge, calendar), *more, *steady)


def _shut(judge: Judge, calendar: Weeks) -> tuple[ShutGate, ...]:
    """The gates that answers given have shut, by id."""
    people = judge.situation.people
    return tuple(
        ShutGate(
            one.gate,
            tuple(people[i] for i in one.people),
            one.why,
            {people[i]: answer for i, answer in one.turned.items()},
        )
        for one in shut_for(judge, calendar)
    )


def _not_exact(case: Situation) -> Problem:
    message = f"{case.size} people and {len(case.forums)} gates are too many for an exact plan."
    if asks(case.parameters):
        message = "A plan with small_groups, pre_read or second_talks cannot be exact."
    return Problem(message, "Use --solver search, or at most 8 people and one gate.")


def _more(judge: Judge, calendar: Weeks, alone: Weeks, *, seed: int) -> Sequence[str]:
    """What is done beside the first talks, what else would help, and the one question to ask."""
    case, found = judge.situation, list(said_of_actions(judge, calendar, alone))
    if case.size > MANY:
        return found
    found += offers(case, calendar, seed=seed)
    question = asked(case, calendar, seed=seed) if case.extras is None else None
    return [*found, question] if question is not None else found


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
    """An earlier plan in the present calendar: who still fits stays, the others go to the next free week."""
    return repaired(case, np.array([weeks.get(person, 0) for person in case.people], dtype=np.int64))


def compare_habits(
    judge: Judge, plan_calendar: Weeks, habits: Mapping[str, Weeks], *, seed: int
) -> dict[str, Compared]:
    """Approval of each habit beside the plan's, on the same draws."""
    people = judge.situation.people
    compared = {}
    usual = judge.one_on_one
    for name, calendar in habits.items():
        difference = judge.difference(plan_calendar, calendar, by=usual)
        weeks = {people[i]: int(week) for i, week in enumerate(calendar) if week > 0}
        compared[name] = Compared(usual.approval(calendar), difference.value, difference.error, weeks)
    others = random_calendars(judge.situation, seed=seed)
    mean, difference = judge.against_mean(plan_calendar, others, by=usual)
    compared["random"] = Compared(mean, difference.value, difference.error)
    return compared


def _weigh_all(judge: Judge, calendar: Weeks, easiest: Weeks, progress: Progress) -> dict[int, Weighed]:
    """Every step's alternatives. Exact cases scan exactly, larger ones by the mean field."""
    scan = judge.approval
    if not is_small(judge.situation):
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
