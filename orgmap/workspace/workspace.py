"""A workspace: one folder that keeps records, who changed them and when, and takes changes back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa

from orgmap.errors import InputError, OrgmapError, Problem, WorkspaceError
from orgmap.identity import with_people_of_mail
from orgmap.model import Records, Stance, Tie
from orgmap.results import Proposal
from orgmap.workspace import additions, edits, forgetting, ledger, proposals
from orgmap.workspace.additions import Read
from orgmap.workspace.batches import FOLDER, Batches
from orgmap.workspace.diary import Diary
from orgmap.workspace.forgetting import Forgotten
from orgmap.workspace.ledger import Change
from orgmap.workspace.proposals import SavedProposal
from orgmap.workspace.rows import live, read_names, read_records, to_row
from orgmap.workspace.store import DATABASE, WAIT_SECONDS, Store
from orgmap.workspace.tables import CHANGES, EVENT_FILES, EXPORTS, TIES
from orgmap.workspace.traces import Traces

if TYPE_CHECKING:
    from orgmap.network import Network

_ABOUT = ("purpose", "basis", "informed")
_INFORMED = {True: "yes", False: "no", None: "not known"}


def is_workspace(path: str | Path) -> bool:
    """Whether a folder is a workspace (and not a plain folder of files, or nothing)."""
    return (Path(path) / DATABASE).is_file()


class Workspace:
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

    def __init__(self, path: Path, store: Store) -> None:
        self.path = path
        self._store = store
        self._batches = Batches(path)

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
        _check_about(purpose=purpose, basis=basis)
        _check_free(folder)
        with _folder_faults(folder):
            if not folder.exists():
                folder.mkdir(parents=True, mode=0o700)  # it will hold what people think of people
            (folder / FOLDER).mkdir(exist_ok=True)
        store = Store(folder, wait_seconds=wait_seconds)
        if store.is_made():
            raise _taken(folder)
        store.create({"purpose": purpose.strip(), "basis": basis.strip(), "informed": _INFORMED[informed]})
        with store.writing() as connection:
            ledger.log(connection, "create", "Made the workspace.")
        return cls(folder, store)

    @classmethod
    def open(cls, path: str | Path, *, wait_seconds: float = WAIT_SECONDS) -> Self:
        """Open a workspace; raise WorkspaceError where there is none, or none this orgmap can read."""
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
        opened = cls(folder, store)
        opened._finish_forgetting()
        return opened

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

    def records(self) -> Records:
        """Everything that stands now, in the order it came, events as one Arrow table.

        Where there are neither people nor ties, the addresses of the mail are people, under the names
        shown beside them, as when the files are read without a workspace.
        """
        with self._store.reading() as connection:
            records = read_records(connection)
            named, names = self._event_files(connection), read_names(connection)
        records = replace(records, events=self._batches.read_all(named))
        return with_people_of_mail(records, names)

    def network(self, **options: Any) -> Network:
        """Return the network of everything that stands now; options as `Network.from_records`."""
        from orgmap.identity import resolve
        from orgmap.network import Network

        return Network.from_records(resolve(self.records()), **options)

    def add(self, reading: Read, *, dry_run: bool = False) -> Change:
        """Bring in what was read, all or nothing.

        A file of the same name replaces what it gave before; one that says the same again changes
        nothing. Raises InputError with every problem of the reading and every one it would make
        beside what is there; then nothing is written. ``dry_run`` only looks.
        """
        if dry_run:
            with self._store.reading() as connection:
                return additions.add(connection, self._batches, reading, dry_run=True)
        with self._store.writing() as connection:
            self._sweep(connection)
            return additions.add(connection, self._batches, reading, dry_run=False)

    def edit(
        self, *, enter: Collection[Any] = (), remove: Collection[Any] = (), summary: str | None = None
    ) -> Change:
        """Enter records of any noun by hand in the place of those about the same thing; take others out.

        One change in the history, taken back by one :meth:`undo`. Raises InputError with every value
        out of range and every problem they would make beside what stands; then nothing is written.
        """
        with self._store.writing() as connection:
            return edits.edit(connection, enter=enter, remove=remove, summary=summary)

    def set_stance(self, stance: Stance) -> Change:
        """Put a stance entered by hand in the place of what is known of that person."""
        return self.edit(enter=[stance], summary=f"Set the stance of '{stance.person}' by hand.")

    def add_ties(self, ties: Iterable[Tie]) -> Change:
        """Bring in ties entered by hand, beside those of files."""
        entered = tuple(ties)
        if not entered:
            return ledger.unwritten("edit", "Nothing changed: no tie was given.")
        with self._store.writing() as connection:
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
        return Diary(self._store)

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
        is known by that, InputError where several people share the name.
        """
        with self._store.writing() as connection:
            self._sweep(connection)
            who = Traces.find(connection, person)
            exports = forgetting.exports_with(connection, who)
            removed = forgetting.forget_rows(connection, who)
            dropped, changed = self._forget_events(connection, who)
            if not removed and not dropped and not changed:
                raise forgetting.unknown(connection, person)
            forgetting.scrub_text(connection, who)
            ledger.log(connection, "forget", "Forgot one person, for good.")
            self._store.ask_for_scrub(connection)
        self._finish_forgetting(patient=True)
        return Forgotten(MappingProxyType(removed), dropped, changed, exports)

    def _forget_events(self, connection: sa.Connection, who: Traces) -> tuple[int, int]:
        dropped = changed = 0
        rows = connection.execute(
            sa.select(EVENT_FILES.c.row_id, EVENT_FILES.c.path, EVENT_FILES.c.events)
        ).all()
        for row in rows:
            before = self._batches.read(row.path, row.events)
            found = forgetting.events_without(before, who)
            if found.table is None:
                continue
            name = self._batches.write(found.table)
            connection.execute(
                sa.update(EVENT_FILES)
                .where(EVENT_FILES.c.row_id == row.row_id)
                .values(path=name, events=found.table.num_rows)
            )
            dropped += found.dropped
            changed += found.changed
        return dropped, changed

    def _finish_forgetting(self, *, patient: bool = False) -> None:
        """Wipe what a forgetting left on the disk, also one that was cut short by a crash."""
        with self._store.reading() as connection:
            orphans = self._batches.unmentioned(_mentioned(connection))
        faults = () if patient else (OrgmapError,)
        with suppress(*faults):
            if orphans:
                with self._store.writing() as connection:
                    self._sweep(connection)
            self._store.scrub()

    def _sweep(self, connection: sa.Connection) -> None:
        self._batches.sweep(_mentioned(connection))

    @staticmethod
    def _event_files(connection: sa.Connection) -> list[tuple[str, int]]:
        query = sa.select(EVENT_FILES.c.path, EVENT_FILES.c.events).where(live(EVENT_FILES))
        return [(row.path, row.events) for row in connection.execute(query.order_by(EVENT_FILES.c.row_id))]


