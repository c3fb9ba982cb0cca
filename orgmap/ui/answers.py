"""What the pages ask of the analysis: one function a question, computed once a session.

Pages compute nothing; they call these and show what comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from orgmap.ui import state

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.results import Answer, Blocker, Broker, Plan, PowerGap, Score
    from orgmap.viz import Point

#: Measures that may size the map, in plain words; those the registry does not know are left out.
MAP_MEASURES: Mapping[str, str] = {
    "betweenness": "standing between others (betweenness)",
    "strength": "strength of all ties together",
    "in_degree": "people who name them (in-degree)",
    "out_degree": "people they name (out-degree)",
    "closeness": "nearness to everybody (closeness)",
    "pagerank": "being named by people who are named (PageRank)",
    "effective_size": "separate circles (effective size)",
}


def brokers(layers: Sequence[str] | None = None) -> Answer[Broker]:
    """Who connects people who would not reach each other otherwise."""
    from orgmap.roles import brokers as find

    return state.answer("brokers", lambda shown: find(shown, layers=layers), layers=layers)


def gap() -> Answer[PowerGap]:
    """Influence beside formal authority, the largest gap first."""
    from orgmap.roles import gap as find

    return state.answer("gap", find)


def plan() -> Answer[Plan]:
    """In which order to talk to people; needs an initiative."""
    from orgmap.sequence import plan as make

    return state.answer("plan", make)


def blockers() -> Answer[Blocker]:
    """Who could stop or slow the initiative; shares the plan's solution."""
    from orgmap.blockers import blockers as find

    return state.answer("blockers", lambda shown: find(shown, planned=plan()))


def measures() -> Mapping[str, str]:
    """The measures that may size the map, by name."""
    from orgmap.measures import MEASURES

    return {name: words for name, words in MAP_MEASURES.items() if name in MEASURES}


def score(name: str, layers: Sequence[str]) -> Score:
    """One measure of everybody on these layers."""
    from orgmap.measures import measure

    return state.answer(
        "measure", lambda shown: measure(shown, name, layers=layers or None), name=name, layers=tuple(layers)
    )


def places(arrangement: str) -> Mapping[str, Point]:
    """Where people stand: by informal ties, or by the formal chart."""
    from orgmap.viz import chart_layout, layout

    return state.answer(
        "places", chart_layout if arrangement == "formal" else layout, arrangement=arrangement
    )


def contacts(person: str, *, most: int = 5) -> list[tuple[str, str]]:
    """The people with the strongest informal ties to somebody, each with the layers in words."""

    def find(shown: Network) -> list[tuple[str, str]]:
        total: dict[str, float] = {}
        layers: dict[str, dict[str, None]] = {}
        for name in shown.informal:
            arcs = shown.arcs([name])
            at = arcs.index[person]
            mean = float(arcs.strength.mean())
            for ends, others in ((arcs.tail, arcs.head), (arcs.head, arcs.tail)):
                for arc in (ends == at).nonzero()[0]:
                    other = arcs.people[int(others[arc])]
                    total[other] = total.get(other, 0.0) + float(arcs.strength[arc]) / mean
                    layers.setdefault(other, {})[name] = None
        nearest = sorted(total, key=lambda other: -total[other])[:most]
        return [(other, ", ".join(layers[other]).replace("_", " ")) for other in nearest]

    return state.answer("contacts", find, person=person, most=most)
