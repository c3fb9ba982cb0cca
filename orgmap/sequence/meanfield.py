"""A quick, approximate value of a plan (mean field), and the annealing that uses it; compiled by numba.

Each person's answer is followed by its expected value; the pull is shrunk for the spread of the cover and
the vote sums are taken as normal. The level of approval comes out biased, mostly low, so it is never
reported: only the ranking of plans is used, and what it finds is scored again by draws.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from orgmap.sequence.rules import limits
from orgmap.sequence.state import OPEN, Bools, Floats, Situation, Weeks

Indices = NDArray[np.int64]


class Packed(NamedTuple):
    """A situation as flat arrays, links listed by listener (``*_at`` are the row starts)."""

    scalars: Floats
    own: Floats
    trust: Floats
    authority: Floats
    doubt: Floats
    tie0: Floats
    cover_at: Indices
    cover_from: Indices
    cover: Floats
    carry_at: Indices
    carry_from: Indices
    carry: Floats
    leak_at: Indices
    leak_from: Indices
    leak: Floats
    gate_week: Indices
    gate_limits: Floats
    votes: Floats
    vetoes: Bools
    needed: Bools
    opposed_share: Floats
    allowed: Bools
    capacity: int
    before: Indices
    may_leave_out: bool
    fixed: Indices
    known: NDArray[np.int8]
    setting: Floats


def pack(situation: Situation, *, may_leave_out: bool) -> Packed:
    """The arrays the kernels read."""
    p = situation.parameters
    scalars = np.array(
        [
            *(p.gamma, p.k, p.e_one_on_one, p.e_gate, p.beta),
            *(p.kappa_yes, p.kappa_lukewarm, p.kappa_no, p.opposition_price, p.week_price),
        ]
    )
    deference = np.nan_to_num(situation.deference)
    trust = np.where(situation.carries, situation.messenger, 0.0)
    forums = sorted(situation.forums, key=lambda forum: forum.week)
    bounds = [limits(forum) for forum in forums]
    rules = [(rule.first, rule.then, rule.gap) for rule in situation.before]
    return Packed(
        scalars,
        p.alpha * situation.theta,
        p.trust_effect(situation.theta),
        situation.authority,
        (p.alpha * situation.sd) ** 2,
        situation.tie0,
        *_links(deference != 0, deference),
        # The best messenger first: the expected best is then one pass.
        *_links(situation.carries, trust, falling=True),
        *_links(situation.leak.T > 0, situation.leak.T),
        np.array([forum.week for forum in forums], dtype=np.int64),
        np.array([[low, high] for low, high, _, _ in bounds]),
        np.array([forum.votes for forum in forums], dtype=float),
        np.array([vetoes for _, _, vetoes, _ in bounds], dtype=bool),
        np.array([needed for _, _, _, needed in bounds], dtype=bool),
        situation.opposed_share,
        np.ascontiguousarray(situation.allowed[:, : situation.horizon]),
        situation.capacity,
        np.array(rules, dtype=np.int64).reshape(len(rules), 3),
        may_leave_out,
        situation.fixed,
        situation.outcomes,
        situation.setting(),
    )


def _links(linked: Bools, value: Floats, *, falling: bool = False) -> tuple[Indices, Indices, Floats]:
    starts: list[int] = [0]
    sources: list[int] = []
    values: list[float] = []
    for i in range(len(linked)):
        row = [int(j) for j in np.flatnonzero(linked[i]) if j != i]
        if falling:
            row.sort(key=lambda j: -value[i, j])
        sources.extend(row)
        values.extend(float(value[i, j]) for j in row)
        starts.append(len(sources))
    return np.array(starts, np.int64), np.array(sources, np.int64), np.array(values, np.float64)


@njit(cache=True, nogil=True)
def _logistic(x: float) -> float:
    return float(1.0 / (1.0 + np.exp(-x)))


@njit(cache=True, nogil=True)
def _normal(x: float) -> float:
    from_zero = np.abs(x) / np.sqrt(2.0)
    # Abramowitz and Stegun 7.1.26 keeps numba free of scipy; 1e-7 is far below the error of the method.
    t = 1.0 / (1.0 + 0.3275911 * from_zero)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    tail = 0.5 * poly * np.exp(-from_zero * from_zero)
    return float(1.0 - tail if x > 0 else tail)


@njit(cache=True, nogil=True)
def _both(a: float, b: float, together: float) -> float:
    """Chance that two normals of this correlation are both below a and b."""
    chance = _normal(a) * _normal(b)
    r = min(0.97, max(-0.97, together))
    nodes = (-0.9061798459, -0.5384693101, 0.0, 0.5384693101, 0.9061798459)
    shares = (0.2369268851, 0.4786286705, 0.5688888889, 0.4786286705, 0.2369268851)
    for step in range(5):
        x = 0.5 * r * (nodes[step] + 1.0)
        rest = 1.0 - x * x
        power = -(a * a - 2.0 * a * b * x + b * b) / (2.0 * rest)
        chance += 0.5 * r * shares[step] * np.exp(power) / np.sqrt(rest) / (2.0 * np.pi)
    return min(1.0, max(0.0, chance))


@njit(cache=True, nogil=True)
def _cover(  # noqa: PLR0917 (kernels take plain arrays by position: a whole Packed costs more than the sum)
    begin: int, end: int, source: Indices, link: Floats, week: Weeks, until: int, yes: Floats, no: Floats
) -> tuple[float, float]:
    """Expected cover from those talked to before week ``until``, and its variance."""
    mean, spread = 0.0, 0.0
    for at in range(begin, end):
        j = source[at]
        if 0 < week[j] < until:
            stand = yes[j] - no[j]
            mean += link[at] * stand
            spread += link[at] ** 2 * (yes[j] + no[j] - stand * stand)
    return mean, spread


@njit(cache=True, nogil=True)
def _tie(  # noqa: PLR0917
    begin: int, end: int, source: Indices, link: Floats, week: Weeks, until: int, own: float, yes: Floats
) -> float:
    """Expected best of the own tie and the messengers who said yes before."""
    tie, none_yet = 0.0, 1.0
    for at in range(begin, end):
        if link[at] <= own:
            break
        j = source[at]
        if 0 < week[j] < until:
            tie += none_yet * yes[j] * link[at]
            none_yet *= 1.0 - yes[j]
    return float(tie + none_yet * own)


@njit(cache=True, nogil=True)
def _heard(  # noqa: PLR0917
    begin: int,
    end: int,
    source: Indices,
    link: Floats,
    week: Weeks,
    until: int,
    s: Floats,
    yes: Floats,
    no: Floats,
) -> float:
    spared = 1.0
    for at in range(begin, end):
        j = source[at]
        if 0 < week[j] < until:
            told = yes[j] * min(1.0, link[at] * s[5]) + no[j] * min(1.0, link[at] * s[7])
            told += (1.0 - yes[j] - no[j]) * min(1.0, link[at] * s[6])
            spared *= 1.0 - told
    return 1.0 - spared


@njit(cache=True, nogil=True)
def _meet(  # noqa: PLR0917 (kernels take plain arrays by position)
    g: int, week: Weeks, m: Packed, yes: Floats, no: Floats, cold_no: Floats
) -> float:
    """Chance that gate ``g`` says yes."""
    chance, mean_for, mean_against, var_for, var_against, shared = 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(len(week)):
        vote = m.votes[g, i]
        if vote <= 0.0 and not m.vetoes[g, i] and not m.needed[g, i]:
            continue
        up, down = yes[i], no[i]
        if week[i] == 0 or week[i] > m.gate_week[g]:
            cover, spread = _cover(
                m.cover_at[i], m.cover_at[i + 1], m.cover_from, m.cover, week, m.gate_week[g] + 1, yes, no
            )
            pull = m.own[i] + m.scalars[0] * cover + m.trust[i] * m.tie0[i] + m.scalars[3]
            pull -= m.scalars[4] * m.authority[i]
            shrink = 1.0 / np.sqrt(1.0 + 0.3 * (m.scalars[0] ** 2 * spread + m.doubt[i]))
            up, down = _logistic(shrink * (pull - m.scalars[1])), _logistic(shrink * (-pull - m.scalars[1]))
            cold_no[i] = down
        if m.needed[g, i]:
            chance *= up
            up, down = 1.0, 0.0
        elif m.vetoes[g, i]:
            chance *= 1.0 - down
            up, down = up / max(1e-12, 1.0 - down), 0.0
        mean_for += vote * up
        mean_against += vote * down
        var_for += vote * vote * up * (1.0 - up)
        var_against += vote * vote * down * (1.0 - down)
        shared += vote * vote * up * down
    room_for, room_against = mean_for - m.gate_limits[g, 0], m.gate_limits[g, 1] - mean_against
    sd_for, sd_against = np.sqrt(max(1e-12, var_for)), np.sqrt(max(1e-12, var_against))
    together = shared / (sd_for * sd_against)
    limit = 30.0
    a, b = room_for / sd_for, room_against / sd_against
    return chance * _both(min(limit, max(-limit, a)), min(limit, max(-limit, b)), together)


@njit(cache=True, nogil=True)
def mean_field(week: Weeks, m: Packed, yes: Floats, no: Floats) -> tuple[float, float]:
    """Approximate J and approval of a calendar; fills in everybody's chances of a yes and of a no."""
    n, horizon = m.allowed.shape
    s = m.scalars
    count = np.zeros(horizon + 2, np.int64)
    for i in range(n):
        count[week[i] + 1] += 1
    for w in range(1, horizon + 2):
        count[w] += count[w - 1]
    order = np.empty(n, np.int64)
    for i in range(n):
        order[count[week[i]]] = i
        count[week[i]] += 1
    last = 0
    for place in range(n):
        i = int(order[place])
        if week[i] == 0:
            yes[i], no[i] = 0.0, 0.0
            continue
        last = int(week[i])
        if m.known[i] != OPEN:
            yes[i] = 1.0 if m.known[i] == 1 else 0.0
            no[i] = 1.0 if m.known[i] == -1 else 0.0
            continue
        cover, spread = _cover(
            m.cover_at[i], m.cover_at[i + 1], m.cover_from, m.cover, week, week[i], yes, no
        )
        tie = _tie(m.carry_at[i], m.carry_at[i + 1], m.carry_from, m.carry, week, week[i], m.tie0[i], yes)
        pull = m.own[i] + s[0] * cover + m.trust[i] * tie + m.setting[i]
        shrink = 1.0 / np.sqrt(1.0 + 0.3 * (s[0] ** 2 * spread + m.doubt[i]))
        drop, heard = s[4] * m.authority[i], 0.0
        if drop != 0.0:
            heard = _heard(m.leak_at[i], m.leak_at[i + 1], m.leak_from, m.leak, week, week[i], s, yes, no)
        up = (1.0 - heard) * _logistic(shrink * (pull - s[1]))
        yes[i] = up + heard * _logistic(shrink * (pull - drop - s[1]))
        down = (1.0 - heard) * _logistic(shrink * (-pull - s[1]))
        no[i] = down + heard * _logistic(shrink * (drop - pull - s[1]))
    approval, opposed = 1.0, 0.0
    cold_no = np.zeros(n)
    for g in range(len(m.gate_week)):
        approval *= _meet(g, week, m, yes, no, cold_no)
    for i in range(n):
        opposed += m.opposed_share[i] * (no[i] if week[i] > 0 else cold_no[i])
    return approval - s[8] * opposed - s[9] * last, approval


