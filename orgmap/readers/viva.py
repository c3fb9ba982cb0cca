"""Viva Insights: organisation data, and the query of who works with whom (person to person)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from orgmap.model import Person, Records
from orgmap.readers.columns import Unreadable
from orgmap.readers.dates import TwoReadings, read_day, read_moment, settle
from orgmap.readers.header import Header, has_all
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster, bosses_only
from orgmap.readers.spells import spells
from orgmap.readers.tables import Row, Table, normal
from orgmap.readers.weave import Weave, layer_of_file, strength_of

_ID = ("PersonId", "Microsoft_PersonEmail")
_BOSS = ("ManagerId", "Microsoft_ManagerEmail")
_PAIRS = (
    ("PrimaryCollaborator_PersonId", "SecondaryCollaborator_PersonId"),
    ("TieOrigin_PersonId", "TieDestination_PersonId"),
)
_LAYERS = {"strongtiescore": "viva_strong", "diversetiescore": "viva_diverse"}
_UNIT = ("Organization", "Microsoft_Organization", "FunctionType", "Department")
_TITLE = ("Microsoft_JobTitle", "JobTitle", "Title", "LevelDesignation", "Microsoft_LevelDesignation")


def _is_org(cells: Sequence[str]) -> bool:
    return has_all(cells, "Microsoft_PersonEmail") or (
        has_all(cells, "PersonId", "ManagerId")
        and (has_all(cells, "EffectiveDate") or has_all(cells, "LevelDesignation"))
    )


def _org(look: Look) -> float:
    return 0.97 if any(map(_is_org, look.rows[:5])) else 0.0


def _read_org(look: Look) -> Part:
    """One row a person: of several dated rows the latest; the others are history and no second line."""
    table = look.table()
    header, rows = rows_from(table, _is_org)
    if header is None:
        return Part(problems=tuple(table.problems))
    names = Header(header.cells)
    held = list(rows)
    # The makers write month first; a column that says otherwise is believed.
    order = look.options.dates or settle(names.cell(row, "EffectiveDate") for row in held) or "month first"
    latest: dict[str, tuple[date, Row]] = {}
    every: list[tuple[str, date, Row]] = []
    for row in held:
        person = names.cell(row, *_ID)
        if not person:
            table.drop("The row has no person.", "Fill in PersonId, or delete the row.", row=row.number)
            continue
        day = _day(table, row, names.cell(row, "EffectiveDate"), order)
        key = person.casefold() if "@" in person else person
        every.append((key, day, row))
        if key not in latest or day >= latest[key][0]:
            latest[key] = day, row
    roster = Roster(look.file)
    for person, (_, row) in latest.items():
        _add(roster, names, person, row)
    above = roster.fill()
    said = spells(look.file, [(_as_of_row(look.file, names, *one), _known(one[1]), None) for one in every])
    records = Records(people=roster.people, assignments=said.assignments)
    part = Part(records, tuple(table.problems), len(every), table.dropped)
    return part.noting(*said.notes, bosses_only(look.file, above))


def _as_of_row(file: str, names: Header, person: str, _: date, row: Row) -> Person:
    """The person as one row has them, whatever other rows say."""
    alone = Roster(file)
    _add(alone, names, person, row)
    return alone.people[0]


def _known(day: date) -> date | None:
    return None if day == date.min else day


def _day(table: Table, row: Row, text: str, order: object) -> date:
    if not text:
        return date.min
    try:
        return read_day(text[:40], "day first" if order == "day first" else "month first")
    except ValueError:
        table.fault(
            f"'{text[:40]}' is not a date.",
            "Write it as 2026-01-31.",
            row=row.number,
            column="EffectiveDate",
        )
        return date.min


def _add(roster: Roster, names: Header, person: str, row: Row) -> None:
    first, last = (
        names.cell(row, "Microsoft_FirstName", "FirstName"),
        names.cell(row, "Microsoft_LastName", "LastName"),
    )
    boss = names.cell(row, *_BOSS)
    used = (*_ID, *_BOSS, *_UNIT, "Microsoft_DisplayName", "Microsoft_FirstName", "Microsoft_LastName")
    roster.add(
        row.number,
        person=person,
        name=names.cell(row, "Microsoft_DisplayName", "DisplayName") or f"{first} {last}".strip(),
        email=person if "@" in person else "",
        unit=names.cell(row, *_UNIT),
        title=names.cell(row, *_TITLE),
        managers=filter(None, (boss.casefold() if "@" in boss else boss,)),
        attributes={
            name: row.cells[at] for at, name in names.others(used) if at < len(row.cells) and row.cells[at]
        },
    )


def _pair(cells: Sequence[str]) -> tuple[str, str] | None:
    return next((pair for pair in _PAIRS if has_all(cells, *pair)), None)


def _p2p(look: Look) -> float:
    return 0.99 if any(_pair(cells) for cells in look.rows[:5]) else 0.0


def _read_p2p(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, lambda cells: _pair(cells) is not None)
    pair = _pair(header.cells) if header is not None else None
    if header is None or pair is None:
        return Part(problems=tuple(table.problems))
    names = Header(header.cells)
    scores = [(name, _LAYERS[normal(name)]) for name in header.cells if normal(name) in _LAYERS]
    if not scores:
        table.fault(
            "There is no column of tie scores.", "Export the query with its scores.", row=header.number
        )
    held = [(row, tuple(names.cell(row, one) for one in pair)) for row in rows] if scores else []
    order = look.options.dates or settle(names.cell(row, "MetricDate") for row, _ in held)
    weave, roster, undated = Weave(look.file), Roster(look.file), 0
    for row, (source, target) in held:
        if not source or not target:
            table.drop("The tie has only one end.", "Delete the row.", row=row.number)
            continue
        for side, person in zip(pair, (source, target), strict=True):
            _attributes(roster, names, side.partition("_")[0], person, row)
        text = names.cell(row, "MetricDate")
        when = None
        try:
            when = read_moment(text, order).when if text else None
        except (TwoReadings, ValueError):
            undated += 1
        for name, layer in scores:
            strength = _score(table, row, name, names.cell(row, name))
            if strength is not None:
                weave.add(source, target, layer, row.number, strength=strength, when=when)
    layers = tuple(layer_of_file(layer, look.file, header.number, directed=True) for _, layer in scores)
    records = Records(people=roster.people, ties=weave.ties, layers=layers)
    part = Part(records, tuple(table.problems), len(held) - table.dropped, table.dropped)
    return part.noting(
        f"{look.file}: read as layers {', '.join(layer for _, layer in scores)}; strength is the score."
        if scores
        else "",
        f"{look.file}: {counted(undated, 'date')} that can be read two ways, or not at all, not used."
        if undated
        else "",
        *weave.notes(what="score"),
    )


def _attributes(roster: Roster, names: Header, side: str, person: str, row: Row) -> None:
    if roster.find(person):
        return
    prefix = re.escape(side)
    more = {
        match[1]: row.cells[at]
        for at, name in enumerate(names.names)
        if (match := re.fullmatch(rf"{prefix}_(.+)", name)) and at < len(row.cells) and row.cells[at]
    }
    more.pop("PersonId", None)
    unit = next((more.pop(one) for one in _UNIT if one in more), "")
    roster.add(row.number, person=person, unit=unit, email=person if "@" in person else "", attributes=more)


def _score(table: Table, row: Row, name: str, text: str) -> Fraction | None:
    if not text:
        return None
    try:
        value = strength_of(text)
    except Unreadable as fault:
        table.drop(fault.message, fault.fix, row=row.number, column=name)
        return None
    if value < 0:
        table.drop(
            f"The score {text[:20]} is negative.", "Export the query again.", row=row.number, column=name
        )
        return None
    return value


FORMATS = (
    Format(
        "Viva organisation data (CSV)", "Viva organisation data", _org, _read_org, "V",
        "people with unit and manager, as of the latest effective date",
    ),
    Format(
        "Viva person-to-person query (CSV)", "Viva person to person", _p2p, _read_p2p, "V",
        "ties on the layers viva_strong and viva_diverse, strength the score",
    ),
)  # fmt: skip
