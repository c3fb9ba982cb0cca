"""What brakes are looked for in, and what one is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from orgmap.decision import stances_of
from orgmap.gates import Bench, benches
from orgmap.model import Initiative, Source, Stance
from orgmap.network import Network
from orgmap.results import Json, Reason, WayRound
from orgmap.units import Interfaces, interfaces
from orgmap.units.ease import head_of

LINES_SHOWN = 6

Where = str | tuple[str, str]


@dataclass(frozen=True)
class Brake:
    """Something that slows or stops an initiative without anybody's being against it, or beyond that.

    ``where`` is a person's id, the name of a gate or body, or a pair of units. ``kind`` is approval load,
    single approver, order, risk pattern or decelerator; ``finding`` says more finely what was found.
    ``size`` is between 0 and 1, on a scale that the first reason names. ``explains`` and ``symptom_of``
    hold the labels of other brakes that go when this one is taken out, and the other way round.
    """

    where: Where
    kind: str
    finding: str
    size: float
    label: str
    reasons: tuple[Reason, ...]
    ways_round: tuple[WayRound, ...] = ()
    explains: tuple[str, ...] = ()
    symptom_of: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, Where]:
        """What makes it the same brake when looked for again."""
        return self.kind, self.finding, self.where

    def to_json(self) -> Json:
        """The ``brakes`` result."""
        return {
            "where": list(self.where) if isinstance(self.where, tuple) else self.where,
            "kind": self.kind,
            "size": self.size,
            "reasons": [reason.to_json() for reason in self.reasons],
            "ways_round": [way.to_json() for way in self.ways_round],
        }


@dataclass(frozen=True, eq=False)
class Scene:
    """A network with the initiative it is looked at for; everything looked up once."""

    network: Network
    initiative: Initiative | None

    @cached_property
    def benches(self) -> tuple[Bench, ...]:
        """Every gate somebody has a right at."""
        return benches(self.network, self.initiative)

    @cached_property
    def planned(self) -> tuple[Bench, ...]:
        """The gates the initiative names."""
        return tuple(bench for bench in self.benches if bench.planned)

    @cached_property
    def stances(self) -> dict[str, Stance]:
        """The last stance entered for each person."""
        return stances_of(self.network)

    @cached_property
    def interfaces(self) -> Interfaces:
        """Ties between units, counted and expected."""
        return interfaces(self.network)

    @cached_property
    def heads(self) -> dict[str, str]:
        """The head of each unit that has one."""
        found = {name: head_of(self.network, unit)[0] for name, unit in self.network.units.items()}
        return {name: head for name, head in found.items() if head is not None}

    @cached_property
    def scope(self) -> tuple[str, ...]:
        """The units the initiative is about."""
        named = [unit for part in (self.initiative.scopes if self.initiative else ()) for unit in part.units]
        return tuple(unit for unit in dict.fromkeys(named) if unit in self.network.units)

    @property
    def me(self) -> str | None:
        """The user, when in the network."""
        me = self.initiative.me if self.initiative else None
        return me if me in self.network.people else None

    def name(self, person: str) -> str:
        """The name to show."""
        return self.network.name(person)

    def position(self, person: str) -> float | None:
        """The stance entered, or None."""
        stance = self.stances.get(person)
        return None if stance is None else stance.position

    def without(self, person: str) -> Scene:
        """The same without what this person holds: ties, rights, stance. Reporting lines stay."""
        records = self.network.records
        kept = replace(
            records,
            rights=tuple(right for right in records.rights if right.person != person),
            stances=tuple(stance for stance in records.stances if stance.person != person),
            pairs=tuple(pair for pair in records.pairs if person not in (pair.source, pair.target)),
        )
        ties = tuple(
            tie
            for tie in self.network.ties
            if person not in (tie.source, tie.target) or self.network.layers[tie.layer].kind == "formal"
        )
        initiative = self.initiative
        if initiative is not None:
            gates = tuple(replace(g, chair=None) if g.chair == person else g for g in initiative.gates)
            initiative = replace(initiative, gates=gates)
        return Scene(replace(self.network, records=kept, ties=ties), initiative)


def names(scene: Scene, people: Collection[str], *, most: int = 4) -> str:
    """Names in a row, the last after "and"; the rest counted."""
    listed = [scene.name(person) for person in list(people)[:most]]
    if len(people) > most:
        listed.append(f"{len(people) - most} more")
    return listed[0] if len(listed) == 1 else ", ".join(listed[:-1]) + " and " + listed[-1]


def lines(*sources: Iterable[Source | None]) -> tuple[Source, ...]:
    """The first lines of files, each once."""
    found = dict.fromkeys(line for group in sources for line in group if line is not None)
    return tuple(found)[:LINES_SHOWN]


def percent(share: float) -> str:
    """A share in per cent."""
    return f"{share * 100:.0f} %"
