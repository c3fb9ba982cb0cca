"""The wider audience: how ready is everybody who is not in the plan, and where will it not arrive?

The plan knows sixty people at most. All others drift: they start from a view of their own, listen to
those who influence them, and come to rest (:mod:`orgmap.influence`). The people of the plan are fixed
sources in it: before the plan with the stance entered, after it with the answer expected of them, P(yes)
minus P(no). The user is for it throughout. Who has heard of it is a cascade along messages from those
talked to (:mod:`orgmap.spread`).
"""

from __future__ import annotations

from orgmap.audience.answer import audience
from orgmap.audience.drift import Drift
from orgmap.audience.rows import AtWeek, Carrier, UnitReadiness

__all__ = ["AtWeek", "Carrier", "Drift", "UnitReadiness", "audience"]
