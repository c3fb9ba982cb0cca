"""Answers that take long on large networks: worked out beside the page, which can be used meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from orgmap.ui import state

if TYPE_CHECKING:
    from orgmap.network import Network

T = TypeVar("T")


def beside(verb: str) -> Future[object]:
    """The answer worked on beside the page, begun or not."""
    return state.answer(f"beside:{verb}", lambda _: Future())


def work_out(verb: str, make: Callable[[Network], object], words: str) -> None:
    """Say what is being worked out, begin once the page stands, and run the page again when it is there."""

    @st.fragment(run_every=1.0)
    def wait() -> None:
        job = beside(verb)
        if job.done():
            st.rerun()
        st.caption(words)
        # The first of these runs belongs to the page: what the reader sees comes before it.
        if state.count(f"{verb}:looked", step=1) > 1 and not job.running():
            _begin(job, make)

    wait()


def _begin(job: Future[object], make: Callable[[Network], object]) -> None:
    shown = state.network()
    if shown is None or not job.set_running_or_notify_cancel():
        return

    def work() -> None:
        from orgmap.engines.threads import leaving_free

        try:
            with leaving_free(1):
                job.set_result(make(shown))
        except BaseException as error:  # noqa: BLE001 (raised again by whoever asks for the result)
            job.set_exception(error)

    threading.Thread(target=work, daemon=True, name="orgmap-beside").start()
