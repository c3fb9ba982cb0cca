"""The Map page's controls: layers, size, arrangement, search, the table's rows and the download."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.model import REPORTS_TO
from orgmap.ui import answers, state
from orgmap.ui.pictures import MOST_ON_MAP

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Score


def map_controls(shown: Network) -> tuple[list[str], str, str]:
    """Which layers, what sizes the dots, and whether by ties or by the chart."""
    names = [name for name in shown.layers if name != REPORTS_TO]
    every = [*([REPORTS_TO] if REPORTS_TO in shown.layers else []), *names]
    starts = [name for name in every if name == REPORTS_TO or name in shown.informal]
    measures = answers.measures()
    with st.container(horizontal=True, vertical_alignment="center"):
        arrangement = st.segmented_control(
            "Arranged by",
            ["informal", "formal"],
            key=state.widget("arrangement", "informal"),
            on_change=state.keep,
            args=("arrangement",),
            format_func=lambda name: "By ties" if name == "informal" else "By chart",
            required=True,
            label_visibility="collapsed",
        )
        with st.popover("Ties shown and size of dots"):
            layers = st.pills(
                "Ties shown",
                every,
                selection_mode="multi",
                key=state.widget("layers", starts),
                on_change=state.keep,
                args=("layers",),
                format_func=layer_words,
            )
            measure = st.selectbox(
                "A larger dot means more of",
                list(measures),
                key=state.widget("measure", "betweenness"),
                on_change=state.keep,
                args=("measure",),
                format_func=lambda name: measures[name],
            )
        st.caption(f"Larger: {measures[measure]}", width="content")
    return list(layers), measure or "betweenness", arrangement or "informal"


def layer_words(name: str) -> str:
    """A layer's name for a reader."""
    return "formal reporting lines" if name == REPORTS_TO else name.replace("_", " ")


def cut_to_size(shown: Network) -> Network:
    """The whole network, or one unit at a time where more people than a map can show are known."""
    if len(shown.people) <= MOST_ON_MAP:
        return shown
    units = sorted({person.unit for person in shown.people.values() if person.unit})
    if not units:
        return shown
    st.caption(f"{len(shown.people):,} people are more than one map can show; choose a unit.")
    unit = st.selectbox(
        "Unit", units, key=state.widget("map-unit", units[0]), on_change=state.keep, args=("map-unit",)
    )
    return shown.unit(unit or units[0])


def person_search(shown: Network) -> None:
    """Find a person by name; the map and the card follow."""
    people = sorted(shown.people, key=lambda person: shown.name(person).casefold())
    key = "search-person"
    # The box follows the person chosen elsewhere, so that map, card and box never disagree.
    st.session_state[key] = state.person()

    def found() -> None:
        state.select(state.value(key))
        state.count("map", step=1)

    st.selectbox(
        "Find a person",
        people,
        index=None,
        key=key,
        on_change=found,
        placeholder="Type a name",
        format_func=lambda person: told_apart(shown, person),
    )


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


def map_download(shown: Network, layers: Sequence[str]) -> None:
    """The stand-alone map: one HTML file that loads nothing from outside."""
    from orgmap.viz import map_html

    # The file is written only when asked for, outside any session: nothing in it may ask the session.
    places = answers.places("informal")
    st.download_button(
        "Download this map as one HTML file",
        lambda: map_html(shown, layers=layers or None, places=places),
        "map.html",
        "text/html",
        key="map-html",
        on_click="ignore",
    )
