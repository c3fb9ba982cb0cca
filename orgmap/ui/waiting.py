"""Answers that take long on large networks: worked out beside the page, which can be used meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from orgmap.ui import state
from orgmap.ui.pool import BESIDE

if TYPE_CHECKING:
    from orgmap.network import Network

T = TypeVar("T")
_beginning = threading.Lock()


def beside(verb: str, **given: object) -> Future[object]:
    """The answer worked on beside the page, begun or not; one for all sessions where the answer is."""
    return state.answer(f"{BESIDE}{verb}", lambda _: Future(), **given)


def work_out(
    verb: str, make: Callable[[Network], object], words: str | Callable[[], str], **given: object
) -> None:
    """Say what is being worked out, begin once the page stands, and run the page again when it is there."""

    @st.fragment(run_every=1.0)
    def wait() -> None:
        job = beside(verb, **given)
        if job.done():
            st.rerun()
        st.caption(words if isinstance(words, str) else words())
        # The first of these runs belongs to the page: what the reader sees comes before it.
        if state.count(f"{verb}:looked", step=1) > 1 and not job.running():
            _begin(job, make)

    wait()


def ahead(verb: str, make: Callable[[Network], object]) -> None:
    """Work it out in this very thread, where nobody has begun yet."""
    shown, job = state.network(), beside(verb)
    if shown is not None and _taken(job):
        _work(job, make, shown)


def _begin(job: Future[object], make: Callable[[Network], object]) -> None:
    shown = state.network()
    if shown is not None and _taken(job):
        threading.Thread(target=_work, args=(job, make, shown), daemon=True, name="orgmap-beside").start()


def _taken(job: Future[object]) -> bool:
    """Whether the job is ours to do now; another session may just want to begin it, too."""
    with _beginning:
        return not (job.running() or job.done()) and job.set_running_or_notify_cancel()


def _work(job: Future[object], make: Callable[[Network], object], shown: Network) -> None:
    from orgmap.engines.threads import leaving_free

    try:
        with leaving_free(1):
            job.set_result(make(shown))
    except BaseException as error:  # noqa: BLE001 (raised again by whoever asks for the result)
        job.set_exception(error)
