"""What is computed once for some arcs, or for a network, and dropped with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from orgmap.arcs import Arcs

if TYPE_CHECKING:
    from orgmap.network import Network

T = TypeVar("T")


def kept(holder: Arcs | Network, key: str, make: Callable[[], T]) -> T:
    """What ``make`` makes, made on the first call for this holder, the same object ever after.

    It lives on the arcs or the network, as a cached property does; nothing in it may be changed. Threads
    that ask at a time may each make it, and all get what the first of them made.

    >>> import numpy as np
    >>> arcs = Arcs(("a",), np.empty(0, int), np.empty(0, int), np.empty(0), None, directed=True, layers=())
    >>> kept(arcs, "list", lambda: ["made"]) is kept(arcs, "list", lambda: ["made again"])
    True
    """
    store: dict[str, Any] = holder.__dict__.setdefault("_kept", {})
    if key not in store:
        store.setdefault(key, make())
    return cast("T", store[key])
