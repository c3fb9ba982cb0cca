"""Parts of the Units page: the finding in words, the table of ease, and the card of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.report.sentences import listed, percent
from orgmap.ui import answers, components, obstacles, state, tables
from orgmap.ui.text import plain
from orgmap.viz.heat import Between, every_pair, pairs

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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
#: Ease rests on judgements: units this near (of 1) are called as easy.
_NEAR = 0.03
#: Between chance (0) and no tie to anybody else (1), from here on a unit is said to keep to itself.
_KEEPS = 0.1
_NONE_HARDLY = "No two units talk far less than expected"


def finding(rows: Sequence[PairRow]) -> str:
    """The title of the matrix: which two units hardly talk."""
    found = pairs(rows)
    if not found:
        return "Too few ties to say which units hardly talk"
    first = found[0]
    if first.ratio >= 1:
        return "Every two units have at least the ties that chance would give"
    return f"{first.first} and {first.second} hardly talk" if first.hardly else _NONE_HARDLY


def in_words(shown: Network, rows: Sequence[PairRow], ease: Sequence[UnitRow]) -> str:
    """The answer of the page: the quietest pair with its numbers, and where it is easiest to begin."""
    found = pairs(rows)
    quiet = _quiet(found[0]) if found and found[0].ratio < 1 else f"{finding(rows)}."
    return f"{quiet} {_beginning(shown, ease)}"


def _beginning(shown: Network, ease: Sequence[UnitRow]) -> str:
    """Easiest and hardest of the units in scope, and how sure that is; of all where no scope is entered."""
    scope = set(in_scope(shown))
    known = [row for row in ease if _parts(row) >= _FEWEST_PARTS and (not scope or row.unit in scope)]
    if len(known) < 2:
        return "Where it is easiest to begin is not known: too little is entered."
    where = f"Of the {len(known)} units in scope" if scope else "Of all units"
    if len(known) < sum(not scope or row.unit in scope for row in ease):
        where = f"Of the {len(known)} units{' in scope' if scope else ''} of which enough is known"
    return (
        f"{where} it is easiest to begin with {known[0].unit} ({_hundred(known[0].ease)} of 100) and hardest "
        f"with {known[-1].unit} ({_hundred(known[-1].ease)}), on what is entered.{_rivals(known)}"
    )


def _rivals(known: Sequence[UnitRow]) -> str:
    """Units that may as well be the easiest: a few points behind, or for what is not known of them."""
    first = known[0]
    near = [row.unit for row in known[1:] if _best(row) > (first.ease or 0.0) - _NEAR]
    if not near:
        return ""
    return f" {listed(near[:3])} may be as easy."


def _best(row: UnitRow) -> float:
    return row.bounds[1] if row.bounds is not None else 0.0


def in_scope(shown: Network) -> tuple[str, ...]:
    """The units the initiative is about."""
    initiative = shown.records.initiative
    return (
        tuple(dict.fromkeys(unit for item in initiative.scopes for unit in item.units)) if initiative else ()
    )


def matrix(shown: Network, rows: Sequence[PairRow], ease: Sequence[UnitRow]) -> None:
    """The matrix titled with its finding, who keeps to themselves, and every pair as a table."""
    from orgmap.ui import pictures

    st.subheader(plain(finding(rows)), anchor=False)
    left = pictures.unit_matrix(rows, keep=in_scope(shown))
    cut = (
        f" {left} more units are not in the picture: it holds those in scope, the quietest pairs and those "
        "with most ties; the table holds all."
    )
    quiet = pairs(rows)[:1]
    framed = " The framed pair has the fewest for its size." if quiet and quiet[0].hardly else ""
    st.caption(
        "Numbers are ties from the unit on the left to the one above. Stronger colour: more ties than chance "
        f"would give people as active as these.{framed}{cut if left else ''}"
    )
    st.markdown(plain(silos(ease if quiet else ())))
    with components.lazy("Every two units, as a table", "pair-table") as opened:
        if opened:
            tables.table(pair_rows(rows), key="pairs", file="pairs-of-units.csv")


def silos(ease: Sequence[UnitRow]) -> str:
    """Which units keep to themselves most, and which least."""
    known = sorted((row for row in ease if row.silo is not None), key=lambda row: -(row.silo or 0.0))
    if len(known) < 2:
        return "Which units keep to themselves is not known: too few ties."
    most, least = known[0], known[-1]
    if (most.silo or 0.0) < _KEEPS:
        return "No unit keeps to itself: each has about the ties to others that chance would give."
    low = max(_hundred(least.silo) or 0, 0)
    others = f" {least.unit} does so least ({low})." if low < (_hundred(most.silo) or 0) else ""
    return (
        f"{most.unit} keeps most to itself: {_hundred(most.silo)} of 100, where 0 is as by chance and 100 is "
        f"no tie to any other unit.{others}"
    )


def pair_rows(rows: Sequence[PairRow]) -> list[dict[str, Any]]:
    """Every two units, those furthest below chance first."""
    found = sorted(every_pair(rows), key=lambda pair: pair.ties - pair.expected)
    return [
        {
            "unit": pair.first,
            "and": pair.second,
            "ties": pair.ties,
            "by chance": round(pair.expected, 1),
            "times chance": None if pair.expected <= 0 else round(pair.ratio, 2),
        }
        for pair in found
    ]


def _quiet(pair: Between) -> str:
    ties = "1 tie" if pair.ties == 1 else f"{pair.ties:,} ties" if pair.ties else "no tie"
    two = f"{pair.first} and {pair.second}"
    said = f"{two} hardly talk: {ties}" if pair.hardly else f"{_NONE_HARDLY}; least {two}: {ties}"
    return (
        f"{said}, where people as active as theirs would have about {pair.expected:,.0f} if units made no "
        "difference."
    )


def _parts(row: UnitRow) -> int:
    return sum(value is not None for value in row.parts.values())


def ease_table(shown: Network, answer: Answer[UnitRow]) -> None:
    """Every unit with its ease and the parts it is the mean of; a row chooses the unit."""
    if all(row.ease is None for row in answer.results):
        nothing_known(shown)
        return
    ordered = any(row.order_in_plan is not None for row in answer.results)
    scope = set(in_scope(shown))
    # Those that the answer above the table is about come first: in scope, and known well enough.
    found = sorted(answer.results, key=lambda row: (row.unit not in scope, _parts(row) < _FEWEST_PARTS))
    little = any(_parts(row) < _FEWEST_PARTS for row in found)
    rows = [_ease_row(shown, row, scope, ordered=ordered) for row in found]
    filled = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    components.people_table(
        [{name: row[name] for name in filled} for row in rows],
        [row.unit for row in found],
        key="ease-table",
        file="units.csv",
        choose=state.select_unit,
    )
    st.caption(
        "Ease and its parts run from 0 (hard) to 100 (easy); ease is the plain mean of the parts that are "
        "known, and could be anything in the range given if the others were."
        + (f" Units with fewer than {_FEWEST_PARTS} known parts come after the others." if little else "")
        + " What each part means stands at the end of the page."
    )


def nothing_known(shown: Network) -> None:
    """What must be entered before a unit can be called easy, and the way there."""
    st.markdown("It needs an initiative with its gates, and the stances of those who decide in each unit.")
    if shown.records.initiative is None:
        st.page_link(components.DATA, label="Enter the initiative", query_params={"part": "initiative"})
    else:
        st.page_link(components.BLOCKERS, label="Enter what you know of stances")


def _ease_row(shown: Network, row: UnitRow, scope: Collection[str], *, ordered: bool) -> dict[str, Any]:
    return {
        "unit": row.unit,
        **({"in scope": "yes" if row.unit in scope else "no"} if scope else {}),
        "ease": _hundred(row.ease),
        "could be": _range(row),
        "head": shown.name(row.head) if row.head else None,
        **{PART_WORDS.get(name, name.replace("_", " ")): _hundred(v) for name, v in row.parts.items()},
        "keeps to itself": _hundred(row.silo),
        **({"in the plan": row.order_in_plan} if ordered else {}),
    }


def _range(row: UnitRow) -> str | None:
    """Between what ease could lie once the unknown parts were known."""
    if row.bounds is None:
        return None
    low, high = (_hundred(end) for end in row.bounds)
    return f"{low}" if low == high else f"{low} to {high}"


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
        if found.foremost:
            st.markdown("**Most influence here**")
            for at, person in enumerate(found.foremost[:3]):
                components.person_button("", shown, person, f"player-{at}")
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

    if len({person.unit for person in shown.people.values() if person.unit}) < 2:
        st.markdown("Fewer than two units are known, so there is nothing to set beside each other.")
        return
    found = answers.interfaces()
    st.markdown(f"**{plain(finding(found.results))}**")
    left = pictures.unit_matrix(found.results, keep=in_scope(shown))
    if left:
        st.caption(f"{left} more units are not in the picture; the page Units has all.")
    st.page_link(components.UNITS, label="What the numbers mean, and which unit is easiest to begin with")
