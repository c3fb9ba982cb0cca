"""Where x = matrix x + right comes to rest, for the large sparse systems of influence.

Repetition alone gets there with the largest share of others that anybody takes on (.8 usually): some 145
rounds to the last digit. A guess by conjugate gradients takes about a tenth of them, and what it leaves is
repeated away, so that what is at rest is judged by one rule.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import splu

from orgmap.patience import look

Floats = npt.NDArray[np.float64]

#: At rest when a round changes the whole by no more than this share.
_AT_REST = 1e-14
#: Below so many people repetition alone is done sooner.
_GUESSED_FROM = 400
#: Rounds of guessing at most; what is this many times larger than what it began with went astray.
_GUESSES, _LOST = 100, 1e6
_ROUNDS = 500


def fixed_point(matrix: csr_array, right: Floats) -> Floats:
    """x = matrix x + right by repetition; by factors where that is slow (openness at or near 1).

    For many people repetition begins where :func:`_guessed` arrives, and has little left to do.
    """
    x = right.copy() if right.shape[0] < _GUESSED_FROM else _guessed(matrix, right)
    for _ in range(_ROUNDS):
        look()
        after = matrix @ x + right
        if np.abs(after - x).sum() <= _AT_REST * np.abs(after).sum():
            return np.asarray(after, dtype=np.float64)
        x = after
    system = (eye_array(matrix.shape[0], format="csc") - matrix).tocsc()
    return np.asarray(splu(system).solve(right), dtype=np.float64)


def _guessed(matrix: csr_array, right: Floats) -> Floats:
    """Near x = matrix x + right, column by column at once; ``right`` itself where it gets nowhere.

    Stabilised bi-conjugate gradients: van der Vorst 1992, doi 10.1137/0913035.
    """
    x, still = right.copy(), np.asarray(matrix @ right)
    shadow, along, moved = still.copy(), np.zeros_like(still), np.zeros_like(still)
    rho = alpha = omega = np.ones(right.shape[1:])
    with np.errstate(all="ignore"):  # where it gets nowhere is seen at the end
        for _ in range(_GUESSES):
            look()
            if not np.abs(still).sum() > _AT_REST * np.abs(x).sum():
                break
            before, rho = rho, _dot(shadow, still)
            along = still + _over(rho * alpha, before * omega) * (along - omega * moved)
            moved = along - matrix @ along
            alpha = _over(rho, _dot(shadow, moved))
            half = still - alpha * moved
            turned = half - matrix @ half
            omega = _over(_dot(turned, half), _dot(turned, turned))
            x += alpha * along + omega * half
            still = half - omega * turned
        usable = bool(np.abs(x).sum() < _LOST * np.abs(right).sum())
    return x if usable else right.copy()


def _dot(one: Floats, other: Floats) -> Floats:
    """Column by column."""
    return np.asarray(np.einsum("i...,i...->...", one, other))


def _over(above: Floats, below: Floats) -> Floats:
    """above / below, 0 where a column is at rest already."""
    return np.divide(above, below, out=np.zeros_like(above), where=below != 0.0)
