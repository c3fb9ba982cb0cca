"""What one session remembers, beside the open case: values of widgets that outlive a page, and counters.

Streamlit forgets a widget's key when another page is shown, so every value that must live on is copied to
a name of its own here. Pages use these through :mod:`orgmap.ui.state`.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any, cast

import streamlit as st

#: Before the name of what the reader asked for.
_ASKED = "asked:"


def store() -> MutableMapping[str, Any]:
    """Everything of ours in this session, never shared with another."""
    session = st.session_state
    if "orgmap" not in session:
        session["orgmap"] = {"answers": {}, "kept": {}, "case": None, "opening": None, "source_tried": False}
    return cast("MutableMapping[str, Any]", session["orgmap"])


def widget(name: str, default: object) -> str:
    """The key of a widget whose value is kept from page to page; pass :func:`keep` as its on_change."""
    key = f"widget:{name}"
    if key not in st.session_state:
        st.session_state[key] = store()["kept"].get(name, default)
    return key


def choice(name: str, options: Sequence[object]) -> str:
    """The key of a choice whose options may change: what is no longer among them gives way to the first."""
    if kept(name, options[0]) not in options:
        st.session_state.pop(f"widget:{name}", None)
        store()["kept"].pop(name, None)
    return widget(name, options[0])


def keep(name: str) -> None:
    """Copy a widget's value to where a page change does not forget it."""
    store()["kept"][name] = st.session_state.get(f"widget:{name}")


def kept(name: str, default: object = None) -> Any:
    """The kept value of a widget, also where the widget is not on the page yet."""
    return st.session_state.get(f"widget:{name}", store()["kept"].get(name, default))


def put(name: str, what: object) -> None:
    """Keep a value as if a widget of this name held it; one that is on the page takes it over."""
    store()["kept"][name] = what
    st.session_state.pop(f"widget:{name}", None)


def remember(name: str, what: object) -> None:
    """Keep what the reader asked for, until something else is opened."""
    store()["kept"][_ASKED + name] = what


def recall(name: str) -> Any:
    """What was asked for last; None for nothing."""
    return store()["kept"].get(_ASKED + name)


def let_go() -> None:
    """Hold nothing of the open case beside the case: somebody in it was forgotten, for good.

    Answers go, what the reader asked for, files kept aside and how the last ones were read; choices stay.
    """
    held = store()
    shelf = held.get("shelf")
    if shelf is not None:
        shelf.clear()  # at once: buttons of the page still point to it
    held["answers"], held["shelf"], held["opening"] = {}, None, None
    held["kept"] = {name: what for name, what in held["kept"].items() if not name.startswith(_ASKED)}
    held.pop("presented", None)


def value(key: str) -> Any:
    """What a widget holds now, inside its own callback."""
    return st.session_state.get(key)


def count(name: str, *, step: int = 0) -> int:
    """A counter of the session: part of the key of a widget that must start afresh."""
    held = store()
    held[f"count:{name}"] = int(held.get(f"count:{name}", 0)) + step
    return int(held[f"count:{name}"])
