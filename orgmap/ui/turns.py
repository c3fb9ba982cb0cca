"""One at a time for one thing: whoever comes second finds done what the first one did."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager


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
