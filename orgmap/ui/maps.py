"""The map on its page: what it shows, what is kept between two looks, and what a click means.

Whatever is dear (positions, scene, the network of other days) is an answer of the session, so that a
click only changes the view; see :mod:`orgmap.viz.scene`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

import orgmap.viz
from orgmap.model import REPORTS_TO
from orgmap.report.sentences import listed, of_brokers, stands_between
from orgmap.ui import answers, components, ranking, state, steady
from orgmap.ui.components import ground

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Answer, Broker, Score
    from orgmap.viz.palette import Ground, Groups
    from orgmap.viz.scene import Scene

_WEBMAP = Path(orgmap.viz.__file__).parent / "webmap"
#: Messages to more people than anybody has: no message is a broadcast then.
_ANY_NUMBER = 10**9


@dataclass(frozen=True, slots=True)
class Looks:
    """What the reader set: see the controls of the same names.

    ``days`` None is the whole time; ``only`` a unit shown alone; ``to`` the other end of a path.
    """

    layers: tuple[str, ...]
    measure: str
    colour: str = "unit"
    layout: str = "informal"
    units: bool = False
    focus: int = 0
    days: tuple[date, date] | None = None
    broadcasts: bool = False
    only: str | None = None
    to: str | None = None


@cache
def _component() -> Any:
    return st.components.v2.component(
        "orgmap.map",
        css=(_WEBMAP / "source" / "style.css").read_text(encoding="utf-8"),
        js=(_WEBMAP / "map.js").read_text(encoding="utf-8"),
    )


def network_map(shown: Network, looks: Looks, *, path: tuple[str, ...] = ()) -> Scene:
    """The map itself; returns what was drawn so that the page can say what was left out."""
    from orgmap.viz.scene import View, packed

    made = scene(looks)
    unfolded, chosen = state.unit(), state.person()
    view = View(
        layout=looks.layout,
        selected=chosen,
        to=looks.to,
        tie=tie(shown),
        focus=looks.focus,
        path=path,
        units=looks.units,
        unfolded=tuple(u for u in made.units if unfolded and u in shown.units_below(unfolded)) or None,
        isolated=tuple(u for u in made.units if looks.only and u in shown.units_below(looks.only)) or None,
        sentence=in_words(shown, looks, made),
    )

    def clicked() -> None:
        _take(made, state.value("map").get("clicked"))

    _component()(key="map", data=packed(made, view), on_clicked_change=clicked, height="content")
    return made


def in_words(shown: Network, looks: Looks, made: Scene) -> str:
    """What the map shows, for somebody who cannot see it."""
    by = "the formal chart" if looks.layout == "formal" else "who has ties with whom"
    people = len(made.people)
    folded = f", folded into {len(made.units):,} units" if looks.units else ""
    largest = [shown.name(person) for person in made.top[:3]]
    most = f" Largest by {measure_words(looks.measure)}: {listed(largest)}." if largest else ""
    chosen = state.person()
    ring = f" {shown.name(chosen)} is chosen." if chosen else ""
    return (
        f"Map of {people:,} people{folded}, arranged by {by}, with {made.drawn:,} of {made.informal:,} "
        f"informal ties.{most}{ring} Arrow keys go from person to person, Enter opens the card; the tables "
        "below hold the same."
    )


def _take(made: Scene, event: Mapping[str, Any] | None) -> None:
    """A click: a person or a unit is chosen, once more lets it go; a tie is; elsewhere nobody is."""
    if not event or event.get("scene") != made.key:
        return
    kind, at = event["kind"], event.get("at", -1)
    state.remember("tie", None)
    if kind == "unit":
        unit = made.units[at]
        state.select_unit(None if unit == state.unit() else unit)
    elif kind == "person":
        state.select(None if made.people[at] == state.person() else made.people[at])
    elif kind == "tie":
        state.remember("tie", (made.people[at], made.people[event["other"]]))
    else:
        state.select(None)


def tie(shown: Network) -> tuple[str, str] | None:
    """The two people whose tie was clicked, where both are still here."""
    asked = state.recall("tie")
    return asked if asked and all(end in shown.people for end in asked) else None


def usual_measure(shown: Network) -> str:
    """What sizes the dots until the reader chooses: betweenness of thousands takes its time."""
    from orgmap.viz.scene import MOST_AT_ONCE

    return "betweenness" if len(shown.people) <= MOST_AT_ONCE else "in_degree"


def measure_words(name: str) -> str:
    """A measure in plain words."""
    return answers.MAP_MEASURES.get(name, name.replace("_", " "))


# -- the answer of the page --------------------------------------------------------------------------------


def head(question: str, shown: Network, found: Answer[Broker] | None) -> None:
    """The question with its answer; on a large network with what is known before the answer is there."""
    if found is not None:
        said = of_brokers(found) + (steady.in_words(shown) if stands_between(found) else "")
        components.head(question, said, people={b.person: b.name for b in found.results[:4]})
        return
    components.head(question, f"{ranking.being_worked_out(shown)} The map below is ready.")
    ranking.work_out()


# -- answers kept for the session -----------------------------------------------------------------------


def looked_at(looks: Looks) -> Network:
    """The network of the days asked for, broadcasts counted or not; people and positions are the same."""

    def make(shown: Network) -> Network:
        from dataclasses import replace

        over = _ANY_NUMBER if looks.broadcasts else shown.options["broadcast_over"]
        asked = replace(shown, options={**shown.options, "broadcast_over": over})
        first, last = looks.days or (date.min, date.max)
        return asked.during(first, last)

    if looks.days is None and not looks.broadcasts:
        shown = state.network()
        if shown is not None:
            return shown
    return state.answer("looked at", make, days=looks.days, broadcasts=looks.broadcasts)


def score(looks: Looks) -> Score:
    """What sizes the dots, on the layers and days shown."""
    from orgmap.measures import measure

    seen = looked_at(looks)
    informal = tuple(name for name in looks.layers if name in seen.informal)
    if seen is state.network():
        return answers.score(looks.measure, informal)
    return state.answer(
        "measure",
        lambda _: measure(seen, looks.measure, layers=informal or None),
        name=looks.measure,
        layers=informal,
        days=looks.days,
        broadcasts=looks.broadcasts,
    )


def usual_score() -> Score | None:
    """What sizes the dots where the reader set nothing; asked before anybody looks."""
    shown = state.network()
    return answers.score(usual_measure(shown), shown.informal) if shown is not None else None


def usual_layers(shown: Network) -> tuple[str, ...]:
    """The ties drawn until the reader chooses: reporting lines, and whatever is informal."""
    every = [*([REPORTS_TO] if REPORTS_TO in shown.layers else []), *shown.layers]
    return tuple(dict.fromkeys(name for name in every if name == REPORTS_TO or name in shown.informal))


def usual_scene(on: Ground) -> Scene | None:
    """The map on light or dark ground where the reader set nothing; asked before anybody looks."""
    shown = state.network()
    if shown is None or not shown.informal:
        return None
    looks = Looks(usual_layers(shown), usual_measure(shown), colour=colours(shown)[0])
    return scene(looks, on=on)


def colours(shown: Network) -> list[str]:
    """What colours may mean here, the usual one first."""
    offered = ["unit"] if shown.units else []
    if shown.records.stances:
        offered.append("stance")
    offered.append("group")
    if any(shown.chart.depth.get(person) is not None for person in shown.people):
        offered.append("level")
    return offered


def scene(looks: Looks, *, on: Ground | None = None) -> Scene:
    """Everything drawn, packed, on the reader's ground; made anew only when something in it changed."""
    from orgmap.viz import scene as scenes
    from orgmap.viz.colouring import stance_positions
    from orgmap.viz.palette import stance_sign

    on = on or ground()

    def make(_: Network) -> Scene:
        seen = looked_at(looks)
        signs = stance_positions(seen) if looks.colour == "stance" else {}
        return scenes.scene(
            seen,
            places={name: answers.places(name) for name in ("informal", "formal")},
            values=score(looks).values,
            value_name=measure_words(looks.measure),
            groups=groups(looks.colour, on=on),
            layers=looks.layers,
            marks={person: stance_sign(position) for person, position in signs.items()},
            ground=on,
        )

    return state.answer(
        _hanging_on("scene", looks.colour),
        make,
        layers=looks.layers,
        measure=looks.measure,
        colour=looks.colour,
        days=looks.days,
        broadcasts=looks.broadcasts,
        ground=on,
    )


