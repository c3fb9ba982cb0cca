"""What was read, said otherwise: people under other names or left out, sentences without their names.

One rule says what becomes of each kind of text; everything else of the records stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from orgmap.errors import Problem
from orgmap.model import Initiative, Person, Records, Source

if TYPE_CHECKING:
    import pyarrow as pa

    from orgmap.workspace.additions import Read

Words = Callable[[str], str]


@dataclass(frozen=True)
class Rule:
    """What becomes of a reference to a person (None: it is left out), of a sentence, of a file's name.

    ``event`` is what becomes of the id of an event, ``attributes`` of the further columns of people.
    """

    person: Callable[[str], str | None]
    text: Words
    file: Words
    event: Words
    attributes: Callable[[Mapping[str, str]], Mapping[str, str]]


@dataclass(frozen=True)
class Reread:
    """A reading after a rule was applied to it."""

    records: Records
    files: tuple[Any, ...]
    problems: tuple[Problem, ...]
    names: Mapping[str, str]


def reread(reading: Read, rule: Rule) -> Reread:
    """Return the reading as the rule has it. Nothing of the reading itself is changed."""
    names = {}
    for address, name in reading.names.items():
        other = rule.person(address)
        if other is not None:
            names[other] = rule.person(name) or ""
    return Reread(
        rewritten(reading.records, rule),
        tuple(_report(one, rule) for one in reading.files),
        tuple(_problem(one, rule) for one in reading.problems),
        MappingProxyType(names),
    )


def _report(one: Any, rule: Rule) -> Any:
    problems = tuple(_problem(problem, rule) for problem in getattr(one, "problems", ()))
    return replace(one, file=rule.file(one.file), problems=problems)


def _problem(one: Problem, rule: Rule) -> Problem:
    file = None if one.file is None else rule.file(one.file)
    return replace(one, message=rule.text(one.message), fix=rule.text(one.fix), file=file)


def rewritten(records: Records, rule: Rule) -> Records:
    """Return the records as the rule has them; what is about somebody left out goes with them."""
    return replace(
        records,
        people=tuple(_kept(_person(one, rule) for one in records.people)),
        units=tuple(
            replace(
                one,
                head=_maybe(one.head, rule),
                **_texts(one, rule, ("value_driver", "economics", "metrics", "concern")),
                source=_line(one.source, rule),
            )
            for one in records.units
        ),
        layers=tuple(replace(one, source=_line(one.source, rule)) for one in records.layers),
        ties=tuple(_kept(_tie(one, rule) for one in records.ties)),
        memberships=tuple(_kept(_of_person(one, rule, ()) for one in records.memberships)),
        stances=tuple(_kept(_of_person(one, rule, ("concern", "note")) for one in records.stances)),
        rights=tuple(_kept(_of_person(one, rule, ()) for one in records.rights)),
        pairs=tuple(_kept(_pair(one, rule) for one in records.pairs)),
        initiative=None if records.initiative is None else _initiative(records.initiative, rule),
        events=None if records.events is None else events(records.events, rule),
        notes=tuple(rule.text(note) for note in records.notes),
        names=MappingProxyType({}),
        assignments=tuple(_kept(_assignment(one, rule) for one in records.assignments)),
    )


def _kept(several: Iterable[Any]) -> Iterable[Any]:
    return (one for one in several if one is not None)


def _maybe(person: str | None, rule: Rule) -> str | None:
    return None if person is None else rule.person(person)


def _list(people: Iterable[str], rule: Rule) -> tuple[str, ...]:
    return tuple(_kept(rule.person(one) for one in people))


def _texts(record: Any, rule: Rule, fields: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in fields}
    return {name: None if value is None else rule.text(value) for name, value in values.items()}


def _line(source: Source | None, rule: Rule) -> Source | None:
    return None if source is None else replace(source, file=rule.file(source.file))


def _person(one: Person, rule: Rule) -> Person | None:
    who = rule.person(one.id)
    if who is None:
        return None
    return replace(
        one,
        id=who,
        name=(rule.person(one.name) or "") if one.name else "",
        email=_maybe(one.email, rule),
        aliases=_list(one.aliases, rule),
        managers=_list(one.managers, rule),
        attributes=rule.attributes(one.attributes),
        source=_line(one.source, rule),
    )


def _assignment(one: Any, rule: Rule) -> Any:
    who = rule.person(one.person)
    managers = _list(one.managers, rule)
    return (
        None if who is None else replace(one, person=who, managers=managers, source=_line(one.source, rule))
    )


def _of_person(one: Any, rule: Rule, fields: tuple[str, ...]) -> Any:
    who = rule.person(one.person)
    if who is None:
        return None
    return replace(one, person=who, **_texts(one, rule, fields), source=_line(one.source, rule))


def _tie(one: Any, rule: Rule) -> Any:
    source, target, perceiver = rule.person(one.source), rule.person(one.target), _maybe(one.perceiver, rule)
    if source is None or target is None or (perceiver is None and one.perceiver is not None):
        return None
    lines = tuple(_line(line, rule) for line in one.sources)
    return replace(one, source=source, target=target, perceiver=perceiver, sources=lines)


def _pair(one: Any, rule: Rule) -> Any:
    source, target = rule.person(one.source), rule.person(one.target)
    if source is None or target is None:
        return None
    return replace(one, source=source, target=target, evidence=_line(one.evidence, rule))


def _initiative(one: Initiative, rule: Rule) -> Initiative:
    return replace(
        one,
        name=rule.text(one.name),
        **_texts(one, rule, ("ask", "end_state")),
        **initiative_parts(one, rule),
        source=_line(one.source, rule),
    )


def initiative_parts(one: Any, rule: Rule) -> dict[str, Any]:
    """Return the fields of an initiative (or of its row) that name people, as the rule has them."""
    gates = tuple(replace(gate, chair=_maybe(gate.chair, rule)) for gate in one.gates)
    before = ((_end(part.a, rule), _end(part.b, rule), part) for part in one.before)
    away = ((rule.person(part.person), part) for part in one.away)
    return {
        "me": _maybe(one.me, rule),
        "gates": gates,
        "before": tuple(replace(part, a=a, b=b) for a, b, part in before if a is not None and b is not None),
        "away": tuple(replace(part, person=who) for who, part in away if who is not None),
    }


def _end(text: str, rule: Rule) -> str | None:
    kind, colon, person = text.partition(":")
    if not colon or kind != "person":
        return text
    who = rule.person(person.strip())
    return None if who is None else f"person:{who}"


def events(table: pa.Table, rule: Rule) -> pa.Table:
    """Return the events as the rule has them: without a sender who is left out there is no event."""
    import pyarrow as pa

    from orgmap.workspace.batches import schema

    people = {text: rule.person(text) for text in participants(table)}
    rows = []
    for row in table.to_pylist():
        sender = row["sender"]
        if sender is not None and people[sender] is None:
            continue
        before = row["recipients"] or []
        there = [one for one in (None if r is None else people[r] for r in before) if one is not None]
        changed = {
            **row,
            "id": None if row["id"] is None else rule.event(row["id"]),
            "file": None if row["file"] is None else rule.file(row["file"]),
            "sender": None if sender is None else people[sender],
            "recipients": there,
        }
        if len(there) < len([one for one in before if one is not None]):
            # The others keep the share they had: to how many people it went stays known.
            met = row["kind"] == "meeting" and sender is not None
            reached = len({one for one in before if one is not None} - {sender}) + met
            changed["group_size"] = max(row.get("group_size") or 0, reached)
        rows.append(changed)
    sized = "group_size" in table.column_names or any("group_size" in row for row in rows)
    return pa.Table.from_pylist(rows, schema=schema(sized=sized))


def participants(table: pa.Table) -> set[str]:
    """Return everybody who sent or received one of the events, as the file names them."""
    import pyarrow.compute as pc

    columns = (table["sender"], pc.list_flatten(table["recipients"]))
    return {one for column in columns for one in pc.unique(column).to_pylist() if one is not None}
