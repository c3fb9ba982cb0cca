"""What users said of who is who: kept, dated, undoable like every change, and asked once only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from types import MappingProxyType

import networkx as nx
import sqlalchemy as sa

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.identity import DoubtfulPair, identify, key, references
from orgmap.model import Decision, Records
from orgmap.workspace import ledger
from orgmap.workspace.forgetting import Forgotten
from orgmap.workspace.ledger import Change
from orgmap.workspace.rows import live
from orgmap.workspace.tables import DECISIONS


def decisions(connection: sa.Connection) -> tuple[Decision, ...]:
    """Return what stands, in the order it was said."""
    columns = (DECISIONS.c.one, DECISIONS.c.other, DECISIONS.c.same)
    rows = connection.execute(sa.select(*columns).where(live(DECISIONS)).order_by(DECISIONS.c.row_id))
    return tuple(Decision(row.one, row.other, row.same) for row in rows)


def decide(
    connection: sa.Connection, records: Records, pair: DoubtfulPair | tuple[str, str], *, same: bool
) -> Change:
    """Keep a decision about two identities in the place of an earlier one on the same pair.

    Raises UnknownName for an identity the records do not hold, InputError where both are one already or
    where the decisions together would say that two people are one.
    """
    one, other = (pair.one, pair.other) if isinstance(pair, DoubtfulPair) else pair
    known = references(records)
    for ref in (one, other):
        if ref not in known and key(ref) not in known:
            raise UnknownName("person or address", ref, sorted(known))
    if one == other or key(one) == key(other):
        raise InputError(Problem(f"'{one}' was named twice.", "Name two identities."))
    evidence = pair if isinstance(pair, DoubtfulPair) else _asked(records, one, other)
    earlier = [
        said for said in decisions(connection) if {key(said.one), key(said.other)} != {key(one), key(other)}
    ]
    _check(earlier, Decision(one, other, same))
    what = "one person" if same else "two people"
    change = ledger.log(connection, "identity", f"Said that '{one}' and '{other}' are {what}.")
    for a, b in ((one, other), (other, one)):
        ledger.retire(connection, DECISIONS, sa.and_(DECISIONS.c.one == a, DECISIONS.c.other == b), change)
    row = {
        "one": one,
        "other": other,
        "same": same,
        "supports": evidence.supports if evidence else (),
        "speaks_against": evidence.speaks_against if evidence else (),
        "probability": evidence.probability if evidence else None,
    }
    ledger.insert(connection, DECISIONS, [row], change)
    return change


def also(records: Records, person: str) -> tuple[str, ...]:
    """Return the other ids and addresses that are surely the person meant by an id, address or name."""
    wanted = key(person)
    names = {one.id: key(one.name) for one in records.people}
    for one in identify(records).same:
        refs = (one.id, *one.ids, *one.refs)
        if wanted in {key(ref) for ref in refs} or names.get(one.id) == wanted:
            return tuple(dict.fromkeys(ref for ref in refs if key(ref) != wanted))
    return ()


def both(one: Forgotten, other: Forgotten) -> Forgotten:
    """Return what two removals took out together."""
    removed = Counter(one.removed)
    removed.update(other.removed)
    return Forgotten(
        MappingProxyType(dict(removed)),
        one.events_dropped + other.events_dropped,
        one.events_changed + other.events_changed,
        tuple(dict.fromkeys((*one.exports, *other.exports))),
    )


def _asked(records: Records, one: str, other: str) -> DoubtfulPair | None:
    """Return the doubtful pair of these two, if it was one."""
    wanted = {key(one), key(other)}
    return next((p for p in identify(records).doubtful if {key(p.one), key(p.other)} == wanted), None)


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
