"""Texts cut into sentences that remember the line they start on.

Notes are often one thought a line, and often wrapped. A line goes on in the next one when it has no
closing mark and is either long or followed by a small letter; a blank line or a bullet always ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_CLOSED = (".", "!", "?", ":", ";", ".”", '."', ".)")
_BULLET = re.compile(r"\s*(?:[-*•·]|\d{1,3}[.)])\s+")
_WRAPPED = 60


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, line breaks within it turned into blanks, and its first line (from 1)."""

    text: str
    row: int


def sentences(text: str, language: Any) -> Iterator[Sentence]:
    """The sentences of a text, in order. ``language`` is a spaCy pipeline that sets sentence ends."""
    for row, block in _blocks(text):
        language.max_length = max(language.max_length, len(block) + 1)
        for span in language(" ".join(block.split("\n"))).sents:
            start = span.start_char + (len(span.text) - len(span.text.lstrip()))
            if sentence := span.text.strip():
                yield Sentence(sentence, row + block.count("\n", 0, start))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """(first row, lines that belong together) without bullets."""
    first, lines = 0, list[str]()
    for row, line in enumerate(text.splitlines(), start=1):
        bullet = _BULLET.match(line)
        if lines and (not line.strip() or bullet or not _goes_on(lines[-1], line)):
            yield first, "\n".join(lines)
            lines = []
        if line.strip():
            first = first if lines else row
            lines.append(line[bullet.end() :] if bullet else line)
    if lines:
        yield first, "\n".join(lines)


def _goes_on(line: str, following: str) -> bool:
    line, following = line.rstrip(), following.lstrip()
    if line.endswith(_CLOSED):
        return False
    return following[:1].islower() or len(line) >= _WRAPPED
