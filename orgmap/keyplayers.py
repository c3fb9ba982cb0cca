"""Which few people together hold the network, or reach it: key-player sets (Borgatti 2006).

The best set is rarely the best single people put together: two who bridge the same gap are one too
many. So sets are scored as sets. All sets are tried where that is affordable; above that a greedy
start, then swaps of one member at a time until none helps, from several seeded starts, and the answer
says that it is not exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import comb
from typing import Any

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.engines import engine as find_engine
from orgmap.errors import InputError, Problem
from orgmap.measures.fragments import Fragments, Kind, Reach, combinations_in_chunks
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.measures.union import undirected_union
from orgmap.network import Network
from orgmap.patience import share_of
from orgmap.results import Answer, Reason

__all__ = ["KeyPlayers", "KeySet", "key_players"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Progress = Callable[[float, str], None]

#: Elementary operations that trying all sets may take (some seconds).
_AFFORDABLE = 4e9
#: Elementary operations of a search that cannot try all.
_SEARCH = 3e9
_MOST_SETS = 5_000_000
#: Elementary operations between two words on how far a search is (a fifth of a second).
_BETWEEN_WORDS = 1e8
_STARTS = 8
#: Alternatives lie this near to the best value.
_NEAR = 0.01
_ALTERNATIVES = 5
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class KeySet:
    """A set of people and its value."""

    people: tuple[str, ...]
    value: float

    def to_json(self) -> dict[str, Any]:
        """people and value."""
        return {"people": list(self.people), "value": self.value}


@dataclass(frozen=True, slots=True)
class KeyPlayers:
    """The best set of a size.

    ``kind`` neg: ``value`` is the fragmentation DF of who remains without the set (0..1), ``before``
    that of everybody. ``kind`` pos: ``value`` is the reach DR of the set (0..1), its members counting
    1; ``others_only`` leaves the members out of the sum, as some programs do. ``alternatives`` are the
    next best sets within 0.01.
    """

    people: tuple[str, ...]
    kind: Kind
    value: float
    exact: bool
    alternatives: tuple[KeySet, ...] = ()
    before: float | None = None
    others_only: float | None = None
    reasons: tuple[Reason, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """The ``keyplayers`` result."""
        beside = {"before": self.before} if self.kind == "neg" else {"others_only": self.others_only}
        return {
            "people": list(self.people),
            "kind": self.kind,
            "value": self.value,
            "exact": self.exact,
            **beside,
            "alternatives": [one.to_json() for one in self.alternatives],
            "reasons": [reason.to_json() for reason in self.reasons],
        }


def key_players(
    network: Network,
    k: int,
    *,
    kind: Kind,
    layers: Sequence[str] | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Answer[KeyPlayers]:
    """Which k people together break the network most by leaving, or reach it best by knowing?

    Parameters
    ----------
    network
        The network to look at.
    k
        How many people.
    kind
        "neg": without whom the rest falls apart most (KPP-Neg). "pos": who together are nearest to
        everybody (KPP-Pos).
    layers
        One layer, several, or None for all informal ones together; read without arrows and in steps.
    seed
        Of the random starts, where not all sets can be tried.
    progress
        Told the fraction done and what is being done; what it raises ends the search.

    Returns
    -------
    Answer[KeyPlayers]
        One result. ``exact`` says that all sets were tried.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a kind that is neither, a negative layer, a k below 1, or one that leaves fewer than two
        people (neg) or exceeds the people there are (pos).

    Notes
    -----
    Borgatti 2006, doi 10.1007/s10588-006-7084-x.

    >>> from orgmap.model import Records, Tie
    >>> ties = (Tie("ann", "bob", "work"), Tie("bob", "cy", "work"), Tie("cy", "di", "work"))
    >>> network = Network.from_records(Records(ties=ties))
    >>> found = key_players(network, 1, kind="pos").results[0]
    >>> found.people, found.value
    (('bob',), 0.875)
    """
    arcs = positive_arcs(network, "keyplayers", layers)
    _check(k, kind, arcs.count)
    scored: Fragments | Reach = Fragments.of(arcs) if kind == "neg" else Reach.of(arcs)
    sets = comb(arcs.count, k)
    exact = sets * scored.work <= _AFFORDABLE and sets <= _MOST_SETS
    search = _Search(scored, arcs, k, progress)
    if exact:
        search.try_all()
    else:
        search.climb(seed)
    best, value = search.best()
    result = KeyPlayers(
        people=tuple(arcs.people[at] for at in best),
        kind=kind,
        value=value,
        exact=exact,
        alternatives=tuple(
            KeySet(tuple(arcs.people[at] for at in one), worth) for one, worth in search.next_best()
        ),
        before=search.value(()) if kind == "neg" else None,
        others_only=value - k / arcs.count if kind == "pos" else None,
        reasons=_reasons(network, search, kind),
    )
    made_by = network.made_by(
        engine="arrays",
        layers=arcs.layers,
        seed=None if exact else seed,
        options={"k": k, "kind": kind, "arrows": "ignored", "paths": "plain"},
    )
    notes = (*layer_notes(network, arcs), *_notes(network, search, result, sets))
    return Answer("keyplayers", made_by, (result,), notes)


def _check(k: int, kind: str, people: int) -> None:
    problems = []
    if kind not in {"neg", "pos"}:
        problems.append(Problem(f"There is no kind '{kind}'.", "Ask for neg or pos."))
    most = people - 2 if kind == "neg" else people
    if k < 1:
        problems.append(Problem(f"k is {k}.", "Ask for 1 person or more."))
    elif k > most:
        why = "two people must remain" if kind == "neg" else "that is all there are"
        problems.append(Problem(f"k is {k} of {people} people.", f"Ask for at most {max(most, 0)}: {why}."))
    if problems:
        raise InputError(problems)


class _Search:
    """Sets tried so far and their values; the few best are kept."""

    def __init__(self, scored: Fragments | Reach, arcs: Arcs, k: int, progress: Progress | None) -> None:
        self._scored = scored
        self._arcs = arcs
        self.k = k
        self._progress = progress
        self._kept: dict[tuple[int, ...], float] = {}
        self._known: dict[tuple[int, ...], float] = {}
        self._afford = 0
        self.limited_to: int | None = None

    def value(self, people: tuple[int, ...]) -> float:
        """The value of one set of any size; without members, that of the whole network."""
        return float(self._scored.values(np.array(people, dtype=np.int64).reshape(1, len(people)))[0])

    def person(self, at: int) -> str:
        """The id at a position."""
        return self._arcs.people[at]

    def best(self) -> tuple[tuple[int, ...], float]:
        """The best set; of equal ones the first in the order of people."""
        return self._ordered()[0]

    def next_best(self) -> list[tuple[tuple[int, ...], float]]:
        """The sets after the best, none of them farther than the limit."""
        (_, value), *rest = self._ordered()
        return [one for one in rest if value - one[1] <= _NEAR][:_ALTERNATIVES]

    def equals(self) -> int:
        """How many of the kept sets share the best value."""
        value = self.best()[1]
        return sum(abs(value - other) < 1e-12 for other in self._kept.values())

    def _ordered(self) -> list[tuple[tuple[int, ...], float]]:
        return sorted(self._kept.items(), key=lambda one: (-round(one[1], 12), one[0]))

    def _score(self, sets: Ints) -> Floats:
        """Values of sets; those near the best so far are kept."""
        values = self._scored.values(sets)
        if sets.shape[1] == self.k and len(values):
            top = max(float(values.max()), max(self._kept.values(), default=-1.0))
            for at in np.flatnonzero(values >= top - _NEAR).tolist():
                self._kept[tuple(sorted(sets[at].tolist()))] = float(values[at])
            if len(self._kept) > _CHUNK:
                self._kept = dict(self._ordered()[: _CHUNK // 2])
        return values

    def _score_again(self, sets: Ints) -> Floats:
        """As :meth:`_score`; a search comes by many sets twice, and what is known is not worked out anew."""
        keys = [tuple(sorted(one)) for one in sets.tolist()]
        new = [at for at, key in enumerate(keys) if key not in self._known]
        rows = max(16, int(_BETWEEN_WORDS / self._scored.work))
        for first in range(0, len(new), rows):
            some = new[first : first + rows]
            self._known.update(zip([keys[at] for at in some], self._score(sets[some]).tolist(), strict=True))
            self._tell(min(len(self._known) / max(self._afford, 1), 1.0), "looking for better sets")
        return np.array([self._known[key] for key in keys])

    def _tell(self, fraction: float, what: str) -> None:
        if self._progress is not None:
            self._progress(fraction, what)

    def try_all(self) -> None:
        """Score every set."""
        total, done = comb(self._arcs.count, self.k), 0
        for some in combinations_in_chunks(self._arcs.count, self.k, rows=_CHUNK):
            self._score(some)
            done += len(some)
            self._tell(done / total, f"trying all {total:,} sets")

    def climb(self, seed: int) -> None:
        """Greedy, then swaps, from several starts, within the sets that can be afforded."""
        afford = self._afford = int(_SEARCH / self._scored.work)
        pool = self._pool(afford)
        starts: list[list[int]] = [self._greedy(pool)]
        afford -= self.k * len(pool)
        random = np.random.default_rng(seed)
        while len(starts) < _STARTS:
            starts.append(sorted(random.choice(pool, self.k, replace=False).tolist()))
        for start in starts:
            afford -= self._swap(start, pool, afford)
            if afford <= 0:
                break

    def _pool(self, afford: int) -> list[int]:
        """Everybody, or those who carry most ways where not everybody can be tried."""
        n = self._arcs.count
        # A greedy start and two rounds of swaps take about three times k x pool sets.
        most = max(afford // (3 * self.k), 2 * self.k)
        if n <= most:
            return list(range(n))
        self.limited_to = min(most, n)
        union = undirected_union(self._arcs)
        with share_of(0.0, 0.0):
            between = find_engine().betweenness(union, by_cost=False)
        degree = np.bincount(union.tail, minlength=n)
        return sorted(np.lexsort((np.arange(n), -degree, -between))[: self.limited_to].tolist())

    def _greedy(self, pool: Sequence[int]) -> list[int]:
        chosen: list[int] = []
        for _ in range(self.k):
            rest = [one for one in pool if one not in chosen]
            sets = np.array([[*chosen, one] for one in rest], dtype=np.int64)
            chosen.append(rest[int(np.argmax(self._score_again(sets)))])
        return chosen

    def _swap(self, start: list[int], pool: Sequence[int], afford: int) -> int:
        """Exchange one member for the best other as long as that helps; how many sets it took."""
        chosen, used = start[:], 0
        value = float(self._score_again(np.array([chosen], dtype=np.int64))[0])
        better = True
        while better and used < afford:
            better = False
            for place in range(self.k):
                rest = [one for one in pool if one not in chosen]
                if not rest:
                    return used
                sets = np.array(
                    [[*chosen[:place], one, *chosen[place + 1 :]] for one in rest], dtype=np.int64
                )
                values = self._score_again(sets)
                used += len(rest)
                at = int(np.argmax(values))
                if values[at] > value + 1e-12:
                    chosen[place], value, better = rest[at], float(values[at]), True
        return used

    def singles(self) -> tuple[int, ...]:
        """The k people who are best one by one."""
        values = self._scored.singles()
        return tuple(sorted(np.argsort(-np.round(values, 12), kind="stable")[: self.k].tolist()))


def _reasons(network: Network, search: _Search, kind: Kind) -> tuple[Reason, ...]:
    """What the set does without each of its members: a counterfactual, so without shares."""
    best, value = search.best()
    if len(best) == 1 and kind == "pos":
        return ()
    what = "fragmentation" if kind == "neg" else "reach"
    reasons = []
    for person in best:
        left = tuple(one for one in best if one != person)
        without = search.value(left)
        name = network.name(search.person(person))
        how = f"Had {name} stayed" if kind == "neg" else f"Without {name}"
        reasons.append(Reason(f"{how}, {what} would be {without:.3f} instead of {value:.3f}."))
    return tuple(reasons)


def _notes(network: Network, search: _Search, found: KeyPlayers, sets: int) -> list[str]:
    notes = ["Arrows are ignored: two people are tied where either names the other; every step is 1."]
    if found.kind == "neg":
        notes.append(
            "Value: 1 - mean of 1 / distance over ordered pairs of those who remain (0 for pairs out of "
            f"reach); {found.before:.4f} while everybody stays."
        )
    else:
        notes.append(
            "Value: (members of the set, each counting 1, + sum over others of 1 / distance to the nearest "
            f"member) / everybody; with others only in the sum it is {found.others_only:.4f}."
        )
    if not found.exact:
        notes.append(f"Not exact: {sets:,} sets are too many to try; this is the best that a search found.")
    if search.limited_to is not None:
        notes.append(f"The search looked at the {search.limited_to} people who carry most shortest ways.")
    equal = search.equals()
    if equal > 1:
        tried = "" if found.exact and equal < _CHUNK // 2 else " or more"
        notes.append(f"{equal}{tried} sets share the best value; shown is the first in the order of people.")
    if search.k > 1 and search.limited_to is None:
        notes += _singles(network, search, found)
    return notes


def _singles(network: Network, search: _Search, found: KeyPlayers) -> list[str]:
    singles = search.singles()
    together = search.value(singles)
    if together > found.value - 1e-12:
        return []
    names = ", ".join(network.name(search.person(one)) for one in singles)
    return [f"The best single people ({names}) make {together:.4f} as a set, not {found.value:.4f}."]
