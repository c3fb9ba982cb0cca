"""Parts of the Units page: the finding in words, the table of ease, and the card of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.report.sentences import listed, percent
from orgmap.ui import answers, components, obstacles, state
from orgmap.ui.text import plain
from orgmap.viz.heat import MOST_UNITS, Between, pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgmap.network import Network
    from orgmap.results import Answer
    from orgmap.units import PairRow, UnitCard, UnitRow

#: Parts of ease as the table heads them, from hard (0) to easy (100).
PART_WORDS = {
    "stances": "in favour",
    "relations": "close to me",
    "reachability": "near to me",
    "control_kept": "keeps control",
    "listens_to_others": "listens",
    "little_leaned_on": "not leaned on",
}
#: Ease rests on inputs; a unit with fewer known parts than this is called neither easy nor hard.
_FEWEST_PARTS = 3


def finding(rows: Sequence[PairRow]) -> str:
    """The title of the matrix: which two units hardly talk."""
    found = pairs(rows)
    if not found:
        return "Too few ties to say which units hardly talk"
    first = found[0]
    if first.ratio >= 1:
        return "Every two units have at least the ties that chance would give"
    return f"{first.first} and {first.second} hardly talk"


def in_words(shown: Network, rows: Sequence[PairRow], ease: Sequence[UnitRow]) -> str:
    """The answer of the page: the quietest pair with its numbers, and where it is easiest to begin."""
    found = pairs(rows)
    quiet = _quiet(found[0]) if found and found[0].ratio < 1 else f"{finding(rows)}."
    return f"{quiet} {_beginning(shown, ease)}"


def _beginning(shown: Network, ease: Sequence[UnitRow]) -> str:
    """Easiest and hardest of the units in scope; of all units where no scope is entered."""
    initiative = shown.records.initiative
    scope = {unit for item in initiative.scopes for unit in item.units} if initiative else set()
    known = [row for row in ease if _parts(row) >= _FEWEST_PARTS and (not scope or row.unit in scope)]
    if len(known) < 2:
        return "Where it is easiest to begin is not known: too little is entered."
    where = f"Of the {len(known)} units in scope" if scope else "Of all units"
    return (
        f"{where} it is easiest to begin with {known[0].unit} and hardest with {known[-1].unit}, on what is "
        "entered."
    )


def _quiet(pair: Between) -> str:
    ties = "1 tie" if pair.ties == 1 else f"{pair.ties} ties" if pair.ties else "no tie"
    return (
        f"{pair.first} and {pair.second} hardly talk: {ties}, where people as active as theirs would have "
        f"about {pair.expected:,.0f} if units made no difference."
    )


def _parts(row: UnitRow) -> int:
    return sum(value is not None for value in row.parts.values())


def ease_table(shown: Network, answer: Answer[UnitRow]) -> None:
    """Every unit with its ease and the parts it is the mean of; a row chooses the unit."""
    ordered = any(row.order_in_plan is not None for row in answer.results)
    rows = [_ease_row(shown, row, ordered=ordered) for row in answer.results]
    components.people_table(
        rows,
        [row.unit for row in answer.results],
        key="ease-table",
        file="units.csv",
        choose=state.select_unit,
    )
    st.caption(
        "Ease and its parts run from 0 (hard) to 100 (easy); ease is the plain mean of the parts that are "
        "known. What each part means stands at the end of the page."
    )


def _ease_row(shown: Network, row: UnitRow, *, ordered: bool) -> dict[str, Any]:
    return {
        "unit": row.unit,
        "head": shown.name(row.head) if row.head else None,
        "ease": _hundred(row.ease),
        **{PART_WORDS.get(name, name.replace("_", " ")): _hundred(v) for name, v in row.parts.items()},
        **({"in the plan": row.order_in_plan} if ordered else {}),
    }


def _hundred(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


def order(shown: Network) -> None:
    """The suggested order of units and why, where there is an initiative; computed when opened."""
    from orgmap.ui import planning

    if shown.records.initiative is None or state.presenting():
        return
    with components.lazy("In which order should the units be won, and why?", "unit-order") as opened:
        if not opened:
            return
        with st.spinner("Planning …"):
            found = answers.plan()
        if found.results:
            planning.unit_order(found.results[0], found.notes, heading=False)
        st.page_link(components.PLAN, label="The plan, talk by talk")


def unit_card(shown: Network, unit: str) -> None:
    """A unit as an internal customer: what it lives on, who decides there and how, what it would lose."""
    with st.spinner("Reading what is known of this unit …"):
        found = answers.unit_card(unit)
    with st.container(key="card"):
        st.subheader(plain(unit), anchor=False)
        st.markdown(plain(_size(found)))
        if found.head is not None:
            components.person_button("Headed by", shown, found.head, "unit-head")
        _lives_on(found)
        st.markdown("**Who decides, and who persuades them**")
        _decides(shown, found)
        components.reasons(found.how, most=1)
        st.markdown("**What it would lose**")
        components.reasons(found.would_lose, most=1)
        if found.players:
            st.markdown("**Most influence here**")
            for at, player in enumerate(found.players[:3]):
                components.person_button("", shown, player.person, f"player-{at}")
        for note in found.notes:
            st.caption(plain(note))
        with components.lazy("What slows it down here", f"unit-brakes-{unit}") as opened:
            if opened:
                obstacles.unit_brakes(shown, unit, [p.id for p in shown.people.values() if p.unit == unit])


def _size(found: UnitCard) -> str:
    people = f"{found.people} {'person' if found.people == 1 else 'people'}"
    levels = f" on {found.levels} {'level' if found.levels == 1 else 'levels'}" if found.levels else ""
    below = f", with {listed(found.below)} below it" if found.below else ""
    return f"{people}{levels}{below}."


def _lives_on(found: UnitCard) -> None:
    share = "not known" if found.value_share is None else percent(found.value_share)
    facts = {
        "Lives on": found.value_driver,
        "Its economics": found.economics,
        "Measured by": found.metrics,
        "Spends": "not entered" if found.spend is None else f"{found.spend:,.0f}",
        "Part of the initiative's value": share,
    }
    for name, text in facts.items():
        st.markdown(f"{name}: {plain(text)}")


def _decides(shown: Network, found: UnitCard) -> None:
    if not found.decides:
        st.markdown("Whom those who decide here listen to is not known.")
    components.bullets(
        [
            f"{shown.name(row.person)} listens to {shown.name(row.persuaded_by)} ({percent(row.share)})."
            for row in found.decides
        ]
    )


def matrix_beside_map(shown: Network) -> None:
    """The matrix of units on the Map page, with its finding; a cell chooses the unit."""
    from orgmap.ui import pictures

    units = {person.unit for person in shown.people.values() if person.unit}
    if not 2 <= len(units) <= MOST_UNITS:
        st.markdown(f"{len(units):,} units: a matrix shows between 2 and {MOST_UNITS}. Fold the map instead.")
        return
    matrix = answers.interfaces()
    st.markdown(f"**{plain(finding(matrix.results))}**")
    pictures.unit_matrix(matrix.results)
    st.page_link(components.UNITS, label="What the numbers mean, and which unit is easiest to begin with")
