"""Approval by simulation, with common random numbers: the same luck for every plan that is compared.

A draw fixes each person's stance (normal around the stated one, clipped to -1..1), one log-normal factor
of mean 1 for each pair (on deference, messenger trust and leak alike), each person's luck, and whether a
word would have leaked from one person to another. Plans scored on the same draws differ only by what
they do; a plan must be searched, chosen and reported on different ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from orgmap.sequence.exact import Joint, is_small
from orgmap.sequence.state import Floats, Parameters, Situation, Value, Weeks

Singles = NDArray[np.float32]
Indices = NDArray[np.int64]


class Worlds(NamedTuple):
    """Random worlds as flat arrays: rows are people or links (grouped by listener), columns worlds.

    ``hush`` is the uniform number of a link divided by its chance of a leak: the word gets through where it
    lies under the talkativeness of whoever tells.
    """

    theta: Singles
    luck: Singles
    paper: Singles
    cover_at: Indices
    cover_from: Indices
    cover: Singles
    carry_at: Indices
    carry_from: Indices
    carry: Singles
    leak_at: Indices
    leak_from: Indices
    hush: Singles


@dataclass(frozen=True, eq=False)
class Draws:
    """Random worlds of one situation. Make them with :func:`draw`; score calendars with :meth:`run`."""

    situation: Situation
    worlds: Worlds
    begin: int
    end: int

    @property
    def count(self) -> int:
        """How many draws there are."""
        return self.end - self.begin

    def part(self, draws: slice) -> Draws:
        """Some of the draws."""
        begin, end, _ = draws.indices(self.count)
        return replace(self, begin=self.begin + begin, end=self.begin + end)

    def alone(self, i: int) -> Draws:
        """The same worlds with nobody carrying the message to person ``i``."""
        w = self.worlds
        carry = w.carry.copy()
        # No tie is worse than one's own: the best of the two is one's own.
        carry[w.carry_at[i] : w.carry_at[i + 1]] = -1.0
        return replace(self, worlds=w._replace(carry=carry))

    def supposing(self, i: int, stance: float) -> Draws:
        """The same worlds with a certain stance of person ``i``."""
        theta = self.worlds.theta.copy()
        theta[i] = stance
        return replace(self, worlds=self.worlds._replace(theta=theta))

    def of(self, situation: Situation) -> Draws:
        """The same worlds for the same people and ties with another calendar, gates or actions."""
        return replace(self, situation=situation)

    def run(self, calendar: Weeks, *, parameters: Parameters | None = None, shock: float = 0.0) -> Joint:
        """Follow a calendar through every draw and every gate.

        ``parameters`` replaces those of the situation; ``shock`` is added to everybody's pull.
        """
        if is_small(self.situation):
            # Few people: quicker than loading compiled code.
            from orgmap.sequence.walk import Walk

            return Walk(self, parameters or self.situation.parameters, shock).follow(calendar)
        return self.compiled(calendar, parameters=parameters, shock=shock)

    def compiled(self, calendar: Weeks, *, parameters: Parameters | None = None, shock: float = 0.0) -> Joint:
        """The same as :meth:`run`, by the compiled kernel whatever the size."""
        from orgmap.sequence.worlds import course, follow

        fixed = course(self.situation, parameters, shock=shock)
        answers, approved, opposed = follow(
            np.ascontiguousarray(calendar), self.worlds, fixed, self.begin, self.end
        )
        last = max(forum.week for forum in self.situation.forums)
        answered = ((calendar > 0) & (calendar <= last)) | self.situation.holders
        answered |= self.situation.actions.pre_read > 0
        return Joint(np.full(self.count, 1 / self.count), answers, answered, approved, opposed)

    def objective(self, joint: Joint, calendar: Weeks) -> Floats:
        """J in every draw."""
        p = self.situation.parameters
        last = self.situation.last_week(calendar)
        total = joint.approved - p.opposition_price * joint.opposed - p.week_price * last
        return np.asarray(self.situation.benefit * total)

    def value(self, calendar: Weeks) -> Value:
        """Approval, opposed share and J, as means over the draws."""
        joint = self.run(calendar)
        objective = float(self.objective(joint, calendar).mean())
        return Value(joint.approval, float(joint.opposed.mean()), objective, exact=False)


def draw(situation: Situation, *, seed: int, count: int = 2000) -> Draws:
    """Random worlds of a situation; the same seed gives the same worlds.

    ``count`` draws in all. Each listener has a stream of random numbers of its own, so that one more tie
    elsewhere does not reshuffle everybody's luck.
    """
    rng = np.random.default_rng([seed, 0])
    n = situation.size
    doubt = situation.sd[:, None] * rng.standard_normal((n, count), dtype=np.float32)
    theta = np.clip(situation.theta[:, None] + doubt, -1, 1)
    luck = rng.random((n, count), dtype=np.float32)
    # A zero would be an infinite logit.
    luck = np.clip(luck, 1e-7, 1 - 1e-7)
    paper = np.random.default_rng([seed, 2]).random((n, count), dtype=np.float32)
    carries = situation.carries
    deference = np.nan_to_num(situation.deference)
    covered = _rows(deference != 0)
    carried = _rows(carries)
    leaked = _rows(situation.leak.T > 0)
    parts = [
        _ears(
            situation,
            i,
            (
                covered[1][covered[0][i] : covered[0][i + 1]],
                carried[1][carried[0][i] : carried[0][i + 1]],
                leaked[1][leaked[0][i] : leaked[0][i + 1]],
            ),
            np.random.default_rng([seed, 1, i]),
            count,
        )
        for i in range(n)
    ]
    cover, carry, hush = (np.concatenate([part[which] for part in parts]) for which in range(3))
    worlds = Worlds(
        np.ascontiguousarray(theta, dtype=np.float32),
        np.log(luck / (1 - luck)),
        paper,
        *(*covered, cover),
        *(*carried, carry),
        *(*leaked, hush),
    )
    return Draws(situation, worlds, 0, count)


def _rows(linked: NDArray[np.bool_]) -> tuple[Indices, Indices]:
    """Row starts and columns of the links, the diagonal left out."""
    linked = linked.copy()
    np.fill_diagonal(linked, val=False)
    starts = np.concatenate([[0], np.cumsum(linked.sum(axis=1))])
    return starts.astype(np.int64), np.nonzero(linked)[1].astype(np.int64)


def _ears(
    situation: Situation,
    i: int,
    links: tuple[Indices, Indices, Indices],
    rng: np.random.Generator,
    count: int,
) -> tuple[Singles, Singles, Singles]:
    """Whom one person listens to, trusts or hears from, in every draw."""
    cover, messengers, leaks = links
    sources = np.unique(np.concatenate(links))
    noise = _noise(situation.parameters.tie_noise, (len(sources), count), rng)

    def rows(of: Indices) -> Singles:
        return noise[np.searchsorted(sources, of)]

    whisper = rng.random((len(leaks), count), dtype=np.float32)
    chance = situation.leak[leaks, i].astype(np.float32)[:, None] * rows(leaks)
    return (
        situation.deference[i, cover].astype(np.float32)[:, None] * rows(cover),
        situation.messenger[i, messengers].astype(np.float32)[:, None] * rows(messengers),
        whisper / chance,
    )


def _noise(sd: float, shape: tuple[int, int], rng: np.random.Generator) -> Singles:
    """Log-normal factors of mean 1."""
    if sd == 0:
        return np.ones(shape, dtype=np.float32)
    drawn: Singles = rng.standard_normal(shape, dtype=np.float32)
    drawn *= np.float32(sd)
    drawn -= np.float32(sd**2 / 2)
    return np.exp(drawn, out=drawn)


def draw_count(situation: Situation, *, wanted: int = 2000) -> int:
    """As many draws as wanted, fewer where very many people would need gigabytes.

    >>> from orgmap.sequence.state import Forum
    >>> forum = Forum("g", 1, 0.5, 1.0, np.ones(1), np.zeros(1, dtype=bool))
    >>> draw_count(Situation.of(("a",), [0.0], forums=(forum,)))
    2000
    """
    pairs = int(np.count_nonzero(situation.deference) + np.count_nonzero(situation.leak))
    return max(200, min(wanted, 12_000_000 // max(1, pairs)))
