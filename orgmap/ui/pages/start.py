"""Start: three doors, the sample case one click away, and the workspaces opened lately."""

from __future__ import annotations

import streamlit as st

from orgmap.ui import components, doors, parts, state

QUESTION = "Who really decides here, and whom do I talk to first?"
shown, opened = state.network(), state.case()
if shown is None or opened is None:
    components.head(
        QUESTION,
        "orgmap sets the org chart beside the ties people really have. It shows who connects the others, who "
        "could stop an initiative, and in which order to talk to people. "
        "Every answer comes with its reasons, down to the rows of your files.",
    )
    doors.what_failed(state.opening())
else:
    components.chosen_bar(shown)
    components.head(QUESTION, doors.what_is_open(opened), cards=False)
    parts.next_steps(opened)

doors.doors(is_open=shown is not None)

st.divider()
left, middle, right = st.columns(3, gap="large")
with left:
    st.subheader("See it on an invented company", anchor=False)
    st.markdown(
        "About 180 people, six months of messages, a survey, and a category lead who must win four "
        "business units for one framework."
    )
    components.sample_button("Open the sample case", first=shown is None)
with middle:
    doors.what_it_takes()
with right:
    doors.recent_list()

st.caption(
    "Everything stays on this machine. Message bodies are never read. "
    "Not for hiring, firing, pay or performance."
)
