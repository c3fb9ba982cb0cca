"""Compiling every kernel ahead of time, so that no first answer waits for a compiler."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines.adjacency import mutual_contacts
from orgmap.engines.kernels import (
    cascades,
    contacts,
    costs,
    cuts,
    detours,
    forces,
    pairs,
    places,
    sorting,
    steps,
)
from orgmap.engines.kernels_engine import KernelsEngine
from orgmap.engines.pairs import compiled, pairs_through_compiled

#: What engines call; the rest is part of these.
KERNELS = (
    cascades.cascade,
    cascades.threshold,
    contacts.core_numbers,
    contacts.holes,
    contacts.oriented,
    contacts.roles,
    costs.betweenness,
    costs.distance_sums,
    cuts.departures,
    cuts.losses,
    detours.needed,
    forces.settle,
    pairs.between,
    pairs.from_everybody,
    places.labels,
    sorting.both_ways,
    sorting.merged,
    steps.betweenness,
    steps.distance_sums,
)


def compile_kernels() -> None:
    """Run every kernel once on three people, on the types that the engine gives it."""
    who = KernelsEngine(threads=1)
    for exact in (True, False):
        arcs = _three_people(exact=exact)
        for by_cost in (False, True):
            who.betweenness(arcs, by_cost=by_cost)
            who.closeness(arcs, by_cost=by_cost)
        who.core_number(arcs)
        who.constraint(arcs)
        who.roles(arcs, ("a", "b", None))
        for by_cost in (False, True):
            pairs_through_compiled(compiled(arcs, by_cost=by_cost), 1)
        tied = mutual_contacts(arcs)
        for kernel in (cuts.losses, cuts.departures):
            kernel(tied.start, tied.other, cuts.room(3, tied.other.size), 0, 3, np.zeros(3))
        who.cascade_reach(arcs, (0,), probability=0.5, runs=1, seed=0)
        who.threshold_reach(arcs, (0,), runs=1, seed=0)
    # What only large or dense networks ask for.
    starts, others = np.array([0, 1, 2]), np.array([1, 0], dtype=np.uint32)
    places.labels(starts, others, np.ones(2))
    forces.settle(forces.Ties(starts, others, np.ones(2)), np.ones(2), np.eye(2), 1, 0.1)
    roads = costs.Roads(starts, others, np.ones(2))
    detours.needed(roads, detours.NEAREST, 0.0, np.zeros(2, dtype=np.bool_))
    near = steps.Neighbours(starts, others, starts, others)
    steps.betweenness(near, steps.memory(2, np.float64), 0, 2, np.zeros(2))


def is_compiled() -> bool:
    """Whether every kernel that an engine calls is ready in this process."""
    return all(getattr(kernel, "signatures", ()) for kernel in KERNELS)


def _three_people(*, exact: bool) -> Arcs:
    strengths = (Fraction(1), Fraction(2))
    return Arcs(
        people=("a", "b", "c"),
        tail=np.array([0, 1], dtype=np.int64),
        head=np.array([1, 2], dtype=np.int64),
        strength=np.array([1.0, 2.0]),
        exact=strengths if exact else None,
        directed=True,
        layers=("x",),
    )
