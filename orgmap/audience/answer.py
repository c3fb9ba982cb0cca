"""Readiness by unit before and after a plan: who is in it, what is expected of them, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from orgmap.audience.drift import Drift, Floats, Places
from orgmap.audience.rows import LEAST_CHANGE, READY, AtWeek, Carrier, UnitReadiness, stirred
from orgmap.errors import InputError, Problem
from orgmap.events import COMMUNICATION
from orgmap.influence import DEFAULT_SUSCEPTIBILITY, influence_arcs
from orgmap.model import CONFIDENCE_SD, UNKNOWN_STANCE_SD, Initiative, Stance
from orgmap.network import Network
from orgmap.patience import look, share_of
from orgmap.results import Answer, Plan, add_notes
from orgmap.sequence import plan as make_plan
from orgmap.sequence import situation as situation_of
from orgmap.sequence.actions import resumed
from orgmap.sequence.exact import Joint
from orgmap.sequence.held import HeldTalks, hold
from orgmap.sequence.judge import Judge
from orgmap.sequence.state import Situation, Weeks
from orgmap.spread import reach_of

#: A unit with fewer people than this is never shown in numbers.
SMALLEST_GROUP = 5
RUNS = 200
_CARRIERS_SHOWN = 3
_OUTCOMES = 2000
Progress = Callable[[float, str], None]


def audience(
    network: Network,
    planned: Answer[Plan] | None = None,
    *,
    initiative: Initiative | None = None,
    held: HeldTalks = (),
    susceptibility: float | Mapping[str, float] = DEFAULT_SUSCEPTIBILITY,
    layers: Sequence[str] | None = None,
    minimum_group: int = SMALLEST_GROUP,
    runs: int = RUNS,
    seed: int = 0,
    progress: Progress = lambda _fraction, _what: None,
) -> Answer[UnitReadiness]:
    """How ready is everybody who is not in the plan, unit by unit, before it and after it?

    Views come to rest as Friedkin and Johnsen (1990, doi 10.1080/0022250X.1990.9990069) have it: everybody
    listens to those who influence them, and holds on to a first view with 1 - susceptibility. First views
    are the stances entered, 0 where nobody entered one. People of the plan are fixed: at their entered
    stance before it, at P(yes) - P(no) after it. The change does not depend on first views, the level does.

    Parameters
    ----------
    network
        People, ties, stances and rights.
    planned
        The plan, made from the same network (and the same talks held); made here when None.
    initiative
        What is wanted; the network's own when None.
    held
        Talks already held, as the plan was given them.
    susceptibility
        Openness to others, 0..1: one number, or one a person (.8 for those not named).
    layers
        Layers along which views travel; all informal ones when None, turned towards influence.
    minimum_group
        Units with fewer people outside the plan are not shown in numbers; 5 or more.
    runs
        Worlds for who has heard.
    seed
        Of the plan and of the worlds.
    progress
        Called with the fraction done (0..1) and what is being done.

    Returns
    -------
    Answer of :class:`UnitReadiness`: all units together first, then those that will not move, then the
    others by falling change, then those too small to show.

    Raises
    ------
    InputError
        As :func:`orgmap.sequence.plan`; for a minimum group under 5; for susceptibility outside 0..1.
    UnknownName
        For an unknown layer.
    """
    if minimum_group < SMALLEST_GROUP:
        raise InputError(
            Problem("Units of fewer than 5 people are never shown.", "Give a minimum group of 5 or more.")
        )
    progress(0.0, "reading the plan")
    wanted = initiative or network.records.initiative
    with share_of(0.0, 0.3):
        chosen = planned or make_plan(network, initiative, held=held, seed=seed)
        scene = _scene(network, chosen, wanted, held, susceptibility, layers)
    progress(0.3, "letting views come to rest")
    with share_of(0.3, 0.6):
        heard, how = _heard(scene, runs=runs, seed=seed)
    progress(0.6, "adding up units")
    with share_of(0.6, 1.0):
        found = tuple(_Rows(scene, minimum_group, heard).all())
    made_by = network.made_by(
        engine=None,
        layers=scene.layers,
        seed=chosen.made_by.seed,
        options={
            "model": "friedkin_johnsen",
            "susceptibility": susceptibility if isinstance(susceptibility, float) else dict(susceptibility),
            "minimum_group": minimum_group,
            "runs": runs,
        },
    )
    progress(1.0, "done")
    return Answer("audience", made_by, found, add_notes(_notes(scene, found), *how))


@dataclass(frozen=True, eq=False)
class Scene:
    """The plan's people as fixed sources, and everybody else as the audience.

    ``sources`` are the people whose view is fixed, the user last where there is one; ``before`` their
    views without the plan, ``answers`` after it (a column an outcome, with ``chance``), ``weeks`` those of
    their talks (0: none).
    """

    network: Network
    drift: Drift
    sources: tuple[str, ...]
    before: Floats
    answers: Floats
    chance: Floats
    exact: bool
    weeks: Weeks
    stances: Mapping[str, Stance]
    layers: tuple[str, ...]
    seed: int
    me: str | None

    @property
    def expected(self) -> Floats:
        """What is expected of each source after the plan: P(yes) - P(no)."""
        return np.asarray(self.answers @ self.chance)

    def known(self, person: str) -> bool:
        """Whether somebody entered a stance of this person."""
        return person in self.stances and self.stances[person].position is not None


def _scene(  # noqa: PLR0917
    network: Network,
    planned: Answer[Plan],
    initiative: Initiative | None,
    held: HeldTalks,
    susceptibility: float | Mapping[str, float],
    layers: Sequence[str] | None,
) -> Scene:
    """Who is fixed at what, and how all others listen."""
    seed = planned.made_by.seed or 0
    case, joint, calendar = _worlds(network, planned, initiative, held, seed)
    inside = np.flatnonzero(joint.answered)
    sources = [case.people[i] for i in inside]
    before, answers = case.theta[inside], joint.answers[inside].astype(np.float64)
    weeks = calendar[inside]
    me = initiative.me if initiative is not None and initiative.me in network.people else None
    if me is not None:
        sources.append(me)
        before = np.append(before, 1.0)
        answers = np.vstack([answers, np.ones((1, answers.shape[1]))])
        weeks = np.append(weeks, 0)
    stances = {one.person: one for one in network.records.stances}
    first = {person: one.position for person, one in stances.items() if one.position is not None}
    each = susceptibility if isinstance(susceptibility, Mapping) else float(susceptibility)
    arcs = influence_arcs(network, layers)
    return Scene(
        network=network,
        drift=Drift.of(arcs, first, fixed=sources, susceptibility=each),
        sources=tuple(sources),
        before=before,
        answers=answers,
        chance=joint.chance,
        exact=Judge(case, seed=seed).exact,
        weeks=weeks,
        stances=stances,
        layers=arcs.layers,
        seed=seed,
        me=me,
    )


def _worlds(
    network: Network, planned: Answer[Plan], initiative: Initiative | None, held: HeldTalks, seed: int
) -> tuple[Situation, Joint, Weeks]:
    """The plan's situation with everything it does, and every outcome of it."""
    case = hold(situation_of(network, initiative), held)
    case, calendar = resumed(case, planned.results[0].weeks, seed=seed)
    return case, Judge(case, seed=seed).joint(calendar), calendar


