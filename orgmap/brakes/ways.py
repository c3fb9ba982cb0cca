"""Ways round a brake: changes that are made in the records and solved again, and what each gains.

A change is kept only where its gain in approval is clear: above two standard errors and above half a
point. What the planner cannot take up (a limit, a tie still to be made) is not proposed at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from orgmap.brakes.scene import Brake, Scene
from orgmap.errors import InputError
from orgmap.gates import Bench
from orgmap.model import Gate, Right, Scope
from orgmap.results import WayRound
from orgmap.sequence import situation
from orgmap.sequence.judge import Difference
from orgmap.whatif.resolve import Solved, difference, solved

#: What a carve-out adds to the stance of the head it spares (SEQUENCING, section 6).
CARVE_OUT = 0.6
_DEPUTIES_TRIED = 2


@dataclass(frozen=True)
class Change:
    """A change in words, and the scene after it."""

    text: str
    scene: Scene


class Solver:
    """Solves the scene once, and every change of it on the same luck."""

    def __init__(self, scene: Scene, *, seed: int, trials: int) -> None:
        self._seed = seed
        self._left = trials
        self.tried = 0
        self.skipped = 0
        self._base = self._solved(scene)

    def ways(self, changes: Iterator[Change]) -> tuple[WayRound, ...]:
        """The changes that clearly raise approval, largest gain first."""
        found = []
        for change in changes:
            if self._left <= 0 or self._base is None:
                self.skipped += self._base is not None
                continue
            self._left -= 1
            self.tried += 1
            gain = self._gain(change.scene)
            if gain is not None and gain.clear and gain.value > 0:
                found.append(WayRound(change.text, gain.value))
        return tuple(sorted(found, key=lambda way: -way.approval_difference))

    def _gain(self, scene: Scene) -> Difference | None:
        after = self._solved(scene)
        return None if after is None or self._base is None else difference(self._base, after)

    def _solved(self, scene: Scene) -> Solved | None:
        try:
            return solved(situation(scene.network, scene.initiative), seed=self._seed)
        except InputError:
            return None


def changes(scene: Scene, brake: Brake) -> Iterator[Change]:
    """Changes that could lift a brake and that the planner can take up."""
    if brake.kind == "order":
        yield from _swaps(scene, str(brake.where))
    elif isinstance(brake.where, str) and brake.where in scene.network.people:
        person = brake.where
        if brake.kind in {"single approver", "approval load"}:
            for bench in scene.planned:
                if bench.stopped_by(person) is not None:
                    yield from _deputies(scene, bench, person)
        elif brake.kind == "risk pattern":
            yield from _carve_outs(scene, person)
            for bench in scene.planned:
                yield from _rules(scene, bench, person)


def _swaps(scene: Scene, late: str) -> Iterator[Change]:
    """The late gate in the place of each earlier one."""
    weeks = {bench.name: bench.gate.week for bench in scene.planned}
    own = weeks.get(late)
    for name, week in weeks.items():
        if own is None or week is None or week >= own:
            continue
        after = {late: week, name: own}
        gates = [replace(g, week=after[g.name], day=None) if g.name in after else g for g in _gates(scene)]
        text = f"{late} in week {week} and {name} in week {own}, the other way round than now"
        yield Change(text, _with(scene, gates=gates))


def _deputies(scene: Scene, bench: Bench, person: str) -> Iterator[Change]:
    """A deputy who may act in the person's place: either one's yes is then enough."""
    for deputy in _candidates(scene, bench, person):
        vote = bench.votes.get(person, 0.0) or 1.0
        mine = [r for r in scene.network.records.rights if r.gate == bench.name and r.person == person]
        if len(bench.approvers) > 1:
            # Beside other approvers the deputy stands in: the right passes over.
            rights = [replace(r, person=deputy) if r in mine else r for r in scene.network.records.rights]
            gate = replace(bench.gate, chair=deputy if bench.gate.chair == person else bench.gate.chair)
            text = f"{scene.name(deputy)} acts for {scene.name(person)} at {bench.name}"
        else:
            kept = [r for r in scene.network.records.rights if r not in mine]
            rights = [*kept, *(Right(bench.name, p, "votes", vote=vote) for p in (person, deputy))]
            gate = replace(bench.gate, rule="quota", quota=0.5, tolerance=1.0, chair=None)
            text = f"{scene.name(deputy)} may approve at {bench.name} in {scene.name(person)}'s place"
        yield Change(text, _with(scene, rights=rights, gates=_replaced(scene, gate)))


def _candidates(scene: Scene, bench: Bench, person: str) -> list[str]:
    """Direct reports, those of most authority first; without any, the others of the same manager."""
    chart = scene.network.chart
    boss = chart.solid(person)
    around = chart.reports.get(person, ()) or (chart.reports.get(boss, ()) if boss is not None else ())
    free = [p for p in around if p not in (person, scene.me) and p not in bench.approvers]
    free.sort(key=lambda p: -(scene.network.authority(p) or 0.0))
    return free[:_DEPUTIES_TRIED]


def _rules(scene: Scene, bench: Bench, person: str) -> Iterator[Change]:
    """A rule under which this person's no alone does not stop the gate."""
    name, vote = scene.name(person), bench.votes.get(person, 0.0)
    if person in bench.vetoes:
        rights = [
            r
            for r in scene.network.records.rights
            if not (r.gate == bench.name and r.person == person and r.right == "vetoes")
        ]
        yield Change(f"no veto for {name} at {bench.name}", _with(scene, rights=rights))
    if vote > 0 and not bench.tolerated(vote):
        gate = replace(bench.gate, tolerance=vote / bench.total)
        text = (
            f"a rule at {bench.name} that tolerates {vote:g} of {bench.total:g} votes against, {name}'s share"
        )
        yield Change(text, _with(scene, gates=_replaced(scene, gate)))


def _carve_outs(scene: Scene, person: str) -> Iterator[Change]:
    """A part of the scope left out that would have been this head's."""
    led = {unit for unit, head in scene.heads.items() if head == person}
    for part in scene.initiative.scopes if scene.initiative else ():
        if part.can_carve_out and led & set(part.units):
            stances = [
                replace(s, position=min(1.0, s.position + CARVE_OUT))
                if s.person == person and s.position is not None
                else s
                for s in scene.network.records.stances
            ]
            records = replace(scene.network.records, stances=tuple(stances))
            after = Scene(replace(scene.network, records=records), scene.initiative)
            yield Change(f"{part.item} left out{_worth(part)}", after)


def _worth(part: Scope) -> str:
    """What a part of the scope is worth, in words."""
    return "" if part.value_share is None else f", which gives up {part.value_share * 100:.0f} % of the value"


def _gates(scene: Scene) -> tuple[Gate, ...]:
    return scene.initiative.gates if scene.initiative else ()


def _replaced(scene: Scene, gate: Gate) -> list[Gate]:
    return [gate if one.name == gate.name else one for one in _gates(scene)]


def _with(scene: Scene, *, rights: list[Right] | None = None, gates: list[Gate] | None = None) -> Scene:
    network, initiative = scene.network, scene.initiative
    if rights is not None:
        network = replace(network, records=replace(network.records, rights=tuple(rights)))
    if gates is not None and initiative is not None:
        initiative = replace(initiative, gates=tuple(gates))
    return Scene(network, initiative)
