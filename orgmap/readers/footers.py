"""Rows below a table that are no rows of it: totals, counts, and what a program prints at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from orgmap.readers.part import counted
from orgmap.readers.tables import Row, Table

_FIRST = ("total", "grand total", "subtotal", "sum", "gesamt", "insgesamt", "anzahl", "somme", "suma",
          "razem",
          "totaal", "count", "合計", "総計", "confidential", "vertraulich", "copyright", "©", "generated",
          "report generated", "created by", "created on", "erstellt", "exported", "end of report", "page ",
          "seite ", "(c) ", "*** ")  # fmt: skip
_TOTAL = re.compile(
    r"((grand |sub)?totals?|sum|summe|summa|(ins)?gesamt(summe|zahl|anzahl)?|anzahl|somme|suma|razem"
    r"|total[ae]l?|count|合計|総計)(\s[^\W\d]+){0,2}\s*[:=]?\s*[\d.,]*",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"[^\w]*[\d][\d.,'\s]*\s*(%|[^\W\d]{1,3})?")


def is_footer(cells: Sequence[str]) -> bool:
    """Whether a row is a total, or the only cell of it is something a program prints below a table.

    >>> is_footer(("Total", "", "3")), is_footer(("Total", "Ann", "3")), is_footer(("Confidential", "", ""))
    (True, False, True)
    """
    first = next((cell for cell in cells if cell), "")
    if not first.casefold().startswith(_FIRST):
        return False
    others = [cell for cell in cells if cell][1:]
    if _TOTAL.fullmatch(first[:80]):
        return all(_AMOUNT.fullmatch(cell[:40]) for cell in others)
    return not others and len(cells) >= 3


def above_footers(rows: Iterable[Row], table: Table) -> Iterator[Row]:
    """The rows that are none; the table counts the others as dropped, and how many they are."""
    for row in rows:
        if is_footer(row.cells):
            table.footers += 1
            table.dropped += 1
        else:
            yield row


def footers_said(table: Table) -> str:
    """A sentence on the rows left out so; empty where there are none."""
    return (
        f"{table.file}: {counted(table.footers, 'row')} of totals or remarks left out."
        if table.footers
        else ""
    )
