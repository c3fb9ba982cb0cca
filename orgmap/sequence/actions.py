"""What can be done beside talks one on one: a paper sent ahead, and a slot kept for a second talk.

Both are tried on the draws the plan was chosen by and kept only where J gains more than two standard
errors and half a point. A second talk keeps the person's luck: asking again is no new throw of the dice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from orgmap.results import Agreed
from orgmap.sequence.draws import Draws, draw, draw_count
from orgmap.sequence.exact import exact_model, is_exact
from orgmap.sequence.groups import best_gathering
from orgmap.sequence.judge import SMALLEST_EFFECT, Judge
from orgmap.sequence.settle import repaired
from orgmap.sequence.state import Floats, Parameters, Situation, Weeks
from orgmap.sequence.talks import GROUP_SIZES

#: At most so many people are tried as readers in a round, those likeliest to hear of it first.
_READERS_TRIED = 20
#: So many times somebody may be brought into a small group.
_GROUP_ROUNDS = 6


@dataclass(frozen=True, eq=False)
class Trial:
    """A situation with one action more, its calendar, and what J gains by it (mean, standard error)."""

    situation: Situation
    calendar: Weeks
    gain: float
    error: float

    @property
    def clear(self) -> bool:
        """Whether the gain is beyond its error and half a point."""
        return self.gain > max(2 * self.error, SMALLEST_EFFECT)


class Trials:
    """Tries actions for one calendar: exactly where that can be done, else on common draws.

    Where the plan is exact its stances are taken as stated, so the draws take them so too.
    """

    def __init__(self, situation: Situation, calendar: Weeks, *, seed: int) -> None:
        self.situation, self.calendar = situation, calendar
        self._drawn = situation.stated() if is_exact(situation) else situation
        self._seed = seed

    @cached_property
    def draws(self) -> Draws:
        """The draws a plan is chosen by."""
        return draw(self._drawn, seed=3 * self._seed + 2, count=draw_count(self._drawn))

    def at(self, calendar: Weeks) -> Trials:
        """The same draws with another calendar."""
        other = copy(self)
        other.calendar = calendar
        return other

    def objective(self, situation: Situation, calendar: Weeks | None = None) -> Floats:
        """J in every draw."""
        weeks = self.calendar if calendar is None else calendar
        draws = self.draws.of(situation)
        return draws.objective(draws.run(weeks), weeks)

    def value(self, situation: Situation, calendar: Weeks) -> float:
        """J, exactly where that can be had."""
        if is_exact(situation):
            return exact_model(self.situation).instead(situation).value(calendar).objective
        return float(self.objective(situation, calendar).mean())

    def compare(self, base: Situation, changed: Situation, calendar: Weeks | None = None) -> Trial:
        """What the change gains over the base."""
        weeks = self.calendar if calendar is None else calendar
        if is_exact(base) and is_exact(changed):
            gain = self.value(changed, weeks) - self.value(base, self.calendar)
            return Trial(changed, weeks, gain, 0.0)
        gap = self.objective(changed, weeks) - self.objective(base)
        return Trial(changed, weeks, float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(gap.size)))

    def beside(self, base: Situation) -> Situation:
        """The situation with the papers and second talks its parameters ask for, where they help."""
        p = base.parameters
        found = self.pre_reads(base) if p.pre_read else base
        return self.second_talks(found, p.second_talks)

    def small_groups(self, base: Situation) -> Trial:
        """The situation and calendar with people met together wherever that clearly helps, best first."""
        here, found = self, Trial(base, self.calendar, 0.0, 0.0)
        for _ in range(_GROUP_ROUNDS):
            trial = here.best_group(found.situation)
            if trial is None or not trial.clear:
                break
            found, here = trial, here.at(trial.calendar)
        return found

    def best_group(self, base: Situation) -> Trial | None:
        """The one small group by which J gains most."""
        met = best_gathering(base, self.calendar, self.value)
        return None if met is None else self.compare(base, *met)

    def pre_reads(self, base: Situation) -> Situation:
        """The situation with a paper for everybody whom it clearly helps, one by one, the best first."""
        while True:
            trial = self.best_reader(base)
            if trial is None or not trial.clear:
                return base
            base = trial.situation

    def best_reader(self, base: Situation) -> Trial | None:
        """The one further reader by whom J gains most."""
        told = (base.authority * base.leak.sum(axis=0)) * (self.calendar != 1) * (base.fixed == 0)
        told = told * (base.actions.pre_read == 0) * (self.calendar > 0)
        tried = [int(i) for i in np.argsort(-told, kind="stable")[:_READERS_TRIED] if told[i] > 0]
        trials = [self.compare(base, _reading(base, i)) for i in tried]
        return max(trials, key=lambda trial: trial.gain, default=None)

    def second_talks(self, base: Situation, count: int) -> Situation:
        """The situation with up to ``count`` slots kept for second talks, where free and where they help."""
        for _ in range(count):
            trial = self.best_second(base)
            if trial is None or trial.gain <= 0:
                return base
            base = trial.situation
        return base

    def best_second(self, base: Situation) -> Trial | None:
        """The free slot in which a second talk gains most, with the first of a list not yet won."""
        taken = set(base.actions.second_weeks.tolist())
        busy = np.append(0, base.load(self.calendar))
        now = max((talk.week for talk in base.locked.values()), default=1)
        free = [
            week
            for week in range(max(2, now), base.horizon + 1)
            if busy[week] < base.capacity and week not in taken
        ]
        order = self._most_decisive(base)
        trials = [self.compare(base, _again(base, week, order)) for week in free[-4:]]
        return max(trials, key=lambda trial: trial.gain, default=None)

    def _most_decisive(self, base: Situation) -> Weeks:
        """People by how much approval differs with their yes, given that they were talked to."""
        joint = self.draws.of(base).run(self.calendar)
        yes = joint.answers == 1
        passed = joint.approved
        with_yes = (yes @ passed) / np.maximum(1, yes.sum(axis=1))
        without = ((~yes) @ passed) / np.maximum(1, (~yes).sum(axis=1))
        # Weighted by how often there is a second talk to hold at all.
        return np.argsort(-(with_yes - without), kind="stable").astype(np.int64)


def with_paper(base: Situation, i: int, *, ahead: bool) -> Situation:
    """The same with paper sent to i at the end of the first week still open, or with none sent."""
    if ahead:
        return _reading(base, i)
    pre_read = base.actions.pre_read.copy()
    pre_read[i] = 0
    return replace(base, extras=replace(base.actions, pre_read=pre_read))


def first_open(base: Situation) -> int:
    """The first week in which anything can still be done: that of the last talk held, 1 before any."""
    return max([1, *(talk.week for talk in base.locked.values())])


def _reading(base: Situation, i: int) -> Situation:
    pre_read = base.actions.pre_read.copy()
    pre_read[i] = first_open(base)
    return replace(base, extras=replace(base.actions, pre_read=pre_read))


def _again(base: Situation, week: int, order: Weeks) -> Situation:
    weeks = np.append(base.actions.second_weeks, week).astype(np.int64)
    return replace(base, extras=replace(base.actions, second_weeks=weeks, second_order=order))


def asks(parameters: Parameters) -> bool:
    """Whether anything beside talks one on one is wanted."""
    return parameters.small_groups or parameters.pre_read or parameters.second_talks > 0


def arranged(
    situation: Situation, calendar: Weeks, *, seed: int, earlier: Mapping[str, int] | None = None
) -> tuple[Situation, Weeks]:
    """The situation and calendar with the actions its parameters ask for: groups, papers, second talks.

    Only small groups change the calendar. An ``earlier`` plan that does about as well is kept, with its
    groups.
    """
    p = situation.parameters
    if not asks(p):
        return situation, calendar
    trials, found = Trials(situation, calendar, seed=seed), situation
    if p.small_groups:
        met = trials.small_groups(situation)
        trials, found, calendar = trials.at(met.calendar), met.situation, met.calendar
    found = trials.beside(found)
    if earlier is None or not p.small_groups:
        return found, calendar
    kept, was = resumed(situation, earlier, seed=seed)
    whole = (was > 0).sum() >= (calendar > 0).sum()
    if whole and not trials.at(was).compare(kept, found, calendar).clear:
        return kept, was
    return found, calendar


def resumed(situation: Situation, weeks: Mapping[str, int], *, seed: int) -> tuple[Situation, Weeks]:
    """A plan made earlier, in the present situation, with all it does beside first talks.

    Talks and small groups stay where they still can be, the others go to the next free week; papers and
    second talks follow from the calendar as when a plan is made. Whoever is not in the situation is left out.
    """
    was = np.array([weeks.get(person, 0) for person in situation.people], dtype=np.int64)
    p = situation.parameters
    if not asks(p):
        return situation, repaired(situation, was)
    found = _gathered(situation, was, weeks.together) if isinstance(weeks, Agreed) else situation
    fits = found.keeps(np.where(found.fixed > 0, found.fixed, was))
    calendar = repaired(found if fits else situation, was)
    trials = Trials(situation, calendar, seed=seed)
    if p.small_groups and not fits:
        met = trials.small_groups(situation)
        trials, found, calendar = trials.at(met.calendar), met.situation, met.calendar
    return trials.beside(found), calendar


def _gathered(situation: Situation, was: Weeks, together: frozenset[str]) -> Situation:
    """The situation with those met together who still can be: two to four of one week."""
    if not situation.parameters.small_groups or not together:
        return situation
    week = np.where(situation.fixed > 0, situation.fixed, was)
    met = np.array([person in together for person in situation.people], dtype=bool) & (week > 0)
    sizes = np.bincount(week[met], minlength=int(week.max(initial=0)) + 1)
    return replace(
        situation, extras=replace(situation.actions, group=met & np.isin(sizes[week], GROUP_SIZES))
    )


def offers(situation: Situation, calendar: Weeks, *, seed: int) -> tuple[str, ...]:
    """What else would help, in words: the best paper to send ahead and the best slot to keep."""
    p, notes = situation.parameters, []
    trials = Trials(situation, calendar, seed=seed)
    if not p.small_groups and (group := trials.best_group(situation)) is not None and group.clear:
        notes.append(_offered_group(group))
    if not p.pre_read and (reader := trials.best_reader(situation)) is not None and reader.clear:
        (i,) = np.flatnonzero(reader.situation.actions.pre_read)
        notes.append(
            f"A paper to {situation.name(int(i))} at the end of week "
            f"{reader.situation.actions.pre_read[i]} would add {_gain(reader)} to what the plan is worth, if "
            f"{100 * p.zeta:.0f} % of readers form a view on paper alone; "
            "pre_read = true in [model] plans with it."
        )
    if p.second_talks < 1 and (second := trials.best_second(situation)) is not None and second.clear:
        (week,) = second.situation.actions.second_weeks
        notes.append(
            f"A slot kept in week {week} for a second talk, with whoever decisive has not said yes by then, "
            f"would add {_gain(second)} to what the plan is worth; second_talks = 1 in [model] plans with it."
        )
    return tuple(notes)


def _offered_group(trial: Trial) -> str:
    met = np.flatnonzero(trial.situation.actions.group)
    names = [trial.situation.name(int(i)) for i in met]
    week = int(trial.calendar[met[0]])
    return (
        f"Meeting {', '.join(names[:-1])} and {names[-1]} together in week {week}, as one talk, would make "
        f"room and add {_gain(trial)} to what the plan is worth; small_groups = true in [model] plans "
        "with it."
    )


def said(judge: Judge, calendar: Weeks, alone: Weeks) -> Sequence[str]:
    """What the plan does beside its first talks, and what that is worth on the draws reported.

    ``alone`` is the calendar of the best plan of talks one on one.
    """
    situation, p = judge.situation, judge.situation.parameters
    actions, notes = situation.actions, []
    met = np.flatnonzero(actions.group)
    for week in sorted({int(calendar[i]) for i in met}):
        names = [situation.name(int(i)) for i in met if calendar[i] == week]
        notes.append(f"Met together in week {week}, as one talk: {', '.join(names)}.")
    if p.small_groups and not met.size:
        notes.append("A small group helps nobody clearly here: none is planned.")
    readers = [situation.name(int(i)) for i in np.flatnonzero(actions.pre_read)]
    if readers:
        week = int(actions.pre_read.max())
        notes.append(f"Paper ahead of the talk, at the end of week {week}: {'; '.join(readers)}.")
    elif p.pre_read:
        notes.append("Paper ahead of a talk helps nobody clearly here: none is planned.")
    if actions.second_weeks.size:
        weeks = ", ".join(str(week) for week in sorted(actions.second_weeks.tolist()))
        first = [situation.name(int(i)) for i in actions.second_order[:3]]
        notes.append(
            f"Week {weeks} keeps a slot for a second talk: with the first of {', '.join(first)} and so on "
            "who was talked to and has not said yes. Counts of yes include second talks."
        )
    elif p.second_talks > 0:
        notes.append("No week has room for a second talk that helps: none is planned.")
    if situation.extras is not None:
        gain = judge.instead(calendar, replace(situation, extras=None), calendar=alone)
        doubt = "" if gain.error == 0 else f" (± {200 * gain.error:.1f})"
        change = f"{100 * gain.value:+.1f} points{doubt}"
        notes.append(f"Against the plan with talks one on one alone, approval changes by {change}.")
    return notes


def _gain(trial: Trial) -> str:
    doubt = "" if trial.error == 0 else f" (± {200 * trial.error:.1f})"
    return f"{100 * trial.gain:.1f} points{doubt}"
