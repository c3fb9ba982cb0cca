"""Units: how they are tied to one another, how easy each is to win, and what one lives on and who decides.

:func:`units` gives one row a unit, :func:`matrix` one a pair of units, :func:`card` everything known of
one unit as an internal customer.
"""

from __future__ import annotations

from orgmap.units.card import UnitCard, card
from orgmap.units.ease import UnitRow, units
from orgmap.units.matrix import Interfaces, PairRow, interfaces, matrix

__all__ = ["Interfaces", "PairRow", "UnitCard", "UnitRow", "card", "interfaces", "matrix", "units"]
