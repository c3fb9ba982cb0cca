"""Tables that sort, filter, choose and download: one way for every page.

A column sorts by a click on its head. Above a longer table stands a line that filters it: words that a row
must hold, and for columns of few values one of them. What is downloaded is what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from orgmap.ui import state
from orgmap.ui.text import csv_text, folded

Row = Mapping[str, Any]

#: Shorter tables are read at a glance.
_FILTERED_FROM = 16
#: A column with up to so many texts is offered as a choice, and so many columns are.
_FEW, _CHOICES = 80, 2
#: Longer texts are sentences and no kinds.
_SHORT = 40
#: Figures and ranges of figures are no kinds either.
_FIGURES = re.compile(r"[\d.,:\u2212 -]+( to [\d.,]+)?")


def table(
    rows: Sequence[Row],
    *,
    key: str,
    file: str,
    height: int = 388,
    ids: Sequence[str] = (),
    choose: Callable[[str | None], None] | None = None,
) -> None:
    """A table with a filter where it is long, and a download of what it shows.

    Parameters
    ----------
    rows
        One mapping a row, with the same keys.
    key
        Its name on the page.
    file
        What the download is called.
    ids, choose
        Whom or what each row stands for, and what to do with the one chosen (None when let go).
    """
    import pandas as pd

    kept = _filtered(rows, key) if len(rows) >= _FILTERED_FROM else list(range(len(rows)))
    shown = [rows[at] for at in kept]

    def chosen() -> None:
        picked = state.value(place).selection.rows
        if choose is not None:
            choose(stands_for(picked, kept, ids))

    # A selection belongs to the rows it was made in.
    place = key if len(kept) == len(rows) else f"{key}:{hash(tuple(kept))}"
    selection: dict[str, Any] = {"on_select": chosen, "selection_mode": "single-row"} if choose else {}
    st.dataframe(
        pd.DataFrame(shown, columns=list(rows[0]) if rows else None),
        hide_index=True,
        key=place,
        height=min(height, 38 + 35 * max(len(shown), 1)),
        placeholder="not known",
        **selection,
    )
    st.download_button(
        "Download as CSV" if len(kept) == len(rows) else f"Download these {len(kept):,} as CSV",
        csv_text(shown),
        file,
        "text/csv",
        type="tertiary",
        key=f"{key}-csv",
        on_click="ignore",
    )


def stands_for(picked: Sequence[int], kept: Sequence[int], ids: Sequence[str]) -> str | None:
    """Whom the row stands for that was picked among those ``kept`` by a filter; None when it was let go.

    >>> stands_for([1], [0, 2, 3], ["ann", "bo", "cy", "di"])
    'cy'
    >>> stands_for([], [0], ["ann"]) is stands_for([5], [0], ["ann"]) is None
    True
    """
    return ids[kept[picked[0]]] if picked and picked[0] < len(kept) else None


def matching(rows: Sequence[Row], words: str, only: Mapping[str, object]) -> list[int]:
    """The places of the rows that hold every word, whatever its case and accents, and these values.

    >>> rows = [{"name": "Åsa Lind", "unit": "Ops"}, {"name": "Tom Lind", "unit": "IT"}]
    >>> matching(rows, "asa LIND", {}), matching(rows, "lind", {"unit": "IT"})
    ([0], [1])
    """
    wanted = folded(words).split()
    found = []
    for at, row in enumerate(rows):
        if any(row.get(name) != value for name, value in only.items()):
            continue
        said = folded(" ".join(str(value) for value in row.values() if value is not None)) if wanted else ""
        if all(word in said for word in wanted):
            found.append(at)
    return found


def choices(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Columns that hold few texts, each often: what a row may be chosen by."""
    found: dict[str, list[str]] = {}
    for name in rows[0] if rows else ():
        texts = {row.get(name) for row in rows} - {None, ""}
        short = all(isinstance(text, str) and len(text) <= _SHORT for text in texts)
        figures = all(_FIGURES.fullmatch(str(text)) for text in texts)
        if short and not figures and 2 <= len(texts) <= min(_FEW, len(rows) // 2):
            found[name] = sorted(str(text) for text in texts)
    return dict(list(found.items())[:_CHOICES])


def _filtered(rows: Sequence[Row], key: str) -> list[int]:
    only: dict[str, object] = {}
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"filter-{key}"):
        name = f"filter-{key}-words"
        words = st.text_input(
            "Show rows with",
            key=state.widget(name, ""),
            on_change=state.keep,
            args=(name,),
            label_visibility="collapsed",
            placeholder="Show rows with …",
            width=210,
        )
        for column, texts in choices(rows).items():
            name = f"filter-{key}-{column}"
            picked = st.selectbox(
                f"Only {column}",
                texts,
                index=None,
                key=state.choice(name, (None, *texts)),
                on_change=state.keep,
                args=(name,),
                label_visibility="collapsed",
                placeholder=f"Any {column}",
                width=190,
            )
            if picked is not None:
                only[column] = picked
        kept = matching(rows, words or "", only)
        if len(kept) < len(rows):
            st.caption(f"{len(kept):,} of {len(rows):,} rows", width="content")
    return kept
