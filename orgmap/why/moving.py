"""Total influence taken apart by whom it moves, and brokerage roles by their triads."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import numpy as np

from orgmap.brokerage import role_reasons
from orgmap.errors import InputError
from orgmap.influence import influence_arcs, sway
from orgmap.measures.bridges import percent
from orgmap.measures.brokerage_roles import role_counts
from orgmap.results import Reason
from orgmap.why.explanation import Case, Explanation, row_of, shared


def of_influence(case: Case) -> Explanation:
    """Whose final view holds how much of the person's first one (a column of V)."""
    by = "people moved"
    try:
        arcs = influence_arcs(case.network, case.arcs.layers or None)
    except InputError as error:
        row = row_of(case, "total_influence", by, np.full(case.arcs.count, nan), ())
        return replace(row, undefined=error.problems[0].message)
    found = sway(arcs)
    parts = found.shares(case.at)
    total, me = float(parts.sum()), case.name(case.at)

    def sentence(at: int, share: float) -> Reason:
        if at == case.at:
            return Reason(f"{percent(share)} of {me}'s influence is on {me}'s own view.", share)
        lines = case.lines(at)
        how = "" if lines else ", by way of others"
        moved = percent(share * total).lower()
        text = f"{percent(share)} of {me}'s influence is on {case.name(at)}: {moved} of the view "
        return Reason(f"{text}{case.name(at)} ends with{how}.", share, lines)

    reasons = shared(parts, sentence, lambda n, left: f"{percent(left)} of it is on {n} more people.")
    return row_of(case, "total_influence", by, found.total, tuple(reasons))


def of_roles(case: Case) -> Explanation:
    """Gould and Fernandez's roles by their triads: how often in each, the strongest, and their lines."""
    person, layers = case.arcs.people[case.at], case.arcs.layers or None
    rows = {row.person: row for row in role_counts(case.network, layers=layers).results}
    values = np.array([nan if rows[p].total is None else float(rows[p].total or 0) for p in case.arcs.people])
    undefined = rows[person].undefined
    if undefined:
        return replace(row_of(case, "roles", "triads", values, ()), undefined=undefined)
    return row_of(case, "roles", "triads", values, role_reasons(case.network, person, layers=layers))
