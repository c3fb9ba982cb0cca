"""From a network and an initiative to a situation: who is in it, and every number the model needs.

What is stated exactly (``model_deference.csv`` and its like) is used as it stands; the rest is derived
from ties, and what nobody entered is assumed and marked so. The user (``me``) is never part of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from orgmap.errors import InputError, Problem
from orgmap.model import CONFIDENCE_SD, UNKNOWN_STANCE_SD, Gate, Initiative, Right, Source, Stance, Unit
from orgmap.network import Network
from orgmap.sequence.agenda import Agenda, agenda_of
from orgmap.sequence.listening import Links, deference, leaks, messengers
from orgmap.sequence.rules import forum_of
from orgmap.sequence.settings import read_model
from orgmap.sequence.state import EvidenceKey, Floats, Forum, Situation

#: How many people the plan takes in: everybody with a right, and others up to so many or to the talks that
#: the calendar has room for, whichever is more.
PEOPLE_LIMIT = 60
#: No more than this with a room however large.
_MOST_PEOPLE = 2000
#: A right holder's strongest voice joins the plan from this deference on.
VOICE = 0.15


def situation(network: Network, initiative: Initiative | None = None) -> Situation:
    """What does the plan have to work with? People, stances, ties, gates and the calendar, as arrays.

    In it: everybody with a right at a gate, everybody with an entered stance, the heads of the units in
    scope, and the strongest voice each right holder listens to (deference of .15 or more): everybody with a
    right, the others up to 60 people or to the talks there is room for. A missing stance is 0 with sd .5
    and a missing relation 0, both listed in ``assumed``; an unknown authority is .5. ``initiative`` defaults
    to the one in the network's records.

    Raises
    ------
    InputError
        Without an initiative or without any right at a gate, and for dates, rules and settings that
        cannot be read; all problems together.
    """
    chosen = initiative or network.records.initiative
    if chosen is None:
        raise InputError(
            Problem(
                "There is no initiative to plan for.",
                "Add initiative.toml with at least a name and one gate.",
                file="initiative.toml",
            )
        )
    gates, rights, notes = _gates(network, chosen)
    settings = read_model(chosen.model)
    notes += settings.notes
    listened = deference(network)
    people, who_notes = _people(network, chosen, rights, listened)
    if not people:
        raise InputError(
            Problem(
                "Nobody but you has a right at a gate, so there is nobody to talk to.",
                "Add the others' rights to approvals.csv, or correct me in initiative.toml.",
                file="approvals.csv",
            )
        )
    agenda = agenda_of(network, chosen, gates, people)
    forums, rule_notes = _forums(gates, rights, people, agenda)
    trusted, told = messengers(network), leaks(network, scale=settings.leak_scale)
    views = _views(network, people)
    authority, authority_note = _authority(network, people)
    return Situation(
        people=tuple(people),
        theta=views.theta,
        sd=views.sd,
        authority=authority,
        implementation=_implementation(rights, people),
        tie0=views.tie0,
        can_carry=np.array([network.people[person].can_carry for person in people], dtype=bool),
        deference=listened.matrix(people),
        messenger=trusted.matrix(people),
        leak=np.clip(told.matrix(people).T, 0.0, 1.0),
        forums=forums,
        capacity=agenda.capacity,
        weeks=agenda.weeks,
        allowed=agenda.allowed,
        before=agenda.before,
        parameters=settings.parameters,
        names=tuple(network.name(person) for person in people),
        units=tuple(network.people[person].unit for person in people),
        assumed=views.assumed,
        evidence=_evidence(people, listened, trusted, told, views.lines),
        notes=tuple(
            dict.fromkeys(
                [*notes, *who_notes, *agenda.notes, *rule_notes, *authority_note]
                + _origins(people, listened, trusted, told)
                + [note for link in (listened, trusted, told) for note in link.notes]
                + list(views.notes)
            )
        ),
    )


def _gates(network: Network, initiative: Initiative) -> tuple[list[Gate], list[Right], list[str]]:
    """The gates somebody has a right at, those rights, and notes on what was left out."""
    rights = list(network.records.rights)
    if not rights:
        raise InputError(
            Problem(
                "Nobody has a right at any gate, so nothing can be approved.",
                "Add approvals.csv with gate, person and right (votes, vetoes, chairs, advises).",
                file="approvals.csv",
            )
        )
    notes: list[str] = []
    held = dict.fromkeys(right.gate for right in rights)
    gates = list(initiative.gates) or [Gate(name) for name in held]
    if not initiative.gates:
        notes.append(f"The initiative names no gate: {_listed(list(held))} of the approvals is taken.")
    named = {gate.name for gate in gates}
    empty = [gate.name for gate in gates if gate.name not in held and gate.chair is None]
    if empty:
        notes.append(f"Nobody has a right at {_listed(empty)}: left out of the plan.")
    loose = [name for name in held if name not in named]
    if loose:
        notes.append(f"The initiative has no gate {_listed(loose)}: its approvals are not used.")
    kept = [gate for gate in gates if gate.name not in empty]
    if not kept:
        raise InputError(
            Problem(
                f"No gate of the initiative has rights: approvals are for {_listed(list(held))}.",
                "Use the same gate names in initiative.toml and approvals.csv.",
                file="approvals.csv",
                column="gate",
            )
        )
    return kept, [right for right in rights if right.gate in {gate.name for gate in kept}], notes


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _people(
    network: Network, initiative: Initiative, rights: Sequence[Right], listened: Links
) -> tuple[list[str], list[str]]:
    """Who is in the plan, in input order, and notes."""
    holders = dict.fromkeys(right.person for right in rights)
    holders |= dict.fromkeys(gate.chair for gate in initiative.gates if gate.chair is not None)
    entered = dict.fromkeys(stance.person for stance in network.records.stances)
    scope = [network.units.get(unit) for part in initiative.scopes for unit in part.units]
    heads = dict.fromkeys(head for unit in scope if isinstance(unit, Unit) and (head := unit.head))
    voices: dict[str, None] = {}
    for person in holders:
        loudest = max(listened.of(person).items(), key=lambda item: item[1], default=None)
        if loudest is not None and loudest[1] >= VOICE:
            voices[loudest[0]] = None
    wanted = [p for p in (holders | entered | heads | voices) if p in network.people and p != initiative.me]
    notes = []
    if initiative.me in holders:
        notes.append("You hold a right at a gate yourself: the plan leaves it out and counts the others.")
    limit = max(min(max(PEOPLE_LIMIT, _room(initiative)), _MOST_PEOPLE), len(holders))
    if len(wanted) > limit:
        notes.append(f"{len(wanted)} people matter; the plan takes the first {limit}, rights first.")
        wanted = wanted[:limit]
    inside = set(wanted)
    return [person for person in network.people if person in inside], notes


def _room(initiative: Initiative) -> int:
    """How many talks the calendar has room for; 0 where capacity or length is not given."""
    gates = [gate.week for gate in initiative.gates if gate.week is not None]
    weeks = initiative.weeks if initiative.weeks is not None else max(gates, default=0)
    return (initiative.capacity or 0) * weeks


def _forums(
    gates: Sequence[Gate], rights: Sequence[Right], people: Sequence[str], agenda: Agenda
) -> tuple[tuple[Forum, ...], list[str]]:
    forums: list[Forum] = []
    notes: list[str] = []
    problems: list[Problem] = []
    for gate, week in zip(gates, agenda.gate_weeks, strict=True):
        own = [right for right in rights if right.gate == gate.name]
        try:
            forum, said = forum_of(gate, own, people, week=week)
        except InputError as error:
            problems.extend(error.problems)
        else:
            forums.append(forum)
            notes.extend(said)
    if problems:
        raise InputError(problems)
    return tuple(sorted(forums, key=lambda forum: forum.week)), notes


def _implementation(rights: Sequence[Right], people: Sequence[str]) -> Floats:
    """Each person's weight in carrying it out: as stated, else the vote; the largest over gates."""
    place = {person: i for i, person in enumerate(people)}
    weight = np.zeros(len(people))
    for right in rights:
        own = right.vote if right.right == "votes" else 0.0
        share = own if right.implementation is None else right.implementation
        if right.person in place:
            weight[place[right.person]] = max(weight[place[right.person]], share)
    return weight


