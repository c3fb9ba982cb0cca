"""What only shows once several files, or all rows of one, are seen together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches

from orgmap.chart import Chart
from orgmap.errors import Problem
from orgmap.model import Before, Initiative, Person, Records, Source, Unit
from orgmap.readers.columns import shown
from orgmap.readers.part import limited
from orgmap.readers.tables import printable

#: Searching near names is slow; after this many unknown people a problem only says how to mend it.
_MOST_SUGGESTIONS = 20


def check(records: Records) -> tuple[Problem, ...]:
    """Every problem that no single row shows: people and managers unknown, rings, contradictions.

    People who only take part in interactions may be outsiders and are no problem. Where there are no
    people at all, nobody is unknown: the people are then those of the ties and events.

    >>> from orgmap.model import Person, Records, Source, Unit
    >>> ring = Records(people=(Person("a", managers=("b",), source=Source("people.csv", 2)),
    ...                        Person("b", managers=("a",), source=Source("people.csv", 3))))
    >>> print(check(ring)[0].message)
    The reporting lines go round in a ring: a → b → a.
    """
    known = _Known(records.people)
    found: list[Problem] = []
    found.extend(_twice(((person.id, person.source) for person in records.people), "id", "person"))
    found.extend(_twice(((unit.name, unit.source) for unit in records.units), "unit", "unit"))
    found.extend(_twice(((layer.name, layer.source) for layer in records.layers), "layer", "layer"))
    if records.people:
        found.extend(_unknown_people(records, known))
    found.extend(_rings(records))
    found.extend(_unit_rings(records))
    found.extend(_contradictory_signs(records))
    found.extend(_stances_twice(records))
    found.extend(_rights(records))
    if records.initiative is not None:
        found.extend(_initiative(records, records.initiative, known))
    return _limited_by_file(found)


def _limited_by_file(found: Sequence[Problem]) -> tuple[Problem, ...]:
    by_file: dict[str | None, list[Problem]] = {}
    for problem in found:
        by_file.setdefault(problem.file, []).append(problem)
    return tuple(one for file, problems in by_file.items() for one in limited(problems, file))


class _Known:
    """The people there are, and whom an unknown id may have meant."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._names: dict[str, str] = {}
        self.ids = {person.id for person in people}
        for person in people:
            for text in (person.id, person.name, person.email or "", *person.aliases):
                self._names.setdefault(text.casefold(), person.id)
        self._searches = 0

    def fix(self, text: str) -> str:
        """What to do about an unknown id."""
        meant = self._names.get(text.casefold())
        if meant is None and self._searches < _MOST_SUGGESTIONS and len(text) < 100:
            self._searches += 1
            near = get_close_matches(text, self.ids, n=1, cutoff=0.75)
            meant = near[0] if near else None
        if meant is not None:
            return f"Write the id {shown(meant)}, or add the person to people.csv."
        return "Add the person to people.csv, or correct the id."


def _problem(message: str, fix: str, source: Source | None, column: str | None) -> Problem:
    return Problem(
        printable(message),
        fix,
        file=source.file if source else None,
        row=source.row if source else None,
        column=column,
    )


def _twice(named: Iterable[tuple[str, Source | None]], column: str, what: str) -> Iterator[Problem]:
    """The same name twice within one file (in two files it is the same person seen twice)."""
    first: dict[tuple[str | None, str], Source | None] = {}
    for name, source in named:
        key = (source.file if source else None, name)
        if key in first:
            before = first[key]
            where = f" (first on row {before.row})" if before else ""
            yield _problem(
                f"The {what} {shown(name)} stands twice{where}.",
                "Keep one row for each, or give the other its own name."
                if column != "id"
                else "Keep one row for each id.",
                source,
                column,
            )
        else:
            first[key] = source


