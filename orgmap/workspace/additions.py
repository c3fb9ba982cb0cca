"""What an `add` brings: the records of each file, beside what the same files said before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa

from orgmap.errors import InputError, Problem, WorkspaceError
from orgmap.model import Person, Records, Stance
from orgmap.patience import look
from orgmap.workspace import bulk, ledger, optouts
from orgmap.workspace.batches import Batches, by_file, span
from orgmap.workspace.ledger import Change
from orgmap.workspace.repeats import firsts
from orgmap.workspace.retention import rules as any_rules
from orgmap.workspace.rows import digest, given_by, live, members, read_records
from orgmap.workspace.tables import EVENT_FILES, FILES, NOUN_OF, NOUNS, REMARKS, SHOWN_NAMES, STANCES

if TYPE_CHECKING:
    import pyarrow as pa

    from orgmap.workspace.veil import Veil

#: Whatever a file gives stands in these.
_GIVEN = (*(noun.table for noun in NOUNS), REMARKS, EVENT_FILES, FILES)


class FileNews(Protocol):
    """What a reader says of one file (an `orgmap.readers.FileReport` is one)."""

    @property
    def file(self) -> str:
        """Its name, as the sources of its records give it."""

    @property
    def kind(self) -> str | None:
        """What it was taken for."""

    @property
    def kept(self) -> int:
        """How many of its rows were understood."""

    @property
    def dropped(self) -> int:
        """How many were not."""


class Read(Protocol):
    """What was read and is to be added (an `orgmap.readers.Reading` is one)."""

    @property
    def records(self) -> Records:
        """The records of all files."""

    @property
    def files(self) -> Sequence[FileNews]:
        """One report a file."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with them."""

    @property
    def names(self) -> Mapping[str, str]:
        """Mail addresses and the names shown beside them."""


@dataclass(frozen=True)
class FilePart:
    """What one file gives: its records, events and remarks, and their digest."""

    file: str | None
    report: FileNews | None
    records: tuple[Any, ...]
    events: pa.Table | None
    remarks: tuple[str, ...]
    sha256: str

    @property
    def summary(self) -> str:
        """The file and what was in it, in words."""
        counts = Counter(NOUN_OF[type(record)].records for record in self.records)
        events = self.events.num_rows if self.events is not None else 0
        words = [counted(counts[noun.records], noun.singular) for noun in NOUNS if counts[noun.records]]
        words += [counted(events, "event")] if events else []
        return f"{self.file or 'entries without a file'} ({', '.join(words) or 'nothing'})"


def parts_of(reading: Read) -> tuple[FilePart, ...]:
    """Return what each file of a reading gives, in the order of the reading."""
    reports = {report.file: report for report in reading.files}
    events = by_file(reading.records.events)
    records: dict[str | None, list[Any]] = {}
    for noun in NOUNS:
        for record in members(reading.records, noun):
            records.setdefault(given_by(record), []).append(record)
    files = list(dict.fromkeys([*reports, *records, *events]))
    remarks = _remarks(reading.records.notes, [file for file in files if file is not None])
    return tuple(
        FilePart(
            file,
            reports.get(file) if file is not None else None,
            tuple(records.get(file, ())),
            events.get(file),
            tuple(remarks.get(file, ())),
            digest(records.get(file, ()), events.get(file), remarks.get(file, ())),
        )
        for file in dict.fromkeys([*files, *remarks])
    )


def _remarks(notes: Iterable[str], files: Sequence[str]) -> dict[str | None, list[str]]:
    """Give each sentence to the file it names, else to the only file, else to none."""
    found: dict[str | None, list[str]] = {}
    for note in notes:
        named = [file for file in files if file in note] or (files if len(files) == 1 else ())
        found.setdefault(max(named, key=len, default=None), []).append(note)
    return found


