"""What share of the benefit is left when a part of the scope is carved out."""

from __future__ import annotations

from collections.abc import Sequence

from orgmap.model import Initiative, Scope
from orgmap.network import Network


def item_named(initiative: Initiative, name: str) -> Scope | None:
    """The item of the scope with this name, whatever its case; None where there is none."""
    wanted = name.strip().casefold()
    return next((part for part in initiative.scopes if part.item.strip().casefold() == wanted), None)


def kept_spend(network: Network, initiative: Initiative, units: Sequence[str]) -> float | None:
    """1 minus the units' share of the spend in scope; None where a unit's spend is not known."""
    scope = dict.fromkeys(unit for part in initiative.scopes for unit in part.units) or network.units
    spend = {unit: network.units[unit].spend for unit in scope if unit in network.units}
    known = {unit: value for unit, value in spend.items() if value is not None}
    if not units or not set(units) <= known.keys() or sum(known.values()) <= 0:
        return None
    if initiative.scopes and len(known) < len(spend):
        return None
    return 1.0 - sum(known[unit] for unit in units) / sum(known.values())
