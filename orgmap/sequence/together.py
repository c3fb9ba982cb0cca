"""Answers that fail a gate only together: the fewest whose own count is enough, and the fewest to turn.

Only answers already given count, and everybody else is taken to say yes: what is shut then is shut for
certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from types import MappingProxyType

import numpy as np

from orgmap.sequence.state import Forum

#: From more people than this it is those with most votes that are tried, not every set.
_MOST_TRIED = 12


@dataclass(frozen=True, slots=True)
class Together:
    """The fewest people whose answers together fail a gate, and why they do."""

    people: tuple[int, ...]
    answers: tuple[int, ...]
    why: str


def passable(forum: Forum, answers: Mapping[int, int]) -> bool:
    """Whether the gate is passed when everybody without one of these answers (-1, 0, 1) says yes.

    >>> three = Forum("board", 3, 0.5, 1.0, np.ones(3), np.zeros(3, dtype=bool), strict=True)
    >>> passable(three, {0: -1}), passable(three, {0: -1, 2: 0})
    (True, False)
    """
    against = sum(float(forum.votes[i]) for i, answer in answers.items() if answer == -1)
    missing = sum(float(forum.votes[i]) for i, answer in answers.items() if answer != 1)
    vetoed = any(answer == -1 and bool(forum.vetoes[i]) for i, answer in answers.items())
    seat = forum.chair is None or answers.get(forum.chair, 1) == 1
    enough = bool(forum.enough(np.array(forum.total - missing)))
    return seat and not vetoed and enough and bool(forum.tolerated(np.array(against)))


def fewest(forum: Forum, answers: Mapping[int, int]) -> Together | None:
    """The fewest whose answers fail the gate by their votes; of equal ones those with most votes.

    None where the gate can still be passed, and where it could not be in the first place.

    >>> three = Forum("board", 3, 0.5, 1.0, np.ones(3), np.zeros(3, dtype=bool), strict=True)
    >>> fewest(three, {0: -1, 1: 1, 2: -1}).people
    (0, 2)
    """
    if not passable(forum, {}) or passable(forum, answers):
        return None
    # Each limit is a sum of votes, so that the largest votes pass it with the fewest people.
    for size in range(1, len(answers) + 1):
        for counted in ((-1,), (-1, 0)):
            some = _by_votes(forum, [i for i, answer in answers.items() if answer in counted])[:size]
            if len(some) == size and not passable(forum, {i: answers[i] for i in some}):
                people = tuple(sorted(some))
                return Together(people, tuple(answers[i] for i in people), _why(forum, some, answers))
    return None


def reopened(forum: Forum, answers: Mapping[int, int]) -> Mapping[int, int]:
    """The fewest answers to turn so that the gate can be passed, and the least each would have to be.

    Lukewarm (0) where that is enough for all of them, else yes (1). Nobody where it can be passed already.

    >>> three = Forum("board", 3, 0.5, 1.0, np.ones(3), np.zeros(3, dtype=bool), strict=True)
    >>> dict(reopened(three, {0: -1, 1: -1, 2: -1}))
    {0: 1, 1: 1}
    """
    wrong = _by_votes(forum, [i for i, answer in answers.items() if answer != 1])
    for some in _sets(wrong):
        for least in (0, 1):
            turned = {i: least for i in some if answers[i] < least}
            if len(turned) == len(some) and passable(forum, {**answers, **turned}):
                return turned
    return {}


@dataclass(frozen=True, slots=True)
class Closed:
    """A gate that answers given have shut: whose, why, and what would reopen it (person to least answer)."""

    gate: str
    people: tuple[int, ...]
    why: str
    turned: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))


def _sets(people: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Sets of people by size, the smallest first."""
    for size in range(len(people) + 1):
        yield from combinations(people, size) if len(people) <= _MOST_TRIED else [tuple(people[:size])]


def _by_votes(forum: Forum, people: Sequence[int]) -> list[int]:
    return sorted(people, key=lambda i: (-float(forum.votes[i]), i))


def _why(forum: Forum, people: Sequence[int], answers: Mapping[int, int]) -> str:
    held = float(sum(forum.votes[i] for i in people))
    share = f"hold {held:g} of {forum.total:g} votes together"
    against = sum(float(forum.votes[i]) for i in people if answers[i] == -1)
    if not bool(forum.tolerated(np.array(against))):
        return f"{share}, more than the rule bears against"
    return f"{share}, without which the quota cannot be met"
