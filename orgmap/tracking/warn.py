"""Warnings against thresholds set beforehand, each with what to do: step in, redirect, or wait.

Warnings that name a person come from the log of talks and from what users entered. Messages are looked at
for pairs of units only. What is within normal variation raises nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from orgmap.model import Initiative
from orgmap.network import Network
from orgmap.results import Answer
from orgmap.tracking.look import Look
from orgmap.tracking.thresholds import Thresholds, Warned
from orgmap.workspace import Forecast, StanceEntry, Talk, Tripwire

_ORDER = {"step_in": 0, "redirect": 1, "wait": 2}


def present_week(initiative: Initiative | None, today: date) -> int | None:
    """The week of the initiative a day falls in (1 is the first, 0 or less before); None without a start."""
    if initiative is None or initiative.start is None:
        return None
    return (today - initiative.start).days // 7 + 1


def warnings(
    network: Network,
    talks: Sequence[Talk] = (),
    *,
    initiative: Initiative | None = None,
    forecasts: Sequence[Forecast] = (),
    tripwires: Sequence[Tripwire] = (),
    stances: Sequence[StanceEntry] = (),
    week: int | None = None,
    thresholds: Thresholds | None = None,
    seed: int = 0,
) -> Answer[Warned]:
    """What needs attention now, measured against what was set beforehand?

    Parameters
    ----------
    network
        People, ties, stances, rights and events.
    talks
        The log.
    initiative
        What is wanted; the network's own when None.
    forecasts, tripwires
        What plans had set before the talks; made from a plan without any talk where there are none.
    stances
        Stances as entered over time, for those that turned.
    week
        The last week that is over; the week of the latest talk when None.
    thresholds
        When to warn; the defaults of :class:`Thresholds` when None.
    seed
        Of the plan.

    Returns
    -------
    Answer of :class:`Warned`, those to step in first.

    Raises
    ------
    InputError
        As :func:`orgmap.sequence.plan`.
    """
    look = Look(
        network,
        tuple(talks),
        initiative=initiative,
        forecasts=tuple(forecasts),
        tripwires=tuple(tripwires),
        week=week,
        limits=thresholds or Thresholds(),
        seed=seed,
    )
    skipped = look.skipped()
    named = {one.who_or_what for one in skipped}
    found = [
        *look.too_few_yes(),
        *skipped,
        *(one for one in look.overdue() if one.who_or_what not in named),
        *look.turned(stances),
        *look.low_interest(),
        *look.concerns(),
        *look.contact(),
    ]
    found.sort(key=lambda one: _ORDER[one.advice])
    made_by = network.made_by(
        engine=None, layers=network.informal, seed=seed, options={"week": look.week, "talks": len(talks)}
    )
    return Answer("warnings", made_by, tuple(found), look.notes())
