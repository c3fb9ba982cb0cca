"""How one person answers: the conversation, and the gate met cold.

The answer is -1 (against), 0 (lukewarm) or +1 (yes). With pull ``u`` (in logits) the chance of a yes is
S(u - k), of a no S(-u - k), S being the logistic function. ``u`` adds up the person's own stance, the
cover given by people they listen to who were talked to before, trust in whoever brings the message, and
the price of having heard of it from others first (paid in proportion to authority).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from orgmap.sequence.state import Floats, Parameters


def chances(pull: Floats, drop: Floats | float, heard: Floats | float, k: float) -> tuple[Floats, Floats]:
    """Chances of a no and of a yes, given the pull, its drop when blindsided and the chance of that.

    >>> no, yes = chances(np.array([0.0]), 0.0, 0.0, 0.0)
    >>> float(no[0]), float(yes[0])
    (0.5, 0.5)
    """
    no = (1 - heard) * expit(-pull - k) + heard * expit(-(pull - drop) - k)
    yes = (1 - heard) * expit(pull - k) + heard * expit(pull - drop - k)
    return np.asarray(no, dtype=float), np.asarray(yes, dtype=float)


def answer(pull: Floats, luck: Floats, k: float) -> NDArray[np.int8]:
    """The answer at a given luck (logistic, one per person and draw): more pull never makes it worse.

    With luck = log(x / (1 - x)) of a uniform x this is a no where x < S(-pull - k), a yes where
    x > 1 - S(pull - k), and lukewarm between.

    >>> answer(np.array([-3.0, 0.0, 3.0]), np.zeros(3), 0.5).tolist()
    [-1, 0, 1]
    """
    total = pull + luck
    return (total > k).astype(np.int8) - (total < -k).astype(np.int8)


def talk_pull(parameters: Parameters, theta: Any, cover: Any, tie: Any, *, trust: Any = None) -> Floats:
    """Pull in a talk one on one, before any price for having heard of it."""
    effect = parameters.trust_effect(theta) if trust is None else trust
    pull = parameters.alpha * theta + parameters.gamma * cover + effect * tie + parameters.e_one_on_one
    return np.asarray(pull, dtype=float)


def gate_pull(
    parameters: Parameters, theta: Any, cover: Any, tie0: Any, authority: Any, *, trust: Any = None
) -> Floats:
    """Pull of somebody who meets the gate without having been talked to: blindsided, no messenger."""
    effect = parameters.trust_effect(theta) if trust is None else trust
    pull = parameters.alpha * theta + parameters.gamma * cover + effect * tie0
    return np.asarray(pull + parameters.e_gate - parameters.beta * authority, dtype=float)
