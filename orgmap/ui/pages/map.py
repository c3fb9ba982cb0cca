"""Map: who connects people who would not talk otherwise; click a person or a tie to see the card."""

from __future__ import annotations

import streamlit as st

from orgmap.report.sentences import stands_between
from orgmap.ui import components, controls, interfaces, maps, ranking, steady, ties

QUESTION = "Who connects people who would not talk otherwise?"
shown = components.network_or_stop(QUESTION)
if not shown.informal:
    components.missing(
        QUESTION, "Only the formal chart is known: no file says who talks with whom.", part="ties"
    )
steady.take()
found = ranking.brokers()
maps.head(QUESTION, shown, found)

picture, side = st.columns([7, 3], gap="medium")
with picture:
    looks = controls.map_controls(shown)
    path = ties.way(looks)
    with st.spinner("Laying out the map …", show_time=True):
        drawn = maps.network_map(shown, looks, path=path.people if path else ())
    ties.left_out(drawn, looks)
    if found is not None and stands_between(found):
        steady.below(shown)
with side:
    ties.side(shown, looks, path)

with components.lazy("Ties between units, as a matrix", "map-matrix") as opened:
    if opened:
        interfaces.matrix_beside_map(shown)
with components.lazy("The same as a table", "map-tables") as opened:
    if opened:
        ties.tables(shown, looks)
controls.map_download(looks)
st.page_link(components.POWER, label="Next: who has more influence than rank?")
components.how_we_know(
    found.made_by if found else shown.made_by(layers=shown.informal),
    (*(found.notes if found else ()), *shown.notes),
    method="Standing between others is betweenness: the share of shortest ways that run through a person.",
)
