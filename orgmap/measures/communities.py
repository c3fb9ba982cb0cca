"""Groups the ties show by themselves, beside the units people are filed under.

Modularity is maximised on ties without arrows, the strengths of both directions added up. There is
often more than one good answer: groups describe, they do not prove. Isolates are groups of one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal

import networkx as nx
import numpy as np
import numpy.typing as npt

from orgmap.arcs import Arcs
from orgmap.errors import UnknownName
from orgmap.measures.grouping import Grouping, adjusted_rand, crosstab, normalised_information
from orgmap.measures.leiden import leiden, modularity, numbered
from orgmap.measures.measure import WideMeasure
from orgmap.measures.reading import layer_notes, positive_arcs
from orgmap.measures.whole import NO_TIES, Whole, answered, line, made_from
from orgmap.network import Network
from orgmap.results import Answer, Line, MadeBy

if TYPE_CHECKING:
    import pandas as pd

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Method = Literal["leiden", "louvain"]

METHODS: tuple[Method, ...] = ("leiden", "louvain")
#: People up to which Leiden is tried many times, and up to which it runs until nothing is gained.
_SMALL, _MIDDLE = 400, 3000


@dataclass(frozen=True)
class Communities:
    """Groups found: ``group`` has a number from 1 per person, 1 the largest; ``modularity`` how marked.

    ``modularity`` (-0.5..1) is the share of strength inside groups beyond what people's strengths alone
    would bring about; NaN without ties.
    """

    method: str
    group: Mapping[str, int]
    modularity: float
    units: Mapping[str, str | None]
    made_by: MadeBy
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """The number of groups."""
        return max(self.group.values(), default=0)

    @cached_property
    def _table(self) -> tuple[Grouping, Ints]:
        """Groups (rows) by units (columns) over people whose unit is known."""
        grouping = Grouping.from_labels(list(self.units.values()))
        known = grouping.code >= 0
        own = np.array(list(self.group.values()), dtype=np.int64)[known] - 1
        return grouping, crosstab(own, grouping.code[known])

    @property
    def adjusted_rand(self) -> float:
        """How alike groups and units are beyond chance: 1 the same, 0 as by chance; NaN where trivial."""
        return adjusted_rand(self._table[1])

    @property
    def normalised_information(self) -> float:
        """Information groups and units share, over the mean of what each holds (0..1); NaN where none."""
        return normalised_information(self._table[1])

    def against_units(self) -> pd.DataFrame:
        """People in each group (rows) and unit (columns)."""
        import pandas as pd

        grouping, table = self._table
        rows = pd.RangeIndex(1, table.shape[0] + 1, name="group")
        return pd.DataFrame(table, index=rows, columns=list(grouping.labels))

    def answer(self) -> Answer[Line]:
        """One row a person: the group's number as value, and the unit; by group, then in input order."""
        ordered = sorted(self.group, key=lambda person: self.group[person])
        sizes = np.bincount(list(self.group.values()) or [0])
        rows = tuple(
            line(
                {"person": person},
                self.group[person],
                unit=self.units[person],
                size=int(sizes[self.group[person]]),
            )
            for person in ordered
        )
        return Answer("measure", self.made_by, rows, self.notes)


def communities(
    network: Network,
    *,
    layers: Sequence[str] | None = None,
    method: Method = "leiden",
    seed: int = 0,
) -> Communities:
    """Which groups of people are tied among themselves more than to others?

    Parameters
    ----------
    network
        The network to look at.
    layers
        One layer, several, or None for all informal ones together.
    method
        "leiden" (every group is connected, never less modular than Louvain's of the same seed up to
        3,000 people) or "louvain".
    seed
        Of the order in which people are looked at; the same seed gives the same groups.

    Returns
    -------
    Communities
        A group per person; a person without ties is alone in one.

    Raises
    ------
    UnknownName
        For an unknown layer or method.
    InputError
        For a negative layer.

    Notes
    -----
    Blondel et al. 2008, doi 10.1088/1742-5468/2008/10/P10008; Traag, Waltman & van Eck 2019,
    doi 10.1038/s41598-019-41695-z. Modularity cannot see groups below a size that grows with the
    network (Fortunato & Barthelemy 2007, doi 10.1073/pnas.0605965104).

    >>> from orgmap.model import Records, Tie
    >>> pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "d")]
    >>> network = Network.from_records(Records(ties=tuple(Tie(a, b, "work") for a, b in pairs)))
    >>> communities(network).group
    {'a': 1, 'b': 1, 'c': 1, 'd': 2, 'e': 2, 'f': 2}
    """
    if method not in METHODS:
        raise UnknownName("method", method, METHODS)
    arcs = positive_arcs(network, f"communities_{method}", layers)
    tail, head, strength = undirected(arcs)
    n = arcs.count
    if method == "louvain" or n <= _MIDDLE:
        found = _louvain(n, tail, head, strength, seed)
    if method == "leiden":
        # Few tries on large networks: a run's answers differ little there and time grows.
        tries = 20 if n <= _SMALL else 2 if n <= _MIDDLE else 1
        start, rounds = (found.tolist(), 100) if n <= _MIDDLE else (None, 2)
        found = leiden(n, tail, head, strength, seed=seed, tries=tries, rounds=rounds, start=start)
    value = modularity(n, tail, head, strength, found)
    named = (found + 1).tolist()
    return Communities(
        method,
        dict(zip(arcs.people, named, strict=True)),
        value,
        {person: network.people[person].unit for person in arcs.people},
        made_from(network, arcs, f"communities_{method}", seed=seed),
        (*layer_notes(network, arcs), *_marked(value, found)),
    )


