"""Part of the Data page: what is known of each unit, typed into a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.model import Unit
from orgmap.ui import state
from orgmap.ui.controls import told_apart

if TYPE_CHECKING:
    from orgmap.network import Network

#: The columns that hold words, and the field each fills.
_TEXTS = {
    "main concern": "concern",
    "earns by": "value_driver",
    "economics": "economics",
    "measured by": "metrics",
}


def units_editor(shown: Network) -> None:
    """Head, budget and concern of every unit; each edit saved at once."""
    import pandas as pd

    units = list(shown.units.values())
    if not units:
        st.caption("No units yet. Give people one in the table above.")
        return
    people = sorted(shown.people, key=lambda one: shown.name(one).casefold())
    labels = {one: told_apart(shown, one) for one in people}
    key = f"units:{state.count('by hand')}"
    rows = [_row(unit, labels) for unit in units]

    def changed() -> None:
        edited = state.value(key)["edited_rows"]
        state.edit(enter=edited_units(units, edited, {words: one for one, words in labels.items()}))
        state.count("by hand", step=1)

    column = st.column_config
    names = [unit.name for unit in units]
    st.data_editor(
        pd.DataFrame(rows, dtype=object),
        key=key,
        on_change=changed,
        hide_index=True,
        placeholder="",
        disabled=["unit"],
        column_config={
            "head": column.SelectboxColumn("head", options=[labels[one] for one in people]),
            "part of": column.SelectboxColumn("part of", options=names),
            "own profit and loss": column.CheckboxColumn("own profit and loss"),
            "spend": column.NumberColumn("spend", min_value=0.0, help="What it buys in a year"),
            **{name: column.TextColumn(name, max_chars=300) for name in _TEXTS},
        },
    )


def _row(unit: Unit, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "unit": unit.name,
        "head": labels.get(unit.head or ""),
        "part of": unit.parent,
        "own profit and loss": unit.pnl,
        "spend": unit.spend,
        **{name: getattr(unit, field) for name, field in _TEXTS.items()},
    }


def edited_units(
    units: Sequence[Unit], edited: Mapping[Any, Mapping[str, Any]], ids: Mapping[str, str]
) -> list[Unit]:
    """The units whose cells were changed; ``ids`` gives the id of each label in the column of heads.

    >>> edited_units([Unit("Ops", head="a")], {0: {"main concern": " cost ", "head": None}}, {})
    [Unit(name='Ops', parent=None, head=None, pnl=None, spend=None, value_driver=None, economics=None, \
metrics=None, concern='cost', source=None)]
    """
    found = []
    for row, cells in edited.items():
        values: dict[str, Any] = {
            field: str(cells[name] or "").strip() or None for name, field in _TEXTS.items() if name in cells
        }
        if "head" in cells:
            values["head"] = ids.get(str(cells["head"] or ""))
        if "part of" in cells:
            values["parent"] = cells["part of"] or None
        if "own profit and loss" in cells:
            values["pnl"] = (
                None if cells["own profit and loss"] is None else bool(cells["own profit and loss"])
            )
        if "spend" in cells:
            values["spend"] = None if cells["spend"] is None else float(cells["spend"])
        found.append(replace(units[int(row)], **values))
    return found
