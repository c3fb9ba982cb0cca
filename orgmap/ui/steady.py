"""How steady a ranking is: the ties drawn again beside the page, which then fills the intervals in.

A page asks :func:`below` once. On a network of ordinary size the work begins by itself; on a large one, and
after it was stopped, a button begins it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import streamlit as st

from orgmap.ui import answers, state, waiting

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.redraws import Redraws

_ASKED = "steadiness"
#: The answers that redraws of both kinds are kept as.
_BROKERS, _INFLUENCE = "redraws", "redraws of influence"


@dataclass
class Work:
    """Redraws under way: how far they are, and whether the reader stopped them."""

    stopped: threading.Event = field(default_factory=threading.Event)
    done: float = 0.0

    def make(self, shown: Network) -> tuple[Redraws, Redraws]:
        """Redraws of who stands between others, and of influence."""
        from orgmap.redraws import redraw
        from orgmap.roles import redraw_influence

        draws = answers.REDRAWS
        between = redraw(
            shown,
            draws=draws,
            measures=("betweenness",),
            path_draws=draws,
            progress=self._between,
            cancel=self.stopped.is_set,
        )
        moved = redraw_influence(shown, draws=draws, progress=self._moved, cancel=self.stopped.is_set)
        return between, moved

    def words(self) -> str:
        """How far it is."""
        return f"Drawing the ties again, to see how steady this is: {round(100 * self.done)} % done."

    def _between(self, share: float, _what: str) -> None:
        self.done = 0.75 * share

    def _moved(self, share: float, _what: str) -> None:
        self.done = 0.75 + 0.25 * share


def take() -> bool:
    """Take what was finished beside the page; whether the intervals are known now. Ask first on a page."""
    if state.known(_BROKERS):
        return True
    job = waiting.beside(_verb())
    if not job.done():
        return False
    between, moved = cast("tuple[Redraws, Redraws]", job.result())
    if not (between.complete and moved.complete):
        return False
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
    work = _work()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button("Stop", type="tertiary", key="stop-steady", on_click=_stop, args=(work,))
        waiting.work_out(_verb(), work.make, work.words)


def _wanted(shown: Network) -> bool:
    from orgmap.viz.scene import MOST_AT_ONCE

    asked = state.recall(_ASKED)
    return asked == "begin" or (asked is None and len(shown.people) <= MOST_AT_ONCE)


def _begin() -> None:
    state.remember(_ASKED, "begin")


def _stop(work: Work) -> None:
    work.stopped.set()
    state.remember(_ASKED, "stop")
    state.count(_ASKED, step=1)


def _verb() -> str:
    return f"steadiness {state.count(_ASKED)}"


def _work() -> Work:
    return state.answer(f"work:{_verb()}", lambda _: Work())
