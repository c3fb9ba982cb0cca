"""What the app has open: always a workspace, be it somebody's own or a draft made of what was dropped.

Nothing here knows Streamlit. Files are read by the same readers as on the command line, and every
edit is saved at once, as a dated entry that can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from orgmap.errors import OrgmapError, Problem
from orgmap.model import Initiative, Person, Records, Stance
from orgmap.network import Network
from orgmap.ui import recent
from orgmap.ui.drafts import DRAFTS, Draft

if TYPE_CHECKING:
    from orgmap.readers import FileReport
    from orgmap.workspace import Change, Workspace

Origin = Literal["sample", "files", "folder", "typed", "workspace"]
SAMPLE_NAME = "Sample case"
#: What a draft says of itself until somebody keeps it and says more.
_FIRST_LOOK = "A first look; nothing is kept."
#: Kept apart from the network: whoever only edits these need not have it built again.
_BESIDE_TIES = (Stance, Initiative)


@dataclass(frozen=True)
class Case:
    """One open workspace: its name, where it came from, its network as it stands, and its folder.

    ``token`` is its name in the page address; ``edits`` counts the changes made here that can be
    taken back.
    """

    name: str
    origin: Origin
    network: Network
    path: Path
    token: str
    reports: tuple[FileReport, ...] = ()
    edits: int = 0

    @property
    def records(self) -> Records:
        """The records as they stand now, edits included."""
        return self.network.records

    @property
    def is_draft(self) -> bool:
        """Whether it goes away when the app stops."""
        return self.origin != "workspace"

    def edit(
        self, *, enter: Collection[Any] = (), remove: Collection[Any] = (), summary: str | None = None
    ) -> Case:
        """The case with records entered and taken out, saved as one change.

        Raises InputError with everything that is wrong; then nothing is saved.
        """
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            if workspace.edit(enter=enter, remove=remove, summary=summary).id is None:
                return self
            light = all(isinstance(record, _BESIDE_TIES) for record in (*enter, *remove))
            network = _beside(self.network, enter, remove) if light else workspace.network()
        return replace(self, network=network, edits=self.edits + 1)

    def with_stances(self, stances: Sequence[Stance]) -> Case:
        """The case with these stances in the place of those that differ; itself when none does."""
        old = {stance.person: stance for stance in self.records.stances}
        new = {stance.person: stance for stance in stances}
        entered = [stance for person, stance in new.items() if old.get(person) != stance]
        gone = [stance for person, stance in old.items() if person not in new]
        if not entered and not gone:
            return self
        who = [self.network.name(one.person) for one in (*entered, *gone)]
        whose = who[0] if len(who) == 1 else f"{len(who)} people"
        return self.edit(enter=entered, remove=gone, summary=f"Set the stance of {whose} by hand.")

    def undone(self) -> Case:
        """The case before the latest change of its workspace; itself where nothing is left to undo."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            try:
                workspace.undo()
            except OrgmapError:
                return self
            network = workspace.network()
        return replace(self, network=network, edits=max(self.edits - 1, 0))

    def again(self) -> Case:
        """The case as its workspace stands now, whoever changed it."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            return replace(self, network=workspace.network())

    def history(self) -> tuple[Change, ...]:
        """Every entry of its book of changes, the oldest first."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            return workspace.history()


@dataclass(frozen=True)
class Opening:
    """What came of opening something: a case, or the problems that prevented it, and each file's report."""

    case: Case | None = None
    problems: tuple[Problem, ...] = ()
    reports: tuple[FileReport, ...] = field(default=())


def open_sample() -> Opening:
    """Write the sample case into a draft and open it."""
    from orgmap.sample import write_sample

    draft = DRAFTS.new("sample")
    write_sample(draft.files)
    opening = _drafted(draft, [draft.files], SAMPLE_NAME)
    if opening.case is None:
        return opening
    units = opening.case.network.units.values()
    top = next((unit.name for unit in units if unit.parent is None and unit.head), None)
    name = f"{SAMPLE_NAME}: {top}" if top else SAMPLE_NAME
    DRAFTS.name(draft, name)
    return replace(opening, case=replace(opening.case, name=name))


def open_path(text: str) -> Opening:
    """Open a folder, a file or a workspace on this machine by its path."""
    path = Path(text.strip().strip("\"'")).expanduser()
    if not text.strip() or not path.exists():
        return Opening(
            problems=(Problem(f"There is no '{text.strip()}' on this machine.", "Check the path."),)
        )
    if (path / "workspace.db").exists():
        return _opened(path, path.name or str(path), "workspace", recent.remember(path).token)
    return _drafted(DRAFTS.new("folder"), [path], path.name or str(path))


