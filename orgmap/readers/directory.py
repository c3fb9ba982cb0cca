"""Directories of accounts: Microsoft Entra (CSV), Microsoft Graph with managers (JSON), Google (CSV)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orgmap.model import Records, Source, Unit
from orgmap.readers.header import Header, has_all
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster, bosses_only
from orgmap.readers.tables import Row, Table, clean

_NOT_KEPT = re.compile(r"password|street|postal|phone|mobile|recovery|home|address", re.IGNORECASE)
_MANAGER = ("managerUPN", "managerUserPrincipalName", "managerMail", "managerEmail", "managerId", "manager",
            "managerDisplayName")  # fmt: skip
_GUEST = "#ext#"
#: A chain of managers longer than this goes in a ring.
_DEEPEST = 200


def _entra(look: Look) -> float:
    for cells in look.rows[:3]:
        if has_all(cells, "userPrincipalName", "displayName") and (
            has_all(cells, "userType") or has_all(cells, "accountEnabled") or has_all(cells, "objectId")
        ):
            return 0.98
    return 0.0


def _read_entra(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, lambda cells: has_all(cells, "userPrincipalName", "displayName"))
    roster = Roster(look.file)
    guests = dropped = off = 0
    lines: list[tuple[int, str, str]] = []
    accounts: dict[str, str] = {}
    managed = header is not None and Header(header.cells).place(*_MANAGER) is not None
    if header is not None:
        names = Header(header.cells)
        for row in rows:
            account = names.cell(row, "userPrincipalName")
            if not account:
                dropped += 1
            elif _GUEST in account.casefold() or names.cell(row, "userType").casefold() == "guest":
                guests += 1
            else:
                off += names.cell(row, "accountEnabled").casefold() == "false"
                accounts[account.casefold()] = roster.add(
                    row.number,
                    person=names.cell(row, "id", "objectId") or account,
                    name=names.cell(row, "displayName"),
                    email=names.cell(row, "mail") or account,
                    aliases=(account.casefold(),),
                    unit=names.cell(row, "department"),
                    title=names.cell(row, "jobTitle"),
                    attributes=_some(names, row, ("companyName", "country", "accountEnabled")),
                )
                lines.append((row.number, account, names.cell(row, *_MANAGER)))
    kept = len(roster)
    for number, account, manager in lines if managed else ():
        boss = accounts.get(manager.casefold()) or roster.find(manager) or manager
        roster.add(number, person=accounts[account.casefold()], managers=filter(None, (boss,)))
    above = roster.fill()
    part = Part(Records(people=roster.people), tuple(table.problems), kept, guests + dropped + table.dropped)
    return part.noting(
        f"{look.file}: {counted(guests, 'guest account')} left out." if guests else "",
        f"{look.file}: {counted(off, 'account')} switched off; kept, see the attribute accountEnabled."
        if off
        else "",
        bosses_only(look.file, above),
        ""
        if managed
        else f"{look.file}: this export holds no managers; add one that does (Graph users with manager).",
    )


def _some(names: Header, row: Row, wanted: Sequence[str]) -> Mapping[str, str]:
    return {name: text for name in wanted if (text := names.cell(row, name))}


def _graph(look: Look) -> float:
    start = look.start
    if not start.startswith(("{", "[")):
        return 0.0
    text = look.text
    if '"messageType"' in text or '"Report_Entry"' in text:
        return 0.0
    account = '"userPrincipalName"' in text
    lines = re.search(r'"manager"\s*:\s*[{n]|"directReports"\s*:\s*\[', text) is not None
    users = re.search(r'"@odata\.context"\s*:\s*"[^"]*\$metadata#users', text) is not None
    return 0.97 if users or (account and lines) else 0.8 if account and '"displayName"' in text else 0.0


def _read_graph(look: Look) -> Part:
    value, problem = look.json()
    if problem is not None:
        return Part(problems=(problem,))
    roster = Roster(look.file)
    odd = listed = 0
    for row, user in enumerate(_users(value), start=1):
        listed += 1
        odd += not _account(user, row, roster)
    part = Part(Records(people=roster.people), (), listed - odd, odd)
    more = len(roster) - (listed - odd)
    return part.noting(
        f"{look.file}: {counted(odd, 'entry', 'entries')} without an id left out." if odd else "",
        f"{look.file}: {counted(more, 'person', 'people')} known only as a manager or a report."
        if more > 0
        else "",
        f"{look.file}: there are more pages of this list; add them, too."
        if isinstance(value, dict) and value.get("@odata.nextLink")
        else "",
    )


def _users(value: Any) -> Iterator[Mapping[str, Any]]:
    """The accounts of one page, or of several written one after the other into a list."""
    if isinstance(value, dict):
        value = value.get("value", [value])
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and isinstance(one.get("value"), list):
            yield from (user for user in one["value"] if isinstance(user, dict))
        elif isinstance(one, dict):
            yield one


def _account(user: Mapping[str, Any], row: int, roster: Roster) -> str:
    """Make an account known, with those above it and those straight below; gives its id."""
    person = _known(user, row, roster)
    below = user.get("directReports")
    for report in below if isinstance(below, list) and person else ():
        if isinstance(report, dict) and (other := _known(report, row, roster)):
            roster.add(row, person=other, managers=(person,))
    current, own = user, person
    for _ in range(_DEEPEST):
        above = current.get("manager")
        if not own or not isinstance(above, dict):
            break
        boss = _known(above, row, roster)
        if boss:
            roster.add(row, person=own, managers=(boss,))
        current, own = above, boss
    return person


def _known(user: Mapping[str, Any], row: int, roster: Roster) -> str:
    account, mail = _text(user, "userPrincipalName"), _text(user, "mail")
    person = _text(user, "id") or account or mail
    if not person:
        return ""
    return roster.add(
        row,
        person=person,
        name=_text(user, "displayName"),
        email=mail or account,
        aliases=filter(None, (account.casefold(),)),
        unit=_text(user, "department"),
        title=_text(user, "jobTitle"),
    )


def _text(user: Mapping[str, Any], name: str) -> str:
    value = user.get(name)
    return clean(value)[:1000] if isinstance(value, str) else ""


def _google(look: Look) -> float:
    for cells in look.rows[:3]:
        marked = any(cell.casefold().startswith("first name [required]") for cell in cells)
        if has_all(cells, "First Name", "Last Name", "Email Address", "Org Unit Path"):
            return 0.99 if marked else 0.9
    return 0.0


def _read_google(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(
        table, lambda cells: has_all(cells, "First Name", "Email Address", "Org Unit Path")
    )
    roster = Roster(look.file)
    units: dict[str, Unit] = {}
    off = 0
    if header is not None:
        names = Header(header.cells)
        for row in rows:
            email = names.cell(row, "Email Address").casefold()
            if not email:
                table.drop(
                    "The row has no e-mail address.", "Fill it in.", row=row.number, column="Email Address"
                )
                continue
            off += names.cell(row, "Status").casefold() in {"suspended", "archived"}
            roster.add(row.number, person=email, **_of_google(names, row, email, units, table))
    kept, above = len(roster), roster.fill()
    records = Records(people=roster.people, units=tuple(units.values()))
    part = Part(records, tuple(table.problems), kept, table.dropped)
    return part.noting(
        bosses_only(look.file, above),
        f"{look.file}: {counted(off, 'account')} suspended or archived; kept, see the attribute Status."
        if off
        else "",
        f"{look.file}: passwords, addresses and telephone numbers are not read.",
    )


def _of_google(names: Header, row: Row, email: str, units: dict[str, Unit], table: Table) -> dict[str, Any]:
    """What a row says of its person. The path of units counts, the department beside it does not."""
    path = [part.strip() for part in names.cell(row, "Org Unit Path").split("/") if part.strip()]
    for at, unit in enumerate(path):
        units.setdefault(
            unit, Unit(unit, path[at - 1] if at else None, source=Source(table.file, row.number))
        )
    employee = names.cell(row, "Employee ID")
    others = (names.cell(row, "Work Secondary Email"), employee)
    return {
        "email": email,
        "name": f"{names.cell(row, 'First Name')} {names.cell(row, 'Last Name')}".strip(),
        "aliases": tuple(one for one in others if one),
        "unit": path[-1] if path else names.cell(row, "Department"),
        "title": names.cell(row, "Employee Title"),
        "managers": tuple(filter(None, (names.cell(row, "Manager Email").casefold(),))),
        "attributes": _some(names, row, ("Department", "Cost Center", "Status", "Employee Type")),
    }


_PEOPLE = "people with unit, title and managers"
FORMATS = (
    Format(
        "Entra users (CSV)", "Entra users", _entra, _read_entra, "V", "people; this export has no managers"
    ),
    Format("Microsoft Graph users with manager (JSON)", "Graph users", _graph, _read_graph, "V", _PEOPLE),
    Format(
        "Google Workspace users (CSV)",
        "Google users",
        _google,
        _read_google,
        "V",
        f"{_PEOPLE}; units by path",
    ),
)
