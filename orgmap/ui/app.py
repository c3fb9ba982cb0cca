"""The router: it sets the frame and shows the page asked for. Called by door/app.py and the root app.py."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from orgmap.ui import components, state

#: Static text only: hairlines for boxes, figures of one width, a page no wider than a reader's eye.
_STYLE = """
<style>
.stMainBlockContainer { max-width: 1400px; padding: 3.6rem 2rem 3rem; }
.stApp { font-variant-numeric: tabular-nums; }
.stApp h1 { line-height: 1.2; padding: 0 0 0.2rem; letter-spacing: -0.01em; }
.st-key-answer p { font-size: 1.2rem; line-height: 1.5; max-width: 62rem; }
.st-key-bar { border-bottom: 1px solid rgba(128, 128, 128, 0.28); gap: 0.9rem; padding-bottom: 0.3rem; }
.st-key-bar p { font-size: 0.9rem; }
.st-key-card { border-left: 1px solid rgba(128, 128, 128, 0.28); padding-left: 1.1rem; gap: 0.6rem; }
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


def main() -> None:
    """Show the page asked for, with the case that was named when serving already open."""
    st.set_page_config(page_title="orgmap", page_icon="🗺️", layout="wide")
    st.html(_STYLE)
    pages = [st.Page(path, title=title, default=path == components.START) for path, title in _PAGES]
    shown = st.navigation(pages, position="top")
    state.begin()
    _guarded(shown.run)


def _guarded(run: Callable[[], None]) -> None:
    """A user's error is a list of sentences on the page, never a traceback."""
    from orgmap.errors import OrgmapError

    try:
        run()
    except OrgmapError as error:
        st.markdown("**This page cannot be shown with these data.**")
        components.problem_list(error.problems)
        st.page_link(components.DATA, label="Go to Data")
