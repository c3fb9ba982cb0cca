"""Mail as files: archives (mbox), single messages (.eml) and mail folders (maildir)."""

from __future__ import annotations

import re
from pathlib import Path

from orgmap.readers.look import Format, Look
from orgmap.readers.mail_headers import one_message
from orgmap.readers.mbox import Mail, is_mbox, read_mbox, unreadable
from orgmap.readers.part import Part

_HEADER = re.compile(r"[!-9;-~]{1,76}:")
_TELLING = re.compile(r"(?im)^(date|message-id|received|mime-version|return-path|delivered-to):")
_SENDER = re.compile(r"(?im)^from:.*\S")
_BOXES = ("cur", "new")


def is_maildir(path: Path) -> bool:
    """Whether a folder is a mail folder: one message a file, in ``cur`` and ``new``."""
    try:
        return path.is_dir() and (path / "cur").is_dir() and ((path / "new").is_dir() or not _files(path))
    except (OSError, ValueError):
        return False


def _files(path: Path) -> bool:
    return any(one.is_file() and not one.name.startswith((".", "maildir")) for one in path.iterdir())


def _maildir(look: Look) -> float:
    return 1.0 if is_maildir(look.path) else 0.0


def _read_maildir(look: Look) -> Part:
    """Every message of a mail folder; the row of an event is its place in the order of file names."""
    mail = Mail(look.file)
    number = 0
    for box in _BOXES:
        folder = look.path / box
        names = sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []
        for name in names:
            path = folder / name
            if name.startswith(".") or path.is_symlink() or not path.is_file():
                continue
            number += 1
            try:
                with path.open("rb") as handle:
                    mail.take(one_message(handle, row=number))
            except OSError as error:
                return unreadable(error, f"{look.file}/{box}/{name}")
    part = mail.part()
    return part.noting(
        f"{look.file}: the row of a message is its place in {'/ and '.join(_BOXES)}/, by name."
    )


def _mbox(look: Look) -> float:
    return 1.0 if is_mbox(look.head) else 0.0


def _read_mbox(look: Look) -> Part:
    return read_mbox(look.path, file=look.file)


def _message(look: Look) -> float:
    block = re.split(r"\r?\n[ \t]*\r?\n", look.start, maxsplit=1)[0]
    if not _HEADER.match(block) or not _SENDER.search(block):
        return 0.0
    return 0.95 if _TELLING.search(block) else 0.0


def _read_message(look: Look) -> Part:
    mail = Mail(look.file)
    with look.path.open("rb") as handle:
        mail.take(one_message(handle))
    return mail.part()


FORMATS = (
    Format(
        "mail archive (mbox, Google Takeout)",
        "mail",
        _mbox,
        _read_mbox,
        "V",
        "events: mail from sender to recipients; subjects and bodies are passed over",
        streams=True,
    ),
    Format(
        "mail folder (maildir)",
        "mail folder",
        _maildir,
        _read_maildir,
        "R",
        "events, as a mail archive",
        streams=True,
    ),
    Format("mail message (.eml)", "mail message", _message, _read_message, "R", "one event", streams=True),
)
