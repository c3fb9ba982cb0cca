"""Part of the Data page: what the columns of a file mean, said once by the reader and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.errors import OrgmapError, Problem
from orgmap.ui import components, dropped
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.model import Records
    from orgmap.readers import Reading
    from orgmap.readers.dates import Order
    from orgmap.readers.mapping import Kind, Meaning, Profile
    from orgmap.readers.suggestion import Guess, Suggestion
    from orgmap.ui.shelf import Shelf

#: The kinds of table, in the words of somebody who has one.
KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "people": "People: who is there, in which unit, under whom",
        "ties": "Ties: who goes to whom, trusts whom, works with whom",
        "stances": "Stances: who is for it, who against",
        "approvals": "Approvals: who decides what, at which gate",
        "memberships": "Seats: who sits in which body",
        "units": "Units: who heads them, what they live on",
        "interactions": "Messages or meetings: who with whom, and when",
    }
)
#: Fields whose own name does not say it.
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "id": "id (number or short name)",
        "layer": "layer (kind of tie)",
        "source": "source (from whom)",
        "target": "target (to whom)",
        "pnl": "own profit and loss",
        "value_driver": "what it earns by",
        "can_carry": "may carry a message",
        "dotted manager": "second manager (dotted line)",
        "position": "position (−1 against to 1 for)",
        "salience": "interest (0 to 1)",
        "relation": "relation to me (−2 to 2)",
        "as_of": "day it was said",
        "implementation": "say in carrying it out",
        "perceiver": "who believes so",
    }
)
_ORDERS: Mapping[Order | None, str] = {
    None: "as the column itself shows",
    "day first": "day first: 3/4 is in April",
    "month first": "month first: 3/4 is in March",
}
_MARKS = {";": "semicolon ;", ",": "comma ,", "|": "bar |", "\n": "line break", "/": "stroke /"}
#: Fields that may be the same in every row of a table.
_CONSTANT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"ties": ("layer",), "approvals": ("gate", "right"), "memberships": ("body",), "interactions": ("kind",)}
)
_DATED = ("time", "as_of", "from", "to")
_LISTED = ("recipients", "aliases", "manager")
_FIRST = 5
#: Columns without a guess that are shown at once; more wait behind a click.
_SHOWN = 6


def dialog(shelf: Shelf) -> None:
    """What kind of table a file is, what each column holds, and a look at what would be read."""
    name = shelf.asked
    if name is None:
        return
    with st.container(key="mapping"):
        st.subheader(plain(f"What do the columns of {name} mean?"), anchor=False)
        try:
            guessed = shelf.guesses(name, _kind(shelf, name))
        except OrgmapError as error:
            components.problem_list(error.problems)
            _put_aside(shelf, name)
            return
        profile = _said(guessed, name)
        profile = _with_words(profile, shelf, name)
        _decide(shelf, name, profile)


def _kind(shelf: Shelf, name: str) -> Kind:
    """Which kind of table it is: the reader's word, at first the guess."""
    guess = shelf.guesses(name, None)
    key = f"map:{name}:kind"
    chosen = st.selectbox(
        "What kind of table is it?",
        list(KINDS),
        index=list(KINDS).index(guess.table),
        key=key,
        format_func=KINDS.__getitem__,
        width=520,
    )
    return chosen or guess.table


def _said(guessed: Suggestion, name: str) -> Profile:
    """The profile as the reader has set it so far: one choice a column, and what holds for all rows."""
    from orgmap.readers.mapping import fields_for

    offered = ("", "-", *fields_for(guessed.table))
    told = [guess for guess in guessed.guesses if guess.field not in ("", "-")]
    rest = [guess for guess in guessed.guesses if guess.field in ("", "-")]
    fields = {}
    for guess in told:
        fields[guess.column] = _column(guess, offered, f"map:{name}:{guessed.table}:{guess.column}")
    few = len(rest) <= _SHOWN
    box = st.container() if few else st.expander(f"{len(rest)} more columns, of which nothing tells what")
    with box:
        for guess in rest:
            fields[guess.column] = _column(guess, offered, f"map:{name}:{guessed.table}:{guess.column}")
    columns = tuple(replace(one, field=fields.get(one.column, one.field), values=_NONE)
                    for one in guessed.profile.columns)  # fmt: skip
    return _for_all_rows(replace(guessed.profile, columns=columns), name)


_NONE: Mapping[str, str] = MappingProxyType({})


def _column(guess: Guess, offered: Sequence[str], key: str) -> str:
    """One column: its name, some values, what it holds, and why that is the guess."""
    left, middle, right = st.columns([5, 4, 5], vertical_alignment="center")
    samples = ", ".join(guess.samples) or "no values shown"
    left.markdown(f"**{plain(guess.column)}**  \n{plain(samples[:90])}")
    chosen = middle.selectbox(
        f"{plain(guess.column)} holds",
        list(offered),
        index=list(offered).index(guess.field) if guess.field in offered else 0,
        key=key,
        format_func=field_in_words,
        label_visibility="collapsed",
    )
    if chosen == guess.field:
        sure = f" About {guess.confidence:.0%} sure.".replace("%", " %") if 0 < guess.confidence < 1 else ""
        right.caption(plain(f"{guess.why[:1].upper()}{guess.why[1:]}.{sure}"))
    else:
        right.caption("As you say.")
    return chosen or ""


def field_in_words(name: str) -> str:
    """A field as the reader sees it.

    >>> field_in_words("-"), field_in_words("value_driver"), field_in_words("public_position")
    ('leave it out', 'what it earns by', 'public position')
    """
    if name in ("", "-"):
        return "leave it out" if name else "nothing we use (kept beside people)"
    return _WORDS.get(name, name.replace("_", " "))


