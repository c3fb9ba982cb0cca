"""Random numbers that depend on seed, run and place alone: every engine draws the same luck.

A counter is scrambled (splitmix64: Steele, Lea and Flood 2014, doi 10.1145/2660193.2660195), so there
is no state to carry: an arc's draw does not depend on which arcs were asked before it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]

GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB
MASK = 2**64 - 1
#: Words are cut to the 53 bits a float holds.
TO_FLOAT = 2.0**-53


def scrambled(words: Words) -> Words:
    """Each word scrambled by the finaliser of splitmix64."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(FIRST)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(SECOND)
    return words ^ (words >> np.uint64(31))


def run_keys(seed: int, runs: int) -> Words:
    """The word that stands for each run.

    >>> len({*run_keys(0, 3).tolist(), *run_keys(1, 3).tolist()})
    6
    """
    start = scrambled(np.array([(seed + 1) * GOLDEN & MASK], dtype=np.uint64))
    return scrambled(start + np.arange(1, runs + 1, dtype=np.uint64) * np.uint64(GOLDEN))


def draws(key: np.uint64, count: int) -> npt.NDArray[np.float64]:
    """The numbers (0 <= number < 1) of one run, one per place.

    >>> key = run_keys(7, 1)[0]
    >>> bool((draws(key, 5)[:2] == draws(key, 2)).all())
    True
    """
    words = scrambled(np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GOLDEN) + key)
    return (words >> np.uint64(11)).astype(np.float64) * TO_FLOAT
