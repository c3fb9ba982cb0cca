"""Start: what orgmap is for, the sample case, and the user's own files."""

from __future__ import annotations

import streamlit as st

from orgmap.ui import components, state

components.head(
    "Who really decides here, and whom do I talk to first?",
    "orgmap sets the org chart beside the ties people really have. It shows who connects the others, "
    "who could stop an initiative, and in which order to talk to people. "
    "Every answer comes with its reasons, down to the rows of your files.",
)

shown = state.network()
if shown is not None:
    components.chosen_bar(shown)
    st.page_link(components.MAP, label="Go on to the map")
    st.page_link(components.PLAN, label="Go on to the plan")

left, right = st.columns(2, gap="large")
with left:
    st.subheader("See it on an invented company", anchor=False)
    st.markdown(
        "About 180 people, six months of messages, a survey, and a category lead who must win four "
        "business units for one framework."
    )
    components.sample_button("Open the sample case")
with right:
    st.subheader("Use your own files", anchor=False)
    st.markdown(
        "An org chart, a list of who asks whom, a mailbox: whatever you have. Ten typed rows are enough "
        "for a first answer."
    )
    if st.button("Open your own files", key="own-files"):
        st.switch_page(components.DATA)

st.divider()
PROMISES = {
    "Who really holds power": "People whom others go through and listen to, whatever their grade, beside "
    "those whose grade says more than their influence.",
    "Who could stop it": "Votes, vetoes and chairs against what you know of each person's stance. "
    "What nobody entered stays unknown; nothing is read out of messages.",
    "In which order to talk": "Week by week, in person or through somebody they trust, with the chance "
    "as a band and the comparison with talking to the easiest person first.",
}
for column, (title, words) in zip(st.columns(3, gap="large"), PROMISES.items(), strict=True):
    column.markdown(f"**{title}**")
    column.markdown(words)

st.caption(
    "Everything stays on this machine. Message bodies are never read. "
    "Not for hiring, firing, pay or performance."
)
