"""CSV files as rows of text, whatever wrote them, with every fault named by row and column.

The encoding is read from the bytes (UTF-8 and UTF-16, with or without a mark) and never guessed
beyond that; the delimiter is counted on the header line. Cells stay text: leading zeros are kept and
"NA" or "None" are names. A row number is the line of the file on which the record starts.
"""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from orgmap.errors import Problem

DELIMITERS = (",", ";", "\t", "|")
#: A spreadsheet cell holds 32,767 characters; lists of people may be longer, up to a million.
LONGEST_CELL = 32_767
LONGEST_LIST = 1_000_000
LONGEST_LINE = 1 << 24
#: A file with more faults is not read to its end.
MOST_FAULTS = 100_000
_CHUNK = 1 << 20
_LINE_END = re.compile(r"\r\n|\r|\n")
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?\s*|#TYPE \S*\s*", re.IGNORECASE)  # of Excel, of PowerShell
_FORMULA_GUARD = re.compile(r"'[=+\-@]")


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the ``number`` of the line it starts on and its cells, as text."""

    number: int
    cells: tuple[str, ...]


@dataclass
class Table:
    """A table being read: its header, its rows (read once, in order), and the problems met so far.

    ``problems`` is complete only after the rows have been read. A file that cannot be read at all
    has an empty header and its problem.
    """

    file: str
    header: tuple[str, ...] = ()
    header_row: int = 1
    rows: Iterable[Row] = ()
    problems: list[Problem] = field(default_factory=list)
    dropped: int = 0
    footers: int = 0

    def fault(self, message: str, fix: str, *, row: int | None = None, column: str | None = None) -> None:
        """Keep one problem of this file; a column's name is shown short and printable."""
        column = printable(column[:60]).strip() or None if column is not None else None
        self.problems.append(
            Problem(printable(message), printable(fix), file=self.file, row=row, column=column)
        )

    def drop(self, message: str, fix: str, *, row: int, column: str | None = None) -> None:
        """Keep a problem that costs its row."""
        self.fault(message, fix, row=row, column=column)
        self.dropped += 1


def open_table(path: Path, *, file: str, encoding: str | None = None) -> Table:
    """The table in a CSV file. Never raises for what the file holds: see ``Table.problems``."""
    table = Table(file)
    try:
        name = _encoding(path, encoding, table)
        if name is not None and _decodes(path, name, table):
            _start(path, name, table)
    except OSError as error:
        table.header = ()
        table.fault(f"The file cannot be opened ({error.strerror or error}).", "Check that you may read it.")
    return table


