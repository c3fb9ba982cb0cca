"""Parts of the Start page: a door for each kind of user, and the workspaces opened lately."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from orgmap.ui import components, recent, state
from orgmap.ui.text import plain


@dataclass(frozen=True, slots=True)
class Door:
    """Who comes, what they want, their way through the pages, and where it begins."""

    who: str
    wants: str
    way: tuple[str, ...]
    begins: str
    label: str
    needs_case: bool


DOORS = (
    Door(
        "I prepare an initiative",
        "Map who holds power and who could block, before the first talk.",
        (
            "Drop files, or type ten names.",
            "See who is missing and what each file was taken for.",
            "Enter what you know of stances.",
            "Get the order of talks.",
        ),
        components.DATA,
        "Bring what I have",
        needs_case=False,
    ),
    Door(
        "I lead it",
        "Know whom to see next week, why, and through whom.",
        (
            "Open what somebody prepared.",
            "Read the plan and its reasons.",
            "Take next week's one-on-ones into your calendar.",
            "Note what came of each.",
        ),
        components.PLAN,
        "Show me the plan",
        needs_case=True,
    ),
    Door(
        "I coach somebody",
        "Let people see their own network, and what they do not see.",
        (
            "Open what is known of the group.",
            "Say who you are.",
            "Look at blind spots and at whom you lean on.",
            "Talk about one thing to change.",
        ),
        components.MIRROR,
        "Look into the mirror",
        needs_case=True,
    ),
)


def door(one: Door, *, is_open: bool) -> None:
    """Who it is for, the way in four steps, and the first step as a link."""
    st.subheader(one.who, anchor=False)
    st.markdown(one.wants)
    st.markdown("\n".join(f"{at}. {step}" for at, step in enumerate(one.way, 1)))
    if one.needs_case and not is_open:
        st.page_link(components.DATA, label="Open a workspace first")
    else:
        st.page_link(one.begins, label=one.label)


def recent_list() -> None:
    """The workspaces opened lately on this machine, each one click away."""
    places = recent.recent()
    st.subheader("Go on where you were", anchor=False)
    if not places:
        st.markdown("The workspaces you open are listed here. Only their places are remembered.")
    for place in places:
        if st.button(plain(place.path.name), key=f"recent-{place.token}", help=plain(str(place.path))):
            with st.spinner("Reading …"):
                state.open_path(str(place.path))
            st.switch_page(components.MAP)
