"""Measures taken apart by contact: constraint, effective size, PageRank, and closeness tie by tie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import isnan

import numpy as np
from scipy.sparse import csr_array

from orgmap.arcs import Arcs
from orgmap.measures import MEASURES
from orgmap.measures.bridges import percent
from orgmap.measures.percentiles import ranks
from orgmap.results import Reason
from orgmap.why.explanation import NOTHING, Case, Floats, shared

#: Ties taken away, the strongest first: each costs one pass over the network.
_TAKEN_AWAY = 6
_DAMPING = 0.85


def _mutual(arcs: Arcs) -> csr_array:
    """Strengths both ways added up."""
    one_way = csr_array((arcs.strength, (arcs.tail, arcs.head)), shape=(arcs.count, arcs.count))
    return csr_array(one_way + one_way.T)


def by_constraint(case: Case, _values: Floats) -> Iterator[Reason]:
    """c_ij = (p_ij + sum over q of p_iq p_qj) squared, over the contacts j."""
    mutual = _mutual(case.arcs)
    own = mutual[[case.at]].toarray().ravel()
    direct = own / own.sum()
    sums = np.asarray(mutual.sum(axis=1)).ravel()
    onward = np.divide(direct, sums, out=np.zeros_like(direct), where=sums > 0)
    indirect = np.asarray(mutual.T @ onward).ravel()
    parts = np.where(own > 0, (direct + indirect) ** 2, 0.0)
    me = case.name(case.at)

    def sentence(at: int, share: float) -> Reason:
        text = f"{percent(share)} of {me}'s constraint comes from {case.name(at)}: "
        text += f"{percent(direct[at]).lower()} of {me}'s ties go there"
        if indirect[at] >= 0.005:
            text += f" and {percent(indirect[at]).lower()} more lead there through others"
        return Reason(f"{text}.", share, case.lines(at))

    yield from shared(parts, sentence, lambda n, left: f"{percent(left)} comes from {n} other contacts.")


def by_effective_size(case: Case, values: Floats) -> Iterator[Reason]:
    """Contacts less what each repeats: the sum over q of p_iq m_jq, over the contacts j."""
    mutual = _mutual(case.arcs)
    own = mutual[[case.at]].toarray().ravel()
    direct = own / own.sum()
    largest = mutual.max(axis=1).toarray().ravel()
    repeats = np.asarray(mutual @ direct).ravel()
    parts = np.divide(repeats, largest, out=np.zeros_like(repeats), where=(own > 0) & (largest > 0))
    me, contacts = case.name(case.at), int((own > 0).sum())
    count = "1 contact is" if contacts == 1 else f"{contacts} contacts are"
    yield Reason(f"{me}'s {count} worth {float(values[case.at]):.1f} that do not repeat one another.")
    if float(parts.sum()) <= NOTHING:
        yield Reason(f"No contact of {me} knows another, so none is redundant.")

    def sentence(at: int, share: float) -> Reason:
        text = f"{percent(share)} of the redundancy is {case.name(at)}: {percent(float(parts[at])).lower()}"
        return Reason(f"{text} of that contact leads to people {me} has anyway.", share, case.lines(at))

    yield from shared(
        parts, sentence, lambda n, left: f"{percent(left)} of the redundancy is {n} other contacts."
    )


def by_pagerank(case: Case, values: Floats) -> Iterator[Reason]:
    """What each person who points here hands on, and the share that everybody gets."""
    arcs = case.arcs
    given = np.bincount(arcs.tail, weights=arcs.strength, minlength=arcs.count)
    arriving = np.flatnonzero(arcs.head == case.at)
    before = arcs.tail[arriving]
    parts = np.zeros(arcs.count)
    np.add.at(parts, before, _DAMPING * values[before] * arcs.strength[arriving] / given[before])
    # What nobody hands on in particular falls to everybody alike.
    parts[case.at] = max(float(values[case.at]) - float(parts.sum()), 0.0)
    me = case.name(case.at)

    def sentence(at: int, share: float) -> Reason:
        if at == case.at:
            return Reason(f"{percent(share)} of {me}'s PageRank is the part that everybody gets.", share)
        text = f"{percent(share)} of {me}'s PageRank is handed on by {case.name(at)}."
        return Reason(text, share, case.lines(at))

    yield from shared(parts, sentence, lambda n, left: f"{percent(left)} is handed on by {n} more people.")


def by_closeness(case: Case, values: Floats) -> Iterator[Reason]:
    """What happens to the person's place when one tie is taken away, the worst loss first."""
    arcs, me = case.arcs, case.name(case.at)
    arriving = np.flatnonzero(arcs.head == case.at)
    strongest = arriving[np.lexsort((arcs.tail[arriving], -arcs.strength[arriving]))][:_TAKEN_AWAY]
    if not strongest.size:
        yield Reason(f"Nobody reaches {me} along the arrows.")
        return
    before = _place(arcs, values, case.at)
    found = []
    for at in arcs.tail[strongest].tolist():
        left = _without(arcs, case.at, at)
        again = MEASURES["closeness"].compute(left, case.engine).values
        found.append((_place(left, again, case.at), at))
    for after, at in sorted(found, key=lambda one: (-(one[0] or arcs.count + 1), one[1])):
        where = "the rank is undefined" if after is None else f"the rank goes from {before} to {after}"
        where = f"the rank stays {before}" if after == before else where
        text = f"Without the tie between {me} and {case.name(at)} {where} of {arcs.count} in closeness."
        yield Reason(text, None, case.lines(at))


def _place(arcs: Arcs, values: Floats, at: int) -> int | None:
    known = {p: float(v) for p, v in zip(arcs.people, values, strict=True) if not isnan(v)}
    return ranks(known).get(arcs.people[at])


def _without(arcs: Arcs, a: int, b: int) -> Arcs:
    """The arcs without those between two people, in either direction."""
    keep = ~(((arcs.tail == a) & (arcs.head == b)) | ((arcs.tail == b) & (arcs.head == a)))
    exact = None
    if arcs.exact is not None:
        exact = tuple(one for one, kept in zip(arcs.exact, keep.tolist(), strict=True) if kept)
    return replace(
        arcs, tail=arcs.tail[keep], head=arcs.head[keep], strength=arcs.strength[keep], exact=exact
    )
