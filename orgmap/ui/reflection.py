"""Parts of the Mirror page: who looks into it, a guess before looking, what it says, the numbers behind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.mirror import Belief, reveal
from orgmap.report.sentences import percent
from orgmap.ui import components, state, tables
from orgmap.ui.controls import names_in_order, told_apart

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import EgoPicture, Reason

_MEASURES = {
    "contacts": "people you have a tie with",
    "named_by_me": "people you name",
    "naming_me": "people who name you",
    "units_reached": "units you have a tie with",
    "reach_two_steps": "people within two steps",
    "top_contact_share": "of your ties' strength with one contact",
    "density_among_contacts": "of your contacts' pairs tied to each other",
    "constraint": "held by contacts who know each other (constraint; 0 free, 1 held)",
}
#: So many sentences stand there at once; the rest is folded away.
_MOST_SHOWN = 8
_SHARES = ("top_contact_share", "density_among_contacts")


def chosen(shown: Network) -> str | None:
    """Who looks into the mirror: whoever was named here, else the one who leads the initiative."""
    initiative = shown.records.initiative
    default = initiative.me if initiative and initiative.me in shown.people else None
    me = state.kept("me", default)
    return me if me in shown.people else None


def choose_yourself(shown: Network) -> None:
    """The box in which one says who one is."""
    st.selectbox(
        "I am",
        sorted(shown.people, key=lambda person: shown.name(person).casefold()),
        index=None,
        key=state.widget("me", chosen(shown)),
        on_change=state.keep,
        args=("me",),
        placeholder="Type a name",
        format_func=lambda person: told_apart(shown, person),
        width=420,
    )


def in_words(shown: Network, picture: EgoPicture) -> str:
    """How many people and units the ties lead to, and how many units they do not."""
    name = shown.name(picture.person)
    contacts = picture.measures.get("contacts", 0.0)
    if not contacts:
        return f"{name}, the files show no tie of yours."
    units = picture.measures.get("units_reached", 0.0)
    reach = picture.measures.get("reach_two_steps", 0.0)
    text = (
        f"{name}, you have ties with {_count(contacts, 'person', 'people')} in "
        f"{_count(units, 'unit', 'units')}, and {_count(reach, 'person', 'people')} within two steps."
    )
    blind = len(picture.blind_spots)
    if not blind:
        return f"{text} No unit is out of your sight."
    return f"{text} In {_count(blind, 'unit', 'units')} you know nobody."


def _count(number: float, one: str, many: str) -> str:
    return f"{number:,.0f} {one if number == 1 else many}"


def looks_later(shown: Network, me: str) -> bool:
    """Whether the reader wants to guess first; the guesses, kept in this session and nowhere else."""
    if not st.toggle(
        "Guess first, then look",
        key=state.widget("guess-first", default=False),
        on_change=state.keep,
        args=("guess-first",),
        help="For yourself, or with a coach. What you guess stays in this session and is never saved.",
    ):
        return False
    return not state.recall(f"revealed:{me}") and not _guesses(shown, me)


def _guesses(shown: Network, me: str) -> bool:
    """The three questions; True once they are answered and the picture may be shown."""
    own = shown.people[me].unit
    units = sorted({who.unit for who in shown.people.values() if who.unit} - {own})
    others = [person for person in names_in_order(shown) if person != me]
    with st.form(key=f"guess-{me}", border=False):
        contacts = st.number_input(
            "How many people do you have a tie with?", 0, len(others), value=None, width=320
        )
        unseen = st.multiselect(
            "In which units do you know nobody?", units, placeholder="None, or choose", width=420
        )
        leans = st.selectbox(
            "Without whom would you reach the fewest people?",
            others,
            index=None,
            placeholder="Type a name",
            format_func=lambda person: told_apart(shown, person),
            width=420,
        )
        if st.form_submit_button("Now look", type="primary"):
            state.remember(f"revealed:{me}", Belief(contacts, tuple(unseen), leans))
            st.rerun()
    return False


def guess_beside(shown: Network, me: str) -> None:
    """What was guessed beside what the files show, question by question, with the way to guess again."""
    belief = state.recall(f"revealed:{me}")
    if belief is None or not state.kept("guess-first"):
        return
    st.subheader("Your guess beside it", anchor=False)
    st.dataframe(
        [
            {"question": row.question, "you said": row.believed, "the files show": row.shown, "so": row.text}
            for row in reveal(shown, me, belief)
        ],
        hide_index=True,
    )
    st.caption("The files may have gaps: where you are sure, it may be they who do not see.")
    st.button("Guess again", key="guess-again", on_click=state.remember, args=(f"revealed:{me}", None))


def section(title: str, found: Sequence[Reason], otherwise: str) -> None:
    """Sentences with the rows that show them, or the sentence for none."""
    st.subheader(title, anchor=False)
    if not found:
        st.markdown(otherwise)
    components.reasons(found[:_MOST_SHOWN])
    left = len(found) - _MOST_SHOWN
    if left > 0:
        with st.expander(f"and {left:,} more"):
            components.reasons(found[_MOST_SHOWN:])


def measures(picture: EgoPicture) -> None:
    """The numbers, in words."""
    st.subheader("In numbers", anchor=False)
    rows = [
        {"measure": words, "yours": _shown(name, picture.measures[name])}
        for name, words in _MEASURES.items()
        if name in picture.measures
    ]
    tables.table(rows, key="own-measures", file="my-measures.csv")


def _shown(name: str, value: float) -> str:
    if math.isnan(value):
        return "not known"
    if name in _SHARES:
        return percent(value)
    return f"{value:.2f}" if name == "constraint" else f"{value:,.0f}"