@njit(cache=True, nogil=True)
def _keeps(i: int, week: Weeks, m: Packed) -> bool:
    """Whether person i's week is open to them and keeps every precedence they are part of."""
    if m.fixed[i] > 0 and week[i] != m.fixed[i]:
        return False
    if week[i] == 0:
        if not m.may_leave_out:
            return False
    elif not m.allowed[i, week[i] - 1]:
        return False
    for r in range(m.before.shape[0]):
        first, then = week[m.before[r, 0]], week[m.before[r, 1]]
        concerned = m.before[r, 0] == i or m.before[r, 1] == i
        if concerned and then > 0 and (first == 0 or first + m.before[r, 2] > then):
            return False
    return True


@njit(cache=True, nogil=True)
def _target(i: int, week: Weeks, m: Packed, dice: Floats) -> int:
    """A week to move i to: after somebody i listens to, or any."""
    links = m.cover_at[i + 1] - m.cover_at[i]
    if links > 0 and dice[2] < 0.15 / 0.65:
        j = m.cover_from[m.cover_at[i] + int(dice[3] * links)]
        if 0 < week[j] < m.allowed.shape[1]:
            return int(week[j]) + 1
    if m.may_leave_out:
        return int(dice[4] * (m.allowed.shape[1] + 1))
    return 1 + int(dice[4] * m.allowed.shape[1])


