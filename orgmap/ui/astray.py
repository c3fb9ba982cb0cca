"""What a link asked for and the page cannot show, said in one sentence above it until the page is left.

A link may name a case that went, a person who was forgotten, or a view this page never had. What is known is
shown, and what was asked in vain is named: a reader who was sent a link must not take another view for it.
"""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from orgmap.report.sentences import listed
from orgmap.ui import session
from orgmap.ui.memory import store
from orgmap.ui.opening import SAMPLE
from orgmap.ui.text import plain

_LOST, _PAGE, _PLACE = "astray", "astray on", "astray place"
#: A link may say anything at any length.
_MOST = 40
#: Words of the address that do not read as what they are.
_WORDS = {"part": "part of the page", "show": "view", "focus": "focus", "to": "other end of the path"}
_CASE = "case"


def place(page: str) -> None:
    """Where the sentence stands; what was asked of another page is forgotten."""
    held = store()
    if held.get(_PAGE) not in (None, page):
        held[_LOST] = {}
    held[_PAGE], held[_PLACE] = page, st.empty()
    _tell()


def note(name: str, asked: str) -> None:
    """A word of the link that leads nowhere, and what it says."""
    store().setdefault(_LOST, {})[name] = asked
    _tell()


def case(token: object) -> None:
    """Say so where a link names a case that is not there any more."""
    opened = session.case()
    if token == SAMPLE and opened is not None:  # it asks for the sample case as it comes, and that is open
        return
    if isinstance(token, str) and (opened is None or opened.token != token):
        note(_CASE, "" if opened is None else opened.token)


def known(what: str, asked: object, among: Collection[str]) -> str | None:
    """Whom or what a link names, where it is among these; else the page says that it is not here."""
    if not isinstance(asked, str) or asked in among:
        return asked if isinstance(asked, str) else None
    if not session.presenting():  # pseudonyms hide whom it names
        note(what, asked)
    return None


def in_words(lost: dict[str, str]) -> str:
    """What a link asked for in vain, as one sentence; nothing for nothing.

    >>> in_words({"person": "p99", "colour": "pink"})
    'The link asks for what is not here: person “p99” and colour “pink”. You see the page without.'
    >>> in_words({"case": "instead", "unit": "Ops"})
    'The link asks for what is not here: a case that went, and unit “Ops” in it. Another is open instead.'
    >>> in_words({"case": ""})
    'The link asks for what is not here: a case that went. Nothing is open.'
    """
    named = [
        f"{_WORDS.get(name, name)} “{text[:_MOST]}{'…' * (len(text) > _MOST)}”"
        for name, text in lost.items()
        if name != _CASE
    ]
    if _CASE in lost:
        within = f", and {listed(named)} in it" if named else ""
        now = "Another is open instead." if lost[_CASE] else "Nothing is open."
        return f"The link asks for what is not here: a case that went{within}. {now}"
    return f"The link asks for what is not here: {listed(named)}. You see the page without." if named else ""


def _tell() -> None:
    where, said = store().get(_PLACE), in_words(store().get(_LOST, {}))
    if where is not None and said:
        where.markdown(plain(said))
