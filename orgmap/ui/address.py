"""The page address as this session left it: what is written there, and whether the reader went back in it.

A link to another page leaves everything out of the address, and then the session tells what is chosen. An
address that says otherwise than it was left came with Back or Forward, and then the address tells.
"""

from __future__ import annotations

import streamlit as st

from orgmap.ui.memory import store

_LEFT = "address"
#: What a link to a page leaves out and every page has.
_EVERYWHERE = ("case", "day", "person", "presenting", "unit")


def arrive() -> None:
    """Begin a page: where a link left everything out, what holds on every page is written there again.

    All at once: each time the address is written the browser counts a step that Back returns to.
    """
    if "case" in st.query_params:
        return
    left = store().get(_LEFT, {})
    kept = {name: left[name] for name in _EVERYWHERE if left.get(name) and name not in st.query_params}
    store()[_LEFT] = kept
    if kept:
        st.query_params.update(kept)


def write(name: str, text: str | None) -> None:
    """Put a word into the address, or take it out, and remember that."""
    store().setdefault(_LEFT, {})[name] = text
    if text is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != text:
        st.query_params[name] = text


def asked_anew(name: str) -> str | None:
    """What the address says of this where the reader brought it there: by a link, Back or Forward."""
    asked = st.query_params.get(name)
    return asked if asked is not None and asked != store().get(_LEFT, {}).get(name) else None


def moved(name: str) -> bool:
    """Whether the reader went back or forward to an address that says something else of this."""
    left = store().get(_LEFT, {})
    return name in left and st.query_params.get(name) != left[name]
