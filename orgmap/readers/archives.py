"""Mail and calendars packed: Google Takeout and calendar exports (ZIP), and a mail archive packed by gzip.

What is inside is told by content, as everywhere. Mail is read as it unpacks; a calendar is unpacked into a
file of its own first. Nothing is ever written under a name the archive gives.
"""

from __future__ import annotations

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, BinaryIO, cast

from orgmap.errors import Problem
from orgmap.readers import calendars
from orgmap.readers.look import Format, Look
from orgmap.readers.mail_headers import messages, one_message
from orgmap.readers.mbox import Mail, is_mbox
from orgmap.readers.part import Part, counted
from orgmap.readers.tables import printable

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
_MAIL, _MESSAGE, _CALENDAR = ".mbox", ".eml", ".ics"
_LARGEST_ALL = 256 << 30
_LARGEST_CALENDAR = 256 << 20
_CHUNK = 1 << 20
_FIX = "Download it again, or unpack it and add what is inside."


def _wanted(look: Look) -> list[str]:
    """The members that are mail or calendars, in order; what a Mac puts beside them is not."""
    ends = (_MAIL, _MESSAGE, _CALENDAR)
    return sorted(
        name for name in look.members if name.casefold().endswith(ends) and not name.startswith("__MACOSX")
    )


def _sure_zip(look: Look) -> float:
    wanted = _wanted(look)
    others = {"users.json", "channels.json", "xl/workbook.xml", "word/document.xml"}
    return 0.95 if wanted and not others & look.members else 0.0


def _read_zip(look: Look) -> Part:
    mail, part, read, passed = Mail(look.file), Part(), 0, 0
    try:
        with zipfile.ZipFile(look.path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST_ALL:
                return _refused(look, "The archive unpacks to more than 256 GB.")
            wanted = _wanted(look)
            passed = sum(not one.is_dir() for one in archive.infolist()) - len(wanted)
            for name in wanted:
                with archive.open(name) as handle:
                    if name.casefold().endswith(_CALENDAR):
                        part = _joined(part, _calendar(handle, look, name))
                    elif name.casefold().endswith(_MAIL):
                        _take(handle, mail)
                    else:
                        mail.take(one_message(cast(BinaryIO, handle)))
                read += 1
    except _BROKEN as error:
        return _refused(look, f"The archive cannot be read ({type(error).__name__}).")
    beside = counted(passed, "other")
    return _joined(part, mail.part()).noting(
        f"{look.file}: {counted(read, 'file')} of mail and calendars read, {beside} passed over."
    )


def _take(handle: IO[bytes], mail: Mail) -> None:
    for message in messages(cast(BinaryIO, handle)):
        mail.take(message)


def _calendar(handle: IO[bytes], look: Look, name: str) -> Part:
    """One calendar, by way of a file that is taken away again."""
    label = printable(f"{look.file}/{name}")
    with _unpacked(handle) as path:
        if path is None:
            return _refused(look, f"'{printable(name)[:100]}' in the archive is larger than 256 MB.")
        inner = Look(path, label, look.options)
        (one,) = calendars.FORMATS
        return (
            one.read(inner)
            if one.sure(inner)
            else Part().noting(f"{label}: no calendar, so it was not read.")
        )


@contextmanager
def _unpacked(handle: IO[bytes]) -> Iterator[Path | None]:
    with tempfile.TemporaryDirectory() as folder:
        path, size = Path(folder) / "calendar.ics", 0
        with path.open("wb") as out:
            while data := handle.read(_CHUNK):
                size += len(data)
                if size > _LARGEST_CALENDAR:
                    break
                out.write(data)
        yield path if size <= _LARGEST_CALENDAR else None


def _joined(first: Part, second: Part) -> Part:
    return replace(
        first,
        records=first.records + second.records,
        problems=(*first.problems, *second.problems),
        kept=first.kept + second.kept,
        dropped=first.dropped + second.dropped,
        names={**second.names, **first.names},
    )


def _refused(look: Look, message: str) -> Part:
    return Part(problems=(Problem(message, _FIX, file=look.file),))


def _sure_gzip(look: Look) -> float:
    if not look.head.startswith(b"\x1f\x8b"):
        return 0.0
    try:
        with gzip.open(look.path) as handle:
            return 0.95 if is_mbox(handle.read(512)) else 0.0
    except _BROKEN:
        return 0.0


def _read_gzip(look: Look) -> Part:
    mail = Mail(look.file)
    try:
        with gzip.open(look.path) as handle:
            _take(cast(BinaryIO, handle), mail)
    except _BROKEN as error:
        return _refused(look, f"The archive cannot be read ({type(error).__name__}).")
    return mail.part()


FORMATS = (
    Format("mail and calendars packed (Google Takeout, calendars)", "mail and calendars", _sure_zip,
           _read_zip, "V", "events: mail and meetings, as of the files inside", streams=True),
    Format("mail archive packed by gzip", "mail", _sure_gzip, _read_gzip, "V", "events, as a mail archive",
           streams=True),
)  # fmt: skip
