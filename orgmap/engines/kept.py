"""What is computed once for some arcs and dropped with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from orgmap.arcs import Arcs

T = TypeVar("T")


def kept(arcs: Arcs, key: str, make: Callable[[], T]) -> T:
    """What ``make`` makes, made on the first call for these arcs, the same object ever after.

    It lives on the arcs, as a cached property does; arrays in it must not be written to.
    """
    store: dict[str, Any] = arcs.__dict__.setdefault("_kept", {})
    if key not in store:
        store[key] = make()
    return cast("T", store[key])
