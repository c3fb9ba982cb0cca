"""Rows of people with dates: of several rows of one person the latest counts, the others are history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orgmap.errors import Problem
from orgmap.model import Assignment, Person
from orgmap.readers.dates import Order, TwoReadings, read_day, settle
from orgmap.readers.part import counted
from orgmap.readers.tables import Table, normal, printable

_FROM = frozenset(
    {"from", "validfrom", "effectivefrom", "effectivedate", "effective", "datefrom", "inpositionsince"}
)
_TO = frozenset({"to", "validto", "validuntil", "effectiveto", "effectiveuntil", "dateto", "until"})


@dataclass(frozen=True, slots=True)
class Spells:
    """Each person once, as said last, and every dated place; ``notes`` say what was done."""

    people: tuple[Person, ...]
    assignments: tuple[Assignment, ...] = ()
    notes: tuple[str, ...] = ()


def spells_of(table: Table, people: Sequence[Person], order: Order | None = None) -> Spells:
    """Which row of each person counts now, and from when to when did each hold?

    Only where the table has a column of first days (from, valid from, effective date) or last days
    (to, valid to). A file that begins on a day says nothing of the time before: whoever is in it on its
    first day was there before, too. A date that cannot be read is a problem with its row.
    """
    plain = [normal(name) for name in table.header]
    found = [next((at for at, name in enumerate(plain) if name in names), None) for names in (_FROM, _TO)]
    if found == [None, None]:
        return Spells(tuple(people))
    cells = {row.number: row.cells for row in table.rows}
    order = order or settle(row[at] for row in cells.values() for at in found if at is not None)
    once = len({person.id for person in people}) == len(people)
    column = _Column(table, order)
    dated = []
    for person in people:
        row = person.source.row if person.source else 0
        first, last = (column.day(cells.get(row, ()), at, row) for at in found)
        if first is not None and last is not None and last < first:
            column.fault(f"The row ends ({last}) before it begins ({first}).", row)
            last = None
        dated.append((person, first, last))
    faults = column.faults
    if faults and once:
        # One row a person says all the rest without its dates: no reason to refuse the file.
        note = f"{table.file}: {counted(len(faults), 'date')} cannot be read: no history is made of them."
        return Spells(tuple(people), (), (note,))
    table.problems.extend(faults)
    return spells(table.file, dated)


def spells(file: str, dated: Sequence[tuple[Person, date | None, date | None]]) -> Spells:
    """The same, of rows whose first and last days are read already."""
    starts = [first for _, first, _ in dated if first is not None]
    if not starts and not any(last for _, _, last in dated):
        return Spells(tuple(person for person, _, _ in dated))
    begins = min(starts, default=None)
    latest: dict[str, tuple[date, Person]] = {}
    for person, first, _ in dated:
        day = first or date.min
        if person.id not in latest or day >= latest[person.id][0]:
            latest[person.id] = day, person
    assignments = tuple(
        Assignment(
            person.id,
            None if first == begins else first,
            last,
            person.unit,
            person.title,
            person.grade,
            person.managers,
            person.source,
        )
        for person, first, last in dated
    )
    earlier = len(dated) - len(latest)
    note = (
        f"{file}: {counted(earlier, 'row')} of an earlier or later day of the same person: the latest "
        "effective date counts, the others are history (--as-of DATE)."
    )
    return Spells(tuple(person for _, person in latest.values()), assignments, (note,) if earlier else ())


class _Column:
    """Days of a table as they are read, and what is wrong with them."""

    def __init__(self, table: Table, order: Order | None) -> None:
        self.table = table
        self.order = order
        self.faults: list[Problem] = []

    def day(self, cells: Sequence[str], at: int | None, row: int) -> date | None:
        """The day in a cell; None where there is none, or none that can be read."""
        text = cells[at].strip() if at is not None and at < len(cells) else ""
        if at is None or not text:
            return None
        try:
            return read_day(text[:40], self.order)
        except TwoReadings as fault:
            message = f"'{text[:40]}' can be {fault.day_first} or {fault.month_first}."
        except ValueError:
            message = f"'{text[:40]}' is not a date."
        self.fault(message, row, self.table.header[at])
        return None

    def fault(self, message: str, row: int, column: str | None = None) -> None:
        """Keep one problem."""
        fix = "Write the dates as 2026-01-31, the first day before the last."
        self.faults.append(Problem(printable(message), fix, file=self.table.file, row=row, column=column))
