"""Who connects others, and whose influence is out of line with rank in the hierarchy.

Brokers are ranked by raw directed betweenness, never halved, with reasons that split the score by
the pairs it joins: the shares of one person's reasons sum to 1. Power sets formal authority beside
total influence, both as mid-rank percentiles over the people shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import nan
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from orgmap.arcs import Arcs
from orgmap.engines import engine as find_engine
from orgmap.engines.kept import kept
from orgmap.errors import InputError, Problem
from orgmap.influence import (
    DEFAULT_SUSCEPTIBILITY,
    Sway,
    influence_arcs,
    influence_notes,
    sway,
    total_at_rest,
)
from orgmap.measures import MEASURES, arcs_to_measure, layer_notes
from orgmap.measures.bridges import broker_reasons, percent
from orgmap.measures.measure import without_contacts
from orgmap.measures.paths import TOLERANT, betweenness_of, path_options, usual_paths
from orgmap.measures.percentiles import percentiles, ranks
from orgmap.network import Network
from orgmap.redraws import Redraws, redraw
from orgmap.redraws.ranks import between
from orgmap.redraws.steadied import NOT_STEADY, drawn, steadied
from orgmap.results import Answer, Broker, PowerGap, Reason

Floats = npt.NDArray[np.float64]

#: The name of total influence among redraws.
INFLUENCE = "total_influence"
#: Measures shown beside a broker's score.
BESIDE = ("constraint", "effective_size", "in_degree", "out_degree", "pagerank", "closeness")
_EXPLAINED = 25
#: All-pairs matrices grow with the square of the people; above this no reasons are given.
_LARGEST_EXPLAINED = 4000
_LINES_SHOWN = 6
_MOVES_SHOWN = 4
_NOTHING = 1e-12


def brokers(
    network: Network,
    *,
    layers: Sequence[str] | None = None,
    top: int | None = None,
    engine: str = "auto",
    redraws: Redraws | None = None,
) -> Answer[Broker]:
    """Through whom do the shortest ways between others run, and whom do they join?

    Parameters
    ----------
    network
        The network to look at.
    layers
        One layer, several, or None for all informal ones together.
    top
        How many people to return; all when None. Reasons are given for these, or for the first 25.
    engine
        "auto", "arrays" or "networkx".
    redraws
        Redraws of the same network and layers with betweenness in them; they fill ``rank_low`` and
        ``rank_high``, between which the rank lies in nine of ten redraws and as measured.

    Returns
    -------
    Answer[Broker]
        By falling score: raw directed betweenness, by cost = 1 / strength when strengths differ;
        people with equal scores share the better rank. Each reason's share is the part of the score
        that joins one unit to another (that runs by one contact where no unit is known).

    Raises
    ------
    UnknownName
        For an unknown layer or engine.
    InputError
        For a negative layer, a ``top`` below 1, or redraws of something else.

    Notes
    -----
    Freeman 1977, doi 10.2307/3033543; Brandes 2008, doi 10.1016/j.socnet.2007.11.001.

    >>> from orgmap.model import Records, Tie
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "cy", "advice"))
    >>> first = brokers(Network.from_records(Records(ties=ties))).results[0]
    >>> first.person, first.rank, first.score
    ('bob', 1, 1.0)
    """
    if top is not None and top < 1:
        raise InputError(Problem(f"top is {top}.", "Ask for 1 person or more."))
    who = find_engine(engine)
    arcs = arcs_to_measure(network, MEASURES["betweenness"], layers)
    paths = usual_paths(arcs)
    options = path_options(arcs, paths)
    values = betweenness_of(arcs, who, by_cost=paths == "by_cost")
    score = dict(zip(arcs.people, values.tolist(), strict=True))
    beside = {name: MEASURES[name].compute(arcs, who).values for name in BESIDE}
    moved, notes = _total_influence(network, arcs)
    beside["total_influence"] = moved
    place = ranks(score)
    order = list(place)[:top]
    explained = order[: _EXPLAINED if top is None else top] if arcs.count <= _LARGEST_EXPLAINED else []
    reasons = broker_reasons(network, arcs, explained, by_cost=paths == "by_cost")
    rows = tuple(
        Broker(
            person=person,
            name=network.name(person),
            unit=network.people[person].unit,
            grade=network.grade(person),
            rank=place[person],
            score=score[person],
            measures={name: float(found[arcs.index[person]]) for name, found in beside.items()},
            reasons=reasons.get(person, ()),
        )
        for person in order
    )
    chosen = {"measure": "betweenness", "direction": arcs.direction, "pairs": "ordered", **options}
    made_by = network.made_by(engine=who.name, layers=arcs.layers, options=chosen)
    if len(explained) < len(order):
        notes = (*notes, _unexplained(arcs, len(explained)))
    said = (*layer_notes(network, arcs), *_broker_notes(arcs, options["ties"]), *notes, NOT_STEADY)
    found = Answer("brokers", made_by, rows, said)
    return found if redraws is None else steadied(found, redraws)


def gap(
    network: Network, *, layers: Sequence[str] | None = None, redraws: Redraws | None = None
) -> Answer[PowerGap]:
    """Whose influence is far above, or below, their formal authority?

    Parameters
    ----------
    network
        The network to look at.
    layers
        Layers of influence: one, several, or None for all informal ones together.
    redraws
        Redraws by :func:`redraw_influence`; each person's reasons then say between which ranks of
        influence the person lies in nine of ten redraws.

    Returns
    -------
    Answer[PowerGap]
        ``authority`` and ``influence`` are mid-rank percentiles (0..1) over the people whose value
        is known; ``gap`` = influence - authority. Highest gap first, unknown ones last.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a layer that carries no influence, or redraws of something else.
    """
    rows, made = _power(network, layers, redraws)
    ordered = sorted(rows, key=lambda row: (row.gap is None, -(row.gap or 0.0)))
    return Answer("gap", made.made_by, tuple(ordered), made.notes)


def power(
    network: Network, *, layers: Sequence[str] | None = None, redraws: Redraws | None = None
) -> Answer[PowerGap]:
    """Who has most influence, and what is their formal authority?

    The same rows as :func:`gap`, highest influence first, unknown ones last.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a layer that carries no influence, or redraws of something else.
    """
    rows, made = _power(network, layers, redraws)
    ordered = sorted(rows, key=lambda row: (row.rank_influence is None, row.rank_influence or 0))
    return Answer("power", made.made_by, tuple(ordered), made.notes)


def redraw_influence(
    network: Network, *, draws: int = 200, layers: Sequence[str] | None = None, seed: int = 0, **options: Any
) -> Redraws:
    """How steady is everybody's rank of total influence? Redraws for :func:`gap` and :func:`power`.

    ``options`` are those of :func:`orgmap.redraws.redraw`.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a layer that carries no influence, or an option out of range.
    """
    influence_arcs(network, layers)
    also = {INFLUENCE: _total_of}
    return redraw(network, draws=draws, layers=layers, seed=seed, measures=(), also=also, **options)


# -- redraws ------------------------------------------------------------------------------------------


def _steadiness(
    network: Network, layers: Sequence[str], place: Mapping[str, int], redraws: Redraws | None, measure: str
) -> tuple[dict[str, tuple[int, int]], tuple[str, ...]]:
    """Each person's rank interval, and what to say beside it."""
    if redraws is None:
        return {}, (NOT_STEADY,)
    redraws.check(network, layers)
    return redraws.bounds(place, measure=measure), redraws.sentences(measure)


