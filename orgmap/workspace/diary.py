"""What a workspace remembers of talks: those held, and what was forecast before they were.

A talk is a change like any other and can be taken back. A forecast stays: one that could be withdrawn
after the talk would prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from orgmap.errors import InputError, Problem
from orgmap.model import Stance
from orgmap.results import Plan
from orgmap.workspace import ledger, optouts
from orgmap.workspace.ledger import Change
from orgmap.workspace.rows import from_row, live
from orgmap.workspace.store import Store
from orgmap.workspace.tables import CHANGES, FORECASTS, NOUN_OF, STANCES, TALKS, TRIPWIRES
from orgmap.workspace.veil import Veil

#: What a talk may end in, and the answer that stands for it in the model.
OUTCOMES = {"yes": 1, "lukewarm": 0, "no": -1}


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk that was held: with whom, what came of it, when, how, by whom (None: the user).

    ``week`` counts from 1 at the start of the initiative. ``concern`` is what the person said stands in
    the way. ``change`` is the entry of the book of changes, None before it is written.
    """

    person: str
    outcome: str
    week: int
    day: date | None = None
    channel: str | None = None
    by: str | None = None
    concern: str | None = None
    note: str | None = None
    change: int | None = None

    @property
    def answer(self) -> int:
        """1 for a yes, 0 for lukewarm, -1 for a no."""
        return OUTCOMES[self.outcome]

    def to_json(self) -> dict[str, Any]:
        """The entry as it was logged."""
        return {
            "person": self.person,
            "outcome": self.outcome,
            "week": self.week,
            "day": None if self.day is None else self.day.isoformat(),
            "channel": self.channel,
            "by": self.by,
            "concern": self.concern,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a plan expected of one talk: the week and the chance of a yes; ``change`` tells when."""

    person: str
    week: int
    p_yes: float
    channel: str | None = None
    messenger: str | None = None
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Tripwire:
    """What a plan set beforehand: with this many yes or fewer by the end of the week, stop and think."""

    week: int
    talks: int
    tripwire: int | None
    change: int | None = None


@dataclass(frozen=True, slots=True)
class StanceEntry:
    """A stance as it was entered, and when."""

    at: datetime
    stance: Stance


class Diary:
    """Talks, forecasts and stances over time, of one workspace."""

    def __init__(self, store: Store, veil: Veil) -> None:
        self._store = store
        self._veil = veil

    def log(self, talk: Talk) -> Change:
        """Keep a talk that was held. Raises InputError for an unknown outcome or a week before the start."""
        problems = []
        if talk.outcome not in OUTCOMES:
            problems.append(Problem(f"'{talk.outcome}' is no outcome.", f"Use {', '.join(OUTCOMES)}."))
        if talk.week < 1:
            problems.append(Problem(f"Week {talk.week} lies before the start.", "Weeks count from 1."))
        if problems:
            raise InputError(problems)
        with self._store.writing() as connection:
            optouts.refuse(connection, optouts.named_by(talk))
            talk = replace(
                talk,
                person=self._veil.person(talk.person),
                concern=self._veil.text(connection, talk.concern),
                note=self._veil.text(connection, talk.note),
            )
            summary = f"Logged a talk with '{talk.person}' in week {talk.week}: {talk.outcome}."
            change = ledger.log(connection, "talk", summary)
            row = {name: getattr(talk, name) for name in Talk.__dataclass_fields__ if name != "change"}
            ledger.insert(connection, TALKS, [row], change)
            return change

    def talks(self) -> tuple[Talk, ...]:
        """Every talk that stands, in the order they were logged."""
        return tuple(self._read(TALKS, Talk))

    def keep(self, plan: Plan) -> Change:
        """Keep what a plan expects of each talk, and its tripwires; nothing where that was kept last."""
        steps = [Forecast(s.person, s.week, s.p_yes, s.channel, s.messenger) for s in plan.talks]
        wires = [Tripwire(check.week, check.talks, check.tripwire) for check in plan.checkpoints]
        with self._store.writing() as connection:
            if _plain(steps) == _plain(_last(_rows(connection, FORECASTS, Forecast))):
                return ledger.unwritten("plan", "The forecasts are those kept last.")
            change = ledger.log(connection, "plan", f"Kept the forecasts of a plan for {len(steps)} talks.")
            ledger.insert(connection, FORECASTS, [_values(one) for one in steps], change)
            ledger.insert(connection, TRIPWIRES, [_values(one) for one in wires], change)
            return change

    def outdated(self) -> bool:
        """Whether no plan was kept, or something was taken back since the last one was."""
        with self._store.reading() as connection:
            kept = connection.execute(sa.select(sa.func.max(FORECASTS.c.change_in))).scalar()
            undone = sa.select(sa.func.max(CHANGES.c.id)).where(CHANGES.c.verb == "undo")
            return kept is None or (connection.execute(undone).scalar() or 0) > kept

    def forecasts(self) -> tuple[Forecast, ...]:
        """Every forecast ever kept, plan by plan."""
        return tuple(self._read(FORECASTS, Forecast))

    def tripwires(self) -> tuple[Tripwire, ...]:
        """Every tripwire ever set, plan by plan."""
        return tuple(self._read(TRIPWIRES, Tripwire))

    def stances(self) -> tuple[StanceEntry, ...]:
        """Every stance ever entered, in order; those of changes taken back are left out."""
        noun = NOUN_OF[Stance]
        query = (
            sa.select(STANCES, CHANGES.c.at.label("_at"))
            .join(CHANGES, CHANGES.c.id == STANCES.c.change_in)
            .where(CHANGES.c.undone_by.is_(None))
            .order_by(STANCES.c.row_id)
        )
        with self._store.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(StanceEntry(row["_at"], from_row(noun, row)) for row in rows)

    def _read(self, table: sa.Table, kind: type[Any]) -> list[Any]:
        with self._store.reading() as connection:
            return _rows(connection, table, kind)


def _rows(connection: sa.Connection, table: sa.Table, kind: type[Any]) -> list[Any]:
    names = [name for name in kind.__dataclass_fields__ if name != "change"]
    query = sa.select(table).where(live(table)).order_by(table.c.row_id)
    return [
        kind(**{name: row[name] for name in names}, change=row["change_in"])
        for row in connection.execute(query).mappings()
    ]


def _last(rows: list[Any]) -> list[Any]:
    """The rows of the latest change."""
    latest = max((row.change for row in rows), default=None)
    return [row for row in rows if row.change == latest]


def _values(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in type(one).__dataclass_fields__ if name != "change"}


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [_values(row) for row in rows]
