"""UCINET's own pair of files: ``NAME.##h`` with sizes and labels, ``NAME.##d`` with the values.

The header is little-endian: its version, a date, how labels are written, the kind of number, the sizes
(columns, rows, levels), a title, and the labels of each side that has some. The values follow row by row,
matrix by matrix; one above 1e36 is missing. The title is not kept.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from orgmap.errors import Problem
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part
from orgmap.readers.stack import LARGEST, Axis, Stack
from orgmap.readers.tables import clean

_MAGIC = (b"\x05V6404", b"\x05DATE:")
#: How a value is written, by the number the header gives.
_KINDS = {1: "B", 2: "B", 3: "b", 4: "H", 5: "h", 6: "i", 7: "f", 9: "d"}
_MISSING = 1e36
_LARGEST_HEADER = 1 << 26
_MOST_LEVELS = 100_000


class _Broken(ValueError):
    """What is wrong with a pair, as a sentence; ``fix`` says what to do."""

    def __init__(self, message: str, fix: str = "Export the network again.") -> None:
        self.fix = fix
        super().__init__(message)


@dataclass(frozen=True)
class _Header:
    kind: str
    sizes: tuple[int, int, int]  # columns, rows, levels
    labels: tuple[tuple[str, ...], ...]


class _Bytes:
    """The bytes of a header, taken one piece after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> bytes:
        """The next bytes.

        Raises
        ------
        _Broken
            The header ends before.
        """
        piece = self._data[self._at : self._at + count]
        if len(piece) < count:
            raise _Broken("The header ends too early.")
        self._at += count
        return piece

    def number(self, form: str) -> int:
        """The next number, of a form of :mod:`struct`."""
        (value,) = struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))
        return int(value)


def _header(data: bytes) -> _Header:
    at = _Bytes(data)
    modern = at.take(6) == _MAGIC[0]
    at.take(8)  # year, month, day, weekday
    wide = at.number("H") == 3
    kind = at.number("B")
    if kind not in _KINDS:
        raise _Broken(f"The values are of a kind that is not read ({kind}).", "Export them as DL.")
    sides = at.number("H")
    if sides not in (2, 3):
        raise _Broken(f"The network has {sides} sides instead of two or three.")
    sizes = [at.number("I" if modern else "H") for _ in range(sides)]
    at.take(at.number("B"))  # the title
    flags = [at.number("B") for _ in range(sides)]
    sizes += [1] * (3 - sides)
    if max(sizes[:2]) > LARGEST or sizes[2] > _MOST_LEVELS or not all(sizes):
        raise _Broken(f"The sizes {' × '.join(map(str, sizes))} cannot be.")
    labels = [_labels(at, size, wide=wide) if flag else () for size, flag in zip(sizes, flags, strict=False)]
    return _Header(_KINDS[kind], (sizes[0], sizes[1], sizes[2]), (*labels, *((),) * (3 - sides)))


def _labels(at: _Bytes, count: int, *, wide: bool) -> tuple[str, ...]:
    """So many labels, each after its length in bytes."""
    found = []
    for _ in range(count):
        raw = at.take(at.number("H"))
        found.append(clean(raw.decode("utf-16-le" if wide else "cp1252", errors="replace").replace("\0", "")))
    return tuple(found)


def _values(header_path: Path, header: _Header) -> Iterator[tuple[int, int, tuple[float, ...]]]:
    """Level, row and the values of that row, one after the other, of the file beside the header."""
    path = _other(header_path, ".##d")
    if path is None:
        fix = f"Put {header_path.stem}.##d into the same folder."
        raise _Broken("The file with the values is not beside this one.", fix)
    width, height, levels = header.sizes
    form = f"<{width}{header.kind}"
    size = struct.calcsize(form)
    if path.stat().st_size != size * height * levels:
        raise _Broken(
            f"The file of values holds {path.stat().st_size:,} bytes instead of {size * height * levels:,}.",
            "Copy both files of the pair again.",
        )
    with path.open("rb") as handle:
        for level in range(levels):
            for i in range(height):
                yield level, i, struct.unpack(form, handle.read(size))


def _other(path: Path, ending: str) -> Path | None:
    """The other file of a pair, whatever the case of its name."""
    wanted = (path.stem + ending).casefold()
    try:
        return next((one for one in path.parent.iterdir() if one.name.casefold() == wanted), None)
    except OSError:
        return None


def _is_header(look: Look) -> float:
    return 1.0 if look.head.startswith(_MAGIC) else 0.0


def _is_values(look: Look) -> float:
    """Bare numbers tell nothing by themselves: only the header beside them does."""
    if look.path.suffix.casefold() != ".##d" or (other := _other(look.path, ".##h")) is None:
        return 0.0
    try:
        with other.open("rb") as handle:
            return 0.95 if handle.read(6) in _MAGIC else 0.0
    except OSError:
        return 0.0


def _read(look: Look) -> Part:
    try:
        with look.path.open("rb") as handle:
            data = handle.read(_LARGEST_HEADER)
        header = _header(data)
        stack = _stack(look, header)
        for level, i, row in _values(look.path, header):
            _take(stack, level, i, row)
    except (_Broken, struct.error) as error:
        fix = error.fix if isinstance(error, _Broken) else "Copy both files of the pair again."
        return Part(problems=(Problem(str(error), fix, file=look.file),))
    return stack.part(header.sizes[2])


def _stack(look: Look, header: _Header) -> Stack:
    width, height, _ = header.sizes
    across, down, levels = header.labels
    columns = Axis(across or (down if width == height else ()), width)
    alike = width == height and (not down or list(down) == columns.labels)
    return Stack(look, columns if alike else Axis(down, height), columns, levels=levels)


def _take(stack: Stack, level: int, i: int, row: tuple[float, ...]) -> None:
    for j, value in enumerate(row):
        known = math.isfinite(value) and abs(value) < _MISSING
        # A number of four bytes is meant as it is written with seven digits: 0.1, not 0.100000001.
        stack.add(level, i, j, Fraction(f"{value:.7g}") if known else None, i + 1)


def _read_values(look: Look) -> Part:
    return Part().noting(f"{look.file}: read together with {look.path.stem}.##h beside it.")


FORMATS = (
    Format(
        "UCINET data (.##h with .##d)",
        "UCINET data",
        _is_header,
        _read,
        "M",
        "people and ties, a layer for each matrix, strengths to seven digits",
    ),
    Format(
        "UCINET values (.##d)",
        "UCINET values",
        _is_values,
        _read_values,
        "M",
        "nothing by itself: read with the .##h beside it",
        streams=True,
    ),
)
