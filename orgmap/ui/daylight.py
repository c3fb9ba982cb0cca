"""Light or dark while a page is open: charts are coloured on the server, which must hear of a change.

Streamlit changes its own colours in the browser and tells nobody; pictures drawn for a light page would
stand on a dark one, their names unreadable, until the reader clicks something.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from orgmap.ui import components

#: The machine's own setting changes at dusk, and the reader's in Streamlit's menu: the page has another class
#: then. Half a second later the colours are there.
_SCRIPT = """
const page = () => document.querySelector(".stApp");
const ground = () => {
  const [red, green, blue] = getComputedStyle(page()).backgroundColor.match(/[\\d.]+/g).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
};
export default function ({ data, setTriggerValue }) {
  let told = data.ground;
  document.documentElement.dataset.ground = data.ground;
  let waiting = null;
  const look = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (!page() || ground() === told) return;
      told = ground();
      setTriggerValue("ground", told);
    }, 500);
  };
  const dusk = matchMedia("(prefers-color-scheme: dark)");
  const menu = new MutationObserver(look);
  dusk.addEventListener("change", look);
  menu.observe(page(), { attributes: true, attributeFilter: ["class"] });
  look();
  return () => {
    clearTimeout(waiting);
    dusk.removeEventListener("change", look);
    menu.disconnect();
  };
}
"""


@cache
def _watch() -> Any:
    return st.components.v2.component("orgmap.daylight", js=_SCRIPT)


def watch() -> None:
    """Run the page again when its ground turns from light to dark or back."""
    _watch()(
        key="ground",
        data={"ground": components.ground()},
        on_ground_change=lambda: None,
        height=1,
        width=1,
    )
