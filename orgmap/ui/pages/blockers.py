"""Stances and blockers: who could stop or slow the initiative, and what is known of their stance."""

from __future__ import annotations

import streamlit as st

from orgmap.report.sentences import of_blockers
from orgmap.ui import components, entries, obstacles, stances, state

QUESTION = "Who could stop or slow this?"
shown = components.network_or_stop(QUESTION)
components.asked_or_stop(QUESTION, shown, "No initiative is known: there is nothing to stop.")
with st.spinner("Solving the plan to see what each yes changes …"):
    found = obstacles.blockers()
components.head(QUESTION, of_blockers(found), people={b.person: b.name for b in found.results})

if found.results:
    picture, side = st.columns([7, 3], gap="medium")
    with picture:
        obstacles.picture(found)
    with side:
        person = state.person()
        if person is None:
            st.markdown("Click a person to see the card.")
        else:
            components.card(shown, person)
    for blocker in found.results:
        entries.blocker_entry(blocker)
    obstacles.ask_for_ways(found)
obstacles.brake_list(shown)

stances.section(shown)
st.page_link(components.PLAN, label="Next: in which order to talk to them?")
components.how_we_know(
    found.made_by,
    (*found.notes, *shown.notes),
    method="Found from position, entered stance and gate rule. 'If' sentences compare approval with and "
    "without that person's yes; they are not causes.",
)
