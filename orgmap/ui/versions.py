"""Plans side by side on the Track page: any two of those kept here, who moves, and which does better."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import change_in_points, percent
from orgmap.ui import answers, components, state, tables
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.tracking import SideBySide, Version
    from orgmap.workspace import Forecast


def section() -> None:
    """Two boxes, and what is different between the plans chosen; computed when opened."""
    with components.lazy("Plans side by side", "versions") as opened:
        if not opened:
            return
        with st.spinner("Reading the plans kept here …"):
            kept = answers.versions()
        if len(kept) < 2:
            st.markdown(
                "Only one plan is kept so far. Note a talk or enter a stance: the plan made after it is kept "
                "beside this one."
            )
            return
        numbers = [one.number or 0 for one in kept]
        with st.container(horizontal=True):
            one = _choice("The earlier plan", "version-a", kept, numbers[-2])
            other = _choice("Beside", "version-b", kept, numbers[-1])
        if one == other:
            st.markdown("These are the same plan. Choose another beside it.")
            return
        with st.spinner("Judging both on the same draws …"):
            found = answers.compared(one, other)
        _beside(found.results[0])
        for note in found.notes:
            st.caption(plain(note))


def _choice(label: str, name: str, kept: tuple[Version, ...], default: int) -> int:
    words = {one.number or 0: named(one) for one in kept}
    chosen = st.selectbox(
        label,
        list(words),
        key=state.widget(name, default),
        on_change=state.keep,
        args=(name,),
        format_func=words.__getitem__,
        width=400,
    )
    return int(chosen or default)


def named(version: Version) -> str:
    """A kept plan in a few words: its number, when it was made, after how many talks."""
    made = f", {version.made:%d %b %H:%M} UTC" if version.made else ""
    talks = "before any talk" if not version.after_talks else f"after {version.after_talks} held"
    return f"Plan {version.number}{made}, {talks}"


def _beside(row: SideBySide) -> None:
    st.markdown(f"**{plain(in_words(row))}**")
    if row.inputs:
        st.markdown("What changed between them:")
        components.bullets([_named_people(one) for one in row.inputs])
    if row.differing:
        tables.table(
            [
                {
                    "person": step.name,
                    "unit": step.unit,
                    "earlier plan": _when(step.a),
                    "beside": _when(step.b),
                    "yes": f"{_share(step.a)} → {_share(step.b)}",
                }
                for step in row.differing
            ],
            key="versions",
            file="plans-beside-each-other.csv",
        )
        components.bullets([step.text for step in row.differing])


def _named_people(sentence: str) -> str:
    """An entry of the book of changes, with names for the ids it quotes."""
    shown = state.network()
    people = shown.people if shown is not None else {}

    def name(quoted: re.Match[str]) -> str:
        return people[quoted[1]].label if quoted[1] in people else quoted[0]

    return re.sub(r"'([^']+)'", name, sentence)


def in_words(row: SideBySide) -> str:
    """How many talks differ, and which plan does better."""
    moved, one = len(row.differing), len(row.differing) == 1
    first = f"{moved} of {len(row.steps)} talks {'is' if one else 'are'} not the same."
    if not moved:
        first = "Every talk is the same."
    if not row.clear:
        return f"{first} Approval is about the same with either."
    change = change_in_points(row.difference, row.error)
    return f"{first} Approval with the second against the first: {change} points."


def _when(talk: Forecast | None) -> str:
    return "no talk" if talk is None else f"week {talk.week}"


def _share(talk: Forecast | None) -> str:
    return "–" if talk is None else percent(talk.p_yes)
