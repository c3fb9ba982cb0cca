"""What is known at the end of a week, and each kind of warning drawn from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from orgmap.model import Initiative, Stance
from orgmap.network import Network
from orgmap.results import add_notes
from orgmap.sequence.checkpoints import checkpoints
from orgmap.sequence.held import hold
from orgmap.sequence.inputs import situation as situation_of
from orgmap.sequence.state import Situation, Weeks
from orgmap.tracking.concerns import repeated
from orgmap.tracking.contact import drying_up
from orgmap.tracking.replan import agreed, held_talks
from orgmap.tracking.thresholds import Advice, Thresholds, Warned
from orgmap.whatif import as_planned, solved
from orgmap.workspace import Forecast, StanceEntry, Talk, Tripwire

_Kept = TypeVar("_Kept", Forecast, Tripwire)


class Look:
    """What is known at the end of a week, and each kind of warning drawn from it."""

    def __init__(
        self,
        network: Network,
        talks: tuple[Talk, ...],
        *,
        initiative: Initiative | None,
        forecasts: tuple[Forecast, ...],
        tripwires: tuple[Tripwire, ...],
        week: int | None,
        limits: Thresholds,
        seed: int,
    ) -> None:
        self.network, self.talks, self.limits, self.seed = network, talks, limits, seed
        self.stated = situation_of(network, initiative)
        latest = max((talk.week for talk in talks), default=0)
        self.asked = latest if week is None else week
        self.week = max(0, min(self.asked, max(forum.week for forum in self.stated.forums)))
        self.last = {talk.person: talk for talk in talks}
        self.kept = bool(forecasts)
        self.forecasts, self.tripwires = forecasts, tripwires
        if not forecasts:
            self.forecasts, self.tripwires = _without_talks(self.stated, seed)
        self.planned: dict[str, Forecast] = {}
        for one in _latest(self.forecasts):
            self.planned.setdefault(one.person, one)
        case = hold(self.stated, held_talks(self.stated, talks))
        weeks = agreed(self.planned.values())
        self.begun = as_planned(self.stated, weeks, seed=seed)
        self.now = as_planned(case, weeks, seed=seed)

    def notes(self) -> tuple[str, ...]:
        """What the warnings rest on."""
        notes = [f"Looked at the end of week {self.week}, with {len(self.talks)} talks in the log."]
        if not self.kept:
            notes.append(
                "No plan had been kept before the talks: the thresholds are those of a plan made now, as if "
                "no talk had been held. In a workspace, 'orgmap plan' keeps them."
            )
        if self.asked > self.week:
            notes.append(
                f"Week {self.asked} lies after the last decision of this plan: no talk can change it any "
                "more. Move the gate in initiative.toml if the decision was put off."
            )
        return add_notes(notes, *self.stated.notes)

    def ahead(self, i: int) -> int | None:
        """The week of the next gate at which person i holds a right and which is not over; None for none."""
        weeks = [f.week for f in self.stated.forums if f.holders[i] and f.week > self.week]
        return min(weeks, default=None)

    def near(self, i: int) -> bool:
        """Whether the next gate of person i is near."""
        gate = self.ahead(i)
        return gate is not None and gate - self.week <= self.limits.gate_near

    def said_yes(self, person: str) -> bool:
        """Whether the last talk with a person ended in a yes."""
        return person in self.last and self.last[person].outcome == "yes"

    def too_few_yes(self) -> list[Warned]:
        """Fewer yes than the tripwire of the latest week that is over, set by the plan before its talks."""
        wires = [one for one in _in_force(self.tripwires, self.talks, self.week) if one.week <= self.week]
        wire = max(wires, key=lambda one: one.week, default=None)
        if wire is None or wire.tripwire is None:
            return []
        people = {
            one.person
            for one in _in_force(self.forecasts, self.talks, self.week)
            if one.week <= wire.week and one.change == wire.change
        }
        heard = {p for p in people if p in self.last and self.last[p].week <= self.week}
        count = sum(self.said_yes(person) for person in heard)
        if count > wire.tripwire:
            return []
        open_still = len(people - heard)
        text = (
            f"{count} yes by the end of week {wire.week}, from {len(heard)} of {wire.talks} talks planned; "
            f"with {wire.tripwire} or fewer the plan gave approval less than half its chance."
        )
        if count + open_still > wire.tripwire:
            advice: Advice = "wait"
            why = f"{open_still} of the talks planned by then are still to be held and may lift it above."
        elif self.now.approval >= 0.5 * self.begun.approval > 0:
            # Few said yes, but by who they are more is left than the count alone would say.
            left = 100 * self.now.approval / self.begun.approval
            advice = "wait"
            why = f"Those who said yes weigh more than most: {left:.0f} % of the chance is left. Look again."
        else:
            advice = "redirect"
            why = (
                "No talk left of those can lift it, and by who said what less than half of the chance is "
                "left: change the order, the scope or the rule before going on."
            )
        since = f"week {wire.week}"
        return [Warned("few_yes", "the plan", since, wire.tripwire + 1, count, advice, text, why)]

    def overdue(self) -> list[Warned]:
        """Talks planned and not held, a while after their week."""
        found = []
        for person, one in self.planned.items():
            late = self.week - one.week
            if person in self.last or late < self.limits.overdue_weeks or person not in self.stated.people:
                continue
            i = self.stated.people.index(person)
            if self.ahead(i) is None and self.stated.holders[i]:
                continue
            advice, why = self._overdue_advice(i, one)
            name = self.network.name(person)
            text = f"The talk with {name} was planned for week {one.week} and is {late} weeks overdue."
            text = text.replace("1 weeks", "1 week")
            since, limit = f"week {one.week}", self.limits.overdue_weeks
            found.append(Warned("overdue", person, since, limit, late, advice, text, why))
        return found

    def _overdue_advice(self, i: int, one: Forecast) -> tuple[Advice, str]:
        name = self.stated.name(i)
        if self.near(i):
            return "step_in", f"{name} decides at a gate in week {self.ahead(i)}: go there yourself."
        carrier = one.messenger
        if carrier is not None and not self.said_yes(carrier):
            return (
                "redirect",
                f"It waits for {self.network.name(carrier)}, who has not said yes: go another way.",
            )
        gate = self.ahead(i)
        when = f"The gate is {gate - self.week} weeks away" if gate is not None else f"{name} decides nowhere"
        return "wait", f"{when}: put it into the next free week."

    def skipped(self) -> list[Warned]:
        """People of the largest swing who were passed over, with their gate near."""
        swings = self.now.judge.swings(self.now.calendar)
        order = sorted(self.stated.people, key=lambda person: -(swings[person] or 0.0))
        vital = [p for p in order if (swings[p] or 0.0) >= self.limits.vital_swing][: self.limits.vital]
        found = []
        for person in vital:
            i = self.stated.people.index(person)
            plan = self.planned.get(person)
            passed = plan is None or plan.week <= self.week
            if person in self.last or not self.near(i) or not passed:
                continue
            left = (self.ahead(i) or self.week) - self.week
            points = f"{100 * (swings[person] or 0.0):.0f} points"
            name = self.stated.name(i)
            text = f"Nobody has talked to {name}, and the gate is in {left} week{'' if left == 1 else 's'}."
            why = f"Whether {name} says yes makes a difference of {points}: hold the talk before the gate."
            since = f"week {plan.week}" if plan else f"week {self.week}"
            limit = self.limits.gate_near
            found.append(Warned("vital_skipped", person, since, limit, left, "step_in", text, why))
        return found

    def turned(self, entries: Sequence[StanceEntry]) -> list[Warned]:
        """Stances that fell between two entries, and people who took back a yes."""
        found = []
        by_person: dict[str, list[StanceEntry]] = {}
        for entry in entries:
            if entry.stance.position is not None:
                by_person.setdefault(entry.stance.person, []).append(entry)
        for person, own in by_person.items():
            if len(own) < 2 or person not in self.network.people:
                continue
            old, new = (entry.stance.position or 0.0 for entry in own[-2:])
            if new - old <= -self.limits.turned or (old > 0 > new):
                text = f"{self.network.name(person)}'s stance as entered fell from {old:+.2f} to {new:+.2f}."
                since = (own[-1].stance.as_of or own[-1].at.date()).isoformat()
                advice, why = self._turned_advice(person)
                found.append(
                    Warned("stance_turned", person, since, -self.limits.turned, new - old, advice, text, why)
                )
        for person, talk in self.last.items():
            answers = [one.answer for one in self.talks if one.person == person]
            if len(answers) > 1 and answers[-1] < answers[-2] and person in self.network.people:
                name = self.network.name(person)
                text = f"{name} was at a {_said(answers[-2])} and is now at a {_said(answers[-1])}."
                advice, why = self._turned_advice(person)
                change = answers[-1] - answers[-2]
                found.append(
                    Warned("answer_turned", person, f"week {talk.week}", -1, change, advice, text, why)
                )
        return found

    def _turned_advice(self, person: str) -> tuple[Advice, str]:
        case, name = self.stated, self.network.name(person)
        if person not in case.people:
            return "wait", f"{name} has no part in the plan: see whether others follow."
        i = case.people.index(person)
        trusted = [
            (float(case.messenger[i, j]), j)
            for j in range(case.size)
            if case.carries[i, j] and case.messenger[i, j] > case.tie0[i] and self.said_yes(case.people[j])
        ]
        if trusted:
            carrier = case.name(max(trusted)[1])
            return (
                "redirect",
                f"{carrier} said yes, and {name} trusts {carrier} more than you: ask {carrier} to go.",
            )
        if case.holders[i] or case.deference[:, i].max() > 0:
            role = "decides at a gate" if case.holders[i] else "is listened to by others"
            return (
                "step_in",
                f"{name} {role}, and nobody whom {name} trusts more has said yes: ask what changed.",
            )
        return "wait", f"{name} decides nowhere and nobody listens to them: see whether it passes."

    def low_interest(self) -> list[Warned]:
        """People with a say at a gate to come to whom the matter is of little interest."""
        found = []
        stances: Mapping[str, Stance] = {one.person: one for one in self.network.records.stances}
        for i, person in enumerate(self.stated.people):
            salience = stances[person].salience if person in stances else None
            gate = self.ahead(i)
            if (
                salience is None
                or salience > self.limits.low_interest
                or gate is None
                or self.said_yes(person)
            ):
                continue
            name = self.stated.name(i)
            text = f"{name} has a say in week {gate} and little interest in the matter ({salience:g} of 1)."
            plan = self.planned.get(person)
            advice: Advice
            if plan is not None and plan.week > self.week and person not in self.last:
                advice, why = "wait", f"The talk is planned for week {plan.week}."
            elif self.near(i):
                advice, why = (
                    "step_in",
                    f"The gate is {gate - self.week} weeks away: say what is in it for them.",
                )
            else:
                advice, why = "redirect", "Have somebody they listen to raise it first."
            limit = self.limits.low_interest
            found.append(
                Warned("low_interest", person, f"week {self.week}", limit, salience, advice, text, why)
            )
        return found

    def concerns(self) -> list[Warned]:
        """Concerns that several people share, from stances and talks as entered."""
        said = [(one.person, one.concern) for one in self.network.records.stances if one.concern]
        said += [(talk.person, talk.concern) for talk in self.talks if talk.concern]
        found = []
        for phrase, people in repeated(said, least=self.limits.repeated):
            names = ", ".join(self.network.name(p) for p in people if p in self.network.people)
            text = f"{len(people)} people have the same concern: “{phrase}” ({names})."
            why = "What several share is a matter of the proposal, not of one person: answer it in the paper."
            since, limit = f"week {self.week}", self.limits.repeated
            found.append(Warned("repeated_concern", phrase, since, limit, len(people), "redirect", text, why))
        return found

    def contact(self) -> list[Warned]:
        """Pairs of units whose messages fell beyond their own normal variation."""
        units = {p: person.unit for p, person in self.network.people.items() if person.unit}
        lulls = drying_up(
            self.network.records.events,
            units,
            minimum_group=self.limits.minimum_group,
            limit=self.limits.lull,
            drop=self.limits.drop,
        )
        deciding = {self.stated.unit(int(i)) for i in np.flatnonzero(self.stated.holders)}
        found = []
        for lull in lulls:
            pair = " and ".join(lull.units)
            text = (
                f"{pair} write to each other {lull.seen:.1f} times a week instead of {lull.expected:.1f}, "
                f"{-lull.z:.1f} times their normal variation below."
            )
            advice: Advice
            if set(lull.units) <= deciding:
                advice, why = (
                    "redirect",
                    "Both have a say: ask their heads what has happened, and plan for it.",
                )
            else:
                advice, why = "wait", "At most one of them has a say: look again in a week."
            since = lull.since.isoformat()
            found.append(
                Warned("contact_drying_up", pair, since, -self.limits.lull, lull.z, advice, text, why)
            )
        return found


def _said(answer: int) -> str:
    return {1: "yes", 0: "lukewarm answer", -1: "no"}[answer]


def _without_talks(case: Situation, seed: int) -> tuple[tuple[Forecast, ...], tuple[Tripwire, ...]]:
    """What a plan made before any talk would have expected."""
    first = solved(case, seed=seed)
    calendar: Weeks = first.calendar
    yes = first.judge.yes(calendar)
    forecasts = tuple(
        Forecast(case.people[i], int(calendar[i]), float(yes[i]), messenger=first.messenger(i))
        for i in np.argsort(calendar, kind="stable").tolist()
        if calendar[i] > 0
    )
    checks = checkpoints(first.judge.joint(calendar), calendar)
    return forecasts, tuple(Tripwire(one.week, one.talks, one.tripwire) for one in checks)


def _latest(forecasts: Sequence[Forecast]) -> list[Forecast]:
    """The forecasts of the plan kept last."""
    latest = max((one.change or 0 for one in forecasts), default=0)
    return [one for one in forecasts if (one.change or 0) == latest]


def _in_force(kept: Sequence[_Kept], talks: Sequence[Talk], week: int) -> list[_Kept]:
    """Those of the plan that was kept last before any talk of the week was logged; else of the first plan.

    A plan made after the talks of a week knows their outcome and cannot be a threshold for them.
    """
    began = min((t.change for t in talks if t.week >= week and t.change is not None), default=None)
    made = sorted({one.change or 0 for one in kept})
    before = [change for change in made if began is None or change < began]
    chosen = before[-1] if before else (made[0] if made else 0)
    return [one for one in kept if (one.change or 0) == chosen]
