"""Measures of shortest paths: who lies between others, who is near to all.

Cost is 1 / strength. Paths count steps when all strengths are equal and add up costs otherwise;
which of the two was done, and how ties were told, is in the result's options.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import Engine, Values
from orgmap.engines.kept import kept
from orgmap.engines.lengths import arc_lengths
from orgmap.measures.measure import Measure, Outcome, without_contacts
from orgmap.measures.union import undirected_union

Paths = Literal["plain", "by_cost"]

HALVED = "The layer is undirected: each pair of people is counted once (half of the directed count)."
TOLERANT = (
    "Path lengths are not whole numbers: paths whose lengths differ by less than a relative 1e-12 "
    "count as equally short."
)
#: How the time of measures over all pairs grows.
ALL_PAIRS = "Grows with people times ties."
_NO_TIE = "has no tie on these layers, so nobody's distance to this person is known."


def usual_paths(arcs: Arcs) -> Paths:
    """Steps when all strengths are equal, costs otherwise."""
    return "plain" if arcs.uniform else "by_cost"


def path_options(arcs: Arcs, paths: Paths) -> dict[str, str]:
    """How paths were measured and how their ties were told, for ``made_by``."""
    return {"paths": paths, "ties": arc_lengths(arcs, by_cost=paths == "by_cost").ties}


def betweenness_of(arcs: Arcs, engine: Engine, *, by_cost: bool) -> Values:
    """Everybody's betweenness, worked out once for these arcs: several answers ask for it."""
    made = kept(
        arcs, f"betweenness {engine.name} {by_cost}", lambda: engine.betweenness(arcs, by_cost=by_cost)
    )
    return made.copy()


def _betweenness(arcs: Arcs, engine: Engine, paths: Paths) -> Outcome:
    values = betweenness_of(arcs, engine, by_cost=paths == "by_cost")
    options = path_options(arcs, paths)
    halved = (HALVED,) if arcs.size and not arcs.directed else ()
    tolerant = (TOLERANT,) if options["ties"] != "exact" else ()
    return Outcome(values if arcs.directed else values / 2.0, {}, halved + tolerant, options)


def _closeness(arcs: Arcs, engine: Engine, paths: Paths) -> Outcome:
    values = engine.closeness(arcs, by_cost=paths == "by_cost")
    alone = without_contacts(arcs)
    values[alone] = np.nan
    # Tied paths do not change a distance: how they are told is no matter here.
    return Outcome(values, {at: f"{arcs.people[at]} {_NO_TIE}" for at in alone}, (), {"paths": paths})


def _harmonic(arcs: Arcs, engine: Engine, paths: Paths) -> Outcome:
    return Outcome(engine.harmonic(arcs, by_cost=paths == "by_cost"), {}, (), {"paths": paths})


def _usual_betweenness(arcs: Arcs, engine: Engine) -> Outcome:
    return _betweenness(arcs, engine, usual_paths(arcs))


def _plain_betweenness(arcs: Arcs, engine: Engine) -> Outcome:
    return _betweenness(arcs, engine, "plain")


def _cost_betweenness(arcs: Arcs, engine: Engine) -> Outcome:
    return _betweenness(arcs, engine, "by_cost")


def _usual_closeness(arcs: Arcs, engine: Engine) -> Outcome:
    return _closeness(arcs, engine, usual_paths(arcs))


def _usual_harmonic(arcs: Arcs, engine: Engine) -> Outcome:
    return _harmonic(arcs, engine, usual_paths(arcs))


def _united(found: Outcome) -> Outcome:
    return replace(found, options={**found.options, "arrows": "ignored"})


def _united_betweenness(arcs: Arcs, engine: Engine) -> Outcome:
    return _united(_usual_betweenness(undirected_union(arcs), engine))


def _united_closeness(arcs: Arcs, engine: Engine) -> Outcome:
    return _united(_usual_closeness(undirected_union(arcs), engine))


def _united_harmonic(arcs: Arcs, engine: Engine) -> Outcome:
    return _united(_usual_harmonic(undirected_union(arcs), engine))


_BETWEEN = (
    "Sum over ordered pairs of others of the share of their shortest paths that run through the "
    "person; raw, not normalised; on an undirected layer each pair counts once."
)
_STEPS_OR_COSTS = "Steps when all strengths are equal; otherwise cost = 1 / strength is added up."
_HARMONIC = (
    "Marchiori & Latora 2000, doi 10.1016/S0378-4371(00)00311-3; Boldi & Vigna 2014, Axioms for centrality"
)
#: How a measure without direction reads arrows.
UNION = (
    "None: two people are tied where either names the other; of two strengths between them the larger counts."
)
_NEVER = "Never: a person on no path has 0."
_ARROWS = "Paths follow the arrows; turning all arrows round changes nothing."

