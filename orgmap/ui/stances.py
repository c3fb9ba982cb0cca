"""The table of stances: entered by the user, saved at once, undone by one click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.model import CONFIDENCE_SD, Stance
from orgmap.ui import components, guided, state

if TYPE_CHECKING:
    from orgmap.network import Network


def section(shown: Network) -> None:
    """The table of stances, and three questions beside it for whoever does not know what to enter."""
    st.subheader("Stances you entered", anchor=False)
    table, asked = st.columns([65, 35], gap="large")
    with table:
        editor(shown)
    with asked:
        guided.questions(shown, people_asked(shown))


def editor(shown: Network) -> None:
    """Position, confidence, concern and relation of everybody with a stance or a say."""
    import pandas as pd

    people = people_asked(shown)
    known = {stance.person: stance for stance in shown.records.stances}
    key = f"stances:{state.count('stances')}"

    def changed() -> None:
        edited = state.value(key)["edited_rows"]
        state.edit_stances(merged(shown, {people[int(row)]: cells for row, cells in edited.items()}))
        state.count("stances", step=1)

    st.data_editor(
        pd.DataFrame([_row(shown, person, known.get(person)) for person in people]),
        key=key,
        on_change=changed,
        hide_index=True,
        placeholder="not known",
        disabled=["name", "unit"],
        column_config=_columns(),
    )
    components.problem_list(state.edit_problems())
    opened = state.case()
    if opened is not None and opened.edits:
        st.button(
            "Undo the edit",
            on_click=_undo,
            key="undo-stance",
        )
    st.caption(
        "An empty position means: not known. It is never guessed from messages. Stances stay out of exports."
    )


def _columns() -> dict[str, Any]:
    column = st.column_config
    return {
        "position": column.NumberColumn(
            "position", min_value=-1.0, max_value=1.0, step=0.05, help="−1 against, 0 neutral, 1 for"
        ),
        "confidence": column.SelectboxColumn("confidence", options=list(CONFIDENCE_SD)),
        "relation": column.NumberColumn(
            "relation", min_value=-2.0, max_value=2.0, step=0.5, help="Yours to them: −2 terrible, 2 close"
        ),
        "concern": column.TextColumn("concern", max_chars=500),
    }


def merged(shown: Network, edited: Mapping[str, Mapping[str, Any]]) -> tuple[Stance, ...]:
    """The stances of the network with some cells changed; a person without one gets one."""
    stances = {stance.person: stance for stance in shown.records.stances}
    for person, cells in edited.items():
        stance = stances.get(person, Stance(person))
        if "position" in cells:
            stance = replace(stance, position=_number(cells["position"]))
        if "confidence" in cells:
            stance = replace(stance, sd=CONFIDENCE_SD.get(cells["confidence"]))
        if "relation" in cells:
            stance = replace(stance, relation=_number(cells["relation"]))
        if "concern" in cells:
            stance = replace(stance, concern=cells["concern"] or None)
        stances[person] = stance
    return tuple(stances.values())


def _undo() -> None:
    state.undo()
    state.count("stances", step=1)


def people_asked(shown: Network) -> list[str]:
    """Everybody with a stance, a right or a unit to head, in that order, each once."""
    records = shown.records
    me = records.initiative.me if records.initiative else None
    found = dict.fromkeys(stance.person for stance in records.stances)
    found.update(dict.fromkeys(right.person for right in records.rights))
    found.update(dict.fromkeys(unit.head for unit in shown.units.values() if unit.head))
    return [person for person in found if person in shown.people and person != me]


def _row(shown: Network, person: str, stance: Stance | None) -> dict[str, Any]:
    words = {sd: word for word, sd in CONFIDENCE_SD.items()}
    known = stance or Stance(person)
    return {
        "name": shown.name(person),
        "unit": shown.people[person].unit,
        "position": known.position,
        "confidence": words.get(known.sd) if known.sd is not None else None,
        "relation": known.relation,
        "concern": known.concern,
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
