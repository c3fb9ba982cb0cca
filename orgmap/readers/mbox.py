"""Mail archives (mbox): who wrote to whom and when, from the headers alone.

Lines are read one by one; bodies and subjects are passed over and never kept. A separator is a line
``From sender weekday month day …`` after a blank line, because bodies hold lines beginning with
"From " too. Messages without From or Date are dropped and counted.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from orgmap.errors import Problem
from orgmap.model import Records
from orgmap.readers.interactions import Event, Events
from orgmap.readers.part import Part, counted

_SEPARATOR = re.compile(rb"From \S+ +\w{3} \w{3} +\d")
_WANTED = frozenset({b"from", b"to", b"cc", b"bcc", b"date", b"message-id"})
_BARE_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]@]+@[^\s<>,;:\"'()\[\]@]+")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_LONGEST_LINE = 1 << 16
#: Headers of one kind in one message; far above the longest real list of recipients.
_LONGEST_HEADER = 1 << 22


@dataclass
class Headers:
    """The wanted headers of one message, unfolded, and the line of its separator."""

    row: int
    fields: dict[bytes, bytearray] = field(default_factory=dict)

    def text(self, name: bytes) -> str:
        """What a header says; blank where it is missing."""
        raw = bytes(self.fields.get(name, b""))
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("latin-1")


def is_mbox(start: bytes) -> bool:
    """Whether a file that begins so is a mail archive."""
    return (
        start.lstrip(b"\xef\xbb\xbf\r\n").startswith(b"From ")
        and _SEPARATOR.match(start.lstrip(b"\xef\xbb\xbf\r\n")) is not None
    )


def read_mbox(path: Path, *, file: str) -> Part:
    """The messages of an archive as events, one a Message-ID, and the display names of addresses."""
    mail = Mail(file)
    try:
        with path.open("rb") as handle:
            for message in _messages(handle):
                mail.take(message)
    except OSError as error:
        return unreadable(error, file)
    return mail.part()


def unreadable(error: OSError, file: str) -> Part:
    """What is said of a file that stopped being readable on the way."""
    message = f"The file cannot be read ({error.strerror or error})."
    return Part(problems=(Problem(message, "Check that you may read it.", file=file),))


class Mail:
    """Messages being gathered into events, one a Message-ID; what is left out is counted."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._events = Events(file)
        self._names: dict[str, Counter[str]] = {}
        self._undated = self._senderless = self._alone = 0

    def take(self, message: Headers) -> None:
        """Keep a message, or count it as left out."""
        sender = next(iter(_addresses(message.text(b"from"), self._names)), None)
        when = _when(message.text(b"date"))
        recipients = _recipients(message, sender, self._names)
        if sender is None or when is None:
            self._senderless += sender is None
            self._undated += sender is not None
        elif not recipients:
            self._alone += 1
        else:
            identity = _identity(message, sender, recipients)
            self._events.add(Event(identity, when, "mail", sender, recipients, message.row))

    def part(self) -> Part:
        """What the messages yield."""
        file = self._file
        dropped = self._senderless + self._undated + self._alone
        records = Records(events=self._events.table())
        part = Part(records, kept=len(self._events), dropped=dropped, names=_most_frequent(self._names))
        return part.noting(
            _said(file, self._senderless, "without a sender left out"),
            _said(file, self._undated, "without a date left out"),
            _said(file, self._alone, "without a recipient left out"),
            _said(file, self._events.repeated, "stored twice and counted once"),
        )


def _said(file: str, count: int, what: str) -> str:
    return f"{file}: {counted(count, 'message')} {what}." if count else ""


def one_message(handle: BinaryIO, *, row: int = 1) -> Headers:
    """The headers of a file that holds one message."""
    message = Headers(row)
    current: bytearray | None = None
    starts = True
    while line := handle.readline(_LONGEST_LINE):
        bare = line.rstrip(b"\r\n")
        if starts and not bare:
            break
        if starts:
            current = _header(message, bare.removeprefix(b"\xef\xbb\xbf"), current)
        elif current is not None:
            _extend(current, bare)
        starts = line.endswith(b"\n")
    return message


