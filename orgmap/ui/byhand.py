"""Typing instead of files: names in a box, people and ties in tables, who talks to whom with a few clicks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.errors import Problem
from orgmap.model import REPORTS_TO, Person, Tie
from orgmap.ui import components, state
from orgmap.ui.controls import told_apart

if TYPE_CHECKING:
    from orgmap.network import Network

_LAYERS = ("advice", "trust", "friendship", "communication", "conflict")
#: What to ask of each layer when sketching; a layer without a question of its own gets the last one.
_ASKS = {
    "advice": "Whom does {name} go to for advice?",
    "trust": "Whom does {name} trust?",
    "friendship": "Who are {name}'s friends here?",
    "communication": "With whom does {name} talk often?",
    "conflict": "With whom is {name} in conflict?",
}


#: What stands above a column of names in a spreadsheet.
_HEADINGS = frozenset(("name", "names", "person", "people", "mitarbeiter", "nom"))


def begin() -> None:
    """Ten names in a box are enough to begin."""
    st.subheader("Or type the people", anchor=False)
    with st.form("begin-typed", border=False):
        text = st.text_area(
            "One person a line: name, unit, title, manager",
            key="typed-names",
            height=236,
            placeholder="Ann Lee, Finance, CFO\nBob Day, Finance, Controller, Ann Lee",
        )
        st.caption("Only the name is needed. Rows copied from a spreadsheet work, too.")
        asked = st.form_submit_button("Begin with these")
    if not asked:
        return
    faults = unfit(text)
    components.problem_list(faults)
    if not faults:
        state.open_typed("Typed by hand", people_of(text))
        if "part" not in st.query_params:
            state.put("part", "ties")
        st.rerun()


def unfit(text: str) -> list[Problem]:
    """What is wrong with lines of people: no name at all, managers who are not among the names.

    >>> [problem.message for problem in unfit("Ann Lee, Ops, , Bo")]
    ["'Bo' is named as a manager and has no line."]
    """
    rows = _rows(text)
    if not rows:
        return [Problem("Nobody is named.", "Write one name a line; ten are enough to begin.")]
    names = {row[0].casefold() for row in rows}
    absent = dict.fromkeys(row[3] for row in rows if row[3] and row[3].casefold() not in names)
    return [
        Problem(f"'{name}' is named as a manager and has no line.", "Add one, or correct the name.")
        for name in absent
    ]


def people_of(text: str) -> tuple[Person, ...]:
    r"""The people of lines of "name, unit, title, manager"; whatever is not given stays unknown.

    Rows copied from a spreadsheet (parted by tabs) and semicolons work, too; a line of headings is left out.

    >>> [(p.id, p.unit, p.managers) for p in people_of("Ann Lee, Finance, CFO\nBo, , , Ann Lee")]
    [('ann-lee', 'Finance', ()), ('bo', None, ('ann-lee',))]
    """
    rows = _rows(text)
    ids: list[str] = []
    for name, *_ in rows:
        ids.append(new_id(name, ids))
    by_name = {name.casefold(): at for (name, *_), at in reversed(list(zip(rows, ids, strict=True)))}
    return tuple(
        Person(
            at,
            name,
            unit=unit or None,
            title=title or None,
            managers=(by_name[manager.casefold()],) if manager.casefold() in by_name else (),
        )
        for at, (name, unit, title, manager) in zip(ids, rows, strict=True)
    )


def _rows(text: str) -> list[list[str]]:
    """The cells of each line with a name: four a line, blank where nothing is given."""
    mark = next((mark for mark in "\t;" if mark in text), ",")
    rows = [[cell.strip() for cell in line.split(mark)] for line in text.splitlines() if line.strip()]
    if rows and len(rows[0]) > 1 and rows[0][0].casefold() in _HEADINGS:
        rows = rows[1:]
    return [[*row, "", "", ""][:4] for row in rows if row[0]]


def new_id(name: str, taken: Iterable[str]) -> str:
    """An id made of a name that nobody has yet.

    >>> new_id("Zoë O'Neil", ["zoe-o-neil"])
    'zoe-o-neil-2'
    """
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", flat.casefold()).strip("-") or "person"
    used, found, at = set(taken), stem, 2
    while found in used:
        found, at = f"{stem}-{at}", at + 1
    return found


def people_editor(shown: Network) -> None:
    """Everybody in a table: cells change, rows come and go, each edit saved at once."""
    import pandas as pd

    people = list(shown.records.people)
    labels = {person.id: told_apart(shown, person.id) for person in people if person.id in shown.people}
    key = f"people:{state.count('by hand')}"
    rows = [
        {
            "name": person.name,
            "unit": person.unit,
            "title": person.title,
            "manager": labels.get(person.managers[0]) if person.managers else None,
            "e-mail": person.email,
        }
        for person in people
    ]

    def changed() -> None:
        enter, remove = edited_people(people, state.value(key), {words: id_ for id_, words in labels.items()})
        state.edit(enter=enter, remove=remove)
        state.count("by hand", step=1)

    st.data_editor(
        pd.DataFrame(rows, columns=["name", "unit", "title", "manager", "e-mail"], dtype=object),
        key=key,
        on_change=changed,
        num_rows="dynamic",
        hide_index=True,
        placeholder="",
        height=min(420, 76 + 35 * len(rows)),
        column_config={
            "manager": st.column_config.SelectboxColumn("manager", options=sorted(labels.values()))
        },
    )


def edited_people(
    people: Sequence[Person], edited: Mapping[str, Any], ids: Mapping[str, str]
) -> tuple[list[Person], list[Person]]:
    """The people to enter and to take out after an edit of the table; a new row counts once it has a name.

    ``edited`` is what a data editor keeps (edited, added and deleted rows), ``ids`` gives the id of
    each label in the manager column.
    """
    enter = [_with(people[int(row)], cells, ids) for row, cells in edited["edited_rows"].items()]
    taken = [person.id for person in people]
    for cells in edited["added_rows"]:
        name = str(cells.get("name") or "").strip()
        if name:
            taken.append(new_id(name, taken))
            enter.append(_with(Person(taken[-1], name), cells, ids))
    gone = [people[int(row)] for row in edited["deleted_rows"]]
    return [person for person in enter if person.id not in {one.id for one in gone}], gone


def _with(person: Person, cells: Mapping[str, Any], ids: Mapping[str, str]) -> Person:
    values: dict[str, Any] = {}
    if "name" in cells:
        values["name"] = str(cells["name"] or "").strip()
    for column, field in (("unit", "unit"), ("title", "title"), ("e-mail", "email")):
        if column in cells:
            values[field] = str(cells[column] or "").strip() or None
    if "manager" in cells:
        solid = ids.get(str(cells["manager"] or ""))
        values["managers"] = (*([solid] if solid else []), *person.managers[1:])
    return replace(person, **values)


def sketch(shown: Network) -> None:
    """Who talks to whom, one person after the other: twenty names in five minutes."""
    people = sorted(shown.people, key=lambda person: shown.name(person).casefold())
    known = [name for name in shown.layers if name != REPORTS_TO]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = st.selectbox(
            "Kind of tie", list(dict.fromkeys((*_LAYERS, *known))), key="sketch-layer", width=220
        )
        at = int(state.kept("sketch-at", 0)) % max(len(people), 1)
        person = st.selectbox(
            "Person",
            people,
            index=at,
            key=f"sketch-person-{state.count('sketch')}",
            format_func=lambda one: told_apart(shown, one),
            width=320,
        )
        if st.button("Next person", key="sketch-next"):
            state.put("sketch-at", people.index(person) + 1 if person else 0)
            state.count("sketch", step=1)
            st.rerun()
    if person is None:
        return
    before = named_by(shown, person, layer)
    key = f"sketch:{layer}:{person}:{state.count('by hand')}"

    def changed() -> None:
        enter, remove = sketched(person, layer, before, state.value(key))
        state.edit(enter=enter, remove=remove, summary=_summary(shown, person, layer))
        state.count("by hand", step=1)

    ask = _ASKS.get(layer, f"With whom does {{name}} have a tie of the kind {layer.replace('_', ' ')}?")
    st.multiselect(
        ask.format(name=shown.name(person)),
        [one for one in people if one != person],
        default=list(before),
        key=key,
        on_change=changed,
        format_func=lambda one: told_apart(shown, one),
    )
    done = len({tie.source for tie in shown.records.ties if tie.layer == layer and tie.perceiver is None})
    st.caption(f"{done} of {len(people)} people name somebody on this layer.")


def named_by(shown: Network, person: str, layer: str) -> dict[str, Tie]:
    """Whom somebody names on a layer, as told by files or by hand: id to tie."""
    own = (t for t in shown.records.ties if t.source == person and t.layer == layer and t.perceiver is None)
    return {tie.target: tie for tie in own if tie.target in shown.people}


def sketched(
    person: str, layer: str, before: Mapping[str, Tie], after: Sequence[str]
) -> tuple[list[Tie], list[Tie]]:
    """The ties to enter and to take out so that somebody names just these people."""
    enter = [Tie(person, other, layer) for other in after if other not in before]
    return enter, [tie for other, tie in before.items() if other not in after]


def _summary(shown: Network, person: str, layer: str) -> str:
    return f"Set whom {shown.name(person)} names on {layer.replace('_', ' ')} by hand."


def problems() -> None:
    """Why the last edit could not be saved."""
    components.problem_list(state.edit_problems())
