"""Plans for more people than can be solved exactly: local search, then a choice on draws.

Four starts (easiest, easy and listened-to, listened-to, top-down) are annealed with the mean field. What
they find and every habit are then scored on draws, and the best of those is the plan. Searching, choosing
and reporting use different draws, because the best on some draws looks better than it is on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from orgmap.sequence.draws import Draws, draw, draw_count
from orgmap.sequence.exact import exact_model, is_exact
from orgmap.sequence.habits import calendars, orders, schedule
from orgmap.sequence.state import Floats, Situation, Weeks

_STARTS = ("easiest", "easy_influence", "influence", "top_down")
#: Polishing on draws helps small cases and overfits large ones.
POLISH_LIMIT = 15
_POLISH_TRIES = 300
_THREADS = 2
#: Random steps away from the best before the next climb.
_SHAKES = 3
Scorer = Callable[[Weeks], float]


def relevance(situation: Situation) -> Floats:
    """How much each person matters to a gate, directly or as one whom those people listen to; sums to 1."""
    matter = situation.vote_share.copy()
    for forum in situation.forums:
        matter = matter + 0.1 * forum.vetoes
        if forum.chair is not None:
            matter[forum.chair] += 0.2
    listened = np.abs(np.nan_to_num(situation.deference)).T
    spread = matter + 0.5 * listened @ matter + 0.25 * listened @ (listened @ matter)
    # Everybody keeps some chance of being moved, also those who matter to nobody.
    spread = spread + 0.05 * max(float(spread.mean()), 1e-6)
    return np.asarray(spread / spread.sum(), dtype=float)


def candidates(
    situation: Situation,
    *,
    seed: int,
    progress: Callable[[float], None],
    start: Weeks | None = None,
) -> list[Weeks]:
    """The best calendar found from each start: four habits, and an earlier calendar where one is given."""
    from orgmap.sequence.meanfield import anneal, pack

    listed = orders(situation)
    starts = [schedule(situation, listed[name]) for name in _STARTS]
    if start is not None and situation.keeps(start):
        starts.insert(0, start)
    incomplete = any(bool((one[situation.reachable] == 0).any()) for one in starts)
    packed = pack(situation, may_leave_out=situation.parameters.leave_out or incomplete)
    total = np.cumsum(relevance(situation))
    moves = int(np.clip(130 * situation.size, 4000, 8000))
    found: list[Weeks] = []

    def improve(number: int) -> Weeks:
        dice = np.random.default_rng([seed, 3, number]).random((moves, 7))
        return anneal(starts[number], packed, total / total[-1], dice)[0]

    # The kernel leaves the interpreter free, so starts run beside each other.
    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        for number, best in enumerate(pool.map(improve, range(len(starts)))):
            found.append(best)
            progress((number + 1) / len(starts))
    if incomplete and not situation.parameters.leave_out:
        # Somebody was left out for want of room: fewer left out comes before a better J.
        most = max(int((one > 0).sum()) for one in [*starts, *found])
        found = [one for one in [*found, *starts] if int((one > 0).sum()) == most]
    return found


def neighbours(situation: Situation, calendar: Weeks, rng: np.random.Generator) -> Iterator[Weeks]:
    """Calendars one swap or one move away, in random order, that keep every rule."""
    n = situation.size
    swaps = [(i, j, -1) for i in range(n) for j in range(i) if calendar[i] != calendar[j]]
    open_weeks = range(0 if situation.parameters.leave_out else 1, situation.horizon + 1)
    moves = [(i, -1, week) for i in range(n) for week in open_weeks if calendar[i] != week]
    steps = swaps + moves
    for place in rng.permutation(len(steps)):
        i, j, week = steps[place]
        changed = calendar.copy()
        if j >= 0:
            changed[i], changed[j] = calendar[j], calendar[i]
            options = [changed]
        else:
            changed[i] = week
            options = [changed, inserted(calendar, i, week)]
        yield from (one for one in options if situation.keeps(one))


def inserted(calendar: Weeks, i: int, week: int) -> Weeks:
    """Put i into a week and let the others move up one place each, in order, to close the gap.

    >>> inserted(np.array([1, 2, 3]), 2, 1).tolist()
    [2, 3, 1]
    """
    was = int(calendar[i])
    if 0 in {was, week} or was == week:
        return calendar
    low, high = min(was, week), max(was, week)
    inside = [int(p) for p in np.argsort(calendar, kind="stable") if low <= calendar[p] <= high and p != i]
    slots = sorted([int(calendar[p]) for p in inside] + [was])
    slots.remove(week) if week in slots else slots.remove(was)
    changed = calendar.copy()
    changed[inside] = slots
    changed[i] = week
    return changed


def polish(situation: Situation, calendar: Weeks, score: Scorer, *, seed: int, tries: int) -> Weeks:
    """Climb by single swaps and moves; where none helps, shake the best found and climb again.

    Stops when the tries are used up.
    """
    rng = np.random.default_rng([seed, 11])
    best, value = calendar, score(calendar)
    begun, begun_value = best, value
    while tries > 0:
        top, top_value, used = _climb(situation, begun, begun_value, score, rng, tries)
        tries -= used
        if top_value > value + 1e-9:
            best, value = top, top_value
        begun = best
        for _ in range(_SHAKES):
            begun = next(neighbours(situation, begun, rng), begun)
        if begun is best:
            break
        begun_value = score(begun)
        tries -= 1
    return best


def _climb(  # noqa: PLR0917
    situation: Situation, begun: Weeks, value: float, score: Scorer, rng: np.random.Generator, tries: int
) -> tuple[Weeks, float, int]:
    """The top of the hill, its score, and how many tries it took."""
    top, used = begun, 0
    improved = True
    while improved and used < tries:
        improved = False
        for changed in neighbours(situation, top, rng):
            used += 1
            found = score(changed)
            if found > value + 1e-9:
                top, value, improved = changed, found, True
                break
            if used >= tries:
                break
    return top, value, used


def search(
    situation: Situation,
    *,
    seed: int,
    progress: Callable[[float], None] = lambda _: None,
    start: Weeks | None = None,
) -> Weeks:
    """The best calendar found, never worse than a habit on the draws it was chosen by.

    ``start`` is an earlier calendar: it is improved like the others, and kept where nothing found is
    better.
    """
    found = candidates(situation, seed=seed, progress=lambda done: progress(0.6 * done), start=start)
    choosing = _scorer(situation, seed=3 * seed + 2)
    if situation.size <= POLISH_LIMIT:
        polishing = choosing if is_exact(situation) else _scorer(situation, seed=3 * seed + 1, count=1000)
        tries = _POLISH_TRIES * (7 if is_exact(situation) else 1)
        unique = {one.tobytes(): one for one in found}.values()
        ranked = sorted(unique, key=polishing, reverse=True)[: 2 if is_exact(situation) else 1]
        found += [polish(situation, one, polishing, seed=seed, tries=tries) for one in ranked]
    progress(0.8)
    fewest = min(int((one == 0).sum()) for one in found)
    habits = [
        one
        for one in calendars(situation).values()
        if situation.keeps(one) and (situation.parameters.leave_out or (one == 0).sum() <= fewest)
    ]
    known = [start] if start is not None and situation.keeps(start) else []
    known = [one for one in known if int((one == 0).sum()) <= fewest or situation.parameters.leave_out]
    pool = {one.tobytes(): one for one in [*known, *found, *habits]}.values()
    best = max(pool, key=choosing)
    progress(1.0)
    return best


def _scorer(situation: Situation, *, seed: int, count: int = 2000) -> Scorer:
    """J exactly where that can be had, else on draws of this seed."""
    if is_exact(situation):
        model = exact_model(situation)
        return lambda calendar: model.value(calendar).objective
    draws: Draws = draw(situation, seed=seed, count=draw_count(situation, wanted=count))
    return lambda calendar: draws.value(calendar).objective


def warm_up() -> None:
    """Compile the search's kernels and keep them on disk, so that a first plan need not wait for it.

    Worth calling once at set-up; takes some seconds the first time and nothing after that.
    """
    from orgmap.sequence.state import Forum

    forum = Forum("gate", 2, 0.5, 1.0, np.ones(2), np.zeros(2, dtype=bool))
    situation = Situation.of(("a", "b"), [0.1, -0.1], forums=(forum,))
    candidates(situation, seed=0, progress=lambda _done: None)
    draw(situation, seed=0, count=8).compiled(np.array([1, 2]))
