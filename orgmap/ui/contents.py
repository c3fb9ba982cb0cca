"""The Data page's parts: what was opened, what each file was taken for, what is in the network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.errors import Problem
from orgmap.report.sentences import listed
from orgmap.ui import components, tables
from orgmap.ui.opening import Opening

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.readers import FileReport

#: A file read less surely than this shows at once how it was read, for the reader to confirm.
_SURE = 0.95
_QUOTED = re.compile(r"'[^']*'|\d+")
_TOLD_ONE_BY_ONE = 3


def in_words(opening: Opening | None, shown: Network | None) -> str:
    """The first line of the page: what came of the last opening, and what is open."""
    failed = opening is not None and opening.case is None
    if failed and opening is not None:
        count = len(faults(opening))
        start = "There is one thing" if count == 1 else f"There are {count:,} things"
        kept = " What was open before is still open." if shown is not None else ""
        return f"{start} to put right before these files can be used; nothing was changed.{kept}"
    if shown is None:
        return "Nothing is open yet. Files are read on this machine and sent nowhere."
    days = _days(shown)
    between = f", from {_spelt(days[0])} to {_spelt(days[1])}" if days else ""
    people, units = _count(len(shown.people), "person", "people"), len(_filled_units(shown))
    where = _count(units, "unit") if units else "no known unit"
    return f"{people} in {where}, with {_informal(shown)}{between}. {_unplaced(shown)}"


def before_reading(file: str) -> str:
    """The first line while the reader says what the columns of a file mean."""
    return (
        f"Nothing is read from {file} before you say so. Change what is guessed wrongly, look, and confirm."
    )


def faults(opening: Opening) -> tuple[Problem, ...]:
    """What is wrong with the files given last, faults of one kind in one file told once.

    Where no file was understood, that it is so; where all were and nobody is in them, that they wait.
    """
    strange = [report.file for report in opening.reports if report.kind == "unknown"]
    if not opening.reports or any(one.file for one in opening.problems):
        return tuple(together(opening.problems))
    if not strange:
        nobody = "There is nobody in there yet: no people and no ties."
        return (Problem(nobody, "Drop people, an org chart, ties or a mailbox, too: these files wait here."),)
    if len(strange) < len(opening.reports):
        return opening.problems
    named = listed([*strange[:3], *([f"{len(strange) - 3} more"] if len(strange) > 3 else [])])
    one = len(strange) == 1
    said = "was not understood: its columns do" if one else "were not understood: their columns do"
    return (Problem(f"{named} {said} not tell what they hold.", "Say what they mean, or drop another."),)


def together(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Problems as given, but more than three of one kind in a column of a file as the first and a number.

    >>> rows = [Problem(f"'{at}' is nobody.", "Add it.", "a.csv", at, "who") for at in range(2, 12)]
    >>> [str(one) for one in together(rows)]
    ["a.csv, row 2, column who: '2' is nobody. Add it. 9 more rows of this file have the same fault."]
    """
    alike: dict[tuple[str | None, ...], list[Problem]] = {}
    for one in problems:
        kind = (one.file, one.column, _QUOTED.sub("", one.message), _QUOTED.sub("", one.fix))
        alike.setdefault(kind, []).append(one)
    for same in alike.values():
        if len(same) <= _TOLD_ONE_BY_ONE or same[0].file is None:
            yield from same
        else:
            more = f"{same[0].fix} {len(same) - 1:,} more rows of this file have the same fault."
            yield replace(same[0], fix=more)


#: Kinds of file whose own word is one of the trade.
_KINDS = {
    "edges": "ties",
    "interactions": "messages and meetings",
    "approvals": "who decides what",
    "memberships": "seats in bodies",
    "layers": "kinds of ties",
    "notes": "notes: see the page Notes",
    "unknown": "not understood",
}


