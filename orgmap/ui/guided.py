"""Three questions that set a stance, beside the table: what was said, what was done, what would be lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.impressions import DID, LOSES, SAID, SHARES, Impression, impression
from orgmap.model import CONFIDENCE_SD, Stance
from orgmap.ui import components, state, tables
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.network import Network

_WORDS = ((0.6, "for it"), (0.15, "rather for it"), (-0.15, "neutral"), (-0.6, "rather against it"))


def questions(shown: Network, people: list[str]) -> None:
    """Ask about one person, propose a stance, and enter it when the reader takes it."""
    st.markdown("**Not sure what to enter? Three questions.**")
    if not people:
        st.markdown("Nobody has a say, a stance or a unit to head yet. Add approvals.csv under Data.")
        return
    person = _whom(shown, people)
    old = next((one for one in shown.records.stances if one.person == person), Stance(person))
    said = _asked("What did they say?", "said", person, SAID)
    did = _asked("What did they do?", "did", person, DID)
    loses = _asked("What do they stand to lose?", "loses", person, LOSES)
    concern = st.text_input(
        "What stands in the way, in their words",
        old.concern or "",
        key=f"guided-concern-{person}",
        max_chars=500,
    )
    found = impression(said=said, did=did, loses=loses)
    if found is None:
        st.caption("Leave out what you do not know. One answer is enough for a proposal.")
    else:
        _proposal(found, old, concern, note(said, did, loses))
    _rule()


def _whom(shown: Network, people: list[str]) -> str:
    chosen = state.person()
    if chosen in people and state.recall("guided for") != chosen:
        # The box follows a person chosen elsewhere, once; afterwards it is the reader's own.
        state.remember("guided for", chosen)
        state.put("guided", chosen)
    key = state.choice("guided", people)
    return str(
        st.selectbox(
            "About whom", people, key=key, on_change=state.keep, args=("guided",), format_func=shown.name
        )
    )


def _asked(question: str, name: str, person: str, answers: Mapping[str, float]) -> str | None:
    return st.selectbox(
        question, list(answers), index=None, key=f"guided-{name}-{person}", placeholder="Not known"
    )


def _proposal(found: Impression, old: Stance, concern: str, why: str) -> None:
    with st.container(key="step-guided"):
        now = f"{found.position:+.2f}".replace("-", "−")
        st.markdown(plain(f"Proposed: {in_words(found.position)} ({now}), {found.confidence}. {found.why}"))
        if old.position is not None:
            before = f"{old.position:+.2f}".replace("-", "−")
            st.caption(plain(f"Entered so far: {in_words(old.position)} ({before})."))
        new = replace(
            old,
            position=found.position,
            sd=CONFIDENCE_SD[found.confidence],
            concern=concern or None,
            note=why,
            source=None,
        )
        st.button("Take this stance", key="guided-take", on_click=_take, args=(new,))
    components.problem_list(state.edit_problems())


def _take(new: Stance) -> None:
    opened = state.case()
    if opened is None:
        return
    kept = [one for one in opened.records.stances if one.person != new.person]
    state.edit_stances([*kept, new])
    state.count("stances", step=1)


def note(said: str | None, did: str | None, loses: str | None) -> str:
    """Where the stance comes from, kept beside it.

    >>> note("They have doubts", None, "Some work or a habit")
    'said: They have doubts; stands to lose: Some work or a habit'
    """
    parts = {"said": said, "did": did, "stands to lose": loses}
    return "; ".join(f"{name}: {answer}" for name, answer in parts.items() if answer)


def in_words(position: float) -> str:
    """A position as a word.

    >>> in_words(0.7), in_words(-0.3), in_words(0.0), in_words(-0.8)
    ('for it', 'rather against it', 'neutral', 'against it')
    """
    return next((word for least, word in _WORDS if position >= least), "against it")


def _rule() -> None:
    """The mapping, in plain sight."""
    with st.expander("How answers become a position"):
        st.markdown(
            "The mean of the answers given; a deed counts "
            f"{SHARES['did']:g}, a word {SHARES['said']:g}, what they stand to lose {SHARES['loses']:g}. "
            "Sure where word and deed agree, a guess where answers contradict each other or only the stake "
            "is known, else likely. A rule of thumb, no measured scale: overwrite it in the table."
        )
        tables.table(
            [
                {"answer": answer, "speaks for": f"{value:+.2f}".replace("-", "−")}
                for answers in (SAID, DID, LOSES)
                for answer, value in answers.items()
            ],
            key="answers-become",
            file="how-answers-become-a-position.csv",
        )
