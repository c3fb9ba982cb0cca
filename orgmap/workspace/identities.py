"""What users said of who is who: kept, dated, undoable like every change, and asked once only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx
import sqlalchemy as sa

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.identity import DoubtfulPair, Identities, Question, key, references
from orgmap.model import Decision, Records
from orgmap.workspace import ledger
from orgmap.workspace.ledger import Change
from orgmap.workspace.rows import live
from orgmap.workspace.tables import DECISIONS

#: What spoke for and against a pair when it was decided, and its probability.
_Told = tuple[tuple[str, ...], tuple[str, ...], float | None]
_UNTOLD: _Told = ((), (), None)


def decisions(connection: sa.Connection) -> tuple[Decision, ...]:
    """Return what stands, in the order it was said."""
    columns = (DECISIONS.c.one, DECISIONS.c.other, DECISIONS.c.same)
    rows = connection.execute(sa.select(*columns).where(live(DECISIONS)).order_by(DECISIONS.c.row_id))
    return tuple(Decision(row.one, row.other, row.same) for row in rows)


def decide(
    connection: sa.Connection,
    records: Records,
    pair: DoubtfulPair | tuple[str, str],
    evidence: DoubtfulPair | None,
    *,
    same: bool,
) -> Change:
    """Keep a decision about two identities in the place of an earlier one on the same pair.

    Raises UnknownName for an identity the records do not hold, InputError where both are one already or
    where the decisions together would say that two people are one.
    """
    one, other = (pair.one, pair.other) if isinstance(pair, DoubtfulPair) else pair
    told: _Told = _UNTOLD
    if evidence:
        told = (evidence.supports, evidence.speaks_against, evidence.probability)
    what = "one person" if same else "two people"
    return _keep(
        connection,
        records,
        {Decision(one, other, same): told},
        f"Said that '{one}' and '{other}' are {what}.",
    )


def answer(connection: sa.Connection, records: Records, asked: Question, person: str | None) -> Change:
    """Keep the answer to a question: the person it is, or nobody of its suspects; see :func:`decide`."""
    told: dict[str, _Told] = {
        one.person: (one.supports, one.speaks_against, one.probability)
        for one in asked.suspects
        if one.person != person
    }
    if person is None:
        said = {Decision(one, asked.about, same=False): why for one, why in told.items()}
        names = " or ".join(f"'{one.person}'" for one in asked.suspects)
        return _keep(connection, records, said, f"Said that '{asked.about}' is not {names}.")
    why = next((one for one in asked.suspects if one.person == person), None)
    chosen: _Told = (why.supports, why.speaks_against, why.probability) if why else _UNTOLD
    said = {Decision(person, asked.about, same=True): chosen}
    if asked.kind == "address":
        # Their own rows in other lists may go on using it.
        files = {one.id: one.source.file if one.source else "" for one in records.people}
        beside = [one for one in told if files.get(one) == files.get(person)]
        said.update({Decision(one, asked.about, same=False): told[one] for one in beside})
    return _keep(connection, records, said, f"Said that '{asked.about}' is '{person}'.")


def question(found: Identities, wanted: Question | str) -> Question:
    """Return the question meant by its id or by the identity it asks about; raises UnknownName."""
    if isinstance(wanted, Question):
        return wanted
    for one in found.questions:
        if wanted in (one.id, one.about):
            return one
    raise UnknownName("open question", wanted, [one.id for one in found.questions])


def asked(found: Identities, one: str, other: str) -> DoubtfulPair | None:
    """Return the doubtful pair of these two, if it was one."""
    wanted = {key(one), key(other)}
    return next((p for p in found.doubtful if {key(p.one), key(p.other)} == wanted), None)


def _keep(
    connection: sa.Connection, records: Records, said: Mapping[Decision, _Told], summary: str
) -> Change:
    """Check decisions and keep them as one change, each in the place of an earlier one on its pair."""
    known = references(records)
    for decision in said:
        for ref in (decision.one, decision.other):
            if ref not in known and key(ref) not in known:
                raise UnknownName("person or address", ref, sorted(known))
        if key(decision.one) == key(decision.other):
            raise InputError(Problem(f"'{decision.one}' was named twice.", "Name two identities."))
    pairs = {frozenset((key(one.one), key(one.other))) for one in said}
    stand = [one for one in decisions(connection) if frozenset((key(one.one), key(one.other))) not in pairs]
    for decision in said:
        _check(stand, decision)
        stand.append(decision)
    change = ledger.log(connection, "identity", summary)
    rows = []
    for decision, (supports, against, probability) in said.items():
        for a, b in ((decision.one, decision.other), (decision.other, decision.one)):
            ledger.retire(
                connection, DECISIONS, sa.and_(DECISIONS.c.one == a, DECISIONS.c.other == b), change
            )
        row = {"one": decision.one, "other": decision.other, "same": decision.same}
        rows.append({**row, "supports": supports, "speaks_against": against, "probability": probability})
    ledger.insert(connection, DECISIONS, rows, change)
    return change


def all_of(records: Records, found: Identities, person: str) -> tuple[str, ...]:
    """Return all ids and further addresses that are surely the person meant by an id, address or name.

    Addresses and aliases of rows are not among them: they go with their rows. Somebody nobody knows is
    returned as they are.
    """
    wanted = key(person)
    names = {one.id: key(one.name) for one in records.people}
    carried = {key(text) for one in records.people for text in (one.email or "", *one.aliases)}
    for one in found.same:
        refs = {key(ref) for ref in (one.id, *one.ids, *one.refs)}
        if wanted in refs or names.get(one.id) == wanted:
            further = [ref for ref in one.refs if ("@" in ref or "/cn=" in ref) and key(ref) not in carried]
            return tuple(dict.fromkeys((one.id, *one.ids, *further)))
    return (person,)


def _check(earlier: Iterable[Decision], new: Decision) -> None:
    """Raise InputError where decisions together make one person of two that were said to be two."""
    said = [*earlier, new]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(key(ref) for decision in said for ref in (decision.one, decision.other))
    graph.add_edges_from((key(one.one), key(one.other)) for one in said if one.same)
    for one in said:
        if not one.same and nx.has_path(graph, key(one.one), key(one.other)):
            between = " → ".join(nx.shortest_path(graph, key(one.one), key(one.other)))
            raise InputError(
                Problem(
                    f"'{one.one}' and '{one.other}' would be one person ({between}) and two people at once.",
                    "Undo the decision that is wrong, or decide that pair anew.",
                )
            )
