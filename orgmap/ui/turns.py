"""Who comes when: one at a time for one thing, and what nobody waits for after everything else."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

#: How much further back in line than everybody else: such work gets a third of a processor that it shares.
_BEHIND = 5


def step_back() -> None:
    """Have this thread, and those it begins, get a processor after others as long as they live, on Linux.

    Elsewhere a thread has no place in line of its own, and nothing happens.
    """
    if sys.platform == "linux":
        own = threading.get_native_id()
        place = os.getpriority(os.PRIO_PROCESS, own)
        os.setpriority(os.PRIO_PROCESS, own, min(place + _BEHIND, 19))


class Turns:
    """A lock for each thing by its name, kept for as long as somebody holds it or waits for it.

    >>> turns = Turns()
    >>> with turns.of("people.csv"):
    ...     turns.waiting
    1
    >>> turns.waiting
    0
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[Hashable, tuple[threading.Lock, list[None]]] = {}

    @property
    def waiting(self) -> int:
        """For how many things somebody has the turn or waits for it."""
        with self._lock:
            return len(self._held)

    @property
    def contended(self) -> bool:
        """Whether somebody waits for what somebody else has."""
        with self._lock:
            return any(len(queue) > 1 for _, queue in self._held.values())

    @contextmanager
    def of(self, name: Hashable) -> Iterator[None]:
        """Have the turn for one thing. Asked for again by the thread that has it, it never comes."""
        with self._lock:
            turn, queue = self._held.setdefault(name, (threading.Lock(), []))
            queue.append(None)
        try:
            with turn:
                yield
        finally:
            with self._lock:
                queue.pop()
                if not queue:
                    self._held.pop(name, None)
