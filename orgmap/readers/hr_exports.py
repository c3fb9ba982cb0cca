"""Exports of HR systems with names of their own: SuccessFactors, ADP, BambooHR, HiBob, Personio.

Pay, home addresses, telephone numbers and what an employer must not judge by (age, gender, health,
origin, union membership) are not read. Every other column is kept as an attribute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from orgmap.model import Layer
from orgmap.readers.facts import Line, System, entries_of, facts_of_object, facts_of_rows
from orgmap.readers.header import has_all
from orgmap.readers.headings import names_of
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part
from orgmap.readers.staff import Entry, staffed
from orgmap.readers.tables import Row, Table, normal

_CODED = re.compile(r"(.+?)\s*\(([^()]*)\)")

_SUCCESSFACTORS = System(
    person=("USERID",),
    email=("EMAIL",),
    first=("FIRSTNAME",),
    last=("LASTNAME",),
    aliases=("EMPID", "USERNAME"),
    unit=("DEPARTMENT",),
    title=("TITLE",),
    solid=Line(("MANAGER",)),
    dotted=(Line(("MATRIX_MANAGER",), separators="|;,"), Line(("CUSTOM_MANAGER",), separators="|;,")),
    ties=(("hr_partner", Line(("HR",))),),
    status=("STATUS",),
    gone=frozenset({"inactive", "inactive_external_suite", "inactive_external", "f", "false", "terminated"}),
    silent=("STATUS", "MI", "LOGINMETHOD", "DEFAULT_LOCALE"),
)
_HR_PARTNER = Layer("hr_partner", "formal", "none", directed=True)
_NOBODY = frozenset({"no_manager", "no_mgr", "no_hr", "no_matrix_manager", "no_custom_manager"})


def _is_udf(cells: Sequence[str]) -> bool:
    return has_all(cells, "STATUS", "USERID") and has_all(cells, "MANAGER") and "MANAGER" in cells


def _udf(look: Look) -> float:
    return 0.98 if any(map(_is_udf, look.rows[:3])) else 0.0


def _read_udf(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, _is_udf)
    if header is None:
        return Part(problems=tuple(table.problems))
    # NO_HR and its like name nobody; "0" and blanks are known to do so everywhere.
    body = [Row(row.number, tuple("" if c.casefold() in _NOBODY else c for c in row.cells)) for row in rows]
    if body and _is_labels(header.cells, body[0].cells):
        body = body[1:]
    facts = list(facts_of_rows(header.cells, body))
    entries = _plain_units(entries_of(facts, _SUCCESSFACTORS, dates=look.options.dates))
    return staffed(table, entries, layers=(_HR_PARTNER,)).noting(
        f"{look.file}: the column HR is read as ties on the layer hr_partner, which enters no influence."
        if any(entry.ties for entry in entries)
        else "",
        f"{look.file}: SECOND_MANAGER approves pay and is no line of reporting: kept as an attribute."
        if any("SECOND_MANAGER" in entry.attributes for entry in entries)
        else "",
    )


def _is_labels(keys: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether the row under the keys is the row of labels, in whatever language."""
    at = {normal(key): place for place, key in enumerate(keys)}
    status, user = (cells[at[key]] if at[key] < len(cells) else "" for key in ("status", "userid"))
    return normal(status) == "status" or normal(user) in {"userid", "username"} or user == "USERID"


def _plain_units(entries: Iterable[Entry]) -> list[Entry]:
    """Units without the code behind their name, unless two of one name differ only by it."""
    held = list(entries)
    codes: dict[str, set[str]] = {}
    for entry in held:
        match = _CODED.fullmatch(entry.unit)
        codes.setdefault(match[1] if match else entry.unit, set()).add(match[2] if match else "")
    found = []
    for entry in held:
        match = _CODED.fullmatch(entry.unit)
        single = match is not None and len(codes[match[1]]) == 1
        found.append(replace(entry, unit=match[1]) if match and single else entry)
    return found


_ADP = System(
    person=("Associate ID", "AOID", "Associate OID"),
    email=("Work Contact: Work Email", "Work Email", "Personal Contact: Work Email", "Work E-mail"),
    name=("Payroll Name", "Legal Name", "Worker Name", "Name", "Associate Name"),
    first=("Preferred Or Chosen First Name", "Preferred First Name", "Legal First Name", "First Name"),
    last=("Preferred Or Chosen Last Name", "Preferred Last Name", "Legal Last Name", "Last Name"),
    aliases=("File Number",),
    posts=("Position ID",),
    unit=("Home Department Description", "Department Description", "Home Department", "Department"),
    title=("Job Title Description", "Job Title", "Position Title"),
    solid=Line(
        ("Reports To Associate ID", "Reports To Position ID"),
        ("Reports To Name", "Reports To Legal Name"),
        ("Reports To First Name", "Reports To Legal First Name"),
        ("Reports To Last Name", "Reports To Legal Last Name"),
    ),
    status=("Position Status", "Status", "Employment Status"),
    ended=("Termination Date",),
    silent=("Legal First Name", "Legal Last Name", "Legal Middle Name", "File Number"),
)


