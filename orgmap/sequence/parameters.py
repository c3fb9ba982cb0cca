"""How people respond to a talk: the parameters of the model, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Parameters:
    """How people respond to a talk, on the scale of logits. Every default may be overridden by ``[model]``.

    ``mu_form`` "refined" lets trust in the messenger count less for people with a settled view and, for
    opponents of a divergent change, turn against it; "flat" uses ``mu`` for everybody. ``leave_out`` allows
    the plan to leave people out (``idle`` in ``[model]``); ``pre_read`` lets it send paper ahead of a talk,
    ``second_talks`` is how many slots it may keep for a second talk, and ``small_groups`` lets it meet two to
    four people of a week together. ``messenger_capacity`` is how many talks a week one person may be asked to
    carry the message in.
    """

    alpha: float = 2.0
    gamma: float = 1.7
    mu_form: str = "refined"
    mu: float = 0.6
    mu0: float = 0.7
    k: float = 0.5
    e_one_on_one: float = 0.5
    e_gate: float = -0.5
    beta: float = 1.2
    kappa_yes: float = 0.5
    kappa_lukewarm: float = 1.0
    kappa_no: float = 1.5
    opposition_price: float = 0.25
    week_price: float = 0.01
    divergence: float = 0.5
    messengers: bool = True
    leave_out: bool = False
    tie_noise: float = 0.3
    e_group: float = 0.2
    e_document: float = 0.0
    kappa_document: float = 0.5
    zeta: float = 0.2
    rho: float = 0.3
    pre_read: bool = False
    second_talks: int = 0
    small_groups: bool = False
    messenger_capacity: int = 2

    def trust_effect(self, theta: Floats) -> Floats:
        """The effect (mu) of a good messenger on people at stance ``theta``.

        >>> Parameters().trust_effect(np.array([0.0, -1.0])).round(3).tolist()
        [0.7, 0.0]
        """
        theta = np.asarray(theta, dtype=float)
        if self.mu_form == "flat":
            return np.full(theta.shape, self.mu)
        effect = self.mu0 * (1 - 0.65 * np.abs(theta))
        # At -.5 exactly the effect is not yet reduced.
        return np.where(theta < -0.5, effect * (1 - 2 * self.divergence), effect)
