"""Pseudonyms instead of names in everything a workspace keeps, so that nothing that leaves it names anybody.

The key lies in a file elsewhere: with it files can be added and pseudonyms resolved, without it neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from orgmap.errors import InputError, Problem, WorkspaceError
from orgmap.workspace import forgetting, ledger
from orgmap.workspace.batches import Batches, span
from orgmap.workspace.keyfile import KeyFile
from orgmap.workspace.ledger import Change
from orgmap.workspace.naming import NAMING
from orgmap.workspace.phrases import Phrases
from orgmap.workspace.rewriting import Rule, events, initiative_parts, participants, reread
from orgmap.workspace.rows import live
from orgmap.workspace.tables import EVENT_FILES, EXPORTS, INITIATIVES, META, PEOPLE, PROPOSALS
from orgmap.workspace.traces import things_of

if TYPE_CHECKING:
    from orgmap.workspace.additions import Read

_MARK = "pseudonym_key"
#: A further column of people says something of a person alone where fewer than this many share its value.
SHARED_BY = 5


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """How many people got pseudonyms, and the exports made before, which still hold their names."""

    people: int
    exports: tuple[str, ...]


def mark_of(meta: Mapping[str, str]) -> str | None:
    """What a workspace with pseudonyms knows its key by; None for one with names."""
    return meta.get(_MARK)


def opened_key(meta: Mapping[str, str], path: Path | None) -> KeyFile:
    """The key of a workspace with pseudonyms. Raises WorkspaceError without one, InputError for another's."""
    if path is None:
        raise WorkspaceError(
            Problem(
                "This workspace keeps pseudonyms, and what is to be added names people.",
                "Say where its key lies: --key FILE, or the environment variable ORGMAP_KEY.",
            )
        )
    found = KeyFile.load(path)
    if found.mark != mark_of(meta):
        raise InputError(Problem(f"{path} is the key of another workspace.", "Name the key of this one."))
    return found


def veiled(reading: Read, key: KeyFile, things: Iterable[str]) -> Read:
    """Return a reading with pseudonyms in the place of everybody in it."""
    _meet(reading, key)
    return reread(reading, rule_of(key, things, _shared(one.attributes for one in reading.records.people)))


def scrubber(key: KeyFile, things: Iterable[str]) -> Callable[[str], str]:
    """Return a function that puts pseudonyms in the place of all names the key knows."""
    return Phrases({text: made for made, text in key.originals.items()}, tuple(things))


def pseudonymise(connection: sa.Connection, batches: Batches, key: KeyFile) -> tuple[Change, Pseudonymised]:
    """Rewrite everything kept, live or retired; to be done within one change, and never undone."""
    things = things_of(connection)
    tables = [(row.row_id, batches.read(row.path, row.events)) for row in _batches(connection)]
    _meet_rows(connection, key)
    for _, table in tables:
        for one in participants(table):
            key.pseudonym(one)
    said = connection.execute(sa.select(PEOPLE.c.attributes).where(live(PEOPLE))).scalars().all()
    rule = rule_of(key, things, _shared(said))
    _rewrite_rows(connection, rule)
    forgetting.scrub_text(connection, rule.text)
    for row_id, table in tables:
        other = events(table, rule)
        values = {"path": batches.write(other), "events": other.num_rows, **span(other)}
        connection.execute(sa.update(EVENT_FILES).where(EVENT_FILES.c.row_id == row_id).values(**values))
    connection.execute(sa.insert(META).values(name=_MARK, value=key.mark))
    people = connection.execute(sa.select(sa.func.count(sa.distinct(PEOPLE.c.id)))).scalar_one()
    change = ledger.log(connection, "pseudonyms", "Put pseudonyms in the place of names, for good.")
    exports = tuple(dict.fromkeys(connection.execute(sa.select(EXPORTS.c.path)).scalars()))
    key.save()  # before the change is kept: a pseudonym nobody could resolve would be a loss
    return change, Pseudonymised(int(people), exports)


def _batches(connection: sa.Connection) -> Iterable[Any]:
    return connection.execute(sa.select(EVENT_FILES.c.row_id, EVENT_FILES.c.path, EVENT_FILES.c.events)).all()


def rule_of(key: KeyFile, things: Iterable[str], shared: frozenset[tuple[str, str]] = frozenset()) -> Rule:
    """Return the rule that puts pseudonyms in the place of names; of further columns only ``shared`` stay."""
    scrub = scrubber(key, things)

    def attributes(values: Mapping[str, str]) -> Mapping[str, str]:
        return MappingProxyType({name: scrub(v) for name, v in values.items() if (name, v) in shared})

    return Rule(key.pseudonym, scrub, scrub, key.event, attributes)


def _shared(several: Iterable[Mapping[str, str] | None]) -> frozenset[tuple[str, str]]:
    counts = Counter((name, value) for one in several if one for name, value in one.items())
    return frozenset(pair for pair, number in counts.items() if number >= SHARED_BY)


def _meet(reading: Read, key: KeyFile) -> None:
    """Give everybody a reading names a pseudonym, so that sentences are searched for all of them."""
    for person in reading.records.people:
        for text in (person.id, person.name, person.email or "", *person.aliases):
            key.pseudonym(text)
    for pair in reading.names.items():
        for text in pair:
            key.pseudonym(text)
    for tie in reading.records.ties:
        key.pseudonym(tie.source)
        key.pseudonym(tie.target)
    if reading.records.events is not None and reading.records.events.num_rows:
        for text in participants(reading.records.events):
            key.pseudonym(text)


def _meet_rows(connection: sa.Connection, key: KeyFile) -> None:
    for table, naming in NAMING.items():
        for name in naming.one:
            for text in connection.execute(sa.select(table.c[name]).distinct()).scalars():
                key.pseudonym(text or "")
        for name in naming.several:
            for several in connection.execute(sa.select(table.c[name])).scalars():
                for text in several or ():
                    key.pseudonym(text)


def _rewrite_rows(connection: sa.Connection, rule: Rule) -> None:
    for table, naming in NAMING.items():
        columns = [table.c[name] for name in naming.columns]
        for row in connection.execute(sa.select(table.c.row_id, *columns)).mappings().all():
            values: dict[str, Any] = {n: None if row[n] is None else rule.person(row[n]) for n in naming.one}
            values |= {n: tuple(rule.person(text) for text in row[n] or ()) for n in naming.several}
            connection.execute(sa.update(table).where(table.c.row_id == row["row_id"]).values(**values))
    for one in connection.execute(sa.select(INITIATIVES)).all():
        here = INITIATIVES.c.row_id == one.row_id
        connection.execute(sa.update(INITIATIVES).where(here).values(**initiative_parts(one, rule)))
    for one in connection.execute(sa.select(PEOPLE.c.row_id, PEOPLE.c.attributes)).all():
        here, kept = PEOPLE.c.row_id == one.row_id, rule.attributes(one.attributes or {})
        connection.execute(sa.update(PEOPLE).where(here).values(attributes=kept))
    for one in connection.execute(sa.select(PROPOSALS.c.row_id, PROPOSALS.c.sentence)).all():
        here, sentence = PROPOSALS.c.row_id == one.row_id, rule.text(one.sentence or "")
        span_of = {"span_start": 0, "span_end": len(sentence)}
        connection.execute(sa.update(PROPOSALS).where(here).values(sentence=sentence, **span_of))
