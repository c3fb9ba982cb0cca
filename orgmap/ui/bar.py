"""The line above every page: what is open, whom the reader looks at, finding a person, and presenting."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.ui import components, daylight, state
from orgmap.ui.text import folded, plain

if TYPE_CHECKING:
    from orgmap.network import Network

#: The label by which the script finds the box; the Map's own box has the same.
FIND = "Find a person"
_BOX, _SWITCH = "find-person", "presenting-switch"
_MOST = 8
_UNDO = "Takes the latest edit back; the history on the page Data has them all."
#: Pressing "/" outside a box goes to the one that finds a person, and the first press of Tab offers to go
#: past the names of the pages. No text of the page enters the script. Both are put on the document once and
#: stay: each run of the page unmounts the component for a moment, and a key pressed then would be lost. The
#: box is drawn later than the page it stands on: who presses "/" before gets there as soon as it is, unless
#: they went elsewhere meanwhile.
_KEYS = """
const label = "Find a person";
const PATIENCE = 20000;
const past = (event) => {
  event.preventDefault();
  const title = document.querySelector(".stMainBlockContainer h1");
  title?.setAttribute("tabindex", "-1");
  title?.focus();
};
const skip = () => {
  const link = document.createElement("a");
  link.className = "skip";
  link.href = "#";
  link.textContent = "Skip to the answer";
  link.addEventListener("click", past);
  document.body.prepend(link);
  return link;
};
const pressed = (event) => {
  const at = event.target;
  const writing = at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName);
  if (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!document.querySelector(".st-key-bar")) return;
  event.preventDefault();
  const end = performance.now() + PATIENCE;
  const from = document.activeElement;
  const go = () => {
    if (document.activeElement !== from && from?.isConnected) return;
    const boxes = [...document.querySelectorAll(`input[aria-label="${label}"]`)];
    const box = boxes.find((one) => one.offsetParent !== null);
    box?.focus();
    box?.select();
    if (!box && performance.now() < end) setTimeout(go, 50);
  };
  go();
};
export default function () {
  const link = document.querySelector("a.skip") ?? skip();
  link.style.colorScheme = getComputedStyle(document.querySelector(".stApp") ?? document.body).colorScheme;
  if (document.documentElement.dataset.slash) return;
  document.addEventListener("keydown", pressed);
  document.documentElement.dataset.slash = "ready";
}
"""


@cache
def _keys() -> Any:
    return st.components.v2.component("orgmap.keys", js=_KEYS)


def keys() -> None:
    """What the keyboard can do on every page, whether something is open or not, and what dusk does."""
    with st.container(key="keys"):
        _keys()(key="slash", height=1, width=1)
        daylight.watch()


def show(shown: Network) -> None:
    """What is open and who is chosen on the left; the box and the switch on the right."""
    opened = state.case()
    if opened is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="bar"):
        _looking(opened.title, shown)
        if state.page() != "Map":  # which has such a box of its own, beside the picture
            _box(shown)
        st.session_state[_SWITCH] = state.presenting()
        st.toggle(
            "Presenting",
            key=_SWITCH,
            on_change=_switch,
            help="Names of people not in the room give way to pseudonyms; stances are hidden.",
            width="content",
        )
    if state.page() != "Map":
        _found(shown)
    if state.presenting():
        _room()


def _looking(name: str, shown: Network) -> None:
    parts = [plain(name)]
    chosen = state.person()
    if chosen is not None:
        who = shown.people[chosen]
        about = ", ".join(plain(text) for text in (who.title, who.unit) if text)
        parts.append(f"looking at **{plain(who.label)}**" + (f", {about}" if about else ""))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(" · ".join(parts), width="content")
        if chosen is not None:
            st.button("Clear", type="tertiary", on_click=state.select, args=(None,), key="clear-person")
        opened = state.case()
        if opened is not None and opened.edits and opened.as_of is None and not state.presenting():
            st.button("Undo", type="tertiary", on_click=state.undo, key="undo-anywhere", help=_UNDO)


def _box(shown: Network) -> None:
    """A box to type a name into; one hit chooses the person, several are listed below."""

    def typed() -> None:
        hits = matching(shown, str(state.value(_BOX) or ""), most=2)
        if len(hits) == 1:
            _choose(hits[0])

    st.text_input(
        FIND,
        key=_BOX,
        on_change=typed,
        label_visibility="collapsed",
        placeholder="Find a person  ( / )",
        width=210,
    )


def _choose(person: str) -> None:
    components.choose(person)
    st.session_state[_BOX] = ""


def _found(shown: Network) -> None:
    """Who answers to what was typed, where that is not one person."""
    text = str(state.value(_BOX) or "").strip()
    if not text:
        return
    hits = matching(shown, text, most=_MOST + 1)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="found"):
        if not hits:
            st.caption(f"Nobody here is called “{plain(text)}”.", width="content")
        for person in hits[:_MOST]:
            who = shown.people[person]
            about = f" ({plain(who.unit)})" if who.unit else ""
            label = f"{plain(who.label)}{about}"
            st.button(label, type="tertiary", key=f"found-{person}", on_click=_choose, args=(person,))
        if len(hits) > _MOST:
            st.caption("and more: type more of the name", width="content")


def matching(shown: Network, text: str, *, most: int) -> list[str]:
    """People whose name holds every word typed, whatever its case and accents; exact names alone."""
    words = folded(text).split()
    if not words:
        return []
    exact = [p.id for p in shown.people.values() if folded(p.label).split() == words]
    if exact:
        return exact[:most]
    found = []
    for person in shown.people.values():
        name = folded(person.label)
        if all(word in name for word in words):
            found.append(person.id)
            if len(found) == most:
                break
    return found


def _switch() -> None:
    state.present(bool(state.value(_SWITCH)))
    st.session_state[_BOX] = ""


def _room() -> None:
    """Who is in the room: chosen behind a button, so that the list of names is not on the page."""
    whole = state.everybody()
    if whole is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="presenting"):
        inside = state.in_room()
        count = (
            "Nobody is" if not inside else "1 person is" if len(inside) == 1 else f"{len(inside)} people are"
        )
        st.caption(
            f"Presenting: {count} in the room and named; all others are numbered. Whoever knows the "
            "company may still recognise somebody by their place.",
            width="stretch",
        )
        typed = st.text_input(
            "Who else is in the room?",
            key=f"room-{len(inside)}",
            label_visibility="collapsed",
            placeholder="Add by full name",
            width=190,
        )
        hits = matching(whole, typed, most=2) if typed else []
        if len(hits) == 1 and hits[0] not in inside:
            state.let_in((*inside, hits[0]))
            st.rerun()
        if typed and len(hits) != 1:
            st.caption(
                "Nobody of that name." if not hits else "Several: type the full name.", width="content"
            )
        if inside:
            st.button("Nobody", type="tertiary", key="room-empty", on_click=state.let_in, args=((),))


def closed(question: str, shown: Network) -> None:
    """In the place of a page with stances, notes or rows of files: why it is closed, how to open it."""
    show(shown)
    components.head(question, "Closed while presenting.", cards=False)
    st.markdown(
        "This page holds stances, notes or rows of files, which must not be projected. Switch presenting "
        "off to open it."
    )
    st.page_link(components.MAP, label="Back to the map")
