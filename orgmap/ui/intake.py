"""Parts of the Data page: where files come in, what each was taken for, and which part is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from orgmap.errors import Problem
from orgmap.ui import components, contents, dropped, reading, shelf, state
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgmap.ui.case import Case
    from orgmap.ui.opening import Opening
    from orgmap.ui.shelf import Shelf

_MOST_OFFERED = 12
#: By this a remedy for the command line is known; here there is a button for it.
_TERMINAL = "orgmap mapping"
#: The box says "200MB per file" in words of its own; the label above it says it better. Static text only.
_STYLE = """<style>
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
</style>"""


def files() -> None:
    """Drop files: they are read at once, beside what is open or as a case of their own."""
    is_open = state.network() is not None
    key = f"upload:{state.count('upload')}"

    def taken() -> None:
        given = state.value(key) or []
        if not given:  # a run cut short lets go of boxes it had not drawn yet, which is no word of the reader
            return
        beside = is_open and not state.kept("upload-apart", False)
        ask = bool(state.kept("upload-ask", False))
        dropped.give([(file.name, file.getvalue()) for file in given], beside=beside, ask=ask)
        state.count("upload", step=1)

    st.html(_STYLE)
    largest = st.get_option("server.maxUploadSize")
    st.file_uploader(
        f"Drop files here, up to {largest} MB each: org chart, people, ties, stances, approvals, "
        "initiative, mailbox, survey",
        accept_multiple_files=True,
        key=key,
        on_change=taken,
    )
    if is_open:
        st.checkbox(
            "Open them as a case of their own",  # asked so that a box the browser draws empty does no harm
            key=state.widget("upload-apart", False),
            on_change=state.keep,
            args=("upload-apart",),
            help="Without it they come beside what is open.",
        )
    st.checkbox(
        "I say myself what the columns mean",
        key=state.widget("upload-ask", False),
        on_change=state.keep,
        args=("upload-ask",),
        help="For a register, a list of limits or an export of your own making. Otherwise you are asked "
        "only where a file is not understood.",
    )


def read_given() -> None:
    """Read what was just dropped, in the page's own run: a callback could not be stopped."""
    if dropped.given():
        with reading.told():
            dropped.open_given()


def path() -> None:
    """A folder, file or workspace by its path; one strange table can be explained like a dropped one."""
    with st.form("open-path", border=False):
        text = st.text_input("Or a folder, file or workspace on this machine", placeholder="~/my-initiative")
        asked = st.form_submit_button("Open it")
    if not asked:
        return
    if not text.strip():
        st.markdown("No folder, file or workspace is named: write its path, such as `~/my-initiative`.")
        return
    with st.spinner("Reading \u2026"), reading.told():
        state.open_path(text)
        dropped.hold(text, state.opening())
    st.rerun()


def problems(opening: Opening | None) -> None:
    """What is wrong with the files given last, and what each of them was taken for."""
    if opening is None or not opening.problems:
        return
    told = contents.faults(opening)
    count = len(told)
    st.subheader(f"{count} {'thing' if count == 1 else 'things'} to put right", anchor=False)
    held = dropped.shelf()
    components.problem_list([_here(one, held) for one in told])
    if held is not None and held.waiting:
        named = (*shelf.not_understood(opening.reports), *(one.file for one in opening.problems if one.file))
        faulty = [name for name in dict.fromkeys(named) if name in held.waiting]
        _as_windows(held, faulty)
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
        contents.file_table(opening.reports, key="files-given")
    if state.network() is not None:
        st.button("Put these files aside", on_click=dropped.put_aside, key="put-aside")


def _here(problem: Problem, held: Shelf | None) -> Problem:
    """A problem as it is put right on this page, where that is another way than on the command line."""
    if held is not None and problem.file is not None and held.legacy(problem.file):
        return Problem(
            "The text is not UTF-8.",
            "Read it as Windows text below, or save it as 'CSV UTF-8'.",
            problem.file,
        )
    if held is not None and problem.file in held.tables and _TERMINAL in problem.fix:
        return Problem("It is not clear what its columns hold.", "Say what they mean.", problem.file)
    return problem


def _as_windows(held: Shelf, names: Sequence[str]) -> None:
    """A button for each file that reads well as a text of Western Windows, with some words of it as proof."""
    for name in names[:_MOST_OFFERED]:
        words = held.legacy(name)
        if words:
            label = plain(f"Read {name} as Windows text: {', '.join(words)}")
            st.button(label, on_click=_recode, args=(held, name), key=f"windows-{name}")


def _recode(held: Shelf, name: str) -> None:
    held.recode(name)
    dropped.open_shelf()


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
    st.markdown(plain(contents.files_in_words(opened.reports)))
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
        _as_windows(held, strange)
        _offers(held, strange)
    for name in read:
        _other_sheets(held, name, opened.network.notes)
    _otherwise(held, [name for name in read if name not in strange])


def _other_sheets(held: Shelf, name: str, notes: Sequence[str]) -> None:
    """A button for each sheet of a workbook that was not read."""
    if not any(note.startswith(f"{name}: only the first sheet") for note in notes):
        return
    with st.container(horizontal=True):
        for title in held.sheets(name)[:_MOST_OFFERED]:
            label = plain(f"Read the sheet {title} of {name}, too")
            st.button(label, key=f"sheet-{name}-{title}", on_click=held.take_sheet, args=(name, title))


def _otherwise(held: Shelf, names: Sequence[str]) -> None:
    """Choose a file that was taken for the wrong thing; or say that all is right."""
    if not names:
        return
    key = f"taken-wrong-{state.count('taken wrong')}"

    def chosen() -> None:
        name = state.value(key)
        state.count("taken wrong", step=1)
        if name is not None:
            held.ask(name)

    with st.container(horizontal=True, vertical_alignment="bottom", key="taken-wrong"):
        st.selectbox(
            "Was a file taken for the wrong thing?",
            list(names),
            index=None,
            key=key,
            on_change=chosen,
            placeholder="Choose it, and say what its columns mean",
            width=380,
        )
        st.button(
            "All is right",
            on_click=dropped.clear_shelf,
            key="all-right",
            help="Until then a copy of what you dropped is kept aside, so that it can be read otherwise. It "
            "also goes when you open something else or leave.",
        )
