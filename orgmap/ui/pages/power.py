"""Power: influence against rank, and the brokers behind it."""

from __future__ import annotations

import streamlit as st

from orgmap.report.sentences import above_rank, of_power
from orgmap.ui import components, pictures, ranking, reliance, standing, state, steady

QUESTION = "Who really holds power here?"
shown = components.network_or_stop(QUESTION)
if not shown.informal:
    components.missing(
        QUESTION, "Only the formal chart is known: no file says who listens to whom.", part="ties"
    )
steady.take()
gap, brokers = ranking.gap(), ranking.brokers()
if gap is None:
    components.head(QUESTION, ranking.being_worked_out(shown))
    ranking.work_out()
    st.stop()
doubt = "" if above_rank(gap) is None else steady.in_words(shown)
components.head(
    QUESTION, of_power(gap, steady.influence()) + doubt, people={row.person: row.name for row in gap.results}
)

main, side = st.columns([7, 3], gap="medium")
with main:
    if any(row.gap is not None for row in gap.results):
        pictures.gap_chart(gap.results, shown)
    st.subheader("Brokers: who stands between others", anchor=False)
    standing.broker_list(brokers, shown)
with side:
    person = state.person()
    if person is None:
        st.markdown("Click a person to see the card.")
    else:
        components.card(shown, person)
        standing.carries_to(shown, person)
        standing.if_leaves(shown, person)

reliance.turned_to(shown)
reliance.key_set(shown)
standing.decision_path(shown)

st.page_link(components.BLOCKERS, label="Next: who could stop the initiative?")
components.how_we_know(
    gap.made_by,
    tuple(dict.fromkeys((*gap.notes, *(brokers.notes if brokers else ()), *shown.notes))),
    method="Influence is a person's mean weight in everybody's final view (Friedkin and Johnsen).",
)
