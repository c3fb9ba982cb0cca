"""Any table, read by a profile that says what its columns mean (see :mod:`orgmap.readers.mapping`).

The cells are put under the names of the plain files, words turned into what they stand for, and the
reader of that plain file does the rest, so that every rule of it holds. Problems name the columns of
the file itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from orgmap.errors import Problem
from orgmap.model import Records
from orgmap.readers.columns import Column, shown
from orgmap.readers.dates import Order, read_day, read_moment, settle
from orgmap.readers.detect import layer_of
from orgmap.readers.headings import is_private
from orgmap.readers.interactions import read_interactions
from orgmap.readers.look import Look, rows_from
from orgmap.readers.mapping import LEFT_OUT, Kind, Meaning, Profile, form_of
from orgmap.readers.orgchart import read_people
from orgmap.readers.part import Part
from orgmap.readers.places import printable_name
from orgmap.readers.stances import read_approvals, read_stances
from orgmap.readers.structure import layer_name, read_memberships, read_units
from orgmap.readers.tables import Row, Table, normal
from orgmap.readers.ties import read_edges

_READERS: Mapping[Kind, Callable[[Table], Part]] = MappingProxyType(
    {
        "people": read_people,
        "units": read_units,
        "memberships": read_memberships,
        "stances": read_stances,
        "approvals": read_approvals,
    }
)
_DOTTED = "dotted manager"
_LAYER = "layer"


def read_mapped(look: Look, profile: Profile) -> Part:
    """What a table says by a profile. A column that is not there is a problem, never passed over."""
    table = look.table()
    header, rows = rows_from(table, profile.fits)
    if header is None:
        return Part(problems=(*table.problems, _lacks(look, profile)))
    held = list(rows)
    plan = _Plan.of(profile, header, held, look.options.dates)

    def again(*, only: str | None = None) -> Table:
        fresh = Table(look.file, plan.header, header.number)
        fresh.rows = plan.rows(held, fresh, only=only)
        return fresh

    if profile.table == "ties":
        part = _ties(look, profile, plan, held, again)
    elif profile.table == "interactions":
        part = read_interactions(again(), again=again)
    else:
        part = _READERS[profile.table](again())
    part = plan.with_attributes(part, held)
    done = tuple(plan.named(problem) for problem in (*table.problems, *part.problems))
    part = replace(part, problems=done)
    return part.noting(
        f"{look.file}: read as {profile.table} by the mapping '{profile.name}'.", *plan.notes(look.file)
    )


def _ties(look: Look, profile: Profile, plan: _Plan, rows: list[Row], again: Callable[..., Table]) -> Part:
    """Ties of one layer, or of as many as a column names."""
    column = profile.fields.get(_LAYER)
    constant = profile.constants.get(_LAYER)
    if column is None:
        layer = layer_name(constant) if constant else layer_of(look.path.name)
        return read_edges(again(), layer=printable_name(layer))
    names = dict.fromkeys(plan.value(row, _LAYER) or constant or layer_of(look.path.name) for row in rows)
    whole = Part()
    for name in names:
        one = read_edges(again(only=name), layer=printable_name(layer_name(name)))
        whole = replace(
            whole,
            records=whole.records + one.records if whole.records != Records() else one.records,
            problems=whole.problems + one.problems,
            kept=whole.kept + one.kept,
            dropped=whole.dropped + one.dropped,
        )
    return whole


def _lacks(look: Look, profile: Profile) -> Problem:
    there = {normal(cell) for cells in look.rows[:40] for cell in cells}
    absent = [name for name in profile.fields.values() if normal(name) not in there]
    listed = ", ".join(shown(name) for name in absent[:6]) or "some of its columns in one row"
    return Problem(
        f"The mapping '{profile.name}' is for another table: this one lacks {listed}.",
        "Write a mapping for this file: orgmap mapping FILE --to PROFILE.toml.",
        file=look.file,
    )


@dataclass(frozen=True)
class _Plan:
    """How cells of the file become cells of a plain file."""

    profile: Profile
    header: tuple[str, ...]
    places: Mapping[str, int]
    values: Mapping[str, Mapping[str, str]]
    columns: Mapping[str, Column]
    extras: tuple[tuple[int, str], ...]
    orders: Mapping[str, Order | None]
    left_out: tuple[str, ...]

    @classmethod
    def of(cls, profile: Profile, header: Row, rows: list[Row], dates: Order | None) -> _Plan:
        """The plan for a header."""
        names = [normal(name) for name in header.cells]
        by_name: dict[str, Meaning] = {normal(one.column): one for one in profile.columns}
        places: dict[str, int] = {}
        extras: list[tuple[int, str]] = []
        left_out: list[str] = []
        for at, name in enumerate(names):
            meaning = by_name.get(name)
            if meaning is not None and meaning.field not in ("", LEFT_OUT):
                places.setdefault(meaning.field, at)
            elif meaning.field == LEFT_OUT if meaning is not None else is_private(header.cells[at]):
                left_out.append(header.cells[at])
            elif profile.table == "people" and header.cells[at]:
                extras.append((at, header.cells[at]))
        columns = {column.name: column for column in form_of(profile.table).columns}
        fields = [name for name in (*places, *(c for c in profile.constants if c not in places))
                  if name not in (_DOTTED, *((_LAYER,) if profile.table == "ties" else ()))]  # fmt: skip
        orders = {
            name: profile.dates or dates or settle(_cell(row, at) for row in rows)
            for name, at in places.items()
            if name in columns and columns[name].kind in ("day", "time")
        }
        words = {
            one.field: {word.casefold(): text for word, text in one.values.items() if text}
            for one in profile.columns
        }
        return cls(profile, tuple(fields), places, words, columns, tuple(extras), orders, tuple(left_out))

    def value(self, row: Row, name: str) -> str:
        """What a field of a row holds, words turned into what they stand for."""
        text = _cell(row, self.places[name]) if name in self.places else ""
        text = self.values.get(name, {}).get(text.casefold(), text)
        text = "" if text == LEFT_OUT else text
        return text or self.profile.constants.get(name, "")

    def rows(self, rows: list[Row], table: Table, *, only: str | None = None) -> Iterator[Row]:
        """The rows of the plain table; of a file of several layers, those of one."""
        fallback = self.profile.constants.get(_LAYER) or layer_of(table.file)
        for row in rows:
            if only is not None and (self.value(row, _LAYER) or fallback) != only:
                continue
            cells = tuple(self._plain(row, name) for name in self.header)
            if any(cells):
                yield Row(row.number, cells)

    def _plain(self, row: Row, name: str) -> str:
        text = self.value(row, name)
        if name == "manager":
            return self._lines(row, text)
        column = self.columns.get(name)
        if column is None or not text:
            return text
        match column.kind:
            case "list":
                return self._list(text)
            case "number" | "whole":
                return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
            case "day" | "time":
                return self._date(text, name, day=column.kind == "day")
            case _:
                return text

    def _lines(self, row: Row, solid: str) -> str:
        """The solid line first, dotted ones after; without a solid one none, or a dotted one would be it."""
        dotted = self.value(row, _DOTTED)
        return ";".join(map(self._list, filter(None, (solid, dotted)))) if solid else ""

    def _list(self, text: str) -> str:
        mark = self.profile.separator
        return text if mark == ";" else text.replace(";", ",").replace(mark, ";")

    def _date(self, text: str, name: str, *, day: bool) -> str:
        """A date as ISO where the order of its parts is known; what cannot be read stays, to be told."""
        order = self.orders.get(name)
        try:
            return read_day(text, order).isoformat() if day else read_moment(text, order).when.isoformat()
        except ValueError:
            return text

    def with_attributes(self, part: Part, rows: list[Row]) -> Part:
        """The people with the columns that hold no field as attributes; these never reach the reader."""
        if not self.extras:
            return part
        by_row = {row.number: row for row in rows}
        people = []
        for person in part.records.people:
            row = by_row.get(person.source.row) if person.source else None
            more = {name: text for at, name in self.extras if row is not None and (text := _cell(row, at))}
            people.append(replace(person, attributes=MappingProxyType({**more, **person.attributes})))
        return replace(part, records=replace(part.records, people=tuple(people)))

    def named(self, problem: Problem) -> Problem:
        """The problem with the column's name in the file itself."""
        shown_as = self.profile.fields.get(problem.column or "")
        return replace(problem, column=shown_as) if shown_as else problem

    def notes(self, file: str) -> Iterator[str]:
        """Sentences on what the profile leaves out or does not know."""
        known = {normal(one.column) for one in self.profile.columns}
        fresh = [name for at, name in self.extras if normal(name) not in known]
        if fresh:
            listed = ", ".join(name[:40] for name in fresh[:6])
            yield f"{file}: columns the mapping does not know, kept as attributes: {listed}."
        if self.left_out:
            yield f"{file}: left out: {', '.join(name[:40] for name in self.left_out[:8])}."


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""
