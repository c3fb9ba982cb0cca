"""A part of a page that takes long on a large network: it fills in, and the reader need not wait for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

import streamlit as st

from orgmap.ui import state, waiting

if TYPE_CHECKING:
    from orgmap.network import Network

T = TypeVar("T")


def filled(
    verb: str,
    make: Callable[[Network], T],
    words: str,
    *,
    quick: bool,
    given: dict[str, object] | None = None,
) -> T | None:
    """An answer at once where that is ``quick``, else worked out beside the page; None until it is there.

    ``given`` are the options by which the answer is kept. Whoever does not want to wait may stop waiting:
    then nothing moves on the page, and a button shows the answer or goes on waiting for it.
    """
    options = given or {}
    if quick or state.known(verb, **options):
        with st.spinner(words):
            return state.answer(verb, make, **options)
    if state.wanted(f"no {verb}"):
        st.button("Work it out", key=f"again-{verb}", on_click=state.unwant, args=(f"no {verb}",))
        return None
    job = waiting.beside(verb, **options)
    if job.done():
        found = cast("T", job.result())
        return state.answer(verb, lambda _: found, **options)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        leave = (f"no {verb}",)
        st.button("Stop waiting", type="tertiary", key=f"leave-{verb}", on_click=state.want, args=leave)
        waiting.work_out(verb, make, words, **options)
    return None
