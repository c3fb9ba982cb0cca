"""Data: open files or type, see what each was taken for and what is wrong with it, history and undo."""

from __future__ import annotations

import streamlit as st

from orgmap.ui import byhand, components, contents, intake, keeping, mapping, state

QUESTION = "What do these files say, and can I trust it?"
opening, shown, opened, held = state.opening(), state.network(), state.case(), state.shelf()
if held is not None and held.asked is not None:
    components.head(QUESTION, contents.before_reading(held.asked), cards=False)
    mapping.dialog(held)
    st.stop()
components.head(QUESTION, contents.in_words(opening, shown), cards=False)
if shown is None or opened is None:
    left, right = st.columns(2, gap="large")
    with left:
        intake.files()
        intake.path()
        components.sample_button("Open the sample case instead")
    with right:
        byhand.begin()
    intake.problems(opening)
    st.stop()

components.chosen_bar(shown)
part = intake.part()
if part == "files":
    left, right = st.columns(2, gap="large")
    with left:
        intake.files()
    with right:
        intake.path()
    intake.problems(opening)
    intake.reports(opened)
    st.subheader("What is open now", anchor=False)
    contents.contents_table(shown)
elif part == "people":
    byhand.people_editor(shown)
    byhand.problems()
elif part == "ties":
    byhand.sketch(shown)
    byhand.problems()
elif part == "history":
    keeping.history(opened)
    keeping.keep(opened)
    keeping.forget(shown)
st.page_link(components.MAP, label="Look at the map")
components.how_we_know(shown.made_by(layers=tuple(shown.layers)), shown.notes)
