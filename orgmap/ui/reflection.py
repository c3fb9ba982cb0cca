"""Parts of the Mirror page: who looks into it, what it says, and the numbers behind it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import percent
from orgmap.ui import components, state
from orgmap.ui.controls import told_apart

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import EgoPicture, Reason

_MEASURES = {
    "contacts": "people you have a tie with",
    "named_by_me": "people you name",
    "naming_me": "people who name you",
    "units_reached": "units you have a tie with",
    "reach_two_steps": "people within two steps",
    "top_contact_share": "of your ties' strength with one contact",
    "density_among_contacts": "of your contacts' pairs tied to each other",
    "constraint": "held by contacts who know each other (constraint; 0 free, 1 held)",
}
_SHARES = ("top_contact_share", "density_among_contacts")


def chosen(shown: Network) -> str | None:
    """Who looks into the mirror: whoever was named here, else the one who leads the initiative."""
    initiative = shown.records.initiative
    default = initiative.me if initiative and initiative.me in shown.people else None
    me = state.kept("me", default)
    return me if me in shown.people else None


def choose_yourself(shown: Network) -> None:
    """The box in which one says who one is."""
    st.selectbox(
        "I am",
        sorted(shown.people, key=lambda person: shown.name(person).casefold()),
        index=None,
        key=state.widget("me", chosen(shown)),
        on_change=state.keep,
        args=("me",),
        placeholder="Type a name",
        format_func=lambda person: told_apart(shown, person),
        width=420,
    )


def in_words(shown: Network, picture: EgoPicture) -> str:
    """How many people and units the ties lead to, and how many units they do not."""
    name = shown.name(picture.person)
    contacts = picture.measures.get("contacts", 0.0)
    if not contacts:
        return f"{name}, the files show no tie of yours."
    units = picture.measures.get("units_reached", 0.0)
    reach = picture.measures.get("reach_two_steps", 0.0)
    text = (
        f"{name}, you have ties with {_count(contacts, 'person', 'people')} in "
        f"{_count(units, 'unit', 'units')}, and {reach:,.0f} people within two steps."
    )
    blind = len(picture.blind_spots)
    if not blind:
        return f"{text} No unit is out of your sight."
    return f"{text} In {_count(blind, 'unit', 'units')} you know nobody."


def _count(number: float, one: str, many: str) -> str:
    return f"{number:,.0f} {one if number == 1 else many}"


def section(title: str, found: Sequence[Reason], otherwise: str) -> None:
    """Sentences with the rows that show them, or the sentence for none."""
    st.subheader(title, anchor=False)
    if not found:
        st.markdown(otherwise)
    components.reasons(found)


def measures(picture: EgoPicture) -> None:
    """The numbers, in words."""
    import pandas as pd

    st.subheader("In numbers", anchor=False)
    rows = [
        {"": words, "yours": _shown(name, picture.measures[name])}
        for name, words in _MEASURES.items()
        if name in picture.measures
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True)


def _shown(name: str, value: float) -> str:
    if math.isnan(value):
        return "not known"
    if name in _SHARES:
        return percent(value)
    return f"{value:.2f}" if name == "constraint" else f"{value:,.0f}"
