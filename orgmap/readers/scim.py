"""Accounts by API and tool: SCIM 2.0 and 1.1 users (JSON), and what GAM prints of Google users (CSV).

Accounts that are switched off are left out. Groups of a directory are no seats in a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from orgmap.model import Source, Unit
from orgmap.readers.facts import Facts, Line, System, entries_of, facts_of_rows, text_of
from orgmap.readers.header import has_all
from orgmap.readers.hr_exports import objects_in
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part, counted
from orgmap.readers.staff import Boss, Entry, staffed
from orgmap.readers.tables import Table

_ENTERPRISE = re.compile(
    r"urn:(ietf:params:)?scim:schemas:(extension:enterprise|.*enterprise.*):.*", re.IGNORECASE
)
_SCHEMA = re.compile(r'"urn:(ietf:params:)?scim:(api:messages|schemas):')
_KEPT = ("organization", "division", "costCenter")


def _scim(look: Look) -> float:
    return 0.98 if look.start.startswith(("{", "[")) and _SCHEMA.search(look.text) else 0.0


def _read_scim(look: Look) -> Part:
    value, problem = look.json()
    if problem is not None:
        return Part(problems=(problem,))
    table, entries, groups, others = Table(look.file), [], dict[str, list[str]](), 0
    for row, one in enumerate(objects_in(value, "Resources", "resources"), start=1):
        if _is_group(one):
            others += 1
            for member in _list(one.get("members")):
                groups.setdefault(_text(member, "value"), []).append(_text(one, "displayName"))
        else:
            entries.append(_user(row, one))
    table.dropped += others
    entries = [
        replace(one, groups=tuple(name for name in (*one.groups, *groups.get(one.person, ())) if name))
        for one in entries
    ]
    total = value.get("totalResults") if isinstance(value, dict) else None
    listed = len(entries) + others
    return staffed(table, entries).noting(
        f"{look.file}: {counted(others, 'group')} read as groups of the people in it." if others else "",
        f"{look.file}: it holds {listed:,} of {total:,} entries; add the other pages, too."
        if isinstance(total, int) and listed < total < 10**9
        else "",
    )


def _is_group(one: Mapping[str, Any]) -> bool:
    schemas = " ".join(text for text in _list(one.get("schemas")) if isinstance(text, str))
    return ":Group" in schemas or (isinstance(one.get("members"), list) and "userName" not in one)


def _user(row: int, user: Mapping[str, Any]) -> Entry:
    more: dict[str, Any] = {}
    for key, value in user.items():
        if isinstance(value, dict) and _ENTERPRISE.fullmatch(key):
            more |= value
    more = {**{key: user[key] for key in ("department", "manager", "managerId") if key in user}, **more}
    name = user.get("name") if isinstance(user.get("name"), dict) else {}
    emails = [
        one for one in _list(user.get("emails")) if not (isinstance(one, dict) and one.get("type") == "home")
    ]
    first = next((one for one in emails if isinstance(one, dict) and one.get("primary") is True), None)
    work = next((one for one in emails if isinstance(one, dict) and one.get("type") == "work"), None)
    email = _text(first or work or (emails[0] if emails else None), "value")
    account = _text(user, "userName")
    others = (
        account,
        _text(user, "externalId"),
        text_of(more.get("employeeNumber")),
        *(_text(one, "value") for one in emails),
    )
    return Entry(
        row,
        person=_text(user, "id") or account,
        name=_text(user, "displayName") or _text(name, "formatted") or _full(name) or account,
        email=email or (account if "@" in account else ""),
        aliases=tuple(dict.fromkeys(text for text in others if text)),
        unit=text_of(more.get("department")) or text_of(more.get("division")),
        title=_text(user, "title"),
        bosses=tuple(_bosses(more)),
        groups=tuple(text for one in _list(user.get("groups")) if (text := _text(one, "display"))),
        attributes={key: text for key in _KEPT if (text := text_of(more.get(key)))},
        left=user.get("active") is False or text_of(user.get("active")).casefold() == "false",
    )


def _bosses(more: Mapping[str, Any]) -> Iterator[Boss]:
    """The manager: an object with an id, a page or a name; in older and other programs a plain text."""
    manager = more.get("manager")
    if isinstance(manager, list):  # some write a list of one
        manager = next(iter(manager), None)
    if isinstance(manager, dict):
        page = (_text(manager, "$ref") or _text(manager, "ref")).rstrip("/").rpartition("/")[2]
        keys = (_text(manager, "value"), _text(manager, "managerId"), page)
        yield Boss(tuple(dict.fromkeys(key for key in keys if key)), _text(manager, "displayName"))
    else:
        yield Boss(tuple(key for key in (text_of(manager), text_of(more.get("managerId"))) if key))


def _full(name: Any) -> str:
    return f"{_text(name, 'givenName')} {_text(name, 'familyName')}".strip()


def _text(value: Any, key: str) -> str:
    """A text of an object; what stands alone is itself the value."""
    return text_of(value.get(key)) if isinstance(value, dict) else text_of(value)


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


_RELATION = re.compile(r"relations(?:\.(\d+))?\.(value|type|customtype)", re.IGNORECASE)
_GAM = System(
    person=("primaryEmail",),
    email=("primaryEmail",),
    name=("name.fullName",),
    first=("name.givenName",),
    last=("name.familyName",),
    unit=("organizations.0.department", "organizations.department"),
    title=("organizations.0.title", "organizations.title"),
    solid=Line(("manager of gam",)),
    status=("suspended",),
    gone=frozenset({"true"}),
    silent=(
        "id",
        "etag",
        "kind",
        "name.fullName",
        "customerId",
        "agreedToTerms",
        "thumbnailPhotoUrl",
        "orgUnitPath",
        "suspended",
    ),
)
_COUNTED = re.compile(
    r"(relations|organizations|emails|aliases|nonEditableAliases|phones|addresses|externalIds|languages|ims"
    r"|locations|keywords|websites|posixAccounts|sshPublicKeys|notes|gender|recovery\w+)(\..*)?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"externalIds(\.\d+)?\.value|(aliases|nonEditableAliases)\.\d+", re.IGNORECASE)


def _is_gam(cells: Sequence[str]) -> bool:
    return has_all(cells, "primaryEmail") and any(
        _RELATION.fullmatch(cell) or cell.casefold().startswith(("organizations.", "name.", "orgunitpath"))
        for cell in cells
    )


def _gam(look: Look) -> float:
    return 0.97 if any(map(_is_gam, look.rows[:3])) else 0.0


def _read_gam(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, _is_gam)
    if header is None:
        return Part(problems=tuple(table.problems))
    names = header.cells
    facts = list(facts_of_rows(names, rows))
    plain = replace(_GAM, silent=(*_GAM.silent, *(name for name in names if _COUNTED.fullmatch(name))))
    numbered = tuple(name for name in names if _NUMBERED.fullmatch(name))
    units: dict[str, Unit] = {}
    entries = []
    for entry, one in zip(entries_of(facts, plain), facts, strict=True):
        path = [part.strip() for part in one.first(("orgUnitPath",)).split("/") if part.strip()]
        for at, unit in enumerate(path):
            parent = path[at - 1] if at and path[at - 1] != unit else None
            units.setdefault(unit, Unit(unit, parent, source=Source(look.file, one.row)))
        entries.append(
            replace(
                entry,
                bosses=tuple(_of_relations(one)) or (Boss(),),
                aliases=tuple(dict.fromkeys(one.all(numbered))),
                unit=path[-1] if path else entry.unit,
            )
        )
    used = {entry.unit for entry in entries if not entry.left}
    return staffed(table, entries, units=tuple(_with_parents(units, used)))


def _with_parents(units: Mapping[str, Unit], used: set[str]) -> Iterator[Unit]:
    """The units people are in and those above them."""
    wanted: dict[str, None] = {}
    for name in used:
        at: str | None = name
        while at is not None and at in units and at not in wanted:
            wanted.setdefault(at)
            at = units[at].parent
    return (unit for name, unit in units.items() if name in wanted)


def _of_relations(facts: Facts) -> Iterator[Boss]:
    """The manager first, dotted lines after; assistants, spouses and the like are no lines."""
    found: dict[str, tuple[str, str]] = {}
    for key, name in facts.shown.items():
        match = _RELATION.fullmatch(name)
        if match is None:
            continue
        kind, value = found.get(match[1] or "", ("", ""))
        text = facts.cells[key][0]
        found[match[1] or ""] = (kind, text) if match[2].casefold() == "value" else (text.casefold(), value)
    managers = [value for kind, value in found.values() if kind in ("manager", "") and value]
    dotted = [value for kind, value in found.values() if kind == "dotted_line_manager" and value]
    if managers or dotted:
        yield Boss(tuple(managers[:1]), column="relations")
        for value in (*managers[1:], *dotted):
            yield Boss((value,), column="relations")


FORMATS = (
    Format("SCIM users (JSON)", "SCIM users", _scim, _read_scim, "R",
           "people with unit, title and managers; groups as memberships"),
    Format("GAM print users (CSV)", "GAM users", _gam, _read_gam, "V",
           "people with unit, title and managers; units by path"),
)  # fmt: skip
