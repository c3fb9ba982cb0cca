"""The columns of people, and the turning of a row into a `Person`."""

from __future__ import annotations

from collections.abc import Container
from types import MappingProxyType

from orgmap.model import Person
from orgmap.readers.columns import Column, Form, Line, Match, Unreadable, number
from orgmap.readers.headings import names_of
from orgmap.readers.tables import Table

#: What people write in a manager cell for "nobody above".
NO_MANAGER = frozenset({"", "no_manager", "no_mgr", "n/a", "na", "-", "--", "none", "null", "nobody", "#n/a"})

PEOPLE = Form(
    (
        Column(
            "id",
            required=True,
            aliases=(
                "person_id",
                "person",
                "employee_id",
                "employee number",
                "emp_id",
                "worker_id",
                "associate id",
                "user_id",
                "staff_id",
                "personnel number",
                "employee",
                "node",
            ),
            foreign=names_of("id"),
        ),
        Column(
            "name",
            aliases=(
                "full_name",
                "display name",
                "person name",
                "employee name",
                "worker",
                "worker name",
                "label",
            ),
            foreign=names_of("name"),
        ),
        Column(
            "email",
            aliases=(
                "mail",
                "e-mail",
                "email address",
                "e-mail address",
                "work email",
                "work contact: work email",
                "user principal name",
                "microsoft_personemail",
                "primary email",
            ),
            foreign=names_of("email"),
        ),
        Column("aliases", "list", aliases=("alias", "alias emails", "other emails", "also known as")),
        Column(
            "unit",
            aliases=(
                "department",
                "dept",
                "business unit",
                "bu",
                "org unit",
                "organisation",
                "organization",
                "division",
                "home department description",
            ),
            foreign=names_of("unit"),
        ),
        Column(
            "title",
            aliases=("job title", "role", "position", "business title", "job", "employee title"),
            foreign=names_of("title"),
        ),
        Column(
            "grade",
            "number",
            low=0,
            aliases=("level", "job level", "job grade", "pay grade", "level designation", "layer"),
        ),
        Column(
            "manager",
            "list",
            aliases=(
                "reports_to",
                "manager_id",
                "supervisor_id",
                "boss_id",
                "boss",
                "supervisor",
                "line manager",
                "managers",
                "reporting to",
                "manager email",
                "supervisor email",
                "reports to associate id",
                "manager employee id",
                "superior",
                "solid line manager",
                "microsoft_manageremail",
            ),
            foreign=names_of("manager"),
        ),
        Column("authority", "number", low=0, high=1),
        Column("can_carry", "flag", aliases=("messenger", "may carry")),
    )
)


def person_of(line: Line) -> Person:
    """The person a line describes, with managers as they are written there."""
    can_carry = line["can_carry"]
    email = line["email"]
    return Person(
        id=line["id"],
        name=" ".join((line["name"] or "").split()),
        email=email.casefold() if email else None,
        aliases=line["aliases"] or (),
        unit=line["unit"],
        title=line["title"],
        grade=line["grade"],
        managers=line["manager"] or (),
        authority=line["authority"],
        can_carry=True if can_carry is None else can_carry,
        attributes=line.attributes,
        source=line.source,
    )


def means_nobody(manager: str, known: Container[str]) -> bool:
    """Whether a manager cell says that there is none; "0" and the words do so only where no such id exists.

    >>> means_nobody("NO_MANAGER", set()), means_nobody("0", {"0"}), means_nobody("p1", set())
    (True, False, False)
    """
    return manager not in known and (manager.casefold() in NO_MANAGER or manager in {"0", "00"})


def grades_that_are_numbers(table: Table, match: Match) -> tuple[Match, str]:
    """Leave a column such as "level" an attribute where it holds words ("Manager") and not numbers."""
    place = match.places.get("grade")
    if place is None or "grade" not in match.by_alias:
        return match, ""
    table.rows = list(table.rows)
    wordy = next(
        (row.cells[place] for row in table.rows if row.cells[place] and not _is_number(row.cells[place])),
        None,
    )
    if wordy is None:
        return match, ""
    header = table.header[place]
    places = MappingProxyType({name: at for name, at in match.places.items() if name != "grade"})
    kept = Match(places, (*match.extras, (place, header)), match.by_alias - {"grade"})
    return (
        kept,
        f"{table.file}: column '{header[:40]}' holds words, so it is kept as an attribute and not as grade.",
    )


def _is_number(text: str) -> bool:
    try:
        number(text)
    except Unreadable:
        return False
    return True
