"""Units: which hardly talk to each other, how easy each is to win, and what one of them lives on."""

from __future__ import annotations

import streamlit as st

from orgmap.ui import answers, components, interfaces, state

QUESTION = "Which units hardly talk to each other, and where is it easiest to begin?"
shown = components.network_or_stop(QUESTION)
if not shown.informal:
    components.missing(
        QUESTION, "Only the formal chart is known: no file says who talks with whom.", part="ties"
    )
matrix, ease = answers.interfaces(), answers.units()
if len(ease.results) < 2:
    components.missing(QUESTION, "Fewer than two units are known. Say who is in which.", part="people")
components.head(
    QUESTION,
    interfaces.in_words(shown, matrix.results, ease.results),
    people={u: u for u in shown.units},
    choose=state.select_unit,
)

picture, side = st.columns([7, 3], gap="medium")
with picture:
    interfaces.matrix(shown, matrix.results, ease.results)
    st.subheader("Where it is easiest to begin", anchor=False)
    interfaces.ease_table(shown, ease)
with side:
    unit = state.unit()
    if unit is None:
        st.markdown("Click a cell or a row of the table to see what a unit lives on and who decides there.")
    else:
        interfaces.unit_card(shown, unit)

interfaces.order(shown)
st.page_link(components.BLOCKERS, label="Next: who could stop the initiative?")
components.how_we_know(
    matrix.made_by,
    (*matrix.notes, *ease.notes, *shown.notes),
    method="Chance keeps everybody's number of ties and forgets the units. People of one unit talk most with "
    "each other, so most cells off the diagonal lie below chance; a framed pair lies furthest below.",
)
