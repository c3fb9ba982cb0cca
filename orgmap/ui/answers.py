"""What the pages ask of the analysis: one function a question, computed once a session.

Pages compute nothing; they call these and show what comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from orgmap.ui import state

if TYPE_CHECKING:
    from orgmap.brakes import Brake
    from orgmap.cards import TalkCard
    from orgmap.decision import DecisionPath
    from orgmap.grids import Place
    from orgmap.network import Network
    from orgmap.redraws import Redraws
    from orgmap.reliance import Departure
    from orgmap.results import Answer, Blocker, Broker, EgoPicture, Plan, PowerGap, Score
    from orgmap.units import PairRow, UnitCard, UnitRow
    from orgmap.viz import Point
    from orgmap.whatif import Change, WhatIf
    from orgmap.why import Explanation

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


#: Fifty exact redraws give the spread of a rank to about a tenth of itself.
REDRAWS = 50
Progress = Callable[[float, str], None]


def brokers() -> Answer[Broker]:
    """Who connects people who would not reach each other otherwise; with rank intervals once redrawn."""
    from orgmap.roles import brokers as find

    drawn = redraws() if state.known("redraws") else None
    return state.answer("brokers", lambda shown: find(shown, redraws=drawn), redrawn=drawn is not None)


def redraws(progress: Progress | None = None) -> Redraws:
    """How steady the ranking of brokers is: the ties drawn again, fifty times."""
    from orgmap.redraws import redraw

    def make(shown: Network) -> Redraws:
        return redraw(shown, draws=REDRAWS, measures=("betweenness",), path_draws=REDRAWS, progress=progress)

    return state.answer("redraws", make)


def why(person: str) -> Answer[Explanation]:
    """Every measure of one person taken apart."""
    from orgmap.why import why as explain

    return state.answer("why", lambda shown: explain(shown, person), person=person)


def departure(person: str) -> Departure:
    """What falls apart when somebody leaves, and who could take over which tie."""
    from orgmap.reliance import if_leaves

    return state.answer("departure", lambda shown: if_leaves(shown, person), person=person)


def decisions() -> Answer[DecisionPath]:
    """Who approves at each gate, and who persuades them."""
    from orgmap.decision import paths

    return state.answer("decisions", paths)


def units() -> Answer[UnitRow]:
    """How easy each unit is to win; with its place in the plan once that is made."""
    from orgmap.units import units as find

    planned = plan() if state.known("plan") else None
    return state.answer("units", lambda shown: find(shown, planned=planned), planned=planned is not None)


def interfaces() -> Answer[PairRow]:
    """Ties between units beside what chance would give."""
    from orgmap.units import matrix

    return state.answer("interfaces", matrix)


def unit_card(unit: str) -> UnitCard:
    """Everything known of one unit as an internal customer."""
    from orgmap.units import card

    return state.answer("unit card", lambda shown: card(shown, unit), unit=unit)


def brakes(*, trials: int = 0) -> Answer[Brake]:
    """What slows the initiative down; with what would help when changes are solved again."""
    from orgmap.brakes import brakes as find

    return state.answer("brakes", lambda shown: find(shown, trials=trials), trials=trials)


def grid() -> Answer[Place]:
    """Power beside stance and beside interest."""
    from orgmap.grids import grid as find

    return state.answer("grid", find)


def talk_card(person: str) -> TalkCard:
    """What to know before the talk with somebody in the plan."""
    from orgmap.cards import card

    planned = plan()
    return state.answer("talk card", lambda shown: card(shown, planned, person), person=person)


def what_if(change: WhatIf) -> Answer[Change]:
    """What one change would do to approval, the plan being made anew."""
    from orgmap.whatif import whatif

    planned = plan()
    return state.answer(
        "what if", lambda shown: whatif(shown, change, weeks=planned.results[0].weeks), change=change
    )


def mirror(person: str) -> Answer[EgoPicture]:
    """Somebody's own network, and what they do not see."""
    from orgmap.mirror import ego

    return state.answer("mirror", lambda shown: ego(shown, person), person=person)


def gap() -> Answer[PowerGap]:
    """Influence beside formal authority, the largest gap first."""
    from orgmap.roles import gap as find

    return state.answer("gap", find)


def plan() -> Answer[Plan]:
    """In which order to talk to people; needs an initiative."""
    from orgmap.sequence import plan as make

    return state.answer("plan", make)


def blockers(*, ways: bool = False) -> Answer[Blocker]:
    """Who could stop or slow the initiative; shares the plan's solution."""
    from orgmap.blockers import blockers as find

    return state.answer("blockers", lambda shown: find(shown, planned=plan(), ways=ways), ways=ways)


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
