"""The lines of Pajek files: sections, words with quotation marks, and the times of vertices and lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from orgmap.readers.tables import clean

_WORD = re.compile(r'"([^"]*)"?|\[([^\]]*)\]?|([^\s"\[]+)')
_SECTION = re.compile(r"\*\s*([A-Za-z]+)\s*(.*)")
_RELATION = re.compile(r':?\s*(\d+)?\s*:?\s*(?:"([^"]*)"?|(.*))')


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a line; ``quoted`` says of each whether quotation marks stood round it.

    ``times`` is what stood in brackets.
    """

    texts: tuple[str, ...]
    quoted: tuple[bool, ...]
    times: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.texts)


def words(line: str) -> Words:
    """The words of a line, its times apart.

    >>> words('1 "Ana Koch" 0.5 [1-3]')
    Words(texts=('1', 'Ana Koch', '0.5'), quoted=(False, True, False), times=('1-3',))
    """
    texts, quoted, times = [], [], []
    for match in _WORD.finditer(line):
        if match[2] is not None:
            times.append(match[2])
        else:
            texts.append(clean(match[1] if match[1] is not None else match[3]))
            quoted.append(match[1] is not None)
    return Words(tuple(texts), tuple(quoted), tuple(times))


def section(line: str) -> tuple[str, str] | None:
    """The name of the section that a line opens and what follows it; None where it opens none.

    >>> section('*Arcs :1 "advice"'), section("1 2 3")
    (('arcs', ':1 "advice"'), None)
    """
    match = _SECTION.match(line)
    return (match[1].casefold(), match[2].strip()) if match else None


def relation(text: str) -> tuple[int | None, str]:
    """The number and the name of a relation, of what stands after ``*Arcs``.

    >>> relation(':2 "who trusts whom"'), relation("")
    ((2, 'who trusts whom'), (None, ''))
    """
    match = _RELATION.fullmatch(text)
    if match is None:
        return None, clean(text)
    number = int(match[1][:9]) if match[1] else None
    return number, clean(match[2] if match[2] is not None else match[3] or "")


def whole(text: str) -> int | None:
    """A whole number from 0; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def years(times: Sequence[str]) -> tuple[datetime, ...]:
    """The first and the last day of intervals that are years; nothing for other steps of time.

    >>> [day.year for day in years(["1995-1998,2001"])], years(["1-5"])
    ([1995, 2001], ())
    """
    steps = [step for text in times for part in text.split(",") for step in part.split("-")]
    found = [whole(step.strip()) for step in steps if step.strip() not in ("", "*")]
    if not found or not all(one is not None and 1900 <= one <= 2100 for one in found):
        return ()
    known = [one for one in found if one is not None]
    return datetime(min(known), 1, 1, tzinfo=UTC), datetime(max(known), 12, 31, tzinfo=UTC)
