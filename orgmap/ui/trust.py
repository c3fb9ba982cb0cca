"""Part of the Data page: can I trust it? In plain sentences first, the whole table after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.report.trusting import by_layer, of_check
from orgmap.ui import components, filling, sections, state, tables
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.quality import Finding
    from orgmap.results import Answer
    from orgmap.ui.case import Case

#: Above this many people the check is made when somebody asks for it, and not before.
_MOST_UNASKED = 400
#: Above this many, who asked for it does not wait: it fills in.
_MOST_AT_ONCE = 1000
_EFFECT = "effect"


def found(opened: Case) -> Answer[Finding]:
    """What was found, computed once a session for the same data."""
    from orgmap.quality import check

    return state.answer("check", lambda shown: check(shown, raw=opened.raw()), decided=_decided(opened))


def known(opened: Case) -> bool:
    """Whether it has been computed, so that showing it costs nothing."""
    return state.known("check", decided=_decided(opened))


def _decided(opened: Case) -> str:
    return repr(opened.records.decisions)


def first(opened: Case) -> Callable[[], None]:
    """The most important finding beneath the answer; gives what fills it in at the end of the page.

    So the page stands before the check is made. Where people, ties or gates are typed it is not said again.
    """
    if sections.here() not in {"files", "trust", "who"}:
        return lambda: None
    with st.container(key="answer-trust"):
        place = st.empty()
    way = st.empty()
    if known(opened):
        _say(place, way, opened)
    elif len(opened.network.people) <= _MOST_UNASKED:
        place.markdown("Checking what can be trusted \u2026")
        return lambda: _say(place, way, opened)
    else:
        place.markdown("Whether it can be trusted has not been checked yet: see 'Can I trust it?'.")
    return lambda: None


def _say(place: Any, way: Any, opened: Case) -> None:
    """The finding, and the way to all of them."""
    answer = found(opened)
    place.markdown(plain(of_check(answer)))
    if any(one.raised for one in answer.results) and sections.here() != "trust":
        with way.container():
            sections.button("What to put right", "trust")


def trust(opened: Case, shown: Network) -> None:
    """Each finding with what to do, then everything that was looked at."""
    if not known(opened) and len(shown.people) > _MOST_UNASKED and not state.wanted("check"):
        st.markdown(f"With {len(shown.people):,} people this takes a while: gaps are tried out on the data.")
        st.button("Check it", type="primary", on_click=state.want, args=("check",))
        return
    answer = _answered(opened)
    if answer is None:
        return
    for note in answer.notes[:1]:
        st.markdown(plain(note))
    harmed = any(one.raised and one.kind == _EFFECT for one in answer.results)
    if harmed:
        st.subheader("Which results the gaps harm", anchor=False)
        components.bullets(list(by_layer(answer.results)))
        st.caption("What helps: ask those who did not answer, or speak of units instead of persons.")
    others = [one for one in answer.results if one.raised and one.kind != _EFFECT]
    if others:
        st.subheader("What to put right or keep in mind", anchor=False)
        for one in others:
            st.markdown(f"- {_told(one)}")
    _table(answer.results)
    with st.expander("How this was checked"):
        components.bullets(answer.notes[1:])


def _answered(opened: Case) -> Answer[Finding] | None:
    """What was found; on a large network it fills in."""
    from orgmap.quality import check

    return filling.filled(
        "check",
        lambda shown: check(shown, raw=opened.raw()),
        "Looking for gaps, and trying out what they do",
        quick=len(opened.network.people) <= _MOST_AT_ONCE,
        given={"decided": _decided(opened)},
    )


def _told(one: Finding) -> str:
    """A finding with what to do, what it is about in bold, and that once."""
    about = one.who_or_what.split(" / ")[0]
    said = plain(f"{one.text} {one.fix}")
    if one.text.startswith(about):
        return f"**{plain(about)}**{said.removeprefix(plain(about))}"
    return said


def _table(rows: Sequence[Finding]) -> None:
    """Everything that was looked at, what needs attention first."""
    with st.expander(f"Everything that was looked at ({len(rows)})"):
        tables.table([_row(one) for one in rows], key="check", file="check.csv")


def _row(one: Finding) -> dict[str, Any]:
    return {
        "": "look here" if one.raised else "fine",
        "looked at": one.kind,
        "where": one.who_or_what,
        "found": one.text,
        "do": one.fix,
        "careful with": ", ".join(one.affects).replace("_", " "),
    }
