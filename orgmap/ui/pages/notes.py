"""Notes: what a text seems to say of people, ties and stances; nothing counts until it is accepted."""

from __future__ import annotations

import streamlit as st

from orgmap.ui import components, jottings

QUESTION = "What do my notes say, and what of it should count?"
shown = components.network_or_stop(QUESTION)
found = jottings.proposals()
components.head(QUESTION, jottings.in_words(found), cards=False)

left, right = st.columns([4, 6], gap="large")
with left:
    jottings.give_text()
with right:
    jottings.open_ones(found, shown)
jottings.decided(found)
st.page_link(components.BLOCKERS, label="See the stances as they stand")
components.how_we_know(
    shown.made_by(layers=tuple(shown.layers)),
    (
        "A sentence is read for the people it names and what it says of them; it stays attached as evidence.",
        "A stance taken from a note counts as a guess until you say how sure you are.",
        "Read only what you give here: messages are never read.",
    ),
)
