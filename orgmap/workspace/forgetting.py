"""Taking a person out of a workspace for good: every table, live or retired, every sentence, every event.

Nothing here can be undone. The bytes go too: see :meth:`orgmap.workspace.store.Store.scrub`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from orgmap.errors import UnknownName
from orgmap.identity import key
from orgmap.model import Away, Before, Gate
from orgmap.workspace.columns import Line, Lines, Named, Parts, Texts
from orgmap.workspace.naming import NAMING, Naming
from orgmap.workspace.tables import (
    ASSIGNMENTS,
    CHANGES,
    DECISIONS,
    EVENT_FILES,
    EXPORTS,
    FILES,
    FORECASTS,
    INITIATIVES,
    LAYERS,
    META,
    METADATA,
    PAIRS,
    PEOPLE,
    PROPOSALS,
    RIGHTS,
    SHOWN_NAMES,
    TALKS,
    UNITS,
)
from orgmap.workspace.traces import Traces

if TYPE_CHECKING:
    import pyarrow as pa

#: Further columns that hold no free text: kinds, names of files of our own, what is rewritten on its own.
_FIXED: Mapping[sa.Table, frozenset[str]] = {
    LAYERS: frozenset({"kind", "influence"}),
    INITIATIVES: frozenset({"me"}),
    PROPOSALS: frozenset({"kind", "sentence", "status"}),
    EVENT_FILES: frozenset({"path"}),
    FILES: frozenset({"sha256", "kind"}),
    CHANGES: frozenset({"verb"}),
    META: frozenset({"name"}),
    RIGHTS: frozenset({"right"}),
    PAIRS: frozenset({"kind"}),
    TALKS: frozenset({"outcome"}),
}
#: Fields of the parts of an initiative that hold a person's id.
_PERSON_FIELDS = frozenset({"chair", "person"})
_LISTS = (Texts, Named, Line, Lines, Parts)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed, by table and for events, and the exports that may still hold the person."""

    removed: Mapping[str, int]
    events_dropped: int
    events_changed: int
    exports: tuple[str, ...]

    @property
    def lines(self) -> int:
        """How many rows and events went or were changed."""
        return sum(self.removed.values()) + self.events_dropped + self.events_changed

    def and_also(self, other: Forgotten) -> Forgotten:
        """Return what two removals took out together."""
        removed = Counter(self.removed)
        removed.update(other.removed)
        return Forgotten(
            MappingProxyType(dict(removed)),
            self.events_dropped + other.events_dropped,
            self.events_changed + other.events_changed,
            tuple(dict.fromkeys((*self.exports, *other.exports))),
        )

    def to_json(self) -> dict[str, Any]:
        """One row of ``orgmap forget``."""
        return {
            "removed": dict(self.removed),
            "events_dropped": self.events_dropped,
            "events_changed": self.events_changed,
            "exports": list(self.exports),
        }


def forget_rows(connection: sa.Connection, who: Traces) -> dict[str, int]:
    """Remove a person from every table and return how many rows went, by table."""
    removed = {table.name: _deleted(connection, table, about) for table, about in _about(who)}
    removed["managers"] = sum(
        _rewritten(connection, table, ("managers",), lambda row: _without_manager(row, who))
        for table in (PEOPLE, ASSIGNMENTS)
    )
    removed["heads"] = _rewritten(connection, UNITS, ("head",), lambda row: _without_head(row, who))
    removed["initiatives"] = _rewritten(
        connection,
        INITIATIVES,
        ("me", "gates", "before", "away"),
        lambda row: _without_initiative_roles(row, who),
    )
    for table, column in ((TALKS, "by"), (FORECASTS, "messenger")):
        gone = sa.update(table).where(table.c[column] == who.id).values({column: None})
        if count := int(connection.execute(gone).rowcount):
            removed[f"{table.name} through them"] = count
    removed["shown_names"] = _forget_shown_names(connection, who)
    removed["proposals"] = _forget_proposals(connection, who)
    if count := _forget_addresses(connection, who):
        removed["decisions"] = removed.get("decisions", 0) + count
    return {name: count for name, count in removed.items() if count}


def _about(who: Traces) -> Iterator[tuple[sa.Table, sa.ColumnElement[bool]]]:
    """Every table with rows that are about one person, and which of its rows are about this one."""
    for table, naming in NAMING.items():
        if naming.of:
            yield table, sa.or_(*(table.c[name] == who.id for name in naming.of))


