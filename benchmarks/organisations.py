"""Invented organisations: teams of ten with a manager, units of five teams, ties mostly near."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.engines.adjacency import adjacency, mutual_contacts, roads

MOST = 16  # messages between two people, at most


@dataclass(frozen=True)
class Organisation:
    """Undirected ties between people by number, how many messages each carries, and everybody's unit."""

    people: int
    ties: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]
    units: tuple[str, ...]

    def arcs(self, *, counted: bool) -> Arcs:
        """Fresh arcs, with nothing kept; strengths are counts, or all 1."""
        counts = self.counts if counted else np.ones_like(self.counts)
        tail = np.concatenate((self.ties[:, 0], self.ties[:, 1]))
        head = np.concatenate((self.ties[:, 1], self.ties[:, 0]))
        both = np.concatenate((counts, counts))
        order = np.lexsort((head, tail))
        whole = [Fraction(number) for number in range(MOST + 1)]
        return Arcs(
            people=tuple(f"p{at}" for at in range(self.people)),
            tail=tail[order],
            head=head[order],
            strength=both[order].astype(np.float64),
            exact=tuple(whole[count] for count in both[order].tolist()),
            directed=False,
            layers=("communication",),
        )


def organisation(people: int, *, seed: int = 1) -> Organisation:
    """About fifteen contacts a person: a manager, a chain above, team, unit, and a few anywhere."""
    luck = np.random.default_rng(seed)
    one = np.repeat(np.arange(people), 9)
    far = luck.random(one.size)
    reach = np.where(far < 0.55, 10, np.where(far < 0.85, 50, people))
    low = one // reach * reach
    other = low + (luck.random(one.size) * np.minimum(reach, people - low)).astype(np.int64)
    # Managers: the first of every ten, of every hundred of those, and so on to the top.
    lines = [
        (at, at // step * step) for step in (10, 50, 500, 5000) for at in range(0, people, max(step // 10, 1))
    ]
    ties = np.concatenate((np.column_stack((one, other)), np.array(lines, dtype=np.int64)))
    ties = np.unique(np.sort(ties[ties[:, 0] != ties[:, 1]], axis=1), axis=0)
    counts = np.minimum(np.floor(luck.pareto(1.2, len(ties)) + 1.0), MOST).astype(np.int64)
    units = tuple(f"u{at // 50}" for at in range(people))
    return Organisation(people, ties, counts, units)


def ready(arcs: Arcs) -> Arcs:
    """The same arcs with what is built once for a network, as the graphs of peers are, and no result."""
    fresh = replace(arcs)
    adjacency(arcs)
    mutual_contacts(arcs)
    if arcs.uniform:
        built = ("adjacency", "contacts")
    else:
        roads(arcs)
        built = ("adjacency", "contacts", "lengths", "roads")
    fresh.__dict__["_kept"] = {name: arcs.__dict__["_kept"][name] for name in built}
    return fresh
