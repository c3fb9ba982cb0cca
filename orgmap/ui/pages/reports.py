"""Reports: what can be handed on, what is in each file, and what stays here."""

from __future__ import annotations

import streamlit as st

from orgmap.ui import components, handouts

QUESTION = "What can I hand on, and what stays here?"
shown = components.network_or_stop(QUESTION)
with st.spinner("Looking what can be made …"):
    components.head(QUESTION, handouts.in_words(shown), cards=False)
    handouts.listing(shown)
st.page_link(components.PLAN, label="Back to the plan")
components.how_we_know(
    shown.made_by(layers=tuple(shown.layers)),
    (
        "Every file carries: not for hiring, firing, pay or performance.",
        "What you download is noted, so that forgetting a person can name the files that still hold them.",
        *shown.notes,
    ),
)
