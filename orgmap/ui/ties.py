"""Ties on the Map page: the card of one, the way from somebody to somebody, and all of them as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from orgmap.model import REPORTS_TO
from orgmap.report.sentences import listed
from orgmap.ui import answers, components, controls, maps, state
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.model import Tie
    from orgmap.network import Network
    from orgmap.ui.maps import Looks
    from orgmap.viz.scene import Scene
    from orgmap.ways import Way

#: Rows of files named for one tie; the rest is counted.
_MOST_ROWS = 4
_MOST_IN_TABLE = 2000
_SAID = answers.MAP_MEASURES


def side(shown: Network, looks: Looks, path: Way | None) -> None:
    """Search, and the card of whoever or whatever was clicked."""
    controls.person_search(shown)
    person, tie = state.person(), maps.tie(shown)
    if person is not None:
        controls.path_search(shown, person)
        _reading(shown, person, looks.to, path)
    if looks.units and state.unit() is not None:
        _unfolded(shown, str(state.unit()))
    if tie is not None:
        card(maps.looked_at(looks), *tie)
    elif person is not None:
        components.card(shown, person)
        _stance(shown, person)
    else:
        st.markdown("Click a person or a tie on the map, or search, to see who they are and why they matter.")


def _unfolded(shown: Network, unit: str) -> None:
    inside = shown.units_below(unit)
    people = sum(person.unit in inside for person in shown.people.values())
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"Unfolded: **{plain(unit)}**, {people:,} people", width="content")
        st.button("Fold", type="tertiary", key="fold", on_click=state.select_unit, args=(None,))


def way(looks: Looks) -> Way | None:
    """The way from the chosen person to the one asked for; None for none."""
    from orgmap.ways import way as find

    source, target = state.person(), looks.to
    seen = maps.looked_at(looks)
    informal = tuple(name for name in looks.layers if name in seen.informal)
    if source is None or target is None or target not in seen.people or source == target:
        return None
    return state.answer(
        "way",
        lambda _: find(seen, source, target, layers=informal or None),
        source=source,
        target=target,
        layers=informal,
        days=looks.days,
        broadcasts=looks.broadcasts,
    )


def _reading(shown: Network, person: str, to: str | None, path: Way | None) -> None:
    if to is None or to == person or to not in shown.people:
        return
    ends = f"From {shown.name(person)} to {shown.name(to)}"
    if path is None:
        st.markdown(plain(f"{ends}: no chain of the ties shown leads there."))
        return
    between = [shown.name(one) for one in path.between]
    how = f"through {listed(between)}" if between else "a tie of their own"
    st.markdown(plain(f"{ends}: {how}."))
    st.caption("The shortest way over strong ties, whichever way the arrows point.")


def card(seen: Network, one: str, other: str) -> None:
    """The ties between two people: layers, strengths, when last seen, and the lines of the files."""
    with st.container(key="card"):
        st.subheader(plain(f"{seen.name(one)} and {seen.name(other)}"), anchor=False)
        between = [t for t in seen.ties if {t.source, t.target} == {one, other}]
        if not between:
            st.markdown("No tie between them in the days shown.")
        for tie in _once(seen, between):
            st.markdown(plain(_in_words(seen, tie)))
            _rows(tie)
        with st.container(horizontal=True, gap="small"):
            for at, person in enumerate((one, other)):
                components.person_button("", seen, person, f"end-{at}")


def _once(seen: Network, ties: list[Tie]) -> list[Tie]:
    """Ties of layers without direction once, the others as they are."""
    kept: dict[tuple[str, str, str], Tie] = {}
    for tie in ties:
        ends = (tie.source, tie.target)
        if seen.layers[tie.layer].directed is False:
            ends = (min(ends), max(ends))
        kept.setdefault((tie.layer, *ends), tie)
    return list(kept.values())


def _in_words(seen: Network, tie: Tie) -> str:
    layer = seen.layers[tie.layer]
    name, a, b = tie.layer.replace("_", " "), seen.name(tie.source), seen.name(tie.target)
    if tie.layer == REPORTS_TO:
        return f"{a} reports to {b}."
    arrow = "and" if layer.directed is False else "to"
    sign = " (against each other)" if tie.sign < 0 or layer.kind == "negative" else ""
    last = f", last seen {tie.last_seen:%Y-%m-%d}" if tie.last_seen else ""
    return f"{name.capitalize()}{sign}, {a} {arrow} {b}: strength {tie.strength:.3g}{last}."


def _rows(tie: Tie) -> None:
    if not tie.sources:
        return
    named = ", ".join(f"{line.file} row {line.row}" for line in tie.sources[:_MOST_ROWS])
    left = len(tie.sources) - _MOST_ROWS
    st.caption(plain(named + (f" and {left:,} more {'row' if left == 1 else 'rows'}" if left > 0 else "")))


def _stance(shown: Network, person: str) -> None:
    """What was entered of the chosen person's stance."""
    known = next((s for s in shown.records.stances if s.person == person), None)
    if known is None or known.position is None:
        return
    words = "in favour" if known.position >= 0.15 else "against" if known.position <= -0.15 else "undecided"
    concern = f" Concern: {known.concern}." if known.concern else ""
    when = f", {known.as_of:%Y-%m-%d}" if known.as_of else ""
    figure = f"{known.position:+.2g}".replace("-", "\u2212")
    st.markdown(plain(f"Stance entered: {words} ({figure}){when}.{concern}"))


