"""What a row or an object says, by names; and which names an HR system gives to what we look for.

Rows of tables and objects of JSON or XML are the same here: values by name. The names inside nested
objects are put together (``work.reportsTo.id``), a wrapper that only says ``{"label": …, "value": …}``
is taken off. :class:`System` says which names hold what; :func:`entry_of` makes an entry by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from orgmap.readers.dates import Order, read_day, settle
from orgmap.readers.headings import is_private
from orgmap.readers.staff import Boss, Entry, left_by, turned
from orgmap.readers.tables import Row, clean, normal, printable

Names = tuple[str, ...]

#: Objects nested deeper than this, and longer texts, are no part of an export.
_DEEPEST = 30
_LONGEST = 5_000
_MOST = 3_000
_WRAPPER = frozenset({"value", "label", "type", "universalid", "universal_id", "humanreadable", "order"})

_normal = lru_cache(maxsize=1 << 16)(normal)


@dataclass(frozen=True, slots=True)
class Facts:
    """One row or object: its number, and its filled values by name, names as the file has them."""

    row: int
    cells: Mapping[str, tuple[str, ...]]
    shown: Mapping[str, str]

    def first(self, names: Iterable[str]) -> str:
        """The first value of the first of these names that has one."""
        return next((self.cells[key][0] for name in names if (key := _normal(name)) in self.cells), "")

    def all(self, names: Iterable[str]) -> tuple[str, ...]:
        """Every value of these names."""
        return tuple(value for name in names for value in self.cells.get(_normal(name), ()))

    def others(self, used: Iterable[str]) -> Mapping[str, str]:
        """Values under none of these names and under no private one, by name."""
        taken = {_normal(name) for name in used}
        return MappingProxyType(
            {
                self.shown[key]: "; ".join(values)
                for key, values in self.cells.items()
                if key and key not in taken and not is_private(self.shown[key])
            }
        )


def facts_of(row: int, pairs: Iterable[tuple[str, str]]) -> Facts:
    """Facts from names and values; blank values say nothing.

    >>> facts_of(2, [("Employee ID", "7"), ("Name", "")]).first(["employee_id"])
    '7'
    """
    cells: dict[str, tuple[str, ...]] = {}
    shown: dict[str, str] = {}
    for name, value in pairs:
        if value:
            key = _normal(name)
            cells[key] = (*cells.get(key, ()), value)
            shown.setdefault(key, printable(" ".join(name.split())[:80]))
    return Facts(row, cells, shown)


def facts_of_rows(header: Sequence[str], rows: Iterable[Row]) -> Iterator[Facts]:
    """The facts of each row of a table; blank rows left out."""
    for row in rows:
        facts = facts_of(row.number, zip(header, row.cells, strict=False))
        if facts.cells:
            yield facts


def facts_of_object(row: int, value: Mapping[str, Any]) -> Facts:
    """The facts of an object, names of nested ones put together with points, lists opened.

    >>> facts_of_object(1, {"work": {"reportsTo": {"id": 7}}}).cells
    {'workreportstoid': ('7',)}
    """
    return facts_of(row, _flat(value))


def _flat(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, Any, int]] = [("", value, 0)]
    count = 0
    while waiting and count < _MOST:
        path, one, depth = waiting.pop()
        if isinstance(one, dict) and depth < _DEEPEST:
            if "value" in one and path and {str(key).casefold() for key in one} <= _WRAPPER:
                waiting.append((path, one["value"], depth + 1))
                continue
            inner = [
                (f"{path}.{key}" if path else str(key)[:200], item, depth + 1) for key, item in one.items()
            ]
            waiting.extend(reversed(inner[:_MOST]))
        elif isinstance(one, list) and depth < _DEEPEST:
            waiting.extend((path, item, depth + 1) for item in reversed(one[:_MOST]))
        else:
            count += 1
            yield path, text_of(one)


def text_of(value: Any) -> str:
    """A plain JSON value as text; blank for null, and for what is no plain value.

    >>> text_of(7.0), text_of(True), text_of(None)
    ('7', 'true', '')
    """
    if isinstance(value, str):
        return clean(value[:_LONGEST])
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if abs(value) < 1e15 and value.is_integer() else str(value)
    return str(value) if isinstance(value, int) and abs(value) < 10**40 else ""


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line of reporting stands: columns of ids and addresses, the surest first; columns of names."""

    keys: Names = ()
    name: Names = ()
    first: Names = ()
    last: Names = ()
    separators: str = ""

    @property
    def names(self) -> Names:
        """Every column it stands in."""
        return (*self.keys, *self.name, *self.first, *self.last)