def files_in_words(reports: Sequence[FileReport]) -> str:
    """How many files were understood, and whether every row of them was read.

    >>> from orgmap.readers import FileReport
    >>> files_in_words([FileReport("a.csv", "people", 1.0, 2, 0), FileReport("b.csv", "edges", 0.8, 3, 1)])
    'Both files were understood; 1 row was left out. Look at b.csv: it was recognised less surely.'
    """
    strange = [one.file for one in reports if one.kind == "unknown"]
    known = len(reports) - len(strange)
    left = sum(one.dropped for one in reports)
    whole = "every row was read" if not left else f"{_count(left, 'row')} {_were(left)} left out"
    if not known:
        return (
            "Not understood, so nothing was read of it." if len(reports) == 1 else "Nothing was understood."
        )
    if strange:
        first = f"{known} of {_count(len(reports), 'file')} {_were(known)} understood; of these {whole}."
    else:
        all_of = {1: "The file was", 2: "Both files were"}.get(known, f"All {known:,} files were")
        first = f"{all_of} understood; {whole}."
    unsure = [one.file for one in reports if one.kind != "unknown" and 0 < one.confidence < _SURE]
    if not unsure:
        return first
    named = ", ".join(unsure[:3]) + (f" and {len(unsure) - 3} more" if len(unsure) > 3 else "")
    return f"{first} Look at {named}: {'it was' if len(unsure) == 1 else 'they were'} recognised less surely."


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def file_table(reports: Sequence[FileReport], *, key: str = "files") -> None:
    """One row a file: what it was taken for and how many rows were read; how surely, where not surely."""
    unsure = any(0 < report.confidence < _SURE for report in reports)
    left_out = any(report.dropped for report in reports)
    tables.table(
        [
            {
                "file": report.file,
                "taken for": _taken_for(report),
                **({"sure": _sure(report)} if unsure else {}),
                "rows read": report.kept,
                **({"rows left out": report.dropped} if left_out else {}),
            }
            for report in reports
        ],
        key=key,
        file="files.csv",
    )


def _sure(report: FileReport) -> str:
    if not report.confidence:
        return "no"
    return "yes" if report.confidence >= _SURE else f"about {report.confidence:.0%}".replace("%", " %")


def _taken_for(report: FileReport) -> str:
    return _KINDS.get(report.kind, str(report.kind).replace("_", " "))


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
    """One row a kind of tie, and what else is known."""
    rows = []
    for name, layer in shown.layers.items():
        ties = [tie for tie in shown.ties if tie.layer == name]
        days = sorted(day for tie in ties for day in (tie.first_seen, tie.last_seen) if day)
        rows.append(
            {
                "kind of tie": name.replace("_", " "),
                "formal or not": layer.kind if layer.kind != "negative" else "informal, negative",
                "ties": len(ties) if layer.directed else len(ties) // 2,
                "direction": "from one to the other" if layer.directed else "both ways",
                "days": f"{days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}" if days else "no dates",
            }
        )
    if rows:
        tables.table(rows, key="contents", file="kinds-of-ties.csv")
    st.markdown(also_known(shown))


def also_known(shown: Network) -> str:
    """What is known beside people and ties; only what there is."""
    records = shown.records
    events = records.events.num_rows if records.events is not None else 0
    gates = len({right.gate for right in records.rights})
    found = [
        f"{events:,} {'message or meeting' if events == 1 else 'messages and meetings'} (headers only)",
        _count(len(records.stances), "entered stance"),
        f"{_count(len(records.rights), 'right')} at {_count(gates, 'gate')}",
        "the initiative",
    ]
    there = (events, records.stances, records.rights, records.initiative)
    known = [words for words, one in zip(found, there, strict=True) if one]
    missing = [
        words for words, one in zip(("stances", "gates", "initiative"), there[1:], strict=True) if not one
    ]
    lacks = f"Not there yet: {listed(missing)}." if missing else ""
    also = f"Also there: {listed(known)}." if known else ""
    return " ".join(filter(None, (also, lacks)))


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
    kinds = _count(len(shown.informal), "kind")
    return f"{_count(_pairs(shown), 'informal tie')} of {kinds}"


def _days(shown: Network) -> tuple[str, str] | None:
    if shown.window:
        return shown.window
    days = sorted(day for tie in shown.ties for day in (tie.first_seen, tie.last_seen) if day)
    return (f"{days[0]:%Y-%m-%d}", f"{days[-1]:%Y-%m-%d}") if days else None


def _spelt(day: str) -> str:
    """A day as it is spoken; a window that is no plain day stays as it is."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{found.day} {found:%B %Y}"


def _unplaced(shown: Network) -> str:
    alone = [p for p in shown.people if shown.chart.depth.get(p) is None]
    if not alone:
        return "Everybody has a place in the chart."
    if len(alone) == len(shown.people):
        return "No reporting lines are known."
    return f"{len(alone):,} of them have no place in the chart."