def _mentioned(connection: sa.Connection) -> set[str]:
    return set(connection.execute(sa.select(EVENT_FILES.c.path)).scalars())


def _check_about(*, purpose: str, basis: str) -> None:
    problems = []
    if not purpose.strip():
        problems.append(
            Problem("The purpose of the workspace is missing.", "Say what it is for in a sentence.")
        )
    if not basis.strip():
        problems.append(
            Problem(
                "The basis of the data is missing.", "Name the legal basis, or who owns the data and agreed."
            )
        )
    if problems:
        raise InputError(problems)


def _check_free(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise WorkspaceError(Problem(f"{folder} is a file.", "Name a folder that is new or empty."))
    with _folder_faults(folder):
        there = {path.name for path in folder.iterdir()}
    unfinished = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", FOLDER}
    if there - unfinished:
        if DATABASE in there:
            raise _taken(folder)
        raise WorkspaceError(
            Problem(
                f"{folder} holds files already and is no workspace.", "Name a folder that is new or empty."
            )
        )


def _taken(folder: Path) -> WorkspaceError:
    return WorkspaceError(Problem(f"{folder} is a workspace already.", "Open it, or name another folder."))


@contextmanager
def _folder_faults(folder: Path) -> Iterator[None]:
    """Say in words why a folder cannot be made or read."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise WorkspaceError(
            Problem(f"The folder {folder} cannot be used: {reason}.", "Name another one.")
        ) from error