@dataclass(frozen=True, eq=False)
class _Views:
    theta: Floats
    sd: Floats
    tie0: Floats
    assumed: tuple[tuple[str, ...], ...]
    lines: Mapping[int, tuple[Source, ...]]
    notes: tuple[str, ...]


def _views(network: Network, people: Sequence[str]) -> _Views:
    """Stances and relations as entered, or assumed."""
    entered: dict[str, Stance] = {stance.person: stance for stance in network.records.stances}
    theta, sd, tie0 = np.zeros(len(people)), np.zeros(len(people)), np.zeros(len(people))
    assumed: list[tuple[str, ...]] = []
    lines: dict[int, tuple[Source, ...]] = {}
    for i, person in enumerate(people):
        stance = entered.get(person, Stance(person))
        known = stance.position is not None
        theta[i] = stance.position or 0.0
        doubt = CONFIDENCE_SD["likely"] if known else UNKNOWN_STANCE_SD
        sd[i] = doubt if stance.sd is None else stance.sd
        tie0[i] = (stance.relation or 0.0) / 2
        missing = [("stance", known), ("relation", stance.relation is not None)]
        assumed.append(tuple(what for what, given in missing if not given))
        if known and stance.source is not None:
            lines[i] = (stance.source,)
    notes = []
    for what, meaning in (("stance", "neutral, with much doubt"), ("relation", "neither good nor bad")):
        count = sum(what in one for one in assumed)
        if count:
            verb = "is" if count == 1 else "are"
            notes.append(f"{count} of {len(people)} {what}s {verb} assumed ({meaning}): nobody entered them.")
    return _Views(theta, sd, tie0, tuple(assumed), lines, tuple(notes))


