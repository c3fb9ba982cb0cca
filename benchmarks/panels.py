"""Two hundred redraws of a panel of measures, and the map."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import igraph
import numpy as np
from organisations import Organisation, organisation
from timing import Result, compared

from orgmap.engines.adjacency import mutual_contacts
from orgmap.engines.kernels import forces
from orgmap.model import Person, Records, Tie
from orgmap.network import Network
from orgmap.redraws import PANEL, PATH_DRAWS, redraw

DRAWS = 200


def network_of(case: Organisation) -> Network:
    """The organisation as records."""
    people = tuple(Person(f"p{at}", unit=unit) for at, unit in enumerate(case.units))
    ties = tuple(
        Tie(f"p{one}", f"p{other}", "communication", float(count))
        for (one, other), count in zip(case.ties.tolist(), case.counts.tolist(), strict=True)
    )
    return Network.from_records(Records(people=people, ties=ties))


def panel(people: int, *, draws: int) -> Iterator[Result]:
    """200 redraws beside what igraph alone needs for the same measures, scaled up from a few draws.

    igraph has no effective size and is spared it, and the drawing of ties too. Both by the wall clock:
    ours may use every processor.
    """
    case = organisation(people)
    network, pairs = network_of(case), case.ties.tolist()

    redraw(network, draws=1, measures=PANEL, engine="kernels")  # loads what is compiled

    def ours() -> None:
        redraw(network, draws=DRAWS, measures=PANEL, engine="kernels")

    def theirs() -> Any:
        luck = np.random.default_rng(0)
        for draw in range(draws):
            strengths = case.counts * luck.lognormal(0.0, 0.2, case.counts.size)
            graph = igraph.Graph(n=people, edges=pairs)
            weights, costs = strengths.tolist(), (1.0 / strengths).tolist()
            graph.constraint(weights=weights)
            graph.pagerank(weights=weights)
            graph.degree()
            # Measures of paths are taken in a quarter of the draws, there as here.
            if draw % (DRAWS // PATH_DRAWS) == 0:
                graph.betweenness(weights=costs)
                graph.closeness(weights=costs)

    peers: dict[str, Any] = {f"igraph, {draws} draws": (theirs, None)}
    yield from compared(
        f"{DRAWS} redraws of the panel",
        people,
        ours,
        peers,
        share=draws / DRAWS,
        threads=2,
        clock=time.perf_counter,
    )


def layouts(people: int) -> Iterator[Result]:
    """Fifty rounds of the map's forces beside igraph's: other pictures, so equality means nothing."""
    case = organisation(people)
    tied = mutual_contacts(case.arcs(counted=True))
    ties = forces.Ties(tied.start, tied.other, np.sqrt(tied.strength / tied.strength.mean()))
    graph = igraph.Graph(n=people, edges=case.ties.tolist())
    start = np.random.default_rng(0).normal(size=(people, 2))

    def ours() -> None:
        forces.settle(ties, np.ones(people), start.copy(), 50, 0.1)

    def theirs() -> Any:
        return graph.layout_fruchterman_reingold(niter=50, seed=start.tolist())

    yield from compared("layout, 50 rounds", people, ours, {"igraph": (theirs, None)})
