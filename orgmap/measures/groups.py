"""Groups: how far people tie inside their own unit, and which groups their ties show.

Units are those people are filed under; every function also takes ``groups`` (person to group), so
that business units, sites or grades can stand in their stead (:func:`orgmap.measures.grouping.top_units`).
People without a unit are left out with their ties, and counted. Nothing here uses the arrows: a tie
from a unit and one to it are both ties across its border.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.errors import InputError, Problem
from orgmap.measures.grouping import Grouping
from orgmap.measures.measure import WideMeasure
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.measures.whole import Whole, answered, line, made_from
from orgmap.network import Network
from orgmap.results import Answer, Line

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

DEFAULT_PERMUTATIONS = 999
_NO_KNOWN = "There is no tie between people whose units are known."
_ONE_UNIT = "Everybody is in one unit, so there is no outside."


def ei_index(
    network: Network,
    *,
    layers: Sequence[str] | None = None,
    groups: Mapping[str, str] | None = None,
    permutations: int = DEFAULT_PERMUTATIONS,
    seed: int = 0,
) -> Whole:
    """Do ties run across units or stay inside them: (E - I) / (E + I), -1 inward to +1 outward?

    E counts arcs between units, I arcs inside them. Sizes alone push the index up, so it stands
    beside ``expected``, its value with ties spread evenly over all pairs of people, and a test that
    deals the same units out among people anew ``permutations`` times: ``low`` and ``high`` hold the
    middle 95 % of those, ``p`` is (1 + deals at least as far from expected) / (1 + permutations).

    Parameters
    ----------
    network
        The network to look at.
    layers
        One layer, several, or None for all informal ones together.
    groups
        Person to group, in the stead of units.
    permutations
        How often units are dealt out anew; 0 for no test.
    seed
        Of the dealing; the same seed gives the same p.

    Returns
    -------
    Whole
        Beside the value: external, internal, expected, p, low, high. NaN when no tie joins two people
        of known units.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer, unknown people in ``groups``, or fewer than 0 permutations.

    Notes
    -----
    Krackhardt & Stern 1988, doi 10.2307/2786835.

    >>> from orgmap.model import Person, Records, Tie
    >>> people = (Person("ann", unit="A"), Person("bob", unit="A"), Person("cy", unit="B"))
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "cy", "advice"), Tie("cy", "ann", "advice"))
    >>> round(ei_index(Network.from_records(Records(people=people, ties=ties))).value, 3)
    0.333
    """
    arcs = positive_arcs(network, "ei_index", layers)
    grouping = Grouping.of(network, arcs.people, groups)
    tail, head = grouping.ends(arcs)
    each = 1 if arcs.directed else 2
    crossing = int((tail != head).sum())
    expected = _evenly(grouping.pairs - grouping.together, grouping.together)
    value = _evenly(crossing, tail.size - crossing)
    low, high, p = _dealt_anew(grouping, arcs, _check_permutations(permutations), seed)
    options = {"permutations": permutations, "groups": "given" if groups is not None else "units"}
    beside = {
        "external": crossing // each,
        "internal": (tail.size - crossing) // each,
        "expected": expected if tail.size else math.nan,
        "p": p,
        "low": low,
        "high": high,
    }
    return Whole(
        "ei_index",
        value,
        made_from(network, arcs, "ei_index", seed=seed, **options),
        None if tail.size else _NO_KNOWN,
        beside,
        (
            *layer_notes(network, arcs),
            *grouping.notes(),
            *_inward(value, expected, p),
        ),
    )


def _inward(value: float, expected: float, p: float) -> tuple[str, ...]:
    if math.isnan(value) or math.isnan(expected):
        return ()
    how = "less" if value < expected else "more" if value > expected else "neither more nor less"
    chance = "" if math.isnan(p) else f"; p = {p:.3f}" + (", as chance often gives" if p > 0.05 else "")
    numbers = f"{value:+.3f}, expected {expected:+.3f}{chance}"
    return (f"Ties cross units {how} than sizes alone would make them ({numbers}).",)


def _evenly(outside: int, inside: int) -> float:
    return (outside - inside) / (outside + inside) if outside + inside else math.nan


def _check_permutations(permutations: int) -> int:
    if permutations < 0:
        raise InputError(
            Problem(f"{permutations} permutations cannot be made.", "Give 0 or more; 999 is usual.")
        )
    return permutations


def _dealt_anew(grouping: Grouping, arcs: Arcs, permutations: int, seed: int) -> tuple[float, float, float]:
    """The middle 95 % of the index over units dealt out anew, and p of the one there is."""
    known = grouping.code >= 0
    there = known[arcs.tail] & known[arcs.head]
    if not there.any() or not permutations:
        return math.nan, math.nan, math.nan
    tail, head = arcs.tail[there], arcs.head[there]
    dice = np.random.default_rng(seed)
    code = grouping.code.copy()
    own = int((code[tail] != code[head]).sum())
    crossing = np.empty(permutations, dtype=np.int64)
    for at in range(permutations):
        code[known] = dice.permutation(grouping.code[known])
        crossing[at] = (code[tail] != code[head]).sum()
    usual = tail.size * (grouping.pairs - grouping.together) / grouping.pairs
    # Counts are whole numbers: half of a millionth settles rounding in their distance to the usual.
    as_far = int((np.abs(crossing - usual) >= abs(own - usual) - 5e-7).sum())
    low, high = np.quantile(2.0 * crossing / tail.size - 1.0, [0.025, 0.975])
    return float(low), float(high), (1 + as_far) / (1 + permutations)


def ei_by_unit(
    network: Network, *, layers: Sequence[str] | None = None, groups: Mapping[str, str] | None = None
) -> Answer[Line]:
    """Which units keep to themselves: each unit's (E - I) / (E + I), with its expected value?

    E counts arcs that cross the unit's border either way, I arcs inside it; ``expected`` is the value
    with ties spread evenly over all pairs that hold somebody of the unit. Highest first. Undefined for
    a unit without ties.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer, or unknown people in ``groups``.

    Notes
    -----
    Krackhardt & Stern 1988, doi 10.2307/2786835.
    """
    arcs = positive_arcs(network, "ei_by_unit", layers)
    grouping = Grouping.of(network, arcs.people, groups)
    tail, head = grouping.ends(arcs)
    each = 1 if arcs.directed else 2
    count, known = len(grouping.labels), int(grouping.sizes.sum())
    inside = np.bincount(tail[tail == head], minlength=count)
    crossing = tail != head
    outside = np.bincount(tail[crossing], minlength=count) + np.bincount(head[crossing], minlength=count)
    rows = []
    for at, unit in enumerate(grouping.labels):
        size, e, i = int(grouping.sizes[at]), int(outside[at]), int(inside[at])
        rows.append(
            line(
                {"unit": unit},
                _evenly(e, i),
                None if e + i else f"Nobody of {unit} has a tie on these layers.",
                expected=_evenly(2 * size * (known - size), size * (size - 1)),
                external=e // each,
                internal=i // each,
                people=size,
            )
        )
    return _highest_first(network, arcs, "ei_by_unit", rows, grouping)


def ei_by_person(
    network: Network, *, layers: Sequence[str] | None = None, groups: Mapping[str, str] | None = None
) -> Answer[Line]:
    """Who looks outward and who inward: each person's (E - I) / (E + I) over their own ties?

    E counts arcs from and to people of other units, I those of the own unit; ``expected`` is the value
    with ties spread evenly over everybody else. Highest first. Undefined for a person without a unit
    or without ties to people of known units.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer, or unknown people in ``groups``.

    Notes
    -----
    Krackhardt & Stern 1988, doi 10.2307/2786835.
    """
    arcs = positive_arcs(network, "ei_by_person", layers)
    grouping = Grouping.of(network, arcs.people, groups)
    code, each = grouping.code, 1 if arcs.directed else 2
    there = (code[arcs.tail] >= 0) & (code[arcs.head] >= 0)
    tail, head = arcs.tail[there], arcs.head[there]
    crossing = code[tail] != code[head]
    outside = _touched(tail[crossing], head[crossing], arcs.count) // each
    inside = _touched(tail[~crossing], head[~crossing], arcs.count) // each
    known = int(grouping.sizes.sum())
    rows = []
    for at, person in enumerate(arcs.people):
        e, i = int(outside[at]), int(inside[at])
        own = int(grouping.sizes[code[at]]) if code[at] >= 0 else 0
        why = None if e + i else f"{person} has no tie to people of known units on these layers."
        rows.append(
            line(
                {"person": person},
                _evenly(e, i),
                why if code[at] >= 0 else f"The unit of {person} is not known.",
                expected=_evenly(known - own, own - 1) if own else math.nan,
                external=e,
                internal=i,
            )
        )
    return _highest_first(network, arcs, "ei_by_person", rows, grouping)


def _touched(tail: Ints, head: Ints, count: int) -> Ints:
    found: Ints = (np.bincount(tail, minlength=count) + np.bincount(head, minlength=count)).astype(np.int64)
    return found


def _highest_first(
    network: Network, arcs: Arcs, name: str, rows: Sequence[Line], grouping: Grouping
) -> Answer[Line]:
    ordered = sorted(rows, key=lambda row: (row.values["value"] is None, -(row.values["value"] or 0.0)))
    notes = (*layer_notes(network, arcs), *grouping.notes())
    return Answer("measure", made_from(network, arcs, name), tuple(ordered), notes)


def density_inside(
    network: Network, *, layers: Sequence[str] | None = None, groups: Mapping[str, str] | None = None
) -> Whole:
    """How many of the possible ties between people of one unit are there (0..1), all units together?

    Arcs inside units over ordered pairs inside units. Undefined when no unit has two people.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer, or unknown people in ``groups``.

    Notes
    -----
    Wasserman & Faust 1994, section 4.3.2.
    """
    return _side_density(network, "density_inside", layers, groups)


def density_outside(
    network: Network, *, layers: Sequence[str] | None = None, groups: Mapping[str, str] | None = None
) -> Whole:
    """How many of the possible ties between people of different units are there (0..1)?

    Arcs between units over ordered pairs across units. Undefined when everybody is in one unit.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer, or unknown people in ``groups``.

    Notes
    -----
    Wasserman & Faust 1994, section 4.3.2.
    """
    return _side_density(network, "density_outside", layers, groups)


def _side_density(
    network: Network, name: str, layers: Sequence[str] | None, groups: Mapping[str, str] | None
) -> Whole:
    arcs = positive_arcs(network, name, layers)
    grouping = Grouping.of(network, arcs.people, groups)
    tail, head = grouping.ends(arcs)
    inside = int((tail == head).sum())
    each = 1 if arcs.directed else 2
    if name == "density_inside":
        ties, possible, why = inside, grouping.together, "No unit has two people."
    else:
        ties, possible = int(tail.size) - inside, grouping.pairs - grouping.together
        why = _ONE_UNIT if len(grouping.labels) == 1 else "No two people of different units are known."
    return Whole(
        name,
        ties / possible if possible else math.nan,
        made_from(network, arcs, name),
        None if possible else why,
        {"ties": ties // each, "possible": possible // each},
        (*layer_notes(network, arcs), *grouping.notes()),
    )


_EI = "Krackhardt & Stern 1988, doi 10.2307/2786835"
_entry = partial(
    WideMeasure,
    reading="Strength is not used: ties are counted.",
    direction="Arrows do not matter: a tie crosses a unit's border from either side.",
    family="group",
    engine="arrays",
    cost="One pass over the ties.",
)

MEASURES = (
    _entry(
        name="ei_index",
        question="Do ties run across units or stay inside them?",
        definition="(E - I) / (E + I), E ties between units, I inside; -1 inward to +1 outward. Beside it "
        "the value that sizes alone give (ties even over all pairs), and p and the middle 95 % of the "
        "index with the same units dealt out among people anew.",
        undefined="Without ties between people of known units.",
        reference=_EI,
        of="network",
        ask=answered(ei_index),
    ),
    _entry(
        name="ei_by_unit",
        question="Which units keep to themselves?",
        definition="(E - I) / (E + I) for each unit: ties over its border, ties inside; beside it the value "
        "with ties even over all pairs that hold somebody of the unit.",
        undefined="For a unit without ties.",
        reference=_EI,
        of="unit",
        ask=ei_by_unit,
    ),
    _entry(
        name="ei_by_person",
        question="Who looks outward and who inward?",
        definition="(E - I) / (E + I) for each person: ties to other units, ties to the own; beside it the "
        "value with ties even over everybody else.",
        undefined="For a person without a unit, or without ties to people of known units.",
        reference=_EI,
        of="person",
        ask=ei_by_person,
    ),
    _entry(
        name="density_inside",
        question="How many of the possible ties inside units are there?",
        definition="Arcs inside units over ordered pairs inside units (0..1).",
        undefined="When no unit has two people.",
        reference="Wasserman & Faust 1994, section 4.3.2",
        of="network",
        ask=answered(density_inside),
    ),
    _entry(
        name="density_outside",
        question="How many of the possible ties across units are there?",
        definition="Arcs between units over ordered pairs across units (0..1).",
        undefined="When everybody is in one unit.",
        reference="Wasserman & Faust 1994, section 4.3.2",
        of="network",
        ask=answered(density_outside),
    ),
)
