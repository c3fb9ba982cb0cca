"""Structural holes: how far a person's contacts know each other anyway.

Contacts are people named or naming; the strength between two is the sum of both directions.
"""

from __future__ import annotations

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import Engine, Values
from orgmap.measures.measure import Measure, Outcome, without_contacts


def _outcome(arcs: Arcs, values: Values, what: str) -> Outcome:
    undefined = {
        at: f"{arcs.people[at]} has no tie on these layers, and without contacts there is no {what}."
        for at in without_contacts(arcs)
    }
    return Outcome(values, undefined)


def _constraint(arcs: Arcs, engine: Engine) -> Outcome:
    return _outcome(arcs, engine.constraint(arcs), "constraint")


def _effective_size(arcs: Arcs, engine: Engine) -> Outcome:
    return _outcome(arcs, engine.effective_size(arcs), "effective size")


def _efficiency(arcs: Arcs, engine: Engine) -> Outcome:
    return _outcome(arcs, engine.efficiency(arcs), "efficiency")


def _hierarchy(arcs: Arcs, engine: Engine) -> Outcome:
    values = engine.hierarchy(arcs)
    alone = set(without_contacts(arcs))
    undefined = {}
    for at in np.flatnonzero(np.isnan(values)).tolist():
        few = "no tie" if at in alone else "one contact only"
        undefined[at] = f"{arcs.people[at]} has {few} on these layers: nothing there can be uneven."
    return Outcome(values, undefined)


def _core_number(arcs: Arcs, engine: Engine) -> Outcome:
    return Outcome(engine.core_number(arcs))


_AROUND = "Grows with the number of pairs of contacts, summed over people."
_BURT = "Burt 1992, Structural Holes, Harvard University Press"

MEASURES = (
    Measure(
        name="constraint",
        question="How far do all this person's contacts lead back to the same people?",
        definition="Sum over contacts j of (p_ij + sum over q of p_iq p_qj) squared, p_ij being the share "
        "of i's two-way strength that goes to j. Low is room to broker; it can pass 1.",
        reading="Strength is closeness: more is more.",
        direction="Both directions are added up before anything else.",
        undefined="For a person without contacts. One contact alone gives 1: highly constrained.",
        reference=_BURT,
        family="cohesion",
        cost=_AROUND,
        compute=_constraint,
    ),
    Measure(
        name="effective_size",
        question="How many of this person's contacts are not stand-ins for one another?",
        definition="Sum over contacts j of 1 - (sum over q of p_iq m_jq), m_jq being j's two-way strength "
        "to q over j's largest.",
        reading="Strength is closeness: more is more.",
        direction="Both directions are added up first, so a directed layer differs from its undirected "
        "version.",
        undefined="For a person without contacts.",
        reference=f"{_BURT}; Borgatti 1997, Connections 20(1):35-38",
        family="cohesion",
        cost=_AROUND,
        compute=_effective_size,
    ),
    Measure(
        name="efficiency",
        question="What share of this person's contacts are not stand-ins for one another?",
        definition="Effective size / number of contacts (tied in either direction); at most 1.",
        reading="Strength is closeness: more is more.",
        direction="Both directions are added up first.",
        undefined="For a person without contacts.",
        reference=_BURT,
        family="cohesion",
        cost=_AROUND,
        compute=_efficiency,
    ),
    Measure(
        name="hierarchy",
        question="Does this person's constraint come from one contact, or from all alike?",
        definition="Coleman-Theil disorder of constraint: sum over the N contacts of x_j ln(x_j) / "
        "(N ln N) with x_j = c_ij / (mean of c_ij), c_ij being contact j's part of constraint. 0 when all "
        "constrain alike, towards 1 when one does it all.",
        reading="Strength is closeness: more is more.",
        direction="Both directions are added up first.",
        undefined="For a person with fewer than two contacts.",
        reference=f"{_BURT}, section 2.4",
        family="cohesion",
        cost=_AROUND,
        compute=_hierarchy,
    ),
    Measure(
        name="core_number",
        question="In how tight a core of the network does this person stand?",
        definition="The largest k such that the person belongs to a group in which everybody has at "
        "least k contacts inside the group.",
        reading="Strength is not used.",
        direction="None: a contact is somebody tied in either direction, counted once.",
        undefined="Never: a person without ties has 0.",
        reference="Seidman 1983, doi 10.1016/0378-8733(83)90028-X",
        family="cohesion",
        cost="Grows with the number of ties.",
        compute=_core_number,
    ),
)
