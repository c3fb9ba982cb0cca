"""Nodes and edges as plain names and values, whatever kind of file they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orgmap.readers.tables import LONGEST_CELL, clean, normal

_INNER = frozenset({"attributes", "data", "metadata", "attrs", "properties"})


@dataclass(frozen=True, slots=True)
class Piece:
    """An element or a connection: what it says by name, and the line or place where it stands."""

    data: Mapping[str, str]
    row: int


def flat(value: Any) -> dict[str, str]:
    """The plain values of a JSON object, those of its ``attributes`` (or ``data``, ``metadata``) among them.

    >>> flat({"id": 1, "attributes": {"Name": "Ann", "tags": ["a", "b"]}})
    {'id': '1', 'Name': 'Ann', 'tags': 'a; b'}
    """
    known: dict[str, str] = {}
    for key, one in value.items() if isinstance(value, dict) else ():
        name = clean(str(key))[:200]
        if isinstance(one, dict):
            if normal(name) in _INNER:
                known.update({inner: text for inner, text in flat(one).items() if inner not in known})
        elif isinstance(one, list):
            known[name] = "; ".join(
                clean(str(part))[:200] for part in one[:50] if isinstance(part, str | int)
            )
        elif one is not None:
            plain = (
                repr(int(one))
                if isinstance(one, float) and one.is_integer() and abs(one) < 1e15
                else str(one)
            )
            known[name] = clean(str(int(one)) if isinstance(one, bool) else plain)[:LONGEST_CELL]
    return {key: text for key, text in known.items() if text}
