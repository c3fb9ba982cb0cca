"""XML read piece by piece: elements without namespaces, their texts, and bounds. Entities are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO
from xml.parsers import expat

from orgmap.readers.look import Look
from orgmap.readers.tables import LONGEST_CELL, Table, clean

_DEEPEST = 100
_CHUNK = 1 << 16


class RefusedXml(ValueError):
    """What is wrong with a file, as a sentence and a fix."""

    def __init__(self, message: str, fix: str = "Export it again.") -> None:
        self.fix = fix
        super().__init__(message)


class XmlReader:
    """Elements one by one: ``start`` and ``end`` are told of each, by its name in small letters."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said
        self.parser.EntityDeclHandler = self._refuse
        self.parser.buffer_text = True
        self.path: list[str] = []
        #: What the element around stands with before its first child, while ``start`` is told of a child.
        self.before = ""
        self._text: list[str] = []
        self._length = 0

    @property
    def row(self) -> int:
        """The line the parser stands on."""
        return self.parser.CurrentLineNumber

    def read(self, handle: BinaryIO) -> None:
        """Parse a file piece by piece."""
        while data := handle.read(_CHUNK):
            self.parser.Parse(data, False)
        self.parser.Parse(b"", True)

    def _refuse(self, *_: object) -> None:
        raise RefusedXml("The file declares entities, as no export does.")

    def _start(self, name: str, traits: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2].casefold()
        self.path.append(tag)
        if len(self.path) > _DEEPEST:
            raise RefusedXml("The file is nested too deeply to be a graph.")
        self.before = clean("".join(self._text))
        self._text, self._length = [], 0
        own = {
            key.rpartition(" ")[2].casefold(): clean(value)[:LONGEST_CELL] for key, value in traits.items()
        }
        self.start(tag, own)

    def _said(self, text: str) -> None:
        if self._length < LONGEST_CELL:
            self._text.append(text[:LONGEST_CELL])
            self._length += len(text)

    def _end(self, name: str) -> None:
        self.end(name.rpartition(" ")[2].casefold(), clean("".join(self._text)))
        self.path.pop()
        self._text, self._length = [], 0

    def start(self, tag: str, own: Mapping[str, str]) -> None:
        """An element begins."""
        raise NotImplementedError

    def end(self, tag: str, text: str) -> None:
        """An element ends; ``text`` is what it held since the last tag."""
        raise NotImplementedError


def parse(reader: XmlReader, handle: BinaryIO, table: Table) -> bool:
    """Whether a file could be read to its end; otherwise the table says what is wrong, and where."""
    before = len(table.problems)
    try:
        reader.read(handle)
    except expat.ExpatError as error:
        message = f"The XML is broken ({expat.ErrorString(error.code)})."
        table.fault(message, "Export it again.", row=error.lineno)
    except RefusedXml as error:
        table.fault(str(error), error.fix, row=reader.row)
    except (LookupError, ValueError):  # an encoding that is none
        table.fault("The XML is in an encoding that cannot be read.", "Export it as UTF-8.")
    return len(table.problems) == before


def parse_file(reader: XmlReader, look: Look, table: Table) -> bool:
    """The same, of the file that is looked at."""
    with look.path.open("rb") as handle:
        return parse(reader, handle, table)
