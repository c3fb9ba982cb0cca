"""What the app has open: the sample case, files dropped on a page, a folder, or a workspace.

Nothing here knows Streamlit. Files that are dropped are written to a folder of the session, which
goes away with it, and are read by the same readers as on the command line.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from orgmap.errors import OrgmapError, Problem
from orgmap.model import Records, Stance
from orgmap.network import Network

if TYPE_CHECKING:
    from orgmap.readers import FileReport

Origin = Literal["sample", "files", "folder", "workspace"]
SAMPLE_NAME = "Sample case"


@dataclass(frozen=True)
class Case:
    """One open network and where it came from. ``earlier`` holds records before each edit."""

    name: str
    origin: Origin
    network: Network
    reports: tuple[FileReport, ...] = ()
    path: Path | None = None
    earlier: tuple[Records, ...] = ()

    @property
    def records(self) -> Records:
        """The records as they stand now, edits included."""
        return self.network.records

    def with_stances(self, stances: Sequence[Stance]) -> Case:
        """The same case with these stances; the records before are kept for :meth:`undone`.

        In a workspace every changed stance is saved at once, as an entry of its own.
        """
        records = replace(self.records, stances=tuple(stances))
        if records.stances == self.records.stances:
            return self
        self._save(self.records, records)
        return replace(self, network=_rebuilt(self.network, records), earlier=(*self.earlier, self.records))

    def undone(self) -> Case:
        """The case before the last edit; the case itself when nothing was edited.

        In a workspace the former stances are entered again, so that a change somebody else made in
        between stays.
        """
        if not self.earlier:
            return self
        self._save(self.records, self.earlier[-1])
        network = _rebuilt(self.network, self.earlier[-1])
        return replace(self, network=network, earlier=self.earlier[:-1])

    def _save(self, before: Records, after: Records) -> None:
        if self.origin != "workspace" or self.path is None:
            return
        from orgmap.workspace import Workspace

        old = {stance.person: stance for stance in before.stances}
        new = {stance.person: stance for stance in after.stances}
        with Workspace.open(self.path) as workspace:
            for person in dict.fromkeys((*old, *new)):
                if old.get(person) != new.get(person):
                    workspace.set_stance(new.get(person, Stance(person)))


@dataclass(frozen=True)
class Opening:
    """What came of opening something: a case, or the problems that prevented it, and each file's report."""

    case: Case | None = None
    problems: tuple[Problem, ...] = ()
    reports: tuple[FileReport, ...] = field(default=())


def open_sample(folder: Path) -> Opening:
    """Write the sample case into ``folder`` and open it."""
    from orgmap.sample import write_sample

    write_sample(folder)
    opening = _open_files([folder], SAMPLE_NAME, "sample", folder)
    if opening.case is None:
        return opening
    units = opening.case.network.units.values()
    top = next((unit.name for unit in units if unit.parent is None and unit.head), None)
    named = replace(opening.case, name=f"{SAMPLE_NAME}: {top}" if top else SAMPLE_NAME)
    return replace(opening, case=named)


def open_path(text: str) -> Opening:
    """Open a folder, a file or a workspace on this machine by its path."""
    path = Path(text.strip().strip("\"'")).expanduser()
    if not text.strip() or not path.exists():
        return Opening(
            problems=(Problem(f"There is no '{text.strip()}' on this machine.", "Check the path."),)
        )
    if (path / "workspace.db").exists():
        return _open_workspace(path)
    return _open_files([path], path.name or str(path), "folder", path)


def open_uploads(files: Iterable[tuple[str, bytes]], folder: Path) -> Opening:
    """Open files given as (name, content): each is written into ``folder`` under its bare name."""
    written = []
    for name, content in files:
        target = _free(folder, safe_name(name))
        target.write_bytes(content)
        written.append(target)
    if not written:
        return Opening(problems=(Problem("No file was given.", "Choose one or more files."),))
    name = written[0].name if len(written) == 1 else f"{len(written)} files"
    return _open_files([folder], name, "files", None)


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


class SessionFolder:
    """A folder for one session's files: removed with this object, or when Python ends."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="orgmap-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def _free(folder: Path, name: str) -> Path:
    target = folder / name
    at = 2
    while target.exists():
        stem, dot, ending = name.rpartition(".")
        target = folder / (f"{stem} ({at}).{ending}" if dot else f"{name} ({at})")
        at += 1
    return target


def _open_files(paths: Sequence[Path], name: str, origin: Origin, path: Path | None) -> Opening:
    from orgmap.identity import resolve
    from orgmap.readers import check, read

    try:
        reading = read(paths)
        records = resolve(reading.records)
        problems = tuple(dict.fromkeys((*reading.problems, *check(reading.records))))
        if problems:
            return Opening(None, problems, reading.files)
        if not records.people and not records.ties:
            nobody = Problem(
                "There is nobody in there: no people and no ties.",
                "Give people.csv, an org chart, edges_advice.csv or a mailbox.",
            )
            return Opening(None, (nobody,), reading.files)
        network = Network.from_records(records)
    except OrgmapError as error:
        return Opening(None, error.problems)
    return Opening(Case(name, origin, network, reading.files, path), (), reading.files)


def _open_workspace(path: Path) -> Opening:
    from orgmap.workspace import Workspace

    try:
        with Workspace.open(path) as workspace:
            network = workspace.network()
    except OrgmapError as error:
        return Opening(None, error.problems)
    return Opening(Case(path.name, "workspace", network, (), path))


def _rebuilt(network: Network, records: Records) -> Network:
    """The network with other stances: people, ties and chart do not depend on them."""
    return replace(network, records=records)
