"""Mirror: one's own network, the units one does not see, on whom one leans, whom one resembles."""

from __future__ import annotations

import streamlit as st

from orgmap.ui import answers, components, reflection

QUESTION = "What does my own network look like, and what do I not see?"
shown = components.network_or_stop(QUESTION)
if not shown.informal:
    components.missing(
        QUESTION, "Only the formal chart is known: no file says who talks with whom.", part="ties"
    )
me = reflection.chosen(shown)
if me is None:
    components.head(QUESTION, "Say who you are, and this page shows what the files show of your own ties.")
    reflection.choose_yourself(shown)
    st.stop()

answer = answers.mirror(me)
picture = answer.results[0]
place = st.empty()
reflection.choose_yourself(shown)
if reflection.looks_later(shown, me):
    with place.container():
        components.head(QUESTION, "Three guesses first; then this page shows what the files show.")
    st.stop()
with place.container():
    components.head(QUESTION, reflection.in_words(shown, picture), people={me: shown.name(me)}, cards=False)
reflection.guess_beside(shown, me)

left, right = st.columns(2, gap="large")
with left:
    reflection.section("Units you do not see", picture.blind_spots, "You have a tie with every unit.")
    lean = (picture.over_reliance,) if picture.over_reliance else ()
    reflection.section("On whom you lean", lean, "Nobody: without any one contact you reach as many people.")
with right:
    reflection.section("How far you keep to people like you", picture.bias, "That is not known.")
    reflection.measures(picture)
st.page_link(components.MAP, label="See yourself on the map")
components.how_we_know(
    answer.made_by,
    (*answer.notes, *shown.notes),
    method="A contact is anybody with a tie to or from you. 'Without' sentences take a contact away and "
    "count again.",
)
