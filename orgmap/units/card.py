"""A unit as an internal customer: what it lives on, who decides there and how, and what it would lose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orgmap.authority import Profile, profiles
from orgmap.decision import Persuasion, paths
from orgmap.errors import UnknownName
from orgmap.gates import Bench, benches
from orgmap.model import Initiative, Source
from orgmap.network import Network
from orgmap.results import Json, Reason
from orgmap.roles import gap
from orgmap.units.ease import head_of, value_share, who_counts

NOT_ENTERED = "not entered"
_PLAYERS_SHOWN = 5


@dataclass(frozen=True)
class UnitCard:
    """What is known of a unit. Texts nobody entered read "not entered"; numbers nobody entered are None.

    ``foremost`` are its people of most influence, ``players`` what that rests on; ``decides`` says to whom
    those with a say listen; ``how`` names the gates, their order and rule.
    """

    unit: str
    parent: str | None
    head: str | None
    head_stated: bool
    people: int
    levels: int | None
    below: tuple[str, ...]
    value_driver: str
    economics: str
    metrics: str
    spend: float | None
    value_share: float | None
    standing: Profile | None
    players: tuple[Profile, ...]
    decides: tuple[Persuasion, ...]
    how: tuple[Reason, ...]
    would_lose: tuple[Reason, ...]
    notes: tuple[str, ...] = ()
    foremost: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """The card as plain values."""
        return {
            "unit": self.unit,
            "parent": self.parent,
            "head": self.head,
            "head_stated": self.head_stated,
            "people": self.people,
            "levels": self.levels,
            "below": list(self.below),
            "value_driver": self.value_driver,
            "economics": self.economics,
            "metrics": self.metrics,
            "spend": self.spend,
            "value_share": self.value_share,
            "standing": self.standing.to_json() if self.standing else None,
            "players": [player.to_json() for player in self.players],
            "decides": [row.to_json() for row in self.decides],
            "how": [reason.to_json() for reason in self.how],
            "would_lose": [reason.to_json() for reason in self.would_lose],
        }


def card(
    network: Network, unit: str, *, initiative: Initiative | None = None, explained: bool = True
) -> UnitCard:
    """What does this unit live on, who really decides there and how, and what would it lose?

    Parameters
    ----------
    network
        People, units, ties, rights and stances.
    unit
        Its name.
    initiative
        Gates and scope; the network's own when left out.
    explained
        Whether ``standing`` and ``players`` are filled: they want the ways between all people.

    Raises
    ------
    UnknownName
        For an unknown unit.
    InputError
        For a gate's rule that cannot be read.

    >>> from orgmap.model import Person, Records
    >>> found = card(Network.from_records(Records(people=(Person("ann", unit="Sales"),))), "Sales")
    >>> found.people, found.metrics
    (1, 'not entered')
    """
    if unit not in network.units:
        raise UnknownName("unit", unit, list(network.units))
    chosen = initiative or network.records.initiative
    entered = network.units[unit]
    head, stated = head_of(network, entered)
    inside = network.members.get(unit, ())
    foremost = _foremost(network, inside)
    asked = [*foremost, *([head] if head is not None and head not in foremost else [])] if explained else []
    standing = {row.person: row for row in profiles(network, people=asked).results} if asked else {}
    counted = who_counts(network, unit, chosen)
    notes = [] if stated or head is None else [f"The head of {unit} is read off the chart: none is entered."]
    return UnitCard(
        unit=unit,
        parent=entered.parent,
        head=head,
        head_stated=stated,
        people=len(inside),
        levels=_levels(network, inside),
        below=tuple(u.name for u in network.units.values() if u.parent == unit),
        value_driver=entered.value_driver or NOT_ENTERED,
        economics=entered.economics or NOT_ENTERED,
        metrics=entered.metrics or NOT_ENTERED,
        spend=entered.spend,
        value_share=value_share(chosen, unit),
        standing=standing.get(head) if head is not None else None,
        foremost=foremost,
        players=tuple(standing[person] for person in foremost if person in standing),
        decides=_decides(network, counted, chosen),
        how=tuple(_how(network, bench, counted) for bench in benches(network, chosen) if _in(bench, counted)),
        would_lose=_would_lose(network, unit, counted, chosen),
        notes=tuple(notes),
    )


def _levels(network: Network, inside: Sequence[str]) -> int | None:
    """How many levels of the chart the unit's people stand on."""
    depths = {depth for person in inside if (depth := network.chart.depth.get(person)) is not None}
    return len(depths) or None


def _foremost(network: Network, inside: Sequence[str]) -> tuple[str, ...]:
    """Those of most influence, of equal ones the first."""
    influence = {row.person: row.influence for row in gap(network).results} if inside else {}
    known = [person for person in inside if influence[person] is not None]
    return tuple(sorted(known, key=lambda person: -(influence[person] or 0.0))[:_PLAYERS_SHOWN])


def _in(bench: Bench, counted: dict[str, float]) -> bool:
    return any(bench.say(person) > 0 for person in counted)


def _decides(
    network: Network, counted: dict[str, float], initiative: Initiative | None
) -> tuple[Persuasion, ...]:
    seen: dict[tuple[str, str], Persuasion] = {}
    for found in paths(network, initiative=initiative).results:
        for row in found.real:
            if row.person in counted:
                seen.setdefault((row.person, row.persuaded_by), row)
    return tuple(seen.values())


def _how(network: Network, bench: Bench, counted: dict[str, float]) -> Reason:
    here = [person for person in bench.approvers if person in counted]
    shares = ", ".join(f"{network.name(p)} {bench.say(p):.0%}".replace("%", " %") for p in here)
    when = f" in week {bench.gate.week}" if bench.gate.week is not None else ""
    rule = f", rule {bench.gate.rule}" if bench.gate.rule else ""
    lines: tuple[Source, ...] = tuple(line for person in here for line in bench.lines(person))
    text = f"{bench.name}{when}{rule}: {len(bench.approvers)} decide, from here {shares}."
    return Reason(text, None, lines[:6])


def _would_lose(
    network: Network, unit: str, counted: dict[str, float], initiative: Initiative | None
) -> tuple[Reason, ...]:
    entered = network.units[unit]
    own = (entered.source,) if entered.source else ()
    found = []
    if entered.concern:
        found.append(Reason(f"Concern of the unit as entered: {entered.concern.rstrip('.')}.", None, own))
    for stance in network.records.stances:
        if stance.person in counted and stance.concern and stance.concern != entered.concern:
            lines = (stance.source,) if stance.source else ()
            name = network.name(stance.person)
            found.append(Reason(f"{name}, as entered: {stance.concern.rstrip('.')}.", None, lines))
    share = value_share(initiative, unit)
    if share is not None:
        text = f"{share:.0%} of the initiative's value lies here".replace("%", " %")
        if entered.pnl:
            text += ", in a unit whose head answers for profit and loss"
        found.append(Reason(f"{text}.", share, own))
    if not entered.concern and not found:
        found.append(Reason(f"What {unit} would lose is {NOT_ENTERED}."))
    return tuple(found)
