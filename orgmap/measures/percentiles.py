"""Positions in a list, from 1, and as a share of it: equal values share both.

Two values are equal when they differ by less than a relative 1e-9: solving the same equations in
another order must not change anybody's place.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose


def _tied(values: Mapping[str, float]) -> list[list[str]]:
    """People in groups of equal value, highest first, input order inside a group."""
    groups: list[list[str]] = []
    for person in sorted(values, key=lambda one: -values[one]):
        if groups and isclose(values[groups[-1][0]], values[person], rel_tol=1e-9, abs_tol=1e-12):
            groups[-1].append(person)
        else:
            groups.append([person])
    return groups


def ranks(values: Mapping[str, float]) -> dict[str, int]:
    """Rank from 1 for the highest; people with equal values share the better rank.

    >>> ranks({"ann": 2.0, "bob": 5.0, "cy": 2.0, "di": 1.0})
    {'bob': 1, 'ann': 2, 'cy': 2, 'di': 4}
    """
    found: dict[str, int] = {}
    for group in _tied(values):
        found.update(dict.fromkeys(group, len(found) + 1))
    return found


def percentiles(values: Mapping[str, float]) -> dict[str, float]:
    """Mid-rank percentile (0..1): the share of people below, and half of those equal, oneself included.

    >>> percentiles({"ann": 2.0, "bob": 5.0, "cy": 2.0, "di": 1.0})
    {'bob': 0.875, 'ann': 0.5, 'cy': 0.5, 'di': 0.125}
    """
    found: dict[str, float] = {}
    for group in _tied(values):
        below = len(values) - len(found) - len(group)
        found.update(dict.fromkeys(group, (below + len(group) / 2.0) / len(values)))
    return found
