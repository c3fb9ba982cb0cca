"""The Data page's parts: what was opened, what each file was taken for, what is in the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.ui import components
from orgmap.ui.opening import Opening

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.readers import FileReport

#: A file read less surely than this shows at once how it was read, for the reader to confirm.
_SURE = 0.95


def in_words(opening: Opening | None, shown: Network | None) -> str:
    """The first line of the page: what came of the last opening, and what is open."""
    failed = opening is not None and opening.case is None
    if failed and opening is not None:
        count = len(opening.problems)
        start = "There is one thing" if count == 1 else f"There are {count:,} things"
        kept = " What was open before is still open." if shown is not None else ""
        return f"{start} to put right before these files can be used; nothing was changed.{kept}"
    if shown is None:
        return "Nothing is open yet. Files are read on this machine and sent nowhere."
    days = _days(shown)
    between = f", from {days[0]} to {days[1]}" if days else ""
    people = _count(len(shown.people), "person", "people")
    return (
        f"{people} in {_count(len(_filled_units(shown)), 'unit')}, with {_informal(shown)}{between}. "
        f"{_unplaced(shown)}"
    )


def before_reading(file: str) -> str:
    """The first line while the reader says what the columns of a file mean."""
    return (
        f"Nothing is read from {file} before you say so. Change what is guessed wrongly, look, and confirm."
    )


def file_table(reports: Sequence[FileReport]) -> None:
    """One row a file: what it was taken for, how surely, what was kept."""
    import pandas as pd

    st.dataframe(
        pd.DataFrame(
            [
                {
                    "file": report.file,
                    "taken for": _taken_for(report),
                    "sure": f"{report.confidence:.0%}".replace("%", " %") if report.confidence else None,
                    "rows kept": report.kept,
                    "rows left out": report.dropped,
                }
                for report in reports
            ]
        ),
        hide_index=True,
        placeholder="",
    )


def _taken_for(report: FileReport) -> str:
    return "not understood" if report.kind == "unknown" else str(report.kind).replace("_", " ")


def said_of(reports: Sequence[FileReport], notes: Sequence[str]) -> None:
    """How these files were read, where there was something to say about it."""
    names = tuple(f"{report.file}: " for report in reports)
    told = [note for note in notes if note.startswith(names)]
    if told:
        words = f"How they were read: {len(told)} remarks" if len(told) > 1 else "How it was read: one remark"
        unsure = any(0 < report.confidence < _SURE for report in reports)
        with st.expander(words, expanded=unsure):
            components.bullets(told)


def contents_table(shown: Network) -> None:
    """One row a layer, and what else is known."""
    import pandas as pd

    rows = []
    for name, layer in shown.layers.items():
        ties = [tie for tie in shown.ties if tie.layer == name]
        days = sorted(day for tie in ties for day in (tie.first_seen, tie.last_seen) if day)
        rows.append(
            {
                "layer": name.replace("_", " "),
                "kind": layer.kind,
                "ties": len(ties) if layer.directed else len(ties) // 2,
                "direction": "from one to the other" if layer.directed else "both ways",
                "days": f"{days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}" if days else "no dates",
            }
        )
    st.dataframe(pd.DataFrame(rows), hide_index=True)
    records = shown.records
    events = records.events.num_rows if records.events is not None else 0
    gates = len({right.gate for right in records.rights})
    st.markdown(
        f"{events:,} messages and meetings (headers only), {len(records.stances)} entered stances, "
        f"{len(records.rights)} rights at {gates} {'gate' if gates == 1 else 'gates'}, "
        f"{'an' if records.initiative else 'no'} initiative."
    )


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _filled_units(shown: Network) -> set[str]:
    return {person.unit for person in shown.people.values() if person.unit}


def _pairs(shown: Network) -> int:
    return len(
        {
            (frozenset((tie.source, tie.target)), tie.layer)
            for tie in shown.ties
            if tie.layer in shown.informal and tie.sign > 0
        }
    )


def _informal(shown: Network) -> str:
    if not shown.informal:
        return "no informal ties yet"
    return f"{_count(_pairs(shown), 'informal tie')} on {_count(len(shown.informal), 'layer')}"


def _days(shown: Network) -> tuple[str, str] | None:
    if shown.window:
        return shown.window
    days = sorted(day for tie in shown.ties for day in (tie.first_seen, tie.last_seen) if day)
    return (f"{days[0]:%Y-%m-%d}", f"{days[-1]:%Y-%m-%d}") if days else None


def _unplaced(shown: Network) -> str:
    alone = [p for p in shown.people if shown.chart.depth.get(p) is None]
    if not alone:
        return "Everybody has a place in the chart."
    if len(alone) == len(shown.people):
        return "No reporting lines are known."
    return f"{len(alone):,} of them have no place in the chart."
