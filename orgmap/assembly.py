"""From records to the people, ties, layers and chart of a network: events counted, repeated ties merged.

People named only by a tie come in; reporting lines come from the chart, whichever file drew them. What was
decided on the way is a note.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from orgmap.chart import Chart
from orgmap.layers import merge_ties, resolve_layers
from orgmap.model import REPORTS_TO, Layer, Person, Records, Tie, Unit, default_layer


@dataclass(frozen=True, slots=True)
class Assembled:
    """The parts of a network, as :class:`orgmap.network.Network` holds them."""

    people: Mapping[str, Person]
    units: Mapping[str, Unit]
    layers: Mapping[str, Layer]
    ties: tuple[Tie, ...]
    chart: Chart
    notes: tuple[str, ...]


def assemble(
    records: Records,
    *,
    half_life_days: float,
    broadcast_over: int,
    window: tuple[datetime, datetime] | None,
    engine: str,
) -> Assembled:
    """Put records together; options and errors as of :meth:`orgmap.network.Network.from_records`.

    >>> ann = Person("ann")
    >>> records = Records(people=(ann,), ties=(Tie("ann", "bo", "advice"),))
    >>> made = assemble(records, half_life_days=90, broadcast_over=25, window=None, engine="arrays")
    >>> tuple(made.people), tuple(made.layers)
    (('ann', 'bo'), ('advice',))
    """
    notes = list(records.notes)
    people = {person.id: person for person in records.people}
    own = [tie for tie in records.ties if tie.perceiver is None]
    if records.events is not None and records.events.num_rows:
        from orgmap.events import ties_from_events

        made = ties_from_events(
            records.events,
            half_life_days=half_life_days,
            broadcast_over=broadcast_over,
            window=window,
            engine=engine,
        )
        own.extend(sorted(made.ties, key=_order_of(people)))
        notes.extend(made.notes)
    if window is not None:
        own = [tie for tie in own if _inside(tie, window)]
    for end in (end for tie in own for end in (tie.source, tie.target)):
        if end not in people:
            people[end] = Person(end)
    chart = Chart.from_people(people.values(), own)
    if chart.disagreements:
        notes.append(_disagreement(chart, people))
    own = [tie for tie in own if tie.layer != REPORTS_TO] + _reporting_ties(chart, people, own)
    stated = (*records.layers, *_sent(records, own))
    layers, ties, layer_notes = resolve_layers(stated, merge_ties(own))
    said = tuple(dict.fromkeys((*notes, *layer_notes)))
    return Assembled(people, _all_units(records, people), layers, ties, chart, said)


def _order_of(people: Mapping[str, Person]) -> Callable[[Tie], tuple[str, int, int]]:
    """Ties in order of people, not of ids: new names must not change which lines are named first."""
    place = {person: at for at, person in enumerate(people)}
    last = len(place)
    return lambda tie: (tie.layer, place.get(tie.source, last), place.get(tie.target, last))


def _inside(tie: Tie, window: tuple[datetime, datetime]) -> bool:
    if tie.last_seen is None or tie.first_seen is None:
        return True
    return tie.first_seen <= window[1] and tie.last_seen >= window[0]


def _reporting_ties(chart: Chart, people: Mapping[str, Person], drawn: Sequence[Tie]) -> list[Tie]:
    lines = {(t.source, t.target): t for t in drawn if t.layer == REPORTS_TO and t.sign > 0}
    ties = []
    for person, managers in chart.managers.items():
        own = people[person].source
        for manager in managers:
            stated = (own,) if own and manager in people[person].managers else ()
            tie = lines.get((person, manager))
            if tie is None:
                ties.append(Tie(person, manager, REPORTS_TO, sources=stated))
            else:
                ties.append(replace(tie, sources=tuple(dict.fromkeys((*stated, *tie.sources)))))
    return ties


def _sent(records: Records, ties: Sequence[Tie]) -> tuple[Layer, ...]:
    """The layer of messages as directed where only events make it: who wrote to whom is known, not listed."""
    from orgmap.events import COMMUNICATION

    said = {layer.name for layer in records.layers} | {tie.layer for tie in records.ties}
    if COMMUNICATION in said or not any(tie.layer == COMMUNICATION for tie in ties):
        return ()
    return (replace(default_layer(COMMUNICATION), directed=True),)


def _disagreement(chart: Chart, people: Mapping[str, Person]) -> str:
    names = ", ".join(people[p].label for p in chart.disagreements[:5])
    more = len(chart.disagreements) - 5
    tail = f" and {more} more" if more > 0 else ""
    return (
        f"The manager column and edges_reports_to.csv disagree for {names}{tail}: "
        "both lines are kept, the manager column's first as the solid one."
    )


def _all_units(records: Records, people: Mapping[str, Person]) -> dict[str, Unit]:
    units = {unit.name: unit for unit in records.units}
    for person in people.values():
        if person.unit:
            units.setdefault(person.unit, Unit(person.unit))
    for unit in list(units.values()):
        if unit.parent:
            units.setdefault(unit.parent, Unit(unit.parent))
    return units
