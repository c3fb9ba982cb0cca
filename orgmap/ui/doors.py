"""Parts of the Start page: a door for each kind of user, and the workspaces opened lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.ui import components, contents, recent, state
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.ui.case import Case
    from orgmap.ui.opening import Opening


@dataclass(frozen=True, slots=True)
class Door:
    """Who comes, what they want, their way through the pages, and where it begins."""

    who: str
    wants: str
    way: tuple[str, ...]
    begins: str
    label: str
    #: What the door says while nothing is open that it leads to; empty where it needs nothing.
    before: str = ""


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
        "Open a workspace first",
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
        "Open a workspace, or type names",
    ),
)


#: The links of the doors stand on one line, however long the words above. Static text only.
_STYLE = """<style>
[class*="st-key-door-"] > :last-child { margin-top: auto; }
</style>"""


def doors(*, is_open: bool) -> None:
    """The three doors side by side."""
    st.html(_STYLE)
    for at, (column, one) in enumerate(zip(st.columns(3, gap="large"), DOORS, strict=True)):
        with column, st.container(key=f"door-{at}", height="stretch"):
            door(one, is_open=is_open)


def door(one: Door, *, is_open: bool) -> None:
    """Who it is for, the way in four steps, and the first step as a link."""
    st.subheader(one.who, anchor=False)
    st.markdown(one.wants)
    st.markdown("\n".join(f"{at}. {step}" for at, step in enumerate(one.way, 1)))
    if one.before and not is_open:
        st.page_link(components.DATA, label=one.before)
    else:
        st.page_link(one.begins, label=one.label)


def what_failed(opening: Opening | None) -> None:
    """Where something was to be opened and could not be: that it is so, and the way to the reasons."""
    if opening is not None and opening.case is None:
        st.markdown(plain(components.not_opened(opening.problems)))
        st.page_link(components.DATA, label="See what is wrong")


def what_is_open(opened: Case) -> str:
    """What a reader comes back to, in two sentences."""
    goes = (
        "It is a draft and goes away when the app stops, unless you keep it: see Data."
        if opened.is_draft
        else "Every change is saved in its folder at once."
    )
    return f"{opened.title} is open: {contents.in_words(None, opened.network)} {goes}"


def what_it_takes() -> None:
    """What a reader needs for which answer."""
    st.subheader("What it takes", anchor=False)
    st.markdown(
        "- **Five minutes**: ten names, and who asks whom. It shows who connects the others.\n"
        "- **Half an hour**: an org chart with a survey, a mailbox or a calendar. It shows where influence "
        "and rank part.\n"
        "- **And what only you know**: gates, votes, stances. It shows who could stop it, and whom to see "
        "first."
    )


def recent_list() -> None:
    """The workspaces opened lately on this machine, each one click away, with its day and size."""
    places = recent.recent()
    st.subheader("Go on where you were", anchor=False)
    if not places:
        st.markdown("The workspaces you open are listed here. Only their places are remembered.")
    for place in places:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            clicked = st.button(
                plain(place.path.name),
                key=f"recent-{place.token}",
                type="tertiary",
                help=plain(str(place.path)),
            )
            st.caption(plain(told(place)), width="content")
        if clicked:
            with st.spinner("Reading …"):
                state.open_path(str(place.path))
            st.switch_page(components.MAP if state.network() is not None else components.DATA)


def told(place: recent.Place) -> str:
    """The day of the latest change, the size, and the folder it stands in."""
    day = place.changed
    parts = [
        f"{day.day} {day:%B %Y}" if day else "",
        size_in_words(place.size),
        f"in {place.path.parent.name}",
    ]
    return ", ".join(filter(None, parts))


def size_in_words(size: int) -> str:
    """Bytes as a reader counts them.

    >>> size_in_words(300), size_in_words(4_300_000), size_in_words(12_000)
    ('under 1 KB', '4.3 MB', '12 KB')
    """
    if size < 1000:
        return "under 1 KB"
    return f"{size / 1000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
