"""Files that were dropped and are not settled yet: kept aside until they are, and not longer.

Nothing here knows Streamlit. What lies on a shelf is removed when the reader is done with it, opens
something else, or goes away: then the session, which holds the only reference, is let go of.
"""

from __future__ import annotations

import csv
import re
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orgmap.ui.drafts import DRAFTS

if TYPE_CHECKING:
    from orgmap.model import Person, Records
    from orgmap.readers import FileReport, Reading
    from orgmap.readers.mapping import Kind, Profile
    from orgmap.readers.sheets import Sheet
    from orgmap.readers.suggestion import Suggestion

#: What may be a table whose columns somebody can explain, and how large one is kept aside once it is read.
_TABLES = frozenset((".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm"))
LARGEST_KEPT = 32 << 20
#: The code page in which Excel of Western Europe and the Americas writes a plain CSV file.
_WINDOWS = "cp1252"
_WORD_WITH_ACCENT = re.compile(r"[A-Za-z]*[\u00c0-\u024f\u1e00-\u1eff][A-Za-z\u00c0-\u024f]*")
_WORDS_TOLD = 4


class Shelf:
    """Dropped files, which of them wait to be read, and what the reader says their columns mean.

    ``beside`` says whether they are to stand beside what is open. ``asked`` is the file whose columns
    are being explained now.

    >>> shelf = Shelf([("../a.csv", b"x,y"), ("a.csv", b"1,2")])
    >>> shelf.names, shelf.waiting == set(shelf.names)
    (('a.csv', 'a (2).csv'), True)
    >>> shelf.clear(); shelf.names
    ()
    """

    def __init__(self, files: Iterable[tuple[str, bytes]] = (), *, beside: bool = False) -> None:
        self.beside = beside
        self._draft = DRAFTS.new("shelf")
        self.profiles: dict[str, Profile] = {}
        self._asked: list[str] = []
        self._guesses: dict[tuple[str, Kind | None], Suggestion] = {}
        self._looked: tuple[str, Profile, Reading] | None = None
        weakref.finalize(self, DRAFTS.drop, self._draft)
        #: What took reading a whole file, until that file changes: pages ask at every run.
        self._legacy: dict[str, tuple[str, ...]] = {}
        self._paths: dict[str, Path] = {}
        for name, content in files:
            path = _free(self._draft.files, safe_name(name))
            path.write_bytes(content)
            self._paths[path.name] = path
        self._pictures = frozenset(name for name, path in self._paths.items() if _is_picture(path))
        self.waiting: set[str] = set(self._paths)

    @property
    def names(self) -> tuple[str, ...]:
        """The files kept aside."""
        return tuple(self._paths)

    @property
    def tables(self) -> tuple[str, ...]:
        """Those of them whose columns somebody could explain."""
        return tuple(
            name for name, path in self._paths.items() if Path(name).suffix.casefold() in _TABLES
            and path.stat().st_size <= LARGEST_KEPT and name not in self._pictures
        )  # fmt: skip

    @property
    def asked(self) -> str | None:
        """The file whose columns are being explained now."""
        return self._asked[0] if self._asked else None

    def ask(self, *names: str) -> None:
        """Have the columns of these files explained, one file after the other."""
        self._asked = [name for name in names if name in self._paths]

    def contents(self) -> list[tuple[str, bytes]]:
        """The waiting files, as they were given."""
        return [(name, path.read_bytes()) for name, path in self._paths.items() if name in self.waiting]

    def legacy(self, name: str) -> tuple[str, ...]:
        """Words of a file that is not UTF-8, as they read in the code page of Western Windows.

        From these a reader sees whether it is that. Empty where the file is UTF-8, no text, or no table.
        """
        if name not in self.tables:
            return ()
        if name not in self._legacy:
            self._legacy[name] = self._words_of_windows(name)
        return self._legacy[name]

    def _words_of_windows(self, name: str) -> tuple[str, ...]:
        content = self._paths[name].read_bytes()
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            if b"\0" in content:
                return ()
        else:
            return ()
        text = content.decode(_WINDOWS, errors="replace")
        return tuple(dict.fromkeys(_WORD_WITH_ACCENT.findall(text)))[:_WORDS_TOLD]

    def recode(self, name: str) -> None:
        """Take a file for a text of Western Windows: from now on the copy here is UTF-8."""
        path = self._paths[name]
        self._legacy.pop(name, None)
        path.write_text(path.read_bytes().decode(_WINDOWS, errors="replace"), encoding="utf-8", newline="")
        self._guesses = {key: found for key, found in self._guesses.items() if key[0] != name}
        self.waiting.add(name)

    def sheets(self, name: str) -> tuple[str, ...]:
        """The sheets of a workbook behind the first with data, by title, that are not on the shelf yet."""
        return tuple(
            sheet.title for sheet in self._behind(name) if _of_sheet(name, sheet.title) not in self.names
        )

    def take_sheet(self, name: str, title: str) -> None:
        """Lay a sheet of a workbook on the shelf as a table of its own, and have its columns explained."""
        rows = next((sheet.rows for sheet in self._behind(name) if sheet.title == title), ())
        path = _free(self._draft.files, _of_sheet(name, title))
        with path.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows(row.cells for row in rows)
        self._paths[path.name] = path
        self.waiting.add(path.name)
        self.ask(path.name)

    def _behind(self, name: str) -> Sequence[Sheet]:
        from orgmap.readers.sheets import open_sheets
        from orgmap.readers.tables import Table

        path = self._paths[name]
        workbook = path.suffix.casefold() in (".xlsx", ".xlsm")
        return open_sheets(path, Table(name))[1:] if workbook else ()

    def settle(self, name: str, profile: Profile) -> None:
        """Say what the columns of a file mean: it is read so from now on."""
        self.profiles[name] = profile
        self.waiting.add(name)
        apart = self._draft.folder / "explained"
        apart.mkdir(exist_ok=True)
        self._paths[name] = self._paths[name].rename(apart / name)
        self._asked = [other for other in self._asked if other != name]

    def leave_out(self, name: str) -> None:
        """Put a file aside for good."""
        path = self._paths.pop(name, None)
        if path is not None:
            path.unlink(missing_ok=True)
        self.profiles.pop(name, None)
        self.waiting.discard(name)
        self._asked = [other for other in self._asked if other != name]

    def was_read(self) -> None:
        """Note that what waited has been read: of the rest only tables stay, to be explained otherwise."""
        self.waiting, self.beside = set(), True
        for name in set(self.names) - set(self.tables):
            self.leave_out(name)

    def clear(self) -> None:
        """Let go of everything."""
        for name in self.names:
            self.leave_out(name)
        self._guesses, self._looked = {}, None

    def read(self, profiles: Sequence[Profile] = (), people: Sequence[Person] = ()) -> Reading:
        """What the waiting files say; ``profiles`` are mappings known already.

        In files whose columns were explained ``people``, and those of the other files, may be meant by
        their names. Errors as `orgmap.readers.read`.
        """
        from orgmap.model import Records
        from orgmap.readers import Reading, read

        plain = [path for name, path in self._paths.items() if name in self.waiting - set(self.profiles)]
        # Dropped first they are a folder, in which what is not understood is told and passed over.
        found = Reading(Records())
        if plain:
            found = read(plain if self.beside else [self._draft.files], profiles=profiles)
        explained = [name for name in self._paths if name in self.profiles and name in self.waiting]
        mapped = [read([self._paths[name]], mapping=self.profiles[name]) for name in explained]
        there = [*people, *found.records.people, *(one for each in mapped for one in each.records.people)]
        for one in mapped:
            found = _joined(found, replace(one, records=by_name(one.records, there)))
        return found

    def guesses(self, name: str, table: Kind | None) -> Suggestion:
        """What the columns of a file may mean. Errors as `orgmap.readers.suggestion.suggest`."""
        from orgmap.readers.suggestion import suggest

        if (name, table) not in self._guesses:
            self._guesses[name, table] = suggest(self._paths[name], table=table)
        return self._guesses[name, table]

    def unsettled(self, name: str, profile: Profile) -> dict[str, tuple[str, ...]]:
        """Words of a file that its profile leaves without a meaning, by column."""
        from orgmap.readers.suggestion import words_to_settle

        return dict(words_to_settle(self._paths[name], profile))

    def preview(self, name: str, profile: Profile) -> Reading:
        """What a file would yield by a profile; nothing is kept."""
        from orgmap.readers import read

        if self._looked is None or self._looked[:2] != (name, profile):
            self._looked = (name, profile, read([self._paths[name]], mapping=profile))
        return self._looked[2]


