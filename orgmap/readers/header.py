"""Cells by the names of a header, where names may stand twice and may be in several languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orgmap.readers.tables import Row, normal


class Header:
    """The columns of a header, each found by any of its names (case and blanks do not matter).

    >>> header = Header(("Name", "Watchers", "Watchers"))
    >>> header.cells(Row(2, ("x", "Ann", "Bo")), "watchers")
    ('Ann', 'Bo')
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._places: dict[str, list[int]] = {}
        for place, name in enumerate(names):
            self._places.setdefault(normal(name), []).append(place)

    def place(self, *names: str) -> int | None:
        """Where the first of these names stands that is there at all."""
        return next((self._places[key][0] for key in map(normal, names) if key in self._places), None)

    def has(self, *names: str) -> bool:
        """Whether every one of these names is there."""
        return all(normal(name) in self._places for name in names)

    def cell(self, row: Row, *names: str) -> str:
        """The first filled cell under these names, the first name first; blank where there is none."""
        for key in map(normal, names):
            for place in self._places.get(key, ()):
                if place < len(row.cells) and row.cells[place]:
                    return row.cells[place]
        return ""

    def cells(self, row: Row, *names: str) -> tuple[str, ...]:
        """Every filled cell under these names, in the order of the file."""
        places = sorted({place for key in map(normal, names) for place in self._places.get(key, ())})
        return tuple(row.cells[place] for place in places if place < len(row.cells) and row.cells[place])

    def others(self, known: Iterable[str]) -> tuple[tuple[int, str], ...]:
        """The columns that are none of these: place and name."""
        used = {normal(name) for name in known}
        return tuple(
            (place, name) for place, name in enumerate(self.names) if name and normal(name) not in used
        )


def has_all(cells: Sequence[str], *names: str) -> bool:
    """Whether a row holds all of these column names.

    >>> has_all(("Id", "Label", "timeset"), "id", "timeset")
    True
    """
    return {normal(name) for name in names} <= {normal(cell) for cell in cells}
