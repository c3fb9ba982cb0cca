"""Answers that take long on large networks: worked out beside the page, which can be used meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from orgmap.ui import memory, state
from orgmap.ui.ahead import AHEAD
from orgmap.ui.pool import BESIDE
from orgmap.ui.turns import step_back

if TYPE_CHECKING:
    from orgmap.network import Network

T = TypeVar("T")
_beginning = threading.Lock()


class Job(Future[object]):
    """One thing worked on beside pages: how far it is (0..1), and for whom.

    It ends with :class:`orgmap.patience.Stopped` once all who waited for it have left.
    """

    def __init__(self) -> None:
        super().__init__()
        self.share = 0.0
        self._for: set[int] = set()
        self._stopped = False

    def join(self, who: int) -> None:
        """Somebody waits for it."""
        with _beginning:
            self._for.add(who)

    def leave(self, who: int) -> None:
        """Somebody does not wait any more; it ends when that was the last."""
        with _beginning:
            self._for.discard(who)
            self._stopped = not self._for

    def looked(self) -> bool:
        """What the work asks now and then: let pages come first, and end where nobody waits."""
        AHEAD.give_way()
        return self._stopped

    def told(self, share: float, _what: str) -> None:
        """How far it is."""
        self.share = share

    @property
    def failed(self) -> bool:
        """Whether it ended without an answer, stopped or by an error."""
        return self.done() and self.exception() is not None


def beside(verb: str, **given: object) -> Job:
    """The answer worked on beside the page, begun or not; one for all sessions where the answer is."""
    return _tries(verb, **given)[-1]


def again(verb: str, **given: object) -> None:
    """Have it begun anew where it ended without an answer."""
    tries = _tries(verb, **given)
    with _beginning:
        if tries[-1].failed:
            tries[:] = [Job()]


def leave(verb: str, **given: object) -> None:
    """Nobody waits for it in this session any more."""
    beside(verb, **given).leave(_own())


def _tries(verb: str, **given: object) -> list[Job]:
    return state.answer(f"{BESIDE}{verb}", lambda _: [Job()], **given)


def _own() -> int:
    """What tells this session from others for as long as it lives."""
    return id(memory.store())


def work_out(verb: str, make: Callable[[Network], object], words: str, **given: object) -> None:
    """Say what is being worked out and how far it is; begin once the page stands, show it when it is there.

    ``words`` are without a full stop. The page runs again when the work ended, with an answer or without.
    """
    beside(verb, **given).join(_own())

    @st.fragment(run_every=1.0)
    def wait() -> None:
        job = beside(verb, **given)
        if job.done():
            st.rerun()
        done = round(100 * job.share)
        st.caption(f"{words}: {done} % done." if done else f"{words} \u2026")
        # The first of these runs belongs to the page: what the reader sees comes before it.
        if state.count(f"{verb}:looked", step=1) > 1 and not job.running():
            _begin(job, make)

    wait()


def ahead(verb: str, make: Callable[[Network], object]) -> None:
    """Work it out in this very thread, where nobody has begun yet."""
    shown, job = state.network(), beside(verb)
    if shown is not None and _taken(job):
        _work(job, make, shown)


def _begin(job: Job, make: Callable[[Network], object]) -> None:
    shown = state.network()
    if shown is not None and _taken(job):
        threading.Thread(target=_aside, args=(job, make, shown), daemon=True, name="orgmap-beside").start()


def _aside(job: Job, make: Callable[[Network], object], shown: Network) -> None:
    step_back()
    _work(job, make, shown)


def _taken(job: Job) -> bool:
    """Whether the job is ours to do now; another session may just want to begin it, too."""
    with _beginning:
        return not (job.running() or job.done()) and job.set_running_or_notify_cancel()


def _work(job: Job, make: Callable[[Network], object], shown: Network) -> None:
    from orgmap.engines.threads import leaving_free
    from orgmap.patience import awaited

    try:
        with leaving_free(1), awaited(job.looked, job.told):
            job.set_result(make(shown))
    except BaseException as error:  # noqa: BLE001 (raised again by whoever asks for the result)
        job.set_exception(error)