def _unknown_people(records: Records, known: _Known) -> Iterator[Problem]:
    for person in records.people:
        for manager in person.managers:
            if manager not in known.ids:
                yield _problem(
                    f"The manager {shown(manager)} of {shown(person.id)} is not among the people.",
                    known.fix(manager),
                    person.source,
                    "manager",
                )
    for name, source, column in _mentions(records):
        if name not in known.ids:
            yield _problem(
                f"The person {shown(name)} is not among the people.", known.fix(name), source, column
            )


def _mentions(records: Records) -> Iterator[tuple[str, Source | None, str]]:
    """Everybody whom a row names and who must be known, each with the row and its column."""
    for tie in records.ties:
        source = tie.sources[0] if tie.sources else None
        yield tie.source, source, "source"
        yield tie.target, source, "target"
        if tie.perceiver is not None:
            yield tie.perceiver, source, "perceiver"
    for pair in records.pairs:
        yield pair.source, pair.evidence, "source"
        yield pair.target, pair.evidence, "target"
    for unit in records.units:
        if unit.head is not None:
            yield unit.head, unit.source, "head"
    for seat in records.memberships:
        yield seat.person, seat.source, "person"
    for stance in records.stances:
        yield stance.person, stance.source, "person"
    for right in records.rights:
        yield right.person, right.source, "person"


def _rings(records: Records) -> Iterator[Problem]:
    by_id: dict[str, Person] = {}
    for person in records.people:
        by_id.setdefault(person.id, person)
    lines = {
        (tie.source, tie.target): tie.sources[0]
        for tie in records.ties
        if tie.layer == "reports_to" and tie.sources
    }
    for ring in Chart.from_people(by_id.values(), records.ties).cycles:
        first, second = ring[0], ring[1 % len(ring)]
        source: Source | None = by_id[first].source
        column = "manager"
        if second not in by_id[first].managers:
            source, column = lines.get((first, second), source), "target"
        listed = " → ".join(name[:40] for name in ring[:12]) + (
            " → …" if len(ring) > 12 else f" → {first[:40]}"
        )
        yield _problem(
            f"The reporting lines go round in a ring: {listed}.",
            "Somebody in it reports to the wrong person; correct one of the lines.",
            source,
            column,
        )


def _unit_rings(records: Records) -> Iterator[Problem]:
    units: dict[str, Unit] = {}
    for unit in records.units:
        units.setdefault(unit.name, unit)
    done: set[str] = set()
    for start in units:
        walk: dict[str, None] = {}
        name: str | None = start
        while name is not None and name in units and name not in done and name not in walk:
            walk.setdefault(name)
            name = units[name].parent
        if name is not None and name in walk:
            yield _problem(
                f"The unit {shown(name)} lies within itself.",
                "Correct its parent.",
                units[name].source,
                "parent",
            )
        done.update(walk)


def _contradictory_signs(records: Records) -> Iterator[Problem]:
    signs: dict[tuple[str, str, str, str | None], tuple[int, Source | None]] = {}
    for tie in records.ties:
        source = tie.sources[0] if tie.sources else None
        key = (tie.layer, tie.source, tie.target, tie.perceiver)
        sign, before = signs.setdefault(key, (tie.sign, source))
        if sign != tie.sign:
            where = f" ({before.file}, row {before.row})" if before else ""
            yield _problem(
                f"The tie from {shown(tie.source)} to {shown(tie.target)} is both positive and negative "
                f"on the layer '{tie.layer}'{where}.",
                "Keep one of the two signs.",
                source,
                "sign",
            )


def _stances_twice(records: Records) -> Iterator[Problem]:
    """Two stances of one person are a history where their dates differ, a contradiction where not."""
    seen: set[tuple[str | None, str, object]] = set()
    for stance in records.stances:
        key = (stance.source.file if stance.source else None, stance.person, stance.as_of)
        if key in seen:
            yield _problem(
                f"There are two stances of {shown(stance.person)} for the same day.",
                "Keep one, or give each its day in the column as_of.",
                stance.source,
                "person",
            )
        seen.add(key)


