"""Plan: in which order to talk to people, through whom, and how that compares with habits."""

from __future__ import annotations

import streamlit as st

from orgmap.report.plans import of_plan
from orgmap.ui import changes, components, entries, pictures, planning, readiness, talks

QUESTION = "In which order should I talk to people, and through whom?"
shown = components.network_or_stop(QUESTION)
components.asked_or_stop(QUESTION, shown, "No initiative is known: who asks, for what, by when.")
answer = planning.planned(QUESTION)
if not answer.results:
    components.missing(QUESTION, "There is nobody to talk to: nobody but you has a say.", part="initiative")
plan = answer.results[0]
if not plan.talks:
    components.missing(QUESTION, of_plan(plan, notes=answer.notes), part="initiative")
held = {step.person for step in plan.talks if talks.outcome(step.person)}
said = of_plan(plan, held=held, notes=answer.notes)
components.head(QUESTION, said, people={step.person: step.name for step in plan.steps})

if planning.frame(plan, shown) == "page":
    changes.leave_address()
    planning.one_page(plan, shown, answer.notes)
    talks.calendar_button(plan, shown)
else:
    picture, side = st.columns([7, 3], gap="medium")
    with picture:
        pictures.plan_chart(plan, shown)
        planning.unit_order(plan, answer.notes)
        planning.who_waits(plan, shown)
    with side:
        planning.side(plan, shown)
    st.subheader("Talk by talk", anchor=False)
    with st.container(gap=None):
        for step in plan.steps:
            entries.step_entry(step, shown)
    talks.calendar_button(plan, shown)
    st.subheader("Beside what people usually do", anchor=False)
    entries.habit_table(plan)
    planning.checkpoints(plan)
    changes.what_if(plan, shown)
    readiness.section(shown.people)
st.page_link(components.TRACK, label="Next: note what came of a talk")
components.how_we_know(
    answer.made_by,
    (*answer.notes, *shown.notes),
    method="Searched on one set of random draws, chosen on a second, reported on a third.",
)
