"""How steady a ranking is: the ties drawn again beside the page, which then fills the intervals in.

A page asks :func:`below` once. On a network of ordinary size the work begins by itself; on a large one, and
after it was stopped, a button begins it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import streamlit as st

from orgmap.patience import said, share_of
from orgmap.ui import answers, filling, state

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.redraws import Redraws

_ASKED = _VERB = "steadiness"
#: The answers that redraws of both kinds are kept as.
_BROKERS, _INFLUENCE = "redraws", "redraws of influence"


def take() -> bool:
    """Take what was finished beside the page; whether the intervals are known now. Ask first on a page."""
    if state.known(_BROKERS):
        return True
    found = filling.arrived(_VERB)
    if found is None:
        return False
    between, moved = cast("tuple[Redraws, Redraws]", found)
    state.answer(_BROKERS, lambda _: between)
    state.answer(_INFLUENCE, lambda _: moved)
    return True


def influence() -> Redraws | None:
    """How steady everybody's influence is, where that is known."""
    return answers.redraws_of_influence() if state.known(_INFLUENCE) else None


def in_words(shown: Network) -> str:
    """What an answer says of its doubt until the intervals are there; nothing once they are, or unasked."""
    if state.known(_BROKERS) or not _wanted(shown):
        return ""
    return " How steady that is, is being worked out."


def below(shown: Network) -> None:
    """Begin drawing the ties again, or say how far it is, or offer it; nothing once it is known."""
    if state.known(_BROKERS):
        return
    if not _wanted(shown):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("How steady is this ranking?", key="ask-steady", on_click=_begin)
            st.caption(f"Draws the ties again {answers.REDRAWS} times, and tells how often the order holds.")
        return
    filling.under_way(_VERB, _drawn, "Drawing the ties again, to see how steady this is")


def _drawn(shown: Network) -> tuple[Redraws, Redraws]:
    """Redraws of who stands between others, and of influence."""
    from orgmap.redraws import redraw
    from orgmap.roles import redraw_influence

    draws = answers.REDRAWS
    with share_of(0.0, 0.75):
        between = redraw(shown, draws=draws, measures=("betweenness",), path_draws=draws, progress=said)
    with share_of(0.75, 1.0):
        return between, redraw_influence(shown, draws=draws, progress=said)


def _wanted(shown: Network) -> bool:
    from orgmap.viz.scene import MOST_AT_ONCE

    return (state.recall(_ASKED) is not None or len(shown.people) <= MOST_AT_ONCE) and not filling.left(_VERB)


def _begin() -> None:
    state.remember(_ASKED, "begin")
    filling.begin(_VERB)
