"""Counting ties: how many people, and how much of it.

On an undirected layer every contact counts once: in, out and both together are the same number.
"""

from __future__ import annotations

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import Engine, Values
from orgmap.measures.measure import Measure, Outcome

_FREEMAN = "Freeman 1978, doi 10.1016/0378-8733(78)90021-7"
_ALONE = "Never: a person without ties has 0. Not asked is not 0, but files do not say who was asked."
_ONE_WAY = "Along the arrows of the file on one layer; towards influence on several layers together."
_LINEAR = "Grows with the number of ties."


def _into(arcs: Arcs, by: Values | None) -> Values:
    return np.bincount(arcs.head, weights=by, minlength=arcs.count).astype(np.float64)


def _out_of(arcs: Arcs, by: Values | None) -> Values:
    return np.bincount(arcs.tail, weights=by, minlength=arcs.count).astype(np.float64)


def _both(arcs: Arcs, by: Values | None) -> Values:
    return _into(arcs, by) + _out_of(arcs, by) if arcs.directed else _into(arcs, by)


def _in_degree(arcs: Arcs, _: Engine) -> Outcome:
    return Outcome(_into(arcs, None))


def _out_degree(arcs: Arcs, _: Engine) -> Outcome:
    return Outcome(_out_of(arcs, None))


def _degree(arcs: Arcs, _: Engine) -> Outcome:
    return Outcome(_both(arcs, None))


def _in_strength(arcs: Arcs, _: Engine) -> Outcome:
    return Outcome(_into(arcs, arcs.strength))


def _out_strength(arcs: Arcs, _: Engine) -> Outcome:
    return Outcome(_out_of(arcs, arcs.strength))


def _strength(arcs: Arcs, _: Engine) -> Outcome:
    return Outcome(_both(arcs, arcs.strength))


MEASURES = (
    Measure(
        name="in_degree",
        question="How many people name this person?",
        definition="Number of arcs that end at the person.",
        reading="Strength is not used.",
        direction=_ONE_WAY,
        undefined=_ALONE,
        reference=_FREEMAN,
        family="degree",
        engine="counting",
        cost=_LINEAR,
        compute=_in_degree,
    ),
    Measure(
        name="out_degree",
        question="How many people does this person name?",
        definition="Number of arcs that begin at the person.",
        reading="Strength is not used.",
        direction=_ONE_WAY,
        undefined=_ALONE,
        reference=_FREEMAN,
        family="degree",
        engine="counting",
        cost=_LINEAR,
        compute=_out_degree,
    ),
    Measure(
        name="degree",
        question="How many ties does this person have?",
        definition="Directed: in_degree + out_degree, a returned tie being two. Undirected: the number "
        "of contacts.",
        reading="Strength is not used.",
        direction="Both ways.",
        undefined=_ALONE,
        reference=_FREEMAN,
        family="degree",
        engine="counting",
        cost=_LINEAR,
        compute=_degree,
    ),
    Measure(
        name="in_strength",
        question="How much do others give this person?",
        definition="Sum of the strengths of the arcs that end at the person.",
        reading="Strength is closeness: more is more.",
        direction=_ONE_WAY,
        undefined=_ALONE,
        reference="Barrat et al. 2004, doi 10.1073/pnas.0400087101",
        family="degree",
        engine="counting",
        cost=_LINEAR,
        compute=_in_strength,
    ),
    Measure(
        name="out_strength",
        question="How much does this person give others?",
        definition="Sum of the strengths of the arcs that begin at the person.",
        reading="Strength is closeness: more is more.",
        direction=_ONE_WAY,
        undefined=_ALONE,
        reference="Barrat et al. 2004, doi 10.1073/pnas.0400087101",
        family="degree",
        engine="counting",
        cost=_LINEAR,
        compute=_out_strength,
    ),
    Measure(
        name="strength",
        question="How strong are this person's ties taken together?",
        definition="Directed: in_strength + out_strength. Undirected: the sum over contacts.",
        reading="Strength is closeness: more is more.",
        direction="Both ways.",
        undefined=_ALONE,
        reference="Barrat et al. 2004, doi 10.1073/pnas.0400087101",
        family="degree",
        engine="counting",
        cost=_LINEAR,
        compute=_strength,
    ),
)
