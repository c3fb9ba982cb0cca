"""A workspace: one folder that keeps records, who changed them and when, and takes changes back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa

from orgmap.dated import on_day
from orgmap.errors import OrgmapError, Problem, UnknownName, WorkspaceError
from orgmap.garbage import put_off
from orgmap.identity import with_people_of_mail
from orgmap.identity.memory import Memory
from orgmap.model import Records, Stance, Tie
from orgmap.results import Proposal
from orgmap.workspace import (
    additions,
    careers,
    copies,
    edits,
    identities,
    ledger,
    optouts,
    proposals,
    retention,
)
from orgmap.workspace.additions import Read
from orgmap.workspace.batches import FOLDER, Batches
from orgmap.workspace.careers import Post
from orgmap.workspace.deciding import Deciding
from orgmap.workspace.diary import Diary
from orgmap.workspace.forgetting import Forgotten
from orgmap.workspace.ledger import Change
from orgmap.workspace.places import check_about, check_free, folder_faults, taken
from orgmap.workspace.proposals import SavedProposal
from orgmap.workspace.pseudonyms import Pseudonymised
from orgmap.workspace.removals import Removals
from orgmap.workspace.rows import live, read_names, read_records, to_row
from orgmap.workspace.store import DATABASE, WAIT_SECONDS, Store
from orgmap.workspace.tables import CHANGES, EVENT_FILES, EXPORTS, TIES
from orgmap.workspace.veil import Veil

if TYPE_CHECKING:
    from orgmap.network import Network

_ABOUT = ("purpose", "basis", "informed")
_INFORMED = {True: "yes", False: "no", None: "not known"}


def is_workspace(path: str | Path) -> bool:
    """Whether a folder is a workspace (and not a plain folder of files, or nothing)."""
    return (Path(path) / DATABASE).is_file()


class Workspace(Deciding):
    """What one folder knows of an organisation, with every change dated, signed and undoable.

    Open one with :meth:`open` or make one with :meth:`create`; it may be used as a context manager.
    Each call reads or writes in one transaction, so several programs may read while one writes; a
    second writer gets a :class:`~orgmap.errors.WorkspaceError`.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> made = Workspace.create(folder.name, purpose="try it", basis="my own data", informed=True)
    >>> made.about["purpose"], [change.verb for change in made.history()]
    ('try it', ['create'])
    >>> made.close(); folder.cleanup()
    """

    def __init__(self, path: Path, store: Store, *, key_file: Path | None = None) -> None:
        self.path = path
        self._store = store
        self._batches = Batches(path)
        self._memory = Memory()
        self._veil = Veil(store, key_file)
        self._removals = Removals(store, self._batches, self._veil)

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        purpose: str,
        basis: str,
        informed: bool | None,
        wait_seconds: float = WAIT_SECONDS,
    ) -> Self:
        """Make a workspace in a new or empty folder.

        ``purpose`` says what it is for, ``basis`` the legal basis or who owns the data, ``informed``
        whether the people in it know (None: not known). Raises InputError where one of the first
        two is blank, WorkspaceError where the folder is taken.
        """
        folder = Path(path)
        check_about(purpose=purpose, basis=basis)
        check_free(folder)
        with folder_faults(folder):
            if not folder.exists():
                folder.mkdir(parents=True, mode=0o700)  # it will hold what people think of people
            (folder / FOLDER).mkdir(exist_ok=True)
        store = Store(folder, wait_seconds=wait_seconds)
        if store.is_made():
            raise taken(folder)
        store.create({"purpose": purpose.strip(), "basis": basis.strip(), "informed": _INFORMED[informed]})
        with store.writing() as connection:
            ledger.log(connection, "create", "Made the workspace.")
        return cls(folder, store)

    @classmethod
    def open(
        cls, path: str | Path, *, wait_seconds: float = WAIT_SECONDS, key_file: str | Path | None = None
    ) -> Self:
        """Open a workspace; raise WorkspaceError where there is none, or none this orgmap can read.

        ``key_file`` is where the key of its pseudonyms lies, if it keeps any (else: ORGMAP_KEY).
        """
        folder = Path(path)
        if not is_workspace(folder):
            what = (
                "is no workspace"
                if folder.is_dir()
                else "does not exist"
                if not folder.exists()
                else "is a file"
            )
            raise WorkspaceError(Problem(f"{folder} {what}.", f"Make one with: orgmap new {folder}."))
        store = Store(folder, wait_seconds=wait_seconds)
        store.check_version()
        opened = cls(folder, store, key_file=None if key_file is None else Path(key_file))
        opened._removals.finish()
        with suppress(OrgmapError):  # while another writes, or where only reading is allowed: next time
            opened._removals.expire()
        return opened

    def copy_to(self, path: str | Path, *, purpose: str, basis: str, informed: bool | None) -> None:
        """Keep everything here, its history too, as another workspace; as :meth:`create` in what it asks.

        Raises InputError where purpose or basis is blank, WorkspaceError where the folder is taken or
        cannot be written; then there is no copy.
        """
        folder = Path(path)
        check_about(purpose=purpose, basis=basis)
        check_free(folder)
        about = {"purpose": purpose.strip(), "basis": basis.strip(), "informed": _INFORMED[informed]}
        copies.copy_to(self._store, folder, about=about)

    def close(self) -> None:
        """Let go of the folder. Nothing is lost without it."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def about(self) -> Mapping[str, str]:
        """``purpose``, ``basis`` and ``informed`` (yes, no or not known), as given when it was made."""
        meta = self._store.meta()
        return MappingProxyType({name: meta.get(name, "") for name in _ABOUT})

    @put_off()
    def records(self) -> Records:
        """Everything that stands now, in the order it came, events as one Arrow table.

        Where there are neither people nor ties, the addresses of the mail are people, under the names
        shown beside them, as when the files are read without a workspace.
        """
        with self._store.reading() as connection:
            records = read_records(connection)
            named, names = self._event_files(connection), read_names(connection)
            decisions = identities.decisions(connection)
        records = replace(records, events=self._batches.read_all(named), names=names, decisions=decisions)
        return with_people_of_mail(records, names)

    @put_off()
    def network(self, *, as_of: date | None = None, **options: Any) -> Network:
        """Return the network of everything that stands now; options as `Network.from_records`.

        ``as_of`` gives it as it was on a day: see :func:`orgmap.dated.on_day`.
        """
        from orgmap.identity import resolve
        from orgmap.network import Network

        records = self.records()
        then = records if as_of is None else on_day(records, as_of)
        return Network.from_records(resolve(then, memory=self._memory), **options)

    def career(self, person: str) -> tuple[Post, ...]:
        """Where a person stood from when to when, each with its file, row, and who added it when.

        Raises UnknownName where nobody here has that id, e-mail or name.
        """
        with self._store.reading() as connection:
            return careers.posts(connection, person)

    @put_off()
    def add(self, reading: Read, *, dry_run: bool = False) -> Change:
        """Bring in what was read, all or nothing.

        A file of the same name replaces what it gave before; one that says the same again changes
        nothing. Raises InputError with every problem of the reading and every one it would make
        beside what is there; then nothing is written. ``dry_run`` only looks.
        """
        if dry_run:
            with self._store.reading() as connection:
                return additions.add(connection, self._batches, reading, dry_run=True, veil=self._veil)
        with self._store.writing() as connection:
            self._removals.sweep(connection)
            change = additions.add(connection, self._batches, reading, dry_run=False, veil=self._veil)
            expired = self._removals.expire_within(connection, datetime.now(UTC))
        if expired:
            self._removals.finish(patient=True)
        return change

    def edit(
        self, *, enter: Collection[Any] = (), remove: Collection[Any] = (), summary: str | None = None
    ) -> Change:
        """Enter records of any noun by hand in the place of those about the same thing; take others out.

        One change in the history, taken back by one :meth:`undo`. Raises InputError with every value
        out of range and every problem they would make beside what stands; then nothing is written.
        """
        with self._store.writing() as connection:
            optouts.refuse(connection, (one for record in enter for one in optouts.named_by(record)))
            entered = self._veil.records(connection, enter)
            return edits.edit(connection, enter=entered, remove=remove, summary=summary)

    def set_stance(self, stance: Stance) -> Change:
        """Put a stance entered by hand in the place of what is known of that person."""
        return self.edit(enter=[stance], summary=f"Set the stance of '{stance.person}' by hand.")

    def add_ties(self, ties: Iterable[Tie]) -> Change:
        """Bring in ties entered by hand, beside those of files."""
        entered = tuple(ties)
        if not entered:
            return ledger.unwritten("edit", "Nothing changed: no tie was given.")
        with self._store.writing() as connection:
            optouts.refuse(connection, (one for tie in entered for one in optouts.named_by(tie)))
            additions.check_beside(connection, entered)
            change = ledger.log(connection, "edit", f"Added {len(entered)} ties by hand.")
            ledger.insert(connection, TIES, [to_row(tie) for tie in entered], change)
            return change

    def undo(self) -> Change:
        """Take back the latest change that still stands; again, the one before it.

        Raises WorkspaceError where nothing is left. Forgetting a person cannot be undone.
        """
        with self._store.writing() as connection:
            return ledger.undo(connection)

    def history(self) -> tuple[Change, ...]:
        """Every entry of the book of changes, the oldest first."""
        with self._store.reading() as connection:
            return ledger.history(connection)

    @property
    def diary(self) -> Diary:
        """Talks held, what was forecast of them, and stances over time."""
        return Diary(self._store, self._veil)

    def save_proposals(self, found: Iterable[Proposal]) -> tuple[SavedProposal, ...]:
        """Keep what notes seem to say; those kept before are not kept twice."""
        with self._store.writing() as connection:
            return proposals.save(connection, found)

    def proposals(self, status: str | None = None) -> tuple[SavedProposal, ...]:
        """Return the proposals kept, perhaps only the ``proposed``, ``accepted`` or ``rejected`` ones."""
        with self._store.reading() as connection:
            return proposals.saved(connection, status)

    def accept(self, ids: Collection[int]) -> Change:
        """Make records of proposals: a stance is set (as a guess), a tie or a person added.

        Each record ends at the line of the note. Raises UnknownName for a number that is not there,
        InputError where a proposal cannot stand.
        """
        with self._store.writing() as connection:
            return proposals.accept(connection, ids)

    def reject(self, ids: Collection[int]) -> Change:
        """Put proposals aside."""
        with self._store.writing() as connection:
            return proposals.reject(connection, ids)

    def record_export(self, path: str | Path) -> None:
        """Note that a file was made from this workspace, so that `forget` can name it."""
        with self._store.writing() as connection:
            latest = connection.execute(sa.select(sa.func.max(CHANGES.c.id))).scalar() or 0
            entry = ledger.unwritten("export", "")
            values = {"at": entry.at, "who": entry.who, "path": str(path), "after_change": latest}
            connection.execute(sa.insert(EXPORTS).values(**values))

    def forget(self, person: str) -> Forgotten:
        """Remove a person (by id, e-mail or name) from everything here, for good.

        Every table, live or retired, every sentence and every event file is rewritten without them,
        and the bytes are wiped; undo cannot bring them back. Raises UnknownName where nobody here
        is known by that, InputError where several people share the name. Ids and addresses that are
        surely the same person (:func:`orgmap.identity.identify`) go with them.
        """
        first, *others = self._all_of(person)
        forgotten = self._removals.forget(first)
        for other in others:
            with suppress(UnknownName):
                forgotten = forgotten.and_also(self._removals.forget(other))
        return forgotten

    def opt_out(self, person: str) -> Forgotten:
        """Forget a person, known here or not, and leave them out of all that is read until :meth:`opt_in`.

        Ids and addresses that are surely the same person are left out with them.
        """
        first, *others = self._all_of(person)
        return self._removals.opt_out(first, others)

    def _all_of(self, person: str) -> tuple[str, ...]:
        """All identities of somebody who leaves; what was found before is not kept any longer."""
        several: tuple[str, ...] = (person,)
        if not self._veil.is_on:
            several = identities.all_of(self.records(), self.identities(), person)
        self._memory.forget()
        return several

    def opt_in(self, person: str) -> Change:
        """Let somebody who opted out be read again; raises UnknownName where nobody did under that name."""
        return self._removals.opt_in(person)

    @property
    def opted_out(self) -> int:
        """How many people opted out."""
        with self._store.reading() as connection:
            return optouts.count(connection)

    @property
    def keeps_pseudonyms(self) -> bool:
        """Whether names were replaced by pseudonyms here."""
        return self._veil.is_on

    def pseudonymise(self, key_file: str | Path) -> Pseudonymised:
        """Put pseudonyms in the place of all names, ids and addresses here, and of all added later, for good.

        Only ``key_file``, outside the folder, tells who is who; adding and :meth:`reveal` need it.
        Raises InputError for a key inside the folder, or a file that is none.
        """
        done = self._veil.put_on(Path(key_file), self._batches)
        self._removals.finish(patient=True)
        return done

    def reveal(self, *pseudonyms: str) -> Mapping[str, str]:
        """Return what these pseudonyms stand for, or all of them; only with the key."""
        return MappingProxyType(dict(self._veil.reveal(pseudonyms)))

    def shown(self, reading: Read) -> Read:
        """Return a reading as it may be shown: under pseudonyms where the workspace keeps those."""
        with self._store.reading() as connection:
            return self._veil.reading(connection, reading, keep=False)

    def shown_text(self, text: str) -> str:
        """Return a text as it may be shown and kept."""
        with self._store.reading() as connection:
            return self._veil.text(connection, text) or ""

    @property
    def retention(self) -> Mapping[str, int]:
        """How many days each source is kept; those not named are kept for ever."""
        with self._store.reading() as connection:
            return MappingProxyType(retention.rules(connection))

    def keep_for(self, source: str, days: int | None) -> Change:
        """Keep what a source says for so many days only (None: for ever), from now on.

        ``source`` names a file, or several with * and ?. What is older goes for good, now and whenever the
        workspace is opened or added to. Raises InputError for a blank source.
        """
        with self._store.writing() as connection:
            change = retention.keep(connection, source, days)
        self._removals.expire()
        return change

    @staticmethod
    def _event_files(connection: sa.Connection) -> list[tuple[str, int]]:
        query = sa.select(EVENT_FILES.c.path, EVENT_FILES.c.events).where(live(EVENT_FILES))
        return [(row.path, row.events) for row in connection.execute(query.order_by(EVENT_FILES.c.row_id))]
