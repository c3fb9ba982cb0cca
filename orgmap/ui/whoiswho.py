"""Part of the Data page: identities nobody is sure of, asked one by one, what most hangs on first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import percent
from orgmap.ui import components, state
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.identity import Identities, Question
    from orgmap.ui.case import Case

_AT_ONCE = 6
_SOURCES = 4
#: Above this many people the questions are counted when somebody looks, and not before.
_MOST_COUNTED = 2_000


def count(opened: Case) -> int | None:
    """How many questions are open; None while that is not known."""
    decided = repr(opened.records.decisions)
    if not state.known("identities", decided=decided) and len(opened.network.people) > _MOST_COUNTED:
        return None
    return len(_found(opened).questions)


def _found(opened: Case) -> Identities:
    decided = repr(opened.records.decisions)
    return state.answer("identities", lambda _: opened.identities(), decided=decided)


def who_is_who(opened: Case) -> None:
    """Every open question with who it may be, the evidence, and what hangs on it."""
    with st.spinner("Comparing names, addresses and ids …"):
        found = _found(opened)
    later = set(state.kept("identities-later", ()))
    asked = [one for one in found.questions if one.id not in later]
    st.markdown(plain(in_words(found)))
    components.problem_list(state.edit_problems())
    for one in asked[:_AT_ONCE]:
        _question(one)
    if len(asked) > _AT_ONCE:
        st.caption(f"{len(asked) - _AT_ONCE:,} more after these.")
    with st.container(horizontal=True):
        if len(asked) < len(found.questions):
            put_off = len(found.questions) - len(asked)
            st.button(f"Ask the {put_off} put off again", on_click=state.put, args=("identities-later", ()))
        if opened.records.decisions:
            st.button("Undo the latest change", key="undo-identity", on_click=state.undo)


def in_words(found: Identities) -> str:
    """How many are surely one, how many are asked about, and what the first answers are worth.

    >>> from orgmap.identity import Identities
    >>> in_words(Identities())
    'Everybody goes by one name, id and address. There is nothing to decide.'
    """
    merged, asked = len(found.same), len(found.questions)
    first = ""
    if merged:
        goes = "person goes" if merged == 1 else "people go"
        first = f"{merged:,} {goes} by several names, ids or addresses; that is sure, and counted as one. "
    elif not asked:
        first = "Everybody goes by one name, id and address. "
    if not asked:
        return f"{first}There is nothing to decide."
    several = asked != 1
    doubt = (
        f"{asked:,} {'identities are' if several else 'identity is'} in doubt; nothing is guessed meanwhile."
    )
    now, then = found.settled(), found.settled(min(asked, 20))
    if now is None or then is None or not several:
        return f"{first}{doubt}"
    worth = f"{percent(now)} of all messages and ties have no open question; after the first "
    return f"{first}{doubt} {worth}{min(asked, 20)} answers it is {percent(then)}."


def _question(one: Question) -> None:
    alone = one.suspects[0] if len(one.suspects) == 1 else None
    with st.container(key=f"step-who-{one.id}"):
        st.markdown(f"**{plain(_asks(one))}** {plain(_hangs(one.hangs))}")
        for suspect in one.suspects:
            evidence = "; ".join(suspect.supports) or "nothing"
            against = "; ".join(suspect.speaks_against)
            likely = f"about {percent(suspect.probability)}"
            st.markdown(
                f"- **{plain(suspect.named)}**, {plain(likely)}. {plain(f'For: {evidence}.')}"
                + (f" {plain(f'Against: {against}.')}" if against else "")
            )
        if one.sources:
            places = ", ".join(f"{line.file} row {line.row}" for line in one.sources[:_SOURCES])
            st.caption(plain(places))
        with st.container(horizontal=True):
            for suspect in one.suspects:
                label = "The same person" if alone else f"It is {suspect.named}"
                st.button(plain(label), key=f"who-{one.id}-{suspect.person}", on_click=_answer,
                          args=(one, suspect.person))  # fmt: skip
            no = "Two people" if alone else "Nobody of these"
            st.button(no, key=f"who-{one.id}-nobody", on_click=_answer, args=(one, None))
            st.button(
                "Not now", key=f"who-{one.id}-later", type="tertiary", on_click=_put_off, args=(one.id,)
            )


def _asks(one: Question) -> str:
    if len(one.suspects) != 1:
        return one.text
    who = one.label if one.label == one.about else f"{one.label} ({one.about})"
    if one.kind == "address":
        return f"Does {one.about} belong to {one.suspects[0].named}?"
    return f"Is {who} the same person as {one.suspects[0].named}?"


def _hangs(number: int) -> str:
    if number == 1:
        return "1 message, tie or entry hangs on it."
    return f"{number:,} messages, ties and entries hang on it."


def _answer(one: Question, person: str | None) -> None:
    state.tell_who(one, person)


def _put_off(asked: str) -> None:
    state.put("identities-later", (*state.kept("identities-later", ()), asked))
