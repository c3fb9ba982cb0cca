"""Calendars followed through random worlds by a compiled kernel: the same sums as :mod:`draws`, quicker.

Numbers lie source by source, one column a world, so that the inner loops run over worlds in a row; worlds
are taken in pieces that stay in the processor's cache. Single precision: a pull is known far less well.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from orgmap.sequence.draws import Worlds
from orgmap.sequence.state import OPEN, SLACK, Bools, Floats, Parameters, Situation, Weeks

Singles = NDArray[np.float32]
Indices = NDArray[np.int64]
Replies = NDArray[np.int8]
#: Worlds in one piece.
_PIECE = 512


class Course(NamedTuple):
    """What does not vary between worlds: parameters, gates and actions beside the talks."""

    scalars: Singles
    flat: bool
    messengers: bool
    authority: Singles
    tie0: Singles
    setting: Singles
    opposed_share: Singles
    known: Replies
    gate_week: Indices
    gate_limits: Floats
    votes: Floats
    vetoes: Bools
    chair: Indices
    strict: Bools
    pre_read: Indices
    second_weeks: Indices
    second_order: Indices


def course(situation: Situation, parameters: Parameters | None = None, *, shock: float = 0.0) -> Course:
    """The fixed side of a situation, with other parameters where given."""
    p = parameters or situation.parameters
    forums = sorted(situation.forums, key=lambda forum: forum.week)
    scalars = [
        *(p.alpha, p.gamma, p.mu, p.mu0, p.divergence, p.k, p.beta, p.e_gate, shock),
        *(p.kappa_no, p.kappa_lukewarm, p.kappa_yes, p.kappa_document, p.zeta, p.rho, p.e_document),
    ]
    extras = situation.actions
    return Course(
        np.array(scalars, dtype=np.float32),
        p.mu_form == "flat",
        p.messengers,
        situation.authority.astype(np.float32),
        situation.tie0.astype(np.float32),
        situation.setting(p).astype(np.float32),
        situation.opposed_share.astype(np.float32),
        situation.outcomes,
        np.array([forum.week for forum in forums], dtype=np.int64),
        np.array([[forum.quota * forum.total, forum.tolerance * forum.total] for forum in forums]),
        np.array([forum.votes for forum in forums], dtype=float),
        np.array([forum.vetoes for forum in forums], dtype=bool),
        np.array([-1 if forum.chair is None else forum.chair for forum in forums], dtype=np.int64),
        np.array([forum.strict for forum in forums], dtype=bool),
        extras.pre_read,
        extras.second_weeks,
        extras.second_order,
    )


@njit(cache=True, nogil=True)
def _add_cover(  # noqa: PLR0917 (kernels take plain arrays by position)
    begin: int, end: int, source: Indices, link: Singles, active: Bools, stand: Singles, cover: Singles
) -> None:
    """Cover from everybody on record: talked to in an earlier week, or with a view from paper."""
    cover[:] = np.float32(0.0)
    for at in range(begin, end):
        j = source[at]
        if active[j]:
            value, spoken = link[at], stand[j]
            for d in range(len(cover)):
                cover[d] += value[d] * spoken[d]


@njit(cache=True, nogil=True)
def _best_tie(  # noqa: PLR0917
    begin: int, end: int, source: Indices, link: Singles, talked: Bools, stand: Singles, tie: Singles
) -> None:
    """The best of the own tie (in ``tie`` already) and of those who said yes and may carry the message."""
    for at in range(begin, end):
        j = source[at]
        if talked[j]:
            trust, spoken = link[at], stand[j]
            for d in range(len(tie)):
                better = trust[d] if spoken[d] > np.float32(0.5) else tie[d]
                tie[d] = max(tie[d], better)


@njit(cache=True, nogil=True)
def _hear(  # noqa: PLR0917
    begin: int, end: int, source: Indices, hush: Singles, active: Bools, tell: Singles, heard: Singles
) -> None:
    """1 in ``heard`` where somebody on record told."""
    for at in range(begin, end):
        j = source[at]
        if active[j]:
            limit, told = hush[at], tell[j]
            for d in range(len(heard)):
                heard[d] = np.float32(1.0) if limit[d] < told[d] else heard[d]


@njit(cache=True, nogil=True)
def _trust(theta: Singles, scalars: Singles, flat: bool, trust: Singles) -> None:  # noqa: FBT001
    """The effect of trust in the messenger at each stance."""
    mu, mu0, turned = scalars[2], scalars[3], np.float32(1.0) - np.float32(2.0) * scalars[4]
    for d in range(len(theta)):
        effect = mu0 * (np.float32(1.0) - np.float32(0.65) * abs(theta[d]))
        effect = effect * turned if theta[d] < np.float32(-0.5) else effect
        trust[d] = mu if flat else effect


@njit(cache=True, nogil=True)
def _answers(pull: Singles, luck: Singles, k: np.float32, said: Singles) -> None:
    for d in range(len(pull)):
        total = pull[d] + luck[d]
        up = np.float32(1.0) if total > k else np.float32(0.0)
        said[d] = up - (np.float32(1.0) if total < -k else np.float32(0.0))


@njit(cache=True, nogil=True)
def _tells(said: Singles, scalars: Singles, tell: Singles) -> None:
    """How readily each tells others, never less than before."""
    no, lukewarm, yes = scalars[9], scalars[10], scalars[11]
    for d in range(len(said)):
        told = yes if said[d] > np.float32(0.5) else (no if said[d] < np.float32(-0.5) else lukewarm)
        tell[d] = max(tell[d], told)


@njit(cache=True, nogil=True)
def _own_luck(pull: Singles, luck: Singles, k: float, known: int) -> None:
    """Luck under which the known answer came about: the same place within the part that leads to it."""
    for d in range(len(pull)):
        low, high = 0.0, 1.0
        if known < 1:
            high = 1.0 / (1.0 + np.exp(-((k if known == 0 else -k) - pull[d])))
        if known > -1:
            low = 1.0 / (1.0 + np.exp(-((k if known == 1 else -k) - pull[d])))
        place = low + (high - low) / (1.0 + np.exp(-luck[d]))
        place = min(max(place, 1e-6), 1.0 - 1e-6)
        luck[d] = np.float32(np.log(place / (1.0 - place)))


@njit(cache=True, nogil=True)
def _meets(  # noqa: PLR0917
    reply: Singles,
    vote: float,
    veto: bool,  # noqa: FBT001
    chairs: bool,  # noqa: FBT001
    ayes: Floats,
    noes: Floats,
    passed: Bools,
) -> None:
    """One person's reply at the gate."""
    for d in range(len(reply)):
        ayes[d] += vote if reply[d] > np.float32(0.5) else 0.0
        noes[d] += vote if reply[d] < np.float32(-0.5) else 0.0
        passed[d] &= not (veto and reply[d] < np.float32(-0.5))
        passed[d] &= not (chairs and reply[d] < np.float32(0.5))


