"""Doubtful identities in a redraw: two entries that may be one person are one, as often as that is likely.

In each redraw every doubtful pair is drawn anew with its probability (see :mod:`orgmap.identity`). An entry
that may be several people is at most one of them at a time. Where two are one, the ties of both belong to
one person, and both entries stand at that person's place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orgmap.network import Network

Ints = npt.NDArray[np.int64]

#: Apart from the chances that draw ties, so that knowing no doubt changes no redraw.
_STREAM = 7


@dataclass(frozen=True)
class Doubts:
    """Positions of the pairs that may be one person, and the probability of each (0..1).

    >>> Doubts(3, ((0, 2, 1.0),)).merged(seed=0, k=0).tolist()
    [0, 1, 0]
    """

    people: int
    pairs: tuple[tuple[int, int, float], ...] = ()

    @classmethod
    def of(cls, network: Network) -> Doubts:
        """The pairs of the network's records whose both ends are people of this network."""
        place = {person: at for at, person in enumerate(network.people)}
        found = sorted(
            (place[doubt.other], place[doubt.one], doubt.probability)
            for doubt in network.records.doubts or ()
            if doubt.one in place and doubt.other in place
        )
        return cls(len(place), tuple((one, other, chance) for other, one, chance in found))

    def merged(self, *, seed: int, k: int) -> Ints | None:
        """Whose place everybody has in redraw k; None where everybody has their own."""
        if not self.pairs:
            return None
        random = np.random.default_rng([seed, k, _STREAM])
        place = list(range(self.people))
        choices: dict[int, list[tuple[int, float]]] = {}
        for one, other, chance in self.pairs:
            choices.setdefault(other, []).append((one, chance))
        for other, several in choices.items():
            total = max(1.0, sum(chance for _, chance in several))
            luck = float(random.random()) * total
            for one, chance in several:
                luck -= chance
                if luck < 0.0:
                    _join(place, one, other)
                    break
        return np.array([_root(place, at) for at in range(self.people)], dtype=np.int64)

    @property
    def sentence(self) -> str:
        """What to say beside intervals; empty where there is no doubt."""
        if not self.pairs:
            return ""
        number = len(self.pairs)
        pairs = (
            "1 pair of entries may be one person"
            if number == 1
            else (f"{number} pairs of entries may be one person each")
        )
        return (
            f"{pairs}: in each redraw they are one as often as the evidence says. Deciding them "
            "(orgmap identities) makes the intervals narrower."
        )


def _root(place: list[int], at: int) -> int:
    while place[at] != at:
        at = place[at]
    return at


def _join(place: list[int], one: int, other: int) -> None:
    """Put the second at the place of the first."""
    first, second = _root(place, one), _root(place, other)
    if first != second:
        place[second] = first
