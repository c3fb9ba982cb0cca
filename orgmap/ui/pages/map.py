"""Map: who connects people who would not talk otherwise; click a person to see the card."""

from __future__ import annotations

import streamlit as st

from orgmap.report.sentences import of_brokers
from orgmap.ui import answers, components, controls, pictures, state

QUESTION = "Who connects people who would not talk otherwise?"
shown = components.network_or_stop(QUESTION)
if not shown.informal:
    components.missing(QUESTION, "Only the formal chart is known: no file says who talks with whom.")
found = answers.brokers()
components.head(QUESTION, of_brokers(found), people={b.person: b.name for b in found.results[:4]})

picture, side = st.columns([7, 3], gap="medium")
with picture:
    layers, measure, arrangement = controls.map_controls(shown)
    drawn = pictures.network_map(controls.cut_to_size(shown), layers, measure, arrangement)
    for note in drawn.notes:
        st.caption(note)
with side:
    controls.person_search(shown)
    person = state.person()
    if person is None:
        st.markdown("Click a person on the map, or search, to see who they are and why they matter.")
    else:
        components.card(shown, person)

with st.expander("The same as a table"):
    rows, people = controls.people_rows(shown, answers.score(measure, layers), answers.MAP_MEASURES[measure])
    components.people_table(rows, people, key="map-table", file="people.csv")
controls.map_download(shown, layers)
st.page_link(components.POWER, label="Next: who has more influence than rank?")
components.how_we_know(
    found.made_by,
    (*found.notes, *shown.notes),
    method="Standing between others is betweenness: the share of shortest ways that run through a person.",
)
