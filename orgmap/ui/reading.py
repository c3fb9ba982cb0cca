"""Reading that takes long: which file it is at, and a way to stop it that leaves nothing behind.

It is done in the page's own run. Whatever is written on the page ends a run that the reader broke off, so
that a click on Stop comes through between two files; what was begun is rolled back on the way out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.patience import awaited

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

#: Seconds until it says how far it is, and between two such words.
_AFTER, _BETWEEN = 0.8, 0.3


@contextmanager
def told() -> Iterator[None]:
    """What is read inside says how far it is once that takes a second, and can be stopped."""
    place = st.empty()
    with awaited(lambda: False, _Words(place).say):
        yield
    place.empty()


class _Words:
    """The line that says how far reading is, beside a button."""

    def __init__(self, place: DeltaGenerator) -> None:
        self._place = place
        self._next = time.monotonic() + _AFTER
        self._line: DeltaGenerator | None = None

    def say(self, _share: float, what: str) -> None:
        """Which file it is at, now and then; the run ends here where the reader went on."""
        now = time.monotonic()
        if not what or now < self._next:
            return
        self._next = now + _BETWEEN
        if self._line is None:
            with self._place.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.button("Stop", type="tertiary", key="stop-reading", on_click=_stopped)
                self._line = st.empty()
        self._line.caption(f"Reading {what} \u2026")


def _stopped() -> None:
    st.toast("Reading was stopped: nothing of it was kept.")
