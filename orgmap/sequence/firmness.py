"""How firm each place in the plan is: the plan made anew in worlds where the inputs are somewhat off.

In each of sixty worlds stances are drawn from their doubt, one tie in ten is missing and the others are
off by a log-normal factor, and every parameter is multiplied by e^N(0, .3). The plan is re-optimised in each
world, beginning from the present one, and what stays the same is called firm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from orgmap.sequence.band import shaken
from orgmap.sequence.estimate import estimate
from orgmap.sequence.exact import exact_model, is_small
from orgmap.sequence.search import neighbours, relevance
from orgmap.sequence.state import Actions, Floats, Situation, Weeks

if TYPE_CHECKING:
    from orgmap.sequence.meanfield import Packed

WORLDS = 60
#: A precedence is firm from this share of the worlds on.
FIRM = 0.8
_MISSING = 0.1
_TIE_NOISE = 0.3
_THREADS = 2
#: Calendars compared in each world of an exact plan: the plan, and what lies near the best ones.
_POOL_TOPS = 6


@dataclass(frozen=True, eq=False)
class Firmness:
    """The week of each person (columns) in the plan of each world (rows), and the present plan."""

    calendar: Weeks
    weeks: Weeks

    @property
    def worlds(self) -> int:
        """How many worlds were tried."""
        return len(self.weeks)

    def before(self, first: int, then: int) -> int:
        """In how many worlds ``first`` is talked to in an earlier week than ``then``."""
        a, b = self.weeks[:, first], self.weeks[:, then]
        return int(((a > 0) & ((b == 0) | (a < b))).sum())

    def holds(self, first: int, then: int) -> bool:
        """Whether that is so in four worlds of five."""
        return self.before(first, then) >= FIRM * self.worlds

    def place(self, i: int) -> tuple[float, float, float]:
        """Lower quartile, median and upper quartile of the week of person ``i``."""
        low, middle, high = np.quantile(self.weeks[:, i], [0.25, 0.5, 0.75])
        return float(low), float(middle), float(high)

    def firm(self, i: int, named: Iterable[tuple[int, int]]) -> bool:
        """Whether i's place holds in four worlds of five: after at least half of those just before and before
        at least half of those just after; or every precedence the reasons name does.
        """
        pairs = list(named)
        if pairs and all(self.holds(first, then) for first, then in pairs):
            return True
        week = int(self.calendar[i])
        earlier = [w for w in self.calendar if 0 < w < week]
        later = [w for w in self.calendar if w > week]
        held = np.ones(self.worlds, dtype=bool)
        own = self.weeks[:, i]
        if earlier:
            group = np.flatnonzero(self.calendar == max(earlier))
            held &= (self.weeks[:, group] < own[:, None]).mean(axis=1) >= 0.5
        if later:
            group = np.flatnonzero(self.calendar == min(later))
            held &= (self.weeks[:, group] > own[:, None]).mean(axis=1) >= 0.5
        return bool((earlier or later) and held.mean() >= FIRM)


def firmness(situation: Situation, calendar: Weeks, *, seed: int, worlds: int | None = None) -> Firmness:
    """The plan of each perturbed world, the present plan being its start. Deterministic by seed."""
    if worlds is None:
        # Beyond some hundreds of people a third of the worlds must do.
        worlds = WORLDS if situation.size <= 200 else 20
    if is_small(situation):
        # Papers and second talks are left aside: the order alone is tried.
        group = replace(Actions.none(situation.size), group=situation.actions.group)
        situation = replace(situation, extras=group)
        return Firmness(calendar, _from_pool(situation, calendar, seed=seed, worlds=worlds))
    return Firmness(calendar, _annealed(situation, calendar, seed=seed, worlds=worlds))


def _factors(n: int, rng: np.random.Generator) -> Floats:
    """One factor an ordered pair (listener, source): noise of mean 1, or 0 where the tie is missing."""
    noise = np.exp(_TIE_NOISE * rng.standard_normal((n, n)) - _TIE_NOISE**2 / 2)
    return noise * (rng.random((n, n)) >= _MISSING)


def perturbed(situation: Situation, rng: np.random.Generator) -> Situation:
    """The same case with its inputs somewhat off."""
    n = situation.size
    theta = np.clip(situation.theta + situation.sd * rng.standard_normal(n), -1, 1)
    parameters = shaken(situation.parameters, rng)
    factors = _factors(n, rng)
    return replace(
        situation,
        theta=theta,
        parameters=parameters,
        deference=situation.deference * factors,
        messenger=situation.messenger * factors,
        leak=np.minimum(1.0, situation.leak * factors.T),
    )


def _from_pool(situation: Situation, calendar: Weeks, *, seed: int, worlds: int) -> Weeks:
    """The best calendar of a common pool in each world.

    The quick estimate is corrected by its error in the present world, where the exact value is known: with
    nothing perturbed the exact plan comes out.
    """
    model = exact_model(situation)
    pool = pool_near(situation, calendar)
    exact = np.array([model.value(one).objective for one in pool])
    error = exact - estimate(situation, pool)
    found = []
    for world in range(worlds):
        rng = np.random.default_rng([seed, 13, world])
        values = estimate(perturbed(situation, rng), pool) + error
        # The plan stands first in the pool and is kept among equals.
        found.append(pool[int(np.argmax(np.round(values, 12)))])
    return np.array(found)


def pool_near(situation: Situation, calendar: Weeks) -> Weeks:
    """The plan, all its neighbours, and the neighbours of the best of these."""
    model, rng = exact_model(situation), np.random.default_rng(0)
    pool = {one.tobytes(): one for one in (calendar, *neighbours(situation, calendar, rng))}
    tops = sorted(pool.values(), key=lambda one: -model.value(one).objective)[:_POOL_TOPS]
    for top in tops:
        for one in neighbours(situation, top, rng):
            pool.setdefault(one.tobytes(), one)
    return np.array(list(pool.values()))


def _annealed(situation: Situation, calendar: Weeks, *, seed: int, worlds: int) -> Weeks:
    from orgmap.sequence.meanfield import anneal, pack

    left_out = bool((calendar == 0).any())
    packed = pack(situation, may_leave_out=situation.parameters.leave_out or left_out)
    total = np.cumsum(relevance(situation))
    moves = int(np.clip(20 * situation.size, 1200, 2000))

    def solved(world: int) -> Weeks:
        rng = np.random.default_rng([seed, 13, world])
        shaken_up = _shaken_up(situation, packed, rng)
        best, _ = anneal(calendar, shaken_up, total / total[-1], rng.random((moves, 7)))
        return best

    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        return np.array(list(pool.map(solved, range(worlds))))


def _shaken_up(situation: Situation, packed: Packed, rng: np.random.Generator) -> Packed:
    """:func:`perturbed` on the arrays of the kernel, which is quicker for many people."""
    n = situation.size
    theta = np.clip(situation.theta + situation.sd * rng.standard_normal(n), -1, 1)
    p = shaken(situation.parameters, rng)
    factors = _factors(n, rng)
    scalars = packed.scalars.copy()
    scalars[[0, 1, 4, 5, 6, 7]] = p.gamma, p.k, p.beta, p.kappa_yes, p.kappa_lukewarm, p.kappa_no

    def noisy(starts: Weeks, sources: Weeks, values: Floats) -> tuple[Weeks, Floats]:
        rows = np.repeat(np.arange(n), np.diff(starts))
        return rows, values * factors[rows, sources]

    _, cover = noisy(packed.cover_at, packed.cover_from, packed.cover)
    _, leak = noisy(packed.leak_at, packed.leak_from, packed.leak)
    rows, carry = noisy(packed.carry_at, packed.carry_from, packed.carry)
    # The kernel wants each person's best messenger first.
    best_first = np.lexsort((-carry, rows))
    return packed._replace(
        scalars=scalars,
        own=p.alpha * theta,
        trust=p.trust_effect(theta),
        # The doubt is drawn already.
        doubt=np.zeros(n),
        cover=cover,
        leak=leak,
        carry=carry[best_first],
        carry_from=packed.carry_from[best_first],
    )


def sentences(
    situation: Situation,
    found: Firmness,
    named: Mapping[int, Sequence[tuple[int, int]]],
    firm: Sequence[bool],
) -> tuple[str, ...]:
    """What is firm and what is free, in words.

    ``named`` are precedences that reasons speak of, by the person explained; ``firm`` whether each
    person's place is.
    """
    explained = set(named)
    held = [
        pair
        for pair in dict.fromkeys(pair for pairs in named.values() for pair in pairs)
        if found.holds(*pair)
    ]
    held.sort(key=lambda pair: -found.before(*pair))
    notes = []
    if held:
        listed = "; ".join(
            f"{situation.name(a)} before {situation.name(b)} in {found.before(a, b)}" for a, b in held[:6]
        )
        notes.append(
            f"Firm in {found.worlds} worlds with stances, ties and parameters somewhat off: {listed}."
        )
    free = [
        situation.name(i)
        for i, ok in enumerate(firm)
        if not ok and i in explained and found.calendar[i] > 0 and i not in _in(held)
    ]
    if free:
        people = ", ".join(free) if len(free) <= 8 else f"{len(free)} people"
        notes.append(f"The order is free for {people}: it holds in fewer than four of five of these worlds.")
    return tuple(notes)


def _in(pairs: Sequence[tuple[int, int]]) -> set[int]:
    return {then for _, then in pairs}
