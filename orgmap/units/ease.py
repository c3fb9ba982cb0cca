"""How easy each unit is to win, in parts that are shown; ease is their plain mean.

Every part lies between 0 (hard) and 1 (easy); one that the records do not give is None, with a note,
and does not enter the mean. Those who count in a unit are its people with a say at a gate, weighted by
that say; where nobody has one, its head.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from orgmap.decision import stances_of, trust_ways
from orgmap.gates import benches
from orgmap.listening import deference
from orgmap.model import Initiative, Unit
from orgmap.network import Network
from orgmap.results import Answer, Json, Plan, Reason, add_notes
from orgmap.units.matrix import Interfaces, interfaces, left_out

#: What each part of ease means, on its scale from 0 (hard) to 1 (easy).
PARTS: Mapping[str, str] = {
    "stances": "mean position of those who count, by their say: 0 all against, 1 all for",
    "relations": "mean relation of mine to those who count, by their say: 0 bitter, 1 close",
    "reachability": "1 / hand-overs along trust from me to those who count, by their say; 0 no way",
    "control_kept": "1 no profit-and-loss account at stake; else 1 - the unit's share of the value",
    "listens_to_others": "share of the attention of those who count that goes to other units",
    "little_leaned_on": "1 - share of the attention of other units' deciders that goes to this unit",
}


@dataclass(frozen=True)
class UnitRow:
    """One unit: ease and its parts, density of ties inside and outside, silo, spend, place in the plan.

    ``people`` counts those directly in the unit. ``silo``: 0 as by chance, 1 all ties inside.
    """

    unit: str
    head: str | None
    ease: float | None
    parts: Mapping[str, float | None]
    people: int
    density_inside: float | None
    density_outside: float | None
    silo: float | None
    spend: float | None
    order_in_plan: int | None
    value_share: float | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Between what ease could lie (0..1) if the unknown parts were known; None where none is known."""
        known = [value for value in self.parts.values() if value is not None]
        if not known:
            return None
        unknown, every = len(self.parts) - len(known), len(self.parts)
        return sum(known) / every, (sum(known) + unknown) / every

    def to_json(self) -> Json:
        """The ``units`` result."""
        return {
            "unit": self.unit,
            "head": self.head,
            "ease": self.ease,
            "parts": dict(self.parts),
            "people": self.people,
            "density_inside": self.density_inside,
            "density_outside": self.density_outside,
            "silo": self.silo,
            "spend": self.spend,
            "order_in_plan": self.order_in_plan,
        }


def units(
    network: Network,
    initiative: Initiative | None = None,
    *,
    planned: Answer[Plan] | None = None,
    layers: Sequence[str] | None = None,
) -> Answer[UnitRow]:
    """How easy is each unit to win, and how closed is it?

    Parameters
    ----------
    network
        People, units, ties, rights and stances.
    initiative
        Its gates, scope and ``me``; the network's own when left out.
    planned
        A plan made from the same inputs, to show each unit's place in it.
    layers
        Layers for density and silo: one, several, or None for all informal ones together.

    Returns
    -------
    Answer[UnitRow]
        Easiest first, unknown ease last. ``ease`` is the mean of the parts that are known; :data:`PARTS`
        gives the scale of each.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a gate's rule that cannot be read.
    """
    chosen = initiative or network.records.initiative
    found = interfaces(network, layers=layers)
    judged = _Ease(network, chosen)
    order = planned.results[0].unit_order if planned is not None and planned.results else ()
    rows = [_row(judged, found, unit, order) for unit in found.units]
    rows.sort(key=lambda row: (row.ease is None, -(row.ease or 0.0)))
    notes = [f"{name}: {scale}." for name, scale in PARTS.items()]
    notes = ["Ease is the mean of the parts that are known; each runs from 0 (hard) to 1 (easy).", *notes]
    unknown = _unknown(rows)
    if chosen is None:
        unknown = ("No initiative is entered: how easy a unit is to win is not known.",)
    if planned is None:
        unknown = (*unknown, "No plan was given or could be made, so no place in the plan is shown.")
    made_by = network.made_by(layers=network.known_layers(layers), options={"ease": "mean of known parts"})
    return Answer("units", made_by, tuple(rows), add_notes(notes, *unknown, *left_out(network, found)))


def head_of(network: Network, unit: Unit) -> tuple[str | None, bool]:
    """The head of a unit and whether units.csv says so; else the one person whom all others there follow.

    None where several people of the unit have no manager inside it.
    """
    if unit.head is not None and unit.head in network.people:
        return unit.head, True
    inside = set(network.members.get(unit.name, ()))
    tops = [p for p in inside if network.chart.solid(p) not in inside]
    if len(tops) == 1 and any(below in inside for below in network.chart.reports.get(tops[0], ())):
        return tops[0], False
    return None, False


def who_counts(network: Network, unit: str, initiative: Initiative | None) -> dict[str, float]:
    """The unit's people with a say at the initiative's gates, by mean say; else at any; else its head."""
    inside = network.members.get(unit, ())
    all_benches = benches(network, initiative)
    for group in ([bench for bench in all_benches if bench.planned], list(all_benches)):
        said = {p: sum(bench.say(p) for bench in group) / len(group) for p in inside} if group else {}
        held = {person: say for person, say in said.items() if say > 0}
        if held:
            return held
    head, _ = head_of(network, network.units[unit])
    return {head: 1.0} if head is not None else {}