def _rights(records: Records) -> Iterator[Problem]:
    rights: dict[tuple[str, str, str], Source | None] = {}
    chairs: dict[str, str] = {}
    for right in records.rights:
        key = (right.gate, right.person, right.right)
        if key in rights:
            before = rights[key]
            where = f" (first on row {before.row})" if before else ""
            yield _problem(
                f"{shown(right.person)} has the right '{right.right}' at {shown(right.gate)} twice{where}.",
                "Keep one of the rows.",
                right.source,
                "right",
            )
        rights.setdefault(key, right.source)
        if right.right == "chairs" and chairs.setdefault(right.gate, right.person) != right.person:
            yield _problem(
                f"Both {shown(chairs[right.gate])} and {shown(right.person)} chair {shown(right.gate)}.",
                "A gate has one chair.",
                right.source,
                "right",
            )


def _initiative(records: Records, initiative: Initiative, known: _Known) -> Iterator[Problem]:
    def fault(message: str, fix: str, column: str) -> Problem:
        # No row: the reader of TOML keeps none, and the key says where to look.
        return Problem(
            message, fix, file=initiative.source.file if initiative.source else None, column=column
        )

    yield from _initiative_people(records, initiative, known, fault)
    yield from _initiative_units(records, initiative, fault)
    yield from _initiative_chairs(records, initiative, fault)


_Fault = Callable[[str, str, str], Problem]


def _initiative_people(
    records: Records, initiative: Initiative, known: _Known, fault: _Fault
) -> Iterator[Problem]:
    if not records.people:
        return
    named = [(initiative.me, "me"), *((gate.chair, "gate.chair") for gate in initiative.gates)]
    named += [(away.person, "away.person") for away in initiative.away]
    named += [(one, "before") for one in _references(initiative.before, "person")]
    for name, column in dict.fromkeys(named):
        if name is not None and name not in known.ids:
            yield fault(f"The person {shown(name)} is not among the people.", known.fix(name), column)


def _references(before: Iterable[Before], kind: str) -> list[str]:
    ends = (end for one in before for end in (one.a, one.b))
    return [end.partition(":")[2].strip() for end in ends if end.startswith(f"{kind}:")]


def _initiative_units(records: Records, initiative: Initiative, fault: _Fault) -> Iterator[Problem]:
    heads = {unit.name: unit.head for unit in records.units}
    every = heads.keys() | {person.unit for person in records.people if person.unit}
    if every:
        for scope in initiative.scopes:
            for name in scope.units:
                if name not in every:
                    yield fault(
                        f"The unit {shown(name)} is not known.",
                        "Add it to units.csv, or correct the name.",
                        "scope.units",
                    )
    for name in dict.fromkeys(_references(initiative.before, "unit_head")):
        if records.units and heads.get(name) is None:
            what = "has no head" if name in heads else "is not known"
            yield fault(f"The unit {shown(name)} {what}.", "Give it a head in units.csv.", "before")


def _initiative_chairs(records: Records, initiative: Initiative, fault: _Fault) -> Iterator[Problem]:
    chairs = {right.gate: right.person for right in records.rights if right.right == "chairs"}
    for gate in initiative.gates:
        stated = chairs.get(gate.name)
        if gate.rule == "chair" and gate.chair is None and stated is None:
            yield fault(
                f"The gate {shown(gate.name)} is decided by its chair, and nobody chairs it.",
                'Add chair = "…" to the gate, or a row with the right chairs to approvals.csv.',
                "gate.chair",
            )
        if gate.chair is not None and stated is not None and gate.chair != stated:
            yield fault(
                f"{shown(gate.chair)} chairs {shown(gate.name)} here, {shown(stated)} does in approvals.csv.",
                "Keep one of the two.",
                "gate.chair",
            )
    with_rights = {right.gate for right in records.rights}
    for gate in initiative.gates:
        if with_rights and gate.name not in with_rights and gate.chair is None:
            yield fault(
                f"Nobody has a right at the gate {shown(gate.name)}.",
                f"Add rows for it to approvals.csv, which has: {', '.join(sorted(with_rights)[:8])}.",
                "gate.name",
            )
