"""Working ahead: what the first clicks will ask for, worked out while the reader still reads.

Only `orgmap serve` switches it on. One thread does one step after another, the likeliest first. It waits
from when a browser asks for a page until that page stands there, also in the midst of a long step
(:meth:`Ahead.give_way`), and goes no further once nobody has the case open any more: sessions hold what is
open in them, this only points to it. What it finds is kept where pages look for it
(:mod:`orgmap.ui.pool`), and a page that asks for what is being worked out just then waits for that.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from orgmap.errors import OrgmapError
from orgmap.ui.pool import POOL
from orgmap.ui.turns import step_back

if TYPE_CHECKING:
    from orgmap.ui.case import Case

#: Cases waited for at most; older ones can wait until somebody clicks.
_MOST = 4
#: Seconds from a browser's request to the first run of its page, and from the end of a run until it is drawn.
_COMING, _DRAWN = 3.0, 1.0
#: So long a page may hold up a step in its midst: longer, it may wait for something the step holds.
_PATIENCE = 3.0
#: How often is looked whether a page waits for what is being worked out.
_GLANCE = 0.02


def steps() -> Sequence[Callable[[], object]]:
    """What to work out for the case that is open: the map first, then what takes long on other pages."""
    from orgmap.ui import answers, controls, maps, ranking

    return (
        lambda: answers.places("informal"),
        lambda: answers.places("formal"),
        maps.usual_score,
        controls.everybody_in_order,
        maps.span,
        lambda: maps.usual_scene("light"),
        step_back,  # for the rest no page has to wait
        answers.interfaces,
        answers.gap,
        ranking.ahead,
        answers.units,
        answers.go_to,
        answers.single_points,
        lambda: maps.usual_scene("dark"),
        _presented,
    )


def _presented() -> None:
    """The map as it may be projected: somebody waits in front of others when presenting is switched on."""
    from orgmap.ui import answers, controls, maps, session
    from orgmap.ui.presenting import presented, usual_room

    now = session.case()
    if now is None:
        return
    shown = presented(now, usual_room(now))
    _ = shown.network.fingerprint  # what a session keeps for itself is kept by it
    with session.standing_for(shown):
        answers.places("informal")
        answers.places("formal")
        maps.usual_score()
        maps.span()
        controls.everybody_in_order()
        maps.usual_scene("light")


class Ahead:
    """The thread that works ahead, and the pages it waits for."""

    def __init__(self, steps: Callable[[], Sequence[Callable[[], object]]] = steps) -> None:
        self.on = False
        self._steps = steps
        self._pages = 0
        self._since = 0.0  # when the first of the pages under way began
        self._quiet = 0.0  # until when the browser is left alone
        self._news = threading.Condition()
        self._waiting: deque[Callable[[], Case | None]] = deque(maxlen=_MOST)
        self._thread: threading.Thread | None = None

    def follow(self, case: Case) -> None:
        """Work ahead for a case that was just opened, for as long as somebody has it open."""
        if self.on:
            self._begin(weakref.ref(case))

    def opening(self, make: Callable[[], Case | None]) -> None:
        """Open something before anybody asks for it, and work ahead for it."""
        if self.on:
            self._begin(cache(make))

    def coming(self) -> None:
        """A browser asked for a page: it is loaded and put together before anything else is done."""
        with self._news:
            self._quiet = time.monotonic() + _COMING

    @contextmanager
    def page(self) -> Iterator[None]:
        """While a page is put together, and drawn, no new step begins and long ones make a pause."""
        with self._news:
            self._since = self._since if self._pages else time.monotonic()
            self._pages += 1
        try:
            yield
        finally:
            with self._news:
                self._pages -= 1
                self._quiet = time.monotonic() + _DRAWN
                self._news.notify_all()

    def give_way(self) -> bool:
        """Make a pause in the midst of a long step while a page is under way; always goes on, so False.

        No pause is made while a page waits for an answer that is being worked out, which may be this one.
        """
        while self.on and self._in_the_way() and not POOL.contended:
            with self._news:
                self._news.wait(_GLANCE)
        return False

    def _in_the_way(self) -> bool:
        now = time.monotonic()
        return now - self._since < _PATIENCE if self._pages else now < self._quiet

    def done(self, timeout: float) -> bool:
        """Wait until nothing is left to do; False when that takes longer than so many seconds."""
        with self._news:
            return self._news.wait_for(lambda: self._thread is None, timeout)

    def _begin(self, case: Callable[[], Case | None]) -> None:
        with self._news:
            self._waiting.append(case)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True, name="orgmap-ahead")
                self._thread.start()

    def _work(self) -> None:
        try:
            while (case := self._next()) is not None:
                self._all_of(case)
        finally:
            with self._news:
                if self._thread is threading.current_thread():  # a step failed: the next case begins anew
                    self._thread = None
                    self._news.notify_all()

    def _next(self) -> Callable[[], Case | None] | None:
        with self._news:
            if self._waiting:
                return self._waiting.pop()  # what was opened last is what somebody looks at
            self._thread = None
            self._news.notify_all()
            return None

    def _all_of(self, case: Callable[[], Case | None]) -> None:
        from orgmap.engines.threads import leaving_free
        from orgmap.patience import awaited
        from orgmap.ui.session import standing_for

        if case() is None:  # what is opened here no page has to wait for twice
            return
        for step in self._steps():
            self._wait_for_pages()
            now = case()
            if now is None:
                return
            # What cannot be answered is told by the page that asks for it.
            with standing_for(now), leaving_free(1), awaited(self.give_way), suppress(OrgmapError):
                step()
            del now

    def _wait_for_pages(self) -> None:
        with self._news:
            while self._pages or (left := self._quiet - time.monotonic()) > 0:
                self._news.wait(None if self._pages else left)


#: Works ahead for all sessions of this process.
AHEAD = Ahead()
