"""Parts of the Plan page: the card of a talk, and the talks as a calendar file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import listed, percent
from orgmap.ui import answers, components, state
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.cards import TalkCard
    from orgmap.model import Initiative
    from orgmap.network import Network
    from orgmap.results import Plan, Step

_CARES = {
    "concern": "Concern",
    "value_driver": "Their unit lives on",
    "economics": "Its economics",
    "metrics": "Measured by",
    "unit_concern": "Their unit's concern",
}
_NOT_ENTERED = "not entered"


def ahead(plan: Plan) -> tuple[Step, ...]:
    """The talks of the plan that are still to be held, in order."""
    from orgmap.tracking import upcoming

    opened = state.case()
    return upcoming(plan, opened.talks if opened else ())


def outcome(person: str) -> str | None:
    """What came of the last talk with somebody, where one was noted."""
    opened = state.case()
    held = [talk.outcome for talk in opened.talks if talk.person == person] if opened else []
    return held[-1] if held else None


def talk_card(step: Step) -> None:
    """Everything to know before one talk: what to open with, what not to say, why then."""
    with st.spinner("Reading what is known …"):
        found = answers.talk_card(step.person)
    _card(found)


def _card(card: TalkCard) -> None:
    st.markdown(f"**Open with:** {plain(card.open_with)}")
    st.markdown(f"**Not to say:** {plain(card.avoid)}")
    components.bullets([f"{label}: {text}" for label, text in _facts(card).items()])
    unknown = [label for name, label in _CARES.items() if card.cares_about.get(name) == _NOT_ENTERED]
    if unknown:
        st.caption(f"Not entered: {listed([label[:1].lower() + label[1:] for label in unknown])}.")
    st.markdown("**What a yes unlocks**")
    components.bullets(
        [
            f"If {card.name} says yes, {one.name}'s yes in week {one.week} is at {percent(one.if_yes)}; if "
            f"not, at {percent(one.if_not)}."
            for one in card.unlocks
        ]
        or ["Nobody's yes later in the plan hangs on this one by two points or more."]
    )
    if card.why_now:
        st.markdown("**Why then, and why this way**")
        components.reasons(card.why_now)


def _facts(card: TalkCard) -> dict[str, str]:
    """What is known before the talk, by what it is; what nobody entered is left to one line below."""
    cares = {label: card.cares_about.get(name, _NOT_ENTERED) for name, label in _CARES.items()}
    known = {label: text for label, text in cares.items() if text != _NOT_ENTERED}
    goes = f"{card.goes} carries the message; ask beforehand" if card.goes != "you" else "you, in person"
    heard = [f"{one.name} (week {one.week}, {percent(one.chance)})" for one in card.may_have_heard]
    tell = [f"{one.name} (talk in week {one.week}, {percent(one.chance)})" for one in card.may_tell]
    return {
        **known,
        "Who goes": goes,
        "Pre-read": card.paper,
        "Have ready": "; ".join(card.must_be_ready) or "nothing is entered",
        "Bring or send": "; ".join(card.send) or "nothing",
        "May know of it already, from": listed(heard) or "nobody likely",
        "May tell before their turn": listed(tell) or "nobody likely",
    }


def calendar_button(plan: Plan, shown: Network, *, week: int | None = None, quiet: bool = False) -> None:
    """The talks as a calendar file, where the initiative has a start from which days can be counted.

    With ``week`` the talks of that week alone; ``quiet`` leaves out why there is no file.
    """
    initiative = shown.records.initiative
    if initiative is None or initiative.start is None:
        if not quiet:
            st.caption(
                "The initiative has no start, so weeks have no dates and there is no calendar file. Enter "
                "the start under Data, part Initiative and gates."
            )
        return
    if week is None:
        if not quiet:
            _calendar_file("Put these talks into my calendar", plan, shown, initiative, "talks.ics")
        return
    own = replace(plan, steps=tuple(step for step in plan.steps if step.week == week))
    label = f"Put the talks of week {week} into my calendar"
    _calendar_file(label, own, shown, initiative, f"talks-week-{week}.ics", primary=True)


def _calendar_file(
    label: str, plan: Plan, shown: Network, initiative: Initiative, file: str, *, primary: bool = False
) -> None:
    from orgmap.report.calendar import talks_calendar

    names = {person: shown.name(person) for person in shown.people}
    # Kept, because the file says when it was written: a click during the next run must find it still there.
    made = state.answer(
        "calendar",
        lambda _: talks_calendar(plan, initiative, names=names),
        file=file,
        talks=[(step.person, step.week, step.channel, step.messenger) for step in plan.steps],
    )
    st.download_button(
        label,
        made,
        file,
        "text/calendar",
        key=file,
        type="primary" if primary else "secondary",
        on_click="ignore",
        help="A file for any calendar program. Neither stances nor chances are in it.",
    )