def add(connection: sa.Connection, batches: Batches, reading: Read, *, dry_run: bool, veil: Veil) -> Change:
    """Bring a reading in; raise InputError with everything that is wrong and write nothing then.

    Who opted out is left out first; then ``veil`` puts pseudonyms in the place of names, if any.
    """
    reading, out = optouts.left_out(reading, optouts.read(connection))
    reading = veil.reading(connection, reading, keep=not dry_run)
    damaged = _damaged(connection, batches, {report.file for report in reading.files})
    known = {file: digest for file, digest in _digests(connection).items() if file not in damaged}
    parts = [_unsaid(connection, part) if part.file is None else part for part in parts_of(reading)]
    fresh = [part for part in parts if _is_news(part, known)]
    _check(connection, reading, fresh)
    same = _said_nothing_new(
        [part.file for part in parts if part.file and known.get(part.file) == part.sha256]
    )
    if not fresh:
        return ledger.unwritten("add", f"Nothing changed: {same or 'there was nothing to add.'}")
    repeats = _repeats(connection, batches, fresh)
    gone = f"{counted(out, 'person')} who opted out left out." if out else ""
    summary = " ".join(text for text in (_summary(fresh, known), repeats, gone, same) if text)
    if dry_run:
        return ledger.unwritten("add", f"Not done yet: {summary}")
    change = ledger.log(connection, "add", summary)
    for row_id in {row for file, row in damaged.items() if file in {part.file for part in fresh}}:
        # What cannot be read can neither come back nor be searched for somebody who is to be forgotten.
        connection.execute(sa.delete(EVENT_FILES).where(EVENT_FILES.c.row_id == row_id))
    there = _told_of(connection)
    for at, part in enumerate(fresh):
        look(at / len(fresh), f"keeping file {at + 1:,} of {len(fresh):,}")
        if part.file in there:
            _replace(connection, part, change)
        _bring(connection, batches, part, change)
    batches.flush()
    _bring_names(connection, reading.names, change)
    replaced = _retire_older_stances(connection, fresh, change)
    if replaced:
        change = ledger.reword(
            connection, change, f"{summary} {counted(replaced, 'stance')} entered earlier gave way."
        )
    return change


def _unsaid(connection: sa.Connection, part: FilePart) -> FilePart:
    """Return the part without remarks that are already kept: without a file nothing replaces them."""
    kept = set(
        connection.execute(
            sa.select(REMARKS.c.sentence).where(live(REMARKS), REMARKS.c.given_by.is_(None))
        ).scalars()
    )
    return replace(part, remarks=tuple(remark for remark in part.remarks if remark not in kept))


def _is_news(part: FilePart, known: Mapping[str, str]) -> bool:
    if part.file is not None and part.file in known:
        return known[part.file] != part.sha256
    return bool(part.records or part.remarks or part.events is not None)


def _said_nothing_new(files: Sequence[str]) -> str:
    return f"{_listed(files)} said nothing new." if files else ""


def _damaged(connection: sa.Connection, batches: Batches, files: Collection[str]) -> dict[str, int]:
    """The files whose events cannot be read any more, and the row of each: adding them again mends that."""
    rows = connection.execute(sa.select(EVENT_FILES).where(live(EVENT_FILES))).mappings()
    return {
        row["given_by"]: row["row_id"]
        for row in rows
        if row["given_by"] in files and not batches.is_sound(row["path"], row["events"])
    }


def _repeats(connection: sa.Connection, batches: Batches, fresh: Sequence[FilePart]) -> str:
    """How many of the new events other files have told of already, in a sentence; empty for none."""
    new = [part.events for part in fresh if part.events is not None]
    if not new:
        return ""
    files = {part.file for part in fresh}
    query = sa.select(EVENT_FILES).where(live(EVENT_FILES)).order_by(EVENT_FILES.c.row_id)
    rows = [row for row in connection.execute(query).mappings() if row["given_by"] not in files]
    there = []
    for row in rows:
        with suppress(WorkspaceError):  # what cannot be read is told when it is needed
            there.append(batches.read(row["path"], row["events"]))
    again = sum(len(mask) - mask.true_count for mask in firsts([*there, *new])[len(there) :])
    if not again:
        return ""
    total = sum(table.num_rows for table in new)
    which = "all were" if again == total else "1 was" if again == 1 else f"{again} were"
    return f"Of the {counted(total, 'event')}, {which} known from other files: each counts once."


def _digests(connection: sa.Connection) -> dict[str, str]:
    rows = connection.execute(sa.select(FILES.c.file, FILES.c.sha256).where(live(FILES)))
    return {row.file: row.sha256 for row in rows}


def _summary(fresh: Sequence[FilePart], known: Mapping[str, str]) -> str:
    again = [part.file for part in fresh if part.file in known and part.file is not None]
    added = f"Added {_listed([part.summary for part in fresh])}."
    return f"{added} What {_listed(again)} said before was replaced." if again else added