def scrub_text(connection: sa.Connection, scrub: Callable[[str], str]) -> int:
    """Rewrite every sentence and attribute; return how many rows were touched."""
    touched = 0
    for table in METADATA.sorted_tables:
        names = [
            column.name
            for column in table.columns
            if isinstance(column.type, (sa.Text, *_LISTS))
            and column.name not in _FIXED.get(table, ())
            and column.name not in NAMING.get(table, Naming()).columns
        ]
        touched += _scrubbed(connection, table, names, scrub)
    return touched


def _scrubbed(
    connection: sa.Connection, table: sa.Table, names: list[str], scrub: Callable[[str], str]
) -> int:
    """Rewrite the texts of a table, those inside lists and maps included."""
    identity = next(iter(table.primary_key.columns))
    raw = [sa.type_coerce(table.c[name], sa.Text).label(name) for name in names]
    touched = 0
    for row in connection.execute(sa.select(identity.label("_key"), *raw)).mappings().all():
        changed = {}
        for name in names:
            if row[name] is None:
                continue
            kind = table.c[name].type
            text = (
                _nested(row[name], scrub, parts=isinstance(kind, Parts))
                if isinstance(kind, _LISTS)
                else scrub(row[name])
            )
            if text != row[name]:
                changed[table.c[name]] = sa.literal(text, sa.Text)
        if changed:
            connection.execute(sa.update(table).where(identity == row["_key"]).values(changed))
            touched += 1
    return touched


def _nested(text: str, scrub: Callable[[str], str], *, parts: bool) -> str:
    """Rewrite the texts in a JSON text; in the parts of an initiative the ids of other people stay."""
    if "\\" not in text and scrub(text) == text:
        return text  # nothing is escaped, so nothing can hide: most rows end here

    def walk(value: Any, field: str = "") -> Any:
        if isinstance(value, str):
            is_id = parts and (field in _PERSON_FIELDS or value.startswith("person:"))
            return value if is_id else scrub(value)
        if isinstance(value, list):
            return [walk(one) for one in value]
        if isinstance(value, dict):
            return {scrub(name) if not parts else name: walk(one, name) for name, one in value.items()}
        return value

    return json.dumps(walk(json.loads(text)), ensure_ascii=False)


@dataclass(frozen=True)
class Rest:
    """What is left of an event file: None where the file does not know the person."""

    table: pa.Table | None = None
    dropped: int = 0
    changed: int = 0


def events_without(events: pa.Table, who: Traces) -> Rest:
    """Return the events without those a person sent, and without the person among recipients."""
    import pyarrow as pa

    from orgmap.workspace.batches import schema, with_sizes

    is_them, scrub = who.participant(), who.scrubber()
    touched = _touched(events, is_them, scrub)
    if not touched:
        return Rest()
    rows = events.take(pa.array(touched, pa.int64())).to_pylist()
    rest = [(place, _event_without(row, is_them, scrub)) for place, row in zip(touched, rows, strict=True)]
    kept = [(place, row) for place, row in rest if row is not None]
    untouched = sorted(set(range(events.num_rows)).difference(touched))
    same = with_sizes(events.take(pa.array(untouched, pa.int64())))
    changed = pa.Table.from_pylist([row for _, row in kept], schema=schema(sized=True))
    places = [*untouched, *(place for place, _ in kept)]
    order = pa.array(sorted(range(len(places)), key=places.__getitem__), pa.int64())
    return Rest(pa.concat_tables([same, changed]).take(order), len(rows) - len(kept), len(kept))


