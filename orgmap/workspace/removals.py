"""Taking data out for good: one person, all that is too old, whoever opted out. Nothing here is undone.

Rows go in one transaction, event files with it; the bytes are wiped right after, or when the workspace
is opened next if that was cut short.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import reduce
from types import MappingProxyType

import sqlalchemy as sa

from orgmap.errors import OrgmapError
from orgmap.workspace import forgetting, ledger, optouts, profiles, retention
from orgmap.workspace.batches import Batches, span
from orgmap.workspace.forgetting import Forgotten
from orgmap.workspace.ledger import Change
from orgmap.workspace.retention import Expired
from orgmap.workspace.store import Store
from orgmap.workspace.tables import EVENT_FILES
from orgmap.workspace.traces import Traces
from orgmap.workspace.veil import Veil


class Removals:
    """What takes data out of one workspace."""

    def __init__(self, store: Store, batches: Batches, veil: Veil) -> None:
        self._store = store
        self._veil = veil
        self._batches = batches

    def forget(self, person: str) -> Forgotten:
        """Remove a person from every table, sentence and event; see `Workspace.forget`."""
        with self._store.writing() as connection:
            self.sweep(connection)
            who = Traces.find(connection, self._veil.person(person))
            forgotten = self._forgotten(connection, who)
            if not forgotten.lines:
                raise forgetting.unknown(connection, person)
            self._veil.drop({*who.addresses, *who.words, who.id})
            ledger.log(connection, "forget", "Forgot one person, for good.")
            self._store.ask_for_scrub(connection)
        self.finish(patient=True)
        return forgotten

    def opt_out(self, person: str, others: Iterable[str] = ()) -> Forgotten:
        """Remove a person, known here or not, and keep a mark by which they are left out of what is read.

        ``others`` are further ids and addresses of the same person, marked and removed with them.
        """
        with self._store.writing() as connection:
            self.sweep(connection)
            several = [Traces.find(connection, self._veil.person(one)) for one in (person, *others)]
            known = {text for who in several for text in (*who.addresses, *who.words, who.id)}
            forgotten = reduce(Forgotten.and_also, [self._forgotten(connection, who) for who in several])
            beside = {text for who in several[1:] for text in (*who.addresses, who.id)}
            optouts.mark(connection, several[0], {*self._veil.known_as(known), *beside})
            self._veil.drop(known)
            ledger.log(connection, "opt out", "One person opted out and was removed, for good.")
            self._store.ask_for_scrub(connection)
        self.finish(patient=True)
        return forgotten

    def opt_in(self, person: str) -> Change:
        """Take the mark of a person away again; raises UnknownName where there is none."""
        with self._store.writing() as connection:
            optouts.unmark(connection, person)
            return ledger.log(connection, "opt in", "One person who had opted out may be read again.")

    def expire(self, now: datetime | None = None) -> Expired:
        """Remove what is older than the retention of its source allows, and write it in the book."""
        now = now or datetime.now(UTC)
        with self._store.reading() as connection:
            due = retention.is_due(connection, now)
        if not due:
            return Expired()
        with self._store.writing() as connection:
            self.sweep(connection)
            expired = self.expire_within(connection, now)
        self.finish(patient=True)
        return expired

    def expire_within(self, connection: sa.Connection, now: datetime) -> Expired:
        """The same within a change that is being made."""
        expired = retention.expire(connection, self._batches, now)
        if expired:
            ledger.log(connection, "retention", expired.sentence)
            self._store.ask_for_scrub(connection)
        return expired

    def finish(self, *, patient: bool = False) -> None:
        """Wipe what a removal left on the disk, also one that was cut short by a crash."""
        with self._store.reading() as connection:
            orphans = self._batches.unmentioned(mentioned(connection))
        faults = () if patient else (OrgmapError,)
        with suppress(*faults):
            if orphans:
                with self._store.writing() as connection:
                    self.sweep(connection)
            self._store.scrub()

    def sweep(self, connection: sa.Connection) -> None:
        """Delete event files no row mentions; only within a change, when nobody else writes."""
        self._batches.sweep(mentioned(connection))

    def _forgotten(self, connection: sa.Connection, who: Traces) -> Forgotten:
        exports = forgetting.exports_with(connection, who)
        removed = forgetting.forget_rows(connection, who)
        dropped, changed = self._forget_events(connection, who)
        scrub = who.scrubber()
        forgetting.scrub_text(connection, scrub)
        # Before the change is kept: where it is cut short, somebody is forgotten again and nothing is left.
        if mappings := profiles.scrub_kept(self._store.path.parent, scrub):
            removed["mappings"] = mappings
        return Forgotten(MappingProxyType(removed), dropped, changed, exports)

    def _forget_events(self, connection: sa.Connection, who: Traces) -> tuple[int, int]:
        dropped = changed = 0
        columns = (EVENT_FILES.c.row_id, EVENT_FILES.c.path, EVENT_FILES.c.events)
        for row in connection.execute(sa.select(*columns)).all():
            found = forgetting.events_without(self._batches.read(row.path, row.events), who)
            if found.table is None:
                continue
            name = self._batches.write(found.table)
            connection.execute(
                sa.update(EVENT_FILES)
                .where(EVENT_FILES.c.row_id == row.row_id)
                .values(path=name, events=found.table.num_rows, **span(found.table))
            )
            dropped += found.dropped
            changed += found.changed
        return dropped, changed


def mentioned(connection: sa.Connection) -> set[str]:
    """Return the names of all event files some row mentions, live or retired."""
    return set(connection.execute(sa.select(EVENT_FILES.c.path)).scalars())