MEASURES = (
    Measure(
        name="betweenness",
        question="Through whom do the shortest ways between others run?",
        definition=_BETWEEN,
        reading="Steps are counted when all strengths are equal; otherwise cost = 1 / strength is added up.",
        direction=_ARROWS,
        undefined=_NEVER,
        reference="Freeman 1977, doi 10.2307/3033543; Brandes 2001, doi 10.1080/0022250X.2001.9990249",
        family="path",
        cost=ALL_PAIRS,
        compute=_usual_betweenness,
    ),
    Measure(
        name="betweenness_plain",
        question="Through whom do the ways of fewest steps run?",
        definition=_BETWEEN,
        reading="Strength is not used: every step is 1.",
        direction=_ARROWS,
        undefined=_NEVER,
        reference="Freeman 1977, doi 10.2307/3033543; Brandes 2001, doi 10.1080/0022250X.2001.9990249",
        family="path",
        cost=ALL_PAIRS,
        compute=_plain_betweenness,
    ),
    Measure(
        name="betweenness_by_cost",
        question="Through whom do the ways along strong ties run?",
        definition=_BETWEEN,
        reading="Cost = 1 / strength is added up: strong ties are short.",
        direction=_ARROWS,
        undefined=_NEVER,
        reference="Brandes 2001, doi 10.1080/0022250X.2001.9990249; Brandes 2008, "
        "doi 10.1016/j.socnet.2007.11.001",
        family="path",
        cost=ALL_PAIRS,
        compute=_cost_betweenness,
    ),
    Measure(
        name="closeness",
        question="How near is this person to everybody who can reach them?",
        definition="(r / (n - 1)) x (r / sum of distances), r being the number of others who reach the "
        "person; 0 when nobody does.",
        reading="Steps when all strengths are equal; otherwise cost = 1 / strength, so the unit of "
        "strength is the unit of closeness.",
        direction="Distances are those of others to the person along the arrows.",
        undefined="For a person without any tie.",
        reference="Wasserman & Faust 1994, Social Network Analysis, section 5.2",
        family="path",
        cost=ALL_PAIRS,
        compute=_usual_closeness,
    ),
    Measure(
        name="harmonic",
        question="How near is this person to everybody, those who cannot reach them counting 0?",
        definition="Sum over others of 1 / their distance to the person, 0 for those who do not reach "
        "the person; not divided by n - 1.",
        reading=_STEPS_OR_COSTS,
        direction="Distances are those of others to the person along the arrows.",
        undefined="Never: a person whom nobody reaches has 0.",
        reference=_HARMONIC,
        family="path",
        cost=ALL_PAIRS,
        compute=_usual_harmonic,
    ),
    Measure(
        name="betweenness_undirected",
        question="Through whom do the shortest ways between others run when arrows are ignored?",
        definition="Betweenness on the undirected union; raw; each pair of people counts once.",
        reading=_STEPS_OR_COSTS,
        direction=UNION,
        undefined=_NEVER,
        reference="Freeman 1977, doi 10.2307/3033543; Brandes 2001, doi 10.1080/0022250X.2001.9990249",
        family="path",
        cost=ALL_PAIRS,
        compute=_united_betweenness,
    ),
    Measure(
        name="closeness_undirected",
        question="How near is this person to everybody when arrows are ignored?",
        definition="(r / (n - 1)) x (r / sum of distances) on the undirected union, r being the number "
        "of others in reach.",
        reading=_STEPS_OR_COSTS,
        direction=UNION,
        undefined="For a person without any tie.",
        reference="Wasserman & Faust 1994, Social Network Analysis, section 5.2",
        family="path",
        cost=ALL_PAIRS,
        compute=_united_closeness,
    ),
    Measure(
        name="harmonic_undirected",
        question="How near is this person to everybody when arrows are ignored, the unreached counting 0?",
        definition="Sum over others of 1 / distance on the undirected union; not divided by n - 1.",
        reading=_STEPS_OR_COSTS,
        direction=UNION,
        undefined="Never: a person without ties has 0.",
        reference=_HARMONIC,
        family="path",
        cost=ALL_PAIRS,
        compute=_united_harmonic,
    ),
)
