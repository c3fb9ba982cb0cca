"""Records in which several ids became one: every mention follows, and sources stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from orgmap.model import Before, Initiative, Records, Right, Tie

T = TypeVar("T")


def renamed(records: Records, ids: Mapping[str, str]) -> tuple[Records, tuple[str, ...]]:
    """Return the records with ids replaced, people left as they are, and what had to be left out.

    A tie of a person to themselves is none and goes; one of the other sign than an earlier tie of the
    same pair goes too; a right held twice is held once.
    """
    if not ids:
        return records, ()

    def name(person: str) -> str:
        return ids.get(person, person)

    def maybe(person: str | None) -> str | None:
        return None if person is None else name(person)

    ties = [
        replace(t, source=name(t.source), target=name(t.target), perceiver=maybe(t.perceiver))
        for t in records.ties
    ]
    kept, notes = _without_loops(ties)
    pairs = tuple(replace(p, source=name(p.source), target=name(p.target)) for p in records.pairs)
    changed = replace(
        records,
        ties=kept,
        units=tuple(replace(unit, head=maybe(unit.head)) for unit in records.units),
        memberships=_once(replace(seat, person=name(seat.person)) for seat in records.memberships),
        stances=tuple(replace(stance, person=name(stance.person)) for stance in records.stances),
        rights=_each_right_once(replace(right, person=name(right.person)) for right in records.rights),
        pairs=tuple(pair for pair in pairs if pair.source != pair.target),
        initiative=_initiative(records.initiative, ids),
        assignments=tuple(
            replace(place, person=name(place.person), managers=tuple(name(b) for b in place.managers))
            for place in records.assignments
        ),
    )
    return changed, notes


def _without_loops(ties: list[Tie]) -> tuple[tuple[Tie, ...], tuple[str, ...]]:
    signs: dict[tuple[str, str, str, str | None], int] = {}
    kept, loops, turned = [], 0, 0
    for tie in ties:
        if tie.source == tie.target:
            loops += 1
        elif signs.setdefault((tie.source, tie.target, tie.layer, tie.perceiver), tie.sign) != tie.sign:
            turned += 1
        else:
            kept.append(tie)
    notes = []
    if loops:
        notes.append(f"{loops} ties between identities of one person are ties to themselves and left out.")
    if turned:
        notes.append(
            f"{turned} ties contradict the sign of another tie of the same two people, seen under another "
            "id: the first one stands."
        )
    return tuple(kept), tuple(notes)


def _each_right_once(rights: Iterable[Right]) -> tuple[Right, ...]:
    found: dict[tuple[str, str, str], Right] = {}
    for right in rights:
        found.setdefault((right.gate, right.person, right.right), right)
    return tuple(found.values())


def _once(seats: Iterable[T]) -> tuple[T, ...]:
    """Seats that differ in more than the line they come from."""
    found: dict[tuple[Any, ...], T] = {}
    for seat in seats:
        values: Any = seat
        found.setdefault(
            tuple(getattr(seat, one.name) for one in fields(values) if one.name != "source"), seat
        )
    return tuple(found.values())


def _initiative(initiative: Initiative | None, ids: Mapping[str, str]) -> Initiative | None:
    if initiative is None:
        return None

    def end(text: str) -> str:
        kind, colon, person = text.partition(":")
        return f"person:{ids.get(person.strip(), person)}" if colon and kind == "person" else text

    return replace(
        initiative,
        me=None if initiative.me is None else ids.get(initiative.me, initiative.me),
        gates=tuple(
            replace(gate, chair=ids.get(gate.chair, gate.chair)) if gate.chair else gate
            for gate in initiative.gates
        ),
        before=tuple(Before(end(one.a), end(one.b), one.gap_weeks) for one in initiative.before),
        away=tuple(replace(one, person=ids.get(one.person, one.person)) for one in initiative.away),
    )
