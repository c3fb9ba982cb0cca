"""Through whom one person reaches another: the shortest way along informal ties.

"Shortest" is by cost, so two strong ties may be shorter than one weak one. Ties are taken as a
hand-over in either direction: whoever somebody goes to for advice can also introduce them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from orgmap.errors import UnknownName
from orgmap.network import Network

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Way:
    """A chain of people from one to another.

    ``people`` in order, both ends included; ``cost`` is the sum of 1 / strength along it, the layers
    put together as CONTRACT section 3 has it.
    """

    people: tuple[str, ...]
    cost: float

    @property
    def between(self) -> tuple[str, ...]:
        """Those the way runs through."""
        return self.people[1:-1]


def way(network: Network, source: str, target: str, *, layers: Sequence[str] | None = None) -> Way | None:
    """Through whom does ``source`` reach ``target`` best?

    Parameters
    ----------
    network
        Any network or view.
    source, target
        Two people.
    layers
        All informal ones by default. Negative ties never carry anything.

    Returns
    -------
    Way or None
        The cheapest chain; None where no chain of ties leads there. Of equally cheap chains one is
        named, always the same.

    Raises
    ------
    UnknownName
        For somebody who is not in the network.

    Notes
    -----
    Dijkstra (1959, doi:10.1007/BF01386390) on cost = 1 / strength; the stronger direction of a pair
    counts.

    >>> from orgmap.model import Records, Tie
    >>> ties = (Tie("a", "b", "advice"), Tie("c", "b", "advice"))
    >>> way(Network.from_records(Records(ties=ties)), "a", "c").between
    ('b',)
    """
    for person in (source, target):
        if person not in network.people:
            raise UnknownName("person", person, list(network.people))
    if source == target:
        return Way((source,), 0.0)
    arcs = network.arcs(layers)
    if not arcs.size:
        return None
    count = len(arcs.people)
    # Costs are distances: of both directions the smaller one stands, and a sum would be none.
    ends = np.sort(np.column_stack([arcs.tail, arcs.head]), axis=1).astype(np.int64)
    pair, place = np.unique(ends[:, 0] * count + ends[:, 1], return_inverse=True)
    strongest = np.zeros(pair.size)
    np.maximum.at(strongest, place, arcs.strength)
    costs = coo_matrix((1.0 / strongest, (pair // count, pair % count)), shape=(count, count)).tocsr()
    start, goal = arcs.index[source], arcs.index[target]
    distances, before = dijkstra(costs, directed=False, indices=[start], return_predecessors=True)
    if math.isinf(distances[0, goal]):
        return None
    chain = [goal]
    while chain[-1] != start:
        chain.append(int(before[0, chain[-1]]))
    return Way(tuple(arcs.people[at] for at in reversed(chain)), float(distances[0, goal]))


@dataclass(frozen=True)
class News:
    """News on its shortest ways from ``start``: who was reached when, from whom, in how many ways.

    ``before`` holds for each person who hands it on to them; ``order`` begins with the start.
    """

    start: str
    order: tuple[str, ...]
    before: Mapping[str, Sequence[str]]
    ways: Mapping[str, float]

    @classmethod
    def spread(cls, ways: nx.DiGraph[str], start: str) -> News:
        """Search in breadth along the arrows."""
        order, before = [start], {start: list[str]()}
        count, steps = {start: 1.0}, {start: 0}
        for person in order:
            for other in ways[person]:
                if other not in steps:
                    steps[other] = steps[person] + 1
                    order.append(other)
                    before[other], count[other] = [], 0.0
                if steps[other] == steps[person] + 1:
                    count[other] += count[person]
                    before[other].append(person)
        return cls(start, tuple(order), before, count)

    def load(self, targets: Sequence[str]) -> Mapping[str, float]:
        """How many of the targets each person stands before, shared where ways are equally short.

        Brandes 2008, doi 10.1016/j.socnet.2007.11.001.
        """
        wanted = set(targets) - {self.start}
        load = dict.fromkeys(self.order, 0.0)
        for person in reversed(self.order):
            passed = (load[person] + (1.0 if person in wanted else 0.0)) / self.ways[person]
            for other in self.before[person]:
                load[other] += self.ways[other] * passed
        return load
