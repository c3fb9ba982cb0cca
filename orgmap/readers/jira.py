"""Issues of Jira (CSV with all fields): who works with whom. What is written in them is never kept.

Columns may stand many times (a comment each). A reporter turns to the assignee, and so does everybody
who comments; where nobody is assigned, those who comment turn to the reporter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from orgmap.model import Records
from orgmap.readers.dates import Order, TwoReadings, read_moment, settle
from orgmap.readers.header import Header
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part, counted
from orgmap.readers.roster import Roster
from orgmap.readers.tables import Row, printable
from orgmap.readers.weave import Weave, layer_of_file

WORK, WATCHES = "work", "watches"
_KEY = ("Issue key", "Key", "Work item key", "Vorgangsschlüssel", "Vorgangs-Schlüssel", "Schlüssel",
    "Clé de ticket", "Clé", "Clave de incidencia", "Clave")  # fmt: skip
_NUMBER = ("Issue id", "Work item id", "Vorgangs-ID", "Vorgangs-Id", "ID de ticket",
    "ID de la incidencia", "Issue Type", "Issuetype", "Work type", "Vorgangstyp", "Type de ticket",
    "Tipo de Incidencia")  # fmt: skip
_ASSIGNEE = ("Assignee", "Zugewiesene Person", "Bearbeiter", "Responsable", "Attribution",
    "Persona asignada", "Asignado a")  # fmt: skip
_REPORTER = ("Reporter", "Autor", "Melder", "Berichterstatter", "Rapporteur", "Informador", "Creator",
    "Ersteller", "Créateur", "Creador")  # fmt: skip
_WATCHER = ("Watchers", "Beobachter", "Observateurs", "Observadores")
_COMMENT = ("Comment", "Comments", "Kommentar", "Kommentare", "Commentaire", "Commentaires",
    "Comentario", "Comentarios")  # fmt: skip
_CREATED = ("Created", "Erstellt", "Création", "Créée", "Creada")
_NOBODY = frozenset(("unassigned", "nicht zugewiesen", "non assigné", "sin asignar", "anonymous"))
_COMMENTED = re.compile(
    r"\s*(?P<day>\d{1,4}[/.\-]\w{1,9}[/.\-]\d{2,4}[^;\n]{0,20});(?P<who>[^;\s][^;\n]{0,127}?)\s*;", re.DOTALL
)


def _is_header(cells: Sequence[str]) -> bool:
    header = Header(cells)
    told = header.place(*_ASSIGNEE) is not None or header.place(*_REPORTER) is not None
    return header.place(*_KEY) is not None and header.place(*_NUMBER) is not None and told


def _sure(look: Look) -> float:
    return 0.96 if any(map(_is_header, look.rows[:6])) else 0.0


class _Issues:
    """Issues being gathered."""

    def __init__(self, look: Look, header: Header, order: Order | None) -> None:
        self._header, self._order = header, order
        self.roster, self.weave = Roster(look.file), Weave(look.file)
        self.undated = self.other = 0

    def take(self, row: Row) -> bool:
        """Keep the ties of one issue; False where nobody worked on it with anybody."""
        assignee, reporter = self._person(row, _ASSIGNEE), self._person(row, _REPORTER)
        when = self._when(self._header.cell(row, *_CREATED))
        before = self.weave.kept
        if assignee and reporter and assignee != reporter:
            self.weave.add(reporter, assignee, WORK, row.number, when=when)
        host = assignee or reporter
        for person in self._watchers(row):
            if person not in (host, "") and host:
                self.weave.add(person, host, WATCHES, row.number)
        for cell in self._header.cells(row, *_COMMENT):
            self._comment(cell, row, host, reporter)
        return self.weave.kept > before

    def _comment(self, cell: str, row: Row, host: str, reporter: str) -> None:
        match = _COMMENTED.match(cell[:300])
        if match is None:
            self.other += 1
            return
        who = printable(match["who"])
        by_id = " " not in who and "@" not in who and not self.roster.find(who)
        author = self.roster.add(row.number, person=who) if by_id else self.roster.of(who, row.number)
        to = host if author != host else reporter
        if to and author != to:
            self.weave.add(author, to, WORK, row.number, when=self._when(match["day"]))

    def _person(self, row: Row, names: Sequence[str]) -> str:
        """Somebody by id where there is one, else by name."""
        for name in names:
            shown = printable(self._header.cell(row, name))[:200]
            key = printable(self._header.cell(row, f"{name} Id", f"{name}-ID", f"ID {name}"))[:200]
            if shown.casefold() in _NOBODY:
                continue
            if key or shown:
                email = shown if "@" in shown and " " not in shown else ""
                return self.roster.add(row.number, person=key, name="" if email else shown, email=email)
        return ""

    def _watchers(self, row: Row) -> list[str]:
        names = self._header.cells(row, *_WATCHER)
        keys = self._header.cells(row, *(f"{name} Id" for name in _WATCHER))
        if len(keys) != len(names):
            keys = ("",) * len(names)
        return [
            self.roster.add(row.number, person=printable(key)[:200], name=printable(name)[:200])
            for name, key in zip(names, keys, strict=True)
        ]

    def _when(self, text: str) -> datetime | None:
        try:
            return read_moment(text.strip()[:60], self._order).when if text else None
        except (TwoReadings, ValueError, OverflowError):
            self.undated += 1
            return None


def _order(look: Look) -> Order | None:
    header, rows = rows_from(look.table(), _is_header)
    if header is None:
        return None
    names = Header(header.cells)
    return settle(names.cell(row, *_CREATED)[:30] for row in rows)


def _read(look: Look) -> Part:
    order = look.options.dates or _order(look)
    table = look.table()
    header, rows = rows_from(table, _is_header)
    if header is None:
        return Part(problems=tuple(table.problems))
    issues = _Issues(look, Header(header.cells), order)
    kept = alone = 0
    for row in rows:
        if issues.take(row):
            kept += 1
        else:
            alone += 1
    used = {tie.layer for tie in issues.weave.ties}
    layers = tuple(
        layer_of_file(name, look.file, header.number, directed=True)
        for name in (WORK, WATCHES)
        if name in used
    )
    records = Records(people=issues.roster.people, ties=issues.weave.ties, layers=layers)
    part = Part(records, tuple(table.problems), kept, alone + table.dropped)
    return part.noting(
        f"{look.file}: read as layers {', '.join(sorted(used))}; what is written in issues is passed over."
        if used
        else "",
        f"{look.file}: {counted(alone, 'issue')} on which nobody worked with anybody left out."
        if alone
        else "",
        f"{look.file}: {counted(issues.other, 'comment')} without date and author passed over."
        if issues.other
        else "",
        f"{look.file}: {counted(issues.undated, 'date')} that can be read two ways, or not at all, not used."
        if issues.undated
        else "",
        *(one for one in issues.weave.notes() if "themselves" not in one),
    )


FORMATS = (
    Format(
        "Jira issues (CSV)", "Jira issues", _sure, _read, "V",
        "people and ties: work from reporters and commenters to the assignee, watches from watchers",
    ),
)  # fmt: skip
