"""What a file is: by its plain name inside a folder, by its content otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from orgmap.readers.columns import Form
from orgmap.readers.initiative import looks_like_initiative
from orgmap.readers.interactions import INTERACTIONS
from orgmap.readers.orgchart import find_lines
from orgmap.readers.people import PEOPLE
from orgmap.readers.sheets import Sheet, first_table, open_sheet
from orgmap.readers.stances import APPROVALS, STANCES
from orgmap.readers.structure import LAYERS, MEMBERSHIPS, UNITS, layer_name
from orgmap.readers.tables import Row, Table, normal, open_table
from orgmap.readers.ties import EDGES, PAIRS

#: The columns of each kind of CSV file.
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "people": PEOPLE,
        "units": UNITS,
        "edges": EDGES,
        "layers": LAYERS,
        "interactions": INTERACTIONS,
        "memberships": MEMBERSHIPS,
        "stances": STANCES,
        "approvals": APPROVALS,
        "model": PAIRS,
    }
)

_PLAIN_NAMES = (
    (re.compile(r"(people|nodes)\.csv"), "people"),
    (re.compile(r"units\.csv"), "units"),
    (re.compile(r"edges_.+\.csv"), "edges"),
    (re.compile(r"layers\.csv"), "layers"),
    (re.compile(r"interactions.*\.csv"), "interactions"),
    (re.compile(r"memberships\.csv"), "memberships"),
    (re.compile(r"stances\.csv"), "stances"),
    (re.compile(r"approvals\.csv"), "approvals"),
    (re.compile(r"model_(deference|messenger|leak)\.csv"), "model"),
    (re.compile(r"initiative\.toml"), "initiative"),
    (re.compile(r"notes.*\.(txt|md)"), "notes"),
)
_IGNORED = re.compile(r"(readme|licen[cs]e|copying)(\..*)?|.*\.(txt|md|rst)", re.IGNORECASE)
_FOREIGN = (b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"!BDN", b"SQLite format", b"\x89PNG", b"{", b"<", b"PAR1")
#: How pictures begin, and a page made for print.
_PICTURES = {
    b"\xff\xd8\xff": "picture (JPEG)",
    b"\x89PNG": "picture (PNG)",
    b"GIF8": "picture (GIF)",
    b"%PDF": "PDF",
}
#: Below this share of columns that a form knows, a header is not taken for its kind.
_LEAST_SCORE = 0.25
#: A workbook or TOML file above this is not opened only to see what it is.
_SMALL = 64 << 20
#: Rows enough to tell addresses from names.
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is taken for, and how surely (0..1). "unknown" and "ignored" are kinds, too."""

    name: str
    confidence: float = 1.0


UNKNOWN = Kind("unknown", 0.0)


def plain_kind(name: str) -> Kind | None:
    """The kind that a file name of a plain folder states.

    >>> plain_kind("Edges_Advice.csv").name
    'edges'
    """
    found = next((kind for pattern, kind in _PLAIN_NAMES if pattern.fullmatch(name.casefold())), None)
    return Kind(found) if found else None


def is_ignored(name: str) -> bool:
    """Whether a file of a folder is text beside the data, passed over without a word."""
    return _IGNORED.fullmatch(name) is not None


def layer_of(name: str) -> str:
    """The layer a file of ties is about: after ``edges_``, else the file's stem.

    >>> layer_of("edges_advice.csv"), layer_of("Lunch club.csv")
    ('advice', 'Lunch club')
    """
    stem = Path(name).stem
    return layer_name(
        stem[len("edges_") :] if stem.casefold().startswith("edges_") and len(stem) > 6 else stem
    )


def content_kind(path: Path, *, encoding: str | None = None, sheets: Sequence[Sheet] = ()) -> Kind:
    """What a file is by its content: its first bytes, its keys, the names or the values of its columns.

    ``sheets`` are those of a workbook that is open already.
    """
    with path.open("rb") as handle:
        start = handle.read(4096)
    if start.startswith(b"PK\x03\x04"):
        return _sheet_kind(path, sheets)
    if is_foreign(start):
        return UNKNOWN
    if path.suffix.casefold() == ".toml" or re.match(rb"\s*(#.*\n\s*)*(\[|[\w-]+\s*=)", start):
        toml = _toml_kind(path)
        if toml is not None:
            return toml
    return table_kind(open_table(path, file=path.name, encoding=encoding))


