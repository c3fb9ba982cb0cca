"""Part of the Data page: can I trust it? In plain sentences first, the whole table after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.ui import components, state
from orgmap.ui.text import csv_text, plain

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.quality import Finding
    from orgmap.results import Answer
    from orgmap.ui.case import Case

#: Above this many people the check is made when somebody asks for it, and not before.
_MOST_UNASKED = 400
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

    So the page stands before the check is made.
    """
    with st.container(key="answer-trust"):
        place = st.empty()
    if known(opened):
        place.markdown(plain(in_short(found(opened))))
    elif len(opened.network.people) <= _MOST_UNASKED:
        place.markdown("Checking what can be trusted \u2026")
        return lambda: _fill(place, opened)
    else:
        place.markdown("Whether it can be trusted has not been checked yet: see 'Can I trust it?'.")
    return lambda: None


def _fill(place: Any, opened: Case) -> None:
    place.markdown(plain(in_short(found(opened))))


def in_short(answer: Answer[Finding]) -> str:
    """The most important finding in one sentence, and how many more there are.

    >>> from orgmap.network import Network
    >>> from orgmap.model import Records
    >>> from orgmap.quality import check
    >>> in_short(check(Network.from_records(Records())))
    'There is nobody in there, so there is nothing to check.'
    """
    raised = [one for one in answer.results if one.raised]
    if not raised:
        return answer.notes[0] if answer.notes else "Nothing was found that harms a result."
    worst = _effects(answer)[:1] if raised[0].kind == _EFFECT else []
    said = worst[0] if worst else raised[0].text
    others = len([one for one in raised if one.kind != _EFFECT]) if worst else len(raised) - 1
    if not others:
        return said
    return f"{said} {others} more {'thing needs' if others == 1 else 'things need'} attention."


def _effects(answer: Answer[Finding]) -> list[str]:
    """What the gaps do to which result, one sentence a layer."""
    return [note for note in answer.notes if note.startswith("On ") and "not safe" in note]


def trust(opened: Case, shown: Network) -> None:
    """Each finding with what to do, then everything that was looked at."""
    if not known(opened) and len(shown.people) > _MOST_UNASKED and not state.wanted("check"):
        st.markdown(f"With {len(shown.people):,} people this takes a while: gaps are tried out on the data.")
        st.button("Check it", type="primary", on_click=state.want, args=("check",))
        return
    with st.spinner("Looking for gaps, and trying out what they do \u2026"):
        answer = found(opened)
    for note in answer.notes[:1]:
        st.markdown(plain(note))
    effects = _effects(answer)
    if effects:
        st.subheader("Which results the gaps harm", anchor=False)
        components.bullets(effects)
        fix = next(one.fix for one in answer.results if one.raised and one.kind == _EFFECT)
        st.caption(plain(fix))
    others = [one for one in answer.results if one.raised and one.kind != _EFFECT]
    if others:
        st.subheader("What to put right or keep in mind", anchor=False)
        for one in others:
            st.markdown(f"- **{plain(one.who_or_what)}**: {plain(one.text)} {plain(one.fix)}")
    _table(answer.results)
    with st.expander("How this was checked"):
        components.bullets(answer.notes[1:])


def _table(rows: Sequence[Finding]) -> None:
    """Everything that was looked at, what needs attention first."""
    import pandas as pd

    with st.expander(f"Everything that was looked at ({len(rows)})"):
        listed = [_row(one) for one in rows]
        st.dataframe(pd.DataFrame(listed), hide_index=True, placeholder="")
        st.download_button("Download as CSV", csv_text(listed), "check.csv", "text/csv", type="tertiary",
                           key="check-csv", on_click="ignore")  # fmt: skip


def _row(one: Finding) -> dict[str, Any]:
    return {
        "": "look here" if one.raised else "fine",
        "looked at": one.kind,
        "where": one.who_or_what,
        "found": one.text,
        "do": one.fix,
        "careful with": ", ".join(one.affects).replace("_", " "),
    }
