"""How far approval may lie from the number: the same plan in worlds with other parameters.

In each world every parameter is multiplied by e^N(0, .3), everybody is shifted by one common shock of
sd .3 (a bad quarter hits all at once), and stances, ties and luck are drawn anew. The band runs from the
tenth to the ninetieth percentile of the worlds' approvals.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from orgmap.sequence.draws import draw
from orgmap.sequence.state import Parameters, Situation, Weeks

_DRAWS = 256
_SPREAD = 0.3
_SHOCK = 0.3
_SHAKEN = ("alpha", "gamma", "mu", "mu0", "k", "beta", "kappa_yes", "kappa_lukewarm", "kappa_no")


def band(
    situation: Situation, calendar: Weeks, *, seed: int, worlds: int | None = None
) -> tuple[float, float]:
    """The tenth and ninetieth percentile of approval over perturbed worlds.

    Sampling noise of 256 draws a world widens the band by a point or two: it errs to the careful side.
    """
    if worlds is None:
        # The time grows with people; never fewer worlds than a tenth percentile needs.
        worlds = 64 if situation.size <= 40 else 32
    rng = np.random.default_rng([seed, 5])
    # Drawing worlds for a thousand people takes longer than following them: few are then used again.
    parts = 8 if situation.size <= 200 else 3
    pool = draw(situation, seed=3 * seed + 4, count=_DRAWS * parts)
    slices = [pool.part(slice(at * _DRAWS, (at + 1) * _DRAWS)) for at in range(parts)]
    approvals = []
    for world in range(worlds):
        parameters = shaken(situation.parameters, rng)
        shock = float(rng.normal(0, _SHOCK))
        joint = slices[world % parts].run(calendar, parameters=parameters, shock=shock)
        approvals.append(joint.approval)
    low, high = np.quantile(approvals, [0.1, 0.9])
    return float(low), float(high)


def shaken(parameters: Parameters, rng: np.random.Generator) -> Parameters:
    """The parameters, each multiplied by e^N(0, .3)."""
    factors = np.exp(rng.normal(0, _SPREAD, len(_SHAKEN)))
    values = {
        name: getattr(parameters, name) * float(factor) for name, factor in zip(_SHAKEN, factors, strict=True)
    }
    return replace(parameters, **values)
