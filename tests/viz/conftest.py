"""A small made-up company for pictures: six units, reporting lines, advice within and across."""

from __future__ import annotations

import pytest

from orgmap.model import Person, Records, Tie
from orgmap.network import Network


def company_records(people: int = 60, units: int = 6) -> Records:
    per_unit = people // units
    found = [Person("boss", "Ada Boss", title="Chief")]
    ties = []
    for unit in range(units):
        head = f"u{unit}p0"
        for at in range(per_unit):
            manager = "boss" if at == 0 else head
            found.append(
                Person(f"u{unit}p{at}", f"Name {unit}-{at}", unit=f"Unit {unit}", managers=(manager,))
            )
            ties.append(Tie(f"u{unit}p{at}", f"u{unit}p{(at * 3 + 1) % per_unit}", "advice", 1.0 + at))
            ties.append(Tie(f"u{unit}p{at}", f"u{unit}p{(at + 2) % per_unit}", "advice", 1.0))
        ties.append(Tie(f"u{unit}p1", f"u{(unit + 1) % units}p2", "advice", 2.0))
    own = [tie for tie in ties if tie.source != tie.target]
    return Records(people=tuple(found), ties=tuple(own))


@pytest.fixture
def company() -> Network:
    return Network.from_records(company_records())


@pytest.fixture
def large_company() -> Network:
    return Network.from_records(company_records(people=2000, units=20))