@dataclass(frozen=True, slots=True)
class System:
    """Which names of columns hold what in the exports of one program.

    ``posts`` are ids of positions; ``ties`` are layers with the columns of the person at their end;
    ``gone`` are words of ``status`` for somebody who has left; ``silent`` columns are not kept.
    """

    person: Names
    email: Names = ()
    name: Names = ()
    first: Names = ()
    last: Names = ()
    aliases: Names = ()
    posts: Names = ()
    unit: Names = ()
    title: Names = ()
    solid: Line = Line()
    dotted: tuple[Line, ...] = ()
    ties: tuple[tuple[str, Line], ...] = ()
    status: Names = ()
    gone: frozenset[str] = frozenset()
    ended: Names = ()
    since: Names = ()
    silent: Names = ()

    @property
    def used(self) -> Names:
        """The names whose values are more than attributes."""
        lines = (self.solid, *self.dotted, *(line for _, line in self.ties))
        fields = (
            self.person,
            self.email,
            self.name,
            self.first,
            self.last,
            self.aliases,
            self.unit,
            self.title,
            self.silent,
        )
        return tuple(name for names in (*fields, *(line.names for line in lines)) for name in names)


#: Words for somebody who has left, whatever the program.
GONE = frozenset(
    ("inactive", "terminated", "former", "left", "leaver", "deceased", "retired", "resigned", "offboarded",
     "inaktiv", "ausgeschieden", "ausgetreten", "inactif", "sorti", "inactivo", "baja", "inattivo", "cessato",
     "inactief", "uit dienst", "inativo", "desligado", "nieaktywny", "退職")
)  # fmt: skip


def entries_of(
    facts: Sequence[Facts], system: System, *, dates: Order | None = None, today: date | None = None
) -> Iterator[Entry]:
    """An entry for each of these, by the names of a system."""
    now = today or date.today()  # noqa: DTZ011 - the day where the user is
    ended = dates or settle(text for one in facts for text in one.all(system.ended))
    since = dates or settle(text for one in facts for text in one.all(system.since))
    used = system.used
    for one in facts:
        last_day = day_of(one.first(system.ended), ended)
        yield entry_of(
            one,
            system,
            used=used,
            left=left_by(one.first(system.status), last_day, today=now, gone=system.gone or GONE),
            since=day_of(one.first(system.since), since),
        )


def entry_of(
    facts: Facts, system: System, *, used: Names, left: bool = False, since: date | None = None
) -> Entry:
    """What these facts say of their person, by the names of a system."""
    person, email = facts.first(system.person), facts.first(system.email).removeprefix("mailto:")
    whole = f"{facts.first(system.first)} {facts.first(system.last)}".strip()
    name = facts.first(system.name) or whole
    solid = _bosses(facts, system.solid)
    dotted = (boss for line in system.dotted for boss in _bosses(facts, line))
    return Entry(
        facts.row,
        person=person,
        name=turned(name),
        email=email if "@" in email else "",
        aliases=tuple(dict.fromkeys(facts.all(system.aliases))),
        keys=tuple(dict.fromkeys(facts.all(system.posts))),
        unit=facts.first(system.unit),
        title=facts.first(system.title),
        # Without a solid line the first place stays empty, so that no dotted line is taken for one.
        bosses=(*(solid[:1] or (Boss(),)), *solid[1:], *dotted),
        ties=tuple((layer, boss) for layer, line in system.ties for boss in _bosses(facts, line)),
        attributes=facts.others(used),
        left=left,
        since=since,
    )


def _bosses(facts: Facts, line: Line) -> tuple[Boss, ...]:
    """Those a line leads to: several where a cell may hold several."""
    name = facts.first(line.name) or f"{facts.first(line.first)} {facts.first(line.last)}".strip()
    if not line.separators:
        keys = tuple(key for one in line.keys if (key := facts.first((one,)).removeprefix("mailto:")))
        column = next((facts.shown[_normal(one)] for one in line.names if _normal(one) in facts.shown), "")
        return (Boss(keys, name, column),) if keys or name else ()
    found: dict[str, Boss] = {}
    for column in line.keys:
        for text in facts.all((column,)):
            for part in map(str.strip, re.split(f"[{re.escape(line.separators)}]", text)):
                if part:
                    found.setdefault(part, Boss((part,), column=facts.shown[_normal(column)]))
    return tuple(found.values())


def day_of(text: str, order: Order | None) -> date | None:
    """The day a text states, None where it states none or can be read two ways.

    >>> day_of("0000-00-00", None) is None
    True
    """
    try:
        return read_day(text[:40], order) if text else None
    except ValueError:
        return None
