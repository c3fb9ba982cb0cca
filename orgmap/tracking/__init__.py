"""Life after the first talk: re-planning from the log, warnings, and how good the forecasts were."""

from __future__ import annotations

from orgmap.tracking.calibration import Calibration, calibration, compare
from orgmap.tracking.contact import Lull, drying_up
from orgmap.tracking.replan import Logged, held_talks, plan_from_here, replan, weeks_before
from orgmap.tracking.thresholds import Thresholds, Warned
from orgmap.tracking.warn import present_week, warnings

__all__ = [
    "Calibration",
    "Logged",
    "Lull",
    "Thresholds",
    "Warned",
    "calibration",
    "compare",
    "drying_up",
    "held_talks",
    "plan_from_here",
    "present_week",
    "replan",
    "warnings",
    "weeks_before",
]
