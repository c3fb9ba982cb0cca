"""The router: it sets the frame and shows the page asked for. Called by door/app.py and the root app.py."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.ui import astray, bar, components, state
from orgmap.ui.ahead import AHEAD

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

#: Seconds until what was written is on its way to the browser.
_FLUSHED = 0.15

#: Static text only: hairlines for boxes, figures of one width, a page no wider than a reader's eye.
_STYLE = """
<style>
.stMainBlockContainer { max-width: 1400px; padding: 4.1rem 2rem 3rem; }
.stApp { font-variant-numeric: tabular-nums; }
.stApp h1 { line-height: 1.2; padding: 0 0 0.2rem; letter-spacing: -0.01em; }
button[kind^="primary"]:enabled { color: light-dark(#FFFFFF, #15181B); }
[data-testid="stCaptionContainer"] { color: inherit; opacity: 0.74; }
.st-key-answer p, .st-key-answer-trust p { font-size: 1.2rem; line-height: 1.5; max-width: 62rem; }
.stMarkdown strong[data-person] { cursor: pointer; text-decoration: underline; text-decoration-thickness: 1px;
  text-underline-offset: 3px; }
:is(a, button, summary, strong[data-person], input, [role="tab"]):focus-visible {
  outline: 2px solid light-dark(#1F4E79, #8DBBE8); outline-offset: 2px; }
[data-testid="stLayoutWrapper"]:has(> .st-key-keys) { position: absolute; width: 1px; }
[data-tag-index] :is(span, svg) { color: light-dark(#FFFFFF, #15181B); }
a.skip { position: fixed; left: -99rem; top: 0.4rem; z-index: 1000010; padding: 0.35rem 0.8rem;
  color: light-dark(#1F4E79, #8DBBE8); background: light-dark(#FDFCFA, #15181B);
  font-family: "Source Sans", sans-serif; }
a.skip:focus { left: 1rem; }
.st-key-bar { border-bottom: 1px solid rgba(128, 128, 128, 0.28); gap: 0.9rem; padding-bottom: 0.3rem; }
.st-key-bar p { font-size: 0.9rem; }
.st-key-bar input { font-size: 0.9rem; padding-top: 0.2rem; padding-bottom: 0.2rem; }
.st-key-card, .st-key-talk { border-left: 1px solid rgba(128, 128, 128, 0.28); padding-left: 1.1rem;
  gap: 0.6rem; }
.st-key-card h3 { padding: 0 0 0.25rem; }
button[kind="tertiary"] { min-height: 1.5rem; padding: 0; }
button[kind="tertiary"] p { text-decoration: underline; text-decoration-thickness: 1px;
  text-underline-offset: 3px; }
.stPageLink a { border: 1px solid rgba(128, 128, 128, 0.45); border-radius: 2px; padding: 0.35rem 0.8rem;
  width: fit-content; }
.stExpander details { border-width: 1px 0 0 0; border-radius: 0; background: transparent; }
.stExpander summary { padding-left: 0; }
[class*="st-key-step-"] { border-top: 1px solid rgba(128, 128, 128, 0.28); padding-top: 0.5rem;
  gap: 0.25rem; }
[class*="st-key-step-"] details { border: 0; }
[class*="st-key-step-"] summary { padding-top: 0.1rem; padding-bottom: 0.3rem; }
</style>
"""

_PAGES = (
    (components.START, "Start"),
    (components.DATA, "Data"),
    (components.MAP, "Map"),
    (components.POWER, "Power"),
    (components.UNITS, "Units"),
    (components.BLOCKERS, "Stances and blockers"),
    (components.PLAN, "Plan"),
    (components.TRACK, "Track"),
    (components.MIRROR, "Mirror"),
    (components.NOTES, "Notes"),
    (components.REPORTS, "Reports"),
)


#: What must not be projected: stances, notes, rows of files.
_CLOSED = frozenset(("Data", "Stances and blockers", "Track", "Notes", "Reports"))


def main() -> None:
    """Show the page asked for, with the case that was named when serving already open."""
    with AHEAD.page():
        _main()


def _main() -> None:
    pages = [st.Page(path, title=title, default=path == components.START) for path, title in _PAGES]
    state.read_address()
    shown = st.navigation(pages, position="top")
    st.set_page_config(page_title=f"{shown.title} · orgmap", page_icon="🗺️", layout="wide")
    st.html(_STYLE)
    state.begin()
    state.arrive(shown.title)
    bar.keys()
    astray.place(shown.title)
    with _place():
        _page(shown.title, shown.run)


def _place() -> DeltaGenerator:
    """Where the page stands; just after presenting was switched, cleared at once of what stood there.

    A container keeps what it held until the page is done, and until then names would stay to be read.
    """
    if not state.just_switched():
        return st.container()
    place = st.empty()
    time.sleep(_FLUSHED)  # else the container overtakes the empty element on its way to the browser
    return place.container()


def _page(title: str, run: Callable[[], None]) -> None:
    network = state.network()
    if state.presenting() and network is not None and title in _CLOSED:
        bar.closed(title, network)
    else:
        _guarded(run)


def _guarded(run: Callable[[], None]) -> None:
    """A user's error is a list of sentences on the page, never a traceback."""
    from orgmap.errors import OrgmapError

    try:
        run()
    except OrgmapError as error:
        st.markdown("**This page cannot be shown with these data.**")
        components.problem_list(error.problems)
        st.page_link(components.DATA, label="Go to Data")
