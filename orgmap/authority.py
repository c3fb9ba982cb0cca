"""Formal authority and informal influence of a person, each in parts that are shown and never added up.

Every part is between 0 and 1 and says on what scale. A part that cannot be known from the records is
None with a sentence, never 0. The only figures that compare the two sides are the percentiles of
:func:`orgmap.roles.gap`, per person and here per unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from orgmap.chart import Chart
from orgmap.gates import Bench, benches
from orgmap.listening import Links, deference
from orgmap.measures import measure
from orgmap.model import Membership, Source, Unit
from orgmap.network import Network
from orgmap.results import Answer, Json, Reason
from orgmap.roles import gap

_LINES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One part of authority or influence: ``value`` 0..1 or None, and what it says in words."""

    name: str
    value: float | None
    text: str
    evidence: tuple[Source, ...] = ()

    def to_json(self) -> Json:
        """name, value, text, evidence."""
        said = Reason(self.text, None, self.evidence).to_json()
        return {"name": self.name, "value": self.value, "text": self.text, "evidence": said["evidence"]}


@dataclass(frozen=True, slots=True)
class Profile:
    """A person's formal and informal parts side by side, and the gap of their percentiles."""

    person: str
    name: str
    unit: str | None
    grade: float | None
    formal: tuple[Part, ...]
    informal: tuple[Part, ...]
    authority: float | None
    influence: float | None

    @property
    def gap(self) -> float | None:
        """Influence minus authority, both as percentiles (0..1), or None where one is not known."""
        if self.authority is None or self.influence is None:
            return None
        return self.influence - self.authority

    def part(self, name: str) -> float | None:
        """The value of a part by its name.

        Raises
        ------
        KeyError
            For a name that is not among the parts.
        """
        return {part.name: part.value for part in (*self.formal, *self.informal)}[name]

    def to_json(self) -> Json:
        """The profile as plain values."""
        return {
            "person": self.person,
            "name": self.name,
            "unit": self.unit,
            "grade": self.grade,
            "formal": [part.to_json() for part in self.formal],
            "informal": [part.to_json() for part in self.informal],
            "authority": self.authority,
            "influence": self.influence,
            "gap": self.gap,
        }


@dataclass(frozen=True, slots=True)
class UnitGap:
    """A unit's mean authority, influence and gap, over those of its people for whom both are known."""

    unit: str
    people: int
    authority: float | None
    influence: float | None
    gap: float | None
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> Json:
        """The row as plain values."""
        said = [reason.to_json() for reason in self.reasons]
        shown = {"unit": self.unit, "people": self.people, "authority": self.authority}
        return {**shown, "influence": self.influence, "gap": self.gap, "reasons": said}


def profile(network: Network, person: str, *, layers: Sequence[str] | None = None) -> Profile:
    """What does this person's formal authority rest on, and what their influence?

    Raises
    ------
    UnknownName
        For an unknown person or layer.
    """
    return _Standing(network, layers).profile(network.find(person))


def profiles(
    network: Network, *, layers: Sequence[str] | None = None, people: Sequence[str] | None = None
) -> Answer[Profile]:
    """Everybody's formal and informal parts, in input order.

    Parameters
    ----------
    network
        The network to look at.
    layers
        Layers of influence: one, several, or None for all informal ones together.
    people
        Ids of those to take apart, in this order; everybody when None.

    Returns
    -------
    Answer[Profile]
        ``formal``: level (authority as stated or by depth), span (all people below, over the most
        anybody has), pnl (1 holds a profit-and-loss account), approvals (mean share of the decision over
        all gates), limit (over the highest limit anybody has), seats and chairs in bodies (over the most
        anybody has). ``informal``: total_influence, betweenness and deference received, each over the
        largest anybody has. Nothing is added up.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a layer that carries no influence, or a gate's rule that cannot be read.

    >>> from orgmap.model import Person, Records
    >>> people = (Person("ceo"), Person("ann", managers=("ceo",)))
    >>> [p.part("span") for p in profiles(Network.from_records(Records(people=people))).results]
    [1.0, 0.0]
    """
    standing = _Standing(network, layers)
    rows = tuple(standing.profile(person) for person in (network.people if people is None else people))
    made_by = network.made_by(layers=network.known_layers(layers), options={"scale": "over the largest"})
    return Answer("profiles", made_by, rows, standing.notes)