def _total_of(arcs: Arcs) -> Floats:
    """Everybody's total influence, NaN without a tie, by repetition: no matrix of all pairs in a draw."""
    heard = np.bincount(arcs.head, weights=arcs.strength, minlength=arcs.count)
    openness = np.where(heard > 0, DEFAULT_SUSCEPTIBILITY, 0.0)
    passed = openness[arcs.head] * arcs.strength / heard[arcs.head]
    onward = csr_array((passed, (arcs.tail, arcs.head)), shape=(arcs.count, arcs.count))
    start = np.full(arcs.count, 1.0 / max(arcs.count, 1))
    reach = start
    while True:
        after = onward @ reach + start
        settled = bool(np.abs(after - reach).sum() <= 1e-12)
        reach = after
        if settled:
            break
    total = np.asarray(reach * (1.0 - openness), dtype=np.float64)
    total[without_contacts(arcs)] = nan
    return total


# -- brokers ------------------------------------------------------------------------------------------


def _total_influence(network: Network, arcs: Arcs) -> tuple[Floats, tuple[str, ...]]:
    if any(network.layers[name].influence == "none" for name in arcs.layers):
        return np.full(arcs.count, nan), ("Total influence is empty: a layer named carries no influence.",)
    return total_at_rest(influence_arcs(network, arcs.layers)), ()


def _broker_notes(arcs: Arcs, ties: str) -> Iterator[str]:
    if not arcs.directed:
        yield "Scores count ordered pairs: on an undirected layer every pair of people counts twice."
    if ties != "exact":
        yield TOLERANT
    alone = len(without_contacts(arcs))
    if alone and arcs.layers:
        yield (
            f"{alone} {'person has' if alone == 1 else 'people have'} no tie on these layers: constraint, "
            "effective size and closeness are undefined there."
        )


def _unexplained(arcs: Arcs, explained: int) -> str:
    if explained:
        return f"Reasons are computed for the first {explained} people only; ask for more with top."
    return f"No reasons: with {arcs.count} people all pairs would be too many (limit {_LARGEST_EXPLAINED})."


# -- power ------------------------------------------------------------------------------------------


