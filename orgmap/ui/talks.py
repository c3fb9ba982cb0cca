"""Parts of the Plan page: the card of a talk, and the talks as a calendar file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import listed, percent
from orgmap.ui import answers, components
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.cards import TalkCard
    from orgmap.model import Initiative
    from orgmap.network import Network
    from orgmap.results import Plan, Step

_CARES = {
    "value_driver": "Their unit lives on",
    "economics": "Its economics",
    "metrics": "Measured by",
    "unit_concern": "Their unit's concern",
}
_NOT_ENTERED = "not entered"


def talk_card(step: Step) -> None:
    """Everything to know before one talk: what to open with, what not to say, why then."""
    with st.spinner("Reading what is known …"):
        found = answers.talk_card(step.person)
    _card(found)


def _card(card: TalkCard) -> None:
    st.markdown(f"**Open with:** {plain(card.open_with)}")
    st.markdown(f"**Not to say:** {plain(card.avoid)}")
    cares = {label: card.cares_about.get(name, _NOT_ENTERED) for name, label in _CARES.items()}
    known = {label: text for label, text in cares.items() if text != _NOT_ENTERED}
    heard = [f"{one.name} (week {one.week}, {percent(one.chance)})" for one in card.may_have_heard]
    facts = {
        **known,
        "Must be ready": "; ".join(card.must_be_ready) or "nothing is entered",
        "Send": "; ".join(card.send) or "nothing",
        "May have heard of it from": listed(heard) or "nobody likely",
    }
    components.bullets([f"{label}: {text}" for label, text in facts.items()])
    unknown = [label for label, text in cares.items() if text == _NOT_ENTERED]
    if unknown:
        st.caption(f"Not entered: {listed([label.lower() for label in unknown])}.")
    if card.unlocks:
        st.markdown("**What a yes unlocks**")
    components.bullets(
        [
            f"If {card.name} says yes, {one.name}'s yes in week {one.week} is at {percent(one.if_yes)}; if "
            f"not, at {percent(one.if_not)}."
            for one in card.unlocks
        ]
    )
    if card.why_now:
        st.markdown("**Why then, and why this way**")
        components.reasons(card.why_now)


def calendar_button(plan: Plan, shown: Network, *, week: int | None = None) -> None:
    """The talks as a calendar file, where the initiative has a start from which days can be counted.

    With ``week`` the talks of that week can be had alone.
    """
    initiative = shown.records.initiative
    if initiative is None or initiative.start is None:
        st.caption(
            "The initiative has no start, so weeks have no dates and there is no calendar file. Add start to "
            "initiative.toml."
        )
        return
    own = tuple(step for step in plan.steps if step.week == week)
    with st.container(horizontal=True):
        if own and len(own) < len(plan.steps):
            label = f"Put the talks of week {week} into my calendar"
            _calendar_file(label, replace(plan, steps=own), shown, initiative, f"talks-week-{week}.ics")
        _calendar_file("Put these talks into my calendar", plan, shown, initiative, "talks.ics")


def _calendar_file(label: str, plan: Plan, shown: Network, initiative: Initiative, file: str) -> None:
    from orgmap.report.calendar import talks_calendar

    names = {person: shown.name(person) for person in shown.people}
    st.download_button(
        label,
        # Written only when asked for, outside any session.
        lambda: talks_calendar(plan, initiative, names=names),
        file,
        "text/calendar",
        key=file,
        on_click="ignore",
        help="A file for any calendar program. Neither stances nor chances are in it.",
    )