def is_foreign(start: bytes) -> bool:
    """Whether a file that begins so is certainly neither a table nor TOML (a picture, JSON, XML …)."""
    return picture_of(start) != "" or start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_FOREIGN)


def picture_of(start: bytes) -> str:
    """Which picture a file is that begins so, in words; empty where it is none.

    >>> picture_of(b"GIF89a"), picture_of(b"id,name")
    ('picture (GIF)', '')
    """
    return next((words for mark, words in _PICTURES.items() if start.startswith(mark)), "")


def _toml_kind(path: Path) -> Kind | None:
    if path.stat().st_size > _SMALL:
        return None
    text = path.read_bytes().decode("utf-8", errors="replace")
    if looks_like_initiative(text) or path.suffix.casefold() == ".toml":
        return Kind("initiative", 0.95 if looks_like_initiative(text) else 0.5)
    return None


def _sheet_kind(path: Path, sheets: Sequence[Sheet]) -> Kind:
    if path.stat().st_size > _SMALL:
        return UNKNOWN
    table = first_table(sheets, file=path.name) if sheets else open_sheet(path, file=path.name)
    if not table.header:
        return Kind("org chart", 0.3) if path.suffix.casefold() == ".xlsx" else UNKNOWN
    kind = table_kind(table)
    return Kind("org chart", kind.confidence) if kind.name in ("people", "org chart") else UNKNOWN


def table_kind(table: Table) -> Kind:
    """What a table is, by the names of its columns, or as an org chart by their values."""
    if not table.header:
        return UNKNOWN
    scores = {
        name: _score(form, table.header) for name, form in FORMS.items() if name not in ("people", "model")
    }
    scores["people"] = _people_score(table.header)
    best = max(scores, key=lambda name: scores[name])
    rows = None
    if best == "edges" and INTERACTIONS.fits(table.header):
        rows = list(islice(table.rows, _LOOKED_AT))
        if _written_to(table.header, rows):
            best = "interactions"
    if scores[best] >= _LEAST_SCORE:
        return Kind(best, round(min(0.95, 0.5 + scores[best] / 2), 2))
    rows = list(table.rows) if rows is None else rows
    if len(rows) >= 2 and find_lines(table.header, rows, PEOPLE.match(table.header)) is not None:
        return Kind("org chart", 0.6)
    return UNKNOWN


def _written_to(header: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether From, To and a day are those of messages: no strength, and most senders are addresses."""
    if "strength" in EDGES.match(header).places:
        return False
    at = INTERACTIONS.match(header).places["sender"]
    return 2 * sum("@" in row.cells[at] for row in rows) > len(rows)


def _score(form: Form, header: Sequence[str]) -> float:
    """The share of columns a form knows, an alias counting half; 0 where a required one is missing."""
    match = form.match(header)
    if not form.fits(header):
        return 0.0
    if form in (UNITS, LAYERS, STANCES) and len(match.places) < 2:
        return 0.0
    named = [name for name in header if name] or [""]
    return (len(match.places) - len(match.by_alias) / 2) / len(named)


def _people_score(header: Sequence[str]) -> float:
    match = PEOPLE.match(header)
    who = [name for name in ("id", "name", "email") if name in match.places]
    split = {"firstname", "lastname"} <= {normal(name) for name in header}
    found = len(match.places) + split
    exact = found - len(match.by_alias)
    if not (who or split) or not (found >= 3 or exact >= 2 or "manager" in match.places):
        return 0.0
    share = (found + exact) / 2 / len([name for name in header if name])
    # Exports of HR systems have dozens of columns besides: many known ones tell, whatever their share.
    return max(share, _LEAST_SCORE) if found >= 4 else share
