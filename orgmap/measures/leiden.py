"""Groups of people who are tied among themselves: the Leiden algorithm for modularity.

Traag, Waltman & van Eck 2019, doi 10.1038/s41598-019-41695-z, written from the paper. Three steps are
repeated until nothing changes: people move one by one to the group where modularity gains most; each
group is refined into parts that hang together; the parts become the nodes of a smaller network.
Unlike Louvain's, every group found is connected.

Ties are undirected with a strength; a part's ties inside itself are kept as its own weight. Python
lists are used, not arrays, because each step looks at one node's few neighbours.
"""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Randomness of the refinement: the paper's theta, in units of the mean strength.
_THETA = 0.01
_GAIN = 1e-12
#: A round of the three steps that gains nothing ends a run; so many rounds never happen.
_ROUNDS = 100


@dataclass(frozen=True)
class _Ties:
    """A weighted undirected network: neighbours, their strengths, each node's total, twice the sum."""

    near: list[list[int]]
    strength: list[list[float]]
    total: list[float]
    twice: float

    @property
    def size(self) -> int:
        return len(self.near)

    def to_groups(self, node: int, group: Sequence[int]) -> dict[int, float]:
        """Strength from the node to each neighbouring group, itself left out."""
        found: dict[int, float] = {}
        for other, strength in zip(self.near[node], self.strength[node], strict=True):
            if other != node:
                at = group[other]
                found[at] = found.get(at, 0.0) + strength
        return found


def leiden(
    count: int,
    tail: Ints,
    head: Ints,
    strength: Floats,
    *,
    seed: int = 0,
    tries: int = 10,
    rounds: int = _ROUNDS,
    start: Sequence[int] | None = None,
) -> Ints:
    """The group (0, 1, ...) of each of ``count`` nodes, for the greatest modularity found in ``tries`` runs.

    Ties are undirected and each listed once; those of one pair add up. Groups are numbered from the
    largest, equal ones by their first member. Every group is connected; a node without ties is alone.
    A run ends when a round gains nothing, or after ``rounds``. With ``start`` one more run begins from
    those groups; as no step loses modularity, the result is then at least as good as they are.

    >>> tail, head = np.array([0, 1, 2, 3, 4, 5, 2]), np.array([1, 2, 0, 4, 5, 3, 3])
    >>> leiden(6, tail, head, np.ones(7)).tolist()
    [0, 0, 0, 1, 1, 1]
    """
    ties = _ties(count, tail, head, strength)
    if ties.twice <= 0.0:
        return np.arange(count, dtype=np.int64)
    best, most = list(range(count)), -math.inf
    for run in range(tries if start is None else tries + 1):
        # Text seeds mix both numbers: seed 1 run 0 must not be seed 0 run 1.
        dice = random.Random(f"{seed} {run}")  # noqa: S311
        begin = range(count) if start is None or run < tries else start
        found = _one_run(ties, begin, rounds, dice)
        value = _modularity(ties, found)
        if value > most + _GAIN:
            best, most = found, value
    return numbered(best)


def numbered(group: Sequence[int]) -> Ints:
    """Groups numbered from the largest, equal ones by their first member.

    >>> numbered([7, 5, 5, 7, 5]).tolist()
    [1, 0, 0, 1, 0]
    """
    members: dict[int, list[int]] = {}
    for node, at in enumerate(group):
        members.setdefault(at, []).append(node)
    place = {
        at: rank
        for rank, (at, _) in enumerate(sorted(members.items(), key=lambda one: (-len(one[1]), one[1][0])))
    }
    return np.array([place[at] for at in group], dtype=np.int64)


def modularity(count: int, tail: Ints, head: Ints, strength: Floats, group: Ints) -> float:
    """How much more strength lies inside groups than strengths alone would bring about (-0.5..1).

    NaN without ties. Newman & Girvan 2004, doi 10.1103/PhysRevE.69.026113.

    >>> modularity(2, np.array([0]), np.array([1]), np.ones(1), np.array([0, 1]))
    -0.5
    """
    ties = _ties(count, tail, head, strength)
    return _modularity(ties, group.tolist()) if ties.twice > 0.0 else math.nan


def _ties(count: int, tail: Ints, head: Ints, strength: Floats) -> _Ties:
    between: list[dict[int, float]] = [{} for _ in range(count)]
    for a, b, s in zip(tail.tolist(), head.tolist(), strength.tolist(), strict=True):
        between[a][b] = between[a].get(b, 0.0) + s
        between[b][a] = between[b].get(a, 0.0) + s
    return _from_rows(between)


def _from_rows(between: list[dict[int, float]]) -> _Ties:
    """Rows as neighbours; a row's entry for itself already counts twice."""
    total = [sum(row.values()) for row in between]
    return _Ties([list(row) for row in between], [list(row.values()) for row in between], total, sum(total))


def _modularity(ties: _Ties, group: Sequence[int]) -> float:
    inside = 0.0
    total: dict[int, float] = {}
    for node in range(ties.size):
        total[group[node]] = total.get(group[node], 0.0) + ties.total[node]
        for other, strength in zip(ties.near[node], ties.strength[node], strict=True):
            if group[node] == group[other]:
                inside += strength
    return inside / ties.twice - sum((one / ties.twice) ** 2 for one in total.values())


