"""What differs between two networks as far as a plan is made from it, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from orgmap.model import Gate, Initiative, Right, Stance
from orgmap.network import Network

_NAMED = 5
#: Fields of a stance that the plan and the warnings rest on, and how they are called.
_OF_STANCE = {
    "position": "stance",
    "sd": "confidence in the stance",
    "relation": "relation",
    "public_position": "public position",
    "salience": "salience",
    "concern": "concern",
}
_OF_GATE = ("week", "day", "rule", "quota", "tolerance", "chair")
_OF_INITIATIVE = {
    "capacity": "talks a week",
    "weeks": "weeks",
    "start": "start",
    "deadline": "deadline",
    "me": "you",
}


def input_changes(a: Network, b: Network) -> tuple[str, ...]:
    """What is different in the second network: people, stances, ties, rights, gates and the initiative.

    Each sentence speaks of the second as against the first; none where the plan's inputs are the same.
    """
    return (
        *_people(a, b),
        *_stances(a, b),
        *_ties(a, b),
        *_rights(a, b),
        *_initiative(a.records.initiative, b.records.initiative),
    )


def _people(a: Network, b: Network) -> Iterable[str]:
    new = [b.name(person) for person in b.people if person not in a.people]
    gone = [a.name(person) for person in a.people if person not in b.people]
    if new:
        yield f"{_count(len(new), 'person', 'people')} more: {_names(new)}."
    if gone:
        yield f"{_count(len(gone), 'person', 'people')} fewer: {_names(gone)}."
    moved = [
        b.name(person)
        for person in b.people
        if person in a.people and a.people[person].unit != b.people[person].unit
    ]
    if moved:
        yield f"{_count(len(moved), 'person', 'people')} in another unit: {_names(moved)}."


def _stances(a: Network, b: Network) -> Iterable[str]:
    here, there = (_by_person(one.records.stances, lambda stance: stance.person) for one in (a, b))
    for person in dict.fromkeys((*there, *here)):
        old, new = here.get(person, Stance(person)), there.get(person, Stance(person))
        network = b if person in b.people else a
        name = network.name(person) if person in network.people else person
        for field, word in _OF_STANCE.items():
            before, after = getattr(old, field), getattr(new, field)
            if before != after:
                yield f"{name}: {word} {_value(after)} instead of {_value(before)}."


def _ties(a: Network, b: Network) -> Iterable[str]:
    here, there = ({(t.layer, t.source, t.target): (t.strength, t.sign) for t in one.ties} for one in (a, b))
    for layer in dict.fromkeys(key[0] for key in (*here, *there)):
        new = sum(key[0] == layer for key in there.keys() - here.keys())
        gone = sum(key[0] == layer for key in here.keys() - there.keys())
        other = sum(key[0] == layer and here[key] != there[key] for key in here.keys() & there.keys())
        parts = [
            f"{n} {what}" for n, what in ((new, "more"), (gone, "fewer"), (other, "of another strength")) if n
        ]
        if parts:
            yield f"Ties of {layer}: {', '.join(parts)}."


def _rights(a: Network, b: Network) -> Iterable[str]:
    def key(right: Right) -> tuple[str, str, str]:
        return right.gate, right.person, right.right

    here, there = (_by_person(one.records.rights, key) for one in (a, b))
    for gate, person, right in dict.fromkeys((*there, *here)):
        old, new = here.get((gate, person, right)), there.get((gate, person, right))
        network = b if person in b.people else a
        name = network.name(person) if person in network.people else person
        if old is None:
            yield f"{name} {right} at {gate}, and did not before."
        elif new is None:
            yield f"{name} no longer {right} at {gate}."
        elif old.vote != new.vote:
            yield f"{name}'s vote at {gate}: {new.vote:g} instead of {old.vote:g}."


def _initiative(a: Initiative | None, b: Initiative | None) -> Iterable[str]:
    old, new = a or Initiative(""), b or Initiative("")
    for field, word in _OF_INITIATIVE.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield f"The initiative's {word}: {_value(after)} instead of {_value(before)}."
    here, there = ({gate.name: gate for gate in one.gates} for one in (old, new))
    for name in dict.fromkeys((*there, *here)):
        if name not in here or name not in there:
            yield f"The gate {name} is {'new' if name in there else 'gone'}."
        else:
            yield from _gate(here[name], there[name])
    parts = (
        ("scopes", "scope"),
        ("before", "order of talks"),
        ("away", "absences"),
        ("milestones", "milestones"),
    )
    for field, word in parts:
        if getattr(old, field) != getattr(new, field):
            yield f"The initiative's {word} changed."
    if dict(old.model) != dict(new.model):
        yield "The settings of the model changed."


def _gate(a: Gate, b: Gate) -> Iterable[str]:
    for field in _OF_GATE:
        before, after = getattr(a, field), getattr(b, field)
        if before != after:
            yield f"{b.name}: {field} {_value(after)} instead of {_value(before)}."


def _by_person(rows: Sequence[Any], key: Callable[[Any], Any]) -> Mapping[Any, Any]:
    return {key(row): row for row in rows}


def _value(value: object) -> str:
    if value is None:
        return "not entered"
    return f"{value:g}" if isinstance(value, float) else f"{value}"


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