class _Rows:
    """The rows of an answer, one a unit, from one scene."""

    def __init__(self, scene: Scene, minimum_group: int, heard: Floats) -> None:
        self.scene, self.minimum, self.heard = scene, minimum_group, heard
        drift, network = scene.drift, scene.network
        fixed = {drift.people[at] for at in drift.fixed.tolist()}
        members: dict[str | None, list[int]] = {}
        self.planned: dict[str | None, int] = {}
        for at, person in enumerate(drift.people):
            unit = network.people[person].unit
            if person in fixed:
                self.planned[unit] = self.planned.get(unit, 0) + 1
            else:
                members.setdefault(unit, []).append(at)
        self.members = {unit: np.array(places, dtype=np.int64) for unit, places in members.items()}
        self.shown = [unit for unit, places in self.members.items() if places.size >= minimum_group]

    def all(self) -> list[UnitReadiness]:
        """All units together, those that will not move, the others, and those too small to show."""
        if not self.members:
            return []
        small = [self._hidden(unit) for unit in self.members if unit not in self.shown]
        if not self.shown:
            return small
        # Only units that are shown enter the whole: else it would give away the one that is not.
        everybody = np.concatenate([self.members[unit] for unit in self.shown])
        groups = [everybody, *(self.members[unit] for unit in self.shown)]
        pulls = self.scene.drift.pulls(groups)
        look(0.4)
        units: list[str | None] = [None, *self.shown]
        labels = ["All units shown", *(unit or "Without a unit" for unit in self.shown)]
        rows = [
            self._row(unit, label, places, pull)
            for unit, label, places, pull in zip(units, labels, groups, pulls, strict=True)
        ]
        rows = self._carried(rows, pulls)
        rest = sorted(rows[1:], key=lambda row: (row.moves is not False, -(row.change or 0.0)))
        whole = replace(rows[0], in_plan=sum(self.planned.values()))
        return [whole, *rest, *small]

    def _hidden(self, unit: str | None) -> UnitReadiness:
        places = self.members[unit]
        return UnitReadiness(
            unit,
            unit or "Without a unit",
            places.size,
            self._unknown(places),
            self.planned.get(unit, 0),
            undefined=f"Fewer than {self.minimum} people outside the plan: not shown in numbers.",
        )

    def _unknown(self, places: Places) -> int:
        people = self.scene.drift.people
        return sum(not self.scene.known(people[at]) for at in places.tolist())

    def _row(self, unit: str | None, label: str, places: Places, pull: Floats) -> UnitReadiness:
        scene, drift = self.scene, self.scene.drift
        share, rest = drift.shares[places].mean(axis=0), float(drift.rest[places].mean())
        before, after = (rest + float(share @ views) for views in (scene.before, scene.expected))
        outcomes = rest + share @ scene.answers
        error = 0.0 if scene.exact else float(outcomes.std(ddof=1) / np.sqrt(outcomes.size))
        low, high = self._band(outcomes, pull)
        moves = stirred(before, after, error)
        return UnitReadiness(
            unit=unit,
            label=label,
            people=places.size,
            unknown=self._unknown(places),
            in_plan=self.planned.get(unit, 0),
            before=before,
            after=after,
            low=low,
            high=high,
            change=after - before,
            error=error,
            moves=moves,
            heard=float(self.heard[places].mean()),
            by_week=self._by_week(share, rest),
        )

    def _band(self, outcomes: Floats, pull: Floats) -> tuple[float, float]:
        """Four of five outcomes, over the answers that may come and over stances nobody entered."""
        scene = self.scene
        doubt = pull * (1.0 - scene.drift.openness) * self._sd
        dice = np.random.default_rng([scene.seed, 17])
        drawn = outcomes[dice.choice(outcomes.size, size=_OUTCOMES, p=scene.chance / scene.chance.sum())]
        drawn = drawn + dice.standard_normal(_OUTCOMES) * float(np.sqrt((doubt**2).sum()))
        low, high = np.quantile(drawn, [0.1, 0.9])
        return max(-1.0, float(low)), min(1.0, float(high))

    @cached_property
    def _sd(self) -> Floats:
        """The doubt about each first view; none about those who are fixed."""
        scene = self.scene
        sd = np.array([_doubt(scene.stances.get(person)) for person in scene.drift.people])
        sd[scene.drift.fixed] = 0.0
        return sd

    def _by_week(self, share: Floats, rest: float) -> tuple[AtWeek, ...]:
        scene = self.scene
        expected = scene.expected
        rows = []
        for week in sorted({int(week) for week in scene.weeks if week > 0}):
            held = (scene.weeks > 0) & (scene.weeks <= week)
            views = np.where(held, expected, scene.before)
            rows.append(AtWeek(week, rest + float(share @ views)))
        return tuple(rows)

    def _carried(self, rows: Sequence[UnitReadiness], pulls: Floats) -> list[UnitReadiness]:
        """The same rows; those that will not move with who could carry it there."""
        drift = self.scene.drift
        views = drift.at(self.scene.expected)
        with share_of(0.5, 1.0):
            drift.look_up([pull for row, pull in zip(rows, pulls, strict=True) if row.moves is False], views)
        return [
            replace(row, carriers=self._carriers(pull, views)) if row.moves is False else row
            for row, pull in zip(rows, pulls, strict=True)
        ]

    def _carriers(self, pull: Floats, views: Floats) -> tuple[Carrier, ...]:
        scene, network = self.scene, self.scene.network
        best = scene.drift.best_carriers(pull, views, most=_CARRIERS_SHOWN)
        found = []
        for at, gain in best:
            person = scene.drift.people[at]
            inside = person in scene.sources
            found.append(Carrier(person, network.name(person), network.people[person].unit, inside, gain))
        return tuple(found)


