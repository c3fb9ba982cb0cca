"""Who listens to whom, carries and tells, as the planner knows it: see :mod:`orgmap.listening`."""

from __future__ import annotations

from orgmap.listening import DEFERENCE_SUM, Links, deference, leaks, messengers

__all__ = ["DEFERENCE_SUM", "Links", "deference", "leaks", "messengers"]
