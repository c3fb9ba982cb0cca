"""Parts of the Power page: how steady the ranking is, what goes when somebody leaves, who persuades whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import listed, of_brokers, percent
from orgmap.ui import answers, components, entries, ranking, state
from orgmap.ui.text import plain, sentence

if TYPE_CHECKING:
    from orgmap.decision import DecisionPath
    from orgmap.network import Network
    from orgmap.redraws import Redraws
    from orgmap.reliance import Departure, Takeover
    from orgmap.results import Answer, Broker

_MOST_SAID = 5


def broker_list(found: Answer[Broker] | None) -> None:
    """Who stands between others, in a sentence and a table; None while that is being worked out."""
    if found is None:
        ranking.work_out()
        return
    st.markdown(sentence(of_brokers(found), [b.name for b in found.results[:4]]))
    rows, people = entries.broker_rows(found, steadiness())
    components.people_table(rows, people, key="broker-table", file="brokers.csv")


def steadiness() -> Redraws | None:
    """The redraws once asked for; until then a button, and while they are made a bar that can be stopped."""
    if state.known("redraws"):
        return answers.redraws()
    slot = st.empty()
    if not state.wanted("redraws"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("How steady is this ranking?", key="ask-steady", on_click=state.want, args=("redraws",))
            st.caption(f"Draws the ties again {answers.REDRAWS} times; a few seconds for 200 people.")
        return None
    with slot.container(horizontal=True, vertical_alignment="center"):
        st.button("Stop", key="stop-steady", on_click=state.unwant, args=("redraws",))
        bar = st.progress(0.0, "Drawing the ties again …", width="stretch")

    def progress(done: float, _what: str) -> None:
        bar.progress(done, "Drawing the ties again …")

    answers.redraws(progress)
    # What stands above was computed without them.
    st.rerun()
    return None


def if_leaves(shown: Network, person: str) -> None:
    """What falls apart when the chosen person leaves; computed when opened."""
    with components.lazy(f"If {plain(shown.name(person))} leaves", f"leaves-{person}") as opened:
        if opened:
            _departure(shown, answers.departure(person))


def _departure(shown: Network, found: Departure) -> None:
    if not found.single_point:
        st.markdown(
            "Nothing comes apart: nobody loses every way to somebody else, no two units lose their last tie, "
            "and no gate its only approver."
        )
    components.reasons(found.reasons[:_MOST_SAID])
    if len(found.reasons) > _MOST_SAID:
        st.markdown(f"- and {len(found.reasons) - _MOST_SAID} more of the same kind.")
    if found.reports:
        names = [shown.name(person) for person in found.reports]
        more = f" and {len(names) - _MOST_SAID} more" if len(names) > _MOST_SAID else ""
        kept = ", ".join(names[:_MOST_SAID]) + more if more else listed(names)
        st.markdown(f"- {plain(f'Left without a manager: {kept}.')}")
    if found.takeovers:
        st.markdown("**Who could take over the strongest ties**")
    components.bullets([_takeover(shown, tie) for tie in found.takeovers[:_MOST_SAID]])


def _takeover(shown: Network, tie: Takeover) -> str:
    contact = shown.name(tie.contact)
    if tie.candidate is None:
        return f"To {contact}: nobody is near enough."
    how = "tied already" if tie.tied else f"{tie.common} contacts in common"
    return f"To {contact}: {shown.name(tie.candidate)}, {how}."


def decision_path(shown: Network) -> None:
    """The approval path of one gate beside the people whom each approver listens to."""
    rows = answers.decisions().results
    st.subheader("Who approves, and who persuades them", anchor=False)
    if not rows:
        st.markdown("No approvals are entered, so no gate has a path. Add approvals.csv under Data.")
        return
    gates = [row.gate for row in rows]
    gate = st.selectbox(
        "Gate",
        gates,
        key=state.widget("gate", gates[0]),
        on_change=state.keep,
        args=("gate",),
        width=420,
    )
    _path(shown, next((row for row in rows if row.gate == gate), rows[0]))


def _path(shown: Network, path: DecisionPath) -> None:
    for reason in (*path.enough[:1], *path.held_up_by[:3]):
        st.markdown(plain(reason.text))
    table = [
        {
            "step": at,
            "approves": shown.name(person),
            "unit": shown.people[person].unit,
            "listens to": ", ".join(
                f"{shown.name(row.persuaded_by)} {percent(row.share)}" for row in path.persuaders(person)[:3]
            )
            or None,
            "hand-overs from us": (path.reached or {}).get(person),
        }
        for at, person in enumerate(path.formal, start=1)
    ]
    components.people_table(table, path.formal, key=f"path-{path.gate}", file="decision-path.csv")
    st.caption(
        "Shares are parts of an approver's attention to others. Hand-overs: how many people pass our news "
        "on, along trust, until it arrives; not known where no chain of trust leads there."
    )