def _doubt(stance: Stance | None) -> float:
    if stance is None or stance.position is None:
        return UNKNOWN_STANCE_SD
    return CONFIDENCE_SD["likely"] if stance.sd is None else stance.sd


def _heard(scene: Scene, *, runs: int, seed: int) -> tuple[npt.NDArray[np.float64], tuple[str, ...]]:
    """Everybody's chance of having heard of it from those talked to, and how that was found."""
    network = scene.network
    told = [p for p, week in zip(scene.sources, scene.weeks.tolist(), strict=True) if week > 0]
    used = {tie.layer for tie in network.ties}
    layers = [COMMUNICATION] if COMMUNICATION in used else None
    if not told or not network.informal:
        return np.zeros(len(scene.drift.people)), ()
    reach = reach_of(network, told, layers=layers, runs=runs, seed=seed)
    chance = np.array([reach.chance[person] for person in scene.drift.people])
    way = "messages" if layers else "all informal ties, as no messages are known"
    return chance, (
        (
            f"Heard of it: the chance that it passes from those talked to along {way}, each tie of mean "
            f"strength passing it on with a chance of .1, in {runs} worlds. It says nothing of views."
        ),
    )


def _notes(scene: Scene, rows: Sequence[UnitReadiness]) -> list[str]:
    """What the readiness rests on."""
    drift = scene.drift
    fixed = {drift.people[at] for at in drift.fixed.tolist()}
    outside = [person for person in drift.people if person not in fixed]
    unknown = sum(not scene.known(person) for person in outside)
    inside = [person for person in scene.sources if person != scene.me]
    assumed = sum(not scene.known(person) for person in inside)
    notes = [
        (
            f"{len(outside)} people are not in the plan; the stances of {unknown} are not entered and "
            "start at 0. The change does not depend on that, the level does."
        ),
        (
            "People of the plan are fixed: at their entered stance before it "
            f"({assumed} of {len(inside)} assumed 0), at P(yes) - P(no) after it."
        ),
        (
            "This is where views come to rest after everybody has talked to everybody they listen to, not "
            "where they are on the day of the gate."
        ),
    ]
    if rows:
        notes.append(
            f"A unit moves when its readiness changes by more than {LEAST_CHANGE:g} and twice the error; one "
            f"at {READY:g} or more need not."
        )
    if scene.me is not None:
        notes.append("You count as for it before the plan and after it.")
    alone = int((drift.openness == 0).sum()) - len(fixed)
    if alone > 0:
        notes.append(f"{alone} of them are influenced by nobody on these layers and keep their first view.")
    hidden = [row for row in rows if row.undefined]
    if hidden:
        count = sum(row.people for row in hidden)
        units = "1 unit" if len(hidden) == 1 else f"{len(hidden)} units"
        all_in_all = "1 person" if count == 1 else f"{count} people in all"
        notes.append(f"Too small to show, and in no number here: {units} with {all_in_all}.")
    return notes
