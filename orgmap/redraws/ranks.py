"""What redraws say of ranks: intervals, how often somebody comes first, which orders are firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from orgmap.errors import UnknownName

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]

LOW, HIGH = 0.05, 0.95
FIRM = 0.95
#: Values that differ by less than this share of themselves are equal, as in every ranking here.
_TIED = 1e-9
_AMONG = 25


@dataclass(frozen=True)
class RankTable:
    """One measure in all redraws: ``values`` has a row a draw and a column a person, NaN where undefined.

    Rank 1 is the highest value; people with equal values share the better rank; an undefined value has
    no rank. It measures steadiness, not truth.
    """

    measure: str
    people: tuple[str, ...]
    values: Floats

    @property
    def draws(self) -> int:
        """How many redraws there are of this measure."""
        return int(self.values.shape[0])

    @cached_property
    def index(self) -> dict[str, int]:
        """The column of each person."""
        return {person: at for at, person in enumerate(self.people)}

    @cached_property
    def ranks(self) -> Floats:
        """Ranks in the shape of ``values``, NaN where undefined."""
        found = np.full(self.values.shape, np.nan)
        for row, values in enumerate(self.values):
            known = np.flatnonzero(~np.isnan(values))
            order = known[np.argsort(-values[known], kind="stable")]
            high = values[order]
            lower = np.ones(order.size, dtype=np.bool_)
            lower[1:] = high[:-1] - high[1:] > np.maximum(_TIED * np.abs(high[:-1]), 1e-12)
            place = np.maximum.accumulate(np.where(lower, np.arange(1, order.size + 1), 0))
            found[row, order] = place
        return found

    def interval(self, person: str) -> tuple[int, int] | None:
        """Between which ranks this person lies in nine of ten redraws; None where mostly undefined.

        >>> RankTable("x", ("ann", "bob"), np.array([[2.0, 1.0]] * 9 + [[1.0, 2.0]])).interval("ann")
        (1, 2)
        """
        known = self._known(person)
        if known.size * 2 <= self.draws:
            return None
        low, high = np.quantile(known, [LOW, HIGH], method="inverted_cdf")
        return int(low), int(high)

    def median(self, person: str) -> float | None:
        """The rank in the middle of all redraws; None where mostly undefined."""
        known = self._known(person)
        return float(np.median(known)) if known.size * 2 > self.draws else None

    def first(self, person: str) -> int:
        """In how many redraws nobody stands above this person."""
        return int((self._known(person) == 1).sum())

    def above(self, a: str, b: str) -> float:
        """The share of redraws in which ``a`` stands above ``b`` (0..1), equal ranks counting for neither."""
        one, other = self.ranks[:, self._at(a)], self.ranks[:, self._at(b)]
        return float((one < other).mean()) if self.draws else 0.0

    def firm_pairs(self, among: Sequence[str] | None = None) -> tuple[tuple[str, str], ...]:
        """Pairs (a, b) in which a stands above b in 95 of 100 redraws or more.

        ``among`` are the people to compare; the 25 best by median rank when None, because all pairs grow
        with the square of the people.
        """
        chosen = self.ordered()[:_AMONG] if among is None else list(dict.fromkeys(among))
        if not self.draws:
            return ()
        ranks = self.ranks[:, [self._at(person) for person in chosen]]
        above = (ranks[:, :, None] < ranks[:, None, :]).mean(axis=0)
        return tuple((chosen[a], chosen[b]) for a, b in np.argwhere(above >= FIRM - 1e-12).tolist())

    def ordered(self) -> list[str]:
        """People by median rank, then by the mean of their ranks; mostly undefined ones last."""
        medians = {person: self.median(person) for person in self.people}

        def key(person: str) -> tuple[float, float]:
            middle = medians[person]
            return (np.inf, 0.0) if middle is None else (middle, float(self._known(person).mean()))

        return sorted(self.people, key=key)

    def to_frame(self) -> pd.DataFrame:
        """One row a person, best first: person, median, low, high, first (number of draws), draws."""
        import pandas as pd

        rows = []
        for person in self.ordered():
            low, high = self.interval(person) or (None, None)
            rows.append((person, self.median(person), low, high, self.first(person), self.draws))
        frame = pd.DataFrame(rows, columns=["person", "median", "low", "high", "first", "draws"])
        return frame.astype({"low": "Int64", "high": "Int64"})

    def _known(self, person: str) -> Floats:
        column = self.ranks[:, self._at(person)]
        return np.asarray(column[~np.isnan(column)])

    def _at(self, person: str) -> int:
        if person not in self.index:
            raise UnknownName("person", person, list(self.people))
        return self.index[person]


def between(low: int, high: int) -> str:
    """A range of ranks in words.

    >>> between(1, 1), between(2, 5)
    ('1', 'between 2 and 5')
    """
    return str(low) if low == high else f"between {low} and {high}"