def _messages(handle: BinaryIO) -> Iterator[Headers]:
    """The headers of each message. Only one header block is ever in memory."""
    message: Headers | None = None
    in_headers = blank_before = at_start = True
    current: bytearray | None = None
    row = 0
    while True:
        line = handle.readline(_LONGEST_LINE)
        if not line:
            break
        starts, at_start = at_start, line.endswith(b"\n")
        row += starts
        bare = line.rstrip(b"\r\n")
        if (
            starts
            and blank_before
            and _SEPARATOR.match(bare if row > 1 else bare.removeprefix(b"\xef\xbb\xbf"))
        ):
            if message is not None:
                yield message
            message, in_headers, current, blank_before = Headers(row), True, None, False
            continue
        blank_before = starts and not bare
        if message is None or not in_headers:
            continue
        if blank_before:
            in_headers = False
        elif starts:
            current = _header(message, bare, current)
        elif current is not None:
            _extend(current, bare)
    if message is not None:
        yield message


def _header(message: Headers, line: bytes, current: bytearray | None) -> bytearray | None:
    """The header a line begins or goes on with, None where it is not wanted."""
    if line[:1] in (b" ", b"\t"):
        if current is not None:
            _extend(current, b" " + line.strip())
        return current
    name, colon, value = line.partition(b":")
    key = name.strip().lower()
    if not colon or key not in _WANTED:
        return None
    if key in message.fields:
        if key in (b"from", b"date", b"message-id"):
            return None  # the first one counts
        _extend(message.fields[key], b", ")
    held = message.fields.setdefault(key, bytearray())
    _extend(held, value.strip())
    return held


def _extend(held: bytearray, more: bytes) -> None:
    if len(held) < _LONGEST_HEADER:
        held.extend(more)


def _addresses(text: str, names: dict[str, Counter[str]]) -> tuple[str, ...]:
    """The addresses of a header in order, each once; their display names are counted into ``names``."""
    if "@" not in text:
        return ()
    found: dict[str, None] = {}
    for display, address in _parsed(text):
        plain = _plain(address)
        if plain is None:
            continue
        found.setdefault(plain)
        shown = _decoded(display)
        if shown and shown.casefold() != plain:
            names.setdefault(plain, Counter())[shown] += 1
    return tuple(found)


def _parsed(text: str) -> list[tuple[str, str]]:
    pairs = [pair for pair in getaddresses([text]) if _plain(pair[1])]
    if pairs:
        return pairs
    # Newer Pythons give up on a header with one odd part; its addresses are still plain to see.
    return [("", one) for one in _BARE_ADDRESS.findall(re.sub(r'"[^"]*"', "", text))]


def _plain(address: str) -> str | None:
    plain = address.strip().strip("<>'\"").casefold()
    for prefix in ("mailto:", "smtp:"):
        plain = plain.removeprefix(prefix)
    return plain if len(plain) <= 320 and _ADDRESS.fullmatch(plain) else None


def _decoded(display: str) -> str:
    """A display name with its encoded words read; as it stands where they are broken."""
    text = display
    if "=?" in display:
        try:
            text = str(make_header(decode_header(display)))
        except (MessageError, LookupError, ValueError):
            text = display
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split()).strip("'\" ")[:200]


def _recipients(message: Headers, sender: str | None, names: dict[str, Counter[str]]) -> tuple[str, ...]:
    everyone = [one for key in (b"to", b"cc", b"bcc") for one in _addresses(message.text(key), names)]
    return tuple(dict.fromkeys(one for one in everyone if one != sender))


def _when(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _identity(message: Headers, sender: str, recipients: tuple[str, ...]) -> str:
    """The Message-ID, or a mark made of the headers where there is none."""
    stated = "".join(message.text(b"message-id").split()).strip("<>")[:998]
    if stated:
        return stated
    text = "\n".join((sender, message.text(b"date"), *recipients))
    return "headers-" + hashlib.sha256(text.encode()).hexdigest()[:24]


def _most_frequent(names: dict[str, Counter[str]]) -> Mapping[str, str]:
    """The display name seen most with each address; the first in the alphabet where several tie."""
    return MappingProxyType(
        {address: min(seen, key=lambda name: (-seen[name], name)) for address, seen in names.items()}
    )
