"""What colour may mean on the map besides the unit: stance, level in the hierarchy, group of close ties.

One meaning at a time, and never red beside green: stances run from blue to orange with a sign each,
levels are one hue that gets lighter downwards, groups take the colours of units.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from orgmap.network import Network
from orgmap.viz.palette import OKABE_ITO, REST, Ground, Groups, stance_colour, stance_sign

Colouring = Literal["unit", "stance", "level", "group"]

#: One hue from the top of the hierarchy downwards, strongest against its ground at the top.
_LEVELS: Mapping[Ground, tuple[str, ...]] = {
    "light": ("#0B2A4A", "#1F4E79", "#3F74A6", "#6F9CC6", "#A3C2DE", "#CFDFEE"),
    "dark": ("#E3F0FC", "#B9D8F4", "#8DBBE8", "#6495C4", "#456F98", "#304F6F"),
}
_UNKNOWN = "Not known"
_NO_STANCE = "No stance entered"


def stance_groups(network: Network, *, ground: Ground = "light") -> Groups:
    """In favour, undecided, against, or nothing entered.

    >>> from orgmap.model import Person, Records, Stance
    >>> network = Network.from_records(Records(people=(Person("a"),), stances=(Stance("a", 0.5),)))
    >>> stance_groups(network).of["a"]
    '▲ In favour'
    """
    positions = stance_positions(network)
    names = {1: "▲ In favour", 0: "○ Undecided", -1: "▼ Against", None: _NO_STANCE}
    colours = {names[side]: stance_colour(side, ground=ground) for side in (1, 0, -1)}
    colours[_NO_STANCE] = "#C9CCD0" if ground == "light" else "#4A5056"
    of = {person: names[_side(positions.get(person))] for person in network.people}
    return Groups(of, {name: colour for name, colour in colours.items() if name in set(of.values())})


def stance_positions(network: Network) -> Mapping[str, float]:
    """The positions entered, by person; nobody without one."""
    return {s.person: s.position for s in network.records.stances if s.position is not None}


def _side(position: float | None) -> int | None:
    return {"▲": 1, "○": 0, "▼": -1, "?": None}[stance_sign(position)]


def level_groups(network: Network, *, ground: Ground = "light") -> Groups:
    """Grades of the hierarchy, the highest first; the lowest ones share the last colour.

    >>> from orgmap.model import Person, Records
    >>> level_groups(Network.from_records(Records(people=(Person("a", grade=2),)))).of["a"]
    'Grade 2'
    """
    grades = {person: network.grade(person) for person in network.people}
    known = sorted({grade for grade in grades.values() if grade is not None})
    hues = _LEVELS[ground]
    names: dict[float | None, str] = {grade: f"Grade {grade:g}" for grade in known}
    if len(known) > len(hues):
        for grade in known[len(hues) - 1 :]:
            names[grade] = f"Grade {known[len(hues) - 1]:g} and below"
    colours = dict(zip(dict.fromkeys(names.values()), hues, strict=False))
    names[None] = _UNKNOWN
    if None in grades.values():
        colours[_UNKNOWN] = "#8A8F94"
    return Groups({person: names[grade] for person, grade in grades.items()}, colours)


def numbered_groups(numbers: Mapping[str, int], *, ground: Ground = "light") -> Groups:
    """Groups with a number from 1: the first eight in colour, the rest together in grey.

    >>> numbered_groups({"a": 1, "b": 9}).of
    {'a': 'Group 1', 'b': 'Smaller groups'}
    """
    shown = sorted(number for number in set(numbers.values()) if number <= len(OKABE_ITO))
    colours = {f"Group {number}": colour for number, colour in zip(shown, OKABE_ITO, strict=False)}
    if ground == "dark":
        colours = {name: "#E8E4DC" if colour == "#000000" else colour for name, colour in colours.items()}
    of = {
        person: f"Group {number}" if number <= len(OKABE_ITO) else "Smaller groups"
        for person, number in numbers.items()
    }
    if "Smaller groups" in of.values():
        colours["Smaller groups"] = REST
    return Groups(of, colours)
