"""An answer that is there already, given the intervals of redraws made later: nothing is ranked anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from orgmap.results import Answer, Broker

if TYPE_CHECKING:
    from orgmap.redraws import Redraws

NOT_STEADY = "How steady a rank is has not been computed yet, so no interval is given."


def drawn(redraws: Redraws | None, measure: str, people: Sequence[str]) -> dict[str, Any]:
    """What was chosen for the redraws, and in how many of them these people come first."""
    if redraws is None:
        return {}
    first = {person: redraws.first(person, measure=measure) for person in people}
    return {**redraws.options(measure), "first": first}


def steadied(answer: Answer[Broker], redraws: Redraws) -> Answer[Broker]:
    """The same brokers with the interval of each rank, from redraws made later; nothing is ranked anew.

    Raises
    ------
    InputError
        For redraws of another network or of other layers.
    UnknownName
        For redraws without betweenness.

    >>> from orgmap.model import Records, Tie
    >>> from orgmap.network import Network
    >>> from orgmap.redraws import redraw
    >>> from orgmap.roles import brokers
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "cy", "advice"))
    >>> network = Network.from_records(Records(ties=ties))
    >>> again = redraw(network, draws=20, measures=("betweenness",), missing=0.0)
    >>> first = steadied(brokers(network), again).results[0]
    >>> first.rank, first.rank_low, first.rank_high
    (1, 1, 1)
    """
    made = answer.made_by
    redraws.check_made(made.fingerprint, made.layers)
    bounds = redraws.bounds({row.person: row.rank for row in answer.results}, measure="betweenness")
    rows = tuple(
        replace(row, rank_low=bounds[row.person][0], rank_high=bounds[row.person][1])
        if row.person in bounds
        else row
        for row in answer.results
    )
    first = [row.person for row in rows[:1]]
    options = {**made.options, **drawn(redraws, "betweenness", first)}
    notes = tuple(note for note in answer.notes if note != NOT_STEADY)
    return replace(
        answer,
        results=rows,
        made_by=replace(made, seed=redraws.made_by.seed, options=options),
        notes=(*notes, *redraws.sentences("betweenness")),
    )
