"""Working ahead: what the first clicks will ask for, worked out while the reader still reads.

Only `orgmap serve` switches it on. One thread does one step after another, the likeliest first. It waits
while a page is being put together, and goes no further once nobody has the case open any more: sessions
hold what is open in them, this only points to it. What it finds is kept where pages look for it
(:mod:`orgmap.ui.pool`), and a page that asks for what is being worked out just then waits for that.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING

from orgmap.errors import OrgmapError

if TYPE_CHECKING:
    from orgmap.ui.case import Case

#: Cases waited for at most; older ones can wait until somebody clicks.
_MOST = 4
#: A page that only just ended may be run again at once.
_PAUSE = 0.1


def steps() -> Sequence[Callable[[], object]]:
    """What to work out for the case that is open: the map first, then what takes long on other pages."""
    from orgmap.ui import answers, controls, maps, ranking

    return (
        lambda: answers.places("informal"),
        maps.usual_score,
        controls.everybody_in_order,
        lambda: answers.places("formal"),
        maps.span,
        answers.interfaces,
        answers.gap,
        ranking.ahead,
        answers.units,
        answers.go_to,
        answers.single_points,
    )


class Ahead:
    """The thread that works ahead, and the pages it waits for."""

    def __init__(self, steps: Callable[[], Sequence[Callable[[], object]]] = steps) -> None:
        self.on = False
        self._steps = steps
        self._pages = 0
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

    @contextmanager
    def page(self) -> Iterator[None]:
        """While a page is put together no new step begins."""
        with self._news:
            self._pages += 1
        try:
            yield
        finally:
            with self._news:
                self._pages -= 1
                self._news.notify_all()

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
        from orgmap.ui.session import standing_for

        for step in self._steps():
            self._wait_for_pages()
            now = case()
            if now is None:
                return
            # What cannot be answered is told by the page that asks for it.
            with standing_for(now), leaving_free(1), suppress(OrgmapError):
                step()
            del now

    def _wait_for_pages(self) -> None:
        with self._news:
            while self._pages or self._news.wait_for(lambda: self._pages > 0, _PAUSE):
                self._news.wait_for(lambda: not self._pages)


#: Works ahead for all sessions of this process.
AHEAD = Ahead()
