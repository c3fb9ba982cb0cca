"""Parts of the Data page: where files come in, what each was taken for, and which part is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from orgmap.ui import components, contents, dropped, shelf, state
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgmap.ui.case import Case
    from orgmap.ui.opening import Opening
    from orgmap.ui.shelf import Shelf

_MOST_OFFERED = 12


def files() -> None:
    """Drop files: they are read at once, beside what is open or as a case of their own."""
    is_open = state.network() is not None
    key = f"upload:{state.count('upload')}"

    def taken() -> None:
        given = state.value(key) or []
        beside = is_open and bool(state.kept("upload-beside", True))
        ask = bool(state.kept("upload-ask", False))
        dropped.open_uploads([(file.name, file.getvalue()) for file in given], beside=beside, ask=ask)
        state.count("upload", step=1)

    st.file_uploader(
        "Drop files here: org chart, people, ties, stances, approvals, initiative, mailbox, survey",
        accept_multiple_files=True,
        key=key,
        on_change=taken,
    )
    if is_open:
        st.checkbox(
            "Put them beside what is open",
            key=state.widget("upload-beside", True),
            on_change=state.keep,
            args=("upload-beside",),
            help="Without it they are opened as a case of their own.",
        )
    st.checkbox(
        "I say myself what the columns mean",
        key=state.widget("upload-ask", False),
        on_change=state.keep,
        args=("upload-ask",),
        help="For a register, a list of limits or an export of your own making. Otherwise you are asked "
        "only where a file is not understood.",
    )


def path() -> None:
    """A folder, file or workspace by its path."""
    text = st.text_input("Or a folder, file or workspace on this machine", placeholder="~/my-initiative")
    if st.button("Open it", disabled=not text, key="open-path"):
        with st.spinner("Reading \u2026"):
            state.open_path(text)
        st.rerun()


def problems(opening: Opening | None) -> None:
    """What is wrong with the files given last, and what each of them was taken for."""
    if opening is None or not opening.problems:
        return
    count = len(opening.problems)
    st.subheader(f"{count} {'thing' if count == 1 else 'things'} to put right", anchor=False)
    components.problem_list(opening.problems)
    held = dropped.shelf()
    if held is not None and held.waiting:
        named = (*shelf.not_understood(opening.reports), *(one.file for one in opening.problems if one.file))
        faulty = [name for name in dict.fromkeys(named) if name in held.waiting]
        _offers(held, faulty)
        left = held.waiting - set(faulty)
        if faulty and left:
            st.button(
                f"Read the other {'file' if len(left) == 1 else 'files'} without",
                on_click=_without,
                args=(faulty,),
                key="read-others",
            )
    if opening.reports:
        contents.file_table(opening.reports)


def _offers(held: Shelf, names: Sequence[str]) -> None:
    """A button for each file whose columns the reader could explain."""
    with st.container(horizontal=True):
        for name in names[:_MOST_OFFERED]:
            if name in held.tables:
                st.button(
                    plain(f"Say what the columns of {name} mean"),
                    on_click=held.ask,
                    args=(name,),
                    key=f"ask-{name}",
                )


def _without(names: Sequence[str]) -> None:
    held = dropped.shelf()
    if held is not None:
        for name in names:
            held.leave_out(name)
        dropped.open_shelf()


def reports(opened: Case) -> None:
    """What each file of the open case was taken for, how it was read, and the way to say otherwise."""
    if not opened.reports:
        return
    st.subheader("What each file was taken for", anchor=False)
    contents.file_table(opened.reports)
    contents.said_of(opened.reports, opened.network.notes)
    held = dropped.shelf()
    if held is None:
        st.caption("Taken for the wrong thing? Tick 'I say myself what the columns mean' and drop it again.")
        return
    read = [name for name in held.tables if name not in held.waiting]
    strange = [name for name in shelf.not_understood(opened.reports) if name in read]
    if strange:
        st.markdown(f"**{len(strange)} not understood**, so nothing of it was read.")
        _offers(held, strange)
    known = [name for name in read if name not in strange]
    if known:
        with st.container(horizontal=True, vertical_alignment="center", key="taken-wrong"):
            st.caption("Taken for the wrong thing?", width="content")
            for name in known[:_MOST_OFFERED]:
                st.button(plain(name), type="tertiary", on_click=held.ask, args=(name,), key=f"wrong-{name}")
            st.button("All is right", on_click=dropped.clear_shelf, key="all-right", type="tertiary")
        st.caption("What you dropped is kept aside for this until you say so, open something else or leave.")