def value_share(initiative: Initiative | None, unit: str) -> float | None:
    """The part of the initiative's value in this unit's scope (an item of several units shared evenly)."""
    shares = [
        scope.value_share / len(scope.units)
        for scope in (initiative.scopes if initiative else ())
        if unit in scope.units and scope.value_share is not None
    ]
    return sum(shares) if shares else None


class _Ease:
    def __init__(self, network: Network, initiative: Initiative | None) -> None:
        self.network, self.initiative = network, initiative
        self.stances = stances_of(network)
        self.listened = deference(network)
        self.me = initiative.me if initiative and initiative.me in network.people else None
        self.ways = trust_ways(network, initiative)
        self.steps: Mapping[str, int] = (
            nx.single_source_shortest_path_length(self.ways, self.me) if self.me is not None else {}
        )
        self.deciders = {
            person
            for bench in benches(network, initiative)
            if bench.planned
            for person in bench.approvers
            if person != self.me
        }

    def head(self, unit: str) -> str | None:
        return head_of(self.network, self.network.units[unit])[0]

    def counted(self, unit: str) -> dict[str, float]:
        found = who_counts(self.network, unit, self.initiative)
        return {person: say for person, say in found.items() if person != self.me}

    def parts(self, unit: str) -> dict[str, float | None]:
        who = self.counted(unit)
        if self.initiative is None or not who:
            # Without something to win, or anybody known to count there, nothing is easy or hard.
            return dict.fromkeys(PARTS)
        return {
            "stances": _mean(who, self._stance),
            "relations": _mean(who, self._relation),
            "reachability": _mean(who, self._reach),
            "control_kept": self._kept(unit),
            "listens_to_others": _mean(who, lambda person: self._outward(person, unit)),
            "little_leaned_on": self._alone(unit),
        }

    def reasons(self, unit: str) -> tuple[Reason, ...]:
        who = self.counted(unit)
        if not who:
            return (Reason(f"Nobody in {unit} has a say at a gate, and no head is known."),)
        total = sum(who.values())
        found = []
        for person, say in sorted(who.items(), key=lambda item: -item[1]):
            stance = self.stances.get(person)
            known = stance is not None and stance.position is not None
            feeling = f"position {stance.position:+.2f}" if stance and known else "position not entered"
            lines = (stance.source,) if stance is not None and stance.source else ()
            text = f"{self.network.name(person)}, {feeling}, counts for {say / total:.0%} of {unit}."
            found.append(Reason(text.replace("%", " %"), say / total, lines))
        return tuple(found)

    def _stance(self, person: str) -> float | None:
        stance = self.stances.get(person)
        return None if stance is None or stance.position is None else (stance.position + 1) / 2

    def _relation(self, person: str) -> float | None:
        stance = self.stances.get(person)
        return None if stance is None or stance.relation is None else (stance.relation + 2) / 4

    def _reach(self, person: str) -> float | None:
        if self.me is None or nx.is_empty(self.ways):
            return None
        steps = self.steps.get(person)
        return 0.0 if steps is None else 1.0 / max(1, steps)

    def _kept(self, unit: str) -> float | None:
        holds = self.network.units[unit].pnl
        if holds is None:
            return None
        share = value_share(self.initiative, unit)
        return 1.0 if not holds else None if share is None else 1.0 - share

    def _outward(self, person: str, unit: str) -> float | None:
        row = {speaker: value for speaker, value in self.listened.of(person).items() if value > 0}
        if not row:
            return None
        away = sum(v for speaker, v in row.items() if self._unit(speaker) != unit)
        return away / sum(row.values())

    def _alone(self, unit: str) -> float | None:
        total = here = 0.0
        for person in self.deciders:
            if self._unit(person) == unit:
                continue
            for speaker, value in self.listened.of(person).items():
                if value > 0:
                    total += value
                    here += value if self._unit(speaker) == unit else 0.0
        return 1.0 - here / total if total else None

    def _unit(self, person: str) -> str | None:
        who = self.network.people.get(person)
        return None if who is None else who.unit


def _row(judged: _Ease, found: Interfaces, unit: str, order: Sequence[str]) -> UnitRow:
    parts = judged.parts(unit)
    known = [value for value in parts.values() if value is not None]
    return UnitRow(
        unit=unit,
        head=judged.head(unit),
        ease=sum(known) / len(known) if known else None,
        parts=parts,
        people=len(found.members[unit]),
        density_inside=found.density(unit, unit),
        density_outside=found.outside(unit),
        silo=found.silo(unit),
        spend=judged.network.units[unit].spend,
        order_in_plan=order.index(unit) + 1 if unit in order else None,
        value_share=value_share(judged.initiative, unit),
        reasons=judged.reasons(unit),
    )


def _mean(who: Mapping[str, float], value: Callable[[str], float | None]) -> float | None:
    """The mean over those whose value is known, by their say."""
    known = [(found, say) for person, say in who.items() if (found := value(person)) is not None]
    total = sum(say for _, say in known)
    return sum(found * say for found, say in known) / total if total else None


def _unknown(rows: Sequence[UnitRow]) -> tuple[str, ...]:
    """A sentence for each part that some units lack."""
    said = []
    for name in PARTS:
        lacking = [row.unit for row in rows if row.parts[name] is None]
        if lacking:
            said.append(f"{name} is not known for {', '.join(lacking)}: left out of their mean.")
    for row in rows:
        count = sum(value is not None for value in row.parts.values())
        if 0 < count < len(PARTS) / 2:
            said.append(f"The ease of {row.unit} rests on {count} of {len(PARTS)} parts only.")
    return tuple(said)
