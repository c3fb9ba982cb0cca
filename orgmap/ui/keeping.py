"""Parts of the Data page: the book of changes with undo, keeping a draft, and forgetting a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from orgmap.errors import OrgmapError
from orgmap.ui import components, state, tables
from orgmap.ui.controls import told_apart
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.ui.case import Case

_INFORMED = {"yes": True, "no": False, "not known": None}


def history(opened: Case) -> None:
    """Every change, the latest first, with one click to take the latest back."""
    changes = opened.history()
    standing = [
        one for one in changes if one.undone_by is None and one.verb not in ("create", "undo", "plan")
    ]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Undo the latest change", key="undo-change", disabled=not standing, on_click=_undo)
        if standing:
            st.caption(plain(f"It was: {standing[-1].summary}"))
    tables.table(
        [
            {
                "when": f"{one.at:%Y-%m-%d %H:%M}",
                "who": one.who,
                "what": one.summary,
                "since then": "taken back" if one.undone_by else "it stands",
            }
            for one in reversed(changes)
        ],
        key="history",
        file="history.csv",
    )


def _undo() -> None:
    state.undo()
    for name in ("stances", "by hand"):
        state.count(name, step=1)


def keep(opened: Case) -> None:
    """A draft goes away when the app stops; this makes a workspace of it, with its purpose on record."""
    if not opened.is_draft:
        st.markdown("This is a workspace: every change is saved in its folder at once.")
        return
    st.subheader("Keep it", anchor=False)
    st.markdown("So far this is a draft: it goes away when the app is stopped. As a workspace it stays.")
    with st.form("keep-draft", border=False):
        place = st.text_input("Folder (new or empty)", placeholder="~/my-initiative")
        purpose = st.text_input("What it is for")
        basis = st.text_input("Legal basis, or who owns the data and agreed")
        informed = st.radio("Do the people in it know?", list(_INFORMED), index=2, horizontal=True)
        if st.form_submit_button("Keep as a workspace"):
            try:
                state.keep_draft(
                    place, purpose=purpose, basis=basis, informed=_INFORMED[informed or "not known"]
                )
            except OrgmapError as error:
                components.problem_list(error.problems)
            else:
                st.rerun()


def forget(shown: Network) -> None:
    """Remove somebody for good; asked once, in words that say what is lost."""
    with st.expander("Forget a person"):
        people = sorted(shown.people, key=lambda person: shown.name(person).casefold())
        person = st.selectbox(
            "Whom", people, index=None, key="forget-whom", format_func=lambda one: told_apart(shown, one)
        )
        st.markdown(
            "Everything about this person goes: row, ties, messages, stances, talks and every mention in the "
            "history. Undo cannot bring it back."
        )
        sure = st.checkbox("Yes, remove for good", key="forget-sure")
        if st.button("Forget", disabled=not (person and sure), key="forget"):
            told = state.forget(person or "")
            if told is not None:
                st.markdown(told)
            components.problem_list(state.edit_problems())
