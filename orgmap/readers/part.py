"""What one file yields: a small `Records`, its problems, and how many rows were kept and dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from orgmap.errors import Problem
from orgmap.model import Records
from orgmap.readers.tables import printable

#: More problems than this in one file are counted, not listed: nobody reads the thousandth.
MOST_PROBLEMS = 200


@dataclass(frozen=True)
class Part:
    """The records of one file. ``kept`` and ``dropped`` count its rows (or messages).

    ``names`` maps an address to the display name seen with it most often (mail files only).
    """

    records: Records = field(default_factory=Records)
    problems: tuple[Problem, ...] = ()
    kept: int = 0
    dropped: int = 0
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def noting(self, *sentences: str) -> Part:
        """The same part with more sentences for the user."""
        notes = self.records.notes + tuple(printable(one) for one in sentences if one)
        return replace(self, records=replace(self.records, notes=notes))


def limited(problems: Sequence[Problem], file: str | None) -> tuple[Problem, ...]:
    """The first problems of a file, and one more that counts the rest.

    >>> few = limited([Problem("Wrong.", "Mend it.", row=row) for row in range(300)], "a.csv")
    >>> len(few), few[-1].message
    (201, 'There are 100 more problems in this file.')
    """
    if len(problems) <= MOST_PROBLEMS:
        return tuple(problems)
    rest = len(problems) - MOST_PROBLEMS
    more = Problem(
        f"There are {rest} more problems in this file.",
        "Correct the first ones and read it again.",
        file=file,
    )
    return (*problems[:MOST_PROBLEMS], more)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "row"), counted(1200, "row"), counted(2, "body", "bodies")
    ('1 row', '1,200 rows', '2 bodies')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