def unit_gaps(network: Network, *, layers: Sequence[str] | None = None) -> Answer[UnitGap]:
    """Which units weigh more, or less, in people's views than their place in the chart says?

    ``authority`` and ``influence`` are means of the people's percentiles (see :func:`orgmap.roles.gap`);
    only people with both are counted. Highest gap first, unknown ones last.
    """
    found = gap(network, layers=layers)
    rows = []
    for unit in network.units:
        own = [row for row in found.results if row.unit == unit]
        known = [row for row in own if row.gap is not None]
        if not own:
            continue
        authority = _mean(row.authority for row in known)
        influence = _mean(row.influence for row in known)
        apart = None if authority is None or influence is None else influence - authority
        farthest = sorted(known, key=lambda row: -abs(row.gap or 0.0))[:3]
        said = tuple(
            Reason(f"{row.name}: {(row.gap or 0.0) * 100:+.0f} points of influence over authority.")
            for row in farthest
        )
        rows.append(UnitGap(unit, len(own), authority, influence, apart, said))
    rows.sort(key=lambda row: (row.gap is None, -(row.gap or 0.0)))
    return Answer("unit gaps", found.made_by, tuple(rows), found.notes)


def below(chart: Chart) -> Mapping[str, int]:
    """How many people each person leads, directly and through others, along solid lines.

    >>> below(Chart({"ceo": (), "ann": ("ceo",), "bob": ("ann", "ceo")}))["ceo"]
    2
    """
    count = dict.fromkeys(chart.managers, 0)
    for person in chart.managers:
        seen = {person}
        boss = chart.solid(person)
        while boss is not None and boss not in seen:
            count[boss] = count.get(boss, 0) + 1
            seen.add(boss)
            boss = chart.solid(boss)
    return count


