r"""LDIF (RFC 2849), as ``ldifde``, ``ldapsearch`` and others write it: records, values, names of entries.

Lines may be continued, values may be in base64, a value that points at a file or a page (``:<``) is
refused and never followed. Names of entries (RFC 4514) are compared without case, blanks and escapes.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from orgmap.readers.tables import Table, clean

#: A line longer than this is cut (a photograph in base64 is shorter), and so is a continued value.
_LONGEST_LINE = 1 << 20
_LONGEST_VALUE = 4 << 20
_LINE = re.compile(r"([A-Za-z0-9.\-]{1,100})((?:;[A-Za-z0-9.\-]+)*):([:<]?)[ \t]*(.*)", re.DOTALL)
_ESCAPED = re.compile(r"(?:\\[0-9A-Fa-f]{2})+|\\(.)", re.DOTALL)
#: What ldapsearch writes of the search itself.
_TRAILER = frozenset({"search", "result", "control", "ref", "matcheddn", "text", "numresponses", "version"})


@dataclass
class Record:
    """One entry: the line it starts on, its name, and its values by attribute in lower case."""

    row: int
    dn: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        """The first value of the first of these attributes that has one."""
        return next((self.values[name][0] for name in names if self.values.get(name)), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of an attribute."""
        return tuple(self.values.get(name, ()))


def records_in(
    path: Path, table: Table, *, wanted: frozenset[str], encoding: str | None = None
) -> Iterator[Record]:
    """The entries of a file, one by one, with the attributes ``wanted`` (in lower case).

    What of these cannot be read goes to ``table.problems``.
    """
    try:
        with path.open(encoding=_encoding(path, encoding), errors="replace", newline=None) as handle:
            lines = iter(lambda: handle.readline(_LONGEST_LINE), "")
            yield from _records(_unfolded(lines), table, wanted)
    except (LookupError, UnicodeError) as error:
        table.fault(f"The text cannot be decoded ({error}).", "Say its --encoding, or export it again.")


def _encoding(path: Path, encoding: str | None) -> str:
    with path.open("rb") as handle:
        start = handle.read(512)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    odd = start[1::2]
    if len(odd) >= 2 and odd.count(0) > 0.6 * len(odd):
        return "utf-16-le"
    if encoding is not None:
        codecs.lookup(encoding)
    return encoding or "utf-8"


def _unfolded(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines with their continuations put on, each with its number; comments left out."""
    row, text = 0, ""
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip("\r\n").replace("\0", "")
        if line.startswith(" ") and row:
            if len(text) < _LONGEST_VALUE:
                text += line[1:]
            continue
        if row and not text.startswith("#"):
            yield row, text
        row, text = number, line.removeprefix("\ufeff")
    if row and not text.startswith("#"):
        yield row, text


def _records(lines: Iterable[tuple[int, str]], table: Table, wanted: frozenset[str]) -> Iterator[Record]:
    record: Record | None = None
    undecoded = False
    for row, text in lines:
        if not text.strip():
            if record is not None and _is_entry(record, table):
                yield record
            record = None
            continue
        if "\ufffd" in text and not undecoded:
            undecoded = True
            table.fault(
                "The text is not in the encoding it was read in.",
                "Say --encoding cp1252 or whatever wrote it, or export with ldifde -u.",
                row=row,
            )
        found = _value(row, text, table, wanted | _TRAILER)
        if found is None:
            continue
        name, value = found
        if name == "dn" and record is not None and record.dn:  # a blank line between entries was lost
            if _is_entry(record, table):
                yield record
            record = None
        record = record or Record(row)
        if name == "dn":
            record.dn, record.row = value, row
        elif value:
            record.values.setdefault(name, []).append(value)
    if record is not None and _is_entry(record, table):
        yield record


def _value(row: int, text: str, table: Table, wanted: frozenset[str]) -> tuple[str, str] | None:
    """The attribute of a line, in lower case and without options, and its value; None for no value."""
    match = _LINE.fullmatch(text)
    if match is None:
        if text.strip() != "-":
            table.fault(
                "The line is neither an attribute with a value nor the continuation of one.",
                "Export it again; a line that is continued begins with a blank.",
                row=row,
            )
        return None
    name, mark, value = match[1].casefold(), match[3], match[4]
    if name not in wanted:
        return name, ""
    if mark == "<":
        table.fault(
            "The value points at a file or a page, which is not opened.",
            "Export the value itself.",
            row=row,
            column=match[1],
        )
        return None
    if mark == ":":
        decoded = _base64(value)
        if decoded is None:
            table.fault(
                "The value is said to be base64 and is not.", "Export it again.", row=row, column=match[1]
            )
            return None
        try:
            value = decoded.decode("utf-8")
        except UnicodeDecodeError:  # a picture, a certificate, an internal number
            return None
    return name, clean(value.replace("\0", ""))


def _base64(text: str) -> bytes | None:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None


def _is_entry(record: Record, table: Table) -> bool:
    """Whether these lines describe an entry: not the search, not a change of one."""
    if not record.dn:
        if not set(record.values) <= _TRAILER:
            table.drop("The entry has no dn.", "Export it again.", row=record.row)
        return False
    change = record.first("changetype").casefold()
    if change and change != "add":
        table.drop(
            f"The entry is a change ({change[:20]}), not what the directory holds.",
            "Export the entries themselves.",
            row=record.row,
        )
        return False
    return True


def parts_of_dn(dn: str) -> tuple[tuple[str, str], ...]:
    r"""The parts of an entry's name, the entry's own first: attribute in lower case, value unescaped.

    >>> parts_of_dn(r"CN=Diaz\, Cy,OU=Ops\2C West,DC=ex")
    (('cn', 'Diaz, Cy'), ('ou', 'Ops, West'), ('dc', 'ex'))
    """
    parts = []
    for piece in _split(dn):
        name, _, value = piece.partition("=")
        text = value.strip()
        # A blank that is escaped at the end belongs to the value.
        if text.endswith("\\") and value.rstrip("\t\r\n").endswith(" "):
            text += " "
        if len(text) >= 2 and text[0] == text[-1] == '"':
            text = text[1:-1]
        parts.append((name.strip().casefold(), _ESCAPED.sub(_unescaped, text)))
    return tuple(parts)


def _split(dn: str) -> Iterator[str]:
    start, at, quoted = 0, 0, False
    while at < len(dn):
        if dn[at] == "\\":
            at += 1
        elif dn[at] == '"':
            quoted = not quoted
        elif dn[at] in ",;+" and not quoted:
            yield dn[start:at]
            start = at + 1
        at += 1
    if dn[start:].strip():
        yield dn[start:]


def _unescaped(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    return bytes.fromhex(match[0].replace("\\", "")).decode("utf-8", errors="replace")


def same_dn(dn: str) -> str:
    r"""An entry's name as it is compared.

    >>> same_dn(r"CN=Diaz\, Cy, OU=Ops") == same_dn(r"cn=diaz\2c cy,ou=OPS")
    True
    """
    return ",".join(
        f"{name}={' '.join(value.casefold().split())}".replace("\\", "\\\\").replace(",", "\\,")
        for name, value in parts_of_dn(dn)
    )
