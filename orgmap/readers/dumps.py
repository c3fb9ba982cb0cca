"""Dumps of directories: LDIF (Active Directory, OpenLDAP and others) and the CSV of ``csvde``.

People with their managers, assistants and groups. Accounts that are switched off are left out, as are
machines. The unit is the department, or without one the organisational unit the entry lies in. Being
in a group of a directory is no seat in a body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from orgmap.model import Source, Unit
from orgmap.readers.header import Header, has_all
from orgmap.readers.ldif import Record, parts_of_dn, records_in, same_dn
from orgmap.readers.look import Format, Look, rows_from
from orgmap.readers.part import Part
from orgmap.readers.staff import Boss, Entry, staffed, turned
from orgmap.readers.tables import Row, Table

_PERSON = frozenset({"person", "user", "inetorgperson", "organizationalperson", "posixaccount"})
_NO_PERSON = frozenset(
    ("computer", "group", "groupofnames", "groupofuniquenames", "posixgroup", "organizationalunit",
     "container", "domain", "domaindns", "contact", "organization", "dcobject",
     "msds-groupmanagedserviceaccount")
)  # fmt: skip
_GROUPS = frozenset({"group", "groupofnames", "groupofuniquenames", "groupofurls"})
_KEPT = ("company", "physicaldeliveryofficename", "l", "co", "c", "employeetype", "division", "o",
         "departmentnumber", "businesscategory")  # fmt: skip
#: What is read of an entry; a fault in anything else (a photograph) is none of this file's people.
_READ = frozenset(
    ("dn", "changetype", "objectclass", "samaccountname", "uid", "mail", "userprincipalname", "displayname",
     "cn",
     "givenname", "sn", "title", "department", "departmentnumber", "manager", "secretary", "directreports",
     "memberof", "member", "uniquemember", "managedby", "useraccountcontrol", "employeeid",
     "employeenumber",
     "proxyaddresses", "nsaccountlock", "logindisabled", *_KEPT)
)  # fmt: skip
_OFF = 0x2
_HEX = re.compile(r"X'[0-9A-Fa-f]*'")
_SEPARATOR = re.compile(r"(?<!\\);")


def _ldif(look: Look) -> float:
    lines = [line for line in look.text.lstrip("\ufeff").splitlines()[:400] if line and line[0] not in "# "]
    if not lines:
        return 0.0
    if re.match(r"version:\s*1\s*$", lines[0]) and len(lines) > 1:
        return 0.97 if re.match(r"dn::?\s", lines[1]) else 0.5
    return 0.97 if re.match(r"dn::?\s*[A-Za-z0-9.+/=]+", lines[0]) and len(lines) > 1 else 0.0


def _read_ldif(look: Look) -> Part:
    table = Table(look.file)
    return _part(look, table, records_in(look.path, table, wanted=_READ, encoding=look.options.encoding))


def _is_csvde(cells: Sequence[str]) -> bool:
    return bool(cells) and cells[0].casefold() == "dn" and has_all(cells, "objectClass")


def _csvde(look: Look) -> float:
    return 0.97 if any(map(_is_csvde, look.rows[:2])) else 0.0


def _read_csvde(look: Look) -> Part:
    table = look.table()
    header, rows = rows_from(table, _is_csvde)
    if header is None:
        return Part(problems=tuple(table.problems))
    return _part(look, table, _rows(Header(header.cells), rows))


def _rows(names: Header, rows: Iterable[Row]) -> Iterator[Record]:
    for row in rows:
        record = Record(row.number, row.cells[0])
        for name, cell in zip(names.names[1:], row.cells[1:], strict=False):
            if cell and not _HEX.fullmatch(cell):
                many = name.casefold() in (
                    "memberof",
                    "member",
                    "directreports",
                    "objectclass",
                    "proxyaddresses",
                )
                parts = _SEPARATOR.split(cell) if many else [cell]
                record.values[name.casefold()] = [
                    part.replace("\\;", ";").strip() for part in parts if part.strip()
                ]
        yield record


def _part(look: Look, table: Table, records: Iterable[Record]) -> Part:
    people: list[Record] = []
    assists: dict[str, list[str]] = {}
    above: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    heads: dict[str, str] = {}
    spoken_of: dict[str, tuple[str, int]] = {}
    others = 0
    for record in records:
        classes = {one.casefold() for one in record.all("objectclass")}
        if _is_person(record, classes):
            people.append(record)
            for dn in record.all("secretary"):
                assists.setdefault(same_dn(dn), []).append(record.dn)
                spoken_of.setdefault(same_dn(dn), (dn, record.row))
            for dn in record.all("directreports"):
                above.setdefault(same_dn(dn), record.dn)
                spoken_of.setdefault(same_dn(dn), (dn, record.row))
            continue
        others += 1
        for dn in (*record.all("member"), *record.all("uniquemember")) if classes & _GROUPS else ():
            groups.setdefault(same_dn(dn), []).append(_label(record.dn))
        if "organizationalunit" in classes and record.first("managedby"):
            heads[same_dn(record.dn)] = same_dn(record.first("managedby"))
    entries = []
    for one in people:
        key = same_dn(one.dn)
        entries.append(_entry(one, above.get(key, ""), assists.get(key, ()), groups.get(key, ())))
    known = {same_dn(one.dn) for one in people}
    for key, (dn, row) in spoken_of.items():
        if key not in known:
            entries.append(_mentioned(dn, above.get(key, ""), assists.get(key, ()), row))
    table.dropped += others
    part = staffed(table, entries, units=tuple(_units(look.file, people, entries, heads)))
    what = "entry that is no person" if others == 1 else "entries that are no people"
    return part.noting(
        f"{look.file}: {others:,} {what} (groups, machines, units) left out of the people." if others else ""
    )


def _is_person(record: Record, classes: set[str]) -> bool:
    if record.first("samaccountname").endswith("$") or classes & _NO_PERSON:
        return False
    if classes:
        return bool(classes & _PERSON)
    return any(
        record.first(name) for name in ("mail", "samaccountname", "uid", "manager", "userprincipalname")
    )


def _entry(record: Record, above: str, assists: Sequence[str], groups: Sequence[str]) -> Entry:
    mail, account = record.first("mail"), record.first("samaccountname", "uid")
    principal = record.first("userprincipalname")
    email = mail if "@" in mail else principal if "@" in principal else ""
    solid = record.first("manager") or above
    bosses = (_boss(solid, "manager") if solid else Boss(), *(_boss(dn, "secretary") for dn in assists))
    own = (
        record.first("employeeid"),
        record.first("employeenumber"),
        principal.casefold(),
        *_addresses(record),
    )
    given, last = record.first("givenname"), record.first("sn")
    full = f"{given} {last}" if given and last else ""
    return Entry(
        record.row,
        person=account or email.casefold() or _label(record.dn),
        name=record.first("displayname") or full or turned(record.first("cn") or _label(record.dn)),
        email=email,
        aliases=tuple(dict.fromkeys(one for one in own if one)),
        keys=(same_dn(record.dn),),
        unit=_unit(record),
        title=record.first("title"),
        bosses=bosses,
        groups=(*(_label(dn) for dn in record.all("memberof")), *groups),
        attributes={name: text for name in _KEPT if (text := record.first(name))},
        left=_is_off(record),
    )


def _mentioned(dn: str, above: str, assists: Sequence[str], row: int) -> Entry:
    """Somebody whom only others' entries speak of, as their assistant or their report."""
    bosses = (
        _boss(above, "directReports") if above else Boss(),
        *(_boss(one, "secretary") for one in assists),
    )
    return Entry(row, person=same_dn(dn), name=_label(dn), bosses=bosses, mentioned=True)


