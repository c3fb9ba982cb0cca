"""Data: open files or a folder, see what each was taken for, and what is wrong with it."""

from __future__ import annotations

import streamlit as st

from orgmap.ui import components, contents, state

opening, shown = state.opening(), state.network()
components.head("What do these files say, and can I trust it?", contents.in_words(opening, shown))
if shown is not None:
    components.chosen_bar(shown)

left, right = st.columns(2, gap="large")
with left:
    files = st.file_uploader(
        "Drop files here: org chart, people, ties, stances, approvals, initiative, mailbox",
        accept_multiple_files=True,
        key=f"upload:{state.count('upload')}",
    )
    if st.button("Read these files", type="primary", disabled=not files, key="read-files"):
        with st.spinner("Reading …"):
            state.open_uploads((file.name, file.getvalue()) for file in files)
        state.count("upload", step=1)
        st.rerun()
with right:
    path = st.text_input("Or a folder, file or workspace on this machine", placeholder="~/my-initiative")
    if st.button("Open it", disabled=not path, key="open-path"):
        with st.spinner("Reading …"):
            state.open_path(path)
        st.rerun()

if opening is not None and opening.problems:
    st.subheader(f"{len(opening.problems)} to put right", anchor=False)
    components.problem_list(opening.problems)
if opening is not None and opening.reports:
    st.subheader("What each file was taken for", anchor=False)
    contents.file_table(opening.reports)
if shown is None:
    components.sample_button("Open the sample case instead")
else:
    st.subheader("What is open now", anchor=False)
    contents.contents_table(shown)
    st.page_link(components.MAP, label="Look at the map")
    components.how_we_know(shown.made_by(layers=tuple(shown.layers)), shown.notes)
