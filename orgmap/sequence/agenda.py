"""The calendar of an initiative in weeks: capacity, horizon, gates, leave, milestones, who before whom.

Week 1 is the week of the initiative's start. A person is away in a week when away on all five of its
working days. A gate meets at the end of its week; without a week or date, at the end of the plan.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import networkx as nx
import numpy as np

from orgmap.errors import InputError, Problem
from orgmap.model import Before, Gate, Initiative
from orgmap.network import Network
from orgmap.sequence.state import Bools, Precedence

DEFAULT_CAPACITY = 3
#: Three to four waves take nearly all that an order can give.
_FEWEST_WEEKS = 4
_FILE = "initiative.toml"


@dataclass(frozen=True, eq=False)
class Agenda:
    """Capacity, horizon, open weeks per person, precedence, and the week of each gate."""

    capacity: int
    weeks: int
    allowed: Bools
    before: tuple[Precedence, ...]
    gate_weeks: tuple[int, ...]
    notes: tuple[str, ...] = ()


def agenda_of(
    network: Network, initiative: Initiative, gates: Sequence[Gate], people: Sequence[str]
) -> Agenda:
    """The calendar the plan must keep.

    Raises :class:`~orgmap.errors.InputError` when a date is given without a start, a gate lies before the
    start, a rule names somebody unknown, or rules of precedence run in a circle; all problems together.
    """
    return _Reader(network, initiative, list(people)).read(gates)


class _Reader:
    def __init__(self, network: Network, initiative: Initiative, people: list[str]) -> None:
        self.network, self.initiative, self.people = network, initiative, people
        self.place = {person: i for i, person in enumerate(people)}
        self.problems: list[Problem] = []
        self.notes: list[str] = []

    def read(self, gates: Sequence[Gate]) -> Agenda:
        stated = [self._gate_week(gate) for gate in gates]
        capacity = self._capacity()
        weeks = self._horizon(stated, capacity)
        loose = [f"'{gate.name}'" for gate, week in zip(gates, stated, strict=True) if week is None]
        if loose:
            self.notes.append(f"No week is given for {', '.join(loose)}: taken at the end of week {weeks}.")
        allowed = np.ones((len(self.people), weeks), dtype=bool)
        self._leave(allowed)
        before = self._before(allowed)
        if self.problems:
            raise InputError(self.problems)
        shut = [self.network.name(p) for i, p in enumerate(self.people) if not allowed[i].any()]
        if shut:
            self.notes.append(f"No week is open for {', '.join(shut)}: not talked to.")
        if capacity * weeks < len(self.people):
            self.notes.append(
                f"{len(self.people)} people do not fit into {weeks} weeks of {capacity} talks: "
                "some are left out of the talks."
            )
        return Agenda(
            capacity,
            weeks,
            allowed,
            before,
            tuple(weeks if w is None else w for w in stated),
            tuple(self.notes),
        )

    def _problem(self, message: str, fix: str) -> None:
        self.problems.append(Problem(message, fix, file=_FILE))

    def _week(self, day: date, what: str) -> int | None:
        """The week a day falls in, from 1 at the start; a problem without a start."""
        if self.initiative.start is None:
            self._problem(f"{what} has a date, but the initiative has no start.", "Add start = a Monday.")
            return None
        return (day - self.initiative.start).days // 7 + 1

    def _gate_week(self, gate: Gate) -> int | None:
        week = gate.week
        if week is None and gate.day is not None:
            week = self._week(gate.day, f"Gate '{gate.name}'")
        if week is not None and week < 1:
            self._problem(f"Gate '{gate.name}' lies before the start.", "Move the gate or the start.")
        return week

    def _capacity(self) -> int:
        capacity = self.initiative.capacity
        if capacity is None:
            self.notes.append(f"No capacity is given: {DEFAULT_CAPACITY} talks a week are assumed.")
            return DEFAULT_CAPACITY
        if capacity < 1:
            self._problem(f"The capacity is {capacity} talks a week.", "Give 1 or more.")
        return max(1, capacity)

    def _horizon(self, gate_weeks: Sequence[int | None], capacity: int) -> int:
        known = [week for week in gate_weeks if week is not None]
        weeks = self.initiative.weeks
        if weeks is None and self.initiative.deadline is not None:
            weeks = self._week(self.initiative.deadline, "The deadline")
        if weeks is not None and weeks < 1:
            self._problem("The initiative has no week before its deadline.", "Give weeks, 1 or more.")
        # Talks after the last gate cannot help any more.
        last = max(known) if known and len(known) == len(gate_weeks) else None
        if weeks is None:
            weeks = last or self._enough(capacity)
        return max(1, min(weeks, last or weeks))

    def _enough(self, capacity: int) -> int:
        blocked = 0
        for away in self.initiative.away:
            blocked = max(blocked, self._away_until(away.end))
        for rule in self.initiative.before:
            week = self._milestone_week(rule.a) if rule.a.startswith("milestone:") else None
            blocked = max(blocked, (week or 0) + rule.gap_weeks if week else 0)
        weeks = max(_FEWEST_WEEKS, math.ceil(len(self.people) / capacity), min(blocked + 1, 104))
        self.notes.append(f"No weeks, deadline or gate week is given: {weeks} weeks are planned.")
        return weeks

    def _away_until(self, day: date) -> int:
        start = self.initiative.start
        return 0 if start is None else (day - start).days // 7 + 1

    def _leave(self, allowed: Bools) -> None:
        days: dict[str, set[date]] = {}
        for away in self.initiative.away:
            if self.initiative.start is None:
                self._week(away.start, f"The leave of '{away.person}'")
                return
            length = (away.end - away.start).days + 1
            days.setdefault(away.person, set()).update(away.start + timedelta(d) for d in range(length))
        for person, gone in days.items():
            if person not in self.place or self.initiative.start is None:
                continue
            for week in range(allowed.shape[1]):
                monday = self.initiative.start + timedelta(weeks=week)
                monday -= timedelta(monday.weekday())
                if all(monday + timedelta(d) in gone for d in range(5)):
                    allowed[self.place[person], week] = False

    def _before(self, allowed: Bools) -> tuple[Precedence, ...]:
        rules: list[Precedence] = []
        for rule in self.initiative.before:
            first, then = self._end(rule.a, rule), self._end(rule.b, rule)
            gap = max(1, rule.gap_weeks)
            if rule.a.startswith("milestone:") and then is not None:
                ready = self._milestone_week(rule.a)
                if ready is not None:
                    allowed[then, : max(0, ready + rule.gap_weeks - 1)] = False
            elif rule.b.startswith("milestone:") and first is not None:
                due = self._milestone_week(rule.b)
                if due is not None:
                    allowed[first, max(0, due - rule.gap_weeks) :] = False
            elif first is not None and then is not None and first != then:
                rules.append(Precedence(first, then, gap))
        order: nx.DiGraph[int] = nx.DiGraph((rule.first, rule.then) for rule in rules)
        if not nx.is_directed_acyclic_graph(order):
            circle = ", ".join(self.people[a] for a, _ in nx.find_cycle(order))
            self._problem(
                f"The rules of who comes before whom run in a circle: {circle}.", "Drop one of them."
            )
        return tuple(rules)

    def _end(self, text: str, rule: Before) -> int | None:
        """The person one end of a rule means, or None (a milestone, or somebody not in the plan)."""
        kind, _, name = text.partition(":")
        person: str | None = None
        if kind == "person":
            person = name
            if name not in self.network.people:
                self._problem(f"A rule names the unknown person '{name}'.", "Correct the id.")
                return None
        elif kind == "unit_head":
            unit = self.network.units.get(name)
            if unit is None:
                self._problem(f"A rule names the unknown unit '{name}'.", "Correct the unit.")
                return None
            person = unit.head
        elif kind != "milestone":
            self._problem(f"A rule has '{text}'.", "Write person:ID, unit_head:UNIT or milestone:ID.")
        if kind in {"person", "unit_head"} and person not in self.place:
            self.notes.append(f"The rule '{rule.a} before {rule.b}' concerns nobody in the plan: not used.")
        return self.place.get(person) if person is not None else None

    def _milestone_week(self, text: str) -> int | None:
        """The week a milestone is ready in, or None with a note or a problem."""
        name = text.partition(":")[2]
        for milestone in self.initiative.milestones:
            if milestone.id != name:
                continue
            if milestone.week is not None:
                return milestone.week
            if milestone.ready is not None:
                return self._week(milestone.ready, f"The milestone '{name}'")
            self.notes.append(f"The milestone '{name}' has no day: rules with it are not used.")
            return None
        self._problem(f"A rule names the unknown milestone '{name}'.", "Add a [[milestone]] with this id.")
        return None
