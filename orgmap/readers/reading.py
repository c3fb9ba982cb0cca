"""From paths to `Records`: which files there are, what each is, and what was wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, cast

from orgmap.errors import InputError, Problem
from orgmap.garbage import put_off
from orgmap.model import PairKind, Person, Records, Source
from orgmap.patience import look
from orgmap.readers import detect
from orgmap.readers.checks import check
from orgmap.readers.dates import Order
from orgmap.readers.detect import Kind
from orgmap.readers.formats import recognise, understood
from orgmap.readers.initiative import read_initiative
from orgmap.readers.interactions import read_interactions
from orgmap.readers.leavers import without_leavers
from orgmap.readers.look import Format, Look, Options
from orgmap.readers.mapped import read_mapped
from orgmap.readers.mapping import Profile, profile_for
from orgmap.readers.orgchart import read_people
from orgmap.readers.part import Part, limited
from orgmap.readers.places import Found, Paths, find_files, printable_name
from orgmap.readers.sheets import first_table, open_sheet
from orgmap.readers.stances import read_approvals, read_stances
from orgmap.readers.structure import read_layers, read_memberships, read_units
from orgmap.readers.tables import Table, is_source_code, open_table
from orgmap.readers.ties import read_edges, read_pairs

#: Mail and interactions are read line by line; anything else this large is not what it says it is.
LARGEST = 2 << 30
#: As surely as this a format is read without asking what else the file may be; text beside the data
#: of a folder (a README) has to be surer.
SURE = 0.7
#: Kinds of workbooks that are read sheet by sheet, or say themselves what they leave out.
_OF_SEVERAL_SHEETS = frozenset({"matrix", "Kumu table", "NodeXL", "indentation chart"})
#: Sheets that are looked at where the first one says nothing.
_MOST_SHEETS = 8
CERTAIN = 0.9


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


@put_off()
def read(
    paths: Paths,
    *,
    encoding: str | None = None,
    dates: Order | None = None,
    direct_messages: bool = False,
    mapping: Profile | None = None,
    profiles: Sequence[Profile] = (),
) -> Reading:
    """What do these folders and files say?

    Never raises for what files hold: see ``problems``, each with file, row, column and what to do.
    ``encoding`` is how CSV files are written that do not say it themselves (default UTF-8). ``dates``
    settles whether 3/4/2026 is in April or in March where an export of another program leaves it
    open. Direct messages of a chat export are read only with ``direct_messages``. ``mapping`` says what
    the columns of these files mean; ``profiles`` are mappings used for a file with their columns.

    Raises
    ------
    InputError
        A path does not exist.
    """
    found, notes = find_files(paths)
    records, reports, names = Records(notes=tuple(notes)), [], {}
    options = Options(encoding, dates, direct_messages)
    for at, one in enumerate(found):
        look(at / len(found), f"file {at + 1:,} of {len(found):,}")
        kind, part = _read_mapped(one, options, mapping, profiles) or _picture(one) or _read_one(one, options)
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
    records = replace(records, names=MappingProxyType(names))
    return Reading(records, tuple(reports), problems, MappingProxyType(names))


def load(
    paths: Paths,
    *,
    encoding: str | None = None,
    dates: Order | None = None,
    direct_messages: bool = False,
) -> Records:
    """The records of these folders and files, or every problem with them at once.

    Where the input holds neither people nor ties, the addresses of its mail become people, with the
    display names seen most often.

    Raises
    ------
    InputError
        A path does not exist, a file cannot be read as it stands, or files contradict each other.
    """
    reading = read(paths, encoding=encoding, dates=dates, direct_messages=direct_messages)
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


def _read_mapped(
    found: Found, options: Options, mapping: Profile | None, profiles: Sequence[Profile]
) -> tuple[Kind, Part] | None:
    """What a file yields by a mapping that is for it, None where none is."""
    if (mapping is None and not profiles) or found.path.is_dir():
        return None
    look = Look(found.path, found.label, options)
    try:
        profile = mapping
        if profile is None and _stated(found, options.encoding) is None:
            profile = next((one for cells in look.rows if (one := profile_for(profiles, cells))), None)
        if profile is None:
            return None
        part = read_mapped(look, profile)
    except OSError as error:
        problem = f"The file cannot be opened ({error.strerror or error})."
        return detect.UNKNOWN, _refused(found, problem, "Check that you may read it.")
    return Kind(f"{profile.table} by mapping"), replace(part, problems=limited(part.problems, found.label))


def _read_one(found: Found, options: Options) -> tuple[Kind, Part]:
    encoding = options.encoding
    look = Look(found.path, found.label, options)
    try:
        plain = _stated(found, encoding)
        known = recognise(look) if plain is None else None
        if known is not None and known[1] >= (SURE if not _is_beside(found) else CERTAIN):
            return _by_format(look, *known)
        kind = plain or _kind(found, look)
        if known is not None and known[1] > kind.confidence and kind.name != "ignored":
            return _by_format(look, *known)
        size = found.path.stat().st_size
    except OSError as error:
        return detect.UNKNOWN, _refused(
            found, f"The file cannot be opened ({error.strerror or error}).", "Check that you may read it."
        )
    if kind.name == "unknown" and len(look.sheets) > 1 and (later := _later_sheet(found, look)) is not None:
        return later
    if kind.name in ("ignored", "notes", "unknown"):
        return kind, _unknown(found, size, encoding) if kind.name == "unknown" else Part()
    large = size > LARGEST and kind.name != "interactions"
    part = _too_large(found.label) if large else _READERS[kind.name](found, encoding)
    return kind, part.noting(_other_sheets(look, kind)) if kind.name == "org chart" else part


def _later_sheet(found: Found, look: Look) -> tuple[Kind, Part] | None:
    """What a sheet behind those that say nothing yields: workbooks begin with covers and explanations."""
    for at in range(1, min(len(look.sheets), _MOST_SHEETS)):
        later = look.from_sheet(at)
        before = (
            f"{look.file}: read from the sheet '{look.sheets[at].title[:60]}'; those before it say nothing."
        )
        known = recognise(later)
        if known is not None:
            kind, part = _by_format(later, *known)
            return kind, part.noting(before)
        kind = detect.content_kind(found.path, sheets=later.sheets)
        if kind.name == "org chart":
            table = first_table(later.sheets, file=found.label)
            part = without_leavers(read_people(table), found.label, dates=look.options.dates)
            return kind, part.noting(before, _other_sheets(later, kind))
    return None


def _other_sheets(look: Look, kind: Kind) -> str:
    """A sentence on the sheets of a workbook that are not read; some formats read all, or say so."""
    more = len(look.sheets) - 1
    if more < 1 or kind.name in _OF_SEVERAL_SHEETS:
        return ""
    named = ", ".join(f"'{sheet.title[:40]}'" for sheet in look.sheets[1:4])
    return f"{look.file}: only the first sheet with data is read, {more} more not ({named})."


def _by_format(look: Look, known: Format, sure: float) -> tuple[Kind, Part]:
    """What a file of another program yields."""
    kind = Kind(known.kind, round(sure, 2))
    if not known.streams and look.path.stat().st_size > LARGEST:
        return kind, _too_large(look.file)
    part = known.read(look).noting(_other_sheets(look, kind))
    return kind, replace(part, problems=limited(part.problems, look.file))


def _too_large(file: str) -> Part:
    fix = "Split it, or check that it is the right file."
    return Part(problems=(Problem("The file is larger than 2 GB.", fix, file=file),))


def _is_beside(found: Found) -> bool:
    """Whether a file is text beside the data of a folder, read only where it is certain what it is."""
    return found.in_folder and detect.is_ignored(found.path.name)


def _stated(found: Found, encoding: str | None) -> Kind | None:
    """The kind a plain name states, in a folder as it is, of a single file where its columns bear it out."""
    plain = detect.plain_kind(found.path.name)
    if plain is None or found.in_folder or _bears_out(found, plain.name, encoding):
        return plain
    return None


def _kind(found: Found, look: Look) -> Kind:
    if _is_beside(found):
        return Kind("ignored")
    by_content = detect.content_kind(found.path, encoding=look.options.encoding, sheets=look.sheets)
    plain = detect.plain_kind(found.path.name)
    return plain if plain is not None and by_content.name == "unknown" else by_content


def _bears_out(found: Found, kind: str, encoding: str | None) -> bool:
    """Whether a single file with a plain name has the columns of that kind."""
    form = detect.FORMS.get(kind)
    return form is None or form.fits(open_table(found.path, file=found.label, encoding=encoding).header)


def _refused(found: Found, message: str, fix: str) -> Part:
    return Part(problems=(Problem(message, fix, file=found.label),))


def _picture(found: Found) -> tuple[Kind, Part] | None:
    """The refusal of a picture that is called a table, or that somebody named; None for everything else."""
    if found.in_folder and found.path.suffix.casefold() not in {".csv", ".tsv", ".xlsx"}:
        return None
    try:
        with found.path.open("rb") as handle:
            picture = detect.picture_of(handle.read(16))
    except OSError:  # told by whoever reads it
        return None
    fix = "Give the table it shows, or leave it out."
    told = _refused(found, f"This is a {picture}, whatever its name says.", fix)
    return (detect.UNKNOWN, told) if picture else None


def _unknown(found: Found, size: int, encoding: str | None) -> Part:
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
        found,
        "It is not clear what this file is.",
        f"Understood are {understood()}; see docs/reference/formats.md. For a table with columns of its own, "
        "write down what they mean: orgmap mapping FILE --to profile.toml.",
    )


def _csv(reader: Callable[[Table], Part]) -> Callable[[Found, str | None], Part]:
    def read_csv(found: Found, encoding: str | None) -> Part:
        return reader(open_table(found.path, file=found.label, encoding=encoding))

    return read_csv


def _chart(found: Found, encoding: str | None) -> Part:
    with found.path.open("rb") as handle:
        is_zip = handle.read(4) == b"PK\x03\x04"
    if is_zip:
        part = read_people(open_sheet(found.path, file=found.label))
    else:
        part = read_people(open_table(found.path, file=found.label, encoding=encoding))
    # In a plain people.csv everybody is meant, whatever the other columns say.
    return part if detect.plain_kind(found.path.name) is not None else without_leavers(part, found.label)


def _edges(found: Found, encoding: str | None) -> Part:
    table = open_table(found.path, file=found.label, encoding=encoding)
    return read_edges(table, layer=printable_name(detect.layer_of(found.path.name)))


def _pairs(found: Found, encoding: str | None) -> Part:
    kind = cast(PairKind, found.path.stem.casefold().partition("_")[2])
    return read_pairs(open_table(found.path, file=found.label, encoding=encoding), kind=kind)


def _interactions(found: Found, encoding: str | None) -> Part:
    def again() -> Table:
        return open_table(found.path, file=found.label, encoding=encoding)

    return read_interactions(again(), again=again)


def _initiative(found: Found, encoding: str | None) -> Part:
    data = found.path.read_bytes()
    encoding = None if encoding is not None and is_source_code(encoding) else encoding
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


_READERS: Mapping[str, Callable[[Found, str | None], Part]] = MappingProxyType(
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
    }
)
