"""Six months of message and meeting metadata of the sample company: who, with whom, when; no words.

Rates follow team, unit and chart. One coordinator carries what leaves one unit; one quiet person
keeps many threads across units; two people who do not speak to each other do not write either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from random import Random

from orgmap.sample.company import Company
from orgmap.sample.names import BUSINESS_UNITS, OUTSIDERS, ROBOTS

FIRST_DAY = date(2025, 10, 1)
LAST_DAY = date(2026, 3, 31)
_SUMMER_ENDS, _SUMMER_BEGINS = date(2025, 10, 26), date(2026, 3, 29)
_HOLIDAYS = {date(2025, 12, day) for day in (24, 25, 26, 29, 30, 31)} | {date(2026, 1, 1), date(2026, 1, 2)}
_DIRECT_EVENTS_PER_PERSON = 60
_KINDS = ("mail", "chat", "meeting", "call")
_KIND_ODDS = (46, 40, 8, 6)
Rates = dict[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log; participants as written there (addresses or ids)."""

    time: datetime
    kind: str
    sender: str
    recipients: tuple[str, ...]


def log(company: Company, rng: Random) -> list[Event]:
    """All events, in order of time."""
    days = _working_days()
    clock = _Clock(days, rng)
    events = _direct(company, rng, clock)
    events += _group(company, rng, days)
    events += _broadcasts(company, rng, days)
    events += _outside(company, rng, clock)
    return sorted(events, key=lambda event: (event.time, event.sender, event.recipients))


@dataclass(frozen=True, slots=True)
class _Clock:
    days: list[date]
    rng: Random

    def read(self) -> datetime:
        """A moment in working hours, thinner at the edges of the day."""
        minute = int(self.rng.triangular(7.5 * 60, 18.5 * 60, 11 * 60))
        return moment(self.rng.choice(self.days), minute)


def moment(day: date, minute: int) -> datetime:
    """The day and minute with the zone in force (one hour ahead of UTC, two in summer)."""
    summer = day < _SUMMER_ENDS or day >= _SUMMER_BEGINS
    zone = timezone(timedelta(hours=2 if summer else 1))
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)


def _working_days() -> list[date]:
    span = (LAST_DAY - FIRST_DAY).days + 1
    days = [FIRST_DAY + timedelta(days=offset) for offset in range(span)]
    return [day for day in days if day.weekday() < 5 and day not in _HOLIDAYS]


def _direct(company: Company, rng: Random, clock: _Clock) -> list[Event]:
    rates = _rates(company, rng)
    wanted = _DIRECT_EVENTS_PER_PERSON * len(company.seats)
    scale = wanted / sum(rates.values())
    events: list[Event] = []
    for (one, other), rate in rates.items():
        for _ in range(int(rate * scale + rng.random())):
            pair = (one, other) if rng.random() < 0.5 else (other, one)
            kind = rng.choices(_KINDS, _KIND_ODDS)[0]
            sender, recipient = (_written(company, seat, kind) for seat in pair)
            events.append(Event(clock.read(), kind, sender, (recipient,)))
    return events


def _written(company: Company, seat: str, kind: str) -> str:
    """Mail and calendar know addresses, chat and telephone know ids."""
    return company.emails[seat] if kind in ("mail", "meeting") else company.ids[seat]


def _rates(company: Company, rng: Random) -> Rates:
    """Talks a week between two people, before scaling."""
    rates: Rates = {}

    def talk(one: str, other: str, rate: float) -> None:
        if one != other:
            pair = (one, other) if one < other else (other, one)
            rates[pair] = max(rate, rates.get(pair, 0.0)) * rng.uniform(0.7, 1.3)

    for unit, (lead, *staff) in company.teams():
        for place, person in enumerate(staff):
            talk(lead, person, 0.8)
            for other in staff[place + 1 :]:
                talk(person, other, 0.45)
        if unit == company.closed_unit:
            for person in rng.sample(staff, min(3, len(staff))):
                talk(person, company.roles.bottleneck, 0.5)
    _lines(company, talk)
    _chance(company, rng, talk)
    if not company.planted:
        for unit in BUSINESS_UNITS:
            talk("me", f"partner:{unit}", 0.15)
            talk("me", f"head:{unit}", 0.1)
        return rates
    _story(company, rng, talk)
    spender = f"head:{company.roles.spender_unit}"
    rates.pop((min("me", spender), max("me", spender)), None)
    return rates


Talk = Callable[[str, str, float], None]


def _lines(company: Company, talk: Talk) -> None:
    """Talks along the chart: every manager with every report, leaders among themselves."""
    for key, seat in company.seats.items():
        for place, manager in enumerate(seat.managers):
            talk(key, manager, 0.4 if place == 0 else 0.2)
    for unit in BUSINESS_UNITS:
        head, deputy, coord, partner = (f"{k}:{unit}" for k in ("head", "deputy", "coord", "partner"))
        talk(head, deputy, 0.8)
        talk(deputy, coord, 0.5)
        talk(partner, deputy, 0.25)
        talk(partner, head, 0.15)
        talk(head, "cfo", 0.08)
        leads = [key for key in company.unit(unit) if key.startswith("lead:")]
        for one, other in pairwise(leads):
            talk(one, other, 0.25)
    for one, other, rate in (
        ("ceo", "cfo", 0.5),
        ("cfo", "controller", 0.6),
        ("gc", "cfo", 0.12),
        ("cio", "cfo", 0.2),
    ):
        talk(one, other, rate)


