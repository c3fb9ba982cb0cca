"""What to look for at the end of each week: approval by the number of yes so far, and when to stop."""

from __future__ import annotations

import numpy as np

from orgmap.results import Checkpoint
from orgmap.sequence.exact import Joint
from orgmap.sequence.state import Weeks


def checkpoints(joint: Joint, calendar: Weeks) -> tuple[Checkpoint, ...]:
    """One checkpoint for each week with a talk.

    The chances of k yes and the approvals given k are taken from the same worlds, so that they add up
    to the plan's approval. The tripwire is the largest k with P(approval | at most k) under half of the
    plan's approval.
    """
    found = []
    for week in sorted({int(w) for w in calendar if w > 0}):
        spoken = np.flatnonzero((calendar > 0) & (calendar <= week))
        found.append(_checkpoint(joint, spoken.tolist(), week))
    return tuple(found)


def _checkpoint(joint: Joint, spoken: list[int], week: int) -> Checkpoint:
    count = (joint.answers[spoken] == 1).sum(axis=0)
    size = len(spoken) + 1
    chance = np.bincount(count, weights=joint.chance, minlength=size)
    passed = np.bincount(count, weights=joint.chance * joint.approved, minlength=size)
    approval = tuple(float(p / c) if c > 1e-12 else None for p, c in zip(passed, chance, strict=True))
    at_most, passed_at_most = np.cumsum(chance), np.cumsum(passed)
    low = [
        k for k in range(size) if at_most[k] > 1e-12 and passed_at_most[k] < 0.5 * joint.approval * at_most[k]
    ]
    return Checkpoint(week, len(spoken), tuple(map(float, chance)), approval, max(low, default=None))
