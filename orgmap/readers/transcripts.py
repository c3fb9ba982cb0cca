"""Transcripts as documents: Teams (DOCX, both shapes), Google Meet (DOCX, text), Otter and Zoom (text).

Read as turn-taking. Paragraphs are looked at one by one; only their beginnings are held.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from xml.parsers import expat

from orgmap.errors import Problem
from orgmap.readers.captions import before_colon
from orgmap.readers.lines import lines_of
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part
from orgmap.readers.talk import LONGEST_NAME, Talk, day_of

_DOCUMENT = "word/document.xml"
_LARGEST = 256 << 20
_CHUNK = 1 << 16
_LONGEST = 400
_DEEPEST = 200
_LOOKED_AT = 60
_LOOKED_INTO = 1 << 22
_RANGE = re.compile(r"\s*\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,3}\s*-->\s*\d{1,2}:\d{1,2}:\d{1,2}\.\d{1,3}\s*$")
_TURN = re.compile(r"(\S.{0,80}?)(?:[ \u00a0]{2,}|\t[ \t]*)(\d{1,2}:\d{2}(?::\d{2})?)\s*$")
_ZOOM = re.compile(r"\[([^\[\]]{1,60})\]\s+(\d{1,2}:\d{2}:\d{2})\s*$")
_ONLY_TIME = re.compile(r"\(?\d{1,2}:\d{2}(:\d{2})?\)?\s*$")
_FOOTER = re.compile(r"(?i)transcribed by https?://(www\.)?otter\.ai")
_ATTENDEES = re.compile(
    r"[\W_]*(attendees|participants|teilnehme(r|nde)(:innen)?|asistentes|invités|invited|eingeladen|invitados)\W*$",
    re.IGNORECASE,
)
_TRANSCRIPT = re.compile(r"(.*\W)?(transcript|transkript|transcription|transcripción)\W*$", re.IGNORECASE)
_DAY = re.compile(
    r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?: \d{1,2}:\d{2})?|"
    r"[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}(?:,? \d{1,2}:\d{2}\s?[AP]M)?|"
    r"\d{1,2}\.? [A-Z][a-z]{2,8} \d{4}|\d{1,2}[./]\d{1,2}[./]\d{4}"
)  # fmt: skip
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    KeyError,
)

_Lines = Iterable[tuple[int, str]]


class _Paragraphs:
    """The paragraphs of a DOCX as lines, a number each; a line break inside one makes two lines of it."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said
        self.parser.EntityDeclHandler = self._refuse
        self.found: list[tuple[int, str]] = []
        self._number = self._depth = 0
        self._text = ""
        self._in_text = False

    def feed(self, data: bytes, *, last: bool) -> list[tuple[int, str]]:
        """The lines that ended with this piece."""
        self.parser.Parse(data, last)
        found, self.found = self.found, []
        return found

    def _refuse(self, *_: object) -> None:
        raise ValueError("entities")

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("depth")
        tag = name.rpartition(" ")[2]
        if tag == "p":
            self._number += 1
            self._text = ""
        elif tag in ("br", "cr"):
            self._line()
        elif tag == "tab":
            self._add("\t")
        self._in_text = tag == "t"

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._in_text = False
        if name.rpartition(" ")[2] == "p":
            self._line()

    def _said(self, text: str) -> None:
        if self._in_text:
            first, *rest = text.split("\n")
            self._add(first)
            for line in rest:
                self._line()
                self._add(line)

    def _add(self, text: str) -> None:
        if len(self._text) < _LONGEST:
            self._text += text[:_LONGEST]

    def _line(self) -> None:
        if self._text.strip():
            self.found.append((max(self._number, 1), self._text))
        self._text = ""


def _paragraphs(look: Look, *, most: int | None = None) -> Iterator[tuple[int, str]]:
    """The lines of a document. Raises what zipfile and expat raise; ValueError where it is a trap."""
    most = _LARGEST if most is None else most
    reader, size = _Paragraphs(), 0
    with zipfile.ZipFile(look.path) as archive, archive.open(_DOCUMENT) as handle:
        while data := handle.read(_CHUNK):
            size += len(data)
            if size > most:
                raise ValueError("larger than any transcript")
            yield from reader.feed(data, last=False)
        yield from reader.feed(b"", last=True)


@lru_cache(maxsize=2)
def _beginning(look: Look) -> Sequence[str]:
    """The first lines of a document or a text; none of what is neither."""
    if look.is_zip:
        if _DOCUMENT not in look.members:
            return []
        found: list[str] = []
        try:
            found.extend(text for _, text in islice(_paragraphs(look, most=_LOOKED_INTO), _LOOKED_AT))
        except (*_BROKEN, expat.ExpatError):
            pass
        return found
    if "\0" in look.text or look.start.startswith(("{", "<", "BEGIN:", "From ", "WEBVTT")):
        return []
    return [line for line in look.text.splitlines() if line.strip()][: 4 * _LOOKED_AT]


