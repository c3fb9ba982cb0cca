"""Who holds the network together by single ties: what gets farther when a tie is cut.

All on the undirected union and in steps. Cutting a tie between u and v lengthens the ways from a
source only to people all of whose shortest ways from it run over that tie: those are found in the
search from the source, and only their distances are worked out anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from orgmap.arcs import Arcs
from orgmap.engines import Engine, Values
from orgmap.measures.measure import Measure, Outcome
from orgmap.measures.paths import ALL_PAIRS, UNION
from orgmap.measures.union import contacts, undirected_union

Neighbours = Sequence[Sequence[int]]

#: From here on loading the kernel takes less than it saves.
_KERNEL_FROM = 100


def cut_losses(neighbours: Neighbours) -> dict[tuple[int, int], float]:
    """What every tie is worth: the sum over ordered pairs of 1 / distance that goes when it is cut.

    >>> cut_losses([[1], [0, 2], [1]])
    {(0, 1): 3.0, (1, 2): 3.0}
    """
    losses = {(u, v): 0.0 for u, near in enumerate(neighbours) for v in near if u < v}
    for source in range(len(neighbours)):
        distance, before, order = _search(neighbours, source)
        for v in order[1:]:
            if len(before[v]) == 1:
                u = before[v][0]
                losses[min(u, v), max(u, v)] += _lost(neighbours, distance, before, v)
    return losses


def _search(neighbours: Neighbours, source: int) -> tuple[list[int], list[list[int]], list[int]]:
    """Steps from the source (-1 unreached), who stands before whom on shortest ways, order of reaching."""
    distance = [-1] * len(neighbours)
    before: list[list[int]] = [[] for _ in neighbours]
    distance[source] = 0
    order = [source]
    for u in order:
        for v in neighbours[u]:
            if distance[v] < 0:
                distance[v] = distance[u] + 1
                order.append(v)
            if distance[v] == distance[u] + 1:
                before[v].append(u)
    return distance, before, order


def _lost(
    neighbours: Neighbours, distance: Sequence[int], before: Sequence[Sequence[int]], top: int
) -> float:
    """What the tie into ``top`` is worth to one source: those below it have no other shortest way."""
    cut = {top}
    below = [top]
    for u in below:
        for v in neighbours[u]:
            if distance[v] == distance[u] + 1 and v not in cut and cut.issuperset(before[v]):
                cut.add(v)
                below.append(v)
    # The tie itself joins ``top`` to its one predecessor, who is outside and may not be used.
    parent = before[top][0]
    waiting: dict[int, set[int]] = {}
    for v in below:
        steps = [distance[w] for w in neighbours[v] if w not in cut and not (v == top and w == parent)]
        if steps:
            waiting.setdefault(min(steps) + 1, set()).add(v)
    after: dict[int, int] = {}
    while waiting:
        steps_now = min(waiting)
        for v in waiting.pop(steps_now):
            if v in after:
                continue
            after[v] = steps_now
            for w in neighbours[v]:
                if w in cut and w not in after:
                    waiting.setdefault(steps_now + 1, set()).add(w)
    return sum(1.0 / distance[v] - (1.0 / after[v] if v in after else 0.0) for v in below)


def _total_losses(near: Neighbours) -> Values:
    """What each person's ties are worth together."""
    total = np.zeros(len(near))
    for (u, v), loss in cut_losses(near).items():
        total[u] += loss
        total[v] += loss
    return total


def compiled_losses(arcs: Arcs) -> Values:
    """What each person's ties are worth together, by the kernel: sources in parts, on all processors."""
    from orgmap.engines.adjacency import mutual_contacts
    from orgmap.engines.kernels import cuts
    from orgmap.engines.threads import in_threads, parts

    tied = mutual_contacts(arcs)

    def work(room: cuts.Room, first: int, last: int) -> Values:
        total = np.zeros(arcs.count)
        cuts.losses(tied.start, tied.other, room, first, last, total)
        return total

    found = in_threads(
        work, parts(arcs.count, multiple=16), room=lambda: cuts.room(arcs.count, tied.other.size)
    )
    return np.asarray(np.sum(found, axis=0)) if found else np.zeros(arcs.count)


