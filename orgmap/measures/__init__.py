"""Measures: what each of them means, and their values.

One layer is read with the arrows and strengths of its file. Several layers together are scaled to
mean strength 1 each, turned towards influence, and summed; so in_degree there counts those who
influence a person. Negative ties never enter path or cohesion measures.

:func:`measure` gives the number per person of a :class:`Measure`. Entries with rows of another shape
are functions of their own; :func:`ask` answers any entry of the :data:`CATALOGUE` by its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from orgmap.arcs import Arcs
from orgmap.engines import engine as find_engine
from orgmap.errors import InputError, Problem, UnknownName
from orgmap.measures import (
    between,
    bridging,
    brokerage_roles,
    cohesion,
    communities,
    core,
    correlation,
    cuts,
    degree,
    ego,
    formal,
    fragments,
    fusion,
    groups,
    hierarchy,
    matrix,
    paths,
    spans,
    walks,
    whole,
)
from orgmap.measures.between import between_outcome
from orgmap.measures.measure import Entry, Measure, Outcome, WideMeasure
from orgmap.measures.reading import arcs_to_measure, layer_notes
from orgmap.network import Network
from orgmap.results import Answer, Score

__all__ = [
    "CATALOGUE",
    "MEASURES",
    "Entry",
    "Measure",
    "Outcome",
    "WideMeasure",
    "arcs_to_measure",
    "ask",
    "betweenness_between",
    "layer_notes",
    "measure",
]

_FAMILIES: tuple[tuple[Entry, ...], ...] = (
    degree.MEASURES,
    paths.MEASURES,
    between.MEASURES,
    ego.MEASURES,
    cohesion.MEASURES,
    walks.MEASURES,
    brokerage_roles.MEASURES,
    bridging.MEASURES,
    cuts.MEASURES,
    fragments.MEASURES,
    whole.MEASURES,
    groups.MEASURES,
    matrix.MEASURES,
    communities.MEASURES,
    core.MEASURES,
    hierarchy.MEASURES,
    formal.MEASURES,
    spans.MEASURES,
    correlation.MEASURES,
    fusion.MEASURES,
)

#: Every entry by its name, of any shape, in the order of the reference page.
CATALOGUE: Mapping[str, Entry] = MappingProxyType({one.name: one for family in _FAMILIES for one in family})

#: Those with one number per person.
MEASURES: Mapping[str, Measure] = MappingProxyType(
    {name: one for name, one in CATALOGUE.items() if isinstance(one, Measure)}
)


def ask(
    network: Network,
    name: str,
    *,
    layers: Sequence[str] | None = None,
    engine: str = "auto",
    top: int | None = None,
) -> Answer[Any]:
    """What does any entry of the catalogue say of this network?

    Parameters
    ----------
    network
        The network to look at.
    name
        A key of :data:`CATALOGUE`.
    layers
        One layer, several, or None for all informal ones together.
    engine
        "auto", "arrays" or "networkx"; entries that are not about persons have one way only.
    top
        How many rows to keep; all when None.

    Returns
    -------
    Answer
        Rows of the entry's shape: a person each, or the network, a unit or a tie.

    Raises
    ------
    UnknownName
        For an unknown measure, layer or engine.
    InputError
        When a measure that needs positive ties is asked of a negative layer.

    >>> from orgmap.model import Records, Tie
    >>> network = Network.from_records(Records(ties=(Tie("ann", "bob", "advice"),)))
    >>> [row.to_json()["person"] for row in ask(network, "in_degree", top=1).results]
    ['bob']
    """
    if name not in CATALOGUE:
        raise UnknownName("measure", name, list(CATALOGUE))
    wanted = CATALOGUE[name]
    if isinstance(wanted, WideMeasure):
        answer = wanted.ask(network, layers=layers)
        return replace(answer, command="measure", results=answer.results[:top])
    return measure(network, name, layers=layers, engine=engine).answer(top=top)


def measure(
    network: Network, name: str, *, layers: Sequence[str] | None = None, engine: str = "auto"
) -> Score:
    """What is this person's value of a measure, for everybody?

    Parameters
    ----------
    network
        The network to look at.
    name
        A key of :data:`MEASURES`.
    layers
        One layer, several, or None for all informal ones together.
    engine
        "auto", "arrays" or "networkx" (the reference, slow on large networks).

    Returns
    -------
    Score
        One value per person; NaN with a sentence where the definition gives none.

    Raises
    ------
    UnknownName
        For an unknown measure, layer or engine.
    InputError
        When the entry has rows of another shape; when a path or cohesion measure is asked of a
        negative layer.

    >>> from orgmap.model import Records, Tie
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "cy", "advice"))
    >>> measure(Network.from_records(Records(ties=ties)), "betweenness")["bob"]
    1.0
    """
    if name not in CATALOGUE:
        raise UnknownName("measure", name, list(MEASURES))
    if name not in MEASURES:
        raise InputError(
            Problem(
                f"{name} has a row for each {CATALOGUE[name].shape}, not one number per person.",
                f"Ask for it with ask(network, '{name}').",
            )
        )
    wanted = MEASURES[name]
    who = find_engine(engine)
    arcs = arcs_to_measure(network, wanted, layers)
    return scored(network, arcs, name, wanted.compute(arcs, who), engine=who.name)


def betweenness_between(
    network: Network,
    sources: Sequence[str],
    targets: Sequence[str],
    *,
    layers: Sequence[str] | None = None,
) -> Score:
    """Who stands between some people and some others, say between us and the deciders?

    Parameters
    ----------
    network
        The network to look at.
    sources, targets
        Person ids; a person may be both. An empty list means everybody.
    layers
        One layer, several, or None for all informal ones together.

    Returns
    -------
    Score
        Over ordered pairs of a source and another target, the share of their shortest paths that run
        through the person; 0 and more. On undirected layers a pair that stands in both orders counts
        once.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For people who are not in the network, and for negative layers.

    Notes
    -----
    Brandes 2008, doi 10.1016/j.socnet.2007.11.001.

    >>> from orgmap.model import Records, Tie
    >>> ties = (Tie("me", "bob", "work"), Tie("bob", "boss", "work"), Tie("bob", "cy", "work"))
    >>> betweenness_between(Network.from_records(Records(ties=ties)), ["me"], ["boss"])["bob"]
    1.0
    """
    name = "betweenness_between"
    arcs = arcs_to_measure(network, MEASURES[name], layers)
    return scored(network, arcs, name, between_outcome(arcs, sources, targets), engine="arrays")


def scored(network: Network, arcs: Arcs, name: str, found: Outcome, *, engine: str) -> Score:
    """An outcome as a score that knows its people, how it was made and what to know about its layers."""
    return Score(
        name=name,
        values=dict(zip(arcs.people, found.values.tolist(), strict=True)),
        made_by=network.made_by(
            engine=engine,
            layers=arcs.layers,
            options={"measure": name, "direction": arcs.direction, **found.options},
        ),
        undefined={arcs.people[at]: sentence for at, sentence in found.undefined.items()},
        notes=(*layer_notes(network, arcs), *found.notes),
        beside={
            name: dict(zip(arcs.people, values.tolist(), strict=True))
            for name, values in found.beside.items()
        },
    )