@njit(cache=True, nogil=True)
def _partner(target: int, week: Weeks, m: Packed, roll: float) -> int:
    """Who has to make room for i in the target week; -1 where there is room."""
    if target == 0:
        return -1
    inside = 0
    for j in range(len(week)):
        inside += week[j] == target
    if inside < m.capacity:
        return -1
    chosen = int(roll * inside)
    for j in range(len(week)):
        if week[j] == target:
            if chosen == 0:
                return j
            chosen -= 1
    return -1


@njit(cache=True, nogil=True)
def anneal(start: Weeks, m: Packed, relevance: Floats, dice: Floats) -> tuple[Weeks, float]:
    """The best calendar met on a walk from ``start``, and its approximate J.

    ``relevance`` is a running total (last entry 1) by which people are picked; ``dice`` holds seven
    uniform numbers a move (made outside, which spares compiling a generator). Every move keeps
    capacity, windows and precedence. A loss is accepted with a chance that falls to nothing.
    """
    n = len(start)
    week, yes, no = start.copy(), np.zeros(n), np.zeros(n)
    now, _ = mean_field(week, m, yes, no)
    best, best_value = week.copy(), now
    lost, losses, moves = 0.0, 0, len(dice)
    for move in range(moves):
        i = min(n - 1, int(np.searchsorted(relevance, dice[move, 0])))
        j, target, was = -1, 0, int(week[i])
        if dice[move, 1] < 0.35:
            j = int(dice[move, 2] * n)
            target = int(week[j])
        else:
            target = _target(i, week, m, dice[move])
            j = _partner(target, week, m, dice[move, 5])
        if target == was or j == i:
            continue
        week[i] = target
        if j >= 0:
            week[j] = was
        fits = _keeps(i, week, m) and (j < 0 or _keeps(j, week, m))
        value, _ = mean_field(week, m, yes, no) if fits else (-np.inf, 0.0)
        change = value - now
        accepted = fits and change >= 0.0
        if fits and change < 0.0:
            lost += -change
            losses += 1
            heat = 0.3 * lost / losses * (1.0 - move / moves)
            accepted = heat > 0.0 and dice[move, 6] < np.exp(change / heat)
        if accepted:
            now = value
            if now > best_value:
                best, best_value = week.copy(), now
        else:
            week[i] = was
            if j >= 0:
                week[j] = target
    return best, best_value