def _is_adp(cells: Sequence[str]) -> bool:
    return any(has_all(cells, f"Reports To {what} ID") for what in ("Associate", "Position")) and (
        has_all(cells, "Associate ID") or has_all(cells, "Position ID")
    )


def _adp(look: Look) -> float:
    return 0.97 if any(map(_is_adp, look.rows[:30])) else 0.0


def _read_adp(look: Look) -> Part:
    """A row is a position: somebody who holds several has the first one's manager, the others dotted."""
    table = look.table()
    header, rows = rows_from(table, _is_adp)
    if header is None:
        return Part(problems=tuple(table.problems))
    facts = list(facts_of_rows(header.cells, rows))
    persons = any(one.first(_ADP.person) for one in facts)
    system = _ADP if persons else replace(_ADP, person=("Position ID",), posts=())
    part = staffed(table, list(entries_of(facts, system, dates=look.options.dates)), by_position=True)
    return part.noting(
        ""
        if persons
        else f"{look.file}: there are no associate ids, so the position serves as the person's id."
    )


_BAMBOO = System(
    person=("id", "eeid", "Employee ID"),
    email=("workEmail", "Work Email", "bestEmail", "Email"),
    name=("displayName", "Name", "fullName1", "fullName2", "Last name, First name", "fullName5",
          "First name Last name", "First name, Last name",
          "Employee Name"),
    first=("preferredName", "Preferred Name", "firstName", "First Name"),
    last=("lastName", "Last Name"),
    aliases=("employeeNumber", "Employee #", "Employee Number"),
    unit=("department", "Department", "division", "Division"),
    title=("jobTitle", "Job Title"),
    solid=Line(
        ("supervisorEId", "supervisorEmail", "Supervisor EID", "Supervisor Email", "Reporting to Employee #",
         "Reporting to Email", "Manager Email"),
        ("supervisor", "Reporting to", "Reports To", "Supervisor", "Manager"),
    ),
    status=("status", "Employment Status", "employmentHistoryStatus"),
    ended=("terminationDate", "Termination Date"),
    silent=("supervisorId", "photoUrl", "photoUploaded", "canUploadPhoto", "middleName", "Middle Name",
            "preferredName", "firstName", "lastName"),
)  # fmt: skip


def _is_bamboo(cells: Sequence[str]) -> bool:
    return "Employee #" in cells and any(
        has_all(cells, one) for one in ("Reporting to", "Reports To", "Supervisor", "Manager")
    )


def _bamboo(look: Look) -> float:
    if look.start.startswith("{"):
        text = look.text
        known = '"employees"' in text and re.search(r'"(supervisor(EId|Id|Email)?|displayName)"\s*:', text)
        own = '"fields"' in text or re.search(r'"supervisorE?Id"', text)
        return 0.96 if known and own and not _hibob(look) else 0.0
    if look.start.startswith("[") and '"supervisorEId"' in look.text:
        return 0.93
    return 0.95 if any(map(_is_bamboo, look.rows[:10])) else 0.0


def _read_bamboo(look: Look) -> Part:
    if look.start.startswith(("{", "[")):
        return _read_objects(look, _BAMBOO, "employees")
    return _read_table(look, _BAMBOO, _is_bamboo, person=("Employee #",))


def _read_table(
    look: Look, system: System, is_header: Callable[[tuple[str, ...]], bool], *, person: tuple[str, ...]
) -> Part:
    table = look.table()
    header, rows = rows_from(table, is_header)
    if header is None:
        return Part(problems=tuple(table.problems))
    known = replace(system, person=(*system.person, *person))
    facts = list(facts_of_rows(header.cells, rows))
    return staffed(table, list(entries_of(facts, known, dates=look.options.dates)))


def _read_objects(look: Look, system: System, *keys: str) -> Part:
    value, problem = look.json()
    if problem is not None:
        return Part(problems=(problem,))
    table = Table(look.file)
    facts = [facts_of_object(row, one) for row, one in enumerate(objects_in(value, *keys), start=1)]
    return staffed(table, _plain_units(entries_of(facts, system, dates=look.options.dates)))


def objects_in(value: Any, *keys: str) -> tuple[Mapping[str, Any], ...]:
    """The objects of a list that stands alone or under one of these keys; pages in a list are opened.

    >>> objects_in({"employees": [{"id": 1}, 7]}, "employees")
    ({'id': 1},)
    """
    found: list[Mapping[str, Any]] = []
    pages = value if isinstance(value, list) else [value]
    for page in pages:
        held = next(
            (page[key] for key in keys if isinstance(page, dict) and isinstance(page.get(key), list)), None
        )
        inner = held if held is not None else [page]
        found.extend(one for one in inner if isinstance(one, dict))
    return tuple(found)


