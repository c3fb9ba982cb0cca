"""Where the views of a wider audience come to rest, as a sum over those whose view is fixed.

Views at rest are linear in the first views, so they are solved once for each fixed person and once for
all the others together; any set of commitments is then a sum. Friedkin & Johnsen 1990,
doi 10.1080/0022250X.1990.9990069, with the susceptibility of fixed people 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, diags_array

from orgmap.arcs import Arcs
from orgmap.engines.fixed_points import fixed_point
from orgmap.influence import DEFAULT_SUSCEPTIBILITY, at_rest, attention
from orgmap.patience import look

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

#: People whose own hold is computed together when the best carriers are looked for.
_TRIED_AT_ONCE = 4
#: Columns solved together: more do not fit the cache.
_SOLVED_AT_ONCE = 32


@dataclass(frozen=True, eq=False)
class Drift:
    """Views at rest over some arcs, with the views of some people fixed.

    ``first`` are everybody's first views (-1..1), ``openness`` their susceptibility (0 for those fixed and
    for those whom nobody influences), ``fixed`` the places of those fixed.
    """

    listening: csr_array
    openness: Floats
    first: Floats
    fixed: Places
    people: tuple[str, ...]

    @classmethod
    def of(
        cls,
        arcs: Arcs,
        first: Mapping[str, float],
        *,
        fixed: Sequence[str] = (),
        susceptibility: float | Mapping[str, float] = DEFAULT_SUSCEPTIBILITY,
    ) -> Drift:
        """Views over arcs that run towards influence; a first view not given is 0.

        ``susceptibility`` is one number, or one a person (those not named have .8).

        >>> from orgmap.model import Records, Tie
        >>> from orgmap.network import Network
        >>> network = Network.from_records(Records(ties=(Tie("ann", "bob", "advice"),)))
        >>> drift = Drift.of(network.arcs(direction="influence"), {}, fixed=["bob"])
        >>> drift.at([1.0]).tolist()
        [0.8, 1.0]
        """
        listening = attention(arcs)
        if isinstance(susceptibility, Mapping):
            each = [susceptibility.get(person, DEFAULT_SUSCEPTIBILITY) for person in arcs.people]
        else:
            each = [susceptibility] * arcs.count
        openness = np.where(np.diff(listening.indptr) > 0, np.array(each, dtype=np.float64), 0.0)
        places = np.array([arcs.index[person] for person in fixed], dtype=np.int64)
        openness[places] = 0.0
        views = np.array([first.get(person, 0.0) for person in arcs.people], dtype=np.float64)
        return cls(listening, openness, views, places, arcs.people)

    @cached_property
    def _solved(self) -> tuple[Floats, Floats]:
        """The share of each fixed person's view in everybody's (a column each), and the rest."""
        start = np.zeros((self.first.size, self.fixed.size + 1))
        start[self.fixed, np.arange(self.fixed.size)] = 1.0
        start[:, -1] = self.first
        start[self.fixed, -1] = 0.0
        solved = at_rest(self.listening, self.openness, start, self.people)
        return solved[:, :-1], solved[:, -1]

    @property
    def shares(self) -> Floats:
        """Row: person, column: fixed person; the share of the fixed view in the person's view at rest."""
        return self._solved[0]

    @property
    def rest(self) -> Floats:
        """What everybody's view at rest holds of the first views of those who are not fixed."""
        return self._solved[1]

    def at(self, commitments: npt.ArrayLike) -> Floats:
        """Everybody's view at rest, given the views of those fixed (in their order)."""
        return np.asarray(self.rest + self.shares @ np.asarray(commitments, dtype=np.float64))

    @cached_property
    def _carried(self) -> csr_array:
        """Lambda W: what of everybody's view comes from whom they listen to."""
        return csr_array(diags_array(self.openness) @ self.listening)

    def pulls(self, groups: Sequence[Places]) -> Floats:
        """How much the mean view of each group moves when a person is pushed by 1 (row: group)."""
        start = np.zeros((self.first.size, len(groups)))
        for at, group in enumerate(groups):
            start[group, at] = 1.0 / group.size
        return np.asarray(fixed_point(csr_array(self._carried.T), start).T)

    @cached_property
    def _least_hold(self) -> Floats:
        """A floor under everybody's own hold: what comes back in four steps or fewer."""
        once = self._carried
        twice = csr_array(once @ once)
        back = [
            once.multiply(once.T).sum(axis=1),
            twice.multiply(once.T).sum(axis=1),
            twice.multiply(twice.T).sum(axis=1),
        ]
        return np.asarray(1.0 + sum(back), dtype=np.float64)

    def own_hold(self, places: Places) -> Floats:
        """How far a person moves when pushed by 1: at least 1, more where what they say comes back."""
        new = [at for at in places.tolist() if at not in self._holds]
        for first in range(0, len(new), _SOLVED_AT_ONCE):
            look(first / len(new))
            some = np.array(new[first : first + _SOLVED_AT_ONCE], dtype=np.int64)
            self._holds.update(zip(some.tolist(), self._own_hold(some).tolist(), strict=True))
        return np.array([self._holds[at] for at in places.tolist()], dtype=np.float64)

    @cached_property
    def _holds(self) -> dict[int, float]:
        """What is known of :meth:`own_hold`: whoever carries far is tried for many groups."""
        return {}

    def _own_hold(self, places: Places) -> Floats:
        start = np.zeros((self.first.size, places.size))
        start[places, np.arange(places.size)] = 1.0
        solved = fixed_point(self._carried, start)
        return np.asarray(solved[places, np.arange(places.size)])

    def look_up(self, pulls: Sequence[Floats], views: Floats) -> None:
        """Solve together for whom :meth:`best_carriers` tries first for each of these groups."""
        first = [self._tried_in(pull, views)[2][:_TRIED_AT_ONCE] for pull in pulls]
        if first:
            self.own_hold(np.unique(np.concatenate(first)))

    def _tried_in(self, pull: Floats, views: Floats) -> tuple[Floats, Floats, Places]:
        """What a yes would do if nothing came back, a ceiling over what it does, and people by that."""
        full = pull * (1.0 - views)
        limit = full / self._least_hold
        return full, limit, np.argsort(-limit, kind="stable")

    def best_carriers(self, pull: Floats, views: Floats, *, most: int) -> list[tuple[int, float]]:
        """Whose open and lasting yes would raise the mean view of a group most, and by how much.

        Making person k's view 1 for good, whatever k hears, raises it by pull_k / hold_k x (1 - view_k),
        which is exact. By a floor under hold nobody is looked at who cannot be among the first.
        """
        full, limit, order = self._tried_in(pull, views)
        found: list[tuple[int, float]] = []
        for begin in range(0, order.size, _TRIED_AT_ONCE):
            tried = order[begin : begin + _TRIED_AT_ONCE]
            if limit[tried[0]] <= 0 or (len(found) >= most and found[most - 1][1] >= limit[tried[0]]):
                break
            gains = full[tried] / self.own_hold(tried)
            found += list(zip(tried.tolist(), gains.tolist(), strict=True))
            found.sort(key=lambda one: -one[1])
        return [one for one in found[:most] if one[1] > 0]
