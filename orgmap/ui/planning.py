"""Parts of the Plan page: a bar that can be stopped, the next talk, one page to take along, other weeks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.errors import OrgmapError
from orgmap.report import weeks
from orgmap.report.sentences import change_in_points, listed
from orgmap.ui import answers, components, state, tables, talks
from orgmap.ui.controls import in_address, to_address
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

    try:
        found = answers.plan(progress)
    except OrgmapError:
        slot.empty()  # the search is over; why it failed stands below
        components.head(question, "No order can be worked out from what is entered.")
        raise
    slot.empty()
    return found


def view() -> str:
    """The whole plan, or one page to take along; one page while presenting."""
    if state.presenting():
        return "page"
    chosen = st.segmented_control(
        "How much of the plan",
        list(_VIEWS),
        key=in_address("plan-view", list(_VIEWS)),
        on_change=to_address,
        args=("plan-view", "all"),
        format_func=_VIEWS.__getitem__,
        required=True,
        label_visibility="collapsed",
        width="content",
    )
    return chosen or "all"


def frame(plan: Plan, shown: Network) -> str:
    """How much of the plan is shown, and beside it the next step: the talks of the next week."""
    with st.container(horizontal=True, vertical_alignment="center", key="next-step"):
        chosen = view()
        talks.calendar_button(plan, shown, week=next_week(plan), quiet=True)
    return chosen


def one_page(plan: Plan, shown: Network, notes: Sequence[str]) -> None:
    """The sequence for whoever holds the talks: by week, whom and how, papers, gates, the yes to wait for."""
    checks = {check.week: weeks.go_on(check) for check in plan.checkpoints}
    gates, papers = weeks.gates_by_week(shown.records.initiative), weeks.papers(notes)
    steps, ahead = dict(weeks.by_week(plan)), next_week(plan)
    for week in sorted({*steps, *gates, *papers}):
        with st.container(key=f"step-page-{week}"):
            when, what = st.columns([2, 7], gap="medium")
            day = weeks.monday(shown.records.initiative, week)
            when.markdown(f"**Week {week}**{' · next' if week == ahead else ''}")
            when.caption(f"from {weeks.day_in_words(day)}" if day else "")
            with what:
                components.bullets([_line(one, shown) for one in weeks.meetings(steps.get(week, ()))])
                # Who reads what is a name, which nobody sees while presenting.
                if week in papers and not state.presenting():
                    st.markdown(plain(f"Send paper ahead by the end of this week to {papers[week]}."))
                if checks.get(week):
                    st.caption(checks[week] or "")
                for gate in gates.get(week, ()):
                    st.markdown(plain(f"◆ Gate: {weeks.gate_in_words(gate)}."))


def _line(meeting: weeks.Meeting, shown: Network) -> str:
    said = [_who(step) for step in meeting.steps]
    if not meeting.together:
        return f"{said[0]}: {_how(meeting.steps[0], shown)}"
    carried = [
        f"{shown.name(step.messenger)} carries the message to {step.name}"
        for step in meeting.steps
        if step.messenger
    ]
    return "; ".join([f"{listed(said)}: together, in a small group", *carried])


def _who(step: Step) -> str:
    # A pseudonym holds the unit already.
    return f"{step.name} ({step.unit})" if step.unit and not state.presenting() else step.name


def _how(step: Step, shown: Network) -> str:
    outcome = talks.outcome(step.person) if step.condition is None else None
    if outcome:
        return f"held, {outcome}"
    if step.condition is not None and state.presenting():
        return "second talk, if need be"
    return weeks.how(step, shown.name(step.messenger) if step.messenger else None)


def next_week(plan: Plan) -> int | None:
    """The first week with a talk that was not held yet; None when all were."""
    return next((step.week for step in talks.ahead(plan)), None)


def side(plan: Plan, shown: Network) -> None:
    """Beside the picture: the talk of whoever was chosen, else the next one; and who that is."""
    person = state.person()
    step = next((one for one in plan.talks if one.person == person), None)
    if step is None:
        step = next(iter(talks.ahead(plan)), plan.talks[0])
        title = f"Next: the talk with {step.name}, week {step.week}"
    else:
        title = f"The talk with {step.name}, week {step.week}"
    with st.container(key="talk"):
        st.markdown(f"**{plain(title)}**")
        if person is not None and person != step.person:
            st.caption(plain(f"{shown.name(person)}, whom you chose, has no talk in this plan."))
        talks.talk_card(step)
        again = next((one for one in plan.steps if one.person == step.person and one.condition), None)
        if again is not None:
            st.markdown(plain(f"A second talk, week {again.week}: {again.condition}."))
        who = person if person is not None else step.person
        with components.lazy(f"Who {plain(shown.name(who))} is", f"who-{who}") as opened:
            if opened:
                components.card(shown, who)


def checkpoints(plan: Plan) -> None:
    """How many yes there must be after each week, and what to do if there are fewer."""
    found = [
        f"{weeks.needed(check)} of {check.talks} after week {check.week}"
        for check in plan.checkpoints
        if check.tripwire is not None
    ]
    if found:
        st.subheader("When to stop and think again", anchor=False)
        st.markdown(plain(f"Go on while at least so many said yes: {listed(found)}."))
        st.caption("With fewer, stop: plan again, or leave something out.")


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
        which = f"{step.order}-{step.person}"
        tables.table([_row(row, shown) for row in rows], key=f"weeks-table-{which}", file="other-weeks.csv")


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
