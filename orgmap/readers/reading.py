"""From paths to `Records`: which files there are, what each is, and what was wrong with them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from orgmap.errors import InputError, Problem
from orgmap.model import PairKind, Person, Records, Source
from orgmap.readers import detect
from orgmap.readers.checks import check
from orgmap.readers.detect import Kind
from orgmap.readers.initiative import read_initiative
from orgmap.readers.interactions import read_interactions
from orgmap.readers.mbox import read_mbox
from orgmap.readers.orgchart import read_people
from orgmap.readers.part import Part
from orgmap.readers.sheets import open_sheet
from orgmap.readers.stances import read_approvals, read_stances
from orgmap.readers.structure import read_layers, read_memberships, read_units
from orgmap.readers.tables import Table, open_table, printable
from orgmap.readers.ties import read_edges, read_pairs

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

#: Mail and interactions are read line by line; anything else this large is not what it says it is.
LARGEST = 2 << 30


@dataclass(frozen=True)
class FileReport:
    """What one file was taken for, how surely (0..1), and how many of its rows were kept and dropped."""

    file: str
    kind: str
    confidence: float
    kept: int
    dropped: int
    problems: tuple[Problem, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """One result of ``add --dry-run``."""
        keys = ("file", "row", "column", "message", "fix")
        problems = [{key: getattr(problem, key) for key in keys} for problem in self.problems]
        return {
            "file": self.file,
            "kind": self.kind,
            "confidence": self.confidence,
            "kept": self.kept,
            "dropped": self.dropped,
            "problems": problems,
        }


@dataclass(frozen=True)
class Reading:
    """What was read: the records, a report for each file, and all problems of single files.

    ``names`` maps mail addresses to the display name seen most often. Problems across files are
    found by :func:`check`, once all records that belong together are together.
    """

    records: Records
    files: tuple[FileReport, ...] = ()
    problems: tuple[Problem, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class _Found:
    """A file to read: where it is, its name in evidence, and whether a folder brought it."""

    path: Path
    label: str
    in_folder: bool


def read(paths: Paths, *, encoding: str | None = None) -> Reading:
    """What do these folders and files say?

    Never raises for what files hold: see ``problems``, each with file, row, column and what to do.
    ``encoding`` is how CSV files are written that do not say it themselves (default UTF-8).

    Raises
    ------
    InputError
        A path does not exist.
    """
    found, notes = _find(paths)
    records, reports, names = Records(notes=tuple(notes)), [], {}
    for one in found:
        kind, part = _read_one(one, encoding)
        if kind.name == "ignored":
            continue
        if part.records.initiative is not None and records.initiative is not None:
            part = part.noting(f"{one.label}: a second initiative; this one is used.")
        records = records + part.records
        names.update({address: name for address, name in part.names.items() if address not in names})
        reports.append(
            FileReport(one.label, kind.name, kind.confidence, part.kept, part.dropped, part.problems)
        )
    problems = tuple(problem for report in reports for problem in report.problems)
    return Reading(records, tuple(reports), problems, MappingProxyType(names))


def load(paths: Paths, *, encoding: str | None = None) -> Records:
    """The records of these folders and files, or every problem with them at once.

    Where the input holds neither people nor ties, the addresses of its mail become people, with the
    display names seen most often.

    Raises
    ------
    InputError
        A path does not exist, a file cannot be read as it stands, or files contradict each other.
    """
    reading = read(paths, encoding=encoding)
    problems = (*reading.problems, *check(reading.records))
    if problems:
        raise InputError(problems)
    return _with_people_of_mail(reading)


def _with_people_of_mail(reading: Reading) -> Records:
    records = reading.records
    if records.people or records.ties or records.events is None or not reading.names:
        return records
    first: dict[str, Source] = {}
    columns = (records.events.column(name).to_pylist() for name in ("sender", "recipients", "file", "row"))
    for sender, recipients, file, row in zip(*columns, strict=True):
        for address in (sender, *recipients):
            first.setdefault(address, Source(file, row))
    people = tuple(
        Person(address, reading.names.get(address, ""), address if "@" in address else None, source=source)
        for address, source in sorted(first.items())
    )
    return replace(records, people=people)


def _find(paths: Paths) -> tuple[list[_Found], list[str]]:
    """The files of the paths, folders opened one level deep, each with a label of its own."""
    given = [Path(paths)] if isinstance(paths, str | os.PathLike) else [Path(one) for one in paths]
    wrong = [problem for one in given if (problem := _absent(one)) is not None]
    if wrong:
        raise InputError(wrong)
    found: dict[Path, tuple[str, bool]] = {}
    notes: list[str] = []
    for one in given:
        if one.is_dir():
            for path in _in_folder(one, notes):
                found.setdefault(path, (path.name, True))
        else:
            found.setdefault(one, (one.name, False))
    labels = _labels(list(found))
    return [_Found(path, labels[path], in_folder) for path, (_, in_folder) in found.items()], notes


def _absent(path: Path) -> Problem | None:
    """What keeps a path from being read: it is not there, or is neither a file nor a folder that opens."""
    name = _printable(str(path))
    try:
        if path.is_dir():
            os.scandir(path).close()
            return None
        if path.is_file():
            return None
        # A pipe or a device would be waited for without end.
        message = (
            "This is neither a file nor a folder." if path.exists() else "There is no such file or folder."
        )
    except (OSError, ValueError) as error:  # no permission; a NUL character, a name too long
        message = f"The path cannot be opened ({getattr(error, 'strerror', None) or error})."
    return Problem(message, "Check the path.", file=name)


def _in_folder(folder: Path, notes: list[str]) -> list[Path]:
    """The files of a folder that may be read: none hidden, none that leads out of the folder."""
    inside = []
    home = Path(os.path.realpath(folder))
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        name = _printable(path.name)
        if path.name.startswith((".", "~$")):  # hidden, or the lock of an open workbook
            continue
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(home):
            notes.append(f"{name}: leads out of the folder, so it was not read.")
        elif path.is_dir():
            notes.append(f"{name}: a folder inside the folder, so it was not read; name it to read it.")
        elif path.is_file():
            inside.append(path)
    return inside


def _labels(paths: list[Path]) -> dict[Path, str]:
    """The name of each file in evidence: the file name, with folders before it where two are alike."""
    depth = dict.fromkeys(paths, 1)
    while True:
        labels = {path: "/".join(path.absolute().parts[-depth[path] :]) for path in paths}
        often = Counter(labels.values())
        alike = [
            path for path in paths if often[labels[path]] > 1 and depth[path] < len(path.absolute().parts)
        ]
        if not alike:
            return {path: _printable(label) for path, label in labels.items()}
        for path in alike:
            depth[path] += 1


def _printable(name: str) -> str:
    """A file name that can be stored and shown, whatever bytes it is made of."""
    return printable(os.fsencode(name).decode("utf-8", errors="replace"))


def _read_one(found: _Found, encoding: str | None) -> tuple[Kind, Part]:
    try:
        kind = _kind(found, encoding)
        size = found.path.stat().st_size
    except OSError as error:
        return detect.UNKNOWN, _refused(
            found, f"The file cannot be opened ({error.strerror or error}).", "Check that you may read it."
        )
    if kind.name in ("ignored", "notes"):
        return kind, Part()
    if kind.name == "unknown":
        return kind, _unknown(found, size, encoding)
    if size > LARGEST and kind.name not in ("mail", "interactions"):
        return kind, _refused(
            found, "The file is larger than 2 GB.", "Split it, or check that it is the right file."
        )
    return kind, _READERS[kind.name](found, encoding)


def _kind(found: _Found, encoding: str | None) -> Kind:
    plain = detect.plain_kind(found.path.name)
    if found.in_folder:
        if plain is not None:
            return plain
        if detect.is_ignored(found.path.name):
            return Kind("ignored")
        return detect.content_kind(found.path, encoding=encoding)
    if plain is not None and _bears_out(found, plain.name, encoding):
        return plain
    by_content = detect.content_kind(found.path, encoding=encoding)
    return plain if plain is not None and by_content.name == "unknown" else by_content


def _bears_out(found: _Found, kind: str, encoding: str | None) -> bool:
    """Whether a single file with a plain name has the columns of that kind."""
    form = detect.FORMS.get(kind)
    return form is None or form.fits(open_table(found.path, file=found.label, encoding=encoding).header)


def _refused(found: _Found, message: str, fix: str) -> Part:
    return Part(problems=(Problem(message, fix, file=found.label),))


def _unknown(found: _Found, size: int, encoding: str | None) -> Part:
    """A file of a folder that says nothing to us is told; one the user named is a problem."""
    with found.path.open("rb") as handle:
        start = handle.read(64)
    foreign = detect.is_foreign(start) or size > LARGEST
    if not foreign and (not found.in_folder or found.path.suffix.casefold() in {".csv", ".tsv"}):
        table = open_table(found.path, file=found.label, encoding=encoding)
        if table.problems and not table.header:
            return Part(problems=tuple(table.problems))
    if found.in_folder:
        return Part().noting(f"{found.label}: not recognised, so it was not read.")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _refused(found, "This is a file of an old Excel or Word.", "Save it as XLSX or 'CSV UTF-8'.")
    return _refused(
        found, "It is not clear what this file is.", f"These are understood: {detect.UNDERSTOOD}."
    )


def _csv(reader: Callable[[Table], Part]) -> Callable[[_Found, str | None], Part]:
    def read_csv(found: _Found, encoding: str | None) -> Part:
        return reader(open_table(found.path, file=found.label, encoding=encoding))

    return read_csv


def _chart(found: _Found, encoding: str | None) -> Part:
    with found.path.open("rb") as handle:
        is_zip = handle.read(4) == b"PK\x03\x04"
    if is_zip:
        return read_people(open_sheet(found.path, file=found.label))
    return read_people(open_table(found.path, file=found.label, encoding=encoding))


def _edges(found: _Found, encoding: str | None) -> Part:
    table = open_table(found.path, file=found.label, encoding=encoding)
    return read_edges(table, layer=_printable(detect.layer_of(found.path.name)))


def _pairs(found: _Found, encoding: str | None) -> Part:
    kind = cast(PairKind, found.path.stem.casefold().partition("_")[2])
    return read_pairs(open_table(found.path, file=found.label, encoding=encoding), kind=kind)


def _interactions(found: _Found, encoding: str | None) -> Part:
    def again() -> Table:
        return open_table(found.path, file=found.label, encoding=encoding)

    return read_interactions(again(), again=again)


def _mail(found: _Found, _encoding: str | None) -> Part:
    return read_mbox(found.path, file=found.label)


def _initiative(found: _Found, encoding: str | None) -> Part:
    data = found.path.read_bytes()
    if not data.strip():
        return _refused(found, "The file is empty.", 'Begin with name = "…".')
    try:
        text = data.decode("utf-8-sig" if encoding is None or data.startswith(b"\xef\xbb\xbf") else encoding)
    except (LookupError, ValueError) as error:
        before = data[: error.start] if isinstance(error, UnicodeDecodeError) else b""
        problem = Problem(
            "The text is not UTF-8, as TOML has to be.",
            "Save it as UTF-8, or say --encoding cp1252.",
            file=found.label,
            row=before.count(b"\n") + 1,
        )
        return Part(problems=(problem,))
    return read_initiative(text.replace("\r\n", "\n"), file=found.label)


_READERS: Mapping[str, Callable[[_Found, str | None], Part]] = MappingProxyType(
    {
        "people": _chart,
        "org chart": _chart,
        "units": _csv(read_units),
        "edges": _edges,
        "layers": _csv(read_layers),
        "interactions": _interactions,
        "memberships": _csv(read_memberships),
        "stances": _csv(read_stances),
        "approvals": _csv(read_approvals),
        "model": _pairs,
        "initiative": _initiative,
        "mail": _mail,
    }
)
