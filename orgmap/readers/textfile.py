"""The text of a file of a network program, line by line, in whichever encoding it is written.

Many of these programs are older than UTF-8 and write the code page of Windows. A text that is not UTF-8
is read so where the user stated no encoding, and that is said: names then have to be looked at.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import count

from orgmap.readers.lines import encoding_of
from orgmap.readers.look import Look
from orgmap.readers.tables import LONGEST_LINE, Table

_CHUNK = 1 << 20
_OLD = "cp1252"


class TextFile:
    """A text to be read once or more; ``note`` says what was assumed of its encoding."""

    def __init__(self, look: Look, table: Table) -> None:
        self._look, self._table = look, table
        self.encoding = encoding_of(look.head, look.options.encoding)
        self.note = ""
        if self.encoding == "utf-8-sig" and not _is_utf8(look):
            self.encoding = _OLD
            self.note = (
                f"{look.file}: the text is not UTF-8 and was read as Western Windows (cp1252); "
                "if names look wrong, say --encoding."
            )

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each line with its number, without its end, up to one that is longer than any line of data."""
        with self._look.path.open(encoding=self.encoding, errors="replace") as handle:
            for number in count(1):
                line = handle.readline(LONGEST_LINE)
                if not line:
                    return
                if len(line) >= LONGEST_LINE and not line.endswith("\n"):
                    message = f"The line has more than {LONGEST_LINE:,} characters."
                    self._table.fault(message, "Export the network again, as a list of ties.", row=number)
                    return
                yield number, line.rstrip("\r\n").replace("\0", "").replace("\ufeff", "")


def _is_utf8(look: Look) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with look.path.open("rb") as handle:
        try:
            while data := handle.read(_CHUNK):
                decoder.decode(data)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
