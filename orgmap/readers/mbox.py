"""Mail archives (mbox): who wrote to whom and when, from the headers alone.

Bodies and subjects are passed over and never kept. Messages without From or Date are dropped and
counted.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from orgmap.errors import Problem
from orgmap.model import Records
from orgmap.readers.interactions import Event, Events
from orgmap.readers.mail_headers import Headers, is_separator, messages
from orgmap.readers.part import Part, counted

_BARE_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]@]+@[^\s<>,;:\"'()\[\]@]+")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
#: One recipient as nearly all mail writes it; anything else is left to the library.
_ENTRY = re.compile(
    r"[ \t]*(?:(?:\"([^\"\\\r\n]*)\"|([\w=?'+/&.-]+(?:[ \t]+[\w=?'+/&.-]+)*))?[ \t]*"
    r"<([\w+'%=&/-]+(?:\.[\w+'%=&/-]+)*@\w[\w-]*(?:\.[\w-]+)*)>|"
    r"([\w+'%=&/-]+(?:\.[\w+'%=&/-]+)*@\w[\w-]*(?:\.[\w-]+)*))[ \t]*(,|$)",
    re.ASCII,
)
#: A name within an Exchange organisation, where an address would stand (readpst).
_LEGACY = re.compile(r"<(/o=[^<>@]{1,320})>", re.IGNORECASE)
_DATE = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) ((?:19|20)\d\d) (\d\d):(\d\d):(\d\d) "
    r"([+-])([01]\d|2[0-3])([0-5]\d)(?: \([A-Z]{1,5}\))?",
    re.ASCII,
)
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_REMEMBERED = 500


def is_mbox(start: bytes) -> bool:
    """Whether a file that begins so is a mail archive."""
    return is_separator(start.lstrip(b"\xef\xbb\xbf\r\n"))


def read_mbox(path: Path, *, file: str) -> Part:
    """The messages of an archive as events, one a Message-ID, and the display names of addresses."""
    mail = Mail(file)
    try:
        with path.open("rb") as handle:
            for message in messages(handle):
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


def _addresses(text: str, names: dict[str, Counter[str]]) -> tuple[str, ...]:
    """The addresses of a header in order, each once; their display names are counted into ``names``."""
    if "@" not in text and "/" not in text:
        return ()
    found: dict[str, None] = {}
    for plain, shown in _remembered(text) if len(text) <= _REMEMBERED else _participants(text):
        found[plain] = None
        if shown:
            seen = names.get(plain)
            if seen is None:
                seen = names[plain] = Counter()
            seen[shown] += 1
    return tuple(found)


@lru_cache(maxsize=16_384)
def _remembered(text: str) -> tuple[tuple[str, str], ...]:
    return _participants(text)


def _participants(text: str) -> tuple[tuple[str, str], ...]:
    """Address and display name (blank where there is none of its own) of everybody in a header."""
    found = []
    for display, address in plain_list(text) or _parsed(text):
        plain = _plain(address)
        if plain is not None:
            shown = _decoded(display) if display else ""
            found.append((plain, shown if shown.casefold() != plain else ""))
    if "</" in text:
        known = {plain for plain, _ in found}
        found.extend(one for one in _legacy(text) if one[0] not in known)
    return tuple(found)


def _legacy(text: str) -> Iterator[tuple[str, str]]:
    """Names within an Exchange organisation that stand in the place of addresses."""
    for match in _LEGACY.finditer(text):
        display = re.split(r"[>;]", text[max(0, match.start() - 200) : match.start()])[-1]
        yield match[1].casefold(), _decoded(display.strip(' \t,"'))


def plain_list(text: str) -> list[tuple[str, str]] | None:
    """Names and addresses of a list in which every entry is plain, as `getaddresses` has them; else None.

    >>> plain_list('"Lee, Bo" <bo@x.org>, cy@x.org'), plain_list("The team: di@x.org;")
    ([('Lee, Bo', 'bo@x.org'), ('', 'cy@x.org')], None)
    """
    found, at = [], 0
    while match := _ENTRY.match(text, at):
        quoted, words, address, bare, comma = match.groups()
        found.append((quoted or (" ".join(words.split()) if words else ""), address or bare))
        if not comma:
            return found
        at = match.end()
    return None


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
    if not text.isprintable():
        text = "".join(mark if mark.isprintable() else " " for mark in text)
    return " ".join(text.split()).strip("'\" ")[:200]


def _recipients(message: Headers, sender: str | None, names: dict[str, Counter[str]]) -> tuple[str, ...]:
    fields = message.fields
    everyone = [
        one
        for key in (b"to", b"cc", b"bcc")
        if key in fields
        for one in _addresses(message.text(key), names)
        if one != sender
    ]
    return tuple(dict.fromkeys(everyone))


def _when(text: str) -> datetime | None:
    """The moment of a Date header in UTC; none where it states none."""
    return plain_date(text) or _any_date(text)


def plain_date(text: str) -> datetime | None:
    """The moment of a date written as nearly all mail writes it; None for any other.

    >>> plain_date("Mon, 05 Jan 2026 12:00:00 +0200").isoformat()
    '2026-01-05T10:00:00+00:00'
    """
    match = _DATE.fullmatch(text)
    month = _MONTHS.get(match[2]) if match else None
    if match is None or month is None:
        return None
    day, _, year, hour, minute, second, sign, ahead, more = match.groups()
    try:
        when = datetime(int(year), month, int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        off = int(ahead) * 60 + int(more)
        return when - timedelta(minutes=off if sign == "+" else -off) if off else when
    except (ValueError, OverflowError):
        return None


def _any_date(text: str) -> datetime | None:
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
