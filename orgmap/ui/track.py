"""Parts of the Track page: note a talk, what it changed, what needs attention, how good forecasts were."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import listed, percent
from orgmap.ui import answers, components, state
from orgmap.ui.controls import told_apart
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Answer, Plan, Step
    from orgmap.tracking import Calibration, Logged, Warned
    from orgmap.workspace import Talk

_OUTCOMES = {"yes": "Yes", "lukewarm": "Lukewarm", "no": "No"}
_ADVICE = {"step_in": "Step in", "redirect": "Redirect", "wait": "Wait and see"}
_MOST_CHANGES = 6


def in_words(plan: Plan, found: Answer[Warned]) -> str:
    """The first lines of the page: talks held and their outcomes, who is next, what needs attention."""
    opened = state.case()
    talks = opened.talks if opened else ()
    if talks:
        latest = {talk.person: talk for talk in talks}
        yes = sum(talk.outcome == "yes" for talk in latest.values())
        counted = "One talk is" if len(latest) == 1 else f"{len(latest)} talks are"
        outcome = f"{yes} yes" if len(latest) > 1 else talks[-1].outcome
        said = f"{counted} held: {outcome}."
    else:
        said = "No talk is logged yet."
    ahead = upcoming(plan)
    if ahead:
        names = listed([step.name for step in ahead if step.week == ahead[0].week])
        said += f" Next: {names}, in week {ahead[0].week}."
    urgent = sum(one.advice != "wait" for one in found.results)
    if urgent:
        return f"{said} {'One thing needs' if urgent == 1 else f'{urgent} things need'} attention now."
    return f"{said} Nothing needs attention: all is within what was expected."


def week_over(plan: Plan, shown: Network) -> int:
    """The last week that is over: by the calendar while the plan runs, else before the last talk noted.

    The reader may look at any other week.
    """
    from orgmap.tracking import present_week

    opened = state.case()
    last = max((step.week for step in plan.steps), default=1)
    today = present_week(shown.records.initiative, date.today())  # noqa: DTZ011 - the user's own day
    held = max((talk.week for talk in opened.talks), default=1) - 1 if opened else 0
    running = today is not None and 1 <= today <= last + 1
    proposed = today - 1 if running and today is not None else held
    chosen = state.kept("track-week")
    return proposed if chosen is None else int(chosen)


def choose_week(week: int, plan: Plan) -> None:
    """Another week to look at."""
    last = max((step.week for step in plan.steps), default=1)
    st.number_input(
        "As it stands at the end of week",
        0,
        max(last, week),
        key=state.widget("track-week", week),
        on_change=state.keep,
        args=("track-week",),
        width=230,
    )


def upcoming(plan: Plan) -> list[Step]:
    """The talks of the plan that were not held yet, in order."""
    opened = state.case()
    held = {talk.person for talk in opened.talks} if opened else set()
    return [step for step in plan.steps if step.person not in held]


def note_a_talk(plan: Plan, shown: Network) -> None:
    """Two clicks: with whom (the next in the plan stands there already), and what came of it."""
    from orgmap.workspace import Talk

    st.subheader("Note a talk", anchor=False)
    steps = {step.person: step for step in plan.steps}
    ahead = [step.person for step in upcoming(plan)]
    others = [p for p in sorted(shown.people, key=lambda p: shown.name(p).casefold()) if p not in ahead]
    person = st.selectbox(
        "With whom",
        [*ahead, *others],
        key=f"talk-person-{state.count('talks')}",
        format_func=lambda who: told_apart(shown, who),
    )
    with st.expander("When, how, and what they said"):
        step = steps.get(person or "")
        week = st.number_input("Week", 1, 520, step.week if step else 1, key=f"talk-week-{person}")
        channel = st.text_input("How", step.channel if step else "", key=f"talk-channel-{person}")
        concern = st.text_input("What stands in the way, in their words", key=f"talk-concern-{person}")
        note = st.text_area("Anything else", key=f"talk-note-{person}", height=80)
    st.markdown("What came of it?")
    with st.container(horizontal=True):
        for outcome, label in _OUTCOMES.items():
            st.button(
                label,
                key=f"talk-{outcome}",
                disabled=person is None,
                on_click=_log,
                args=(
                    Talk(
                        person or "",
                        outcome,
                        int(week),
                        None,
                        channel or None,
                        None,
                        concern or None,
                        note or None,
                    ),
                ),
            )
    components.problem_list(state.edit_problems())


def _log(talk: Talk) -> None:
    state.remember("logged", state.log_talk(talk))
    state.count("talks", step=1)


def what_changed() -> None:
    """What the talk noted last did to the plan, in words; with a way to take it back."""
    logged: Logged | None = state.recall("logged")
    if logged is None:
        return
    with st.container(key="step-logged"):
        st.markdown(plain(logged.text))
        moves = [one.text for one in logged.plan_changes[:_MOST_CHANGES]]
        left = len(logged.plan_changes) - len(moves)
        components.bullets([*moves, *([f"and {left} more."] if left > 0 else [])])
        st.button("Take it back", key="undo-talk", on_click=_take_back)


def _take_back() -> None:
    state.undo()
    state.remember("logged", None)
    state.count("talks", step=1)


def warning_list(found: Answer[Warned]) -> None:
    """What needs attention, by what to do about it."""
    st.subheader("What needs attention", anchor=False)
    if not found.results:
        st.markdown("Nothing: all is within what was expected.")
    for advice, title in _ADVICE.items():
        own = [one for one in found.results if one.advice == advice]
        if own:
            st.markdown(f"**{title}**")
            components.bullets([f"{one.text} {one.why}" for one in own])


def log_table(shown: Network) -> None:
    """The talks held, as they were noted."""
    opened = state.case()
    if opened is None or not opened.talks:
        return
    st.subheader("Talks held", anchor=False)
    rows = [
        {
            "week": talk.week,
            "person": shown.name(talk.person) if talk.person in shown.people else talk.person,
            "outcome": talk.outcome,
            "how": talk.channel,
            "concern": talk.concern,
            "note": talk.note,
        }
        for talk in opened.talks
    ]
    components.people_table(
        rows, [talk.person for talk in opened.talks], key="talk-table", file="talks-held.csv"
    )


def calibration() -> None:
    """How good the forecasts were, once there are talks enough to say so."""
    found: Calibration = answers.calibration().results[0]
    st.subheader("How good the forecasts were", anchor=False)
    if found.brier is None or found.base_rate_brier is None:
        st.markdown(
            f"Not known yet: {found.missing} more {'talk' if found.missing == 1 else 'talks'} must be held "
            "before a score says more about the forecasts than about chance."
        )
        return
    better = "better" if found.brier < found.base_rate_brier else "no better"
    st.markdown(
        f"Over {found.talks} talks the forecasts were **{better}** than giving everybody the share that said "
        f"yes: Brier score {found.brier:.3f} against {found.base_rate_brier:.3f} (0 is perfect)."
    )
    st.dataframe(
        [
            {
                "forecast": f"{percent(one.low)} to {percent(one.high)}",
                "talks": one.talks,
                "forecast, mean": None if one.forecast is None else percent(one.forecast),
                "said yes": None if one.said_yes is None else percent(one.said_yes),
            }
            for one in found.reliability
        ],
        hide_index=True,
    )
