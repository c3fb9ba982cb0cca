"""Whoever has left, in a table of people that no particular program wrote: told by status or last day.

A line of reporting to somebody who has left leads on to their own manager, as in the exports of HR
systems (see :mod:`orgmap.readers.staff`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from orgmap.model import Person
from orgmap.readers.dates import Order, settle
from orgmap.readers.facts import GONE, day_of
from orgmap.readers.part import Part, counted
from orgmap.readers.staff import left_by
from orgmap.readers.tables import normal

_STATUS = frozenset(
    ("status", "employmentstatus", "employeestatus", "workerstatus", "lifecyclestatus", "assignmentstatus",
     "positionstatus", "personstatus", "userstatus", "accountstatus", "beschäftigungsstatus",
     "mitarbeiterstatus",
     "statut", "estado", "stato", "situação", "在籍状況")
)  # fmt: skip
_SWITCHES = frozenset(
    ("enabled", "accountenabled", "active", "isactive", "aktiv", "actif", "activo", "attivo")
)
_OFF = frozenset(("false", "no", "0", "n", "nein", "non", "falsch"))
_LAST_DAY = frozenset(
    ("terminationdate", "enddate", "lastday", "leavingdate", "lastworkingday", "austrittsdatum", "austritt",
     "kündigungsdatum", "datedesortie", "fechadebaja", "datacessazione")
)  # fmt: skip
_DEEPEST = 50


def without_leavers(part: Part, file: str, *, dates: Order | None = None, today: date | None = None) -> Part:
    """The same part without those who have left; they are counted, and so are the lines led on."""
    now = today or date.today()  # noqa: DTZ011 - the day where the user is
    people = part.records.people
    order = dates or settle(_said(person, _LAST_DAY) for person in people)
    gone = {person.id: person for person in people if _has_left(person, order, now)}
    if not gone or len(gone) == len(people):  # a list of leavers is not read as nobody
        return part
    kept, moved = [], 0
    for person in people:
        if person.id in gone:
            continue
        managers = tuple(dict.fromkeys(filter(None, (_led_on(one, gone) for one in person.managers))))
        moved += sum(one in gone for one in person.managers)
        kept.append(replace(person, managers=tuple(one for one in managers if one != person.id)))
    places = tuple(one for one in part.records.assignments if one.person not in gone)
    left = len(people) - len(kept)
    records = replace(part.records, people=tuple(kept), assignments=places)
    who = counted(left, "person who has left or whose account is switched off",
                  "people who have left or whose accounts are switched off")  # fmt: skip
    lines = counted(moved, "line")
    return replace(part, records=records, kept=part.kept - left, dropped=part.dropped + left).noting(
        f"{file}: {who} left out.",
        f"{file}: {lines} to somebody who has left: led on to that person's own manager, where there is one."
        if moved
        else "",
    )


def _said(person: Person, names: frozenset[str]) -> str:
    return next((text for name, text in person.attributes.items() if normal(name) in names), "")


def _has_left(person: Person, order: Order | None, today: date) -> bool:
    if _said(person, _SWITCHES).casefold() in _OFF:
        return True
    ended = day_of(_said(person, _LAST_DAY), order)
    return left_by(_said(person, _STATUS), ended, today=today, gone=GONE)


def _led_on(manager: str, gone: Mapping[str, Person]) -> str:
    for _ in range(_DEEPEST):
        if manager not in gone:
            return manager
        manager = next(iter(gone[manager].managers), "")
    return ""
