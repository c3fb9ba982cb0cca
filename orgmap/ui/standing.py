"""Parts of the Power page: how steady the ranking is, what goes when somebody leaves, who persuades whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from orgmap.report.sentences import listed, of_brokers, percent, stands_between
from orgmap.ui import answers, components, entries, named, ranking, state, steady
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.decision import DecisionPath
    from orgmap.network import Network
    from orgmap.reliance import Departure, Takeover
    from orgmap.results import Answer, Broker

_MOST_SAID = 5
_LISTENERS = 3


def broker_list(found: Answer[Broker] | None, shown: Network) -> None:
    """Who stands between others, in a sentence and a table; None while that is being worked out."""
    if found is None:
        ranking.work_out()
        return
    named.said(of_brokers(found), {b.person: b.name for b in found.results[:4]}, place="brokers-said")
    if not stands_between(found):
        return
    steady.below(shown)
    drawn = answers.redraws() if state.known("redraws") else None
    rows, people = entries.broker_rows(found, drawn)
    components.people_table(rows, people, key="broker-table", file="brokers.csv")
    st.caption(
        "Ways through: of all shortest ways from one of the others to another, the part through a person. "
        "Most of it: the part of those ways that joins two units."
    )


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
        st.markdown("Nobody is known who decides, so no gate has a path.")
        st.page_link(
            components.DATA, label="Name the gates and who votes", query_params={"part": "initiative"}
        )
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
            "how our news gets there": _way(shown, path, person),
            "hand-overs": (path.reached or {}).get(person),
        }
        for at, person in enumerate(path.formal, start=1)
    ]
    components.people_table(table, path.formal, key=f"path-{path.gate}", file="decision-path.csv")
    st.caption(
        "On the left the approval path, on the right the path of persuasion. Shares are parts of an "
        "approver's attention to others. News passes along trust, on a shortest chain; not known where none "
        "leads there."
    )


def _way(shown: Network, path: DecisionPath, person: str) -> str | None:
    """One shortest chain of trust from us to an approver, by name."""
    chain = (path.ways or {}).get(person)
    if chain is None:
        return None
    return " → ".join(shown.name(one) for one in chain) if len(chain) > 1 else "on our side"


def carries_to(shown: Network, person: str) -> None:
    """Which approvers listen to the chosen person, each with the talk that this makes possible."""
    listeners = _listeners(person)
    name = shown.name(person)
    if not listeners:
        return
    st.markdown(f"**As a messenger: who listens to {plain(name)}**")
    if not shown.people[person].can_carry:
        st.caption("Entered as somebody who does not carry messages.")
    for approver, (share, gates) in list(listeners.items())[:_LISTENERS]:
        said = f"{shown.name(approver)}, who decides at {listed(gates)}: {percent(share)} of the attention."
        st.markdown(f"- {plain(said)}")
    if shown.people[person].can_carry and shown.records.initiative is not None:
        first = next(iter(listeners))
        if st.button(f"Plan the talk with {plain(shown.name(first))}", key="carry"):
            components.choose(first)
            st.switch_page(components.PLAN)


def _listeners(person: str) -> dict[str, tuple[float, list[str]]]:
    """Approvers who listen to somebody: the share of their attention, and their gates; the most first."""
    found: dict[str, tuple[float, list[str]]] = {}
    for path in answers.decisions().results:
        for row in path.real:
            if row.persuaded_by == person:
                found.setdefault(row.person, (row.share, []))[1].append(path.gate)
    return dict(sorted(found.items(), key=lambda one: -one[1][0]))
