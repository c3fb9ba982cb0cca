"""The parts of the Data page, which of them is shown, and what stands in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from orgmap.ui import (
    asking,
    asof,
    byhand,
    components,
    contents,
    intake,
    keeping,
    sections,
    state,
    trust,
    unitsheet,
    whoiswho,
)
from orgmap.ui.controls import in_address, to_address
from orgmap.ui.sections import PARTS

if TYPE_CHECKING:
    from orgmap.ui.case import Case
    from orgmap.ui.opening import Opening


def part(opened: Case) -> str:
    """Which part of the page is shown; kept from page to page."""
    asked = whoiswho.count(opened)
    words = {**PARTS, "who": f"{PARTS['who']} ({asked})" if asked else PARTS["who"]}
    wanted = st.query_params.get("part")
    if wanted in PARTS and state.kept("part") != wanted:
        state.put("part", wanted)  # a link says which, also one of this page itself
    chosen = st.segmented_control(
        "Part of the page",
        list(PARTS),
        key=in_address("part", list(PARTS)),
        on_change=to_address,
        args=("part", "files"),
        format_func=words.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    return chosen or "files"


def show(chosen: str, opened: Case, opening: Opening | None) -> None:
    """One part of the page."""
    shown = opened.network
    if chosen == "files":
        _files(opened, opening)
    elif chosen == "people":
        byhand.people_editor(shown)
        byhand.problems()
        unitsheet.units_editor(shown)
    elif chosen == "ties":
        byhand.sketch(shown)
        byhand.problems()
    elif chosen == "initiative":
        asking.initiative(shown)
        asking.rights_table(shown)
    elif chosen == "who":
        whoiswho.who_is_who(opened)
    elif chosen == "trust":
        trust.trust(opened, shown)
    elif chosen == "history":
        keeping.history(opened)
        keeping.keep(opened)
        keeping.forget(shown)


def next_steps(opened: Case, here: str | None = None) -> None:
    """What to do next: what is missing first, else what the data already answer.

    ``here`` is the part of the Data page that is shown; None on another page.
    """
    shown = opened.network
    with st.container(horizontal=True, vertical_alignment="center", key="data-next"):
        if state.presenting():  # what is missing is entered on pages that are closed meanwhile
            st.page_link(components.PLAN, label="Next: in which order to talk to them?")
        elif not shown.informal:
            _to_part("Next: say who talks to whom", "ties", here)
            if shown.records.initiative is not None and shown.records.rights:
                st.page_link(components.PLAN, label="Next: in which order to talk to them?")
            return
        elif shown.records.initiative is None or not shown.records.rights:
            _to_part("Next: the initiative and its gates", "initiative", here)
        elif not shown.records.stances:
            st.page_link(components.BLOCKERS, label="Next: who is for it, who against?")
        else:
            st.page_link(components.PLAN, label="Next: in which order to talk to them?")
        st.page_link(components.MAP, label="Look at the map")


def _to_part(label: str, name: str, here: str | None) -> None:
    if here is None:
        st.page_link(components.DATA, label=label, query_params={"part": name})
    elif here != name:
        sections.button(label, name)


def _files(opened: Case, opening: Opening | None) -> None:
    intake.problems(opening)
    left, right = st.columns(2, gap="large")
    with left:
        intake.files()
    with right:
        intake.path()
    intake.reports(opened)
    st.subheader(
        "What is known now" if opened.as_of is None else f"What stood on {opened.as_of}", anchor=False
    )
    asof.day_choice(opened)
    contents.contents_table(opened.network)
