"""The Map page's controls: layout, colour, ties, time, units, search, path, and the download.

What a link must bring back (layout, colour, size, folding, focus) is bound to the page address; the
rest is kept for the session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.model import REPORTS_TO
from orgmap.ui import address, answers, astray, maps, state
from orgmap.ui.maps import Looks

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Score

_COLOURS = {"unit": "unit", "stance": "stance", "group": "groups of close ties", "level": "level"}
#: What a screen reader calls the controls that show only their options.
_NAMES = {"layout": "How people are arranged", "show": "What a dot is", "focus": "Who is shown"}
_FOCUS = {0: "Everybody", 1: "One step", 2: "Two steps"}


def map_controls(shown: Network) -> Looks:
    """Everything the reader set."""
    colours = maps.colours(shown)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        layout = _bound("layout", ["informal", "formal"], {"informal": "By ties", "formal": "By chart"})
        units = _folding(shown)
        colour = st.selectbox(
            "Colour by",
            colours,
            key=in_address("colour", colours),
            on_change=to_address,
            args=("colour", colours[0]),
            format_func=lambda name: f"Colour: {_COLOURS[name]}",
            label_visibility="collapsed",
            width=230,
        )
        with st.popover("Ties, size and time"):
            layers, measure = _ties(shown), _size(shown)
            days, broadcasts = _days(), _broadcasts(shown)
            only = _only(shown)
        focus = 0
        if state.person() is not None:
            focus = int(_bound("focus", list(_FOCUS), _FOCUS))
    return Looks(
        layers=layers,
        measure=measure,
        colour=colour or "unit",
        layout=layout,
        units=units,
        focus=focus,
        days=days,
        broadcasts=broadcasts,
        only=only,
        to=other_end(shown),
    )


def _bound(name: str, options: list[Any], words: Mapping[Any, str]) -> Any:
    """One of a few options, kept in the page address."""
    return st.segmented_control(
        _NAMES[name],
        options,
        key=in_address(name, options),
        on_change=to_address,
        args=(name, options[0]),
        format_func=words.__getitem__,
        required=True,
        label_visibility="collapsed",
    )


def in_address(name: str, options: Sequence[Any]) -> str:
    """The key of a widget that a link to the page brings back; the first option needs no word there."""
    asked = st.query_params.get(name)
    known = next((option for option in options if str(option) == asked), options[0])
    if (led := address.asked_anew(name)) and led not in map(str, options):
        astray.note(name, led)
    key = state.widget(name, known)
    if address.moved(name):
        st.session_state[key] = known
        state.keep(name)
    if st.session_state[key] not in options:
        st.session_state[key] = options[0]
    address.write(name, None if st.session_state[key] == options[0] else str(st.session_state[key]))
    return key


def to_address(name: str, usual: Any) -> None:
    """Keep a widget's value for the session and in the page address; the usual one needs no word there."""
    state.keep(name)
    chosen = state.kept(name)
    address.write(name, None if chosen in (None, usual) else str(chosen))


def _folding(shown: Network) -> bool:
    """Whether people are folded into units; large networks begin so."""
    from orgmap.viz.scene import MOST_AT_ONCE

    if len(shown.units) < 2:
        return False
    words = {"people": "People", "units": "Units"}
    options = ["units", "people"] if len(shown.people) > MOST_AT_ONCE else ["people", "units"]
    return bool(_bound("show", options, words) == "units")


def _ties(shown: Network) -> tuple[str, ...]:
    names = [name for name in shown.layers if name != REPORTS_TO]
    every = [*([REPORTS_TO] if REPORTS_TO in shown.layers else []), *names]
    starts = list(maps.usual_layers(shown))
    chosen = st.pills(
        "Ties shown",
        every,
        selection_mode="multi",
        key=state.widget("layers", starts),
        on_change=state.keep,
        args=("layers",),
        format_func=layer_words,
    )
    return tuple(chosen)


def _size(shown: Network) -> str:
    measures = list(answers.measures())
    first = maps.usual_measure(shown)
    measures.sort(key=lambda name: name != first)
    chosen = st.selectbox(
        "A larger dot means more of",
        measures,
        key=in_address("size", measures),
        on_change=to_address,
        args=("size", measures[0]),
        format_func=maps.measure_words,
    )
    return chosen or first


