"""What notes seem to say, kept until a person says yes or no to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from orgmap.errors import InputError, Problem, UnknownName
from orgmap.model import CONFIDENCE_SD, Person, Source, Stance, Tie
from orgmap.results import Proposal
from orgmap.workspace import ledger, optouts
from orgmap.workspace.additions import check_beside
from orgmap.workspace.ledger import Change
from orgmap.workspace.rows import from_row, live, proposal_from_row, proposal_to_row, to_row
from orgmap.workspace.tables import NOUN_OF, PEOPLE, PROPOSALS, STANCES

#: The position a sentence for or against stands for: a guess, so with the sd of a guess.
_POSITIONS = {1: 0.5, 0: 0.0, -1: -0.6}


@dataclass(frozen=True, slots=True)
class SavedProposal:
    """A proposal and the number it is accepted or rejected by."""

    id: int
    proposal: Proposal

    def to_json(self) -> dict[str, Any]:
        """The ``notes`` result with its number."""
        return {"id": self.id, **self.proposal.to_json()}


def saved(connection: sa.Connection, status: str | None = None) -> tuple[SavedProposal, ...]:
    """Return the proposals kept, in the order they came, perhaps only those of one status."""
    query = sa.select(PROPOSALS).where(live(PROPOSALS)).order_by(PROPOSALS.c.number)
    if status is not None:
        query = query.where(PROPOSALS.c.status == status)
    rows = connection.execute(query).mappings()
    return tuple(SavedProposal(row["number"], proposal_from_row(row)) for row in rows)


def save(connection: sa.Connection, proposals: Iterable[Proposal]) -> tuple[SavedProposal, ...]:
    """Keep proposals that are not there yet (whatever became of them) and return those kept now."""
    there = {_words(one.proposal) for one in saved(connection)}
    outs = optouts.read(connection)
    proposals = [one for one in proposals if not any(map(outs.means, one.people))]
    new: dict[tuple[Any, ...], Proposal] = {}
    for proposal in proposals:
        if _words(proposal) not in there:
            new.setdefault(_words(proposal), proposal)
    if not new:
        return ()
    last = connection.execute(sa.select(sa.func.max(PROPOSALS.c.number))).scalar() or 0
    kept = tuple(SavedProposal(last + place, one) for place, one in enumerate(new.values(), start=1))
    files = ", ".join(dict.fromkeys(one.file for one in new.values()))
    change = ledger.log(connection, "notes", f"Kept {len(kept)} proposals from {files}.")
    rows = [{"number": one.id, **proposal_to_row(one.proposal)} for one in kept]
    ledger.insert(connection, PROPOSALS, rows, change)
    return kept


def _words(proposal: Proposal) -> tuple[Any, ...]:
    return (proposal.kind, proposal.people, proposal.object, proposal.sentence, proposal.file, proposal.row)


def accept(connection: sa.Connection, ids: Collection[int]) -> Change:
    """Make records of proposals, each ending at the line of the note it comes from."""
    chosen = _chosen(connection, ids)
    problems: list[Problem] = []
    records = [record for one in chosen if (record := _record(connection, one, problems)) is not None]
    if problems:
        raise InputError(problems)
    records = _one_stance_each(records)
    check_beside(connection, records)
    change = ledger.log(connection, "accept", f"Accepted proposal {_numbers(chosen)}.")
    _mark(connection, chosen, "accepted", change)
    for record in records:
        table = NOUN_OF[type(record)].table
        if isinstance(record, Stance):
            ledger.retire(connection, table, table.c.person == record.person, change)
        ledger.insert(connection, table, [to_row(record)], change)
    return change


def reject(connection: sa.Connection, ids: Collection[int]) -> Change:
    """Put proposals aside; they are not proposed again."""
    chosen = _chosen(connection, ids)
    change = ledger.log(connection, "reject", f"Rejected proposal {_numbers(chosen)}.")
    _mark(connection, chosen, "rejected", change)
    return change


def _chosen(connection: sa.Connection, ids: Collection[int]) -> list[SavedProposal]:
    there = {one.id: one for one in saved(connection)}
    for number in ids:
        if number not in there:
            raise UnknownName("proposal", str(number), [str(known) for known in there])
    chosen = [there[number] for number in dict.fromkeys(ids)]
    if not chosen:
        raise InputError(Problem("No proposal was named.", "Give the number of one or more."))
    problems = [
        Problem(f"Proposal {one.id} is already {one.proposal.status}.", "Undo that change first.")
        for one in chosen
        if one.proposal.status != "proposed"
    ]
    if problems:
        raise InputError(problems)
    return chosen


def _mark(connection: sa.Connection, chosen: Sequence[SavedProposal], status: str, change: Change) -> None:
    numbers = [one.id for one in chosen]
    ledger.retire(connection, PROPOSALS, PROPOSALS.c.number.in_(numbers), change)
    rows = [{"number": one.id, **proposal_to_row(replace(one.proposal, status=status))} for one in chosen]
    ledger.insert(connection, PROPOSALS, rows, change)


def _record(connection: sa.Connection, one: SavedProposal, problems: list[Problem]) -> Any:
    """Return the record a proposal stands for, or add to the problems why there is none."""
    proposal, line = one.proposal, Source(one.proposal.file, one.proposal.row)
    if proposal.kind == "person" and len(proposal.people) == 1:
        return _person(connection, proposal.people[0], line)
    if proposal.kind == "stance" and len(proposal.people) == 1 and proposal.polarity in _POSITIONS:
        return _stance(connection, proposal, line)
    if proposal.kind == "tie" and len(proposal.people) == 2 and proposal.object:
        source, target = proposal.people
        sign = -1 if proposal.polarity == -1 else 1
        return Tie(source, target, proposal.object, sign=sign, sources=(line,))
    problems.append(
        Problem(
            f"Proposal {one.id} does not say enough to become a {proposal.kind}.",
            "Enter it by hand, or reject it.",
            file=proposal.file,
            row=proposal.row,
        )
    )
    return None


def _person(connection: sa.Connection, name: str, line: Source) -> Person | None:
    there = connection.execute(sa.select(PEOPLE.c.row_id).where(PEOPLE.c.id == name, live(PEOPLE)).limit(1))
    return None if there.first() else Person(name, name, source=line)


def _stance(connection: sa.Connection, proposal: Proposal, line: Source) -> Stance:
    """Return the person's stance with its position changed; what else was entered of it stays."""
    person = proposal.people[0]
    query = (
        sa.select(STANCES).where(STANCES.c.person == person, live(STANCES)).order_by(STANCES.c.row_id.desc())
    )
    row = connection.execute(query.limit(1)).mappings().first()
    before = from_row(NOUN_OF[Stance], row) if row else Stance(person)
    return replace(
        before,
        position=_POSITIONS[proposal.polarity or 0],
        sd=CONFIDENCE_SD["guess"],
        as_of=None,
        note=proposal.sentence,
        source=line,
    )


def _one_stance_each(records: Sequence[Any]) -> list[Any]:
    """Return the records with one stance a person: of several accepted together the last stands."""
    last = {record.person: record for record in records if isinstance(record, Stance)}
    return [one for one in records if not isinstance(one, Stance) or last[one.person] is one]


def _numbers(chosen: Sequence[SavedProposal]) -> str:
    return ", ".join(str(one.id) for one in chosen)
