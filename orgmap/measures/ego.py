"""Measures of a person's own surroundings: who is near, and who meets only through the person."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from orgmap.arcs import Arcs
from orgmap.engines import Engine, Values
from orgmap.measures.measure import Measure, Outcome
from orgmap.measures.paths import HALVED
from orgmap.measures.union import contacts

#: Entries of a block of rows of a dense matrix; bounds memory, not results.
_BLOCK = 4_000_000


def _tied(arcs: Arcs) -> csr_array:
    """1 where an arc runs from row to column."""
    ones = np.ones(arcs.size)
    return csr_array((ones, (arcs.tail, arcs.head)), shape=(arcs.count, arcs.count))


def ego_betweenness(arcs: Arcs) -> Values:
    """Each person's raw directed betweenness, by ways of two steps, among themselves and their contacts.

    Two contacts i and j that the person joins (i to person to j) and that are not tied from i to j
    are two steps apart, so each gives 1 / (number of ways of two steps from i to j among the contacts
    and the person).
    """
    tied = _tied(arcs)
    found = np.zeros(arcs.count)
    for person, others in enumerate(contacts(arcs)):
        if others.size < 2:
            continue
        around = tied[others][:, others].toarray()
        into = np.asarray(tied[others][:, [person]].toarray()).ravel()
        out = np.asarray(tied[[person]][:, others].toarray()).ravel()
        joined = np.outer(into, out)
        ways = around @ around + joined
        open_pairs = (joined > 0) & (around == 0)
        np.fill_diagonal(open_pairs, val=False)
        found[person] = float((1.0 / ways[open_pairs]).sum())
    return found


def _ego_betweenness(arcs: Arcs, _: Engine) -> Outcome:
    values = ego_betweenness(arcs)
    if arcs.directed:
        return Outcome(values)
    return Outcome(values / 2.0, {}, (HALVED,) if arcs.size else ())


def people_within(arcs: Arcs, steps: int) -> Values:
    """How many others each person can reach along the arrows in at most ``steps`` steps."""
    n = arcs.count
    tied = _tied(arcs)
    found = np.zeros(n)
    rows = max(1, _BLOCK // max(n, 1))
    for first in range(0, n, rows):
        last = min(first + rows, n)
        seen: npt.NDArray[np.float64] = np.zeros((last - first, n))
        seen[np.arange(last - first), np.arange(first, last)] = 1.0
        for _ in range(steps):
            seen = np.asarray(((seen + seen @ tied) > 0), dtype=np.float64)
        found[first:last] = seen.sum(axis=1) - 1.0
    return found


def _reach(steps: int) -> Callable[[Arcs, Engine], Outcome]:
    def compute(arcs: Arcs, _: Engine) -> Outcome:
        return Outcome(people_within(arcs, steps), {}, (), {"steps": steps})

    return compute


def _reach_measure(steps: int) -> Measure:
    within = "one step" if steps == 1 else f"{steps} steps"
    return Measure(
        name=f"reach_{steps}",
        question=f"How many others can this person reach within {within}?",
        definition=f"Number of other people to whom a path of at most {within} leads; at most n - 1.",
        reading="Strength is not used: every step is 1.",
        direction="Paths leave the person along the arrows: those of the file on one layer, those of "
        "influence on several layers together.",
        undefined="Never: a person who reaches nobody has 0.",
        reference="Borgatti 2006, doi 10.1007/s10588-006-7084-x (m-reach of a set of one)",
        family="path",
        engine="sparse products",
        cost="Grows with people times ties.",
        compute=_reach(steps),
    )


MEASURES = (
    Measure(
        name="ego_betweenness",
        question="Which of this person's own contacts meet only through them?",
        definition="Betweenness inside the network of the person, their contacts and the ties among "
        "these: over ordered pairs of contacts without a tie from the first to the second, 1 / (number "
        "of ways of two steps between them there); raw; on an undirected layer each pair counts once, and "
        "this is the person's betweenness in that network. Longer ways between one-way contacts are not "
        "counted.",
        reading="Strength is not used: every step is 1.",
        direction="A contact is somebody named or naming; the ways follow the arrows.",
        undefined="Never: a person with fewer than two contacts has 0.",
        reference="Everett & Borgatti 2005, doi 10.1016/j.socnet.2004.11.007",
        family="path",
        engine="products of small matrices",
        cost="Grows with the cube of the contacts of each person.",
        compute=_ego_betweenness,
    ),
    *(_reach_measure(steps) for steps in (1, 2, 3)),
)
