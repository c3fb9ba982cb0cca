"""The formal chart: who reports to whom, how deep, with what authority.

A person's *solid* line is the first manager named; further managers are dotted lines. Depth, grade
and authority follow solid lines only, because a matrix of dotted lines has no depth.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from orgmap.model import REPORTS_TO, Person, Tie


@dataclass(frozen=True)
class Chart:
    """Reporting lines. ``managers`` maps every person to their managers, the solid line first.

    >>> chart = Chart({"ceo": (), "ann": ("ceo",), "bob": ("ann", "ceo")})
    >>> chart.depth["bob"], chart.solid("bob"), chart.reports["ceo"]
    (2, 'ann', ('ann', 'bob'))
    """

    managers: Mapping[str, tuple[str, ...]]
    disagreements: tuple[str, ...] = ()

    @classmethod
    def from_people(cls, people: Iterable[Person], ties: Iterable[Tie] = ()) -> Chart:
        """The chart of a manager column and of ``reports_to`` ties: their union.

        Where both are given for a person and differ, ``disagreements`` names the person and the
        manager column's first entry stays the solid line. Lines to unknown people and to oneself
        are left out (readers report them).
        """
        people = list(people)
        known = {person.id for person in people}
        by_tie: dict[str, list[str]] = {}
        for tie in ties:
            if tie.layer == REPORTS_TO and tie.perceiver is None and tie.sign > 0:
                by_tie.setdefault(tie.source, []).append(tie.target)
        managers: dict[str, tuple[str, ...]] = {}
        disagreements = []
        for person in people:
            drawn = by_tie.get(person.id, [])
            union = dict.fromkeys((*person.managers, *drawn))
            managers[person.id] = tuple(m for m in union if m in known and m != person.id)
            if person.managers and drawn and set(person.managers) != set(drawn):
                disagreements.append(person.id)
        return cls(managers, tuple(disagreements))

    def solid(self, person: str) -> str | None:
        """The manager on the solid line, or None at the top."""
        lines = self.managers.get(person, ())
        return lines[0] if lines else None

    @cached_property
    def reports(self) -> Mapping[str, tuple[str, ...]]:
        """Everybody's direct reports, solid and dotted, in input order."""
        found: dict[str, list[str]] = {person: [] for person in self.managers}
        for person, lines in self.managers.items():
            for manager in lines:
                found.setdefault(manager, []).append(person)
        return {person: tuple(below) for person, below in found.items()}

    @cached_property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Rings in the solid lines, each once, beginning with the member that comes first in the input.

        >>> Chart({"a": ("b",), "b": ("c",), "c": ("b",)}).cycles
        (('b', 'c'),)
        """
        state: dict[str, int] = {}
        rings: list[tuple[str, ...]] = []
        order = {person: position for position, person in enumerate(self.managers)}
        for start in self.managers:
            walk: list[str] = []
            person: str | None = start
            while person is not None and person not in state:
                state[person] = 1
                walk.append(person)
                person = self.solid(person)
            if person is not None and state[person] == 1:
                ring = walk[walk.index(person) :]
                first = min(range(len(ring)), key=lambda at: order[ring[at]])
                rings.append(tuple(ring[first:] + ring[:first]))
            state.update(dict.fromkeys(walk, 2))
        return tuple(rings)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """People who lead somebody and report to nobody."""
        return tuple(p for p, lines in self.managers.items() if not lines and self.reports.get(p))

    @cached_property
    def depth(self) -> Mapping[str, int | None]:
        """Steps to the top along solid lines: 0 at a root, None where no root is reached.

        Somebody without managers and without reports has no place in the chart: None.
        """
        depth: dict[str, int | None] = dict.fromkeys(self.managers)
        solid_reports: dict[str, list[str]] = {}
        for person in self.managers:
            boss = self.solid(person)
            if boss is not None:
                solid_reports.setdefault(boss, []).append(person)
        queue: deque[tuple[str, int]] = deque((root, 0) for root in self.roots)
        while queue:
            person, level = queue.popleft()
            depth[person] = level
            queue.extend((below, level + 1) for below in solid_reports.get(person, ()))
        return depth

    @cached_property
    def deepest(self) -> int | None:
        """The greatest depth, or None without a reporting tree."""
        return max((level for level in self.depth.values() if level is not None), default=None)

    def grade(self, person: Person) -> float | None:
        """The stated grade, else depth + 1 in the reporting tree, else None (1 = top)."""
        if person.grade is not None:
            return person.grade
        level = self.depth.get(person.id)
        return None if level is None else float(level + 1)

    def authority(self, person: Person) -> float | None:
        """Formal authority 0..1: as stated, else 1 - depth / deepest depth, else None.

        >>> chart = Chart({"ceo": (), "ann": ("ceo",), "bob": ("ann",)})
        >>> chart.authority(Person("ann"))
        0.5
        """
        if person.authority is not None:
            return person.authority
        level = self.depth.get(person.id)
        if level is None or not self.deepest:
            return None
        return 1.0 - level / self.deepest
