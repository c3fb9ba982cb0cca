"""Parts of the Plan page: a bar that can be stopped, the plan on one page, the chain, other weeks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import change_in_points, channel_of, listed
from orgmap.ui import answers, components, state, talks
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Answer, Plan, Step
    from orgmap.whatif import Move

_VIEWS = {"all": "All of it", "page": "On one page"}


def planned(question: str) -> Answer[Plan]:
    """The plan; while it is made there is a bar, and a way to stop. Ends the page where it was stopped."""
    if state.known("plan"):
        return answers.plan()
    if state.wanted("no plan"):
        components.head(question, "Stopped: no order was worked out.")
        st.button("Work it out", key="plan-again", type="primary", on_click=state.unwant, args=("no plan",))
        st.stop()
    slot = st.empty()
    with slot.container(horizontal=True, vertical_alignment="center"):
        st.button("Stop", key="stop-plan", on_click=state.want, args=("no plan",))
        bar = st.progress(0.0, "Searching for the best order …", width="stretch")

    def progress(done: float, what: str) -> None:
        bar.progress(min(max(done, 0.0), 1.0), plain(what[:1].upper() + what[1:] + " …"))

    found = answers.plan(progress)
    slot.empty()
    return found


def view() -> str:
    """The whole plan, or one page to take along; one page while presenting."""
    if state.presenting():
        return "page"
    chosen = st.segmented_control(
        "How much of the plan",
        list(_VIEWS),
        key=state.widget("plan-view", "all"),
        on_change=state.keep,
        args=("plan-view",),
        format_func=_VIEWS.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    return chosen or "all"


def one_page(plan: Plan, shown: Network) -> None:
    """The sequence for whoever holds the talks: by week, who and how, and how many yes to wait for."""
    tripwires = {check.week: check.tripwire for check in plan.checkpoints if check.tripwire is not None}
    ahead = next_week(plan)
    for week, steps in groupby(plan.steps, key=lambda step: step.week):
        day = _monday(shown, week)
        now = " · next" if week == ahead else ""
        with st.container(key=f"step-page-{week}"):
            st.markdown(f"**Week {week}**{plain(day)}{now}")
            components.bullets([_line(step, shown) for step in steps])
            if week in tripwires:
                least = tripwires[week] + 1
                said = "one yes" if least == 1 else f"{least} yes"
                st.caption(f"Go on with at least {said} by the end of this week; else stop and plan again.")


def _line(step: Step, shown: Network) -> str:
    opened = state.case()
    held = [talk.outcome for talk in opened.talks if talk.person == step.person] if opened else []
    through = shown.people.get(step.messenger) if step.messenger else None
    how = f"held, {held[-1]}" if held else channel_of(step, through.label if through else step.messenger)
    # A pseudonym holds the unit already.
    unit = f" ({step.unit})" if step.unit and not state.presenting() else ""
    return f"{step.name}{unit}: {how}"


def next_week(plan: Plan) -> int | None:
    """The first week with a talk that was not held yet; None when all were."""
    opened = state.case()
    held = {talk.person for talk in opened.talks} if opened else set()
    return next((step.week for step in plan.steps if step.person not in held), None)


def _monday(shown: Network, week: int) -> str:
    from orgmap.report.calendar import monday_of

    initiative = shown.records.initiative
    if initiative is None or initiative.start is None:
        return ""
    return f", from {monday_of(initiative.start, week):%d %B %Y}"


def side(plan: Plan, shown: Network) -> None:
    """Beside the picture: the talk of whoever was chosen, and who that is."""
    person = state.person()
    step = next((one for one in plan.steps if one.person == person), None)
    if person is None:
        st.markdown("Click a talk to see its card: what to open with, what not to say, and why then.")
    elif step is None:
        components.card(shown, person)
    else:
        st.markdown(f"**The talk with {plain(step.name)}, week {step.week}**")
        talks.talk_card(step)
        with components.lazy(f"Who {plain(step.name)} is", f"who-{person}") as opened:
            if opened:
                components.card(shown, person)


def unit_order(plan: Plan, notes: Sequence[str], *, heading: bool = True) -> None:
    """The suggested order of units as a line, and why it is not simply the easiest first."""
    from orgmap.sequence.unitorder import order_reason

    if len(plan.unit_order) < 2 or state.presenting():
        return
    if heading:
        st.subheader("In which order the units come, and why", anchor=False)
    st.markdown(" → ".join(f"**{plain(unit)}**" for unit in plan.unit_order))
    reason = order_reason(notes)
    st.markdown(plain(reason or "Why no other order of units would do better is not known."))


def who_waits(plan: Plan, shown: Network) -> None:
    """The chain up to the most decisive person: each leans on the yes of the one before."""
    if len(plan.chain) < 2:
        return
    st.subheader("Who waits for whom", anchor=False)
    weeks = plan.weeks
    names = [f"{shown.name(person)} (week {weeks[person]})" for person in plan.chain if person in weeks]
    st.markdown(" → ".join(f"**{plain(name)}**" for name in names))
    last = shown.name(plan.chain[-1])
    st.caption(
        plain(f"{last} is the hardest yes that approval hangs on; each of these leans on the one before.")
    )


def other_weeks(step: Step, shown: Network) -> None:
    """What it would cost to hold one talk in another week; computed when opened."""
    with components.lazy("In another week?", f"weeks-{step.order}-{step.person}") as opened:
        if not opened:
            return
        rows = answers.moves(step.person).results
        free = [row.week for row in rows if row.difference is not None and not row.clear and not row.planned]
        if free:
            st.markdown(f"Without a clear difference: {listed([f'week {week}' for week in free])}.")
        st.dataframe([_row(row, shown) for row in rows], hide_index=True)


def _row(move: Move, shown: Network) -> dict[str, str]:
    if move.planned:
        said = "as planned"
    elif move.difference is None or move.error is None:
        said = f"not possible: {move.obstacle}"
    elif move.clear:
        said = change_in_points(move.difference, move.error)
    else:
        said = "no clear difference"
    swapped = f"{shown.name(move.swapped)} goes in their place" if move.swapped else ""
    return {"week": str(move.week), "approval": said, "and": swapped}
