"""Matrices over one set of people, or of people by what they belong to, as UCINET keeps them.

A :class:`Stack` is fed cell by cell. Several matrices are several layers; as many matrices as people, with
no names or the people's own, are what each of them believes of all ties (a cognitive social structure).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from orgmap.readers.look import Look
from orgmap.readers.net import MOST_UNNAMED, Net
from orgmap.readers.part import Part, counted

#: A larger square would hold more cells than fit in memory as ties.
LARGEST = 20_000


def folded(label: str) -> str:
    """A label as these programs compare it: without case, blanks joined."""
    return " ".join(label.split()).casefold()


def keys_of(labels: Mapping[int, str]) -> dict[int, str]:
    """What numbered things go by: the label; with the number where several share one; else the number.

    >>> keys_of({1: "Bo", 2: "Bo", 3: "", 4: "3"})
    {1: 'Bo #1', 2: 'Bo #2', 3: '#3', 4: '3'}
    """
    plain = {number: " ".join(label.split()) for number, label in labels.items()}
    seen = Counter(map(folded, plain.values()))
    taken = {label for label in plain.values() if seen[folded(label)] == 1}
    keys = {}
    for number, label in plain.items():
        key = label
        if not label or seen[folded(label)] > 1:
            key = f"{label} #{number}" if label else str(number)
            while key in taken:
                key = f"{key} #{number}" if label else f"#{key}"
            taken.add(key)
        keys[number] = key
    return keys


class Axis:
    """The labels along one side, found by number (from 1) or by name; new names are taken in."""

    def __init__(self, labels: Sequence[str] = (), size: int | None = None) -> None:
        self.labels = [" ".join(label.split()) for label in labels]
        self.size = size
        self.named = bool(labels)
        self._places: dict[str, int] = {}
        for at, label in enumerate(self.labels):
            self._places.setdefault(folded(label), at)

    def number(self, number: int) -> int | None:
        """The place of a number; None outside of what is announced."""
        most = len(self.labels) if self.named else self.size
        return number - 1 if number >= 1 and (most is None or number <= most) else None

    def name(self, label: str) -> int | None:
        """The place of a label that is known."""
        return self._places.get(folded(label))

    def learn(self, label: str) -> int:
        """The place of a label, the next free one where it is new."""
        place = self._places.setdefault(folded(label), len(self.labels))
        if place == len(self.labels):
            self.labels.append(" ".join(label.split()))
            self.named = True
        return place

    def keys(self, places: Iterable[int]) -> dict[int, str]:
        """What these places go by (see :func:`keys_of`)."""
        return {at - 1: key for at, key in keys_of({at + 1: self.label(at) for at in places}).items()}

    def label(self, at: int) -> str:
        """The label of a place; blank where it has none."""
        return self.labels[at] if at < len(self.labels) else ""

    @property
    def shared(self) -> list[str]:
        """The labels that more than one place has."""
        seen = Counter(map(folded, self.labels))
        return sorted({label for label in self.labels if label and seen[folded(label)] > 1})


class Stack:
    """The cells of the matrices of one file, told from 0 (no tie) and from what is not known."""

    def __init__(self, look: Look, rows: Axis, columns: Axis, *, levels: Sequence[str] = ()) -> None:
        self.net = Net(look)
        self.rows, self.columns = rows, columns
        self.levels = list(levels)
        self.half = False
        self.unknown = self.zero = self.own = self.repeated = 0
        self._cells: list[dict[tuple[int, int], tuple[Fraction, int]]] = []
        self._first = 1

    def begin(self, row: int) -> None:
        """From this line on the cells are given."""
        self._first = row

    def add(self, level: int, i: int, j: int, value: Fraction | None, row: int) -> None:
        """A cell; None is not known. A pair listed again is added up."""
        while len(self._cells) <= level:
            self._cells.append({})
        if not value:
            counts = i != j or self.rows is not self.columns  # nobody is asked about themselves
            self.unknown += counts and value is None
            self.zero += counts and value is not None
        else:
            cells = self._cells[level]
            old = cells.get((i, j))
            self.repeated += old is not None
            cells[i, j] = (value, row) if old is None else (old[0] + value, old[1])

    def put(self, level: int, i: int, j: int, value: Fraction, row: int) -> None:
        """A cell that stays as it is when it is given again."""
        if level >= len(self._cells) or (i, j) not in self._cells[level]:
            self.add(level, i, j, value, row)

    @property
    def is_two_mode(self) -> bool:
        """Whether rows and columns are different things; people of the rows may be some of the columns."""
        if self.rows is self.columns:
            return False
        if self.rows.named and self.columns.named:
            return not {folded(one) for one in self.rows.labels} <= {
                folded(one) for one in self.columns.labels
            }
        return self.rows.size != self.columns.size or self.rows.named != self.columns.named

    def part(self, levels: int, *notes: str) -> Part:
        """The records; only the problems where the matrices cannot be trusted."""
        if self.net.table.problems:
            return Part(problems=tuple(self.net.table.problems), dropped=self.net.table.dropped)
        if self.is_two_mode:
            self._seats()
        else:
            self._ties(levels)
        for axis in {id(one): one for one in (self.rows, self.columns)}.values():
            if axis.shared:
                some = ", ".join(axis.shared[:3])
                self.net.note(f"several share a label ({some}); they are kept apart by their numbers.")
        if self.zero or self.unknown:
            self.net.note(
                f"{counted(self.zero, 'cell')} with 0 (no tie), {counted(self.unknown, 'cell')} not known."
            )
        if self.repeated:
            self.net.note(f"{counted(self.repeated, 'line')} repeat a pair and were added up.")
        if self.own:
            self.net.note(f"{counted(self.own, 'value')} on the diagonal left out.")
        return self.net.part(*notes)

    def _shown(self, axis: Axis, sides: Sequence[int]) -> list[int]:
        """The places there are; those announced and never named only up to a bound."""
        used = {pair[side] for cells in self._cells for pair in cells for side in sides}
        announced = len(axis.labels) or axis.size or 0
        if announced > MOST_UNNAMED and not axis.named:
            self.net.note(f"it announces {announced:,} people; those without a tie are left out.")
            announced = 0
        return sorted(used | set(range(announced)))

    def _ties(self, levels: int) -> None:
        """Ties between people; the rows may be some of the people of the columns only."""
        axis, places = self.columns, self._places()
        keys = axis.keys(self._shown(axis, (0, 1) if not places else (1,)))
        for at, key in keys.items():
            self.net.person(key, self._first, name=axis.label(at))
        whole = len(keys) == levels > 2 and self._are_perceivers(list(keys.values()))
        for level, cells in enumerate(self._cells):
            placed = {(places.get(i, i), j): one for (i, j), one in cells.items()}
            off = {pair: one for pair, one in placed.items() if pair[0] != pair[1]}
            self.own += len(placed) - len(off)
            directed = whole or not self._is_symmetric(off)
            layer = "" if whole else self._layer(level, levels)
            for (i, j), (value, row) in off.items():
                told = keys[level] if whole and level != i else None
                self.net.tie(
                    (keys[i], keys[j]), row, layer=layer, strength=value, directed=directed, perceiver=told
                )
        if whole:
            self.net.note("as many matrices as people: each is read as what one person believes of all ties.")

    def _places(self) -> dict[int, int]:
        """Where the people of the rows stand among those of the columns, if not at the same place."""
        if self.rows is self.columns or not (self.rows.named and self.columns.named):
            return {}
        if [*map(folded, self.rows.labels)] == [*map(folded, self.columns.labels)]:
            return {}
        found = {at: self.columns.name(label) for at, label in enumerate(self.rows.labels)}
        return {at: place for at, place in found.items() if place is not None}

    def _are_perceivers(self, keys: Sequence[str]) -> bool:
        names = {folded(one) for one in self.levels}
        return not names or names == {folded(one) for one in keys}

    def _is_symmetric(self, cells: Mapping[tuple[int, int], tuple[Fraction, int]]) -> bool:
        if self.half:
            return True
        return bool(cells) and all(
            (back := cells.get((j, i))) is not None and back[0] == value
            for (i, j), (value, _) in cells.items()
        )

    def _layer(self, level: int, levels: int) -> str:
        if level < len(self.levels) and self.levels[level].strip():
            return self.levels[level]
        return f"{self.net.stem} {level + 1}" if levels > 1 else ""

    def _seats(self) -> None:
        """People of the rows belong to the bodies of the columns."""
        people = self.rows.keys(self._shown(self.rows, (0,)))
        bodies = self.columns.keys(self._shown(self.columns, (1,)))
        for at, key in people.items():
            self.net.person(key, self._first, name=self.rows.label(at))
        weighed = 0
        for level, cells in enumerate(self._cells):
            role = self._layer(level, len(self._cells)) if self.levels else ""
            for (i, j), (value, row) in cells.items():
                self.net.seat(people[i], bodies[j], row, role)
                weighed += value != 1
        self.net.note(
            f"a matrix of {counted(len(people), 'person', 'people')} by "
            f"{counted(len(bodies), 'body', 'bodies')}: read as who belongs to what."
        )
        if weighed:
            self.net.note(f"{counted(weighed, 'value')} other than 1 taken for membership alone.")
