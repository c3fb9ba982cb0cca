"""Pajek networks and projects (.net, .paj): vertices by number, several relations, partitions and vectors.

People go by their labels, because a number only holds within one file; where several share a label, the
number follows it. A partition or a vector becomes an attribute of the vertices it has as many values for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from orgmap.readers.columns import Unreadable
from orgmap.readers.look import Format, Look
from orgmap.readers.net import MOST_UNNAMED, Net
from orgmap.readers.pajek_lines import Words, relation, section, whole, words, years
from orgmap.readers.part import Part, counted
from orgmap.readers.stack import LARGEST, keys_of
from orgmap.readers.textfile import TextFile
from orgmap.readers.weave import strength_of

_TIES = frozenset({"arcs", "edges", "arcslist", "edgeslist", "matrix"})
_VALUES = frozenset({"partition", "vector", "permutation"})
_START = re.compile(r"(?i)(?:[ \t]*%.*\n|\s)*\*\s*(vertices|network|partition|vector|arcs|edges)\b")


@dataclass(frozen=True, slots=True)
class _Tie:
    i: int
    j: int
    strength: Fraction
    directed: bool
    layer: str
    row: int
    times: tuple[str, ...]


@dataclass
class _Network:
    """One network: its vertices by number, and its ties until all of it is known."""

    name: str
    row: int
    size: int = 0
    first: int = 0  # vertices of the first kind, where there are two
    labels: dict[int, str] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)
    data: dict[int, dict[str, str]] = field(default_factory=dict)
    ties: list[_Tie] = field(default_factory=list)


@dataclass
class _Values:
    """A partition or a vector: a value for each vertex."""

    name: str
    row: int
    size: int = 0
    values: list[str] = field(default_factory=list)


class _Pajek:
    """One file, line by line."""

    def __init__(self, look: Look) -> None:
        self.net = Net(look)
        self.networks: list[_Network] = []
        self._values: list[tuple[_Values, int]] = []
        self._open = ""
        self._layer = ""
        self._names: dict[int, str] = {}
        self._i = 0
        self._labelled = False
        self._room = 5 * MOST_UNNAMED  # for all networks of a project
        self._skipped: dict[str, int] = {}

    def _fault(self, message: str, fix: str, row: int) -> None:
        self.net.table.drop(message, fix, row=row)

    def read(self, lines: Iterator[tuple[int, str]]) -> None:
        """All sections of the file."""
        for number, line in lines:
            text = line.strip()
            if not text or text.startswith(("%", "/*")):
                continue
            opened = section(text)
            if opened is not None:
                self._begin(*opened, number)
            elif self._open in _TIES:
                self._tie(text, number)
            elif self._open == "vertices":
                self._vertex(words(text), number)
            elif self._open == "values":
                self._values[-1][0].values.append(text[:100])
            elif self._open != "skipped":
                self._fault(
                    "The line stands in no section.", "Begin with *Vertices and their number.", number
                )
                self._open = "skipped"
        self._end_matrix()

    def _begin(self, name: str, rest: str, row: int) -> None:
        self._end_matrix()
        if name == "network":
            self.networks.append(
                _Network(words(rest).texts[0] if '"' in rest else " ".join(rest.split()), row)
            )
            self._open = "network"
        elif name in {"vertices", "vertex"}:
            self._vertices(rest, row)
        elif name in _VALUES:
            self._values.append(
                (_Values(rest.strip('" ') or f"{name} {len(self._values) + 1}", row), len(self.networks))
            )
            self._open = "partition"
        elif name in _TIES:
            self._open, self._i = name, 0
            self._layer = self._relation(rest)
            if not self.networks or not self.networks[-1].size:
                self._fault(
                    "There are ties, but no vertices above them.", "Write *Vertices and their number.", row
                )
                self._open = "skipped"
        else:
            self._skipped[name] = self._skipped.get(name, 0) + 1
            self._open = "skipped"

    def _relation(self, rest: str) -> str:
        """The layer of a section: its name, or the one its number was given before."""
        number, name = relation(rest)
        if number is not None and name:
            self._names[number] = name
        if name or number is None:
            return name
        return self._names.get(number, f"relation {number}")

    def _vertices(self, rest: str, row: int) -> None:
        sizes = [whole(one) for one in words(rest).texts[:2]]
        if not sizes or None in sizes or not sizes[0] or (len(sizes) > 1 and (sizes[1] or 0) > sizes[0]):
            self._fault("*Vertices does not say how many there are.", "Write their number behind it.", row)
            self._open = "skipped"
            return
        if self._open == "partition":
            self._values[-1][0].size = sizes[0]
            self._open = "values"
            return
        if not self.networks or self.networks[-1].size:
            self.networks.append(_Network("", row))
        network = self.networks[-1]
        network.size = sizes[0]
        network.first = (sizes[1] or 0) if len(sizes) > 1 and sizes[1] != sizes[0] else 0
        self._open = "vertices"

    def _vertex(self, said: Words, row: int) -> None:
        """A vertex: its number, its label, where it is drawn (passed over), and its times."""
        network = self.networks[-1]
        number = whole(said.texts[0]) if said.texts and not said.quoted[0] else None
        if number is None or not 1 <= number <= network.size:
            shown = said.texts[0][:40] if said.texts else ""
            self._fault(f"There is no vertex '{shown}' among {network.size:,}.", "Number them from 1.", row)
            return
        if number in network.rows:
            self._fault(f"The vertex {number} stands twice.", "Give each its own number.", row)
            return
        network.rows[number] = row
        self._labelled |= len(said) > 1
        if len(said) > 1 and said.texts[1]:
            network.labels[number] = said.texts[1]
        if said.times:
            network.data[number] = {"time": ", ".join(said.times)}

    def _end(self, text: str, row: int) -> int | None:
        network = self.networks[-1]
        number = whole(text)
        if number is None or not 1 <= number <= network.size:
            fix = "Correct it, or the number behind *Vertices."
            self._fault(f"There is no vertex '{text[:40]}' among {network.size:,}.", fix, row)
            return None
        return number

    def _tie(self, text: str, row: int) -> None:
        said = words(text)
        if self._open == "matrix":
            self._cells(said, row)
        elif self._open.endswith("list"):
            ends = [self._end(one, row) for one in said.texts]
            if ends and None not in ends:
                for end in ends[1:]:
                    self._keep((ends[0] or 0, end or 0), Fraction(1), row, times=said.times)
        else:
            self._line(said, row)

    def _line(self, said: Words, row: int) -> None:
        """One arc or edge: two numbers, a strength, how it is drawn (passed over), its times."""
        texts, layer = said.texts, None
        if texts and re.fullmatch(r"\d+:", texts[0]):
            layer = self._relation(":" + texts[0][:-1])
            texts = texts[1:]
        if len(texts) < 2:
            self._fault("The line has only one end.", "Write two numbers.", row)
            return
        ends = [self._end(one, row) for one in texts[:2]]
        try:
            value = strength_of(texts[2]) if len(texts) > 2 and _is_number(texts[2]) else Fraction(1)
        except Unreadable as fault:
            self._fault(fault.message, fault.fix, row)
            return
        if None not in ends:
            self._keep((ends[0] or 0, ends[1] or 0), value, row, times=said.times, layer=layer)

    def _keep(
        self,
        ends: tuple[int, int],
        value: Fraction,
        row: int,
        *,
        times: tuple[str, ...] = (),
        layer: str | None = None,
    ) -> None:
        directed = not self._open.startswith("edges")
        shown = self._layer if layer is None else layer
        self.networks[-1].ties.append(_Tie(*ends, value, directed, shown, row, times))

    def _cells(self, said: Words, row: int) -> None:
        """Cells of a matrix, row by row, wherever the lines break."""
        network = self.networks[-1]
        width = network.size - network.first if network.first else network.size
        height = network.first or network.size
        if width > LARGEST:
            self._fault(f"The matrix is wider than {LARGEST:,}.", "Write it as *Arcs.", row)
            self._open = "skipped"
            return
        for text in said.texts:
            i, j = divmod(self._i, width)
            self._i += 1
            if i >= height:
                self._fault(f"The matrix has more than {height} × {width} cells.", "Delete the rest.", row)
                self._open = "skipped"
                return
            try:
                value = strength_of(text)
            except Unreadable as fault:
                self.net.table.fault(fault.message, fault.fix, row=row, column=str(j + 1))
                continue
            if value:
                self._keep((i + 1, j + 1 + network.first), value, row)

    def _end_matrix(self) -> None:
        if self._open != "matrix" or not self.networks:
            return
        network = self.networks[-1]
        cells = (network.first or network.size) * (network.size - network.first)
        if self._i < cells:
            message = f"The matrix ends after {self._i:,} of {cells:,} cells."
            self._fault(message, "Write a row for each vertex.", network.row)

    # --- what it means

    def part(self, *notes: str) -> Part:
        """The records of all networks, people of the same label being the same."""
        if (self.net.table.problems and self._is_bare) or not (self.net.table.problems or self.networks):
            self.net.table.problems.clear()  # each line of a partition would seem a vertex of a wrong number
            message = "The file holds values for vertices, but no network."
            self.net.table.fault(message, "Save both together, as a project (.paj).")
        if self.net.table.problems:
            return Part(problems=tuple(self.net.table.problems), dropped=self.net.table.dropped)
        self._attributes()
        several = sum(bool(one.ties) for one in self.networks) > 1
        named = [(network, self._keys(network)) for network in self.networks]
        said: dict[str, dict[str, str]] = {}
        for network, keys in named:
            for number, key in keys.items():
                said.setdefault(key, {}).update(network.data.get(number, {}))
        for network, keys in named:
            self._weave(network, keys, said, several=several)
        for name, times in sorted(self._skipped.items()):
            self.net.note(f"{counted(times, 'section')} *{name[:40]} not read.")
        return self.net.part(*notes)

    @property
    def _is_bare(self) -> bool:
        """Whether there is nothing but numbers under *Vertices, as in a partition saved by itself."""
        alone = len(self.networks) == 1 and not self._values and not self._labelled
        return alone and not self.networks[0].ties and bool(self.networks[0].rows)

    def _attributes(self) -> None:
        """Give the values of partitions and vectors to the vertices of the network they are of."""
        places: dict[int, list[int]] = {}
        for place, one in enumerate(self.networks):
            places.setdefault(one.size, []).append(place)
        for values, before in self._values:
            fitting = places.get(values.size, [])  # the last one before, else the first one after
            network = self.networks[fitting[max(bisect_left(fitting, before) - 1, 0)]] if fitting else None
            if network is None or len(values.values) != values.size:
                self.net.note(f"'{values.name[:60]}' has values for no network of this file; it is not read.")
                continue
            for number, value in enumerate(values.values, start=1):
                network.data.setdefault(number, {})[values.name] = value

    def _weave(
        self,
        network: _Network,
        keys: Mapping[int, str],
        said: Mapping[str, Mapping[str, str]],
        *,
        several: bool,
    ) -> None:
        bodies = {number for number in keys if network.first and number > network.first}
        for number, key in keys.items():
            if number not in bodies:
                row = network.rows.get(number, network.row)
                self.net.person(key, row, said[key], name=network.labels.get(number, ""))
        passed = timed = dated = 0
        for tie in network.ties:
            inside = [tie.i in bodies, tie.j in bodies]
            if all(inside):
                passed += 1
            elif any(inside):
                person, body = (tie.j, tie.i) if inside[0] else (tie.i, tie.j)
                self.net.seat(keys[person], keys[body], tie.row)
            else:
                when = years(tie.times)
                timed += bool(tie.times)
                dated += bool(when)
                layer = tie.layer or (network.name if several else "")
                self.net.tie(
                    (keys[tie.i], keys[tie.j]), tie.row,
                    layer=layer, strength=tie.strength, directed=tie.directed, times=when,
                )  # fmt: skip
        self._say(len(bodies), passed, timed, dated)

    def _say(self, bodies: int, passed: int, timed: int, dated: int) -> None:
        if bodies:
            self.net.note(
                f"{counted(bodies, 'vertex', 'vertices')} of the second kind read as what people belong to."
            )
        if passed:
            self.net.note(f"{counted(passed, 'tie')} between two of the second kind left out.")
        if dated:
            self.net.note(f"{counted(dated, 'tie')} with years: first and last seen are taken from them.")
        if timed > dated:
            self.net.note(
                f"{counted(timed - dated, 'tie')} with steps of time that are no dates: kept for all time."
            )

    def _keys(self, network: _Network) -> Mapping[int, str]:
        """What each vertex goes by: its label, with its number where several share it."""
        used = {end for tie in network.ties for end in (tie.i, tie.j)}
        shown = used | network.rows.keys()
        if network.size <= min(MOST_UNNAMED, self._room):
            shown |= set(range(1, network.size + 1))
            self._room -= network.size
        elif len(shown) < network.size:
            self.net.note(
                f"it announces {network.size:,} vertices; those not named and without a tie are left out."
            )
        keys = keys_of({number: network.labels.get(number, "") for number in sorted(shown)})
        shared = sorted(
            {label for number, label in network.labels.items() if keys[number] != " ".join(label.split())}
        )
        if shared:
            some = ", ".join(shared[:3])
            self.net.note(f"several vertices share a label ({some}); they are kept apart by their numbers.")
        return keys


def _is_number(text: str) -> bool:
    """Whether a word is a strength; what is no number there says how the line is drawn."""
    return text[:1] in "+-.0123456789"


def _sure(look: Look) -> float:
    return 0.99 if _START.match(look.start) else 0.0


def _read(look: Look) -> Part:
    reader = _Pajek(look)
    text = TextFile(look, reader.net.table)
    reader.read(text.lines())
    return reader.part(text.note)


FORMATS = (
    Format(
        "Pajek network or project (.net, .paj)",
        "Pajek",
        _sure,
        _read,
        "V",
        "people and ties, a layer for each relation; the second kind of vertices is what people belong to; "
        "partitions and vectors become attributes",
        streams=True,
    ),
)