class _Standing:
    """What the parts of everybody are read from, looked up once."""

    def __init__(self, network: Network, layers: Sequence[str] | None) -> None:
        self.network = network
        self.names = network.known_layers(layers)
        found = gap(network, layers=layers)
        self.gaps = {row.person: row for row in found.results}
        self.notes = found.notes
        self.listened: Links = deference(network)
        self.benches: tuple[Bench, ...] = benches(network)

    @cached_property
    def span(self) -> Mapping[str, int]:
        return below(self.network.chart)

    @cached_property
    def moved(self) -> Mapping[str, float]:
        from orgmap.influence import total_influence

        return total_influence(self.network, layers=self.names or None).values

    @cached_property
    def between(self) -> Mapping[str, float]:
        return measure(self.network, "betweenness", layers=self.names or None).values

    @cached_property
    def heard(self) -> Mapping[str, float]:
        """Deference received: the attention of others, added up."""
        total = dict.fromkeys(self.network.people, 0.0)
        for (_, speaker), value in self.listened.values.items():
            if speaker in total and value > 0:
                total[speaker] += value
        return total

    @cached_property
    def hearers(self) -> Mapping[str, tuple[str, ...]]:
        """Who listens to each person."""
        found: dict[str, list[str]] = {}
        for (hearer, speaker), value in self.listened.values.items():
            if value > 0:
                found.setdefault(speaker, []).append(hearer)
        return {speaker: tuple(own) for speaker, own in found.items()}

    @cached_property
    def limits(self) -> Mapping[tuple[str, str | None], float]:
        """The highest limit of each person in each currency."""
        found: dict[tuple[str, str | None], float] = {}
        for bench in self.benches:
            for right in bench.rights:
                if right.limit is not None and right.person not in bench.advisers:
                    key = right.person, right.currency
                    found[key] = max(right.limit, found.get(key, 0.0))
        return found

    @cached_property
    def seats(self) -> Mapping[str, tuple[Membership, ...]]:
        found: dict[str, list[Membership]] = {}
        for seat in self.network.records.memberships:
            if seat.is_seat:
                found.setdefault(seat.person, []).append(seat)
        return {person: tuple(own) for person, own in found.items()}

    def profile(self, person: str) -> Profile:
        row = self.gaps[person]
        return Profile(
            person=person,
            name=row.name,
            unit=row.unit,
            grade=row.grade,
            formal=(
                self._level(person),
                self._span(person),
                self._pnl(person),
                self._approvals(person),
                self._limit(person),
                *self._bodies(person),
            ),
            informal=(self._influence(person), self._between(person), self._deference(person)),
            authority=row.authority,
            influence=row.influence,
        )

    def _level(self, person: str) -> Part:
        who = self.network.people[person]
        value = self.network.authority(person)
        lines = _lines([who.source])
        if value is None:
            return Part("level", None, "No authority is stated and no reporting line leads to the top.")
        if who.authority is not None:
            return Part("level", value, f"Authority is stated as {value:g} on a scale from 0 to 1.", lines)
        depth, deepest = self.network.chart.depth[person], self.network.chart.deepest
        return Part("level", value, f"{depth} of {deepest} steps below the top of the chart.", lines)

    def _span(self, person: str) -> Part:
        most = max(self.span.values(), default=0)
        if not most:
            return Part("span", None, "There are no reporting lines.")
        own = self.span.get(person, 0)
        return Part("span", own / most, f"Leads {_count(own, 'person', 'people')}; the most is {most}.")

    def _pnl(self, person: str) -> Part:
        units = self.network.units.values()
        led = [unit for unit in units if unit.head == person]
        if all(unit.pnl is None for unit in units):
            return Part("pnl", None, "No unit says whether its head holds a profit-and-loss account.")
        holds = [unit for unit in led if unit.pnl]
        lines = _lines(unit.source for unit in holds or led)
        if holds:
            return Part("pnl", 1.0, f"Holds the profit and loss of {_names(holds)}.", lines)
        if any(unit.pnl is None for unit in led):
            return Part("pnl", None, f"Whether {_names(led)} has a profit-and-loss account is open.", lines)
        return Part("pnl", 0.0, "Holds no profit-and-loss account.", lines)

    def _approvals(self, person: str) -> Part:
        if not self.benches:
            return Part("approvals", None, "No approval rights are entered.")
        held = [bench for bench in self.benches if bench.say(person) > 0]
        value = sum(bench.say(person) for bench in held) / len(self.benches)
        if not held:
            return Part("approvals", 0.0, f"Has no say at any of {len(self.benches)} gates.")
        shares = ", ".join(f"{bench.say(person):.0%} of {bench.name}" for bench in held[:4])
        more = f" and {len(held) - 4} more" if len(held) > 4 else ""
        text = f"Holds {shares}{more}, out of {_count(len(self.benches), 'gate', 'gates')}."
        lines = _lines(line for bench in held for line in bench.lines(person))
        return Part("approvals", value, text.replace("%", " %"), lines)

    def _limit(self, person: str) -> Part:
        own = {money: value for (who, money), value in self.limits.items() if who == person}
        if not own:
            return Part("limit", None, "No limit up to which this person may approve is entered.")
        money, value = max(own.items(), key=lambda item: item[1] / self._highest(item[0]))
        most = self._highest(money)
        text = f"May approve up to {value:,.0f}{f' {money}' if money else ''}; the highest is {most:,.0f}."
        lines = _lines(
            r.source for b in self.benches for r in b.rights if r.person == person and r.limit is not None
        )
        return Part("limit", value / most if most else None, text, lines)

    def _highest(self, money: str | None) -> float:
        return max(value for (_, other), value in self.limits.items() if other == money)

    def _bodies(self, person: str) -> tuple[Part, Part]:
        if not self.seats:
            none = "No committees are entered."
            return Part("seats", None, none), Part("chairs", None, none)
        return (
            self._counted(person, "seats", ("",), "Sits on"),
            self._counted(person, "chairs", ("chair",), "Chairs"),
        )

    def _counted(self, person: str, name: str, role: tuple[str, ...], verb: str) -> Part:
        """Bodies in which the person's role begins with one of these words."""

        def held(who: str) -> list[Membership]:
            return [seat for seat in self.seats.get(who, ()) if (seat.role or "").casefold().startswith(role)]

        def bodies(who: str) -> list[str]:
            return list(dict.fromkeys(seat.body for seat in held(who)))

        own = bodies(person)
        most = max(len(bodies(who)) for who in self.seats)
        lines = _lines(seat.source for seat in held(person))
        text = f"{verb} {', '.join(own)}." if own else f"{verb} no committee."
        return Part(name, len(own) / most if most else 0.0, text, lines)

    def _influence(self, person: str) -> Part:
        row = self.gaps[person]
        if row.rank_influence is None:
            return Part("total_influence", None, "Has no tie on these layers.")
        most = max(self.moved.values())
        text = f"Weighs {self.moved[person]:.1%} in everybody's final view; the most is {most:.1%}."
        return Part("total_influence", self.moved[person] / most, text.replace("%", " %"))

    def _between(self, person: str) -> Part:
        most, own = max(self.between.values(), default=0.0), self.between[person]
        if not most > 0:
            return Part("betweenness", None, "No shortest way between two people runs through a third.")
        return Part("betweenness", own / most, f"Betweenness {own:,.1f}; the largest is {most:,.1f}.")

    def _deference(self, person: str) -> Part:
        most = max(self.heard.values(), default=0.0)
        if not most > 0:
            return Part("deference", None, "Nobody is known to listen to anybody.")
        hearers = self.hearers.get(person, ())
        own = self.heard[person]
        text = f"Listened to by {_count(len(hearers), 'person', 'people')}: {own:.2f} of attention added up"
        lines = _lines(line for hearer in hearers for line in self.listened.lines.get((hearer, person), ()))
        return Part("deference", own / most, f"{text}; the most is {most:.2f}.", lines)


def _names(units: Iterable[Unit]) -> str:
    return ", ".join(unit.name for unit in units)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _lines(sources: Iterable[Source | None]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(line for line in sources if line is not None))[:_LINES_SHOWN]


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
