"""Why a person's numbers are what they are: every measure taken apart, down to lines of files.

Where a measure decomposes, the shares of one explanation sum to 1: betweenness over the pairs joined,
constraint over the contacts that constrain, effective size over the contacts that are redundant, total
influence over those who are moved, PageRank over those who hand theirs on. Closeness does not, so there
the reasons are counterfactuals: each tie is taken away and everybody's closeness computed anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from orgmap.engines import engine as find_engine
from orgmap.measures import MEASURES, arcs_to_measure, layer_notes
from orgmap.measures.paths import usual_paths
from orgmap.network import Network
from orgmap.redraws import Redraws
from orgmap.results import Answer
from orgmap.why.contacts import by_closeness, by_constraint, by_effective_size, by_pagerank
from orgmap.why.explanation import Case, Explanation, bounded, explained
from orgmap.why.joining import of_betweenness
from orgmap.why.moving import of_influence, of_roles

__all__ = ["Explanation", "why"]


def why(
    network: Network, person: str, *, layers: Sequence[str] | None = None, redraws: Redraws | None = None
) -> Answer[Explanation]:
    """Why does this person stand where they stand, measure by measure?

    Parameters
    ----------
    network
        The network to look at.
    person
        Id, name or e-mail.
    layers
        One layer, several, or None for all informal ones together.
    redraws
        Redraws of the same network and layers; they give rank intervals for the measures in them.

    Returns
    -------
    Answer[Explanation]
        Betweenness by pairs of units (contacts where no unit is known) and by pairs of people with a
        way that runs through the person; constraint, effective size, total influence and PageRank by
        person; closeness by ties taken away.

    Raises
    ------
    UnknownName
        For an unknown person or layer.
    InputError
        For a negative layer, or redraws of something else.

    >>> from orgmap.model import Records, Tie
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "cy", "advice"))
    >>> first = why(Network.from_records(Records(ties=ties)), "bob").results[1].reasons[0]
    >>> first.share, first.text
    (1.0, '100 %: every shortest way from ann to cy runs through bob: ann → bob → cy.')
    """
    found = network.find(person)
    arcs = arcs_to_measure(network, MEASURES["betweenness"], layers)
    case = Case(network, arcs, arcs.index[found], find_engine("auto"))
    if redraws is not None:
        redraws.check(network, arcs.layers)
    rows = [
        *of_betweenness(case),
        explained(case, "constraint", "contacts", by_constraint),
        explained(case, "effective_size", "contacts", by_effective_size),
        of_influence(case),
        of_roles(case),
        explained(case, "pagerank", "people who hand theirs on", by_pagerank),
        explained(case, "closeness", "ties taken away", by_closeness),
    ]
    results = tuple(rows if redraws is None else (bounded(row, redraws) for row in rows))
    made_by = network.made_by(
        engine=case.engine.name,
        layers=arcs.layers,
        seed=None if redraws is None else redraws.made_by.seed,
        options={
            "why": found,
            "direction": arcs.direction,
            "paths": usual_paths(arcs),
            **({} if redraws is None else redraws.made_by.options),
        },
    )
    doubt = () if redraws is None else redraws.sentences(next(iter(redraws.tables)))
    return Answer("brokers", made_by, results, (*layer_notes(network, arcs), *doubt))
