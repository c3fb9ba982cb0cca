"""Salesforce: contacts and who they report to, their roles in opportunities and in accounts (CSV).

Ids have 15 characters, or 18 of which the last three only check the others: the first 15 count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from orgmap.model import Membership, Records, Source
from orgmap.readers.dates import read_day
from orgmap.readers.header import Header, has_all
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster, bosses_only
from orgmap.readers.tables import Row, Table, printable

_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?")
_CONTACT = ("ContactId", "Contact ID", "Contact.Id")
_DEAL = ("OpportunityId", "Opportunity ID")
_ACCOUNT = ("AccountId", "Account ID")
_DEAL_NAME = ("Opportunity Name", "Opportunity.Name", "OpportunityName")
_ACCOUNT_NAME = ("Account Name", "Account.Name", "AccountName")
_ROLE = ("Role", "Contact Role", "Roles", "Relationship Roles")
_WHO = ("Contact Name", "Contact.Name", "Contact: Full Name", "Full Name", "Name")
_YES = frozenset({"true", "1", "yes"})
_DECIDES = re.compile(r"decision|economic buyer|approver|executive sponsor", re.IGNORECASE)


def same_id(text: str) -> str:
    """An id as it is compared: its first 15 characters; what is no id stays as it is.

    >>> same_id("003000000000001AAA"), same_id("003000000000001"), same_id("Ann")
    ('003000000000001', '003000000000001', 'Ann')
    """
    return text[:15] if _ID.fullmatch(text) else text


def _is_role(cells: Sequence[str]) -> bool:
    header = Header(cells)
    deal = header.place(*_DEAL, *_DEAL_NAME) is not None
    return (
        deal
        and header.place(*_ROLE) is not None
        and header.place(*_CONTACT, "Contact Name", "Contact.Name") is not None
    )


def _is_relation(cells: Sequence[str]) -> bool:
    header = Header(cells)
    return (
        header.place(*_ACCOUNT) is not None
        and header.place(*_CONTACT) is not None
        and (header.has("Roles") or header.has("IsDirect") or header.has("IsActive"))
    )


def _is_contact(cells: Sequence[str]) -> bool:
    return has_all(cells, "Id", "ReportsToId") and (has_all(cells, "LastName") or has_all(cells, "Name"))


def _sure(test: Callable[[Sequence[str]], bool], value: float) -> Callable[[Look], float]:
    def sure(look: Look) -> float:
        return value if any(map(test, look.rows[:3])) else 0.0

    return sure


def _is_gone(names: Header, row: Row) -> bool:
    return names.cell(row, "IsDeleted").casefold() in _YES


def _person(roster: Roster, names: Header, row: Row) -> str:
    """The contact of a row of roles: by id, else by name."""
    person = same_id(names.cell(row, *_CONTACT))
    first, last = (
        names.cell(row, "First Name", "Contact.FirstName"),
        names.cell(row, "Last Name", "Contact.LastName"),
    )
    name = printable(names.cell(row, "Contact Name", "Contact.Name") or f"{first} {last}".strip())
    email = names.cell(row, "Email", "Contact.Email")
    title = names.cell(row, "Title", "Contact.Title")
    return roster.add(row.number, person=person, name=name, email=email if "@" in email else "", title=title)


def _bodies(
    look: Look, test: Callable[[Sequence[str]], bool], keys: Sequence[str], called: Sequence[str]
) -> Part:
    """Contacts with their part in an opportunity or an account."""
    table = look.table()
    header, rows = rows_from(table, test)
    if header is None:
        return Part(problems=tuple(table.problems))
    names = Header(header.cells)
    roster, seats, gone, deciders = Roster(look.file), dict[tuple[object, ...], Membership](), 0, 0
    for row in rows:
        body = printable(names.cell(row, *called) or same_id(names.cell(row, *keys)))
        person = "" if not body or _is_gone(names, row) else _person(roster, names, row)
        start, end = _day(table, names, row, "StartDate"), _day(table, names, row, "EndDate")
        if not person or (end is None and names.cell(row, "IsActive").casefold() == "false"):
            gone += 1
            continue
        roles = [printable(one.strip()) for one in names.cell(row, *_ROLE).split(";") if one.strip()]
        deciders += any(map(_DECIDES.search, roles))
        for role in roles or [""]:
            seat = Membership(person, body, role or None, start, end, Source(look.file, row.number))
            seats.setdefault((person, body, role), seat)
    kept = len(seats)
    records = Records(people=roster.people, memberships=tuple(seats.values()))
    part = Part(records, tuple(table.problems), kept, gone + table.dropped)
    return part.noting(
        f"{look.file}: {counted(gone, 'row')} deleted, no longer active or without a contact left out."
        if gone
        else "",
        f"{look.file}: {counted(deciders, 'contact')} with a role of deciding; what somebody may decide is "
        "read from approvals.csv only."
        if deciders
        else "",
    )


def _day(table: Table, names: Header, row: Row, column: str) -> date | None:
    text = names.cell(row, column)
    if not text:
        return None
    try:
        return read_day(text[:40])
    except (ValueError, OverflowError):
        message = f"'{text[:40]}' is not a date."
        table.fault(message, "Write it as 2026-01-31.", row=row.number, column=column)
        return None


def _read_roles(look: Look) -> Part:
    return _bodies(look, _is_role, _DEAL, _DEAL_NAME)


def _read_relations(look: Look) -> Part:
    return _bodies(look, _is_relation, _ACCOUNT, _ACCOUNT_NAME)


def _read_contacts(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, _is_contact)
    if header is None:
        return Part(problems=tuple(table.problems))
    names = Header(header.cells)
    roster, gone = Roster(look.file), 0
    for row in rows:
        person = same_id(names.cell(row, "Id"))
        if not _ID.fullmatch(names.cell(row, "Id")) or _is_gone(names, row):
            gone += 1
            continue
        whole = f"{names.cell(row, 'FirstName')} {names.cell(row, 'LastName')}".strip()
        email, account = names.cell(row, "Email"), same_id(names.cell(row, *_ACCOUNT))
        roster.add(
            row.number,
            person=person,
            name=printable(names.cell(row, "Name") or whole),
            email=email if "@" in email else "",
            unit=printable(names.cell(row, "Department")),
            title=printable(names.cell(row, "Title")),
            managers=filter(None, (same_id(names.cell(row, "ReportsToId")),)),
            attributes={"account": names.cell(row, *_ACCOUNT_NAME) or account} if account else {},
        )
    kept = len(roster)
    above = roster.fill()
    part = Part(Records(people=roster.people), tuple(table.problems), kept, gone + table.dropped)
    return part.noting(
        f"{look.file}: {counted(gone, 'row')} deleted or without an id left out." if gone else "",
        bosses_only(look.file, above),
    )


FORMATS = (
    Format(
        "Salesforce opportunity contact roles (CSV)", "Salesforce contact roles", _sure(_is_role, 0.97),
        _read_roles, "V", "people and memberships: who plays which role in which opportunity",
    ),
    Format(
        "Salesforce account contact relations (CSV)", "Salesforce account relations",
        _sure(_is_relation, 0.96), _read_relations, "K",
        "people and memberships: who plays which role in which account",
    ),
    Format(
        "Salesforce contacts (CSV)", "Salesforce contacts", _sure(_is_contact, 0.97), _read_contacts, "K",
        "people with unit, title and managers",
    ),
)  # fmt: skip
