"""Can I trust it? What is missing, what contradicts itself, and which results that harms.

Three rules run through it. Missing is not zero: who named nobody did not answer, and is no isolate. What
a gap does is computed on this network, never taken from a table (:mod:`orgmap.redraws.silence`). Nobody is
named for what they did not do: silence is counted by layer and by units large enough to be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orgmap.model import Records
from orgmap.network import Network
from orgmap.patience import share_of
from orgmap.quality.answers import coverage_findings, reciprocity_findings, response_findings
from orgmap.quality.charting import chart_findings, disagreements, unit_findings
from orgmap.quality.effects import effect_findings, effects, summaries, unsafe_by_layer
from orgmap.quality.finding import Finding, counted
from orgmap.quality.messages import message_findings
from orgmap.quality.repeats import repeat_findings
from orgmap.redraws.response import responses
from orgmap.redraws.silence import Firmness
from orgmap.results import Answer

__all__ = ["Finding", "check"]


def check(
    network: Network, *, raw: Records | None = None, seed: int = 0, engine: str = "auto"
) -> Answer[Finding]:
    """Can I trust these data, and for which results?

    Parameters
    ----------
    network
        The network to look at; a view (layers, units, days) is looked at as it is.
    raw
        The records before it was settled who is who, from which strangers in messages and contradictions
        between files are counted. Without them these two are left out, which a note says.
    seed, engine
        Of the draws in which people fall silent, and the engine that ranks them.

    Returns
    -------
    Answer
        Rows of :class:`Finding`, those that need attention first; the notes begin with the summary in
        plain sentences. A row that is fine has ``raised`` False.

    Raises
    ------
    UnknownName
        For an unknown engine.

    >>> from orgmap.model import Person, Tie
    >>> people = (Person("ceo"), Person("ann", managers=("ceo",)), Person("bob", managers=("ann",)))
    >>> people = (*people, Person("cy"))
    >>> ties = (Tie("ann", "bob", "advice"), Tie("bob", "ceo", "advice"), Tie("ceo", "ann", "advice"))
    >>> answer = check(Network.from_records(Records(people=people, ties=ties)))
    >>> [(row.kind, row.share) for row in answer.results if row.raised]
    [('response', 0.75), ('unseen', 0.25), ('in no line', 0.25)]
    """
    found = responses(network, network.informal)
    with share_of(0.0, 0.95):
        firm = effects(network, found, seed=seed, engine=engine)
    rows = (
        *effect_findings(firm),
        *response_findings(network, found, unsafe_by_layer(firm)),
        *coverage_findings(network),
        *reciprocity_findings(network, found),
        *chart_findings(network),
        *disagreements(network, raw),
        *message_findings(network, raw),
        *repeat_findings(network),
        *unit_findings(network),
    )
    ordered = (*(row for row in rows if row.raised), *(row for row in rows if not row.raised))
    options = {"draws": max((one.draws for one in firm), default=0)}
    made_by = network.made_by(layers=tuple(network.layers), seed=seed, engine=engine, options=options)
    return Answer("check", made_by, ordered, tuple(_summary(network, rows, firm, raw)))


def _summary(
    network: Network, rows: Sequence[Finding], firm: Sequence[Firmness], raw: Records | None
) -> Iterator[str]:
    raised = sum(row.raised for row in rows)
    if not network.people:
        yield "There is nobody in there, so there is nothing to check."
        return
    if raised:
        need = counted(raised, "thing needs", "things need")
        yield f"{need} your attention; {counted(len(rows) - raised, 'other look')} found nothing."
    else:
        yield f"{counted(len(rows), 'look', 'looks')} at the data found nothing that harms a result."
    yield from summaries(firm)
    if firm:
        yield (
            "People were taken to fall silent at random: where those who did not answer differ from the "
            "others, the harm is greater."
        )
    events = network.records.events
    if raw is None and events is not None and events.num_rows:
        yield "Strangers in messages were not counted: that needs the records before identity resolution."
