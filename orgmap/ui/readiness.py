"""The wider audience on the Plan page: how ready each unit is before the plan and after it, in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import listed, percent
from orgmap.ui import answers, components, filling, tables
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.audience import UnitReadiness

#: Up to so many people it is there in a second.
_QUICK = 1000
_MEANWHILE = "Letting everybody's views come to rest"
_MOVES = {True: "moves", False: "will not move", None: "ready anyway"}
#: From this readiness on (of -1 to 1) a word says more than a number.
_WORDS = ((0.5, "for it"), (0.2, "leaning to it"), (-0.2, "undecided"), (-0.5, "leaning against it"))


def section(people: Collection[str]) -> None:
    """Everybody who is not in the plan, unit by unit; computed when opened."""
    with components.lazy("How ready is everybody else, before and after?", "audience") as opened:
        if not opened:
            return
        quick = len(people) <= _QUICK
        found = filling.filled("audience", answers.audience(), _MEANWHILE, quick=quick)
        if found is None:
            return
        st.markdown(plain(in_words(found.results)))
        shown = [row for row in found.results if row.before is not None]
        if shown:
            tables.table([_row(row) for row in shown], key="readiness", file="readiness.csv")
            still = [row.text for row in shown[1:] if row.moves is False]
            if still:
                st.markdown("**Who could carry it where it will not arrive**")
            components.bullets(still)
        for note in found.notes:
            st.caption(plain(note))


def in_words(rows: Sequence[UnitReadiness]) -> str:
    """How many units move, and which do not."""
    known = [row for row in rows[1:] if row.before is not None]
    if not known:
        return "Nobody is left who is not in the plan, or every unit is too small to be shown."
    moving = [row.label for row in known if row.moves]
    still = [row.label for row in known if row.moves is False]
    first = f"Of {len(known)} units large enough to be shown, {len(moving)} {_verb(moving)} with the plan"
    said = f"{first}: {listed(moving)}." if moving else f"{first}."
    return f"{said} It will not arrive by itself in {listed(still)}." if still else said


def _verb(units: Sequence[str]) -> str:
    return "moves" if len(units) == 1 else "move"


def _row(row: UnitReadiness) -> dict[str, object]:
    return {
        "unit": row.label,
        "people": row.people,
        "before": word_of(row.before),
        "after": word_of(row.after),
        "readiness": f"{row.before:+.2f} → {row.after:+.2f}".replace("-", "−"),
        "after, four of five": f"{row.low:+.2f} to {row.high:+.2f}".replace("-", "−"),
        "so": _MOVES[row.moves],
        "have heard of it": f"about {percent(row.heard)}",
    }


def word_of(readiness: float | None) -> str:
    """A mean view (-1 against, 1 for) as a word.

    >>> word_of(0.6), word_of(0.0), word_of(-0.7), word_of(None)
    ('for it', 'undecided', 'against it', 'not known')
    """
    if readiness is None:
        return "not known"
    return next((word for least, word in _WORDS if readiness >= least), "against it")