def open_rows(path: Path, *, file: str, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Every record of a CSV file as it stands, of any width, no header taken.

    For files with lines before their header, several rows of headers, or several tables. Cells are
    not cleaned: blanks before a name may mean something. Never raises: see ``Table.problems``.
    """
    table = Table(file)
    try:
        name = _encoding(path, encoding, table)
        if name is not None and _decodes(path, name, table):
            csv.field_size_limit(max(csv.field_size_limit(), LONGEST_LINE))
            mark = delimiter or delimiter_of_lines(head_text(path, encoding).splitlines())
            rows = _rows(path, name, mark, table, skip=0)
            table.rows = (
                Row(row.number, tuple(cell.replace("\0", "") for cell in row.cells)) for row in rows
            )
    except OSError as error:
        table.fault(f"The file cannot be opened ({error.strerror or error}).", "Check that you may read it.")
    return table


def head_text(path: Path, encoding: str | None = None, *, size: int = 1 << 16) -> str:
    """The beginning of a file as text, with a mark in the place of what cannot be decoded."""
    name = _encoding(path, encoding, Table(path.name)) or "utf-8"
    with path.open("rb") as handle:
        start = handle.read(size)
    try:
        return start.decode(name, errors="replace").removeprefix("\ufeff")
    except (LookupError, ValueError):  # a codec that cannot replace
        return start.decode("latin-1")


def delimiter_of_lines(lines: Iterable[str]) -> str:
    r"""The delimiter of the first line that holds two or more, else of the first that holds one.

    >>> delimiter_of_lines(["1. Summary", "Title\tStaff", "Name\tFirst\tLast"]) == "\t"
    True
    """
    first = None
    for line, _ in zip(lines, range(60), strict=False):
        mark = delimiter_of(line[:LONGEST_CELL])
        count = re.sub(r'"[^"]*"', "", line[:LONGEST_CELL]).count(mark)
        if count >= 2:
            return mark
        first = mark if first is None and count else first
    return first or ","


def printable(text: str) -> str:
    r"""Text that can stand in a sentence, a log or a terminal: no control characters, no line breaks.

    >>> printable("a\x1b[31m")
    'a�[31m'
    """
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in text)


def clean(cell: str) -> str:
    r"""A cell without surrounding blanks and without the guard other programs put before a formula.

    >>> clean(" \u00a0Ann ")
    'Ann'
    >>> clean("'=1+1")
    '=1+1'
    """
    cell = cell.strip()
    if cell.isascii():
        return cell[1:] if _FORMULA_GUARD.match(cell) else cell
    cell = unicodedata.normalize("NFC", cell).strip("\ufeff\u200b \t")
    # Half of a surrogate pair (JSON can hold one) fits in no file we write.
    return cell.encode("utf-8", errors="replace").decode()


def _encoding(path: Path, encoding: str | None, table: Table) -> str | None:
    """The codec: a mark in the file wins, then what the user said, then UTF-16 without a mark, UTF-8."""
    with path.open("rb") as handle:
        start = handle.read(512)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if encoding is not None:
        try:
            codecs.lookup("" if is_source_code(encoding) else encoding)
            "a".encode(encoding)
            codecs.getincrementaldecoder(encoding)
        except (LookupError, ValueError):
            table.fault(f"There is no text encoding '{encoding}'.", "Try --encoding cp1252, or leave it out.")
            return None
        return encoding
    odd = start[1::2]
    if len(odd) >= 2 and odd.count(0) > 0.6 * len(odd):
        return "utf-16-le"
    return "utf-8"


def is_source_code(encoding: str) -> bool:
    """Whether a codec reads escapes of Python source: no way to write text, and it only warns of faults."""
    return "escape" in encoding.casefold()


def _decodes(path: Path, encoding: str, table: Table) -> bool:
    """Read the bytes once through the codec: a fault is found with its line before any row is used."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, tail, size = 1, "", 0
    with path.open("rb") as handle:
        while True:
            data = handle.read(_CHUNK)
            size += len(data)
            try:
                text = decoder.decode(data, final=not data)
            except (UnicodeError, ValueError) as error:
                good = _good_part(error)
                text = tail + good
                row = line + len(_LINE_END.findall(good))
                _undecodable(path, encoding, table, row=row, before=_LINE_END.split(text)[-1], error=error)
                return False
            line += text.count("\n") if "\n" in text else text.count("\r")
            tail = (tail + text).rsplit("\n", 1)[-1][-LONGEST_CELL:]
            if not data:
                break
    if size == 0:
        table.fault("The file is empty.", "Save it again with a header line and at least one row.")
    return size > 0


def _good_part(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return error.object[: error.start].decode(error.encoding, errors="replace")
    return ""


def _undecodable(path: Path, encoding: str, table: Table, *, row: int, before: str, error: Exception) -> None:
    column = _column_at(path, encoding, before)
    bad = ""
    if isinstance(error, UnicodeDecodeError) and error.start < len(error.object):
        bad = f" (byte {error.object[error.start]:#04x})"
    said = "UTF-8" if encoding.startswith("utf-8") else encoding
    table.fault(
        f"The text is not {said}{bad}, and orgmap does not guess what else it is.",
        "Save it as 'CSV UTF-8', or say --encoding cp1252 (Western Windows) or whatever wrote it.",
        row=row,
        column=column,
    )


def _column_at(path: Path, encoding: str, before: str) -> str | None:
    """The column a fault lies in, from the text before it on its line; None where that is not plain."""
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as handle:
            first = handle.readline(LONGEST_CELL)
    except ValueError:  # a codec that cannot replace
        return None
    delimiter = delimiter_of(first)
    header = first.split(delimiter)
    place = before.count(delimiter)
    return header[place].strip() if '"' not in before + first and place < len(header) else None


def delimiter_of(line: str) -> str:
    """The delimiter used most on a header line, outside quotation marks; a comma where there is none.

    >>> delimiter_of('id;"a,b,c,d";name')
    ';'
    """
    bare = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=lambda mark: (bare.count(mark), -DELIMITERS.index(mark)))


def _start(path: Path, encoding: str, table: Table) -> None:
    """Read the header and leave the rows to be read when asked for."""
    # Python's own limit (131,072) is global and would end in a traceback; ours is per column, below.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_LINE))
    with path.open(encoding=encoding, newline="") as handle:
        number, skip, line = 0, 0, ""
        while not line.strip().strip("\ufeff"):
            line = handle.readline()
            number += 1
            if not line:
                table.fault("The file is empty.", "Save it again with a header line and at least one row.")
                return
            if number == 1 and (match := _SEP_LINE.fullmatch(line)):
                skip, line = 1, ""
                delimiter = match[1] or ""
        if not skip or not delimiter:
            delimiter = delimiter_of(line)
    rows = _rows(path, encoding, delimiter, table, skip=skip)
    header = next(rows, None)
    if header is None or table.problems:  # a broken header names no column: nothing below it can be read
        return
    table.header, table.header_row = tuple(clean(cell) for cell in header.cells), header.number
    _check_header(table)
    table.rows = _checked(rows, table)


def _check_header(table: Table) -> None:
    seen, at = dict[str, int](), table.header_row
    for place, name in enumerate(table.header, start=1):
        key = normal(name)
        if "\0" in name:
            table.fault(f"The name of column {place} holds a NUL character.", "Save the file again.", row=at)
        elif key and key in seen:
            table.fault(
                f"The column name '{name[:80]}' stands twice (columns {seen[key]} and {place}).",
                "Rename or delete one of them.",
                row=table.header_row,
                column=name[:80],
            )
        seen.setdefault(key, place)


def normal(name: str) -> str:
    """A column name without case, blanks, underscores, hyphens and bracketed remarks.

    >>> normal("Manager_ID"), normal("E-mail"), normal("Employee ID [Required]")
    ('managerid', 'email', 'employeeid')
    """
    bare = re.sub(r"\s*[\[(][^\[\]()]*[\])]\s*$|(?i:(?<=\S) overwrite$)", "", name[:200]) or name
    return re.sub(r"[\s_\-./]+", "", unicodedata.normalize("NFKC", bare).casefold())


def _rows(path: Path, encoding: str, delimiter: str, table: Table, *, skip: int) -> Iterator[Row]:
    """Every record with the line it starts on; blank lines left out, faults of quoting named."""
    with path.open(encoding=encoding, newline="") as handle:
        for _ in range(skip):
            handle.readline()
        reader = csv.reader(_lines(handle, table, skip), delimiter=delimiter, strict=True)
        while len(table.problems) < MOST_FAULTS:
            start = reader.line_num + 1 + skip
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                _misquoted(table, start, str(error), reader.line_num + skip)
                continue
            if any(cell and not cell.isspace() for cell in cells):
                yield Row(start, tuple(cells))
        table.fault(
            "Reading stops here: hardly a row above is sound.", "Correct the first faults.", row=start
        )


def _lines(handle: TextIO, table: Table, skipped: int) -> Iterator[str]:
    """The lines of a file, up to one that is longer than any line of a table."""
    number = skipped
    while line := handle.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE and not line.endswith(("\n", "\r")):
            table.fault(
                f"The line has more than {LONGEST_LINE:,} characters.",
                "Save the file again as CSV.",
                row=number,
            )
            return
        yield line


def _misquoted(table: Table, row: int, error: str, last: int) -> None:
    where = f" (the record runs to line {last})" if last > row else ""
    if "field limit" in error:
        table.drop(
            f"A cell has more than {LONGEST_LINE:,} characters{where}.",
            "Close the quotation mark that is left open.",
            row=row,
        )
    elif "end of data" in error:
        table.drop(
            f"A quotation mark is opened here and never closed{where}.",
            'Close it, or write "" for one.',
            row=row,
        )
    else:
        table.drop(
            f"Text follows a closing quotation mark{where}.",
            'Put the whole cell in quotation marks, and write "" for one inside it.',
            row=row,
        )


def _checked(rows: Iterator[Row], table: Table) -> Iterator[Row]:
    """The rows with as many cells as the header and no broken cell; the others become problems."""
    width = len(table.header)
    for row in rows:
        cells = row.cells
        if len(cells) != width:
            spare = cells[width:]
            if len(cells) < width or any(cell.strip() for cell in spare):
                _wrong_width(table, row, width)
                continue
            cells = cells[:width]
        broken = next((place for place, cell in enumerate(cells) if "\0" in cell), None)
        if broken is not None:
            table.drop(
                "The cell holds a NUL character.",
                "Save the file again as CSV, or delete the character.",
                row=row.number,
                column=table.header[broken] or f"{broken + 1}",
            )
            continue
        yield Row(row.number, tuple(map(clean, cells)))


def _wrong_width(table: Table, row: Row, width: int) -> None:
    count = len(row.cells)
    few = count < width
    column = table.header[count] if few else None
    table.drop(
        f"The row has {count} cell{'s' if count != 1 else ''}, the header has {width}.",
        "Add the missing cells (they may be blank)."
        if few
        else "Delete the spare cells, or put text that holds the delimiter in quotation marks.",
        row=row.number,
        column=column or None,
    )
