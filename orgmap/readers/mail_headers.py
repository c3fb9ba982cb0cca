"""The few headers of mail that tell who wrote to whom and when, found fast.

Equal to :class:`email.parser.BytesHeaderParser` with its usual policy: what is told of a message here is
what that parser tells of it. Sound headers are searched as a whole; whatever is unusual (a line that is
no header, a lone carriage return) is left to the parser itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from typing import BinaryIO

WANTED = frozenset({b"from", b"to", b"cc", b"bcc", b"date", b"message-id"})
#: Of these several may stand in one message, and all count.
_MANY = frozenset({b"to", b"cc", b"bcc"})
#: The sender may be quoted and hold blanks (readpst).
_SEPARATOR = re.compile(rb'From (?:\S+|"[^"\r\n]{0,320}") +\w{3} \w{3} +\d')
_BLANK = re.compile(rb"\n\r*\n")
_ODD = re.compile(rb"\n(?![!-9;-~]+:|[ \t\n]|\Z)")
_FIELD = re.compile(rb"\n([FTCBDMftcbdm][A-Za-z-]{1,9}):([^\n]*)(\n[ \t])?")
_FOLDED = re.compile(rb"\n([FTCBDMftcbdm][A-Za-z-]{1,9}):([^\n]*(?:\n[ \t][^\n]*)*)")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_CHUNK = 1 << 20
#: As much of an archive is kept back as a separator and the blank line before it can take.
_KEPT_BACK = 1024
#: Headers of one message, and one header of it; far above the longest real list of recipients.
_LARGEST = 1 << 24
_LONGEST = 1 << 22
_USUAL = 1 << 15
_MARK = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Headers:
    """The wanted headers of one message, unfolded, and the line of its separator."""

    row: int
    fields: dict[bytes, bytes] = field(default_factory=dict)

    def text(self, name: bytes) -> str:
        """What a header says; blank where it is missing."""
        raw = self.fields.get(name, b"")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("latin-1")


def is_separator(line: bytes) -> bool:
    """Whether a line begins a message of an archive (where a blank line or nothing stands before it)."""
    return _SEPARATOR.match(line) is not None


def headers_of(block: bytes, row: int) -> Headers:
    r"""The wanted headers among the lines that begin a message.

    >>> headers_of(b"From: ann@x\nTo: bo@x,\n cy@x\nSubject: no", 1).fields
    {b'from': b'ann@x', b'to': b'bo@x, cy@x'}
    """
    whole = b"\n" + (block.replace(b"\r\n", b"\n") if b"\r" in block else block)
    unusual = b"\r" in whole or _ODD.search(whole)
    fields: dict[bytes, bytes] = {}
    for name, value in _parsed(block) if unusual else _found(whole):
        key = name.lower()
        if key not in WANTED:
            continue
        if key not in fields:
            fields[key] = value.strip() if len(value) < _LONGEST else value[:_LONGEST].strip()
        elif key in _MANY and len(fields[key]) < _LONGEST:
            fields[key] += b", " + value[:_LONGEST].strip()
    return Headers(row, fields)


def _found(whole: bytes) -> Iterable[tuple[bytes, bytes]]:
    """Headers that may be wanted, of lines that are all headers, a line break before the first."""
    found = _FIELD.findall(whole)
    if not any(folds for _, _, folds in found):
        return ((name, value) for name, value, _ in found)
    return ((name, _unfolded(value)) for name, value in _FOLDED.findall(whole))


def _unfolded(value: bytes) -> bytes:
    """A value that runs over several lines, on one."""
    return b" ".join(line.strip() for line in _LINE_END.split(value)).strip()


def _parsed(block: bytes) -> list[tuple[bytes, bytes]]:
    """The wanted headers as Python's own parser has them."""
    return [
        (name.encode("ascii", "surrogateescape"), _unfolded(str(value).encode("ascii", "surrogateescape")))
        for name, value in BytesHeaderParser().parsebytes(block).raw_items()
    ]


def one_message(handle: BinaryIO, *, row: int = 1) -> Headers:
    """The headers of a file that holds one message."""
    held = handle.read(_CHUNK >> 4).removeprefix(_MARK)
    searched = 0
    while True:
        if held.startswith((b"\n", b"\r")):  # no headers at all
            return Headers(row)
        end = _BLANK.search(held, searched)
        more = handle.read(_CHUNK) if end is None and len(held) < _LARGEST else b""
        if not more:
            return headers_of(held[: end.start() + 1 if end else len(held)], row)
        searched, held = max(0, len(held) - _KEPT_BACK), held + more


def messages(handle: BinaryIO) -> Iterator[Headers]:
    """The headers of each message of an archive (mbox). Only one piece of it is ever in memory.

    A message begins at a line ``From sender weekday month day …`` after a blank line, because bodies
    hold lines beginning with "From ", too.
    """
    held = b"\n\n" + handle.read(_CHUNK).removeprefix(_MARK)
    row, counted, at = -1, 0, 0
    ended = False
    while True:
        found = held.find(b"\nFrom ", at)
        end = _end_of_headers(held, found, ended=ended) if found >= 0 else None
        if end is None:
            if ended:
                return
            kept = max(0, (found if found >= 0 else len(held)) - _KEPT_BACK)
            row += held.count(b"\n", counted, kept) if kept > counted else 0
            counted = max(counted, kept) - kept
            at = max(at, found if found >= 0 else len(held) - len(b"\nFrom")) - kept
            more = handle.read(_CHUNK)
            ended = not more
            held = held[kept:] + more
        elif end < 0:
            at = found + 1
        else:
            row += held.count(b"\n", counted, found + 1)
            counted = found + 1
            start = held.find(b"\n", found + 1) + 1
            yield headers_of(held[start : end + 1] if start else b"", row)
            at = max(found + 1, end)


def _end_of_headers(held: bytes, found: int, *, ended: bool) -> int | None:
    """Where the headers of a message end; -1 where none begins at ``found``, None where more must be read."""
    before = found - 1
    while before > 0 and held[before] == 13:
        before -= 1
    if before < 0 or held[before] != 10:
        return -1
    if not ended and len(held) - found < _KEPT_BACK:
        return None
    if _SEPARATOR.match(held, found + 1) is None:
        return -1
    start = held.find(b"\n", found + 1)
    if start >= 0:
        # Nearly always headers are short and lines end alike; a plain search is then much the fastest.
        end = held.find(b"\n\n", start, start + _USUAL) if held[start - 1] != 13 else -1
        if end >= 0 and held.find(b"\n\r", start, end) < 0:
            return end
        blank = _BLANK.search(held, start)
        if blank is not None:
            return blank.start()
    return len(held) if ended or len(held) - found > _LARGEST else None