def open_token(token: str) -> Opening | None:
    """Open what the page address names: a draft of this process or a workspace opened lately."""
    place = recent.find(token)
    if place is not None:
        return open_path(str(place))
    draft = DRAFTS.find(token)
    if draft is None:
        return open_sample() if token.startswith("sample") else None
    origin: Any = draft.origin
    return _opened(draft.workspace, draft.name, origin, draft.token)


def open_uploads(files: Iterable[tuple[str, bytes]], *, beside: Case | None = None) -> Opening:
    """Open files given as (name, content), or bring them into the case that is open."""
    draft = DRAFTS.new("files")
    written = []
    for name, content in files:
        target = _free(draft.files, safe_name(name))
        target.write_bytes(content)
        written.append(target)
    if not written:
        return Opening(problems=(Problem("No file was given.", "Choose one or more files."),))
    if beside is not None:
        opening = _brought(beside, written)
        DRAFTS.drop(draft)
        return opening
    return _drafted(draft, [draft.files], written[0].name if len(written) == 1 else f"{len(written)} files")


def open_typed(name: str, people: Iterable[Person]) -> Opening:
    """Begin with people typed by hand, in a draft."""
    draft = DRAFTS.new("typed")
    try:
        with _first_look(draft) as workspace:
            workspace.edit(enter=tuple(people))
            network = workspace.network()
    except OrgmapError as error:
        DRAFTS.drop(draft)
        return Opening(None, error.problems)
    DRAFTS.name(draft, name)
    return Opening(Case(name, "typed", network, draft.workspace, draft.token))


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


def _first_look(draft: Draft) -> Workspace:
    from orgmap.workspace import Workspace

    return Workspace.create(draft.workspace, purpose=_FIRST_LOOK, basis="not stated", informed=None)


def _drafted(draft: Draft, paths: Sequence[Path], name: str) -> Opening:
    """Read files into the workspace of a draft; where anything is wrong with them the draft goes."""
    from orgmap.readers import read

    reports: tuple[FileReport, ...] = ()
    try:
        reading = read(paths)
        reports = reading.files
        with _first_look(draft) as workspace:
            workspace.add(reading)
            records = workspace.records()
            network = workspace.network() if records.people or records.ties else None
    except OrgmapError as error:
        DRAFTS.drop(draft)
        return Opening(None, error.problems, reports)
    if network is None:
        DRAFTS.drop(draft)
        nobody = Problem(
            "There is nobody in there: no people and no ties.",
            "Give people.csv, an org chart, edges_advice.csv or a mailbox.",
        )
        return Opening(None, (nobody,), reports)
    origin: Any = DRAFTS.name(draft, name).origin
    return Opening(Case(name, origin, network, draft.workspace, draft.token, reports), (), reports)


def _brought(case: Case, paths: Sequence[Path]) -> Opening:
    """Read files into the case that is open, all or nothing."""
    from orgmap.readers import read
    from orgmap.workspace import Workspace

    reports: tuple[FileReport, ...] = ()
    try:
        reading = read(paths)
        reports = reading.files
        with Workspace.open(case.path) as workspace:
            change = workspace.add(reading)
            network = workspace.network()
    except OrgmapError as error:
        return Opening(None, error.problems, reports)
    edits = case.edits + (change.id is not None)
    return Opening(replace(case, network=network, reports=reports, edits=edits), (), reports)


def _opened(path: Path, name: str, origin: Origin, token: str) -> Opening:
    from orgmap.workspace import Workspace

    try:
        with Workspace.open(path) as workspace:
            network = workspace.network()
    except OrgmapError as error:
        return Opening(None, error.problems)
    return Opening(Case(name, origin, network, path, token))


def _beside(network: Network, enter: Collection[Any], remove: Collection[Any]) -> Network:
    """The network with other stances and initiative: people, ties and chart do not depend on them."""
    new = {one.person: one for one in enter if isinstance(one, Stance)}
    gone = {one.person for one in remove if isinstance(one, Stance)} - set(new)
    old = network.records.stances
    kept = [new.pop(one.person, one) for one in old if one.person not in gone]
    initiative = network.records.initiative
    if any(isinstance(one, Initiative) for one in (*enter, *remove)):
        initiative = next((one for one in enter if isinstance(one, Initiative)), None)
    stances = (*kept, *new.values())
    return replace(network, records=replace(network.records, stances=stances, initiative=initiative))
