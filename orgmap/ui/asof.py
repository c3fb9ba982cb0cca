"""Part of the Data page: the organisation as it was on a day, for all pages until somebody comes back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.ui import state

if TYPE_CHECKING:
    from orgmap.model import Records
    from orgmap.ui.case import Case

_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 1, 1)


def day_choice(opened: Case) -> None:
    """Choose a day, where the data hold any; shown in the bar of every page."""
    if opened.as_of is None and not is_dated(opened.records):
        return
    key = f"as-of-{state.count('as of')}"
    # A form: a reader who types a day passes through others, and the page waits until it is asked.
    with (
        st.form("as-of", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.date_input(
            "As it was on",
            opened.as_of,
            min_value=_EARLIEST,
            max_value=_LATEST,
            key=key,
            width=220,
            format="YYYY-MM-DD",
            help="Who was there, in which unit, under whom, and what was known. Undated rows count always.",
        )
        st.form_submit_button("Look at that day", on_click=_look_at, args=(key,))
        if opened.as_of is not None:
            st.form_submit_button("Back to now", on_click=_look, args=(None,), key="as-of-now")
    if opened.as_of is not None:
        told = [note for note in opened.network.notes if note.startswith("As of ")]
        st.caption(" ".join([*told, "Nothing can be changed while you look at the past."]))


def _look_at(key: str) -> None:
    day = state.value(key)
    if isinstance(day, date):
        _look(day)


def _look(day: date | None) -> None:
    state.look_on(day)
    state.count("as of", step=1)


def is_dated(records: Records) -> bool:
    """Whether looking at a day could show anything else than now.

    >>> from orgmap.model import Person, Records
    >>> is_dated(Records(people=(Person("a"),)))
    False
    """
    return bool(
        records.assignments
        or (records.events is not None and records.events.num_rows)
        or any(tie.first_seen for tie in records.ties)
        or any(seat.start or seat.end for seat in records.memberships)
        or any(stance.as_of for stance in records.stances)
    )