def _one_run(ties: _Ties, start: Sequence[int], rounds: int, dice: random.Random) -> list[int]:
    """Rounds of the three steps, each from the groups of the last, until one gains nothing."""
    group, value = list(start), -math.inf
    for _ in range(rounds):
        # A round ends on a level where every group is one refined part, and so connected.
        group = _round(ties, group, dice)
        gained = _modularity(ties, group)
        if gained <= value + _GAIN:
            break
        value = gained
    return group


def _round(ties: _Ties, start: Sequence[int], dice: random.Random) -> list[int]:
    """Move, refine and shrink, level by level, until no two parts share a group."""
    level, group = ties, list(start)
    place = list(range(ties.size))  # where each original node is on this level
    while True:
        _move(level, group, dice)
        if len(set(group)) == level.size:
            return [group[at] for at in place]
        part = _refine(level, group, dice)
        names = {one: at for at, one in enumerate(dict.fromkeys(part))}
        group_of_part = [0] * len(names)
        for node, one in enumerate(part):
            group_of_part[names[one]] = group[node]
        level = _shrunk(level, [names[one] for one in part], len(names))
        place = [names[part[at]] for at in place]
        labels = {one: at for at, one in enumerate(dict.fromkeys(group_of_part))}
        group = [labels[one] for one in group_of_part]


def _move(ties: _Ties, group: list[int], dice: random.Random) -> None:
    """Nodes go to the group that gains most; a mover's neighbours elsewhere are looked at again."""
    weight = [0.0] * ties.size
    members = [0] * ties.size
    for node, at in enumerate(group):
        weight[at] += ties.total[node]
        members[at] += 1
    empty = [at for at in range(ties.size) if not members[at]]
    order = list(range(ties.size))
    dice.shuffle(order)
    queue, waiting = deque(order), [True] * ties.size
    while queue:
        node = queue.popleft()
        waiting[node] = False
        own = ties.total[node]
        here = group[node]
        weight[here] -= own
        members[here] -= 1
        near = ties.to_groups(node, group)
        best, most = here, near.get(here, 0.0) - own * weight[here] / ties.twice
        for at, strength in near.items():
            gain = strength - own * weight[at] / ties.twice
            if gain > most + _GAIN:
                best, most = at, gain
        if most < -_GAIN and empty:
            best = empty.pop()
        if best != here and not members[here]:
            empty.append(here)
        group[node] = best
        weight[best] += own
        members[best] += 1
        if best != here:
            for other in ties.near[node]:
                if not waiting[other] and group[other] != best:
                    waiting[other] = True
                    queue.append(other)


def _refine(ties: _Ties, group: Sequence[int], dice: random.Random) -> list[int]:
    """Parts of the groups: nodes join parts of their own group that are well tied to the rest of it."""
    part = list(range(ties.size))
    alone = [True] * ties.size
    weight = list(ties.total)
    whole = [0.0] * (max(group) + 1)
    for node, at in enumerate(group):
        whole[at] += ties.total[node]
    # Strength from each part to the rest of its group.
    outward = [
        sum(
            strength
            for other, strength in zip(ties.near[node], ties.strength[node], strict=True)
            if other != node and group[other] == group[node]
        )
        for node in range(ties.size)
    ]
    unit = _THETA * ties.twice / max(1, sum(len(row) for row in ties.near))
    order = list(range(ties.size))
    dice.shuffle(order)
    for node in order:
        at = group[node]
        if not alone[node] or not _well_tied(outward[node], weight[node], whole[at], ties.twice):
            continue
        choices = [(node, 0.0)]
        near = ties.to_groups(node, part)
        for one, strength in near.items():
            if group[one] == at and _well_tied(outward[one], weight[one], whole[at], ties.twice):
                gain = strength - ties.total[node] * weight[one] / ties.twice
                if gain >= 0.0:
                    choices.append((one, gain))
        chosen = _drawn(choices, unit, dice)
        if chosen == node:
            continue
        part[node] = chosen
        alone[chosen] = alone[node] = False
        outward[chosen] += outward[node] - 2.0 * near[chosen]
        weight[chosen] += ties.total[node]
        weight[node] = 0.0
    return part


def _well_tied(outward: float, weight: float, whole: float, twice: float) -> bool:
    return outward >= weight * (whole - weight) / twice - _GAIN


def _drawn(choices: list[tuple[int, float]], unit: float, dice: random.Random) -> int:
    """One choice, with odds that grow with the exponential of its gain."""
    most = max(gain for _, gain in choices)
    odds = [math.exp((gain - most) / unit) for _, gain in choices]
    return dice.choices([one for one, _ in choices], weights=odds)[0]


def _shrunk(ties: _Ties, part: Sequence[int], count: int) -> _Ties:
    """Parts as nodes; strengths between them added up, those inside kept as ties to oneself."""
    between: list[dict[int, float]] = [{} for _ in range(count)]
    for node in range(ties.size):
        row = between[part[node]]
        for other, strength in zip(ties.near[node], ties.strength[node], strict=True):
            at = part[other]
            row[at] = row.get(at, 0.0) + strength
    return _from_rows(between)
