"""The lines of a text file one by one, in any encoding that its first bytes tell, of bounded length."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from orgmap.readers.look import Look
from orgmap.readers.tables import is_source_code

#: More of a line than this is passed over: no name stands so far in.
LONGEST = 4096


def encoding_of(start: bytes, stated: str | None = None) -> str:
    r"""The encoding a text begins in: a mark, the bytes of UTF-16, what the user said, else UTF-8.

    >>> encoding_of("Ann".encode("utf-16-le")), encoding_of(b"Ann"), encoding_of(b"Ann", "cp1252")
    ('utf-16-le', 'utf-8-sig', 'cp1252')
    """
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    start = start[:512]
    if len(start) > 3 and start[1::2].count(0) > 0.6 * len(start[1::2]):
        return "utf-16-le"
    if stated is not None and not is_source_code(stated):
        try:
            codecs.getincrementaldecoder(stated)("replace").decode(b"a")
        except (LookupError, ValueError):
            return "utf-8-sig"
        return stated
    return "utf-8-sig"


def lines_of(look: Look) -> Iterator[tuple[int, str]]:
    """Each line with its number, without its end; what cannot be decoded is marked with U+FFFD."""
    encoding = encoding_of(look.head, look.options.encoding)
    number, starts = 0, True
    with look.path.open(encoding=encoding, errors="replace") as handle:
        while line := handle.readline(LONGEST):
            if starts:
                number += 1
                yield number, line.removesuffix("\n").removeprefix("\ufeff")
            starts = line.endswith("\n")
