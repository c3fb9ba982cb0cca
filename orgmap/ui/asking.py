"""Part of the Data page: the initiative by hand, its gates, and who decides at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from orgmap.errors import Problem
from orgmap.model import Gate, Initiative, Right, RightKind
from orgmap.ui import components, sections, state
from orgmap.ui.controls import told_apart

if TYPE_CHECKING:
    from orgmap.network import Network

#: The rules of a gate, in the words of those who sit there.
RULES = {
    "majority": "more than half of the votes",
    "unanimous": "everybody",
    "quota": "at least this share",
    "chair": "the chair alone",
}
#: The fields of a gate that name people, and the right each gives.
_RIGHTS: Mapping[str, RightKind] = {"who votes": "votes", "who can stop it": "vetoes", "who chairs": "chairs",
                                    "who advises": "advises"}  # fmt: skip


def lacks(shown: Network) -> list[str]:
    """What is still missing for a plan, what stops it first."""
    records = shown.records
    found = []
    if records.initiative is None:
        found.append("What do you want, from whom, by when? Give it a name below.")
    if not records.rights:
        found.append("Name at least one gate and who votes there: without it nothing can be approved.")
    if records.initiative is not None and records.initiative.me is None:
        found.append("Say who you are: whom you can reach yourself is not known.")
    if not {"advice", "listens_to", "trust"} & set(shown.layers):
        found.append("Nobody's yes moves anybody else's yet: say under 'Who talks to whom' who asks whom.")
    if not records.stances:
        found.append("No stance is entered under 'Stances and blockers': everybody counts as undecided.")
    return found


def initiative(shown: Network) -> None:
    """What is wanted, by when, through which gates, decided by whom: one form, one change."""
    missing = lacks(shown)
    if missing:
        st.markdown("**What a plan still needs**")
        components.bullets(missing)
        _elsewhere(shown)
    old = shown.records.initiative or Initiative("")
    people = sorted(shown.people, key=lambda one: shown.name(one).casefold())
    fresh = state.count("initiative")
    with st.form(f"initiative-{fresh}", border=False):
        given = _fields(shown, old, people)
        st.markdown("**Gates: each decision it must pass**")
        rows = _gates(shown, old, people, key=f"gate-{fresh}")
        saved = st.form_submit_button("Save the initiative", type="primary")
    if saved:
        labels = {told_apart(shown, one): one for one in people}
        enter, remove, faults = asked(replace(old, **given), rows, shown.records.rights, labels)
        if not faults:
            state.edit(enter=enter, remove=remove, summary="Set the initiative and its gates by hand.")
            faults = list(state.edit_problems())
        components.problem_list(faults)
        if not faults:
            state.count("initiative", step=1)
            st.rerun()


def _elsewhere(shown: Network) -> None:
    """The ways to what is missing and is entered in another place."""
    with st.container(horizontal=True, vertical_alignment="center", key="initiative-elsewhere"):
        if not {"advice", "listens_to", "trust"} & set(shown.layers):
            sections.button("Say who asks whom", "ties")
        if shown.records.initiative is not None and shown.records.rights and not shown.records.stances:
            st.page_link(components.BLOCKERS, label="Enter what you know of stances")


def _fields(shown: Network, old: Initiative, people: list[str]) -> dict[str, Any]:
    name = st.text_input("Name of the initiative", old.name)
    ask = st.text_area("What you ask for, in one or two sentences", old.ask or "", height=80)
    with st.container(horizontal=True):
        me = st.selectbox(
            "Who you are", people, index=people.index(old.me) if old.me in people else None,
            format_func=lambda one: told_apart(shown, one), width=280,
        )  # fmt: skip
        start = st.date_input("Start (weeks begin on Mondays)", old.start, width=220)
        weeks = st.number_input("Weeks", min_value=1, max_value=104, value=old.weeks, width=120)
        capacity = st.number_input("Talks a week", min_value=1, max_value=50, value=old.capacity, width=120)
    monday = start - timedelta(days=start.weekday()) if isinstance(start, date) else None
    return {"name": name.strip(), "ask": ask.strip() or None, "me": me, "start": monday,
            "weeks": weeks, "capacity": capacity}  # fmt: skip


def _gates(shown: Network, old: Initiative, people: list[str], *, key: str) -> list[dict[str, Any]]:
    """Every gate with what it needs and who sits there, and room for one more; gives what stands there."""
    labels = {one: told_apart(shown, one) for one in people}
    names = list(dict.fromkeys((*(g.name for g in old.gates), *(r.gate for r in shown.records.rights))))
    gates = {gate.name: gate for gate in old.gates}
    rows = [_gate_row(gates.get(name, Gate(name)), shown.records.rights, labels) for name in (*names, "")]
    return [_gate_fields(row, list(labels.values()), f"{key}-{at}") for at, row in enumerate(rows)]


def _gate_fields(row: Mapping[str, Any], people: list[str], key: str) -> dict[str, Any]:
    with st.container(key=f"step-{key}"):
        with st.container(horizontal=True):
            found: dict[str, Any] = {
                "gate": st.text_input(
                    "Gate" if row["gate"] else "One more gate" if key[-2:] != "-0" else "The first gate",
                    row["gate"], key=f"{key}-gate", width=300,
                    placeholder="Board, budget round, works council \u2026", help="Without a name it goes.",
                ),
                "week": st.number_input("In week", min_value=1, max_value=520, value=row["week"],
                                        key=f"{key}-week", width=110),
                "rule": st.selectbox("It needs the yes of", list(RULES), key=f"{key}-rule", width=250,
                                     index=list(RULES).index(row["rule"]) if row["rule"] in RULES else None,
                                     format_func=RULES.__getitem__, placeholder="more than half"),
                "share": st.number_input("Share", min_value=0.0, max_value=1.0, value=row["share"], width=110,
                                         key=f"{key}-share", help="0.67 is two thirds of all votes"),
            }  # fmt: skip
        # Voters are many, and a narrow box would cut their names.
        voters, *others = _RIGHTS
        found[voters] = _holders(voters, row, people, key, "stretch")
        with st.container(horizontal=True):
            for words in others:
                found[words] = _holders(words, row, people, key, 360)
    return found


def _holders(
    words: str, row: Mapping[str, Any], people: list[str], key: str, width: int | Literal["stretch"]
) -> list[str]:
    return st.multiselect(
        words.capitalize(), people, default=row[words], key=f"{key}-{words}", width=width,
        placeholder="Nobody",
    )  # fmt: skip


def _gate_row(gate: Gate, rights: Sequence[Right], labels: Mapping[str, str]) -> dict[str, Any]:
    holders = {
        words: [labels[one.person] for one in rights
                if one.gate == gate.name and one.right == right and one.person in labels]
        for words, right in _RIGHTS.items()
    }  # fmt: skip
    chair = labels.get(gate.chair or "")
    if chair is not None and chair not in holders["who chairs"]:
        holders["who chairs"].append(chair)
    return {"gate": gate.name, "week": gate.week, "rule": gate.rule, "share": gate.quota, **holders}


def asked(
    given: Initiative, rows: Sequence[Mapping[str, Any]], rights: Sequence[Right], ids: Mapping[str, str]
) -> tuple[list[Any], list[Right], list[Problem]]:
    """What to enter and to take out so that the initiative has these gates and rights, or what is wrong.

    ``rows`` are the gates as filled in, ``ids`` gives the id of each label there. What a right holds
    beside its gate, person and kind stays as it was.

    >>> row = {"gate": "Board", "week": 8, "rule": None, "share": None, "who votes": ["Ann"]}
    >>> enter, _, faults = asked(Initiative("Move"), [row], (), {"Ann": "a"})
    >>> [gate.week for gate in enter[0].gates], [(one.person, one.right) for one in enter[1:]], faults
    ([8], [('a', 'votes')], [])
    """
    faults = [] if given.name else [Problem("The initiative has no name.", "Give it one.")]
    old = {gate.name: gate for gate in given.gates}
    gates: list[Gate] = []
    wanted: dict[tuple[str, str, str], Right] = {}
    known = {(one.gate, one.person, one.right): one for one in rights}
    for row in rows:
        name = str(_given(row.get("gate")) or "").strip()
        holders = [(ids[label], right) for words, right in _RIGHTS.items()
                   for label in _labels(row.get(words)) if label in ids]  # fmt: skip
        if not name:
            if holders:
                faults.append(Problem("A gate has no name.", "Write what the decision is called."))
            continue
        if any(gate.name == name for gate in gates):
            faults.append(Problem(f"Two gates are called {name}.", "Give each its own name."))
        gate = _gate(old.get(name, Gate(name)), row)
        if gate.rule == "quota" and gate.quota is None:
            faults.append(Problem(f"{name} needs a share of the votes.", "Write it: 0.5 is half of them."))
        gates.append(gate)
        for person, right in holders:
            key = (name, person, right)
            wanted[key] = known.get(key, Right(name, person, right))
    entered = [right for key, right in wanted.items() if key not in known]
    return (
        [replace(given, gates=tuple(gates)), *entered],
        [r for k, r in known.items() if k not in wanted],
        faults,
    )


def _gate(gate: Gate, row: Mapping[str, Any]) -> Gate:
    week, share, rule = (_given(row.get(name)) for name in ("week", "share", "rule"))
    day = gate.day if week is None else None
    return replace(gate, week=None if week is None else int(week), day=day, rule=rule,
                   quota=None if share is None else float(share), chair=None)  # fmt: skip


def _given(value: Any) -> Any:
    """What a cell or field holds, None for a blank one."""
    return None if value is None or value != value else value  # noqa: PLR0124 (NaN is unlike itself)


def _labels(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def rights_table(shown: Network) -> None:
    """Every right with its weight and its place in the order of signing."""
    import pandas as pd

    rights = [one for one in shown.records.rights if one.person in shown.people]
    if not rights:
        return
    st.markdown("**Votes and order in detail**")
    key = f"rights:{state.count('by hand')}"
    rows = [
        {"gate": one.gate, "person": told_apart(shown, one.person), "right": one.right,
         "vote": one.vote, "order": one.order, "limit": one.limit}
        for one in rights
    ]  # fmt: skip

    def changed() -> None:
        state.edit(enter=weighed(rights, state.value(key)["edited_rows"]))
        state.count("by hand", step=1)

    column = st.column_config
    st.data_editor(
        pd.DataFrame(rows),
        key=key,
        on_change=changed,
        hide_index=True,
        placeholder="",
        disabled=["gate", "person", "right"],
        column_config={
            "vote": column.NumberColumn("vote", min_value=0.0, help="2 counts as much as two who have 1"),
            "order": column.NumberColumn("order", min_value=1, step=1, help="Who signs first has 1"),
            "limit": column.NumberColumn("limit", min_value=0.0, help="May decide up to this sum"),
        },
    )


def weighed(rights: Sequence[Right], edited: Mapping[Any, Mapping[str, Any]]) -> list[Right]:
    """The rights whose vote, order or limit was changed in the table.

    >>> [(one.vote, one.order) for one in weighed([Right("Board", "a", "votes")], {0: {"order": 2.0}})]
    [(1.0, 2)]
    """
    found = []
    for row, cells in edited.items():
        values: dict[str, Any] = {}
        if _given(cells.get("vote")) is not None:
            values["vote"] = float(cells["vote"])
        if "order" in cells:
            values["order"] = None if _given(cells["order"]) is None else int(cells["order"])
        if "limit" in cells:
            values["limit"] = _given(cells["limit"])
        if values:
            found.append(replace(rights[int(row)], **values))
    return found
