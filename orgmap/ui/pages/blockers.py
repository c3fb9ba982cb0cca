"""Stances and blockers: who could stop or slow the initiative, and what is known of their stance."""

from __future__ import annotations

import streamlit as st

from orgmap.report.sentences import of_blockers
from orgmap.ui import components, entries, obstacles, stances

QUESTION = "Who could stop or slow this?"
shown = components.network_or_stop(QUESTION)
components.asked_or_stop(QUESTION, shown, "No initiative is known: there is nothing to stop.")
with st.spinner("Solving the plan to see what each yes changes …"):
    found = obstacles.blockers()
unknown = "" if shown.records.stances else " No stance is entered yet: everybody counts as undecided."
people = {blocker.person: blocker.name for blocker in found.results}
components.head(QUESTION, of_blockers(found) + unknown, people=people)
obstacles.shut_gates()

about = obstacles.about(found)
obstacles.next_steps(shown, about)
if found.results:
    picture, side = st.columns([7, 3], gap="medium")
    with picture:
        obstacles.picture(found)
    with side:
        obstacles.side(shown, about)
    st.subheader("Who, how, and what a yes would change", anchor=False)
    for blocker in found.results:
        entries.blocker_entry(blocker)
    obstacles.ask_for_ways(found)
# Where nobody's stance is entered that is what is missing, so it comes first.
if not shown.records.stances:
    stances.section(shown)
obstacles.brake_list(shown)
if shown.records.stances:
    stances.section(shown)
st.page_link(components.PLAN, label="Next: in which order to talk to them?")
components.how_we_know(
    found.made_by,
    (*found.notes, *shown.notes),
    method="Found from position, entered stance and gate rule. 'If' sentences compare approval with and "
    "without that person's yes; they are not causes. The share of the decision is Shapley and Shubik's: how "
    "often somebody's yes is the one that completes approval when people come round in random order. Ranges "
    "hold in eight of ten worlds with other habits of people, other luck and a common good or bad quarter.",
)
