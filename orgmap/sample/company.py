"""Seats, roles and people of the sample company, all drawn from one seed.

Everything inside the generator speaks of *seats* ("head:Engineering", "cfo"); ids are given to
people in the order of their names, so that neither an id nor a row's place gives a role away.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from orgmap.errors import InputError, Problem
from orgmap.sample.names import (
    BUSINESS_UNITS,
    CENTRE,
    COMPANY,
    FIRST,
    LAST,
    MAIL_DOMAIN,
    STAFF_TITLES,
    TEAMS,
)

SMALLEST, LARGEST = 110, 2000
_BU_SHARE = {"Engineering": 0.33, "Operations": 0.28, "Commercial": 0.22, "Corporate": 0.17}
_TEAM_SIZE = 7


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in the company: unit, team, title, grade (1 = top) and whom it reports to (solid first)."""

    key: str
    unit: str
    team: str
    title: str
    grade: int
    managers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roles:
    """Who plays which part of the story, as seats and unit names."""

    spender_unit: str
    pnl_units: tuple[str, str]
    friendly_units: tuple[str, str]
    via: tuple[str, str]
    connector: str
    connector_unit: str
    bottleneck: str
    bottleneck_unit: str
    circle: tuple[str, ...]

    @property
    def cast(self) -> frozenset[str]:
        """The seats with a part below the heads' rank, and the head who is hard to reach."""
        return frozenset(("me", self.connector, self.bottleneck, *self.via, f"head:{self.spender_unit}"))

    @property
    def other_pnl_unit(self) -> str:
        """The P&L unit that is not the biggest spender."""
        return next(unit for unit in self.pnl_units if unit != self.spender_unit)


@dataclass(frozen=True, slots=True)
class Company:
    """The seats, who sits on them, and the roles; ``planted`` says whether these are played at all."""

    seats: Mapping[str, Seat]
    ids: Mapping[str, str]
    names: Mapping[str, str]
    emails: Mapping[str, str]
    roles: Roles
    planted: bool = True

    def team(self, unit: str, team: str) -> list[str]:
        """The seats of one team."""
        return [s.key for s in self.seats.values() if s.unit == unit and s.team == team]

    def teams(self) -> list[tuple[str, list[str]]]:
        """(unit, seats) of every team, in the order of the chart."""
        groups: dict[tuple[str, str], list[str]] = {}
        for seat in self.seats.values():
            if seat.team:
                groups.setdefault((seat.unit, seat.team), []).append(seat.key)
        return [(unit, keys) for (unit, _), keys in groups.items()]

    @property
    def closed_unit(self) -> str | None:
        """The unit whose threads run through one person, where that part is played."""
        return self.roles.bottleneck_unit if self.planted else None

    def unit(self, unit: str) -> list[str]:
        """All seats of one unit."""
        return [seat.key for seat in self.seats.values() if seat.unit == unit]


def found(rng: Random, people: int, *, planted: bool = True) -> Company:
    """A company of ``people`` people with the story's roles drawn into its units."""
    if not SMALLEST <= people <= LARGEST:
        raise InputError(
            Problem(
                f"A sample company of {people} people cannot be made.",
                f"Ask for {SMALLEST} to {LARGEST} people.",
            )
        )
    seats = _centre()
    left = people - len(seats)
    sizes = {unit: int(left * _BU_SHARE[unit]) for unit in BUSINESS_UNITS}
    sizes["Engineering"] += left - sum(sizes.values())
    for unit in BUSINESS_UNITS:
        seats += _business_unit(unit, sizes[unit], rng)
    by_key = {seat.key: seat for seat in seats}
    names = _names(rng, list(by_key))
    order = sorted(by_key, key=lambda key: (names[key].split(" ", 1)[1], names[key]))
    width = max(3, len(str(people)))
    ids = {key: f"p{place:0{width}d}" for place, key in enumerate(order, start=1)}
    emails = {key: _address(name) for key, name in names.items()}
    return Company(by_key, ids, names, emails, _roles(rng, by_key), planted)