def _origins(people: Sequence[str], listened: Links, trusted: Links, told: Links) -> list[str]:
    """Where who listens to whom, who may carry the message and who tells whom were taken from."""
    parts = []
    for what, links in (("who listens to whom", listened), ("messengers", trusted), ("leaks", told)):
        count = int(np.count_nonzero(links.matrix(people)))
        if count:
            parts.append(f"{what} from {links.origin} ({count} among the people of the plan)")
    return [f"Inputs: {'; '.join(parts)}."] if parts else []


def _authority(network: Network, people: Sequence[str]) -> tuple[Floats, list[str]]:
    stated = [network.authority(person) for person in people]
    unknown = sum(value is None for value in stated)
    note = f"The authority of {unknown} of {len(people)} people is not known: .5 is assumed."
    values = np.array([0.5 if value is None else value for value in stated])
    return values, [note] if unknown else []


def _evidence(
    people: Sequence[str],
    listened: Links,
    trusted: Links,
    told: Links,
    stances: Mapping[int, tuple[Source, ...]],
) -> dict[EvidenceKey, tuple[Source, ...]]:
    """The lines behind each number, by kind and positions (listener first; for a leak, who tells first)."""
    place = {person: i for i, person in enumerate(people)}
    evidence: dict[EvidenceKey, tuple[Source, ...]] = {}
    for (hearer, speaker), lines in listened.lines.items():
        if hearer in place and speaker in place:
            evidence["deference", place[hearer], place[speaker]] = lines
    for (hearer, speaker), lines in trusted.lines.items():
        if hearer in place and speaker in place:
            evidence["messenger", place[hearer], place[speaker]] = lines
    for (hearer, speaker), lines in told.lines.items():
        if hearer in place and speaker in place:
            evidence["leak", place[speaker], place[hearer]] = lines
    for i, lines in stances.items():
        evidence["stance", i, i] = lines
    return evidence