def _chance(company: Company, rng: Random, talk: Talk) -> None:
    """Acquaintances within a unit, and a few beyond it (none beyond the unit that has a bottleneck)."""
    seats, closed_unit = company.seats, company.closed_unit
    staff = [key for key, seat in seats.items() if seat.grade >= 5 and seat.team]
    for person in staff:
        unit = seats[person].unit
        near = [key for key in staff if seats[key].unit == unit]
        talk(person, rng.choice(near), 0.1)
        other = rng.choice(staff)
        closed = closed_unit in (unit, seats[other].unit)
        if seats[other].unit != unit and not closed and rng.random() < 0.7:
            talk(person, other, rng.uniform(0.05, 0.3))
    open_doors = [key for key, seat in seats.items() if key.startswith("lead:") and seat.unit != closed_unit]
    for lead in open_doors:
        other = rng.choice(open_doors)
        if seats[other].unit != seats[lead].unit:
            talk(lead, other, rng.uniform(0.15, 0.35))


def _story(company: Company, rng: Random, talk: Talk) -> None:
    """The connector's circle, the bottleneck's threads, and whom the user speaks with."""
    roles = company.roles
    for person in company.roles.circle:
        talk(roles.connector, person, 0.36)
    own = [
        k for k in company.unit(roles.connector_unit) if company.seats[k].grade >= 4 and k != roles.connector
    ]
    for person in rng.sample(own, min(len(own), 8)):
        talk(roles.connector, person, 0.36)
    outside = [f"staff:{unit}:0:0" for unit in ("Finance", "Procurement", "IT", "Legal")]
    outside += [f"staff:{unit}:0:1" for unit in BUSINESS_UNITS if unit != roles.bottleneck_unit]
    for person in outside:
        talk(roles.bottleneck, person, 0.22)
    for unit in roles.friendly_units:
        talk("me", f"head:{unit}", 0.4)
    for via in roles.via:
        talk("me", via, 0.2)
        talk(f"head:{roles.spender_unit}", via, 0.8)
    for unit in BUSINESS_UNITS:
        talk("me", f"partner:{unit}", 0.15)


def _group(company: Company, rng: Random, days: list[date]) -> list[Event]:
    """Weekly team meetings, fortnightly unit leadership and executive meetings, a few mails to a team."""
    events: list[Event] = []
    for place, (_, members) in enumerate(company.teams()):
        for day in (day for day in days if day.weekday() == place % 5):
            present = [key for key in members if rng.random() < 0.9]
            if len(present) > 1:
                events.append(_meeting(company, present, day, 9 * 60 + 15 * (place % 8)))
            if rng.random() < 0.3:
                events.append(_mail(company, members, day, 14 * 60 + rng.randrange(120)))
    fortnight = [day for day in days if day.weekday() == 1 and day.isocalendar().week % 2 == 0]
    bodies = [["ceo", "cfo", "gc", *(f"head:{unit}" for unit in BUSINESS_UNITS)]]
    bodies.append(["cfo", "controller", "cpo", "cio", *(f"partner:{unit}" for unit in BUSINESS_UNITS)])
    for unit in BUSINESS_UNITS:
        leads = [key for key in company.unit(unit) if key.startswith("lead:")]
        bodies.append([f"head:{unit}", f"deputy:{unit}", *leads])
    for place, body in enumerate(bodies):
        for day in fortnight:
            present = [key for key in body if rng.random() < 0.85]
            if len(present) > 1:
                events.append(_meeting(company, present, day, (10 + place % 6) * 60))
    return events


def _meeting(company: Company, present: list[str], day: date, minute: int) -> Event:
    first, *rest = (company.emails[key] for key in present)
    return Event(moment(day, minute), "meeting", first, tuple(rest))


def _mail(company: Company, members: list[str], day: date, minute: int) -> Event:
    first, *rest = (company.emails[key] for key in members)
    return Event(moment(day, minute), "mail", first, tuple(rest))


def _broadcasts(company: Company, rng: Random, days: list[date]) -> list[Event]:
    """Monthly letters to many (over 25 recipients): somebody must drop them, or everybody knows everybody."""
    events: list[Event] = []
    for number, day in enumerate(days[10::20]):
        sender = "ceo" if number % 2 else "chief"
        others = [company.emails[key] for key in company.seats if key != sender]
        recipients = tuple(sorted(rng.sample(others, 60)))
        events.append(Event(moment(day, 8 * 60 + 5), "mail", company.emails[sender], recipients))
    return events


def _outside(company: Company, rng: Random, clock: _Clock) -> list[Event]:
    """Suppliers' people and machines that write too."""
    events: list[Event] = []
    leads = [key for key, seat in company.seats.items() if seat.grade == 4 and seat.team]
    for _ in range(90):
        inside = company.emails[rng.choice(leads)]
        outsider = rng.choice(OUTSIDERS)
        pair = (outsider, inside) if rng.random() < 0.5 else (inside, outsider)
        events.append(Event(clock.read(), "mail", pair[0], (pair[1],)))
    addresses = list(company.emails.values())
    for _ in range(60):
        events.append(Event(clock.read(), "mail", rng.choice(ROBOTS), (rng.choice(addresses),)))
    return events
