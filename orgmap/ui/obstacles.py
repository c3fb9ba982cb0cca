"""Brakes and ways round: what slows an initiative down, and what could be done about it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import hangs_most, points
from orgmap.report.titles import of_power_and_interest, of_power_and_stance, of_swings
from orgmap.ui import answers, components, pictures, stances, state
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.brakes import Brake
    from orgmap.network import Network
    from orgmap.results import Answer, Blocker

#: What was found, in words.
FINDING_WORDS = {
    "single": "nobody else may approve",
    "load": "most gates come together here",
    "body": "most gates come together here",
    "waiting": "away when the gate meets",
    "limit": "limits send everything to the top",
    "order": "a likely no comes late",
    "risk": "the stance follows what is at stake",
    "gatekeeper": "a unit's contacts run through one person",
    "silo": "few ties where work together is needed",
    "conflict": "conflict where work together is needed",
    "hand-over": "the only way, without a right",
    "advice step": "heard at several gates, decides at none",
}


def blockers() -> Answer[Blocker]:
    """The blockers; with ways round once the reader asked for them."""
    if not state.wanted("ways"):
        return answers.blockers()
    with st.spinner("Planning anew with each change …"):
        return answers.blockers(ways=True)


def ask_for_ways(found: Answer[Blocker]) -> None:
    """The button that solves the plan anew for ways round; what came of it once it was pressed."""
    if not found.results:
        return
    if not state.wanted("ways"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("What could be done about it", key="ask-ways", on_click=state.want, args=("ways",))
            st.caption("Plans anew with each change that might help; a few seconds.")
    elif not any(blocker.ways_round for blocker in found.results):
        st.markdown("Of the changes tried, none clearly raises the chance of approval.")


def about(found: Answer[Blocker]) -> Blocker | None:
    """Whom the page is about: the chosen person where they are a blocker, else on whom most hangs."""
    chosen = state.person()
    mine = next((one for one in found.results if one.person == chosen), None)
    return mine or hangs_most(found.results) or next(iter(found.results), None)


def shut_gates() -> None:
    """The gates that answers already given have shut, whose answers, and what would reopen them."""
    from orgmap.sequence.shut import said_in

    opened = state.case()
    told = said_in(answers.plan().notes) if opened is not None and opened.talks else None
    if told is not None:
        st.markdown(plain(told))


def next_steps(shown: Network, one: Blocker | None) -> None:
    """The ways on from the answer; each takes the person along."""
    if one is None:
        return
    with st.container(horizontal=True, key="blocker-next"):
        taken = {"person": one.person}
        st.page_link(components.PLAN, label=f"Plan the talk with {plain(one.name)}", query_params=taken)
        me = shown.records.initiative.me if shown.records.initiative else None
        if me in shown.people and me != one.person and shown.informal:
            label = f"Who could reach {plain(one.name)}"
            st.page_link(components.MAP, label=label, query_params={**taken, "to": str(me)})


def side(shown: Network, one: Blocker | None) -> None:
    """Beside the picture: the chosen person where the page says something of them, else the page's own."""
    chosen = state.person()
    if chosen is None or one is None or chosen == one.person or chosen in stances.people_asked(shown):
        person = chosen or (one.person if one else None)
    else:
        person = one.person
        name = plain(shown.name(chosen))
        st.caption(f"{name}, whom you look at, has no say here and no stance is entered. So this is:")
    if person is not None:
        components.card(shown, person)


VIEWS = {"swing": "By what a yes changes", "stance": "By power", "interest": "Power and interest"}
_SIGNS = "▲ for, ○ neutral, ▼ against, ◇ stance unknown."
_CAPTIONS = {
    "swing": "Higher: the decision hangs more on this yes.",
    "stance": "Everybody with a say, a stance or a unit in scope. Upper left: powerful and against.",
    "interest": "Only those whose interest was entered. Upper right: powerful, and it is much to them.",
}


def picture(found: Answer[Blocker]) -> None:
    """Stance beside what a yes changes, or beside power, or power beside interest: one at a time."""
    view = st.segmented_control(
        "Picture",
        list(VIEWS),
        key=state.widget("blocker-view", "swing"),
        on_change=state.keep,
        args=("blocker-view",),
        format_func=VIEWS.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    if view == "stance":
        rows = answers.grid().results
        st.subheader(plain(of_power_and_stance(rows)), anchor=False)
        pictures.power_grid(rows, "stance")
    elif view == "interest":
        rows = answers.grid().results
        st.subheader(plain(of_power_and_interest(rows)), anchor=False)
        pictures.power_grid(rows, "interest")
    else:
        st.subheader(plain(of_swings(found.results)), anchor=False)
        pictures.stance_chart(found.results)
    st.caption(f"{_SIGNS} {_CAPTIONS[view or 'swing']}")


def brake_list(shown: Network) -> None:
    """What slows it down whoever is for or against, each with its reasons."""
    st.subheader("What slows it down, whoever is for it", anchor=False)
    with st.spinner("Looking for what slows it down …"):
        found = answers.brakes(trials=10 if state.wanted("ways") else 0).results
    if not found:
        st.markdown("Nothing of that kind was found in these records.")
    with st.container(gap=None):
        for brake in found:
            _entry(shown, brake)


def unit_brakes(shown: Network, unit: str, people: Collection[str]) -> None:
    """The brakes at a unit, its interfaces, or its people."""
    with st.spinner("Looking for what slows it down …"):
        found = answers.brakes().results
    mine = [
        brake
        for brake in found
        if (isinstance(brake.where, tuple) and unit in brake.where)
        or brake.where == unit
        or brake.where in people
    ]
    if not mine:
        st.markdown("Nothing of that kind was found here.")
    for brake in mine:
        st.markdown(f"**{plain(_place(shown, brake))}**: {plain(_words(brake))}.")
        components.reasons(brake.reasons[:2], most=1)


def _entry(shown: Network, brake: Brake) -> None:
    best = max(brake.ways_round, key=lambda way: way.approval_difference, default=None)
    gain = f" A way round: {points(best.approval_difference)}." if best else ""
    label = f"**{plain(_place(shown, brake))}**: {plain(_words(brake) + '.' + gain)}"
    with st.expander(label):
        for way in brake.ways_round:
            st.markdown(plain(f"A way round: {way.change}. Approval {points(way.approval_difference)}."))
        components.reasons(brake.reasons)
        if brake.symptom_of:
            causes = "; ".join(brake.symptom_of)
            st.markdown(f"- {plain(f'Goes away with a cause further up: {causes}.')}")


def _words(brake: Brake) -> str:
    return FINDING_WORDS.get(brake.finding, brake.kind)


def _place(shown: Network, brake: Brake) -> str:
    if isinstance(brake.where, tuple):
        return " and ".join(brake.where)
    return shown.name(brake.where) if brake.where in shown.people else brake.where
