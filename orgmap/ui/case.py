"""What the app has open: always a workspace, be it somebody's own or a draft made of what was dropped.

Nothing here knows Streamlit. Files are read by the same readers as on the command line, and every
edit is saved at once, as a dated entry that can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from orgmap.errors import InputError, OrgmapError, Problem
from orgmap.model import Initiative, Records, Stance
from orgmap.network import Network
from orgmap.ui.visitor import HERE

if TYPE_CHECKING:
    from orgmap.identity import Identities, Question
    from orgmap.readers import FileReport
    from orgmap.results import Answer, Plan
    from orgmap.tracking import Calibration, Logged, SideBySide, Version, Warned
    from orgmap.workspace import Change, SavedProposal, Talk, Workspace

Origin = Literal["sample", "files", "folder", "typed", "workspace"]
Progress = Callable[[float, str], None]
#: Kept apart from the network: whoever only edits these need not have it built again.
_BESIDE_TIES = (Stance, Initiative)


@dataclass(frozen=True)
class Case:
    """One open workspace: its name, where it came from, its network as it stands, and its folder.

    ``token`` is its name in the page address; ``edits`` counts the changes made here that can be
    taken back. ``structure`` changes with people, ties and chart, and not with stances: what hangs on
    those alone need not be computed again. ``talks`` are those held, as logged. ``behind`` stands the case
    with what is left out of this one while presenting (:mod:`orgmap.ui.presenting`); else None.
    ``as_of`` is the day it is looked at, None for now. ``visitor`` is whose it is: what is kept of it for
    other sessions is found by that visitor alone (:mod:`orgmap.ui.visitor`), by nobody where it is None.
    """

    name: str
    origin: Origin
    network: Network
    path: Path
    token: str
    structure: str
    talks: tuple[Talk, ...] = ()
    reports: tuple[FileReport, ...] = ()
    edits: int = 0
    behind: Case | None = None
    as_of: date | None = None
    visitor: str | None = HERE

    @property
    def title(self) -> str:
        """The name, and the day it is looked at where that is not now."""
        day = self.as_of
        return self.name if day is None else f"{self.name}, as of {day.day} {day:%B %Y}"

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
            if all(isinstance(record, _BESIDE_TIES) for record in (*enter, *remove)):
                beside = _beside(self.network, enter, remove)
                return replace(self, network=beside, edits=self.edits + 1)
            return replace(self.as_in(workspace), edits=self.edits + 1)

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
            return replace(self.as_in(workspace), edits=max(self.edits - 1, 0))

    def again(self) -> Case:
        """The case as its workspace stands now, whoever changed it."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            return self.as_in(workspace)

    def as_in(self, workspace: Workspace) -> Case:
        """The case as its workspace, open already, stands now."""
        network = workspace.network(as_of=self.as_of)
        talks = workspace.diary.talks()
        return replace(self, network=network, structure=network.fingerprint, talks=talks)

    def on(self, day: date | None) -> Case:
        """The case as it was on a day; None for now. Nothing can be changed in the past."""
        return replace(self, as_of=day).again()

    def planned(self, *, progress: Progress | None = None) -> Answer[Plan]:
        """The plan from here on: talks held stay as they were, and what it expects is kept beside them."""
        from orgmap.tracking import plan_from_here, weeks_before
        from orgmap.ui.presenting import shown_plan
        from orgmap.workspace import Workspace

        known = self.behind or self
        with Workspace.open(self.path) as workspace:
            diary = workspace.diary
            earlier = weeks_before(known.talks, diary.forecasts())
            found = plan_from_here(known.network, known.talks, earlier=earlier, progress=progress)
            if self.behind is not None:
                return shown_plan(found, self.network)
            if found.results and self.as_of is None:
                diary.keep(found.results[0])
        return found

    def noted(self, talk: Talk) -> tuple[Case, Logged]:
        """The case with a talk that was held, and what that changes. Errors as `orgmap.tracking.note`."""
        from orgmap.tracking import note
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            diary = workspace.diary
            logged = note(diary, self.network, talk).results[0]
            return replace(self, talks=diary.talks(), edits=self.edits + 1), logged

    def warned(self, week: int | None) -> Answer[Warned]:
        """What needs attention at the end of a week, by what was forecast, logged and entered."""
        from orgmap.tracking import warnings
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            diary = workspace.diary
            return warnings(
                self.network,
                self.talks,
                week=week,
                forecasts=diary.forecasts(),
                tripwires=diary.tripwires(),
                stances=diary.stances(),
            )

    def versions(self) -> tuple[Version, ...]:
        """Every plan kept here, the oldest first, to be judged by the inputs of today."""
        from orgmap.sequence import situation
        from orgmap.tracking import held_talks, kept_versions
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            forecasts, history = workspace.diary.forecasts(), workspace.history()
        held = held_talks(situation(self.network), self.talks) if self.talks and forecasts else {}
        return kept_versions(self.network, forecasts, talks=self.talks, history=history, held=held)

    def compared(self, one: int, other: int) -> Answer[SideBySide]:
        """Two kept plans side by side, by number. Errors as `orgmap.tracking.chosen`."""
        from orgmap.tracking import changes_between, chosen, side_by_side

        a, b = chosen(self.versions(), (one, other))
        return side_by_side(a, b, changes=changes_between(self.history(), a, b))

    def calibrated(self) -> Answer[Calibration]:
        """How good the forecasts kept here were."""
        from orgmap.tracking import calibration, stances_before
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            diary = workspace.diary
            talks, forecasts, stances = diary.talks(), diary.forecasts(), diary.stances()
            before = stances_before(talks, stances, workspace.history())
            return calibration(talks, forecasts, positions=before)

    def proposals(self) -> tuple[SavedProposal, ...]:
        """What notes ever proposed here."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            return workspace.proposals()

    def propose(self, texts: Mapping[str, str]) -> None:
        """Keep what these notes seem to say, for a decision."""
        from orgmap.notes import propose
        from orgmap.workspace import Workspace

        found = propose(texts, tuple(self.network.people.values()))
        with Workspace.open(self.path) as workspace:
            workspace.save_proposals(found)

    def decided(self, number: int, *, accept: bool) -> Case:
        """The case with one proposal accepted or put aside. Errors as the workspace's `accept`."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            (workspace.accept if accept else workspace.reject)([number])
            return replace(self.as_in(workspace), edits=self.edits + 1)

    def raw(self) -> Records:
        """The records before it was settled who is who."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            return workspace.records()

    def identities(self) -> Identities:
        """Who is surely one person under several names, and what is to be asked."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            return workspace.identities()

    def told_who(self, question: Question, person: str | None) -> Case:
        """The case with the answer to a question of who is who. Errors as `Workspace.answer`."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            workspace.answer(question, person)
            return replace(self.as_in(workspace), edits=self.edits + 1)

    def exported(self, name: str) -> None:
        """Note that a file was made from this case, so that forgetting somebody can name it."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            workspace.record_export(name)

    def kept(self, place: str, *, purpose: str, basis: str, informed: bool | None) -> Path:
        """Make a workspace of its own of this case and return its folder. Errors as `Workspace.copy_to`."""
        from orgmap.workspace import Workspace

        if not place.strip():
            raise InputError(Problem("No folder is named.", "Name one that is new or empty."))
        path = Path(place.strip()).expanduser()
        with Workspace.open(self.path) as workspace:
            workspace.copy_to(path, purpose=purpose, basis=basis, informed=informed)
        return path

    def forgotten(self, person: str) -> tuple[Case, str]:
        """The case without somebody, for good, and a sentence of what went."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            gone = workspace.forget(person)
            case = replace(self.as_in(workspace), reports=(), edits=0)
        rows = sum(gone.removed.values())
        said = f"Gone for good: {rows} entries, {gone.events_dropped} messages and meetings."
        exports = f" These files were made before and may still hold them: {', '.join(gone.exports)}."
        return case, said + (exports if gone.exports else "")

    def history(self) -> tuple[Change, ...]:
        """Every entry of its book of changes, the oldest first."""
        from orgmap.workspace import Workspace

        with Workspace.open(self.path) as workspace:
            return workspace.history()


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
