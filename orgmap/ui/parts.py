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
    state,
    trust,
    unitsheet,
    whoiswho,
)
from orgmap.ui.controls import in_address, to_address

if TYPE_CHECKING:
    from orgmap.ui.case import Case
    from orgmap.ui.opening import Opening

PARTS = {
    "files": "Files",
    "people": "People and units",
    "ties": "Who talks to whom",
    "initiative": "Initiative and gates",
    "who": "Who is who",
    "trust": "Can I trust it?",
    "history": "History and keeping",
}


def part(opened: Case) -> str:
    """Which part of the page is shown; kept from page to page."""
    asked = whoiswho.count(opened)
    words = {**PARTS, "who": f"{PARTS['who']} ({asked})" if asked else PARTS["who"]}
    wanted = st.query_params.get("part")
    if wanted in PARTS and state.kept("part") != wanted:
        state.put("part", wanted)  # a link says which
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
        st.page_link(components.PLAN, label="Next: in which order to talk to them?")
    elif chosen == "who":
        whoiswho.who_is_who(opened)
    elif chosen == "trust":
        trust.trust(opened, shown)
    elif chosen == "history":
        keeping.history(opened)
        keeping.keep(opened)
        keeping.forget(shown)


def _files(opened: Case, opening: Opening | None) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        intake.files()
    with right:
        intake.path()
    intake.problems(opening)
    intake.reports(opened)
    st.subheader(
        "What is open now" if opened.as_of is None else f"What stood on {opened.as_of}", anchor=False
    )
    asof.day_choice(opened)
    contents.contents_table(opened.network)
