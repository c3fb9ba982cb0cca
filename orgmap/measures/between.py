"""Betweenness between given sets of people: who stands between us and the deciders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.engines import Engine, Values
from orgmap.engines.lengths import arc_lengths
from orgmap.engines.shortest import blocks_of_paths
from orgmap.errors import InputError, Problem
from orgmap.measures.measure import Measure, Outcome
from orgmap.measures.paths import ALL_PAIRS, HALVED, TOLERANT, path_options, usual_paths

Ints = npt.NDArray[np.int64]
EVERYBODY = "No sources or targets are named: everybody stands for both, so this is betweenness."


def pairs_between(arcs: Arcs, sources: Ints, targets: Ints, *, by_cost: bool) -> Values:
    """Over ordered pairs of a source and another target, the share of shortest paths through each person.

    On undirected arcs a pair of people that stands in both orders counts once.
    """
    lengths = arc_lengths(arcs, by_cost=by_cost)
    total = np.zeros(arcs.count)
    wanted = np.zeros(arcs.count)
    wanted[targets] = 1.0
    both = np.intersect1d(sources, targets)
    if arcs.directed or not both.size:
        groups = [(sources, wanted)]
    else:
        halved = wanted.copy()
        halved[both] = 0.5
        groups = [(np.setdiff1d(sources, both), wanted), (both, halved)]
    for some, worth in groups:
        for block in blocks_of_paths(arcs, lengths, sources=some, worth=worth):
            total += block.through.sum(axis=0)
    return total


def between_outcome(arcs: Arcs, sources: Sequence[str], targets: Sequence[str]) -> Outcome:
    """The values with what was asked in the options.

    Raises
    ------
    InputError
        When a source or target is not in the network; all of them are named.
    """
    unknown = [p for p in dict.fromkeys((*sources, *targets)) if p not in arcs.index]
    if unknown:
        raise InputError(
            [Problem(f"There is nobody called '{who}'.", "Give the id of a person.") for who in unknown]
        )
    begin = sorted({arcs.index[p] for p in sources}) if sources else range(arcs.count)
    end = sorted({arcs.index[p] for p in targets}) if targets else range(arcs.count)
    paths = usual_paths(arcs)
    values = pairs_between(
        arcs,
        np.array(begin, dtype=np.int64),
        np.array(end, dtype=np.int64),
        by_cost=paths == "by_cost",
    )
    options = path_options(arcs, paths)
    notes = () if options["ties"] == "exact" else (TOLERANT,)
    asked = {"sources": list(sources) or None, "targets": list(targets) or None}
    return Outcome(values, {}, notes, {**options, **asked})


def _everybody(arcs: Arcs, _: Engine) -> Outcome:
    found = between_outcome(arcs, (), ())
    if not arcs.size:
        return found
    halved = () if arcs.directed else (HALVED,)
    return replace(found, notes=(EVERYBODY, *halved, *found.notes))


MEASURES = (
    Measure(
        name="betweenness_between",
        question="Through whom do the shortest ways from some people to some others run?",
        definition="Sum over ordered pairs of a source and another target of the share of their shortest "
        "paths that run through the person; raw. Who is not named as a source or a target may stand "
        "between; an end of a path is not between its own ends. On an undirected layer a pair of people "
        "that stands in both orders counts once. Without names, everybody is both.",
        reading="Steps are counted when all strengths are equal; otherwise cost = 1 / strength is added up.",
        direction="Paths run from sources to targets along the arrows.",
        undefined="Never: a person on no such path has 0.",
        reference="Freeman 1977, doi 10.2307/3033543; Brandes 2008, doi 10.1016/j.socnet.2007.11.001",
        family="path",
        engine="arrays",
        cost=ALL_PAIRS.replace("people", "sources"),
        compute=_everybody,
    ),
)
