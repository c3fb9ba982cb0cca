"""One record a person: several records of one id put together, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from orgmap.identity.addresses import key
from orgmap.model import Person, Source

#: Contradictions and doubtful addresses told one by one; the rest is told as a number.
TOLD_SINGLY = 20

_SINGLE_FIELDS = ("name", "email", "unit", "title", "grade", "authority")


def merged(people: Sequence[Person]) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """Return one record an id, and what contradicts what: the first value stands."""
    same: dict[str, list[Person]] = {}
    for person in people:
        same.setdefault(person.id, []).append(person)
    notes: list[str] = []
    merged = tuple(_one(group, notes) if len(group) > 1 else group[0] for group in same.values())
    if len(notes) > TOLD_SINGLY:
        more = len(notes) - TOLD_SINGLY
        notes[TOLD_SINGLY:] = [f"{more} more contradictions between files: the first value stands each time."]
    return merged, tuple(notes)


def _one(group: Sequence[Person], notes: list[str]) -> Person:
    values: dict[str, Any] = {}
    aliases = [alias for person in group for alias in person.aliases]
    for name in _SINGLE_FIELDS:
        given = [(getattr(person, name), person.source) for person in group if _known(getattr(person, name))]
        if not given:
            continue
        values[name], place = given[0]
        for other, other_place in given[1:]:
            if _same(name, other, values[name]):
                continue
            notes.append(
                f"{_place(place)} gives {group[0].id} the {name} '{_plain(values[name])}', "
                f"{_place(other_place)} '{_plain(other)}': the first one is used."
            )
            if name == "email":
                aliases.append(other)
    return replace(
        group[0],
        **values,
        aliases=tuple(dict.fromkeys(aliases)),
        managers=tuple(dict.fromkeys(boss for person in group for boss in person.managers)),
        can_carry=all(person.can_carry for person in group),
        attributes=_attributes(group),
    )


def _attributes(group: Sequence[Person]) -> Mapping[str, str]:
    joined: dict[str, str] = {}
    for person in group:
        for name, value in person.attributes.items():
            if _known(value) and not _known(joined.get(name)):
                joined[name] = value
            else:
                joined.setdefault(name, value)
    return MappingProxyType(joined)


def _known(value: object) -> bool:
    return value is not None and (not isinstance(value, str) or value.strip() != "")


def _same(name: str, one: Any, other: Any) -> bool:
    return key(one) == key(other) if name == "email" else bool(one == other)


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _place(source: Source | None) -> str:
    return "An entry by hand" if source is None else f"{source.file}, row {source.row}"
