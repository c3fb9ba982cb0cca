"""Colours and sizes: one meaning at a time, readable without telling red from green.

Units take the eight colours of Okabe and Ito in their order, the largest unit first; further units
are grey. Stances run from blue (for) over grey to orange (against) and carry a shape as well.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from orgmap.network import Network

Ground = Literal["light", "dark"]

#: Okabe and Ito (2008), in their order; black gives way to the colour of the text on a dark ground.
OKABE_ITO = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#000000")
REST = "#9AA0A6"
NO_UNIT = "No unit given"
#: What every picture, file and report of people carries.
LIMIT_OF_USE = "Not for hiring, firing, pay or performance."


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one ground: text, quiet text, paper, lines, and the ring of the chosen person."""

    text: str
    quiet: str
    paper: str
    formal: str
    informal: str
    conflict: str
    ring: str
    accent: str


INKS: Mapping[Ground, Inks] = MappingProxyType(
    {
        "light": Inks(
            text="#1B1F24",
            quiet="#5B626A",
            paper="#FDFCFA",
            formal="#4A4F55",
            informal="#8A97A6",
            conflict="#C8640A",
            ring="#1B1F24",
            accent="#1F4E79",
        ),
        "dark": Inks(
            text="#E8E4DC",
            quiet="#A2A8AF",
            paper="#15181B",
            formal="#B9BEC4",
            informal="#6F7C8A",
            conflict="#F0A04B",
            ring="#FFFFFF",
            accent="#8DBBE8",
        ),
    }
)


@dataclass(frozen=True)
class Groups:
    """Which colour each person wears: ``of`` person -> group, ``colours`` group -> colour, in order."""

    of: Mapping[str, str]
    colours: Mapping[str, str]


def unit_groups(network: Network, *, ground: Ground = "light") -> Groups:
    """Units as colours: the eight largest in colour, the rest together in grey.

    With more than eight units and units above them, people are coloured by the lowest level of the
    unit tree that still has at least two groups and no more than eight.

    >>> from orgmap.model import Person, Records
    >>> groups = unit_groups(Network.from_records(Records(people=(Person("a", unit="Sales"),))))
    >>> groups.of["a"], groups.colours["Sales"]
    ('Sales', '#E69F00')
    """
    of = _chosen_level(network)
    sizes = Counter(of.values())
    sizes.pop(NO_UNIT, None)
    ordered = sorted(sizes, key=lambda unit: (-sizes[unit], unit))
    colours = dict(zip(ordered[: len(OKABE_ITO)], OKABE_ITO, strict=False))
    if ground == "dark":
        colours = {unit: "#E8E4DC" if c == "#000000" else c for unit, c in colours.items()}
    others = ordered[len(OKABE_ITO) :]
    if others:
        rest = f"{len(others)} other units"
        of = {person: rest if unit in set(others) else unit for person, unit in of.items()}
        colours[rest] = REST
    if NO_UNIT in of.values():
        colours[NO_UNIT] = "#6B7178" if ground == "light" else "#7E858C"
    return Groups(of, colours)


def stance_colour(position: float | None, *, ground: Ground = "light") -> str:
    """Blue for a stance in favour, orange for one against, grey between and where unknown.

    >>> stance_colour(0.5), stance_colour(None), stance_colour(-0.6)
    ('#0072B2', '#8A8F94', '#E07B00')
    """
    if position is None or abs(position) < 0.15:
        return "#8A8F94"
    blue, orange = ("#0072B2", "#E07B00") if ground == "light" else ("#5FA8DC", "#F0A04B")
    return blue if position > 0 else orange


def stance_sign(position: float | None) -> str:
    """The shape beside the colour: up for, down against, a ring between, a question mark unknown.

    >>> [stance_sign(p) for p in (0.5, 0.0, -0.6, None)]
    ['▲', '○', '▼', '?']
    """
    if position is None:
        return "?"
    if abs(position) < 0.15:
        return "○"
    return "▲" if position > 0 else "▼"


def sizes(values: Mapping[str, float], *, least: float = 7.0, most: float = 34.0) -> Mapping[str, float]:
    """Diameters whose areas grow with the values; undefined and negative values get the least.

    >>> sizes({"a": 4.0, "b": 1.0, "c": float("nan")}, least=10, most=30)
    {'a': 30.0, 'b': 20.0, 'c': 10}
    """
    known = [v for v in values.values() if not math.isnan(v) and v > 0]
    largest = max(known, default=0.0)
    return {
        person: least
        if math.isnan(value) or value <= 0 or largest <= 0
        else round(least + (most - least) * math.sqrt(value / largest), 2)
        for person, value in values.items()
    }


def _chosen_level(network: Network) -> dict[str, str]:
    own = {person.id: person.unit or NO_UNIT for person in network.people.values()}
    named = set(own.values()) - {NO_UNIT}
    if len(named) <= len(OKABE_ITO):
        return own
    lines = {unit: _line_of(network, unit) for unit in named}
    deepest = max(len(line) for line in lines.values())
    for level in reversed(range(deepest)):
        groups = {line[min(level, len(line) - 1)] for line in lines.values()}
        if 2 <= len(groups) <= len(OKABE_ITO):
            return {
                person: unit if unit == NO_UNIT else lines[unit][min(level, len(lines[unit]) - 1)]
                for person, unit in own.items()
            }
    return own


def _line_of(network: Network, unit: str) -> tuple[str, ...]:
    """The unit and those above it, the topmost first; a ring of parents is cut where it closes."""
    line = [unit]
    while True:
        parent = network.units[line[-1]].parent if line[-1] in network.units else None
        if parent is None or parent in line:
            return tuple(reversed(line))
        line.append(parent)
