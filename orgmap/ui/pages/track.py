"""Track: note each talk, see what it changed, and what needs attention now."""

from __future__ import annotations

import streamlit as st

from orgmap.ui import answers, components, track, versions

QUESTION = "How is it going, and what needs attention now?"
shown = components.network_or_stop(QUESTION)
components.asked_or_stop(QUESTION, shown, "No initiative is known, so there is no plan to follow.")
with st.spinner("Planning from the talks held so far \u2026"):
    answer = answers.plan()
if not answer.results:
    components.missing(QUESTION, "There is nobody to talk to: nobody but you has a say.", part="initiative")
plan = answer.results[0]
week = track.week_over(plan, shown)
found = answers.warnings(week)
components.head(
    QUESTION, track.in_words(plan, found), people={step.person: step.name for step in plan.steps}, cards=False
)

left, right = st.columns(2, gap="large")
with left:
    track.note_a_talk(plan, shown)
    track.what_changed()
with right:
    track.warning_list(plan, found)
    track.choose_week(week, plan)
track.talk_table(plan, shown)
track.calibration()
versions.section()
st.page_link(components.PLAN, label="The plan from here on")
components.how_we_know(
    answer.made_by,
    (*found.notes, *shown.notes),
    method="Warnings come from the talks you noted and from what you entered, against thresholds set "
    "beforehand; messages count for whole units only.",
)
