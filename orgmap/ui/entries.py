"""Rows and entries of the Power, Blockers and Plan pages: results in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.report.sentences import (
    HABIT_WORDS,
    channel_of,
    kind_in_words,
    listed,
    percent,
    points,
    swing_in_words,
)
from orgmap.ui import planning, state, tables, talks
from orgmap.ui.components import choose, lazy, reasons
from orgmap.ui.text import plain
from orgmap.viz.palette import stance_sign

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.redraws import Redraws
    from orgmap.results import Answer, Blocker, Broker, Plan, Step


def broker_rows(
    answer: Answer[Broker], drawn: Redraws | None = None
) -> tuple[list[dict[str, Any]], list[str]]:
    """The table of brokers with a score, and the ids of its rows; rank intervals where ties were redrawn."""
    found = [row for row in answer.results if row.score > 0]
    pairs = (len(answer.results) - 1) * (len(answer.results) - 2)
    rows = [
        {
            "name": row.name,  # first, where a narrow window still shows it
            "unit": row.unit,
            "rank": row.rank,
            **({} if drawn is None else _doubt(row, drawn)),
            "ways through, %": _whole(100 * row.score / pairs) if pairs > 0 else None,
            "most of it": _most(row),
            "grade": row.grade,
        }
        for row in found
    ]
    return rows, [row.person for row in found]


def _whole(percentage: float) -> float:
    """Whole per cents; below one a decimal, so that little is not nothing."""
    return round(percentage) if percentage >= 1 else round(percentage, 1)


def _most(row: Broker) -> str | None:
    """The foremost reason without what the row says already: whose ways they are, and an example."""
    if not row.reasons:
        return None
    return (
        row.reasons[0].text.replace(f" of the shortest ways that run through {row.name}", "").split(" (")[0]
    )


def _doubt(row: Broker, drawn: Redraws) -> dict[str, Any]:
    between = None if row.rank_low is None else f"{row.rank_low} to {row.rank_high}"
    if row.rank_low == row.rank_high and row.rank_low is not None:
        between = str(row.rank_low)
    draws = drawn["betweenness"].draws
    return {"rank if redrawn": between, f"first in {draws} redraws": drawn.first(row.person)}


def blocker_entry(blocker: Blocker) -> None:
    """One person who could stop or slow it: how, with what power, what their yes changes, and why."""
    sign = stance_sign(None if blocker.assumed else blocker.stance)
    unit = f", {plain(blocker.unit)}" if blocker.unit else ""
    facts = []
    if blocker.swing is not None and abs(blocker.swing) >= 0.005:
        facts.append(swing_in_words(blocker))
    if blocker.power:
        facts.append(f"about {percent(blocker.power)} of the decision is theirs")
    if blocker.stance is not None and not blocker.assumed:
        facts.append(f"stance entered as {blocker.stance:+.2g}".replace("-", "−"))
    with st.container(key=f"step-blocker-{blocker.person}-{blocker.kind}"):
        _name_line(sign, blocker.name, f"{unit}: {plain(kind_in_words(blocker))}.", blocker.person, "b")
        if facts:
            st.markdown(plain("; ".join([facts[0][:1].upper() + facts[0][1:], *facts[1:]]) + "."))
        for way in blocker.ways_round:
            st.markdown(plain(f"A way round: {way.change}. Approval {points(way.approval_difference)}."))
        if blocker.reasons:
            with st.expander("Why"):
                reasons(blocker.reasons)


def step_entry(step: Step, shown: Network) -> None:
    """One talk in a line; opened, its talk card, what was assumed, and what another week would cost."""
    with st.container(key=f"step-{step.order}"), lazy(_line(step, shown), talk_key(step)) as opened:
        if not opened:
            return
        if step.assumed:
            st.caption(f"Assumed, because nobody entered it: {plain(listed(step.assumed))}.")
        talks.talk_card(step)
        outcome = _outcome(step.person)
        if outcome is None and step.condition is None:
            planning.other_weeks(step, shown)
        name = plain(f"Who {step.name} is")
        st.button(name, key=f"card-s-{step.order}", type="tertiary", on_click=choose, args=(step.person,))


def talk_key(step: Step) -> str:
    """The key of the entry of a talk."""
    return f"talk-{step.order}-{step.person}"


def _line(step: Step, shown: Network) -> str:
    through = shown.people.get(step.messenger) if step.messenger else None
    how = channel_of(step, through.label if through else step.messenger)
    unit = f", {plain(step.unit)}" if step.unit else ""
    outcome = _outcome(step.person)
    if step.condition is not None:
        said = f"{plain(how)}. If it is held, it turns the answer in about {percent(step.p_yes)}."
    else:
        said = f"held, {outcome}." if outcome else f"{plain(how)}; yes about {percent(step.p_yes)}."
    return f"Week {step.week} · **{plain(step.name)}**{unit}: {said}"


def _outcome(person: str) -> str | None:
    """What came of the last talk with somebody, where one was noted."""
    opened = state.case()
    held = [talk.outcome for talk in opened.talks if talk.person == person] if opened else []
    return held[-1] if held else None


def _name_line(before: str, name: str, after: str, person: str, kind: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{plain(before)} **{plain(name)}**{after}", width="stretch")
        st.button("Card", key=f"card-{kind}-{person}", type="tertiary", on_click=choose, args=(person,))


def habit_table(plan: Plan) -> None:
    """Every habit beside the plan on the same draws, easiest-first at the top, as differences."""
    order = sorted(plan.compared, key=lambda name: (name != "easiest", -plan.compared[name].approval))
    st.markdown(plain(habits_in_words(plan)))
    tables.table(
        [
            {
                "habit": HABIT_WORDS.get(name, name.replace("_", " ")).capitalize(),
                "the plan is": points(plan.compared[name].difference),
                "give or take": f"{200 * plan.compared[name].error:.1f} points",
                "talks in another week": str(_elsewhere(plan, name)) if plan.compared[name].weeks else "–",
            }
            for name in order
        ],
        key="habits",
        file="plan-beside-habits.csv",
    )


def _elsewhere(plan: Plan, habit: str) -> int:
    """How many talks a habit puts into another week than the plan."""
    weeks = plan.weeks
    return sum(week != weeks.get(person) for person, week in plan.compared[habit].weeks.items())


def habits_in_words(plan: Plan) -> str:
    """How many habits the plan clearly beats, and which comes nearest."""
    habits = plan.compared
    if not habits:
        return "No habit was compared."
    clear = [name for name, one in habits.items() if one.difference > max(2 * one.error, 0.005)]
    near = min(habits, key=lambda name: habits[name].difference)
    word = HABIT_WORDS.get(near, near.replace("_", " "))
    gap = points(habits[near].difference)
    beaten = f"{len(clear)} of" if clear else "none of the"
    return f"The plan is clearly better than {beaten} {len(habits)} habits. Nearest: {word}, {gap}."
