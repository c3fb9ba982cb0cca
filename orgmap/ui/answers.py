"""What the pages ask of the analysis: one function a question, computed once a session.

Pages compute nothing; they call these and show what comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from orgmap.ui import state

if TYPE_CHECKING:
    from orgmap.audience import UnitReadiness
    from orgmap.brakes import Brake
    from orgmap.cards import TalkCard
    from orgmap.decision import DecisionPath
    from orgmap.grids import Place
    from orgmap.keyplayers import KeyPlayers
    from orgmap.measures.fragments import Kind
    from orgmap.network import Network
    from orgmap.redraws import Redraws
    from orgmap.reliance import Departure
    from orgmap.reliance import Row as AskedBy
    from orgmap.results import Answer, Blocker, Broker, EgoPicture, Plan, PowerGap, Score
    from orgmap.tracking import Calibration, SideBySide, Version, Warned
    from orgmap.units import PairRow, UnitCard, UnitRow
    from orgmap.viz import Point
    from orgmap.whatif import Change, Move, WhatIf
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
    from orgmap.redraws.steadied import steadied

    if not state.known("redraws"):
        return _brokers()
    found, drawn = _brokers(), redraws()
    # Both are kept by the ties: a stance entered between them changes which data they name, and no rank.
    found = replace(found, made_by=replace(found.made_by, fingerprint=drawn.fingerprint))
    return state.answer("brokers", lambda _: steadied(found, drawn), redrawn=True)


def _brokers() -> Answer[Broker]:
    from orgmap.roles import brokers as find

    return state.answer("brokers", find, redrawn=False)


def redraws() -> Redraws:
    """How steady the ranking of brokers is: the ties drawn again, fifty times."""
    from orgmap.redraws import redraw

    def make(shown: Network) -> Redraws:
        return redraw(shown, draws=REDRAWS, measures=("betweenness",), path_draws=REDRAWS)

    return state.answer("redraws", make)


def redraws_of_influence() -> Redraws:
    """How steady everybody's rank of influence is, in as many redraws."""
    from orgmap.roles import redraw_influence

    return state.answer("redraws of influence", lambda shown: redraw_influence(shown, draws=REDRAWS))


def why(person: str) -> Answer[Explanation]:
    """Every measure of one person taken apart."""
    from orgmap.why import why as explain

    return state.answer("why", lambda shown: explain(shown, person), person=person)


def departure(person: str) -> Departure:
    """What falls apart when somebody leaves, and who could take over which tie."""
    from orgmap.reliance import if_leaves

    return state.answer("departure", lambda shown: if_leaves(shown, person), person=person)


def go_to() -> Answer[AskedBy]:
    """Whom people turn to, and for whom it is too many."""
    from orgmap.reliance import go_to as find

    return state.answer("go to", find)


def single_points() -> Answer[Departure]:
    """Whose leaving would cut others apart."""
    from orgmap.reliance import single_points as find

    return state.answer("single points", find)


def key_players(count: int, kind: Kind) -> Answer[KeyPlayers]:
    """Which few people together matter most."""
    from orgmap.keyplayers import key_players as find

    return state.answer("key players", lambda shown: find(shown, count, kind=kind), count=count, kind=kind)


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

    return state.answer("unit card", lambda shown: card(shown, unit, explained=False), unit=unit)


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


def what_if(*changes: WhatIf) -> Answer[Change]:
    """What changes would do to approval, each by itself and all together, the plan being made anew."""
    from orgmap.whatif import whatif

    planned, held = plan(), _held()
    return state.answer(
        "what if",
        lambda shown: whatif(shown, *changes, held=held, weeks=planned.results[0].weeks),
        changes=changes,
    )


def audience() -> Callable[[Network], Answer[UnitReadiness]]:
    """What works out how ready everybody is who is not in the plan, by unit, before it and after it."""
    from orgmap.audience import audience as find
    from orgmap.patience import said

    planned, held = plan(), _held()
    return lambda shown: find(shown, planned, held=held, progress=said)


def versions() -> tuple[Version, ...]:
    """Every plan kept here, the oldest first."""
    opened = state.case()
    plan()  # the present one is kept when it is made, so that it stands among them
    return opened.versions() if opened is not None else ()


def compared(one: int, other: int) -> Answer[SideBySide]:
    """Two kept plans, by number, side by side."""
    opened = state.case()
    if opened is None:
        raise LookupError("compared")
    return state.answer("compared", lambda _: opened.compared(one, other), one=one, other=other)


def mirror(person: str) -> Answer[EgoPicture]:
    """Somebody's own network, and what they do not see."""
    from orgmap.mirror import ego

    return state.answer("mirror", lambda shown: ego(shown, person), person=person)


def gap() -> Answer[PowerGap]:
    """Influence beside formal authority, the largest gap first."""
    from orgmap.roles import gap as find

    return state.answer("gap", find)


def plan(progress: Progress | None = None) -> Answer[Plan]:
    """In which order to talk to people, from the talks held on; needs an initiative."""
    opened = state.case()
    if opened is None:
        raise LookupError("plan")
    return state.answer("plan", lambda _: opened.planned(progress=progress))


def moves(person: str) -> Answer[Move]:
    """What it costs to hold one talk of the plan in another week."""
    from orgmap.whatif import moves as find

    weeks, held = plan().results[0].weeks, _held()
    return state.answer("moves", lambda shown: find(shown, weeks, person, held=held), person=person)


def _held() -> list[tuple[str, int, int | None]]:
    """The talks held, as the planner takes them."""
    opened = state.case()
    return [(talk.person, talk.week, talk.answer) for talk in opened.talks] if opened else []


def warnings(week: int | None) -> Answer[Warned]:
    """What needs attention at the end of a week (None: nothing is over yet)."""
    opened = state.case()
    if opened is None:
        raise LookupError("warnings")
    return state.answer("warnings", lambda _: opened.warned(week), week=week)


def calibration() -> Answer[Calibration]:
    """How good the forecasts were."""
    opened = state.case()
    if opened is None:
        raise LookupError("calibration")
    return state.answer("calibration", lambda _: opened.calibrated())


def blockers(*, ways: bool = False) -> Answer[Blocker]:
    """Who could stop or slow the initiative; shares the plan's solution."""
    from orgmap.blockers import blockers as find

    planned, held = plan(), _held()
    return state.answer(
        "blockers", lambda shown: find(shown, planned=planned, held=held, ways=ways), ways=ways
    )


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
    from orgmap.ui.places import places as find

    opened = state.case()
    # While presenting people stand where they stood: only their names are others.
    data = opened.structure.partition(":")[0] if opened is not None else ""
    return state.answer(
        "places", lambda shown: find(shown, arrangement, fingerprint=data), arrangement=arrangement
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
