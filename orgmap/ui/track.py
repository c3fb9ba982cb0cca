"""Parts of the Track page: note a talk, what it changed, what needs attention, how good forecasts were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report import weeks
from orgmap.report.plans import band, out_of_reach
from orgmap.report.sentences import listed, percent
from orgmap.ui import answers, components, state, tables, talks
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
_CHANGE_IT = "No order of talks mends this: talk again, or change a rule or the scope."
#: The week looked at, in the page address and in the session.
_WEEK = "week"


def in_words(plan: Plan, found: Answer[Warned]) -> str:
    """The first lines of the page: talks held and their outcomes, who is next, what needs attention."""
    opened = state.case()
    noted = opened.talks if opened else ()
    if noted:
        latest = {talk.person: talk for talk in noted}
        yes = sum(talk.outcome == "yes" for talk in latest.values())
        counted = "One talk is" if len(latest) == 1 else f"{len(latest)} talks are"
        outcome = f"{yes} yes" if len(latest) > 1 else noted[-1].outcome
        said = f"{counted} held: {outcome}. {band(plan)}{'' if out_of_reach(plan) else ' from here on'}."
    else:
        said = "No talk is logged yet."
    ahead = talks.ahead(plan)
    if ahead:
        names = listed([step.name for step in ahead if step.week == ahead[0].week])
        said += f" Next: {names}, in week {ahead[0].week}."
    urgent = sum(one.advice != "wait" for one in found.results)
    if urgent:
        return f"{said} {'One thing needs' if urgent == 1 else f'{urgent} things need'} attention now."
    if out_of_reach(plan):
        return f"{said} {_CHANGE_IT}"
    return f"{said} Nothing needs attention: all is within what was expected."


def week_over(plan: Plan, shown: Network) -> int:
    """The last week that is over: by the calendar while the plan runs, else before the last talk noted.

    The reader may look at any other week; a link to the page brings that one back.
    """
    from orgmap.tracking import present_week

    opened = state.case()
    last = _last(plan)
    today = present_week(shown.records.initiative, date.today())  # noqa: DTZ011 - the user's own day
    held = max((talk.week for talk in opened.talks), default=1) - 1 if opened else 0
    running = today is not None and 1 <= today <= last + 1
    proposed = today - 1 if running and today is not None else held
    asked = st.query_params.get(_WEEK, "")
    chosen = state.recall(_WEEK) if state.recall(_WEEK) is not None else asked if asked.isdecimal() else None
    if chosen is None:
        return proposed
    st.query_params[_WEEK] = str(chosen)
    return min(int(chosen), max(last, proposed))


def choose_week(week: int, plan: Plan) -> None:
    """Another week to look at; the page follows the talks noted until one is chosen."""
    key = state.widget("track-week", week)
    st.session_state[key] = week

    def chosen() -> None:
        state.remember(_WEEK, state.value(key))

    st.number_input(
        "As it stands at the end of week", 0, max(_last(plan), week), key=key, on_change=chosen, width=230
    )


def _last(plan: Plan) -> int:
    return max((step.week for step in plan.steps), default=1)


def note_a_talk(plan: Plan, shown: Network) -> None:
    """Two clicks: with whom (the next in the plan stands there already), and what came of it."""
    from orgmap.workspace import Talk

    st.subheader("Note a talk", anchor=False)
    steps = {step.person: step for step in (*plan.talks, *talks.ahead(plan))}
    ahead = list(dict.fromkeys(step.person for step in talks.ahead(plan)))
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
    state.remember(_WEEK, None)
    st.query_params.pop(_WEEK, None)
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


def warning_list(plan: Plan, found: Answer[Warned]) -> None:
    """What needs attention, by what to do about it."""
    st.subheader("What needs attention", anchor=False)
    if out_of_reach(plan):
        st.markdown(f"{_CHANGE_IT} The switches under What if on Plan say what would help.")
    elif not found.results:
        st.markdown("Nothing: all is within what was expected.")
    for advice, title in _ADVICE.items():
        own = [one for one in found.results if one.advice == advice]
        if own:
            st.markdown(f"**{title}**")
            components.bullets([f"{one.text} {one.why}" for one in own])


def talk_table(plan: Plan, shown: Network) -> None:
    """The proof: every talk of the plan, what was expected of it, and what came of those that were held."""
    opened = state.case()
    noted = opened.talks if opened else ()
    ahead, rows, people = talks.ahead(plan), [], []
    given = {pair.person: pair.chance for pair in answers.calibration().results[0].pairs}
    for talk in noted:
        who = shown.people.get(talk.person)
        chance = given.pop(talk.person, None)  # of a first talk only
        rows.append(
            {
                "week": talk.week,
                "with": who.label if who else talk.person,
                "unit": who.unit if who else None,
                "yes expected": "" if chance is None else percent(chance),
                "came of it": _OUTCOMES[talk.outcome].lower(),
                "what stands in the way": talk.concern,
                "note": talk.note,
            }
        )
        people.append(talk.person)
    for step in ahead:
        said = "next" if step.week == ahead[0].week else "ahead"
        row = {"week": step.week, "with": step.name, "unit": step.unit}
        rows.append({**row, "yes expected": percent(step.p_yes), "came of it": said})
        people.append(step.person)
    st.subheader(_table_title(plan, len(noted)), anchor=False)
    if line := _go_on(plan, ahead):
        st.markdown(plain(line))
    told = [name for name in ("what stands in the way", "note") if any(row.get(name) for row in rows)]
    columns = ["week", "with", "unit", "yes expected", "came of it", *told]
    rows = [{name: row.get(name) or "" for name in columns} for row in rows]
    components.people_table(rows, people, key="talk-table", file="talks.csv")


def _table_title(plan: Plan, noted: int) -> str:
    if not noted:
        return f"{len(plan.talks)} {'talk' if len(plan.talks) == 1 else 'talks'} ahead"
    left = len(talks.ahead(plan))
    return f"{noted} held, {left} ahead" if left else f"All {noted} held"


def _go_on(plan: Plan, ahead: Sequence[Step]) -> str | None:
    """What to wait for next: how many yes there must be by the end of the week of the next talk."""
    check = next((one for one in plan.checkpoints if ahead and one.week >= ahead[0].week), None)
    if check is None or check.tripwire is None:
        return None
    counted = f"at least {weeks.needed(check)} of {check.talks}"
    return f"By the end of week {check.week} {counted} must have said yes; with fewer, plan again."


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
    miss = f"they missed by {found.brier:.2f} on average, that by {found.base_rate_brier:.2f}"
    than = "about as good as" if not found.clear else "no better than"
    if found.clear and found.brier < found.base_rate_brier:
        than = "better than"
    st.markdown(
        f"Over {found.talks} talks the forecasts were **{than}** giving everybody the share that said yes: "
        f"{miss} (squared misses, the Brier score; 0 is perfect)."
    )
    tables.table(
        [
            {
                "forecast of a yes": f"{percent(one.low)} to {percent(one.high)}",
                "talks": one.talks,
                "forecast on average": percent(one.forecast),
                "said yes": percent(one.said_yes),
            }
            for one in found.reliability
            if one.talks
        ],
        key="forecasts",
        file="forecasts.csv",
    )