def _ranged(look: Look) -> float:
    lines = _beginning(look)
    often = sum(bool(_RANGE.match(line)) for line in lines[:_LOOKED_AT])
    return 0.95 if often and look.is_zip else 0.93 if often > 1 else 0.0


def _stamped(look: Look) -> float:
    """Lines of a name, two blanks and a time, with words below them."""
    lines = _beginning(look)
    often = sum(_is_turn(line) for line in lines)
    if not often or often > 0.7 * len(lines):  # a list of times has no words between them
        return 0.0
    footer = not look.is_zip and _footer(look)
    return 0.97 if footer else 0.95 if look.is_zip else 0.92 if often >= 3 else 0.0


def _footer(look: Look) -> bool:
    if _FOOTER.search(look.text):
        return True
    with look.path.open("rb") as handle:
        handle.seek(max(0, look.path.stat().st_size - 512))
        return b"otter.ai" in handle.read().replace(b"\0", b"")


def _is_turn(line: str) -> bool:
    match = _TURN.match(line)
    return (match is not None and len(match[1].split()) <= 6) or _ZOOM.match(line) is not None


def _headed(look: Look) -> float:
    """The headings of a Meet transcript, one below the other."""
    lines = [line.strip() for line in _beginning(look)]
    at = next((at for at, line in enumerate(lines[:10]) if _ATTENDEES.match(line)), None)
    if at is None or not any(_TRANSCRIPT.match(line) for line in lines[:40]):
        return 0.0
    named = sum(bool(before_colon(line)) for line in lines[at:])
    return 0.94 if named else 0.0


def _read_ranged(lines: _Lines, look: Look, talk: Talk) -> Part:
    """Time, speaker, words: the line after a time is the speaker, where another line follows it."""
    held: tuple[int, str] | None = None
    waiting = False
    for row, line in lines:
        if _RANGE.match(line):
            waiting, held = True, None
        elif waiting:
            waiting, held = False, (row, line)
        elif held is not None:  # the line after the time was not all there was
            if len(held[1]) <= LONGEST_NAME:
                talk.said(*held)
            held = None
    return talk.part(look, day_of(look))


def _read_stamped(lines: _Lines, look: Look, talk: Talk) -> Part:
    told: list[str] = []
    begun = False
    for row, line in lines:
        match = _TURN.match(line) or _ZOOM.match(line)
        if match is not None and len(match[1].split()) <= 6:
            begun = True
            talk.said(row, match[1])
        elif not begun and len(told) < 10 and len(line) < 120:
            told += _DAY.findall(line)
    return talk.part(look, day_of(look, *told))


def _read_headed(lines: _Lines, look: Look, talk: Talk) -> Part:
    told: list[str] = []
    part = ""
    for row, line in lines:
        text = line.strip()
        if part != "words" and _ATTENDEES.match(text):
            part = "people"
        elif part and part != "words" and _TRANSCRIPT.match(text):
            part = "words"
        elif part == "people":
            names = re.split(r"[,;]\s*", text) if len(text) < _LONGEST * 8 else []
            talk.there(row, [] if _ONLY_TIME.match(text) else names)
        elif part == "words":
            talk.perhaps(row, before_colon(text))
        elif len(told) < 10:
            told += _DAY.findall(text[:200])
    return talk.part(look, day_of(look, *told))


def _reader(read: Callable[[_Lines, Look, Talk], Part]) -> Callable[[Look], Part]:
    def whole(look: Look) -> Part:
        if not look.is_zip:
            lines = ((row, line) for row, line in lines_of(look) if line.strip())
            return read(lines, look, Talk(look.file))
        try:
            return read(_paragraphs(look), look, Talk(look.file))
        except (*_BROKEN, expat.ExpatError):
            message = "The document cannot be read: it is broken, or unpacks to more than 256 MB."
            return Part(problems=(Problem(message, "Download it again.", file=look.file),))

    return whole


_GIVES = "people and ties of the layer talk, speaker to next speaker; with a day, one event"
FORMATS = (
    Format(
        "transcript with times above the speakers (DOCX: Teams)", "transcript", _ranged,
        _reader(_read_ranged), "V", _GIVES, streams=True,
    ),
    Format(
        "transcript with times beside the speakers (DOCX: Teams; text: Otter, Zoom)", "transcript", _stamped,
        _reader(_read_stamped), "V", _GIVES, streams=True,
    ),
    Format(
        "Google Meet transcript (DOCX, text)", "transcript", _headed, _reader(_read_headed), "K", _GIVES,
        streams=True,
    ),
)  # fmt: skip
