"""How far approval may lie from the number: the same plan in worlds with other parameters.

In each world every parameter is multiplied by e^N(0, .3), everybody is shifted by one common shock of
sd .3 (a bad quarter hits all at once), and stances, ties and luck are drawn anew. The band runs from the
tenth to the ninetieth percentile of the worlds' approvals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from orgmap.sequence.draws import draw
from orgmap.sequence.exact import Joint
from orgmap.sequence.judge import swings_of
from orgmap.sequence.state import Parameters, Situation, Weeks

_DRAWS = 256
#: A swing sets the worlds of a yes beside those of none, and either may be few: it takes more draws.
_SWING_DRAWS = 1024
#: Above this many people in the plan no band of swings is worked out: the answer should not wait for it.
MOST_SWINGS = 200
_SPREAD = 0.3
_SHOCK = 0.3
_SHAKEN = ("alpha", "gamma", "mu", "mu0", "k", "beta", "kappa_yes", "kappa_lukewarm", "kappa_no")


def band(
    situation: Situation, calendar: Weeks, *, seed: int, worlds: int | None = None
) -> tuple[float, float]:
    """The tenth and ninetieth percentile of approval over perturbed worlds.

    Sampling noise of 256 draws a world widens the band by a point or two: it errs to the careful side.
    """
    approvals = [joint.approval for joint in _worlds(situation, calendar, seed=seed, worlds=worlds)]
    low, high = np.quantile(approvals, [0.1, 0.9])
    return float(low), float(high)


def swing_bands(situation: Situation, calendar: Weeks, *, seed: int) -> dict[str, tuple[float, float]]:
    """The tenth and ninetieth percentile of each person's swing over the same perturbed worlds.

    A swing is P(approval | this person says yes) - P(approval | not). People who always or never say yes
    in most worlds have none; neither has anybody in a plan of more than 200 people.
    """
    if situation.size > MOST_SWINGS:
        return {}
    joints = _worlds(situation, calendar, seed=seed, draws=_SWING_DRAWS)
    found = np.array([swings_of(joint) for joint in joints])
    bands = {}
    for i, person in enumerate(situation.people):
        known = found[np.isfinite(found[:, i]), i]
        if 2 * len(known) > len(found):
            low, high = np.quantile(known, [0.1, 0.9])
            bands[person] = (float(low), float(high))
    return bands


def _worlds(
    situation: Situation, calendar: Weeks, *, seed: int, worlds: int | None = None, draws: int = _DRAWS
) -> Iterator[Joint]:
    """What comes of a calendar in each perturbed world."""
    if worlds is None:
        # The time grows with people; never fewer worlds than a tenth percentile needs.
        worlds = 64 if situation.size <= 40 else 32
    rng = np.random.default_rng([seed, 5])
    # Drawing worlds for a thousand people takes longer than following them: few are then used again.
    parts = 8 if situation.size <= 200 else 3
    pool = draw(situation, seed=3 * seed + 4, count=draws * parts)
    slices = [pool.part(slice(at * draws, (at + 1) * draws)) for at in range(parts)]
    for world in range(worlds):
        parameters = shaken(situation.parameters, rng)
        shock = float(rng.normal(0, _SHOCK))
        yield slices[world % parts].run(calendar, parameters=parameters, shock=shock)


def shaken(parameters: Parameters, rng: np.random.Generator) -> Parameters:
    """The parameters, each multiplied by e^N(0, .3)."""
    factors = np.exp(rng.normal(0, _SPREAD, len(_SHAKEN)))
    values = {
        name: getattr(parameters, name) * float(factor) for name, factor in zip(_SHAKEN, factors, strict=True)
    }
    return replace(parameters, **values)
