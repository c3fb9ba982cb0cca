"""Sentences whose names can be clicked: one sentence to read, a link in it to the card of each person named.

A link of the page would open a new session, so the first mention of each bold name is lent a click instead.
The script is the same text on every page and writes nothing into it: names are data, and only compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st

from orgmap.ui import state
from orgmap.ui.text import plain, sentence

#: Two people of one name are told apart beneath the sentence, and not more of them than this.
_MOST_TOLD_APART = 4
#: Streamlit takes a component down between two runs of a page: for so many milliseconds its names stay links,
#: so that no click is lost on a slow machine either. A click tells the name, and so means nobody else where
#: the sentence has changed meanwhile.
_SCRIPT = """
const PATIENCE = 5000;
const places = new Map();
const flat = (text) => text.replace(/\\u2060/g, "").replace(/\\s+/g, " ").trim();
const named = (place, one) => places.get(place).names.indexOf(flat(one.textContent));
const lend = () => {
  for (const place of places.keys()) {
    for (const one of document.querySelectorAll(`.st-key-${place} strong`)) {
      const linked = one.hasAttribute("data-person");
      if (named(place, one) < 0 && linked) {
        for (const what of ["data-person", "role", "tabindex"]) one.removeAttribute(what);
      } else if (named(place, one) >= 0 && !linked) {
        one.setAttribute("data-person", "");
        one.setAttribute("role", "button");
        one.setAttribute("tabindex", "0");
      }
    }
  }
};
const chosen = (event) => {
  if (event.type !== "click" && event.key !== "Enter" && event.key !== " ") return;
  for (const place of places.keys()) {
    const one = event.target.closest?.(`.st-key-${place} strong[data-person]`);
    if (!one || named(place, one) < 0) continue;
    event.preventDefault();
    places.get(place).send("chosen", places.get(place).names[named(place, one)]);
  }
};
document.addEventListener("click", chosen);
document.addEventListener("keydown", chosen);
new MutationObserver(lend).observe(document.body, { childList: true, characterData: true, subtree: true });
export default function ({ data, setTriggerValue }) {
  const here = { names: data.names, send: setTriggerValue };
  places.set(data.place, here);
  lend();
  return () => {
    setTimeout(() => {
      if (places.get(data.place) === here) places.delete(data.place);
    }, PATIENCE);
  };
}
"""


@cache
def _links() -> Any:
    return st.components.v2.component("orgmap.named", js=_SCRIPT)


def said(
    text: str,
    people: Mapping[str, str],
    *,
    place: str,
    links: bool = True,
    choose: Callable[[str], None] | None = None,
) -> None:
    """A computed sentence in a container of its own, the ``people`` (id to name) it names in bold.

    A click on a name, or Enter on it, chooses the person (``choose`` does something else, for units), unless
    ``links`` is False. People of one name cannot be told apart in a sentence: beneath it they are, by unit.
    """
    from orgmap.ui import components

    choose = choose or components.choose
    named = mentioned(text, people)
    times = Counter(_flat(people[person]) for person in named)
    alone = [person for person in named if times[_flat(people[person])] == 1]
    with st.container(key=place, gap=None):
        st.markdown(once(text, [people[person] for person in named]))
        if alone and links:
            _clickable(alone, [_flat(people[person]) for person in alone], place, choose)
    same = [person for person in named if person not in alone]
    if same and links:
        _told_apart(same[:_MOST_TOLD_APART], people, place, choose)


def once(text: str, names: Sequence[str]) -> str:
    r"""A computed sentence as markdown, each of the names in bold where it stands first.

    >>> once("Ann asks Bo. Ann leads.", ["Ann"])
    '**Ann** asks Bo\\. Ann leads\\.'
    """
    shown = sentence(text, names)
    for name in names:
        bold = f"**{plain(name)}**"
        before, first, after = shown.partition(bold)
        shown = before + first + after.replace(bold, plain(name))
    return shown


def mentioned(text: str, people: Mapping[str, str]) -> list[str]:
    """The ids of those whose name stands in a text as a whole.

    >>> mentioned("Ann Lee leads.", {"a": "Ann Lee", "b": "Ann", "c": "Lee", "d": "Bo"})
    ['a', 'b', 'c']
    """
    return [
        person
        for person, name in people.items()
        if name.strip() and name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]


def _flat(name: str) -> str:
    return " ".join(name.replace("\u2060", "").split())


def _clickable(people: list[str], names: list[str], place: str, choose: Callable[[str], None]) -> None:
    key = f"named-{place}"

    def clicked() -> None:
        name = state.value(key).get("chosen")
        if name in names:
            choose(people[names.index(name)])

    _links()(key=key, data={"place": place, "names": names}, on_chosen_change=clicked, height=1, width=1)


def _told_apart(
    people: list[str], names: Mapping[str, str], place: str, choose: Callable[[str], None]
) -> None:
    shown = state.network()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{place}-cards"):
        st.caption("Several of one name:", width="content")
        for person in people:
            unit = shown.people[person].unit if shown is not None and person in shown.people else None
            label = plain(names[person]) + (f" ({plain(unit)})" if unit else "")
            st.button(label, type="tertiary", key=f"{place}-{person}", on_click=choose, args=(person,))
