"""Workday reports: JSON and XML of a report as a web service, CSV and XLSX of the report itself.

No two tenants have the same columns. Those with usual names are found by name; where none is named as
manager, the column is found by its values, as in any table of people; what is left asks for a mapping.
A worker's unit is the supervisory organisation, without the manager's name Workday writes behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.parsers import expat

from orgmap.errors import Problem
from orgmap.model import Person, Records, Source, Unit
from orgmap.readers.facts import Facts, Line, System, entries_of, facts_of, facts_of_object, facts_of_rows
from orgmap.readers.header import Header, has_all
from orgmap.readers.headings import is_private
from orgmap.readers.hr_exports import objects_in
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.orgchart import compared, find_lines
from orgmap.readers.part import Part, counted
from orgmap.readers.people import PEOPLE
from orgmap.readers.staff import Entry, staffed
from orgmap.readers.tables import Row, Table, clean

_ORG = ("Supervisory_Organization", "Supervisory_Org", "Sup_Org", "Supervisory_Organization_Name",
        "Team_Name", "Organization", "Department", "Worker_Supervisory_Organization",
        "Supervisory_Org_Name")  # fmt: skip
_ABOVE = ("Superior_Organization", "Superior_Org", "Parent_Organization", "Supervisory_Organization_Superior",
          "Superior_Organization_Name")  # fmt: skip
_WORKDAY = System(
    person=("Employee_ID", "Worker_ID", "Worker.Employee_ID", "Worker_group.Employee_ID",
            "Worker.Contingent_Worker_ID", "Contingent_Worker_ID", "Employee_Number", "Employee"),
    email=("Work_Email", "Email", "Primary_Work_Email", "Email_Address", "Email_-_Primary_Work",
           "Email_-_Work", "workEmail", "primaryWorkEmail", "Work_Email_Address"),
    name=("Preferred_Name", "Full_Name", "Worker", "Worker_Name", "Employee_Name", "Legal_Name", "Name",
          "Preferred_Full_Name", "Full_Legal_Name", "fullName", "Worker_group.Worker"),
    first=("Preferred_First_Name", "First_Name", "Legal_First_Name", "preferredFirstName"),
    last=("Preferred_Last_Name", "Last_Name", "Legal_Last_Name", "preferredLastName"),
    aliases=("User_Name", "UserName", "Workday_Account"),
    posts=("Position_ID",),
    unit=_ORG,
    title=("Business_Title", "Job_Title", "Position_Title", "Title", "Job_Profile", "businessTitle"),
    solid=Line(
        ("Manager_ID", "Manager_Employee_ID", "Manager.Employee_ID", "Manager_group.Employee_ID",
         "Worker's_Manager.Employee_ID", "Workers_Manager.Employee_ID", "Manager_group.Manager_ID",
         "Supervisor_ID", "Manager_Work_Email", "Manager_Email", "Direct_Manager_ID", "ManagerID",
         "Manager - Employee ID", "Manager_Position_ID"),
        ("Manager", "Manager_Name", "Worker's_Manager", "Workers_Manager", "Direct_Manager", "Supervisor",
         "Manager_group.Manager", "Reports_To", "Manager - Preferred Name"),
    ),
    dotted=(Line(("Matrix_Manager.Employee_ID", "Matrix_Manager_ID"), ("Matrix_Manager",)),),
    status=("Worker_Status", "Employee_Status", "Status"),
    ended=("Termination_Date",),
    since=("Effective_Date",),
    silent=("WID", "Worker.WID", *_ABOVE, "Legal_First_Name", "Legal_Last_Name"),
)  # fmt: skip
#: What Workday writes behind a name: whether somebody is away, or gone.
_STATE = re.compile(r"\s*\((on leave|terminated|inactive|[^()]*\bleave)\)\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\([A-Z]{0,4}\d+\)\s*$")
_HEADED = re.compile(r"(.*\S)\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$")
_LONGEST = 5_000
_DEEPEST = 60
_CHUNK = 1 << 16


def _report(look: Look) -> float:
    start = look.start
    if start.startswith("<"):
        named = "urn:com.workday.report" in look.text[:8192] or re.search(
            r"<\w*:?Report_Data\b", look.text[:8192]
        )
        return 0.97 if named else 0.0
    if start.startswith(("{", "[")):
        return _json_report(look.text)
    return max((_header(cells) for cells in look.rows[:30]), default=0.0)


def _json_report(text: str) -> float:
    if re.search(r'"Report_Entry"\s*:\s*\[', text):
        return 0.98
    worker = re.search(r'"(Employee_ID|Worker(_ID)?)"\s*:', text)
    org = re.search(r'"(Supervisory_Organization|Manager_ID|Business_Title|Superior_Organization)"\s*:', text)
    return 0.92 if worker and org else 0.0


def _header(cells: Sequence[str]) -> float:
    header = Header(cells)
    worker = header.place(*_WORKDAY.person, "Worker", "Worker_Name") is not None
    org = header.place(*_ORG[:4], _ORG[7], _ORG[8], *_ABOVE[:2]) is not None
    fleet = has_all(cells, "Employee_ID", "Full_Name", "Manager_ID", "Team_Name")
    return 0.93 if worker and org and len([cell for cell in cells if cell]) > 2 else 0.9 if fleet else 0.0


def _read(look: Look) -> Part:
    table = Table(look.file)
    if look.start.startswith("<"):
        facts = list(_xml(look, table))
    elif look.start.startswith(("{", "[")):
        value, problem = look.json()
        if problem is not None:
            return Part(problems=(problem,))
        objects = objects_in(value, "Report_Entry", "report_entry")
        facts = [facts_of_object(row, one) for row, one in enumerate(objects, start=1)]
    else:
        table = look.table()
        header, rows = rows_from(table, lambda cells: _header(cells) > 0)
        facts = list(facts_of_rows(header.cells, rows)) if header is not None else []
    return _part(look, table, facts)


def _part(look: Look, table: Table, facts: Sequence[Facts]) -> Part:
    system, note = _with_manager(table, facts)
    if facts and not any(one.first((*system.person, *system.name, *system.email)) for one in facts):
        table.fault(
            "No column of this report is known to say who somebody is.",
            "Say what its columns are: orgmap mapping FILE --to PROFILE.toml, then add it with --mapping.",
            row=facts[0].row,
        )
        return Part(problems=tuple(table.problems), dropped=len(facts))
    entries = [_bare(entry) for entry in entries_of(facts, system, dates=look.options.dates)]
    orgs = _Orgs.of(
        [(entry.unit, one.first(_ABOVE), entry.row) for entry, one in zip(entries, facts, strict=True)]
    )
    part = staffed(table, [replace(entry, unit=orgs.names.get(entry.unit, entry.unit)) for entry in entries])
    units = tuple(orgs.units(look.file, part.records.people))
    part = replace(part, records=replace(part.records, units=units))
    return part.noting(note, _two_hierarchies(look.file, part.records))


def _with_manager(table: Table, facts: Sequence[Facts]) -> tuple[System, str]:
    """The usual names, or where no manager has one of them, the column that is one by its values."""
    if any(one.first(_WORKDAY.solid.names) for one in facts):
        return _WORKDAY, ""
    columns = list(dict.fromkeys(key for one in facts for key in one.cells))
    shown = {key: name for one in facts for key, name in one.shown.items()}
    header = [shown[key] for key in columns]
    rows = [Row(one.row, tuple(one.first((key,)) for key in columns)) for one in facts]
    lines = find_lines(header, rows, PEOPLE.match(header)) if rows else None
    if lines is None or not lines.share or is_private(header[lines.place]):
        return _WORKDAY, f"{table.file}: no column says who reports to whom; say which with a mapping."
    name = header[lines.place]
    note = (
        f"{table.file}: column '{name[:40]}' is read as the manager column: {lines.share:.0%} of its values "
        f"stand in column '{header[lines.key_place][:40]}'."
    )
    person = (*_WORKDAY.person, header[lines.key_place]) if lines.key_kind == "id" else _WORKDAY.person
    return replace(_WORKDAY, person=person, solid=Line((name,))), note


def _bare(entry: Entry) -> Entry:
    """Names without what Workday writes behind them; "(Terminated)" behind one says that it is so."""
    name, gone = _plain_name(entry.name)
    bosses = tuple(replace(boss, name=_plain_name(boss.name)[0]) for boss in entry.bosses)
    return replace(entry, name=name, bosses=bosses, left=entry.left or gone)


def _plain_name(name: str) -> tuple[str, bool]:
    gone = False
    while match := _STATE.search(name):
        gone = gone or match[1].casefold() in ("terminated", "inactive")
        name = name[: match.start()]
    return _NUMBER.sub("", name).strip() or name, gone


@dataclass
class _Orgs:
    """The supervisory organisations: names without the head, unless two differ only by it."""

    names: dict[str, str] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, found: Sequence[tuple[str, str, int]]) -> _Orgs:
        orgs = cls()
        whole: dict[str, set[str]] = {}
        for org, above, row in found:
            for text in filter(None, (org, above)):
                orgs.rows.setdefault(text, row)
                match = _HEADED.fullmatch(text)
                whole.setdefault(match[1] if match else text, set()).add(text)
            if org and above and org != above:
                orgs.above.setdefault(org, above)
        for plain, texts in whole.items():
            for text in texts:
                match = _HEADED.fullmatch(text)
                orgs.names[text] = plain if len(texts) == 1 else text
                if match and " " in match[2].strip():
                    orgs.heads[text] = _plain_name(match[2])[0]
        return orgs

    def units(self, file: str, people: Sequence[Person]) -> Iterator[Unit]:
        by_name: dict[str, set[str]] = {}
        for person in people:
            by_name.setdefault(compared(person.name), set()).add(person.id)
        for text, row in self.rows.items():
            heads = by_name.get(compared(self.heads.get(text, "")), set())
            head = next(iter(heads)) if len(heads) == 1 else None
            parent = self.names.get(self.above.get(text, ""))
            name = self.names[text]
            yield Unit(name, None if parent == name else parent, head, source=Source(file, row))


def _two_hierarchies(file: str, records: Records) -> str:
    """Workday keeps two: who manages whom, and which organisation lies under which. Do they agree?"""
    units = {unit.name: unit for unit in records.units}
    other: list[str] = []
    asked = 0
    for person in records.people:
        unit = units.get(person.unit or "")
        if unit is not None and unit.head == person.id:
            unit = units.get(unit.parent or "")
        if unit is None or unit.head is None or unit.head == person.id or not person.managers:
            continue
        asked += 1
        if person.managers[0] != unit.head:
            other.append(person.label)
    if not other:
        return ""
    who = ", ".join(other[:3]) + (" …" if len(other) > 3 else "")
    return (
        f"{file}: {len(other)} of {counted(asked, 'person', 'people')} report to somebody other "
        f"than the head of their organisation ({who}); the line to the manager is used."
    )


class _Refused(ValueError):
    """What is wrong with the XML, as a sentence and a fix."""


class _Entries:
    """The entries of a report in XML, one by one: values by the names of the elements around them."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.CharacterDataHandler, self.parser.EntityDeclHandler = self._said, self._refuse
        self.parser.buffer_text = True
        self.path: list[str] = []
        self.text: list[str] = []
        self.kind = ""
        self.pairs: list[tuple[str, str]] | None = None
        self.row = 0
        self.done: list[Facts] = []

    def _refuse(self, *_: object) -> None:
        raise _Refused("The file declares entities, as no export does.")

    def _start(self, name: str, traits: Mapping[str, str]) -> None:
        tag = name.rpartition(" ")[2][:200]
        if len(self.path) > _DEEPEST:
            raise _Refused("The file is nested too deeply to be a report.")
        if tag == "Report_Entry" and self.pairs is None:
            self.pairs, self.path, self.row = [], [], self.row + 1
        elif self.pairs is not None:
            self.path.append(tag)
            own = {key.rpartition(" ")[2]: value for key, value in traits.items()}
            self.kind = own.get("type", "")
            if own.get("Descriptor"):
                self.pairs.append((".".join(self.path), clean(own["Descriptor"][:_LONGEST])))
        self.text = []

    def _said(self, text: str) -> None:
        if self.pairs is not None and sum(map(len, self.text)) < _LONGEST:
            self.text.append(text[:_LONGEST])

    def _end(self, _: str) -> None:
        if self.pairs is None:
            return
        if not self.path:
            self.done.append(facts_of(self.row, self.pairs))
            self.pairs = None
            return
        value = clean("".join(self.text))
        if self.path[-1] == "ID" and self.kind:
            if value and self.kind != "WID":
                self.pairs.append((".".join((*self.path[:-1], self.kind[:200])), value))
        elif value:
            self.pairs.append((".".join(self.path), value))
        self.path.pop()
        self.text, self.kind = [], ""

    def read(self, look: Look) -> Iterator[Facts]:
        """Parse the file piece by piece."""
        with look.path.open("rb") as handle:
            while data := handle.read(_CHUNK):
                self.parser.Parse(data, False)
                yield from self.done
                self.done = []
            self.parser.Parse(b"", True)
        yield from self.done


def _xml(look: Look, table: Table) -> Iterator[Facts]:
    entries = _Entries()
    try:
        yield from entries.read(look)
    except _Refused as fault:
        table.fault(str(fault), "Export it again.", row=entries.parser.CurrentLineNumber)
    except (expat.ExpatError, ValueError, LookupError) as fault:
        row = entries.parser.CurrentLineNumber
        table.problems.append(Problem(f"The XML is broken ({fault}).", "Export it again.", look.file, row))


FORMATS = (
    Format("Workday report (JSON, XML, CSV, XLSX)", "Workday report", _report, _read, "V",
           "people with title and managers, units with heads and parents by supervisory organisation"),
)  # fmt: skip
