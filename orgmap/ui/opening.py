"""Opening things: the sample case, dropped files, a folder, typed names, a workspace, a pasted link.

Whatever is not a workspace yet becomes one in a draft. Nothing here knows Streamlit.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from orgmap.errors import OrgmapError, Problem
from orgmap.model import Person
from orgmap.patience import share_of
from orgmap.ui import recent, shared
from orgmap.ui.case import Case, Origin
from orgmap.ui.drafts import DRAFTS, Draft
from orgmap.ui.shelf import Shelf

if TYPE_CHECKING:
    from orgmap.network import Network
    from orgmap.readers import FileReport, Reading
    from orgmap.readers.mapping import Profile
    from orgmap.workspace import Workspace

SAMPLE_NAME = "Sample case"
#: What a link says that asks for the sample case; its drafts are called so and something that differs.
SAMPLE = "sample"
NO_PROFILES: Mapping[str, Profile] = MappingProxyType({})
#: What a draft says of itself until somebody keeps it and says more.
_FIRST_LOOK = "A first look; nothing is kept."


@dataclass(frozen=True)
class Opening:
    """What came of opening something: a case, or the problems that prevented it, and each file's report."""

    case: Case | None = None
    problems: tuple[Problem, ...] = ()
    reports: tuple[FileReport, ...] = field(default=())


def open_sample() -> Opening:
    """Write the sample case into a draft and open it."""
    from orgmap.readers import read
    from orgmap.sample import write_sample

    draft = DRAFTS.new(SAMPLE)
    write_sample(draft.files)
    opening = _drafted(draft, lambda: read([draft.files]), SAMPLE_NAME)
    if opening.case is None:
        return opening
    top = _top(opening.case.network)
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
    with shared.READING.of(path.resolve()):
        return _folder(path, path.name or str(path))


def _folder(path: Path, name: str) -> Opening:
    """Read a folder or a file into a draft; what another session read from it, and is unchanged, serves."""
    from orgmap.readers import read

    before, draft = shared.stamp(path), DRAFTS.new("folder")
    held = shared.folder(path, draft)
    if held is not None:
        DRAFTS.name(draft, name)
        case = Case(name, "folder", held.network, draft.workspace, draft.token, held.network.fingerprint)
        return Opening(replace(case, reports=held.reports), (), held.reports)
    opening = _drafted(draft, lambda: read([path]), name)
    if opening.case is not None:
        network, made = opening.case.network, opening.case.path
        shared.keep_folder(path, before, network=network, reports=opening.reports, made=made)
    return opening


def open_token(token: str) -> Opening | None:
    """Open what the page address names: a draft of this process or a workspace opened lately."""
    place = recent.find(token)
    if place is not None:
        return open_path(str(place))
    draft = DRAFTS.find(token)
    if draft is None:
        return open_sample() if token.startswith(SAMPLE) else None
    origin: Any = draft.origin
    return _opened(draft.workspace, draft.name, origin, draft.token)


def open_uploads(files: Iterable[tuple[str, bytes]], *, beside: Case | None = None) -> Opening:
    """Open files given as (name, content), or bring them into the case that is open."""
    return open_shelf(Shelf(files, beside=beside is not None), beside=beside)


def open_shelf(shelf: Shelf, *, beside: Case | None = None) -> Opening:
    """Open the files waiting on a shelf, or bring them into the case that is open."""
    if not shelf.waiting:
        return Opening(problems=(Problem("No file was given.", "Choose one or more files."),))
    if beside is not None:
        return _brought(beside, shelf)
    names = sorted(shelf.waiting)
    return _drafted(DRAFTS.new("files"), shelf.read, _files(names), shelf.profiles)


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
    return Opening(Case(name, "typed", network, draft.workspace, draft.token, network.fingerprint))


def _first_look(draft: Draft) -> Workspace:
    from orgmap.workspace import Workspace

    return Workspace.create(draft.workspace, purpose=_FIRST_LOOK, basis="not stated", informed=None)


def _drafted(
    draft: Draft, read_them: Callable[[], Reading], name: str, profiles: Mapping[str, Profile] = NO_PROFILES
) -> Opening:
    """Read files into the workspace of a draft; where anything is wrong with them the draft goes."""
    from orgmap.workspace.profiles import keep_in

    reports: tuple[FileReport, ...] = ()
    try:
        with share_of(0.0, 0.4):
            reading = read_them()
        reports = reading.files
        with _first_look(draft) as workspace, share_of(0.4, 1.0):
            workspace.add(reading)
            for profile in profiles.values():
                keep_in(workspace, profile)
            opened = workspace.network()  # what was written is read once: the network keeps its records
            network = opened if opened.records.people or opened.records.ties else None
    except OrgmapError as error:
        DRAFTS.drop(draft)
        return Opening(None, error.problems, reports)
    except BaseException:  # the reader stopped it: nothing half-written stays
        DRAFTS.drop(draft)
        raise
    if network is None:
        DRAFTS.drop(draft)
        nobody = Problem(
            "There is nobody in there: no people and no ties.",
            "Give people.csv, an org chart, edges_advice.csv or a mailbox.",
        )
        return Opening(None, (nobody,), reports)
    origin: Any = DRAFTS.name(draft, name, made_of=[report.file for report in reports]).origin
    shutil.rmtree(
        draft.files, ignore_errors=True
    )  # what was read stands in the workspace; one copy is enough
    shared.keep_workspace(draft.workspace, network)
    case = Case(name, origin, network, draft.workspace, draft.token, network.fingerprint, reports=reports)
    return Opening(case, (), reports)


def _brought(case: Case, shelf: Shelf) -> Opening:
    """Read the files of a shelf into the case that is open, all or nothing."""
    from orgmap.readers.mapping import saved
    from orgmap.workspace import Workspace
    from orgmap.workspace.profiles import keep_in

    reports: tuple[FileReport, ...] = ()
    try:
        with share_of(0.0, 0.4):
            reading = shelf.read(saved(case.path), case.records.people)
        reports = reading.files
        with Workspace.open(case.path) as workspace, share_of(0.4, 1.0):
            change = workspace.add(reading)
            for profile in shelf.profiles.values():
                keep_in(workspace, profile)
            edits = case.edits + (change.id is not None)
            opened = replace(case, as_of=None, reports=reports, edits=edits).as_in(workspace)
            return Opening(replace(opened, name=_name_with(opened)), (), reports)
    except OrgmapError as error:
        return Opening(None, error.problems, reports)


def _name_with(case: Case) -> str:
    """What a case of dropped files is called once more came: as its top unit, else by how many they are."""
    draft = DRAFTS.find(case.token)
    if case.origin != "files" or draft is None:
        return case.name
    made_of = tuple(dict.fromkeys((*draft.made_of, *(report.file for report in case.reports))))
    return DRAFTS.name(draft, _top(case.network) or _files(made_of), made_of=made_of).name


def _files(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} files"


def _top(network: Network) -> str | None:
    """The name of the unit that all others belong to, where it has a head."""
    return next((unit.name for unit in network.units.values() if unit.parent is None and unit.head), None)


def _opened(path: Path, name: str, origin: Origin, token: str) -> Opening:
    try:
        network, talks = shared.workspace(path)
    except OrgmapError as error:
        return Opening(None, error.problems)
    return Opening(Case(name, origin, network, path, token, network.fingerprint, talks))
