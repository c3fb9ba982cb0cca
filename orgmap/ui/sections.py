"""The parts of the Data page by name, and how a button turns to one of them."""

from __future__ import annotations

import streamlit as st

from orgmap.ui import address, state

PARTS = {
    "files": "Files",
    "people": "People and units",
    "ties": "Who talks to whom",
    "initiative": "Initiative and gates",
    "who": "Who is who",
    "trust": "Can I trust it?",
    "history": "History and keeping",
}


def here() -> str:
    """Which part is shown: the address says so, and says nothing of the first."""
    asked = st.query_params.get("part")
    return asked if asked in PARTS else "files"


def turn_to(name: str) -> None:
    """Show this part of the Data page from now on."""
    state.put("part", name)
    address.write("part", None if name == "files" else name)


def button(label: str, name: str) -> None:
    """A way to another part of the page the reader is on; a link to it would look like a tab already open."""
    st.button(label, key=f"to-part-{name}-{label}", on_click=turn_to, args=(name,))