@njit(cache=True, nogil=True)
def _passes(ayes: Floats, noes: Floats, limits: Floats, strict: bool, passed: Bools) -> None:  # noqa: FBT001
    """Whether the gate says yes in each world."""
    for d in range(len(ayes)):
        enough = ayes[d] > limits[0] + SLACK if strict else ayes[d] >= limits[0] - SLACK
        passed[d] &= enough and noes[d] <= limits[1] + SLACK


@njit(cache=True, nogil=True)
def follow(  # noqa: PLR0912, PLR0915 (one pass over the calendar; splitting it would hide the order)
    week: Weeks, w: Worlds, c: Course, begin: int, end: int
) -> tuple[Replies, Floats, Floats]:
    """A calendar in the worlds from ``begin`` to ``end``: answers, whether approved, opposed share."""
    n, size, scalars = len(week), end - begin, c.scalars
    final, approved, opposed = np.zeros((n, size), np.int8), np.ones(size), np.zeros(size)
    gates = len(c.gate_week)
    last = c.gate_week[gates - 1]
    alpha, gamma, k, shock = scalars[0], scalars[1], scalars[5], scalars[8]
    none = np.float32(OPEN)
    for at in range(0, size, _PIECE):
        until = min(size, at + _PIECE)
        low, high, m = begin + at, begin + until, until - at
        theta, luck = w.theta[:, low:high].copy(), w.luck[:, low:high].copy()
        covers, carries, hushes = w.cover[:, low:high], w.carry[:, low:high], w.hush[:, low:high]
        stand, said = np.zeros((n, m), np.float32), np.zeros((n, m), np.float32)
        tell, view = np.zeros((n, m), np.float32), np.full((n, m), none)
        # What a second talk starts from: the pull without cover and messenger.
        base, used = np.zeros((n, m), np.float32), np.zeros((n, m), np.bool_)
        active, talked = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
        pull, cover, tie = np.empty(m, np.float32), np.empty(m, np.float32), np.empty(m, np.float32)
        heard, trust = np.empty(m, np.float32), np.empty(m, np.float32)
        result = final[:, at:until]
        for now in range(1, last + 1):
            slots = 0
            for slot in range(len(c.second_weeks)):
                slots += c.second_weeks[slot] == now
            second, first_pass = slots > 0, True
            open_ = np.ones(m, np.bool_)
            # First everybody whose week it is, then the one second talk; both see earlier weeks only.
            for turn in range(2 * n if second else n):
                first_pass = turn < n
                i = turn if first_pass else c.second_order[turn - n]
                if (first_pass and week[i] != now) or (not first_pass and not talked[i]):
                    continue
                _add_cover(w.cover_at[i], w.cover_at[i + 1], w.cover_from, covers, active, stand, cover)
                tie[:] = c.tie0[i]
                if c.messengers:
                    _best_tie(w.carry_at[i], w.carry_at[i + 1], w.carry_from, carries, talked, stand, tie)
                _trust(theta[i], scalars, c.flat, trust)
                if not first_pass:
                    for d in range(m):
                        if open_[d] and not used[i, d] and stand[i, d] < np.float32(0.5):
                            open_[d] = False
                            used[i, d] = True
                            more = base[i, d] + gamma * cover[d] + trust[d] * tie[d] + luck[i, d]
                            more -= scalars[14] * (
                                np.float32(2.0) if stand[i, d] < np.float32(-0.5) else np.float32(1.0)
                            )
                            if more > k:
                                said[i, d] = np.float32(1.0)
                            elif more >= -k:
                                said[i, d] = max(said[i, d], np.float32(0.0))
                    continue
                heard[:] = np.float32(0.0)
                drop = scalars[6] * c.authority[i]
                if drop != np.float32(0.0) and not 0 < c.pre_read[i] < now:
                    _hear(w.leak_at[i], w.leak_at[i + 1], w.leak_from, hushes, active, tell, heard)
                own = c.setting[i] + shock
                for d in range(m):
                    base[i, d] = alpha * theta[i, d] + own - drop * heard[d]
                    pull[d] = base[i, d] + gamma * cover[d] + trust[d] * tie[d]
                if c.known[i] != OPEN:
                    _own_luck(pull, luck[i], k, c.known[i])
                    said[i] = np.float32(c.known[i])
                    continue
                _answers(pull, luck[i], k, said[i])
                if 0 < c.pre_read[i] < now:
                    for d in range(m):
                        said[i, d] = view[i, d] if view[i, d] < none else said[i, d]
            for i in range(n):
                if week[i] == now:
                    active[i] = talked[i] = True
                    _tells(said[i], scalars, tell[i])
                    stand[i] = said[i]
                elif second and talked[i]:
                    stand[i] = said[i]
                elif c.pre_read[i] == now and not talked[i]:
                    # Whoever reads in a week reads at its end; some form a view at once.
                    active[i] = True
                    tell[i] = scalars[12]
                    _trust(theta[i], scalars, c.flat, trust)
                    for d in range(m):
                        pull[d] = alpha * theta[i, d] + trust[d] * c.tie0[i] + scalars[15] + shock
                    _answers(pull, luck[i], k, said[i])
                    for d in range(m):
                        if w.paper[i, low + d] < scalars[13]:
                            view[i, d] = stand[i, d] = said[i, d]
                            told = scalars[11] if said[i, d] > np.float32(0.5) else scalars[10]
                            told = scalars[9] if said[i, d] < np.float32(-0.5) else told
                            tell[i, d] = max(tell[i, d], told)
            for g in range(gates):
                if c.gate_week[g] != now:
                    continue
                ayes, noes, passed = np.zeros(m), np.zeros(m), np.ones(m, np.bool_)
                for i in range(n):
                    chairs = c.chair[g] == i
                    if c.votes[g, i] <= 0.0 and not c.vetoes[g, i] and not chairs:
                        continue
                    if not talked[i]:
                        # They meet it cold: no messenger, and not asked before.
                        _add_cover(
                            w.cover_at[i], w.cover_at[i + 1], w.cover_from, covers, active, stand, cover
                        )
                        _trust(theta[i], scalars, c.flat, trust)
                        own = scalars[7] - scalars[6] * c.authority[i]
                        own = shock + (scalars[15] if 0 < c.pre_read[i] <= now else own)
                        for d in range(m):
                            pull[d] = alpha * theta[i, d] + gamma * cover[d] + trust[d] * c.tie0[i] + own
                        _answers(pull, luck[i], k, said[i])
                        for d in range(m):
                            said[i, d] = view[i, d] if view[i, d] < none else said[i, d]
                            result[i, d] = np.int8(said[i, d])
                    _meets(said[i], c.votes[g, i], c.vetoes[g, i], chairs, ayes, noes, passed)
                _passes(ayes, noes, c.gate_limits[g], c.strict[g], passed)
                for d in range(m):
                    approved[at + d] = approved[at + d] if passed[d] else 0.0
                if g + 1 < gates:
                    # After a refusal those who were against are more so.
                    for i in range(n):
                        if (c.votes[g, i] > 0.0 or c.vetoes[g, i] or c.chair[g] == i) and not talked[i]:
                            for d in range(m):
                                if not passed[d] and said[i, d] < np.float32(-0.5):
                                    theta[i, d] = max(np.float32(-1.0), theta[i, d] - np.float32(0.2))
        for i in range(n):
            if talked[i]:
                for d in range(m):
                    result[i, d] = np.int8(said[i, d])
            elif c.pre_read[i] > 0:
                for d in range(m):
                    if view[i, d] < none:
                        result[i, d] = np.int8(view[i, d])
            share = c.opposed_share[i]
            for d in range(m):
                opposed[at + d] += share if result[i, d] == -1 else np.float32(0.0)
    return final, approved, opposed
