"""Records entered and taken out by hand: each edit one change, checked beside everything that stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from orgmap.errors import InputError, Problem
from orgmap.model import (
    Assignment,
    Initiative,
    Layer,
    Membership,
    ModelPair,
    Person,
    Right,
    Stance,
    Tie,
    Unit,
)
from orgmap.workspace import ledger
from orgmap.workspace.additions import counted, gathered, without
from orgmap.workspace.ledger import Change
from orgmap.workspace.rows import read_records, to_row
from orgmap.workspace.tables import NOUN_OF, Noun

#: What makes two records statements about the same thing: the later one takes the place of the other.
KEYS: Mapping[type[Any], tuple[str, ...]] = MappingProxyType(
    {
        Person: ("id",),
        Unit: ("name",),
        Layer: ("name",),
        Tie: ("source", "target", "layer", "perceiver"),
        Membership: ("person", "body"),
        Stance: ("person",),
        Right: ("gate", "person", "right"),
        ModelPair: ("kind", "source", "target"),
        Assignment: ("person", "start"),
        Initiative: (),
    }
)
_RANGES: Mapping[type[Any], tuple[tuple[str, float, float], ...]] = MappingProxyType(
    {
        Person: (("authority", 0.0, 1.0),),
        Stance: (
            ("position", -1.0, 1.0),
            ("public_position", -1.0, 1.0),
            ("desired", -1.0, 1.0),
            ("salience", 0.0, 1.0),
            ("relation", -2.0, 2.0),
            ("sd", 0.0, 2.0),
        ),
        Right: (("vote", 0.0, 1e12), ("implementation", 0.0, 1e12)),
    }
)
_BLANK: Mapping[type[Any], tuple[str, ...]] = MappingProxyType(
    {Person: ("id",), Unit: ("name",), Tie: ("source", "target", "layer"), Membership: ("person", "body")}
)


def edit(
    connection: sa.Connection,
    *,
    enter: Collection[Any] = (),
    remove: Collection[Any] = (),
    summary: str | None = None,
) -> Change:
    """Put records in the place of those about the same thing, and take others out, as one change.

    Two records are about the same thing where the fields in :data:`KEYS` agree. Of ``remove`` only
    those fields count. Entered records have no source: they come from nobody's file. Raises InputError
    with every value out of range and every problem the records would make beside what stands (an
    unknown person, a ring of managers); then nothing is written.
    """
    entered = [_by_hand(record) for record in enter]
    gone = [(type(record), _key(record)) for record in (*remove, *entered)]
    if not gone:
        return ledger.unwritten("edit", "Nothing changed: nothing was entered.")
    problems = [problem for record in entered for problem in out_of_range(record)]
    if problems:
        raise InputError(problems)
    _check(connection, entered, frozenset(gone))
    change = ledger.log(connection, "edit", summary or _in_words(entered, remove))
    for kind, key in gone:
        noun = NOUN_OF[kind]
        ledger.retire(connection, noun.table, _same(noun, key), change)
    for record in entered:
        ledger.insert(connection, NOUN_OF[type(record)].table, [to_row(record)], change)
    return change


def out_of_range(record: Any) -> list[Problem]:
    """What is wrong with one record by itself: a blank key, a number outside its range."""
    found = [
        Problem(f"A {NOUN_OF[type(record)].singular} has no {field}.", f"Give the {field}.")
        for field in _BLANK.get(type(record), ())
        if not str(getattr(record, field) or "").strip()
    ]
    about = getattr(record, "person", None) or getattr(record, "id", "")
    for field, low, high in _RANGES.get(type(record), ()):
        value = getattr(record, field)
        if value is not None and not low <= value <= high:
            fix = f"Give a number from {low:g} to {high:g}." if high < 1e12 else "Give 0 or more."
            found.append(Problem(f"The {field} of '{about}' is {value:g}.", fix))
    if isinstance(record, Tie) and not record.strength > 0:
        fix = "Give a strength above 0; for a tie that repels, sign -1."
        found.append(
            Problem(
                f"The tie from '{record.source}' to '{record.target}' has strength {record.strength:g}.", fix
            )
        )
    return found


def _by_hand(record: Any) -> Any:
    origin = NOUN_OF[type(record)].origin
    return replace(record, **{origin: () if origin == "sources" else None})


def _key(record: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, field) for field in KEYS[type(record)])


def _same(noun: Noun, key: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    columns = (noun.table.c[field] for field in KEYS[noun.kind])
    return sa.and_(
        sa.true(), *(c.is_(None) if v is None else c == v for c, v in zip(columns, key, strict=True))
    )


def _check(
    connection: sa.Connection, entered: Collection[Any], gone: frozenset[tuple[type[Any], tuple[Any, ...]]]
) -> None:
    from orgmap.readers import check

    there = read_records(connection)
    rest = without(there, lambda record: (type(record), _key(record)) in gone)
    before = set(check(there))
    problems = [problem for problem in check(rest + gathered(entered)) if problem not in before]
    if problems:
        raise InputError(problems)


def _in_words(entered: Collection[Any], removed: Collection[Any]) -> str:
    said = []
    for verb, records in (("Entered", entered), ("Took out", removed)):
        counts = Counter(NOUN_OF[type(record)].singular for record in records)
        if counts:
            said.append(f"{verb} {', '.join(counted(n, noun) for noun, n in counts.items())} by hand.")
    return " ".join(said)
