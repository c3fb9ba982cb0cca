"""Core and periphery: a core tied to all, a periphery tied to the core only (Borgatti & Everett 2000).

The discrete model is fitted: each person is in the core or not, and the network is compared with the
ideal in which every pair with somebody of the core is tied and no other pair. Up to fifteen people all
partitions are tried; above, the best found from many starts is given, and said to be that.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.measures.measure import WideMeasure
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.measures.whole import NO_PAIRS, NO_TIES, Whole, answered, made_from
from orgmap.network import Network

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_ALL_TRIED = 15
_STARTS = 12
_GAIN = 1e-12


@dataclass(frozen=True)
class _Ties:
    """Arcs between each person and others, counted both ways, and the number of cells and arcs."""

    near: list[Ints]
    both: list[Ints]
    degree: Ints
    arcs: int

    @property
    def size(self) -> int:
        return len(self.near)

    def fit(self, periphery: int, inside: int) -> float:
        """The correlation with the ideal, for a periphery of so many people with so many arcs inside."""
        cells = self.size * (self.size - 1)
        filled = cells - periphery * (periphery - 1)
        spread = self.arcs * (cells - self.arcs) * filled * (cells - filled)
        if spread <= 0:
            return -math.inf
        return ((self.arcs - inside) * cells - self.arcs * filled) / math.sqrt(spread)


def core_periphery(network: Network, *, layers: Sequence[str] | None = None) -> Whole:
    """Is there a core that everybody is tied to, around which the rest gathers (correlation, -1..1)?

    The correlation over ordered pairs between ties (0 or 1) and the ideal: 1 where either person is in
    the core, 0 where neither is. The partition with the greatest correlation is taken; ``core`` names
    its people. Undefined with fewer than three people, and without ties or with all of them: then
    nothing varies.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Borgatti & Everett 2000, doi 10.1016/S0378-8733(99)00019-2 (their pattern of equation 2); that a good
    start is a number of people of highest degree: Lip 2011, arXiv:1102.5511.

    >>> from orgmap.model import Records, Tie
    >>> star = tuple(Tie("hub", other, "work") for other in "abc") + tuple(
    ...     Tie(other, "hub", "work") for other in "abc"
    ... )
    >>> found = core_periphery(Network.from_records(Records(ties=star)))
    >>> found.value, found.beside["core"]
    (1.0, ['hub'])
    """
    arcs = positive_arcs(network, "core_periphery", layers)
    full = arcs.count * (arcs.count - 1)
    why = NO_PAIRS if not full else NO_TIES if not arcs.size else ""
    if not why and arcs.count == 2:
        why = "With two people there is no pattern to find."
    if not why and arcs.size == full:
        why = "Everybody is tied to everybody, so there is no periphery."
    exact = arcs.count <= _ALL_TRIED
    value, core = (math.nan, np.zeros(0, dtype=np.int64)) if why else best_core(arcs)
    notes = layer_notes(network, arcs)
    if not why and not exact:
        notes = (*notes, "The core is the best found from many starts; not all partitions were tried.")
    return Whole(
        "core_periphery",
        value,
        made_from(network, arcs, "core_periphery", model="discrete", exact=exact),
        why or None,
        {"core_size": int(core.size), "core": [arcs.people[at] for at in core.tolist()]},
        notes,
    )


def best_core(arcs: Arcs) -> tuple[float, Ints]:
    """The greatest correlation found and the positions of its core, ties between cores by fewer people."""
    ties = _ties(arcs)
    found = _tried_all(ties, arcs) if ties.size <= _ALL_TRIED else _searched(ties)
    return found[0], np.flatnonzero(found[1]).astype(np.int64)


def _ties(arcs: Arcs) -> _Ties:
    n = arcs.count
    ends, others = np.concatenate([arcs.tail, arcs.head]), np.concatenate([arcs.head, arcs.tail])
    key, count = np.unique(ends * n + others, return_counts=True)
    cut = np.searchsorted(key, np.arange(n + 1) * n)
    near = [key[cut[at] : cut[at + 1]] % n for at in range(n)]
    both = [count[cut[at] : cut[at + 1]] for at in range(n)]
    return _Ties(near, both, np.bincount(ends, minlength=n).astype(np.int64), arcs.size)


def _tried_all(ties: _Ties, arcs: Arcs) -> tuple[float, Bools]:
    """Every set of people as core, by bits of its number."""
    sets = np.arange(1 << ties.size, dtype=np.int64)
    inside = np.zeros(sets.size, dtype=np.int64)
    for a, b in zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True):
        inside += ((sets >> a) | (sets >> b)) & 1 ^ 1
    core_size = np.zeros(sets.size, dtype=np.int64)
    for at in range(ties.size):
        core_size += (sets >> at) & 1
    best, most = 0, -math.inf
    for size in range(1, ties.size - 1):
        own = np.flatnonzero(core_size == size)
        # Of one size the fit is best with fewest arcs inside the periphery.
        first = int(own[np.argmin(inside[own])])
        value = ties.fit(ties.size - size, int(inside[first]))
        if value > most + _GAIN:
            best, most = first, value
    return most, (best >> np.arange(ties.size)) & 1 == 1


def _searched(ties: _Ties) -> tuple[float, Bools]:
    """From the people of highest degree, as many as fit best, single moves and swaps to a rest."""
    order = np.argsort(-ties.degree, kind="stable")
    core = np.zeros(ties.size, dtype=np.bool_)
    inside, fits = ties.arcs, []
    for size, person in enumerate(order.tolist(), start=1):
        inside -= _to_periphery(ties, person, core)
        core[person] = True
        fits.append((ties.fit(ties.size - size, inside), size))
    best, chosen = -math.inf, core
    for _, size in sorted(fits[: ties.size - 2], key=lambda one: -one[0])[:_STARTS]:
        start = np.zeros(ties.size, dtype=np.bool_)
        start[order[:size]] = True
        value = _climbed(ties, start)
        if value > best + _GAIN:
            best, chosen = value, start
    return best, chosen


def _to_periphery(ties: _Ties, person: int, core: Bools) -> int:
    return int(ties.both[person][~core[ties.near[person]]].sum())


def _climbed(ties: _Ties, core: Bools) -> float:
    """Move the person whose change of side gains most until none gains; ``core`` is changed."""
    tied = np.array([_to_periphery(ties, person, core) for person in range(ties.size)], dtype=np.int64)
    size = int(core.sum())
    inside = int(tied[~core].sum()) // 2
    value = ties.fit(ties.size - size, inside)
    while True:
        # Out of the core: the one with fewest arcs to the periphery; into it: the one with most.
        out = int(np.argmin(np.where(core, tied, np.iinfo(np.int64).max)))
        into = int(np.argmax(np.where(core, -1, tied)))
        moves: list[tuple[float, list[int]]] = []
        if size > 1:
            moves.append((ties.fit(ties.size - size + 1, inside + int(tied[out])), [out]))
        if size < ties.size - 2:
            moves.append((ties.fit(ties.size - size - 1, inside - int(tied[into])), [into]))
        between = int(ties.both[out][ties.near[out] == into].sum())
        swapped = inside + int(tied[out]) - int(tied[into]) - between
        moves.append((ties.fit(ties.size - size, swapped), [out, into]))
        gain, movers = max(moves, key=lambda one: one[0])
        if gain <= value + _GAIN:
            return value
        value = gain
        for person in movers:
            inside += int(tied[person]) if core[person] else -int(tied[person])
            size += -1 if core[person] else 1
            core[person] = not core[person]
            tied[ties.near[person]] += np.where(core[person], -1, 1) * ties.both[person]


MEASURES = (
    WideMeasure(
        name="core_periphery",
        question="Is there a core that everybody is tied to, around which the rest gathers?",
        definition="Greatest correlation over ordered pairs between ties and an ideal in which every pair "
        "with somebody of the core is tied and no other; core names its people.",
        reading="Strength is not used.",
        direction="Each arc is compared with the ideal, which has no direction.",
        undefined="With fewer than three people, without ties, and when everybody is tied to everybody.",
        reference="Borgatti & Everett 2000, doi 10.1016/S0378-8733(99)00019-2",
        family="group",
        engine="arrays",
        cost="All partitions up to 15 people; above, people times moves.",
        of="network",
        ask=answered(core_periphery),
    ),
)
