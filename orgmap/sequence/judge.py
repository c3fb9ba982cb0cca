"""One way to ask what a calendar is worth, exactly or on draws that nothing was chosen by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from orgmap.sequence.draws import Draws, draw, draw_count
from orgmap.sequence.exact import Joint, exact_model, is_exact
from orgmap.sequence.state import Floats, Situation, Weeks

#: No effect smaller than this is given a reason.
SMALLEST_EFFECT = 0.005


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference in approval and its standard error (0 when exact)."""

    value: float
    error: float

    @property
    def limit(self) -> float:
        """Below this the difference is not spoken of: two standard errors, half a point at least."""
        return max(2 * self.error, SMALLEST_EFFECT)

    @property
    def clear(self) -> bool:
        """Whether the difference is above its limit, either way."""
        return abs(self.value) > self.limit


class Judge:
    """Scores calendars of one situation, all by the same means, and keeps the scores.

    Exact for up to eight people and one gate; otherwise draws of a seed that neither the search nor the
    choice used.
    """

    def __init__(self, situation: Situation, *, seed: int, count: int = 2000) -> None:
        self.situation = situation
        self.seed = seed
        self.exact = is_exact(situation)
        self._model = exact_model(situation) if self.exact else None
        self._count = count
        self._joints: dict[bytes, Joint] = {}
        self._sampled: dict[bytes, Joint] = {}

    @cached_property
    def draws(self) -> Draws:
        """Draws that nothing was chosen by; where values are exact, with the stances as stated."""
        case = self.situation.stated() if self.exact else self.situation
        return draw(case, seed=3 * self.seed + 3, count=draw_count(case, wanted=self._count))

    @cached_property
    def one_on_one(self) -> Judge:
        """A judge of the same worlds in which nobody is met in a small group: habits know none."""
        case = self.situation
        if not case.actions.group.any():
            return self
        nobody = replace(case.actions, group=np.zeros(case.size, dtype=bool))
        return Judge(replace(case, extras=nobody), seed=self.seed, count=self._count)

    def joint(self, calendar: Weeks) -> Joint:
        """Every combination of answers, or every draw, under a calendar."""
        key = calendar.tobytes()
        if key not in self._joints:
            if self._model is not None:
                self._joints[key] = self._model.joint(calendar)
            else:
                self._joints[key] = self.draws.run(calendar)
        return self._joints[key]

    def approval(self, calendar: Weeks) -> float:
        """The chance of approval."""
        return self.joint(calendar).approval

    def objective(self, calendar: Weeks) -> float:
        """J: approval minus the price of opposition and of weeks, times the benefit kept."""
        joint, p = self.joint(calendar), self.situation.parameters
        last = self.situation.last_week(calendar)
        opposed = float(joint.chance @ joint.opposed)
        total = joint.approval - p.opposition_price * opposed - p.week_price * last
        return self.situation.benefit * total

    def difference(self, plan: Weeks, other: Weeks, *, by: Judge | None = None) -> Difference:
        """Approval of the plan minus that of another calendar, which ``by`` may judge for other actions."""
        judge = by or self
        if self.exact and judge.exact:
            return Difference(self.approval(plan) - judge.approval(other), 0.0)
        return _paired(self.joint(plan).approved, judge.joint(other).approved)

    def against_mean(
        self, plan: Weeks, others: list[Weeks], *, by: Judge | None = None
    ) -> tuple[float, Difference]:
        """Mean approval of several calendars, and the plan's difference from it."""
        joints = [(by or self).joint(one) for one in others]
        approvals = np.array([joint.approval for joint in joints])
        mean = float(approvals.mean())
        # Only so many calendars were tried, and these on only so many draws: both are in the error.
        variance = float(approvals.var(ddof=1) / len(others)) if len(others) > 1 else 0.0
        if not self.exact:
            gap = self.joint(plan).approved - np.mean([joint.approved for joint in joints], axis=0)
            variance += float(gap.var(ddof=1) / gap.size)
        return mean, Difference(self.approval(plan) - mean, float(np.sqrt(variance)))

    def alone(self, plan: Weeks, i: int) -> Difference:
        """Approval of the plan minus that without anybody carrying the message to person ``i``."""
        if self._model is not None:
            without = self._model.alone(i).value(plan).approval
            return Difference(self.approval(plan) - without, 0.0)
        return _paired(self.joint(plan).approved, self.draws.alone(i).run(plan).approved)

    def instead(self, plan: Weeks, situation: Situation, *, calendar: Weeks | None = None) -> Difference:
        """Approval of the plan minus that with talks held (and stances) as in another situation.

        Under another ``calendar`` there, where one is given.
        """
        weeks = plan if calendar is None else calendar
        if self._model is not None:
            other = self._model.instead(situation).value(weeks).approval
            return Difference(self.approval(plan) - other, 0.0)
        return _paired(self.joint(plan).approved, self.draws.of(situation).run(weeks).approved)

    def paper_alone(self, plan: Weeks, i: int) -> Difference:
        """Approval of the plan minus that with paper in the place of the talk with ``i``; always on draws."""
        base, calendar = self.draws.situation, plan.copy()
        pre_read = base.actions.pre_read.copy()
        pre_read[i], calendar[i] = plan[i], 0
        sent = replace(base, extras=replace(base.actions, pre_read=pre_read))
        return _paired(self._drawn(plan).approved, self.draws.of(sent).run(calendar).approved)

    def _drawn(self, calendar: Weeks) -> Joint:
        """The draws under a calendar, also where values are exact."""
        if not self.exact:
            return self.joint(calendar)
        key = calendar.tobytes()
        if key not in self._sampled:
            self._sampled[key] = self.draws.run(calendar)
        return self._sampled[key]

    def yes(self, calendar: Weeks) -> Floats:
        """Each person's chance of a yes; 0 for those who neither talk nor meet the gate."""
        joint = self.joint(calendar)
        return np.asarray((joint.answers == 1) @ joint.chance, dtype=float)

    def swings(self, calendar: Weeks) -> Mapping[str, float | None]:
        """P(approval | yes) - P(approval | not yes) for each person; None where one of them never happens."""
        found = swings_of(self.joint(calendar))
        return {
            person: None if np.isnan(swing) else float(swing)
            for person, swing in zip(self.situation.people, found, strict=True)
        }


def swings_of(joint: Joint) -> Floats:
    """P(approval | yes) - P(approval | not yes) of each person; NaN where one of them never happens."""
    swings = np.full(len(joint.answers), np.nan)
    for i, answers in enumerate(joint.answers):
        yes = answers == 1
        share = float(joint.chance @ yes)
        if joint.answered[i] and 1e-12 < share < 1 - 1e-12:
            with_yes = float(joint.chance @ (joint.approved * yes)) / share
            swings[i] = with_yes - float(joint.chance @ (joint.approved * ~yes)) / (1 - share)
    return swings


def _paired(here: Floats, there: Floats) -> Difference:
    """The mean difference over common draws, and its standard error."""
    gap = here - there
    return Difference(float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(gap.size)))