def _check(connection: sa.Connection, reading: Read, fresh: Sequence[FilePart]) -> None:
    """Raise InputError with the reading's problems and those it would make beside what is there."""
    from orgmap.readers import check

    new = [record for part in fresh for record in part.records]
    files = {part.file for part in fresh if part.file is not None}
    standing = read_records(connection)
    there = without(standing, lambda record: given_by(record) in files)
    found = [*reading.problems, *check(_together(there, new))]
    # What was kept for a while only may be missing already: that is no fault of the new files.
    before = set(check(standing)) if found and any_rules(connection) else set()
    problems = [problem for problem in found if problem not in before]
    if problems:
        raise InputError(dict.fromkeys(problems))


def check_beside(connection: sa.Connection, records: Sequence[Any]) -> None:
    """Raise InputError where records entered by hand do not fit what is there."""
    from orgmap.readers import check

    kinds = {Person, *(type(record) for record in records)}
    there = read_records(connection, nouns=[noun for noun in NOUNS if noun.kind in kinds])
    before = set(check(there))
    problems = [problem for problem in check(_together(there, records)) if problem not in before]
    if problems:
        raise InputError(problems)


def _together(there: Records, new: Sequence[Any]) -> Records:
    """Return old and new records as they would stand: one stance a person, the latest."""
    said = {record.person for record in new if isinstance(record, Stance)}
    kept = without(there, lambda record: isinstance(record, Stance) and record.person in said)
    return kept + gathered(new)


def without(records: Records, leaves: Callable[[Any], bool]) -> Records:
    """Return the records that do not leave."""
    return gathered(record for noun in NOUNS for record in members(records, noun) if not leaves(record))


def gathered(records: Iterable[Any]) -> Records:
    """Return records of any noun as one `Records`; the last initiative stands."""
    found: dict[str, list[Any]] = {noun.records: [] for noun in NOUNS}
    for record in records:
        found[NOUN_OF[type(record)].records].append(record)
    initiatives = found.pop("initiative")
    several: dict[str, Any] = {name: tuple(some) for name, some in found.items()}
    return Records(**several, initiative=initiatives[-1] if initiatives else None)


def _told_of(connection: sa.Connection) -> frozenset[str | None]:
    """Every file that something which stands was given by; where there is nothing, nothing gives way."""
    found: set[str | None] = set()
    for table in _GIVEN:
        query = sa.select(table.c.given_by).where(live(table), table.c.given_by.is_not(None)).distinct()
        found |= set(connection.execute(query).scalars())
    return frozenset(found)


def _replace(connection: sa.Connection, part: FilePart, change: Change) -> None:
    for table in _GIVEN:
        ledger.retire(connection, table, table.c.given_by == part.file, change)


def _bring(connection: sa.Connection, batches: Batches, part: FilePart, change: Change) -> None:
    for noun in NOUNS:
        own = [record for record in part.records if type(record) is noun.kind]
        bulk.bring(connection, noun, own, given_by=part.file, change=change.id)
    remarks = [{"sentence": sentence, "given_by": part.file} for sentence in part.remarks]
    ledger.insert(connection, REMARKS, remarks, change)
    if part.events is not None:
        path = batches.write(part.events, flush=False)
        row = {"path": path, "events": part.events.num_rows, **span(part.events), "given_by": part.file}
        ledger.insert(connection, EVENT_FILES, [row], change)
    if part.file is not None:
        report = part.report
        row = {
            "file": part.file,
            "kind": report.kind if report else None,
            "sha256": part.sha256,
            "kept": report.kept if report else len(part.records),
            "dropped": report.dropped if report else 0,
            "given_by": part.file,
        }
        ledger.insert(connection, FILES, [row], change)


def _bring_names(connection: sa.Connection, names: Mapping[str, str], change: Change) -> None:
    query = sa.select(SHOWN_NAMES.c.address).where(live(SHOWN_NAMES))
    there = set(connection.execute(query).scalars())
    new = [{"address": address, "name": name} for address, name in names.items() if address not in there]
    ledger.insert(connection, SHOWN_NAMES, new, change)


def _retire_older_stances(connection: sa.Connection, fresh: Sequence[FilePart], change: Change) -> int:
    """One person has one stance: what is said last stands."""
    said = {record.person for part in fresh for record in part.records if isinstance(record, Stance)}
    older = sa.and_(STANCES.c.person == sa.bindparam("who"), STANCES.c.change_in != change.id)
    count = 0
    for person in sorted(said):
        statement = sa.update(STANCES).where(older, live(STANCES)).values(change_out=change.id)
        count += int(connection.execute(statement, {"who": person}).rowcount)
    return count


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def counted(number: int, noun: str) -> str:
    """Return how many of what, in words."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {'people' if noun == 'person' else noun + 's'}"
