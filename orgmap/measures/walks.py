"""Measures of walks: who is named by people who are named."""

from __future__ import annotations

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import Engine, Values
from orgmap.measures.measure import Measure, Outcome
from orgmap.measures.paths import UNION
from orgmap.measures.union import undirected_union


def _pagerank(arcs: Arcs, engine: Engine) -> Outcome:
    return Outcome(engine.pagerank(arcs), {}, (), {"damping": 0.85})


def _everywhere(arcs: Arcs, values: Values, why: str) -> Outcome:
    """An outcome whose NaNs all have the one cause ``why``."""
    undefined = {int(at): f"{arcs.people[at]} {why}" for at in np.flatnonzero(np.isnan(values))}
    return Outcome(values, undefined)


def _eigenvector(arcs: Arcs, engine: Engine) -> Outcome:
    return _everywhere(
        arcs,
        engine.eigenvector(arcs),
        "has no value because no ring of arrows exists: standing is handed on and returns to nobody.",
    )


def _united_eigenvector(arcs: Arcs, engine: Engine) -> Outcome:
    union = undirected_union(arcs)
    return _everywhere(arcs, engine.eigenvector(union), "has no value because nobody has a tie.")


def _katz(arcs: Arcs, engine: Engine) -> Outcome:
    return Outcome(engine.katz(arcs), {}, (), {"alpha": "0.85 / largest root"})


def _hub(arcs: Arcs, engine: Engine) -> Outcome:
    return _everywhere(arcs, engine.hits(arcs).hubs, "has no value because nobody has a tie.")


def _authority(arcs: Arcs, engine: Engine) -> Outcome:
    return _everywhere(arcs, engine.hits(arcs).authorities, "has no value because nobody has a tie.")


_BONACICH = "Bonacich 1972, doi 10.1080/0022250X.1972.9989806"
_KLEINBERG = "Kleinberg 1999, doi 10.1145/324133.324140"
_MORE = "Strength is closeness: more is more."
_ITERATED = "Grows with ties times rounds, about a hundred rounds."

MEASURES = (
    Measure(
        name="pagerank",
        question="Who is named by people who are themselves named?",
        definition="Long-run share of visits of a walk that follows arcs with odds in proportion to "
        "strength, jumps to anybody with chance 0.15, and from people without outgoing arcs always. "
        "Sums to 1; iterated until the change is below 1e-12.",
        reading="Strength is closeness: more is more.",
        direction="Along the arrows: rank gathers where arrows end.",
        undefined="Never.",
        reference="Brin & Page 1998, doi 10.1016/S0169-7552(98)00110-X",
        family="walk",
        cost=_ITERATED,
        compute=_pagerank,
    ),
    Measure(
        name="eigenvector",
        question="Who is named by people who are themselves named, with nothing given for free?",
        definition="Values in proportion to the strength-weighted sum of the values of those who name "
        "the person, Euclidean length 1. Only the ring of people with the largest root and whom it "
        "reaches have more than 0; rings with equal roots each get what power iteration from equal "
        "values ends with.",
        reading=_MORE,
        direction="Along the arrows: standing gathers where arrows end.",
        undefined="For everybody when arrows form no ring (a hierarchy, say).",
        reference=_BONACICH,
        family="walk",
        cost=_ITERATED,
        compute=_eigenvector,
    ),
    Measure(
        name="eigenvector_undirected",
        question="Who is tied to people who are themselves well tied?",
        definition="The eigenvector of the undirected union for its largest root, Euclidean length 1. "
        "Only the group with the largest root has more than 0.",
        reading=_MORE,
        direction=UNION,
        undefined="For everybody when nobody has a tie.",
        reference=_BONACICH,
        family="walk",
        cost=_ITERATED,
        compute=_united_eigenvector,
    ),
    Measure(
        name="katz",
        question="Who is named by many, also at second and third hand?",
        definition="1 + alpha x strength-weighted sum of the values of those who name the person, with "
        "alpha = 0.85 / the largest root (over the largest strength received where arrows form no "
        "ring); not normalised.",
        reading=_MORE,
        direction="Along the arrows: standing gathers where arrows end.",
        undefined="Never: a person whom nobody names has 1.",
        reference="Katz 1953, doi 10.1007/BF02289026",
        family="walk",
        cost=_ITERATED,
        compute=_katz,
    ),
    Measure(
        name="hub",
        question="Who names those who are named most?",
        definition="First left singular vector of the strengths, summing to 1: a good hub names good "
        "authorities.",
        reading=_MORE,
        direction="Along the arrows: hubs are where arrows begin.",
        undefined="For everybody when nobody has a tie.",
        reference=_KLEINBERG,
        family="walk",
        cost=_ITERATED,
        compute=_hub,
    ),
    Measure(
        name="authority",
        question="Who is named by those who name the right people?",
        definition="First right singular vector of the strengths, summing to 1: a good authority is "
        "named by good hubs. Not the formal authority of power and gap.",
        reading=_MORE,
        direction="Along the arrows: authorities are where arrows end.",
        undefined="For everybody when nobody has a tie.",
        reference=_KLEINBERG,
        family="walk",
        cost=_ITERATED,
        compute=_authority,
    ),
)