def groups(colour: str, *, on: Ground | None = None) -> Groups:
    """The colours of everybody on the reader's ground, by what colour means."""
    from orgmap.measures.communities import communities
    from orgmap.viz import colouring
    from orgmap.viz.palette import unit_groups

    on = on or ground()

    def make(shown: Network) -> Groups:
        if colour == "stance":
            return colouring.stance_groups(shown, ground=on)
        if colour == "level":
            return colouring.level_groups(shown, ground=on)
        if colour == "group":
            return colouring.numbered_groups(communities(shown).group, ground=on)
        return unit_groups(shown, ground=on)

    return state.answer(_hanging_on("groups", colour), make, colour=colour, ground=on)


def _hanging_on(verb: str, colour: str) -> str:
    """Colours by stance change with every stance entered, all others only with people and ties."""
    return f"{verb} by stance" if colour == "stance" else verb


def span() -> tuple[date, date] | None:
    """The first and the last day of any tie; None where no tie carries a date."""

    def make(shown: Network) -> tuple[date, date] | None:
        dated = [tie for tie in shown.ties if tie.first_seen and tie.last_seen and tie.layer != REPORTS_TO]
        first = min((tie.first_seen.date() for tie in dated if tie.first_seen), default=None)
        last = max((tie.last_seen.date() for tie in dated if tie.last_seen), default=None)
        return (first, last) if first and last and first < last else None

    return state.answer("span", make)
