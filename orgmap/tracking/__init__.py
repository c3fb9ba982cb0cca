"""Life after the first talk: re-planning from the log, warnings, and how good the forecasts were."""

from __future__ import annotations

from orgmap.tracking.ahead import upcoming
from orgmap.tracking.calibration import Calibration, calibration, compare, stances_before
from orgmap.tracking.contact import Lull, drying_up
from orgmap.tracking.inputs import input_changes
from orgmap.tracking.noting import foresee, note
from orgmap.tracking.replan import Logged, held_talks, plan_from_here, replan, weeks_before
from orgmap.tracking.sides import SideBySide, StepDifference, side_by_side
from orgmap.tracking.thresholds import Thresholds, Warned
from orgmap.tracking.versions import Version, changes_between, chosen, kept_versions, version_of
from orgmap.tracking.warn import present_week, warnings

__all__ = [
    "Calibration",
    "Logged",
    "Lull",
    "SideBySide",
    "StepDifference",
    "Thresholds",
    "Version",
    "Warned",
    "calibration",
    "changes_between",
    "chosen",
    "compare",
    "drying_up",
    "foresee",
    "held_talks",
    "input_changes",
    "kept_versions",
    "note",
    "plan_from_here",
    "present_week",
    "replan",
    "side_by_side",
    "stances_before",
    "upcoming",
    "version_of",
    "warnings",
    "weeks_before",
]
