"""Presenting: the open case with the names of people who are not in the room taken out at the source.

Whatever a page shows comes from the case that is open, so the case itself is shown otherwise: pseudonyms
for names, no stances, no titles, addresses or file names, and units of fewer than five people put
together. Nothing here knows Streamlit.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from orgmap.engines.kept import kept
from orgmap.garbage import put_off
from orgmap.model import NO_ATTRIBUTES, Records, Tie, Unit

if TYPE_CHECKING:
    from orgmap.model import Initiative, Person
    from orgmap.network import Network
    from orgmap.results import Answer, Plan
    from orgmap.ui.case import Case

#: A unit with fewer people would tell who is meant.
SMALLEST_GROUP = 5
OTHERS = "Small units"
_SOURCE = "a source"
_TEXTS = ("value_driver", "economics", "metrics", "concern")
NOTE = "While presenting, stances, file names and notes on the files are left out."


def presented(case: Case, room: Iterable[str] = ()) -> Case:
    """The case as it may be projected. People named in ``room`` keep their names; nobody's stance is in it.

    The case with everything but names stands behind it: the plan needs stances.
    """
    inside = frozenset(room)
    veil, shown, behind = _veiled(case.network, inside)
    mark = hashlib.sha256("\n".join(sorted(inside)).encode()).hexdigest()[:8]
    return replace(
        case,
        name=veil.text(case.name),
        network=shown,
        structure=f"{case.structure}:presented:{mark}",
        talks=(),
        reports=(),
        behind=replace(case, network=behind),
    )


def usual_room(case: Case) -> tuple[str, ...]:
    """Who is in the room until somebody is named: whoever leads the initiative."""
    initiative = case.records.initiative
    me = initiative.me if initiative else None
    return (me,) if me is not None and me in case.network.people else ()


@put_off()
def _veiled(network: Network, room: frozenset[str]) -> tuple[Veil, Network, Network]:
    """A network under its veil, and for planning; kept with it for the room it was shown to last."""
    last: dict[frozenset[str], tuple[Veil, Network, Network]] = kept(network, "veiled", dict)
    found = last.get(room)
    if found is None:
        veil = Veil.over(network, room)
        found = (veil, veil.network(network), veil.for_planning(network))
        last.clear()
        last[room] = found
    return found


@dataclass(frozen=True)
class Veil:
    """What stands for everybody, and for every unit."""

    names: Mapping[str, str]
    units: Mapping[str, str | None]
    text: Callable[[str], str]

    @classmethod
    def over(cls, network: Network, room: frozenset[str]) -> Veil:
        """A veil over a network, with people in the room left out of it."""
        from orgmap.workspace.phrases import Phrases

        units = _units(network)
        names: dict[str, str] = {}
        counted: Counter[str] = Counter()
        # By a hash, so that a number tells nothing of the order of the files; always the same one.
        for person in sorted(network.people, key=lambda one: hashlib.sha256(one.encode()).digest()):
            unit = units.get(network.people[person].unit or "")
            group = unit if unit and unit != OTHERS else "Person"
            counted[group] += 1
            if person not in room:
                names[person] = f"{group} {counted[group]}"
        things = [*network.units, *network.layers]
        initiative = network.records.initiative
        if initiative is not None:
            things += [gate.name for gate in initiative.gates] + [one.item for one in initiative.scopes]
        said = {text: names[p] for p in names for text in _known_as(network.people[p])}
        return cls(names, units, Phrases(said, things))

    def network(self, network: Network) -> Network:
        """The network as it may be shown; ids, ties and chart stay, so that every answer is the same."""
        bare = kept(network, "bare ties", lambda: _Bare.of(network))
        people = {person.id: self.person(person) for person in network.people.values()}
        units = {name: self.unit(one) for name, one in network.units.items() if self.units[name] == name}
        if OTHERS in self.units.values():
            units[OTHERS] = Unit(OTHERS)
        return replace(
            network,
            people=people,
            units=units,
            ties=bare.ties,
            perceived=bare.perceived,
            records=self._records(network.records, people, bare.recorded),
            notes=(NOTE,),
        )

    def for_planning(self, network: Network) -> Network:
        """The network with all it holds but names: the plan made from it is that of the case itself."""
        names = {p.id: replace(p, name=self.names.get(p.id, p.name)) for p in network.people.values()}
        return replace(network, people=names, notes=())

    def person(self, who: Person) -> Person:
        """Somebody under the veil: in the room without a unit too small to be shown, else without a name."""
        unit = self.units.get(who.unit) if who.unit else None
        if who.id not in self.names:
            return replace(who, unit=unit, email=None, aliases=(), attributes=NO_ATTRIBUTES, source=None)
        return replace(
            who,
            name=self.names[who.id],
            email=None,
            aliases=(),
            unit=unit,
            title=None,
            attributes=NO_ATTRIBUTES,
            source=None,
        )

    def unit(self, one: Unit) -> Unit:
        """A unit without names in its texts; what lay under a unit too small lies under none."""
        texts: dict[str, Any] = {name: self._maybe(getattr(one, name)) for name in _TEXTS}
        above = one.parent if one.parent and self.units.get(one.parent) == one.parent else None
        return replace(one, parent=above, source=None, **texts)

    def _shown(self, units: Iterable[str]) -> tuple[str, ...]:
        found = dict.fromkeys(self.units.get(unit, unit) for unit in units)
        return tuple(unit for unit in found if unit)

    def _maybe(self, text: str | None) -> str | None:
        return None if text is None else self.text(text)

    def _records(self, records: Records, people: Mapping[str, Person], ties: tuple[Tie, ...]) -> Records:
        """Only what answers are made from; everything that names a file or a person is left out."""
        return Records(
            people=tuple(people.values()),
            units=tuple(self.unit(one) for one in records.units if self.units.get(one.name) == one.name),
            layers=tuple(replace(one, source=None) for one in records.layers),
            ties=ties,
            memberships=tuple(replace(one, source=None) for one in records.memberships),
            rights=tuple(replace(one, source=None) for one in records.rights),
            pairs=tuple(replace(one, evidence=None) for one in records.pairs),
            initiative=self._initiative(records.initiative),
            events=_without_files(records.events),
        )

    def _initiative(self, one: Initiative | None) -> Initiative | None:
        if one is None:
            return None
        return replace(
            one,
            name=self.text(one.name),
            ask=self._maybe(one.ask),
            end_state=self._maybe(one.end_state),
            scopes=tuple(replace(part, units=self._shown(part.units)) for part in one.scopes),
            source=None,
        )


def shown_plan(answer: Answer[Plan], network: Network) -> Answer[Plan]:
    """The plan as it may be projected: who, when and how; no reasons, no swings, no notes."""
    return replace(
        answer,
        results=tuple(
            replace(
                plan,
                steps=tuple(
                    replace(step, reasons=(), assumed=(), unit=network.people[step.person].unit)
                    for step in plan.steps
                ),
                unit_order=tuple(unit for unit in plan.unit_order if unit in network.units),
                swings={},
                places={},
                chain=(),
            )
            for plan in answer.results
        ),
        notes=(NOTE,),
    )


def _known_as(person: Person) -> tuple[str, ...]:
    return tuple(text for text in (person.id, person.name, person.email, *person.aliases) if text)


def _units(network: Network) -> dict[str, str | None]:
    """What every unit is shown as: itself, or with all that are too small; None where those are too few."""
    size = Counter(person.unit for person in network.people.values() if person.unit)
    small = [name for name in network.units if 0 < size[name] < SMALLEST_GROUP]
    together = OTHERS if sum(size[name] for name in small) >= SMALLEST_GROUP else None
    return {name: together if name in small else name for name in network.units}


@dataclass(frozen=True)
class _Bare:
    """The ties of a network without the lines of files they come from; the same ones for every room."""

    ties: tuple[Tie, ...]
    perceived: tuple[Tie, ...]
    recorded: tuple[Tie, ...]

    @classmethod
    def of(cls, network: Network) -> _Bare:
        """Most ties stand in the network as they do in the records: each is made once."""
        made: dict[int, Tie] = {}

        def bare(ties: Iterable[Tie]) -> tuple[Tie, ...]:
            return tuple([made.get(id(tie)) or made.setdefault(id(tie), _bare(tie)) for tie in ties])

        return cls(bare(network.ties), bare(network.perceived), bare(network.records.ties))


def _bare(tie: Tie) -> Tie:
    """A tie without its lines: spelt out, as of a hundred thousand `replace` would take a second."""
    dated = tie.first_seen, tie.last_seen
    return Tie(tie.source, tie.target, tie.layer, tie.strength, tie.sign, *dated, tie.perceiver)


def _without_files(events: Any) -> Any:
    if events is None or "file" not in events.column_names:
        return events
    import pyarrow as pa

    at = events.column_names.index("file")
    return events.set_column(at, "file", pa.array([_SOURCE] * events.num_rows, type=pa.string()))
