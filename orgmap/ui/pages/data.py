"""Data: open files or type, see what each was taken for and whether it can be trusted, history and undo."""

from __future__ import annotations

import streamlit as st

from orgmap.ui import byhand, components, contents, dropped, intake, mapping, parts, sections, state, trust

QUESTION = "What do these files say, and can I trust it?"
intake.read_given()
opening, shown, opened, held = state.opening(), state.network(), state.case(), dropped.shelf()

# Never st.stop() here: after it Streamlit keeps what hidden widgets held, and shows them empty later.
if held is not None and held.asked is not None:
    components.head(QUESTION, contents.before_reading(held.asked), cards=False)
    mapping.dialog(held)
elif shown is None or opened is None:
    components.head(QUESTION, contents.in_words(opening, shown), cards=False)
    intake.problems(opening)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Drop what you have", anchor=False)
        intake.files()
        intake.path()
        components.sample_button("Open the sample case instead")
    with right:
        byhand.begin()
else:
    components.chosen_bar(shown)
    # What went wrong with files is told where files are.
    failed = opening if sections.here() == "files" else None
    components.head(QUESTION, contents.in_words(failed, shown), cards=False)
    check = trust.first(opened)
    here = parts.part(opened)
    parts.show(here, opened, opening)
    parts.next_steps(opened, here)
    components.how_we_know(shown.made_by(layers=tuple(shown.layers)), shown.notes)
    check()