def _of_sheet(name: str, title: str) -> str:
    """What a sheet is called as a file."""
    return safe_name(f"{Path(name).stem} ({title[:40]}).csv".replace("/", "-"))


def _is_picture(path: Path) -> bool:
    """Whether a file is a picture, whatever its name says: it has no columns."""
    from orgmap.readers.detect import picture_of

    with path.open("rb") as opened:
        return bool(picture_of(opened.read(16)))


def not_understood(reports: Iterable[FileReport]) -> tuple[str, ...]:
    """The files nobody knows what to make of, or whose rows could not be read."""
    return tuple(one.file for one in reports if one.kind == "unknown" or one.problems)


def by_name(records: Records, people: Iterable[Person]) -> Records:
    """The records with ids in the place of names that only one of these people has.

    >>> from orgmap.model import Person, Records, Stance
    >>> by_name(Records(stances=(Stance("Ann Lee"),)), [Person("a", "Ann Lee")]).stances[0].person
    'a'
    """
    from orgmap.identity.renaming import renamed

    holders: dict[str, set[str]] = {}
    taken = set()
    for person in people:
        taken.add(person.id)
        for word in (person.name, person.email or "", *person.aliases):
            holders.setdefault(word.strip().casefold(), set()).add(person.id)
    said = {one.person for one in records.stances} | {one.person for one in records.rights}
    said |= {seat.person for seat in records.memberships}
    said |= {end for tie in records.ties for end in (tie.source, tie.target)}
    said |= {unit.head for unit in records.units if unit.head}
    ids = {
        word: next(iter(holders[word.strip().casefold()]))
        for word in said - taken
        if len(holders.get(word.strip().casefold(), ())) == 1
    }
    return renamed(records, ids)[0]


def _joined(one: Reading, other: Reading) -> Reading:
    """Two readings as one."""
    names: Any = {**other.names, **one.names}
    return replace(
        one,
        records=one.records + other.records,
        files=one.files + other.files,
        problems=one.problems + other.problems,
        names=names,
    )


def safe_name(name: str) -> str:
    r"""A file name without any folder, control sign or leading dot, and short enough for any disk.

    >>> safe_name("../../etc/pass wd"), safe_name("C:\\x\\a.csv"), safe_name("..")
    ('pass wd', 'a.csv', 'file')
    """
    bare = re.split(r"[\\/]", name)[-1]
    clean = re.sub(r"[\x00-\x1f\x7f]", "", bare).strip().lstrip(".")
    stem, dot, ending = clean.rpartition(".")
    short = f"{stem[:80]}{dot}{ending[:12]}" if dot else clean[:80]
    return short.strip() or "file"


def _free(folder: Path, name: str) -> Path:
    target = folder / name
    at = 2
    while target.exists():
        stem, dot, ending = name.rpartition(".")
        target = folder / (f"{stem} ({at}).{ending}" if dot else f"{name} ({at})")
        at += 1
    return target
