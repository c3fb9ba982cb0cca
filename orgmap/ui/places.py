"""Positions on the map, kept while the app is served: a reload lays nothing out again.

Only numbers in the order of people are kept, under the fingerprint of the data they were computed from:
whoever asks must have the same data open, and no name is shared between sessions.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from orgmap.viz.layout import Point, chart_layout, layout

if TYPE_CHECKING:
    from orgmap.network import Network

_MOST = 16
_kept: OrderedDict[tuple[str, str], tuple[Point, ...]] = OrderedDict()
_lock = threading.Lock()


def places(shown: Network, arrangement: str, *, fingerprint: str) -> Mapping[str, Point]:
    """Where people stand, by informal ties or by the formal chart; computed once for the same data."""
    key = (fingerprint, arrangement)
    with _lock:
        spots = _kept.get(key)
    if spots is None:
        found = chart_layout(shown) if arrangement == "formal" else layout(shown)
        spots = tuple(found[person] for person in shown.people)
        with _lock:
            _kept[key] = spots
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
    return dict(zip(shown.people, spots, strict=True))