def _addresses(record: Record) -> Iterator[str]:
    for text in record.all("proxyaddresses"):
        kind, _, address = text.partition(":")
        if kind.casefold() == "smtp" and "@" in address:
            yield address.casefold()


def _is_off(record: Record) -> bool:
    control = record.first("useraccountcontrol")
    off = control.isascii() and control.isdigit() and len(control) < 12 and bool(int(control) & _OFF)
    return off or any(record.first(name).casefold() == "true" for name in ("nsaccountlock", "logindisabled"))


def _boss(dn: str, column: str) -> Boss:
    return Boss((same_dn(dn),), column=column, label=_label(dn))


def _label(dn: str) -> str:
    parts = parts_of_dn(dn)
    return parts[0][1] if parts else dn


def _folders(dn: str) -> tuple[str, ...]:
    return tuple(value for name, value in parts_of_dn(dn)[1:] if name == "ou")


def _unit(record: Record) -> str:
    return record.first("department", "departmentnumber") or next(iter(_folders(record.dn)), "")


def _units(
    file: str, people: Sequence[Record], entries: Sequence[Entry], heads: dict[str, str]
) -> Iterator[Unit]:
    """The organisational units people lie in, as far as they are units of people, with those around them."""
    ids = {entry.keys[0]: entry.key for entry in entries if entry.keys and not entry.left}
    seen: set[str] = set()
    for record in people:
        parts = parts_of_dn(record.dn)[1:]
        for at, (name, value) in enumerate(parts):
            if name != "ou" or value in seen or record.first("department", "departmentnumber"):
                continue
            seen.add(value)
            parent = next((other for kind, other in parts[at + 1 :] if kind == "ou"), None)
            place = ",".join(f"{kind}={_escaped(text)}" for kind, text in parts[at:])
            head = ids.get(heads.get(same_dn(place), ""))
            yield Unit(value, None if parent == value else parent, head, source=Source(file, record.row))


def _escaped(text: str) -> str:
    return re.sub(r'([,;+"\\])', r"\\\1", text)


_GIVES = "people with unit, title and managers, assistants as dotted lines, groups as memberships"
FORMATS = (
    Format("directory dump (LDIF)", "directory dump", _ldif, _read_ldif, "R", _GIVES),
    Format(
        "Active Directory export (csvde CSV)", "Active Directory export", _csvde, _read_csvde, "K", _GIVES
    ),
)
