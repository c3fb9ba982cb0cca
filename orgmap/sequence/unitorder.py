"""The order of units as a result of the plan: when easiest first is right and why, and who waits for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orgmap.sequence.habits import ease
from orgmap.sequence.judge import Difference, Judge
from orgmap.sequence.state import Floats, Situation, Weeks

#: An earlier yes that adds less than this (logits) makes nobody wait.
_HELPS = 0.1
_PAIRS_SHOWN = 3
_PAIRS_TRIED = 8
#: How the sentence about the order of units begins, among the notes of a plan.
_EASIEST = "Easiest unit first"


def unit_order(case: Situation, calendar: Weeks) -> tuple[str, ...]:
    """Units by the mean week of their people, weighted by vote share; ties by the first talk.

    A unit without any vote counts its people equally. People without a unit, and units nobody of whom
    is talked to, are left out.
    """
    members = _members(case, calendar)
    share = case.vote_share

    def place(unit: str) -> tuple[float, int]:
        inside = members[unit]
        weights = share[inside] if share[inside].sum() > 0 else np.ones(len(inside))
        mean = float(np.average(calendar[inside], weights=weights))
        return round(mean, 9), int(calendar[inside].min())

    return tuple(sorted(members, key=place))


def order_reason(notes: Sequence[str]) -> str | None:
    """Why the units come in this order: the sentence of :func:`units_said` among the notes of a plan.

    >>> order_reason(["Another note.", "Easiest unit first is right here: Ops, then IT."])
    'Easiest unit first is right here: Ops, then IT.'
    """
    return next((note for note in notes if note.startswith(_EASIEST)), None)


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody of an easier unit who comes after somebody of a harder one, and what that is worth."""

    easier: str
    harder: str
    waiting: int
    ahead: int
    worth: Difference


def units_said(judge: Judge, calendar: Weeks) -> tuple[str, ...]:
    """Whether easiest unit first is right, and why; where not, who waits for whom. Nothing for one unit."""
    case = judge.situation
    order = unit_order(case, calendar)
    if len(order) < 2:
        return ()
    ready = _ease(case, calendar)
    easiest = tuple(sorted(order, key=lambda unit: -ready[unit]))
    if order == easiest:
        return (_right(judge, calendar, order),)
    pairs = {
        (easier, harder)
        for at, harder in enumerate(order)
        for easier in order[at + 1 :]
        if ready[easier] > ready[harder] + 1e-9
    }
    found = _tried(judge, calendar, pairs, later=True)
    clear = [one for one in found if one.worth.value > one.worth.limit]
    clear.sort(key=lambda one: -one.worth.value)
    by = "by the stances and relations of its people in the plan"
    lead = f"{_EASIEST}, {by}, would be {_then(easiest)}; the plan takes {_then(order)}"
    if not clear:
        text = f"{lead}. Exchanging talks between units makes no clear difference: their order is free."
        return (text,)
    parts = [
        f"{case.name(one.waiting)} ({one.easier}) waits for {case.name(one.ahead)} ({one.harder}): the other "
        f"way round would cost {100 * one.worth.value:.1f} points{_doubt(one.worth)}"
        for one in clear[:_PAIRS_SHOWN]
    ]
    return (f"{lead}, because {'; '.join(parts)}.",)


def _right(judge: Judge, calendar: Weeks, order: tuple[str, ...]) -> str:
    """Why easiest first is right: nobody of an easier unit leans on a harder one, or it would not pay."""
    case = judge.situation
    text = f"{_EASIEST} is right here: {_then(order)}"
    pairs = {(easier, harder) for at, easier in enumerate(order) for harder in order[at + 1 :]}
    found = _tried(judge, calendar, pairs, later=False)
    if not found:
        return f"{text}, because nobody of an easier unit leans much on anybody of a harder one."
    one = found[0]
    leans = (
        f"{case.name(one.waiting)} ({one.easier}) leans most on somebody harder, {case.name(one.ahead)} "
        f"({one.harder})"
    )
    if one.worth.value > one.worth.limit:
        return (
            f"{text}. {leans}, but waiting would cost {100 * one.worth.value:.1f} points{_doubt(one.worth)}."
        )
    return f"{text}. {leans}, but waiting would gain nothing clear."


def _tried(judge: Judge, calendar: Weeks, pairs: set[tuple[str, str]], *, later: bool) -> list[Waits]:
    """The strongest leanings of an easier on a harder unit, one a pair, and what exchanging the talks costs.

    ``later``: those in which the one who leans comes after the other; else before.
    """
    case, pull = judge.situation, _pull(judge.situation)
    found: dict[tuple[str, str], Waits] = {}
    leaning = np.argwhere(pull > _HELPS)
    strongest = leaning[np.argsort(-pull[leaning[:, 0], leaning[:, 1]], kind="stable")]
    for i, j in strongest.tolist():
        easier, harder = case.unit(i), case.unit(j)
        if easier is None or harder is None or (easier, harder) not in pairs or (easier, harder) in found:
            continue
        order = 0 < calendar[j] < calendar[i] if later else 0 < calendar[i] < calendar[j]
        swapped = calendar.copy()
        swapped[[i, j]] = calendar[[j, i]]
        if order and case.keeps(swapped):
            found[easier, harder] = Waits(easier, harder, i, j, judge.difference(calendar, swapped))
        if len(found) == _PAIRS_TRIED:
            break
    return list(found.values())


def _pull(case: Situation) -> Floats:
    """What an earlier yes of j (columns) adds to the pull on i (rows): cover and a better messenger."""
    p = case.parameters
    cover = p.gamma * np.nan_to_num(case.deference)
    trust = np.where(case.carries, np.maximum(np.nan_to_num(case.messenger) - case.tie0[:, None], 0.0), 0.0)
    found = cover + np.maximum(p.trust_effect(case.theta), 0.0)[:, None] * trust
    np.fill_diagonal(found, 0.0)
    return np.asarray(found)


def _ease(case: Situation, calendar: Weeks) -> dict[str, float]:
    easy = ease(case)
    return {unit: float(easy[inside].mean()) for unit, inside in _members(case, calendar).items()}


def _members(case: Situation, calendar: Weeks) -> dict[str, list[int]]:
    members: dict[str, list[int]] = {}
    for i in np.argsort(calendar, kind="stable").tolist():
        unit = case.unit(i)
        if calendar[i] > 0 and unit is not None:
            members.setdefault(unit, []).append(i)
    return members


def _doubt(difference: Difference) -> str:
    return "" if difference.error == 0 else f" (± {200 * difference.error:.1f})"


def _then(units: tuple[str, ...]) -> str:
    shown = list(units[:6])
    more = f" and {len(units) - 6} more" if len(units) > 6 else ""
    return ", then ".join(shown) + more
