"""Spans of control and levels of the chart, along solid lines.

A span is the number of people who report to somebody on a solid line; people without reports are no
managers and no part of any mean. Levels count from the top, which is level 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from statistics import mean, median

from orgmap.measures.measure import WideMeasure
from orgmap.measures.whole import Whole, answered, line
from orgmap.model import REPORTS_TO
from orgmap.network import Network
from orgmap.results import Answer, Line, MadeBy

_NO_CHART = "Nobody reports to anybody."


def solid_spans(network: Network) -> dict[str, int]:
    """How many people report to each person on a solid line, 0 for those who manage nobody.

    >>> from orgmap.model import Person, Records
    >>> people = (Person("ceo"), Person("ann", managers=("ceo",)), Person("bob", managers=("ceo", "ann")))
    >>> solid_spans(Network.from_records(Records(people=people)))
    {'ceo': 2, 'ann': 0, 'bob': 0}
    """
    found = dict.fromkeys(network.people, 0)
    for person in network.people:
        manager = network.chart.solid(person)
        if manager in found:
            found[manager] += 1
    return found


def spans(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """How many people does a manager lead, and how many levels are there?

    The value is the mean span of those who lead somebody; beside it the median, the smallest and
    largest, the number of managers, of managers with one report, of levels and of people outside the
    chart. Undefined without reporting lines. ``layers`` changes nothing: the chart is one.

    Raises
    ------
    UnknownName
        For an unknown layer.
    """
    network.known_layers(layers)
    sizes = [span for span in solid_spans(network).values() if span]
    deepest = network.chart.deepest
    outside = sum(1 for level in network.chart.depth.values() if level is None)
    return Whole(
        "spans",
        mean(sizes) if sizes else math.nan,
        _made_by(network, "spans"),
        None if sizes else _NO_CHART,
        {
            "median": median(sizes) if sizes else math.nan,
            "smallest": min(sizes, default=math.nan),
            "largest": max(sizes, default=math.nan),
            "managers": len(sizes),
            "with_one_report": sizes.count(1),
            "levels": math.nan if deepest is None else deepest + 1,
            "outside_the_chart": outside,
        },
    )


def spans_by_unit(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    """How many people does a manager of each unit lead, and how many levels has the unit?

    The value is the mean span of the unit's managers, whomever they lead; levels are those of the chart
    on which the unit's people stand, from the highest to the lowest. Largest first. Undefined for a
    unit in which nobody leads anybody. ``layers`` changes nothing: the chart is one.

    Raises
    ------
    UnknownName
        For an unknown layer.
    """
    network.known_layers(layers)
    led = solid_spans(network)
    members: dict[str, list[str]] = {}
    for person in network.people.values():
        if person.unit:
            members.setdefault(person.unit, []).append(person.id)
    rows = []
    for unit, people in members.items():
        sizes = [led[person] for person in people if led[person]]
        levels = [level for person in people if (level := network.chart.depth.get(person)) is not None]
        rows.append(
            line(
                {"unit": unit},
                mean(sizes) if sizes else math.nan,
                None if sizes else f"Nobody of {unit} leads anybody.",
                people=len(people),
                managers=len(sizes),
                largest=max(sizes, default=math.nan),
                with_one_report=sizes.count(1),
                levels=max(levels) - min(levels) + 1 if levels else math.nan,
                outside_the_chart=len(people) - len(levels),
            )
        )
    rows.sort(key=lambda row: (row.values["value"] is None, -(row.values["value"] or 0.0)))
    return Answer("measure", _made_by(network, "spans_by_unit"), tuple(rows))


def span(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    """How many people report to each person, and on which level does the person stand?

    The value counts solid lines; dotted ones and the level (1 = top) stand beside it. Most first.
    Undefined for a person outside the chart, who neither reports nor leads. ``layers`` changes nothing.

    Raises
    ------
    UnknownName
        For an unknown layer.
    """
    network.known_layers(layers)
    led = solid_spans(network)
    rows = []
    for person in network.people:
        reports = network.chart.reports.get(person, ())
        inside = bool(reports) or bool(network.chart.managers.get(person))
        level = network.chart.depth.get(person)
        rows.append(
            line(
                {"person": person},
                led[person] if inside else math.nan,
                None if inside else f"{person} is not in the chart.",
                dotted=len(reports) - led[person],
                level=None if level is None else level + 1,
            )
        )
    rows.sort(key=lambda row: (row.values["value"] is None, -(row.values["value"] or 0)))
    return Answer("measure", _made_by(network, "span"), tuple(rows))


def _made_by(network: Network, name: str) -> MadeBy:
    return network.made_by(layers=(REPORTS_TO,), options={"measure": name, "lines": "solid"})


_entry = partial(
    WideMeasure,
    reading="Strength is not used.",
    direction="From manager to report, along solid lines.",
    reference="Defined here.",
    family="formal",
    engine="arrays",
    cost="One pass over the chart.",
)

MEASURES = (
    _entry(
        name="span",
        question="How many people report to each person?",
        definition="Reports on solid lines; dotted ones and the level (1 = top) beside it.",
        undefined="For a person outside the chart.",
        of="person",
        ask=span,
    ),
    _entry(
        name="spans",
        question="How many people does a manager lead, and how many levels are there?",
        definition="Mean span of those who lead somebody, with median, largest, managers, levels.",
        undefined="Without reporting lines.",
        of="network",
        ask=answered(spans),
    ),
    _entry(
        name="spans_by_unit",
        question="How many people does a manager of each unit lead, and how many levels has the unit?",
        definition="Mean span of the unit's managers, whomever they lead; levels its people stand on.",
        undefined="For a unit in which nobody leads anybody.",
        of="unit",
        ask=spans_by_unit,
    ),
)