def _days() -> tuple[date, date] | None:
    """The days chosen; None for all of them, or where no tie carries a date."""
    span = maps.span()
    if span is None:
        st.caption("No tie carries a date, so there is no time to choose.")
        return None
    chosen: Any = st.slider(
        "Ties seen between",
        *span,
        key=state.widget("days", span),
        on_change=state.keep,
        args=("days",),
        format="D MMM YYYY",
    )
    first, last = chosen
    return None if (first, last) == span else (first, last)


def _broadcasts(shown: Network) -> bool:
    """Whether messages to many count as ties; offered where there are messages."""
    if shown.records.events is None or not shown.records.events.num_rows:
        return False
    over = shown.options["broadcast_over"]
    hidden = st.toggle(
        f"Leave out messages to more than {over} people",
        key=state.widget("no-broadcasts", default=True),
        on_change=state.keep,
        args=("no-broadcasts",),
    )
    return not hidden


def _only(shown: Network) -> str | None:
    units = sorted(shown.units)
    if not units:
        return None
    return st.selectbox(
        "Show one unit alone",
        units,
        index=None,
        key=state.widget("only", None),
        on_change=state.keep,
        args=("only",),
        placeholder="All units",
    )


def layer_words(name: str) -> str:
    """A layer's name for a reader."""
    return "formal reporting lines" if name == REPORTS_TO else name.replace("_", " ")


def person_search(shown: Network) -> None:
    """Find a person by name; the map and the card follow."""
    key = "search-person"
    # The box follows the person chosen elsewhere, so that map, card and box never disagree.
    st.session_state[key] = state.person()

    def found() -> None:
        state.remember("tie", None)
        state.select(state.value(key))

    st.selectbox(
        "Find a person",
        names_in_order(shown),
        index=None,
        key=key,
        on_change=found,
        placeholder="Type a name",
        format_func=lambda person: told_apart(shown, person),
    )


def path_search(shown: Network, person: str) -> None:
    """The other end of a path from the chosen person."""
    key = "search-to"
    st.session_state[key] = other_end(shown)

    def found() -> None:
        if state.value(key) is None:
            st.query_params.pop("to", None)
        else:
            st.query_params["to"] = state.value(key)

    st.selectbox(
        "Way to",
        [other for other in names_in_order(shown) if other != person],
        index=None,
        key=key,
        on_change=found,
        placeholder="Through whom to …",
        format_func=lambda other: told_apart(shown, other),
    )


def other_end(shown: Network) -> str | None:
    """The other end of the path asked for, from the page address."""
    asked = st.query_params.get("to")
    if asked is not None and asked not in shown.people and not state.presenting():
        astray.note("to", asked)
    return asked if asked in shown.people and asked != state.person() else None


def names_in_order(shown: Network) -> list[str]:
    """Everybody's id, by name."""
    return state.answer(
        "names in order", lambda _: sorted(shown.people, key=lambda person: shown.name(person).casefold())
    )


def everybody_in_order() -> list[str]:
    """The same of the open case, asked before anybody looks."""
    shown = state.network()
    return names_in_order(shown) if shown is not None else []


def told_apart(shown: Network, person: str) -> str:
    """A name with its unit, so that two people of one name are told apart."""
    who = shown.people[person]
    return f"{who.label} ({who.unit})" if who.unit else who.label


def people_rows(shown: Network, score: Score, words: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Everybody with the measure of the map, highest first, and the ids of the rows."""
    order = score.ordered()
    ranks = score.ranks()
    rows = [
        {
            "name": shown.name(person),
            "title": shown.people[person].title,
            "unit": shown.people[person].unit,
            "grade": shown.grade(person),
            "rank": ranks.get(person),
            words: round(score[person], 4),
        }
        for person in order
    ]
    return rows, order


def map_download(looks: Looks) -> None:
    """The stand-alone map: one HTML file that loads nothing from outside."""
    from orgmap.viz import map_html

    # The file is written only when asked for, outside any session: nothing in it may ask the session.
    places, seen = answers.places(looks.layout), maps.looked_at(looks)
    alone = seen.unit(looks.only) if looks.only else seen
    st.download_button(
        "Download this map as one HTML file",
        lambda: map_html(alone, layers=looks.layers or None, places=places),
        "map.html",
        "text/html",
        key="map-html",
        on_click="ignore",
    )
