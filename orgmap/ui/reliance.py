"""Parts of the Power page: whom people turn to, single points of failure, sets of key people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from orgmap.patience import said
from orgmap.report.sentences import listed
from orgmap.ui import answers, components, filling, state
from orgmap.ui.text import plain

if TYPE_CHECKING:
    from orgmap.keyplayers import KeyPlayers
    from orgmap.measures.fragments import Kind
    from orgmap.network import Network
    from orgmap.reliance import Departure, Row
    from orgmap.results import Answer

_KINDS: dict[Kind, str] = {
    "neg": "without whom the rest falls apart most",
    "pos": "who together are nearest to everybody",
}
_NOBODY = "Nobody: whoever leaves, the rest stays connected."
_LARGEST_SET = 5
#: Up to so many people, and so large a set, nobody waits for the best one.
_QUICK_PEOPLE, _QUICK_SET = 400, 2
_MOST = 8


def turned_to(shown: Network) -> None:
    """Whom most people turn to, who is asked by too many, and whose leaving would cut others off."""
    with components.lazy("Whom people turn to, and where it would break", "turned-to") as opened:
        if not opened:
            return
        with st.spinner("Looking what hangs on one person …"):
            asked, points = answers.go_to(), answers.single_points()
        st.markdown(plain(overload(asked, shown)))
        rows = [
            {
                "name": shown.name(row.person),
                "unit": shown.people[row.person].unit,
                "asked by": row.values["asked_by"],
                "too many": "yes" if row.values["overloaded"] else "",
            }
            for row in asked.results
        ]
        components.people_table(
            rows, [row.person for row in asked.results], key="go-to-table", file="turned-to.csv", height=290
        )
        st.markdown("**Single points of failure**")
        components.bullets(single_points(points, shown) or [_NOBODY])


def overload(asked: Answer[Row], shown: Network) -> str:
    """Who is asked most, and who by far more than usual."""
    if not asked.results:
        return "Nobody is known to turn to anybody."
    times = asked.results[0].values["asked_by"]
    most = [shown.name(row.person) for row in asked.results if row.values["asked_by"] == times]
    said = f"{listed(most[:3])} {'is' if len(most) == 1 else 'are'} asked by {times} people."
    many = [shown.name(row.person) for row in asked.results if row.values["overloaded"]]
    if not many:
        return f"{said} Nobody is asked by far more than the others."
    more = f" and {len(many) - _MOST} more" if len(many) > _MOST else ""
    return f"{said} Far more than usual, perhaps too many: {listed(many[:_MOST])}{more}."


def single_points(points: Answer[Departure], shown: Network) -> list[str]:
    """What would come apart with each, the worst first."""
    found = [
        f"{shown.name(one.person)}: {one.reasons[0].text}" for one in points.results[:_MOST] if one.reasons
    ]
    left = len(points.results) - _MOST
    return [*found, f"and {left} more."] if left > 0 else found


def key_set(shown: Network) -> None:
    """A chooser: how many people, and whether for their leaving or for their reach."""
    with components.lazy("Which few people together matter most?", "key-set") as opened:
        if not opened:
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            count = st.number_input(
                "How many people",
                1,
                min(_LARGEST_SET, max(1, len(shown.people) - 2)),
                key=state.widget("key-count", 2),
                on_change=state.keep,
                args=("key-count",),
                width=170,
            )
            kind = st.selectbox(
                "Those",
                list(_KINDS),
                key=state.widget("key-kind", "neg"),
                on_change=state.keep,
                args=("key-kind",),
                format_func=_KINDS.__getitem__,
                width=340,
            )
        answer = _compared(shown, int(count), kind)
        if answer is None:
            return
        found = answer.results[0]
        st.markdown(plain(best_set(found, [shown.name(person) for person in found.people])))
        if not found.exact:
            st.caption("The best set found; not all sets could be tried.")
        components.reasons(found.reasons[:_LARGEST_SET])
        components.bullets(
            [
                f"Nearly as good: {listed([shown.name(person) for person in one.people])}."
                for one in found.alternatives[:3]
            ]
        )


def _compared(shown: Network, count: int, kind: Kind) -> Answer[KeyPlayers] | None:
    """The best set: at once where that is quick, else worked out beside the page; None until it is there."""

    def make(shown: Network) -> Answer[KeyPlayers]:
        from orgmap.keyplayers import key_players

        return key_players(shown, count, kind=kind, progress=said)

    quick = len(shown.people) <= _QUICK_PEOPLE and count <= _QUICK_SET
    given = {"count": count, "kind": kind}
    return filling.filled("key players", make, "Comparing sets of people", quick=quick, given=given)


def best_set(found: KeyPlayers, names: Sequence[str]) -> str:
    """What the set does by leaving, or by knowing, as a sentence."""
    value = round(100 * found.value)
    if found.kind == "pos":
        who = f"{names[0]} alone reaches" if len(names) == 1 else f"Together {listed(names)} reach"
        return f"{who} everybody with {value} % of what is possible."
    now = "" if found.before is None else f", against {round(100 * found.before)} % now"
    return f"Without {listed(names)} the others would be {value} % cut off from one another{now}."