def _touched(events: pa.Table, is_them: Callable[[str], bool], scrub: Callable[[str], str]) -> list[int]:
    """Return the places of the events that know the person: as sender, recipient or in a text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def holding(column: Any, means: Callable[[str], bool]) -> Any:
        values = [value for value in pc.unique(column).to_pylist() if value is not None]
        meant = pa.array([value for value in values if means(value)], pa.string())
        return pc.indices_nonzero(pc.is_in(column, value_set=meant))

    recipients = events["recipients"].combine_chunks()
    received = holding(pc.list_flatten(recipients), is_them)
    places = set(pc.list_parent_indices(recipients).take(received).to_pylist())
    places.update(holding(events["sender"], is_them).to_pylist())
    for name in ("id", "file"):
        places.update(holding(events[name], lambda text: scrub(text) != text).to_pylist())
    return sorted(places)


def _event_without(
    row: dict[str, Any], is_them: Callable[[str], bool], scrub: Callable[[str], str]
) -> dict[str, Any] | None:
    if row["sender"] is not None and is_them(row["sender"]):
        return None
    recipients = row["recipients"] or []
    kept = [one for one in recipients if one is None or not is_them(one)]
    changed = {"group_size": None, **row}
    for name in ("id", "file"):
        if row[name] is not None:
            changed[name] = scrub(row[name])
    if len(kept) < len(recipients):
        # The others keep the share they had: the number of people it went to stays known.
        others = {key(one) for one in recipients if one} - {key(row["sender"] or "")}
        met = row["kind"] == "meeting" and row["sender"] is not None
        changed["group_size"] = max(row.get("group_size") or 0, len(others) + met)
        changed["recipients"] = kept
    return changed


def exports_with(connection: sa.Connection, who: Traces) -> tuple[str, ...]:
    """Return the exports made while the person was in the workspace."""
    since = [
        connection.execute(sa.select(sa.func.min(table.c.change_in)).where(about)).scalar()
        for table, about in _about(who)
    ]
    first = min((change for change in since if change is not None), default=0)
    query = sa.select(EXPORTS.c.path).where(EXPORTS.c.after_change >= first).order_by(EXPORTS.c.row_id)
    return tuple(dict.fromkeys(connection.execute(query).scalars()))


def unknown(connection: sa.Connection, text: str) -> UnknownName:
    """Return the error for a person nobody here knows."""
    known = connection.execute(sa.select(PEOPLE.c.id).distinct().order_by(PEOPLE.c.id)).scalars()
    return UnknownName("person", text, tuple(known))


def _deleted(connection: sa.Connection, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
    return int(connection.execute(sa.delete(table).where(condition)).rowcount)


def _rewritten(
    connection: sa.Connection,
    table: sa.Table,
    names: tuple[str, ...],
    change: Callable[[Mapping[Any, Any]], dict[str, Any]],
) -> int:
    columns = [table.c.row_id, *(table.c[name] for name in names)]
    count = 0
    for row in connection.execute(sa.select(*columns)).mappings().all():
        changed = change(row)
        if any(changed[name] != row[name] for name in names):
            connection.execute(sa.update(table).where(table.c.row_id == row["row_id"]).values(**changed))
            count += 1
    return count


def _without_manager(row: Mapping[Any, Any], who: Traces) -> dict[str, Any]:
    return {"managers": tuple(boss for boss in row["managers"] if boss != who.id)}


def _without_head(row: Mapping[Any, Any], who: Traces) -> dict[str, Any]:
    return {"head": None if row["head"] == who.id else row["head"]}


def _without_initiative_roles(row: Mapping[Any, Any], who: Traces) -> dict[str, Any]:
    named = f"person:{who.id}"
    gates: tuple[Gate, ...] = row["gates"]
    before: tuple[Before, ...] = row["before"]
    away: tuple[Away, ...] = row["away"]
    return {
        "me": None if row["me"] == who.id else row["me"],
        "gates": tuple(replace(gate, chair=None) if gate.chair == who.id else gate for gate in gates),
        "before": tuple(one for one in before if named not in (one.a, one.b)),
        "away": tuple(one for one in away if one.person != who.id),
    }


def _forget_shown_names(connection: sa.Connection, who: Traces) -> int:
    is_them, count = who.participant(), 0
    rows = connection.execute(
        sa.select(SHOWN_NAMES.c.row_id, SHOWN_NAMES.c.address, SHOWN_NAMES.c.name)
    ).all()
    for row in rows:
        if is_them(row.address) or is_them(row.name):
            count += _deleted(connection, SHOWN_NAMES, SHOWN_NAMES.c.row_id == row.row_id)
    return count


def _forget_addresses(connection: sa.Connection, who: Traces) -> int:
    """Delete what was decided about an address of the person."""
    is_them, count = who.participant(), 0
    for row in connection.execute(sa.select(DECISIONS.c.row_id, DECISIONS.c.one, DECISIONS.c.other)).all():
        if is_them(row.one) or is_them(row.other):
            count += _deleted(connection, DECISIONS, DECISIONS.c.row_id == row.row_id)
    return count


def _forget_proposals(connection: sa.Connection, who: Traces) -> int:
    """Delete proposals about the person; in the sentences of others take the mention out."""
    scrub = who.scrubber()
    words = {word.casefold() for word in who.words} | {who.id.casefold()}
    count = 0
    columns = (PROPOSALS.c.row_id, PROPOSALS.c.people, PROPOSALS.c.sentence)
    spans = (PROPOSALS.c.span_start, PROPOSALS.c.span_end)
    for row in connection.execute(sa.select(*columns, *spans)).all():
        here = PROPOSALS.c.row_id == row.row_id
        if any(person.casefold() in words for person in row.people):
            count += _deleted(connection, PROPOSALS, here)
            continue
        start, end = (len(scrub(row.sentence[:place])) for place in (row.span_start, row.span_end))
        values = {"sentence": scrub(row.sentence), "span_start": start, "span_end": end}
        connection.execute(sa.update(PROPOSALS).where(here).values(**values))
    return count
