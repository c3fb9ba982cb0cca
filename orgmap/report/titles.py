"""Titles of pictures: what each shows, in a line, so that a reader knows what to look for."""

from __future__ import annotations

from collections.abc import Sequence

from orgmap.decision import AGAINST
from orgmap.grids import HALF, Place
from orgmap.report.sentences import hangs_most, listed
from orgmap.results import Blocker

_NAMED = 3


def of_swings(found: Sequence[Blocker]) -> str:
    """On whose yes most hangs, with those of whom it may be as much: their swing lies within the doubt.

    >>> def one(name, swing, band=None):
    ...     return Blocker(name, name, None, "gate", 0.2, False, 0.3, swing, swing_band=band)
    >>> of_swings([one("Ann", 0.3, (0.2, 0.4)), one("Bo", 0.25), one("Cy", 0.1)])
    'Most hangs on Ann; on Bo it may be as much'
    >>> of_swings([one("Ann", 0.3), one("Bo", 0.25)])
    'Most hangs on Ann'
    """
    first = hangs_most(found)
    if first is None:
        return "No yes of one person changes much"
    low = first.swing_band[0] if first.swing_band else first.swing or 0.0
    near = [b.name for b in found if b is not first and b.swing is not None and b.swing >= low]
    as_much = f"; on {_few(near)} it may be as much" if near else ""
    return f"Most hangs on {first.name}{as_much}"


def of_power_and_stance(rows: Sequence[Place]) -> str:
    """Who is powerful and against it, as entered."""
    against = [row for row in _powerful(rows) if row.stance is not None and row.stance < AGAINST]
    if not against:
        return "Nobody with power is entered as against it"
    return f"Power and against it: {_few([row.name for row in against])}"


def of_power_and_interest(rows: Sequence[Place]) -> str:
    """To whom of the powerful it is much, as entered."""
    known = [row for row in rows if row.interest is not None]
    much = [row for row in _powerful(known) if (row.interest or 0.0) >= HALF]
    if not known:
        return "Nobody's interest is entered"
    if not much:
        return "It is not much to anybody with power"
    return f"Power, and it is much to them: {_few([row.name for row in much])}"


def _powerful(rows: Sequence[Place]) -> list[Place]:
    return sorted((row for row in rows if row.powerful), key=lambda row: -(row.power or 0.0))


def _few(names: Sequence[str]) -> str:
    left = len(names) - _NAMED
    return listed([*names[:_NAMED], *([f"{left} more"] if left > 0 else [])])