def _for_all_rows(profile: Profile, name: str) -> Profile:
    """What is the same in every row: the layer, a gate; how dates and lists are written."""
    held = set(profile.fields)
    constants = {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for field in _CONSTANT.get(profile.table, ()):
            if field in held:
                continue
            text = st.text_input(
                f"{field_in_words(field).capitalize()}, the same in every row",
                profile.constants.get(field, ""),
                key=f"map:{name}:{profile.table}:all:{field}",
                width=260,
            )
            if text.strip():
                constants[field] = text.strip()
        dates, separator = profile.dates, profile.separator
        if held & set(_DATED):
            dates = st.selectbox(
                "Dates are written", list(_ORDERS), index=list(_ORDERS).index(dates),
                format_func=_ORDERS.__getitem__, key=f"map:{name}:{profile.table}:dates", width=260,
            )  # fmt: skip
        if held & set(_LISTED):
            separator = st.selectbox(
                "Several in one cell stand apart by", list(_MARKS), index=list(_MARKS).index(separator),
                format_func=_MARKS.__getitem__, key=f"map:{name}:{profile.table}:marks", width=260,
            )  # fmt: skip
    return replace(profile, constants=MappingProxyType(constants), dates=dates, separator=separator)


def _with_words(profile: Profile, shelf: Shelf, name: str) -> Profile:
    """What words of a column stand for, where it has to hold numbers or certain words."""
    strange = shelf.unsettled(name, profile)
    if not strange:
        return profile
    columns = []
    for one in profile.columns:
        columns.append(_worded(one, strange[one.column], name) if one.column in strange else one)
    return replace(profile, columns=tuple(columns))


def _worded(one: Meaning, words: Sequence[str], name: str) -> Meaning:
    st.markdown(
        plain(f"What do these words in {one.column} stand for as {field_in_words(one.field)}? (- is nothing)")
    )
    values = {}
    with st.container(horizontal=True):
        for word in words:
            said = st.text_input(plain(word), key=f"map:{name}:{one.column}:{one.field}:{word}", width=130)
            if said.strip():
                values[word] = said.strip()
    return replace(one, values=MappingProxyType(values))


def _decide(shelf: Shelf, name: str, profile: Profile) -> None:
    """What would be read, and the reader's yes."""
    faults = profile.problems
    for fault in faults:
        st.markdown(f"- {plain(fault.message)} Choose it beside a column, or say it for every row.")
    kept = 0
    if not faults:
        with st.spinner("Looking at what would be read …"):
            kept = _preview(shelf.preview(name, profile))
    with st.container(horizontal=True):
        st.button("Read it so", type="primary", disabled=not kept, key=f"map:{name}:read",
                  on_click=_settle, args=(shelf, name, profile))  # fmt: skip
        _put_aside(shelf, name)
    if kept:
        st.caption("What you said is kept: the next file with these columns is read so without asking.")


def _settle(shelf: Shelf, name: str, profile: Profile) -> None:
    shelf.settle(name, profile)
    if shelf.asked is None:
        dropped.open_shelf()


def _put_aside(shelf: Shelf, name: str) -> None:
    """Let go of the file."""

    def aside() -> None:
        waited = name in shelf.waiting
        shelf.leave_out(name)
        if shelf.asked is None and waited and shelf.waiting:
            dropped.open_shelf()

    st.button("Leave this file out" if name in shelf.waiting else "Leave it as it is", on_click=aside,
              key=f"map:{name}:aside")  # fmt: skip


def _preview(reading: Reading) -> int:
    """How many rows would be kept, and the first of them; gives the rows that can be read, 0 for "not so"."""
    report = reading.files[0] if reading.files else None
    if report is None:
        st.markdown("Nothing can be read from it so.")
        return 0
    rows = f"{report.kept:,} {'row' if report.kept == 1 else 'rows'} would be read"
    left = f", {report.dropped:,} could not" if report.dropped or report.problems else ", none left out"
    st.markdown(plain(f"{rows}{left}."))
    first = first_rows(reading.records)
    if first:
        import pandas as pd

        st.dataframe(pd.DataFrame(first), hide_index=True)
    if report.problems:
        components.problem_list([_here(problem) for problem in report.problems], most=5)
        st.markdown("Set another meaning above, or put these rows right in the file and drop it again.")
        return 0
    return report.kept


def _here(problem: Problem) -> Problem:
    return replace(problem, file=None)


def first_rows(records: Records, *, most: int = _FIRST) -> list[dict[str, Any]]:
    """The first records a file would give, as rows of a table: of the noun it gives most of.

    >>> from orgmap.model import Membership, Records
    >>> first_rows(Records(memberships=(Membership("ann", "Board"),)))
    [{'person': 'ann', 'body': 'Board'}]
    """
    nouns = (
        records.people,
        records.units,
        records.ties,
        records.memberships,
        records.stances,
        records.rights,
    )
    found: Sequence[Any] = max(nouns, key=len)
    if not found and records.events is not None:
        columns = ("time", "kind", "sender", "recipients")
        rows = records.events.select(list(columns)).slice(0, most).to_pylist()
        return [{**row, "recipients": ", ".join(row["recipients"])} for row in rows]
    rows = [dict(_cells(record)) for record in found[:most]]
    filled = {field for row in rows for field, value in row.items() if value not in (None, "", ())}
    return [{field: value for field, value in row.items() if field in filled} for row in rows]


def _cells(record: Any) -> Iterator[tuple[str, Any]]:
    for field in fields_of(record):
        value = getattr(record, field.name)
        if field.name in ("source", "sources") and not isinstance(value, str):
            continue  # the line of the file
        if field.name in ("attributes", "can_carry"):
            continue
        yield field.name.replace("_", " "), ", ".join(value) if isinstance(value, tuple) else value
