"""Parts of the Notes page: give a text, decide about what it seems to say, look back at decisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import percent
from orgmap.ui import components, state, tables
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Proposal
    from orgmap.workspace import SavedProposal

_MEGABYTES = 2
#: A name that fits several people: it cannot be accepted, only put aside and written out in the note.
_WHICH = "which one?"
_FOR = {1: "for", -1: "against", 0: "neutral about"}


def proposals() -> tuple[SavedProposal, ...]:
    """Everything notes ever proposed here, the oldest first."""
    opened = state.case()
    return opened.proposals() if opened else ()


def in_words(found: Sequence[SavedProposal]) -> str:
    """How many wait for a decision, and what became of the others."""
    waiting = sum(one.proposal.status == "proposed" for one in found)
    accepted = sum(one.proposal.status == "accepted" for one in found)
    rejected = sum(one.proposal.status == "rejected" for one in found)
    if not found:
        return "Give a text, and this page shows what it seems to say; nothing counts before you accept it."
    decided = f" {accepted} accepted, {rejected} rejected so far." if accepted or rejected else ""
    if not waiting:
        return f"Nothing waits for a decision.{decided}"
    return f"{waiting} {'sentence waits' if waiting == 1 else 'sentences wait'} for your decision.{decided}"


def give_text() -> None:
    """A text typed or pasted, or files of notes."""
    st.subheader("Give a text", anchor=False)
    at = state.count("notes")
    text = st.text_area(
        "Type or paste", key=f"note-text-{at}", height=220, placeholder="Tom asks Meera first …"
    )
    files = st.file_uploader(
        "Or files (.txt, .md)",
        accept_multiple_files=True,
        type=["txt", "md"],
        key=f"note-files-{at}",
        max_upload_size=_MEGABYTES,
    )
    # Never greyed out: what was typed last arrives together with the click.
    if st.button("Read it", type="primary", key="read-notes"):
        texts = {"typed note": text} if text and text.strip() else {}
        for file in files or ():
            texts[file.name] = file.getvalue().decode("utf-8", errors="replace")
        if not texts:
            st.markdown("There is nothing to read yet: type or paste a text, or choose a file.")
            return
        with st.spinner("Reading …"):
            before = len(proposals())
            state.propose(texts)
        state.remember("notes read", len(proposals()) - before)
        state.count("notes", step=1)
        st.rerun()
    read = state.recall("notes read")
    if read == 0:
        st.markdown("Nothing new was found in it: no sentence names two people of the chart, or a stance.")


def open_ones(found: Sequence[SavedProposal], shown: Network) -> None:
    """What waits for a decision, each with its sentence."""
    waiting = [one for one in found if one.proposal.status == "proposed"]
    if not waiting:
        _how_to_write()
        return
    st.subheader("Should this count?", anchor=False)
    for one in waiting:
        with st.container(key=f"step-proposal-{one.id}"):
            st.markdown(f"**{plain(said(one.proposal, shown))}**")
            st.caption(plain(f"“{one.proposal.sentence}” — {one.proposal.file}, line {one.proposal.row}"))
            with st.container(horizontal=True, vertical_alignment="center"):
                if one.proposal.object != _WHICH:
                    st.button("Accept", key=f"accept-{one.id}", on_click=state.decide, args=(one.id, True))
                st.button("Reject", key=f"reject-{one.id}", on_click=state.decide, args=(one.id, False))
                st.caption(f"about {percent(one.proposal.confidence)} sure", width="content")
    components.problem_list(state.edit_problems())


def _how_to_write() -> None:
    """What a sentence must look like to be read, where nothing waits for a decision."""
    st.subheader("What can be read", anchor=False)
    components.bullets(
        [
            "Who asks, trusts, listens to, is close to, avoids or works with whom.",
            "Who is for it, against it, or has a concern.",
            "Whom nobody has on the list yet.",
        ]
    )
    st.markdown(
        'One thought a sentence, with full names and the verb right behind the first. Questions, "she" and '
        '"he", "used to" and "I doubt whether" are left alone on purpose.'
    )


def said(proposal: Proposal, shown: Network) -> str:
    """What a proposal would put into the records, in words."""
    names = [shown.name(person) if person in shown.people else person for person in proposal.people]
    if proposal.kind == "stance":
        about = f" {proposal.object}" if proposal.object else " it"
        return f"{names[0]} is {_FOR.get(proposal.polarity or 0, 'neutral about')}{about}"
    if proposal.kind == "person" and proposal.object == _WHICH:
        return f"Which one is meant: {' or '.join(names)}?"
    if proposal.kind == "person":
        return f"{names[0]} is not in the chart: add this person"
    layer = (proposal.object or "tie").replace("_", " ")
    repels = " (a tie that repels)" if (proposal.polarity or 0) < 0 else ""
    return f"{names[0]} → {' and '.join(names[1:])}: {layer}{repels}"


def decided(found: Sequence[SavedProposal]) -> None:
    """What was accepted and rejected, folded away."""
    past = [one for one in found if one.proposal.status != "proposed"]
    if not past:
        return
    with st.expander(f"Decided before ({len(past)})"):
        tables.table(
            [{"sentence": one.proposal.sentence, "decision": one.proposal.status} for one in past],
            key="decided",
            file="decided.csv",
        )