def tables(shown: Network, looks: Looks) -> None:
    """The map for whoever cannot see it: people, and ties, as tables whose rows open the same cards."""
    rows, people = controls.people_rows(shown, maps.score(looks), maps.measure_words(looks.measure))
    components.people_table(rows, people, key="map-table", file="people.csv")
    ties, ends = tie_rows(maps.looked_at(looks), looks)
    if not ties:
        return
    left = f", the strongest {len(ties):,}" if len(ties) == _MOST_IN_TABLE else ""
    st.markdown(f"**Ties**{left}")
    components.people_table(
        ties,
        [str(at) for at in range(len(ends))],
        key="tie-table",
        file="ties.csv",
        choose=lambda at: state.remember("tie", ends[int(at)] if at else None),
    )


def tie_rows(seen: Network, looks: Looks) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Every tie shown, the strongest of each layer first, and the two people of each row."""
    wanted = [tie for tie in seen.ties if tie.layer in looks.layers and tie.layer != REPORTS_TO]
    chosen = state.person()
    wanted.sort(key=lambda tie: (chosen not in (tie.source, tie.target), -tie.strength))
    kept = _once(seen, wanted)[:_MOST_IN_TABLE]
    rows = [
        {
            "from": seen.name(tie.source),
            "to": seen.name(tie.target),
            "kind": tie.layer.replace("_", " "),
            "strength": round(tie.strength, 3),
            "sign": "against" if tie.sign < 0 or seen.layers[tie.layer].kind == "negative" else "for",
            "last seen": f"{tie.last_seen:%Y-%m-%d}" if tie.last_seen else None,
        }
        for tie in kept
    ]
    return rows, [(tie.source, tie.target) for tie in kept]


def left_out(made: Scene, looks: Looks) -> None:
    """What is not drawn, in a sentence."""
    if looks.units:
        st.caption("Circles are units; lines count the pairs tied between them. Click one to unfold it.")
    elif made.informal > made.drawn:
        st.caption(
            f"The {made.drawn:,} strongest of {made.informal:,} informal ties are drawn; "
            "of whoever is chosen, all of them."
        )
    larger = f"A larger dot: more of {maps.measure_words(looks.measure)}. " if looks.measure in _SAID else ""
    st.caption(f"{larger}Press a name in the legend to hide its people or to show them again.")
