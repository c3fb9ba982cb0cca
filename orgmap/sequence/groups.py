"""Small groups: two to four people of one week met together, which takes one talk of the week's capacity.

Talks of one week are simultaneous, so people met together give each other no cover; each is a little less
won over than one on one (``e_group`` instead of ``e_one_on_one``). What is gained is room: somebody comes
earlier, or comes at all. A week holds at most one small group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from orgmap.sequence.estimate import estimate
from orgmap.sequence.exact import is_small
from orgmap.sequence.search import relevance
from orgmap.sequence.state import Floats, Situation, Weeks
from orgmap.sequence.talks import GROUP_SIZES

#: A calendar and who is met in groups under it.
Gathering = tuple[Situation, Weeks]
#: Only so many people are tried as the one who moves, those who matter most to the gates first.
_MOVED = 25
#: Only so many of a week are tried as those met together, those who matter least to the gates first.
_HOSTED = 4
#: So many gatherings are scored in earnest, those the quick estimate likes best.
_SCORED = 6


def gatherings(situation: Situation, calendar: Weeks) -> Iterator[Gathering]:
    """Every gathering one step away: somebody joins a talk or a group of another week, or two of one week
    meet together and a third person takes the place that falls free.
    """
    matter = relevance(situation)
    open_ = situation.fixed == 0
    movers = [int(i) for i in np.argsort(-matter, kind="stable") if open_[i]][:_MOVED]
    # Whoever is left out for want of room comes first.
    movers = list(dict.fromkeys([*(int(i) for i in np.flatnonzero((calendar == 0) & open_)), *movers]))
    for i in movers:
        for week in range(1, situation.horizon + 1):
            if week == calendar[i] or not situation.allowed[i, week - 1]:
                continue
            moved = calendar.copy()
            moved[i] = week
            here = [j for j in np.flatnonzero(calendar == week).tolist() if j != i and open_[j]]
            group = [j for j in here if situation.actions.group[j]]
            least = sorted(here, key=lambda j: matter[j])[:_HOSTED]
            for met in _together(i, group, least):
                yield from _met(situation, moved, met)


def _together(i: int, group: list[int], here: list[int]) -> list[list[int]]:
    """Who may be met together in a week i moves into: the group there is with i; else i with one who is
    there, or two who are there, so that i has their place.
    """
    if group:
        return [[i, *group]] if len(group) < GROUP_SIZES[-1] else []
    return [[i, j] for j in here] + [[a, b] for at, a in enumerate(here) for b in here[at + 1 :]]


def _met(situation: Situation, calendar: Weeks, people: list[int]) -> Iterator[Gathering]:
    group = situation.actions.group.copy()
    group[people] = True
    changed = replace(situation, extras=replace(situation.actions, group=group))
    if changed.keeps(calendar):
        yield changed, calendar


def best_gathering(
    situation: Situation, calendar: Weeks, score: Callable[[Situation, Weeks], float]
) -> Gathering | None:
    """The gathering with the largest score among those the quick estimate likes best; None without any."""
    tried = list(gatherings(situation, calendar))
    if not tried:
        return None
    quick = _estimates(situation, tried)
    best = np.argsort(-quick, kind="stable")[:_SCORED]
    return max((tried[int(at)] for at in best), key=lambda one: score(*one))


def _estimates(situation: Situation, tried: list[Gathering]) -> Floats:
    """The approximate J of each gathering."""
    p = situation.parameters
    if is_small(situation):
        # Few people never wait for a compiler.
        settings = np.array([case.setting(p) for case, _ in tried])
        return estimate(situation, np.array([one for _, one in tried]), settings=settings)
    from orgmap.sequence.meanfield import mean_field, pack

    packed = pack(situation, may_leave_out=True)
    yes, no = np.zeros(situation.size), np.zeros(situation.size)
    return np.array(
        [mean_field(one, packed._replace(setting=case.setting(p)), yes, no)[0] for case, one in tried]
    )
