"""Where people stand: power beside stance, power beside interest, and classes of salience.

Power here is the higher of two percentiles, formal authority and informal influence, and always says
which of them it is. Interest is the salience a user entered. An attribute nobody entered and nothing
shows is None, never "no".

Mendelow 1991 (power and interest); Mitchell, Agle & Wood 1997, doi 10.5465/amr.1997.9711022105.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from orgmap.decision import AGAINST, WON, stances_of
from orgmap.gates import Bench, benches
from orgmap.model import Initiative, Source
from orgmap.network import Network
from orgmap.results import Answer, Json, PowerGap, Reason
from orgmap.roles import gap

HALF = 0.5
_CLASSES = {
    (True, True, True): "definitive",
    (True, True, False): "dominant",
    (True, False, True): "dangerous",
    (False, True, True): "dependent",
    (True, False, False): "dormant",
    (False, True, False): "discretionary",
    (False, False, True): "demanding",
    (False, False, False): "none",
}


@dataclass(frozen=True)
class Place:
    """One person's place in both grids and their class of salience.

    ``power`` (0..1) is the higher percentile of authority and influence, ``power_from`` which; ``stance``
    and ``interest`` are as entered. ``legitimate`` and ``urgent`` are attributes with None for "not known";
    ``salience`` is the class, None while an attribute is open. ``warning`` is a sentence or None.
    """

    person: str
    name: str
    unit: str | None
    power: float | None
    power_from: str | None
    authority: float | None
    influence: float | None
    stance: float | None
    interest: float | None
    by_stance: str | None
    by_interest: str | None
    powerful: bool | None
    legitimate: bool | None
    urgent: bool | None
    salience: str | None
    warning: str | None
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> Json:
        """The ``grid`` result."""
        return {
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "power": self.power,
            "power_from": self.power_from,
            "authority": self.authority,
            "influence": self.influence,
            "stance": self.stance,
            "interest": self.interest,
            "by_stance": self.by_stance,
            "by_interest": self.by_interest,
            "powerful": self.powerful,
            "legitimate": self.legitimate,
            "urgent": self.urgent,
            "salience": self.salience,
            "warning": self.warning,
            "reasons": [reason.to_json() for reason in self.reasons],
        }


def grid(
    network: Network, initiative: Initiative | None = None, *, layers: Sequence[str] | None = None
) -> Answer[Place]:
    """Who has power, where do they stand, and how much is it to them?

    Parameters
    ----------
    network
        People, ties, rights and stances.
    initiative
        Its gates, scope and ``me``; the network's own when left out.
    layers
        Layers of influence: one, several, or None for all informal ones together.

    Returns
    -------
    Answer[Place]
        One row for everybody with a right at a gate, an entered stance, or a unit in scope to head
        (everybody where nothing of that is entered); most power first. Power, stance and interest part
        at .5, .5 and -.1, .5 as the notes say.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a layer that carries no influence, or a rule that cannot be read.
    """
    chosen = initiative or network.records.initiative
    found = _Grid(network, chosen, layers)
    rows = [found.place(person) for person in found.people]
    rows.sort(key=lambda row: (row.power is None, -(row.power or 0.0)))
    notes = (
        "Power is the higher of two percentiles, authority and influence; power_from says which.",
        f"Powerful and interested begin at {HALF:g}; for begins at {WON:g}, against below {AGAINST:g}.",
        (
            "Legitimate: holds a right at a gate of the initiative, or heads a unit in its scope. "
            "Urgent: interest of .5 or more, or away for half the weeks before the gate."
        ),
        *_warnings(rows),
        *found.notes,
    )
    made_by = network.made_by(layers=network.known_layers(layers), options={"power": "higher percentile"})
    return Answer("grid", made_by, tuple(rows), tuple(dict.fromkeys(notes)))


def salience_class(
    powerful: bool | None,  # noqa: FBT001
    legitimate: bool | None,  # noqa: FBT001
    urgent: bool | None,  # noqa: FBT001
) -> str | None:
    """The class of Mitchell, Agle and Wood; None while any attribute is not known.

    >>> salience_class(True, True, True), salience_class(True, None, True)
    ('definitive', None)
    """
    if powerful is None or legitimate is None or urgent is None:
        return None
    return _CLASSES[powerful, legitimate, urgent]


class _Grid:
    def __init__(self, network: Network, initiative: Initiative | None, layers: Sequence[str] | None) -> None:
        self.network, self.initiative = network, initiative
        found = gap(network, layers=layers)
        self.gaps: dict[str, PowerGap] = {row.person: row for row in found.results}
        self.notes = found.notes
        self.stances = stances_of(network)
        self.benches: tuple[Bench, ...] = tuple(b for b in benches(network, initiative) if b.planned)
        if not self.benches:
            self.benches = benches(network, initiative)
        units = [u for scope in (initiative.scopes if initiative else ()) for u in scope.units]
        self.heads = {u: network.units[u].head for u in dict.fromkeys(units) if u in network.units}

    @property
    def people(self) -> list[str]:
        """Everybody in the grid, in input order; never the user; all where nobody has any part."""
        wanted = {person for bench in self.benches for person in (*bench.approvers, *bench.advisers)}
        wanted |= set(self.stances) | {head for head in self.heads.values() if head is not None}
        me = self.initiative.me if self.initiative else None
        wanted = wanted or set(self.network.people)
        return [person for person in self.network.people if person in wanted and person != me]

    def place(self, person: str) -> Place:
        row = self.gaps[person]
        power, power_from = _power(row)
        stance = self.stances.get(person)
        position = None if stance is None else stance.position
        interest = None if stance is None else stance.salience
        powerful = None if power is None else power >= HALF
        legitimate, why = self._legitimate(person)
        urgent, when = self._urgent(person, interest)
        return Place(
            person=person,
            name=row.name,
            unit=row.unit,
            power=power,
            power_from=power_from,
            authority=row.authority,
            influence=row.influence,
            stance=position,
            interest=interest,
            by_stance=_by_stance(powerful, position),
            by_interest=_by_interest(powerful, interest),
            powerful=powerful,
            legitimate=legitimate,
            urgent=urgent,
            salience=salience_class(powerful, legitimate, urgent),
            warning=self._warning(row.name, person, interest),
            reasons=(*why, *when),
        )

    def _legitimate(self, person: str) -> tuple[bool | None, tuple[Reason, ...]]:
        held = [b for b in self.benches if person in b.approvers or person in b.advisers]
        led = [unit for unit, head in self.heads.items() if head == person]
        if not self.benches and not self.heads:
            return None, ()
        found = []
        if held:
            lines = tuple(line for bench in held for line in bench.lines(person))
            found.append(Reason(f"Has a right at {', '.join(b.name for b in held)}.", None, lines[:6]))
        if led:
            own = tuple(s for unit in led if (s := self.network.units[unit].source) is not None)
            found.append(Reason(f"Heads {', '.join(led)}, in scope.", None, own))
        return bool(held or led), tuple(found)

    def _urgent(self, person: str, interest: float | None) -> tuple[bool | None, tuple[Reason, ...]]:
        away, weeks, lines = self._away(person)
        found = []
        if interest is not None:
            stance = self.stances[person]
            own = (stance.source,) if stance.source else ()
            found.append(Reason(f"Interest entered as {interest:g}.", None, own))
        if away:
            found.append(Reason(f"Away in {away} of the {weeks} weeks before the gate.", None, lines))
        if (interest is not None and interest >= HALF) or (weeks and away >= weeks / 2):
            return True, tuple(found)
        return (None if interest is None else False), tuple(found)

    def _away(self, person: str) -> tuple[int, int, tuple[Source, ...]]:
        """Whole working weeks away up to the person's first gate, those weeks, and where it is entered."""
        start = self.initiative.start if self.initiative else None
        weeks = [
            bench.gate.week
            for bench in self.benches
            if person in bench.approvers and bench.gate.week is not None
        ]
        if self.initiative is None or start is None or not weeks:
            return 0, 0, ()
        monday = start - timedelta(days=start.weekday())
        gone: set[date] = set()
        for away in self.initiative.away:
            if away.person == person:
                gone |= {away.start + timedelta(days=d) for d in range((away.end - away.start).days + 1)}
        count = sum(
            all(monday + timedelta(weeks=week, days=day) in gone for day in range(5))
            for week in range(min(weeks))
        )
        lines = (self.initiative.source,) if self.initiative.source and count else ()
        return count, min(weeks), lines

    def _warning(self, name: str, person: str, interest: float | None) -> str | None:
        if interest is None or interest >= HALF:
            return None
        for bench in self.benches:
            how = bench.stopped_by(person)
            if how is not None:
                return f"{name} is rated low in interest ({_short(interest)}) but {how} at {bench.name}."
        held = [bench.name for bench in self.benches if bench.say(person) > 0]
        if not held:
            return None
        return f"{name} is rated low in interest ({_short(interest)}) but votes at {', '.join(held)}."


def _short(value: float) -> str:
    """A number between 0 and 1 without needless digits."""
    return f"{value:.2g}"


def _power(row: PowerGap) -> tuple[float | None, str | None]:
    sides = [("authority", row.authority), ("influence", row.influence)]
    known = [(value, name) for name, value in sides if value is not None]
    if not known:
        return None, None
    value, name = max(known, key=lambda side: side[0])
    return value, name


def _by_stance(powerful: bool | None, position: float | None) -> str | None:  # noqa: FBT001
    if powerful is None or position is None:
        return None
    side = "for" if position >= WON else "against" if position < AGAINST else "undecided"
    return f"{'high' if powerful else 'low'} power, {side}"


def _by_interest(powerful: bool | None, interest: float | None) -> str | None:  # noqa: FBT001
    if powerful is None or interest is None:
        return None
    if interest >= HALF:
        return "manage closely" if powerful else "keep informed"
    return "keep satisfied" if powerful else "monitor"


def _warnings(rows: Sequence[Place]) -> tuple[str, ...]:
    return tuple(row.warning for row in rows if row.warning is not None)