def valente_fujimoto(arcs: Arcs) -> Values:
    """Mean loss of cohesion (mean of 1 / distance over ordered pairs) when one of a person's ties is cut.

    NaN for people without ties.
    """
    n = arcs.count
    near = contacts(arcs)
    total = _total_losses([found.tolist() for found in near]) if n < _KERNEL_FROM else compiled_losses(arcs)
    degree = np.array([len(one) for one in near], dtype=np.float64)
    mean: Values = np.divide(total, degree * max(n * (n - 1), 1), out=np.full(n, np.nan), where=degree > 0)
    return mean


def bridging_coefficient(arcs: Arcs) -> Values:
    """1 / degree over the sum of the contacts' 1 / degree: high where few ties join many-tied people.

    NaN for people without ties.
    """
    near = contacts(arcs)
    degree = np.array([one.size for one in near], dtype=np.float64)
    inverse = np.divide(1.0, degree, out=np.zeros(arcs.count), where=degree > 0)
    around = np.array([inverse[one].sum() for one in near])
    share: Values = np.divide(inverse, around, out=np.full(arcs.count, np.nan), where=degree > 0)
    return share


def _degree(arcs: Arcs) -> Values:
    return np.array([one.size for one in contacts(arcs)], dtype=np.float64)


def _undefined(arcs: Arcs, values: Values) -> dict[int, str]:
    return {
        int(at): f"{arcs.people[at]} has no tie on these layers that could be a bridge."
        for at in np.flatnonzero(np.isnan(values))
    }


def _bridging(arcs: Arcs, _: Engine) -> Outcome:
    values = valente_fujimoto(arcs)
    return Outcome(values, _undefined(arcs, values), beside={"degree": _degree(arcs)})


def _bridging_centrality(arcs: Arcs, engine: Engine) -> Outcome:
    between = engine.betweenness(undirected_union(arcs), by_cost=False) / 2.0
    coefficient = bridging_coefficient(arcs)
    beside = {"degree": _degree(arcs), "betweenness": between, "bridging_coefficient": coefficient}
    return Outcome(between * coefficient, _undefined(arcs, coefficient), beside=beside)


MEASURES = (
    Measure(
        name="bridging",
        question="How much farther apart is everybody when one of this person's ties is cut?",
        definition="Mean over the person's ties of the loss of cohesion when that tie alone is cut; "
        "cohesion is the mean of 1 / distance over ordered pairs (0 for those out of reach). "
        "R's influenceR counts each pair once over n(n - 1) and gives half of this. People with few ties "
        "come out high: the number of contacts stands beside.",
        reading="Strength is not used: every step is 1.",
        direction=UNION,
        undefined="For a person without ties.",
        reference="Valente & Fujimoto 2010, doi 10.1016/j.socnet.2010.03.003",
        family="brokerage",
        engine="searches, compiled from a hundred people on",
        cost="Grows with people times ties, and again where single ties carry many ways.",
        compute=_bridging,
    ),
    Measure(
        name="bridging_centrality",
        question="Who lies between others while tied to few people, who themselves are tied to many?",
        definition="Betweenness (raw, each pair once) x bridging coefficient, which is (1 / degree) over "
        "the sum of the contacts' 1 / degree. It favours people with few ties: degree, betweenness and "
        "coefficient stand beside. Some programs multiply ranks instead.",
        reading="Strength is not used: every step is 1.",
        direction=UNION,
        undefined="For a person without ties.",
        reference="Hwang, Cho, Zhang & Ramanathan 2006, Bridging centrality: identifying bridging nodes in "
        "scale-free networks",
        family="brokerage",
        cost=ALL_PAIRS,
        compute=_bridging_centrality,
    ),
)