def _centre() -> list[Seat]:
    seats = [
        Seat("ceo", COMPANY, "", "Chief Executive Officer", 1),
        Seat("chief", COMPANY, "", "Chief of Staff", 4, ("ceo",)),
        Seat("cfo", "Finance", "", "Chief Financial Officer", 2, ("ceo",)),
        Seat("controller", "Finance", "", "Group Controller", 3, ("cfo",)),
        Seat("cpo", "Procurement", "", "Head of Procurement", 3, ("cfo",)),
        Seat("gc", "Legal", "", "General Counsel", 3, ("ceo",)),
        Seat("cio", "IT", "", "Head of IT", 3, ("cfo",)),
        Seat(
            "me", "Procurement", "Professional Services", "Category Lead, Professional Services", 4, ("cpo",)
        ),
    ]
    for unit in BUSINESS_UNITS:
        managers = ("controller", f"head:{unit}")
        seats.append(Seat(f"partner:{unit}", "Finance", "", f"Finance Partner, {unit}", 4, managers))
    for unit, boss in (("Finance", "controller"), ("Procurement", "cpo"), ("IT", "cio"), ("Legal", "gc")):
        for number, team in enumerate(TEAMS[unit]):
            lead = f"lead:{unit}:{number}"
            if team == "Professional Services":
                lead = "me"
            else:
                seats.append(Seat(lead, unit, team, f"Team Lead, {team}", 4, (boss,)))
            size = 5 if unit in ("Finance", "IT") else 3
            titles = STAFF_TITLES[unit]
            for place in range(size):
                key = f"staff:{unit}:{number}:{place}"
                seats.append(Seat(key, unit, team, titles[place % len(titles)], 5 + place % 2, (lead,)))
    return seats


def _business_unit(unit: str, size: int, rng: Random) -> list[Seat]:
    head, deputy = f"head:{unit}", f"deputy:{unit}"
    seats = [
        Seat(head, unit, "", f"Head of {unit}", 2, ("ceo",)),
        Seat(deputy, unit, "", f"Deputy Head of {unit}", 3, (head,)),
        Seat(f"coord:{unit}", unit, "", f"Business Coordinator, {unit}", 5, (deputy,)),
    ]
    left = size - len(seats)
    count = max(2, round(left / _TEAM_SIZE))
    known = TEAMS[unit]
    for number in range(count):
        team = (
            known[number]
            if number < len(known)
            else f"{known[number % len(known)]} {number // len(known) + 1}"
        )
        lead = f"lead:{unit}:{number}"
        seats.append(Seat(lead, unit, team, f"Team Lead, {team}", 4, (head if number % 2 else deputy,)))
        members = left // count + (1 if number < left % count else 0) - 1
        for place in range(members):
            titles = STAFF_TITLES[unit]
            managers: tuple[str, ...] = (lead,)
            if unit == "Engineering" and number == 0 and place < 2:
                managers = (lead, "lead:Engineering:1")
            title = titles[rng.randrange(len(titles))]
            seats.append(Seat(f"staff:{unit}:{number}:{place}", unit, team, title, 5 + place % 2, managers))
    return seats


def _roles(rng: Random, seats: Mapping[str, Seat]) -> Roles:
    units = list(BUSINESS_UNITS)
    spender = rng.choice(units)
    others = [unit for unit in units if unit != spender]
    other_pnl = rng.choice(others)
    first, second = rng.sample(others, 2)
    bottleneck = rng.choice([unit for unit in others if unit != other_pnl])
    connector_unit = rng.choice([unit for unit in units if unit != bottleneck])
    # The title gives nothing away: project coordinators sit in every business unit.
    quiet = [s.key for s in seats.values() if s.unit == connector_unit and s.grade == 6]
    # One of the two is close by (the deputy), the other comes from outside the unit.
    outside = rng.choice([f"partner:{spender}", f"head:{first}"])
    pnl = (spender, other_pnl)
    roles = Roles(
        spender_unit=spender,
        pnl_units=pnl if units.index(spender) < units.index(other_pnl) else (other_pnl, spender),
        friendly_units=(first, second),
        via=(f"deputy:{spender}", outside),
        connector=rng.choice(quiet),
        connector_unit=connector_unit,
        bottleneck=f"coord:{bottleneck}",
        bottleneck_unit=bottleneck,
        circle=(),
    )
    return replace(roles, circle=_circle(rng, seats, roles))


def _circle(rng: Random, seats: Mapping[str, Seat], roles: Roles) -> tuple[str, ...]:
    """Whom the connector knows across units: a handful in each, two where a bottleneck guards the door."""
    chosen: list[str] = []
    for unit in (*BUSINESS_UNITS, *CENTRE):
        if unit == roles.connector_unit:
            continue
        if unit == roles.bottleneck_unit:
            chosen += [roles.bottleneck, f"deputy:{unit}"]
            continue
        known = [s.key for s in seats.values() if s.unit == unit and s.grade >= 4 and s.key not in roles.cast]
        chosen += rng.sample(known, min(len(known), 4 if unit in BUSINESS_UNITS else 2))
    return tuple(chosen)


def _names(rng: Random, keys: list[str]) -> dict[str, str]:
    taken: set[str] = set()
    names: dict[str, str] = {}
    last = list(LAST)
    rng.shuffle(last)
    for place, key in enumerate(keys):
        # Last names run through the list before one comes twice, first names repeat freely.
        while (name := f"{rng.choice(FIRST)} {last[place % len(last)]}") in taken:
            pass
        taken.add(name)
        names[key] = name
    return names


def _address(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@{MAIL_DOMAIN}"
