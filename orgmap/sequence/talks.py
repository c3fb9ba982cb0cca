"""Talks already held, and what is done beside the first talks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Weeks = NDArray[np.int64]
#: How many people a small group may have.
GROUP_SIZES = (2, 3, 4)


@dataclass(frozen=True, eq=False)
class Actions:
    """What is done beside the first talks.

    ``pre_read[i]`` is the week at whose end i gets the paper (0: never); ``group[i]`` whether the talk is
    held in the small group of its week (one a week, of two to four people, counted as one talk);
    each of ``second_weeks`` keeps a slot for one more talk, with the
    first in ``second_order`` who was talked to before and has not said yes.
    """

    pre_read: Weeks
    group: Bools
    second_weeks: Weeks
    second_order: NDArray[np.int64]

    @classmethod
    def none(cls, people: int) -> Actions:
        """Nothing beside the talks one on one."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(np.zeros(people, dtype=np.int64), np.zeros(people, dtype=bool), nothing, np.arange(people))

    @property
    def plain(self) -> bool:
        """Whether nothing is done that only draws can follow (papers and second talks)."""
        return not self.pre_read.any() and self.second_weeks.size == 0

    def load(self, calendar: Weeks, weeks: int) -> Weeks:
        """How many talks each week from 1 to ``weeks`` holds, a small group counting as one.

        >>> met = Actions.none(3)
        >>> met.group[:2] = True
        >>> met.load(np.array([1, 1, 2]), 2).tolist()
        [1, 1]
        """
        alone = np.bincount(calendar[~self.group], minlength=weeks + 1)[1:]
        together = np.bincount(calendar[self.group], minlength=weeks + 1)[1:]
        return np.asarray(alone + (together > 0))

    def gathers(self, calendar: Weeks) -> bool:
        """Whether everybody of a small group meets one to three others of it in the same week."""
        sizes = np.bincount(calendar[self.group])
        return bool(sizes[:1].sum() == 0 and np.isin(sizes, (0, *GROUP_SIZES)).all())

    def company(self, calendar: Weeks, i: int) -> list[int]:
        """The others of i's small group, in input order; nobody where i is met one on one."""
        if not self.group[i]:
            return []
        return [int(j) for j in np.flatnonzero(self.group & (calendar == calendar[i])) if j != i]

    def renamed(self, index: NDArray[np.int64], places: Mapping[int, int]) -> Actions:
        """The same with people in another order."""
        order = np.array([places[int(i)] for i in self.second_order], dtype=np.int64)
        return Actions(self.pre_read[index], self.group[index], self.second_weeks, order)


class Held(NamedTuple):
    """A talk already held: its week, and the answer (-1, 0 or 1; None where nobody noted it)."""

    week: int
    outcome: int | None = None


#: In :attr:`Situation.outcomes`: the answer is still open.
OPEN = 9