def _marked(value: float, found: Ints) -> tuple[str, ...]:
    if math.isnan(value):
        return ()
    sizes = np.bincount(found)
    alone = int((sizes == 1).sum())
    singles = f", {alone} of them of one person" if alone else ""
    return (f"{sizes.size} groups{singles}; modularity {value:.3f}.",)


def undirected(arcs: Arcs) -> tuple[Ints, Ints, Floats]:
    """Each tied pair once, smaller position first, with the strengths of both directions added up.

    An undirected layer has one strength for both directions, which stays as it is.
    """
    n = max(arcs.count, 1)
    low, high = np.minimum(arcs.tail, arcs.head), np.maximum(arcs.tail, arcs.head)
    key, where = np.unique(low * n + high, return_inverse=True)
    total = np.bincount(where, weights=arcs.strength, minlength=key.size).astype(np.float64)
    return key // n, key % n, total if arcs.directed else total / 2.0


def _louvain(count: int, tail: Ints, head: Ints, strength: Floats, seed: int) -> Ints:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from(
        zip(tail.tolist(), head.tolist(), strength.tolist(), strict=True), weight="strength"
    )
    if not graph.number_of_edges():
        return np.arange(count, dtype=np.int64)
    group = [0] * count
    for at, members in enumerate(nx.community.louvain_communities(graph, weight="strength", seed=seed)):
        for node in members:
            group[node] = at
    return numbered(group)


def communities_against_units(
    network: Network, *, layers: Sequence[str] | None = None, seed: int = 0
) -> Whole:
    """How far are the groups that ties show the units on paper (adjusted Rand, 1 the same, 0 as by chance)?

    Leiden's groups against people's units, over people whose unit is known. Beside it the normalised
    information they share (0..1), the number of each and the modularity of groups and of units.
    Undefined without ties, or where both groupings are trivial.

    Raises
    ------
    UnknownName
        For an unknown layer.
    InputError
        For a negative layer.

    Notes
    -----
    Hubert & Arabie 1985, doi 10.1007/BF01908075; Danon et al. 2005,
    doi 10.1088/1742-5468/2005/09/P09008.
    """
    found = communities(network, layers=layers, seed=seed)
    arcs = positive_arcs(network, "communities_against_units", layers)
    tail, head, strength = undirected(arcs)
    grouping = Grouping.of(network, arcs.people)
    # People without a unit stand alone, so that modularity of units is over the same ties.
    alone = np.arange(arcs.count) + len(grouping.labels)
    of_units = modularity(
        arcs.count, tail, head, strength, np.where(grouping.code >= 0, grouping.code, alone)
    )
    value = found.adjusted_rand if arcs.size else math.nan
    why = NO_TIES if not arcs.size else "Groups and units both put everybody together, or everybody apart."
    return Whole(
        "communities_against_units",
        value,
        made_from(network, arcs, "communities_against_units", seed=seed, method="leiden"),
        why if math.isnan(value) else None,
        {
            "normalised_information": found.normalised_information if arcs.size else math.nan,
            "groups": found.count,
            "units": len(grouping.labels),
            "modularity": found.modularity,
            "modularity_of_units": of_units,
        },
        (*layer_notes(network, arcs), *grouping.notes()),
    )


def _leiden(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    return communities(network, layers=layers).answer()


def _by_louvain(network: Network, *, layers: Sequence[str] | None = None) -> Answer[Line]:
    return communities(network, layers=layers, method="louvain").answer()


_entry = partial(
    WideMeasure,
    reading="Strength is closeness: the strengths of both directions are added up.",
    direction="Arrows do not matter.",
    family="group",
    engine="arrays",
)

MEASURES = (
    _entry(
        name="communities_leiden",
        question="Which groups of people are tied among themselves more than to others?",
        definition="Groups of greatest modularity found by the Leiden algorithm, each connected; value is "
        "the group's number, 1 the largest. A person without ties is a group of one.",
        undefined="Never; modularity, in the notes, is undefined without ties.",
        reference="Traag, Waltman & van Eck 2019, doi 10.1038/s41598-019-41695-z",
        cost="A few passes over the ties a try, twenty tries for small networks.",
        of="person",
        ask=_leiden,
    ),
    _entry(
        name="communities_louvain",
        question="Which groups does the older Louvain method find?",
        definition="Groups of greatest modularity found by moving people and merging groups; value is the "
        "group's number, 1 the largest.",
        undefined="Never; modularity, in the notes, is undefined without ties.",
        reference="Blondel et al. 2008, doi 10.1088/1742-5468/2008/10/P10008",
        cost="A few passes over the ties.",
        of="person",
        ask=_by_louvain,
    ),
    _entry(
        name="communities_against_units",
        question="How far are the groups that ties show the units on paper?",
        definition="Adjusted Rand index of Leiden's groups and people's units: 1 the same, 0 as by chance; "
        "beside it normalised mutual information and the modularity of both.",
        undefined="Without ties, or where both put everybody together or everybody apart.",
        reference="Hubert & Arabie 1985, doi 10.1007/BF01908075",
        cost="As communities_leiden.",
        of="network",
        ask=answered(communities_against_units),
    ),
)
