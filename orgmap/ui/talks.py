"""Parts of the Plan page: the card of a talk, the calendar file, and what a change would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from orgmap.errors import OrgmapError
from orgmap.report.sentences import listed, percent, points
from orgmap.ui import answers, components, state
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.cards import TalkCard
    from orgmap.network import Network
    from orgmap.results import Plan, Step
    from orgmap.whatif import Change, WhatIf

_CARES = {
    "value_driver": "Their unit lives on",
    "economics": "Its economics",
    "metrics": "Measured by",
    "unit_concern": "Their unit's concern",
}
_NOT_ENTERED = "not entered"
_RULES = {
    "majority": "a majority is enough",
    "consensus": "nobody may be against",
    "unanimous": "everybody must say yes",
}
_KINDS = {
    "tolerance": "votes against are tolerated",
    "rule": "a gate has another rule",
    "capacity": "I hold more or fewer talks a week",
    "carve-out": "something is left out",
}
_MOVES_SHOWN = 6


def talk_card(step: Step) -> None:
    """Everything to know before one talk; computed when opened."""
    with components.lazy("Talk card", f"talk-{step.order}-{step.person}") as opened:
        if opened:
            _card(answers.talk_card(step.person))


def _card(card: TalkCard) -> None:
    st.markdown(f"**{plain(card.open_with)}**")
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


def calendar_button(plan: Plan, shown: Network) -> None:
    """The talks as a calendar file, where the initiative has a start from which days can be counted."""
    from orgmap.report.calendar import talks_calendar

    initiative = shown.records.initiative
    if initiative is None or initiative.start is None:
        st.caption(
            "The initiative has no start, so weeks have no dates and there is no calendar file. Add start to "
            "initiative.toml."
        )
        return
    names = {person: shown.name(person) for person in shown.people}
    st.download_button(
        "Put these talks into my calendar",
        # Written only when asked for, outside any session.
        lambda: talks_calendar(plan, initiative, names=names),
        "talks.ics",
        "text/calendar",
        key="talks-ics",
        on_click="ignore",
        help="A file for any calendar program. Neither stances nor chances are in it.",
    )


def what_if(shown: Network) -> None:
    """One change of rule, tolerance, capacity or scope, and what it would do to approval."""
    st.subheader("What if", anchor=False)
    initiative = shown.records.initiative
    gates = [gate.name for gate in initiative.gates] if initiative else []
    scope = [item.item for item in initiative.scopes] if initiative else []
    kinds = [k for k in _KINDS if (gates or k not in ("tolerance", "rule")) and (scope or k != "carve-out")]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox("What if", kinds, key="what-if-kind", format_func=_KINDS.__getitem__, width=290)
        change = _asked(kind, gates, scope, (initiative.capacity if initiative else None) or 1)
        st.button("Work it out", key="what-if", on_click=state.remember, args=("what-if", change))
    asked = state.recall("what-if")
    if asked is not None:
        _worked_out(shown, asked)


def _asked(kind: str, gates: list[str], scope: list[str], capacity: int) -> WhatIf:
    from orgmap.whatif import Capacity, CarveOut, NewRule

    if kind == "capacity":
        least = max(capacity + 1, 1)
        talks = st.number_input("Talks a week", 1, 50, least, key="what-if-capacity", width=150)
        return Capacity(int(talks))
    if kind == "carve-out":
        return CarveOut(st.selectbox("What", scope, key="what-if-scope", width=380))
    gate = st.selectbox("Gate", gates, key="what-if-gate", width=260)
    if kind == "rule":
        rule = st.selectbox(
            "Rule", list(_RULES), key="what-if-rule", format_func=_RULES.__getitem__, width=240
        )
        return NewRule(gate, rule=rule)
    share = st.number_input("Per cent of the votes", 0, 100, 25, 5, key="what-if-share", width=180)
    return NewRule(gate, tolerance=share / 100)


def _worked_out(shown: Network, asked: WhatIf) -> None:
    try:
        with st.spinner("Planning anew …"):
            found = answers.what_if(asked)
    except OrgmapError as error:
        components.problem_list(error.problems)
        return
    change = found.results[0]
    with st.container(key="step-what-if"):
        st.markdown(plain(in_words(change)))
        moves = [one.text for one in change.plan_changes[:_MOVES_SHOWN]]
        left = len(change.plan_changes) - len(moves)
        more = [f"and {left} more {'talk moves' if left == 1 else 'talks move'}."] if left > 0 else []
        components.bullets([*moves, *more] or ["No talk moves."])
        if shown.records.initiative is not None:
            for note in asked.notes(shown, shown.records.initiative):
                st.caption(plain(note))


def in_words(change: Change) -> str:
    """What a change does to approval, as a difference with its error, and what it costs in benefit."""
    name = change.change[:1].upper() + change.change[1:]
    error = f" (± {200 * change.error:.0f})" if round(200 * change.error) else ""
    said = f"approval {points(change.difference)}{error}" if change.clear else "no clear difference"
    text = f"{name}: {said}, each with the plan that suits it best."
    if change.benefit_kept is None:
        return f"{text} How much of the benefit is left is not known."
    if change.benefit_kept < 1:
        pays = "rises" if change.pays else "does not rise"
        text += f" {percent(change.benefit_kept)} of the benefit is left; approval times benefit {pays}."
    return text