_HIBOB = System(
    person=("root.id", "id"),
    email=("root.email", "email"),
    name=("root.displayName", "displayName", "root.fullName", "fullName"),
    first=("root.firstName", "firstName"),
    last=("root.surname", "surname"),
    aliases=("work.employeeIdInCompany",),
    unit=("work.department",),
    title=("work.title",),
    solid=Line(
        ("work.reportsTo.id", "work.reportsTo.email", "work.manager", "work.reportsTo"),
        ("work.reportsTo.displayName",),
        ("work.reportsTo.firstName",),
        ("work.reportsTo.surname",),
    ),
    status=("internal.status",),
    ended=("internal.terminationDate", "work.terminationDate"),
    silent=("work.reportsTo", "work.reportsToIdInCompany", "work.directReports", "work.indirectReports",
            "root.avatarUrl", "avatarUrl", "internal.status",
            "work.isManager", "creationDateTime", "creationDate"),
)  # fmt: skip


def _hibob(look: Look) -> float:
    if not look.start.startswith(("{", "[")):
        return 0.0
    text = look.text
    slashed = re.search(
        r'"(\\?/)?(root|work)(\\?/|\.)(id|title|department|reportsTo|manager|email|displayName)', text
    )
    nested = '"work"' in text and re.search(r'"(reportsTo|employeeIdInCompany|reportsToIdInCompany)"', text)
    return 0.97 if slashed or nested else 0.0


def _read_hibob(look: Look) -> Part:
    return _read_objects(look, _HIBOB, "employees", "values", "people")


_PERSONIO = System(
    person=("attributes.id", "id", "employee_id", "Personio ID", "Mitarbeiter-ID", *names_of("id")),
    email=("attributes.email", "email", *names_of("email")),
    name=names_of("name"),
    first=("attributes.preferred_name", "attributes.first_name", *names_of("first")),
    last=("attributes.last_name", "Nachname", "Last name", "Nom de famille", "Apellidos", "Cognome",
          *names_of("last")),
    unit=("attributes.department.attributes.name", "attributes.department", "attributes.team.attributes.name",
          *names_of("unit")),
    title=("attributes.position", *names_of("title")),
    solid=Line(
        ("attributes.supervisor.attributes.id", "attributes.supervisor.attributes.email", "supervisor_id",
         "Supervisor ID", "Vorgesetzter ID", "Supervisor email", "Vorgesetzter E-Mail"),
        names_of("manager"),
        ("attributes.supervisor.attributes.first_name",),
        ("attributes.supervisor.attributes.last_name",),
    ),
    status=("attributes.status", "Status"),
    ended=("attributes.termination_date", "attributes.contract_end_date", "Kündigungsdatum",
           "Termination date"),
    silent=("type", "attributes.department.type", "attributes.team.type", "attributes.office.type",
            "attributes.supervisor.type", "attributes.department.attributes.id",
            "attributes.team.attributes.id",
            "attributes.office.attributes.id"),
)  # fmt: skip
_OF_PERSONIO = ("beschäftigungsart", "anstellungsart", "employmenttype", "wochenstunden",
                "wöchentlichearbeitszeit",
                "weeklyworkinghours", "weeklyhours", "subcompany", "gesellschaft", "probezeitende",
                "probationperiodend",
                "typedecontrat", "arbeitsverhältnis", "personioid")  # fmt: skip


def _is_personio(cells: Sequence[str]) -> bool:
    plain = {normal(cell) for cell in cells}
    boss = plain & {"supervisor", "vorgesetzter", "vorgesetzte", "supérieurhiérarchique", "supervisorname"}
    first = plain & {"firstname", "vorname", "prénom"}
    last = plain & {"lastname", "nachname", "nom", "nomdefamille"}
    return bool(boss and first and last and plain & set(_OF_PERSONIO))


def _personio(look: Look) -> float:
    if look.start.startswith(("{", "[")):
        text = look.text
        return 0.96 if re.search(r'"type"\s*:\s*"Employee"', text) and '"attributes"' in text else 0.0
    return 0.9 if any(map(_is_personio, look.rows[:20])) else 0.0


def _read_personio(look: Look) -> Part:
    if look.start.startswith(("{", "[")):
        return _read_objects(look, _PERSONIO, "data", "employees")
    return _read_table(look, replace(_PERSONIO, aliases=()), _is_personio, person=())


_GIVES = "people with unit, title and managers"
FORMATS = (
    Format("SAP SuccessFactors user data (CSV)", "SuccessFactors users", _udf, _read_udf, "V",
           f"{_GIVES}, matrix managers as dotted lines, ties on the layer hr_partner"),
    Format("ADP census (CSV, XLSX)", "ADP census", _adp, _read_adp, "V", f"{_GIVES}; a row is a position"),
    Format("HiBob people (JSON)", "HiBob people", _hibob, _read_hibob, "V", _GIVES),
    Format("BambooHR report (CSV, JSON)", "BambooHR report", _bamboo, _read_bamboo, "V", _GIVES),
    Format("Personio employees (JSON, XLSX)", "Personio employees", _personio, _read_personio, "K", _GIVES),
)  # fmt: skip
