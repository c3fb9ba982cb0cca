"""Subtitles that name their speakers: WebVTT (Teams, Zoom, any other) and SRT, read as turn-taking."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orgmap.readers.lines import lines_of
from orgmap.readers.look import Format, Look
from orgmap.readers.part import Part
from orgmap.readers.talk import Talk, day_of

_VOICE = re.compile(r"<v(?:\.[^\s>]{0,80})?[ \t]+([^<>]{1,400})>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,100}>|\{\\[^{}]{0,40}\}|<\d[\d:.]{0,20}>", re.IGNORECASE)
_CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?[.,]\d{1,3}"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}")
_SRT_TIMES = re.compile(r"\s*\d{1,3}:\d{2}:\d{2}[.,]\d{1,3}\s*-->\s*\d{1,3}:\d{2}:\d{2}[.,]\d{1,3}")
_BEFORE_COLON = re.compile(r"(?:>>\s*|[-–—]\s+)?\[?([^:\[\]<>]{1,60}?)\]?\s?:(?:\s|$)")
_ASIDE = ("NOTE", "STYLE", "REGION")


def before_colon(text: str) -> str:
    """What stands before the first colon of a line, where it may be a name; else nothing.

    >>> before_colon("Ana Koch: Hello: there."), before_colon("10:30 it was"), before_colon("[Bo]: Yes")
    ('Ana Koch', '', 'Bo')
    """
    match = _BEFORE_COLON.match(text[:200].lstrip())
    return match[1].strip() if match is not None else ""


def _cues(look: Look) -> Iterator[tuple[int, str, bool]]:
    """Every line of words with its number, and whether it is the first of its cue."""
    inside = aside = first = False
    for number, line in lines_of(look):
        if not line.strip():
            inside = aside = False
        elif _TIMES.match(line):
            inside, aside, first = True, False, True
        elif inside:
            yield number, line, first
            first = False
        elif line.startswith(_ASIDE):
            aside = True
        elif aside:
            continue


def _read(look: Look) -> Part:
    talk = Talk(look.file)
    for row, line, first in _cues(look):
        voices = _VOICE.findall(line)
        for name in voices:
            talk.said(row, name)
        if not voices and (first or line.lstrip().startswith(("-", ">>"))):
            talk.perhaps(row, before_colon(_TAG.sub("", line)))
    return talk.part(look, day_of(look))


def _vtt(look: Look) -> float:
    return 1.0 if re.match(r"WEBVTT(?=[ \t\r\n]|$)", look.start) else 0.0


def _srt(look: Look) -> float:
    lines = [line for line in look.start.splitlines() if line.strip()][:2]
    if len(lines) < 2 or not lines[0].strip().isdecimal():
        return 0.0
    return 0.98 if _SRT_TIMES.match(lines[1]) else 0.0


_GIVES = "people and ties of the layer talk, speaker to next speaker; with a day, one event"
FORMATS = (
    Format("transcript (WebVTT: Teams, Zoom)", "transcript", _vtt, _read, "M", _GIVES, streams=True),
    Format("subtitles with speakers (SRT)", "transcript", _srt, _read, "R", _GIVES, streams=True),
)