def _power(
    network: Network, layers: Sequence[str] | None, redraws: Redraws | None
) -> tuple[tuple[PowerGap, ...], Answer[PowerGap]]:
    """Rows in input order, and an answer that holds how they were made; without redraws made once."""
    if redraws is not None:
        return _power_rows(network, layers, redraws)
    names = network.known_layers(layers)
    return kept(network, f"power {names!r}", lambda: _power_rows(network, layers, None))


def _power_rows(
    network: Network, layers: Sequence[str] | None, redraws: Redraws | None
) -> tuple[tuple[PowerGap, ...], Answer[PowerGap]]:
    found = sway(influence_arcs(network, layers))
    people = found.arcs.people
    alone = {people[at] for at in without_contacts(found.arcs)}
    moved = {p: float(found.total[at]) for at, p in enumerate(people) if p not in alone}
    stated = {p: network.authority(p) for p in people}
    formal = {p: value for p, value in stated.items() if value is not None}
    influence, authority = percentiles(moved), percentiles(formal)
    places = (ranks(moved), ranks(formal))
    bounds, steadiness = _steadiness(network, found.arcs.layers, places[0], redraws, INFLUENCE)
    explained = set(people if found.whole else list(places[0])[:_EXPLAINED])
    rows = [
        PowerGap(
            person=person,
            name=network.name(person),
            unit=network.people[person].unit,
            grade=network.grade(person),
            authority=authority.get(person),
            influence=influence.get(person),
            gap=influence[person] - authority[person]
            if person in influence and person in authority
            else None,
            rank_authority=places[1].get(person),
            rank_influence=places[0].get(person),
            reasons=_power_reasons(network, found, person, places, bounds.get(person))
            if person in explained
            else (),
        )
        for person in people
    ]
    options = {"susceptibility": DEFAULT_SUSCEPTIBILITY, "direction": "influence", "percentiles": "mid-rank"}
    made_by = network.made_by(
        layers=found.arcs.layers,
        seed=None if redraws is None else redraws.made_by.seed,
        options={**options, **drawn(redraws, INFLUENCE, list(places[0])[:1])},
    )
    notes = (*influence_notes(network, found), *_power_notes(people, alone, formal, explained))
    notes = (*notes, *steadiness) if redraws is not None else notes
    return tuple(rows), Answer("gap", made_by, (), notes)


def _power_notes(
    people: Sequence[str], alone: set[str], formal: Mapping[str, float], explained: set[str]
) -> Iterator[str]:
    if alone:
        yield f"Influence is not known for {_people(len(alone))} without a tie on these layers."
    unknown = len(people) - len(formal)
    if unknown:
        yield (
            f"Authority is not known for {_people(unknown)}: none is stated and no reporting line leads "
            "to the top, so there is no gap."
        )
    if len(explained) < len(people):
        yield f"Reasons are computed for the {len(explained)} people of most influence only."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _power_reasons(
    network: Network,
    found: Sway,
    person: str,
    places: tuple[dict[str, int], dict[str, int]],
    bounds: tuple[int, int] | None,
) -> tuple[Reason, ...]:
    """Rank beside rank, how steady, then total influence split by whose view it is: these shares sum to 1."""
    name = network.name(person)
    if person not in places[0]:
        return (Reason(f"{name} has no tie on these layers, so influence is not known."),)
    at = found.arcs.index[person]
    column = found.shares(at)
    parts = column / column.sum()
    shown = found.most(column, at, top=_MOVES_SHOWN)
    reasons = [Reason(_standing(network, person, places))]
    if bounds is not None:
        reasons.append(Reason(f"In nine of ten redraws {name} is {between(*bounds)} in influence."))
    for other, share in shown:
        whom = found.arcs.people[other]
        evidence = network.evidence(person, whom, found.arcs.layers)[:_LINES_SHOWN]
        how = "" if evidence else ", by way of others"
        reasons.append(
            Reason(
                f"{percent(parts[other])} of {name}'s influence is on {_with_grade(network, whom)}: "
                f"{percent(share).lower()} of the view {network.name(whom)} ends with{how}.",
                float(parts[other]),
                evidence,
            )
        )
    own = float(parts[at])
    reasons.append(Reason(f"{percent(own)} of {name}'s influence is on {name}'s own view.", own))
    rest = int((column > _NOTHING).sum()) - 1 - len(shown)
    if rest > 0:
        left = 1.0 - sum(reason.share or 0.0 for reason in reasons)
        reasons.append(Reason(f"{percent(left)} of {name}'s influence is on {rest} more.", left))
    return tuple(reasons)


def _standing(network: Network, person: str, places: tuple[dict[str, int], dict[str, int]]) -> str:
    influence, authority = places
    sentence = f"{_with_grade(network, person)} is {influence[person]} of {len(influence)} in influence"
    if person not in authority:
        return f"{sentence}; authority is not known."
    return f"{sentence} and {authority[person]} of {len(authority)} in authority."


def _with_grade(network: Network, person: str) -> str:
    grade = network.grade(person)
    return network.name(person) if grade is None else f"{network.name(person)} (grade {grade:g})"
